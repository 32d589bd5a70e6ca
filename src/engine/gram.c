/* gram.c: see gram.h. */
#include "engine/gram.h"

#include <assert.h>
#include <utf8proc.h>

#define LETTER_BITS 12
#define ROOM_FROM   4096u

struct gram_book gram_book_new(struct arena *arena, uint32_t least, uint32_t most)
{
    assert(least >= 1 && least <= most && most <= GRAM_MOST);
    return (struct gram_book){ .arena = arena, .least = least, .most = most };
}

static uint32_t slot_of(const struct gram_book *book, uint64_t key)
{
    uint32_t mask = book->room - 1;
    uint32_t at = (uint32_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & mask;

    while (book->key[at] && book->key[at] != key)
        at = (at + 1) & mask;
    return at;
}

static void make_room(struct gram_book *book)
{
    struct gram_book old = *book;

    if (book->count * 2 < book->room)
        return;
    book->room = old.room ? old.room * 2 : ROOM_FROM;
    book->key = ARENA_ARRAY(book->arena, book->room, uint64_t);
    book->number = ARENA_ARRAY(book->arena, book->room, uint32_t);
    for (uint32_t i = 0; i < old.room; i++) {
        if (!old.key[i])
            continue;
        uint32_t at = slot_of(book, old.key[i]);
        book->key[at] = old.key[i];
        book->number[at] = old.number[i];
    }
}

static uint32_t number_of(struct gram_book *book, uint64_t key)
{
    make_room(book);
    uint32_t at = slot_of(book, key);
    if (!book->key[at]) {
        book->key[at] = key;
        book->number[at] = book->count++;
    }
    return book->number[at];
}

uint32_t gram_letter(uint32_t c)
{
    if (c < 0x80) {
        if (c >= 'A' && c <= 'Z')
            return c + ('a' - 'A');
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? c : ' ';
    }
    utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)c);
    bool word = kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_NO;
    return word ? (uint32_t)utf8proc_tolower((utf8proc_int32_t)c) : ' ';
}

/* The last letters read, newest in the lowest bits. */
struct window {
    uint64_t letters;
    uint32_t count; /* up to GRAM_MOST */
};

static void push(struct window *window, uint32_t c, struct gram_book *book,
                 struct likeness_sheet *sheet)
{
    uint32_t letter = c & ((1u << LETTER_BITS) - 1);
    window->letters = window->letters << LETTER_BITS | (letter ? letter : 1);
    window->count += window->count < GRAM_MOST;
    for (uint32_t n = book->least; n <= book->most && n <= window->count; n++) {
        uint64_t key = window->letters & ((UINT64_C(1) << (n * LETTER_BITS)) - 1);
        likeness_sheet_add(sheet, number_of(book, key), LIKENESS_ONE);
    }
}

void gram_add(struct gram_book *book, struct str text, struct likeness_sheet *sheet)
{
    struct window window = { 0 };
    bool space = true;
    size_t at = 0;

    while (at < text.len) {
        uint32_t c = gram_letter(str_utf8_next(text, &at));
        if (c == ' ') {
            space = true;
            continue;
        }
        if (space)
            push(&window, ' ', book, sheet);
        space = false;
        push(&window, c, book, sheet);
    }
    if (window.count)
        push(&window, ' ', book, sheet);
}
