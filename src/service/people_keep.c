/*
 * people_keep.c: see people_keep.h.
 *
 * Invariants
 *   1  a row that is not gone is in two lists of its domain: its unit's, and its
 *      unit's with its holder.
 *   2  a row stays where it is as long as its person is there; a free row is used
 *      again.
 *   3  until the load has ended no list is sorted, and who was written or taken out
 *      meanwhile is among `touched`: the load leaves her as she is.
 */
#include "service/people_keep.h"

#include <assert.h>
#include <pthread.h>
#include <sodium/utils.h>

#include "base/date.h"
#include "base/rng.h"
#include "service/people_lists.h"

#define ROWS_FIRST     256u
#define TEXT_FIRST     8192u
#define SPARE_PART     16u /* of what is there is kept free after the load */
#define NOBODY         UINT32_MAX
#define NAME_MOST      120u /* bytes of a name that a list shows */
#define NAME_MOST_BITS 0x7Fu
#define ALIKE_WORDS    8u

_Static_assert(NAME_MOST <= NAME_MOST_BITS, "its length has seven bits");
_Static_assert(PEOPLE_DOMAINS_MOST <= 256, "a row's domain has eight");

struct domain {
    int64_t id;
    struct name_index *index;
    struct people_lists lists;
};

struct people_keep {
    struct arena arena;    /* of this itself and the domains */
    pthread_rwlock_t lock; /* of all that follows */
    struct domain *domain[PEOPLE_DOMAINS_MOST];
    uint32_t domain_count;

    struct arena row_arena, text_arena, slot_arena, touched_arena;
    struct people_kept *row;
    uint32_t row_count, row_room, first_free; /* NOBODY: no row is free */
    char *text;
    uint32_t text_len, text_room, text_holes;
    uint32_t *slot, slot_count; /* by person id: row + 1 */
    uint32_t slot_used; /* with those left behind by rows that were used again */
    uint32_t live_count;

    bool complete;
    uint64_t load_all, load_done;
    int64_t *touched;
    uint32_t touched_count, touched_room;
};

static struct people_rows rows_of(const struct people_keep *keep)
{
    return (struct people_rows){ keep->row, keep->text };
}

/* -------------------------------------------------------------------------- memory */

/* Moves `used` bytes into a block of `size` in a fresh arena and wipes the old one. */
static void *move_block(struct arena *arena, void *old, size_t used, size_t size)
{
    struct arena fresh = { 0 };
    void *made = arena_take(&fresh, size);

    if (used > 0) {
        memcpy(made, old, used);
        sodium_memzero(old, used);
    }
    arena_free(arena);
    *arena = fresh;
    return made;
}

static void make_row_room(struct people_keep *keep, uint32_t room)
{
    keep->row =
        move_block(&keep->row_arena, keep->row, keep->row_count * sizeof *keep->row,
                   room * sizeof *keep->row);
    keep->row_room = room;
}

static void make_text_room(struct people_keep *keep, uint32_t room)
{
    keep->text = move_block(&keep->text_arena, keep->text, keep->text_len, room);
    keep->text_room = room;
}

/* Puts the texts that are in use together; what was a hole is wiped. */
static void close_holes(struct people_keep *keep)
{
    struct arena fresh = { 0 };
    uint32_t len = 0;

    if (keep->text_holes < keep->text_len / 2 || keep->text_holes < TEXT_FIRST)
        return;
    char *text = arena_take(&fresh, keep->text_room);
    for (uint32_t i = 0; i < keep->row_count; i++) {
        struct people_kept *row = &keep->row[i];
        uint32_t size = (uint32_t)row->given_len + row->surname_len;
        if (row->gone)
            continue;
        memcpy(text + len, keep->text + row->text, size);
        row->text = len;
        len += size;
    }
    sodium_memzero(keep->text, keep->text_len);
    arena_free(&keep->text_arena);
    keep->text_arena = fresh;
    keep->text = text;
    keep->text_len = len;
    keep->text_holes = 0;
}

static uint32_t add_text(struct people_keep *keep, const char *bytes, size_t len)
{
    uint32_t at = keep->text_len;

    if (keep->text_len + len > keep->text_room)
        make_text_room(keep, keep->text_room + keep->text_room / 4 + TEXT_FIRST);
    if (len > 0)
        memcpy(keep->text + at, bytes, len);
    keep->text_len += (uint32_t)len;
    return at;
}

