/*
 * around.h: what is done around a programme, written down: meetings and sessions,
 * invitations to them, trainings of staff, contacts about accessibility, deviations.
 *
 * In      ids of the programme's file, as it was loaded last; days; coded words.
 * Out     events of the subjects activity and invite, and their state (around_state.h).
 *         What is written in free words is about what was done for many, never about
 *         anybody.
 * Method  who is met by an activity whose file says it counts "reached" is reached: a
 *         number by sex, and no participant of anything. People are invited only to
 *         what counts participants. What was wrong is corrected by writing it anew,
 *         or by taking back what was written last of it.
 * Who     the door's table of access says; of another unit is ERR_NOT_FOUND. A form of
 *         training is one's own. Durable when they return.
 * Limits  AROUND_NOTE_BYTES of free words, AROUND_MANY people or firms at one meeting.
 */
#ifndef SERVICE_AROUND_H
#define SERVICE_AROUND_H

#include "domain/mapping_word.h"
#include "service/around_state.h"
#include "service/programme_keep.h"

#define AROUND_NOTE_BYTES  1000u
#define AROUND_MANY        100000
#define AROUND_AHEAD_DAYS  1100
#define AROUND_DAY_MINUTES INT64_C(1440)
#define AROUND_LINE_BYTES  300u

extern const struct coded around_off_reasons[5];     /* why a meeting was called off */
extern const struct coded around_topics[7];          /* what a contact was about     */
extern const struct coded around_parties[5];         /* with whom                    */
extern const struct coded around_deviations[9];      /* what differed                */
extern const struct coded around_deviation_whys[10]; /* and why                      */
extern const struct coded around_answers[3];
extern const struct coded around_answer_reasons[7];
extern const struct coded around_absences[7];

struct around_plan {
    int64_t rid; /* of the form: 1.. */
    struct str programme, activity, area;
    int32_t on;
    int64_t minute, minutes; /* minute: -1: not said; minutes: 0: as the file says */
    struct str place;
};
/* Plans a meeting. err  ERR_NOT_FOUND  no such programme; ERR_INPUT. */
MUST_USE bool around_plan(struct call *call, const struct around_plan *plan,
                          struct err *err);

struct around_held {
    int64_t rid;
    int32_t on;
    int64_t by[SEX_COUNT], firms, minutes; /* minutes 0: as planned */
};
/* It was held: who came besides those invited. Again: corrected. */
MUST_USE bool around_hold(struct call *call, const struct around_held *held,
                          struct err *err);
MUST_USE bool around_call_off(struct call *call, int64_t rid, struct str reason,
                              struct err *err);

/* ---------------------------------------------------------------------- invitations */

/* Invites a person of the unit to a planned meeting. `form` its random id, from the
 * form. err  ERR_NOT_FOUND; ERR_CONFLICT  she is invited already, or it is past. */
MUST_USE bool around_invite(struct call *call, int64_t form, int64_t activity_rid,
                            int64_t person_id, struct err *err);
struct around_answer {
    int64_t invite_rid;
    struct str answer;       /* "yes", "no", "unsure"; of coming "yes", "no" */
    struct str reason, side; /* words; or empty                              */
    bool herself;
};
MUST_USE bool around_answer(struct call *call, const struct around_answer *answer,
                            struct err *err);
/* Whether she came. err  ERR_CONFLICT  the day has not come. */
MUST_USE bool around_attend(struct call *call, const struct around_answer *came,
                            struct err *err);
/* Whom an invitation of the unit is to, and to what. err ERR_NOT_FOUND, also of one to
 * a protected identity, which stands on no list. */
MUST_USE bool around_invited(struct call *call, int64_t invite_rid,
                             int64_t *activity_rid, int64_t *person_id,
                             struct err *err);
/* Whom the caller holds in her unit and who is not invited to it yet; nobody who is
 * protected. In the call's arena. */
struct around_person {
    int64_t id, rid;
};
MUST_USE bool around_held_people(struct call *call, int64_t activity_rid,
                                 struct around_person **person, uint32_t *count,
                                 struct err *err);
/* A participant answers her own. err ERR_NOT_FOUND: not hers. */
MUST_USE bool around_answer_own(struct call *call, int64_t invite_rid, bool yes,
                                struct err *err);

/* ---------------------------------------------------------------------------- staff */

struct staff_form {
    int64_t rid; /* of the form: 1.. */
    struct str programme, activity, group;
    int32_t on;
    int64_t minutes;
    struct str example[5], goal[4], obstacle[3], task; /* empty: not answered */
    int32_t goal_on[4];                                /* DAY_NONE            */
    struct str person[2];                              /* roles of the file   */
};
/* She has done a training; with the form where it is one of reflection. */
MUST_USE bool around_trained(struct call *call, const struct staff_form *form,
                             struct err *err);

struct around_contact {
    int64_t rid;
    struct str programme, topic, party, area, note;
    int32_t on;
    int64_t minutes;
};
MUST_USE bool around_contact(struct call *call, const struct around_contact *contact,
                             struct err *err);

struct around_deviation {
    int64_t rid;
    struct str programme, month; /* "2011-03" */
    struct str what, why, side, decider, area, measure, note;
};
MUST_USE bool around_deviate(struct call *call,
                             const struct around_deviation *deviation, struct err *err);

/* ---------------------------------------------------------------------- all of them */

/* Takes back what was written last of it. err  ERR_NOT_FOUND; ERR_CONFLICT  people are
 * invited to it; ERR_DENIED  it is another's form. */
MUST_USE bool around_take_back(struct call *call, const char *subject, int64_t rid,
                               struct err *err);

/* An item of the caller's unit, as it stands. err ERR_NOT_FOUND. */
MUST_USE bool around_own(struct call *call, struct tx *tx, const char *subject,
                         int64_t rid, struct around_item *item, struct err *err);

/* The same, in a transaction of its own. */
MUST_USE bool around_look(struct call *call, const char *subject, int64_t rid,
                          struct around_item *item, struct err *err);

/*
 * Which of a programme's activities that `stage` waits for have been done by a day:
 * done[i] of each; of all others true. One of staff has been done by whoever asks, or,
 * where a participant does, by somebody; any other as often as was promised, once at
 * least.
 */
struct around_wait {
    const struct programme *p;
    uint32_t stage; /* REF_NONE: none waits */
    int32_t on;
};
MUST_USE bool around_done(struct call *call, struct tx *tx,
                          const struct around_wait *wait, bool *done, struct err *err);

/* The caller has done on a day each training that a stage waits for and that she has
 * not done before: for lists of facts that are played. *made: how many were written. */
MUST_USE bool around_ready(struct call *call, struct str programme, int32_t on,
                           uint32_t *made, struct err *err);

#endif
