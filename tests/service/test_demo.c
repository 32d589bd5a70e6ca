/*
 * test_demo.c: does the demo fill an empty database once, whatever interrupts it, and
 * keep off everybody else's?
 */
#include "ad_kit.h"

#include <dirent.h>
#include <sys/stat.h>

#include "base/date.h"
#include "hand.h"
#include "service/clock.h"
#include "service/day.h"
#include "service/demo.h"
#include "service/images.h"
#include "service/import.h"
#include "service/keys.h"
#include "service/need_thresholds.h"
#include "service/seal.h"

static struct arena reader_arena;
static struct ad_reader *reader;
static const char *tmp_dir; /* of the running test, empty */

static int load_reader(void **state)
{
    struct err err = { 0 };

    (void)state;
    KIT_OK(ad_reader_load(&reader_arena, &reader, &err), &err);
    return 0;
}

static int drop_reader(void **state)
{
    (void)state;
    arena_free(&reader_arena);
    return 0;
}

static int make(void **state)
{
    if (kit_make(state) != 0)
        return -1;
    tmp_dir = kit_path("tmp");
    return mkdir(tmp_dir, 0700);
}

/* Fails unless the folder for files in between is empty again; removes it. */
static int remove_all(void **state)
{
    int left = rmdir(tmp_dir);

    assert_int_equal(kit_remove(state), 0);
    return left;
}

static bool made(const char *ads_path, struct demo_made *out, struct err *err)
{
    struct demo_ask ask = { .reader = reader,
                            .ads_path = ads_path,
                            .tmp_dir = tmp_dir };

    return demo_make(&kit_call, &ask, out, err);
}

/* What the database holds, as one number that any change would move. */
static int64_t contents(void)
{
    return kit_number("SELECT (SELECT count(*) FROM person) * 1000003 + "
                      "(SELECT count(*) FROM need_version) * 10007 + "
                      "(SELECT count(*) FROM requirement) * 101 + "
                      "(SELECT count(*) FROM advertisement) * 13 + "
                      "(SELECT count(*) FROM import_batch)");
}

static void an_empty_database_becomes_one_to_show(void **state)
{
    struct demo_made first = { 0 }, again = { 0 };
    struct err err = { 0 };

    (void)state;
    KIT_OK(made(NULL, &first, &err), &err);
    assert_int_equal(first.people, DEMO_PEOPLE);
    assert_int_equal(kit_number("SELECT count(*) FROM person"), DEMO_PEOPLE);
    assert_false(first.real);
    assert_true(str_is(first.need, "ad-demo-1"));
    assert_true(str_is(first.place, "Östersund"));
    assert_int_equal(kit_number("SELECT count(*) FROM need"), 9);
    int64_t before = contents();
    kit_call.now += 40 * 24 * 3600 * MOMENT_SECOND;
    KIT_OK(made(NULL, &again, &err), &err);
    assert_int_equal(contents(), before);
    assert_true(str_eq(again.need, first.need));
    assert_int_equal(again.people, DEMO_PEOPLE);
}

static void the_main_need_has_thresholds_that_cost_people(void **state)
{
    struct thresholds_ask ask = { .need = STR("ad-demo-1") };
    struct demo_made demo = { 0 };
    struct thresholds t;
    struct err err = { 0 };

    (void)state;
    KIT_OK(made(NULL, &demo, &err), &err);
    KIT_OK(need_thresholds(&kit_call, &ask, &t, &err), &err);
    assert_true(t.result.drop_count >= 2);
    assert_int_not_equal(t.costliest, STEP_NONE);
    assert_true(t.result.pool.women > 20 && t.result.pool.men > 20);
    assert_int_equal(date_weekday(t.need.start_day), 0); /* a Monday */
    assert_true(t.need.start_day > moment_day(kit_call.now) + 28);
}

static void another_databases_data_are_left_alone(void **state)
{
    struct import_ask ask = { { kit_file("p.csv", hand_people(kit_call.arena)), NULL },
                              true,
                              NULL };
    struct demo_made demo = { .people = 4711 };
    struct import_report report;
    struct err err = { 0 };

    (void)state;
    KIT_OK(import_people(&kit_call, &ask, &report, &err), &err);
    int64_t before = contents();
    assert_false(made(NULL, &demo, &err));
    kit_err(&err, ERR_CONFLICT, "other data than the demo's");
    assert_int_equal(contents(), before);
    assert_int_equal(demo.people, 4711);
}

