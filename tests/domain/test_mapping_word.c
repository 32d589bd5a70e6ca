/*
 * test_mapping_word.c: are the coded words those that the tables of the database take,
 * each once, each with a label; and has every family of the catalogue a name?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/embed.h"
#include "domain/catalogue.h"
#include "domain/mapping_word.h"

static const struct coded_table tables[] = {
    { evidence_words, EVIDENCE_COUNT },  { wish_words, WISH_COUNT },
    { day_words, DAY_WORD_COUNT },       { shift_words, SHIFT_WORD_COUNT },
    { level_words, LEVEL_WORD_COUNT },   { step_words, LEVEL_WORD_COUNT },
    { skill_words, SKILL_WORD_COUNT },   { adapt_words, ADAPT_WORD_COUNT },
    { ground_words, GROUND_WORD_COUNT }, { proof_words, PROOF_WORD_COUNT },
    { family_words, FAMILY_WORD_COUNT },
};

static void every_word_is_there_once_with_a_label(void **state)
{
    (void)state;
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        for (uint32_t i = 0; i < tables[t].count; i++) {
            assert_non_null(tables[t].row[i].word);
            assert_true(tables[t].row[i].label[0] != '\0');
            assert_int_equal(coded_find(tables[t], str_from(tables[t].row[i].word)), i);
        }
        assert_int_equal(coded_find(tables[t], STR("no such word")), tables[t].count);
    }
}

static void what_was_seen_is_told_from_what_was_said(void **state)
{
    (void)state;
    assert_false(evidence_is_seen(EVIDENCE_IMPORTED));
    assert_false(evidence_is_seen(EVIDENCE_SAID));
    assert_true(evidence_is_seen(EVIDENCE_SHOWN));
    assert_true(evidence_is_seen(EVIDENCE_SEEN));
    assert_true(evidence_is_seen(EVIDENCE_CERTIFIED));
}

static void every_family_of_the_catalogue_has_a_name(void **state)
{
    const struct coded_table families = { family_words, FAMILY_WORD_COUNT };
    struct catalogue catalogue;
    struct arena arena = { 0 };
    struct err err = { 0 };
    struct str tsv;

    (void)state;
    assert_true(embed_find(embed_data, "tasks.tsv", &tsv));
    assert_true(catalogue_load(&arena, tsv, &catalogue, &err));
    for (uint32_t i = 0; i < catalogue.count; i++)
        if (coded_find(families, catalogue.task[i].family) == families.count)
            fail_msg("%.*s", STR_ARG(catalogue.task[i].family));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_is_there_once_with_a_label),
        cmocka_unit_test(what_was_seen_is_told_from_what_was_said),
        cmocka_unit_test(every_family_of_the_catalogue_has_a_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
