/* employer_ask.c: see employer_ask.h. */
#include "service/employer_ask.h"

#include "base/date.h"
#include "service/audit.h"
#include "service/audit_words.h"
#include "service/employer_key.h"
#include "service/event.h"
#include "service/meeting.h"
#include "service/need.h"
#include "service/referral.h"
#include "service/referral_state.h"
#include "service/referral_word.h"
#include "store/query.h"

#define SEEN_ACTION     "profile_see"
#define ANSWERED_ACTION "profile_answer"

/* ------------------------------------------------------------------------- the door */

static enum employer_door door_of(const struct call *call,
                                  const struct employer_ask_by_rid_row *ask,
                                  const struct employer_key *key)
{
    if (str_is(ask->firm_status, "closed"))
        return EMPLOYER_CLOSED;
    if (ask->left_at && !(key->by_hand && key->made_at > ask->left_at))
        return EMPLOYER_LEFT;
    if (!str_is(ask->need_status, "open"))
        return EMPLOYER_GONE;
    return moment_day(call->now) > key->until ? EMPLOYER_LATE : EMPLOYER_OPEN;
}

static bool find_ask(struct call *call, int64_t rid,
                     struct employer_ask_by_rid_row *row, bool *found, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              employer_ask_by_rid(tx, rid, call->arena, row, found, err);

    tx_end(&tx);
    return ok;
}

bool employer_look(struct call *call, struct str token, struct employer_seen *seen,
                   struct err *err)
{
    struct employer_ask_by_rid_row row;
    struct employer_key key = { 0 };
    bool found = false, there = false;

    if (!employer_link_look(call, token, &key, &found, err) ||
        (found && !find_ask(call, key.ask_rid, &row, &there, err)))
        return false;
    *seen = (struct employer_seen){ .door = EMPLOYER_NONE };
    if (!there)
        return true;
    seen->door = door_of(call, &row, &key);
    seen->ask_rid = key.ask_rid;
    seen->actor = (struct actor){ .name = "employer",
                                  .org_id = row.org_id,
                                  .domain_id = row.domain_id,
                                  .roles = 1U << ROLE_EMPLOYER };
    return true;
}

/* ------------------------------------------------------------------------- showing */

/* What the requirements are called, by ordinal, of one version of the need. */
struct labels {
    struct str text[REQUIREMENTS_MOST];
    int64_t weeks[REQUIREMENTS_MOST]; /* to learn it; -1: not learned on the job */
    int64_t version;                  /* that these are of; 0: none read yet     */
};

static bool read_labels(struct call *call, struct tx *tx, int64_t need_id,
                        int64_t version, struct labels *labels, struct err *err)
{
    struct cursor cursor = { 0 };
    struct employer_labels_row row;

    if (labels->version == version)
        return true;
    if (!employer_labels_open(tx, need_id, version, &cursor, err))
        return false;
    while (employer_labels_next(&cursor, &row)) {
        bool sv = call->lang == LANG_SV;
        struct str text = row.label.len > 0        ? row.label
                          : sv && row.has_label_sv ? row.label_sv
                          : row.has_label_en       ? row.label_en
                                                   : row.code;
        if (row.ordinal < 0 || row.ordinal >= (int64_t)REQUIREMENTS_MOST)
            continue;
        labels->text[row.ordinal] = str_copy(call->arena, text);
        labels->weeks[row.ordinal] =
            str_is(row.class, "learnable") && row.has_obtain_weeks ? row.obtain_weeks
                                                                   : -1;
    }
    labels->version = version;
    return cursor_end(&cursor, err);
}

static void put_bits(struct arena *arena, struct view *v, const char *key,
                     const struct labels *labels, int64_t bits)
{
    struct view *list = view_put_array(arena, v, key);

    for (uint32_t i = 0; i < REQUIREMENTS_MOST; i++) {
        if (!((uint64_t)bits >> i & 1) || labels->text[i].len == 0)
            continue;
        struct view *one = view_add_object(arena, list);
        view_str(arena, one, "label", labels->text[i]);
        view_int(arena, one, "weeks", labels->weeks[i]);
    }
}

struct profile {
    struct referrals_of_ask_row row;
    struct meeting_now meeting;
    int64_t nth;
};

