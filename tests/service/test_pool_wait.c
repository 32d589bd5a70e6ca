/*
 * test_pool_wait.c: where a programme declares that the longest wait goes first, do
 * lists put who has been in it longest first among equals, and say so; follow who
 * comes, leaves and is merged; and are they what they were at the time?
 *
 * The twin reads the ways themselves: who is in such a programme now, since when.
 */
#include <string.h>

#include "base/rng.h"
#include "enrolment_kit.h"
#include "service/event_rebuild.h"
#include "service/images.h"
#include "service/import.h"
#include "service/need_match.h"
#include "service/need_thresholds.h"
#include "service/person_merge.h"
#include "service/pool_wait.h"
#include "service/programme_view.h"

#define PEOPLE 24

static const struct pool *held;

static struct str replaced(struct str text, const char *old, const char *now)
{
    struct buf out = buf_new(&case_arena);
    size_t at = str_find(text, str_from(old));

    assert_true(at < text.len);
    buf_add(&out, str_sub(text, 0, at));
    buf_cstr(&out, now);
    buf_add(&out, str_sub(text, at + strlen(old), text.len));
    return buf_str(&out);
}

/* The shipped programme under another id, as a version with a priority of its lists;
 * NULL: it declares none. */
static void load(const char *id, int version, const char *priority)
{
    struct programme_reading shipped = { .name = STR("") };
    struct buf text = buf_new(&case_arena);
    struct err err = { 0 };

    CASE_OK(programme_open("dorroppnare", &case_arena, &shipped, &err), &err);
    buf_format(&text, "\"id\": \"%s\"", id);
    struct str changed = replaced(shipped.text, "\"id\": \"dorroppnare\"", text.ptr);
    text = buf_new(&case_arena);
    buf_format(&text, "\"version\": %d", version);
    changed = replaced(changed, "\"version\": 2", text.ptr);
    text = buf_new(&case_arena);
    buf_format(&text, "\"objective\": \"lottery\", \"priority\": \"%s\"",
               priority ? priority : "");
    if (priority)
        changed = replaced(changed, "\"objective\": \"lottery\"", text.ptr);
    way_load(id, &changed);
}

static int begin(void **state)
{
    struct import_report report;
    struct err err = { 0 };

    if (case_make(state) != 0)
        return -1;
    case_call.images = images_new(&case_arena);
    struct buf people = buf_new(&case_arena);
    buf_cstr(&people, "source_key,locality,mode,capabilities\n");
    for (int i = 0; i < PEOPLE; i++) /* in two states and two bands */
        buf_format(&people, "p%02d,Östersund,car,%s\n", i,
                   i % 4 == 0 ? "task:plocka-order=2"
                   : i % 4 == 1
                       ? ""
                       : "task:plocka-order=4;task:packa-kolli=4;task:diska-maskin=4");
    struct import_ask ask = { { case_file("p.csv", people.ptr), NULL }, true, NULL };
    CASE_OK(import_people(&case_call, &ask, &report, &err), &err);
    ask = (struct import_ask){
        { case_file("n.csv",
                    "source_key,title,locality,positions\nn,Lager,Östersund,1\n"),
          case_file("r.csv", "need,task,share_percent,kind,concept,level,class\n"
                             "n,T,100,concept,task:plocka-order,3,learnable\n"
                             "n,,,concept,task:packa-kolli,2,custom\n") },
        true,
        NULL
    };
    CASE_OK(import_needs(&case_call, &ask, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count + report.file[1].rejected_count, 0);
    return 0;
}

static int end(void **state)
{
    if (held)
        images_release(case_call.images, &held);
    images_free(case_call.images);
    case_call.images = NULL;
    return case_gone(state);
}

static int64_t person(int i)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql, "SELECT id FROM person WHERE source_key = 'p%02d'", i);
    return firm_number(sql.ptr);
}

/* Person i begins in `programme`, `days` after the first day: her way. */
static int64_t begun(const char *programme, int i, int days)
{
    struct enrolment_new new = way_new(programme, person(i));

    new.on = WAY_DAY + days;
    return way_begun(&new);
}

