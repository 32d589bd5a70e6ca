/* tally_image.c: see tally_image.h. */
#include "service/tally_image.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/map.h"
#include "service/tally_firms.h"
#include "store/query.h"

#define ROWS_FIRST 256u

static const char *const whats[] = { "enrolled", "moved", "months",
                                     "dated",    "visit", "band" };
_Static_assert(sizeof whats / sizeof *whats == TALLY_WHAT_COUNT, "a word for each");

struct tallies {
    pthread_mutex_t lock;
    struct tally_image *kept[TALLY_IMAGES_MOST]; /* the one asked for last is first */
    uint32_t count;
};

struct tallies *tallies_new(struct arena *arena)
{
    struct tallies *tallies = ARENA_NEW(arena, struct tallies);

    pthread_mutex_init(&tallies->lock, NULL);
    return tallies;
}

static void image_free(struct tally_image *image)
{
    if (!image)
        return;
    struct arena arena = image->arena; /* the image itself lives in it */
    arena_free(&arena);
}

void tallies_free(struct tallies *tallies)
{
    if (!tallies)
        return;
    for (uint32_t i = 0; i < tallies->count; i++)
        image_free(tallies->kept[i]);
    tallies->count = 0;
    pthread_mutex_destroy(&tallies->lock);
}

/* -------------------------------------------------------------------------- building
 */

/* Rows as they are read, in an arena of their own, since they grow. */
struct pile {
    struct tally_rows rows;
    uint32_t room;
};
struct building {
    struct tally_image *image;
    struct arena scratch;
    struct map number; /* of words; keys are the image's own */
    struct str *word;
    int64_t *gone_at;
    uint32_t word_room, gone_room, nowhere;
    struct pile pile[TALLY_WHAT_COUNT];
};

static uint32_t word_of(struct building *b, struct str word)
{
    struct tally_image *image = b->image;
    uint32_t at = map_get(&b->number, word);

    if (at != MAP_NONE)
        return at;
    if (image->word_count == b->word_room) {
        uint32_t room = b->word_room ? b->word_room * 2 : ROWS_FIRST;
        b->word = arena_grow(&image->arena, b->word, b->word_room * sizeof *b->word,
                             room * sizeof *b->word);
        b->word_room = room;
        image->word = b->word;
    }
    b->word[image->word_count] = str_copy(&image->arena, word);
    map_add(&b->number, b->word[image->word_count], image->word_count);
    return image->word_count++;
}

static uint32_t gone_of(struct building *b, int64_t moment)
{
    struct tally_image *image = b->image;

    if (image->gone_count == b->gone_room) {
        uint32_t room = b->gone_room ? b->gone_room * 2 : ROWS_FIRST;
        b->gone_at =
            arena_grow(&image->arena, b->gone_at, b->gone_room * sizeof *b->gone_at,
                       room * sizeof *b->gone_at);
        b->gone_room = room;
        image->gone_at = b->gone_at;
    }
    b->gone_at[image->gone_count] = moment;
    return image->gone_count++;
}

static struct tally_row *next_row(struct building *b, enum tally_what what)
{
    struct pile *pile = &b->pile[what];

    if (pile->rows.count == pile->room) {
        uint32_t room = pile->room ? pile->room * 2 : ROWS_FIRST;
        pile->rows.item = arena_grow(&b->scratch, pile->rows.item,
                                     pile->room * sizeof *pile->rows.item,
                                     room * sizeof *pile->rows.item);
        pile->room = room;
    }
    return &pile->rows.item[pile->rows.count++];
}

/* The columns that the two statements share. */
#define TAKE(b, row)                                                                   \
    (struct tally_row)                                                                 \
    {                                                                                  \
        .who = (row).subject_rid, .event_id = (row).event_id,                          \
        .recorded_at = (row).recorded_at, .number = (row).number,                      \
        .other = (row).other, .day = (row).day,                                        \
        .gone = (row).has_gone_at ? gone_of((b), (row).gone_at) : 0,                   \
        .word = word_of((b), (row).word), .area = word_of((b), (row).area),            \
        .stage = word_of((b), (row).stage), .actor = word_of((b), (row).actor)         \
    }

static bool read_what(struct building *b, struct tx *tx, enum tally_what what,
                      struct err *err)
{
    struct tally_of_row row;
    struct cursor cursor = { 0 };

