/* event_rebuild.c: see event_rebuild.h. */
#include "service/event_rebuild.h"

#include "service/around_state.h"
#include "service/enrolment_state.h"
#include "service/event_subjects.h"
#include "service/firm_merge.h"
#include "service/firm_state.h"
#include "service/need_state.h"
#include "service/recruitment.h"
#include "service/referral_state.h"
#include "service/tally.h"
#include "store/query.h"

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
    /* remade of a history: in a row */
    { "merge", firm_merge_forget, firm_merge_make, rebuild_merges_print,
      NULL }, /* which firm is which: all others read it */
    { "unit", unit_state_forget, unit_state_make, print_units, NULL },
    { "outing", outing_state_forget, outing_state_make, rebuild_outings_print, NULL },
    { "visit", visit_state_forget, NULL, print_visits, visit_state_remake },
    { "visit", tally_forget, NULL, tally_visit_print, tally_remake },
    { "firm", firm_state_forget, NULL, print_firms,
      firm_state_remake }, /* reads visits */
    { "firm", NULL, NULL, tally_firm_print, tally_remake },
    { "recruitment", recruitment_state_forget, recruitment_state_make,
      rebuild_recruitments_print, NULL },
    { "need", need_state_forget, need_state_make, rebuild_needs_print,
      NULL }, /* reads firms */
    { "ask", ask_state_forget, ask_state_make, rebuild_asks_print, NULL },
    { "enrolment", enrolment_state_forget, NULL, print_enrolments,
      enrolment_state_remake },
    { "enrolment", NULL, NULL, tally_enrolment_print, tally_remake },
    { "referral", referral_state_forget, referral_state_make, print_referrals, NULL },
    { "activity", activity_state_forget, activity_state_make, rebuild_activities_print,
      NULL },
    { "invite", invite_state_forget, invite_state_make, rebuild_invites_print, NULL },
};
const uint32_t projection_count = sizeof projections / sizeof *projections;

/* Rows of one subject that are made of its history: those from `at` on. */
static uint32_t together(uint32_t at)
{
    uint32_t n = 1;

    while (projections[at].remake && at + n < projection_count &&
           projections[at + n].remake &&
           strcmp(projections[at].subject, projections[at + n].subject) == 0)
        n++;
    return n;
}

/* One subject: what is made of its history, of one reading of it. */
static bool make_one(struct tx *tx, struct arena *arena, const struct projection *p,
                     uint32_t n, int64_t rid, struct err *err) /* limit: all differ */
{
    const struct event of = { .subject = str_from(p->subject), .subject_rid = rid };
    struct event_list history;

    if (!p->remake)
        return p->make(tx, rid, err);
    bool ok = event_history(tx, arena, &of, &history, err);
    for (uint32_t i = 0; ok && n > 1 && i < history.count; i++) /* once for all */
        ok = event_facts(&history.event[i], arena, &history.event[i].read, err);
    for (uint32_t i = 0; ok && i < n; i++)
        ok = p[i].remake(tx, arena, rid, &history, err);
    return ok;
}

static bool rebuild_some(struct call *call, struct tx *tx, const struct projection *p,
                         uint32_t n, const struct subject_list *list,
                         struct err *err) /* limit: all differ */
{
    struct arena arena = { 0 };
    bool ok = true;

    for (uint32_t i = 0; ok && i < n; i++)
        ok = !p[i].forget || p[i].forget(tx, err);
    for (uint32_t i = 0; ok && i < list->count; i++) {
        ok = call_step(call, i, list->count, err) &&
             make_one(tx, &arena, p, n, list->rid[i], err);
        arena_rewind(&arena, 0);
    }
    arena_free(&arena);
    return ok;
}

static bool rebuild_all(struct call *call, struct tx *tx, struct rebuilt *made,
                        struct err *err)
{
    struct subject_list list[SUBJECT_KINDS_MOST] = { 0 };
    struct arena arena = { 0 };

    for (uint32_t i = 0; i < projection_count; i++)
        list[i].subject = projections[i].subject;
    bool ok = event_subjects(tx, &arena, list, projection_count, err);
    for (uint32_t i = 0, n; ok && i < projection_count; i += n) {
        uint32_t of = 0;
        while (strcmp(list[of].subject, projections[i].subject) != 0)
            of++; /* the first of its name has them all */
        n = together(i);
        ok = rebuild_some(call, tx, &projections[i], n, &list[of], err);
        made->subjects += (int64_t)n * list[of].count;
    }
    arena_free(&arena);
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
