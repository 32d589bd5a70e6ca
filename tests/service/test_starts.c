/*
 * test_starts.c: does a place that somebody names in a mapping talk count as reached,
 * wherever reach is asked, and nothing else by it?
 */
#include "mapping_kit.h"

#include "base/rng.h"
#include "engine/rank.h"
#include "service/images.h"
#include "service/import.h"
#include "service/need_match.h"
#include "service/need_thresholds.h"

#define HEADER   "source_key,locality,mode,max_minutes,enrolled_on\n"
#define PEOPLE   60
#define SEED     20261122
#define NAME_ROW "INSERT INTO availability_place (person_id, from_seq, place_id)"

static void import_need(const char *locality)
{
    struct buf text = buf_new(kit_call.arena);
    struct import_report report;
    struct err err = { 0 };

    buf_format(&text, "source_key,title,locality\nn,T,%s\n", locality);
    struct import_ask ask = { { kit_file("n.csv", buf_str(&text)), NULL }, true, NULL };
    KIT_OK(import_needs(&kit_call, &ask, &report, &err), &err);
}

static struct view *matched(void)
{
    struct match_ask ask = { .need = STR("n"), .seed_given = true, .seed = 1 };
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(need_match(&kit_call, &ask, &answer, &err), &err);
    mapping_wait();
    return answer;
}

static int64_t ready(const struct view *answer)
{
    return view_get(view_get(answer, STR("states")), STR("ready"))->integer;
}

static bool repeats(const struct view *answer)
{
    struct view *again = NULL;
    struct err err = { 0 };
    int64_t rid = 0;
    bool same = false;

    assert_true(str_int(view_get(answer, STR("run"))->text, &rid));
    KIT_OK(run_replay(&kit_call, rid, &same, &again, &err), &err);
    return same;
}

static void a_named_place_is_reached_from_then_on_and_older_runs_stand(void **state)
{
    struct thresholds thresholds;
    struct err err = { 0 };

    (void)state;
    mapping_people(STR(HEADER "p,Krokom,foot,10,2026-01-01\n"
                              "q,Krokom,foot,10,2026-01-01\n"));
    import_need("Strömsund");
    const struct view *before = matched();
    assert_int_equal(ready(before), 0);
    mapping_say(mapping_person("p"), "reach", "Strömsund; Sundsvall");
    mapping_end(mapping_person("p"));
    const struct view *after = matched();
    assert_int_equal(ready(after), 1);
    const struct view *first = &view_get(after, STR("people"))->list.first->value;
    assert_true(str_is(view_get(first, STR("source_key"))->text, "p"));
    KIT_OK(need_thresholds(&kit_call, &(struct thresholds_ask){ .need = STR("n") },
                           &thresholds, &err),
           &err);
    const struct threshold_counts *reached = &thresholds.result.reached[0];
    assert_int_equal(reached->women + reached->men + reached->not_stated, 1);
    assert_true(repeats(after));
    assert_true(repeats(before));
}

/* A run from when naming did not count says so, and does not come out otherwise. */
static void
a_run_of_the_older_rules_is_refused_where_somebody_names_a_place(void **state)
{
    struct view *again = NULL;
    struct err err = { 0 };
    int64_t rid = 0;
    bool same;

    (void)state;
    mapping_people(STR(HEADER "p,Krokom,foot,10,2026-01-01\n"));
    import_need("Strömsund");
    mapping_say(mapping_person("p"), "reach", "Strömsund");
    mapping_end(mapping_person("p"));
    const struct view *run = matched();
    mapping_sql("UPDATE match_run SET rules = 1");
    assert_true(str_int(view_get(run, STR("run"))->text, &rid));
    assert_false(run_replay(&kit_call, rid, &same, &again, &err));
    kit_err(&err, ERR_STATE, "rules 1");
}

static void home_named_once_more_changes_nothing(void **state)
{
    const struct pool *pool = NULL;
    struct err err = { 0 };

    (void)state;
    mapping_people(
        STR(HEADER "p,Krokom,foot,10,\nq,Krokom,bus,30,\nr,Krokom,car,9,\n"));
    mapping_say(mapping_person("p"), "reach", "Krokom");
    mapping_end(mapping_person("p"));
    KIT_OK(images_lease(&kit_call, &pool, &err), &err);
    assert_int_equal(pool->starts.count, pool->starts.place_count);
    images_release(kit_call.images, &pool);
    for (const char *key = "p"; *key <= 'q'; key = *key == 'p' ? "q" : "r") {
        mapping_say(mapping_person(key), "reach", "Sundsvall; Strömsund");
        mapping_end(mapping_person(key));
    }
    mapping_say(mapping_person("r"), "reach", "Strömsund; Krokom; Sundsvall");
    mapping_end(mapping_person("r"));
    KIT_OK(images_lease(&kit_call, &pool, &err), &err);
    assert_int_equal(pool->starts.count, pool->starts.place_count + 1); /* shared */
    images_release(kit_call.images, &pool);
}

