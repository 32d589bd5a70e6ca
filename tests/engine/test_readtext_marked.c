/*
 * test_readtext_marked.c: readings against advertisements that people have marked.
 *
 * The figures flatter: the seven were looked at while the rules were made, and the
 * twenty after they had been measured. Unseen, the twenty stood at F1 838 thousandths;
 * the half of them that was kept back went from 826 to 849 before it was looked at. The
 * floors stand a little below what is reached, so that a change that reads worse is
 * seen; tools/read_score.sh tells how much hangs on single advertisements.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "marks.h"

#include <stdlib.h>

static struct arena lists, texts, arena;
static struct readtext_words *words;
static struct marks marks, own, newer, held, real, rest;
static bool here, real_here;

static int all_load(void **state)
{
    struct err err = { 0 };
    const char *folder = getenv("INSTEG_DATA"), *places = getenv("INSTEG_MARKS");
    const char *file = getenv("INSTEG_OWN_ADS"), *kept = getenv("INSTEG_HELD_ADS");
    const char *more = getenv("INSTEG_NEW_ADS"), *later = getenv("INSTEG_REAL_MARKS");
    const char *last = getenv("INSTEG_REST_MARKS");

    (void)state;
    if (!folder)
        folder = getenv("INSTEG_REAL");
    if (!readtext_words_embedded(&lists, &words, &err))
        fail_msg("readtext_words_embedded: %s", err_english(&err));
    if (!marks_own_load(&texts, file ? file : "tests/engine/own_30.jsonl", &own))
        fail_msg("own_30.jsonl is not here");
    if (!marks_own_load(&texts, more ? more : "tests/engine/own_60.jsonl", &newer))
        fail_msg("own_60.jsonl is not here");
    if (!marks_own_load(&texts, kept ? kept : "tests/engine/held_30.jsonl", &held))
        fail_msg("held_30.jsonl is not here");
    here = marks_load(&texts, folder ? folder : "../shared/data",
                      places ? places : "tests/engine/marked_20.tsv", &marks);
    real_here = marks_load(&texts, folder ? folder : "../shared/data",
                           later ? later : "tests/engine/real_16.tsv", &real) &&
                marks_load(&texts, folder ? folder : "../shared/data",
                           last ? last : "tests/engine/real_24.tsv", &rest);
    return 0;
}

static int all_free(void **state)
{
    (void)state;
    arena_free(&lists);
    arena_free(&texts);
    arena_free(&arena);
    return 0;
}

static void need_data(void)
{
    if (here)
        return;
    print_message("the marked advertisements are not here\n");
    skip();
}

enum { SEVEN = 1, TWENTY = 2 };

static struct marks_score judge(int which)
{
    struct marks_score score = { 0 };
    struct readtext_result result;
    struct err err = { 0 };

    for (uint32_t i = 0; i < marks.count; i++) {
        const struct marked_ad *ad = &marks.ad[i];

        if (!ad->marked || !(which & (ad->seven ? SEVEN : TWENTY)))
            continue;
        if (!readtext(words, ad->text, &ad->hints, &arena, &result, &err))
            fail_msg("readtext: %s", err_english(&err));
        marks_judge(ad, &result, &score);
        arena_rewind(&arena, 0);
    }
    return score;
}

static void the_marks_fit_the_texts(void **state)
{
    (void)state;
    need_data();
    assert_int_equal(marks.count, 67);
    assert_int_equal(marks.stale, 0);
    assert_int_equal(judge(SEVEN).ads, 7);
    assert_int_equal(judge(TWENTY).ads, 20);
}

static void the_seven_are_read_above_their_floors(void **state)
{
    (void)state;
    need_data();
    struct marks_score s = judge(SEVEN);

    marks_print("seven", &s);
    assert_true(marks_f1(s.met, s.marked, s.found) >= 960);
    assert_true(marks_share(s.class, s.met) >= 970);
    assert_true(s.worst >= 850);
    assert_int_equal(s.statutory_false, 0);
}

static void the_twenty_are_read_above_their_floors(void **state)
{
    (void)state;
    need_data();
    struct marks_score s = judge(TWENTY);

    marks_print("twenty", &s);
    assert_true(marks_f1(s.met, s.marked, s.found) >= 890);
    assert_true(marks_f1(s.plain_met, s.plain_marked, s.plain_found) >= 865);
    assert_true(marks_share(s.class, s.met) >= 930);
    assert_true(s.worst >= 780);
    assert_int_equal(s.statutory_false, 0);
}

static void all_that_are_marked_are_read_above_the_goals(void **state)
{
    (void)state;
    need_data();
    struct marks_score s = judge(SEVEN | TWENTY);

    marks_print("all", &s);
    assert_true(marks_f1(s.met, s.marked, s.found) >= 945);
    assert_true(marks_f1(s.plain_met, s.plain_marked, s.plain_found) >= 940);
    assert_true(marks_share(s.mood, s.met) >= 985);
    assert_true(marks_share(s.kind, s.met) >= 965);
    assert_true(marks_share(s.class, s.met) >= 945);
    assert_true(marks_share(s.other, s.met) >= 970);
    assert_true(4 * s.statutory_met >= 3 * s.statutory);
    assert_int_equal(s.statutory_false, 0);
}

static struct marks_score judge_all(const struct marks *ads)
{
    struct marks_score score = { 0 };
    struct readtext_result result;
    struct err err = { 0 };

    for (uint32_t i = 0; i < ads->count; i++) {
        const struct marked_ad *ad = &ads->ad[i];

        if (!readtext(words, ad->text, &ad->hints, &arena, &result, &err))
            fail_msg("readtext: %s", err_english(&err));
        marks_judge(ad, &result, &score);
        arena_rewind(&arena, 0);
    }
    return score;
}

static void the_thirty_invented_are_read_above_their_floors(void **state)
{
    (void)state;
    struct marks_score s = judge_all(&own);

    marks_print("invented", &s);
    assert_int_equal(s.ads, 30);
    assert_true(marks_f1(s.met, s.marked, s.found) >= 865);
    assert_true(marks_f1(s.plain_met, s.plain_marked, s.plain_found) >= 850);
    assert_true(marks_share(s.mood, s.met) >= 985);
    assert_true(marks_share(s.kind, s.met) >= 960);
    assert_true(marks_share(s.class, s.met) >= 905);
    assert_true(marks_share(s.other, s.met) >= 965);
    assert_true(s.worst >= 560);
    assert_int_equal(s.statutory_false, 0);
}

/* Thirty more, written and marked by somebody who did not know the reader, of thirty
 * occupations more; measured at F1 654 before anybody looked, then tuned on. */