static void leaves(int64_t way, int days)
{
    way_act(way, "not_selected:moved", "coach", "", WAY_DAY + days);
}

/* Since when a row of `pool` has waited; DAY_NONE: she has no priority. */
static int32_t since_in(const struct pool *pool, int i)
{
    const uint32_t row = pool_row_of(pool, person(i));

    assert_true(row != POOL_ROW_NONE);
    return pool->priority ? pool_wait_since(pool->priority[row]) : DAY_NONE;
}

/* The image that follows, which is the one built whole. */
static const struct pool *image(void)
{
    struct err err = { 0 };
    const struct pool *now = NULL;
    struct pool *whole = NULL;

    CASE_OK(images_lease(&case_call, &now, &err), &err);
    if (held)
        images_release(case_call.images, &held);
    held = now;
    CASE_OK(pool_build_at(&case_call, now->seq, &whole, &err), &err);
    assert_int_equal(whole->priority != NULL, now->priority != NULL);
    if (now->priority)
        assert_memory_equal(now->priority, whole->priority,
                            now->match.person_count * sizeof *now->priority);
    pool_free(whole);
    return now;
}

static int32_t since(int i)
{
    return since_in(image(), i);
}

static int32_t since_at(int i, int64_t seq)
{
    struct err err = { 0 };
    struct pool *then = NULL;

    CASE_OK(pool_build_at(&case_call, seq, &then, &err), &err);
    const int32_t day = since_in(then, i);
    pool_free(then);
    return day;
}

static const struct view *listed(uint32_t top)
{
    struct match_ask ask = { .need = STR("n"), .top = top };
    struct view *answer = NULL;
    struct err err = { 0 };

    CASE_OK(need_match(&case_call, &ask, &answer, &err), &err);
    case_wait();
    return answer;
}

static int64_t run_of(const struct view *answer)
{
    int64_t run;

    assert_true(str_int(view_text(answer, "run"), &run));
    return run;
}

static bool repeats(int64_t run)
{
    const int64_t now = case_call.now;
    struct view *answer = NULL;
    struct err err = { 0 };
    bool same = false;

    CASE_OK(run_replay(&case_call, run, &same, &answer, &err), &err);
    case_call.now = now;
    return same;
}

/* ------------------------------------------------------------------------ the twin */

/* Since when somebody waits, by the ways: the first day of those in programmes whose
 * newest file declares it; "9": none. */
static struct str wait_of(struct str key)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(
        &sql,
        "SELECT coalesce(min(e.begun_on), '9') FROM person p JOIN enrolment_whom w"
        " ON w.person_id = p.id JOIN enrolment e ON e.rid = w.enrolment_rid"
        " WHERE p.source_key = '%.*s' AND e.state <> 'ended' AND 'longest_wait' ="
        " (SELECT json_extract(g.json, '$.priority') FROM programme g"
        "  WHERE g.slug = e.slug ORDER BY g.version DESC LIMIT 1)",
        STR_ARG(key));
    struct str found = firm_text(sql.ptr); /* "2010-09-01|\n" */
    return str_sub(found, 0, found.len - 2);
}

static int order_of(struct str left, struct str right)
{
    return left.len != right.len ? (left.len == 1) - (right.len == 1)
                                 : memcmp(left.ptr, right.ptr, left.len);
}

static bool same_class(const struct view *a, const struct view *b)
{
    return str_eq(view_text(a, "state"), view_text(b, "state")) &&
           view_number(a, "band") == view_number(b, "band");
}

static uint64_t ticket(const struct view *answer, const struct view *one)
{
    int64_t rid;

    assert_true(str_int(view_text(one, "person"), &rid));
    return rank_ticket(rng_mix((uint64_t)rid), (uint64_t)view_number(answer, "seed"));
}

/* Each pair of neighbours of one state and band stands as their waits say, else as
 * their tickets; and whose place a wait decides is told so, with its day. */
