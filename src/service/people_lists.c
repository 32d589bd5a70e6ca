/* people_lists.c: see people_lists.h. */
#include "service/people_lists.h"

#include <assert.h>

#include "base/rng.h"

#define LIST_FIRST 16u

/* ---------------------------------------------------------------------- ordering */

static int by_bytes(const char *a, uint32_t a_len, const char *b, uint32_t b_len)
{
    uint32_t least = a_len < b_len ? a_len : b_len;
    int order = memcmp(a, b, least);

    return order ? order : (a_len > b_len) - (a_len < b_len);
}

int people_compare(const struct people_rows *rows, enum people_order order, uint32_t a,
                   uint32_t b)
{
    const struct people_kept *x = &rows->row[a], *y = &rows->row[b];
    int by_id = (x->person_id > y->person_id) - (x->person_id < y->person_id);

    if (order == PEOPLE_NEWEST)
        return -by_id;
    int by_name =
        by_bytes(rows->text + x->text + x->given_len + x->surname_len, x->sort_len,
                 rows->text + y->text + y->given_len + y->surname_len, y->sort_len);
    return by_name ? by_name : by_id;
}

uint32_t people_list_place(const struct people_list *list,
                           const struct people_rows *rows, enum people_order order,
                           uint32_t row)
{
    uint32_t from = 0, to = list->count;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (people_compare(rows, order, list->row[order][middle], row) < 0)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

struct sorting {
    const struct people_rows *rows;
    enum people_order order;
};

static int by_sorting(const void *a, const void *b, void *data)
{
    const struct sorting *sorting = data;

    return people_compare(sorting->rows, sorting->order, *(const uint32_t *)a,
                          *(const uint32_t *)b);
}

void people_lists_sort(struct people_lists *lists, const struct people_rows *rows)
{
    for (uint32_t i = 0; i < lists->count; i++)
        for (int k = 0; k < PEOPLE_ORDER_COUNT; k++) {
            struct sorting sorting = { rows, (enum people_order)k };
            qsort_r(lists->list[i]->row[k], lists->list[i]->count, sizeof(uint32_t),
                    by_sorting, &sorting);
        }
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

/* Room for one more, in an arena of the list's own, so that the old room is given back.
 */
static void make_room(struct people_list *list)
{
    struct arena fresh = { 0 };
    uint32_t more = list->room ? list->room + list->room / 2 : LIST_FIRST;

    if (list->count < list->room)
        return;
    for (int k = 0; k < PEOPLE_ORDER_COUNT; k++) {
        uint32_t *row = ARENA_ARRAY(&fresh, more, uint32_t);
        if (list->count > 0)
            memcpy(row, list->row[k], list->count * sizeof *row);
        list->row[k] = row;
    }
    arena_free(&list->arena);
    list->arena = fresh;
    list->room = more;
}

static void insert(struct people_list *list, const struct people_rows *rows,
                   uint32_t row, bool sorted)
{
    make_room(list);
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
