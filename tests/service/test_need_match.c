/*
 * test_need_match.c: whom we have for a need: is everybody there, in order, with what
 * speaks for and against each, and is the list the same however long it is asked for?
 * Replaying kept runs is in test_run_replay.c.
 */
#include "need_kit.h"

#include <jansson.h>

#include "base/date.h"
#include "service/need_match.h"

#define MANY 600u /* more than MATCH_VIEWS_MOST */

/* The answer as a program elsewhere reads it. */
static json_t *matched(struct match_ask ask)
{
    struct buf out = buf_new(kit_call.arena);
    struct view *answer = NULL;
    struct err err = { 0 };
    json_error_t error;

    kit_call.ticket = 0;
    KIT_OK(need_match(&kit_call, &ask, &answer, &err), &err);
    view_write(&out, answer);
    json_t *root = json_loads(out.ptr, 0, &error);
    if (!root)
        fail_msg("%s", error.text);
    return root;
}

static int64_t number(const json_t *object, const char *key)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    return json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    assert_non_null(value);
    return value;
}

static const json_t *person_called(const json_t *root, const char *source_key)
{
    json_t *one;
    size_t i;

    json_array_foreach(json_object_get(root, "people"), i, one)
    {
        if (strcmp(text(one, "source_key"), source_key) == 0)
            return one;
    }
    fail_msg("%s is not listed", source_key);
    return NULL;
}

/* The values of `key` in a list, with a space after each. */
static const char *listed(const json_t *object, const char *list, const char *key)
{
    struct buf out = buf_new(kit_call.arena);
    json_t *one;
    size_t i;

    buf_cstr(&out, "");
    json_array_foreach(json_object_get(object, list), i, one)
    {
        const char *value = key ? text(one, key) : json_string_value(one);
        buf_format(&out, "%s ", value);
    }
    return buf_str(&out).len ? out.ptr : "";
}

static void everybody_is_listed_the_ready_first(void **state)
{
    json_t *one;
    size_t i;

    (void)state;
    kit_import_hand();
    json_t *root = matched((struct match_ask){ .need = STR("lager-1") });
    assert_int_equal(json_array_size(json_object_get(root, "people")), HAND_PEOPLE);
    assert_int_equal(number(root, "pool"), HAND_PEOPLE);
    const json_t *states = json_object_get(root, "states");
    assert_int_equal(number(states, "ready"), 6);
    assert_int_equal(number(states, "ready_after"), 0);
    assert_int_equal(number(states, "behind_thresholds"), 18);
    assert_int_equal(number(states, "out_of_reach"), 0);
    json_array_foreach(json_object_get(root, "people"), i, one)
        assert_string_equal(text(one, "state"), i < 6 ? "ready" : "behind_thresholds");
    json_decref(root);
}

/* One person of every state and every reason to stand outside. */
static void import_states(void)
{
    kit_import(
        STR("source_key,sex,locality,mode,max_minutes,available_from,hours_per_week,"
            "capabilities,licences,certificates,languages\n"
            "ready,K,Krokom,car,60,,40,task:plocka-order=4;task:packa-kolli=2,B,k1,\n"
            "learner,M,Krokom,car,60,,40,task:plocka-order=2,B,k1,\n"
            "habit,,Krokom,car,60,,40,task:plocka-order=2;task:packa-kolli=2,B,,\n"
            "coreless,K,Krokom,car,60,,40,,B,k1,\n"
            "lawless,M,Krokom,car,60,,40,task:plocka-order=2,,k1,\n"
            "far,K,Strömsund,car,10,,40,task:plocka-order=2,B,k1,\n"
            "late,K,Krokom,car,60,2027-05-01,40,task:plocka-order=2,B,k1,\n"
            "short,K,Krokom,car,60,,20,task:plocka-order=2,B,k1,\n"
            "all,M,Strömsund,foot,10,2027-05-01,20,,,,\n"),
        STR("source_key,title,locality,start,hours_per_week\n"
            "n,Lager,Krokom,2027-01-11,40\n"),
        STR("need,task,share_percent,kind,concept,level,class,weight,obtain_weeks\n"
            "n,Lager,100,concept,task:plocka-order,2,core,,\n"
            "n,,,concept,task:packa-kolli,2,learnable,,3\n"
            "n,,,licence,B,,statutory,,\n"
            "n,,,certificate,k1,,custom,,\n"));
}

