/* oracle_world.c: see oracle_world.h. */
#include "oracle_world.h"

#include <math.h>
#include <sqlite3.h>
#include <time.h>

#include "sandbox.h"

struct world_task world_task[WORLD_TASKS];
int world_task_count;
unsigned char world_near[WORLD_TASKS][WORLD_TASKS];
struct world_place world_place[WORLD_PLACES];
int world_place_count;
struct world_mode world_mode[WORLD_MODES];

#define CELLS 24

/* Cuts `line` at tabs; returns how many cells. */
static int cut(char *line, char *cell[CELLS])
{
    int n = 0;

    line[strcspn(line, "\r\n")] = '\0';
    for (char *rest = line, *one; n < CELLS && (one = strsep(&rest, "\t")) != NULL;)
        cell[n++] = one;
    return n;
}

static int column(char *const *head, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(head[i], name) == 0)
            return i;
    fail_msg("the table has no column %s", name);
    return -1;
}

typedef void take_fn(char *const *cell, const int *at);

/* Hands each row of data/NAME to `take`, with where its columns stand. */
static void read_table(const char *folder, const char *name, const char *const *columns,
                       take_fn *take)
{
    char path[512], head_line[4096], line[4096];
    char *head[CELLS], *cell[CELLS];
    int at[CELLS];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "r");
    assert_non_null(in);
    assert_non_null(fgets(head_line, sizeof head_line, in));
    int heads = cut(head_line, head);
    for (int i = 0; columns[i]; i++)
        at[i] = column(head, heads, columns[i]);
    while (fgets(line, sizeof line, in))
        if (cut(line, cell) == heads)
            take(cell, at);
    fclose(in);
}

static void take_task(char *const *cell, const int *at)
{
    assert_true(world_task_count < WORLD_TASKS);
    struct world_task *t = &world_task[world_task_count++];

    snprintf(t->slug, sizeof t->slug, "%s", cell[at[0]]);
    snprintf(t->label_sv, sizeof t->label_sv, "%s", cell[at[1]]);
    t->weeks = cell[at[2]][0] ? (int)strtol(cell[at[2]], NULL, 10) : -1;
}

static void take_place(char *const *cell, const int *at)
{
    assert_true(world_place_count < WORLD_PLACES);
    struct world_place *p = &world_place[world_place_count++];

    snprintf(p->code, sizeof p->code, "%s", cell[at[0]]);
    snprintf(p->name, sizeof p->name, "%s", cell[at[1]]);
    p->town = strcmp(cell[at[2]], "town") == 0;
    snprintf(p->municipality, sizeof p->municipality, "%s", cell[at[3]]);
    p->lat = strtod(cell[at[4]], NULL);
    p->lon = strtod(cell[at[5]], NULL);
    p->main = cell[at[6]][0] == '1';
}

static void take_mode(char *const *cell, const int *at)
{
    static int count;

    assert_true(count < WORLD_MODES);
    struct world_mode *m = &world_mode[count++];
    snprintf(m->name, sizeof m->name, "%s", cell[at[0]]);
    m->speed_kmh = (int)strtol(cell[at[1]], NULL, 10);
    m->extra_minutes = (int)strtol(cell[at[2]], NULL, 10);
    m->detour_milli = (int)strtol(cell[at[3]], NULL, 10);
    m->same_minutes = (int)strtol(cell[at[4]], NULL, 10);
}

void world_read(const char *folder)
{
    static const char *const task[] = { "slug", "sv", "weeks", NULL };
    static const char *const place[] = { "code", "name", "kind", "municipality",
                                         "lat",  "lon",  "main", NULL };
    static const char *const mode[] = { "mode",         "speed_kmh",    "extra_minutes",
                                        "detour_milli", "same_minutes", NULL };

    read_table(folder, "tasks.tsv", task, take_task);
    read_table(folder, "places.tsv", place, take_place);
    read_table(folder, "modes.tsv", mode, take_mode);
    assert_true(world_task_count >= 300 && world_place_count >= 290);
}

