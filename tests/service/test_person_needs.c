/*
 * test_person_needs.c: are the needs that fit a person those that judging every need
 * gives, by index or not, whatever has happened to people and needs since, and does her
 * list say what the needs' lists say of her?
 */
#include "ad_kit.h"

#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/log.h"
#include "base/rng.h"
#include "engine/rank_needs.h"
#include "service/import.h"
#include "service/matching_off.h"
#include "service/need_match.h"
#include "service/open_needs.h"
#include "service/person_needs.h"
#include "service/person_protect.h"
#include "service/synth_people.h"

#define PEOPLE  1200u
#define NEEDS   (OPEN_NEEDS_INDEX_LEAST + 60u)
#define THREADS 3

static struct synth_pool synth;

static void import_rows(const struct buf *rows)
{
    struct import_ask ask = { { kit_file("p.csv", buf_str(rows)), NULL }, true, NULL };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(import_people(&kit_call, &ask, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count, 0);
}

static void import_pool(void)
{
    struct synth_ask ask = { .count = PEOPLE,
                             .seed = 1,
                             .today = moment_day(KIT_NOW),
                             .area = STR("Stockholms län"),
                             .enrolled_from = DAY_NONE,
                             .enrolled_to = moment_day(KIT_NOW) + 20 };
    struct buf rows = buf_new(kit_call.arena);
    struct err err = { 0 };

    KIT_OK(synth_pool_make(kit_call.arena, &ask, &synth, &err), &err);
    synth_pool_header(&rows);
    for (uint32_t i = 0; i < PEOPLE; i++)
        synth_pool_row(&synth, i, &rows);
    import_rows(&rows);
}

/* Some people have what another had. */
static void change_people(struct rng *rng, uint32_t count)
{
    struct arena arena = { 0 };
    struct buf rows = buf_new(&arena);

    synth_pool_header(&rows);
    for (uint32_t i = 0; i < count; i++) {
        struct buf row = buf_new(&arena), key = buf_new(&arena);
        synth_pool_row(&synth, rng_below(rng, PEOPLE), &row);
        synth_pool_row(&synth, rng_below(rng, PEOPLE), &key);
        size_t comma = (size_t)(strchr(row.ptr, ',') - row.ptr);
        buf_add(&rows,
                (struct str){ key.ptr, (size_t)(strchr(key.ptr, ',') - key.ptr) });
        buf_add(&rows, (struct str){ row.ptr + comma, row.len - comma });
    }
    import_rows(&rows);
    arena_free(&arena);
}

static const char *const tasks[] = { "plocka-order", "packa-kolli", "diska-maskin",
                                     "moppa-golv",   "stada-kok",   "sitta-kassa",
                                     "fylla-hyllor", "duka-av",     "plocka-order" };
static const char *const classes[] = { "core", "learnable", "learnable", "custom",
                                       "contract" };
static const char *const places[] = { "Stockholm", "Solna", "Norrtälje", "Nacka" };

static void some_need(struct rng *rng, uint32_t n, struct buf *needs, struct buf *rows)
{
    buf_format(needs, "n%u,Behov %u,%s,2026-12-%02u,%u\n", n, n,
               places[rng_below(rng, 4)], 1 + rng_below(rng, 28),
               10 * (1 + rng_below(rng, 4)));
    for (uint32_t i = rng_below(rng, 4); i > 0; i--)
        buf_format(rows, "n%u,T%u,20,concept,task:%s,%u,%s\n", n, i,
                   tasks[i * 2 - rng_below(rng, 2)], 1 + rng_below(rng, 3),
                   classes[rng_below(rng, 5)]);
    if (rng_below(rng, 3) == 0)
        buf_format(rows, "n%u,,,licence,B,,%s\n", n, classes[3 + rng_below(rng, 2)]);
    if (rng_below(rng, 4) == 0)
        buf_format(rows, "n%u,,,language,sv:speak,%u,core\n", n, 1 + rng_below(rng, 4));
}

/* Needs number `from` and on; those that are there get a new version. */
static void import_some_needs(struct rng *rng, uint32_t from, uint32_t count)
{
    struct buf needs = buf_new(kit_call.arena), rows = buf_new(kit_call.arena);
    struct import_report report;
    struct err err = { 0 };

    buf_cstr(&needs, "source_key,title,locality,start,hours_per_week\n");
    buf_cstr(&rows, "need,task,share_percent,kind,concept,level,class\n");
    for (uint32_t n = from; n < from + count; n++)
        some_need(rng, n, &needs, &rows);
    struct import_ask of = { { kit_file("n.csv", buf_str(&needs)),
                               kit_file("r.csv", buf_str(&rows)) },
                             true,
                             NULL };
    KIT_OK(import_needs(&kit_call, &of, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count + report.file[1].rejected_count, 0);
}

/* A firm wants answers by days of its own, as needs from talks say. */
static void give_deadlines(void)
{
    (void)kit_number("INSERT INTO need_more SELECT id, version,"
                     " date('2026-12-01', (id % 5) || ' days'), 1, NULL, '{}' FROM need"
                     " WHERE id % 3 = 0 RETURNING need_id");
    (void)kit_number("UPDATE need SET seed = seed WHERE id = 1 RETURNING id");
}

static void stand(int64_t need_id, const char *status)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(&sql,
               "INSERT INTO need_state (need_id, status, reason, side, since_on,"
               " changed_by) VALUES (%d, '%s', '', '', '2026-11-20', 'local')"
               " ON CONFLICT (need_id) DO UPDATE SET status = excluded.status"
               " RETURNING need_id",
               (int)need_id, status);
    (void)kit_number(sql.ptr);
}

static int make(void **state)
{
    struct rng rng = rng_seeded(5);

    if (kit_make(state) != 0)
        return -1;
    import_pool();
    import_some_needs(&rng, 0, NEEDS);
    give_deadlines();
    return 0;
}

/* ------------------------------------------------------------------------ the twin */

struct leased {
    const struct pool *pool;
    const struct open_needs *needs;
};

static struct leased lease(struct call *call)
{
    struct leased l = { 0 };
    struct err err = { 0 };

    KIT_OK(images_lease(call, &l.pool, &err), &err);
    KIT_OK(open_needs_lease(call, l.pool, &l.needs, &err), &err);
    return l;
}

static void give_back(struct call *call, struct leased *l)
{
    open_needs_release(&l->needs);
    images_release(call->images, &l->pool);
}

static bool is_same(const struct need_list *a, const struct need_list *b)
{
    return a->count == b->count &&
           (a->count == 0 || memcmp(a->rows, b->rows, a->count * sizeof *a->rows) == 0);
}

/* Her list by the index, and by judging every need. */
static bool lists_agree(const struct leased *l, struct arena *arena, uint32_t row,
                        uint64_t seed, uint32_t top)
{
    const struct match_image *image = &l->pool->match;
    const struct open_needs_ask ask = { l->pool, row, seed, top };
    const struct rank_needs_ask all = { &l->needs->source, image, row,
                                        rank_ticket(image->lottery_key[row], seed),
                                        top };
    struct need_list got, want;

    open_needs_of(l->needs, arena, &ask, &got);
    rank_needs(arena, &all, &want);
    return is_same(&got, &want);
}

/* Of the same call, with nothing kept: the lists of a set that was read whole. */
static void compare(struct rng *rng, uint32_t count)
{
    struct call fresh = kit_call;
    uint32_t listed = 0;

    fresh.images = images_new(kit_call.arena);
    struct leased kept = lease(&kit_call), whole = lease(&fresh);
    assert_non_null(kept.needs->index);
    for (uint32_t i = 0; i < count; i++) {
        const size_t mark = arena_mark(kit_call.arena);
        const uint32_t row = rng_below(rng, kept.pool->match.person_count);
        const struct open_needs_ask ask = { kept.pool, row, i, 20 };
        const struct open_needs_ask anew = { whole.pool, row, i, 20 };
        struct need_list got, want;
        assert_true(lists_agree(&kept, kit_call.arena, row, i, 1 + i % 40));
        open_needs_of(kept.needs, kit_call.arena, &ask, &got);
        open_needs_of(whole.needs, kit_call.arena, &anew, &want);
        assert_true(is_same(&got, &want));
        listed += got.count;
        arena_rewind(kit_call.arena, mark);
    }
    assert_true(listed > count); /* or it has said nothing */
    give_back(&kit_call, &kept);
    give_back(&fresh, &whole);
    images_free(fresh.images);
}

static void her_list_is_that_of_judging_every_need(void **state)
{
    struct rng rng = rng_seeded(1);

    (void)state;
    compare(&rng, 400);
}

static void so_it_is_whatever_has_happened_since(void **state)
{
    struct rng rng = rng_seeded(2);

    (void)state;
    compare(&rng, 10);
    for (uint32_t step = 0; step < 8; step++) {
        change_people(&rng, 20);
        import_some_needs(&rng, rng_below(&rng, NEEDS), 3); /* some are new */
        stand(1 + rng_below(&rng, NEEDS), step % 2 ? "open" : "paused");
        stand(1 + rng_below(&rng, NEEDS), "filled");
        if (step == 5)
            kit_call.now += INT64_C(86400) * MOMENT_SECOND * 9;
        compare(&rng, 75);
    }
}

/* A need that has gone is in the next answer no more, and one that came is. */
static void a_need_that_is_filled_or_new_tells_at_once(void **state)
{
    struct rng rng = rng_seeded(3);
    struct leased l = lease(&kit_call);

    (void)state;
    assert_int_equal(l.needs->source.count, NEEDS);
    give_back(&kit_call, &l);
    stand(7, "filled");
    l = lease(&kit_call);
    assert_int_equal(l.needs->source.count, NEEDS - 1);
    for (uint32_t n = 0; n < l.needs->source.count; n++)
        assert_int_not_equal(l.needs->id[n], 7);
    give_back(&kit_call, &l);
    import_some_needs(&rng, NEEDS, 1);
    l = lease(&kit_call);
    assert_int_equal(l.needs->source.count, NEEDS);
    give_back(&kit_call, &l);
}

/* Nothing that has not moved is read again. */
static void what_has_not_moved_is_the_same_set(void **state)
{
    struct rng rng = rng_seeded(4);
    struct leased first = lease(&kit_call), second;

    (void)state;
    change_people(&rng, 5);
    second = lease(&kit_call);
    assert_ptr_not_equal(first.pool, second.pool);
    if (first.pool->words == second.pool->words &&
        first.pool->starts.count == second.pool->starts.count)
        assert_ptr_equal(first.needs, second.needs);
    give_back(&kit_call, &first);
    give_back(&kit_call, &second);
}

/* ----------------------------------------------------------------------- the answer */

/* The answer as whoever asks gets it. */
static json_t *asked(const char *person, uint32_t top)
{
    struct person_needs_ask ask = { .person = str_from(person), .top = top };
    struct buf out = buf_new(kit_call.arena);
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(person_needs(&kit_call, &ask, &answer, &err), &err);
    view_write(&out, answer);
    json_t *json = json_loadb(out.ptr, out.len, 0, NULL);
    assert_non_null(json);
    return json;
}

static json_t *list_of_need(const char *need)
{
    struct match_ask ask = { .need = str_from(need) };
    struct buf out = buf_new(kit_call.arena);
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(need_match(&kit_call, &ask, &answer, &err), &err);
    view_write(&out, answer);
    json_t *json = json_loadb(out.ptr, out.len, 0, NULL);
    assert_non_null(json);
    return json;
}

static const char *word_of(const json_t *of, const char *key)
{
    return json_string_value(json_object_get(of, key));
}

static const json_t *one_called(const json_t *list, const char *key, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(word_of(json_array_get(list, i), key), name) == 0)
            return json_array_get(list, i);
    return NULL;
}