/* ----------------------------------------------------------------- rows by person id
 */

static uint32_t slot_at(const struct people_keep *keep, int64_t person_id)
{
    uint32_t mask = keep->slot_count - 1;
    uint32_t at = (uint32_t)rng_mix((uint64_t)person_id) & mask;

    while (keep->slot[at] != 0 && keep->row[keep->slot[at] - 1].person_id != person_id)
        at = (at + 1) & mask;
    return at;
}

/* Her row, or NOBODY. A row that is gone keeps its slot until it is used again. */
static uint32_t row_of(const struct people_keep *keep, int64_t person_id)
{
    if (keep->slot_count == 0)
        return NOBODY;
    uint32_t row = keep->slot[slot_at(keep, person_id)];
    return row != 0 && !keep->row[row - 1].gone ? row - 1 : NOBODY;
}

static void fill_slots(struct people_keep *keep)
{
    uint32_t count = keep->slot_count ? keep->slot_count : ROWS_FIRST;

    while (count < keep->row_room * 2)
        count *= 2;
    if (count != keep->slot_count) {
        arena_free(&keep->slot_arena);
        keep->slot = ARENA_ARRAY(&keep->slot_arena, count, uint32_t);
        keep->slot_count = count;
    } else {
        memset(keep->slot, 0, count * sizeof *keep->slot);
    }
    keep->slot_used = 0;
    for (uint32_t i = 0; i < keep->row_count; i++)
        if (!keep->row[i].gone) {
            keep->slot[slot_at(keep, keep->row[i].person_id)] = i + 1;
            keep->slot_used++;
        }
}

/* ------------------------------------------------------------------- making, freeing
 */

struct people_keep *people_keep_new(void)
{
    struct arena arena = { 0 };
    struct people_keep *keep = ARENA_NEW(&arena, struct people_keep);
    pthread_rwlockattr_t how;

    keep->arena = arena;
    keep->first_free = NOBODY;
    pthread_rwlockattr_init(&how);
    pthread_rwlockattr_setkind_np(&how, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_rwlock_init(&keep->lock, &how);
    pthread_rwlockattr_destroy(&how);
    keep->complete = true; /* nobody is to be read in until it is said */
    return keep;
}

void people_keep_free(struct people_keep *keep)
{
    if (!keep)
        return;
    for (uint32_t i = 0; i < keep->domain_count; i++) {
        name_index_free(keep->domain[i]->index);
        people_lists_free(&keep->domain[i]->lists);
    }
    if (keep->text)
        sodium_memzero(keep->text, keep->text_room);
    arena_free(&keep->row_arena);
    arena_free(&keep->text_arena);
    arena_free(&keep->slot_arena);
    arena_free(&keep->touched_arena);
    pthread_rwlock_destroy(&keep->lock);
    struct arena arena = keep->arena;
    arena_free(&arena);
}

void people_state(struct people_keep *keep, struct people_state *state)
{
    pthread_rwlock_rdlock(&keep->lock);
    *state = (struct people_state){ keep->load_done, keep->load_all, keep->complete };
    pthread_rwlock_unlock(&keep->lock);
}

/* Where domain `id` stands, or domain_count. */
static uint32_t domain_find(const struct people_keep *keep, int64_t id)
{
    uint32_t at = 0;

    while (at < keep->domain_count && keep->domain[at]->id != id)
        at++;
    return at;
}

/* The same, made if it is not there; PEOPLE_DOMAINS_MOST: there are too many. */
static uint32_t domain_of(struct people_keep *keep, int64_t id)
{
    uint32_t at = domain_find(keep, id);

    if (at < keep->domain_count || at == PEOPLE_DOMAINS_MOST)
        return at;
    struct domain *domain = ARENA_NEW(&keep->arena, struct domain);
    domain->id = id;
    domain->index = name_index_new();
    if (keep->complete)
        name_index_set_complete(domain->index);
    keep->domain[keep->domain_count++] = domain;
    return at;
}

/* --------------------------------------------------------------------------- writing
 */

static struct people_row key_of(const struct people_kept *row)
{
    return (struct people_row){ .org_id = row->org_id, .holder_id = row->holder_id };
}

static void take_out(struct people_keep *keep, uint32_t at)
{
    struct people_kept *row = &keep->row[at];
    struct domain *domain = keep->domain[row->domain];
    struct people_rows rows = rows_of(keep);
    struct people_row key = key_of(row);
    uint32_t size = (uint32_t)row->given_len + row->surname_len;

    assert(!row->gone);
    people_list_take(&domain->lists, &rows, &key, at, keep->complete);
    name_index_remove(domain->index, row->person_id);
    sodium_memzero(keep->text + row->text, size);
    keep->text_holes += size;
    row->gone = true;
    row->text = keep->first_free;
    keep->first_free = at;
    keep->live_count--;
}

/* At most `most` bytes, and no half character. */
static struct str cut(struct str text, size_t most)
{
    size_t len = text.len < most ? text.len : most;

