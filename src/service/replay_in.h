/* replay_in.h: what the parts of replay.c share. */
#ifndef SERVICE_REPLAY_IN_H
#define SERVICE_REPLAY_IN_H

#include "base/map.h"
#include "domain/programme.h"
#include "service/replay.h"

struct replay_row {
    uint32_t line;
    int32_t day;
    int64_t moment;
    struct str fact, person, firm, workplace, area, coach, sex, value, reason;
};

struct replay_who { /* a person or a firm */
    struct str key, area, place, sex;
    int64_t id, rid; /* person: its row; firm: its random id; 0: not made yet */
    int64_t way_rid; /* 0: not begun */
    int64_t size;    /* of a firm; -1: not known */
};

struct replaying {
    struct arena *arena;  /* what lasts lives here                       */
    struct call *call;    /* of the whole                                */
    struct call row_call; /* of the row being played                     */
    struct actor actor;   /* her coach                                   */
    const char *tmp_dir;  /* for a file of people                        */
    struct programme_reading *reading;
    const struct programme *p; /* what was read */
    struct str *town;          /* [areas.count]: one of each */
    struct replay_row *row;
    uint32_t row_count, row_room;
    struct replay_who *person, *firm;
    uint32_t person_count, person_room, firm_count, firm_room;
    struct map persons, firms, coaches;
    int64_t *coach_user;
    uint32_t coach_count;
    struct map visits; /* "firm day coach": line of the first */
    struct replayed *made;
};

/* The random id of a record of the list. */
int64_t replay_id(const struct replaying *r, const char *what, struct str key);
/* What a row's value says by a name: "agreed_months=6;employment_form=permanent";
 * empty: nothing. */
struct str replay_value(const struct replay_row *row, struct str name_of);
/* Makes the move, those that lie before it first. err of enrolment.h. */
MUST_USE bool replay_move(struct replaying *r, const struct replay_row *row,
                          uint32_t move, struct err *err);
/* Begins her way, if it has not. */
MUST_USE bool replay_begin(struct replaying *r, const struct replay_row *row,
                           enum subject of, struct replay_who *who, struct err *err);
/* The firm of the row, or one for all rows that name none. */
MUST_USE bool replay_firm(struct replaying *r, const struct replay_row *row,
                          struct replay_who **firm, struct err *err);

#endif
