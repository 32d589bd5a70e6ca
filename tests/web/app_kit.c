/* app_kit.c: see app_kit.h. */
#include "app_kit.h"

#include <dirent.h>
#include <sqlite3.h>
#include <unistd.h>

#include "../service/hand.h"
#include "base/log.h"
#include "service/audit.h"
#include "service/demo.h"
#include "service/import.h"
#include "service/need.h"
#include "web/csrf.h"

static uint64_t kept_ticket; /* of the last row of the log that a form left */
struct app app;
struct arena app_arena;
const char *const app_demo_ad = "demo-1";

static struct arena start_arena;
static struct router *router;
static char folder[64];

#define OK(call, err)                                                                  \
    do {                                                                               \
        if (!(call))                                                                   \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

int app_start(void **state)
{
    struct router_options options = { .routes = app_routes,
                                      .route_count = app_route_count,
                                      .nav = app_nav,
                                      .nav_count = app_nav_count,
                                      .app = &app,
                                      .enter = app_enter,
                                      .relate = app_relate,
                                      .whose = app_whose,
                                      .log = app_log,
                                      .now = APP_NOW };
    struct ad_reader *reader = NULL;
    struct err err = { 0 };

    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    OK(app_access_load(&start_arena, &options.access, &err), &err);
    app.access = options.access;
    OK(ad_reader_load(&start_arena, &reader, &err), &err);
    app.reader = reader;
    app.access = options.access;
    app.clock_fixed = true;
    OK(router_new(&start_arena, &options, &router, &err), &err);
    return 0;
}

int app_stop(void **state)
{
    (void)state;
    arena_free(&start_arena);
    return 0;
}

static const char *path_of(const char *name)
{
    struct buf path = buf_new(&app_arena);

    buf_format(&path, "%s/%s", folder, name);
    return path.ptr;
}

const char *app_file(const char *name, struct str bytes)
{
    const char *path = path_of(name);
    FILE *out = fopen(path, "wb");

    assert_non_null(out);
    if (bytes.len > 0)
        assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, out), bytes.len);
    assert_int_equal(fclose(out), 0);
    return path;
}

int app_empty(void **state)
{
    struct err err = { 0 };

    (void)state;
    snprintf(folder, sizeof folder, "/tmp/insteg-app-XXXXXX");
    assert_non_null(mkdtemp(folder));
    app.call = (struct call){
        .arena = &app_arena, .actor = &actor_local, .lang = LANG_SV, .now = APP_NOW
    };
    OK(database_open(path_of("test.db"), DATABASE_SERVE, &app.call, &err), &err);
    app.market = market_keep_new(&app_arena, app.reader);
    app.words = vocab_keep_new(&app_arena);
    return 0;
}

int app_remove(void **state)
{
    kept_ticket = 0;
    (void)state;
    market_keep_free(app.market);
    vocab_keep_free(app.words);
    database_close(&app.call);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            unlink(path_of(entry->d_name));
    closedir(dir);
    assert_int_equal(rmdir(folder), 0);
    arena_free(&app_arena);
    return 0;
}

struct call app_own_call(void)
{
    struct call call = app.call;

    call.arena = &app_arena;
    return call;
}

/* Applies an import; nothing may be rejected. */
static void import(bool (*run)(struct call *, const struct import_ask *,
                               struct import_report *, struct err *),
                   struct import_ask ask)
{
    struct call call = app_own_call();
    struct import_report report;
    struct err err = { 0 };

    ask.apply = true;
    OK(run(&call, &ask, &report, &err), &err);
    for (uint32_t i = 0; i < report.file_count; i++)
        assert_int_equal(report.file[i].rejected_count, 0);
    OK(database_wait(&call, &err), &err);
}

void app_import_people(struct str rows)
{
    import(import_people, (struct import_ask){ .path = { app_file("p.csv", rows) } });
}

int app_hand(void **state)
{
    struct str ads = { 0 };

    if (app_empty(state) != 0)
        return -1;
    app_import_people(hand_people(&app_arena));
    import(import_needs, (struct import_ask){ .path = {
               app_file("n.csv", hand_needs()),
               app_file("r.csv", hand_requirements())
           } });
    assert_true(embed_find(embed_data, "demo_ads.jsonl", &ads));
    import(import_ads, (struct import_ask){ .path = { app_file("a.jsonl", ads) } });
    return 0;
}

