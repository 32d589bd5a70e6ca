/*
 * talk_kit.h: needs built in talks with an employer, for their tests. Goes with
 * firm_kit.
 */
#ifndef TESTS_SERVICE_TALK_KIT_H
#define TESTS_SERVICE_TALK_KIT_H

#include "firm_kit.h"
#include "service/need_talk.h"

/* Fields of a need that can be built. */
#define TALK_GOOD                                                                      \
    "token=77;title=Lagermedarbetare;place=Krokom;hours=40;share/plocka-order="

extern struct ad_reader *talk_reader;
/* Set-up and tear-down of a group: the reader. */
int talk_start(void **state);
int talk_stop(void **state);

/* Fields as "name=value;name=value", saved as a page would that showed version `seen`.
 */
struct draft_saved *talk_saved_at(const struct need_talk_where *where,
                                  const char *fields, int64_t seen);
/* The same as of the newest version, without a clash; the version after. */
int64_t talk_saved(const struct need_talk_where *where, const char *fields);
struct need_talk *talk_opened(const struct need_talk_where *where);
/* The need that is made; its random id. */
int64_t talk_built(const struct need_talk_where *where);
/* Making it is refused, with these words in the message. */
void talk_refused(const struct need_talk_where *where, enum err_kind kind,
                  const char *words);

#endif
