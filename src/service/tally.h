/*
 * tally.h: what figures are counted from: a short row for each event that counts.
 *
 * In      events, as they are written, or again when all is rebuilt.
 * Out     rows of the table `tally`, in the order figures are made:
 *             enrolled   a person's way through a programme; word: her sex; other: her
 *                        first way through it, when this is a later one
 *             moved      stage: the one she entered; word: the one she left
 *             months     number: the months agreed (the fact AGREED_MONTHS)
 *             dated      a date of hire was agreed (the fact HIRE_DATE)
 *             visit      number: the firm, other: the outing, word: the outcome
 *             band       of a firm; number to other: how many work there
 * Method  a row is never taken away: when its event is corrected, gone_at says since
 *         when. So any past moment can be asked, and the facts of events (JSON) are
 *         read once. Of a firm's or the programme's own way nothing is counted here.
 * Purity  all in the caller's transaction; event_add calls tally_take, nobody else.
 */
#ifndef SERVICE_TALLY_H
#define SERVICE_TALLY_H

#include "base/hash.h"
#include "base/view.h"
#include "service/event.h"

/* Facts that programme files give these ids, and that figures know. */
#define AGREED_MONTHS "agreed_months"
#define HIRE_DATE     "hire_date_agreed"

/* An event that has just been written, with its facts. */
MUST_USE bool tally_take(struct tx *tx, const struct event *event,
                         const struct view *facts, struct err *err);

/* For the table of projections (event_rebuild.h). All of it is forgotten at once, which
 * SQLite does without looking at a row. */
MUST_USE bool tally_forget(struct tx *tx, struct err *err);
/* Of a history that was read (event_history), where all rows were forgotten. */
MUST_USE bool tally_remake(struct tx *tx, struct arena *arena, int64_t rid,
                           const struct event_list *history, struct err *err);
MUST_USE bool tally_enrolment_print(struct tx *tx, struct hash *hash, struct err *err);
MUST_USE bool tally_visit_print(struct tx *tx, struct hash *hash, struct err *err);
MUST_USE bool tally_firm_print(struct tx *tx, struct hash *hash, struct err *err);

#endif
