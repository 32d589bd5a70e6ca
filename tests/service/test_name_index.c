/*
 * test_name_index.c: does the name index find whom its header promises, in its order?
 *
 * What is found is compared with the brute force of name_twin.h, while people come, go
 * and change. Seeds are fixed, so a failure repeats.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/rng.h"
#include "name_twin.h"

#define ASKED 40u /* questions between two changes */

static struct arena arena;
static struct twin people[LOT];

/* ------------------------------------------------------------------ by hand */

static void put_named(struct name_index *index, int64_t id, const char *surname,
                      const char *given, const char *number)
{
    struct err err = { 0 };
    struct str numbers[] = { str_from(number) };

    assert_true(name_index_put(index,
                               &(struct name_person){ .id = id,
                                                      .surname = str_from(surname),
                                                      .given = str_from(given),
                                                      .number = numbers,
                                                      .number_count = number != NULL },
                               &err));
}

/* "3 1" for what is found, "-" for nobody; a match that is not exact is marked. */
static const char *found(struct name_index *index, const char *typed)
{
    struct name_found hits;
    struct buf text = buf_new(&arena);

    name_index_search(index, str_from(typed), 10, &arena, &hits);
    for (uint32_t i = 0; i < hits.count; i++)
        buf_format(&text, "%s%d%s", i ? " " : "", (int)hits.hit[i].person_id,
                   hits.hit[i].match == NAME_EXACT    ? ""
                   : hits.hit[i].match == NAME_PREFIX ? "..."
                                                      : "?");
    assert_int_equal(hits.match_count, hits.count);
    return hits.count ? text.ptr : "-";
}

#define FINDS(typed, whom) assert_string_equal(found(index, typed), whom)

static struct name_index *small_world(void)
{
    struct name_index *index = name_index_new();

    put_named(index, 1, "Öberg", "Åsa Kristina", "198112189876");
    put_named(index, 2, "Bäckström", "Karl-Erik", "196408233234");
    put_named(index, 3, "Andersson", "Anna", "197010632391");
    put_named(index, 4, "Berg", "Anna", "20000101T220");
    put_named(index, 5, "O'Brien", "Zoë", NULL);
    put_named(index, 6, "van der Berg", "André", "AB12/3-X");
    put_named(index, 7, "", "Müller", NULL);
    put_named(index, 8, "Berg", "Anna", NULL);
    return index;
}

static void letters_are_folded_as_people_type_them(void **state)
{
    struct name_index *index = small_world();

    (void)state;
    FINDS("öberg", "1 4? 8? 6?");
    FINDS("OBERG", "1 4? 8? 6?");
    FINDS("oeberg", "1");
    FINDS("asa", "1");
    FINDS("Åsa", "1");
    FINDS("aasa", "1");
    FINDS("a\u0308", "3... 4... 8... 6... 1...");
    FINDS("bäck", "2...");
    FINDS("back", "2...");
    FINDS("baeck", "2...");
    FINDS("baeckstroem", "2");
    FINDS("zoe", "5");
    FINDS("obrien", "5");
    FINDS("O’Brien", "5");
    FINDS("muller", "7");
    FINDS("mueller", "7");
    FINDS("andre", "6 3?");
    name_index_free(index);
}

static void words_come_in_any_order_and_each_needs_its_own(void **state)
{
    struct name_index *index = small_world();

    (void)state;
    FINDS("berg anna", "4 8");
    FINDS("anna berg", "4 8");
    FINDS("anna a", "3...");
    FINDS("anna anna", "-");
    FINDS("an an", "3...");
    FINDS("berg der van", "6");
    FINDS("karl erik", "2");
    FINDS("karl-erik", "2");
    FINDS("karlerik", "2");
    FINDS("erik b", "2...");
    FINDS("karl berg", "-");
    name_index_free(index);
}

static void one_slip_is_forgiven_from_four_letters_on(void **state)
{
    struct name_index *index = small_world();

    (void)state;
    FINDS("bekg", "4? 8? 6?");  /* another letter */
    FINDS("begr", "4? 8? 6?");  /* exchanged      */
    FINDS("beerg", "4? 8? 6?"); /* one too many   */
    FINDS("berrg", "4? 8? 6?");
    FINDS("bergs", "4? 8? 6?");
    FINDS("kistina", "1?"); /* one left out */
    FINDS("kritsi", "1?");
    FINDS("nders", "3?");
    FINDS("bek", "-");
    FINDS("bekk", "-");
    FINDS("ebrg", "4? 8? 6?");
    name_index_free(index);
}

