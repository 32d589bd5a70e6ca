/*
 * test_vocab_find.c: is a word for work found by what people type, best first, and is
 * all that is known of it shown?
 */
#include "vocab_kit.h"

#include "service/vocab_find.h"
#include "service/vocab_show.h"

static void take_all_in(void)
{
    vocab_take_in(VOCAB_ESCO, vocab_zip("a.zip", small_esco));
    vocab_take_in(VOCAB_JOBTECH, vocab_zip("b.zip", small_jobtech));
    vocab_take_in(VOCAB_AF, vocab_zip("c.zip", small_2025));
    vocab_take_in(VOCAB_AF, vocab_zip("d.zip", small_2024));
    vocab_take_in(VOCAB_AF, vocab_zip("e.zip", small_figures));
}

static struct str folded(const char *text)
{
    return vocab_fold(kit_call.arena, str_from(text));
}

static void letters_are_kept_and_accents_are_not(void **state)
{
    (void)state;
    assert_true(str_is(folded("Caféet på HÖRNET"), "cafeet på hörnet"));
    assert_true(str_is(folded("  Lager - & logistik! "), "lager logistik"));
    assert_true(str_is(folded("C++ / C#"), "c++ c#"));
    assert_true(str_is(folded("Bjørn Ærø Straße"), "björn ärö strasse"));
    assert_true(str_is(folded("Łódź ŻUBR Šibenik"), "łodz zubr sibenik"));
    assert_true(str_is(folded("ﬁl Ⅳ"), "fil"));
    assert_true(str_is(folded("…"), ""));
}

static const struct vocab_index *index_now(void)
{
    const struct vocab_index *index = NULL;
    struct err err = { 0 };
    struct tx *tx = NULL;

    KIT_OK(tx_begin(kit_call.store, TX_READ, &tx, &err) &&
               vocab_index_load(tx, kit_call.arena, &index, &err),
           &err);
    tx_end(&tx);
    return index;
}

static struct vocab_hits found(const struct vocab_index *index, const char *words)
{
    struct vocab_query query = { .words = str_from(words), .top = FIND_TOP_MOST };
    struct vocab_hits hits = { 0 };
    struct err err = { 0 };

    KIT_OK(vocab_index_find(index, &query, kit_call.arena, &hits, &err), &err);
    return hits;
}

static void the_whole_label_comes_before_its_parts(void **state)
{
    (void)state;
    take_all_in();
    const struct vocab_index *index = index_now();
    struct vocab_hits hits = found(index, "packare");
    assert_true(hits.count >= 1);
    assert_true(str_is(hits.hit[0].code, "jobtech:occ_pack"));
    hits = found(index, "ORDERPLOCKARE");
    assert_true(str_is(hits.hit[0].code, "jobtech:occ_pick"));
    hits = found(index, "order pick"); /* every word, in any order, as a beginning */
    assert_true(str_is(hits.hit[0].code, "esco:" PICKER) ||
                str_is(hits.hit[0].code, "esco:" PICK));
    hits = found(index, "körning"); /* inside a compound */
    bool inside = false;
    for (uint32_t i = 0; i < hits.count; i++)
        inside |= str_is(hits.hit[i].code, "jobtech:skill_2");
    assert_true(inside);
    assert_int_equal(found(index, "xyzzy").count, 0);
}

static void a_synonym_leads_to_its_concept_once(void **state)
{
    (void)state;
    take_all_in();
    const struct vocab_index *index = index_now();
    struct vocab_hits hits = found(index, "gather goods");
    assert_int_equal(hits.count, 1);
    assert_true(str_is(hits.hit[0].code, "esco:" PICK));
    assert_true(str_is(hits.hit[0].found, "gather goods"));
    for (uint32_t i = 0; i < (hits = found(index, "order")).count; i++)
        for (uint32_t k = 0; k < i; k++)
            assert_true(hits.hit[i].id != hits.hit[k].id);
}

