/*
 * around_view.h: what is done around a programme, as pages, reports and programs show
 * it. Views in the call's arena, in the call's language.
 */
#ifndef SERVICE_AROUND_VIEW_H
#define SERVICE_AROUND_VIEW_H

#include "service/around_figure.h"

/*
 * Puts into `v` what stands around the programme as of a moment, no person in it:
 * {"measures":[{"id","name","unit","by_sex","women","men","not_stated","all"...}],
 *  "found":[the same of each way people were found],"activities":[{"activity","name",
 *  "at_least","planned","held","met","women"...}],"trainings":[{"activity","name",
 *  "done","of","groups","means"}],"contacts":[...],"deviations":[{"month","what","why",
 *  "side","decider","note"...}]}
 */
MUST_USE bool around_put(const struct around_figures *figures, struct view *v,
                         struct err *err);

/* The page of it: that, with each meeting, the decisions, and what a form needs. */
MUST_USE bool around_page_view(struct call *call, struct str programme, int32_t as_of,
                               struct view **view, struct err *err);

/* Who is invited to a meeting, as pages draw them: each named by the door, who asks and
 * logs. A protected identity is only counted: `hidden`. */
struct around_guest {
    int64_t invite_rid, person_id, person_rid;
    struct str answer, came, reason;
    enum measure_sex sex;
};
struct around_meeting {
    const struct programme *p;
    struct around_item item;
    struct around_guest *guest; /* [count] */
    uint32_t count, hidden, invited, yes, came;
    struct view *view; /* head, numbers, choices */
};
MUST_USE bool around_meeting_read(struct call *call, int64_t rid,
                                  struct around_meeting *meeting, struct err *err);

/* The trainings of a programme as their reader stands to them, her own forms with what
 * she wrote, and what a form needs. */
MUST_USE bool around_training_view(struct call *call, struct str programme,
                                   struct view **view, struct err *err);

/* What a participant is invited to: {"invite","programme","name","on","answer",
 * "may_answer"}; of the unit's planned meetings those to come: around_to_come. */
MUST_USE bool around_own_list(struct call *call, struct view *list, struct err *err);
MUST_USE bool around_to_come(struct call *call, struct view *list, struct err *err);

#endif