    while (len > 0 && len < text.len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80)
        len--;
    return str_sub(text, 0, len);
}

static uint32_t new_row(struct people_keep *keep)
{
    uint32_t at = keep->row_count;

    if (keep->first_free != NOBODY) {
        at = keep->first_free;
        keep->first_free = keep->row[at].text;
    } else {
        if (keep->row_count == keep->row_room)
            make_row_room(keep, keep->row_room + keep->row_room / 4 + ROWS_FIRST);
        keep->row[keep->row_count++].gone = true;
    }
    if (keep->slot_count < keep->row_room * 2 ||
        keep->slot_used > keep->slot_count / 4 * 3)
        fill_slots(keep);
    return at;
}

/* An id of a row of the database as it is kept. */
static uint32_t small_id(int64_t id)
{
    assert(id >= 0 && id <= UINT32_MAX);
    return (uint32_t)id;
}

static void write_row(struct people_keep *keep, uint32_t at, uint32_t domain,
                      const struct people_row *in)
{
    struct str given = cut(in->given, NAME_MOST), surname = cut(in->surname, NAME_MOST);
    struct people_kept *row = &keep->row[at];

    *row = (struct people_kept){ .rid = in->rid,
                                 .person_id = small_id(in->person_id),
                                 .org_id = small_id(in->org_id),
                                 .holder_id = small_id(in->holder_id),
                                 .born_on = in->born_on,
                                 .given_len = given.len & NAME_MOST_BITS,
                                 .surname_len = surname.len & NAME_MOST_BITS,
                                 .unnamed = in->unnamed,
                                 .domain = (uint8_t)domain };
    row->text = add_text(keep, given.ptr ? given.ptr : "", given.len);
    (void)add_text(keep, surname.ptr ? surname.ptr : "", surname.len);
    uint32_t slot = slot_at(keep, in->person_id);
    keep->slot_used += keep->slot[slot] == 0;
    keep->slot[slot] = at + 1;
    keep->live_count++;
}

static bool put(struct people_keep *keep, int64_t domain_id,
                const struct people_row *in, const struct name_person *more,
                struct err *err)
{
    const uint32_t which = domain_of(keep, domain_id);
    uint32_t had = row_of(keep, in->person_id);