static void every_state_comes_with_what_is_missing(void **state)
{
    static const struct {
        const char *key, *state, *missing, *outside;
    } want[] = {
        { "ready", "ready", "", "" },
        { "habit", "behind_thresholds", "k1 ", "" },
        { "lawless", "out_of_reach", NULL, "" },
        { "coreless", "out_of_reach", NULL, "" },
        { "far", "out_of_reach", NULL, "reach " },
        { "late", "out_of_reach", NULL, "start " },
        { "short", "out_of_reach", NULL, "hours " },
        { "all", "out_of_reach", NULL, "reach start hours " },
    };

    (void)state;
    import_states();
    json_t *root = matched((struct match_ask){ .need = STR("n") });
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        const json_t *one = person_called(root, want[i].key);
        assert_string_equal(text(one, "state"), want[i].state);
        assert_string_equal(listed(one, "outside", NULL), want[i].outside);
        if (want[i].missing)
            assert_string_equal(listed(one, "missing", "requirement"), want[i].missing);
    }
    assert_string_equal(listed(person_called(root, "lawless"), "missing", "class"),
                        "statutory ");
    assert_non_null(
        strstr(listed(person_called(root, "coreless"), "missing", "class"), "core "));
    json_decref(root);
}

static void what_is_learned_is_told_with_its_weeks(void **state)
{
    (void)state;
    kit_import(STR("source_key,locality,mode,capabilities\nlearner,Krokom,car,\n"),
               STR("source_key,title,locality,start\nn,N,Krokom,2027-01-11\n"),
               STR("need,kind,concept,class,obtain_weeks\n"
                   "n,concept,task:plocka-order,learnable,3\n"
                   "n,licence,B,statutory,5\n"));
    json_t *root = matched((struct match_ask){ .need = STR("n") });
    const json_t *one = person_called(root, "learner");
    assert_string_equal(text(one, "state"), "ready_after");
    assert_int_equal(number(one, "weeks"), 5); /* in parallel: the longest */
    const json_t *missing = json_array_get(json_object_get(one, "missing"), 0);
    assert_string_equal(text(missing, "requirement"), "task:plocka-order");
    assert_string_equal(text(missing, "class"), "learnable");
    assert_int_equal(number(missing, "weeks"), 3);
    assert_int_equal(number(one, "fit"), 0);
    assert_int_equal(number(one, "band"), 4);
    json_decref(root);
}

static void what_speaks_for_a_person_is_told_with_its_cover(void **state)
{
    (void)state;
    import_states();
    json_t *root = matched((struct match_ask){ .need = STR("n") });
    const json_t *one = person_called(root, "ready");
    assert_int_equal(number(one, "fit"), 10000);
    assert_int_equal(number(one, "band"), 1);
    const json_t *because = json_array_get(json_object_get(one, "because"), 0);
    assert_string_equal(text(because, "requirement"), "task:plocka-order");
    assert_string_equal(text(because, "by"), "task:plocka-order");
    assert_int_equal(number(because, "cover"), 250);
    assert_int_equal(number(because, "level"), 4);
    assert_string_equal(text(because, "label"), text(because, "by_label"));
    assert_int_equal(json_array_size(json_object_get(one, "because")), 4);
    json_decref(root);
}

static void nothing_in_the_answer_tells_whose_sex_is_which(void **state)
{
    struct view *answer = NULL;
    struct buf out = buf_new(kit_call.arena);
    struct match_ask ask = { .need = STR("lager-1") };
    struct err err = { 0 };

    (void)state;
    kit_import_hand();
    KIT_OK(need_match(&kit_call, &ask, &answer, &err), &err);
    view_write(&out, answer);
    assert_null(strstr(out.ptr, "sex"));
    assert_null(strstr(out.ptr, "women"));
    assert_null(strstr(out.ptr, "\"K\""));
}

static void a_shorter_list_is_the_beginning_of_the_whole(void **state)
{
    (void)state;
    kit_import_hand();
    json_t *whole = matched((struct match_ask){ .need = STR("lager-1") });
    json_t *some = matched((struct match_ask){ .need = STR("lager-1"), .top = 7 });
    assert_int_equal(json_array_size(json_object_get(some, "people")), 7);
    for (size_t i = 0; i < 7; i++)
        assert_true(json_equal(json_array_get(json_object_get(some, "people"), i),
                               json_array_get(json_object_get(whole, "people"), i)));
    assert_true(
        json_equal(json_object_get(some, "states"), json_object_get(whole, "states")));
    assert_int_equal(number(some, "pool"), HAND_PEOPLE);
    assert_string_equal(text(some, "run"), text(whole, "run"));
    json_decref(some);
    some = matched((struct match_ask){ .need = STR("lager-1"), .top = 4711 });
    assert_true(json_equal(some, whole));
    json_decref(some);
    json_decref(whole);
}

static void a_long_list_reads_like_a_short_one(void **state)
{
    struct buf rows = buf_new(kit_call.arena);

    (void)state;
    buf_cstr(&rows, "source_key,locality,mode,certificates\n");
    for (uint32_t i = 0; i < MANY; i++)
        buf_format(&rows, "p%u,%s,car,%s\n", i, i % 3 ? "Krokom" : "Östersund",
                   i % 2 ? "k1" : "");
    kit_import(buf_str(&rows), hand_needs(), hand_requirements());
    json_t *all = matched((struct match_ask){ .need = STR("lager-1") });
    json_t *some =
        matched((struct match_ask){ .need = STR("lager-1"), .top = MATCH_VIEWS_MOST });
    const json_t *people = json_object_get(all, "people");
    assert_int_equal(json_array_size(people), MANY);
    for (size_t i = 0; i < MATCH_VIEWS_MOST; i++)
        assert_true(json_equal(json_array_get(people, i),
                               json_array_get(json_object_get(some, "people"), i)));
    assert_true(
        json_equal(json_object_get(all, "states"), json_object_get(some, "states")));
    json_decref(all);
    json_decref(some);
}

