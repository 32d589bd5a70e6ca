/* person_needs.c: see person_needs.h. */
#include "service/person_needs.h"

#include "base/date.h"
#include "service/match_why.h"
#include "service/matching_off.h"
#include "service/open_needs.h"
#include "service/pool_away.h"
#include "store/query.h"

struct seek {
    struct call *call;
    const struct person_needs_ask *ask;
    const struct pool *pool;
    const struct open_needs *needs;
    struct tx *tx;
    uint32_t row;
    uint64_t seed;
    struct need_list list; /* one more than is shown, if there is one */
};

/* ------------------------------------------------------------------------- who */

static bool is_missing(const struct seek *s, struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nobody called {person} to match"),
                   ARG_STR(s->ask->person));
}

/* Of who is in the image alone: a protected identity is found as little as nobody. */
static bool find_by_text(struct seek *s, struct err *err)
{
    const struct pool *pool = s->pool;
    const struct str text = s->ask->person;
    const bool by_rid = str_starts(text, "#");
    struct person_head_row head;
    uint32_t count = 0;
    int64_t rid = 0;

    if (by_rid && !str_int(str_sub(text, 1, text.len), &rid))
        return is_missing(s, err);
    for (uint32_t i = 0; i < pool->match.person_count; i++)
        if (by_rid ? pool->match.person_key[i] == rid
                   : str_eq(pool_source_key(pool, i), text)) {
            s->row = i;
            count++;
        }
    if (count == 0)
        return is_missing(s, err);
    if (count > 1)
        return err_set(err, ERR_INPUT,
                       N_("{n} people are called {person}; name one by her #id"),
                       ARG_NUM(count), ARG_STR(text));
    if (!person_head(s->tx, pool->person_id[s->row], s->call->arena, &head, err))
        return false;
    return head.domain_id == s->call->actor->domain_id || is_missing(s, err);
}

static bool find_person(struct seek *s, struct err *err)
{
    if (s->ask->person_id == 0)
        return find_by_text(s, err);
    s->row = pool_row_of(s->pool, s->ask->person_id);
    return s->row != POOL_ROW_NONE || is_missing(s, err);
}

/* ------------------------------------------------------------------------- answer */

static void head_put(const struct seek *s, const struct need *need, struct view *v)
{
    struct arena *arena = s->call->arena;

    view_str(arena, v, "need", need->source_key);
    view_str(arena, v, "need_id", id_text(arena, need->rid));
    view_str(arena, v, "title", need->title);
    view_str(arena, v, "employer", need->employer);
    view_str(arena, v, "place",
             str_copy(arena, s->pool->book.places.place[need->place].name));
    view_day(arena, v, "start", need->start_day);
    view_day(arena, v, "deadline", need->more ? need->more->deadline_day : DAY_NONE);
    view_int(arena, v, "positions", need->positions);
}

static bool need_put_one(const struct seek *s, const struct need_row *row,
                         struct view *list, struct err *err)
{
    const struct need_which which = { s->needs->id[row->need],
                                      s->needs->version[row->need] };
    struct arena *arena = s->call->arena;
    struct packed_need packed;
    struct need need;

    if (!need_load(s->tx, arena, &s->pool->book, which, &need, err))
        return false;
    struct match_why why = { s->call, s->pool, &need, &packed, false };
    struct view *v = view_add_object(arena, list);
    need_pack_rows(&s->pool->book, &need, &packed);
    head_put(s, &need, v);
    view_cstr(arena, v, "state", match_state_word(row->state));
    view_int(arena, v, "weeks", row->weeks);
    view_int(arena, v, "band", row->band);
    view_int(arena, v, "fit", row->fit);
    match_because_put(&why, s->row, v);
    match_missing_put(&why, row->missing, v);
    return true;
}

static bool answer_of(const struct seek *s, bool in_pool, struct view **answer,
                      struct err *err)
{
    const int32_t enrolled = s->pool->enrolled_day[s->row];
    struct arena *arena = s->call->arena;
    struct view *v = view_object(arena);

    view_str(arena, v, "person", id_text(arena, s->pool->match.person_key[s->row]));
    view_str(arena, v, "source_key", str_copy(arena, pool_source_key(s->pool, s->row)));
    view_int(arena, v, "seed", (int64_t)s->seed);
    view_int(arena, v, "image_seq", s->pool->seq);
    view_bool(arena, v, "in_pool", in_pool);
    view_bool(arena, v, "away", enrolled == POOL_AWAY_DAY);
    view_day(arena, v, "enrolled_on", enrolled >= POOL_AWAY_DAY ? DAY_NONE : enrolled);
    view_int(arena, v, "open_needs", s->needs->source.count);
    view_bool(arena, v, "more", s->list.count > s->ask->top);
    struct view *list = view_put_array(arena, v, "needs");
    for (uint32_t i = 0; i < s->list.count && i < s->ask->top; i++)
        if (!need_put_one(s, &s->list.rows[i], list, err))
            return false;
    *answer = v;
    return true;
}

static bool seek(struct seek *s, struct view **answer, struct err *err)
{
    const int32_t today = moment_day(s->call->now);

    if (!find_person(s, err))
        return false;
    const bool in_pool = s->pool->enrolled_day[s->row] <= today;
    const struct open_needs_ask ask = { s->pool, s->row, s->seed, s->ask->top + 1 };
    if (in_pool)
        open_needs_of(s->needs, s->call->arena, &ask, &s->list);
    return answer_of(s, in_pool, answer, err);
}

bool person_needs(struct call *call, const struct person_needs_ask *ask,
                  struct view **answer, struct err *err)
{
    struct seek s = { .call = call, .ask = ask };
    bool ok = false;

    s.seed = (uint64_t)(ask->seed_given ? ask->seed : OPEN_NEEDS_SEED);
    if (!images_lease(call, &s.pool, err))
        return false;
    if (!open_needs_lease(call, s.pool, &s.needs, err))
        goto out;
    ok = tx_begin(call->store, TX_READ, &s.tx, err) &&
         matching_must_be_on(call, s.tx, err) && seek(&s, answer, err);
    tx_end(&s.tx);
out:
    open_needs_release(&s.needs);
    images_release(call->images, &s.pool);
    return ok;
}
