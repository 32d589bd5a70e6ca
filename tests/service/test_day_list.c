/*
 * test_day_list.c: what is new since yesterday: the needs that came to the lists of a
 * coach's people, and the people for her needs; and nothing else, to nobody else.
 */
#include "ad_kit.h"

#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "service/clock.h"
#include "service/database.h"
#include "service/day_list.h"
#include "service/import.h"

#define NEED_HEAD "source_key,title,locality,start,hours_per_week\n"
#define ROW_HEAD  "need,task,share_percent,kind,concept,level,class\n"

static void sql(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void sql(const char *format, ...)
{
    char text[400];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    (void)kit_text(text);
}

static void import_both(const char *needs, const char *rows)
{
    struct import_report report;
    struct err err = { 0 };
    struct import_ask ask = { { kit_file("n.csv", str_from(needs)),
                                kit_file("r.csv", str_from(rows)) },
                              true,
                              NULL };

    KIT_OK(import_needs(&kit_call, &ask, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count + report.file[1].rejected_count, 0);
}

/* A need that whoever picks orders is ready for; the id it gets. */
static int64_t import_fitting(const char *name)
{
    struct buf need = buf_new(kit_call.arena), row = buf_new(kit_call.arena);

    buf_format(&need, NEED_HEAD "%s,Behov %s,Stockholm,2027-01-11,20\n", name, name);
    buf_format(&row, ROW_HEAD "%s,L,100,concept,task:plocka-order,2,core\n", name);
    import_both(str_cstr(kit_call.arena, buf_str(&need)),
                str_cstr(kit_call.arena, buf_str(&row)));
    return kit_number("SELECT max(id) FROM need");
}

static void held_by(int64_t person_id, int64_t user_id)
{
    if (kit_number("SELECT count(*) FROM case_holder") == 3)
        sql("UPDATE case_holder SET to_at = 2 WHERE person_id = %d RETURNING 1",
            (int)person_id);
    sql("INSERT INTO case_holder VALUES (%d, %d, 1, NULL) RETURNING 1", (int)person_id,
        (int)user_id);
}

static int make(void **state)
{
    struct import_report report;
    struct err err = { 0 };

    if (kit_make(state) != 0)
        return -1;
    struct import_ask ask = {
        { kit_file("p.csv", STR("source_key,locality,mode,max_minutes,capabilities\n"
                                "a,Stockholm,car,60,task:plocka-order=3\n"
                                "b,Stockholm,car,60,task:plocka-order=3\n"
                                "c,Stockholm,car,60,task:plocka-order=3\n"
                                "d,Stockholm,car,60,task:duka-av=2\n")),
          NULL },
        true,
        NULL
    };
    KIT_OK(import_people(&kit_call, &ask, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count, 0);
    for (int user = 1; user <= 2; user++)
        sql("INSERT INTO user_account VALUES (%d, %d, 'u%d', 'U', NULL, 0, NULL, 1)"
            " RETURNING 1",
            user, user, user);
    held_by(1, 1);
    held_by(2, 2);
    held_by(4, 1); /* whom no need here fits; nobody holds c */
    (void)import_fitting("n1");
    (void)import_fitting("n2");
    return 0;
}

/* ------------------------------------------------------------------------- asking */

static uint32_t made(void)
{
    uint32_t count = 99;
    struct err err = { 0 };

    KIT_OK(day_list_make(&kit_call, moment_day(kit_call.now), &count, &err), &err);
    KIT_OK(database_wait(&kit_call, &err), &err);
    return count;
}

/* The clock's turn of a day: the step, and that it was done. */
static uint32_t on_the_next_day(void)
{
    struct clock_ran ran;
    struct err err = { 0 };

    kit_call.now += INT64_C(86400) * MOMENT_SECOND;
    KIT_OK(clock_run(&kit_call, &ran, &err), &err);
    for (uint32_t i = 0; i < clock_step_count; i++)
        if (strcmp(clock_steps[i].word, "list") == 0)
            return ran.did[i];
    fail();
    return 0;
}

/* What stands on a user's day, as text. */
static const char *news_of(int64_t user_id)
{
    const struct actor actor = {
        .name = "u", .org_id = 1, .domain_id = 1, .user_id = user_id
    };
    struct call call = kit_call;
    struct view *view = view_object(kit_call.arena);
    struct buf out = buf_new(kit_call.arena);
    struct tx *tx = NULL;
    struct err err = { 0 };

    call.actor = &actor;
    KIT_OK(tx_begin(call.store, TX_READ, &tx, &err), &err);
    KIT_OK(day_list_put(&call, tx, view, &err), &err);
    tx_end(&tx);
    view_write(&out, view);
    return str_cstr(kit_call.arena, buf_str(&out));
}

#define NOTHING "{\"new_needs\":[],\"new_people\":[]}"

static bool says(int64_t user_id, const char *words)
{
    return strstr(news_of(user_id), words) != NULL;
}

/* ----------------------------------------------------------------------- the tests */

static void the_first_lists_are_nobodys_news_and_what_comes_after_is(void **state)
{
    (void)state;
    assert_int_equal(on_the_next_day(), 0);
    assert_int_equal(kit_number("SELECT count(*) FROM list_entry"), 4);
    assert_string_equal(news_of(1), NOTHING);
    (void)import_fitting("n3");
    assert_string_equal(news_of(1), NOTHING); /* the day's lists are made once */
    assert_int_equal(on_the_next_day(), 2);
    assert_true(says(1, "\"profile\":1,\"needs\":[{\"need_id\":\""));
    assert_true(says(1, "\"title\":\"Behov n3\"}]}],\"new_people\":[]"));
    assert_false(says(1, "Behov n1"));
    assert_true(says(2, "\"profile\":2,") && !says(2, "\"profile\":1,"));
    assert_string_equal(news_of(3), NOTHING);
    assert_int_equal(on_the_next_day(), 0);
    assert_string_equal(news_of(1), NOTHING);
}

static void made_twice_it_is_the_same(void **state)
{
    (void)state;
    (void)on_the_next_day();
    (void)import_fitting("n3");
    (void)on_the_next_day();
    const char *before = news_of(1);
    assert_int_equal(made(), 0);
    assert_string_equal(news_of(1), before);
    assert_true(says(1, "Behov n3"));
}

static void what_was_stopped_half_way_is_made_by_the_next_run(void **state)
{
    const volatile sig_atomic_t stop = 2;
    uint32_t count = 99;
    struct err err = { 0 };

    (void)state;
    (void)on_the_next_day();
    (void)import_fitting("n3");
    kit_call.now += INT64_C(86400) * MOMENT_SECOND;
    kit_call.stop = &stop;
    assert_false(day_list_make(&kit_call, moment_day(kit_call.now), &count, &err));
    assert_int_equal(err.kind, ERR_UNAVAILABLE);
    assert_int_equal(count, 99);
    kit_call.stop = NULL;
    assert_int_equal(made(), 2);
    assert_true(says(1, "Behov n3"));
}

static void what_only_moves_up_is_not_new(void **state)
{
    (void)state;
    for (int n = 3; n <= 12; n++) {
        char name[8];
        snprintf(name, sizeof name, "n%d", n);
        (void)import_fitting(name);
    }
    (void)on_the_next_day();
    assert_int_equal(kit_number("SELECT count(*) FROM list_entry WHERE person_id = 1"),
                     DAY_LIST_KEPT);
    sql("INSERT INTO need_state (need_id, status, reason, side, since_on, changed_by)"
        " SELECT need_id, 'filled', '', '', '2026-11-26', 'u' FROM list_entry"
        " WHERE person_id = 1 AND place = 1 RETURNING 1");
    assert_true(on_the_next_day() >= 1); /* the eleventh is the tenth now */
    assert_string_equal(news_of(1), NOTHING);
    assert_int_equal(kit_number("SELECT count(*) FROM list_entry WHERE person_id = 1"
                                " AND since_on IS NOT NULL AND place > 5"),
                     1);
}

static void who_or_what_has_gone_since_the_night_is_not_shown(void **state)
{
    (void)state;
    (void)on_the_next_day();
    const int64_t need = import_fitting("n3");
    (void)on_the_next_day();
    assert_true(says(1, "Behov n3"));
    held_by(1, 2);
    assert_string_equal(news_of(1), NOTHING);
    assert_true(says(2, "\"profile\":1,"));
    sql("INSERT INTO protection (person_id, kind, from_at, set_by)"
        " VALUES (1, 'flag', 1, 'u1') RETURNING 1");
    assert_false(says(2, "\"profile\":1,"));
    sql("INSERT INTO need_state (need_id, status, reason, side, since_on, changed_by)"
        " VALUES (%d, 'paused', '', '', '2026-11-26', 'u') RETURNING 1",
        (int)need);
    assert_string_equal(news_of(2), NOTHING);
}

static void whom_nobody_holds_or_whose_unit_switched_it_off_has_no_list(void **state)
{
    (void)state;
    (void)on_the_next_day();
    assert_int_equal(kit_number("SELECT count(*) FROM list_entry WHERE person_id = 3"),
                     0);
    sql("UPDATE case_holder SET to_at = 2 WHERE person_id = 1 RETURNING 1");
    (void)on_the_next_day();
    assert_int_equal(kit_number("SELECT count(*) FROM list_entry WHERE person_id = 1"),
                     0);
    sql("INSERT INTO matching_off VALUES (1, 'complaint', '2026-11-26', 'u')"
        " RETURNING 1");
    (void)on_the_next_day();
    assert_int_equal(kit_number("SELECT count(*) FROM list_entry"), 0);
}

static void for_her_needs_she_is_told_how_many(void **state)
{
    (void)state;
    sql("INSERT INTO firm (id, rid, org_id, source, source_key, made_at, version, name,"
        " sort_key, number, form, sni, holder_id) VALUES (1, 71, 1, 't', 't', 0, 1, "
        "'F',"
        " x'00', '', 'none', '', 2) RETURNING 1");
    (void)on_the_next_day();
    const int64_t need = import_fitting("n3");
    sql("INSERT INTO need_state (need_id, firm_id, status, reason, side, since_on,"
        " changed_by) VALUES (%d, 1, 'open', '', '', '2026-11-26', 'u') RETURNING 1",
        (int)need);
    (void)on_the_next_day();
    assert_true(says(2, "\"title\":\"Behov n3\",\"people\":2}"));
    assert_false(says(1, "\"people\""));
    sql("INSERT INTO protection (person_id, kind, from_at, set_by)"
        " VALUES (1, 'flag', 1, 'u1') RETURNING 1");
    assert_true(says(2, "\"title\":\"Behov n3\",\"people\":1}"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_first_lists_are_nobodys_news_and_what_comes_after_is),
        TEST(made_twice_it_is_the_same),
        TEST(what_was_stopped_half_way_is_made_by_the_next_run),
        TEST(what_only_moves_up_is_not_new),
        TEST(who_or_what_has_gone_since_the_night_is_not_shown),
        TEST(whom_nobody_holds_or_whose_unit_switched_it_off_has_no_list),
        TEST(for_her_needs_she_is_told_how_many),
    };

    log_set_level(LOG_LEVEL_ERROR);
    arena_settle();
    return cmocka_run_group_tests_name("day_list", tests, NULL, NULL);
}