static void another_seed_draws_anew_within_state_and_band(void **state)
{
    bool moved = false;

    (void)state;
    kit_import_hand();
    json_t *own = matched((struct match_ask){ .need = STR("lager-1") });
    json_t *drawn = matched(
        (struct match_ask){ .need = STR("lager-1"), .seed_given = true, .seed = 4711 });
    assert_int_equal(number(drawn, "seed"), 4711);
    for (size_t i = 0; i < HAND_PEOPLE; i++) {
        const json_t *a = json_array_get(json_object_get(own, "people"), i);
        const json_t *b = json_array_get(json_object_get(drawn, "people"), i);
        assert_string_equal(text(a, "state"), text(b, "state"));
        assert_int_equal(number(a, "band"), number(b, "band"));
        moved |= strcmp(text(a, "source_key"), text(b, "source_key")) != 0;
    }
    assert_true(moved);
    json_t *same = matched((struct match_ask){
        .need = STR("lager-1"), .seed_given = true, .seed = number(own, "seed") });
    assert_true(json_equal(same, own));
    json_decref(same);
    json_decref(drawn);
    json_decref(own);
}

static void who_is_not_enrolled_yet_is_not_in_the_pool(void **state)
{
    (void)state;
    kit_import_hand();
    kit_call.now = INT64_C(1767268800000000); /* 2026-01-01: nobody is enrolled */
    json_t *root = matched((struct match_ask){ .need = STR("lager-1") });
    assert_int_equal(number(root, "pool"), 0);
    assert_int_equal(json_array_size(json_object_get(root, "people")), 0);
    json_decref(root);
}

static void rows_are_kept_with_their_order(void **state)
{
    struct err err = { 0 };

    (void)state;
    kit_import_hand();
    json_t *root = matched((struct match_ask){ .need = STR("lager-1"), .top = 5 });
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
    assert_int_equal(kit_number("SELECT count(*) FROM match_row"), 5);
    for (size_t i = 0; i < 5; i++) {
        const json_t *one = json_array_get(json_object_get(root, "people"), i);
        struct buf sql = buf_new(kit_call.arena);
        buf_format(&sql,
                   "SELECT p.source_key FROM match_row r JOIN person p "
                   "ON p.id = r.person_id WHERE r.rank = %zu",
                   i + 1);
        assert_true(str_is(kit_text(sql.ptr), text(one, "source_key")));
    }
    json_decref(root);
}

static void a_need_nobody_knows_is_refused(void **state)
{
    static const char *const bad[] = { "lager-2", "", "#", "#1", "#x" };
    struct err err = { 0 };

    (void)state;
    kit_import_hand();
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct match_ask ask = { .need = str_from(bad[i]) };
        struct view *answer = NULL;
        assert_false(need_match(&kit_call, &ask, &answer, &err));
        kit_err(&err, ERR_NOT_FOUND, "there is no need");
        assert_null(answer);
    }
}

static void a_fault_at_any_call_leaves_no_half_run(void **state)
{
    uint64_t n = 0;
    bool ok = false;

    (void)state;
    kit_import_hand();
    while (!ok && ++n < 100000) {
        struct match_ask ask = { .need = STR("lager-1") };
        struct view *answer = NULL;
        struct err err = { 0 };
        store_fail_at(n);
        ok = need_match(&kit_call, &ask, &answer, &err);
        store_fail_at(0);
        if (ok)
            break;
        assert_int_equal(err.kind, ERR_FULL);
        assert_null(answer);
        assert_int_equal(kit_number("SELECT (SELECT count(*) FROM match_run) + "
                                    "(SELECT count(*) FROM match_row)"),
                         0);
        if (n > 40) /* the image's rows are many and alike */
            n += n / 8;
    }
    assert_true(ok && n > 20);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(everybody_is_listed_the_ready_first),
        CASE(every_state_comes_with_what_is_missing),
        CASE(what_is_learned_is_told_with_its_weeks),
        CASE(what_speaks_for_a_person_is_told_with_its_cover),
        CASE(nothing_in_the_answer_tells_whose_sex_is_which),
        CASE(a_shorter_list_is_the_beginning_of_the_whole),
        CASE(a_long_list_reads_like_a_short_one),
        CASE(another_seed_draws_anew_within_state_and_band),
        CASE(who_is_not_enrolled_yet_is_not_in_the_pool),
        CASE(rows_are_kept_with_their_order),
        CASE(a_need_nobody_knows_is_refused),
        CASE(a_fault_at_any_call_leaves_no_half_run),
    };
    return cmocka_run_group_tests_name("need_match", tests, NULL, NULL);
}
