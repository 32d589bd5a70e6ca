/*
 * test_index_need.c: does engine/index_need give each person the needs, and everybody
 * everything, as judging pair by pair does?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/index_world.h"
#include "engine/index_need.h"
#include "engine/judge.h"
#include "engine/rank_needs.h"

#define TOP 20u

static struct arena arena, work;

struct setting {
    struct world world;
    struct need_source source;
    const struct need_index *needs;
    struct need_desk *desk;
};

static void setting_make(const struct world_ask *ask, struct setting *setting)
{
    struct err err = { 0 };

    arena_rewind(&arena, 0);
    world_make(&arena, ask, &setting->world);
    const struct world *world = &setting->world;
    setting->source =
        (struct need_source){ &world->image,   world->ask.needs,    world->needs,
                              world->deadline, world->need_lottery, world->need_key };
    if (!need_index_build(&arena, &setting->source, &setting->needs, &err))
        fail_msg("need_index_build: %s", err_english(&err));
    setting->desk = need_desk_new(&arena, setting->needs);
}

static struct index_person person_of(const struct world *world, uint32_t row)
{
    const struct match_image *image = &world->image;
    uint32_t at = image->capability_start[row];
    return (struct index_person){
        .mode = image->mode[row],
        .place = image->place[row],
        .max_minutes = image->max_minutes[row],
        .hours = image->hours[row],
        .available_day = image->available_day[row],
        .capability_count = image->capability_start[row + 1] - at,
        .concept = image->capability_concept + at,
        .level = image->capability_level + at,
    };
}

/* The brute force: every need is judged by the oracle's rule, and all are sorted. */
struct judged {
    struct need_row row;
    int64_t key;
};

static uint64_t day_order(int32_t deadline)
{
    return deadline == DAY_NONE ? UINT64_MAX
                                : (uint64_t)((int64_t)deadline + INT32_MAX);
}

static int compare_judged(const void *left, const void *right)
{
    const struct judged *a = left, *b = right;
    uint64_t x = day_order(a->row.deadline), y = day_order(b->row.deadline);
    if (a->row.state != b->row.state)
        return a->row.state - b->row.state;
    if (a->row.band != b->row.band)
        return a->row.band - b->row.band;
    if (x != y)
        return x < y ? -1 : 1;
    if (a->row.lottery != b->row.lottery)
        return a->row.lottery < b->row.lottery ? -1 : 1;
    return (a->key > b->key) - (a->key < b->key);
}

struct brute {
    struct judged *list; /* [people * needs] */
    uint32_t *count;
    uint32_t people, needs;
};

/* Judges rows 0 .. people - 1; the seed of row p is p * 3. */
static void brute_make(const struct world *world, uint32_t people, struct brute *brute)
{
    uint32_t needs = world->ask.needs;

    *brute = (struct brute){ .list = ARENA_ARRAY(&arena, (size_t)people * needs,
                                                 struct judged),
                             .count = ARENA_ARRAY(&arena, people, uint32_t),
                             .people = people,
                             .needs = needs };
    for (uint32_t n = 0; n < needs; n++) {
        struct judge judge;
        judge_prepare(&work, &world->image, &world->needs[n], false, &judge);
        for (uint32_t p = 0; p < people; p++) {
            uint8_t cover[COVER_ASKS_MAX];
            struct judgement j = judge_person(&judge, p, cover);
            if (j.state == RANK_OUT_OF_REACH)
                continue;
            brute->list[(size_t)p * needs + brute->count[p]++] = (struct judged){
                .row = { .missing = j.missing,
                         .lottery = rank_ticket(world->need_lottery[n], p * 3u),
                         .need = n,
                         .deadline = world->deadline[n],
                         .fit = j.fit,
                         .weeks = j.weeks,
                         .state = j.state,
                         .band = rank_band(j.fit) },
                .key = world->need_key[n],
            };
        }
        arena_rewind(&work, 0);
    }
    for (uint32_t p = 0; p < people; p++)
        qsort(brute->list + (size_t)p * needs, brute->count[p], sizeof *brute->list,
              compare_judged);
}

