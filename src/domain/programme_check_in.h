/* programme_check_in.h: what the parts of programme_check share. */
#ifndef DOMAIN_PROGRAMME_CHECK_IN_H
#define DOMAIN_PROGRAMME_CHECK_IN_H

#include "domain/programme_check.h"

struct check {
    const struct programme *p;
    const struct rates *rates;
    struct findings *findings;
    struct arena *arena;
};

struct str check_path(const struct check *c, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
#define FOUND(c, kind, path, ...) FINDING((c)->findings, (kind), (path), __VA_ARGS__)

/* Tells of a stretch of time that is turned round (and is false then, as where a day is
 * not there) or outside the programme's. */
bool check_stretch(const struct check *c, struct str path, struct str id,
                   struct period it);
/* A target's rows and columns make their sums, and there is a sum. */
bool target_adds_up(const struct check *c, const struct programme_target *target);

void check_targets(const struct check *c);
void check_shares(const struct check *c);
void check_rates(const struct check *c);
void check_money(const struct check *c);
void check_figures(const struct check *c);
void check_stages(const struct check *c);

#endif
