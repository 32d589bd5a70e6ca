/* pool_away.c: see pool_away.h. */
#include "service/pool_away.h"

#include "service/pool_change.h"
#include "store/query.h"

static bool leave(struct tx *tx, int64_t rid, bool lifted, int64_t seq, struct err *err)
{
    int64_t changes;

    return pool_away_close(tx, rid, seq, lifted, &changes, err);
}

bool pool_away_follow(struct tx *tx, int64_t rid, bool away, bool ended,
                      struct err *err)
{
    struct pool_away_last_row last = { 0 };
    struct enrolment_whom_of_row whom;
    bool before = false, known = false;
    int64_t seq;

    if (!pool_away_last(tx, rid, &last, &before, err))
        return false;
    const bool was = before && !last.has_to_seq;
    if (was == away || (ended && before && last.lifted))
        return true;
    if (!enrolment_whom_of(tx, rid, &whom, &known, err))
        return false;
    if (!known) /* disposed of: nobody is in any list by this way */
        return true;
    return pool_next(tx, whom.person_id, &seq, err) &&
           (away ? pool_away_add(tx, rid, seq, err) : leave(tx, rid, false, seq, err));
}

bool pool_away_return(struct tx *tx, int64_t person_id, struct err *err)
{
    struct pool_away_ended_of_row row;
    bool found = true;
    int64_t seq;

    while (found) {
        if (!pool_away_ended_of(tx, person_id, &row, &found, err))
            return false;
        if (found && (!pool_next(tx, person_id, &seq, err) ||
                      !leave(tx, row.enrolment_rid, true, seq, err)))
            return false;
    }
    return true;
}