static void kind_language_and_top_are_heeded(void **state)
{
    struct vocab_query query = { .words = STR("lager"),
                                 .one_kind = true,
                                 .kind = WORD_TITLE };
    struct vocab_hits hits = { 0 };
    struct err err = { 0 };

    (void)state;
    take_all_in();
    const struct vocab_index *index = index_now();
    KIT_OK(vocab_index_find(index, &query, kit_call.arena, &hits, &err), &err);
    assert_int_equal(hits.count, 1);
    assert_true(str_is(hits.hit[0].label_sv, "Lagerbiträde"));
    query = (struct vocab_query){ .words = STR("a"), .top = 3 };
    KIT_OK(vocab_index_find(index, &query, kit_call.arena, &hits, &err), &err);
    assert_int_equal(hits.count, 3);
    query =
        (struct vocab_query){ .words = STR("pick"), .one_lang = true, .lang = LANG_SV };
    KIT_OK(vocab_index_find(index, &query, kit_call.arena, &hits, &err), &err);
    for (uint32_t i = 0; i < hits.count; i++)
        assert_false(str_starts(hits.hit[i].code, "esco:"));
    query = (struct vocab_query){ .words = STR(" -- ") };
    assert_false(vocab_index_find(index, &query, kit_call.arena, &hits, &err));
    kit_err(&err, ERR_INPUT, "write a word");
}

/* Too simple to be wrong in the same way: does every word stand in some label? */
static bool stands_in(const char *words, struct str label)
{
    struct str rest = folded(words), word, text = vocab_fold(kit_call.arena, label);

    while (str_next(&rest, ' ', &word))
        if (str_find(text, word) == SIZE_MAX)
            return false;
    return true;
}

static void nothing_is_missed_that_a_slow_search_finds(void **state)
{
    static const char *const queries[] = { "pl", "la", "ar", "order", "g o", "ö", "b" };

    (void)state;
    take_all_in();
    const struct vocab_index *index = index_now();
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        struct vocab_hits hits = found(index, queries[q]);
        for (uint32_t i = 0; i < hits.count; i++)
            assert_true(stands_in(queries[q], hits.hit[i].found));
        struct vocab_query all = { .words = str_from(queries[q]),
                                   .top = FIND_TOP_MOST };
        uint32_t slow = 0;
        for (int k = 0; k < WORD_KIND_COUNT; k++) { /* the parts make the whole */
            struct vocab_hits part = { 0 };
            struct err err = { 0 };
            all.one_kind = true;
            all.kind = (enum word_kind)k;
            KIT_OK(vocab_index_find(index, &all, kit_call.arena, &part, &err), &err);
            slow += part.count;
        }
        assert_true(hits.count == FIND_TOP_MOST ? slow >= hits.count
                                                : slow == hits.count);
    }
}

static const struct view *shown(const char *code)
{
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(vocab_show(&kit_call, str_from(code), &answer, &err), &err);
    return answer;
}

static void all_that_is_known_is_shown(void **state)
{
    (void)state;
    take_all_in();
    const struct view *v = shown("jobtech:occ_pick");
    assert_true(str_is(view_get(v, STR("label"))->text, "Orderplockare"));
    assert_true(str_is(view_get(v, STR("kind"))->text, "occupation"));
    assert_int_equal(view_get(v, STR("called"))->count, 3);
    assert_int_equal(view_get(v, STR("labels"))->count, 1);
    assert_int_equal(view_get(v, STR("texts"))->count, 1);
    assert_int_equal(view_get(v, STR("codes"))->count, 4);
    assert_true(view_get(v, STR("relations"))->count >= 6);
    v = shown("ssyk:9330");
    assert_int_equal(view_get(v, STR("facts"))->count, 4);
    assert_true(
        str_is(view_get(shown("jobtech:grp_4"), STR("code"))->text, "ssyk:9330"));
    assert_true(
        str_is(view_get(shown("jobtech:lic_b"), STR("code"))->text, "licence:B"));
    v = view_get(shown("jobtech:occ_old"), STR("replaced_by"));
    assert_true(str_is(view_get(v, STR("code"))->text, "jobtech:occ_pick"));
    v = view_get(shown("task:plocka-order"), STR("near"));
    assert_true(v->count > 0);
}

static void an_unknown_code_is_not_found(void **state)
{
    struct view *answer = NULL;
    struct err err = { 0 };

    (void)state;
    assert_false(vocab_show(&kit_call, STR("task:nope"), &answer, &err));
    kit_err(&err, ERR_NOT_FOUND, "no word for work has the code task:nope");
    assert_false(vocab_show(&kit_call, STR("jobtech:nope"), &answer, &err));
    kit_err(&err, ERR_NOT_FOUND, "jobtech:nope");
    assert_null(answer);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(letters_are_kept_and_accents_are_not),
        CASE(the_whole_label_comes_before_its_parts),
        CASE(a_synonym_leads_to_its_concept_once),
        CASE(kind_language_and_top_are_heeded),
        CASE(nothing_is_missed_that_a_slow_search_finds),
        CASE(all_that_is_known_is_shown),
        CASE(an_unknown_code_is_not_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