/* Who has the longest list that is shown whole, of the first hundred people. */
static const char *somebody(void)
{
    struct leased l = lease(&kit_call);
    uint32_t most = 0, who = 0;

    for (uint32_t row = 0; row < 100; row++) {
        const struct open_needs_ask ask = { l.pool, row, 0, PERSON_NEEDS_MOST };
        struct need_list list;
        open_needs_of(l.needs, kit_call.arena, &ask, &list);
        if (l.pool->enrolled_day[row] > moment_day(KIT_NOW) || list.count <= most ||
            list.count == PERSON_NEEDS_MOST)
            continue;
        most = list.count;
        who = row;
    }
    assert_true(most > 10);
    const char *name = str_cstr(kit_call.arena, pool_source_key(l.pool, who));
    give_back(&kit_call, &l);
    return name;
}

/* What the need's own list says of her against what hers says of it. */
static void compare_with_need(const json_t *answer, const char *need)
{
    static const char *const same[] = { "state", "weeks",   "band",
                                        "fit",   "because", "missing" };
    json_t *theirs = list_of_need(need);
    const json_t *hers = one_called(json_object_get(answer, "needs"), "need", need);
    const json_t *she = one_called(json_object_get(theirs, "people"), "source_key",
                                   word_of(answer, "source_key"));
    const bool out = strcmp(word_of(she, "state"), "out_of_reach") == 0;

    assert_true(out == (hers == NULL));
    for (uint32_t k = 0; hers && k < sizeof same / sizeof *same; k++)
        assert_true(
            json_equal(json_object_get(she, same[k]), json_object_get(hers, same[k])));
    json_decref(theirs);
}

