/*
 * The matrix of access: every route x every role x every relation to a case, walked
 * through the router and the real database, against tests/web/matrix.tsv, which people
 * have read. INSTEG_WRITE=1 writes the file anew; then read what changed.
 *
 * The first part of the file is routes: in a role's column the letters of the cases it
 * reaches (o own, u same unit, x other unit, m other municipality, d the same with a
 * disclosure, p protected here, q protected in another unit, z disposed of, s protected
 * and the participant's own, a protected elsewhere and told us under another name, h
 * held by her in another unit, where she has lost her role, n no such case; y when no
 * case is in question). The second part is the table itself, asked
 * as a page asks for its parts. Any cell of data/access.tsv turned over fails a line.
 */
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "app_kit.h"
#include "web/csrf.h"
#include "web/gate.h"
#include "web/trail.h"

#define CASES  12u
#define SELF   8u /* of the letters: only asked by who it is about */
#define ROUTES ROUTER_ROUTES_MAX

static const char letters[CASES + 1] = "ouxmdpqzsahn";

static const char world[] =
    "INSERT INTO secrecy_domain VALUES (2, 'other', 'other', '');"
    "INSERT INTO org (id, rid, name, secrecy_domain) VALUES (2, 2, 'B', 'local'),"
    "  (3, 3, 'C', 'other');"
    "INSERT INTO user_account VALUES (1, 1, 'a', 'A', NULL, 0, NULL, 1);"
    "INSERT INTO person (id, rid, org_id, source, source_key, content_hash, "
    "disposed_at)"
    "  VALUES (1, 101, 1, 't', '1', x'', NULL), (2, 102, 1, 't', '2', x'', NULL),"
    "  (3, 103, 2, 't', '3', x'', NULL), (4, 104, 3, 't', '4', x'', NULL),"
    "  (5, 105, 3, 't', '5', x'', NULL), (6, 106, 1, 't', '6', x'', NULL),"
    "  (7, 107, 2, 't', '7', x'', NULL), (8, 108, 1, 't', '8', x'', 1),"
    "  (9, 109, 1, 't', '9', x'', NULL), (10, 110, 3, 't', '10', x'', NULL),"
    "  (11, 111, 2, 't', '11', x'', NULL);"
    "INSERT INTO case_holder VALUES (1, 1, 0, NULL), (6, 1, 0, NULL),"
    "  (11, 1, 0, NULL);"
    "INSERT INTO protection (person_id, kind, from_at, set_by)"
    "  VALUES (6, 'flag', 0, 'a'), (7, 'flag', 0, 'a'), (9, 'flag', 0, 'a'),"
    "  (10, 'flag', 0, 'a');"
    "INSERT INTO disclosure (rid, person_id, what, to_kind, to_org_id, to_name, ground,"
    "  reason, decided_by, decided_at, until_on)"
    "  VALUES (1, 5, 31, 'unit', 1, '', 'duty', x'', 1, 0, '2027-01-01'),"
    "  (2, 4, 31, 'unit', 1, '', 'duty', x'', 1, 0, '2026-11-25'),"
    "  (3, 4, 31, 'unit', 2, '', 'duty', x'', 1, 0, '2027-01-01'),"
    "  (4, 10, 5, 'unit', 1, '', 'duty', x'', 1, 0, '2027-01-01');"
    "INSERT INTO disclosure_alias SELECT id, 10, x'', x'', '2026-11-01', 1"
    "  FROM disclosure WHERE rid = 4;";

static struct actor actor;
static struct access table; /* a copy that may be changed */
static struct route routes[ROUTES];
static struct router *router;
static bool reached;

static bool enter(struct request *request, const struct raw_request *raw,
                  struct err *err)
{
    (void)raw;
    (void)err;
    request->actor = &actor;
    return true;
}

static bool handler(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    reached = true;
    request_shows_nobody(request);
    return reply_bytes(reply, "text/plain", STR("reached"));
}

