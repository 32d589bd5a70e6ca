/*
 * disclosure.h: what may leave about a person: waivers she gives, decisions to
 * disclose; both end, both can be taken back, and taking back stops what is to come.
 *
 * The rules are domain/disclosure_rule. Whether the actor may decide is the gate's to
 * say. A decision needs a user: who runs the program without sign-in cannot decide.
 */
#ifndef SERVICE_DISCLOSURE_H
#define SERVICE_DISCLOSURE_H

#include "domain/disclosure_rule.h"
#include "service/call.h"

#define DISCLOSURE_NAME_BYTES   200u
#define DISCLOSURE_REASON_BYTES 4000u
#define DISCLOSURE_ALIAS_BYTES  100u

struct disclosure_to {
    enum recipient kind;
    int64_t org_rid; /* of RECIPIENT_UNIT */
    struct str name; /* of the others     */
};

struct waiver_new {
    int64_t rid;   /* of the form: sent twice it is one; 0: none */
    uint32_t what; /* bits 1 << enum disclosed */
    struct disclosure_to to;
    struct str how; /* paper, spoken, link */
    int32_t until;
};

struct disclosure_new {
    int64_t rid; /* of the form, as above */
    uint32_t what;
    enum ground ground;
    struct disclosure_to to; /* of GROUND_WAIVER it is the waiver's     */
    int64_t waiver_rid;      /* of GROUND_WAIVER                        */
    struct str reason;       /* in words; may be empty for a waiver     */
    int32_t until;
    /* Of a protected identity (disclosure_rule.h); not read of any other. */
    struct str alias;  /* the name they are told            */
    struct str talk;   /* what was agreed about the risk    */
    int32_t talked_on; /* DAY_NONE: no talk                 */
};

/*
 * What has been given and decided, the latest first:
 * {"waivers":[{"waiver","what":[{"word","label"}],"to","how","given_on","until_on",
 * "holds"}],"disclosures":[{"disclosure","what","to","ground","ground_label","reason",
 * "by","at","until_on","holds","alias":{"alias","talk","talked_on","talked_by"}}],
 * "units":[{"unit","name"}],"protected"}; `units` are those that something can be
 * disclosed to, "alias" is null where her own name was told.
 * err     of the store and of the person's key.
 */
MUST_USE bool disclosure_list(struct call *call, int64_t person_id, struct view **view,
                              struct err *err);

/* err  ERR_INPUT  a rule says no, or there is no such unit; ERR_DENIED  no user;
 *      ERR_CONFLICT  the form was saved before, with something else in it. */
MUST_USE bool waiver_give(struct call *call, int64_t person_id,
                          const struct waiver_new *in, struct err *err);
MUST_USE bool disclosure_decide(struct call *call, int64_t person_id,
                                const struct disclosure_new *in, struct err *err);

/* Taking back: from this moment nothing more is told; a waiver takes with it what was
 * decided on it. What has ended already stays so, and is no fault. err  ERR_NOT_FOUND
 * none of this person's. */
MUST_USE bool waiver_withdraw(struct call *call, int64_t person_id, int64_t rid,
                              struct err *err);
MUST_USE bool disclosure_withdraw(struct call *call, int64_t person_id, int64_t rid,
                                  struct err *err);

#endif
