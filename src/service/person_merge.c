/* person_merge.c: see person_merge.h. */
#include "service/person_merge.h"

#include "base/map.h"
#include "service/people_load.h"
#include "service/person_key.h"
#include "store/query.h"

#define HELD_FIRST 64u

struct held {
    int64_t concept_id, level;
};

struct merge {
    struct call *call;
    struct tx *tx;
    int64_t kept_id, gone_id, seq;
    struct held *held; /* what the walk gathers */
    uint32_t held_count, held_room;
};

static void hold(struct merge *m, int64_t concept_id, int64_t level)
{
    if (m->held_count == m->held_room) {
        uint32_t more = m->held_room ? m->held_room * 2 : HELD_FIRST;
        m->held = arena_grow(m->call->arena, m->held, m->held_room * sizeof *m->held,
                             more * sizeof *m->held);
        m->held_room = more;
    }
    m->held[m->held_count++] = (struct held){ concept_id, level };
}

static bool read_open(struct merge *m, int64_t person_id, struct err *err)
{
    struct cursor cursor = { 0 };
    struct capability_open_of_row row;

    m->held_count = 0;
    if (!capability_open_of_open(m->tx, person_id, &cursor, err))
        return false;
    while (capability_open_of_next(&cursor, &row))
        hold(m, row.concept_id, row.level);
    return cursor_end(&cursor, err);
}

static bool read_ended(struct merge *m, int64_t person_id, int64_t seq, struct err *err)
{
    struct cursor cursor = { 0 };
    struct capability_ended_of_row row;

    m->held_count = 0;
    if (!capability_ended_of_open(m->tx, person_id, seq, &cursor, err))
        return false;
    while (capability_ended_of_next(&cursor, &row))
        hold(m, row.concept_id, row.level);
    return cursor_end(&cursor, err);
}

static bool read_begun(struct merge *m, int64_t person_id, int64_t seq, struct err *err)
{
    struct cursor cursor = { 0 };
    struct capability_begun_of_row row;

    m->held_count = 0;
    if (!capability_begun_of_open(m->tx, person_id, seq, &cursor, err))
        return false;
    while (capability_begun_of_next(&cursor, &row))
        hold(m, row.concept_id, 0);
    return cursor_end(&cursor, err);
}

static bool next_seq(struct merge *m, struct err *err)
{
    struct pool_seq_row row;

    if (!pool_seq(m->tx, &row, err))
        return false;
    m->seq = row.seq + 1;
    return pool_seq_set(m->tx, m->seq, err);
}

/* ---------------------------------------------------------------------- merging */

static bool has(const struct held *held, uint32_t count, int64_t concept_id)
{
    for (uint32_t i = 0; i < count; i++)
        if (held[i].concept_id == concept_id)
            return true;
    return false;
}

/* What the kept one has stands; what only the other had is added. */
static bool move_capabilities(struct merge *m, struct err *err)
{
    if (!read_open(m, m->kept_id, err))
        return false;
    struct held *kept = m->held;
    uint32_t kept_count = m->held_count;
    m->held = NULL;
    m->held_room = 0;
    if (!read_open(m, m->gone_id, err) ||
        !capability_close(m->tx, m->gone_id, m->seq, err))
        return false;
    for (uint32_t i = 0; i < m->held_count; i++) {
        struct capability_add_in in = { m->kept_id, m->held[i].concept_id, m->seq,
                                        m->held[i].level };
        if (!has(kept, kept_count, in.concept_id) && !capability_add(m->tx, &in, err))
            return false;
    }
    return true;
}

/* The columns of the two rows are the same. */
#define AVAILABILITY_OF(row, person, seq)                                              \
    {                                                                                  \
        .person_id = (person), .from_seq = (seq), .place_id = (row).place_id,          \
        .mode = (row).mode, .max_minutes = (row).max_minutes,                          \
        .available_from = (row).available_from,                                        \
        .hours_per_week = (row).hours_per_week, .enrolled_on = (row).enrolled_on,      \
        .has_max_minutes = (row).has_max_minutes,                                      \
        .has_available_from = (row).has_available_from,                                \
        .has_hours_per_week = (row).has_hours_per_week,                                \
        .has_enrolled_on = (row).has_enrolled_on                                       \
    }

static bool move_availability(struct merge *m, struct err *err)
{
    struct availability_open_of_row kept, gone;
    bool has_kept = false, has_gone = false;

    if (!availability_open_of(m->tx, m->kept_id, &kept, &has_kept, err) ||
        !availability_open_of(m->tx, m->gone_id, &gone, &has_gone, err) ||
        !availability_close(m->tx, m->gone_id, m->seq, err))
        return false;
    if (has_kept || !has_gone)
        return true;
    struct availability_add_in in = AVAILABILITY_OF(gone, m->kept_id, m->seq);
    return availability_add(m->tx, &in, err);
}

static bool has_merged(struct merge *m, int64_t person_id, bool *any, struct err *err)
{
    struct cursor cursor = { 0 };
    struct person_merged_of_row row;

    if (!person_merged_of_open(m->tx, person_id, &cursor, err))
        return false;
    *any = person_merged_of_next(&cursor, &row);
    return cursor_end(&cursor, err);
}

