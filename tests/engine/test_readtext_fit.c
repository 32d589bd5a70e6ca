/*
 * test_readtext_fit.c: does every rule fit three of the 67 public advertisements?
 *
 * ADR 12 says what a rule is: it is in C and names the span or the class it makes. One
 * that fits fewer has been made for single advertisements, and is removed or merged.
 * Read without a lexicon, so "concept_of_task", which needs one, is not met here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "marks.h"

#include <stdlib.h>
#include <string.h>

#define RULES_MAX 64u
#define LEAST     3u

struct rule {
    const char *group, *name;
    uint32_t ads, last; /* how many it fits, and the last of them, from 1 on */
};

static struct arena lists, texts, arena;
static struct rule rules[RULES_MAX];
static uint32_t rule_count;

static void rule_note(const char *group, const char *name, uint32_t ad)
{
    uint32_t i = 0;

    while (i < rule_count &&
           (strcmp(rules[i].group, group) != 0 || strcmp(rules[i].name, name) != 0))
        i++;
    assert_true(i < RULES_MAX);
    if (i == rule_count)
        rules[rule_count++] = (struct rule){ group, name, 0, 0 };
    rules[i].ads += rules[i].last != ad;
    rules[i].last = ad;
}

static void ad_note(const struct readtext_result *r, uint32_t ad)
{
    for (uint32_t i = 0; i < r->requirement_count; i++) {
        rule_note("span", r->requirements[i].rule, ad);
        rule_note("class", r->requirements[i].class_rule, ad);
    }
    for (uint32_t i = 0; i < r->task_count; i++)
        rule_note("task", r->tasks[i].rule, ad);
}

static void every_rule_fits_three_advertisements(void **state)
{
    static struct marks marks;
    struct readtext_words *words;
    struct err err = { 0 };
    const char *folder = getenv("INSTEG_DATA"), *places = getenv("INSTEG_MARKS");
    uint32_t rare = 0;

    (void)state;
    if (!folder)
        folder = getenv("INSTEG_REAL");
    if (!marks_load(&texts, folder ? folder : "../shared/data",
                    places ? places : "tests/engine/marked_20.tsv", &marks)) {
        print_message("the public advertisements are not here\n");
        skip();
    }
    if (!readtext_words_embedded(&lists, &words, &err))
        fail_msg("readtext_words_embedded: %s", err_english(&err));
    for (uint32_t i = 0; i < marks.count; i++) {
        struct readtext_result result;

        if (!readtext(words, marks.ad[i].text, &marks.ad[i].hints, &arena, &result,
                      &err))
            fail_msg("readtext: %s", err_english(&err));
        ad_note(&result, i + 1);
        arena_rewind(&arena, 0);
    }
    for (uint32_t i = 0; i < rule_count; i++) {
        print_message("%s %s: %u of %u\n", rules[i].group, rules[i].name, rules[i].ads,
                      marks.count);
        rare += rules[i].ads < LEAST;
    }
    assert_int_equal(rare, 0);
}

static int all_free(void **state)
{
    (void)state;
    arena_free(&lists);
    arena_free(&texts);
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule_fits_three_advertisements),
    };
    return cmocka_run_group_tests(tests, NULL, all_free);
}
