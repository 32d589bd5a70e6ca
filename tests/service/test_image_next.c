/*
 * test_image_next.c: is the image that follows what was saved the image that is built
 * whole, and is it built whole whenever following cannot know?
 */
#include "mapping_kit.h"

#include "service/image_build.h"
#include "service/import.h"
#include "service/mapping_lapse.h"
#include "service/person_protect.h"
#include "service/pool_change.h"

#define HEADER "source_key,sex,locality,mode,max_minutes,enrolled_on,capabilities\n"
#define A_DAY  (INT64_C(86400) * 1000000)

static const struct pool *leased(void)
{
    const struct pool *pool = NULL;
    struct err err = { 0 };

    KIT_OK(images_lease(&kit_call, &pool, &err), &err);
    return pool;
}

/* Homes and named places of two starts, whatever their numbers. */
static bool same_start(const struct starts *a, uint32_t at_a, const struct starts *b,
                       uint32_t at_b)
{
    if (at_a == IMAGE_PLACE_NONE || at_a < a->place_count || at_b < b->place_count)
        return at_a == at_b;
    uint32_t i = at_a - a->place_count, j = at_b - b->place_count;
    uint32_t count = a->from[i + 1] - a->from[i];
    return a->home[i] == b->home[j] && count == b->from[j + 1] - b->from[j] &&
           memcmp(a->named + a->from[i], b->named + b->from[j],
                  count * sizeof *a->named) == 0;
}

#define SAME(a, b, column, count)                                                      \
    ((count) == 0 ||                                                                   \
     memcmp((a)->column, (b)->column, (size_t)(count) * sizeof *(a)->column) == 0)

static void assert_same(const struct pool *a, const struct pool *b)
{
    const uint32_t n = a->match.person_count;

    assert_int_equal(n, b->match.person_count);
    assert_int_equal(a->seq, b->seq);
    assert_true(SAME(a, b, person_id, n));
    assert_true(SAME(a, b, enrolled_day, n));
    assert_int_equal(a->priority != NULL, b->priority != NULL);
    assert_true(!a->priority || SAME(a, b, priority, n));
    assert_true(SAME(a, b, key_end, n));
    assert_true(n == 0 || SAME(a, b, key_text, a->key_end[n - 1]));
    assert_true(SAME(a, b, match.person_key, n));
    assert_true(SAME(a, b, match.lottery_key, n));
    assert_true(SAME(a, b, match.mode, n));
    assert_true(SAME(a, b, match.max_minutes, n));
    assert_true(SAME(a, b, match.available_day, n));
    assert_true(SAME(a, b, match.hours, n));
    assert_true(SAME(a, b, match.capability_start, n + 1));
    for (uint32_t i = 0; i < a->match.capability_start[n]; i++) {
        assert_int_equal(image_concept(&a->match, i), image_concept(&b->match, i));
        assert_int_equal(image_level(&a->match, i), image_level(&b->match, i));
    }
    assert_true(SAME(a, b, count.women, image_words(n)));
    assert_true(SAME(a, b, count.men, image_words(n)));
    for (uint32_t i = 0; i < n; i++)
        assert_true(
            same_start(&a->starts, a->match.place[i], &b->starts, b->match.place[i]));
    assert_true(match_image_is_sound(&a->match) && count_image_is_sound(&a->count));
}

/* The image now is what it is when built whole, and made from the one before or not. */
static void assert_next(const struct pool **before, bool followed)
{
    const struct pool *now = leased();
    struct pool *whole = NULL;
    struct err err = { 0 };

    KIT_OK(pool_build_at(&kit_call, now->seq, &whole, &err), &err);
    assert_true(now->seq > (*before)->seq);
    assert_int_equal(now->numbering == (*before)->numbering, followed);
    assert_same(now, whole);
    pool_free(whole);
    images_release(kit_call.images, before);
    *before = now;
}

static const struct pool *begin(void)
{
    mapping_people(STR(
        HEADER "p,K,Krokom,car,30,2026-01-01,task:plocka-order=2;task:diska-maskin=1\n"
               "q,M,Östersund,foot,10,,task:packa-kolli=1\n"
               "r,,Krokom,,,,\n"
               "s,K,Strömsund,bus,60,2026-02-01,task:plocka-order=4\n"));
    return leased();
}

