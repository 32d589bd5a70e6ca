/* work_kit.c: see work_kit.h. */
#include "work_kit.h"

#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#define TEXTS_MOST 512u
#define TEXT_BYTES 120u /* of a statement: enough to tell it from the others */

struct statement {
    char text[TEXT_BYTES];
    int64_t times;
};
static struct statement seen[TEXTS_MOST];
static uint32_t seen_count;
static int64_t steps;
static bool watching;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void add(const char *sql)
{
    uint32_t at = 0;

    while (at < seen_count && strncmp(seen[at].text, sql, TEXT_BYTES - 1) != 0)
        at++;
    assert(at < TEXTS_MOST);
    if (at == seen_count) {
        seen[seen_count] = (struct statement){ .times = 0 };
        memcpy(seen[seen_count++].text, sql, strnlen(sql, TEXT_BYTES - 1));
    }
    seen[at].times++;
}

/* A statement has run to its end. */
static int ran(unsigned what, void *ctx, void *statement, void *time)
{
    sqlite3_stmt *s = statement;
    int64_t took = sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 1);

    (void)what;
    (void)ctx;
    (void)time;
    pthread_mutex_lock(&lock);
    if (watching) {
        steps += took;
        add(sqlite3_sql(s));
    }
    pthread_mutex_unlock(&lock);
    return 0;
}

static int opened(sqlite3 *db, const char **message, const void *api)
{
    (void)message;
    (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, ran, NULL);
}

void work_watch(void)
{
    if (sqlite3_auto_extension((void (*)(void))opened) != SQLITE_OK)
        abort();
}

void work_begin(void)
{
    pthread_mutex_lock(&lock);
    seen_count = 0;
    steps = 0;
    watching = true;
    pthread_mutex_unlock(&lock);
}

static int by_text(const void *a, const void *b)
{
    const struct statement *x = a, *y = b;

    return strcmp(x->text, y->text);
}

struct work work_end(struct arena *arena)
{
    struct work work = { .statements = 0 };
    struct buf lines = buf_new(arena);

    pthread_mutex_lock(&lock);
    watching = false;
    qsort(seen, seen_count, sizeof *seen, by_text);
    for (uint32_t i = 0; i < seen_count; i++) {
        for (char *c = seen[i].text; *c; c++)
            *c = *c == '\n' ? ' ' : *c;
        buf_format(&lines, "%lld %s\n", (long long)seen[i].times, seen[i].text);
        work.statements += seen[i].times;
    }
    work.steps = steps;
    pthread_mutex_unlock(&lock);
    work.lines = buf_str(&lines);
    return work;
}

int64_t work_times(const struct work *work, const char *text)
{
    struct str rest = work->lines, line, times;
    int64_t all = 0, n;

    while (str_next(&rest, '\n', &line))
        if (str_next(&line, ' ', &times) && str_int(times, &n) &&
            str_starts(line, text))
            all += n;
    return all;
}

struct str work_more(struct arena *arena, const struct work *one,
                     const struct work *two)
{
    struct buf more = buf_new(arena);
    struct str rest = one->lines, line;

    while (str_next(&rest, '\n', &line))
        if (line.len > 0 && str_find(two->lines, line) == SIZE_MAX) {
            buf_add(&more, line);
            buf_char(&more, '\n');
        }
    return buf_str(&more);
}
