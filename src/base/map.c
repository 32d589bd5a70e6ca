/* map.c: see map.h. */
#include "base/map.h"

#include <assert.h>

struct map_slot {
    struct str key; /* ptr NULL: free */
    uint32_t hash, value;
};

static uint32_t hash_of(struct str key)
{
    uint32_t h = 2166136261u;

    for (size_t i = 0; i < key.len; i++)
        h = (h ^ (unsigned char)key.ptr[i]) * 16777619u;
    h ^= h >> 16;
    h *= 0x85EBCA6Bu;
    return h ^ (h >> 13);
}

struct map map_new(struct arena *arena)
{
    return (struct map){ .arena = arena };
}

/* The slot of `key`, or the free one where it belongs. */
static struct map_slot *probe(struct map_slot *slot, uint32_t room, struct str key,
                              uint32_t hash)
{
    uint32_t i = hash & (room - 1);

    while (slot[i].key.ptr && !(slot[i].hash == hash && str_eq(slot[i].key, key)))
        i = (i + 1) & (room - 1);
    return &slot[i];
}

static void grow(struct map *map)
{
    uint32_t room = map->room ? map->room * 2 : 64;
    struct map_slot *slot = ARENA_ARRAY(map->arena, room, struct map_slot);

    for (uint32_t i = 0; i < map->room; i++)
        if (map->slot[i].key.ptr)
            *probe(slot, room, map->slot[i].key, map->slot[i].hash) = map->slot[i];
    map->slot = slot;
    map->room = room;
}

bool map_add(struct map *map, struct str key, uint32_t value)
{
    uint32_t hash = hash_of(key);

    assert(value != MAP_NONE);
    if (map->count * 2 >= map->room)
        grow(map);
    struct map_slot *slot = probe(map->slot, map->room, key, hash);
    if (slot->key.ptr)
        return false;
    *slot = (struct map_slot){ key.ptr ? key : STR(""), hash, value };
    map->count++;
    return true;
}

uint32_t map_get(const struct map *map, struct str key)
{
    if (map->room == 0)
        return MAP_NONE;
    const struct map_slot *slot = probe(map->slot, map->room, key, hash_of(key));
    return slot->key.ptr ? slot->value : MAP_NONE;
}
