/* oracle_invent.c: see oracle_invent.h. */
#include "oracle_invent.h"

#include <time.h>

#include "oracle_world.h"
#include "sandbox.h"

#define CELL      512
#define TASKS     7
#define PLACES    7
#define COLUMNS   12
#define NEEDS     5
#define CONTAINED 60 /* minutes that reach most of the palette by car */

/* What one set of files chooses from, so that people and needs meet. */
struct palette {
    uint64_t chance;
    int task[TASKS];
    char place[PLACES][96];
    int now_day;
    unsigned plenty; /* per cent: how much people can */
    bool near;       /* everybody lives close and is free */
    bool plain;      /* about twenty, and a need that all of them can reach */
};

static const char *const licences[] = { "B", "b", "CE", "AM", "Q7" };
static const char *const certificates[] = { "truckkort", "Truckkort", "k1", "k2",
                                            "heta arbeten" };
static const char *const languages[] = { "sv:listen", "sv:speak", "sv:read", "en:write",
                                         "ar:speak" };
static const char *const modes[] = { "car", "bus", "bike", "foot" };

#define PICK(p, list) (list)[chance(&(p)->chance, sizeof(list) / sizeof *(list))]

static bool often(struct palette *p, unsigned percent)
{
    return chance(&p->chance, 100) < percent;
}

/* ---------- writing ---------- */

struct table {
    FILE *out;
    char separator;
    const char *end;
    int columns, order[COLUMNS];
    char cell[COLUMNS][CELL];
};

static void write_row(struct table *t, struct palette *p)
{
    for (int i = 0; i < t->columns; i++) {
        const char *text = t->cell[t->order[i]];
        char special[] = { '"', '\n', t->separator, '\0' };
        bool quote = strpbrk(text, special) || often(p, 5);
        if (i > 0)
            putc(t->separator, t->out);
        if (quote)
            putc('"', t->out);
        for (const char *c = text; *c; c++)
            fprintf(t->out, *c == '"' ? "\"\"" : "%c", *c);
        if (quote)
            putc('"', t->out);
    }
    fputs(t->end, t->out);
    memset(t->cell, 0, sizeof t->cell);
}

static void open_table(struct table *t, struct palette *p, const char *name,
                       const char *const *columns)
{
    memset(t, 0, sizeof *t);
    t->out = fopen(name, "wb");
    assert_non_null(t->out);
    t->separator = often(p, 30) ? ';' : ',';
    t->end = often(p, 30) ? "\r\n" : "\n";
    if (often(p, 20))
        fputs("\xef\xbb\xbf", t->out);
    for (; columns[t->columns]; t->columns++) {
        int at = (int)chance(&p->chance, (unsigned)t->columns + 1);
        t->order[t->columns] = t->order[at];
        t->order[at] = t->columns;
        snprintf(t->cell[t->columns], CELL, "%s", columns[t->columns]);
    }
    for (int i = 0; i < t->columns; i++)
        fprintf(t->out, "%s%c", t->cell[t->order[i]],
                i + 1 < t->columns ? t->separator : '\n');
    memset(t->cell, 0, sizeof t->cell);
}

static void close_table(struct table *t)
{
    assert_int_equal(fclose(t->out), 0);
}

