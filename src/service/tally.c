/* tally.c: see tally.h. */
#include "service/tally.h"

#include "store/query.h"

/* ------------------------------------------------------------------------- one event
 */

static bool take_enrolled(const struct event *event, const struct view *facts,
                          struct tally_put_in *row)
{
    (void)event;
    if (!str_is(fact_str(facts, "of"), "person"))
        return false;
    row->what = STR("enrolled");
    row->programme = fact_str(facts, "programme");
    row->word = fact_str(facts, "sex");
    row->area = fact_str(facts, "area");
    row->stage = fact_str(facts, "stage");
    row->other = fact_int(facts, "again");
    return true;
}

static bool take_moved(const struct event *event, const struct view *facts,
                       struct tally_put_in *row)
{
    (void)event;
    row->what = STR("moved");
    row->word = fact_str(facts, "from");
    row->stage = fact_str(facts, "to");
    return true;
}

static bool take_fact(const struct event *event, const struct view *facts,
                      struct tally_put_in *row)
{
    struct str fact = fact_str(facts, "fact");

    (void)event;
    if (str_is(fact, AGREED_MONTHS))
        row->what = STR("months");
    else if (str_is(fact, HIRE_DATE))
        row->what = STR("dated");
    row->number = fact_int(facts, "number");
    return row->what.len > 0;
}

static bool take_visit(const struct event *event, const struct view *facts,
                       struct tally_put_in *row)
{
    (void)event;
    row->what = STR("visit");
    row->word = fact_str(facts, "outcome");
    row->number = fact_int(facts, "firm");
    row->other = fact_int(facts, "outing");
    return true;
}

static bool take_band(const struct event *event, const struct view *facts,
                      struct tally_put_in *row)
{
    (void)event;
    row->what = STR("band");
    row->number = fact_int(facts, "least");
    row->other = fact_int(facts, "most");
    return true;
}

struct taking {
    const char *kind;
    bool (*take)(const struct event *event, const struct view *facts,
                 struct tally_put_in *row); /* false: it is not counted */
    bool of_programme;                      /* its programme is that of the enrolment */
};

/* clang-format off */
static const struct taking takings[] = {
    { "enrolled",   take_enrolled, false },
    { "moved",      take_moved,    true },
    { "stage_fact", take_fact,     true },
    { "visit",      take_visit,    false },
    { "firm_band",  take_band,     false },
};
/* clang-format on */
#define TAKINGS (sizeof takings / sizeof *takings)

static const struct taking *taking_of(struct str kind)
{
    for (uint32_t i = 0; i < TAKINGS; i++)
        if (str_is(kind, takings[i].kind))
            return &takings[i];
    return NULL;
}

/* False: nothing is counted of it. Its programme may have to be set yet. */
static bool row_of(const struct taking *taking, const struct event *event,
                   const struct view *facts, struct tally_put_in *row)
{
    *row = (struct tally_put_in){ .org_id = event->org_id,
                                  .programme = STR(""),
                                  .subject_rid = event->subject_rid,
                                  .day = event->valid_on,
                                  .event_id = event->id,
                                  .word = STR(""),
                                  .area = STR(""),
                                  .stage = STR(""),
                                  .actor = event->actor,
                                  .recorded_at = event->recorded_at };
    return taking->take(event, facts, row);
}

static bool put_row(struct tx *tx, const struct taking *taking,
                    struct tally_put_in *row, struct err *err)
{
    struct tally_programme_row of = { .programme = STR("") };
    struct arena arena = { 0 };
    bool found = true;
    bool ok = !taking->of_programme ||
              tally_programme(tx, row->subject_rid, &arena, &of, &found, err);

    if (ok && found) {
        if (taking->of_programme)
            row->programme = of.programme;
        ok = tally_put(tx, row, err);
    }
    arena_free(&arena);
    return ok;
}

static bool take_back(struct tx *tx, const struct event *event, struct err *err)
{
    return event->corrects == 0 ||
           tally_gone(tx, event->subject_rid, event->corrects, event->recorded_at, err);
}

bool tally_take(struct tx *tx, const struct event *event, const struct view *facts,
                struct err *err)
{
    const struct taking *taking = taking_of(event->kind);
    struct tally_put_in row;

    return take_back(tx, event, err) &&
           (!taking || !row_of(taking, event, facts, &row) ||
            put_row(tx, taking, &row, err));
}

/* ----------------------------------------------------------------------- all of them
 */

bool tally_remake(struct tx *tx, struct arena *arena, int64_t rid,
                  const struct event_list *history, struct err *err)
{
    struct str programme = { 0 };
    struct view *facts;
    bool ok = true;

    (void)rid;
    for (uint32_t i = 0; ok && i < history->count; i++) {
        const struct event *event = &history->event[i];
        const struct taking *taking = taking_of(event->kind);
        struct tally_put_in row;
        ok = take_back(tx, event, err);
        if (!ok || !taking)
            continue; /* of most events nothing is counted: their facts stay unread */
        ok = event_facts(event, arena, &facts, err);
        if (!ok || !row_of(taking, event, facts, &row))
            continue;
        if (taking->of_programme && !programme.ptr)
            continue; /* before any enrolment: of no programme */
        if (taking->of_programme)
            row.programme = programme;
        else if (str_is(row.what, "enrolled") && !programme.ptr)
            programme = row.programme; /* of its first one, as tally_programme says */
        ok = tally_put(tx, &row, err);
    }
    return ok;
}

static bool print(struct tx *tx, const char *what, struct hash *hash, struct err *err)
{
    struct rebuild_tally_row row;
    struct cursor cursor = { 0 };
    struct arena arena = { 0 };
    bool ok = rebuild_tally_open(tx, str_from(what), &cursor, err);

    while (ok && rebuild_tally_next(&cursor, &row)) {
        struct view *view = view_object(&arena);
        struct buf text = buf_new(&arena);
        rebuild_tally_view(&arena, view, &row);
        view_write(&text, view);
        hash_str(hash, buf_str(&text));
        arena_rewind(&arena, 0);
    }
    ok = ok && cursor_end(&cursor, err);
    cursor_close(&cursor);
    arena_free(&arena);
    return ok;
}

bool tally_forget(struct tx *tx, struct err *err)
{
    return tally_clear(tx, err);
}

bool tally_enrolment_print(struct tx *tx, struct hash *hash, struct err *err)
{
    return print(tx, "enrolled", hash, err) && print(tx, "moved", hash, err) &&
           print(tx, "months", hash, err) && print(tx, "dated", hash, err);
}

bool tally_visit_print(struct tx *tx, struct hash *hash, struct err *err)
{
    return print(tx, "visit", hash, err);
}

bool tally_firm_print(struct tx *tx, struct hash *hash, struct err *err)
{
    return print(tx, "band", hash, err);
}
