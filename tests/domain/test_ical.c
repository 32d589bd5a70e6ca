/*
 * test_ical.c: what we write is read back by libical as it was meant: texts, days,
 * times over the nights when the clocks change; and lines are folded as RFC 5545 says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <libical/ical.h>

#include "base/date.h"
#include "base/rng.h"
#include "domain/ical.h"

static struct arena arena;

static icalcomponent *read_back(struct str text)
{
    icalcomponent *whole = icalparser_parse_string(str_cstr(&arena, text));

    assert_non_null(whole);
    icalrestriction_check(whole);
    if (icalcomponent_count_errors(whole) != 0)
        fail_msg("%s", icalcomponent_as_ical_string(whole)); /* says X-LIC-ERROR */
    return whole;
}

static struct str calendar_of(const struct ical_event *event)
{
    struct buf out = buf_new(&arena);

    ical_begin(&out, STR("Besök och möten"));
    ical_add(&out, event);
    ical_end(&out);
    return buf_str(&out);
}

static struct ical_event whole_day(void)
{
    return (struct ical_event){ .uid = STR("visit-7@insteg"),
                                .summary = STR("Besök: Åsmo Plåt"),
                                .day = 20783,
                                .days = 1,
                                .minute = -1,
                                .stamp = INT64_C(1795694400000000),
                                .sequence = 3 };
}

static void a_day_is_read_as_that_day(void **state)
{
    struct ical_event event = whole_day();
    icalcomponent *whole = read_back(calendar_of(&event));
    icalcomponent *one =
        icalcomponent_get_first_component(whole, ICAL_VEVENT_COMPONENT);

    (void)state;
    assert_string_equal(icalcomponent_get_uid(one), "visit-7@insteg");
    assert_string_equal(icalcomponent_get_summary(one), "Besök: Åsmo Plåt");
    assert_int_equal(icalcomponent_get_sequence(one), 3);
    struct icaltimetype from = icalcomponent_get_dtstart(one),
                        to = icalcomponent_get_dtend(one);
    assert_true(from.is_date && to.is_date);
    assert_string_equal(icaltime_as_ical_string(from), "20261126");
    assert_string_equal(icaltime_as_ical_string(to), "20261127");
    icalcomponent_free(whole);
}

/* Every Sunday of 2026 at 4 and 13 o'clock: what libical makes of it in UTC by our
 * VTIMEZONE is what base/date says the clocks in Sweden show. */
static void times_are_those_of_sweden_in_every_week_of_a_year(void **state)
{
    int32_t first;

    (void)state;
    assert_true(date_parse(STR("2026-01-04"), &first));
    for (int32_t day = first; day < first + 364; day += 7)
        for (int32_t minute = 240; minute < 1440; minute += 540) {
            struct ical_event event = whole_day();
            event.day = day;
            event.minute = minute;
            event.minutes = 45;
            icalcomponent *whole = read_back(calendar_of(&event));
            icalcomponent *one =
                icalcomponent_get_first_component(whole, ICAL_VEVENT_COMPONENT);
            icalcomponent *rule =
                icalcomponent_get_first_component(whole, ICAL_VTIMEZONE_COMPONENT);
            icaltimezone *zone = icaltimezone_new();
            assert_true(
                icaltimezone_set_component(zone, icalcomponent_new_clone(rule)));
            int64_t moment = (int64_t)icaltime_as_timet_with_zone(
                                 icalcomponent_get_dtstart(one), zone) *
                             MOMENT_SECOND;
            assert_int_equal(moment_day(moment), day);
            assert_int_equal(moment_minute(moment), minute);
            icaltimezone_free(zone, 1);
            icalcomponent_free(whole);
        }
}

static void lines_are_short_and_texts_come_back_whole(void **state)
{
    static const char *const pieces[] = { "å", "ö", ",", ";",  "\\", "\n", "a",
                                          " ", "é", ":", "\"", "€",  "𝄞",  "n" };
    struct rng rng = rng_seeded(20261122);

    (void)state;
    for (int round = 0; round < 500; round++) {
        struct buf text = buf_new(&arena);
        uint32_t count = rng_below(&rng, 200);
        buf_char(&text, '.'); /* libical leaves out blanks after the colon */
        for (uint32_t i = 0; i < count; i++)
            buf_cstr(&text, pieces[rng_below(&rng, 14)]);
        buf_char(&text, '.');
        struct ical_event event = whole_day();
        event.summary = buf_str(&text);
        struct str written = calendar_of(&event), line, rest = written;
        while (str_next(&rest, '\n', &line)) {
            assert_true(str_ends(line, "\r"));
            assert_true(line.len - 1 <= 75);
            assert_true(str_utf8_valid(line)); /* cut between characters */
        }
        icalcomponent *whole = read_back(written);
        icalcomponent *one =
            icalcomponent_get_first_component(whole, ICAL_VEVENT_COMPONENT);
        assert_string_equal(icalcomponent_get_summary(one),
                            str_cstr(&arena, buf_str(&text)));
        icalcomponent_free(whole);
        arena_rewind(&arena, 0);
    }
}

static void no_text_begins_a_line_of_its_own(void **state)
{
    struct ical_event event = whole_day();

    (void)state;
    event.summary = STR("x\r\nATTENDEE:mailto:a@b.se\r\nEND:VEVENT\x01\x7f");
    struct str text = calendar_of(&event);
    assert_true(str_find(text, STR("\nATTENDEE")) == SIZE_MAX);
    assert_true(str_find(text, STR("\x01")) == SIZE_MAX);
    assert_true(
        str_find(text, STR("SUMMARY:x\\nATTENDEE:mailto:a@b.se\\nEND:VEVENT")) !=
        SIZE_MAX);
}

static int give_back(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

#define TEST(f) cmocka_unit_test_teardown(f, give_back)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_day_is_read_as_that_day),
        TEST(times_are_those_of_sweden_in_every_week_of_a_year),
        TEST(lines_are_short_and_texts_come_back_whole),
        TEST(no_text_begins_a_line_of_its_own),
    };

    return cmocka_run_group_tests_name("ical", tests, NULL, NULL);
}
