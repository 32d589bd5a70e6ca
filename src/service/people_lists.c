/* people_lists.c: see people_lists.h. */
#include "service/people_lists.h"

#include <assert.h>
#include <sodium/utils.h>
#include <stdlib.h>

#include "base/rng.h"

#define LIST_FIRST 16u
#define SPARE_PART 16u /* of what is there is kept free after the load */

/* ---------------------------------------------------------------------- ordering */

/* What a row is sorted by in an order. */
struct sort_key {
    uint32_t person_id;
    size_t len; /* PEOPLE_BY_NAME: of `bytes`; else 0 */
    char bytes[NAME_SORT_BYTES];
};

static void make_key(const struct people_rows *rows, enum people_order order,
                     uint32_t row, struct sort_key *key)
{
    const struct people_kept *kept = &rows->row[row];
    const char *text = rows->text + kept->text;

    key->person_id = kept->person_id;
    key->len =
        order == PEOPLE_NEWEST
            ? 0
            : name_sort_key((struct str){ text + kept->given_len, kept->surname_len },
                            (struct str){ text, kept->given_len }, key->bytes);
}

static int by_id(enum people_order order, uint32_t a, uint32_t b)
{
    int by_id = (a > b) - (a < b);

    return order == PEOPLE_NEWEST ? -by_id : by_id;
}

static int by_bytes(const char *a, size_t a_len, const char *b, size_t b_len)
{
    int order = memcmp(a, b, a_len < b_len ? a_len : b_len);

    return order ? order : (a_len > b_len) - (a_len < b_len);
}

