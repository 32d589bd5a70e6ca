/*
 * note.h: notes on a case: what was said and done, dated, by whom.
 *
 * Method  append-only. A note that was wrong stays to be read, marked, and another
 *         stands in its place (correction with history). The text is sealed under the
 *         person's key.
 *         Those of cases merged into this one are read with it, and not corrected here.
 *         A note's random id may come with the form: the same form sent twice is one.
 * Order   the newest written first.
 * Limits  NOTE_BYTES a note; NOTES_MOST at once, then the next page.
 */
#ifndef SERVICE_NOTE_H
#define SERVICE_NOTE_H

#include "service/call.h"

struct tx;

#define NOTE_BYTES 8000u
#define NOTES_MOST 200u

struct note {
    int64_t rid, at;
    int32_t day; /* that it is about */
    struct str text, by;
    int64_t corrects; /* the note whose place it takes; 0: none's */
    bool corrected;   /* another has taken its place */
    bool merged;      /* it stands on a case merged into this one */
};

struct notes {
    struct note *note; /* [count], in the call's arena */
    uint32_t count;
    int64_t before; /* asks for the next, older ones; 0: there are none */
};

struct notes_ask {
    int64_t before; /* a note's rid: those older than it; 0: from the newest */
    uint32_t most;  /* 1 .. NOTES_MOST */
};
/* err  of the store and the person's key; ERR_NOT_FOUND  she has no note `before`. */
MUST_USE bool notes_load(struct call *call, int64_t person_id,
                         const struct notes_ask *ask, struct notes *notes,
                         struct err *err);

/* One note, to be corrected. err  ERR_NOT_FOUND; as above. */
MUST_USE bool note_load(struct call *call, int64_t person_id, int64_t rid,
                        struct note *note, struct err *err);

/*
 * Writes one: day, text, corrects and, where it is not 0, rid are read, rid and at are
 * set. What stands there word for word under that rid is not written again. Ticket of
 * the call.
 * err     ERR_DENIED     nobody has signed in;
 *         ERR_INPUT      no text, or a day to come;
 *         ERR_LIMIT      longer than NOTE_BYTES;
 *         ERR_NOT_FOUND  she has no such note to correct;
 *         ERR_CONFLICT   it has been corrected already, or stands on another case; the
 *                        case is merged into another; another note bears the rid.
 */
MUST_USE bool note_write(struct call *call, int64_t person_id, struct note *note,
                         struct err *err);

/*
 * Writes what a step was taken for, as a note of today, in the step's own transaction.
 * Where nobody has signed in there is nobody to write it, and nothing is written.
 * err  ERR_LIMIT  longer than NOTE_BYTES; of the person's key, which must be there.
 */
MUST_USE bool note_of_step(struct call *call, struct tx *tx, int64_t person_id,
                           struct str text, struct err *err);
/* The same, unless the latest note says just that: for a form that may come twice. */
MUST_USE bool note_of_step_once(struct call *call, struct tx *tx, int64_t person_id,
                                struct str text, struct err *err);

#endif