static uint32_t assert_in_order(const struct view *answer)
{
    const struct view *people = view_get(answer, STR("people")), *one[PEOPLE];
    struct str wait[PEOPLE];
    uint32_t decided = 0, n = 0;

    assert_int_equal(people->count, PEOPLE);
    for (const struct view_item *i = people->list.first; i; i = i->next, n++) {
        one[n] = &i->value;
        wait[n] = wait_of(view_text(one[n], "source_key"));
    }
    for (n = 0; n < PEOPLE; n++) {
        const struct view *shown = view_get(one[n], STR("waited_since"));
        bool differs = false;
        for (uint32_t k = 0; k < PEOPLE; k++)
            differs |= same_class(one[n], one[k]) && !str_eq(wait[n], wait[k]);
        assert_int_equal(view_get(one[n], STR("by_wait"))->boolean, differs);
        assert_int_equal(shown->kind == VIEW_NULL, wait[n].len == 1);
        assert_true(shown->kind == VIEW_NULL || str_eq(shown->text, wait[n]));
        decided += differs;
        if (n == 0 || !same_class(one[n - 1], one[n]))
            continue;
        assert_true(order_of(wait[n - 1], wait[n]) <= 0);
        if (str_eq(wait[n - 1], wait[n]))
            assert_true(ticket(answer, one[n - 1]) < ticket(answer, one[n]));
    }
    return decided;
}

/* ----------------------------------------------------------------------- the tests */

static void a_programme_that_declares_none_moves_nobody_and_nothing(void **state)
{
    (void)state;
    load("dorroppnare", 2, NULL);
    load("sibling", 2, "none");
    const int64_t seq = image()->seq;
    (void)begun("dorroppnare", 3, 0);
    (void)begun("sibling", 6, 0);
    assert_int_equal(image()->seq, seq);
    assert_null(held->priority);
    assert_int_equal(firm_number("SELECT count(*) FROM pool_wait"), 0);
    const struct view *answer = listed(0);
    assert_null(view_get(answer, STR("priority")));
    assert_null(
        view_get(&view_get(answer, STR("people"))->list.first->value, STR("by_wait")));
    assert_int_equal(firm_number("SELECT rules FROM match_run"), RULES_BEFORE_NAMED);
}

static void the_longest_wait_goes_first_among_equals_and_is_told(void **state)
{
    (void)state;
    load("dorroppnare", 2, "longest_wait");
    (void)begun("dorroppnare", 2, 40);
    (void)begun("dorroppnare", 3, 10);
    (void)begun("dorroppnare", 6, 10);
    (void)begun("dorroppnare", 7, 3);
    (void)begun("dorroppnare", 4, 5);
    assert_int_equal(since(7), WAY_DAY + 3);
    assert_int_equal(since(10), DAY_NONE);
    const struct view *answer = listed(0);
    assert_true(str_is(view_text(answer, "priority"), "longest_wait"));
    assert_true(assert_in_order(answer) >= 10);
    const struct view *first = &view_get(answer, STR("people"))->list.first->value;
    assert_true(str_is(view_text(first, "source_key"), "p07"));
    assert_true(str_is(view_text(first, "waited_since"), "2010-09-04"));
    assert_int_equal(firm_number("SELECT max(rules) FROM match_run"), RULES_VERSION);
}

static void who_is_alone_among_her_shown_equals_owes_it_to_no_wait(void **state)
{
    (void)state;
    load("dorroppnare", 2, "longest_wait");
    (void)begun("dorroppnare", 2, 40);
    const struct view *answer = listed(1);
    const struct view *first = &view_get(answer, STR("people"))->list.first->value;
    assert_true(str_is(view_text(first, "source_key"), "p02"));
    assert_false(view_get(first, STR("by_wait"))->boolean);
}

