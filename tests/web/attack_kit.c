/* attack_kit.c: see attack_kit.h. */
#include "attack_kit.h"

#include <sqlite3.h>
#include <unistd.h>

#include "base/date.h"
#include "service/audit.h"
#include "service/demo_people.h"
#include "service/demo_ways.h"
#include "service/keys.h"
#include "service/one_use.h"
#include "service/people_keep.h"
#include "service/people_load.h"
#include "service/referral.h"
#include "service/user.h"
#include "web/csrf.h"

#define URLS_MOST 64u

static const char *const logins[ATTACK_USERS] = {
    "maja",  "ali",    "roger", "petra", "sten", "gunilla", "disa",
    "nils",  "marit",  "inger", "bo",    "ulla", "tor",     "leila",
    "karin", "henrik", "hans",  "sofia", "", /* a participant */
};

/*
 * Cases, as many as there are kinds: one each user holds, one each unit has, the
 * protected ones, the disclosed ones, the participant's.
 */
static const char case_sql[] =
    "SELECT DISTINCT rid FROM person WHERE id IN"
    " (SELECT min(person_id) FROM case_holder GROUP BY user_id UNION"
    "  SELECT min(id) FROM person GROUP BY org_id UNION"
    "  SELECT person_id FROM protection UNION SELECT person_id FROM disclosure UNION"
    "  SELECT person_id FROM user_account WHERE person_id IS NOT NULL)";

/* What fills a hole, by the segment before it. */
static const struct {
    const char *before, *sql; /* NULL: the link made for it, the router's own files */
} hole_values[] = {
    { "person", case_sql },
    { "disclosed", case_sql },
    { "need", "SELECT rid FROM need" },
    { "ad", "SELECT rid FROM advertisement" },
    { "words", "SELECT code FROM concept WHERE kind <> 'language' LIMIT 3" },
    { "firm", "SELECT rid FROM firm ORDER BY id LIMIT 3" },
    { "visit", "SELECT rid FROM visit ORDER BY rid LIMIT 3" },
    { "recruitment", "SELECT rid FROM recruitment ORDER BY rid LIMIT 3" },
    { "calendar", "SELECT '"
                  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                  "'" },
    { "intake", "SELECT coalesce((SELECT rid FROM allot_intake LIMIT 1), 4711)" },
    { "document", "SELECT 4711" }, /* no file is kept in the demo */
    { "message", "SELECT 4711" },  /* nothing waits in the demo */
    { "log", "SELECT seq FROM audit WHERE subject IS NOT NULL LIMIT 3" },
    { "figures", "SELECT coalesce((SELECT slug FROM programme LIMIT 1), 'lulea')" },
    { "publication", "SELECT 4711" }, /* nothing is published in the demo */
    { "programme", "SELECT DISTINCT slug FROM programme" },
    { "way", "SELECT rid FROM (SELECT min(rid) AS rid FROM enrolment GROUP BY of)" },
    { "activity",
      "SELECT rid FROM activity WHERE state <> 'done' ORDER BY rid LIMIT 4" },
    { "event", "SELECT rid FROM event ORDER BY id LIMIT 3" },
    { "referral", "SELECT rid FROM referral ORDER BY rid LIMIT 3" },
    { "in", NULL },
    { "answer", NULL },
    { "assets", NULL },
};

static struct sign_desk desk;
static struct arena desk_arena;
static struct str cookie[ATTACK_USERS], csrf[ATTACK_USERS];
static struct secret_token link_token, answer_token;
static struct arena look_arena; /* of a router for its table of routes */
static struct router *look;

