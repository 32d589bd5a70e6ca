/*
 * test_index_live.c: does the index under change answer as one built anew would?
 *
 * The model keeps everybody's newest state in a table; the oracle is asked over an
 * image of it. Who is gone stays in the model's image, out of its pool.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/index_world.h"
#include "engine/index_live.h"

#define ROOM 24000u

struct model {
    struct world world;
    struct world_person *people; /* [ROOM] */
    bool *gone;
    uint32_t count;
    int64_t stamp;
};

static struct arena arena, work;
static struct index_desk *desk;

static void read_person(const struct world *world, uint32_t row,
                        struct world_person *person)
{
    const struct match_image *image = &world->image;
    uint32_t at = image->capability_start[row];

    *person = (struct world_person){
        .place = image->place[row],
        .max_minutes = image->max_minutes[row],
        .hours = image->hours[row],
        .mode = image->mode[row],
        .available_day = image->available_day[row],
        .lottery = image->lottery_key[row],
        .count = image->capability_start[row + 1] - at,
        .sex = image_bit(world->sexes.women, row) ? 1
               : image_bit(world->sexes.men, row) ? 2
                                                  : 0,
    };
    for (uint32_t i = 0; i < person->count; i++) {
        person->concept[i] = image_concept(image, at + i);
        person->level[i] = image_level(image, at + i);
    }
}

static void model_make(uint32_t people, uint64_t seed, struct model *model)
{
    struct world_ask ask = { people, 400, 600, 20, 40, seed, true };

    arena_rewind(&arena, 0);
    desk = index_desk_new(&arena);
    *model = (struct model){ .people = ARENA_ARRAY(&arena, ROOM, struct world_person),
                             .gone = ARENA_ARRAY(&arena, ROOM, bool),
                             .count = people };
    world_make(&arena, &ask, &model->world);
    for (uint32_t p = 0; p < people; p++)
        read_person(&model->world, p, &model->people[p]);
}

static int64_t key_of(uint32_t row)
{
    return (int64_t)(rng_mix(row + 1) >> 1);
}

/* The model as images, in `to`; `open` is the plane of who is not gone. */
static void model_image(const struct model *model, struct arena *to,
                        struct match_image *image, struct count_image *sexes,
                        uint64_t **open)
{
    uint32_t n = model->count;
    int64_t *key = ARENA_ARRAY(to, n, int64_t);
    uint64_t *lottery = ARENA_ARRAY(to, n, uint64_t);
    uint64_t *women = ARENA_ARRAY(to, image_words(n), uint64_t);
    uint64_t *men = ARENA_ARRAY(to, image_words(n), uint64_t);
    uint16_t *place = ARENA_ARRAY(to, n, uint16_t),
             *hours = ARENA_ARRAY(to, n, uint16_t);
    uint16_t *most = ARENA_ARRAY(to, n, uint16_t);
    uint8_t *mode = ARENA_ARRAY(to, n, uint8_t),
            *level = ARENA_ARRAY(to, n * 32, uint8_t);
    int32_t *day = ARENA_ARRAY(to, n, int32_t);
    uint32_t *start = ARENA_ARRAY(to, n + 1, uint32_t);
    uint32_t *concept = ARENA_ARRAY(to, n * 32, uint32_t);

    *open = ARENA_ARRAY(to, image_words(n), uint64_t);
    for (uint32_t p = 0; p < n; p++) {
        const struct world_person *person = &model->people[p];
        key[p] = key_of(p);
        lottery[p] = person->lottery;
        place[p] = person->place;
        hours[p] = person->hours;
        most[p] = person->max_minutes;
        mode[p] = person->mode;
        day[p] = person->available_day;
        women[p / 64] |= (uint64_t)(person->sex == 1) << (p % 64);
        men[p / 64] |= (uint64_t)(person->sex == 2) << (p % 64);
        (*open)[p / 64] |= (uint64_t)!model->gone[p] << (p % 64);
        start[p + 1] = start[p] + person->count;
        memcpy(concept + start[p], person->concept, person->count * sizeof *concept);
        memcpy(level + start[p], person->level, person->count);
    }
    *image = model->world.image;
    image->person_count = n;
    image->person_key = key;
    image->lottery_key = lottery;
    image->place = place;
    image->mode = mode;
    image->max_minutes = most;
    image->available_day = day;
    image->hours = hours;
    image->capability_start = start;
    image->capability_concept = concept;
    image->capability_level = level;
    *sexes = (struct count_image){ n, women, men };
}

