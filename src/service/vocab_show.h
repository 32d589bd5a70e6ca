/*
 * vocab_show.h: the use case "what do we know about this word for work?"
 *
 * In      a code: task:..., ssyk:9320, esco:UUID, jobtech:ID (also of something that
 *         has a code of its own, such as a group or a licence).
 * Out     {"code","kind","label","label_sv","label_en","weeks","own","placeholder",
 *         "replaced_by":{"code","label"}|null,
 *         "called":[{"source","lang","kind","label","listed"}],
 *         "labels":[{"lang","kind","label"}], "texts":[{"lang","source","text"}],
 *         "codes":[{"scheme","vintage","code"}],
 *         "relations":[{"kind","direction":"to|from","code","label","of","source"}],
 *         "relation_count", "facts":[{"what","place","value"}],
 *         "near":[{"code","label","kind","similarity","why":[{"part","milli"}]}]}
 * Order   relations by direction, kind, label; near by similarity.
 * Limits  SHOW_RELATIONS_MOST in each direction (relation_count has them all);
 *         SHOW_NEAR_MOST.
 */
#ifndef SERVICE_VOCAB_SHOW_H
#define SERVICE_VOCAB_SHOW_H

#include "service/call.h"

#define SHOW_RELATIONS_MOST 200u
#define SHOW_NEAR_MOST      20u

/* err ERR_NOT_FOUND: no such concept. */
MUST_USE bool vocab_show(struct call *call, struct str code, struct view **answer,
                         struct err *err);

#endif