static void people_from_a_file_are_followed(void **state)
{
    (void)state;
    const struct pool *pool = begin();
    /* One changed in everything, one as she was, one who comes, one who loses all. */
    mapping_people(
        STR(HEADER "q,K,Krokom,car,,2026-03-01,task:plocka-order=3;task:packa-kolli=1\n"
                   "r,,Krokom,,,,\n"
                   "t,M,Sundsvall,bike,20,,task:diska-maskin=4\n"
                   "s,,Strömsund,bus,60,2026-02-01,\n"));
    assert_next(&pool, true);
    assert_int_equal(pool->match.person_count, 5);
    mapping_people(STR(HEADER "u,K,Krokom,,,,\nv,M,Krokom,,,,task:packa-kolli=1\n"));
    mapping_people(STR(HEADER "u,M,Krokom,,,,task:packa-kolli=2\n"));
    assert_next(&pool, true);
    images_release(kit_call.images, &pool);
}

/* The memory of who they are goes with the last image that has it. */
static void who_people_are_is_copied_only_when_somebody_comes(void **state)
{
    (void)state;
    const struct pool *first = begin();
    mapping_people(STR(HEADER "p,M,Krokom,foot,,,task:plocka-order=2\n"));
    const struct pool *changed = leased();
    assert_ptr_equal(changed->person_id, first->person_id);
    assert_ptr_equal(changed->match.lottery_key, first->match.lottery_key);
    images_release(kit_call.images, &first);
    mapping_people(STR(HEADER "t,M,Sundsvall,bike,20,,task:diska-maskin=4\n"));
    const struct pool *longer = leased();
    assert_ptr_not_equal(longer->person_id, changed->person_id);
    assert_true(str_is(pool_source_key(changed, 3), "s"));
    images_release(kit_call.images, &changed);
    assert_true(str_is(pool_source_key(longer, 0), "p"));
    assert_true(str_is(pool_source_key(longer, 4), "t"));
    images_release(kit_call.images, &longer);
}

static void a_talk_and_what_expires_are_followed(void **state)
{
    uint32_t count = 0;
    struct err err = { 0 };

    (void)state;
    mapping_people(STR("source_key,locality,licences\nl,Krokom,B\nm,Krokom,CE\n"));
    const struct pool *pool = leased();
    mapping_say(mapping_person("l"), "reach", "Strömsund; Sundsvall");
    mapping_say(mapping_person("l"), "level/licence:CE", "1");
    mapping_say(mapping_person("l"), "evidence/licence:CE", "certified");
    mapping_say(mapping_person("l"), "expires/licence:CE", "2026-11-27");
    mapping_end(mapping_person("l"));
    assert_next(&pool, true);
    assert_int_equal(pool->starts.count, pool->starts.place_count + 1);
    mapping_say(mapping_person("m"), "reach", "Sundsvall; Strömsund");
    mapping_end(mapping_person("m"));
    assert_next(&pool, true);
    assert_int_equal(pool->starts.count, pool->starts.place_count + 1); /* shared */
    kit_call.now = KIT_NOW + 3 * A_DAY;
    KIT_OK(mapping_lapse(&kit_call, &count, &err), &err);
    mapping_wait();
    assert_int_equal(count, 1);
    assert_next(&pool, true);
    images_release(kit_call.images, &pool);
}

/* As pool_wait writes it: person `id` waits by way 900 + id, from now or no longer. */
static void waits(int id, const char *since)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_cstr(&sql, "UPDATE meta SET value = value + 1 WHERE key = 'image_seq';");
    buf_format(&sql,
               "INSERT INTO pool_change SELECT value, %d FROM meta WHERE key ="
               " 'image_seq'; INSERT OR IGNORE INTO enrolment_whom VALUES (900 + %d, "
               "%d);",
               id, id, id);
    if (since)
        buf_format(&sql,
                   "INSERT INTO pool_wait SELECT 900 + %d, value, NULL, '%s' FROM meta"
                   " WHERE key = 'image_seq'",
                   id, since);
    else
        buf_format(&sql,
                   "UPDATE pool_wait SET to_seq = (SELECT value FROM meta WHERE key ="
                   " 'image_seq') WHERE enrolment_rid = 900 + %d AND to_seq IS NULL",
                   id);
    mapping_sql(sql.ptr);
}

