/*
 * around_invite.c: who is invited to a meeting, what she answered, whether she came;
 * see around.h.
 */
#include "base/date.h"
#include "service/around_in.h"
#include "store/query.h"

const struct coded around_answers[3] = {
    { "yes", N_("Yes") },
    { "no", N_("No") },
    { "unsure", N_("Not sure") },
};
const struct coded around_answer_reasons[7] = {
    { "illness", N_("Illness") },
    { "care", N_("Care of a child or relative") },
    { "work", N_("Work") },
    { "studies", N_("Studies") },
    { "moved", N_("Has moved") },
    { "own_wish", N_("Own wish") },
    { "other", N_("Another reason") },
};
const struct coded around_absences[7] = {
    { "illness", N_("Illness") },
    { "care", N_("Care of a child or relative") },
    { "work", N_("Work") },
    { "studies", N_("Studies") },
    { "own_wish", N_("Own wish") },
    { "unknown", N_("Not known") },
    { "other", N_("Another reason") },
};

/* ------------------------------------------------------------------------- inviting */

struct inviting {
    struct around_writing w;
    int64_t form, person_id;
    struct around_item meeting;
    struct str sex;
};

static bool look(struct inviting *i, int64_t activity_rid, struct err *err)
{
    struct call *call = i->w.call;
    struct enrolment_person_facts_row person;
    struct invite_of_person_row before;
    const struct programme_reading *reading;
    bool found = false;

    if (!around_own(call, i->w.tx, "activity", activity_rid, &i->meeting, err))
        return false;
    if (i->meeting.what != AROUND_MEETING)
        return around_nothing(err);
    if (i->meeting.stand != MEETING_PLANNED)
        return err_set(err, ERR_CONFLICT, N_("nobody is invited to what has been"));
    if (!programme_of(i->w.tx, call->arena, i->meeting.programme, i->meeting.version,
                      &reading, err) ||
        !enrolment_person_facts(i->w.tx, i->person_id, call->arena, &person, &found,
                                err) ||
        !invite_of_person(i->w.tx, activity_rid, i->person_id, &before, err))
        return false;
    uint32_t at = around_activity_find(&reading->programme, i->meeting.activity);
    if (at == REF_NONE ||
        !str_is(reading->programme.activities.item[at].counts, "participants"))
        return err_set(err, ERR_CONFLICT,
                       N_("it counts whom it reaches, by number; nobody is invited by "
                          "name"));
    if (!found || person.org_id != call->actor->org_id)
        return around_nothing(err);
    i->sex = str_is(person.sex, "K")   ? STR("woman")
             : str_is(person.sex, "M") ? STR("man")
                                       : STR("unstated");
    return before.n == 0 ||
           err_set(err, ERR_CONFLICT, N_("she is invited to it already"));
}

static bool write_invited(struct inviting *i, struct err *err)
{
    struct call *call = i->w.call;
    struct view *facts = view_object(call->arena);
    int32_t today = moment_day(call->now);
    const struct event_new new = { .kind = "invited",
                                   .subject = "invite",
                                   .subject_rid = i->form,
                                   .valid_on =
                                       i->meeting.on < today ? i->meeting.on : today,
                                   .facts = facts };
    int64_t id;

    view_int(call->arena, facts, "activity", i->meeting.rid);
    view_str(call->arena, facts, "programme", i->meeting.programme);
    view_str(call->arena, facts, "sex", i->sex);
    return invite_whom_put(i->w.tx, i->form, i->person_id, err) &&
           event_add(call, i->w.tx, &new, &id, err) &&
           invite_state_make(i->w.tx, i->form, err);
}

/* Whether the form has been here before; with something else in it, or when what it
 * left was taken back, it is a fault. */
static bool was_here(struct inviting *i, int64_t activity_rid, bool *here,
                     struct err *err)
{
    struct event of = { .subject = STR("invite"), .subject_rid = i->form };
    struct call *call = i->w.call;
    struct invite_by_rid_row row;
    struct event_list list;
    bool stands = false;

    if (!event_history(i->w.tx, call->arena, &of, &list, err) ||
        !invite_by_rid(i->w.tx, i->form, &row, &stands, err))
        return false;
    *here = list.count > 0;
    return !*here ||
           (stands && row.org_id == call->actor->org_id &&
            row.activity_rid == activity_rid && row.has_person_id &&
            row.person_id == i->person_id) ||
           form_used(err);
}

bool around_invite(struct call *call, int64_t form, int64_t activity_rid,
                   int64_t person_id, struct err *err)
{
    struct inviting i = { .w = { .call = call }, .form = form, .person_id = person_id };
    bool here = false;
    bool ok = tx_begin(call->store, TX_WRITE, &i.w.tx, err) &&
              was_here(&i, activity_rid, &here, err) &&
              (here || (look(&i, activity_rid, err) && write_invited(&i, err)));

    return around_end(&i.w, ok, err);
}

/* ------------------------------------------------------------------------ answering */

static bool is_word(const struct coded *row, uint32_t count, struct str word)
{
    return coded_find((struct coded_table){ row, count }, word) < count;
}

static bool side_fits(struct str side)
{
    return side.len == 0 || str_is(side, "participant") || str_is(side, "programme") ||
           str_is(side, "nobody");
}

static bool answer_fits(const struct around_answer *a, bool coming, struct err *err)
{
    const struct coded *reasons = coming ? around_absences : around_answer_reasons;

    if (!is_word(around_answers, coming ? 2 : 3, a->answer))
        return err_set(err, ERR_INPUT, N_("choose an answer"));
    if (a->reason.len > 0 &&
        (str_is(a->answer, "yes") || !is_word(reasons, 7, a->reason)))
        return err_set(err, ERR_INPUT, N_("choose a reason of the list, for a no"));
    return side_fits(a->side) ||
           err_set(err, ERR_INPUT, N_("choose whose side the reason is on"));
}

