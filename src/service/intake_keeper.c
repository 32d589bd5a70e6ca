/*
 * intake_keeper.c: whether a protected identity would have had a place (intake_show.h).
 *
 * She is in no run, for no list may tell of her. So each run that gave places where she
 * stands is taken again with her in it: her ticket is made of the seed and the number
 * of her way, as anybody's, and so is her chance.
 */
#include "base/date.h"
#include "service/allot_run.h"
#include "service/intake_run.h"
#include "service/intake_show.h"
#include "service/json_whole.h"
#include "store/query.h"

struct keeping {
    struct call *call;
    const struct enrolment_by_rid_row *way;
    struct str id; /* of the way, as a run calls it */
};

static json_t *text_of(struct str text)
{
    return json_stringn(text.ptr, text.len);
}

/* Puts her among the people and the pairs of a run of the programme's places. */
static bool join(const struct keeping *k, json_t *run, int32_t day, struct err *err)
{
    json_t *person = json_object(), *pair = json_object();
    const char *group = str_is(k->way->sex, "woman") ? INTAKE_WOMEN
                        : str_is(k->way->sex, "man") ? INTAKE_MEN
                                                     : NULL;
    int32_t waited = day > k->way->begun_on ? day - k->way->begun_on : 0;
    int failed = json_object_set_new(person, "id", text_of(k->id)) |
                 json_object_set_new(person, "waited_days", json_integer(waited));

    if (group && json_object_get(run, "families"))
        failed |=
            json_object_set_new(person, "groups", json_pack("{s:s}", "sex", group));
    failed |= json_object_set_new(pair, "person", text_of(k->id)) |
              json_object_set_new(pair, "need", json_string(INTAKE_NEED)) |
              json_array_append_new(json_object_get(run, "people"), person) |
              json_array_append_new(json_object_get(run, "pairs"), pair);
    return failed == 0 || err_set(err, ERR_STATE, N_("a stored run cannot be read"));
}

/* Whether she is in the run herself: she was protected after it. */
static bool is_in(const struct keeping *k, const json_t *run)
{
    json_t *person;
    size_t i;

    json_array_foreach(json_object_get(run, "people"), i, person)
    {
        const json_t *id = json_object_get(person, "id");
        const struct str text = { json_string_value(id), json_string_length(id) };
        if (str_eq(text, k->id))
            return true;
    }
    return false;
}

enum would { WOULD_NOT_ASKED, WOULD_NOT, WOULD_HAVE };

/* Days count to the day of the run, as everybody's in it did; who came to the stage
 * after that day was in no order with them. */
static bool would_be(const struct keeping *k, const struct allot_given_where_row *row,
                     enum would *would, struct err *err)
{
    struct arena arena = { 0 };
    json_t *run = NULL;
    int32_t day = row->on_day;
    bool places = false;

    if (!json_whole(row->json, ALLOT_FILE_DEPTH, &run, err))
        return false;
    const char *decided = json_string_value(json_object_get(run, "decided_on"));
    bool ok = !decided || date_parse(str_from(decided), &day) ||
              err_set(err, ERR_STATE, N_("a stored run cannot be read"));
    *would = WOULD_NOT_ASKED;
    if (ok && day >= k->way->entered_on && !is_in(k, run)) {
        ok = join(k, run, day, err) &&
             allot_run_places(run, k->id, &arena, &places, err);
        *would = places ? WOULD_HAVE : WOULD_NOT;
    }
    json_decref(run);
    arena_free(&arena);
    return ok;
}

/* The runs are read before they are solved: a statement does not wait for that. */
static bool read_runs(const struct keeping *k, struct tx *tx,
                      struct allot_given_where_row *row, uint32_t *count,
                      struct err *err)
{
    const struct allot_given_where_in in = { k->call->actor->org_id, k->way->slug,
                                             k->way->stage, k->way->area,
                                             k->way->entered_on };
    struct cursor cursor = { 0 };
    struct allot_given_where_row next;

    *count = 0;
    if (!allot_given_where_open(tx, &in, &cursor, err))
        return false;
    while (*count < INTAKE_KEPT_MOST && allot_given_where_next(&cursor, &next)) {
        row[*count] = next;
        row[*count].title = str_copy(k->call->arena, next.title);
        row[(*count)++].json = str_copy(k->call->arena, next.json);
    }
    return cursor_end(&cursor, err);
}

static bool put_all(const struct keeping *k, const struct allot_given_where_row *row,
                    uint32_t count, struct view *list, struct err *err)
{
    struct arena *arena = k->call->arena;

    for (uint32_t i = 0; i < count; i++) {
        enum would would;
        if (!would_be(k, &row[i], &would, err))
            return false;
        if (would == WOULD_NOT_ASKED)
            continue;
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "title", row[i].title);
        view_day(arena, v, "on", row[i].on_day);
        view_bool(arena, v, "would_have", would == WOULD_HAVE);
    }
    return true;
}

bool intake_kept_of(struct call *call, int64_t way, struct view *list, struct err *err)
{
    struct allot_given_where_row row[INTAKE_KEPT_MOST];
    struct enrolment_by_rid_row of;
    struct allot_is_kept_row kept = { 0 };
    struct keeping k = { call, &of, id_text(call->arena, way) };
    struct tx *tx = NULL;
    bool found = false;
    uint32_t count = 0;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              enrolment_by_rid(tx, way, call->arena, &of, &found, err) &&
              (!found || allot_is_kept(tx, way, &kept, err));

    if (ok && found && kept.kept && str_is(of.state, "open"))
        ok = read_runs(&k, tx, row, &count, err);
    tx_end(&tx);
    return ok && put_all(&k, row, count, list, err);
}