static void numbers_are_found_with_and_without_century_and_sign(void **state)
{
    struct name_index *index = small_world();

    (void)state;
    FINDS("198112189876", "1");
    FINDS("8112189876", "1");
    FINDS("811218-9876", "1");
    FINDS("811218+9876", "1");
    FINDS("811218 9876", "1");
    FINDS("19811218 9876", "1");
    FINDS("1981 12 18 9876", "1");
    FINDS("811218", "1...");
    FINDS("1981", "1...");
    FINDS("19", "3... 2... 1...");
    FINDS("811218-9875", "-");
    FINDS("1189876", "-");
    FINDS("8112 asa", "1...");
    FINDS("asa 811218-9876", "1");
    FINDS("anna 8112", "-");
    FINDS("20000101-t220", "4");
    FINDS("000101T220", "4");
    FINDS("000101", "4...");
    FINDS("anna 0001", "4...");
    FINDS("ab123x", "6");
    FINDS("ab12", "6...");
    FINDS("ab1 berg", "6...");
    FINDS("ab", "-");
    FINDS("701063", "3...");
    FINDS("1234567890123", "-");
    FINDS("198112189876198112189876", "-");
    name_index_free(index);
}

static void the_order_is_nearness_then_the_swedish_alphabet_then_the_id(void **state)
{
    struct name_index *index = name_index_new();
    static const char *const surnames[] = { "Zorn",  "Åberg", "Ärlig", "Öman",
                                            "Aberg", "Wall",  "Vass",  "Von A",
                                            "Yng",   "Ücker", "Von",   "Vona" };

    (void)state;
    for (int i = 0; i < 12; i++)
        put_named(index, i + 1, surnames[i], "Berta", NULL);
    put_named(index, 20, "Zorn", "Berta", NULL);
    put_named(index, 13, "Zorn", "Bertan", NULL);
    put_named(index, 14, "Zorn", "Bertil", NULL);
    put_named(index, 15, "Aa", "Benta", NULL);
    struct name_found hits;
    name_index_search(index, STR("berta"), 100, &arena, &hits);
    static const int order[] = {
        5, 7, 11, 8, 12, 6, 10, 9, 1, 20, 2, 3, 4, 13, 15, 14
    };
    assert_int_equal(hits.count, 16);
    for (uint32_t i = 0; i < hits.count; i++)
        assert_int_equal(hits.hit[i].person_id, order[i]);
    name_index_free(index);
}

static void strange_questions_find_nobody(void **state)
{
    struct name_index *index = small_world();
    char text[3000];

    (void)state;
    FINDS("", "-");
    FINDS("  \t ", "-");
    FINDS("- ' . ,", "-");
    FINDS("\xff\xfe", "-");
    FINDS("+", "-");
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    FINDS(text, "-");
    for (size_t i = 1; i < sizeof text - 1; i += 2)
        text[i] = ' ';
    FINDS(text, "-");
    memset(text, '1', sizeof text - 1);
    FINDS(text, "-");
    name_index_free(index);
}

/* A text of words as they are written: letters with and without accents, hyphens of two
 * kinds, apostrophes, digits. */
static struct str some_text(struct rng *rng, uint32_t most)
{
    static const char *const parts[] = { "a",
                                         "B",
                                         "e",
                                         "o",
                                         "l",
                                         "n",
                                         "7",
                                         " ",
                                         "-",
                                         "'",
                                         "\xc3\xa5",
                                         "\xc3\x96",
                                         "\xc3\xa9",
                                         "\xc3\x9f",
                                         "\xe2\x80\x93",
                                         "e\xcc\x81",
                                         ".",
                                         "\xce\xb1",
                                         "\xe2\x80\x99",
                                         "\xc2\xad" };
    const uint32_t count = 1 + (uint32_t)rng_below(rng, most);
    struct buf text = buf_new(&arena);

    for (uint32_t i = 0; i < count; i++)
        buf_cstr(&text, parts[rng_below(rng, sizeof parts / sizeof *parts)]);
    return buf_str(&text);
}

/* What a look at the bytes rules out, no folding would have found. */
static void a_look_at_the_bytes_rules_out_no_match(void **state)
{
    struct rng rng = rng_seeded(11);
    uint32_t matched = 0, ruled_out = 0;

    (void)state;
    for (int i = 0; i < 60000; i++) {
        const size_t mark = arena_mark(&arena);
        struct name_spelling typed[4], word[24];
        const struct str text = some_text(&rng, 9);
        const uint32_t words = name_words(text, true, word, 24);
        const uint32_t asked = name_words(some_text(&rng, 3), false, typed, 4);
        for (uint32_t k = 0; k < asked; k++) {
            const struct name_word *one = &typed[k].plain;
            bool match = false;
            for (uint32_t w = 0; w < words; w++)
                match |= name_match(one->letter, one->len, word[w].plain.letter,
                                    word[w].plain.len, false) != NAME_NOT ||
                         name_match(one->letter, one->len, word[w].other.letter,
                                    word[w].other.len, false) != NAME_NOT;
            const bool may = name_may_begin(one, text);
            if (match && !may)
                fail_msg("%.*s is ruled out", STR_ARG(text));
            matched += match;
            ruled_out += !may;
        }
        arena_rewind(&arena, mark);
    }
    assert_true(matched > 2000 && ruled_out > 2000);
}

