/*
 * map.h: from text to a number; open addressing in an arena.
 *
 * In      keys (borrowed: they must outlive the map) and values 0 .. MAP_NONE-1.
 * Method  linear probing, at most half full, 32-bit FNV-1a mixed; O(1) expected.
 * Order   none; a map is asked, never listed.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include "base/str.h"

#define MAP_NONE UINT32_MAX

struct map {
    struct arena *arena;
    struct map_slot *slot;
    uint32_t count, room; /* room is 0 or a power of two */
};

struct map map_new(struct arena *arena);
/* Sets the value of `key`; false if the key was there already (the old value stays). */
bool map_add(struct map *map, struct str key, uint32_t value);
/* The value of `key`, or MAP_NONE. */
uint32_t map_get(const struct map *map, struct str key);

#endif
