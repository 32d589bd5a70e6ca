/*
 * arena.c: see arena.h.
 *
 * Invariants
 *   1  chunks form a list from the newest to the oldest; `before_bytes` of a chunk is
 *      the arena's used_bytes when that chunk was opened.
 *   2  bytes of a chunk past its `used_bytes` are zero, so a take needs no memset;
 *      rewinding clears what it forgets.
 */
#include "base/arena.h"

#include <assert.h>
#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define ALIGN_BYTES       16u
#define CHUNK_FIRST_BYTES ((size_t)2048)
#define CHUNK_MOST_BYTES  ((size_t)1 << 20)
#define LARGE_PAGE_BYTES  ((size_t)2 << 20)
#define RETURNED_BYTES    (256 << 10)
#define HEAPS_MOST        2

#if defined(__SANITIZE_ADDRESS__)
#define CHUNK_PER_TAKE 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHUNK_PER_TAKE 1
#endif
#endif
#ifndef CHUNK_PER_TAKE
#define CHUNK_PER_TAKE 0
#endif

struct arena_chunk {
    struct arena_chunk *older;
    size_t size_bytes; /* of `bytes` */
    size_t used_bytes;
    size_t before_bytes; /* invariant 1 */
    void *map;           /* of large pages; NULL: from malloc */
    size_t map_bytes;
    _Alignas(ALIGN_BYTES) unsigned char bytes[];
};

static _Noreturn void out_of_memory(size_t size)
{
    fprintf(stderr, "insteg: out of memory (%zu bytes asked for)\n", size);
    exit(70);
}

static size_t padded(size_t size)
{
    if (size > SIZE_MAX - ALIGN_BYTES)
        out_of_memory(size);
    return (size + ALIGN_BYTES - 1) & ~(size_t)(ALIGN_BYTES - 1);
}

static struct arena_chunk *chunk_open(struct arena *arena, size_t size)
{
    size_t room = size;

    if (!CHUNK_PER_TAKE) {
        size_t next = arena->last ? arena->last->size_bytes * 2 : CHUNK_FIRST_BYTES;
        if (next > CHUNK_MOST_BYTES)
            next = CHUNK_MOST_BYTES;
        if (room < next)
            room = next;
    }
    if (room > SIZE_MAX - sizeof(struct arena_chunk))
        out_of_memory(room);

    struct arena_chunk *chunk = calloc(1, sizeof *chunk + room);
    if (!chunk)
        out_of_memory(room);
    chunk->older = arena->last;
    chunk->size_bytes = room;
    chunk->before_bytes = arena->used_bytes;
    arena->last = chunk;
    return chunk;
}

static void chunk_close(struct arena_chunk *chunk)
{
    if (chunk->map)
        munmap(chunk->map, chunk->map_bytes);
    else
        free(chunk);
}

/* A chunk at the start of a large page. Where the system has none it is like others. */
static void chunk_open_large(struct arena *arena, size_t size)
{
    size_t pages = (sizeof(struct arena_chunk) + size) / LARGE_PAGE_BYTES + 1;
    size_t bytes = (pages + 1) * LARGE_PAGE_BYTES; /* one for where it starts */
    char *map =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (map == MAP_FAILED)
        return; /* the takes ask for what they need, and no more */
    char *start =
        map + (LARGE_PAGE_BYTES - (uintptr_t)map % LARGE_PAGE_BYTES) % LARGE_PAGE_BYTES;
    (void)madvise(start, pages * LARGE_PAGE_BYTES, MADV_HUGEPAGE);
    struct arena_chunk *chunk = (struct arena_chunk *)start;
    chunk->map = map;
    chunk->map_bytes = bytes;
    chunk->older = arena->last;
    chunk->size_bytes = pages * LARGE_PAGE_BYTES - sizeof *chunk;
    chunk->before_bytes = arena->used_bytes;
    arena->last = chunk;
}

void *arena_take(struct arena *arena, size_t size)
{
    assert(arena != NULL);

    size_t need = CHUNK_PER_TAKE ? size : padded(size);
    struct arena_chunk *chunk = arena->last;
    if (CHUNK_PER_TAKE || !chunk || chunk->size_bytes - chunk->used_bytes < need)
        chunk = chunk_open(arena, need);

    void *ptr = chunk->bytes + chunk->used_bytes;
    chunk->used_bytes += need;
    arena->used_bytes += CHUNK_PER_TAKE && need == 0 ? 1 : need;
    if (arena->limit_bytes && arena->used_bytes > arena->limit_bytes)
        arena->over = true;
    return ptr;
}

void arena_reserve(struct arena *arena, size_t size)
{
    size_t need = padded(size);

    assert(arena != NULL);
    if (!CHUNK_PER_TAKE &&
        (!arena->last || arena->last->size_bytes - arena->last->used_bytes < need))
        chunk_open(arena, need);
}

void arena_reserve_large(struct arena *arena, size_t size)
{
    assert(arena != NULL);
    if (CHUNK_PER_TAKE || size < LARGE_PAGE_BYTES ||
        (arena->last &&
         arena->last->size_bytes - arena->last->used_bytes >= padded(size)))
        return;
    chunk_open_large(arena, padded(size));
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total))
        out_of_memory(SIZE_MAX);
    return arena_take(arena, total);
}