static void the_thirty_newer_are_read_above_their_floors(void **state)
{
    (void)state;
    struct marks_score s = judge_all(&newer);

    marks_print("newer", &s);
    assert_int_equal(s.ads, 30);
    assert_true(marks_f1(s.met, s.marked, s.found) >= 740);
    assert_true(marks_f1(s.plain_met, s.plain_marked, s.plain_found) >= 720);
    assert_true(marks_share(s.mood, s.met) >= 975);
    assert_true(marks_share(s.kind, s.met) >= 870);
    assert_true(marks_share(s.class, s.met) >= 750);
    assert_true(marks_share(s.other, s.met) >= 905);
    assert_true(s.worst >= 450);
    assert_true(s.statutory_false <= 4);
}

/* Written and marked by somebody who did not know the reader, of other occupations, and
 * never looked at by who makes the lists (ADR 12): print the figures, not the misses.
 */
static void the_thirty_held_out_are_read_no_worse_than_before(void **state)
{
    (void)state;
    struct marks_score s = judge_all(&held);

    marks_print("held out", &s);
    assert_int_equal(s.ads, 30);
    assert_true(marks_f1(s.met, s.marked, s.found) >= 730);
    assert_true(marks_f1(s.plain_met, s.plain_marked, s.plain_found) >= 720);
    assert_true(marks_share(s.mood, s.met) >= 970);
    assert_true(marks_share(s.class, s.met) >= 780);
    assert_true(marks_share(s.other, s.met) >= 950);
    assert_true(s.statutory_met >= 26);
    assert_true(s.statutory_false <= 5);
}

