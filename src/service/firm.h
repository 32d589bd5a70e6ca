/*
 * firm.h: a firm in a unit's portfolio: added, changed, paused, closed, sized.
 *
 * In      what was typed; for a change the version the writer saw.
 * Out     FIRM_SAVED; FIRM_ALIKE when the unit may have it already (nothing is written;
 *         say is_another to write it all the same); FIRM_CHANGED when somebody else
 *         wrote meanwhile (nothing is written; what stands now comes with it).
 * Method  name, number and industry are versions of a row; holder, status, headcount
 *         and what was agreed on visits are events (service/event.h). A new firm may
 *         bring its random id with it: the same form sent twice is one firm.
 * Who     sees it: those of its unit. A firm of another unit is ERR_NOT_FOUND, of
 *         whatever domain: that somebody else knows a firm is never told.
 * Personal data: contacts are business data (design 14, B) and who reads them is not
 *         logged, as the log is about cases; who may is in the table of access. The
 *         number of a sole trader is not kept (firm_facts.h).
 * Durable when it returns, all of them.
 */
#ifndef SERVICE_FIRM_H
#define SERVICE_FIRM_H

#include "domain/firm_word.h"
#include "domain/place.h"
#include "domain/visit_rule.h"
#include "service/firm_facts.h"

#define STREET_BYTES 200u

enum firm_outcome { FIRM_SAVED, FIRM_ALIKE, FIRM_CHANGED };

struct firm_new {
    int64_t rid; /* 0: a new one; else the form's own */
    struct firm_typed typed;
    struct str place;              /* as typed; empty: no workplace yet */
    struct str headcount, said_by; /* as typed; empty: not known        */
    bool is_another;
};
struct firm_added {
    enum firm_outcome outcome;
    int64_t rid;
    struct firm_hits alike;
};
/* err  ERR_INPUT  a field cannot be read; ERR_CONFLICT  the id is another firm's. */
MUST_USE bool firm_add(struct call *call, const struct firm_new *new,
                       struct firm_added *added, struct err *err);

/* What can be edited, as it stands. */
struct firm_now {
    int64_t id, rid, version;
    struct str name, number, form, sni; /* number as kept: empty for a sole trader */
    struct str status;
    int64_t holder_id;
};
/* err  ERR_NOT_FOUND  not in the unit. */
MUST_USE bool firm_load(struct call *call, int64_t rid, struct firm_now *now,
                        struct err *err);

struct firm_change {
    int64_t rid, seen_version;
    struct firm_typed typed;
    bool keep_number; /* a sole trader's, which the form cannot show */
};
struct firm_changed {
    enum firm_outcome outcome;
    struct firm_now theirs; /* FIRM_CHANGED */
};
MUST_USE bool firm_change(struct call *call, const struct firm_change *change,
                          struct firm_changed *changed, struct err *err);

struct firm_standing {
    int64_t rid;
    enum firm_status status;
    struct str reason, side; /* words; may be empty */
};
/* err  ERR_INPUT  no such reason; a closed firm needs one. */
MUST_USE bool firm_stand(struct call *call, const struct firm_standing *standing,
                         struct err *err);

/* A unit of the municipality itself, which hires as any employer; or a firm after all.
 * The same said again is no event. */
MUST_USE bool firm_kind_set(struct call *call, int64_t rid, bool internal,
                            struct err *err);

struct firm_sized {
    int64_t rid;
    int32_t from_day; /* not after today */
    struct str headcount, said_by;
};
MUST_USE bool firm_size(struct call *call, const struct firm_sized *sized,
                        struct err *err);

/* The next step (or the recall) of the last visit is done. */
MUST_USE bool firm_step_done(struct call *call, int64_t rid, bool recall,
                             struct err *err);

/* ------------------------------------------------- for services of the same kind */

struct tx;
/* A firm of the caller's unit. err ERR_NOT_FOUND. */
MUST_USE bool firm_own(const struct call *call, struct tx *tx, int64_t rid,
                       struct firm_now *now, struct err *err);
/* Puts the number into `plain` as it is kept of the firm. */
MUST_USE bool firm_keep_number(const struct call *call, struct tx *tx, int64_t rid,
                               struct firm_plain *plain, struct err *err);
/* The random id of the caller's account; 0: nobody has signed in. */
MUST_USE bool firm_user_rid(const struct call *call, struct tx *tx, int64_t user_id,
                            int64_t *rid, struct err *err);
/* Writes the event of a headcount, read as typed. */
MUST_USE bool firm_size_write(const struct call *call, struct tx *tx,
                              const struct firm_sized *sized, struct err *err);
/* Whether the form that wrote the event `with` (NULL: the firm's first) said this size
 * of the firm, or none where it is empty. For forms that come twice. */
struct event;
MUST_USE bool firm_size_was(const struct call *call, struct tx *tx,
                            const struct firm_sized *sized, const struct event *with,
                            bool *was, struct err *err);
/* All places, to be found and written. */
MUST_USE bool firm_places(struct tx *tx, struct arena *arena, struct place_book *book,
                          struct err *err);
/* A place as typed; *place_id in the database. err as place_ask. */
MUST_USE bool firm_place(struct tx *tx, struct arena *arena, struct str typed,
                         int64_t *place_id, struct err *err);
/* firm_added, firm_held, and firm_band when a headcount is given; then the state. */
struct firm_begin {
    int64_t rid, holder_rid;
    const char *reason;
    struct str headcount, said_by;
};
MUST_USE bool firm_begin(const struct call *call, struct tx *tx,
                         const struct firm_begin *begin, struct err *err);

#endif