void *arena_grow(struct arena *arena, void *ptr, size_t old_size, size_t new_size)
{
    assert(arena != NULL && new_size >= old_size && (ptr || !old_size));

    struct arena_chunk *chunk = arena->last;
    size_t old_pad = padded(old_size);
    if (!CHUNK_PER_TAKE && ptr && chunk && chunk->used_bytes >= old_pad &&
        chunk->bytes + chunk->used_bytes - old_pad == ptr) {
        size_t more = padded(new_size) - old_pad;
        if (chunk->size_bytes - chunk->used_bytes >= more) {
            chunk->used_bytes += more;
            arena->used_bytes += more;
            if (arena->limit_bytes && arena->used_bytes > arena->limit_bytes)
                arena->over = true;
            return ptr;
        }
    }
    void *grown = arena_take(arena, new_size);
    if (old_size)
        memcpy(grown, ptr, old_size);
    return grown;
}

size_t arena_mark(const struct arena *arena)
{
    return arena->used_bytes;
}

void arena_rewind(struct arena *arena, size_t mark)
{
    assert(mark <= arena->used_bytes);

    while (arena->last && arena->last->before_bytes >= mark) {
        struct arena_chunk *chunk = arena->last;
        if (mark == 0 && !chunk->older && !CHUNK_PER_TAKE)
            break; /* an emptied arena keeps its first chunk for the next request */
        arena->used_bytes = chunk->before_bytes;
        arena->last = chunk->older;
        chunk_close(chunk);
    }
    if (arena->last && arena->used_bytes > mark) {
        struct arena_chunk *chunk = arena->last;
        size_t keep = mark - chunk->before_bytes;
        memset(chunk->bytes + keep, 0, chunk->used_bytes - keep);
        chunk->used_bytes = keep;
    }
    arena->used_bytes = mark;
    arena->over = arena->limit_bytes && mark > arena->limit_bytes;
}

void arena_free(struct arena *arena)
{
    if (!arena)
        return;
    while (arena->last) {
        struct arena_chunk *older = arena->last->older;
        chunk_close(arena->last);
        arena->last = older;
    }
    arena->used_bytes = 0;
    arena->over = false;
}

bool arena_has_room(size_t size)
{
    void *volatile room = malloc(size); /* or the compiler sees that nobody uses it */
    bool has = room != NULL;

    free(room);
    return has;
}

void arena_settle(void)
{
    /* glibc would raise the first to the largest block it has seen, up to 32 MiB, and
     * take a heap of its own for each thread. */
    mallopt(M_MMAP_THRESHOLD, RETURNED_BYTES);
    mallopt(M_TRIM_THRESHOLD, 2 * RETURNED_BYTES);
    mallopt(M_ARENA_MAX, HEAPS_MOST);
}

/* Also from the middle of a heap, which by itself only shrinks at its end. */
void arena_trim(void)
{
    malloc_trim(0);
}

/* -------------------------------------------------------------------- pieces */

#define CLASSES (PIECE_MOST_BYTES / ALIGN_BYTES)

struct piece {
    struct piece *next; /* while it is kept        */
    size_t class;       /* CLASSES: it is malloc's */
    _Alignas(ALIGN_BYTES) unsigned char bytes[];
};
_Static_assert(sizeof(struct piece) == offsetof(struct piece, bytes), "bytes follow");

struct kept {
    struct piece *first[CLASSES];
    size_t bytes;
};

static _Thread_local struct kept *kept;
static pthread_key_t kept_key;
static bool has_key;

/* When a thread ends. */
static void free_kept(void *ptr)
{
    struct kept *ended = ptr;

    for (size_t i = 0; i < CLASSES; i++)
        for (struct piece *next, *piece = ended->first[i]; piece; piece = next) {
            next = piece->next;
            free(piece);
        }
    free(ended);
    kept = NULL;
}

static void make_key(void)
{
    has_key = !CHUNK_PER_TAKE && pthread_key_create(&kept_key, free_kept) == 0;
}

static bool is_keeping(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    if (kept)
        return true;
    pthread_once(&once, make_key);
    struct kept *made = has_key ? calloc(1, sizeof *made) : NULL;
    if (made && pthread_setspecific(kept_key, made) == 0)
        kept = made;
    else
        free(made);
    return kept != NULL;
}

void *piece_take(size_t size)
{
    const size_t class = size ? (size - 1) / ALIGN_BYTES : 0;
    const size_t room = class < CLASSES ? (class + 1) * ALIGN_BYTES : size;

    if (class < CLASSES && kept && kept->first[class]) {
        struct piece *piece = kept->first[class];
        kept->first[class] = piece->next;
        kept->bytes -= room;
        return piece->bytes;
    }
    struct piece *made =
        room <= SIZE_MAX - sizeof *made ? malloc(sizeof *made + room) : NULL;
    if (!made)
        out_of_memory(room);
    *made = (struct piece){ .class = class < CLASSES ? class : CLASSES };
    return made + 1;
}

void piece_back(void *ptr)
{
    if (!ptr)
        return;
    struct piece *piece =
        (struct piece *)((unsigned char *)ptr - offsetof(struct piece, bytes));
    const size_t room = (piece->class + 1) * ALIGN_BYTES;
    if (piece->class == CLASSES || !is_keeping() ||
        kept->bytes + room > PIECES_KEPT_BYTES) {
        free(piece);
        return;
    }
    piece->next = kept->first[piece->class];
    kept->first[piece->class] = piece;
    kept->bytes += room;
}