static bool may_merge(struct merge *m, struct err *err)
{
    struct person_head_row kept, gone;
    bool any = false;

    if (m->kept_id == m->gone_id)
        return err_set(err, ERR_INPUT, N_("a case cannot be merged with itself"));
    if (!person_head(m->tx, m->kept_id, m->call->arena, &kept, err) ||
        !person_head(m->tx, m->gone_id, m->call->arena, &gone, err) ||
        !has_merged(m, m->gone_id, &any, err))
        return false;
    if (kept.org_id != gone.org_id)
        return err_set(err, ERR_CONFLICT,
                       N_("the two cases belong to different units; one must first be "
                          "moved"));
    if (kept.has_merged_into || gone.has_merged_into || any)
        return err_set(err, ERR_CONFLICT,
                       N_("one of the cases is merged already; undo that first"));
    if (kept.disposed || gone.disposed)
        return err_set(err, ERR_CONFLICT, N_("one of the cases has been disposed of"));
    if (kept.protected != gone.protected)
        return err_set(err, ERR_CONFLICT,
                       N_("one of the two is a protected identity and the other is "
                          "not; protect both first"));
    return true;
}

static bool merge_now_both(struct merge *m, const struct merge_ask *ask,
                           struct err *err)
{
    struct person_text why = { .person_id = m->kept_id,
                               .what = "merge_why",
                               .plain = ask->why };
    int64_t id;

    if (!may_merge(m, err) || !next_seq(m, err) ||
        !person_seal(m->call, m->tx, &why, err) || !move_capabilities(m, err) ||
        !move_availability(m, err) || !sex_close(m->tx, m->gone_id, m->seq, err))
        return false;
    struct merge_add_in in = { .kept_id = m->kept_id,
                               .gone_id = m->gone_id,
                               .seq = m->seq,
                               .at = m->call->now,
                               .actor = str_from(m->call->actor->name),
                               .sealed_why = why.sealed };
    struct person_merged_set_in set = { .id = m->gone_id,
                                        .merged_into = m->kept_id,
                                        .has_merged_into = true };
    return merge_add(m->tx, &in, &id, err) && person_merged_set(m->tx, &set, err);
}

static bool finish(struct merge *m, bool ok, struct err *err)
{
    uint64_t ticket = 0;

    ok = ok && tx_commit(&m->tx, &ticket, err);
    tx_end(&m->tx);
    return ok && store_wait(m->call->store, ticket, err) &&
           people_refresh(m->call, m->gone_id, err) &&
           people_refresh(m->call, m->kept_id, err);
}

bool person_merge(struct call *call, const struct merge_ask *ask, struct err *err)
{
    struct merge m = { .call = call, .kept_id = ask->kept_id, .gone_id = ask->gone_id };

    if (!person_key_ensure(call, ask->kept_id, err) ||
        !tx_begin(call->store, TX_WRITE, &m.tx, err))
        return false;
    return finish(&m, merge_now_both(&m, ask, err), err);
}

/* ---------------------------------------------------------------------- undoing */

static bool part_capabilities(struct merge *m, int64_t merged_at, struct err *err)
{
    int64_t changed;

    if (!read_begun(m, m->kept_id, merged_at, err))
        return false;
    for (uint32_t i = 0; i < m->held_count; i++)
        if (!capability_close_one(m->tx, m->kept_id, m->held[i].concept_id, m->seq,
                                  &changed, err))
            return false;
    if (!read_ended(m, m->gone_id, merged_at, err))
        return false;
    for (uint32_t i = 0; i < m->held_count; i++) {
        struct capability_add_in in = { m->gone_id, m->held[i].concept_id, m->seq,
                                        m->held[i].level };
        if (!capability_add(m->tx, &in, err))
            return false;
    }
    return true;
}

static bool part_availability(struct merge *m, int64_t merged_at, struct err *err)
{
    struct availability_begun_of_row begun;
    struct availability_ended_of_row ended;
    bool has_begun = false, has_ended = false;

    if (!availability_begun_of(m->tx, m->kept_id, merged_at, &begun, &has_begun, err) ||
        !availability_ended_of(m->tx, m->gone_id, merged_at, &ended, &has_ended, err) ||
        (has_begun && !availability_close(m->tx, m->kept_id, m->seq, err)))
        return false;
    if (!has_ended)
        return true;
    struct availability_add_in in = AVAILABILITY_OF(ended, m->gone_id, m->seq);
    return availability_add(m->tx, &in, err);
}

static bool part_sex(struct merge *m, int64_t merged_at, struct err *err)
{
    struct sex_ended_of_row row;
    bool found = false;

    return sex_ended_of(m->tx, m->gone_id, merged_at, m->call->arena, &row, &found,
                        err) &&
           (!found || sex_add(m->tx, m->gone_id, m->seq, row.sex, err));
}

static bool unmerge_now(struct merge *m, struct err *err)
{
    struct merge_now_row row;
    struct person_merged_set_in set = { .id = m->gone_id };
    int64_t changed;
    bool found = false;

    if (!merge_now(m->tx, m->gone_id, m->call->arena, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_CONFLICT, N_("this case is not merged into another"));
    m->kept_id = row.kept_id;
    return next_seq(m, err) && part_capabilities(m, row.seq, err) &&
           part_availability(m, row.seq, err) && part_sex(m, row.seq, err) &&
           person_merged_set(m->tx, &set, err) &&
           merge_undo(m->tx, row.id, m->call->now, str_from(m->call->actor->name),
                      &changed, err);
}

bool person_unmerge(struct call *call, int64_t gone_id, int64_t *kept_id,
                    struct err *err)
{
    struct merge m = { .call = call, .gone_id = gone_id };

    if (!tx_begin(call->store, TX_WRITE, &m.tx, err) ||
        !finish(&m, unmerge_now(&m, err), err))
        return false;
    *kept_id = m.kept_id;
    return true;
}
