/*
 * allot_view.h: a placing told: who, where, why not, what would change it, what bounds
 * and decisions cost. Counts and compares; solves nothing.
 */
#ifndef SERVICE_ALLOT_VIEW_H
#define SERVICE_ALLOT_VIEW_H

#include "base/view.h"
#include "service/allot_best.h"
#include "service/allot_chance.h"

struct allot_told {
    struct arena *arena;
    const struct allot_lay *lay;
    const struct allot_best *best;
    const struct allot_chance *chance; /* [person_count] */
    uint32_t *need_all;                /* [person_count] those by hand too */
    uint32_t *taken;                   /* [need_count]  of need_all        */
    uint32_t *bound_taken;             /* [bound_count] of need_all        */
};

/* Counts; `arena`, `lay` and `best` are given. */
void allot_told_count(struct allot_told *told);

void allot_view_head(const struct allot_told *told, struct view *answer);
void allot_view_placed(const struct allot_told *told, struct view *answer);
void allot_view_not_placed(const struct allot_told *told, struct view *answer);
void allot_view_bounds(const struct allot_told *told, struct view *answer);
void allot_view_hand(const struct allot_told *told, struct view *answer);
/* The quotas, and how they were met. */
struct view *allot_view_proportion(const struct allot_told *told, struct view *answer);
/* What it would be without something: how many, and whose place changes. */
void allot_view_without(const struct allot_told *with, const struct allot_told *without,
                        struct view *object);
/* Lower bounds that cannot be reached. */
void allot_view_refusal(const struct allot_lay *lay,
                        const struct allot_refusal *refusal, struct arena *arena,
                        struct view *answer);

#endif
