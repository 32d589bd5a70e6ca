/*
 * stem.c: see stem.h.
 *
 *   1. An ending counts only after the word's beginning: past the first consonant that
 *      follows a vowel, and past three letters.
 *   2. Of the endings of one step the longest that stands there decides, also where it
 *      then may not go.
 */
#include "engine/stem.h"

#define END(text)                                                                      \
    {                                                                                  \
        (text), sizeof(text) - 1                                                       \
    }

/* Endings by their last letter, the longest first. */
static const struct str ends[] = {
    END("heterna"), END("arna"),   END("erna"),  END("orna"),  END("a"),
    END("ad"),      END("ande"),   END("arne"),  END("aste"),  END("ade"),
    END("are"),     END("e"),      END("anden"), END("heten"), END("aren"),
    END("ern"),     END("en"),     END("heter"), END("ar"),    END("er"),
    END("or"),      END("hetens"), END("arnas"), END("ernas"), END("ornas"),
    END("andes"),   END("arens"),  END("ades"),  END("erns"),  END("ens"),
    END("as"),      END("es"),     END("s"),     END("andet"), END("ast"),
    END("het"),     END("at"),
};
static const struct {
    char last;
    unsigned char from, end;
} groups[] = {
    { 'a', 0, 5 },   { 'd', 5, 6 },   { 'e', 6, 12 },  { 'n', 12, 17 },
    { 'r', 17, 21 }, { 's', 21, 33 }, { 't', 33, 37 },
};
_Static_assert(sizeof ends / sizeof *ends == 37, "groups cover all ends");

/* The letter that begins at `at`: true for a vowel; `next` is where it ends. */
static bool is_vowel(struct str word, size_t at, size_t *next)
{
    unsigned char c = (unsigned char)word.ptr[at++];
    unsigned char lead = c;

    while (at < word.len && ((unsigned char)word.ptr[at] & 0xC0) == 0x80)
        c = (unsigned char)word.ptr[at++];
    *next = at;
    if (lead == 0xC3)
        return c == 0xA4 || c == 0xA5 || c == 0xB6; /* ä, å, ö */
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* Rule 1: the first byte that an ending may have. */
static size_t region_of(struct str word)
{
    size_t at = 0, third = 0, letters = 0;
    bool vowel = false;

    while (at < word.len) {
        bool now = is_vowel(word, at, &at);

        letters++;
        if (letters == 3)
            third = at;
        if (vowel && !now)
            break;
        vowel = now;
        if (at == word.len)
            return at;
    }
    while (letters < 3 && at < word.len) {
        is_vowel(word, at, &at);
        letters++;
        third = at;
    }
    return letters < 3 ? word.len : third > at ? third : at;
}

static bool stands(struct str word, size_t region, struct str end)
{
    return word.len >= region + end.len &&
           memcmp(word.ptr + word.len - end.len, end.ptr, end.len) == 0;
}

/* A lone s goes after these only. */
static bool bears_s(char c)
{
    return strchr("bcdfghjklmnoprtvy", c) && c;
}

static size_t main_ending(struct str word, size_t region)
{
    for (size_t g = 0; g < sizeof groups / sizeof *groups; g++) {
        if (groups[g].last != word.ptr[word.len - 1])
            continue;
        for (size_t e = groups[g].from; e < groups[g].end; e++) {
            if (!stands(word, region, ends[e]))
                continue;
            size_t len = word.len - ends[e].len;
            bool lone = ends[e].len == 1 && groups[g].last == 's';
            return !lone || (len && bears_s(word.ptr[len - 1])) ? len : word.len;
        }
    }
    return word.len;
}

/* "dd", "tt" and others lose their last letter. */
static bool ends_in_pair(struct str word, size_t region)
{
    static const char *const pairs = "dd gd nn dt gt kt tt";

    if (word.len < region + 2)
        return false;
    const char *two = word.ptr + word.len - 2;
    if (two[1] != 't' && two[1] != 'd' && two[1] != 'n')
        return false;
    for (const char *p = pairs;; p += 3) {
        if (p[0] == two[0] && p[1] == two[1])
            return true;
        if (!p[2])
            return false;
    }
}

static size_t other_ending(struct str word, size_t region)
{
    static const struct {
        struct str end;
        size_t keep;
    } others[] = {
        { END("lig"), 0 },  { END("ig"), 0 },    { END("els"), 0 },
        { END("löst"), 4 }, { END("fullt"), 4 },
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (stands(word, region, others[i].end))
            return word.len - others[i].end.len + others[i].keep;
    return word.len;
}

size_t stem_swedish(struct str word)
{
    if (!word.len)
        return 0;
    size_t region = region_of(word);

    if (region < word.len)
        word.len = main_ending(word, region);
    if (ends_in_pair(word, region))
        word.len--;
    return word.len > region ? other_ending(word, region) : word.len;
}