static void invent_people(struct rng *rng)
{
    static const char *const homes[] = { "Krokom", "Östersund", "Strömsund",
                                         "Sundsvall" };
    static const char *const modes[] = { "car", "bus", "bike", "foot" };
    struct buf rows = buf_new(kit_call.arena), sql = buf_new(kit_call.arena);

    buf_cstr(&rows, HEADER);
    for (int p = 0; p < PEOPLE; p++)
        buf_format(&rows, "p%d,%s,%s,%u,\n", p, homes[rng_below(rng, 4)],
                   modes[rng_below(rng, 4)], 5 + rng_below(rng, 90));
    mapping_people(buf_str(&rows));
    buf_cstr(&sql, "BEGIN;");
    for (int p = 1; p <= PEOPLE; p++)
        for (uint32_t k = rng_below(rng, 5); k > 0; k--)
            buf_format(&sql,
                       NAME_ROW " SELECT %d, 1, id FROM place ORDER BY"
                                " (id * 7919 + %u) %% 1009 LIMIT 1"
                                " ON CONFLICT DO NOTHING;",
                       p, rng_below(rng, 1000));
    buf_cstr(&sql, "COMMIT;");
    mapping_sql(buf_str(&sql).ptr);
}

static bool says(int64_t person_id, int64_t place_id)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(&sql,
               "SELECT count(*) FROM availability_place WHERE person_id = %lld AND"
               " place_id = %lld",
               (long long)person_id, (long long)place_id);
    return kit_number(buf_str(&sql).ptr) > 0;
}

static uint32_t home_of(const struct pool *pool, int64_t person_id)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(&sql, "SELECT place_id FROM availability WHERE person_id = %lld",
               (long long)person_id);
    return book_place_of(&pool->book, kit_number(buf_str(&sql).ptr));
}

/* Person by person and place by place, asked of the tables themselves. */
static uint32_t differ(const struct pool *pool, uint32_t workplace, uint32_t *named)
{
    struct arena scratch = { 0 };
    const uint16_t *by_start =
        starts_minutes(&pool->starts, &pool->book, &scratch, workplace);
    const uint16_t *by_home = book_minutes(&pool->book, &scratch, workplace);
    const int64_t place_id = pool->book.places.place[workplace].id;
    uint32_t wrong = 0;

    for (uint32_t p = 0; p < pool->match.person_count; p++) {
        const uint32_t mode = pool->match.mode[p];
        const uint16_t most = pool->match.max_minutes[p];
        const uint16_t home =
            by_home[home_of(pool, pool->person_id[p]) * MODE_COUNT + mode];
        const uint16_t start =
            by_start[(size_t)pool->match.place[p] * MODE_COUNT + mode];
        const bool named_here = says(pool->person_id[p], place_id);
        *named += named_here && home > most;
        wrong += (start != RANK_UNREACHABLE && start <= most) !=
                 (named_here || (home != RANK_UNREACHABLE && home <= most));
    }
    arena_free(&scratch);
    return wrong;
}

static void reach_is_what_minutes_give_and_what_is_named(void **state)
{
    struct rng rng = rng_seeded(SEED);
    const struct pool *pool = NULL;
    struct err err = { 0 };
    uint32_t named = 0;

    (void)state;
    invent_people(&rng);
    KIT_OK(images_lease(&kit_call, &pool, &err), &err);
    for (uint32_t place = 0; place < pool->book.places.count; place += 3)
        assert_int_equal(differ(pool, place, &named), 0);
    assert_true(named > 10);
    images_release(kit_call.images, &pool);
}

static void past_the_limit_one_sets_out_from_home_and_is_counted(void **state)
{
    struct book book = { .places.count = STARTS_MOST - 1 };
    struct starts_make *make = starts_begin(kit_call.arena, &book);
    uint32_t one[] = { 9, 4 }, other[] = { 4, 9 }, third[] = { 5 };

    (void)state;
    assert_int_equal(starts_of(make, 7, one, 2), STARTS_MOST - 1);
    assert_int_equal(starts_of(make, 7, other, 2), STARTS_MOST - 1);
    assert_int_equal(starts_of(make, 7, third, 1), 7);
    assert_int_equal(starts_of(make, 8, other, 2), 8);
    assert_int_equal(starts_of(make, 8, other, 0), 8);
    const struct starts starts = starts_end(make);
    assert_int_equal(starts.count, STARTS_MOST);
    assert_int_equal(starts.left_out, 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, mapping_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_named_place_is_reached_from_then_on_and_older_runs_stand),
        TEST(a_run_of_the_older_rules_is_refused_where_somebody_names_a_place),
        TEST(home_named_once_more_changes_nothing),
        TEST(reach_is_what_minutes_give_and_what_is_named),
        TEST(past_the_limit_one_sets_out_from_home_and_is_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
