/* pool_ask.c: see pool_ask.h. */
#include "service/pool_ask.h"

#include <string.h>

#include "service/graph_build.h"
#include "service/person_dispose.h"
#include "store/query.h"

static uint32_t people_in(const struct pool *pool, const uint64_t *open)
{
    uint32_t people = 0;

    if (!open)
        return pool->match.person_count;
    for (uint32_t w = 0; w < image_words(pool->match.person_count); w++)
        people += (uint32_t)__builtin_popcountll(open[w]);
    return people;
}

static bool rank_all(struct call *call, const struct pool_rank *ask,
                     struct pool_ranked *ranked, struct err *err)
{
    if (!rank_people(call->arena, &ask->pool->match, ask->need, &ask->order,
                     &ranked->list, err))
        return false;
    for (uint32_t i = 0; i < ranked->list.count; i++)
        ranked->states[ranked->list.rows[i].state]++;
    ranked->people = ranked->list.count;
    return true;
}

/* Those within reach first, as a rule enough; else whoever comes after them too. */
static bool rank_by_index(struct call *call, struct images_ask *index,
                          const struct pool_rank *ask, struct pool_ranked *ranked,
                          struct err *err)
{
    struct index_ask first = { .view = index->view,
                               .need = ask->need,
                               .order = &ask->order,
                               .scope = INDEX_IN_REACH,
                               .top = ask->top };

    struct index_counted found;

    if (!index_people_counted(index->desk, call->arena, &first, &found, err))
        return false;
    ranked->people = people_in(ask->pool, ask->need->pool);
    ranked->list = found.list;
    memcpy(ranked->states, found.states, sizeof ranked->states);
    uint32_t within = found.states[RANK_READY] + found.states[RANK_READY_AFTER] +
                      found.states[RANK_BEHIND_THRESHOLDS];
    ranked->states[RANK_OUT_OF_REACH] = ranked->people - within;
    if (ranked->list.count >= ask->shown || within == ranked->people)
        return true;
    first.scope = INDEX_EVERYBODY;
    return index_people(index->desk, call->arena, &first, &ranked->list, err);
}

bool pool_rank(struct call *call, const struct pool_rank *ask,
               struct pool_ranked *ranked, struct err *err)
{
    struct pool_ranked made = { 0 };
    struct images_ask index;
    bool ok;

    if (ask->top < ask->pool->match.person_count &&
        images_ask(call->images, ask->pool, &index)) {
        ok = rank_by_index(call, &index, ask, &made, err);
        images_ask_end(call->images, &index);
    } else
        ok = rank_all(call, ask, &made, err);
    if (ok)
        *ranked = made;
    return ok;
}

bool pool_thresholds(struct call *call, const struct pool *pool,
                     const struct need_columns *need, struct threshold_result *result,
                     struct err *err)
{
    struct images_ask index;

    if (!images_ask(call->images, pool, &index))
        return threshold_count(call->arena, &pool->match, &pool->count, need, result,
                               err);
    struct index_ask ask = { .view = index.view, .need = need };
    bool ok = index_thresholds(index.desk, call->arena, &ask, result, err);
    images_ask_end(call->images, &index);
    return ok;
}

/* The pool sequence from which the concept graph holds that is stored now; 0: always.
 */
static bool graph_since(struct tx *tx, struct arena *arena, int64_t *seq,
                        struct err *err)
{
    struct meta_get_row row;
    bool found = false;

    *seq = 0;
    return meta_get(tx, STR(GRAPH_SEQ_KEY), arena, &row, &found, err) &&
           (!found || str_int(row.value, seq) ||
            err_set(err, ERR_STATE, N_("the number of the concept graph is damaged")));
}

bool pool_can_repeat(struct tx *tx, struct arena *arena, int64_t seq, struct err *err)
{
    int64_t since, disposed;

    if (!graph_since(tx, arena, &since, err) ||
        !disposal_since(tx, arena, &disposed, err))
        return false;
    if (seq < since)
        return err_set(err, ERR_STATE,
                       N_("the run was made before the vocabularies changed what is "
                          "near what; it cannot be repeated"));
    if (seq < disposed)
        return err_set(err, ERR_STATE,
                       N_("who may be in a list has changed since then, as by disposal "
                          "or a protected identity; the run cannot be repeated"));
    return true;
}