static struct index_person person_of(const struct model *model, uint32_t row)
{
    const struct world_person *person = &model->people[row];
    return (struct index_person){ .row = row,
                                  .stamp = model->stamp,
                                  .gone = model->gone[row],
                                  .mode = person->mode,
                                  .sex = person->sex,
                                  .place = person->place,
                                  .max_minutes = person->max_minutes,
                                  .hours = person->hours,
                                  .available_day = person->available_day,
                                  .person_key = key_of(row),
                                  .lottery_key = person->lottery,
                                  .capability_count = person->count,
                                  .concept = person->concept,
                                  .level = person->level };
}

/* Someone new, gone, back again, or otherwise. */
static struct index_person change(struct rng *rng, struct model *model)
{
    uint32_t row = rng_below(rng, model->count);

    if (rng_below(rng, 100) < 20 && model->count < ROOM)
        row = model->count++;
    model->gone[row] = rng_below(rng, 100) < 15;
    world_person(rng, &model->world, &model->people[row]);
    model->stamp++;
    return person_of(model, row);
}

static struct index_live *live_of(const struct model *model)
{
    struct index_base base = { .source = { &model->world.image, &model->world.sexes,
                                           model->world.place_rank, NULL } };
    struct index_live *live = NULL;
    struct err err = { 0 };
    if (!index_live_new(&base, &live, &err))
        fail_msg("index_live_new: %s", err_english(&err));
    return live;
}

static void put(struct index_live *live, const struct index_person *person)
{
    struct err err = { 0 };
    if (!index_live_put(live, person, &err))
        fail_msg("index_live_put: %s", err_english(&err));
}

static void assert_same_thresholds(const struct match_image *image,
                                   const struct count_image *sexes,
                                   const struct index_ask *ask,
                                   const struct need_columns *open)
{
    struct threshold_result want, got;
    struct err err = { 0 };

    assert_true(threshold_count(&work, image, sexes, open, &want, &err));
    assert_true(index_thresholds(desk, &work, ask, &got, &err));
    assert_memory_equal(&got.pool, &want.pool, sizeof got.pool);
    assert_int_equal(got.step_count, want.step_count);
    assert_memory_equal(got.reached, want.reached,
                        sizeof *got.reached << got.step_count);
}

/* Needs `from` .. `from + count - 1` of the model, both questions. */
static void assert_answers(const struct model *model, struct index_live *live,
                           uint32_t from, uint32_t count)
{
    struct match_image image;
    struct count_image sexes;
    uint64_t *open;
    const struct index_view *view = index_live_lease(live);

    model_image(model, &work, &image, &sexes, &open);
    for (uint32_t n = from; n < from + count; n++) {
        struct need_columns need = model->world.needs[n % model->world.ask.needs];
        struct need_columns among = need;
        struct rank_order order = { .seed = n };
        struct rank_list want = { 0 }, got = { 0 };
        struct err err = { 0 };
        struct index_ask ask = { view, &need, &order, INDEX_EVERYBODY, 50 };
        size_t mark = arena_mark(&work);
        among.pool = open;
        assert_true(rank_people(&work, &image, &among, &order, &want, &err));
        assert_true(index_people(desk, &work, &ask, &got, &err));
        assert_int_equal(got.count, want.count < 50 ? want.count : 50);
        assert_memory_equal(got.rows, want.rows, got.count * sizeof *got.rows);
        assert_same_thresholds(&image, &sexes, &ask, &among);
        arena_rewind(&work, mark);
    }
    index_live_release(live, &view);
    arena_rewind(&work, 0);
}

static void each_change_is_in_the_next_answer(void **state)
{
    struct model model;
    struct rng rng = rng_seeded(51);

    (void)state;
    model_make(300, 51, &model);
    struct index_live *live = live_of(&model);
    for (uint32_t i = 0; i < 1000; i++) {
        struct index_person person = change(&rng, &model);
        put(live, &person);
        assert_answers(&model, live, i, 1);
    }
    index_live_free(live);
}