static void it_says_whether_everyone_is_in_it(void **state)
{
    struct name_index *index = small_world();
    struct name_found hits;

    (void)state;
    name_index_search(index, STR("anna"), 1, &arena, &hits);
    assert_false(hits.complete);
    name_index_set_complete(index);
    name_index_search(index, STR("anna"), 1, &arena, &hits);
    assert_true(hits.complete);
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.match_count, 3);
    name_index_search(index, STR("anna"), 0, &arena, &hits);
    assert_int_equal(hits.count, 0);
    assert_int_equal(hits.match_count, 3);
    assert_int_equal(name_index_count(index), 8);
    name_index_free(index);
    name_index_free(NULL);
}

static void former_names_and_numbers_find_her_too(void **state)
{
    struct name_index *index = name_index_new();
    struct err err = { 0 };
    const struct str other[] = { STR("Kvist"), STR("Anna Lund") };
    const struct str number[] = { STR("197010632391"), STR("197010032393") };
    struct name_person person = { 9, STR("Lund"), STR("Anna"), other, 2, number, 2 };

    (void)state;
    assert_true(name_index_put(index, &person, &err));
    FINDS("anna kvist", "9");
    FINDS("lund kvist", "9");
    FINDS("lund lund", "-"); /* the same name twice is one name */
    FINDS("701003", "9...");
    FINDS("701063", "9...");
    FINDS("7010", "9...");
    person.number = (const struct str[]){ STR("197010632391"), STR("19701003T123") };
    assert_true(name_index_put(index, &person, &err));
    FINDS("7010", "9..."); /* by both her numbers, once */
    person.other_count = 0;
    person.number_count = 1;
    assert_true(name_index_put(index, &person, &err));
    FINDS("kvist", "-");
    FINDS("701003", "-");
    FINDS("701063", "9...");
    assert_true(name_index_remove(index, 9));
    assert_false(name_index_remove(index, 9));
    FINDS("anna", "-");
    FINDS("7010", "-");
    assert_int_equal(name_index_count(index), 0);
    name_index_free(index);
}

static void lot_put(struct name_index *index, const struct twin *twin)
{
    put_named(index, twin->id, twin->surname, twin->given,
              twin->number[0] ? twin->number : NULL);
}

static void ask(struct name_index *index, struct rng *rng)
{
    static struct twin_hit want[LOT];
    struct twin_word typed[3];
    struct buf text = buf_new(&arena);
    struct name_found got;
    uint32_t count = 0, n = 1 + rng_below(rng, 3), top = 1 + rng_below(rng, 20);

    while (count < n)
        count += lot_typed(rng, people, &typed[count]) &&
                 !(count > 0 && typed[count].number && typed[count - 1].number);
    for (uint32_t i = 0; i < count; i++) {
        const size_t len = strlen(typed[i].plain);
        if (i)
            buf_char(&text, ' ');
        if (typed[i].number && len > 4 && rng_below(rng, 2))
            buf_format(&text, "%.*s-%s", (int)(len - 4), typed[i].plain,
                       typed[i].plain + len - 4);
        else
            buf_cstr(&text, typed[i].plain);
    }
    name_index_search(index, buf_str(&text), top, &arena, &got);
    uint32_t all = twin_search(people, typed, count, want);
    if (got.match_count != all || got.count != (all < top ? all : top))
        fail_msg("\"%s\": %u found (%u shown), should be %u", text.ptr, got.match_count,
                 got.count, all);
    for (uint32_t i = 0; i < got.count; i++)
        if (got.hit[i].person_id != want[i].who->id ||
            (int)got.hit[i].match != want[i].match)
            fail_msg("\"%s\": number %u is %d by %d, should be %d by %d", text.ptr, i,
                     (int)got.hit[i].person_id, (int)got.hit[i].match,
                     (int)want[i].who->id, want[i].match);
    arena_rewind(&arena, 0);
}