static void put_profile(const struct call *call, struct view *list,
                        const struct profile *profile, const struct labels *labels)
{
    const struct referrals_of_ask_row *row = &profile->row;
    struct view *v = view_add_object(call->arena, list);
    enum referral_state state;

    if (!referral_state_from(row->state, &state))
        state = REFERRAL_CLOSED;
    view_str(call->arena, v, "referral", id_text(call->arena, row->rid));
    view_int(call->arena, v, "nth", profile->nth);
    put_bits(call->arena, v, "can", labels, row->met);
    put_bits(call->arena, v, "learn", labels, row->missing);
    view_cstr(call->arena, v, "state", referral_state_word(state));
    view_bool(call->arena, v, "waiting",
              state == REFERRAL_OPEN || state == REFERRAL_LATER);
    view_str(call->arena, v, "late", str_copy(call->arena, row->late));
    view_day(call->arena, v, "due_on", row->due_on);
    meeting_put(call, v, &profile->meeting);
}

static bool put_profiles(struct call *call, struct tx *tx, int64_t ask_rid,
                         int64_t need_id, struct view *list, struct err *err)
{
    struct labels *labels = ARENA_NEW(call->arena, struct labels);
    struct profile profile = { .nth = 0 };
    struct cursor cursor = { 0 };
    bool ok = referrals_of_ask_open(tx, ask_rid, &cursor, err);

    if (!ok)
        return false;
    while (ok && referrals_of_ask_next(&cursor, &profile.row)) {
        profile.nth++;
        ok = read_labels(call, tx, need_id, profile.row.need_version, labels, err) &&
             meeting_of(call, tx, profile.row.rid, &profile.meeting, err);
        if (ok)
            put_profile(call, list, &profile, labels);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

static void put_ask(const struct call *call, struct view *v,
                    const struct employer_ask_by_rid_row *row)
{
    struct arena *arena = call->arena;

    view_str(arena, v, "unit", row->unit);
    view_str(arena, v, "firm", row->firm);
    view_str(arena, v, "contact", row->has_contact ? row->contact : STR(""));
    view_str(arena, v, "coach", row->has_asked_by ? row->asked_by : STR(""));
    view_str(arena, v, "title", row->title);
    view_str(arena, v, "place", row->place);
    view_int(arena, v, "positions", row->positions);
    view_day(arena, v, "start_on", row->has_start_on ? row->start_on : DAY_NONE);
    view_day(arena, v, "due_on", row->due_on);
    view_str(arena, v, "answer", row->answer);
    view_day(arena, v, "answered_on",
             row->has_answered_on ? row->answered_on : DAY_NONE);
}

/* Everyone whose profile is shown learns that it was. */
static bool log_shown(struct call *call, int64_t ask_rid, struct err *err)
{
    struct cursor cursor = { 0 };
    struct referrals_of_ask_row row;
    int64_t *person = NULL;
    uint32_t count = 0, room = 0;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              referrals_of_ask_open(tx, ask_rid, &cursor, err);

    while (ok && referrals_of_ask_next(&cursor, &row)) {
        if (count == room) {
            uint32_t more = room ? room * 2 : 8;
            person = arena_grow(call->arena, person, room * sizeof *person,
                                more * sizeof *person);
            room = more;
        }
        person[count++] = row.person_id;
    }
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    for (uint32_t i = 0; ok && i < count; i++)
        ok = audit_read(call, SEEN_ACTION, RELATION_DISCLOSED, person[i], err);
    return ok;
}

bool employer_show(struct call *call, const struct employer_seen *seen,
                   struct view **view, struct err *err)
{
    struct view *made = view_object(call->arena);
    struct employer_ask_by_rid_row row;
    bool found = false, open = seen->door == EMPLOYER_OPEN;
    struct tx *tx = NULL;

    if (!find_ask(call, seen->ask_rid, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    put_ask(call, made, &row);
    view_bool(call->arena, made, "open", open);
    struct view *list = view_put_array(call->arena, made, "profiles");
    bool ok = !open || (tx_begin(call->store, TX_READ, &tx, err) &&
                        put_profiles(call, tx, seen->ask_rid, row.need_id, list, err));
    tx_end(&tx);
    if (!ok || (open && !log_shown(call, seen->ask_rid, err)))
        return false;
    *view = made;
    return true;
}

/* ------------------------------------------------------------------------ answering */

static bool answer_need(struct call *call, struct tx *tx,
                        const struct employer_seen *seen,
                        const struct employer_answer *answer,
                        enum employer_outcome *outcome, struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "ask_answer",
                             .subject = "ask",
                             .subject_rid = seen->ask_rid,
                             .valid_on = moment_day(call->now),
                             .facts = facts };
    struct employer_ask_by_rid_row row;
    bool found = false;
    int64_t id;

    if (!str_is(answer->need_answer, "yes") &&
        !str_is(answer->need_answer, "changed") && !str_is(answer->need_answer, "no"))
        return err_set(err, ERR_INPUT, N_("choose an answer"));
    if (!employer_ask_by_rid(tx, seen->ask_rid, call->arena, &row, &found, err))
        return false;
    *outcome = EMPLOYER_SAME;
    if (str_eq(row.answer, answer->need_answer))
        return true;
    *outcome = EMPLOYER_TAKEN; /* one may change one's mind about the need */
    view_str(call->arena, facts, "answer", answer->need_answer);
    view_cstr(call->arena, facts, "by", "link");
    return event_add(call, tx, &new, &id, err) &&
           ask_state_make(tx, seen->ask_rid, err);
}

/* Whom it is about reads in her log that an employer has answered. */
static bool log_answered(struct call *call, struct tx *tx, int64_t referral_rid,
                         struct err *err)
{
    struct referral_whom_of_row whom;
    bool found = false;

    if (!referral_whom_of(tx, referral_rid, call->arena, &whom, &found, err))
        return false;
    const struct audit_note note = {
        .actor = call->actor,
        .at = call->now,
        .action = STR(ANSWERED_ACTION),
        .parts = whom.protected ? STR(AUDIT_CHANGED) : STR(""),
        .relation = whom.protected ? RELATION_PROTECTED : RELATION_DISCLOSED,
        .kind = whom.protected ? AUDIT_ALERT : AUDIT_WRITE,
        .person_id = whom.person_id
    };
    return !found || audit_append(tx, call->arena, &note, err);
}

/* Why the answer that came last after it was over was given. */
static bool late_reason(struct call *call, struct tx *tx, int64_t rid,
                        struct str *reason, struct err *err)
{
    const struct event of = { .subject = STR("referral"), .subject_rid = rid };
    struct event_list list;

    *reason = STR("");
    if (!event_of_subject(tx, call->arena, &of, event_now, &list, err))
        return false;
    for (uint32_t i = 0; i < list.count; i++)
        if (str_is(list.event[i].kind, "referral_late"))
            *reason = list.event[i].reason;
    return true;
}

/* Whether the referral already stands as this answer would leave it: a no for another
 * reason is another answer. */
static bool is_same(struct call *call, struct tx *tx,
                    const struct referral_by_rid_row *row,
                    const struct employer_answer *answer, bool *same,
                    struct err *err) /* limit: a call, what stands, what is said */
{
    static const char *const left[] = { [REFERRAL_SAY_MEET] = "meet",
                                        [REFERRAL_SAY_LATER] = "later",
                                        [REFERRAL_SAY_NO] = "refused" };
    const bool no = answer->step == REFERRAL_SAY_NO;
    struct str why;

    *same = str_is(row->state, left[answer->step]) &&
            (!no || str_eq(row->reason, answer->reason));
    if (*same || !str_is(row->late, referral_answer_word(answer->step)))
        return true;
    if (!late_reason(call, tx, row->rid, &why, err))
        return false;
    *same = !no || str_eq(why, answer->reason);
    return true;
}

static bool answer_profile(struct call *call, struct tx *tx,
                           const struct employer_seen *seen,
                           const struct employer_answer *answer,
                           enum employer_outcome *outcome, struct err *err)
{
    struct referral_said said = { .rid = answer->referral_rid,
                                  .on = moment_day(call->now),
                                  .step = answer->step,
                                  .by = "link",
                                  .only_kept = seen->door != EMPLOYER_OPEN &&
                                               seen->door != EMPLOYER_LATE };
    struct referral_by_rid_row row;
    bool found = false, late = false, same = false;

    if (!referral_by_rid(tx, answer->referral_rid, call->arena, &row, &found, err))
        return false;
    if (!found || row.ask_rid != seen->ask_rid)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (answer->step == REFERRAL_SAY_NO &&
        !referral_word_known(call, "no", answer->reason))
        return err_set(err, ERR_INPUT, N_("choose why"));
    *outcome = EMPLOYER_SAME;
    if (!is_same(call, tx, &row, answer, &same, err))
        return false;
    if (same)
        return true;
    if (answer->step == REFERRAL_SAY_NO) {
        said.reason = answer->reason;
        said.side = STR("firm");
    }
    if (!log_answered(call, tx, answer->referral_rid, err) ||
        !referral_say(call, tx, &said, &late, err))
        return false;
    *outcome = late ? EMPLOYER_KEPT : EMPLOYER_TAKEN;
    return true;
}

bool employer_answer(struct call *call, const struct employer_seen *seen,
                     const struct employer_answer *answer,
                     enum employer_outcome *outcome, struct err *err)
{
    enum employer_outcome made = EMPLOYER_KEPT;
    struct tx *tx = NULL;
    bool ok =
        tx_begin(call->store, TX_WRITE, &tx, err) &&
        (answer->referral_rid ? answer_profile(call, tx, seen, answer, &made, err)
                              : answer_need(call, tx, seen, answer, &made, err)) &&
        tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    *outcome = made;
    return true;
}