static bool meeting_for(struct call *call, struct tx *tx, int64_t invite_rid,
                        struct around_item *invite, struct around_item *meeting,
                        struct err *err)
{
    return around_own(call, tx, "invite", invite_rid, invite, err) &&
           around_own(call, tx, "activity", invite->activity_rid, meeting, err);
}

static bool write_answer(struct call *call, struct tx *tx,
                         const struct around_answer *a, struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "invite_answer",
                             .subject = "invite",
                             .subject_rid = a->invite_rid,
                             .valid_on = moment_day(call->now),
                             .reason = str_cstr(call->arena, a->reason),
                             .side = str_cstr(call->arena, a->side),
                             .facts = facts };
    struct around_item invite, meeting;
    int64_t id;

    if (!meeting_for(call, tx, a->invite_rid, &invite, &meeting, err) ||
        !answer_fits(a, false, err))
        return false;
    if (meeting.stand != MEETING_PLANNED)
        return err_set(err, ERR_CONFLICT,
                       N_("it is over: write whether she came instead"));
    view_str(call->arena, facts, "answer", a->answer);
    view_cstr(call->arena, facts, "how", a->herself ? "self" : "told");
    return event_add(call, tx, &new, &id, err) &&
           invite_state_make(tx, a->invite_rid, err);
}

bool around_answer(struct call *call, const struct around_answer *answer,
                   struct err *err)
{
    struct around_writing w = { .call = call };
    bool ok = tx_begin(call->store, TX_WRITE, &w.tx, err) &&
              write_answer(call, w.tx, answer, err);

    return around_end(&w, ok, err);
}

static bool write_came(struct call *call, struct tx *tx, const struct around_answer *a,
                       struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "attended",
                             .subject = "invite",
                             .subject_rid = a->invite_rid,
                             .reason = str_cstr(call->arena, a->reason),
                             .side = str_cstr(call->arena, a->side),
                             .facts = facts };
    struct around_item invite, meeting;
    int64_t id;

    if (!meeting_for(call, tx, a->invite_rid, &invite, &meeting, err) ||
        !answer_fits(a, true, err))
        return false;
    if (meeting.stand == MEETING_OFF)
        return err_set(err, ERR_CONFLICT, N_("it was called off; nobody came"));
    if (meeting.on > moment_day(call->now))
        return err_set(err, ERR_CONFLICT, N_("the day has not come yet"));
    new.valid_on = meeting.on;
    new.corrects = invite.came_id;
    view_str(call->arena, facts, "came", a->answer);
    return event_add(call, tx, &new, &id, err) &&
           invite_state_make(tx, a->invite_rid, err);
}

bool around_attend(struct call *call, const struct around_answer *came, struct err *err)
{
    struct around_writing w = { .call = call };
    bool ok = tx_begin(call->store, TX_WRITE, &w.tx, err) &&
              write_came(call, w.tx, came, err);

    return around_end(&w, ok, err);
}

static bool read_invite(struct call *call, int64_t invite_rid,
                        struct invite_by_rid_row *row, bool *found, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              invite_by_rid(tx, invite_rid, row, found, err);

    tx_end(&tx);
    return ok;
}

bool around_invited(struct call *call, int64_t invite_rid, int64_t *activity_rid,
                    int64_t *person_id, struct err *err)
{
    struct invite_by_rid_row row;
    bool found = false;

    if (!read_invite(call, invite_rid, &row, &found, err))
        return false;
    if (!found || row.org_id != call->actor->org_id || !row.has_person_id || row.hidden)
        return around_nothing(err);
    *activity_rid = row.activity_rid;
    *person_id = row.person_id;
    return true;
}

bool around_answer_own(struct call *call, int64_t invite_rid, bool yes, struct err *err)
{
    const struct around_answer answer = { .invite_rid = invite_rid,
                                          .answer = yes ? STR("yes") : STR("no"),
                                          .herself = true };
    struct invite_by_rid_row row;
    bool found = false;

    if (!read_invite(call, invite_rid, &row, &found, err))
        return false;
    if (!found || call->actor->person_id == 0 || !row.has_person_id ||
        row.person_id != call->actor->person_id)
        return around_nothing(err);
    return around_answer(call, &answer, err);
}

/* ------------------------------------------------------------ whom one could invite */

#define PEOPLE_MOST 300u

static bool list_held(struct call *call, struct tx *tx, int64_t activity_rid,
                      struct around_person *person, uint32_t *count, struct err *err)
{
    struct around_free_people_row row;
    struct cursor cursor = { 0 };

    if (!around_free_people_open(tx, call->actor->org_id, call->actor->user_id,
                                 activity_rid, &cursor, err))
        return false;
    while (around_free_people_next(&cursor, &row) && *count < PEOPLE_MOST)
        person[(*count)++] = (struct around_person){ row.id, row.rid };
    return cursor_end(&cursor, err);
}

bool around_held_people(struct call *call, int64_t activity_rid,
                        struct around_person **person, uint32_t *count, struct err *err)
{
    struct around_person *made =
        ARENA_ARRAY(call->arena, PEOPLE_MOST, struct around_person);
    struct tx *tx = NULL;
    uint32_t n = 0;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              list_held(call, tx, activity_rid, made, &n, err);

    tx_end(&tx);
    if (ok) {
        *person = made;
        *count = n;
    }
    return ok;
}
