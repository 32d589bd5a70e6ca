/*
 * test_mapping.c: does what was said become what is known, whole, once, with what it
 * rests on; is it in the pool before anybody is told; and does a file leave it alone?
 */
#include "mapping_kit.h"

#include "base/date.h"
#include "service/images.h"

#define TASK "task:plocka-order"

static int64_t somebody(void)
{
    mapping_people(STR("source_key,locality,mode,max_minutes,enrolled_on,capabilities,"
                       "licences\np,Krokom,car,60,2026-01-01," TASK "=1,B\n"));
    return mapping_person("p");
}

/* What the pool says of person's level of the task; 0: not in it. */
static int32_t level_in_pool(int64_t person_id)
{
    const struct pool *pool = NULL;
    struct err err = { 0 };
    int32_t level = 0;

    KIT_OK(images_lease(&kit_call, &pool, &err), &err);
    const uint32_t task = book_concept(&pool->book, STR(TASK));
    for (uint32_t i = 0; i < pool->match.person_count; i++)
        for (uint32_t k = pool->match.capability_start[i];
             k < pool->match.capability_start[i + 1]; k++)
            if (pool->person_id[i] == person_id &&
                image_concept(&pool->match, k) == task)
                level = image_level(&pool->match, k);
    images_release(kit_call.images, &pool);
    return level;
}

/* A way of hers that keeps her out of the lists, as it stands. */
static void on_a_way(int64_t id, int64_t way, const char *state)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(&sql,
               "INSERT INTO enrolment VALUES (%lld, 1, 'person', 'x', 1, '', '',"
               " 'woman', 0, '', 'held', '', '2026-01-01', '2026-01-01', '2026-01-01',"
               " NULL, NULL, '%s', '2026-01-01', 1);"
               "INSERT INTO enrolment_whom VALUES (%lld, %lld);"
               "INSERT INTO pool_away VALUES (%lld, 0, NULL, 0);",
               (long long)way, state, (long long)way, (long long)id, (long long)way);
    mapping_sql(sql.ptr);
}

static bool is_listed(int64_t id)
{
    const struct pool *pool = NULL;
    struct err err = { 0 };

    KIT_OK(images_lease(&kit_call, &pool, &err), &err);
    const uint32_t row = pool_row_of(pool, id);
    const uint64_t *open = pool_open(pool, kit_call.arena, moment_day(KIT_NOW));
    images_release(kit_call.images, &pool);
    return (open[row / 64] >> (row % 64) & 1) != 0;
}

static void a_talk_after_the_end_of_a_way_brings_her_back(void **state)
{
    const int64_t id = somebody();

    (void)state;
    on_a_way(id, 900, "ended");
    assert_false(is_listed(id));
    mapping_say(id, "level/" TASK, "3");
    const struct mapping_done done = mapping_end(id);
    assert_true(done.in_pool);
    assert_int_equal(done.seq, kit_number("SELECT value + 0 FROM meta"
                                          " WHERE key = 'image_seq'"));
    assert_true(is_listed(id));
    assert_int_equal(kit_number("SELECT lifted FROM pool_away"), 1);
}

static void a_talk_on_the_way_leaves_her_where_she_stands(void **state)
{
    const int64_t id = somebody();

    (void)state;
    on_a_way(id, 901, "open");
    mapping_say(id, "level/" TASK, "3");
    assert_false(mapping_end(id).in_pool);
    assert_false(is_listed(id));
}

static void what_is_only_said_is_not_in_the_pool(void **state)
{
    const int64_t id = somebody();

    (void)state;
    mapping_say(id, "level/" TASK, "3");
    assert_int_equal(level_in_pool(id), 1);
    const struct mapping now = mapping_now(id);
    assert_int_equal(mapping_thing(&now, STR(TASK))->level, 3);
}

