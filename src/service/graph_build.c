/*
 * graph_build.c: see graph_build.h.
 *
 *   nothing imported, nothing stored? done -> read the words -> the same fingerprint as
 *   last time? done -> groups, occupations, tasks and skills -> keep what changed ->
 *   the pool has a new sequence, from which this graph holds
 *
 * Measured with everything imported (400 groups, 7,000 occupations, 454 tasks, 20,800
 * skills): 7.9 to 8.4 s of one shared core for all of it, 0.4 s of that for the groups,
 * 1.5 s for the occupations, 3.7 s for the skills (0.1 s of them reading senses, 0.6 s
 * one list against the other); the rest is reading and writing.
 */
#include "service/graph_build.h"

#include "service/graph_groups.h"
#include "service/graph_jobs.h"
#include "service/graph_keep.h"
#include "service/graph_skills.h"
#include "store/query.h"

/* Grows when the graph is computed otherwise from the same words. */
#define GRAPH_FORMULA 5

static void fingerprint(const struct words *words, char text[HASH_TEXT_BYTES])
{
    unsigned char sum[HASH_BYTES];
    struct hash hash;

    hash_start(&hash);
    hash_int(&hash, GRAPH_FORMULA);
    words_hash(words, &hash);
    hash_end(&hash, sum);
    hash_hex(sum, text);
}

/* Whether there is anything to compare: our own tasks alone are the catalogue's. */
static bool anything(struct tx *tx, bool *any, struct err *err)
{
    static const char *const kinds[] = { "skill", "occupation", "group" };
    struct graph_imported_row row;

    *any = false;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds && !*any; i++)
        if (!graph_imported(tx, str_from(kinds[i]), &row, any, err))
            return false;
    return true;
}

/*
 * Cover reads the graph, so a changed graph is a changed pool: servers load it anew,
 * and a run that was made before can no longer be repeated (need_match.c looks here).
 */
static bool note_change(struct tx *tx, struct err *err)
{
    struct arena arena = { 0 };
    struct buf text = buf_new(&arena);
    struct pool_seq_row pool;
    bool ok = pool_seq(tx, &pool, err) && pool_seq_set(tx, pool.seq + 1, err);

    if (ok) {
        buf_int(&text, pool.seq + 1);
        ok = meta_set(tx, STR(GRAPH_SEQ_KEY), buf_str(&text), err);
    }
    arena_free(&arena);
    return ok;
}

static bool build(struct call *call, struct tx *tx, const struct words *words,
                  struct arena *arena, struct err *err)
{
    struct graph graph = { .arena = arena, .words = words, .stop = call->stop };
    bool changed = false;

    graph_groups(&graph);
    graph_jobs(&graph);
    graph_skills(&graph);
    return graph_keep(call, tx, &graph, &changed, err) &&
           (!changed || note_change(tx, err));
}

bool graph_build(struct call *call, struct tx *tx, struct err *err)
{
    char text[HASH_TEXT_BYTES];
    struct arena arena = { 0 };
    struct meta_get_row row;
    struct words words = { .arena = &arena };
    bool found = false, any = false, ok = false;

    if (!meta_get(tx, STR("graph"), &arena, &row, &found, err) ||
        (!found && !anything(tx, &any, err)))
        goto out;
    ok = !found && !any;
    if (ok || !words_load(call, tx, &words, err))
        goto out;
    if (!call_step(call, 0, 1, err))
        goto out;
    fingerprint(&words, text);
    ok = found && str_is(row.value, text);
    if (!ok)
        ok = build(call, tx, &words, &arena, err) &&
             meta_set(tx, STR("graph"), str_from(text), err);
out:
    arena_free(&arena);
    return ok;
}