static void who_waits_is_followed_until_nobody_does(void **state)
{
    (void)state;
    const struct pool *pool = begin();
    waits(2, "2010-09-04");
    assert_next(&pool, true);
    assert_non_null(pool->priority);
    waits(1, "2010-09-01");
    mapping_people(STR(HEADER "t,M,Sundsvall,bike,20,,task:diska-maskin=4\n"));
    assert_next(&pool, true);
    assert_true(pool->priority[0] < pool->priority[1]);
    assert_int_equal(pool->priority[4], RANK_PRIORITY_NONE);
    waits(2, NULL);
    assert_next(&pool, true);
    waits(1, NULL);
    assert_next(&pool, true);
    assert_null(pool->priority);
    images_release(kit_call.images, &pool);
}

static void what_nobody_could_do_before_needs_what_is_near_to_it(void **state)
{
    (void)state;
    const struct pool *pool = begin();
    mapping_people(STR(HEADER "r,,Krokom,,,,task:moppa-golv=2\n"));
    assert_next(&pool, false);
    images_release(kit_call.images, &pool);
}

static void a_new_word_or_somebody_who_leaves_has_it_built_whole(void **state)
{
    struct err err = { 0 };

    (void)state;
    const struct pool *pool = begin();
    mapping_people(STR("source_key,locality,certificates\nx,Krokom,our-own-paper\n"));
    assert_next(&pool, false);
    mapping_sql(
        "INSERT INTO place SELECT (SELECT max(id) + 1 FROM place), code || '-ny',"
        " 'Nyort', 'town', municipality, county, labour_area, 5, lat_e4, lon_e4,"
        " 0 FROM place WHERE name = 'Krokom' LIMIT 1");
    mapping_people(STR(HEADER "r,,Nyort,,,,\n"));
    assert_next(&pool, false);
    assert_int_equal(pool->match.place[2], pool->book.places.count - 1);
    KIT_OK(
        person_protect(&kit_call, mapping_person("q"), PROTECTION_FLAG, STR(""), &err),
        &err);
    mapping_wait();
    assert_next(&pool, false);
    assert_int_equal(pool->match.person_count, 4);
    /* Nor does she come back by being changed. */
    mapping_people(STR(HEADER "q,K,Krokom,car,,2026-03-01,task:plocka-order=3\n"
                              "p,K,Krokom,car,31,2026-01-01,task:plocka-order=2\n"));
    assert_next(&pool, true);
    assert_int_equal(pool->match.person_count, 4);
    images_release(kit_call.images, &pool);
}

static void a_write_that_tells_nobody_has_it_built_whole(void **state)
{
    (void)state;
    const struct pool *pool = begin();
    mapping_sql("UPDATE availability SET mode = 3 WHERE person_id = 2;"
                "UPDATE meta SET value = value + 1 WHERE key = 'image_seq'");
    assert_next(&pool, false);
    /* One of two tells, which is not enough. */
    mapping_sql("UPDATE availability SET mode = 0 WHERE person_id = 2;"
                "UPDATE meta SET value = value + 1 WHERE key = 'image_seq'");
    mapping_people(STR(HEADER "r,K,Krokom,,,,\n"));
    assert_next(&pool, false);
    images_release(kit_call.images, &pool);
}

static void more_people_than_it_follows_have_it_built_whole(void **state)
{
    (void)state;
    const struct pool *pool = begin();
    for (uint32_t count = IMAGE_CHANGES_MOST; count <= IMAGE_CHANGES_MOST + 1;
         count++) {
        struct buf rows = buf_new(kit_call.arena);
        buf_cstr(&rows, HEADER);
        for (uint32_t i = 0; i < count; i++)
            buf_format(&rows, "n%u,K,Krokom,car,%u,,\n", i, count);
        mapping_people(buf_str(&rows));
        assert_next(&pool, count <= IMAGE_CHANGES_MOST);
    }
    images_release(kit_call.images, &pool);
}

/* Somebody can do concepts from .. until - 1 of those made here too, which makes them
 * new words. */