void world_read_near(const char *database)
{
    static const char sql[] = "SELECT a.code, b.code, n.similarity FROM concept_near n "
                              "JOIN concept a ON a.id = n.concept_id "
                              "JOIN concept b ON b.id = n.near_id";
    sqlite3 *db = NULL;
    sqlite3_stmt *rows = NULL;

    memset(world_near, 0, sizeof world_near);
    for (int i = 0; i < world_task_count; i++)
        world_near[i][i] = 250;
    assert_int_equal(sqlite3_open_v2(database, &db, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        int a = world_find_task((const char *)sqlite3_column_text(rows, 0));
        int b = world_find_task((const char *)sqlite3_column_text(rows, 1));
        if (a >= 0 && b >= 0)
            world_near[a][b] = (unsigned char)sqlite3_column_int(rows, 2);
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
}

int world_find_task(const char *code)
{
    if (strncmp(code, "task:", 5) != 0)
        return -1;
    for (int i = 0; i < world_task_count; i++)
        if (strcmp(world_task[i].slug, code + 5) == 0)
            return i;
    return -1;
}

/* The municipality whose code it is: its main town where there is one. */
static int municipality_place(const char *code)
{
    int own = -1;

    for (int i = 0; i < world_place_count; i++) {
        if (world_place[i].main && strcmp(world_place[i].municipality, code) == 0)
            return i;
        if (!world_place[i].town && strcmp(world_place[i].code, code) == 0)
            own = i;
    }
    return own;
}

static int place_within(const char *name, const char *municipality)
{
    for (int i = 0; i < world_place_count; i++) {
        if (world_place[i].town || strcmp(world_place[i].name, municipality) != 0)
            continue;
        const char *code = world_place[i].code;
        for (int k = 0; k < world_place_count; k++)
            if (world_place[k].town && strcmp(world_place[k].municipality, code) == 0 &&
                strcmp(world_place[k].name, name) == 0)
                return k;
    }
    return -1;
}

int world_find_place(const char *text)
{
    char name[128], *open;
    int towns = 0, town = -1;

    for (int i = 0; i < world_place_count; i++)
        if (strcmp(world_place[i].code, text) == 0)
            return world_place[i].town ? i : municipality_place(text);
    snprintf(name, sizeof name, "%s", text);
    if ((open = strstr(name, " (")) != NULL) {
        open[strlen(open) - 1] = '\0';
        *open = '\0';
        return place_within(name, open + 2);
    }
    for (int i = 0; i < world_place_count; i++) {
        if (strcmp(world_place[i].name, text) != 0)
            continue;
        if (!world_place[i].town)
            return municipality_place(world_place[i].code);
        towns++;
        town = i;
    }
    return towns == 1 ? town : -1;
}

int world_find_mode(const char *text)
{
    for (int i = 0; i < WORLD_MODES; i++)
        if (strcmp(world_mode[i].name, text) == 0)
            return i;
    return -1;
}

/* Great circle on a sphere of 6,371 km, by the arc tangent (Vincenty's form). */
static double kilometres(const struct world_place *a, const struct world_place *b)
{
    double degree = acos(-1.0) / 180.0;
    double p = a->lat * degree, q = b->lat * degree, d = (b->lon - a->lon) * degree;
    double x = cos(q) * sin(d), y = cos(p) * sin(q) - sin(p) * cos(q) * cos(d);

    return 6371.0 *
           atan2(sqrt(x * x + y * y), sin(p) * sin(q) + cos(p) * cos(q) * cos(d));
}

int world_minutes(int from, int to, int mode)
{
    const struct world_mode *m = &world_mode[mode];

    if (from == to)
        return m->same_minutes;
    /* Whole metres, then the nearest minute: docs/formats.md, 'Places'. */
    int64_t metres = llround(1000 * kilometres(&world_place[from], &world_place[to]));
    int64_t by = (int64_t)m->speed_kmh * 1000000;
    return (int)((2 * metres * m->detour_milli * 60 + by) / (2 * by)) +
           m->extra_minutes;
}

int world_day(const char *text)
{
    struct tm day = { 0 };
    char back[16];
    int used = 0;

    if (strlen(text) != 10 ||
        sscanf(text, "%4d-%2d-%2d%n", &day.tm_year, &day.tm_mon, &day.tm_mday, &used) !=
            3 ||
        used != 10)
        return NO_DAY;
    day.tm_year -= 1900;
    day.tm_mon -= 1;
    time_t at = timegm(&day);
    assert_true(strftime(back, sizeof back, "%Y-%m-%d", &day) == 10);
    return strcmp(back, text) == 0 ? (int)(at / 86400) : NO_DAY;
}