#define OK(call, err)                                                                  \
    do {                                                                               \
        if (!(call))                                                                   \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

/* ---------- the house ---------- */

static int64_t first_number(const char *sql)
{
    sqlite3_stmt *statement;
    int64_t number = 0;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    if (sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

static int64_t user_number(uint32_t which)
{
    struct buf sql = buf_new(&app_arena);
    struct call call = app_own_call();
    struct err err = { 0 };
    int64_t id = 0;

    if (logins[which][0]) {
        buf_format(&sql, "SELECT id FROM user_account WHERE login = '%s'",
                   logins[which]);
        return first_number(sql.ptr);
    }
    OK(user_for_person(&call, first_number("SELECT person_id FROM case_holder"), 1, &id,
                       &err),
       &err);
    OK(database_wait(&call, &err), &err);
    return id;
}

void attack_enter(uint32_t which)
{
    struct session_new new = { .user_id = user_number(which), .how = "demo" };
    struct call call = app_own_call();
    struct secret_token token;
    struct buf text = buf_new(&desk_arena);
    struct err err = { 0 };

    OK(session_make(&call, desk.sessions, &new, &token, &err), &err);
    OK(database_wait(&call, &err), &err);
    buf_format(&text, "insteg=%s", token.text);
    cookie[which] = buf_str(&text);
    csrf[which] = csrf_of_session(&desk_arena, str_from(token.text));
}

static void make_link(void)
{
    struct one_use_new new = { first_number("SELECT max(id) FROM user_account"),
                               ONE_USE_ENTER, 7 };
    struct call call = app_own_call();
    struct err err = { 0 };

    OK(one_use_link(&call, &new, &link_token, &err), &err);
    OK(database_wait(&call, &err), &err);
}

/* Somebody of maja's who was put forward, and the link that the employer has. */
static void make_referral(void)
{
    struct actor maja = { .name = "u1",
                          .org_id = first_number("SELECT org_id FROM firm"),
                          .domain_id = 1,
                          .user_id = user_number(0),
                          .roles = 1U << ROLE_COACH };
    struct call call = app_own_call();
    struct referral_paper paper;
    struct referral_new new = {
        .rid = 4711,
        .person_id =
            first_number("SELECT person_id FROM case_holder WHERE person_id NOT"
                         " IN (SELECT person_id FROM referral_whom)"),
        /* Of no firm: one firm's need is asked about at that firm only. */
        .need_rid = first_number("SELECT rid FROM need WHERE id NOT IN (SELECT need_id"
                                 " FROM need_state WHERE firm_id IS NOT NULL)"
                                 " ORDER BY id"),
        .firm_rid = first_number("SELECT rid FROM firm WHERE status = 'open'"),
        .due_on = moment_day(call.now) + 7,
        .why = STR("own_wish"),
        .asked = true
    };
    struct err err = { 0 };

    new.person_rid = first_number("SELECT p.rid FROM person p WHERE p.id = (SELECT"
                                  " person_id FROM case_holder LIMIT 1)");
    call.actor = &maja;
    OK(referral_add(&call, &new, &err), &err);
    OK(referral_paper_make(&call, new.rid, &paper, &err), &err);
    answer_token = paper.token;
    OK(database_wait(&call, &err), &err);
}

/* An alert about somebody of unit 1, as a look at a protected identity leaves it. */
static void make_alert(void)
{
    struct audit_note note = { .actor = app.call.actor,
                               .at = APP_NOW,
                               .action = STR("person_see"),
                               .relation = RELATION_OWN,
                               .kind = AUDIT_ALERT,
                               .person_id =
                                   first_number("SELECT person_id FROM case_holder") };
    struct call call = app_own_call();
    struct err err = { 0 };

    OK(audit_write(&call, &note, &err), &err);
    OK(database_wait(&call, &err), &err);
}

int attack_open(void **state)
{
    struct router_options options = { .routes = app_routes,
                                      .route_count = app_route_count };
    struct keys_ask ask = { 0 };
    struct err err = { 0 };

    if (app_demo(state) != 0)
        return -1;
    ask.db_path = store_path(app.call.store);
    ask.master_path = app_file("master", (struct str){ 0 });
    unlink(ask.master_path);
    OK(seal_master_create(ask.master_path, &err), &err);
    OK(keys_open(&ask, DATABASE_SERVE, &app.call, &err), &err);
    struct call call = app_own_call();
    OK(demo_people_make(&call, &err) && demo_ways_make(&call, &err), &err);
    OK(database_wait(&call, &err), &err);
    app.call.people = people_keep_new();
    call = app_own_call();
    OK(people_load(&call, &err), &err);
    desk = (struct sign_desk){ .sessions = session_keep_new(&desk_arena),
                               .master = app.call.master,
                               .demo = true };
    app.desk = &desk;
    OK(router_new(&look_arena, &options, &look, &err), &err);
    for (uint32_t i = 0; i < ATTACK_USERS; i++)
        attack_enter(i);
    make_link();
    make_alert();
    make_referral();
    return 0;
}

int attack_close(void **state)
{
    app.desk = NULL;
    session_keep_free(desk.sessions);
    people_keep_free(app.call.people);
    app.call.people = NULL;
    arena_free(&desk_arena);
    arena_free(&look_arena);
    return app_remove(state);
}

const struct route *attack_route(uint32_t index)
{
    return router_route(look, index);
}

struct str attack_cookie(uint32_t which)
{
    return cookie[which];
}

const char *attack_login(uint32_t which)
{
    return logins[which][0] ? logins[which] : "a participant";
}

/* ---------- addresses ---------- */

static void add_value(struct attack_urls *values, struct str value)
{
    if (!values->url)
        values->url = ARENA_ARRAY(&app_arena, URLS_MOST, struct str);
    assert_true(values->count < URLS_MOST);
    values->url[values->count++] = value;
}

static struct attack_urls values_by(const char *sql)
{
    struct attack_urls values = { 0 };
    sqlite3_stmt *statement;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    while (sqlite3_step(statement) == SQLITE_ROW) {
        struct buf text = buf_new(&app_arena);
        url_escape(&text, str_from((const char *)sqlite3_column_text(statement, 0)));
        add_value(&values, buf_str(&text));
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return values;
}

static struct attack_urls values_after(struct str before)
{
    struct attack_urls values = { 0 };

    for (size_t i = 0; i < sizeof hole_values / sizeof *hole_values; i++)
        if (str_is(before, hole_values[i].before) && hole_values[i].sql)
            return values_by(hole_values[i].sql);
    if (str_is(before, "in")) {
        add_value(&values, str_from(link_token.text));
    } else if (str_is(before, "answer")) {
        add_value(&values, str_from(answer_token.text));
    } else if (str_is(before, "assets")) {
        struct assets assets;
        assets_load(&app_arena, &assets);
        for (uint32_t i = 0; i < assets.count; i++)
            add_value(&values, str_sub(assets.asset[i].url, strlen("/assets/"),
                                       assets.asset[i].url.len));
    } else {
        fail_msg("nothing fills a hole after /%.*s/: say so in attack_kit.c",
                 STR_ARG(before));
    }
    return values;
}

/* Every one of `starts` with every one of `values` and then `rest`; as many as fit. */
static struct attack_urls product(const struct attack_urls *starts,
                                  const struct attack_urls *values, struct str rest)
{
    struct attack_urls urls = { 0 };

    for (uint32_t i = 0; i < starts->count; i++)
        for (uint32_t k = 0; k < values->count && urls.count < URLS_MOST; k++) {
            struct buf url = buf_new(&app_arena);
            buf_add(&url, starts->url[i]);
            buf_add(&url, values->url[k]);
            buf_add(&url, rest);
            add_value(&urls, buf_str(&url));
        }
    return urls;
}

/* "/person/" -> "person" */
static struct str last_segment(struct str part)
{
    struct str segment, last = { 0 };

    while (str_next(&part, '/', &segment))
        last = segment.len > 0 ? segment : last;
    return last;
}

struct attack_urls attack_urls(const struct route *route)
{
    struct attack_urls urls = { 0 };
    struct str pattern = str_from(route->pattern);
    size_t open = str_find(pattern, STR("{")), close;
    struct str part = str_sub(pattern, 0, open);

    add_value(&urls, part);
    while (open != SIZE_MAX) {
        close = str_find(pattern, STR("}"));
        pattern = str_sub(pattern, close + 1, pattern.len);
        open = str_find(pattern, STR("{"));
        struct attack_urls values = values_after(last_segment(part));
        part = str_sub(pattern, 0, open);
        urls = product(&urls, &values, part);
    }
    if (urls.count == 0)
        fail_msg("nothing in the demo fills the holes of %s", route->pattern);
    return urls;
}

/* ---------- asking ---------- */

struct answer attack_get(struct arena *arena, struct str who, struct str target,
                         bool json)
{
    return app_ask(arena,
                   (struct raw_request){ .method = STR("GET"),
                                         .target = target,
                                         .accept = json ? STR("application/json")
                                                        : STR("text/html"),
                                         .cookie = who },
                   (struct str){ 0 });
}

static struct str token_of(struct str who)
{
    for (uint32_t i = 0; i < ATTACK_USERS; i++)
        if (str_eq(cookie[i], who))
            return csrf[i];
    return STR(APP_TOKEN);
}

struct answer attack_post(struct arena *arena, struct str who, struct str target,
                          struct str fields)
{
    struct buf body = buf_new(arena);

    buf_add(&body, fields);
    buf_char(&body, '&');
    app_field(&body, CSRF_FIELD, token_of(who));
    return app_ask(arena,
                   (struct raw_request){
                       .method = STR("POST"),
                       .target = target,
                       .accept = STR("text/html"),
                       .content_type = STR("application/x-www-form-urlencoded"),
                       .cookie = who.len ? who : STR(CSRF_COOKIE "=" APP_TOKEN) },
                   buf_str(&body));
}

/* ---------- back from an address to its route ---------- */

static bool next_segment(struct str *rest, struct str *segment)
{
    return rest->len > 0 && str_next(rest, '/', segment);
}

/* How many of the pattern's segments are literally the path's; -1: it does not fit. */
static int fit(const char *pattern, struct str path)
{
    struct str want = str_from(pattern), have = path, a, b;
    int literal = 0;

    while (next_segment(&want, &a)) {
        if (!next_segment(&have, &b))
            return -1;
        if (!str_starts(a, "{") && !str_eq(a, b))
            return -1;
        literal += !str_starts(a, "{");
    }
    return have.len == 0 ? literal : -1;
}

const struct route *attack_route_of(struct str url, bool posts)
{
    const struct route *best = NULL, *route;
    struct str path = str_sub(url, 0, str_find(url, STR("?")));
    int most = -1;

    for (uint32_t i = 0; (route = attack_route(i)); i++) {
        int literal =
            (route->method == METHOD_POST) == posts ? fit(route->pattern, path) : -1;
        if (literal > most) {
            most = literal;
            best = route;
        }
    }
    return best;
}

/* ---------- one house for all tests of a program ---------- */

static struct arena asked[ATTACK_ASKED];
static uint32_t asked_count;

uint32_t attack_user(const char *login)
{
    for (uint32_t i = 0; i < ATTACK_USERS; i++)
        if (strcmp(attack_login(i), login) == 0)
            return i;
    fail_msg("the demo has no %s", login);
    return 0;
}

struct str attack_cookie_of(const char *login)
{
    return attack_cookie(attack_user(login));
}

struct arena *attack_fresh(void)
{
    assert_true(asked_count < ATTACK_ASKED);
    return &asked[asked_count++];
}

struct answer attack_page(const char *login, const char *url)
{
    return attack_get(attack_fresh(), attack_cookie_of(login), str_from(url), false);
}

struct answer attack_sent(const char *login, const char *url, const char *fields)
{
    return attack_post(attack_fresh(), attack_cookie_of(login), str_from(url),
                       str_from(fields));
}

int attack_open_house(void **state)
{
    int failed = app_start(state);

    return failed ? failed : attack_open(state);
}

int attack_close_house(void **state)
{
    int failed = attack_close(state);

    for (uint32_t i = 0; i < asked_count; i++)
        arena_free(&asked[i]);
    return app_stop(state) || failed;
}
