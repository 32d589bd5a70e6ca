/* event.c: see event.h. */
#include "service/event.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/embed.h"
#include "service/tally.h"
#include "store/query.h"

#define LIST_FIRST  16u
#define MOMENT_LAST INT64_MAX

const struct event_as_of event_now = { EVENT_DAY_ALL, MOMENT_LAST };

/* ------------------------------------------------------------------------- writing */

/* The table is part of the program: read once, at the first write. */
static struct {
    pthread_once_t once;
    struct event_kinds kinds;
    struct err err; /* what is wrong with it; kind ERR_NONE: nothing */
} table = { .once = PTHREAD_ONCE_INIT };

static void load_table(void)
{
    struct str tsv;

    if (!embed_find(embed_data, "event_kinds.tsv", &tsv))
        (void)err_set(&table.err, ERR_INTERNAL, N_("the word list {file} is missing"),
                      ARG_WORD("event_kinds.tsv"));
    else if (!event_kinds_load(tsv, &table.kinds, &table.err))
        assert(table.err.kind != ERR_NONE);
}

static bool load_kinds(const struct event_kinds **kinds, struct err *err)
{
    pthread_once(&table.once, load_table);
    *kinds = &table.kinds;
    if (table.err.kind == ERR_NONE)
        return true;
    *err = table.err;
    return false;
}

/* The role that lets her act: the first of those she has. */
static const char *role_of(const struct actor *actor)
{
    for (int role = 0; role < ROLE_COUNT; role++)
        if (actor->roles >> role & 1)
            return role_word((enum role)role);
    return "none";
}

static bool put_note(struct tx *tx, const struct event_kind *kind, int64_t id,
                     struct str note, struct err *err)
{
    if (note.len == 0)
        return true;
    if (!event_kind_has_text(kind, STR("note")))
        return err_set(err, ERR_INTERNAL, N_("an event {kind} has no text"),
                       ARG_STR(kind->word));
    if (note.len > EVENT_TEXT_BYTES)
        return err_set(err, ERR_LIMIT, N_("the note is longer than {n} bytes"),
                       ARG_NUM(EVENT_TEXT_BYTES));
    return event_text_put(tx, id, STR("note"), note, err);
}

static bool is_taken(struct tx *tx, const struct event_new *new, bool *taken,
                     struct err *err)
{
    struct event_corrected_by_row row;
    struct event_by_rid_row other;
    struct arena scratch = { 0 };
    bool corrected = false, known = false;
    bool ok = (new->corrects == 0 || event_corrected_by(tx, new->corrects, &scratch,
                                                        &row, &corrected, err)) &&
              (new->rid == 0 || event_by_rid(tx, new->rid, &other, &known, err));

    arena_free(&scratch);
    *taken = corrected || known;
    return ok;
}

bool event_says(struct tx *tx, const struct event *event, const struct event_new *said,
                bool *says, struct err *err)
{
    struct arena scratch = { 0 };
    struct event_text_of_row text = { .text = STR("") };
    struct buf facts = buf_new(&scratch);
    bool found = false,
         ok = event_text_of(tx, event->id, STR("note"), &scratch, &text, &found, err);

    view_write(&facts, said->facts ? said->facts : view_object(&scratch));
    *says = ok && event->valid_on == said->valid_on &&
            str_eq(event->reason, str_from(said->reason)) &&
            str_eq(event->side, str_from(said->side)) &&
            str_eq(event->facts, buf_str(&facts)) &&
            str_eq(found ? text.text : STR(""), said->note);
    arena_free(&scratch);
    return ok;
}

bool event_add(const struct call *call, struct tx *tx, const struct event_new *new,
               int64_t *id, struct err *err)
{
    struct arena scratch = { 0 };
    const struct event_kinds *kinds = NULL;
    struct buf facts = buf_new(&scratch);
    struct event_claim claim = { str_from(new->kind), str_from(new->subject),
                                 str_from(new->reason), str_from(new->side),
                                 new->facts ? new->facts : view_object(&scratch) };
    struct event_put_in in = { .rid = new->rid ? new->rid : random_id(),
                               .kind = claim.kind,
                               .subject = claim.subject,
                               .subject_rid = new->subject_rid,
                               .valid_on = new->valid_on,
                               .recorded_at = call->now,
                               .actor = str_from(call->actor->name),
                               .role = str_from(role_of(call->actor)),
                               .org_id = call->actor->org_id,
                               .reason = claim.reason,
                               .side = claim.side,
                               .has_corrects = new->corrects != 0,
                               .corrects = new->corrects,
                               .has_bulk = new->bulk != 0,
                               .bulk = new->bulk };
    int64_t made = 0;
    bool taken = false;
    bool ok = load_kinds(&kinds, err) && event_kind_check(kinds, &claim, err) &&
              is_taken(tx, new, &taken, err);

    if (ok && taken)
        ok = err_set(err, ERR_CONFLICT,
                     N_("this was changed by someone else meanwhile; look again"));
    view_write(&facts, claim.facts);
    in.facts = buf_str(&facts);
    ok = ok && event_put(tx, &in, &made, err) &&
         put_note(tx, event_kind_find(kinds, claim.kind), made, new->note, err) &&
         tally_take(tx,
                    &(struct event){ .id = made,
                                     .kind = in.kind,
                                     .subject_rid = in.subject_rid,
                                     .valid_on = in.valid_on,
                                     .recorded_at = in.recorded_at,
                                     .actor = in.actor,
                                     .org_id = in.org_id,
                                     .corrects = new->corrects },
                    claim.facts, err);
    arena_free(&scratch);
    if (ok)
        *id = made;
    return ok;
}

