/*
 * test_protected_attack.c: what a curious colleague tries against a protected identity
 * where no page is about a person: the events behind a figure, a report, a calendar.
 * Each is asked as everyone of the demo before she is protected and after; whoever may
 * not see her has the same bytes, the same status and the same row of the log.
 */
#include "attack_kit.h"

#include <inttypes.h>
#include <sqlite3.h>

#include "base/date.h"
#include "service/audit.h"
#include "service/calendar.h"
#include "service/employer_ask.h"
#include "service/meeting.h"

#define URLS_MOST 96u
#define FACES     2u /* the page, JSON */

#define OK(call, err)                                                                  \
    do {                                                                               \
        if (!(call))                                                                   \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

static struct arena kept; /* what was answered, as long as a test */

static const char *const readers[] = { "maja", "ali",     "roger", "petra",
                                       "sten", "gunilla", "karin", "nils" };
#define READERS (sizeof readers / sizeof *readers)

static sqlite3 *opened(void)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    return db;
}

static int64_t number(const char *sql)
{
    sqlite3 *db = opened();
    sqlite3_stmt *statement;
    int64_t value;

    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

struct urls {
    struct str url[URLS_MOST];
    uint32_t count;
};

__attribute__((format(printf, 2, 3))) static void add_url(struct urls *urls,
                                                          const char *format, ...)
{
    struct buf text = buf_new(&kept);
    char url[200];

    assert_true(urls->count < URLS_MOST);
    va_list args;

    va_start(args, format);
    assert_true(vsnprintf(url, sizeof url, format, args) < (int)sizeof url);
    va_end(args);
    buf_cstr(&text, url);
    urls->url[urls->count++] = buf_str(&text);
}

/* The events of a person's ways and of where she was put forward, each with its case.
 */
static void add_events(struct urls *urls, const char *person)
{
    struct buf sql = buf_new(&kept);
    sqlite3_stmt *rows;
    sqlite3 *db = opened();

    buf_format(
        &sql,
        "SELECT rid FROM event WHERE subject_rid IN"
        " (SELECT enrolment_rid FROM enrolment_whom WHERE person_id = %s UNION"
        "  SELECT referral_rid FROM referral_whom WHERE person_id = %s) LIMIT 20",
        person, person);
    assert_int_equal(sqlite3_prepare_v2(db, sql.ptr, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        add_url(urls, "/figures/event/%" PRId64,
                (int64_t)sqlite3_column_int64(rows, 0));
        add_url(urls, "/figures/event/%" PRId64 "/case",
                (int64_t)sqlite3_column_int64(rows, 0));
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
    assert_true(urls->count >= 2);
}

/* All that leaves, and what the row of the log will weigh. */
static struct str told(uint32_t user, struct str url, bool json)
{
    struct arena arena = { 0 };
    struct buf text = buf_new(&kept);
    struct answer a = attack_get(&arena, attack_cookie(user), url, json);

    buf_format(&text, "%d %.*s\n", a.status, STR_ARG(a.location));
    if (a.note)
        buf_format(&text, "%.*s %.*s %d %d %d %u %d\n", STR_ARG(a.note->action),
                   STR_ARG(a.note->parts), (int)a.note->kind, (int)a.note->relation,
                   a.note->person_id != 0, a.note->people_count, a.note->sought != 0);
    buf_add(&text, a.body);
    arena_free(&arena);
    return buf_str(&text);
}

static void protect(int64_t rid)
{
    struct arena arena = { 0 };
    struct buf url = buf_new(&kept);

    buf_format(&url, "/person/%lld/protect", (long long)rid);
    struct answer done = attack_post(&arena, attack_cookie(attack_user("maja")),
                                     buf_str(&url), STR("kind=flag&why=beslut"));
    assert_int_equal(done.status, 303);
    arena_free(&arena);
}

struct asking {
    const struct urls *urls;
    struct str *before; /* [count]; NULL: the first round */
    struct str *now;    /* [count] */
    uint32_t count;
};

static void compare(const struct asking *a, struct str url, const char *login)
{
    struct str is = a->now[a->count - 1], was = a->before[a->count - 1];

    if (!str_eq(is, was))
        fail_msg("%.*s tells %s\n--- before\n%.*s\n--- after\n%.*s", STR_ARG(url),
                 login, STR_ARG(was), STR_ARG(is));
}

static void ask_one(struct asking *a, struct str url)
{
    for (uint32_t r = 0; r < READERS; r++)
        for (uint32_t json = 0; json < FACES; json++) {
            a->now[a->count++] = told(attack_user(readers[r]), url, json);
            if (a->before)
                compare(a, url, readers[r]);
        }
}

static struct asking ask_all(const struct urls *urls, struct str *before)
{
    struct asking a = { .urls = urls, .before = before };

    a.now = ARENA_ARRAY(&kept, urls->count * READERS * FACES, struct str);
    for (uint32_t u = 0; u < urls->count; u++)
        ask_one(&a, urls->url[u]);
    return a;
}

/* Asks all as everyone, protects her, asks again; how many answers there were. */
static uint32_t nothing_differs(const struct urls *urls, int64_t rid)
{
    struct asking before = ask_all(urls, NULL);

    protect(rid);
    return ask_all(urls, before.now).count;
}

/* Somebody of maja's who walks a programme. */
#define WALKS                                                                          \
    "(SELECT h.person_id FROM case_holder h JOIN user_account u ON u.id = h.user_id"   \
    " AND u.login = 'maja' JOIN enrolment_whom w ON w.person_id = h.person_id"         \
    " WHERE h.person_id NOT IN (SELECT person_id FROM protection)"                     \
    " ORDER BY h.person_id LIMIT 1)"
#define PUT_FORWARD "(SELECT person_id FROM referral_whom WHERE referral_rid = 4711)"

static void no_event_of_a_way_tells_that_whose_it_is_is_protected(void **state)
{
    int64_t rid = number("SELECT rid FROM person WHERE id = " WALKS);
    struct urls urls = { 0 };

    (void)state;
    add_events(&urls, WALKS);
    add_url(&urls, "/figures/dorroppnare");
    add_url(&urls, "/figures/dorroppnare/events?measure=participants");
    assert_true(nothing_differs(&urls, rid) > 100);
    /* and those who may follow an event are led somewhere */
    uint32_t led = 0;
    for (uint32_t i = 0; i < urls.count; i++)
        led += str_starts(told(attack_user("maja"), urls.url[i], false),
                          "303 /programme/");
    assert_true(led > 0);
}

static void no_event_of_one_put_forward_leads_to_where(void **state)
{
    int64_t rid = number("SELECT rid FROM person WHERE id = " PUT_FORWARD);
    struct urls urls = { 0 };

    (void)state;
    add_events(&urls, PUT_FORWARD);
    nothing_differs(&urls, rid);
    for (uint32_t i = 0; i < urls.count; i++)
        for (uint32_t r = 0; r < READERS; r++)
            assert_true(str_find(told(attack_user(readers[r]), urls.url[i], false),
                                 STR(" /firm/")) == SIZE_MAX);
}

/* ------------------------------------------------------------------ the calendars */

#define PLACE "Lappforsgatan 7, Krokom"

static struct actor maja_of_her_unit(void)
{
    return (struct actor){ .name = "u1",
                           .org_id = number("SELECT org_id FROM person WHERE id = " //
                                            PUT_FORWARD),
                           .domain_id = 1,
                           .user_id = number("SELECT id FROM user_account"
                                             " WHERE login = 'maja'"),
                           .roles = 1U << ROLE_COACH };
}

/* The employer of the demo's link wants to meet her whom maja put forward. */
static void employer_wants_to_meet(const struct actor *maja)
{
    struct employer_answer meet = { .referral_rid = 4711, .step = REFERRAL_SAY_MEET };
    enum employer_outcome outcome;
    struct call call = app_own_call();
    struct referral_paper paper;
    struct employer_seen seen;
    struct err err = { 0 };

    call.actor = maja;
    OK(referral_paper_make(&call, 4711, &paper, &err), &err);
    OK(employer_look(&call, str_from(paper.token.text), &seen, &err), &err);
    call.actor = &seen.actor;
    OK(employer_answer(&call, &seen, &meet, &outcome, &err), &err);
    assert_int_equal(outcome, EMPLOYER_TAKEN);
}

static void meeting_is_set(void)
{
    struct actor maja = maja_of_her_unit();
    enum referral_outcome outcome;
    struct call call = app_own_call();
    struct err err = { 0 };

    employer_wants_to_meet(&maja);
    struct meeting_new new = { .referral_rid = 4711,
                               .seen = number("SELECT version FROM referral"
                                              " WHERE rid = 4711"),
                               .day = moment_day(call.now) + 3,
                               .minute = 600,
                               .minutes = 30,
                               .place = STR(PLACE) };
    call.actor = &maja;
    OK(meeting_set(&call, &new, &outcome, &err), &err);
    assert_int_equal(outcome, REFERRAL_SAVED);
}

/* The address of a calendar of hers, from the page that shows it once; empty: she may
 * have none. */
static struct str calendar_of(uint32_t user)
{
    struct arena arena = { 0 };
    struct str url = STR("");
    struct answer page =
        attack_post(&arena, attack_cookie(user), STR("/day/calendar"), STR("how=make"));
    size_t at = str_find(page.body, STR(CALENDAR_PATH));

    if (page.status == 200 && at != SIZE_MAX)
        url = str_copy(
            &kept, str_sub(page.body, at, strlen(CALENDAR_PATH) + SECRET_TOKEN_CHARS));
    arena_free(&arena);
    return url;
}

/* As a calendar program asks: with the link and nothing else. */
static struct str feed(struct str url)
{
    struct arena arena = { 0 };
    struct answer a = attack_get(&arena, (struct str){ 0 }, url, false);

    if (a.status != 200)
        fail_msg("%.*s: %d", STR_ARG(url), a.status);
    struct str text = str_copy(&kept, a.body);
    arena_free(&arena);
    return text;
}

static bool says(struct str text, const char *part)
{
    return str_find(text, str_from(part)) != SIZE_MAX;
}

static void no_calendar_has_a_meeting_of_a_protected_identity(void **state)
{
    struct str url[ATTACK_USERS], before[ATTACK_USERS];
    const uint32_t maja = attack_user("maja");
    uint32_t calendars = 0;

    (void)state;
    meeting_is_set();
    for (uint32_t i = 0; i < ATTACK_USERS; i++) {
        url[i] = calendar_of(i);
        before[i] = url[i].len > 0 ? feed(url[i]) : STR("");
        calendars += url[i].len > 0;
        /* nobody's but hers who set it, and there without whom she meets */
        assert_int_equal(says(before[i], "meeting-4711@"), i == maja);
        assert_int_equal(says(before[i], "Lappforsgatan"), i == maja);
        assert_false(says(before[i], "/person/"));
    }
    assert_true(calendars > 3);
    protect(number("SELECT rid FROM person WHERE id = " PUT_FORWARD));
    for (uint32_t i = 0; i < ATTACK_USERS; i++) {
        struct str now = url[i].len > 0 ? feed(url[i]) : STR("");
        assert_false(says(now, "meeting-4711@"));
        assert_false(says(now, "Lappforsgatan"));
        if (i != maja && !str_eq(now, before[i]))
            fail_msg("the calendar of %s tells: %.*s", attack_login(i), STR_ARG(now));
    }
}

static int end(void **state)
{
    arena_free(&kept);
    return attack_close(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, attack_open, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(no_event_of_a_way_tells_that_whose_it_is_is_protected),
        TEST(no_event_of_one_put_forward_leads_to_where),
        TEST(no_calendar_has_a_meeting_of_a_protected_identity),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
