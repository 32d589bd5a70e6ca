/*
 * stage.h: the stage machine of a programme: which moves there are, who makes them, and
 * whether it can be walked at all.
 *
 * In      the stages and moves of a programme file. A person, a firm and the programme
 *         itself each walk stages of their own (`subject`).
 * Out     what can be reached and pressed; findings.
 * Method  a fixpoint: a stage is reached when it is a start, or a possible move leads
 *         there; a move is possible when its stage is reached and all it comes after
 *         are possible. The same backwards from the ends. O(stages x moves).
 * Purity  pure.
 */
#ifndef DOMAIN_STAGE_H
#define DOMAIN_STAGE_H

#include "domain/programme.h"
#include "domain/rate.h"

struct stage_walk {
    bool *reached;  /* [stages.count]                          */
    bool *ends;     /* [stages.count]: an end is reached from it */
    bool *possible; /* [moves.count]                           */
};

/* Walks the machine; the answer is in `arena`. */
struct stage_walk stage_walk(const struct programme *programme, struct arena *arena);

/* The moves that stand in a circle of "after" with `move`. */
bool stage_in_circle(const struct programme *programme, uint32_t move,
                     struct arena *arena);

const char *stage_subject_word(enum subject subject); /* N_("A person") */
/* "2 to 4 months", "1 month", as a length reads; nothing where it is not stated. */
void stage_length_text(struct buf *out, enum lang lang, const struct length *length);

#endif