static void a_stream_over_twenty_thousand_people(void **state)
{
    struct model model;
    struct rng rng = rng_seeded(52);

    (void)state;
    model_make(20000, 52, &model);
    struct index_live *live = live_of(&model);
    for (uint32_t i = 0; i < 20; i++) {
        for (uint32_t k = 0; k < 77; k++) {
            struct index_person person = change(&rng, &model);
            put(live, &person);
        }
        assert_answers(&model, live, i * 5, 5);
    }
    assert_true(index_live_is_due(live));
    index_live_free(live);
}

/* The images that a new base borrows, and how often it was told that it may go. */
struct new_base {
    struct arena arena;
    struct match_image image;
    struct count_image sexes;
    int done;
};

static void note_done(void *owner)
{
    ((struct new_base *)owner)->done++;
}

static void a_new_base_changes_no_answer_and_loses_no_change(void **state)
{
    struct model model;
    struct rng rng = rng_seeded(53);
    static struct new_base bases[8];
    struct err err = { 0 };

    (void)state;
    model_make(2000, 53, &model);
    struct index_live *live = live_of(&model);
    for (uint32_t b = 0; b < 8; b++) {
        struct new_base *made = &bases[b];
        uint64_t *open;
        for (uint32_t k = 0; k < 300; k++) {
            struct index_person person = change(&rng, &model);
            put(live, &person);
        }
        /* A base knows only those who are there: the gone are put once more. */
        model_image(&model, &made->arena, &made->image, &made->sexes, &open);
        struct index_base base = { .source = { &made->image, &made->sexes, NULL, NULL },
                                   .stamp = model.stamp - 1,
                                   .done = note_done,
                                   .owner = made };
        for (uint32_t k = 0; k < 40 * b; k++) {
            struct index_person person = change(&rng, &model);
            put(live, &person);
        }
        assert_true(index_live_replace(live, &base, &err));
        for (uint32_t p = 0; p < model.count; p++)
            if (model.gone[p]) {
                struct index_person person = person_of(&model, p);
                put(live, &person);
            }
        assert_answers(&model, live, b * 20, 20);
        if (b > 0)
            assert_int_equal(bases[b - 1].done, 1);
        assert_int_equal(made->done, 0);
    }
    index_live_free(live);
    assert_int_equal(bases[7].done, 1);
    for (uint32_t b = 0; b < 8; b++)
        arena_free(&bases[b].arena);
}

static void the_same_person_again_and_again(void **state)
{
    struct model model;
    struct rng rng = rng_seeded(54);

    (void)state;
    model_make(100, 54, &model);
    struct index_live *live = live_of(&model);
    for (uint32_t i = 0; i < 3000; i++) {
        uint32_t row = i % 3;
        world_person(&rng, &model.world, &model.people[row]);
        model.gone[row] = i % 5 == 0;
        struct index_person person = person_of(&model, row);
        put(live, &person);
        if (i % 100 == 0)
            assert_answers(&model, live, i, 2);
    }
    assert_true(index_live_bytes(live) > 0);
    index_live_free(live);
}

static void a_held_view_does_not_change(void **state)
{
    struct model model;
    struct rng rng = rng_seeded(55);
    struct rank_order order = { .seed = 1 };
    struct rank_list first = { 0 }, again = { 0 };
    struct err err = { 0 };

    (void)state;
    model_make(1000, 55, &model);
    struct index_live *live = live_of(&model);
    const struct index_view *view = index_live_lease(live);
    struct index_ask ask = { view, &model.world.needs[3], &order, INDEX_EVERYBODY,
                             200 };
    assert_true(index_people(desk, &work, &ask, &first, &err));
    for (uint32_t i = 0; i < 600; i++) {
        struct index_person person = change(&rng, &model);
        put(live, &person);
    }
    assert_true(index_people(desk, &work, &ask, &again, &err));
    assert_int_equal(first.count, again.count);
    assert_memory_equal(first.rows, again.rows, first.count * sizeof *first.rows);
    index_live_release(live, &view);
    assert_null(view);
    arena_rewind(&work, 0);
    index_live_free(live);
}

