/*
 * scb_number.h: the number that stands for a person in the month file to Statistics
 * Sweden (SCB).
 *
 * In      her number, day of birth, sex for statistics, whether she is protected.
 * Out     12 characters.
 * Method  a protected identity is reported by a pseudo-number and never by her own
 *         (domain 3.2, P4): the day of birth as YYYYMMDD and four characters that SCB
 *         has chosen. For women they are "Tf29", as its instruction says; what they are
 *         for men we have seen no source for, so they come from configuration, and
 *         until they do a protected man is held back, with a sentence that says so, and
 *         not reported as somebody else. Two who are born on a day have the same
 *         pseudo-number, so it is no key.
 *         Anyone else is reported by personnummer or samordningsnummer.
 * Purity  pure.
 * Errors  name no part of a number.
 */
#ifndef DOMAIN_SCB_NUMBER_H
#define DOMAIN_SCB_NUMBER_H

#include "domain/id_number.h"

#define SCB_NUMBER_BYTES 13u /* 12 characters and a terminator */
#define SCB_WOMAN        "Tf29"

struct scb_person {
    const struct id_number *number; /* her own; not read where she is protected */
    int32_t born_on;                /* DAY_NONE: not known                      */
    enum id_sex sex;
    bool protected;
};

/* What follows the day of birth of a protected man, as configured; empty: it is not.
 * err  ERR_INPUT  not two letters and two digits. */
MUST_USE bool scb_man_check(struct str man, struct err *err);

/*
 * Writes the number of `person`; `man` has passed scb_man_check.
 * err     ERR_STATE  a protected man, and nothing is configured;
 *         ERR_INPUT  a protected identity whose day of birth or sex is not known, or
 *         somebody else without a personnummer or samordningsnummer.
 *         Whoever is held back so is told of in the file's report, by case.
 */
MUST_USE bool scb_number(const struct scb_person *person, struct str man,
                         char text[SCB_NUMBER_BYTES], struct err *err);

#endif
