/*
 * firm_text.h: what the pages about firms and visits share: choices, days, links.
 */
#ifndef WEB_FIRM_TEXT_H
#define WEB_FIRM_TEXT_H

#include "domain/firm_word.h"
#include "web/app.h"

#define STATUS_CONFLICT 409

/* An array `key` of word, text and chosen, for a select or radio buttons. */
void firm_put_choices(const struct request *request, struct view *view, const char *key,
                      struct coded_table table, struct str chosen);
/* A day as people read it, without its weekday: "26 november 2026"; empty: DAY_NONE. */
struct str firm_day(const struct request *request, int32_t day);
/* "13.00" of a minute of the day; in English "13:00". */
struct str firm_minute(const struct request *request, int64_t minute);
/* "on_text", "from_text" and "to_text" of a meeting with "on", "minute", "minutes". */
void firm_put_meeting(const struct request *request, struct view *meeting);
/* The same of an ISO date or the null of a view. */
struct str firm_day_of(const struct request *request, const struct view *value);
/* Puts "stands" into `row`: what stands with a firm of a list, each a text and whether
 * it is good or bad. The row may be the firm itself. */
void firm_put_stands(const struct request *request, const struct view *firm,
                     struct view *row);
/* The text member `key` of a view; empty: null, or not there. */
struct str firm_member(const struct view *view, const char *key);
/* "/firm/7/contact" of "/firm/{id}/contact" and the id in the path. */
struct str firm_url(const struct request *request, const char *pattern);
/* A day that may be left out: DAY_NONE. err ERR_INPUT. */
MUST_USE bool firm_form_day(const struct request *request, const char *name,
                            int32_t *day, struct err *err);
/* The id that makes a form good once: as typed back, or a new one. */
int64_t firm_form_token(const struct request *request);
/* The same of a form that is shown again: a new one if `problem` (NULL: none) says that
 * it was saved before, since it may be one more. */
int64_t firm_next_token(const struct request *request, const struct err *problem);
/* Refused, but to be shown on the page again: not a fault of the store.
 */
bool firm_shows(const struct request *request, const struct err *why);
/* The same, or in conflict with what was written before. */
bool firm_shows_again(const struct request *request, const struct err *why);

#endif
