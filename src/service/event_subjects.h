/*
 * event_subjects.h: whom all events are about, read once for a whole rebuild.
 *
 * Out     for each kind of subject asked for, the random ids that events are about.
 * Method  one pass over the events, and a set in memory. By DISTINCT in SQL, once a
 *         kind of subject, 5 million events were read thirteen times.
 * Order   of the first event of each. Whose events were written in the same months lie
 *         on the same pages: made in this order they are read from the cache, made in
 *         the order of their random ids from the disk.
 * Limits  SUBJECT_KINDS_MOST. Memory: 40 bytes a subject.
 */
#ifndef SERVICE_EVENT_SUBJECTS_H
#define SERVICE_EVENT_SUBJECTS_H

#include "base/err.h"
#include "base/str.h"

#define SUBJECT_KINDS_MOST 32u

struct tx;

struct subject_list {
    const char *subject; /* in: a word of data/event_kinds.tsv */
    int64_t *rid;        /* in the arena */
    uint32_t count, room;
};
/* Fills list[kind_count]; other kinds are passed over. err: of the store. */
MUST_USE bool event_subjects(struct tx *tx, struct arena *arena,
                             struct subject_list *list, uint32_t kind_count,
                             struct err *err);

#endif
