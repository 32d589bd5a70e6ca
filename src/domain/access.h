/*
 * access.h: who may do what: one table of role x action x relation (design 11).
 *
 * In      data/access.tsv: a line an action, a column a role; a cell lists the
 *         relations to the case under which that role may do it.
 * Out     yes or no. What is not in the table is no.
 * Method  each cell a set of bits; a question ors the cells of the roles held.
 *         O(roles).
 * Purity  pure; a loaded table is read-only.
 *
 * Relations and their letters:
 *     y  there is no case in question (a list, a search, one's own account)
 *     o  one's own: a case of the unit one acts for that one holds, or a participant
 *        her own. Holding follows the role: who has lost hers in the unit, or acts for
 *        another, holds nothing of it, whatever the record of holders says
 *     u  another case of the unit one acts for
 *     x  a case of another unit in the same secrecy domain
 *     d  a case of another secrecy domain, with a disclosure to one's unit that holds;
 *        a protected one only when it was disclosed under another name
 *     p  a protected identity of the unit one acts for
 *     z  a case of one's secrecy domain that has been disposed of
 *     s  one's own case as a participant, when it is a protected identity
 * A case of another domain without a disclosure, and a protected one of another unit,
 * are in no relation: no table can let anyone see them.
 */
#ifndef DOMAIN_ACCESS_H
#define DOMAIN_ACCESS_H

#include "base/err.h"

enum role {
    ROLE_LOCAL, /* who runs the program on this machine, without sign-in */
    ROLE_PARTICIPANT,
    ROLE_GUARDIAN, /* of a participant under 18                             */
    ROLE_COACH,
    ROLE_TEAM_LEADER,
    ROLE_PROJECT_LEAD,
    ROLE_CONTROLLER,
    ROLE_STEERING, /* member of a steering group: aggregates                */
    ROLE_PARTNER,  /* officer of a partner organisation                     */
    ROLE_EDUCATOR,
    ROLE_RECRUITER,
    ROLE_EMPLOYER,   /* an employer's contact                                 */
    ROLE_SUPERVISOR, /* at a workplace                                        */
    ROLE_PROTECTOR,  /* the named few who may see protected identities        */
    ROLE_REVIEWER,   /* of the log; archivist                                 */
    ROLE_IT,         /* no personal data                                      */
    ROLE_COUNT
};

enum relation {
    RELATION_NONE,      /* y */
    RELATION_OWN,       /* o */
    RELATION_UNIT,      /* u */
    RELATION_DOMAIN,    /* x */
    RELATION_DISCLOSED, /* d */
    RELATION_PROTECTED, /* p */
    RELATION_DISPOSED,  /* z */
    RELATION_SELF,      /* s */
    RELATION_COUNT,
    RELATION_STRANGER = RELATION_COUNT /* no relation: always no */
};

#define ACCESS_ACTIONS_MOST 256u
#define ACCESS_ACTION_NONE  UINT32_MAX

struct access {
    struct str action[ACCESS_ACTIONS_MOST];        /* words, as in the file */
    uint8_t cell[ACCESS_ACTIONS_MOST][ROLE_COUNT]; /* bits 1 << enum relation */
    uint32_t action_count;
};

/*
 * Reads the table; `tsv` is borrowed and must outlive it.
 * err     ERR_INPUT  with the line: a role that is not known or not there, an action
 *         twice, a letter that is no relation.
 */
MUST_USE bool access_load(struct str tsv, struct access *access, struct err *err);

/* The action called `word`, or ACCESS_ACTION_NONE. O(actions): ask once, at start. */
uint32_t access_action(const struct access *access, const char *word);

/* May someone who holds `roles` (bits 1 << enum role) do `action` in `relation`? */
bool access_may(const struct access *access, uint32_t roles, uint32_t action,
                enum relation relation);

/* "coach"; and back. False: there is no such role. */
const char *role_word(enum role role);
MUST_USE bool role_from(struct str word, enum role *role);
/* 'o'; of a stranger '-'. */
char relation_letter(enum relation relation);

/* How a case stands to someone who would see it. */
struct standing {
    int64_t org_id, domain_id; /* of the case */
    bool held;                 /* by the one who asks             */
    bool herself;              /* who asks is the one it is about */
    bool protected, disposed;
    uint32_t disclosed; /* what has been disclosed to the viewer: bits, disclosure.h */
    bool aliased;       /* of a protected one: all that was, under another name */
};
struct viewer {
    int64_t org_id, domain_id; /* that one acts for */
};
/* The one relation that holds; the narrowest rule first: domain, disposed, protected.
 * Who holds a protected case is not in relation to it by that; whose it is, is. */
enum relation access_relation(const struct standing *standing,
                              const struct viewer *viewer);

#endif
