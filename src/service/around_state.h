/*
 * around_state.h: what is done around a programme, made from events: meetings,
 * trainings of staff, contacts about accessibility, deviations, and who was invited.
 *
 * In      events of the subjects activity and invite (data/event_kinds.tsv).
 * Out     an item for each subject, as it stands, or stood at any moment; and the rows
 *         of the tables activity (meetings, trainings) and invite: the projections that
 *         write and event_rebuild share (service/event.h).
 * Method  an item is made from the events that hold of its subject alone. Of meetings
 *         the last of planned, held and called off counts; of answers and of coming the
 *         last. Contacts and deviations are one event each and need no row.
 *         No person is in any of it: whom an invitation is to, invite_whom knows.
 * Purity  in the caller's transaction.
 * Order   by the random id of the subject.
 */
#ifndef SERVICE_AROUND_STATE_H
#define SERVICE_AROUND_STATE_H

#include "domain/measure.h"
#include "domain/staff_form.h"
#include "service/event.h"

enum around_what {
    AROUND_NONE, /* taken away, or of nothing that began */
    AROUND_MEETING,
    AROUND_TRAINING,
    AROUND_CONTACT,
    AROUND_DEVIATION,
    AROUND_INVITE
};
enum around_stand { MEETING_PLANNED, MEETING_HELD, MEETING_OFF, MEETING_STAND_COUNT };
extern const char *const around_stand_words[MEETING_STAND_COUNT];

struct around_item {
    enum around_what what;
    int64_t rid, org_id, version;
    struct str programme, activity, kind, area, actor;
    int64_t first_id, last_id; /* rows of event: of what began it, of the latest */
    uint32_t event_count;
    int32_t on;              /* held, else planned for; of others their day */
    int64_t minute, minutes; /* minute: of the day; -1: not said            */
    /* of a meeting */
    enum around_stand stand;
    int64_t by[SEX_COUNT], firms; /* who came, besides those invited */
    int64_t held_id;              /* of event; 0: not held           */
    /* of a training */
    struct str group;
    int64_t form[FORM_PARTS];
    /* of a contact: about what, with whom; of a deviation: what, and why */
    struct str about, party;
    struct str month, measure, stage, reason, side, decider;
    /* of an invitation */
    int64_t activity_rid, answer_id, came_id; /* 0: none yet */
    enum measure_sex sex;
    struct str answer, came, why;
    int32_t answer_on;
};

struct around {
    struct around_item *item; /* [count], none of AROUND_NONE */
    uint32_t count;
};

/* Of one subject; `list` what holds of it. err ERR_STATE: not what was written. */
MUST_USE bool around_item_of(const struct event_list *list, struct arena *arena,
                             struct around_item *item, struct err *err);

/* All of a unit's programme. err of the store. */
MUST_USE bool around_read(struct tx *tx, struct arena *arena, int64_t org_id,
                          struct str programme, struct event_as_of as_of,
                          struct around *around, struct err *err);

/* The projections. */
MUST_USE bool activity_state_make(struct tx *tx, int64_t rid, struct err *err);
MUST_USE bool activity_state_forget(struct tx *tx, struct err *err);
MUST_USE bool invite_state_make(struct tx *tx, int64_t rid, struct err *err);
MUST_USE bool invite_state_forget(struct tx *tx, struct err *err);

#endif
