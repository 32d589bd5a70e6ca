/*
 * test_pool_ask.c: does the index that the images keep answer as the engines that look
 * at everybody, to the byte, of every need, whatever has been saved since it was built?
 *
 * The pools are invented people from files, the needs are drawn at random from what
 * people can do. The twin is rank_people and threshold_count over the very same image.
 * Of the small pool most people wait in a programme where the wait counts.
 */
#include "ad_kit.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "base/rng.h"
#include "service/database.h"
#include "service/image_build.h"
#include "service/import.h"
#include "service/need_match.h"
#include "service/pool_ask.h"
#include "service/synth_people.h"

#define SMALL   2000u
#define LARGE   20000u
#define THREADS 3
#if defined(__SANITIZE_THREAD__)
#define NEEDS 40u /* asked by one thread, which takes twenty times as long there */
#else
#define NEEDS 1000u
#endif

static struct synth_pool synth;

static void begin(int64_t count)
{
    struct synth_ask ask = { .count = count,
                             .seed = 1,
                             .today = moment_day(KIT_NOW),
                             .area = STR("all"),
                             .enrolled_from = DAY_NONE,
                             .enrolled_to = DAY_NONE };
    struct err err = { 0 };

    KIT_OK(synth_pool_make(kit_call.arena, &ask, &synth, &err), &err);
}