static void finishing_puts_it_in_the_pool_with_what_it_rests_on(void **state)
{
    const int64_t id = somebody();

    (void)state;
    mapping_say(id, "level/" TASK, "3");
    mapping_say(id, "evidence/" TASK, "seen");
    const struct mapping_done done = mapping_end(id);
    assert_int_equal(level_in_pool(id), 3);
    assert_int_equal(done.seq, kit_number("SELECT value + 0 FROM meta"
                                          " WHERE key = 'image_seq'"));
    const struct mapping now = mapping_now(id);
    const struct map_thing *t = mapping_thing(&now, STR(TASK));
    assert_int_equal(t->evidence, EVIDENCE_SEEN);
    assert_int_equal(t->on_day, moment_day(KIT_NOW));
    assert_int_equal(kit_number("SELECT seen_by FROM capability_evidence"), 7);
    assert_int_equal(
        kit_number("SELECT count(*) FROM capability_evidence WHERE said_by IS NULL"),
        1);
    assert_int_equal(kit_number("SELECT count(*) FROM draft"), 0);
}

static void what_was_known_before_stays_in_history(void **state)
{
    const int64_t id = somebody();

    (void)state;
    mapping_say(id, "level/" TASK, "3");
    const int64_t seq = mapping_end(id).seq;
    assert_int_equal(
        kit_number("SELECT level FROM capability WHERE to_seq IS NOT NULL"), 1);
    assert_int_equal(kit_number("SELECT to_seq FROM capability"
                                " WHERE to_seq IS NOT NULL"),
                     seq);
    struct pool *old = NULL;
    struct err err = { 0 };
    KIT_OK(pool_build_at(&kit_call, seq - 1, &old, &err), &err);
    assert_int_equal(image_level(&old->match, old->match.capability_start[0]), 1);
    pool_free(old);
}

static void saying_what_was_known_moves_nothing(void **state)
{
    const int64_t id = somebody();

    (void)state;
    mapping_say(id, "level/" TASK, "3");
    const int64_t seq = mapping_end(id).seq;
    mapping_say(id, "level/" TASK, "3");
    const struct mapping_done done = mapping_end(id);
    assert_int_equal(done.seq, seq);
    assert_int_equal(done.changed, 0);
}

static void what_is_taken_away_is_held_no_more(void **state)
{
    const int64_t id = somebody();

    (void)state;
    mapping_say(id, "level/licence:B", "0");
    mapping_say(id, "level/" TASK, "0");
    mapping_end(id);
    assert_int_equal(level_in_pool(id), 0);
    assert_int_equal(kit_number("SELECT count(*) FROM capability"
                                " WHERE to_seq IS NULL"),
                     0);
}

static void when_and_where_comes_whole(void **state)
{
    const int64_t id = somebody();

    (void)state;
    mapping_say(id, "place", "Östersund");
    mapping_say(id, "mode", "bus");
    mapping_say(id, "minutes", "45");
    mapping_say(id, "days", "31");
    mapping_say(id, "shifts", "1");
    mapping_say(id, "reach", "Krokom\nStrömsund; Krokom");
    mapping_end(id);
    const struct map_reach reach = mapping_now(id).reach;
    assert_true(str_is(reach.home.name, "Östersund"));
    assert_int_equal(reach.mode, MODE_BUS);
    assert_int_equal(reach.minutes, 45);
    assert_int_equal(reach.days, 31);
    assert_int_equal(reach.place_count, 2);
    assert_true(reach.mapped);
    int32_t day;
    assert_true(date_parse(STR("2026-01-01"), &day));
    assert_int_equal(reach.enrolled_day, day); /* a talk enrols nobody, nor ends it */
}

