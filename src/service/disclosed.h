/*
 * disclosed.h: what another secrecy domain has told this unit about a person, and
 * nothing else: no key, word or hint of benefit, programme, group, or of what else is
 * known about her.
 */
#ifndef SERVICE_DISCLOSED_H
#define SERVICE_DISCLOSED_H

#include "service/call.h"

/* Whose cases a list shows: rows of people, for the log. */
struct disclosed_people {
    int64_t *person_id; /* [count] in the call's arena */
    uint32_t count;
};

/* {"people":[{"person","name","from","until_on"}]}; `name` is null where it was not
 * told, and another name where it was told so; `from` is null where all was told under
 * another name. err  of the store and of the keys. */
MUST_USE bool disclosed_list(struct call *call, struct view **view,
                             struct disclosed_people *people, struct err *err);

/*
 * One case, as far as `what` (bits 1 << enum disclosed) goes; what was not told is
 * null: {"name","contact":{"phone","email","street","postcode","town"},
 * "capabilities":[{"label","level"}],"period":{"available_from","hours_per_week"},
 * "languages":[{"label","level"}]}.
 */
MUST_USE bool disclosed_show(struct call *call, int64_t person_id, uint32_t what,
                             struct view **view, struct err *err);

#endif