static void can_do_more(uint32_t from, uint32_t until)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(&sql,
               "WITH RECURSIVE n (i) AS (SELECT %u UNION ALL SELECT i + 1 FROM n"
               " WHERE i + 1 < %u) INSERT INTO concept (code, kind, label_sv, label_en,"
               " family, own) SELECT 'certificate:more-' || i, 'certificate', 'm', 'm',"
               " '', 1 FROM n;"
               "UPDATE meta SET value = value + 1 WHERE key = 'image_seq';"
               "INSERT INTO capability (person_id, concept_id, from_seq, level)"
               " SELECT 2, c.id, m.value, 1 + c.id %% 4 FROM concept c, meta m"
               " WHERE m.key = 'image_seq' AND c.code LIKE 'certificate:more-%%'"
               " AND c.id NOT IN (SELECT concept_id FROM capability)",
               from, until);
    mapping_sql(sql.ptr);
}

/* Person 2 can do what the database says, and nothing else. */
static void assert_held(const struct pool *pool)
{
    const struct match_image *m = &pool->match;
    int64_t sum = 0;
    uint32_t count = m->capability_start[2] - m->capability_start[1];

    assert_int_equal(pool->person_id[1], 2);
    assert_int_equal(count, kit_number("SELECT count(*) FROM capability"
                                       " WHERE person_id = 2 AND to_seq IS NULL"));
    for (uint32_t i = m->capability_start[1]; i < m->capability_start[2]; i++) {
        const struct concept *concept = &pool->book.concept[image_concept(m, i)];
        sum += concept->id * image_level(m, i);
    }
    assert_int_equal(sum, kit_number("SELECT sum(level * concept_id) FROM capability"
                                     " WHERE person_id = 2 AND to_seq IS NULL"));
}

static void more_concepts_than_the_short_form_has_are_held_in_the_long(void **state)
{
    (void)state;
    const struct pool *pool = begin(); /* with three concepts */
    can_do_more(3, IMAGE_NAMED_MAX);
    assert_next(&pool, false);
    assert_int_equal(pool->match.named_count, IMAGE_NAMED_MAX);
    assert_non_null(pool->match.capability_short);
    assert_held(pool);
    can_do_more(IMAGE_NAMED_MAX, IMAGE_NAMED_MAX + 1);
    assert_next(&pool, false);
    assert_null(pool->match.capability_short);
    assert_held(pool);
    mapping_people(STR(HEADER "p,K,Krokom,car,30,2026-01-01,task:diska-maskin=3\n"
                              "r,,Krokom,,,,task:packa-kolli=4\n"));
    assert_next(&pool, true);
    assert_null(pool->match.capability_short);
    assert_held(pool);
    images_release(kit_call.images, &pool);
}

static void what_was_told_long_ago_is_forgotten(void **state)
{
    struct tx *tx = NULL;
    struct err err = { 0 };
    const int64_t id = 1;

    (void)state;
    const struct pool *pool = begin();
    KIT_OK(tx_begin(kit_call.store, TX_WRITE, &tx, &err), &err);
    KIT_OK(pool_changed(tx, pool->seq + 5000, &id, 1, &err), &err);
    KIT_OK(tx_commit(&tx, &kit_call.ticket, &err), &err);
    tx_end(&tx);
    mapping_wait();
    assert_int_equal(kit_number("SELECT count(*) FROM pool_change"), 1);
    images_release(kit_call.images, &pool);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, mapping_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(people_from_a_file_are_followed),
        TEST(who_people_are_is_copied_only_when_somebody_comes),
        TEST(a_talk_and_what_expires_are_followed),
        TEST(who_waits_is_followed_until_nobody_does),
        TEST(what_nobody_could_do_before_needs_what_is_near_to_it),
        TEST(a_new_word_or_somebody_who_leaves_has_it_built_whole),
        TEST(a_write_that_tells_nobody_has_it_built_whole),
        TEST(more_people_than_it_follows_have_it_built_whole),
        TEST(more_concepts_than_the_short_form_has_are_held_in_the_long),
        TEST(what_was_told_long_ago_is_forgotten),
    };

    return cmocka_run_group_tests_name("image_next", tests, NULL, NULL);
}
