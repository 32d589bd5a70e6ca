/*
 * publication.h: figures for the public: frozen, with nobody to be found in them.
 *
 * In      a loaded programme, a day that is over, a title.
 * Out     a row that is never changed: what was asked, the bytes of the answer and
 *         their SHA-256. The answer has every measure of people, by area and sex, from
 *         the beginning to the day; null where a cell is hidden. Firms and visits are
 *         not people: theirs stand whole.
 * Method  domain/small_table.h hides cells in each table, against the table of the
 *         measure it comes after (who is hired is one of those who began) and against
 *         every table of the measure published before: so two days, or two steps,
 *         cannot be subtracted to find a person. Earlier tables are counted again as of
 *         their day; what was in sight then is read from their bytes.
 *         As it is for ever it is looked at first: publication_preview gives the very
 *         bytes, and publication_make takes their fingerprint; what has changed since
 *         is refused.
 * Order   the same database and question give the same bytes.
 * Limits  PUBLICATIONS_MOST a programme; PUBLICATION_TITLE_BYTES.
 */
#ifndef SERVICE_PUBLICATION_H
#define SERVICE_PUBLICATION_H

#include "service/call.h"

#define PUBLICATIONS_MOST       60u
#define PUBLICATION_TITLE_BYTES 200u

struct publication_ask {
    struct str programme, title;
    int32_t as_of;
    struct str seen; /* of publication_make: the fingerprint that was shown */
};
struct publication {
    struct str programme, title, bytes, sha256;
    int32_t as_of;
    int64_t made_at;
    bool whole; /* the bytes still have that fingerprint */
};
/*
 * What would be frozen, and nothing is: `publication` has no made_at.
 * err  ERR_INPUT  no title; a day that is not over, or before the programme;
 *      ERR_NOT_FOUND  no such programme; ERR_LIMIT.
 */
MUST_USE bool publication_preview(struct call *call, const struct publication_ask *ask,
                                  struct publication *publication, struct err *err);
/*
 * Durable when it returns.
 * err  those of publication_preview; ERR_INPUT  it was not looked at; ERR_CONFLICT  it
 *      would not be what was looked at.
 */
MUST_USE bool publication_make(struct call *call, const struct publication_ask *ask,
                               int64_t *rid, struct err *err);
/* {"programme","programme_name","publications"}: those of the caller's unit, the newest
 * first. err  ERR_NOT_FOUND  the programme is not loaded. */
MUST_USE bool publication_list(struct call *call, struct str programme,
                               struct view **view, struct err *err);
/* err  ERR_NOT_FOUND. */
MUST_USE bool publication_get(struct call *call, int64_t rid,
                              struct publication *publication, struct err *err);
/* What its bytes say, for a page: ".." where a cell is hidden. err ERR_STATE. */
MUST_USE bool publication_view(struct call *call, const struct publication *publication,
                               struct view **view, struct err *err);

#endif