    if (which == PEOPLE_DOMAINS_MOST)
        return err_set(err, ERR_LIMIT, N_("more than {n} secrecy domains"),
                       ARG_NUM(PEOPLE_DOMAINS_MOST));
    if (had != NOBODY)
        take_out(keep, had);
    if (!name_index_put(keep->domain[which]->index, more, err))
        return false;
    close_holes(keep);
    uint32_t at = new_row(keep);
    write_row(keep, at, which, in);
    struct people_rows rows = rows_of(keep);
    people_list_add(&keep->domain[which]->lists, &rows, in, at, keep->complete);
    return true;
}

static void touch(struct people_keep *keep, int64_t person_id)
{
    if (keep->complete)
        return;
    if (keep->touched_count == keep->touched_room) {
        uint32_t more = keep->touched_room ? keep->touched_room * 2 : ROWS_FIRST;
        keep->touched = arena_grow(&keep->touched_arena, keep->touched,
                                   keep->touched_room * sizeof *keep->touched,
                                   more * sizeof *keep->touched);
        keep->touched_room = more;
    }
    keep->touched[keep->touched_count++] = person_id;
}

static bool is_touched(const struct people_keep *keep, int64_t person_id)
{
    for (uint32_t i = 0; i < keep->touched_count; i++)
        if (keep->touched[i] == person_id)
            return true;
    return false;
}

bool people_put(struct people_keep *keep, int64_t domain_id,
                const struct people_row *row, const struct name_person *more,
                struct err *err)
{
    pthread_rwlock_wrlock(&keep->lock);
    touch(keep, row->person_id);
    bool ok = put(keep, domain_id, row, more, err);
    pthread_rwlock_unlock(&keep->lock);
    return ok;
}

void people_remove(struct people_keep *keep, int64_t person_id)
{
    pthread_rwlock_wrlock(&keep->lock);
    touch(keep, person_id);
    uint32_t at = row_of(keep, person_id);
    if (at != NOBODY)
        take_out(keep, at);
    pthread_rwlock_unlock(&keep->lock);
}

void people_load_begin(struct people_keep *keep, uint64_t all)
{
    pthread_rwlock_wrlock(&keep->lock);
    keep->complete = false;
    keep->load_all = all;
    if (keep->row_room < all && all < UINT32_MAX / 2)
        make_row_room(keep, (uint32_t)(all + all / SPARE_PART));
    pthread_rwlock_unlock(&keep->lock);
}

bool people_load_put(struct people_keep *keep, int64_t domain_id,
                     const struct people_row *row, const struct name_person *more,
                     struct err *err)
{
    pthread_rwlock_wrlock(&keep->lock);
    bool ok = is_touched(keep, row->person_id) || put(keep, domain_id, row, more, err);
    keep->load_done += ok;
    pthread_rwlock_unlock(&keep->lock);
    return ok;
}

void people_load_end(struct people_keep *keep)
{
    pthread_rwlock_wrlock(&keep->lock);
    make_text_room(keep, keep->text_len + keep->text_len / SPARE_PART + TEXT_FIRST);
    struct people_rows rows = rows_of(keep);
    for (uint32_t i = 0; i < keep->domain_count; i++) {
        people_lists_sort(&keep->domain[i]->lists, &rows);
        name_index_set_complete(keep->domain[i]->index);
    }
    keep->complete = true;
    arena_free(&keep->touched_arena);
    keep->touched = NULL;
    keep->touched_count = keep->touched_room = 0;
    pthread_rwlock_unlock(&keep->lock);
}

/* --------------------------------------------------------------------------- reading
 */

static struct people_row shown(const struct people_keep *keep, uint32_t at,
                               struct arena *arena)
{
    const struct people_kept *row = &keep->row[at];
    struct str names =
        str_copy(arena, (struct str){ keep->text + row->text,
                                      (size_t)row->given_len + row->surname_len });

    return (struct people_row){ .person_id = row->person_id,
                                .rid = row->rid,
                                .org_id = row->org_id,
                                .holder_id = row->holder_id,
                                .born_on = row->born_on,
                                .unnamed = row->unnamed,
                                .given = str_sub(names, 0, row->given_len),
                                .surname = str_sub(names, row->given_len, names.len) };
}

/* Where the page begins in the list. Only those of the unit count: where a stranger
 * would stand among them tells her name. */
static uint32_t first_of(const struct people_keep *keep, const struct people_list *list,
                         const struct people_ask *ask)
{
    uint32_t after = ask->after ? row_of(keep, ask->after) : NOBODY;
    struct people_rows rows = rows_of(keep);

    if (after == NOBODY || keep->row[after].org_id != ask->org_id)
        return 0;
    uint32_t place = people_list_place(list, &rows, ask->order, after);
    bool there = place < list->count && list->row[ask->order][place] == after;
    if (!ask->back)
        return place + (there ? 1 : 0);
    return place > ask->most ? place - ask->most : 0;
}

static void fill_page(const struct people_keep *keep, const struct people_list *list,
                      const struct people_ask *ask, struct arena *arena,
                      struct people_page *page)
{
    uint32_t first = first_of(keep, list, ask);
    uint32_t left = list->count > first ? list->count - first : 0;

