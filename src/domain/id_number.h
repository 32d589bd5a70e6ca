/*
 * id_number.h: the numbers people and firms are known by: read as they are written,
 * checked, kept in one form, printed for people.
 *
 * In      text as typed: 10 or 12 digits, with -, + or nothing before the last four,
 *         spaces at the ends, among the digits or around the sign. A lone space in the
 *         sign's place is refused: in an address bar a + becomes one, and with it a
 *         hundred years would get lost. `today` is a civil day (base/date.h).
 * Out     struct id_number, whose text is 12 digits with the century; org_number.
 * Method  modulus 10 with weights 2, 1, 2 .. over the ten-digit form, without the
 *         century. Ten digits after - or no sign are of the latest year that is not
 *         ahead; + stands from January the first of the year a person turns 100,
 *         whatever the birthday. A samordningsnummer has 60 added to the day; where the
 *         day of birth is not known, day or month is nought (60 and 00) or the day one
 *         that the month does not have: 194 of Skatteverket's test numbers are such.
 *         Source: Skatteverket, SKV 704 and SKV 707; lag (2022:1697) om
 *         samordningsnummer. Interim numbers (YYYYMMDD, a letter of TRSUWXJKLMN, three
 *         digits; the letter counts as 1 in the check digit) have no national standard
 *         and are held to the published conformance list; YYYYMMDDTFnn has no check
 *         digit that we could find a source for, and is held to none.
 * Purity  pure.
 * Limits  ID_WRITTEN_BYTES of text; born in ID_YEAR_FIRST or later, as nobody born
 *         before was alive when the numbers came in 1947.
 * Errors  say which digit or sign is wrong and what to do, and never repeat it: a
 *         number, or part of one, is personal data, and errors end up in logs. A
 *         struct id_number is personal data as well.
 */
#ifndef DOMAIN_ID_NUMBER_H
#define DOMAIN_ID_NUMBER_H

#include "base/err.h"

#define ID_WRITTEN_BYTES 64u
#define ID_YEAR_FIRST    1840
#define ID_TEXT_BYTES    25u /* 24 characters and a terminator */
#define ID_ISSUER_BYTES  25u
#define ID_STORED_BYTES  64u
#define ID_INTERIM       "interim" /* the issuer of interim numbers */

enum id_kind {
    ID_PERSONNUMMER,
    ID_SAMORDNING, /* samordningsnummer                                        */
    ID_RESERVE,    /* made up by a region, a school, an authority              */
    ID_FOREIGN,    /* given by another country                                 */
    ID_NONE,       /* no number, for a reason: such a person can take part too */
    ID_KIND_COUNT
};

enum id_reason {
    ID_REASON_WAITING,    /* has applied for one                    */
    ID_REASON_NO_PAPERS,  /* may have one, nothing shows it         */
    ID_REASON_DECLINED,   /* would rather not give it               */
    ID_REASON_NOT_NEEDED, /* nothing that is done here asks for one */
    ID_REASON_COUNT
};

enum id_sex { ID_SEX_NOT_STATED, ID_SEX_WOMAN, ID_SEX_MAN };

struct id_number {
    enum id_kind kind;
    enum id_reason reason;        /* of ID_NONE                                  */
    char text[ID_TEXT_BYTES];     /* 12 digits; of others upper case, no spaces  */
    char issuer[ID_ISSUER_BYTES]; /* of a reserve number who gave it, of a       */
                                  /* foreign one the country; else empty         */
};

/* Reads a personnummer, a samordningsnummer or an interim number (ID_RESERVE).
 * err     ERR_INPUT  it is none of these; ERR_LIMIT  longer than ID_WRITTEN_BYTES. */
MUST_USE bool id_number_parse(struct str written, int32_t today,
                              struct id_number *number, struct err *err);

/* Whose reserve numbers look how. */
struct id_issuer {
    struct str name;    /* "Region X": 1 .. ID_ISSUER_BYTES-1 bytes, no colon         */
    struct str pattern; /* # a digit, @ a letter, * either, else itself; empty: free  */
    bool check_digit;   /* the last is modulus 10 of the nine before; letters count 1 */
};

