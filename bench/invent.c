/* invent.c: see invent.h. */
#include "bench/invent.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define SURNAMES 60000u
#define GIVEN    15000u

static const char *const onsets[] = { "b",  "br", "d", "f",  "g",  "h",  "j", "k",
                                      "kl", "l",  "m", "n",  "p",  "r",  "s", "sk",
                                      "st", "t",  "v", "bj", "gr", "sv", "z", "" };
static const char *const nuclei[] = { "a", "e", "i", "o", "u", "y",
                                      "å", "ä", "ö", "a", "e", "i" };
static const char *const codas[] = { "", "n",  "r",  "l",  "s",  "nd",
                                     "", "rg", "st", "lm", "ck", "m" };
static const char *const endings[] = { "sen", "by", "vik", "lund", "ov",    "ez",
                                       "i",   "a",  "nen", "oglu", "quist", "" };

#define PICK(rng, list) (list)[rng_below((rng), sizeof(list) / sizeof *(list))]

/* The `number`-th surname, or given name: always the same. */
static void invent(uint32_t number, bool surname, char name[NAME_BYTES])
{
    struct rng rng = rng_seeded(number * 2 + surname);
    int len = 0;

    for (uint32_t i = 0, n = surname ? 2 : 1 + rng_below(&rng, 3); i < n; i++)
        len += snprintf(name + len, NAME_BYTES - (size_t)len, "%s%s%s",
                        PICK(&rng, onsets), PICK(&rng, nuclei), PICK(&rng, codas));
    snprintf(name + len, NAME_BYTES - (size_t)len, "%s",
             surname ? PICK(&rng, endings) : "a");
}

/* A number below `most`, low ones far more often. */
static uint32_t skewed(struct rng *rng, uint32_t most)
{
    uint64_t u = rng_below(rng, 1u << 16);

    return (uint32_t)((u * u * u >> 32) * most >> 16);
}

void invent_name(struct rng *rng, char surname[NAME_BYTES], char given[NAME_BYTES])
{
    char one[NAME_BYTES], other[NAME_BYTES];

    invent(skewed(rng, SURNAMES), true, one);
    invent(skewed(rng, SURNAMES), true, other);
    if (rng_below(rng, 12) == 0)
        snprintf(surname, NAME_BYTES, "%.30s %.30s", one, other);
    else
        memcpy(surname, one, NAME_BYTES);
    invent(skewed(rng, GIVEN), false, one);
    invent(skewed(rng, GIVEN), false, other);
    if (rng_below(rng, 2))
        snprintf(given, NAME_BYTES, "%.30s%c%.30s", one, rng_below(rng, 8) ? ' ' : '-',
                 other);
    else
        memcpy(given, one, NAME_BYTES);
}