    page->count = left < ask->most ? left : ask->most;
    page->row = ARENA_ARRAY(arena, page->count, struct people_row);
    for (uint32_t i = 0; i < page->count; i++)
        page->row[i] = shown(keep, list->row[ask->order][first + i], arena);
    page->all = list->count;
    page->before = first > 0;
    page->more = left > page->count;
}

void people_list(struct people_keep *keep, const struct people_ask *ask,
                 struct arena *arena, struct people_page *page)
{
    assert(ask->most > 0 && ask->most <= PEOPLE_ROWS_MOST &&
           ask->order < PEOPLE_ORDER_COUNT);
    *page = (struct people_page){ .count = 0 };
    pthread_rwlock_rdlock(&keep->lock);
    const uint32_t domain = domain_find(keep, ask->domain_id);
    const struct people_list *list =
        domain < keep->domain_count && keep->complete
            ? people_list_find(&keep->domain[domain]->lists, ask->org_id,
                               ask->holder_id)
            : NULL;
    if (list)
        fill_page(keep, list, ask, arena, page);
    pthread_rwlock_unlock(&keep->lock);
}

void people_search(struct people_keep *keep, int64_t domain_id, struct str typed,
                   struct arena *arena, struct people_hits *hits)
{
    struct name_found found = { .count = 0 };

    pthread_rwlock_rdlock(&keep->lock);
    *hits = (struct people_hits){ .complete = keep->complete };
    const uint32_t domain = domain_find(keep, domain_id);
    if (domain < keep->domain_count)
        name_index_search(keep->domain[domain]->index, typed, NAME_FOUND_MOST, arena,
                          &found);
    hits->row = ARENA_ARRAY(arena, found.count, struct people_row);
    for (uint32_t i = 0; i < found.count; i++) {
        uint32_t at = row_of(keep, found.hit[i].person_id);
        if (at != NOBODY)
            hits->row[hits->count++] = shown(keep, at, arena);
    }
    hits->match_count = found.match_count;
    pthread_rwlock_unlock(&keep->lock);
}

/* --------------------------------------------------------------------- likenesses */

struct words {
    struct name_spelling word[ALIKE_WORDS];
    uint32_t count;
};

static bool is_like(const struct name_spelling *a, const struct name_spelling *b)
{
    return name_match(a->plain.letter, a->plain.len, b->plain.letter, b->plain.len,
                      a->plain.len >= NAME_SLIP_LETTERS) != NAME_NOT ||
           name_match(b->plain.letter, b->plain.len, a->plain.letter, a->plain.len,
                      b->plain.len >= NAME_SLIP_LETTERS) != NAME_NOT;
}

/* Whether the two share a word, or nearly. */
static bool share(const struct words *a, const struct words *b)
{
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t k = 0; k < b->count; k++)
            if (is_like(&a->word[i], &b->word[k]))
                return true;
    return false;
}

static struct words words_of(struct str text)
{
    struct words words;

    words.count = name_words(text, false, words.word, ALIKE_WORDS);
    return words;
}

void people_alike(struct people_keep *keep, const struct people_like *like,
                  struct arena *arena, struct people_hits *hits)
{
    struct words given = words_of(like->given), surname = words_of(like->surname);

    pthread_rwlock_rdlock(&keep->lock);
    *hits = (struct people_hits){ .complete = keep->complete };
    hits->row = ARENA_ARRAY(arena, PEOPLE_ROWS_MOST, struct people_row);
    const uint32_t domain = domain_find(keep, like->domain_id);
    for (uint32_t i = 0; i < keep->row_count && hits->count < PEOPLE_ROWS_MOST; i++) {
        const struct people_kept *row = &keep->row[i];
        if (row->gone || row->born_on != like->born_on || like->born_on == DAY_NONE ||
            row->domain != domain || row->person_id == like->but)
            continue;
        struct people_row whole = shown(keep, i, arena);
        struct words its_given = words_of(whole.given);
        struct words its_surname = words_of(whole.surname);
        /* A new surname is common, and so are names the wrong way round. */
        const bool one = share(&given, &its_given), two = share(&surname, &its_surname),
                   cross = share(&given, &its_surname);
        whole.both = (one && two) || (cross && share(&surname, &its_given));
        if (one || two || cross)
            hits->row[hits->count++] = whole;
    }
    hits->match_count = hits->count;
    pthread_rwlock_unlock(&keep->lock);
}

size_t people_bytes(struct people_keep *keep)
{
    pthread_rwlock_rdlock(&keep->lock);
    size_t bytes = arena_mark(&keep->row_arena) + arena_mark(&keep->text_arena) +
                   arena_mark(&keep->slot_arena);
    for (uint32_t i = 0; i < keep->domain_count; i++)
        bytes += name_index_bytes(keep->domain[i]->index) +
                 people_lists_bytes(&keep->domain[i]->lists);
    pthread_rwlock_unlock(&keep->lock);
    return bytes;
}
