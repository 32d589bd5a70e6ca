/*
 * work_note.h: notes on a firm or on a need: what was said and done, dated, by whom.
 * What is noted about a person stands elsewhere, sealed (note.h).
 *
 * In      a text and the day it is about. Out: notes, each with what stood there
 *         before.
 * Method  append-only. A note that was wrong is kept, and another stands in its place;
 *         the newest is shown, with its history. Who wrote one can take it back for
 *         WORK_BACK_MINUTES: then what stood before it stands again, and its text is
 *         what she goes on writing from. What is being written is a draft on the server
 *         (draft.h), of each writer her own.
 *         A text with a personal number in it is refused, as a note and as a draft.
 *         Notes of firms merged into this one are read with it.
 * Who     those of the unit that the firm or need is of; another's is ERR_NOT_FOUND.
 * Order   the newest written first.
 * Limits  WORK_NOTE_BYTES a note; WORK_NOTES_READ rows at once, then the next page.
 */
#ifndef SERVICE_WORK_NOTE_H
#define SERVICE_WORK_NOTE_H

#include "service/draft.h"

#define WORK_NOTE_BYTES   8000u
#define WORK_NOTES_READ   200u
#define WORK_BACK_MINUTES 10

/* What it is about: a firm, or a need. */
struct work_about {
    bool is_need;
    int64_t rid;
};

/*
 * {"notes":[{"note_id","day","text","by","at","is_mine","history":[{"day","text","by",
 * "at"}]}],"older"}: `at` in microseconds, is_mine: it can be taken back now; older:
 * asks for the next page, or null. before: 0, or `older` of the page before.
 */
MUST_USE bool work_notes_show(struct call *call, struct work_about about,
                              int64_t before, struct view **answer, struct err *err);
/* How many stand. Within no transaction of the caller's. */
MUST_USE bool work_note_count(struct call *call, struct work_about about,
                              int64_t *count, struct err *err);

struct work_note_new {
    int64_t rid; /* the form's own: the same form sent twice is one; 0: none */
    struct str text;
    int32_t day;
    int64_t corrects; /* the note whose place it takes; 0: none's */
};
/*
 * Writes it and ends the writer's draft. Durable when it returns.
 * err     ERR_DENIED     nobody has signed in;
 *         ERR_INPUT      no text, a day to come, or a personal number in it;
 *         ERR_LIMIT      longer than WORK_NOTE_BYTES;
 *         ERR_NOT_FOUND  no such firm or need of the unit, or no such note of it;
 *         ERR_CONFLICT   it has been corrected already; the form was saved before, with
 *                        other words in it.
 */
MUST_USE bool work_note_write(struct call *call, struct work_about about,
                              const struct work_note_new *new, struct err *err);

/*
 * Takes back one's own note and puts its text into one's draft. Durable when it
 * returns. err     ERR_NOT_FOUND  none of hers; ERR_CONFLICT  the minutes are over, it
 * has been corrected, or was taken back already.
 */
MUST_USE bool work_note_take_back(struct call *call, struct work_about about,
                                  int64_t note_rid, struct err *err);

/* The draft: keys "day", "text", "corrects". As draft_load and draft_save; err
 * ERR_INPUT also when a personal number stands in it: nothing is saved. */
MUST_USE bool work_note_draft(struct call *call, struct work_about about,
                              struct draft *draft, struct err *err);
MUST_USE bool work_note_save(struct call *call, struct work_about about,
                             const struct draft_step *step, struct draft_saved *saved,
                             struct err *err);

#endif
