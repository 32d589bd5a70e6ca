/*
 * test_allot_season.c: a season that is played gives the same each time, keeps its
 * quotas, comes near hindsight by prices and falls behind by greed, and is drawn.
 */
#include "allot_kit.h"
#include "service/allot_season.h"

static const struct allot_season usual = { .seed = 3,
                                           .weeks = 16,
                                           .people = 24,
                                           .places = 10,
                                           .needs = 9,
                                           .futures = 12,
                                           .women_percent = 55 };

static struct view *played(const struct allot_season *season)
{
    struct view *answer = NULL;
    struct err err = { 0 };

    if (!allot_season(season, &kit_arena, &answer, &err))
        fail_msg("%s", err_english(&err));
    return answer;
}

static int64_t of(const struct view *object, const char *key)
{
    return view_get(object, str_from(key))->integer;
}

/* The part of hindsight that the way reached, in ten thousandths. */
static int64_t part(const struct view *answer, const char *way)
{
    const struct view *list = view_get(answer, STR("ways"));

    for (const struct view_item *i = list->list.first; i; i = i->next)
        if (str_is(view_get(&i->value, STR("way"))->text, way))
            return of(&i->value, "of_hindsight");
    fail_msg("no way %s", way);
    return 0;
}

static void prices_reach_99_in_a_hundred_of_hindsight_and_greed_does_not(void **state)
{
    (void)state;
    for (int64_t seed = 1; seed <= 3; seed++) {
        struct allot_season season = usual;
        season.seed = seed; /* the sizes of `insteg allot simulate` */
        season.weeks = 26;
        season.people = 30;
        season.places = 13;
        season.needs = 12;
        struct view *answer = played(&season);
        assert_true(part(answer, "prices") >= 9900);
        assert_true(part(answer, "greedy") < part(answer, "prices"));
        assert_int_equal(part(answer, "hindsight"), 10000);
    }
}

/* Ten places at 55 per cent: 5 and 6 of them women's in turn, and 88 of 160. */
static void quotas_are_carried_from_week_to_week(void **state)
{
    const struct view *list = view_get(played(&usual), STR("by_week"));
    int64_t women = 0, men = 0, week = 0;

    (void)state;
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        women += of(&i->value, "women_quota");
        men += of(&i->value, "men_quota");
        week++;
        assert_int_equal(women + men, 10 * week);
        assert_true(100 * women - 55 * 10 * week <= 50);
        assert_true(100 * women - 55 * 10 * week >= -50);
    }
    assert_int_equal(women, 88);
}

static void the_same_season_gives_the_same_bytes(void **state)
{
    struct buf a = buf_new(&kit_arena), b = buf_new(&kit_arena);
    struct allot_season other = usual;

    (void)state;
    view_write(&a, played(&usual));
    view_write(&b, played(&usual));
    assert_true(str_eq(buf_str(&a), buf_str(&b)));
    other.seed = 4;
    buf_clear(&b);
    view_write(&b, played(&other));
    assert_false(str_eq(buf_str(&a), buf_str(&b)));
}

static void the_picture_has_a_point_for_each_week_and_way(void **state)
{
    struct buf svg = buf_new(&kit_arena);
    uint32_t points = 0;

    (void)state;
    allot_season_svg(played(&usual), LANG_EN, &svg);
    struct str rest = buf_str(&svg);
    assert_true(str_find(rest, STR("<title>")) != SIZE_MAX);
    for (size_t at; (at = str_find(rest, STR("points=\""))) != SIZE_MAX;) {
        rest = str_sub(rest, at + 8, rest.len);
        for (size_t i = 0; rest.ptr[i] != '"'; i++)
            points += rest.ptr[i] == ',';
    }
    assert_int_equal(points, 2 * usual.weeks);
    assert_true(str_find(buf_str(&svg), STR("nan")) == SIZE_MAX);
}

static void a_size_that_is_none_is_refused(void **state)
{
    struct allot_season wrong = usual;
    struct view *answer = NULL;
    struct err err = { 0 };

    (void)state;
    wrong.futures = 0;
    assert_false(allot_season(&wrong, &kit_arena, &answer, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_null(answer);
    wrong = (struct allot_season){ 1, 1, 1, 1, 1, 1, 100 }; /* the least there is */
    err = (struct err){ 0 };
    assert_true(allot_season(&wrong, &kit_arena, &answer, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_reach_99_in_a_hundred_of_hindsight_and_greed_does_not),
        cmocka_unit_test(quotas_are_carried_from_week_to_week),
        cmocka_unit_test(the_same_season_gives_the_same_bytes),
        cmocka_unit_test(the_picture_has_a_point_for_each_week_and_way),
        cmocka_unit_test(a_size_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
