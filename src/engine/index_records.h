/*
 * index_records.h: people changed since an index was built, kept so that parts of it
 * can be built again. Used by index_live.c.
 *
 * Memory  records own their arena, with a copy of each person's capabilities.
 * Speed   adding is constant; records_find looks at all, records_find_sorted at log n;
 *         records_merge sorts the tail by insertion, which is 256 long at most.
 * Purity  pure; not thread safe.
 */
#ifndef ENGINE_INDEX_RECORDS_H
#define ENGINE_INDEX_RECORDS_H

#include "engine/index_in.h"
#include "engine/index_live.h"

struct record {
    struct index_person person;
};

struct records {
    struct arena arena; /* of the capabilities and of itself */
    struct record *list;
    uint32_t count, room;
};

/* A copy of the person, at the end. */
struct record *records_add(struct records *records, const struct index_person *person);
void records_free(struct records *records);

/* The record of the row, or NULL. */
struct record *records_find(const struct records *records, uint32_t row);
/* The same where rows rise: where it stands, or UINT32_MAX. */
uint32_t records_find_sorted(const struct records *delta, uint32_t row);

/* The tail goes into the delta; whoever stands in both counts as in the tail. */
void records_merge(const struct records *delta, const struct records *tail,
                   struct records *merged);

#endif
