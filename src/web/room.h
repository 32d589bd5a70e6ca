/*
 * room.h: memory to work on a request in, lent while its handler runs; and what of the
 * answer is kept while it waits for the disk.
 *
 * A handler needs some hundred kilobytes for a page of ten. With a thousand readers
 * waiting for the log, that would be all of the program's memory: so what a handler
 * took goes back when it returns, and the answer alone is kept, in the request's own
 * arena.
 *
 * Method  a stack of arenas that keep their first chunk, ROOM_BYTES.
 * Purity  any thread; a room belongs to who has taken it.
 */
#ifndef WEB_ROOM_H
#define WEB_ROOM_H

#include "web/router.h"

#define ROOM_BYTES ((size_t)192 << 10) /* the page of fifty people takes 120 KiB */

struct rooms;

/* In `arena`; empty: a room is made when none is free. */
struct rooms *rooms_new(struct arena *arena);
void rooms_free(struct rooms *rooms); /* all must have been given back; NULL is fine */

/* An empty arena of at most `limit_bytes` (0: none). Never NULL. */
struct arena *room_take(struct rooms *rooms, size_t limit_bytes);
void room_give(struct rooms *rooms, struct arena *room);

/*
 * Moves what `answer` points to, but for its note and what is compiled in: the body
 * into `large`, which should be empty, the rest into `small`. They are two so that each
 * takes a chunk of its size: behind a body of 13 KiB, one byte would take 26 more.
 */
void answer_keep(struct arena *small, struct arena *large, struct answer *answer);

#endif
