/*
 * test_stem.c: stems of Swedish words, beside libstemmer, which is the model.
 */
#include "engine/stem.h"

#include <libstemmer.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/rng.h"

#define WORDS     400000u
#define PARTS_MAX 7u

static struct sb_stemmer *model;

static size_t by_model(struct str word)
{
    const sb_symbol *stem =
        sb_stemmer_stem(model, (const sb_symbol *)word.ptr, (int)word.len);
    size_t len = (size_t)sb_stemmer_length(model);

    assert_true(len <= word.len);
    assert_memory_equal(stem, word.ptr, len); /* a beginning, as stem.h says */
    return len;
}

static void same(struct str word)
{
    size_t want = by_model(word), got = stem_swedish(word);

    if (got != want)
        fail_msg("%.*s: %zu bytes, libstemmer says %zu", STR_ARG(word), got, want);
}

static void words_of_work_have_their_stems(void **state)
{
    static const struct {
        const char *word, *stem;
    } known[] = {
        { "lagren", "lagr" },
        { "plockar", "plock" },
        { "packade", "pack" },
        { "städning", "städning" },
        { "stressad", "stress" },
        { "bilarnas", "bil" },
        { "vänligt", "vän" },
        { "fullt", "fullt" },
        { "hoppfullt", "hoppfull" },
        { "arbetslöst", "arbetslös" },
        { "hjälpsamhet", "hjälpsam" },
        { "två", "två" },
        { "", "" },
        { "å", "å" },
    };
    (void)state;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        struct str word = str_from(known[i].word);

        same(word);
        assert_int_equal(stem_swedish(word), strlen(known[i].stem));
    }
}

/* Letters, and the beginnings and ends that the rules speak of, in any order. */
static void any_word_has_the_stem_that_libstemmer_gives(void **state)
{
    static const char *const parts[] = {
        "a",    "e",       "i",    "o",     "u",    "y",     "å",     "ä",   "ö",
        "b",    "d",       "g",    "k",     "l",    "m",     "n",     "r",   "s",
        "t",    "v",       "x",    "j",     "q",    "-",     "7",     "é",   "ß",
        "arna", "heterna", "orna", "ade",   "ande", "arne",  "aste",  "en",  "anden",
        "aren", "heten",   "ern",  "heter", "as",   "ernas", "andes", "ens", "hetens",
        "erns", "andet",   "het",  "ast",   "dd",   "gd",    "nn",    "dt",  "gt",
        "kt",   "tt",      "lig",  "ig",    "els",  "löst",  "fullt", "ös",  "full",
        "€",    "😀",       "öst",  "ful",
    };
    struct rng rng = rng_seeded(29);
    char text[PARTS_MAX * 8];
    (void)state;

    for (uint32_t i = 0; i < WORDS; i++) {
        uint32_t count = rng_below(&rng, PARTS_MAX + 1);
        size_t len = 0;

        for (uint32_t p = 0; p < count; p++) {
            struct str part =
                str_from(parts[rng_below(&rng, sizeof parts / sizeof *parts)]);

            memcpy(text + len, part.ptr, part.len);
            len += part.len;
        }
        same((struct str){ text, len });
    }
}

static int open_model(void **state)
{
    (void)state;
    model = sb_stemmer_new("swedish", NULL);
    return model ? 0 : -1;
}

static int close_model(void **state)
{
    (void)state;
    sb_stemmer_delete(model);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_work_have_their_stems),
        cmocka_unit_test(any_word_has_the_stem_that_libstemmer_gives),
    };

    return cmocka_run_group_tests(tests, open_model, close_model);
}