static void it_finds_what_the_brute_force_finds(void **state)
{
    struct name_index *index = name_index_new();
    struct rng rng = rng_seeded(11);

    (void)state;
    for (uint32_t p = 0; p < LOT; p++) {
        lot_person(&rng, &people[p], (int64_t)p + 1);
        lot_put(index, &people[p]);
    }
    for (uint32_t round = 0; round < 60; round++) {
        for (uint32_t i = 0; i < ASKED; i++)
            ask(index, &rng);
        for (uint32_t i = 0; i < 60; i++) { /* some go, some come, some change */
            uint32_t p = rng_below(&rng, LOT);
            if (people[p].there && rng_below(&rng, 2)) {
                assert_true(name_index_remove(index, people[p].id));
                people[p].there = false;
            } else {
                lot_person(&rng, &people[p], (int64_t)p + 1);
                lot_put(index, &people[p]);
            }
        }
        arena_rewind(&arena, 0);
    }
    name_index_free(index);
}

static void holes_are_closed_and_memory_does_not_grow_for_ever(void **state)
{
    struct name_index *index = name_index_new();
    struct rng rng = rng_seeded(12);
    size_t after_first = 0;

    (void)state;
    for (uint32_t p = 0; p < LOT; p++) {
        lot_person(&rng, &people[p], (int64_t)p + 1);
        lot_put(index, &people[p]);
    }
    for (uint32_t i = 0; i < 60000; i++) {
        char surname[24], given[24];
        snprintf(surname, sizeof surname, "x%ux", i); /* digits: nobody's name word */
        snprintf(given, sizeof given, "q%c%c%c%cq", 'a' + (int)(i % 26),
                 'a' + (int)(i / 26 % 26), 'a' + (int)(i / 676 % 26),
                 'a' + (int)(i / 17576 % 26));
        put_named(index, 100000 + i, surname, given, "202001010000");
        if (i >= 3000)
            assert_true(name_index_remove(index, 100000 + i - 3000));
        if (i == 20000)
            after_first = name_index_bytes(index);
    }
    assert_int_equal(name_index_count(index), LOT + 3000);
    assert_true(name_index_bytes(index) <= after_first * 2);
    for (uint32_t i = 57000; i < 60000; i++)
        assert_true(name_index_remove(index, 100000 + i));
    for (uint32_t i = 0; i < 400; i++)
        ask(index, &rng);
    name_index_free(index);
}

/* ------------------------------------------------------------------------ threads */

static struct name_index *shared;
static atomic_bool stop;
static atomic_int wrong, searches;

/* Person 1 is always there, under one of two names; those after come and go. */
static void *reader(void *unused)
{
    struct arena mine = { 0 };
    struct name_found hits;

    while (!atomic_load(&stop)) {
        name_index_search(shared, STR("stadig"), 5, &mine, &hits);
        if (hits.count != 1 || hits.hit[0].person_id != 1)
            atomic_fetch_add(&wrong, 1);
        name_index_search(shared, STR("tillf"), 5, &mine, &hits);
        for (uint32_t i = 0; i < hits.count; i++)
            if (hits.hit[i].person_id < 2 || hits.hit[i].match != NAME_PREFIX)
                atomic_fetch_add(&wrong, 1);
        atomic_fetch_add(&searches, 1);
        arena_rewind(&mine, 0);
    }
    arena_free(&mine);
    return unused;
}

static void readers_and_a_writer_do_not_disturb_each_other(void **state)
{
    pthread_t thread[3];

    (void)state;
    shared = name_index_new();
    put_named(shared, 1, "Stadig", "Anna", "198112189876");
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, reader, NULL), 0);
    for (int64_t i = 2; i < 12000; i++) {
        put_named(shared, 1, "Stadig", i % 2 ? "Anna" : "Berit", "198112189876");
        put_named(shared, i, "Tillfällig", "Kort", NULL);
        if (i > 40)
            assert_true(name_index_remove(shared, i - 30));
    }
    name_index_set_complete(shared);
    while (atomic_load(&searches) < 100)
        sched_yield();
    atomic_store(&stop, true);
    for (int i = 0; i < 3; i++)
        pthread_join(thread[i], NULL);
    assert_int_equal(atomic_load(&wrong), 0);
    name_index_free(shared);
}

static int gone(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_are_folded_as_people_type_them),
        cmocka_unit_test(words_come_in_any_order_and_each_needs_its_own),
        cmocka_unit_test(one_slip_is_forgiven_from_four_letters_on),
        cmocka_unit_test(numbers_are_found_with_and_without_century_and_sign),
        cmocka_unit_test(the_order_is_nearness_then_the_swedish_alphabet_then_the_id),
        cmocka_unit_test(strange_questions_find_nobody),
        cmocka_unit_test(a_look_at_the_bytes_rules_out_no_match),
        cmocka_unit_test(it_says_whether_everyone_is_in_it),
        cmocka_unit_test(former_names_and_numbers_find_her_too),
        cmocka_unit_test(it_finds_what_the_brute_force_finds),
        cmocka_unit_test(holes_are_closed_and_memory_does_not_grow_for_ever),
        cmocka_unit_test(readers_and_a_writer_do_not_disturb_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, gone);
}
