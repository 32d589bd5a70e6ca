/*
 * test_reading.c: asking for a page changes nothing but the log: every GET of the table
 * of routes, as everyone who works here, as a participant and as nobody, page and JSON,
 * with the whole database compared before and after. So a link in a mail, an image on
 * another site or a browser that fetches ahead can do nothing.
 */
#include "attack_kit.h"

#include <sqlite3.h>

#include "base/hash.h"
#include "service/database.h"

/* The log itself and what it needs to be written; the journal of runs, by which each
 * list that was shown can be made again (insteg replay). */
static const char *const of_the_log[] = { "audit", "audit_list", "audit_salt",
                                          "match_run", "match_row" };

static bool is_of_the_log(const char *table)
{
    for (size_t i = 0; i < sizeof of_the_log / sizeof *of_the_log; i++)
        if (strcmp(table, of_the_log[i]) == 0)
            return true;
    return false;
}

static void hash_table(sqlite3 *db, const char *table, struct hash *hash)
{
    struct buf sql = buf_new(&app_arena);
    sqlite3_stmt *rows;

    buf_format(&sql, "SELECT * FROM \"%s\"", table);
    assert_int_equal(sqlite3_prepare_v2(db, sql.ptr, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW)
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            struct str value = { sqlite3_column_blob(rows, i),
                                 (size_t)sqlite3_column_bytes(rows, i) };
            hash_int(hash, sqlite3_column_type(rows, i));
            hash_str(hash, value);
        }
    sqlite3_finalize(rows);
}

/* One line a table: its name and the hash of all it holds. */
static struct str state_of(const char *path)
{
    struct buf out = buf_new(&app_arena);
    sqlite3_stmt *tables;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT name FROM sqlite_schema WHERE type = 'table'"
                           " ORDER BY name",
                           -1, &tables, NULL),
        SQLITE_OK);
    while (sqlite3_step(tables) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(tables, 0);
        unsigned char digest[HASH_BYTES];
        char text[HASH_TEXT_BYTES];
        struct hash hash;
        if (is_of_the_log(table))
            continue;
        hash_start(&hash);
        hash_table(db, table, &hash);
        hash_end(&hash, digest);
        hash_hex(digest, text);
        buf_format(&out, "%s %s\n", table, text);
    }
    sqlite3_finalize(tables);
    sqlite3_close(db);
    return buf_str(&out);
}

static void assert_same(struct str before, struct str after, const char *what)
{
    struct str one, two;

    while (str_next(&before, '\n', &one)) {
        assert_true(str_next(&after, '\n', &two));
        if (!str_eq(one, two))
            fail_msg("%s changed the table of %.*s", what, STR_ARG(one));
    }
    assert_int_equal(after.len, 0);
}

struct walk {
    uint32_t asked, shown;
};

static bool ask(struct str who, struct str url, struct walk *walk)
{
    bool shown = false;

    for (int json = 0; json < 2; json++) {
        struct arena arena = { 0 };
        struct answer answer = attack_get(&arena, who, url, json);
        if (answer.status >= 500)
            fail_msg("%.*s: %d %.*s", STR_ARG(url), answer.status,
                     STR_ARG(answer.body));
        shown |= answer.status == 200 ||
                 (answer.status == 303 && !str_starts(answer.location, ROUTE_SIGN_IN));
        walk->asked++;
        arena_free(&arena);
    }
    walk->shown += shown;
    return shown;
}

/* True when somebody was shown it. */
static bool ask_as_everybody(const struct route *route, struct walk *walk)
{
    struct attack_urls urls = attack_urls(route);
    bool shown = false;

    for (uint32_t u = 0; u < urls.count; u++) {
        for (uint32_t i = 0; i < ATTACK_USERS; i++)
            shown |= ask(attack_cookie(i), urls.url[u], walk);
        shown |= ask((struct str){ 0 }, urls.url[u], walk);
    }
    return shown;
}

/* What the demo shows nobody: a form that is sent back whence it came; to exchange
 * one's code app, as nobody there has a password (tests/web/test_own_pages.c); figures
 * for the public, as none are published (tests/service/test_publication.c); the file of
 * a document, as none is kept (tests/web/test_document_page.c); the files of a
 * proposal, as nobody waits for a place (tests/web/test_intake_page.c); and a calendar
 * by its secret link, as nobody has made one (tests/service/test_todo.c). */
static bool is_for_nobody(const struct route *route)
{
    return strcmp(route->pattern, "/lang") == 0 ||
           strcmp(route->pattern, "/me/app") == 0 ||
           str_starts(str_from(route->pattern), "/figures/publication/") ||
           str_starts(str_from(route->pattern), "/intake/{intake}/") ||
           strcmp(route->pattern, "/programme/{slug}/way/{way}/document/{document}") ==
               0 ||
           strcmp(route->pattern, "/calendar/{token}") == 0;
}

static void reading_changes_nothing_but_the_log(void **state)
{
    struct call call = app_own_call();
    const struct route *route;
    struct walk walk = { 0 };
    struct err err = { 0 };

    (void)state;
    struct str before = state_of(store_path(app.call.store)),
               keys = state_of(store_path(app.call.keys));
    for (uint32_t i = 0; (route = attack_route(i)); i++) {
        size_t mark = arena_mark(&app_arena);
        if (route->method != METHOD_GET)
            continue;
        if (!ask_as_everybody(route, &walk) && !is_for_nobody(route))
            fail_msg("nobody was shown %s", route->pattern);
        assert_true(database_wait(&call, &err));
        assert_same(before, state_of(store_path(app.call.store)), route->pattern);
        assert_same(keys, state_of(store_path(app.call.keys)), route->pattern);
        arena_rewind(&app_arena, mark);
    }
    print_message("%u times asked, %u addresses shown\n", walk.asked, walk.shown);
    assert_true(walk.shown > 200);
}

/* The same where the query says what to do, as the handlers' own forms are called. */
static void a_form_in_the_address_does_nothing(void **state)
{
    static const char *const words[] = {
        "?do=undo&part=tasks&seen=1",     "?set=x&verdict=right&example=1",
        "?login=maja&password=x&code=1",  "?session=others",
        "?alert=1&lift=1&ground=culled",  "?unit=2&waiver=1&disclosure=1",
        "?keep=1&action=save&class=core", "?_method=POST&method=delete",
    };
    struct call call = app_own_call();
    const struct route *route;
    struct walk walk = { 0 };
    struct err err = { 0 };

    (void)state;
    struct str before = state_of(store_path(app.call.store));
    for (uint32_t i = 0; (route = attack_route(i)); i++) {
        size_t mark = arena_mark(&app_arena);
        struct attack_urls urls = attack_urls(route);
        for (uint32_t k = 0; k < sizeof words / sizeof *words; k++) {
            struct buf url = buf_new(&app_arena);
            buf_add(&url, urls.url[0]);
            buf_cstr(&url, words[k]);
            ask(attack_cookie(0), buf_str(&url), &walk);
        }
        arena_rewind(&app_arena, mark);
    }
    assert_true(database_wait(&call, &err));
    assert_same(before, state_of(store_path(app.call.store)), "a query");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reading_changes_nothing_but_the_log,
                                        attack_open, attack_close),
        cmocka_unit_test_setup_teardown(a_form_in_the_address_does_nothing, attack_open,
                                        attack_close),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