static void both_ways_round_say_the_same(void **state)
{
    const char *who = somebody();
    json_t *answer = asked(who, PERSON_NEEDS_MOST);
    const json_t *needs = json_object_get(answer, "needs");
    const size_t count = json_array_size(needs);

    (void)state;
    assert_string_equal(word_of(answer, "source_key"), who);
    assert_true(json_is_false(json_object_get(answer, "more")));
    for (size_t i = 0; i < count; i += count / 5)
        compare_with_need(answer, word_of(json_array_get(needs, i), "need"));
    for (uint32_t n = 3; n < NEEDS; n += 40) {
        char name[16];
        snprintf(name, sizeof name, "n%u", n);
        compare_with_need(answer, name);
    }
    json_decref(answer);
}

static void
asking_for_fewer_gives_the_first_of_them_and_says_that_there_are_more(void **state)
{
    json_t *ten = asked(somebody(), 10), *three = asked(somebody(), 3);
    const json_t *more = json_object_get(ten, "needs");

    (void)state;
    assert_int_equal(json_array_size(json_object_get(three, "needs")), 3);
    assert_true(json_is_true(json_object_get(three, "more")));
    for (size_t i = 0; i < 3; i++)
        assert_true(json_equal(json_array_get(json_object_get(three, "needs"), i),
                               json_array_get(more, i)));
    json_decref(ten);
    json_decref(three);
}