static void by_whatever_steps_the_list_is_the_one_the_ways_say(void **state)
{
    static const char *const programme[] = { "dorroppnare", "sibling", "silent" };
    struct rng rng = rng_seeded(46);
    int64_t way[3][PEOPLE] = { 0 }, runs[6];
    struct err err = { 0 };

    (void)state;
    load("dorroppnare", 2, "longest_wait");
    load("sibling", 2, "longest_wait");
    load("silent", 2, NULL);
    for (int turn = 0, day = 0; turn < 6; turn++) {
        for (int step = 0; step < 9; step++) {
            const int p = (int)rng_below(&rng, 3), i = (int)rng_below(&rng, PEOPLE);
            day += (int)rng_below(&rng, 3);
            if (!way[p][i])
                way[p][i] = begun(programme[p], i, day);
            else {
                leaves(way[p][i], day);
                way[p][i] = 0;
            }
        }
        (void)image();
        const struct view *answer = listed(0);
        (void)assert_in_order(answer);
        runs[turn] = run_of(answer);
    }
    for (int turn = 0; turn < 6; turn++)
        assert_true(repeats(runs[turn]));
    /* Made again from the events nothing is otherwise. */
    const int64_t seq = image()->seq;
    CASE_OK(event_rebuild(&case_call, &(struct rebuilt){ 0 }, &err), &err);
    assert_int_equal(image()->seq, seq);
    assert_int_equal(run_of(listed(0)), runs[5]);
}

static void who_leaves_has_no_priority_but_had_it_then(void **state)
{
    (void)state;
    load("dorroppnare", 2, "longest_wait");
    const int64_t way = begun("dorroppnare", 3, 10);
    assert_int_equal(since(3), WAY_DAY + 10);
    const int64_t seq = held->seq;
    leaves(way, 30);
    assert_int_equal(since(3), DAY_NONE);
    assert_null(held->priority);
    assert_int_equal(since_at(3, seq), WAY_DAY + 10);
    assert_int_equal(since_at(3, seq - 1), DAY_NONE);
}

static void who_was_enrolled_by_mistake_never_waited(void **state)
{
    struct err err = { 0 };

    (void)state;
    load("dorroppnare", 2, "longest_wait");
    const int64_t way = begun("dorroppnare", 3, 10);
    assert_int_equal(since(3), WAY_DAY + 10);
    CASE_OK(enrolment_take_back_last(&case_call, way, "mistake", &err), &err);
    assert_int_equal(since(3), DAY_NONE);
}

static void a_praktik_on_the_way_takes_nothing_from_the_wait(void **state)
{
    (void)state;
    load("dorroppnare", 2, "longest_wait");
    const int64_t firm = way_firm_ready("Aspens Bageri");
    const int64_t way = way_in_introduction(person(3), firm);
    const int32_t before = since(3);
    way_act(way, "new_match:workplace_not_ready", "employer", "", WAY_DAY + 61);
    assert_true(before != DAY_NONE);
    assert_int_equal(since(3), before);
}

static void of_two_programmes_the_longest_wait_counts(void **state)
{
    (void)state;
    load("dorroppnare", 2, "longest_wait");
    load("sibling", 2, "longest_wait");
    (void)begun("dorroppnare", 3, 10);
    const int64_t longest = begun("sibling", 3, 4);
    assert_int_equal(since(3), WAY_DAY + 4);
    leaves(longest, 30);
    assert_int_equal(since(3), WAY_DAY + 10);
}

/* Whether the programme's page says that its lists put the longest wait first. */
static bool page_says(const char *programme)
{
    struct view *view = view_object(&case_arena);
    struct err err = { 0 };

    CASE_OK(programme_page_view(&case_call, str_from(programme), view, &err), &err);
    return view_get(view, STR("longest_wait"))->boolean;
}

static void the_newest_version_decides_for_everybody_in_the_programme(void **state)
{
    (void)state;
    load("dorroppnare", 2, NULL);
    (void)begun("dorroppnare", 3, 10);
    leaves(begun("dorroppnare", 6, 2), 5);
    const int64_t none = run_of(listed(0)), before = image()->seq;
    assert_false(page_says("dorroppnare"));
    load("dorroppnare", 3, "longest_wait");
    assert_true(page_says("dorroppnare"));
    assert_int_equal(since(3), WAY_DAY + 10); /* who began under another version too */
    assert_int_equal(since(6), DAY_NONE);
    const int64_t declared = held->seq;
    const int64_t run = run_of(listed(0));
    load("dorroppnare", 4, "longest_wait"); /* as before: nothing moves */
    assert_int_equal(image()->seq, declared);
    load("dorroppnare", 5, "none");
    assert_int_equal(since(3), DAY_NONE);
    assert_null(held->priority);
    assert_int_equal(since_at(3, declared), WAY_DAY + 10);
    assert_int_equal(since_at(3, before), DAY_NONE);
    assert_true(repeats(none) && repeats(run));
}

