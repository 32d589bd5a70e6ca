/*
 * id_find.h: whether a text has a personal number in it, so that one which must not be
 * about a person can be refused.
 *
 * In      UTF-8 of any length. Out: yes or no; never which, or where.
 * Method  six or eight digits, then four, with a hyphen or plus between them, or a
 *         space, or nothing, and no digit before or after; month and day (60 may be
 *         added) that there are; and the check digit (id_signs.h). An organisation's
 *         number has a month above 12 and is none; a telephone number is one by chance
 *         at most in some thousands.
 * Purity  pure.
 */
#ifndef DOMAIN_ID_FIND_H
#define DOMAIN_ID_FIND_H

#include "base/str.h"

bool id_in_text(struct str text);

#endif
