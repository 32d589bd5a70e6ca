/*
 * visit.h: visits to firms: recorded, corrected, counted by month.
 *
 * In      what the two-minute form asks: firm, day, outcome, next step.
 * Out     events of the kinds outing and visit (service/event.h), and their state.
 * Method  an outing is a coach and a day: the first visit of the day makes it, those
 *         after join it, and what the last one says of minutes and kilometres holds for
 *         the whole day. The visit's random id comes with the form: sent twice, it is
 *         one visit. A correction is a new event with all facts; what is withdrawn
 *         counts no more, and an outing without visits counts as none.
 * Figures of a month (domain 1.1, A2 and A3), per coach and for the unit:
 *         occasions   outings with at least one visit, against occasions_month;
 *         firms       different firms of the target size on the day they were visited,
 *                     against firms_month; for the unit a firm counts once, whoever
 *                     came;
 *         served      different firms that can be served (target size or up to
 *                     service_size_most); unknown, large: the others, by their latest
 *                     visit;
 *         visits      all of them, so that visits and firms are two figures.
 *         In a month declared free of visits the targets are nought. Only coaches with
 *         an outing are listed; the unit's target is that of one coach times those.
 *         By area: the municipality of the firm's first workplace; a firm is in one.
 * Durable when it returns what writes.
 * Limits  SIGNALS_MOST signals a visit.
 */
#ifndef SERVICE_VISIT_H
#define SERVICE_VISIT_H

#include "domain/firm_word.h"
#include "domain/visit_rule.h"
#include "service/call.h"

#define SIGNALS_MOST       16u
#define VISIT_MINUTES_MOST 1440
#define VISIT_KM_MOST      2000
#define VISIT_NOTE_BYTES   2000u

struct visit_new {
    int64_t rid; /* of the form: 1.. */
    int64_t firm_rid;
    int32_t held_on; /* not ahead */
    int32_t minutes, km;
    enum visit_outcome outcome;
    struct str reason, side;         /* words; why not; needed for not_now and no */
    int32_t recall_on;               /* not_now: needed; else DAY_NONE            */
    struct str next;                 /* a word, or empty                          */
    int32_t next_on;                 /* DAY_NONE: no day                          */
    struct str signal[SIGNALS_MOST]; /* "word:source"              */
    uint32_t signal_count;
    struct str headcount, said_by; /* as typed; empty: not asked            */
    struct str note;               /* about the firm; empty: none            */
};
/*
 * Records the visit.
 * err     ERR_INPUT  with the field; ERR_NOT_FOUND  no such firm here; ERR_CONFLICT
 *         the id is another visit's.
 */
MUST_USE bool visit_add(struct call *call, const struct visit_new *new,
                        struct err *err);
/*
 * Takes a visit away that should not have been recorded.
 * reason  "mistake" or "duplicate".
 * err     ERR_NOT_FOUND, ERR_INPUT, ERR_CONFLICT.
 */
MUST_USE bool visit_withdraw(struct call *call, int64_t visit_rid, struct str reason,
                             struct err *err);

/* What the form needs: the day's outing so far, of the caller. */
struct visit_day {
    bool out; /* there is an outing */
    int32_t minutes, km;
};
MUST_USE bool visit_day_of(struct call *call, int32_t day, struct visit_day *visit_day,
                           struct err *err);

/* Declares a month ("2026-07") free of visits for the unit, or takes that back. */
struct visit_free {
    struct str month, reason; /* reason empty: it is not free after all */
};
MUST_USE bool visit_free_set(struct call *call, const struct visit_free *free,
                             struct err *err);

/* --------------------------------------------------------------------- the figures */

struct visit_figures {
    int64_t coach_id; /* user_account.id; 0: nobody signed in */
    struct str coach;
    uint32_t occasions, visits, firms, served, large, unknown;
    int64_t minutes, km;
};
struct visit_area {
    struct str name; /* empty: the firm has no workplace */
    uint32_t visits, firms, served;
};
struct visit_month {
    int32_t from_day, to_day;
    bool free; /* declared */
    struct visit_rules rules;
    struct visit_figures unit; /* coach empty */
    struct visit_figures *coach;
    uint32_t coach_count;
    struct visit_area *area; /* by name, in Swedish order; none last */
    uint32_t area_count;
};
/* month: "2026-11". err ERR_INPUT: it is no month; of the store. */
MUST_USE bool visit_month_of(struct call *call, struct str month,
                             struct visit_month *figures, struct err *err);
/* The caller's own line of it alone: `unit` is hers, and no coach is listed. */
MUST_USE bool visit_month_own(struct call *call, struct str month,
                              struct visit_month *figures, struct err *err);
/* The same as JSON, with the definitions' figures. */
struct view *visit_month_view(const struct call *call, const struct visit_month *month);

/* "2026-11" of a day; in `arena`. */
struct str month_text(struct arena *arena, int32_t day);
/* err  ERR_INPUT. */
MUST_USE bool month_days(struct str month, int32_t *from_day, int32_t *to_day,
                         struct err *err);

/* The signals, as data/visit_signals.tsv has them. */
struct visit_signal_word {
    struct str word, sv, en;
};
/* *count of them, in `arena`. err ERR_INTERNAL: the file is missing. */
MUST_USE bool visit_signals(struct arena *arena, struct visit_signal_word **signal,
                            uint32_t *count, struct err *err);

#endif
