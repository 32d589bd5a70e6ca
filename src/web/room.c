/* room.c: see room.h. */
#include "web/room.h"

#include <assert.h>
#include <pthread.h>

struct room {
    struct arena arena; /* first: a room is known by it */
    struct room *next_free;
};

struct rooms {
    pthread_mutex_t mutex;
    struct arena arena; /* of the rooms themselves */
    struct room *first_free;
    uint32_t lent;
};

struct rooms *rooms_new(struct arena *arena)
{
    struct rooms *rooms = ARENA_NEW(arena, struct rooms);

    pthread_mutex_init(&rooms->mutex, NULL);
    return rooms;
}

void rooms_free(struct rooms *rooms)
{
    if (!rooms)
        return;
    assert(rooms->lent == 0);
    for (struct room *room = rooms->first_free; room; room = room->next_free)
        arena_free(&room->arena);
    arena_free(&rooms->arena);
    pthread_mutex_destroy(&rooms->mutex);
}

struct arena *room_take(struct rooms *rooms, size_t limit_bytes)
{
    pthread_mutex_lock(&rooms->mutex);
    struct room *room = rooms->first_free;
    if (room)
        rooms->first_free = room->next_free;
    else
        room = ARENA_NEW(&rooms->arena, struct room);
    rooms->lent++;
    pthread_mutex_unlock(&rooms->mutex);
    if (!room->arena.last) {
        (void)arena_take(&room->arena, ROOM_BYTES);
        arena_rewind(&room->arena, 0);
    }
    room->arena.limit_bytes = limit_bytes;
    return &room->arena;
}

void room_give(struct rooms *rooms, struct arena *arena)
{
    struct room *room = (struct room *)arena;

    arena_rewind(arena, 0);
    pthread_mutex_lock(&rooms->mutex);
    room->next_free = rooms->first_free;
    rooms->first_free = room;
    rooms->lent--;
    pthread_mutex_unlock(&rooms->mutex);
}

static void keep(struct arena *arena, struct str *text)
{
    *text = text->len ? str_copy(arena, *text) : (struct str){ 0 };
}

void answer_keep(struct arena *small, struct arena *large, struct answer *answer)
{
    if (!answer->immutable)
        keep(large, &answer->body);
    keep(small, &answer->location);
    for (size_t i = 0; i < sizeof answer->cookie / sizeof *answer->cookie; i++)
        keep(small, &answer->cookie[i]);
    if (answer->file_name)
        answer->file_name = str_cstr(small, str_from(answer->file_name));
}