static void what_the_base_has_no_room_for_is_refused(void **state)
{
    struct model model;
    struct err err = { 0 };
    uint32_t concept = 600;
    uint8_t level = 1;

    (void)state;
    model_make(100, 56, &model);
    struct index_live *live = live_of(&model);
    struct index_person person = person_of(&model, 5);
    person.place = 40;
    assert_false(index_live_put(live, &person, &err));
    assert_int_equal(err.kind, ERR_STATE);
    err = (struct err){ 0 };
    person = person_of(&model, 5);
    person.capability_count = 1;
    person.concept = &concept;
    person.level = &level;
    assert_false(index_live_put(live, &person, &err));
    assert_int_equal(err.kind, ERR_STATE);
    static uint32_t many[INDEX_CAPABILITIES_MAX + 1];
    static uint8_t levels[INDEX_CAPABILITIES_MAX + 1];
    memset(levels, 1, sizeof levels);
    err = (struct err){ 0 };
    person.capability_count = INDEX_CAPABILITIES_MAX + 1;
    person.concept = many;
    person.level = levels;
    assert_false(index_live_put(live, &person, &err));
    assert_int_equal(err.kind, ERR_LIMIT);
    assert_answers(&model, live, 0, 20);
    index_live_free(live);
}

/* Threads. */

struct shared {
    struct model *model;
    struct index_live *live;
    atomic_bool stop;
    atomic_uint answers, wrong;
};

/* Leases, asks the same twice; the two must agree. */
static void *read_on(void *argument)
{
    struct shared *shared = argument;
    struct arena own = { 0 };
    struct index_desk *mine = index_desk_new(&own);
    size_t mark = arena_mark(&own);

    for (uint32_t n = 0; !atomic_load(&shared->stop); n++) {
        const struct world *world = &shared->model->world;
        struct rank_order order = { .seed = n };
        struct rank_list first = { 0 }, again = { 0 };
        struct threshold_result counts;
        struct err err = { 0 };
        const struct index_view *view = index_live_lease(shared->live);
        struct index_ask ask = { view, &world->needs[n % world->ask.needs], &order,
                                 INDEX_IN_REACH, 20 };
        bool ok = index_people(mine, &own, &ask, &first, &err) &&
                  index_subsets(mine, &own, &ask, &counts, &err) &&
                  index_people(mine, &own, &ask, &again, &err) &&
                  first.count == again.count &&
                  memcmp(first.rows, again.rows, first.count * sizeof *first.rows) == 0;
        atomic_fetch_add(&shared->answers, 1);
        atomic_fetch_add(&shared->wrong, ok ? 0 : 1);
        index_live_release(shared->live, &view);
        arena_rewind(&own, mark);
    }
    arena_free(&own);
    return NULL;
}

static void readers_and_a_writer_do_not_meet(void **state)
{
    struct model model;
    struct rng rng = rng_seeded(57);
    pthread_t reader[3];
    struct err err = { 0 };
    static struct new_base made;

    (void)state;
    made = (struct new_base){ 0 };
    model_make(1000, 57, &model);
    struct shared shared = { .model = &model, .live = live_of(&model) };
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&reader[i], NULL, read_on, &shared), 0);
    for (uint32_t i = 0; i < 1200; i++) {
        struct index_person person = change(&rng, &model);
        put(shared.live, &person);
        if (i == 600) {
            uint64_t *open;
            model_image(&model, &made.arena, &made.image, &made.sexes, &open);
            struct index_base base = { .source = { &made.image, &made.sexes, NULL,
                                                   NULL },
                                       .done = note_done,
                                       .owner = &made };
            assert_true(index_live_replace(shared.live, &base, &err));
        }
    }
    while (atomic_load(&shared.answers) < 50)
        ;
    atomic_store(&shared.stop, true);
    for (int i = 0; i < 3; i++)
        pthread_join(reader[i], NULL);
    assert_int_equal(atomic_load(&shared.wrong), 0);
    assert_answers(&model, shared.live, 0, 20);
    index_live_free(shared.live);
    assert_int_equal(made.done, 1);
    arena_free(&made.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_change_is_in_the_next_answer),
        cmocka_unit_test(a_stream_over_twenty_thousand_people),
        cmocka_unit_test(a_new_base_changes_no_answer_and_loses_no_change),
        cmocka_unit_test(the_same_person_again_and_again),
        cmocka_unit_test(a_held_view_does_not_change),
        cmocka_unit_test(what_the_base_has_no_room_for_is_refused),
        cmocka_unit_test(readers_and_a_writer_do_not_meet),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&arena);
    arena_free(&work);
    return failed;
}