static int open_world(void **state)
{
    struct router_options options = { .routes = routes,
                                      .route_count = app_route_count,
                                      .access = &table,
                                      .app = &app,
                                      .enter = enter,
                                      .relate = app_relate,
                                      .whose = app_whose,
                                      .log = app_log };
    struct err err = { 0 };
    sqlite3 *db;

    if (app_empty(state) != 0)
        return -1;
    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    char *why = NULL;
    if (sqlite3_exec(db, world, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(db);
    assert_true(app_route_count <= ROUTES);
    memcpy(routes, app_routes, app_route_count * sizeof *routes);
    for (uint32_t i = 0; i < app_route_count; i++)
        routes[i].handle = handler;
    table = *app.access;
    assert_true(router_new(&app_arena, &options, &router, &err));
    return 0;
}

/* ------------------------------------------------------------------------- walk */

static bool is_herself(enum role role)
{
    return role == ROLE_PARTICIPANT || role == ROLE_GUARDIAN;
}

static void act_as(enum role role)
{
    bool herself = is_herself(role);

    actor = (struct actor){ .name = "u1",
                            .user_id = herself ? 2 : 1,
                            .org_id = 1,
                            .domain_id = 1,
                            .person_id = herself ? 1 : 0,
                            .roles = 1U << role };
}

/* The route's pattern with every hole filled by the id of case number `which`. */
static struct str target_of(struct arena *arena, const struct route *route,
                            uint32_t which)
{
    struct buf out = buf_new(arena);

    for (const char *p = route->pattern; *p; p++) {
        if (*p != '{') {
            buf_char(&out, *p);
            continue;
        }
        buf_int(&out, 101 + which);
        p = strchr(p, '}');
    }
    return buf_str(&out);
}

static bool is_reached(const struct route *route, uint32_t which)
{
    struct arena arena = { 0 };
    struct request request;
    struct answer answer;
    struct raw_request raw = { .method = route->method == METHOD_GET ? STR("GET")
                                                                     : STR("POST"),
                               .target = target_of(&arena, route, which),
                               .accept = STR("application/json"),
                               .content_type = STR("application/x-www-form-urlencoded"),
                               .cookie = STR(CSRF_COOKIE "=" APP_TOKEN),
                               .host = STR("localhost") };
    struct str body = { 0 };

    if (route->method == METHOD_POST)
        body = STR(CSRF_FIELD "=" APP_TOKEN);
    raw.body_len = body.len;
    if (actor.person_id) /* a participant has one case: this, or the first */
        actor.person_id = which == SELF ? SELF + 1 : 1;
    reached = false;
    if (router_open(router, &arena, &raw, &request, &answer))
        router_run(&raw, body, &request, &answer);
    if (!reached)
        assert_int_equal(answer.status, route->subject ? 404 : 403);
    arena_free(&arena);
    return reached;
}

/* What `role` reaches by `route`, as letters. */
static void walk(const struct route *route, enum role role, struct buf *out)
{
    size_t before = out->len;

    act_as(role);
    if (!route->subject && is_reached(route, 0))
        buf_char(out, 'y');
    for (uint32_t c = 0; route->subject && c < CASES; c++)
        if ((c != SELF || is_herself(role)) && is_reached(route, c))
            buf_char(out, letters[c]);
    if (out->len == before)
        buf_char(out, '-');
}

/* What the table says of `action`, asked as a page asks for its parts. */
static void ask(const char *action, enum role role, struct buf *out)
{
    struct request request = { .router = router, .actor = &actor };
    size_t before = out->len;

    act_as(role);
    for (enum relation r = 0; r <= RELATION_STRANGER; r++) {
        request.relation = r;
        if (gate_may(&request, action))
            buf_char(out, relation_letter(r));
    }
    if (out->len == before)
        buf_char(out, '-');
}

static void route_line(const struct route *route, struct buf *out)
{
    buf_format(out, "%s %s %s", route->method == METHOD_GET ? "GET" : "POST",
               route->pattern, route->action);
    for (enum role r = 0; r < ROLE_COUNT; r++) {
        buf_char(out, '\t');
        walk(route, r, out);
    }
    buf_char(out, '\n');
}

static void action_line(struct str action, struct buf *out)
{
    buf_cstr(out, "may ");
    buf_add(out, action);
    for (enum role r = 0; r < ROLE_COUNT; r++) {
        buf_char(out, '\t');
        ask(str_cstr(&app_arena, action), r, out);
    }
    buf_char(out, '\n');
}

static void head_line(struct buf *out)
{
    buf_cstr(out, "what");
    for (enum role r = 0; r < ROLE_COUNT; r++)
        buf_format(out, "\t%s", role_word(r));
    buf_char(out, '\n');
}

static struct str whole(void)
{
    struct buf out = buf_new(&app_arena);

    head_line(&out);
    for (uint32_t i = 0; i < app_route_count; i++)
        route_line(&routes[i], &out);
    for (uint32_t a = 0; a < table.action_count; a++)
        action_line(table.action[a], &out);
    return buf_str(&out);
}

/* ------------------------------------------------------------------------ tests */

static const char *file_path(void)
{
    struct buf path = buf_new(&app_arena);

    buf_format(&path, "%s/tests/web/matrix.tsv", getenv("INSTEG_SOURCE"));
    return path.ptr;
}

static struct str expected(void)
{
    FILE *in = fopen(file_path(), "rb");
    char *text = ARENA_ARRAY(&app_arena, 1 << 20, char);

    assert_non_null(in);
    size_t len = fread(text, 1, 1 << 20, in);
    assert_true(len < 1 << 20);
    text[len] = 0;
    fclose(in);
    return str_from(text);
}

static void write_anew(struct str text)
{
    FILE *out = fopen(file_path(), "wb");

    assert_non_null(out);
    assert_int_equal(fwrite(text.ptr, 1, text.len, out), text.len);
    assert_int_equal(fclose(out), 0);
}

static void every_role_reaches_by_every_route_what_was_decided(void **state)
{
    struct str found = whole();

    (void)state;
    if (getenv("INSTEG_WRITE"))
        write_anew(found);
    struct str want = expected(), want_line, found_line;
    while (str_next(&found, '\n', &found_line)) {
        assert_true(str_next(&want, '\n', &want_line));
        if (!str_eq(found_line, want_line))
            fail_msg("found  %.*s\nwanted %.*s", STR_ARG(found_line),
                     STR_ARG(want_line));
    }
    assert_int_equal(str_trim(want).len, 0);
}

/* Is the line of `action`, and each of its routes', still as the file says? */
static bool as_decided(struct str want, struct str action)
{
    size_t mark = arena_mark(&app_arena);
    struct buf line = buf_new(&app_arena);

    action_line(action, &line);
    bool same = str_find(want, buf_str(&line)) != SIZE_MAX;
    arena_rewind(&app_arena, mark);
    return same;
}

/* Turns over the cells of an action and a role, one by one. */
static uint32_t turn_over(struct str want, uint32_t action, enum role role)
{
    uint32_t turned = 0;

    for (enum relation r = 0; r < RELATION_COUNT; r++) {
        table.cell[action][role] ^= (uint8_t)(1U << r);
        if (as_decided(want, table.action[action]))
            fail_msg("%.*s of %s in relation %c can be turned over unseen",
                     STR_ARG(table.action[action]), role_word(role),
                     relation_letter(r));
        table.cell[action][role] ^= (uint8_t)(1U << r);
        turned++;
    }
    return turned;
}

static void any_cell_of_the_table_turned_over_is_seen(void **state)
{
    struct str want = expected();
    uint32_t turned = 0;

    (void)state;
    for (uint32_t a = 0; a < table.action_count; a++)
        for (enum role role = 0; role < ROLE_COUNT; role++)
            turned += turn_over(want, a, role);
    assert_int_equal(turned, table.action_count * ROLE_COUNT * RELATION_COUNT);
}

/* The relation that each case of the world stands in, as access.h says. */
static const char case_relation[CASES + 1] = "oux-dp-zsdx-";

static enum relation relation_of(const struct route *route, uint32_t which)
{
    char letter = 'y';
    enum relation r = 0;

    if (route->subject)
        letter = case_relation[which];
    while (r < RELATION_COUNT && relation_letter(r) != letter)
        r++;
    return r;
}

/* Turning the cell that stands for this case turns whether it is reached. */
static void turn_cell(const struct route *route, enum role role, uint32_t which)
{
    uint32_t action = access_action(&table, route->action);
    enum relation r = relation_of(route, which);

    if (r == RELATION_COUNT || strcmp(route->action, ROUTE_OPEN_ACTION) == 0)
        return;
    if (is_herself(role) ? which > 0 && which != SELF : which == SELF)
        return; /* the world's other cases are held by user 1 */
    bool before = is_reached(route, which);
    table.cell[action][role] ^= (uint8_t)(1U << r);
    assert_int_equal(is_reached(route, which), !before);
    table.cell[action][role] ^= (uint8_t)(1U << r);
}

static void a_turned_cell_that_a_route_asks_for_changes_who_reaches_it(void **state)
{
    (void)state;
    for (uint32_t i = 0; i < app_route_count; i++)
        for (enum role role = 0; role < ROLE_COUNT; role++) {
            act_as(role);
            for (uint32_t c = 0; c < (routes[i].subject ? CASES : 1); c++)
                turn_cell(&routes[i], role, c);
        }
}

static struct str refusal(const struct route *route, uint32_t which)
{
    struct raw_request raw = { .method = STR("GET"),
                               .target = target_of(&app_arena, route, which),
                               .accept = STR("application/json"),
                               .host = STR("localhost") };
    struct request request;
    struct answer answer;

    if (router_open(router, &app_arena, &raw, &request, &answer))
        router_run(&raw, (struct str){ 0 }, &request, &answer);
    assert_int_equal(answer.status, 404);
    return answer.body;
}

/* One who may not see a case learns nothing of whether there is one: the same bytes. */
static void a_case_one_may_not_see_looks_like_none_at_all(void **state)
{
    (void)state;
    act_as(ROLE_CONTROLLER);
    for (uint32_t i = 0; i < app_route_count; i++) {
        const struct route *route = &app_routes[i];
        if (!route->subject || route->method != METHOD_GET)
            continue;
        for (uint32_t c = 0; c < CASES - 1; c++)
            assert_true(str_eq(refusal(route, c), refusal(route, CASES - 1)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            every_role_reaches_by_every_route_what_was_decided, open_world, app_remove),
        cmocka_unit_test_setup_teardown(any_cell_of_the_table_turned_over_is_seen,
                                        open_world, app_remove),
        cmocka_unit_test_setup_teardown(
            a_turned_cell_that_a_route_asks_for_changes_who_reaches_it, open_world,
            app_remove),
        cmocka_unit_test_setup_teardown(a_case_one_may_not_see_looks_like_none_at_all,
                                        open_world, app_remove),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