/* ---- sixteen real ones that nobody tuned on ---- */

enum { OPEN = 1, CLOSED = 2, BOTH = 3, ENTRY = 4, NEW_WORDS = 8 };

/* Work that asks for no schooling, licence or many years: what a coach pastes most. */
static const char *const entry_level[] = {
    "30016528", "30016500", "30016492", "30016455", "30016432", /* of the sixteen */
    "30016556", "30016561", "30016515", "30016513", "30016490", "30016486", "30016503",
    "30016480", "30016474", "30016466", "30016436", "30016411", "30016407", "30016357",
};

/* Of the twenty-four: those that say what no marked one says. */
static const char *const new_words[] = {
    "30016599", "30016558", "30016541", "30016417", "30016427",
    "30016575", "30016548", "30016524", "30016466", "30016434",
};

static bool is_among(const struct marked_ad *ad, const char *const *ids, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(ad->id, ids[i]))
            return true;
    return false;
}

#define IS_AMONG(ad, ids) is_among(ad, ids, sizeof(ids) / sizeof *(ids))

static void real_need_data(void)
{
    if (real_here)
        return;
    print_message("the real advertisements are not here\n");
    skip();
}

/* Halved in their order: the first is open, the second closed. Two of the twenty-four
 * change places, since one is word for word a closed one of the sixteen. */
static int half_of(const struct marked_ad *ad, uint32_t place)
{
    if (str_is(ad->id, "30016397"))
        return CLOSED;
    return str_is(ad->id, "30016427") || place % 2 == 0 ? OPEN : CLOSED;
}

static struct marks_score judge_real(const struct marks *ads, int which, bool print)
{
    struct marks_score score = { 0 };
    struct readtext_result result;
    struct err err = { 0 };
    uint32_t place = 0;

    for (uint32_t i = 0; i < ads->count; i++) {
        const struct marked_ad *ad = &ads->ad[i];
        struct marks_score one = { 0 };

        if (!ad->marked || ad->seven)
            continue;
        int half = half_of(ad, place++);
        if (!(which & half) || ((which & ENTRY) && !IS_AMONG(ad, entry_level)) ||
            ((which & NEW_WORDS) && !IS_AMONG(ad, new_words)))
            continue;
        if (!readtext(words, ad->text, &ad->hints, &arena, &result, &err))
            fail_msg("readtext: %s", err_english(&err));
        marks_judge(ad, &result, &score);
        marks_judge(ad, &result, &one);
        if (print)
            print_message("%.*s %s: F1 %u, class %u\n", STR_ARG(ad->id),
                          half == OPEN ? "open" : "closed", one.worst,
                          marks_share(one.class, one.met));
        arena_rewind(&arena, 0);
    }
    return score;
}

static void the_marks_of_the_sixteen_fit_the_texts(void **state)
{
    (void)state;
    real_need_data();
    assert_int_equal(real.stale, 0);
    assert_int_equal(judge_real(&real, OPEN, false).ads, 8);
    assert_int_equal(judge_real(&real, CLOSED, false).ads, 8);
}

/* Figures only: whoever reads the misses of the closed ones has used them up. */
static void the_sixteen_real_are_read_no_worse_than_before(void **state)
{
    (void)state;
    real_need_data();
    struct marks_score s = judge_real(&real, BOTH, true);
    struct marks_score open = judge_real(&real, OPEN, false);
    struct marks_score closed = judge_real(&real, CLOSED, false);

    marks_print("real, open", &open);
    marks_print("real, closed", &closed);
    marks_print("real", &s);
    assert_true(marks_f1(s.met, s.marked, s.found) >= 912);
    assert_true(marks_f1(s.plain_met, s.plain_marked, s.plain_found) >= 900);
    assert_true(marks_share(s.mood, s.met) >= 990);
    assert_true(marks_share(s.kind, s.met) >= 945);
    assert_true(marks_share(s.class, s.met) >= 940);
    assert_true(marks_share(s.other, s.met) >= 990);
    assert_true(s.worst >= 770);
    assert_true(s.statutory_met >= 5);
    assert_int_equal(s.statutory_false, 0);
    assert_true(marks_f1(closed.met, closed.marked, closed.found) >= 895);
    assert_true(marks_share(closed.class, closed.met) >= 945);
}

