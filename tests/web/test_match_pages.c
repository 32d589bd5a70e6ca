/*
 * test_match_pages.c: whom a reader may know in a list of the matcher, and that nobody
 * can follow all the others from one list to the next.
 */
#include "base/date.h"
#include "people_kit.h"
#include "service/import.h"
#include "service/matching_off.h"
#include "service/need_match.h"
#include "service/need_thresholds.h"
#include "service/person_protect.h"
#include "store/query.h"

#define EACH    12u /* people of each unit */
#define UNITS   3u
#define HEADER  "source_key,sex,locality,capabilities\n"
#define ALLOWED "|person|blind|state|weeks|band|fit|because|missing|outside|"
#define BECAUSE "|requirement|label|cover|by|by_label|"

#define OK(call, err)                                                                  \
    do {                                                                               \
        if (!(call))                                                                   \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

/* Some can do one thing, some two, at levels of their own. */
static void import_unit(enum people_user user, char first)
{
    struct buf rows = buf_new(&app_arena);

    people_be(user);
    buf_cstr(&rows, HEADER);
    for (uint32_t i = 0; i < EACH; i++)
        buf_format(&rows, "%c%u,K,Krokom,task:plocka-order=%u%s\n", first, i, 1 + i % 4,
                   i % 2 ? ";task:packa-kolli=2" : "");
    app_import_people(buf_str(&rows));
}

static void import_needs_of(const char *needs, const char *requirements)
{
    struct call call = app_own_call();
    struct import_ask ask = { .path = { app_file("n.csv", str_from(needs)),
                                        app_file("r.csv", str_from(requirements)) },
                              .apply = true };
    struct import_report report;
    struct err err = { 0 };

    OK(import_needs(&call, &ask, &report, &err), &err);
    OK(database_wait(&call, &err), &err);
}

static int three_units(void **state)
{
    if (people_empty(state) != 0)
        return -1;
    import_unit(USER_COACH, 'a');
    import_unit(USER_NEIGHBOUR, 'b');
    import_unit(USER_FOREIGN, 'c');
    people_be(USER_COACH);
    import_needs_of(
        "source_key,title,locality\nn,First,Krokom\nm,Second,Krokom\n",
        "need,task,share_percent,kind,concept,level,class,weight,obtain_weeks\n"
        "n,,,concept,task:plocka-order,2,learnable,,3\n"
        "m,,,concept,task:plocka-order,2,learnable,,3\n"
        "m,,,concept,task:packa-kolli,2,learnable,,3\n");
    return 0;
}

struct list {
    struct view *answer;
    struct match_shown shown;
};

static struct list listed(const char *need, uint32_t top)
{
    struct call call = app_own_call();
    struct list list = { 0 };
    struct match_ask ask = {
        .need = str_from(need), .top = top, .access = app.access, .shown = &list.shown
    };
    struct err err = { 0 };

    OK(need_match(&call, &ask, &list.answer, &err), &err);
    OK(database_wait(&call, &err), &err);
    return list;
}

static const struct view *people_of(const struct list *list)
{
    return view_get(list->answer, STR("people"));
}

static struct str text(const struct view *v, const char *key)
{
    const struct view *member = view_get(v, str_from(key));

    return member ? member->text : STR("");
}

static bool is_blind(const struct view *person)
{
    return view_get(person, STR("blind")) != NULL;
}

static uint32_t blind_in(const struct list *list)
{
    uint32_t count = 0;

    for (const struct view_item *i = people_of(list)->list.first; i; i = i->next)
        count += is_blind(&i->value);
    return count;
}

static void keys_are(const struct view *v, const char *allowed)
{
    for (const struct view_item *i = v->list.first; i; i = i->next) {
        struct buf key = buf_new(&app_arena);
        buf_char(&key, '|');
        buf_cstr(&key, i->key);
        buf_char(&key, '|');
        if (str_find(str_from(allowed), buf_str(&key)) == SIZE_MAX)
            fail_msg("a blind profile has %s", i->key);
    }
}

/* The same person in two lists, found by what only the log is told. */
static const struct view *with_id(const struct list *list, int64_t id)
{
    uint32_t at = 0;

    for (const struct view_item *i = people_of(list)->list.first; i; i = i->next)
        if (list->shown.person_id[at++] == id)
            return &i->value;
    fail_msg("person %lld is not in the list", (long long)id);
    return NULL;
}

static bool is_an_id(struct str number)
{
    struct err err = { 0 };
    struct tx *tx = NULL;
    struct person_standing_row row;
    int64_t rid;
    bool found = false;

    assert_true(str_int(number, &rid));
    OK(tx_begin(app.call.store, TX_READ, &tx, &err), &err);
    OK(person_standing(tx, rid, 0, &row, &found, &err), &err);
    tx_end(&tx);
    return found;
}

static void two_lists_cannot_be_joined_by_anything_about_others(void **state)
{
    const struct list first = listed("n", 0), second = listed("m", 0);
    uint32_t at = 0;

    (void)state;
    assert_int_equal(people_of(&first)->count, EACH * UNITS);
    assert_int_equal(blind_in(&first), EACH * 2);
    for (const struct view_item *i = people_of(&first)->list.first; i; i = i->next) {
        const struct view *person = &i->value;
        const struct view *again = with_id(&second, first.shown.person_id[at++]);
        assert_int_equal(is_blind(person), is_blind(again));
        if (!is_blind(person)) {
            assert_true(str_eq(text(person, "person"), text(again, "person")));
            assert_true(str_starts(text(person, "source_key"), "a"));
            assert_true(is_an_id(text(person, "person")));
            continue;
        }
        assert_false(str_eq(text(person, "person"), text(again, "person")));
        assert_false(is_an_id(text(person, "person")));
        assert_false(is_an_id(text(again, "person")));
        keys_are(person, ALLOWED);
        const struct view *because = view_get(person, STR("because"));
        for (const struct view_item *b = because->list.first; b; b = b->next)
            keys_are(&b->value, BECAUSE);
        assert_int_equal(view_get(person, STR("fit"))->integer % 100, 0);
    }
}

static void one_run_has_the_same_numbers_however_much_of_it_is_shown(void **state)
{
    const struct list all = listed("n", 0), few = listed("n", 7);
    const struct view_item *i = people_of(&all)->list.first;

    (void)state;
    assert_true(str_eq(text(all.answer, "run"), text(few.answer, "run")));
    for (const struct view_item *f = people_of(&few)->list.first; f; f = f->next) {
        assert_true(str_eq(text(&f->value, "person"), text(&i->value, "person")));
        i = i->next;
    }
}

/* The pool has changed, so it is another run: of the same need, by the same reader. */
static void the_same_need_asked_again_is_another_run_with_other_numbers(void **state)
{
    const struct list before = listed("n", 0);

    (void)state;
    app_import_people(STR(HEADER "z,K,Krokom,\n"));
    const struct list after = listed("n", 0);
    for (uint32_t i = 0; i < before.shown.count; i++) {
        const struct view *old = with_id(&before, before.shown.person_id[i]);
        const struct view *new = with_id(&after, before.shown.person_id[i]);
        assert_int_equal(str_eq(text(old, "person"), text(new, "person")),
                         !is_blind(old));
    }
}

static void who_is_known_follows_from_the_table_of_access(void **state)
{
    const struct actor recruiter = { .name = "r",
                                     .org_id = 1,
                                     .domain_id = 1,
                                     .user_id = 99,
                                     .roles = 1U << ROLE_RECRUITER };
    struct list list;

    (void)state;
    people_be(USER_LEADER); /* sees the other unit of her domain too */
    list = listed("n", 0);
    assert_int_equal(blind_in(&list), EACH);
    people_be(USER_FOREIGN);
    list = listed("n", 0);
    assert_int_equal(blind_in(&list), EACH * 2);
    app.call.actor = &recruiter;
    list = listed("n", 0);
    assert_int_equal(blind_in(&list), EACH * UNITS);
    app.call.actor = &actor_local; /* the command line: its own domain */
    list = listed("n", 0);
    assert_int_equal(blind_in(&list), EACH);
}

static void everybody_is_counted(void **state)
{
    struct call call = app_own_call();
    struct thresholds thresholds;
    struct err err = { 0 };
    const struct list list = listed("n", 0);

    (void)state;
    OK(need_thresholds(&call, &(struct thresholds_ask){ .need = STR("n") }, &thresholds,
                       &err),
       &err);
    assert_int_equal(thresholds.result.pool.women, EACH * UNITS);
    assert_int_equal(view_get(list.answer, STR("pool"))->integer, EACH * UNITS);
    assert_int_equal(list.shown.count, EACH * UNITS);
}

static void a_run_is_repeated_with_its_own_numbers(void **state)
{
    struct err err = { 0 };
    struct view *again = NULL;
    int64_t rid = 0;
    bool same = false;

    (void)state;
    app.call.actor = &actor_local;
    struct list first = listed("n", 20);
    struct call call = app_own_call();
    assert_true(blind_in(&first) > 0);
    assert_true(str_int(text(first.answer, "run"), &rid));
    OK(run_replay(&call, rid, &same, &again, &err), &err);
    assert_true(same);
    const struct view_item *a = view_get(again, STR("people"))->list.first;
    for (const struct view_item *f = people_of(&first)->list.first; f; f = f->next) {
        assert_true(str_eq(text(&f->value, "person"), text(&a->value, "person")));
        a = a->next;
    }
}

/* ---------- the page ---------- */

static uint32_t times(struct answer answer, const char *part)
{
    uint32_t count = 0;
    struct str rest = answer.body;

    for (size_t at; (at = str_find(rest, str_from(part))) != SIZE_MAX; count++)
        rest = str_sub(rest, at + strlen(part), rest.len);
    return count;
}

static void the_page_leads_to_ones_own_cases_and_to_no_other(void **state)
{
    struct str need = app_need_id("n");
    struct answer page = app_page("/need/%.*s/matches?show=36", STR_ARG(need));

    (void)state;
    assert_int_equal(page.status, 200);
    assert_int_equal(times(page, "<h3><a href=\"/person/"), EACH);
    assert_int_equal(times(page, "<li class=\"rank\">"), EACH * UNITS);
    assert_int_equal(times(page, "<h3>Plats "), EACH * 2);
    struct answer json = app_json("/need/%.*s/matches?show=36", STR_ARG(need));
    assert_int_equal(times(json, "\"source_key\":\"b"), 0);
    assert_int_equal(times(json, "\"source_key\":\"c"), 0);
    assert_int_equal(times(json, "\"source_key\":\"a"), EACH);
    assert_int_equal(times(json, "\"profile\":"), EACH);
}

static void blind_profiles_stand_side_by_side_too(void **state)
{
    const struct list list = listed("n", 36);
    struct buf url = buf_new(&app_arena);
    uint32_t chosen = 0, place = 0;

    (void)state;
    buf_format(&url, "/need/%.*s/matches?show=36", STR_ARG(app_need_id("n")));
    for (const struct view_item *i = people_of(&list)->list.first; i && chosen < 2;
         i = i->next) {
        place++;
        if (!is_blind(&i->value))
            continue;
        chosen++;
        buf_format(&url, "&compare=%.*s", STR_ARG(text(&i->value, "person")));
    }
    struct answer page = app_page("%s", url.ptr);
    struct buf head = buf_new(&app_arena);
    buf_format(&head, "<th scope=\"col\">Plats %u i listan</th>", place);
    assert_true(app_has(page, head.ptr));
}

/* Who has not said what work she can take is a case, and nobody to match; who is
 * protected is in no pool. */
static void the_start_page_counts_whom_the_matcher_may_rank(void **state)
{
    struct list list = listed("n", 3 * EACH);
    struct call call = app_own_call();
    struct err err = { 0 };

    (void)state;
    assert_int_equal(view_get(list.answer, STR("pool"))->integer, 3 * EACH);
    people_add("Utan", "Tider", "", "");
    assert_true(app_has(app_json("/"), "\"people\":36"));
    assert_true(list.shown.count > 0);
    OK(person_protect(&call, list.shown.person_id[0], PROTECTION_FLAG, STR("beslut"),
                      &err) &&
           database_wait(&call, &err),
       &err);
    assert_true(app_has(app_json("/"), "\"people\":35"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, three_units, people_remove_all)

/* ------------------------------------------------------- the needs that fit one */

/* The id of a case of the unit's own. */
static const char *case_of(const char *source_key)
{
    struct list list = listed("n", 0);
    const struct view_item *i = people_of(&list)->list.first;

    while (i && !str_is(text(&i->value, "source_key"), source_key))
        i = i->next;
    assert_non_null(i);
    return str_cstr(&app_arena, text(&i->value, "person"));
}

static void her_needs_stand_on_a_page_of_hers_with_reasons(void **state)
{
    const char *id = case_of("a1");
    struct buf url = buf_new(&app_arena), refer = buf_new(&app_arena);

    (void)state;
    buf_format(&url, "/person/%s/needs", id);
    buf_format(&refer, "/person/%s/refer?need=", id);
    assert_true(app_has(app_page("/person/%s", id), url.ptr));
    struct answer page = app_page("%s", url.ptr);
    assert_int_equal(page.status, 200);
    assert_true(app_has(page, "First") && app_has(page, "Second"));
    assert_true(app_has(page, "Plocka order"));
    assert_true(app_has(page, refer.ptr));
    assert_false(app_has(page, ">a1<"));
    struct answer json = app_json("%s", url.ptr);
    assert_true(app_has(json, "\"open_needs\":2,\"more\":false"));
    assert_true(app_has(json, "\"in_pool\":true"));
    struct answer one = app_json("%s?show=1", url.ptr);
    assert_true(app_has(one, "\"more\":true"));
    assert_int_equal(app_page("%s?show=101", url.ptr).status, 400);
    assert_true(app_has(app_page("%s?show=1", url.ptr), "?show=2"));
}

static void who_may_not_open_the_case_is_not_told_of_its_needs(void **state)
{
    const char *id = case_of("a1");

    (void)state;
    for (int user = USER_NEIGHBOUR; user <= USER_REVIEWER; user++) {
        people_be((enum people_user)user);
        assert_int_equal(app_json("/person/%s/needs", id).status, 404);
    }
    people_be(USER_COACH_TOO);
    assert_int_equal(app_json("/person/%s/needs", id).status, 200);
}

static void switched_off_her_page_ranks_nothing_and_says_why(void **state)
{
    struct call call = app_own_call();
    struct err err = { 0 };
    const char *id = case_of("a1");

    (void)state;
    OK(matching_switch(&call, false, STR("complaint"), &err), &err);
    struct answer page = app_page("/person/%s/needs", id);
    assert_int_equal(page.status, 200);
    assert_false(app_has(page, "First"));
    assert_true(app_has(page, "/refer\""));
    assert_int_equal(app_json("/person/%s/needs", id).status, 409);
}

/* Who stands at `place` waits since that day, in a programme where the wait counts. */
static void let_wait(const struct list *list, uint32_t place, int32_t since)
{
    struct call call = app_own_call();
    struct tx *tx = NULL;
    struct err err = { 0 };
    struct pool_seq_row pool;

    OK(tx_begin(call.store, TX_WRITE, &tx, &err) && pool_seq(tx, &pool, &err) &&
           enrolment_whom_put(tx, 900 + place, list->shown.person_id[place], &err) &&
           pool_wait_add(tx, 900 + place, pool.seq + 1, since, &err) &&
           pool_seq_set(tx, pool.seq + 1, &err) && tx_commit(&tx, &call.ticket, &err) &&
           store_wait(call.store, call.ticket, &err),
       &err);
}

/* The last on the list that the reader knows, or does not. */
static uint32_t last_one(const struct list *list, bool blind)
{
    uint32_t at = 0, found = UINT32_MAX;

    for (const struct view_item *i = people_of(list)->list.first; i; i = i->next, at++)
        if (is_blind(&i->value) == blind)
            found = at;
    assert_true(found < at);
    return found;
}

static void since_when_somebody_waits_is_told_of_whom_the_reader_knows(void **state)
{
    const struct list list = listed("n", 36);
    struct str need = app_need_id("n");
    const int32_t day = moment_day(APP_NOW) - 400;

    (void)state;
    assert_false(app_has(app_json("/need/%.*s/matches", STR_ARG(need)), "by_wait"));
    let_wait(&list, last_one(&list, false), day);
    let_wait(&list, last_one(&list, true), day - 800);
    struct answer json = app_json("/need/%.*s/matches?show=36", STR_ARG(need));
    struct buf since = buf_new(&app_arena), told = buf_new(&app_arena);
    char iso[DATE_TEXT_BYTES];
    date_format(day, iso);
    buf_format(&since, "\"waited_since\":\"%s\",\"by_wait\":true", iso);
    assert_int_equal(times(json, since.ptr), 1);
    assert_int_equal(times(json, "\"waited_since\":\""), 1);
    assert_int_equal(times(json, "\"waited_since\":null"), EACH - 1);
    message_day(&told, LANG_SV, day);
    struct answer page = app_page("/need/%.*s/matches?show=36", STR_ARG(need));
    assert_int_equal(times(page, strchr(told.ptr, ' ') + 1), 1); /* "22 oktober 2025" */
}

/* On the lists of today: `rid`, and the need of people_scene. */
static void put_on_list(const char *rid)
{
    struct call call = app_own_call();
    struct list_entry_put_in in = {
        .need_id = 1, .place = 1, .has_since_on = true, .since_on = moment_day(call.now)
    };
    struct person_id_of_row row;
    struct tx *tx = NULL;
    struct err err = { 0 };
    bool found = false;
    int64_t number;

    assert_true(str_int(str_from(rid), &number));
    OK(tx_begin(call.store, TX_WRITE, &tx, &err) &&
           person_id_of(tx, number, &row, &found, &err),
       &err);
    assert_true(found);
    in.person_id = row.id;
    OK(list_entry_put(tx, &in, &err) && tx_commit(&tx, &call.ticket, &err) &&
           store_wait(call.store, call.ticket, &err),
       &err);
}

static void a_coachs_day_tells_what_came_to_the_lists_of_her_people(void **state)
{
    const char *id = people_scene();

    (void)state;
    assert_false(app_has(app_page("/day"), "/needs\""));
    put_on_list(id);
    struct answer day = app_page("/day");
    assert_int_equal(day.status, 200);
    struct buf url = buf_new(&app_arena);
    buf_format(&url, "href=\"/person/%s/needs\"", id);
    assert_true(app_has(day, url.ptr) && app_has(day, "<li>Lager i Krokom</li>"));
    assert_false(app_has(day, "Amina"));
    people_be(USER_COACH_TOO);
    assert_false(app_has(app_page("/day"), url.ptr));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_start_page_counts_whom_the_matcher_may_rank),
        TEST(two_lists_cannot_be_joined_by_anything_about_others),
        TEST(one_run_has_the_same_numbers_however_much_of_it_is_shown),
        TEST(the_same_need_asked_again_is_another_run_with_other_numbers),
        TEST(who_is_known_follows_from_the_table_of_access),
        TEST(everybody_is_counted),
        TEST(a_run_is_repeated_with_its_own_numbers),
        TEST(the_page_leads_to_ones_own_cases_and_to_no_other),
        TEST(blind_profiles_stand_side_by_side_too),
        TEST(her_needs_stand_on_a_page_of_hers_with_reasons),
        TEST(who_may_not_open_the_case_is_not_told_of_its_needs),
        TEST(since_when_somebody_waits_is_told_of_whom_the_reader_knows),
        TEST(a_coachs_day_tells_what_came_to_the_lists_of_her_people),
        TEST(switched_off_her_page_ranks_nothing_and_says_why),
    };
    return cmocka_run_group_tests(tests, app_start, app_stop);
}
