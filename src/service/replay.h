/*
 * replay.h: plays a list of dated facts into an empty database, as if people had
 * written each on its day; by the services they would have used.
 *
 * In      a CSV file: day, recorded_at, fact, person, firm, workplace, area, coach,
 *         sex, value, reason (docs/formats.md, "Replay"); a programme, to be loaded.
 * Out     people, firms, coaches, visits, ways and their events; what was refused,
 *         with line and reason.
 * Method  in the order of recorded_at (else noon of the day), then of the file. A fact
 *         is a move of the programme; whom it is about begins when not yet begun. What
 *         the move asks for is in `value` ("agreed_months=6;..."), else it is the row's
 *         own: its day, its firm, yes, its number. A gate of all parties is opened by
 *         all of them. Steps that lie before and are not in the list are made on the
 *         same day and counted in `filled`. Other facts: enrolled; visit (value: how
 *         many work there); visit_occasion (made by its visits); afterwards (value:
 *         "months=6;stands=work;how=told"); correct (value: visit, or the person's
 *         whole way); hours, ledger: refused until they are booked.
 *         A row that is refused is not made, and the others go on; steps filled in
 *         before it stay. The whole list is read before anything is made.
 * Purity  replay_read opens no database. What replay made is durable when it returns.
 * Limits  REPLAY_ROWS_MOST.
 */
#ifndef SERVICE_REPLAY_H
#define SERVICE_REPLAY_H

#include "service/call.h"

#define REPLAY_ROWS_MOST    1000000u
#define REPLAY_REFUSED_MOST 100u

struct replay_refused {
    uint32_t line;
    struct err err;
};
struct replayed {
    uint32_t rows, people, firms, filled, refused_count;
    struct replay_refused refused[REPLAY_REFUSED_MOST]; /* the first of them */
};
struct replay_ask {
    const char *programme; /* a name, or a file's path */
    const char *path;      /* of the CSV               */
    const char *tmp_dir;   /* for a file of people     */
};
struct replaying; /* a list, read (replay_in.h) */

/*
 * list    out: in `arena`, to be played once
 * err     ERR_INPUT  the file cannot be read, or a row of it, with its line; of
 *         programme_open.
 */
MUST_USE bool replay_read(struct arena *arena, const struct replay_ask *ask,
                          struct replaying **list, struct err *err);

/*
 * replayed  written also when it fails: how far it came
 * err       ERR_CONFLICT  the database is not empty; of the programme, of the store.
 */
MUST_USE bool replay(struct call *call, struct replaying *list,
                     struct replayed *replayed, struct err *err);

#endif