static void refused(const char *person, enum err_kind kind, const char *words)
{
    struct person_needs_ask ask = { .person = str_from(person), .top = 5 };
    struct view *answer = NULL;
    struct err err = { 0 };

    assert_false(person_needs(&kit_call, &ask, &answer, &err));
    assert_null(answer);
    kit_err(&err, kind, words);
}

/* In the same words as somebody who is not there. */
static void who_is_protected_or_of_another_domain_is_nobody(void **state)
{
    struct err err = { 0 };
    const int64_t id = kit_number("SELECT id FROM person WHERE source_key = 'S000020'");

    (void)state;
    json_decref(asked("S000020", 5));
    KIT_OK(person_protect(&kit_call, id, PROTECTION_FLAG, STR(""), &err), &err);
    refused("S000020", ERR_NOT_FOUND, "there is nobody called S000020 to match");
    refused("nobody", ERR_NOT_FOUND, "there is nobody called nobody to match");
    refused("#12", ERR_NOT_FOUND, "there is nobody called #12 to match");
    refused("#x", ERR_NOT_FOUND, "there is nobody called #x to match");
    (void)kit_number("INSERT INTO secrecy_domain VALUES (2, 'other', 'other', '')"
                     " RETURNING id");
    (void)kit_number("INSERT INTO org (id, rid, name, secrecy_domain)"
                     " VALUES (2, 2, 'B', 'other') RETURNING id");
    (void)kit_number("UPDATE person SET org_id = 2 WHERE source_key = 'S000021'"
                     " RETURNING id");
    refused("S000021", ERR_NOT_FOUND, "there is nobody called S000021 to match");
}