    if (!tally_of_open(tx, b->image->org_id, b->image->programme, str_from(whats[what]),
                       &cursor, err))
        return false;
    while (tally_of_next(&cursor, &row))
        *next_row(b, what) = TAKE(b, row);
    return cursor_end(&cursor, err);
}

static int by_who(const void *left, const void *right)
{
    const struct tally_row *a = left, *b = right;

    if (a->who != b->who)
        return a->who < b->who ? -1 : 1;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->event_id > b->event_id) - (a->event_id < b->event_id);
}

/* What events after `after` brought. */
static bool read_since(struct building *b, struct tx *tx, int64_t after,
                       struct err *err)
{
    struct tally_since_row row;
    struct cursor cursor = { 0 };

    if (!tally_since_open(tx, b->image->org_id, b->image->programme, after, &cursor,
                          err))
        return false;
    while (tally_since_next(&cursor, &row))
        for (uint32_t what = 0; what < TALLY_WHAT_COUNT; what++)
            if (str_is(row.what, whats[what]))
                *next_row(b, (enum tally_what)what) = TAKE(b, row);
    for (uint32_t what = 0; what < TALLY_WHAT_COUNT; what++)
        if (b->pile[what].rows.count > 1)
            qsort(b->pile[what].rows.item, b->pile[what].rows.count,
                  sizeof *b->pile[what].rows.item, by_who);
    return cursor_end(&cursor, err);
}

/* The old rows and the new, both sorted, in an array of their size. */
static void merge(struct building *b, const struct tally_image *old,
                  enum tally_what what)
{
    const struct tally_rows none = { 0 }, *had = old ? &old->rows[what] : &none,
                            *more = &b->pile[what].rows;
    struct tally_rows *to = &b->image->rows[what];
    uint32_t i = 0, k = 0;

    to->item = ARENA_ARRAY(&b->image->arena, (size_t)had->count + more->count + 1,
                           struct tally_row);
    while (k < more->count) {
        while (i < had->count && by_who(&had->item[i], &more->item[k]) < 0)
            to->item[to->count++] = had->item[i++];
        to->item[to->count++] = more->item[k++];
    }
    if (i < had->count)
        memcpy(&to->item[to->count], &had->item[i],
               (had->count - i) * sizeof *had->item);
    to->count += had->count - i;
}

struct going {
    int64_t event_id, at;
};

static int by_event(const void *left, const void *right)
{
    const struct going *a = left, *b = right;

    return (a->event_id > b->event_id) - (a->event_id < b->event_id);
}

static void mark_gone(struct building *b, const struct going *going, uint32_t count)
{
    for (uint32_t what = 0; what < TALLY_WHAT_COUNT; what++)
        for (uint32_t i = 0; i < b->image->rows[what].count; i++) {
            struct tally_row *row = &b->image->rows[what].item[i];
            const struct going key = { row->event_id, 0 };
            const struct going *found =
                bsearch(&key, going, count, sizeof key, by_event);
            if (found && row->gone == 0)
                row->gone = gone_of(b, found->at);
        }
}

/* What events after `after` corrected. */
static bool read_gone(struct building *b, struct tx *tx, int64_t after, struct err *err)
{
    struct tally_gone_since_row row;
    struct cursor cursor = { 0 };
    struct going *going = NULL;
    uint32_t count = 0, room = 0;

    if (!tally_gone_since_open(tx, b->image->org_id, b->image->programme, after,
                               &cursor, err))
        return false;
    while (tally_gone_since_next(&cursor, &row)) {
        if (count == room) {
            uint32_t more = room ? room * 2 : ROWS_FIRST;
            going = arena_grow(&b->scratch, going, room * sizeof *going,
                               more * sizeof *going);
            room = more;
        }
        going[count++] = (struct going){ row.event_id, row.gone_at };
    }
    if (!cursor_end(&cursor, err))
        return false;
    if (count > 1)
        qsort(going, count, sizeof *going, by_event);
    if (count > 0)
        mark_gone(b, going, count);
    return true;
}

/* -------------------------------------------------------------------- where visits are
 */

static int by_rid(const void *left, const void *right)
{
    const struct tally_firm *a = left, *b = right;

    return (a->rid > b->rid) - (a->rid < b->rid);
}

static uint32_t town_of(const struct building *b, int64_t firm)
{
    const struct tally_firm key = { firm, 0 };
    const struct tally_firm *found = NULL;

    if (b->image->firm_count > 0)
        found = bsearch(&key, b->image->firm, b->image->firm_count, sizeof key, by_rid);
    return found ? found->town : b->nowhere;
}

