/* event_rebuild.c: see event_rebuild.h. */
#include "service/event_rebuild.h"

#include "service/around_state.h"
#include "service/enrolment_state.h"
#include "service/firm_merge.h"
#include "service/firm_state.h"
#include "service/need_state.h"
#include "service/recruitment.h"
#include "service/referral_state.h"
#include "service/tally.h"
#include "store/query.h"

#define SUBJECTS_FIRST 1024u

/* Feeds all rows of a statement as JSON, columns and all. */
#define PRINT(name)                                                                    \
    static bool name##_print(struct tx *tx, struct hash *hash, struct err *err)        \
    {                                                                                  \
        struct cursor cursor = { 0 };                                                  \
        struct arena arena = { 0 };                                                    \
        struct name##_row row;                                                         \
        bool ok = name##_open(tx, &cursor, err);                                       \
                                                                                       \
        while (ok && name##_next(&cursor, &row)) {                                     \
            struct view *view = view_object(&arena);                                   \
            name##_view(&arena, view, &row);                                           \
            feed(&arena, view, hash);                                                  \
            arena_rewind(&arena, 0);                                                   \
        }                                                                              \
        ok = ok && cursor_end(&cursor, err);                                           \
        arena_free(&arena);                                                            \
        return ok;                                                                     \
    }

static void feed(struct arena *arena, const struct view *view, struct hash *hash)
{
    struct buf text = buf_new(arena);

    view_write(&text, view);
    hash_str(hash, buf_str(&text));
}

PRINT(rebuild_merges)
PRINT(rebuild_units)
PRINT(rebuild_outings)
PRINT(rebuild_visits)
PRINT(rebuild_signals)
PRINT(rebuild_firms)
PRINT(rebuild_bands)
PRINT(rebuild_recruitments)
PRINT(rebuild_needs)
PRINT(rebuild_asks)
PRINT(rebuild_referrals)
PRINT(rebuild_matching)
PRINT(rebuild_enrolments)
PRINT(rebuild_enrolment_moves)
PRINT(rebuild_meetings)
PRINT(rebuild_activities)
PRINT(rebuild_invites)

static bool print_units(struct tx *tx, struct hash *hash, struct err *err)
{
    return rebuild_units_print(tx, hash, err) && rebuild_matching_print(tx, hash, err);
}

static bool print_referrals(struct tx *tx, struct hash *hash, struct err *err)
{
    return rebuild_referrals_print(tx, hash, err) &&
           rebuild_meetings_print(tx, hash, err);
}

static bool print_visits(struct tx *tx, struct hash *hash, struct err *err)
{
    return rebuild_visits_print(tx, hash, err) && rebuild_signals_print(tx, hash, err);
}

static bool print_firms(struct tx *tx, struct hash *hash, struct err *err)
{
    return rebuild_firms_print(tx, hash, err) && rebuild_bands_print(tx, hash, err);
}

static bool print_enrolments(struct tx *tx, struct hash *hash, struct err *err)
{
    return rebuild_enrolments_print(tx, hash, err) &&
           rebuild_enrolment_moves_print(tx, hash, err);
}

const struct projection projections[] = {
    { "merge", firm_merge_forget, firm_merge_make,
      rebuild_merges_print }, /* which firm is which: all others read it */
    { "unit", unit_state_forget, unit_state_make, print_units },
    { "outing", outing_state_forget, outing_state_make, rebuild_outings_print },
    { "visit", visit_state_forget, visit_state_make, print_visits },
    { "firm", firm_state_forget, firm_state_make, print_firms }, /* reads visits */
    { "recruitment", recruitment_state_forget, recruitment_state_make,
      rebuild_recruitments_print },
    { "need", need_state_forget, need_state_make,
      rebuild_needs_print }, /* reads firms */
    { "ask", ask_state_forget, ask_state_make, rebuild_asks_print },
    { "enrolment", enrolment_state_forget, enrolment_state_make, print_enrolments },
    { "enrolment", tally_enrolment_forget, tally_enrolment_make,
      tally_enrolment_print },
    { "visit", tally_visit_forget, tally_visit_make, tally_visit_print },
    { "firm", tally_firm_forget, tally_firm_make, tally_firm_print },
    { "referral", referral_state_forget, referral_state_make, print_referrals },
    { "activity", activity_state_forget, activity_state_make,
      rebuild_activities_print },
    { "invite", invite_state_forget, invite_state_make, rebuild_invites_print },
};
const uint32_t projection_count = sizeof projections / sizeof *projections;

static bool subjects_of(struct tx *tx, struct arena *arena, const char *subject,
                        int64_t **rid, uint32_t *count, struct err *err)
{
    struct event_subjects_row row;
    struct cursor cursor = { 0 };
    uint32_t room = 0;

    *rid = NULL;
    *count = 0;
    if (!event_subjects_open(tx, str_from(subject), &cursor, err))
        return false;
    while (event_subjects_next(&cursor, &row)) {
        if (*count == room) {
            uint32_t more = room ? room * 2 : SUBJECTS_FIRST;
            *rid = arena_grow(arena, *rid, room * sizeof **rid, more * sizeof **rid);
            room = more;
        }
        (*rid)[(*count)++] = row.subject_rid;
    }
    return cursor_end(&cursor, err);
}

static bool rebuild_one(struct call *call, struct tx *tx, const struct projection *p,
                        struct rebuilt *made, struct err *err)
{
    struct arena arena = { 0 };
    int64_t *rid;
    uint32_t count = 0;
    bool ok =
        p->forget(tx, err) && subjects_of(tx, &arena, p->subject, &rid, &count, err);

    for (uint32_t i = 0; ok && i < count; i++)
        ok = call_step(call, i, count, err) && p->make(tx, rid[i], err);
    made->subjects += count;
    arena_free(&arena);
    return ok;
}

static bool rebuild_all(struct call *call, struct tx *tx, struct rebuilt *made,
                        struct err *err)
{
    bool ok = true;

    for (uint32_t i = 0; ok && i < projection_count; i++)
        ok = rebuild_one(call, tx, &projections[i], made, err);
    return ok;
}

bool event_rebuild(struct call *call, struct rebuilt *rebuilt, struct err *err)
{
    struct rebuilt made = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_BULK, &tx, err) &&
              rebuild_all(call, tx, &made, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    ok = ok && store_wait(call->store, call->ticket, err);
    if (ok)
        *rebuilt = made;
    return ok;
}

/* A print of each kind as it stands; 0 of one that is not compared. */
static bool print_all(struct tx *tx, uint64_t *print, struct err *err)
{
    for (uint32_t i = 0; i < projection_count; i++) {
        struct hash hash;
        hash_start(&hash);
        if (projections[i].print && !projections[i].print(tx, &hash, err))
            return false;
        print[i] = hash_end_u64(&hash);
    }
    return true;
}

bool event_rebuild_check(struct call *call, struct rebuilt *rebuilt, struct err *err)
{
    struct arena arena = { 0 };
    uint64_t *before = ARENA_ARRAY(&arena, projection_count, uint64_t);
    uint64_t *after = ARENA_ARRAY(&arena, projection_count, uint64_t);
    struct rebuilt made = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_BULK, &tx, err) && print_all(tx, before, err) &&
              rebuild_all(call, tx, &made, err) && print_all(tx, after, err);

    tx_end(&tx); /* nothing was changed */
    for (uint32_t i = 0; ok && !made.differs && i < projection_count; i++)
        if (before[i] != after[i])
            made.differs = projections[i].subject;
    arena_free(&arena);
    if (ok)
        *rebuilt = made;
    return ok;
}