int app_demo(void **state)
{
    struct demo_ask ask = { .reader = app.reader, .tmp_dir = folder };
    struct demo_made made;
    struct err err = { 0 };

    if (app_empty(state) != 0)
        return -1;
    struct call call = app_own_call();
    OK(demo_make(&call, &ask, &made, &err), &err);
    OK(database_wait(&call, &err), &err);
    return 0;
}

/* The rid of the row of `table` that is called `source_key`. */
static struct str rid_of(const char *table, const char *source_key)
{
    struct buf sql = buf_new(&app_arena);
    sqlite3_stmt *statement;
    sqlite3 *db;

    buf_format(&sql, "SELECT rid FROM %s WHERE source_key = '%s'", table, source_key);
    assert_int_equal(sqlite3_open(path_of("test.db"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql.ptr, -1, &statement, NULL), SQLITE_OK);
    if (sqlite3_step(statement) != SQLITE_ROW)
        fail_msg("no %s is called %s", table, source_key);
    struct str id = id_text(&app_arena, sqlite3_column_int64(statement, 0));
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return id;
}

struct str app_need_id(const char *source_key)
{
    return rid_of("need", source_key);
}

struct str app_ad_id(const char *source_key)
{
    return rid_of("advertisement", source_key);
}

/* What the server has written before the answer leaves: here of what tried to change.
 */
static void keep_row(struct arena *arena, const struct audit_note *note)
{
    struct call call = app.call;
    struct err err = { 0 };

    call.arena = arena;
    if (!audit_write(&call, note, &err))
        fail_msg("%s", err_english(&err));
    kept_ticket = call.ticket;
}

void app_settle(void)
{
    struct err err = { 0 };

    if (kept_ticket && !store_wait(app.call.store, kept_ticket, &err))
        fail_msg("%s", err_english(&err));
    kept_ticket = 0;
}

struct answer app_ask(struct arena *arena, struct raw_request raw, struct str body)
{
    struct request *request = ARENA_NEW(arena, struct request);
    struct answer answer = { 0 };

    raw.host = STR("localhost");
    raw.body_len = body.len;
    if (router_open(router, arena, &raw, request, &answer))
        router_run(&raw, body, request, &answer);
    if (answer.note && request->method == METHOD_POST)
        keep_row(arena, answer.note);
    return answer;
}

__attribute__((format(printf, 2, 0))) static struct answer
get(const char *accept, const char *format, va_list args)
{
    char target[512];

    assert_true(vsnprintf(target, sizeof target, format, args) < (int)sizeof target);
    return app_ask(
        &app_arena,
        (struct raw_request){ .method = STR("GET"),
                              .target = str_copy(&app_arena, str_from(target)),
                              .accept = str_from(accept),
                              .cookie = STR(CSRF_COOKIE "=" APP_TOKEN) },
        (struct str){ 0 });
}

struct answer app_page(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    struct answer answer = get("text/html", format, args);
    va_end(args);
    return answer;
}

struct answer app_json(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    struct answer answer = get("application/json", format, args);
    va_end(args);
    return answer;
}

void app_field(struct buf *body, const char *name, struct str value)
{
    buf_format(body, "%s=", name);
    url_escape(body, value);
    buf_char(body, '&');
}

struct answer app_post(const char *target, const char *fields)
{
    struct buf body = buf_new(&app_arena);

    buf_cstr(&body, fields);
    app_field(&body, CSRF_FIELD, STR(APP_TOKEN));
    return app_ask(
        &app_arena,
        (struct raw_request){ .method = STR("POST"),
                              .target = str_from(target),
                              .accept = STR("text/html"),
                              .content_type = STR("application/x-www-form-urlencoded"),
                              .cookie = STR(CSRF_COOKIE "=" APP_TOKEN) },
        buf_str(&body));
}

bool app_has(struct answer answer, const char *part)
{
    return str_find(answer.body, str_from(part)) != SIZE_MAX;
}
