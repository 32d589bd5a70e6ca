/* person_merge.c: see person_merge.h. */
#include "service/person_merge.h"

#include "service/enrolment_again.h"
#include "service/merge_words.h"
#include "service/people_load.h"
#include "service/person_key.h"
#include "service/person_protect.h"
#include "service/session.h"
#include "store/query.h"

struct merge {
    struct call *call;
    struct tx *tx;
    int64_t kept_id, gone_id, seq;
};

static bool next_seq(struct merge *m, struct err *err)
{
    struct pool_seq_row row;

    if (!pool_seq(m->tx, &row, err))
        return false;
    m->seq = row.seq + 1;
    return pool_seq_set(m->tx, m->seq, err);
}

/* ------------------------------------------------------------ what has a sequence */

/* The statements of all tables take the same. */
#define COPY_ENDED(table)                                                              \
    table##_copy_ended(                                                                \
        m->tx, &(struct table##_copy_ended_in){ from, ended, to, m->seq }, &n, err)

/* What `from` had open until `ended` begins now on `to`, where that has nothing open.
 */
static bool begin_what_ended(struct merge *m, int64_t from, int64_t ended, int64_t to,
                             struct err *err)
{
    int64_t n;

    return COPY_ENDED(capability) && COPY_ENDED(evidence) && COPY_ENDED(availability) &&
           COPY_ENDED(availability_detail) && COPY_ENDED(availability_place) &&
           COPY_ENDED(sex);
}

static bool end_all(struct merge *m, int64_t person_id, struct err *err)
{
    int64_t n;

    return evidence_close(m->tx, person_id, m->seq, &n, err) &&
           capability_close(m->tx, person_id, m->seq, err) &&
           availability_close(m->tx, person_id, m->seq, err) &&
           sex_close(m->tx, person_id, m->seq, err);
}

/* What began at `begun` and stands as it began; evidence first, as what she can do
 * stands with newer evidence. */
static bool end_what_began(struct merge *m, int64_t person_id, int64_t begun,
                           struct err *err)
{
    int64_t n;

    return evidence_end_begun(m->tx, person_id, begun, m->seq, &n, err) &&
           capability_end_begun(m->tx, person_id, begun, m->seq, &n, err) &&
           availability_end_begun(m->tx, person_id, begun, m->seq, &n, err) &&
           sex_end_begun(m->tx, person_id, begun, m->seq, &n, err);
}

/* Where the other's statement is the better one, the kept one's ends, so that the
 * other's can begin there. */
static bool yield(struct merge *m, struct err *err)
{
    int64_t n;

    return capability_yield(m->tx, m->kept_id, m->gone_id, m->seq, &n, err) &&
           evidence_yield(m->tx, m->kept_id, m->seq, &n, err);
}

static bool back(struct merge *m, int64_t merged_seq, struct err *err)
{
    int64_t n;

    return capability_back(m->tx, m->kept_id, merged_seq, m->seq, &n, err) &&
           evidence_back(m->tx, m->kept_id, merged_seq, m->seq, &n, err);
}

/* ---------------------------------------------------------------------- merging */

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

/* What has no sequence: nothing of it ends on the case that goes. */
static bool join_rest(struct merge *m, int64_t merge_id, struct err *err)
{
    const struct merging words = { m->call, m->tx, merge_id, m->kept_id, m->gone_id };
    const int64_t at = m->call->now;
    int64_t n;

    return merge_part_task_wish(m->tx,
                                &(struct merge_part_task_wish_in){ merge_id, m->gone_id,
                                                                   m->kept_id, at },
                                &n, err) &&
           task_wish_join(m->tx, merge_id, m->gone_id, m->kept_id, &n, err) &&
           merge_part_eligibility(m->tx,
                                  &(struct merge_part_eligibility_in){
                                      merge_id, m->gone_id, m->kept_id, at },
                                  &n, err) &&
           eligibility_join(m->tx, merge_id, m->gone_id, m->kept_id, &n, err) &&
           merge_words_join(&words, err);
}

static bool merge_now_both(struct merge *m, const struct merge_ask *ask,
                           struct err *err)
{
    struct person_text why = { .person_id = m->kept_id,
                               .what = "merge_why",
                               .plain = ask->why };
    int64_t id;

    if (!may_merge(m, err) || !next_seq(m, err) ||
        !person_seal(m->call, m->tx, &why, err) || !end_all(m, m->gone_id, err) ||
        !yield(m, err) || !begin_what_ended(m, m->gone_id, m->seq, m->kept_id, err))
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
    return protection_level(m->call, m->tx,
                            (const int64_t[2]){ m->kept_id, m->gone_id }, err) &&
           merge_add(m->tx, &in, &id, err) && join_rest(m, id, err) &&
           person_merged_set(m->tx, &set, err) &&
           enrolment_again_settle(m->call, m->tx, m->kept_id, err) &&
           session_signal(m->tx, err);
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

static bool part_rest(struct merge *m, int64_t merge_id, struct err *err)
{
    const struct merging words = { m->call, m->tx, merge_id, m->kept_id, m->gone_id };
    const int64_t at = m->call->now;
    int64_t n;

    return task_wish_part(m->tx, merge_id, m->kept_id, at, &n, err) &&
           eligibility_part(m->tx, merge_id, m->kept_id, at, &n, err) &&
           merge_words_part(&words, err);
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
    return next_seq(m, err) && end_what_began(m, m->kept_id, row.seq, err) &&
           back(m, row.seq, err) &&
           begin_what_ended(m, m->gone_id, row.seq, m->gone_id, err) &&
           part_rest(m, row.id, err) && person_merged_set(m->tx, &set, err) &&
           merge_undo(m->tx, row.id, m->call->now, str_from(m->call->actor->name),
                      &changed, err) &&
           enrolment_again_settle(m->call, m->tx, m->kept_id, err) &&
           enrolment_again_settle(m->call, m->tx, m->gone_id, err) &&
           session_signal(m->tx, err);
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

bool person_is_whole(struct tx *tx, int64_t person_id, struct err *err)
{
    struct person_merged_into_row row;
    char kept[24];

    if (!person_merged_into(tx, person_id, &row, err))
        return false;
    if (!row.has_kept_rid)
        return true;
    snprintf(kept, sizeof kept, "%lld", (long long)row.kept_rid);
    return err_set(
        err, ERR_CONFLICT,
        N_("this case is merged into case {kept}; open that one and write there"),
        ARG_WORD(kept));
}
