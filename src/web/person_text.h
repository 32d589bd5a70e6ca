/*
 * person_text.h: how people are written on pages: names, days, words of their record in
 * the reader's language. Pure.
 */
#ifndef WEB_PERSON_TEXT_H
#define WEB_PERSON_TEXT_H

#include "base/message.h"
#include "base/view.h"

/* "Warsame, Amina", as lists are sorted. */
struct str person_name_sorted(struct arena *arena, struct str surname,
                              struct str given);
/* "1981-12-18", or empty. */
struct str person_born(struct arena *arena, int32_t day);
/* Puts `key` as the words for day `day` of the view's text member; null for none. */
void person_put_day(struct arena *arena, enum lang lang, struct view *v,
                    const char *from, const char *key);

/* The words for what a record holds as a code; empty for one that is not known. */
const char *person_channel_label(enum lang lang, struct str word);
const char *person_reason_label(enum lang lang, struct str word);
const char *person_kind_label(enum lang lang, struct str word);
const char *person_level_label(enum lang lang, struct str word);
const char *person_mode_label(enum lang lang, int64_t mode);

#endif
