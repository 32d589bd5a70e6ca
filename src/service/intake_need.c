/* intake_need.c: see intake_need.h. */
#include "service/intake_need.h"

#include "base/date.h"
#include "engine/judge.h"
#include "service/find_words.h"
#include "service/need_pack.h"
#include "store/query.h"

/* -------------------------------------------------------------------------- reading
 */

static bool read_fit(struct tx *tx, struct arena *arena, int64_t rid,
                     struct intake_needs *needs, struct err *err)
{
    struct allot_fit_of_row row;

    if (!allot_fit_of(tx, rid, arena, &row, &needs->fit, err))
        return false;
    needs->reason = needs->fit ? row.reason : STR("");
    return true;
}

bool intake_needs_read(struct tx *tx, struct arena *arena, int64_t rid,
                       struct intake_needs *needs, struct err *err)
{
    struct allot_needs_of_row row;
    struct cursor cursor = { 0 };

    *needs = (struct intake_needs){ .need = ARENA_ARRAY(arena, INTAKE_NEEDS_MOST,
                                                        struct intake_need) };
    if (!read_fit(tx, arena, rid, needs, err) ||
        !allot_needs_of_open(tx, rid, &cursor, err))
        return false;
    while (needs->count < INTAKE_NEEDS_MOST && allot_needs_of_next(&cursor, &row))
        needs->need[needs->count++] =
            (struct intake_need){ .id = row.id,
                                  .rid = row.rid,
                                  .title = str_copy(arena, row.title),
                                  .employer = str_copy(arena, row.employer),
                                  .place = str_copy(arena, row.place),
                                  .places = (int32_t)row.places,
                                  .left = (int32_t)row.left };
    return cursor_end(&cursor, err);
}

const struct intake_need *intake_need_find(const struct intake_needs *needs,
                                           int64_t rid)
{
    for (uint32_t i = 0; i < needs->count; i++)
        if (needs->need[i].rid == rid)
            return &needs->need[i];
    return NULL;
}

/* -------------------------------------------------------------------------- opening
 */

static bool chosen_twice(const struct intake_new *said, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (said->need[i] == said->need[at])
            return true;
    return false;
}

/* The place a need has left, and its id. */
static bool need_left(struct tx *tx, int64_t rid, struct allot_need_left_row *row,
                      struct err *err)
{
    bool found = false;

    return allot_need_left(tx, rid, row, &found, err) &&
           (found || err_set(err, ERR_INPUT,
                             N_("one of the needs is not open any more, or all its "
                                "places are filled: choose again")));
}

static bool rule_is_sound(const struct intake_new *said, struct err *err)
{
    bool fit = str_is(said->objective, "fit");

    if (fit && said->reason.len == 0)
        return err_set(err, ERR_INPUT,
                       N_("write why those who fit best are to go first"));
    if (said->reason.len > INTAKE_REASON_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(INTAKE_REASON_BYTES));
    if (said->women_milli >= 0)
        return err_set(err, ERR_INPUT,
                       N_("places at employers are not shared by sex: only places of "
                          "the programme are"));
    return true;
}

bool intake_needs_check(struct tx *tx, const struct intake_new *said, int32_t *places,
                        struct err *err)
{
    struct allot_need_left_row row;

    *places = 0;
    if (said->need_count == 0)
        return err_set(err, ERR_INPUT, N_("choose at least one need"));
    if (said->need_count > INTAKE_NEEDS_MOST)
        return err_set(err, ERR_LIMIT, N_("choose {most} needs at most"),
                       ARG_NUM(INTAKE_NEEDS_MOST));
    for (uint32_t i = 0; i < said->need_count; i++) {
        if (chosen_twice(said, i))
            return err_set(err, ERR_INPUT, N_("choose each need once"));
        if (!need_left(tx, said->need[i], &row, err))
            return false;
        *places += (int32_t)(row.places < INTAKE_PLACES_MOST ? row.places
                                                             : INTAKE_PLACES_MOST);
    }
    return rule_is_sound(said, err);
}

bool intake_needs_put(struct tx *tx, const struct intake_new *said, struct err *err)
{
    struct allot_need_left_row row;

    for (uint32_t i = 0; i < said->need_count; i++)
        if (!need_left(tx, said->need[i], &row, err) ||
            !allot_need_put(
                tx, said->rid, row.id,
                row.places < INTAKE_PLACES_MOST ? row.places : INTAKE_PLACES_MOST, err))
            return false;
    return !str_is(said->objective, "fit") ||
           allot_fit_put(tx, said->rid, said->reason, err);
}

