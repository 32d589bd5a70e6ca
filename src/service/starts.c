/* starts.c: see starts.h. */
#include "service/starts.h"

#include <stdlib.h>
#include <string.h>

#define ROOM_FIRST 64u

struct starts_make {
    struct arena *arena;
    uint32_t place_count, count, left_out; /* count: besides the places */
    uint32_t *home, *from, *named;
    uint32_t room, named_room;
    struct map known; /* home and names as bytes -> which of `home` */
};

struct starts_make *starts_begin(struct arena *arena, const struct book *book)
{
    struct starts_make *make = ARENA_NEW(arena, struct starts_make);

    make->arena = arena;
    make->place_count = book->places.count;
    make->known = map_new(arena);
    make->from = ARENA_ARRAY(arena, 1, uint32_t);
    return make;
}

static int by_number(const void *left, const void *right)
{
    const uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static void make_room(struct starts_make *make, uint32_t count)
{
    if (make->count == make->room) {
        uint32_t room = make->room ? make->room * 2 : ROOM_FIRST;
        make->home =
            arena_grow(make->arena, make->home, make->room * sizeof *make->home,
                       room * sizeof *make->home);
        make->from = arena_grow(make->arena, make->from,
                                (make->room + (size_t)1) * sizeof *make->from,
                                (room + (size_t)1) * sizeof *make->from);
        make->room = room;
    }
    const uint32_t used = make->from[make->count];
    if (used + count > make->named_room) {
        uint32_t room = make->named_room ? make->named_room * 2 : ROOM_FIRST;
        while (room < used + count)
            room *= 2;
        make->named =
            arena_grow(make->arena, make->named, make->named_room * sizeof *make->named,
                       room * sizeof *make->named);
        make->named_room = room;
    }
}

static uint32_t add(struct starts_make *make, uint32_t home, const uint32_t *named,
                    uint32_t count)
{
    make_room(make, count);
    const uint32_t used = make->from[make->count];
    memcpy(make->named + used, named, count * sizeof *named);
    make->home[make->count] = home;
    make->from[make->count + 1] = used + count;
    return make->count++;
}

static struct str key_of(struct arena *arena, uint32_t home, const uint32_t *named,
                         uint32_t count)
{
    struct buf key = buf_new(arena);

    buf_add(&key, (struct str){ (const char *)&home, sizeof home });
    buf_add(&key, (struct str){ (const char *)named, count * sizeof *named });
    return buf_str(&key);
}

struct starts_make *starts_go_on(struct arena *arena, const struct book *book,
                                 const struct starts *starts)
{
    struct starts_make *make = starts_begin(arena, book);

    for (uint32_t i = 0; i < starts->count - starts->place_count; i++) {
        const uint32_t *named = starts->named + starts->from[i];
        uint32_t count = starts->from[i + 1] - starts->from[i];
        map_add(&make->known, key_of(arena, starts->home[i], named, count),
                add(make, starts->home[i], named, count));
    }
    make->left_out = starts->left_out;
    return make;
}

uint32_t starts_of(struct starts_make *make, uint32_t home, uint32_t *named,
                   uint32_t count)
{
    if (count == 0)
        return home;
    qsort(named, count, sizeof *named, by_number);
    struct str key = key_of(make->arena, home, named, count);
    uint32_t at = map_get(&make->known, key);
    if (at == MAP_NONE) {
        if (make->place_count + make->count >= STARTS_MOST) {
            make->left_out++;
            return home;
        }
        at = add(make, home, named, count);
        map_add(&make->known, key, at);
    }
    return make->place_count + at;
}

struct starts starts_end(struct starts_make *make)
{
    return (struct starts){ .place_count = make->place_count,
                            .count = make->place_count + make->count,
                            .home = make->home,
                            .from = make->from,
                            .named = make->named,
                            .left_out = make->left_out };
}

static bool names(const struct starts *starts, uint32_t at, uint32_t place)
{
    for (uint32_t i = starts->from[at]; i < starts->from[at + 1]; i++)
        if (starts->named[i] == place)
            return true;
    return false;
}

const uint16_t *starts_minutes(const struct starts *starts, const struct book *book,
                               struct arena *arena, uint32_t workplace)
{
    const uint16_t *home = book_minutes(book, arena, workplace);
    const uint32_t more = starts->count - starts->place_count;

    if (more == 0)
        return home;
    const size_t row = MODE_COUNT * sizeof *home;
    uint16_t *minutes =
        ARENA_ARRAY(arena, (size_t)starts->count * MODE_COUNT, uint16_t);
    memcpy(minutes, home, starts->place_count * row);
    for (uint32_t i = 0; i < more; i++)
        if (!names(starts, i, workplace)) /* else 0, as the arena gives it */
            memcpy(&minutes[((size_t)starts->place_count + i) * MODE_COUNT],
                   &home[(size_t)starts->home[i] * MODE_COUNT], row);
    return minutes;
}