static void who_is_not_enrolled_yet_is_in_no_list(void **state)
{
    const struct str key =
        kit_text("SELECT p.source_key FROM person p JOIN availability a"
                 " ON a.person_id = p.id WHERE a.enrolled_on > '2026-11-25' LIMIT 1");
    json_t *answer = asked(str_cstr(kit_call.arena, key), 5);

    (void)state;
    assert_true(json_is_false(json_object_get(answer, "in_pool")));
    assert_true(strcmp(word_of(answer, "enrolled_on"), "2026-11-25") > 0);
    assert_int_equal(json_array_size(json_object_get(answer, "needs")), 0);
    json_decref(answer);
}

static void switched_off_nothing_is_ranked(void **state)
{
    struct err err = { 0 };

    (void)state;
    KIT_OK(matching_switch(&kit_call, false, STR("complaint"), &err), &err);
    refused("S000011", ERR_CONFLICT, "");
}

/* ---------------------------------------------------- many readers, and one writer */

static _Atomic bool writing;

struct reader {
    uint32_t asked, wrong;
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
        struct leased l = { 0 };
        struct err err = { 0 };
        reader->asked++;
        if (images_lease(&call, &l.pool, &err) &&
            open_needs_lease(&call, l.pool, &l.needs, &err))
            reader->wrong +=
                !lists_agree(&l, &arena, rng_below(&rng, PEOPLE), rng_next(&rng), 20);
        else
            reader->wrong++;
        give_back(&call, &l);
        arena_rewind(&arena, 0);
    }
    arena_free(&arena);
    return NULL;
}

static void readers_are_answered_alike_while_people_and_needs_change(void **state)
{
    pthread_t thread[THREADS];
    struct reader reader[THREADS] = { 0 };
    struct rng rng = rng_seeded(11);

    (void)state;
    writing = true;
    for (int i = 0; i < THREADS; i++) {
        reader[i].seed = (uint64_t)i + 1;
        assert_int_equal(pthread_create(&thread[i], NULL, ask_on, &reader[i]), 0);
    }
    for (uint32_t batch = 0; batch < 15; batch++) {
        change_people(&rng, 5);
        import_some_needs(&rng, rng_below(&rng, NEEDS), 2);
    }
    writing = false;
    for (int i = 0; i < THREADS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(reader[i].wrong, 0);
        assert_true(reader[i].asked > 0);
    }
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(her_list_is_that_of_judging_every_need),
        TEST(so_it_is_whatever_has_happened_since),
        TEST(a_need_that_is_filled_or_new_tells_at_once),
        TEST(what_has_not_moved_is_the_same_set),
        TEST(both_ways_round_say_the_same),
        TEST(asking_for_fewer_gives_the_first_of_them_and_says_that_there_are_more),
        TEST(who_is_protected_or_of_another_domain_is_nobody),
        TEST(who_is_not_enrolled_yet_is_in_no_list),
        TEST(switched_off_nothing_is_ranked),
        TEST(readers_are_answered_alike_while_people_and_needs_change),
    };

    log_set_level(LOG_LEVEL_ERROR);
    arena_settle();
    return cmocka_run_group_tests_name("person_needs", tests, NULL, NULL);
}