static bool read_towns(struct building *b, struct tx *tx, struct err *err)
{
    struct tally_image *image = b->image;
    struct firm_towns towns;

    if (!firm_towns_read(tx, &b->scratch, image->org_id, &towns, err))
        return false;
    image->firm = ARENA_ARRAY(&image->arena, towns.count + 1, struct tally_firm);
    for (uint32_t i = 0; i < towns.count; i++)
        image->firm[i] =
            (struct tally_firm){ towns.item[i].rid, word_of(b, towns.item[i].town) };
    image->firm_count = towns.count;
    return true;
}

/* Those of the image before, where nothing has changed since. */
static void keep_towns(struct building *b, const struct tally_image *old)
{
    struct tally_image *image = b->image;

    image->firm = ARENA_ARRAY(&image->arena, old->firm_count + 1, struct tally_firm);
    if (old->firm_count > 0)
        memcpy(image->firm, old->firm, old->firm_count * sizeof *old->firm);
    image->firm_count = old->firm_count; /* words keep their numbers */
}

static bool read_merges(struct building *b, struct tx *tx, struct err *err)
{
    struct tally_image *image = b->image;
    struct firm_merges merges;

    if (!firm_merged_read(tx, &b->scratch, image->org_id, &merges, err))
        return false;
    image->merge = ARENA_ARRAY(&image->arena, merges.count + 1, struct tally_merge);
    for (uint32_t i = 0; i < merges.count; i++) {
        image->merge[i] = merges.item[i];
        image->merge[i].town = town_of(b, merges.item[i].kept_rid);
    }
    image->merge_count = merges.count;
    return true;
}

/*
 * The towns of visits: of those that came since, or of all where firms have moved. Then
 * 20,000 firms are read, which took 40 of the 58 ms that a cell of visits took to open
 * when each question read them.
 */
static bool place_visits(struct building *b, struct tx *tx,
                         const struct tally_image *old, struct err *err)
{
    struct tally_rows *visits = &b->image->rows[TALLY_VISIT];
    const bool same = old && old->ground == b->image->ground;

    if (b->image->programme.len > 0)
        return true; /* visits are of no programme */
    b->nowhere = word_of(b, STR(""));
    if (same)
        keep_towns(b, old);
    else if (!read_towns(b, tx, err))
        return false;
    for (uint32_t i = 0; i < visits->count; i++)
        if (!same || visits->item[i].event_id > old->last_event)
            visits->item[i].area = town_of(b, visits->item[i].number);
    return read_merges(b, tx, err);
}

const struct tally_merge *tally_merged(const struct tally_image *image, int64_t firm,
                                       struct event_as_of as_of)
{
    uint32_t from = 0, to = image->merge_count;

    while (from < to) { /* the first of the firm's */
        uint32_t mid = from + (to - from) / 2;
        if (image->merge[mid].gone_rid < firm)
            from = mid + 1;
        else
            to = mid;
    }
    for (; from < image->merge_count && image->merge[from].gone_rid == firm; from++)
        if (image->merge[from].at <= as_of.moment &&
            image->merge[from].undone_at > as_of.moment)
            return &image->merge[from];
    return NULL;
}

/* -------------------------------------------------------------------------- an image
 */

static void begin(struct building *b, int64_t org_id, struct str programme,
                  const struct tally_image *old)
{
    struct arena arena = { 0 };
    struct tally_image *image = ARENA_NEW(&arena, struct tally_image);

    image->arena = arena;
    image->self = image;
    image->org_id = org_id;
    image->programme = str_copy(&image->arena, programme);
    b->image = image;
    b->number = map_new(&b->scratch);
    (void)gone_of(b, 0); /* number 0: it holds */
    for (uint32_t i = 0; old && i < old->word_count; i++)
        (void)word_of(b, old->word[i]);
    for (uint32_t i = 1; old && i < old->gone_count; i++)
        (void)gone_of(b, old->gone_at[i]);
}

/* Anew, or `old` and what came since; `old` stays as it is. */
static bool build(const struct call *call, struct tx *tx, struct str programme,
                  const struct tally_image *old, struct tally_image **made,
                  struct err *err) /* limit: all differ */
{
    struct building b = { 0 };
    struct firm_ground_row ground;
    struct event_last_row last;
    bool ok = event_last(tx, &last, err) && firm_ground(tx, &ground, err);

