/*
 * test_need_word.c: the words of needs are those that events may say, and each way a
 * need can stand has a reason that goes with it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/embed.h"
#include "domain/event_kind.h"
#include "domain/need_word.h"

static struct event_kinds kinds;

static int load(void **state)
{
    struct err err = { 0 };
    struct str tsv;

    (void)state;
    return embed_find(embed_data, "event_kinds.tsv", &tsv) &&
                   event_kinds_load(tsv, &kinds, &err)
               ? 0
               : -1;
}

static struct str choices_of(const char *kind, const char *fact)
{
    const struct event_kind *k = event_kind_find(&kinds, str_from(kind));

    assert_non_null(k);
    for (uint32_t i = 0; i < k->fact_count; i++)
        if (str_is(k->fact[i].name, fact))
            return k->fact[i].choices;
    fail_msg("%s has no fact %s", kind, fact);
    return STR("");
}

static uint32_t words_in(struct str text, char separator)
{
    uint32_t n = 0;
    struct str part;

    for (struct str rest = text; rest.len && str_next(&rest, separator, &part);)
        n += part.len > 0 && !str_is(part, "-");
    return n;
}

static void the_words_are_those_of_events(void **state)
{
    struct str statuses = choices_of("need_status", "status");
    struct str support = choices_of("support", "what");
    const struct event_kind *status = event_kind_find(&kinds, STR("need_status"));

    (void)state;
    for (int i = 0; i < NEED_STATUS_COUNT; i++)
        assert_true(event_word_in(statuses, str_from(need_status_words[i].word)));
    for (uint32_t i = 0; i < NEED_REASON_COUNT; i++)
        assert_true(
            event_word_in(status->reasons, str_from(need_reason_words[i].word)));
    for (uint32_t i = 0; i < SUPPORT_WORD_COUNT; i++)
        assert_true(event_word_in(support, str_from(support_words[i].word)));
    assert_int_equal(words_in(statuses, '|'), NEED_STATUS_COUNT);
    assert_int_equal(words_in(status->reasons, ' '), NEED_REASON_COUNT);
    assert_int_equal(words_in(support, '|'), SUPPORT_WORD_COUNT);
}

static void each_way_to_stand_has_a_reason_and_a_hire_fills_alone(void **state)
{
    (void)state;
    for (int s = 0; s < NEED_STATUS_COUNT; s++) {
        uint32_t fits = 0;
        for (uint32_t i = 0; i < NEED_REASON_COUNT; i++)
            fits += need_reason_fits(str_from(need_reason_words[i].word),
                                     (enum need_status)s);
        assert_true(fits > 0);
        assert_int_equal(need_reason_fits(STR("hired_ours"), (enum need_status)s),
                         s == NEED_FILLED);
    }
    assert_false(need_reason_fits(STR(""), NEED_OPEN));
    assert_false(need_reason_fits(STR("because"), NEED_PAUSED));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_are_those_of_events),
        cmocka_unit_test(each_way_to_stand_has_a_reason_and_a_hire_fills_alone),
    };
    return cmocka_run_group_tests(tests, load, NULL);
}