static void assert_needs(const struct setting *setting, const struct brute *brute,
                         uint32_t p, uint32_t top)
{
    struct index_person person = person_of(&setting->world, p);
    struct need_list list = { 0 };
    uint32_t count = brute->count[p] < top ? brute->count[p] : top;
    const struct judged *want = brute->list + (size_t)p * brute->needs;

    need_index_ask(setting->desk, &work,
                   &(struct need_question){ &person, p * 3u, top }, &list);
    assert_int_equal(list.count, count);
    for (uint32_t i = 0; i < count; i++)
        if (memcmp(&list.rows[i], &want[i].row, sizeof *list.rows) != 0)
            fail_msg("person %u, line %u of %u: need %u, not %u (state %u %u, fit %u "
                     "%u)",
                     p, i, count, list.rows[i].need, want[i].row.need,
                     list.rows[i].state, want[i].row.state, list.rows[i].fit,
                     want[i].row.fit);
    arena_rewind(&work, 0);
    if (p % 50 > 0)
        return;
    struct rank_needs_ask ask = { &setting->source, &setting->world.image, p, p * 3u,
                                  top };
    rank_needs(&work, &ask, &list);
    assert_int_equal(list.count, count);
    for (uint32_t i = 0; i < count; i++)
        assert_memory_equal(&list.rows[i], &want[i].row, sizeof *list.rows);
    arena_rewind(&work, 0);
}

static void the_first_needs_are_those_of_judging_all(void **state)
{
    struct world_ask ask = { 1200, 1500, 3000, 20, 60, 61, true };
    struct setting setting;
    struct brute brute;

    (void)state;
    setting_make(&ask, &setting);
    brute_make(&setting.world, ask.people, &brute);
    for (uint32_t p = 0; p < ask.people; p++)
        assert_needs(&setting, &brute, p, p % 7 == 0 ? p % 300 : TOP);
}

static void in_a_world_as_it_is_too(void **state)
{
    struct world_ask ask = { 600, 3000, 14000, 20, 60, 62, false };
    struct setting setting;
    struct brute brute;
    uint32_t listed = 0;

    (void)state;
    setting_make(&ask, &setting);
    brute_make(&setting.world, ask.people, &brute);
    for (uint32_t p = 0; p < ask.people; p++) {
        assert_needs(&setting, &brute, p, TOP);
        listed += brute.count[p];
    }
    assert_true(listed > ask.people);
}

static void no_needs_or_none_asked_for_give_an_empty_list(void **state)
{
    struct world_ask ask = { 5, 0, 300, 20, 10, 63, true };
    struct setting setting;
    struct need_list list = { .count = 42 };

    (void)state;
    setting_make(&ask, &setting);
    struct index_person person = person_of(&setting.world, 0);
    need_index_ask(setting.desk, &work, &(struct need_question){ &person, 1, TOP },
                   &list);
    assert_int_equal(list.count, 0);
    ask.needs = 50;
    setting_make(&ask, &setting);
    person = person_of(&setting.world, 0);
    list.count = 42;
    need_index_ask(setting.desk, &work, &(struct need_question){ &person, 1, 0 },
                   &list);
    assert_int_equal(list.count, 0);
    assert_true(need_index_bytes(setting.needs) > 0);
    arena_rewind(&work, 0);
}