    begin(&b, old ? old->org_id : call->actor->org_id, programme, old);
    b.image->ground = ok ? ground.changes : 0;
    if (ok && old)
        ok = read_since(&b, tx, old->last_event, err);
    for (uint32_t what = 0; ok && what < TALLY_WHAT_COUNT; what++) {
        ok = old || read_what(&b, tx, (enum tally_what)what, err);
        if (ok)
            merge(&b, old, (enum tally_what)what);
    }
    if (ok && old)
        ok = read_gone(&b, tx, old->last_event, err);
    ok = ok && place_visits(&b, tx, old, err);
    arena_free(&b.scratch);
    if (!ok) {
        image_free(b.image);
        return false;
    }
    b.image->last_event = last.id;
    *made = b.image;
    return true;
}

/* -------------------------------------------------------------------------- keeping
 */

/* Where it is kept; count: nowhere. */
static uint32_t find(const struct tallies *t, int64_t org_id, struct str programme)
{
    uint32_t i = 0;

    while (i < t->count &&
           (t->kept[i]->org_id != org_id || !str_eq(t->kept[i]->programme, programme)))
        i++;
    return i;
}

/* Takes it out; the last lease frees it, or the caller what is returned. */
static struct tally_image *drop(struct tallies *t, uint32_t at)
{
    struct tally_image *image = t->kept[at];

    for (uint32_t i = at + 1; i < t->count; i++)
        t->kept[i - 1] = t->kept[i];
    t->count--;
    image->dropped = true;
    return image->leases == 0 ? image : NULL;
}

static void put_first(struct tallies *t, struct tally_image *image)
{
    for (uint32_t i = t->count++; i > 0; i--)
        t->kept[i] = t->kept[i - 1];
    t->kept[0] = image;
}

/* Those that were asked for longest ago go. */
static void make_room(struct tallies *t, const struct tally_image *made)
{
    size_t bytes = made->arena.used_bytes;

    for (uint32_t i = 0; i < t->count; i++)
        bytes += t->kept[i]->arena.used_bytes;
    while (t->count > 0 &&
           (t->count == TALLY_IMAGES_MOST || bytes > TALLY_BYTES_MOST)) {
        bytes -= t->kept[t->count - 1]->arena.used_bytes;
        image_free(drop(t, t->count - 1));
    }
}

static bool lease(const struct call *call, struct tx *tx, struct str programme,
                  const struct tally_image **image, struct err *err)
{
    struct tallies *t = call->tallies;
    uint32_t at = find(t, call->actor->org_id, programme);
    struct tally_image *old = at < t->count ? t->kept[at] : NULL, *made = old;
    struct firm_ground_row ground;
    struct event_last_row last;

    if (!event_last(tx, &last, err) || !firm_ground(tx, &ground, err))
        return false;
    if (old && last.id > old->last_event + TALLY_REFRESH_MOST) {
        image_free(drop(t, at));
        made = old = NULL;
    }
    if ((!old || last.id > old->last_event ||
         (programme.len == 0 && ground.changes != old->ground)) &&
        !build(call, tx, programme, old, &made, err))
        return false;
    if (old)
        (void)drop(t, at);
    if (old && old != made && old->leases == 0)
        image_free(old);
    make_room(t, made);
    made->dropped = false;
    put_first(t, made);
    made->leases++;
    *image = made;
    return true;
}

bool tally_lease(const struct call *call, struct tx *tx, struct str programme,
                 const struct tally_image **image, struct err *err)
{
    struct tally_image *made = NULL;

    if (!call->tallies) {
        if (!build(call, tx, programme, NULL, &made, err))
            return false;
        made->leases = 1;
        *image = made;
        return true;
    }
    pthread_mutex_lock(&call->tallies->lock);
    bool ok = lease(call, tx, programme, image, err);
    pthread_mutex_unlock(&call->tallies->lock);
    return ok;
}

void tally_release(struct tallies *tallies, const struct tally_image **image)
{
    struct tally_image *mine = *image ? (*image)->self : NULL, *done = mine;

    if (!mine)
        return;
    if (tallies) {
        pthread_mutex_lock(&tallies->lock);
        if (--mine->leases > 0 || !mine->dropped)
            done = NULL;
        pthread_mutex_unlock(&tallies->lock);
    }
    image_free(done);
    *image = NULL;
}
