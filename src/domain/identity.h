/*
 * identity.h: who someone is and how to reach her: the fields, read as they are typed,
 * with everything that is wrong told at once.
 *
 * In      texts by field, as a form or a program sends them.
 * Out     struct identity, and for each field what is wrong with it.
 * Method  only what nobody can be without is demanded: one name, and a number or the
 *         reason why there is none. Contact details are never identity: any number of
 *         people may share them.
 * Purity  pure; texts are borrowed from what was typed.
 * Errors  never repeat what was typed: it is personal data.
 */
#ifndef DOMAIN_IDENTITY_H
#define DOMAIN_IDENTITY_H

#include "domain/id_number.h"

#define IDENTITY_NAME_BYTES   100u
#define IDENTITY_TEXT_BYTES   300u
#define IDENTITY_NUMBERS_MOST 8u /* with those she had before */

/* What a form holds, in the order a page shows it. */
enum identity_field {
    FIELD_GIVEN,
    FIELD_SURNAME,
    FIELD_CALLED, /* the name she goes by, if another */
    FIELD_FORMER, /* names she had before             */
    FIELD_NUMBER_KIND,
    FIELD_NUMBER,
    FIELD_ISSUER, /* of a reserve number who gave it, of a foreign one the country */
    FIELD_REASON, /* why there is no number */
    FIELD_LEVEL,  /* of a samordningsnummer */
    FIELD_BORN,   /* where the number does not say */
    FIELD_SEX,    /* for statistics, where the number does not say */
    FIELD_STREET,
    FIELD_POSTCODE,
    FIELD_TOWN,
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_CHANNEL,
    FIELD_LANGUAGE, /* of the interpreter, when one is needed to talk */
    FIELD_NOTE,     /* about reaching her: when, through whom         */
    FIELD_SAFE,     /* of a protected identity: the way that is safe  */
    FIELD_WHY,      /* why this was written, for the history          */
    IDENTITY_FIELD_COUNT
};

/* The field's name in forms and JSON: "given". */
const char *identity_field_word(enum identity_field field);

enum identity_channel {
    CHANNEL_NOT_SAID,
    CHANNEL_PHONE,
    CHANNEL_SMS,
    CHANNEL_EMAIL,
    CHANNEL_LETTER,
    CHANNEL_COUNT
};

/* Words of what is chosen, in order; "" where nothing need be. */
extern const char *const identity_kinds[];    /* of FIELD_NUMBER_KIND, closed by NULL */
extern const char *const identity_reasons[];  /* of FIELD_REASON                      */
extern const char *const identity_levels[];   /* of FIELD_LEVEL; first ""             */
extern const char *const identity_sexes[];    /* of FIELD_SEX; first ""               */
extern const char *const identity_channels[]; /* of FIELD_CHANNEL; first ""          */

struct identity_number {
    struct id_number number;
    int64_t from_at, to_at; /* moments it was noted and given up; to_at 0: it holds */
};

struct identity {
    struct str given, surname, called, former;
    struct identity_number number[IDENTITY_NUMBERS_MOST]; /* the last one holds */
    uint32_t number_count;                                /* at least 1         */
    struct str level;                                     /* "styrkt"; or empty */
    int32_t born_on;                                      /* DAY_NONE: unknown  */
    enum id_sex sex;
    struct str street, postcode, town, phone, email, language, note, safe, why;
    enum identity_channel channel;
};

struct identity_faults {
    struct err at[IDENTITY_FIELD_COUNT]; /* kind ERR_NONE: nothing wrong */
    uint32_t count;
};

/*
 * Reads what was typed; a field that was not there is an empty text.
 * now     the moment, for numbers and days of birth.
 * faults  all that is wrong; count 0: `identity` is written, with one number.
 */
bool identity_read(const struct str typed[IDENTITY_FIELD_COUNT], int64_t now,
                   struct identity *identity, struct identity_faults *faults);

/* The number that holds. */
const struct id_number *identity_number_now(const struct identity *identity);

/*
 * Takes over the numbers of `before`: the one that held becomes one she had, unless it
 * is the same. What is older than IDENTITY_NUMBERS_MOST goes, oldest first.
 */
void identity_follow(struct identity *after, const struct identity *before,
                     int64_t now);

#endif