static void a_need_past_the_limits_is_refused(void **state)
{
    struct world_ask ask = { 5, 10, 300, 20, 10, 64, true };
    struct setting setting;
    struct err err = { 0 };
    static struct need_requirement room[RANK_REQUIREMENTS_MAX + 1];
    const struct need_index *needs = NULL;

    (void)state;
    setting_make(&ask, &setting);
    const struct world *world = &setting.world;
    world->needs[7].requirements = room;
    world->needs[7].requirement_count = RANK_REQUIREMENTS_MAX + 1;
    struct need_source source = {
        &world->image,   world->ask.needs,    world->needs,
        world->deadline, world->need_lottery, world->need_key
    };
    assert_false(need_index_build(&arena, &source, &needs, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_null(needs);
}

/* Everybody. */

struct check {
    struct setting *setting;
    struct need_desk *desk; /* another than the batch has at hand */
    uint64_t seed;
    bool *seen;
    uint32_t calls, top;
};

static void assert_person_list(void *owner, uint32_t name,
                               const struct index_pair *pairs, uint32_t count)
{
    struct check *check = owner;
    const struct world *world = &check->setting->world;
    struct index_person person = person_of(world, name);
    struct need_list list = { 0 };
    size_t mark = arena_mark(&work);

    assert_false(check->seen[name]);
    check->seen[name] = true;
    check->calls++;
    uint64_t seed = rank_ticket(world->image.lottery_key[name], check->seed);
    need_index_ask(check->desk, &work,
                   &(struct need_question){ &person, seed, check->top }, &list);
    assert_int_equal(count, list.count);
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal(pairs[i].other, list.rows[i].need);
        assert_int_equal(pairs[i].fit, list.rows[i].fit);
        assert_int_equal(pairs[i].state, list.rows[i].state);
        assert_int_equal(pairs[i].band, list.rows[i].band);
    }
    arena_rewind(&work, mark);
}

static void assert_need_list(const struct setting *setting,
                             const struct index_batch *batch,
                             const struct batch_result *result, uint32_t n)
{
    const struct world *world = &setting->world;
    struct need_columns need = world->needs[n];
    struct rank_order order = { batch->priority, batch->need_seed[n] };
    struct rank_list list = { 0 };
    struct err err = { 0 };
    uint32_t count = 0;
    size_t mark = arena_mark(&work);

    need.pool = batch->pool;
    assert_true(rank_people(&work, &world->image, &need, &order, &list, &err));
    while (count < batch->top && count < list.count &&
           list.rows[count].state != RANK_OUT_OF_REACH)
        count++;
    assert_int_equal(result->count[n], count);
    for (uint32_t i = 0; i < count; i++) {
        struct index_pair pair = result->pairs[(size_t)n * batch->top + i];
        assert_int_equal(pair.other, list.rows[i].person);
        assert_int_equal(pair.fit, list.rows[i].fit);
        assert_int_equal(pair.state, list.rows[i].state);
        assert_int_equal(pair.band, list.rows[i].band);
    }
    arena_rewind(&work, mark);
}

static void assert_batch(struct setting *setting, const struct index_view *view,
                         bool plain, uint32_t top)
{
    const struct world *world = &setting->world;
    struct check check = { .setting = setting,
                           .desk = need_desk_new(&arena, setting->needs),
                           .seed = 99,
                           .seen = ARENA_ARRAY(&arena, world->ask.people, bool),
                           .top = top };
    uint64_t *seeds = ARENA_ARRAY(&arena, world->ask.needs, uint64_t);
    struct index_batch batch = { .view = view,
                                 .needs = setting->needs,
                                 .pool = plain ? NULL : world->pool,
                                 .priority = plain ? NULL : world->priority,
                                 .need_seed = seeds,
                                 .seed = check.seed,
                                 .top = top,
                                 .person_done = assert_person_list,
                                 .owner = &check };
    struct batch_result result = { 0 };
    uint32_t open = 0;

    for (uint32_t n = 0; n < world->ask.needs; n++)
        seeds[n] = n * 31u;
    for (uint32_t p = 0; p < world->ask.people; p++)
        open += plain || image_bit(world->pool, p);
    index_batch_run(setting->desk, &work, &batch, &result);
    assert_int_equal(check.calls, open);
    for (uint32_t n = 0; n < world->ask.needs; n++)
        assert_need_list(setting, &batch, &result, n);
    arena_rewind(&work, 0);
}

/* How many go from the same place by car, as far as the first of all. */
static uint32_t alike(const struct match_image *image)
{
    uint32_t count = 0;

    for (uint32_t p = 0; p < image->person_count; p++)
        count += image->place[p] == 0 && image->mode[p] == IMAGE_CAR &&
                 image->max_minutes[p] == image->max_minutes[0];
    return count;
}

static void both_lists_for_everybody_are_the_single_ones(void **state)
{
    struct setting setting;
    struct err err = { 0 };

    (void)state;
    for (uint32_t run = 0; run < 4; run++) {
        struct world_ask ask = { run == 3 ? 20000 : 2000,
                                 run == 3 ? 300 : 250,
                                 run == 3 ? 14000 : 1000,
                                 20,
                                 run == 3 ? 290 : 30,
                                 70 + run,
                                 run != 3 };
        setting_make(&ask, &setting);
        struct index_source source = { &setting.world.image, &setting.world.sexes,
                                       setting.world.place_rank, NULL };
        struct index_view view = { .part_count = 1 };
        assert_true(index_build(&arena, &source, &view.part[0], &err));
        assert_batch(&setting, &view, run == 1, run == 2 ? 3 : TOP);
    }
}

/* All at one place: who goes from there alike, and as far, are more than the 64 that
 * the batch has at hand at a time, so that their lists are drawn in several turns. */
static void
more_people_alike_than_are_at_hand_at_a_time_are_all_in_the_lists(void **state)
{
    struct setting setting;
    struct err err = { 0 };

    (void)state;
    for (uint32_t run = 0; run < 2; run++) {
        struct world_ask ask = { 3000, 60, 300, 20, 1, 120 + run, run == 0 };
        setting_make(&ask, &setting);
        struct index_source source = { &setting.world.image, &setting.world.sexes,
                                       setting.world.place_rank, NULL };
        struct index_view view = { .part_count = 1 };
        assert_true(index_build(&arena, &source, &view.part[0], &err));
        assert_true(alike(&setting.world.image) > 2 * 64);
        assert_batch(&setting, &view, run == 0, TOP);
    }
}

/* Those of `half` in the first of all, which the pairs given must begin with. */
static uint32_t assert_half(const struct index_pair *all, uint32_t count, uint32_t half,
                            const struct index_pair *pairs, uint32_t found)
{
    uint32_t at = 0;

    for (uint32_t i = 0; i < count; i++)
        if (all[i].other % 2 == half) {
            assert_true(at < found);
            assert_memory_equal(&pairs[at++], &all[i], sizeof *all);
        }
    return at;
}

/* Every other person, then the others: the second run gives none but the first of all.
 */
static void lists_that_grow_leave_out_who_is_bettered_already(void **state)
{
    struct world_ask ask = { 2000, 250, 1000, 20, 30, 90, true };
    uint64_t seeds[250] = { 0 }, plane[2][32];
    struct batch_result result, half[2];
    struct index_view view = { .part_count = 1 };
    struct setting setting;
    struct err err = { 0 };
    uint32_t fewer = 0;

    (void)state;
    setting_make(&ask, &setting);
    struct index_source source = { &setting.world.image, &setting.world.sexes, NULL,
                                   NULL };
    assert_true(index_build(&arena, &source, &view.part[0], &err));
    struct index_batch batch = {
        .view = &view, .needs = setting.needs, .need_seed = seeds, .top = TOP
    };
    index_batch_run(setting.desk, &work, &batch, &result);
    batch.lists = batch_lists_new(&work, setting.needs, TOP);
    memset(plane[0], 0x55, sizeof plane[0]);
    memset(plane[1], 0xAA, sizeof plane[1]);
    for (uint32_t h = 0; h < 2; h++) {
        batch.pool = plane[h];
        index_batch_run(setting.desk, &work, &batch, &half[h]);
    }
    for (uint32_t n = 0; n < ask.needs; n++) {
        const size_t from = (size_t)n * TOP;
        for (uint32_t h = 0; h < 2; h++) {
            uint32_t count = assert_half(&result.pairs[from], result.count[n], h,
                                         &half[h].pairs[from], half[h].count[n]);
            assert_true(h == 0 || count == half[h].count[n]);
            fewer += h == 1 && result.count[n] == TOP && count < TOP;
        }
    }
    assert_true(fewer > 0);
    arena_rewind(&work, 0);
}

/* The same people, some of them by way of the delta and the tail. */
static void changed_people_are_in_the_lists_too(void **state)
{
    struct world_ask ask = { 2000, 250, 1000, 20, 30, 80, true };
    struct setting setting;
    struct err err = { 0 };
    struct index_live *live = NULL;

    (void)state;
    setting_make(&ask, &setting);
    const struct match_image *image = &setting.world.image;
    struct index_base base = { .source = { image, &setting.world.sexes, NULL, NULL } };
    assert_true(index_live_new(&base, &live, &err));
    for (uint32_t p = 0; p < ask.people; p += 4) {
        struct index_person person = person_of(&setting.world, p);
        person.row = p;
        person.stamp = p + 1;
        person.person_key = image->person_key[p];
        person.lottery_key = image->lottery_key[p];
        assert_true(index_live_put(live, &person, &err));
    }
    const struct index_view *view = index_live_lease(live);
    assert_int_equal(view->part_count, 3);
    assert_batch(&setting, view, false, TOP);
    index_live_release(live, &view);
    index_live_free(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_needs_are_those_of_judging_all),
        cmocka_unit_test(in_a_world_as_it_is_too),
        cmocka_unit_test(no_needs_or_none_asked_for_give_an_empty_list),
        cmocka_unit_test(a_need_past_the_limits_is_refused),
        cmocka_unit_test(both_lists_for_everybody_are_the_single_ones),
        cmocka_unit_test(
            more_people_alike_than_are_at_hand_at_a_time_are_all_in_the_lists),
        cmocka_unit_test(lists_that_grow_leave_out_who_is_bettered_already),
        cmocka_unit_test(changed_people_are_in_the_lists_too),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    arena_free(&work);
    return failed;
}