static void somebody_without_a_home_gets_into_the_pool_by_it(void **state)
{
    struct err err = { 0 };

    (void)state;
    mapping_sql("INSERT INTO person (rid, org_id, source, source_key, content_hash)"
                " VALUES (5, 1, 'desk', 'q', x'00')");
    const int64_t id = mapping_person("q");
    mapping_say(id, "level/" TASK, "2");
    assert_false(mapping_end(id).in_pool);
    mapping_say(id, "hours", "20");
    struct mapping_done done;
    assert_false(mapping_finish(&kit_call, id, &(struct mapping_finish){ .seen = 1 },
                                &done, &err));
    kit_err(&err, ERR_INPUT, "where the person lives");
    mapping_say(id, "place", "Krokom");
    assert_true(mapping_end(id).in_pool);
}

static void wishes_are_kept_and_change_no_sequence(void **state)
{
    const int64_t id = somebody();
    const int64_t seq =
        kit_number("SELECT value + 0 FROM meta WHERE key = 'image_seq'");

    (void)state;
    mapping_say(id, "wish/" TASK, "wants");
    mapping_say(id, "wish/task:packa-kolli", "rather_not");
    mapping_say(id, "wishes", "Ute, med djur.");
    assert_int_equal(mapping_end(id).seq, seq);
    mapping_say(id, "wish/" TASK, "none");
    mapping_say(id, "wishes", "Inne, med folk.");
    mapping_end(id);
    mapping_say(id, "wish/" TASK, "wants"); /* the clock of the test stands still */
    mapping_end(id);
    const struct mapping now = mapping_now(id);
    assert_int_equal(mapping_thing(&now, STR(TASK))->wish, WISH_WANTS);
    assert_int_equal(mapping_thing(&now, STR("task:packa-kolli"))->wish,
                     WISH_RATHER_NOT);
    assert_true(str_is(now.wishes, "Inne, med folk."));
    assert_int_equal(kit_number("SELECT count(*) FROM wish_text"), 2);
}

static void finishing_what_was_not_read_back_is_refused(void **state)
{
    const int64_t id = somebody();
    struct mapping_done done;
    struct err err = { 0 };

    (void)state;
    assert_false(
        mapping_finish(&kit_call, id, &(struct mapping_finish){ 0 }, &done, &err));
    kit_err(&err, ERR_CONFLICT, "nothing to save");
    mapping_say(id, "level/" TASK, "3");
    mapping_say(id, "level/" TASK, "4");
    assert_false(mapping_finish(&kit_call, id, &(struct mapping_finish){ .seen = 1 },
                                &done, &err));
    kit_err(&err, ERR_CONFLICT, "after this was read back");
}

static void what_two_coaches_say_is_shown_to_the_second(void **state)
{
    const int64_t id = somebody();
    struct mapping_done done;
    struct err err = { 0 };

    (void)state;
    mapping_say(id, "level/" TASK, "3");
    kit_call.actor = &mapping_other;
    mapping_say(id, "level/" TASK, "4");
    mapping_end(id);
    kit_call.actor = &mapping_coach;
    KIT_OK(mapping_finish(&kit_call, id, &(struct mapping_finish){ .seen = 1 }, &done,
                          &err),
           &err);
    assert_int_equal(done.clash_count, 1);
    assert_int_equal(done.clash[0].theirs, 4);
    assert_int_equal(done.clash[0].mine, 3);
    assert_int_equal(level_in_pool(id), 4);
    const struct mapping_finish mine = { .seen = 1, .against = done.seq };
    KIT_OK(mapping_finish(&kit_call, id, &mine, &done, &err), &err);
    mapping_wait();
    assert_int_equal(done.clash_count, 0);
    assert_int_equal(level_in_pool(id), 3);
}