static void a_demo_that_was_interrupted_is_finished_the_next_time(void **state)
{
    static const uint64_t at[] = { 1, 5, 60, 2000, 30000, 60000 };
    struct demo_made demo = { .people = 4711 };
    uint32_t failed = 0;

    (void)state;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        struct err err = { 0 };
        store_fail_at(at[i]);
        bool ok = made(NULL, &demo, &err);
        store_fail_at(0);
        if (ok)
            break;
        failed++;
        assert_int_equal(err.kind, ERR_FULL);
        assert_int_equal(demo.people, 4711);
    }
    assert_true(failed >= 3);
    struct err err = { 0 };
    KIT_OK(made(NULL, &demo, &err), &err);
    assert_int_equal(demo.people, DEMO_PEOPLE);
    assert_int_equal(kit_number("SELECT count(*) FROM person"), DEMO_PEOPLE);
    assert_int_equal(kit_number("SELECT count(*) FROM need"), 9);
}

static void a_folder_that_cannot_be_written_to_is_told(void **state)
{
    struct demo_ask ask = { .reader = reader, .tmp_dir = kit_path("no-such-folder") };
    struct demo_made demo = { .people = 4711 };
    struct err err = { 0 };

    (void)state;
    assert_false(demo_make(&kit_call, &ask, &demo, &err));
    assert_true(err.kind == ERR_UNAVAILABLE || err.kind == ERR_NOT_FOUND ||
                err.kind == ERR_INPUT);
    assert_int_equal(demo.people, 4711);
    assert_int_equal(kit_number("SELECT count(*) FROM person"), 0);
}

static void with_real_advertisements_a_real_one_is_shown(void **state)
{
    const char *path = kit_data("ads/jobsearch-67-ads-2025-09-anonymised.json");
    struct demo_made demo = { 0 };
    struct err err = { 0 };

    (void)state;
    KIT_OK(made(path, &demo, &err), &err);
    assert_true(demo.real);
    assert_true(str_starts(demo.need, "ad-"));
    assert_false(str_starts(demo.need, "ad-demo"));
    assert_true(kit_number("SELECT count(*) FROM advertisement") > 60);
}

/* With names there is staff: the first day of the coach whom README follows. */
static void a_coachs_first_day_has_needs_that_are_new_for_her_people(void **state)
{
    struct keys_ask ask = { .db_path = store_path(kit_call.store),
                            .master_path = kit_path("master") };
    struct clock_ran ran;
    struct demo_made demo = { 0 };
    struct actor maja = *kit_call.actor;
    struct view *day;
    struct err err = { 0 };

    (void)state;
    KIT_OK(seal_master_create(ask.master_path, &err), &err);
    KIT_OK(keys_open(&ask, DATABASE_SERVE, &kit_call, &err), &err);
    for (int twice = 0; twice < 2; twice++)
        KIT_OK(made(NULL, &demo, &err), &err);
    struct images *const were = kit_call.images;
    kit_call.images = images_new(kit_call.arena);
    KIT_OK(clock_run(&kit_call, &ran, &err), &err);
    maja.user_id = kit_number("SELECT id FROM user_account WHERE login = 'maja'");
    maja.roles = 1U << ROLE_COACH;
    const struct actor *local = kit_call.actor;
    kit_call.actor = &maja;
    KIT_OK(day_show(&kit_call, &day, &err), &err);
    assert_int_equal(view_get(day, STR("new_needs"))->count, 2);
    assert_true(view_get(day, STR("new_people"))->count >= 2);
    kit_call.actor = local;
    images_free(kit_call.images);
    kit_call.images = were;
    keys_close(&kit_call);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, make, remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(an_empty_database_becomes_one_to_show),
        CASE(the_main_need_has_thresholds_that_cost_people),
        CASE(another_databases_data_are_left_alone),
        CASE(a_demo_that_was_interrupted_is_finished_the_next_time),
        CASE(a_folder_that_cannot_be_written_to_is_told),
        CASE(a_coachs_first_day_has_needs_that_are_new_for_her_people),
        CASE(with_real_advertisements_a_real_one_is_shown),
    };
    return cmocka_run_group_tests_name("demo", tests, load_reader, drop_reader);
}
