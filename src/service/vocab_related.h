/*
 * vocab_related.h: the use case "what is near this word for work?"
 *
 * In      a concept's code, or the four digits of a SSYK group.
 * Out     its neighbours in the concept graph, best first, never itself. Groups are
 *         ranked among all groups, others among the neighbours that are kept.
 * Method  by similarity; with demand, similarity plus what the labour market asks for,
 *         which answers "where could this lead?" and never changes a similarity.
 */
#ifndef SERVICE_VOCAB_RELATED_H
#define SERVICE_VOCAB_RELATED_H

#include "service/call.h"

#define RELATED_TOP      20u /* when nothing else is asked for */
#define RELATED_TOP_MOST 500u

struct related_ask {
    struct str code;
    bool ssyk;    /* `code` is four digits, and so are those of the answer */
    uint32_t top; /* 0: RELATED_TOP */
    bool demand;
    bool why; /* also {"part","milli"} for what each likeness is made of */
};

/*
 * answer  [{"code","label","similarity"}], in the call's arena, labels in its language.
 * err     ERR_NOT_FOUND  no such concept, or none is imported.
 */
MUST_USE bool vocab_related(struct call *call, const struct related_ask *ask,
                            struct view **answer, struct err *err);

#endif
