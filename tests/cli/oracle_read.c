/* oracle_read.c: see oracle_read.h. */
#include "oracle_read.h"

#include <ctype.h>
#include <math.h>

#include "oracle_world.h"
#include "sandbox.h"

#define COLUMNS 16
#define CELL    1024

const char *const oracle_kind_word[KINDS] = { "concept", "licence", "language",
                                              "certificate" };
const char *const oracle_class_word[CLASSES] = { "statutory", "duty",     "core",
                                                 "learnable", "contract", "custom" };
struct oracle_files oracle_files;

/* One CSV file being read: the header's names and the row's cells. */
struct sheet {
    const char *at;
    char separator;
    int columns;
    char name[COLUMNS][CELL], cell[COLUMNS][CELL];
};

/* Reads one cell; false when it was the row's last. */
static bool take_cell(struct sheet *s, char cell[CELL])
{
    bool quoted = *s->at == '"';
    size_t n = 0;

    s->at += quoted;
    for (;; s->at++) {
        if (quoted && s->at[0] == '"' && s->at[1] == '"')
            s->at++;
        else if (quoted && s->at[0] == '"')
            quoted = false, s->at++;
        if (!*s->at ||
            (!quoted && (*s->at == s->separator || *s->at == '\n' || *s->at == '\r')))
            break;
        assert_true(n + 1 < CELL);
        cell[n++] = *s->at;
    }
    cell[n] = '\0';
    if (*s->at == s->separator)
        return s->at++, true;
    while (*s->at == '\r' || *s->at == '\n')
        s->at++;
    return false;
}

static void open_sheet(struct sheet *s, const char *path)
{
    s->at = sandbox_read(path, NULL);
    assert_non_null(s->at);
    if (strncmp(s->at, "\xef\xbb\xbf", 3) == 0)
        s->at += 3;
    size_t head = strcspn(s->at, "\n"), semicolon = strcspn(s->at, ";");
    s->separator = semicolon < head ? ';' : ',';
    s->columns = 0;
    while (take_cell(s, s->name[s->columns++]))
        assert_true(s->columns < COLUMNS);
}

static bool next_row(struct sheet *s)
{
    int n = 0;

    if (!*s->at)
        return false;
    while (take_cell(s, s->cell[n++]))
        assert_true(n < s->columns);
    assert_int_equal(n, s->columns);
    return true;
}

static const char *field(const struct sheet *s, const char *name)
{
    for (int i = 0; i < s->columns; i++)
        if (strcmp(s->name[i], name) == 0)
            return s->cell[i];
    fail_msg("the file lacks %s", name);
    return "";
}

/* An empty number is `empty`; false when it is no number from `least` to `most`. */
static bool number(const char *text, int empty, int least, int most, int *n)
{
    char *end = NULL;

    *n = empty;
    if (!*text)
        return true;
    long value = strtol(text, &end, 10);
    *n = (int)value;
    return !*end && value >= least && value <= most;
}

static bool date(const char *text, int *day)
{
    *day = *text ? world_day(text) : NO_DAY;
    return !*text || *day != NO_DAY;
}

static bool one_of(const char *text, const char *const *words, int count, int *which)
{
    for (*which = 0; *which < count; ++*which)
        if (strcmp(text, words[*which]) == 0)
            return true;
    return false;
}

/* The one spelling of a code: licences in capitals, certificates in small letters. */
static bool understand(enum oracle_kind kind, const char *code,
                       struct oracle_held *held)
{
    *held = (struct oracle_held){ .kind = kind, .task = -1, .level = 1 };
    snprintf(held->code, sizeof held->code, "%s", code);
    for (char *c = held->code; *c && kind == IS_LICENCE; c++)
        *c = (char)toupper((unsigned char)*c);
    for (char *c = held->code; *c && kind == IS_CERTIFICATE; c++)
        *c = (char)tolower((unsigned char)*c);
    if (kind != IS_CONCEPT)
        return true;
    held->task = world_find_task(code);
    return held->task >= 0;
}

static void keep(struct oracle_person *p, const struct oracle_held *held)
{
    for (int i = 0; i < p->held_count; i++)
        if (p->held[i].kind == held->kind && strcmp(p->held[i].code, held->code) == 0) {
            if (p->held[i].level < held->level)
                p->held[i].level = held->level;
            return;
        }
    assert_true(p->held_count < HELD_MOST);
    p->held[p->held_count++] = *held;
}

static bool take_list(struct oracle_person *p, enum oracle_kind kind, const char *list)
{
    char text[CELL], *rest = text, *item;

    snprintf(text, sizeof text, "%s", list);
    while ((item = strsep(&rest, ";")) != NULL) {
        struct oracle_held held;
        char *level = strchr(item, '=');
        if (!*item)
            continue;
        if (level)
            *level = '\0';
        if (!understand(kind, item, &held))
            return false;
        if (level && !number(level + 1, 0, 1, 4, &held.level))
            return false;
        keep(p, &held);
    }
    return true;
}