uint32_t people_list_place(const struct people_list *list,
                           const struct people_rows *rows, enum people_order order,
                           uint32_t row)
{
    uint32_t from = 0, to = list->count;
    struct sort_key wanted, key;

    make_key(rows, order, row, &wanted);
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        make_key(rows, order, list->row[order][middle], &key);
        int found = by_bytes(key.bytes, key.len, wanted.bytes, wanted.len);
        if ((found ? found : by_id(order, key.person_id, wanted.person_id)) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* A row while its list is being sorted. */
struct sorted {
    char *key;
    uint32_t len, person_id, row;
};

static int by_name(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    int order = by_bytes(x->key, x->len, y->key, y->len);

    return order ? order : by_id(PEOPLE_BY_NAME, x->person_id, y->person_id);
}

static int newest_first(const void *a, const void *b)
{
    return by_id(PEOPLE_NEWEST, ((const struct sorted *)a)->person_id,
                 ((const struct sorted *)b)->person_id);
}

static void sort_list(struct people_list *list, const struct people_rows *rows,
                      enum people_order order, struct arena *scratch)
{
    struct sorted *sorted = ARENA_ARRAY(scratch, list->count, struct sorted);
    struct sort_key key;

    for (uint32_t i = 0; i < list->count; i++) {
        make_key(rows, order, list->row[order][i], &key);
        char *bytes = arena_take(scratch, key.len);
        if (key.len)
            memcpy(bytes, key.bytes, key.len);
        sorted[i] = (struct sorted){ bytes, (uint32_t)key.len, key.person_id,
                                     list->row[order][i] };
    }
    qsort(sorted, list->count, sizeof *sorted,
          order == PEOPLE_BY_NAME ? by_name : newest_first);
    for (uint32_t i = 0; i < list->count; i++)
        list->row[order][i] = sorted[i].row;
    for (uint32_t i = 0; i < list->count; i++)
        sodium_memzero(sorted[i].key, sorted[i].len);
    arena_rewind(scratch, 0);
}

/* ----------------------------------------------------------------- adding, taking */

static uint32_t slot_of(const struct people_lists *lists, int64_t org_id,
                        int64_t holder_id)
{
    const uint64_t mixed = rng_mix((uint64_t)org_id ^ rng_mix((uint64_t)holder_id));
    uint32_t at = (uint32_t)mixed & (lists->slot_count - 1);

    for (;; at = (at + 1) & (lists->slot_count - 1)) {
        if (lists->slot[at] == 0)
            return at;
        const struct people_list *list = lists->list[lists->slot[at] - 1];
        if (list->org_id == org_id && list->holder_id == holder_id)
            return at;
    }
}

struct people_list *people_list_find(const struct people_lists *lists, int64_t org_id,
                                     int64_t holder_id)
{
    uint32_t at = lists->slot_count ? slot_of(lists, org_id, holder_id) : 0;

    return lists->slot_count && lists->slot[at] ? lists->list[lists->slot[at] - 1]
                                                : NULL;
}

/* Room for one list more; at most half of the slots are taken. */
static void make_list_room(struct people_lists *lists)
{
    if (lists->count < lists->room)
        return;
    uint32_t more = lists->room ? lists->room * 2 : LIST_FIRST;
    /* NOLINTBEGIN(bugprone-sizeof-expression): an array of pointers */
    lists->list = arena_grow(&lists->arena, lists->list,
                             (size_t)lists->room * sizeof *lists->list,
                             (size_t)more * sizeof *lists->list);
    /* NOLINTEND(bugprone-sizeof-expression) */
    lists->room = more;
    lists->slot_count = more * 2;
    lists->slot = ARENA_ARRAY(&lists->arena, lists->slot_count, uint32_t);
    for (uint32_t i = 0; i < lists->count; i++)
        lists->slot[slot_of(lists, lists->list[i]->org_id, lists->list[i]->holder_id)] =
            i + 1;
}

static struct people_list *list_of(struct people_lists *lists, int64_t org_id,
                                   int64_t holder_id)
{
    struct people_list *list = people_list_find(lists, org_id, holder_id);

    if (list)
        return list;
    make_list_room(lists);
    list = ARENA_NEW(&lists->arena, struct people_list);
    list->org_id = org_id;
    list->holder_id = holder_id;
    lists->list[lists->count] = list;
    lists->slot[slot_of(lists, org_id, holder_id)] = ++lists->count;
    return list;
}

/* Room for `more` in an arena of the list's own, so that the old room is given back. */
static void make_room(struct people_list *list, uint32_t more)
{
    struct arena fresh = { 0 };
    uint32_t *row = ARENA_ARRAY(&fresh, (size_t)more * PEOPLE_ORDER_COUNT, uint32_t);

    assert(more >= list->count);
    for (size_t k = 0; k < PEOPLE_ORDER_COUNT; k++, row += more) {
        if (list->count > 0)
            memcpy(row, list->row[k], list->count * sizeof *row);
        list->row[k] = row;
    }
    arena_free(&list->arena);
    list->arena = fresh;
    list->room = more;
}

void people_lists_sort(struct people_lists *lists, const struct people_rows *rows)
{
    struct arena scratch = { 0 };

    for (uint32_t i = 0; i < lists->count; i++) {
        struct people_list *list = lists->list[i];
        for (int k = 0; k < PEOPLE_ORDER_COUNT; k++)
            sort_list(list, rows, (enum people_order)k, &scratch);
        make_room(list, list->count + list->count / SPARE_PART + 1);
    }
    arena_free(&scratch);
}

static void insert(struct people_list *list, const struct people_rows *rows,
                   uint32_t row, bool sorted)
{
    if (list->count == list->room)
        make_room(list, list->room ? list->room + list->room / 4 + 1 : LIST_FIRST);
    for (int k = 0; k < PEOPLE_ORDER_COUNT; k++) {
        uint32_t *at = list->row[k];
        uint32_t place = list->count;
        if (sorted)
            place = people_list_place(list, rows, (enum people_order)k, row);
        memmove(&at[place + 1], &at[place], (list->count - place) * sizeof *at);
        at[place] = row;
    }
    list->count++;
}

static void take(struct people_list *list, const struct people_rows *rows, uint32_t row,
                 bool sorted)
{
    for (int k = 0; k < PEOPLE_ORDER_COUNT; k++) {
        uint32_t *at = list->row[k];
        uint32_t place = 0;
        if (sorted)
            place = people_list_place(list, rows, (enum people_order)k, row);
        while (place < list->count && at[place] != row)
            place++;
        assert(place < list->count);
        memmove(&at[place], &at[place + 1], (list->count - place - 1) * sizeof *at);
    }
    list->count--;
}

void people_list_add(struct people_lists *lists, const struct people_rows *rows,
                     const struct people_row *key, uint32_t row, bool sorted)
{
    insert(list_of(lists, key->org_id, PEOPLE_ANY), rows, row, sorted);
    insert(list_of(lists, key->org_id, key->holder_id), rows, row, sorted);
}

void people_list_take(struct people_lists *lists, const struct people_rows *rows,
                      const struct people_row *key, uint32_t row, bool sorted)
{
    take(list_of(lists, key->org_id, PEOPLE_ANY), rows, row, sorted);
    take(list_of(lists, key->org_id, key->holder_id), rows, row, sorted);
}

void people_lists_free(struct people_lists *lists)
{
    for (uint32_t i = 0; i < lists->count; i++)
        arena_free(&lists->list[i]->arena);
    arena_free(&lists->arena);
    *lists = (struct people_lists){ .count = 0 };
}

size_t people_lists_bytes(const struct people_lists *lists)
{
    size_t bytes = arena_mark(&lists->arena);

    for (uint32_t i = 0; i < lists->count; i++)
        bytes += arena_mark(&lists->list[i]->arena);
    return bytes;
}