static void add(char cell[CELL], const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static void add(char cell[CELL], const char *format, ...)
{
    size_t len = strlen(cell);
    va_list args;

    va_start(args, format);
    vsnprintf(cell + len, CELL - len, format, args);
    va_end(args);
}

static void add_day(char cell[CELL], int day)
{
    time_t at = (time_t)day * 86400;
    struct tm civil;

    gmtime_r(&at, &civil);
    strftime(cell, CELL, "%Y-%m-%d", &civil);
}

/* ---------- the palette ---------- */

/* A place as somebody might write it: a code, a name, or both. */
static void invent_place(struct palette *p, int place, char text[96])
{
    const struct world_place *w = &world_place[place];

    if (w->town && often(p, 40)) {
        for (int i = 0; i < world_place_count; i++)
            if (!world_place[i].town &&
                strcmp(world_place[i].code, w->municipality) == 0)
                snprintf(text, 96, "%s (%s)", w->name, world_place[i].name);
        return;
    }
    snprintf(text, 96, "%s", often(p, 40) ? w->code : w->name);
}

static int nearer(int from, int candidate, int best)
{
    return best < 0 || world_minutes(from, candidate, 0) < world_minutes(from, best, 0)
               ? candidate
               : best;
}

static void invent_places(struct palette *p)
{
    int anchor = (int)chance(&p->chance, (unsigned)world_place_count);

    while (strncmp(world_place[anchor].municipality, "23", 2) != 0 && often(p, 80))
        anchor = (int)chance(&p->chance, (unsigned)world_place_count);
    for (int i = 0; i < PLACES; i++) {
        int best = -1;
        /* the nearest of a few, so that some are near and some are not */
        for (int tries = i == 0 ? 0 : 3 + 10 * (i % 3); tries > 0; tries--)
            best = nearer(anchor, (int)chance(&p->chance, (unsigned)world_place_count),
                          best);
        invent_place(p, i == 0 || p->near ? anchor : best, p->place[i]);
    }
}

static void invent_palette(struct palette *p)
{
    p->task[0] = (int)chance(&p->chance, (unsigned)world_task_count);
    for (int i = 1; i < TASKS; i++) {
        int of = p->task[chance(&p->chance, (unsigned)i)];
        p->task[i] = (int)chance(&p->chance, (unsigned)world_task_count);
        /* most are near one that is there already */
        for (int tries = 0;
             tries < 2000 && !world_near[of][p->task[i]] && i < TASKS - 1; tries++)
            p->task[i] = (int)chance(&p->chance, (unsigned)world_task_count);
    }
    p->plenty = 30 + chance(&p->chance, 65);
    p->plain = often(p, 15);
    p->near = p->plain || often(p, 50);
    invent_places(p);
}

/* ---------- people ---------- */

enum {
    KEY,
    SEX,
    LOCALITY,
    MODE,
    MINUTES,
    FROM,
    HOURS,
    ENROLLED,
    TASKS_HELD,
    LICENCES,
    CERTIFICATES,
    LANGUAGES
};
static const char *const people_columns[] = { "source_key",
                                              "sex",
                                              "locality",
                                              "mode",
                                              "max_minutes",
                                              "available_from",
                                              "hours_per_week",
                                              "enrolled_on",
                                              "capabilities",
                                              "licences",
                                              "certificates",
                                              "languages",
                                              NULL };

/* A limit that often lies on the edge of the way to the first needs' place. */
static unsigned invent_minutes(struct palette *p, const char *place, const char *mode)
{
    int from = world_find_place(place), to = world_find_place(p->place[0]);
    int by = world_find_mode(*mode ? mode : "bus");

    if (from >= 0 && to >= 0 && often(p, 50)) {
        int minutes = world_minutes(from, to, by) - (int)chance(&p->chance, 2);
        if (minutes >= 1 && minutes <= 1440)
            return (unsigned)minutes;
    }
    return p->near ? CONTAINED : 5 + chance(&p->chance, 120);
}

static void invent_times(struct palette *p, char (*c)[CELL])
{
    unsigned rare = p->near ? 10 : 40;

    if (often(p, rare))
        add_day(c[FROM], p->now_day - 20 + (int)chance(&p->chance, 150));
    if (often(p, rare))
        add(c[HOURS], "%u", 20 + chance(&p->chance, 21));
    if (often(p, 80))
        add_day(c[ENROLLED], p->now_day - 300 + (int)chance(&p->chance, 330));
}

static void invent_person(struct palette *p, struct table *t, int number)
{
    char(*c)[CELL] = t->cell;

    add(c[KEY], "P%03d", number);
    add(c[SEX], "%s", often(p, 45) ? "K" : p->plain || often(p, 80) ? "M" : "");
    add(c[LOCALITY], "%s", p->place[chance(&p->chance, PLACES)]);
    add(c[MODE], "%s", often(p, 15) ? "" : PICK(p, modes));
    if (!p->plain && often(p, 60))
        add(c[MINUTES], "%u", invent_minutes(p, c[LOCALITY], c[MODE]));
    if (!p->plain)
        invent_times(p, c);
    for (int i = 0; i < TASKS; i++)
        if (often(p, p->plenty))
            add(c[TASKS_HELD], "task:%s=%u;", world_task[p->task[i]].slug,
                1 + chance(&p->chance, 4));
    for (int i = 0; i < 3; i++) {
        if (often(p, p->plenty))
            add(c[LICENCES], "%s;", PICK(p, licences));
        if (often(p, p->plenty))
            add(c[CERTIFICATES], "%s%s", i ? ";" : "", PICK(p, certificates));
        if (often(p, p->plenty))
            add(c[LANGUAGES], "%s=%u;", PICK(p, languages), 1 + chance(&p->chance, 4));
    }
}

/* Makes a row that must be rejected. */
static void spoil(struct palette *p, struct table *t)
{
    char(*c)[CELL] = t->cell;

    switch (chance(&p->chance, 8)) {
    case 0:
        add(c[TASKS_HELD], ";task:finns-inte=2");
        break;
    case 1:
        add(c[TASKS_HELD], ";task:%s=5", world_task[p->task[0]].slug);
        break;
    case 2:
        snprintf(c[FROM], CELL, "2027-02-29");
        break;
    case 3:
        snprintf(c[SEX], CELL, "kvinna");
        break;
    case 4:
        snprintf(c[MODE], CELL, "train");
        break;
    case 5:
        snprintf(c[KEY], CELL, "P001");
        break;
    case 6:
        snprintf(c[LOCALITY], CELL, "Lugnvik");
        break;
    default:
        snprintf(c[HOURS], CELL, "40.5");
    }
}

static void invent_people(struct palette *p)
{
    struct table t;
    int count =
        p->plain ? 18 + (int)chance(&p->chance, 5) : 6 + (int)chance(&p->chance, 55);

    open_table(&t, p, "people.csv", people_columns);
    for (int i = 1; i <= count; i++) {
        invent_person(p, &t, i);
        if (i > 1 && often(p, 4))
            spoil(p, &t);
        write_row(&t, p);
    }
    close_table(&t);
}

/* ---------- needs ---------- */

enum { N_KEY, N_TITLE, N_LOCALITY, N_START, N_HOURS, N_POSITIONS, N_PURPOSE };
static const char *const needs_columns[] = { "source_key",     "title",
                                             "locality",       "start",
                                             "hours_per_week", "positions",
                                             "purpose",        NULL };
enum {
    R_NEED,
    R_TASK,
    R_SHARE,
    R_KIND,
    R_CONCEPT,
    R_LEVEL,
    R_CLASS,
    R_WEIGHT,
    R_WEEKS
};
static const char *const required_columns[] = { "need",  "task",    "share_percent",
                                                "kind",  "concept", "level",
                                                "class", "weight",  "obtain_weeks",
                                                NULL };

static void invent_need(struct palette *p, struct table *t, int number)
{
    static const char *const purposes[] = { "try_out",      "praktik",        "hire",
                                            "summer_cover", "apprenticeship", "" };
    char(*c)[CELL] = t->cell;

    add(c[N_KEY], "need-%d", number);
    add(c[N_TITLE], "Jobb \"%d\", med; tecken%s", number,
        often(p, 20) ? "\ni två rader" : "");
    add(c[N_LOCALITY], "%s", p->place[chance(&p->chance, 2)]);
    if (often(p, 85))
        add_day(c[N_START], p->now_day - 7 + (int)chance(&p->chance, 120));
    if (often(p, 70))
        add(c[N_HOURS], "%u", 20 + chance(&p->chance, 21));
    if (often(p, 70))
        add(c[N_POSITIONS], "%u", 1 + chance(&p->chance, 9));
    add(c[N_PURPOSE], "%s", PICK(p, purposes));
    write_row(t, p);
}

static void invent_concept(struct palette *p, char (*c)[CELL])
{
    unsigned kind = chance(&p->chance, 10);

    if (kind < 6) {
        add(c[R_KIND], "concept");
        add(c[R_CONCEPT], "task:%s", world_task[PICK(p, p->task)].slug);
    } else if (kind == 6) {
        add(c[R_KIND], "licence");
        add(c[R_CONCEPT], "%s", PICK(p, licences));
    } else if (kind == 7) {
        add(c[R_KIND], "certificate");
        add(c[R_CONCEPT], "%s", PICK(p, certificates));
    } else {
        add(c[R_KIND], "language");
        add(c[R_CONCEPT], "%s", PICK(p, languages));
    }
    if (often(p, 70))
        add(c[R_LEVEL], "%u", 1 + chance(&p->chance, 4));
}

static void invent_required(struct palette *p, struct table *t, int need, bool wide)
{
    static const char *const classes[] = { "statutory", "duty",      "core",
                                           "core",      "learnable", "learnable",
                                           "contract",  "contract",  "custom",
                                           "custom" };
    char(*c)[CELL] = t->cell;
    unsigned task = chance(&p->chance, 4);

    add(c[R_NEED], "need-%d", need);
    if (task > 0) {
        add(c[R_TASK], "Uppgift %u", task);
        if (often(p, 60))
            add(c[R_SHARE], "%u", task * 15);
    }
    invent_concept(p, c);
    add(c[R_CLASS], "%s",
        wide ? often(p, 50) ? "custom" : "contract" : PICK(p, classes));
    if (often(p, 40))
        add(c[R_WEIGHT], "%u", 1 + chance(&p->chance, 15));
    if (often(p, wide ? 80 : 50))
        add(c[R_WEEKS], "%u", chance(&p->chance, 13));
    if (often(p, 2))
        snprintf(c[R_LEVEL], CELL, "5");
    if (often(p, 1))
        snprintf(c[R_NEED], CELL, "need-99");
    write_row(t, p);
}

static void invent_needs(struct palette *p)
{
    struct table t;

    open_table(&t, p, "needs.csv", needs_columns);
    for (int i = 1; i <= NEEDS; i++)
        invent_need(p, &t, i);
    close_table(&t);
    open_table(&t, p, "requirements.csv", required_columns);
    for (int i = 1; i <= NEEDS; i++) {
        bool plain = p->plain && i <= 2;
        int wide = plain || often(p, 12) ? 4 + (int)chance(&p->chance, 4) : 0;
        for (int k = (int)chance(&p->chance, wide ? 2 : 8); k >= 0 && !plain; k--)
            invent_required(p, &t, i, false);
        for (int k = 0; k < wide; k++)
            invent_required(p, &t, i, true);
    }
    close_table(&t);
}

/* A date, or a moment whose civil day in Sweden may be the next one. */
static void invent_now(struct palette *p, struct oracle_invented *out)
{
    int day = world_day("2026-01-05") + (int)chance(&p->chance, 60);
    char text[CELL];

    day += often(p, 50) ? 150 : 0; /* winter or summer, never near a change of clocks */
    add_day(text, day);
    out->now_day = day;
    snprintf(out->now, sizeof out->now, "%.10s", text);
    if (often(p, 50)) {
        bool late = often(p, 50);
        snprintf(out->now, sizeof out->now, "%.10sT%s:30:00Z", text,
                 late ? "23" : "21");
        out->now_day += late;
    }
}

void oracle_invent(uint64_t seed, struct oracle_invented *out)
{
    struct palette p = { .chance = seed };

    invent_now(&p, out);
    p.now_day = out->now_day;
    invent_palette(&p);
    invent_people(&p);
    invent_needs(&p);
}