bool intake_needs_same(const struct intake_needs *needs, const struct intake_new *said)
{
    if (needs->count != said->need_count ||
        needs->fit != str_is(said->objective, "fit"))
        return false;
    for (uint32_t i = 0; i < said->need_count; i++)
        if (!intake_need_find(needs, said->need[i]))
            return false;
    return !needs->fit || str_eq(needs->reason, said->reason);
}

/* --------------------------------------------------------------------- to choose from
 */

static bool is_chosen(const struct intake_need_ask *ask, int64_t rid)
{
    for (uint32_t i = 0; i < ask->chosen_count; i++)
        if (ask->chosen[i] == rid)
            return true;
    return false;
}

static void put_open(struct arena *arena, struct view *list,
                     const struct allot_open_needs_row *row)
{
    struct view *v = view_add_object(arena, list);

    view_str(arena, v, "need", id_text(arena, row->rid));
    view_str(arena, v, "title", str_copy(arena, row->title));
    view_str(arena, v, "employer", str_copy(arena, row->employer));
    view_str(arena, v, "place", str_copy(arena, row->place));
    view_day(arena, v, "start", row->has_start_on ? row->start_on : DAY_NONE);
    view_int(arena, v, "places", row->places);
}

bool intake_needs_open(const struct call *call, struct tx *tx,
                       const struct intake_need_ask *ask, struct view *view,
                       struct err *err)
{
    struct arena *arena = call->arena;
    const struct find_words words = find_words_of(ask->typed);
    struct view *chosen = view_put_array(arena, view, "chosen_needs");
    struct view *list = view_put_array(arena, view, "needs");
    struct allot_open_needs_row row;
    struct cursor cursor = { 0 };
    int64_t all = 0, fit = 0, apart = 0;

    if (!allot_open_needs_open(tx, INTAKE_NEEDS_LOOKED, &cursor, err))
        return false;
    while (allot_open_needs_next(&cursor, &row)) {
        const struct str text[] = { row.title, row.employer, row.place };
        const bool fits = words.count == 0 || find_words_fit(&words, text, 3);
        const bool ticked = is_chosen(ask, row.rid);
        all++;
        fit += fits;
        apart += fits && ticked;
        if (ticked)
            put_open(arena, chosen, &row);
        else if (fits && list->count < INTAKE_NEEDS_SHOWN)
            put_open(arena, list, &row);
    }
    view_int(arena, view, "needs_all", all);
    view_int(arena, view, "needs_fit", fit);
    view_bool(arena, view, "more_needs", fit - apart > list->count);
    return cursor_end(&cursor, err);
}

/* ---------------------------------------------------------------------------- pairs
 */

static int32_t fit_of(const struct judge *judge, const struct pool *pool,
                      int64_t person_id, int32_t today)
{
    const uint32_t row = pool_row_of(pool, person_id);
    uint8_t cover[COVER_ASKS_MAX];

    if (row == POOL_ROW_NONE || pool->enrolled_day[row] > today ||
        !judge_in_pool(judge->need, row))
        return INTAKE_NO_PAIR;
    const struct judgement j = judge_person(judge, row, cover);
    return j.state == RANK_READY || j.state == RANK_READY_AFTER ? j.fit
                                                                : INTAKE_NO_PAIR;
}

bool intake_need_judge(struct call *call, struct tx *tx,
                       const struct intake_need *chosen, const struct intake_fits *fits,
                       struct err *err)
{
    const struct need_which which = { chosen->id, 0 };
    const struct pool *pool = fits->pool;
    const size_t mark = arena_mark(call->arena);
    struct packed_need packed;
    struct judge judge;
    struct need need;

    if (!need_load(tx, call->arena, &pool->book, which, &need, err))
        return false;
    need_pack(call, pool, &need, &packed);
    if (!need_columns_check(&packed.columns, err))
        return false;
    judge_prepare(call->arena, &pool->match, &packed.columns, false, &judge);
    for (uint32_t i = 0; i < fits->count; i++)
        fits->fit[i] = chosen->left > 0 ? fit_of(&judge, pool, fits->person_id[i],
                                                 moment_day(call->now))
                                        : INTAKE_NO_PAIR;
    arena_rewind(call->arena, mark);
    return true;
}
