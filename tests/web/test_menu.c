/*
 * test_menu.c: does the menu lead everybody everywhere she may go, and nowhere else?
 *
 * Every user of the demo walks by links alone from where she begins, and everything in
 * the table of routes is asked for as her: what she is shown, she has been led to.
 */
#include "attack_kit.h"

#define ROUTES_MOST 256u
#define QUEUE_MOST  4096u
#define SAME_MOST   5u /* pages of one route that are opened for their links */
#define PLACES_MOST 6u /* a row of a menu that one takes in at a glance */

static struct {
    uint32_t user;
    struct str queue[QUEUE_MOST];
    uint32_t count;
    const struct route *route[ROUTES_MOST]; /* led to, */
    uint32_t times[ROUTES_MOST];            /* by so many addresses */
    uint32_t route_count;
} walk;

/* How many addresses lead to `route` so far. */
static uint32_t *times_of(const struct route *route)
{
    for (uint32_t i = 0; i < walk.route_count; i++)
        if (walk.route[i] == route)
            return &walk.times[i];
    assert_true(walk.route_count < ROUTES_MOST);
    walk.route[walk.route_count] = route;
    return &walk.times[walk.route_count++];
}

static void follow(struct str url)
{
    const struct route *route = attack_route_of(url, false);

    if (!route || strcmp(route->action, ROUTE_OPEN_ACTION) == 0)
        return;
    for (uint32_t i = 0; i < walk.count; i++)
        if (str_eq(walk.queue[i], url))
            return;
    if ((*times_of(route))++ < SAME_MOST && walk.count < QUEUE_MOST)
        walk.queue[walk.count++] = url;
}

/* The value of `mark` in `tag`, such as href="/firms", without the place in the page.
 */
static struct str value_of(struct str tag, struct str mark)
{
    struct buf url = buf_new(&app_arena);
    size_t at = str_find(tag, mark);

    if (at == SIZE_MAX)
        return (struct str){ 0 };
    for (size_t i = at + mark.len; i < tag.len && !strchr("\"#", tag.ptr[i]); i++) {
        buf_char(&url, tag.ptr[i]);
        i += tag.ptr[i] == '&' ? strlen("amp;") : 0;
    }
    return buf_str(&url);
}

/* Calls each() with every tag of `page` that begins with `mark`; how many there are. */
static uint32_t tags(struct str page, struct str mark, void (*each)(struct str tag))
{
    uint32_t count = 0;

    for (size_t at; (at = str_find(page, mark)) != SIZE_MAX; count++) {
        page = str_sub(page, at + mark.len, page.len);
        if (each)
            each(str_sub(page, 0, str_find(page, STR(">"))));
    }
    return count;
}

static void follow_link(struct str tag)
{
    struct str url = value_of(tag, STR("href=\""));

    if (str_starts(url, "/"))
        follow(url);
}

/* A form that asks leads somewhere too, and a search to what it finds. */
static void follow_form(struct str tag)
{
    struct buf url = buf_new(&app_arena);

    if (str_find(tag, STR("method=\"post\"")) != SIZE_MAX)
        return;
    buf_add(&url, value_of(tag, STR("action=\"")));
    follow(buf_str(&url));
    buf_cstr(&url, "?q=plocka");
    follow(buf_str(&url));
}

static struct answer page_of(struct arena *arena, struct str url)
{
    return attack_get(arena, attack_cookie(walk.user), url, false);
}

static bool is_shown(const struct answer *answer)
{
    return answer->status == 200 && str_starts(str_from(answer->type), "text/html");
}

/* The part of `page` from the navigation that begins with `mark` to its end. */
static struct str row_of(struct str page, struct str mark)
{
    size_t at = str_find(page, mark);
    struct str row = str_sub(page, at == SIZE_MAX ? page.len : at, page.len);

    return str_sub(row, 0, str_find(row, STR("</nav>")));
}

/* A menu row is short, and says where one is once at most. */
static void assert_row(struct str row, struct str url)
{
    uint32_t places = tags(row, STR("<a "), NULL);
    uint32_t current = tags(row, STR("aria-current=\"true\""), NULL);

    if (places > PLACES_MOST || current > 1)
        fail_msg("%s on %.*s: %u places, %u current", attack_login(walk.user),
                 STR_ARG(url), places, current);
}