bool event_withdraw(const struct call *call, struct tx *tx, int64_t id,
                    const char *reason, int64_t bulk, struct err *err)
{
    struct arena scratch = { 0 };
    struct event_by_id_row row;
    bool found = false;
    int64_t made;
    bool ok = event_by_id(tx, id, &scratch, &row, &found, err);

    if (ok && (!found || row.org_id != call->actor->org_id))
        ok = err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (ok && str_is(row.kind, "withdrawn"))
        ok = err_set(err, ERR_CONFLICT, N_("a withdrawal stays; write the event anew"));
    if (ok) {
        struct event_new new = { .kind = "withdrawn",
                                 .subject = str_cstr(&scratch, row.subject),
                                 .subject_rid = row.subject_rid,
                                 .valid_on = row.valid_on,
                                 .reason = reason,
                                 .corrects = id,
                                 .bulk = bulk };
        ok = event_add(call, tx, &new, &made, err);
    }
    arena_free(&scratch);
    return ok;
}

/* ------------------------------------------------------------------------- reading */

struct gather {
    struct arena *arena;
    struct event_list list;
    uint32_t room;
};

static struct event *next_of(struct gather *g)
{
    if (g->list.count == g->room) {
        uint32_t room = g->room ? g->room * 2 : LIST_FIRST;
        g->list.event =
            arena_grow(g->arena, g->list.event, (size_t)g->room * sizeof *g->list.event,
                       (size_t)room * sizeof *g->list.event);
        g->room = room;
    }
    return &g->list.event[g->list.count++];
}

/* The columns that the three lists share; texts are copied. */
#define TAKE(g, row)                                                                   \
    (struct event)                                                                     \
    {                                                                                  \
        .id = (row).id, .rid = (row).rid, .recorded_at = (row).recorded_at,            \
        .corrects = (row).has_corrects ? (row).corrects : 0,                           \
        .bulk = (row).has_bulk ? (row).bulk : 0, .valid_on = (row).valid_on,           \
        .kind = str_copy((g)->arena, (row).kind),                                      \
        .actor = str_copy((g)->arena, (row).actor),                                    \
        .role = str_copy((g)->arena, (row).role),                                      \
        .reason = str_copy((g)->arena, (row).reason),                                  \
        .side = str_copy((g)->arena, (row).side),                                      \
        .facts = str_copy((g)->arena, (row).facts)                                     \
    }

bool event_of_subject(struct tx *tx, struct arena *arena, const struct event *of,
                      struct event_as_of as_of, struct event_list *list,
                      struct err *err)
{
    struct event_of_in in = { of->subject, of->subject_rid, as_of.day, as_of.moment };
    struct gather g = { .arena = arena };
    struct cursor cursor = { 0 };
    struct event_of_row row;

    if (!event_of_open(tx, &in, &cursor, err))
        return false;
    while (event_of_next(&cursor, &row)) {
        struct event *event = next_of(&g);
        *event = TAKE(&g, row);
        event->org_id = row.org_id;
        event->subject = of->subject;
        event->subject_rid = of->subject_rid;
    }
    if (!cursor_end(&cursor, err))
        return false;
    *list = g.list;
    return true;
}

bool event_history(struct tx *tx, struct arena *arena, const struct event *of,
                   struct event_list *list, struct err *err)
{
    struct gather g = { .arena = arena };
    struct cursor cursor = { 0 };
    struct event_all_of_row row;

    if (!event_all_of_open(tx, of->subject, of->subject_rid, &cursor, err))
        return false;
    while (event_all_of_next(&cursor, &row)) {
        struct event *event = next_of(&g);
        *event = TAKE(&g, row);
        event->org_id = row.org_id;
        event->subject = of->subject;
        event->subject_rid = of->subject_rid;
    }
    if (!cursor_end(&cursor, err))
        return false;
    *list = g.list;
    return true;
}

static bool is_corrected(const struct event_list *history, uint32_t at)
{
    for (uint32_t i = at + 1; i < history->count;
         i++) /* by id: what corrects is later */
        if (history->event[i].corrects == history->event[at].id)
            return true;
    return false;
}

static int by_day(const void *left, const void *right)
{
    const struct event *a = left, *b = right;

    if (a->valid_on != b->valid_on)
        return a->valid_on < b->valid_on ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

struct event_list event_holding(const struct event_list *history, struct arena *arena)
{
    struct event_list list = { ARENA_ARRAY(arena, history->count + 1, struct event),
                               0 };
    bool any = false, sorted = true;

    for (uint32_t i = 0; i < history->count; i++)
        any |= history->event[i].corrects != 0;
    for (uint32_t i = 0; i < history->count; i++) {
        if (str_is(history->event[i].kind, "withdrawn") ||
            (any && is_corrected(history, i)))
            continue;
        list.event[list.count++] = history->event[i];
        sorted &= list.count < 2 ||
                  by_day(&list.event[list.count - 2], &list.event[list.count - 1]) < 0;
    }
    if (!sorted)
        qsort(list.event, list.count, sizeof *list.event, by_day);
    return list;
}

bool event_of_period(struct tx *tx, struct arena *arena,
                     const struct event_period *period, struct event_list *list,
                     struct err *err)
{
    struct event_of_unit_in in = { period->org_id, period->from_day, period->to_day,
                                   period->moment };
    struct gather g = { .arena = arena };
    struct cursor cursor = { 0 };
    struct event_of_unit_row row;

    if (!event_of_unit_open(tx, &in, &cursor, err))
        return false;
    while (event_of_unit_next(&cursor, &row)) {
        struct event *event = next_of(&g);
        *event = TAKE(&g, row);
        event->org_id = period->org_id;
        event->subject = str_copy(arena, row.subject);
        event->subject_rid = row.subject_rid;
    }
    if (!cursor_end(&cursor, err))
        return false;
    *list = g.list;
    return true;
}