static void a_merged_case_waits_as_long_as_either_and_did_not_before(void **state)
{
    const struct merge_ask ask = { person(3), person(6), STR("the same person") };
    struct err err = { 0 };
    int64_t into;

    (void)state;
    load("dorroppnare", 2, "longest_wait");
    (void)begun("dorroppnare", 3, 10);
    (void)begun("dorroppnare", 6, 2);
    const int64_t run = run_of(listed(0));
    assert_int_equal(since(3), WAY_DAY + 10);
    const int64_t before = held->seq;
    case_call.actor = &case_leader;
    CASE_OK(person_merge(&case_call, &ask, &err), &err);
    assert_int_equal(since(3), WAY_DAY + 2);
    assert_int_equal(since_at(3, before), WAY_DAY + 10);
    assert_true(repeats(run));
    CASE_OK(person_unmerge(&case_call, person(6), &into, &err), &err);
    case_call.actor = &case_coach;
    assert_int_equal(since(3), WAY_DAY + 10);
    assert_int_equal(since(6), WAY_DAY + 2);
}

static void a_blind_profile_tells_no_day(void **state)
{
    (void)state;
    load("dorroppnare", 2, "longest_wait");
    (void)begun("dorroppnare", 2, 40);
    (void)begun("dorroppnare", 3, 10);
    case_sql("UPDATE person SET org_id = (SELECT id FROM org WHERE secrecy_domain ="
             " 'other') WHERE source_key = 'p03'");
    const struct view *people = view_get(listed(0), STR("people"));
    const struct view *first = &people->list.first->value;
    assert_true(view_get(first, STR("blind"))->boolean);
    assert_null(view_get(first, STR("waited_since")));
    assert_null(view_get(first, STR("by_wait")));
    assert_true(view_get(&people->list.first->next->value, STR("by_wait"))->boolean);
}

static void ways_that_no_row_knows_are_caught_up_by_a_rebuild(void **state)
{
    struct err err = { 0 };

    (void)state;
    load("dorroppnare", 2, "longest_wait");
    (void)begun("dorroppnare", 3, 10);
    case_sql("DELETE FROM pool_wait; DELETE FROM pool_change;"
             "UPDATE meta SET value = CAST(value + 1 AS TEXT) WHERE key = 'image_seq'");
    assert_int_equal(since(3), DAY_NONE);
    CASE_OK(event_rebuild(&case_call, &(struct rebuilt){ 0 }, &err), &err);
    assert_int_equal(since(3), WAY_DAY + 10);
}

static void days_before_1970_stand_before_later_ones(void **state)
{
    (void)state;
    static const int32_t days[] = { -40000, -1, 0, 1, WAY_DAY, 100000 };

    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        assert_int_equal(pool_wait_since(pool_wait_priority(days[i])), days[i]);
        assert_true(pool_wait_priority(days[i]) < RANK_PRIORITY_NONE);
        if (i > 0)
            assert_true(pool_wait_priority(days[i - 1]) < pool_wait_priority(days[i]));
    }
    assert_int_equal(pool_wait_since(RANK_PRIORITY_NONE), DAY_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_programme_that_declares_none_moves_nobody_and_nothing),
        TEST(the_longest_wait_goes_first_among_equals_and_is_told),
        TEST(who_is_alone_among_her_shown_equals_owes_it_to_no_wait),
        TEST(by_whatever_steps_the_list_is_the_one_the_ways_say),
        TEST(who_leaves_has_no_priority_but_had_it_then),
        TEST(who_was_enrolled_by_mistake_never_waited),
        TEST(a_praktik_on_the_way_takes_nothing_from_the_wait),
        TEST(of_two_programmes_the_longest_wait_counts),
        TEST(the_newest_version_decides_for_everybody_in_the_programme),
        TEST(a_merged_case_waits_as_long_as_either_and_did_not_before),
        TEST(a_blind_profile_tells_no_day),
        TEST(ways_that_no_row_knows_are_caught_up_by_a_rebuild),
        cmocka_unit_test(days_before_1970_stand_before_later_ones),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