static void walk_on(struct str url)
{
    struct arena arena = { 0 };
    struct answer answer = page_of(&arena, url);

    if (answer.status == 303)
        follow(str_copy(&app_arena, answer.location));
    if (is_shown(&answer)) {
        struct str places = row_of(answer.body, STR("<nav class=\"wrap nav places\""));
        assert_row(row_of(answer.body, STR("<nav class=\"nav\"")), url);
        assert_row(places, url);
        tags(answer.body, STR("<a "), follow_link);
        tags(answer.body, STR("<form "), follow_form);
    }
    arena_free(&arena);
}

/* Opens the pages of the queue from number `from` on. */
static void walk_from(uint32_t from)
{
    for (uint32_t i = from; i < walk.count; i++)
        walk_on(walk.queue[i]);
}

static void walk_as(uint32_t user)
{
    memset(&walk, 0, sizeof walk);
    walk.user = user;
    follow(STR("/me")); /* her name, on top of every page */
    walk_from(0);
}

/* The page of the case, firm or need that `url` is about. */
static struct str whose_page(struct str url)
{
    size_t first = 1 + str_find(str_sub(url, 1, url.len), STR("/"));
    size_t second = str_find(str_sub(url, first + 1, url.len), STR("/"));

    return second == SIZE_MAX ? url : str_sub(url, 0, first + 1 + second);
}

/* What no page of the demo links to, as it stands. */
static bool is_apart(const struct route *route)
{
    static const char *const apart[] = {
        "/session",             /* a form that is sent back whence it came */
        "/search",              /* what the field on top of every page posts to, */
        "/people/search",       /* and the one on the page of people */
        "/me/app",              /* nobody there has a password, or a code app */
        "/person/{id}/dispose", /* nobody there has ended long ago */
        "/people/protected", /* what one is told, once, when an identity is protected */
        "/wrong",            /* nobody there has said that something is wrong, */
        "/person/{id}/wrong", /* of her case, */
        "/people/doubts",     /* and no two cases are in doubt */
    };

    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        if (strcmp(route->pattern, apart[i]) == 0)
            return true;
    return route->method != METHOD_GET || strcmp(route->action, ROUTE_OPEN_ACTION) == 0;
}

/* An address of `route` that the user is shown; none: empty. */
static struct str shown_at(const struct route *route)
{
    struct attack_urls urls = attack_urls(route);

    for (uint32_t i = 0; i < urls.count; i++) {
        struct arena arena = { 0 };
        struct answer answer = page_of(&arena, urls.url[i]);
        bool shown = is_shown(&answer);
        arena_free(&arena);
        if (shown)
            return urls.url[i];
    }
    return (struct str){ 0 };
}

/* Fails when the user is shown `route` and was not led there; of several cases it may
 * be another's page that leads there than those that were opened. */
static void assert_led_to(const struct route *route)
{
    uint32_t before = walk.count;
    struct str at;

    if (*times_of(route) > 0 || !(at = shown_at(route)).len)
        return;
    walk_on(whose_page(at));
    walk_from(before);
    if (*times_of(route) == 0)
        fail_msg("no chain of links leads %s to %.*s", attack_login(walk.user),
                 STR_ARG(at));
}

static void everybody_is_led_to_every_page_she_may_see(void **state)
{
    const struct route *route;

    (void)state;
    for (uint32_t user = 0; user < ATTACK_USERS; user++) {
        walk_as(user);
        for (uint32_t i = 0; (route = attack_route(i)); i++)
            if (!is_apart(route))
                assert_led_to(route);
    }
}

/* Whoever opens a place of the menu gets there. */
static void the_menu_leads_nobody_to_a_closed_door(void **state)
{
    (void)state;
    for (uint32_t user = 0; user < ATTACK_USERS; user++) {
        struct arena arena = { 0 };
        memset(&walk, 0, sizeof walk);
        walk.user = user;
        struct answer me = page_of(&arena, STR("/me"));
        tags(row_of(me.body, STR("<nav class=\"nav\"")), STR("<a "), follow_link);
        for (uint32_t i = 0; i < walk.count; i++) {
            struct answer answer = page_of(&arena, walk.queue[i]);
            tags(row_of(answer.body, STR("<nav class=\"wrap nav places\"")), STR("<a "),
                 follow_link);
            if (!is_shown(&answer))
                fail_msg("%s: %.*s answers %d", attack_login(user),
                         STR_ARG(walk.queue[i]), answer.status);
        }
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(everybody_is_led_to_every_page_she_may_see,
                                        attack_open, attack_close),
        cmocka_unit_test_setup_teardown(the_menu_leads_nobody_to_a_closed_door,
                                        attack_open, attack_close),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