static void the_marks_of_the_twenty_four_fit_the_texts(void **state)
{
    (void)state;
    real_need_data();
    assert_int_equal(rest.stale, 0);
    assert_int_equal(judge_real(&rest, OPEN, false).ads, 12);
    assert_int_equal(judge_real(&rest, CLOSED, false).ads, 12);
    assert_int_equal(judge_real(&rest, BOTH | NEW_WORDS, false).ads, 10);
}

static void the_twenty_four_real_are_read_no_worse_than_before(void **state)
{
    (void)state;
    real_need_data();
    struct marks_score s = judge_real(&rest, BOTH, true);
    struct marks_score open = judge_real(&rest, OPEN, false);
    struct marks_score closed = judge_real(&rest, CLOSED, false);
    struct marks_score newest = judge_real(&rest, BOTH | NEW_WORDS, false);
    struct marks_score new_open = judge_real(&rest, OPEN | NEW_WORDS, false);
    struct marks_score new_closed = judge_real(&rest, CLOSED | NEW_WORDS, false);

    marks_print("24, open", &open);
    marks_print("24, closed", &closed);
    marks_print("24, open of words of their own", &new_open);
    marks_print("24, closed of words of their own", &new_closed);
    marks_print("24 of words of their own", &newest);
    marks_print("24", &s);
    assert_true(marks_f1(s.met, s.marked, s.found) >= 922);
    assert_true(marks_f1(s.plain_met, s.plain_marked, s.plain_found) >= 925);
    assert_true(marks_share(s.mood, s.met) >= 990);
    assert_true(marks_share(s.kind, s.met) >= 958);
    assert_true(marks_share(s.class, s.met) >= 940);
    assert_true(marks_share(s.other, s.met) >= 985);
    assert_true(s.worst >= 800);
    assert_true(s.statutory_met >= 3);
    assert_int_equal(s.statutory_false, 0);
    assert_true(marks_f1(newest.met, newest.marked, newest.found) >= 870);
    assert_true(marks_f1(closed.met, closed.marked, closed.found) >= 915);
    assert_true(marks_share(closed.class, closed.met) >= 950);
}

/* A coach who pastes advertisements of such work: how many classes must be changed? */
static void a_third_of_the_classes_at_most_is_changed_in_entry_level_ones(void **state)
{
    (void)state;
    real_need_data();
    const struct marks *sets[] = { &real, &rest };

    for (size_t i = 0; i < 2; i++) {
        struct marks_score s = judge_real(sets[i], BOTH | ENTRY, false);

        print_message("%u entry level: of %u found as marked %u of another class, "
                      "%u of one that cannot be defended\n",
                      s.ads, s.met, s.met - s.class, s.met - s.other);
        assert_true(3 * (s.met - s.class) < s.met);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_marks_fit_the_texts),
        cmocka_unit_test(the_seven_are_read_above_their_floors),
        cmocka_unit_test(the_twenty_are_read_above_their_floors),
        cmocka_unit_test(all_that_are_marked_are_read_above_the_goals),
        cmocka_unit_test(the_thirty_invented_are_read_above_their_floors),
        cmocka_unit_test(the_thirty_newer_are_read_above_their_floors),
        cmocka_unit_test(the_thirty_held_out_are_read_no_worse_than_before),
        cmocka_unit_test(the_marks_of_the_sixteen_fit_the_texts),
        cmocka_unit_test(the_sixteen_real_are_read_no_worse_than_before),
        cmocka_unit_test(the_marks_of_the_twenty_four_fit_the_texts),
        cmocka_unit_test(the_twenty_four_real_are_read_no_worse_than_before),
        cmocka_unit_test(a_third_of_the_classes_at_most_is_changed_in_entry_level_ones),
    };
    return cmocka_run_group_tests(tests, all_load, all_free);
}
