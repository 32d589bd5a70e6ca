/*
 * ad_mask.h: takes e-mail addresses, telephone numbers and numbers of identity out of
 * an advertisement.
 *
 * In      text as UTF-8.
 * Out     the same text with a * for every character of an address or a number, so that
 *         every other character stands where it stood (offsets hold).
 * Method  an address is name@host.top; a number is + or 0 and then 8 to 15 digits in
 *         all, with spaces, hyphens, slashes and brackets between them. Four digits, a
 *         hyphen and four digits are hours ("0730-1600") and stay, and so do dates. A
 *         number of identity is YYMMDD-NNNN, YYYYMMDD-NNNN or twelve digits.
 * Purity  pure. Names of people are not found: nobody can tell them from other names.
 */
#ifndef SERVICE_AD_MASK_H
#define SERVICE_AD_MASK_H

#include "base/str.h"

/* The masked text in `arena`; `text` itself when there was nothing to mask. */
struct str ad_mask(struct arena *arena, struct str text);

#endif