static void a_file_leaves_what_a_talk_said(void **state)
{
    const int64_t id = somebody();

    (void)state;
    mapping_say(id, "level/" TASK, "4");
    mapping_say(id, "place", "Östersund");
    mapping_say(id, "reach", "Strömsund");
    mapping_end(id);
    mapping_people(STR("source_key,locality,mode,max_minutes,enrolled_on,capabilities,"
                       "licences\np,Krokom,foot,10,2026-05-01," TASK
                       "=2;task:packa-kolli=2,\n"));
    const struct mapping now = mapping_now(id);
    assert_int_equal(mapping_thing(&now, STR(TASK))->level, 4);
    assert_int_equal(mapping_thing(&now, STR(TASK))->evidence, EVIDENCE_SAID);
    assert_int_equal(mapping_thing(&now, STR("task:packa-kolli"))->evidence,
                     EVIDENCE_IMPORTED);
    assert_null(mapping_thing(&now, STR("licence:B"))); /* from a file, and gone */
    assert_true(str_is(now.reach.home.name, "Östersund"));
    assert_int_equal(now.reach.place_count, 1);
    int32_t day;
    assert_true(date_parse(STR("2026-05-01"), &day));
    assert_int_equal(now.reach.enrolled_day, day);
    assert_int_equal(level_in_pool(id), 4);
}

static void every_bad_answer_is_refused_in_words(void **state)
{
    const int64_t id = somebody();

    (void)state;
    mapping_refuse(id, "level/task:finns-inte", "2", "is no task");
    mapping_refuse(id, "level/" TASK, "5", "no whole number up to 4");
    mapping_refuse(id, "level/" TASK, "två", "no whole number");
    mapping_refuse(id, "level/licence:B", "2", "up to 1");
    mapping_refuse(id, "evidence/" TASK, "imported", "not one of the choices");
    mapping_refuse(id, "expires/licence:B", "i vår", "is no date");
    mapping_refuse(id, "expires/licence:B", "2026-11-24", "has passed");
    mapping_refuse(id, "wish/" TASK, "kanske", "not one of the choices");
    mapping_refuse(id, "place", "Atlantis", "Atlantis");
    mapping_refuse(id, "place", "", "locality is empty");
    mapping_refuse(id, "reach", "Krokom\nAtlantis", "Atlantis");
    mapping_refuse(id, "mode", "häst", "car, bus, bike or foot");
    mapping_refuse(id, "minutes", "0", "no whole number");
    mapping_refuse(id, "hours", "169", "up to 168");
    mapping_refuse(id, "from", "2027-02-30", "is no date");
    mapping_refuse(id, "days", "128", "up to 127");
    mapping_refuse(id, "shifts", "-1", "up to 15");
    mapping_refuse(id, "drömmar", "x", "no answer called");
    mapping_refuse(id, "dröm/" TASK, "x", "no answer called");
    assert_int_equal(mapping_now(id).draft.version, 0);
}

static void a_licence_holds_until_its_last_day(void **state)
{
    const int64_t id = somebody();

    (void)state;
    mapping_say(id, "level/licence:CE", "1");
    mapping_say(id, "evidence/licence:CE", "certified");
    mapping_say(id, "expires/licence:CE", "2027-01-31");
    mapping_end(id);
    const struct mapping now = mapping_now(id);
    int32_t day;
    assert_true(date_parse(STR("2027-01-31"), &day));
    assert_int_equal(mapping_thing(&now, STR("licence:CE"))->expires_day, day);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, mapping_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_talk_after_the_end_of_a_way_brings_her_back),
        TEST(a_talk_on_the_way_leaves_her_where_she_stands),
        TEST(what_is_only_said_is_not_in_the_pool),
        TEST(finishing_puts_it_in_the_pool_with_what_it_rests_on),
        TEST(what_was_known_before_stays_in_history),
        TEST(saying_what_was_known_moves_nothing),
        TEST(what_is_taken_away_is_held_no_more),
        TEST(when_and_where_comes_whole),
        TEST(somebody_without_a_home_gets_into_the_pool_by_it),
        TEST(wishes_are_kept_and_change_no_sequence),
        TEST(finishing_what_was_not_read_back_is_refused),
        TEST(what_two_coaches_say_is_shown_to_the_second),
        TEST(a_file_leaves_what_a_talk_said),
        TEST(every_bad_answer_is_refused_in_words),
        TEST(a_licence_holds_until_its_last_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
