/*
 * firm_support.h: help that a firm was given, counted in minutes: talks with the
 * supervisor, tasks broken down, a workplace adapted.
 *
 * In      what the form asks.
 * Out     an event of the kind support, and its row, which event_rebuild makes again.
 * Method  the record's random id comes with the form: sent twice, it is one record.
 * Durable when firm_support_add returns.
 * Limits  SUPPORT_MINUTES_MOST a record.
 */
#ifndef SERVICE_FIRM_SUPPORT_H
#define SERVICE_FIRM_SUPPORT_H

#include "domain/need_word.h"
#include "service/call.h"

#define SUPPORT_MINUTES_MOST 1440
#define SUPPORT_NOTE_BYTES   2000u

struct tx;
struct event;

struct support_new {
    int64_t rid; /* of the form: 1.. */
    int64_t firm_rid;
    int32_t held_on; /* not ahead */
    int32_t minutes;
    struct str what, note; /* note: about the firm; empty: none */
};
/* err  ERR_INPUT  with the field; ERR_NOT_FOUND  no such firm here; ERR_CONFLICT  the
 * id is another record's. */
MUST_USE bool firm_support_add(struct call *call, const struct support_new *new,
                               struct err *err);

/* Puts "support" (the latest of each record) and "support_minutes" into `view`. */
MUST_USE bool firm_support_put_view(const struct call *call, struct tx *tx,
                                    int64_t firm_id, struct view *view,
                                    struct err *err);

/* The row of one event: part of firm_state_make. */
MUST_USE bool firm_support_make(struct tx *tx, int64_t firm_id,
                                const struct event *event, const struct view *facts,
                                struct err *err);

#endif
