/*
 * test_task_find.c: do a person's own words lead to the cards that fit first, and do
 * the cards she has lead to those that go with them?
 */
#include "mapping_kit.h"

#include "service/ad_reader.h"
#include "service/task_find.h"

static struct vocab_keep *keep;
static struct arena reader_arena;
static struct ad_reader *reader;

static int make(void **state)
{
    if (mapping_make(state) != 0)
        return -1;
    keep = vocab_keep_new(kit_call.arena);
    return 0;
}

static int gone(void **state)
{
    vocab_keep_free(keep);
    return kit_remove(state);
}

static struct task_cards found(const char *words)
{
    const struct task_said said = {
        str_from(words), ad_reader_doing(reader, str_from(words), kit_call.arena)
    };
    struct task_cards cards = { .count = 0 };
    struct err err = { 0 };

    KIT_OK(task_find(&kit_call, keep, &said, &cards, &err), &err);
    return cards;
}

/* Where `code` stands among the cards; their count when it does not. */
static uint32_t place_of(const struct task_cards *cards, const char *code)
{
    uint32_t i = 0;

    while (i < cards->count && !str_is(cards->code[i], code))
        i++;
    return i;
}

static void a_sentence_leads_to_the_cards_that_fit_first(void **state)
{
    static const struct {
        const char *said, *code;
    } table[] = {
        { "packade upp varor i min brors butik", "task:fylla-hyllor" },
        { "jag har plockat order på ett lager", "task:plocka-order" },
        { "körde truck hos min farbror", "task:kora-truck" },
        { "diskade på en restaurang", "task:diska-maskin" },
    };

    (void)state;
    for (uint32_t i = 0; i < sizeof table / sizeof *table; i++) {
        const struct task_cards cards = found(table[i].said);
        if (place_of(&cards, table[i].code) >= 4)
            fail_msg("%s: %s is not among the first four", table[i].said,
                     table[i].code);
    }
}

static void words_that_say_nothing_find_nothing(void **state)
{
    (void)state;
    assert_int_equal(found("").count, 0);
    assert_int_equal(found("jag har en, och ?!").count, 0);
    assert_int_equal(found("xyzzyx").count, 0);
}

static void the_same_words_give_the_same_cards(void **state)
{
    const struct task_cards a = found("packa och plocka"),
                            b = found("packa och plocka");

    (void)state;
    assert_int_equal(a.count, b.count);
    for (uint32_t i = 0; i < a.count; i++)
        assert_true(str_eq(a.code[i], b.code[i]));
}

static void a_text_that_is_too_long_is_refused(void **state)
{
    char *text = arena_take(kit_call.arena, TASK_FIND_BYTES + 2);
    struct task_cards cards = { .count = 42 };
    struct err err = { 0 };

    (void)state;
    memset(text, 'x', TASK_FIND_BYTES + 1);
    const struct task_said said = { .words = { text, TASK_FIND_BYTES + 1 } };
    assert_false(task_find(&kit_call, keep, &said, &cards, &err));
    kit_err(&err, ERR_LIMIT, "longer than");
    assert_int_equal(cards.count, 42);
}

static void what_is_held_leads_to_what_goes_with_it_and_never_to_itself(void **state)
{
    const struct str held[] = { STR("task:plocka-order"), STR("task:packa-kolli") };
    struct task_cards cards;
    struct err err = { 0 };

    (void)state;
    KIT_OK(task_near(&kit_call, held, 2, &cards, &err), &err);
    assert_true(cards.count >= 5);
    assert_int_equal(place_of(&cards, "task:plocka-order"), cards.count);
    assert_int_equal(place_of(&cards, "task:packa-kolli"), cards.count);
    KIT_OK(task_near(&kit_call, held, 0, &cards, &err), &err);
    assert_int_equal(cards.count, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make, gone)

static int load(void **state)
{
    struct err err = { 0 };

    (void)state;
    KIT_OK(ad_reader_load(&reader_arena, &reader, &err), &err);
    return 0;
}

static int forget(void **state)
{
    (void)state;
    arena_free(&reader_arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_sentence_leads_to_the_cards_that_fit_first),
        TEST(words_that_say_nothing_find_nothing),
        TEST(the_same_words_give_the_same_cards),
        TEST(a_text_that_is_too_long_is_refused),
        TEST(what_is_held_leads_to_what_goes_with_it_and_never_to_itself),
    };
    return cmocka_run_group_tests(tests, load, forget);
}
