/* place_near.c: see place_near.h. */
#include "domain/place_near.h"

#include <stdio.h>

#define NEAR_LETTERS 24u
#define NEAR_NONE    UINT32_MAX

struct word {
    uint32_t letter[NEAR_LETTERS];
    uint32_t len;
};

static uint32_t plain(uint32_t letter)
{
    switch (letter) {
    case 0xe5: /* å */
    case 0xe4: /* ä */
    case 0xe0: /* à */
    case 0xe6: /* æ */
        return 'a';
    case 0xf6: /* ö */
    case 0xf8: /* ø */
        return 'o';
    case 0xe9: /* é */
    case 0xe8: /* è */
        return 'e';
    case 0xfc: /* ü */
        return 'u';
    default:
        return letter;
    }
}

static struct word word_of(struct str lower)
{
    struct word word = { .len = 0 };

    for (size_t at = 0; at < lower.len && word.len < NEAR_LETTERS;)
        word.letter[word.len++] = plain(str_utf8_next(lower, &at));
    return word;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t distance(const struct word *a, const struct word *b)
{
    uint32_t row[3][NEAR_LETTERS + 1];

    for (uint32_t j = 0; j <= b->len; j++)
        row[0][j] = row[1][j] = j;
    for (uint32_t i = 1; i <= a->len; i++) {
        uint32_t *now = row[i % 3], *last = row[(i + 2) % 3],
                 *before = row[(i + 1) % 3];
        now[0] = i;
        if (i == 1)
            for (uint32_t j = 0; j <= b->len; j++)
                last[j] = j;
        for (uint32_t j = 1; j <= b->len; j++) {
            const bool same = a->letter[i - 1] == b->letter[j - 1];
            now[j] = least(least(last[j], now[j - 1]) + 1, last[j - 1] + !same);
            if (i > 1 && j > 1 && a->letter[i - 1] == b->letter[j - 2] &&
                a->letter[i - 2] == b->letter[j - 1])
                now[j] = least(now[j], before[j - 2] + 1);
        }
    }
    return row[a->len % 3][b->len];
}

struct nearest {
    uint32_t place[PLACE_NEAR_MOST], distance[PLACE_NEAR_MOST], count;
};

static void keep(struct nearest *n, uint32_t place, uint32_t d)
{
    uint32_t at = n->count < PLACE_NEAR_MOST ? n->count++ : PLACE_NEAR_MOST;

    for (; at > 0 && d < n->distance[at - 1]; at--)
        if (at < PLACE_NEAR_MOST) {
            n->place[at] = n->place[at - 1];
            n->distance[at] = n->distance[at - 1];
        }
    if (at < PLACE_NEAR_MOST) {
        n->place[at] = place;
        n->distance[at] = d;
    }
}

size_t place_near(const struct place_book *book, struct str text, char *out,
                  size_t room)
{
    const struct word typed = word_of(str_lower(book->arena, text));
    const uint32_t most = typed.len < 6 ? 1 : 2;
    struct nearest near = { .count = 0 };
    size_t used = 0;

    if (typed.len < 3)
        return 0;
    for (uint32_t i = 0; i < book->count; i++) {
        const struct word name = word_of(str_lower(book->arena, book->place[i].name));
        const uint32_t d = distance(&typed, &name);
        if (d <= most && (book->place[i].is_town ||
                          place_of_municipality(book, book->place[i].name) == i))
            keep(&near, i, d);
    }
    for (uint32_t i = 0; i < near.count; i++) {
        const struct str name = place_written(book->arena, book, near.place[i]);
        const int len =
            snprintf(out + used, room - used, "%s%.*s", i ? ", " : "", STR_ARG(name));
        if (len < 0 || (size_t)len >= room - used)
            break;
        used += (size_t)len;
    }
    return used;
}