/* Reads a reserve number: letters A-Z, digits, - / . and +, at most 24; spaces go.
 * err     ERR_INPUT  an issuer without a usable name, or not such a number. */
MUST_USE bool id_reserve_parse(struct str written, const struct id_issuer *issuer,
                               struct id_number *number, struct err *err);

/* Reads another country's number, of the same letters; `country` is two letters.
 * err     ERR_INPUT. */
MUST_USE bool id_foreign_parse(struct str written, struct str country,
                               struct id_number *number, struct err *err);

struct id_number id_none(enum id_reason reason);

/* The one text that stands for a number: "pnr:198112189876", "samnr:...",
 * "reserve:Region X:99...", "foreign:FI:...", "none:waiting". Equal numbers have equal
 * texts: it is what is kept, sealed, and what the index value is made of. */
void id_number_store(const struct id_number *number, char text[ID_STORED_BYTES]);
/* err  ERR_STATE  id_number_store did not write this. */
MUST_USE bool id_number_load(struct str stored, struct id_number *number,
                             struct err *err);

/* For people: "811218-9876", with + as of `today`; others as they are, none as "". */
void id_number_print(const struct id_number *number, int32_t today,
                     char text[ID_TEXT_BYTES]);
/* The same with the century, "19811218-9876". */
void id_number_print_long(const struct id_number *number, int32_t today,
                          char text[ID_TEXT_BYTES]);

/* The day of birth that the number holds; false, and `day` untouched, if it holds none
 * that exists: reserve numbers, and samordningsnummer that leave the day open. */
bool id_number_birth_day(const struct id_number *number, int32_t *day);
/* The sex that the number holds: for statistics, dated, and for nothing else. */
enum id_sex id_number_sex(const struct id_number *number);

/* "pnr", "samnr", "reserve", "foreign", "none"; "waiting" .. : for JSON and storage. */
const char *id_kind_word(enum id_kind kind);
const char *id_reason_word(enum id_reason reason);

/* ------------------------------------------------ beside a samordningsnummer */

/* How sure it is who the holder is, by the law of 2022. */
enum id_level { ID_LEVEL_STYRKT, ID_LEVEL_SANNOLIK, ID_LEVEL_OSAKER, ID_LEVEL_COUNT };

struct id_standing {
    enum id_level level;
    int32_t dormant_on; /* the day from which it is vilande; DAY_NONE: it is not */
};

/* Whether the person must show who she is before anything about her is given out. */
bool id_standing_needs_check(const struct id_standing *standing, int32_t today);
const char *id_level_word(enum id_level level); /* "styrkt", "sannolik", "osaker" */
MUST_USE bool id_level_from(struct str word, enum id_level *level);

/* ------------------------------------------------------------- organisations */

/* By the first digit; several forms share one. */
enum org_form {
    ORG_SOLE_TRADER, /* the number is a person's: personal data */
    ORG_ESTATE,      /* 1 a dead person's estate                */
    ORG_PUBLIC,      /* 2 state, region, municipality           */
    ORG_COMPANY,     /* 5 aktiebolag                            */
    ORG_COOPERATIVE, /* 7 ekonomisk förening                    */
    ORG_NON_PROFIT,  /* 8 ideell förening, stiftelse            */
    ORG_PARTNERSHIP, /* 9 handelsbolag, kommanditbolag          */
    ORG_OTHER,
    ORG_FORM_COUNT
};

struct org_number {
    enum org_form form;
    char text[ID_TEXT_BYTES]; /* 10 digits; of a sole trader 12, as in id_number */
};

/* Reads an organisationsnummer: 10 digits, or 12 that begin with 16, or a sole trader's
 * own number. err as id_number_parse. */
MUST_USE bool org_number_parse(struct str written, int32_t today,
                               struct org_number *number, struct err *err);

/* "556036-0793". A sole trader's number is printed only to those who may see it
 * (`personal_too`); others get "xxxxxx-xxxx", which tells nothing. */
void org_number_print(const struct org_number *number, int32_t today, bool personal_too,
                      char text[ID_TEXT_BYTES]);

#endif
