/*
 * disclosure_rule.h: may this be told about a person, to them, on this ground, for so
 * long?
 *
 * In      what is to be told, the ground with what supports it, days.
 * Out     yes, or the first rule that says no.
 * Method  a list of rules, each a sentence below. Source: offentlighets- och
 *         sekretesslagen (2009:400) 10:1-2, 10:15 a (from 2025-12-01), 10:28, 12:2;
 *         JO 3185-2017, JO 1029-2017: a disclosure to a firm needs its own test.
 * Purity  pure.
 *
 * Rules: something is told; it ends, after today and within DISCLOSURE_MONTHS_MOST; a
 * waiver must be the person's own, not taken back, to the same recipient, cover all
 * that is told, and last as long; every other ground is argued in words; own activity
 * (10:2) never reaches a recipient outside; wrong payments (10:15 a) only an authority
 * or a unit, and not before the law. Where identity is protected neither contact nor
 * hours leave (domain 3.2, P2), and to anybody but an authority she is told under
 * another name, after a talk about the risk with her (P7), at most DISCLOSURE_TALK_DAYS
 * old.
 */
#ifndef DOMAIN_DISCLOSURE_RULE_H
#define DOMAIN_DISCLOSURE_RULE_H

#include "base/err.h"

#define DISCLOSURE_MONTHS_MOST 12
#define DISCLOSURE_TALK_DAYS   90

enum disclosed {
    DISCLOSED_NAME,       /* names                                    */
    DISCLOSED_CONTACT,    /* telephone, e-mail, address               */
    DISCLOSED_CAPABILITY, /* what she can do, holds and speaks        */
    DISCLOSED_PERIOD,     /* from when, hours, which days             */
    DISCLOSED_LEVEL,      /* level in Swedish for immigrants, courses */
    DISCLOSED_COUNT
};

enum ground {
    GROUND_WAIVER,        /* she has said yes: 10:1, 12:2               */
    GROUND_HARM_TEST,     /* tried: no harm to her or those near her    */
    GROUND_OWN_ACTIVITY,  /* necessary for the unit's own work: 10:2    */
    GROUND_DUTY,          /* a law says it must be told: 10:28          */
    GROUND_WRONG_PAYMENT, /* against wrong payments and crime: 10:15 a  */
    GROUND_COUNT
};

enum recipient { RECIPIENT_UNIT, RECIPIENT_AUTHORITY, RECIPIENT_FIRM, RECIPIENT_COUNT };

struct disclosure_ask {
    uint32_t what; /* bits 1 << enum disclosed */
    enum ground ground;
    enum recipient to;
    int32_t today, until; /* civil days; until is the last one */
    bool argued;          /* there is a reason in words        */
    bool protected_identity;
    bool alias,
        talked; /* where identity is protected: another name, words on the talk */
    int32_t talked_on;
    /* Of GROUND_WAIVER: the waiver that was found to this recipient. */
    bool waiver_holds;
    uint32_t waiver_what;
    int32_t waiver_until;
};

/* err  ERR_INPUT  the rule that says no, in a sentence that says what to do. */
MUST_USE bool disclosure_check(const struct disclosure_ask *ask, struct err *err);

/* A waiver holds from today to `until`, at most DISCLOSURE_MONTHS_MOST. ERR_INPUT. */
MUST_USE bool waiver_check(uint32_t what, int32_t today, int32_t until,
                           struct err *err);

/* What of `what` may be shown of a protected identity, whenever it was decided. */
uint32_t disclosed_of_protected(uint32_t what);

/* Whether she is told to them under another name, if her identity is protected. */
bool recipient_needs_alias(enum recipient to);

/* "name", "harm_test", "firm"; and message ids for people. */
const char *disclosed_word(enum disclosed part);
const char *disclosed_label(enum disclosed part);
const char *ground_word(enum ground ground);
const char *ground_label(enum ground ground);
MUST_USE bool ground_from(struct str word, enum ground *ground);
const char *recipient_word(enum recipient to);
MUST_USE bool recipient_from(struct str word, enum recipient *to);

#endif
