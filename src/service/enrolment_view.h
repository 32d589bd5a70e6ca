/*
 * enrolment_view.h: ways through programmes as pages show them.
 *
 * Out     views in the call's arena; what the file calls things, in the call's
 *         language.
 * Method  buttons are drawn from the programme's moves: each that leads from where it
 *         stands, with its deciders, reasons, and the facts that are recorded or not.
 * Who     enrolment_way_view: a way of the caller's unit, else ERR_NOT_FOUND; a
 *         person's way only of `person_id` (0: of no person). A board names no
 *         protected identity.
 */
#ifndef SERVICE_ENROLMENT_VIEW_H
#define SERVICE_ENROLMENT_VIEW_H

#include "service/enrolment.h"

/*
 * The day that the clocks of a programme's ways show when none is asked about: today;
 * of a programme that is over the last on which anything happened on a way of the
 * caller's unit. The board and a way's own page show the same.
 */
MUST_USE bool enrolment_clock_day(struct call *call, struct tx *tx,
                                  const struct programme *p, int32_t *day,
                                  struct err *err);

struct enrolment_ask {
    int64_t rid, person_id;
    struct event_as_of as_of;
    int32_t day; /* of the clock; DAY_NONE: enrolment_clock_day */
};
/*
 * {"programme","slug","version","area","group","found","stage","stage_text",
 *  "begun_on","entered_on","days","light","alert_on","limit_on","ended","paused",
 *  "row_version","moves":[{"move","name","kind","to","is_gate","is_open","facts",
 *  "reasons","roles"}],"history":[{"event","on_day","what","detail","reason","side",
 *  "by","may_undo"}],"firms","organisations"}
 */
MUST_USE bool enrolment_way_view(struct call *call, const struct enrolment_ask *ask,
                                 struct view **view, struct err *err);

/*
 * One event of a way in the programme's words, whoever the way is of: as "said" of
 * `view`, {"what","about","detail","role","reason","side"}; null when the event is of
 * another kind or holds no more. Nothing that was typed, and no firm.
 */
MUST_USE bool enrolment_event_words(struct call *call, struct tx *tx, int64_t rid,
                                    int64_t event_id, struct view *view,
                                    struct err *err);

/* Of a person, latest first: {"way","programme","stage","entered_on","light","ended"}.
 */
MUST_USE bool enrolment_list_of(struct call *call, int64_t person_id, int32_t day,
                                struct view *list, struct err *err);

/* What a participant is shown of her own: where she stands, and what is asked of her:
 * {"way","programme","stage","text","since","is_over","asks":[{"move","name",
 * "answered"}]}. Nothing of what others have answered. */
MUST_USE bool enrolment_own_list(struct call *call, struct view *list, struct err *err);

/* The programmes that a person can begin in, with areas, groups, criteria (held or
 * not) and roles; and the ways she can have been found. */
MUST_USE bool enrolment_form_view(struct call *call, int64_t person_id, struct str slug,
                                  struct view *view, struct err *err);

/* What a way can be moved to by a decision: {"programme","slug","version","area",
 * "area_now","stage","row_version","ended","to_version","versions","areas","roles",
 * "stages" (only when the version has hers no more),"reasons"}, for the version asked
 * about; 0: the latest. err ERR_NOT_FOUND, as enrolment_way_view. */
MUST_USE bool enrolment_rebase_view(struct call *call, const struct enrolment_ask *ask,
                                    int64_t version, struct view **view,
                                    struct err *err);

struct board_ask {
    struct str slug, area; /* area: an id, or empty: all */
    bool ended;            /* who has come to an end, instead of who is under way */
    int32_t day;           /* DAY_NONE: enrolment_clock_day */
};
struct board_person {
    int64_t person_id, person_rid, rid;
    struct str area, stage; /* stage: an id */
    int64_t version;
    int32_t entered_on, counted_from, days, limit_on, alert_on;
    enum path_light light;
    bool paused;
};
struct board {
    const struct programme *programme; /* the latest version */
    struct board_person *person;       /* [count], nearest limit first */
    uint32_t count;
    int32_t day;
};
/* Who walks a programme in the caller's unit. err ERR_NOT_FOUND: not loaded. */
MUST_USE bool enrolment_board(struct call *call, const struct board_ask *ask,
                              struct board *board, struct err *err);

/* Firms' ways and the programme's own: {"way","is_programme","firm","firm_id","stage",
 * "since","ended"}. */
MUST_USE bool enrolment_others(struct call *call, struct str slug, struct view *list,
                               struct err *err);

/* Firms of the unit that do not walk the programme: {"firm_rid","name"}. */
MUST_USE bool enrolment_firms_free(struct call *call, struct str slug,
                                   struct view *list, struct err *err);

const char *path_light_word(enum path_light light); /* "soon" */

#endif