static void import_rows(struct buf *rows)
{
    size_t mark = arena_mark(kit_call.arena);
    struct import_ask ask = { { kit_file("p.csv", buf_str(rows)), NULL }, true, NULL };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(import_people(&kit_call, &ask, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count, 0);
    arena_rewind(kit_call.arena, mark);
}

static void import_first(uint32_t count)
{
    struct arena arena = { 0 };
    struct buf rows = buf_new(&arena);

    synth_pool_header(&rows);
    for (uint32_t i = 0; i < count; i++)
        synth_pool_row(&synth, i, &rows);
    import_rows(&rows);
    arena_free(&arena);
}

/* `people` of the first `count`, or new ones, as other people of the synth are. */
static void change_some(struct rng *rng, uint32_t count, uint32_t people)
{
    struct arena arena = { 0 };
    struct buf rows = buf_new(&arena);

    synth_pool_header(&rows);
    for (uint32_t i = 0; i < people; i++) {
        struct buf row = buf_new(&arena);
        /* Rows that are drawn twice would be refused. */
        uint32_t who = rng_below(rng, count / people) * people + i;
        synth_pool_row(&synth, 1000000 + rng_below(rng, 1000000), &row);
        size_t comma = (size_t)(strchr(row.ptr, ',') - row.ptr);
        if (rng_below(rng, 8) > 0)
            buf_format(&rows, "S%06u", who + 1);
        else
            buf_add(&rows, (struct str){ row.ptr, comma });
        buf_add(&rows, (struct str){ row.ptr + comma, row.len - comma });
    }
    import_rows(&rows);
    arena_free(&arena);
}

#define NEXT_SEQ                                                                       \
    "UPDATE meta SET value = value + 1 WHERE key = 'image_seq' RETURNING value"
#define DAY_OF "date('2025-01-01', '+' || (id * 7919 % 19) || ' days')"

/* Two of three wait in a programme where it counts, since one of few days: state, band
 * and day leave many equal. Who waits is written down as pool_wait does. */
static void let_them_wait(void)
{
    (void)kit_number(
        "INSERT INTO enrolment_whom SELECT id, id FROM person RETURNING 1");
    (void)kit_number("INSERT INTO pool_wait SELECT id, 0, NULL, " DAY_OF
                     " FROM person WHERE id % 3 > 0 RETURNING 1");
    (void)kit_number(NEXT_SEQ);
}

/* Somebody waits who did not, or does no longer. */
static void change_wait(long long id)
{
    const long long seq = kit_number(NEXT_SEQ);
    struct arena arena = { 0 };
    struct buf told = buf_new(&arena), ends = buf_new(&arena), begins = buf_new(&arena);

    buf_format(&told, "INSERT INTO pool_change VALUES (%lld, %lld) RETURNING 1", seq,
               id);
    (void)kit_number(told.ptr);
    buf_format(&ends,
               "UPDATE pool_wait SET to_seq = CASE WHEN to_seq IS NULL THEN %lld ELSE"
               " to_seq END WHERE enrolment_rid = %lld RETURNING to_seq = %lld",
               seq, id, seq);
    buf_format(&begins,
               "INSERT INTO pool_wait SELECT id, %lld, NULL, '2025-01-09' FROM person"
               " WHERE id = %lld RETURNING 1",
               seq, id);
    (void)kit_number(id % 3 > 0 ? ends.ptr : begins.ptr);
    arena_free(&arena);
}

static const struct pool *leased(void)
{
    const struct pool *pool = NULL;
    struct err err = { 0 };

    KIT_OK(images_lease(&kit_call, &pool, &err), &err);
    return pool;
}

struct asked {
    struct need_columns columns;
    struct need_requirement requirement[10];
};

static int16_t some_weeks(struct rng *rng)
{
    return (int16_t)(rng_below(rng, 4) == 0 ? RANK_WEEKS_NONE : (int)rng_below(rng, 9));
}

/* What somebody in the pool can do, as a rule. */
static struct need_requirement some_requirement(struct rng *rng,
                                                const struct pool *pool)
{
    const struct match_image *m = &pool->match;
    uint32_t held = m->capability_start[m->person_count];
    struct need_requirement r = { .grade = (uint8_t)rng_below(rng, RANK_GRADE_COUNT),
                                  .class = (uint8_t)rng_below(rng, RANK_CLASS_COUNT),
                                  .level = (uint8_t)(1 + rng_below(rng, 3)),
                                  .weight = (uint8_t)(1 + rng_below(rng, 15)),
                                  .obtain_weeks = some_weeks(rng) };

    r.concept = rng_below(rng, 40) == 0 ? rng_below(rng, m->concept_count)
                                        : image_concept(m, rng_below(rng, held));
    if (r.class == RANK_CORE && rng_below(rng, 2))
        r.class = RANK_LEARNABLE; /* or hardly anybody is left */
    return r;
}

static void some_need(struct rng *rng, const struct pool *pool, struct arena *arena,
                      struct asked *need)
{
    const struct book *book = &pool->book;
    uint32_t count = rng_below(rng, 9);
    int32_t day = moment_day(KIT_NOW);

    for (uint32_t i = 0; i < count; i++)
        need->requirement[i] = some_requirement(rng, pool);
    need->columns = (struct need_columns){
        .pool = pool_open(pool, arena, day - (int32_t)rng_below(rng, 300)),
        .now_day = day,
        .start_day = rng_below(rng, 5) ? day + (int32_t)rng_below(rng, 90) : DAY_NONE,
        .hours = (uint16_t)(rng_below(rng, 3) ? 10 * rng_below(rng, 5) : 0),
        .requirement_count = count,
        .requirements = need->requirement
    };
    if (rng_below(rng, 10))
        need->columns.minutes = starts_minutes(&pool->starts, book, arena,
                                               rng_below(rng, book->places.count));
}

static bool ranks_agree(struct call *call, const struct pool *pool,
                        const struct need_columns *need, uint32_t top, uint64_t seed)
{
    struct pool_rank ask = {
        pool, need, { pool->priority, seed }, top, (uint32_t)seed % (top + 1)
    };
    struct pool_ranked got;
    struct rank_list want;
    struct err err = { 0 };
    uint32_t states[RANK_STATE_COUNT] = { 0 };

    if (!pool_rank(call, &ask, &got, &err) ||
        !rank_people(call->arena, &pool->match, need, &ask.order, &want, &err))
        return false;
    for (uint32_t i = 0; i < want.count; i++)
        states[want.rows[i].state]++;
    const uint32_t within = want.count - states[RANK_OUT_OF_REACH];
    return got.people == want.count && memcmp(got.states, states, sizeof states) == 0 &&
           got.list.count >= (ask.shown < want.count ? ask.shown : want.count) &&
           got.list.count >= (top < within ? top : within) &&
           got.list.count <= want.count &&
           (got.list.count == 0 ||
            memcmp(got.list.rows, want.rows, got.list.count * sizeof *want.rows) == 0);
}

static bool thresholds_agree(struct call *call, const struct pool *pool,
                             const struct need_columns *need)
{
    struct threshold_result got, want;
    struct err err = { 0 };

    if (!pool_thresholds(call, pool, need, &got, &err) ||
        !threshold_count(call->arena, &pool->match, &pool->count, need, &want, &err))
        return false;
    return got.step_count == want.step_count && got.drop_count == want.drop_count &&
           got.left_out_count == want.left_out_count &&
           got.smallest_count == want.smallest_count &&
           memcmp(&got.pool, &want.pool, sizeof got.pool) == 0 &&
           memcmp(got.steps, want.steps, want.step_count * sizeof *want.steps) == 0 &&
           memcmp(got.reached, want.reached,
                  ((size_t)1 << want.step_count) * sizeof *want.reached) == 0 &&
           memcmp(got.alone, want.alone, want.step_count * sizeof *want.alone) == 0 &&
           memcmp(got.shapley, want.shapley, want.drop_count * sizeof *want.shapley) ==
               0 &&
           memcmp(got.smallest, want.smallest,
                  want.smallest_count * sizeof *want.smallest) == 0;
}

static bool has_index(const struct pool *pool)
{
    struct images_ask ask;

    if (!images_ask(kit_call.images, pool, &ask))
        return false;
    images_ask_end(kit_call.images, &ask);
    return true;
}

/* Asks `count` needs of the newest image; the index must be there. */
static void compare(struct rng *rng, uint32_t count)
{
    static const uint32_t tops[] = { 1, 20, 1000 };
    const struct pool *pool = leased();

    assert_true(has_index(pool));
    for (uint32_t n = 0; n < count; n++) {
        size_t mark = arena_mark(kit_call.arena);
        struct asked need;
        some_need(rng, pool, kit_call.arena, &need);
        assert_true(ranks_agree(&kit_call, pool, &need.columns, tops[rng_below(rng, 3)],
                                rng_next(rng)));
        if (n % 4 == 0)
            assert_true(thresholds_agree(&kit_call, pool, &need.columns));
        arena_rewind(kit_call.arena, mark);
    }
    images_release(kit_call.images, &pool);
}

static int64_t numbering_now(void)
{
    const struct pool *pool = leased();
    int64_t numbering = pool->numbering;

    images_release(kit_call.images, &pool);
    return numbering;
}

static void hold_to_the_twin(uint32_t people, uint32_t steps, uint32_t at_once,
                             bool waits)
{
    struct rng rng = rng_seeded(people);
    uint32_t followed = 0;

    begin(people);
    import_first(people);
    if (waits)
        let_them_wait();
    images_keep(&kit_call, 0);
    int64_t before = numbering_now();
    images_settle(&kit_call);
    compare(&rng, NEEDS);
    for (uint32_t step = 0; step < steps; step++) {
        change_some(&rng, people, at_once);
        if (waits)
            change_wait(step + 1); /* each once */
        int64_t now = numbering_now();
        followed += now == before;
        if (now != before) /* as when somebody can do what nobody could before */
            images_settle(&kit_call);
        before = now;
        compare(&rng, (NEEDS + steps - 1) / steps);
    }
    assert_true(followed * 4 >= steps * 3);
    const struct pool *pool = leased();
    assert_int_equal(pool->priority != NULL, waits);
    images_release(kit_call.images, &pool);
    images_settle(&kit_call);
    compare(&rng, NEEDS / 20);
}

static void two_thousand_people_are_answered_as_by_the_engines(void **state)
{
    (void)state;
    hold_to_the_twin(SMALL, 100, 5, true); /* more than a new base is due after */
}

static void twenty_thousand_people_are_answered_as_by_the_engines(void **state)
{
    (void)state;
    hold_to_the_twin(LARGE, 10, 120, false);
}

static void import_a_need(void)
{
    struct import_ask ask = {
        { kit_file("n.csv", STR("source_key,title,locality,start,hours_per_week\n"
                                "n,Lager,Stockholm,2027-01-11,20\n")),
          kit_file("r.csv",
                   STR("need,task,share_percent,kind,concept,level,class\n"
                       "n,Lager,100,concept,task:plocka-order,2,learnable\n"
                       "n,,,licence,B,,custom\nn,,,language,sv:speak,2,core\n")) },
        true,
        NULL
    };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(import_needs(&kit_call, &ask, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count + report.file[1].rejected_count, 0);
}

/* The whole answer as text, and the number of the run. */
static struct str matched(uint32_t top, int64_t *run)
{
    struct match_ask ask = { .need = STR("n"), .top = top };
    struct buf out = buf_new(kit_call.arena);
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(need_match(&kit_call, &ask, &answer, &err), &err);
    KIT_OK(database_wait(&kit_call, &err), &err);
    assert_true(str_int(view_get(answer, STR("run"))->text, run));
    view_write(&out, answer);
    return buf_str(&out);
}

static bool repeats(int64_t run)
{
    struct call call = kit_call;
    struct view *answer = NULL;
    struct err err = { 0 };
    bool same = false;

    KIT_OK(run_replay(&call, run, &same, &answer, &err), &err);
    return same;
}

static void a_large_pools_run_is_the_same_with_and_without_an_index(void **state)
{
    int64_t run = 0, again = 0;
    struct rng rng = rng_seeded(3);

    (void)state;
    begin(IMAGES_INDEX_LEAST + 50);
    import_first(IMAGES_INDEX_LEAST + 50);
    import_a_need();
    struct str by_engines = matched(20, &run);
    struct str all_by_engines = matched(5000, &again);
    assert_int_equal(again, run); /* the same run, whatever is shown of it */
    images_keep(&kit_call, IMAGES_INDEX_LEAST);
    images_settle(&kit_call);
    assert_true(str_eq(matched(20, &again), by_engines));
    assert_true(str_eq(matched(5000, &again), all_by_engines));
    assert_int_equal(kit_number("SELECT count(*) FROM match_run"), 1);
    assert_int_equal(kit_number("SELECT hashed_rows FROM match_run"), MATCH_KEPT_MOST);
    change_some(&rng, IMAGES_INDEX_LEAST, 50);
    (void)matched(20, &again);
    assert_int_not_equal(again, run);
    assert_true(repeats(run) && repeats(again));
}

static void without_anybody_or_in_a_small_pool_the_engines_answer(void **state)
{
    struct rng rng = rng_seeded(7);
    struct asked need;

    (void)state;
    images_keep(&kit_call, IMAGES_INDEX_LEAST);
    begin(10);
    import_first(10);
    const struct pool *pool = leased();
    images_settle(&kit_call);
    assert_false(has_index(pool));
    some_need(&rng, pool, kit_call.arena, &need);
    assert_true(ranks_agree(&kit_call, pool, &need.columns, 3, 1));
    images_release(kit_call.images, &pool);
}

static void an_empty_pool_has_an_index_that_finds_nobody(void **state)
{
    struct need_columns need = { .now_day = 1, .start_day = DAY_NONE };

    (void)state;
    images_keep(&kit_call, 0);
    const struct pool *pool = leased();
    images_settle(&kit_call);
    assert_true(has_index(pool));
    assert_true(ranks_agree(&kit_call, pool, &need, 20, 1));
    assert_true(thresholds_agree(&kit_call, pool, &need));
    images_release(kit_call.images, &pool);
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LIMITS_HOLD false /* a sanitizer maps more memory than there is */
#else
#define LIMITS_HOLD true
#endif

static uint64_t mapped_bytes(void)
{
    FILE *in = fopen("/proc/self/statm", "r");
    char text[64];

    assert_non_null(in);
    assert_non_null(fgets(text, sizeof text, in));
    fclose(in);
    return strtoull(text, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void without_memory_for_an_index_the_answers_stay(void **state)
{
    struct rlimit before, less;
    struct pool *warm = NULL;
    struct asked need;
    struct rng rng = rng_seeded(9);
    struct err err = { 0 };

    (void)state;
    if (!LIMITS_HOLD)
        skip();
    begin(SMALL);
    import_first(SMALL);
    images_keep(&kit_call, 0);
    KIT_OK(pool_build_at(&kit_call, 1, &warm, &err), &err);
    assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
    size_t image_bytes = warm->bytes;
    pool_free(warm); /* so that there is room for an image again, but for no index */
    less =
        (struct rlimit){ mapped_bytes() + image_bytes + (4u << 20), before.rlim_max };
    assert_true(image_bytes < 3u << 20);
    assert_int_equal(setrlimit(RLIMIT_AS, &less), 0);
    const struct pool *pool = leased();
    images_settle(&kit_call);
    assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
    assert_false(has_index(pool));
    some_need(&rng, pool, kit_call.arena, &need);
    assert_true(ranks_agree(&kit_call, pool, &need.columns, 20, 1));
    images_release(kit_call.images, &pool);
    /* Tried again when something has changed. */
    change_some(&rng, SMALL, 3);
    pool = leased();
    images_settle(&kit_call);
    assert_true(has_index(pool));
    images_release(kit_call.images, &pool);
}

/* ---------- many readers, one writer, and the keeper ---------- */

static _Atomic bool writing;

struct reader {
    uint32_t asked, by_index, wrong;
    uint64_t seed;
};

static void *ask_on(void *arg)
{
    struct arena arena = { 0 };
    struct call call = kit_call;
    struct reader *reader = arg;
    struct rng rng = rng_seeded(reader->seed);

    call.arena = &arena;
    while (writing) {
        const struct pool *pool = NULL;
        struct err err = { 0 };
        struct asked need;
        reader->asked++;
        if (!images_lease(&call, &pool, &err)) {
            reader->wrong++;
            continue;
        }
        some_need(&rng, pool, &arena, &need);
        reader->by_index += has_index(pool);
        reader->wrong += !ranks_agree(&call, pool, &need.columns, 20, rng_next(&rng)) ||
                         !thresholds_agree(&call, pool, &need.columns);
        images_release(call.images, &pool);
        arena_rewind(&arena, 0);
    }
    arena_free(&arena);
    return NULL;
}

static void readers_are_answered_alike_while_people_are_saved(void **state)
{
    pthread_t thread[THREADS];
    struct reader reader[THREADS] = { 0 };
    struct rng rng = rng_seeded(11);

    (void)state;
    begin(SMALL / 4);
    import_first(SMALL / 4);
    images_keep(&kit_call, 0);
    writing = true;
    for (int i = 0; i < THREADS; i++) {
        reader[i].seed = (uint64_t)i + 1;
        assert_int_equal(pthread_create(&thread[i], NULL, ask_on, &reader[i]), 0);
    }
    for (int batch = 0; batch < 60; batch++)
        change_some(&rng, SMALL / 4, 5);
    writing = false;
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(reader[i].wrong, 0);
        assert_true(reader[i].by_index > 0);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_memory_for_an_index_the_answers_stay), /* before more is mapped */
        TEST(two_thousand_people_are_answered_as_by_the_engines),
        TEST(twenty_thousand_people_are_answered_as_by_the_engines),
        TEST(a_large_pools_run_is_the_same_with_and_without_an_index),
        TEST(without_anybody_or_in_a_small_pool_the_engines_answer),
        TEST(an_empty_pool_has_an_index_that_finds_nobody),
        TEST(readers_are_answered_alike_while_people_are_saved),
    };

    log_set_level(LOG_LEVEL_ERROR);
    arena_settle();
    return cmocka_run_group_tests_name("pool_ask", tests, NULL, NULL);
}