static bool take_person(const struct sheet *s, struct oracle_person *p)
{
    const char *sex = field(s, "sex");

    *p = (struct oracle_person){ .sex = *sex };
    snprintf(p->key, sizeof p->key, "%s", field(s, "source_key"));
    if (*sex && strcmp(sex, "K") != 0 && strcmp(sex, "M") != 0)
        return false;
    p->place = world_find_place(field(s, "locality"));
    p->mode = world_find_mode(*field(s, "mode") ? field(s, "mode") : "bus");
    for (int i = 0; i < oracle_files.people_count; i++)
        if (strcmp(oracle_files.person[i].key, p->key) == 0)
            return false;
    return p->place >= 0 && p->mode >= 0 &&
           number(field(s, "max_minutes"), 0, 1, 1440, &p->minutes) &&
           number(field(s, "hours_per_week"), 0, 1, 168, &p->hours) &&
           date(field(s, "available_from"), &p->from_day) &&
           date(field(s, "enrolled_on"), &p->enrolled_day) &&
           take_list(p, IS_CONCEPT, field(s, "capabilities")) &&
           take_list(p, IS_LICENCE, field(s, "licences")) &&
           take_list(p, IS_CERTIFICATE, field(s, "certificates")) &&
           take_list(p, IS_LANGUAGE, field(s, "languages"));
}

void oracle_read_people(const char *path)
{
    static struct sheet sheet;

    open_sheet(&sheet, path);
    while (next_row(&sheet)) {
        assert_true(oracle_files.people_count < PEOPLE_MOST);
        if (take_person(&sheet, &oracle_files.person[oracle_files.people_count]))
            oracle_files.people_count++;
        else
            oracle_files.people_rejected++;
    }
}

static bool take_need(const struct sheet *s, struct oracle_need *n)
{
    int positions;

    *n = (struct oracle_need){ .place = world_find_place(field(s, "locality")) };
    snprintf(n->key, sizeof n->key, "%s", field(s, "source_key"));
    return n->place >= 0 && date(field(s, "start"), &n->start_day) &&
           number(field(s, "hours_per_week"), 0, 1, 168, &n->hours) &&
           number(field(s, "positions"), 1, 1, 1000, &positions);
}

static bool take_required(const struct sheet *s, struct oracle_required *r)
{
    struct oracle_held held;
    int kind, class;

    *r = (struct oracle_required){ 0 };
    snprintf(r->in_task, sizeof r->in_task, "%s", field(s, "task"));
    snprintf(r->written, sizeof r->written, "%s", field(s, "concept"));
    if (!one_of(field(s, "kind"), oracle_kind_word, KINDS, &kind) ||
        !one_of(field(s, "class"), oracle_class_word, CLASSES, &class) ||
        !understand((enum oracle_kind)kind, r->written, &held))
        return false;
    r->kind = (enum oracle_kind)kind;
    r->class = (enum oracle_class) class;
    r->task = held.task;
    return number(field(s, "share_percent"), 0, 1, 100, &r->share) &&
           number(field(s, "level"), 2, 1, 4, &r->level) &&
           number(field(s, "weight"), 0, 1, 15, &r->weight) &&
           number(field(s, "obtain_weeks"), -1, 0, 520, &r->weeks);
}

/* The share of a task: of its first row that says one; else all tasks share alike. */
static int share_of(const struct oracle_need *n, const char *task)
{
    int tasks = 0;

    if (!*task)
        return 100;
    for (int i = 0; i < n->count; i++)
        if (strcmp(n->required[i].in_task, task) == 0 && n->required[i].share > 0)
            return n->required[i].share;
    for (int i = 0; i < n->count; i++) {
        bool first = *n->required[i].in_task != '\0';
        for (int k = 0; k < i && first; k++)
            first = strcmp(n->required[k].in_task, n->required[i].in_task) != 0;
        tasks += first;
    }
    return 100 / tasks;
}

static bool weighted(const struct oracle_required *r)
{
    return r->class == CORE || r->class == LEARNABLE;
}

/* clamp(round(30 * task share / number of them in the task), 1, 15) */
static int default_weight(const struct oracle_need *n, const struct oracle_required *r)
{
    int them = 0;

    for (int i = 0; i < n->count; i++)
        them += weighted(&n->required[i]) &&
                strcmp(n->required[i].in_task, r->in_task) == 0;
    double weight = round(30.0 * share_of(n, r->in_task) / 100.0 / them);
    return weight < 1 ? 1 : weight > 15 ? 15 : (int)weight;
}

static void fill_in(struct oracle_need *n)
{
    int weight[REQUIRED_MOST];

    for (int i = 0; i < n->count; i++) {
        struct oracle_required *r = &n->required[i];
        weight[i] = r->weight;
        if (weighted(r) && r->weight == 0)
            weight[i] = default_weight(n, r);
        if (r->class == LEARNABLE && r->weeks < 0)
            r->weeks = r->task >= 0 && world_task[r->task].weeks >= 0
                           ? world_task[r->task].weeks
                           : 4;
    }
    for (int i = 0; i < n->count; i++)
        n->required[i].weight = weight[i];
}

void oracle_read_needs(const char *needs, const char *requirements)
{
    static struct sheet sheet;
    struct oracle_files *f = &oracle_files;

    open_sheet(&sheet, needs);
    while (next_row(&sheet)) {
        assert_true(f->need_count < NEEDS_MOST);
        if (take_need(&sheet, &f->need[f->need_count]))
            f->need_count++;
        else
            f->needs_rejected++;
    }
    open_sheet(&sheet, requirements);
    while (next_row(&sheet)) {
        struct oracle_need *n = NULL;
        for (int i = 0; i < f->need_count; i++)
            if (strcmp(f->need[i].key, field(&sheet, "need")) == 0)
                n = &f->need[i];
        assert_true(!n || n->count < REQUIRED_MOST);
        if (n && take_required(&sheet, &n->required[n->count]))
            n->count++, f->requirements++;
        else
            f->requirements_rejected++;
    }
    for (int i = 0; i < f->need_count; i++)
        fill_in(&f->need[i]);
}
