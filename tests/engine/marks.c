/*
 * marks.c: loads marked advertisements and pairs readings with them.
 */
#include "marks.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SPANS_MAX   512u
#define COLUMNS_MAX 9u

/* ---- loading ---- */

static struct str text_of(struct arena *arena, const json_t *object, const char *outer,
                          const char *inner)
{
    const json_t *value = json_object_get(object, outer);

    if (inner)
        value = json_object_get(value, inner);
    return json_is_string(value) ? str_copy(arena, str_from(json_string_value(value)))
                                 : STR("");
}

static uint32_t word_of(struct str word, uint32_t count, const char *(*word_at)(int))
{
    for (uint32_t i = 0; i < count; i++)
        if (str_is(word, word_at((int)i)))
            return i;
    return 0;
}

static const char *kind_at(int i)
{
    return readtext_kind_word((enum readtext_kind)i);
}

static const char *mood_at(int i)
{
    return readtext_mood_word((enum readtext_mood)i);
}

static const char *class_at(int i)
{
    return readtext_class_word((enum readtext_class)i);
}

static uint32_t class_bit(struct str word)
{
    return 1u << word_of(word, READTEXT_CLASS_COUNT, class_at);
}

static uint32_t number_of(const json_t *object, const char *key)
{
    return (uint32_t)json_integer_value(json_object_get(object, key));
}

static struct mark seven_mark(struct arena *arena, const json_t *row)
{
    struct mark mark = {
        .start = number_of(row, "start"),
        .end = number_of(row, "end"),
        .kind = (enum readtext_kind)word_of(text_of(arena, row, "kind", NULL),
                                            READTEXT_KIND_COUNT, kind_at),
        .mood = (enum readtext_mood)word_of(text_of(arena, row, "mood", NULL),
                                            READTEXT_MOOD_COUNT, mood_at),
        .class = (enum readtext_class)word_of(text_of(arena, row, "class", NULL),
                                              READTEXT_CLASS_COUNT, class_at),
    };
    size_t i;
    const json_t *other;

    json_array_foreach(json_object_get(row, "class_alt"), i,
                       other) if (json_is_string(other)) mark.others |=
        class_bit(str_from(json_string_value(other)));
    return mark;
}

static struct marked_ad *ad_by_id(struct marks *marks, struct str id)
{
    for (uint32_t i = 0; i < marks->count; i++)
        if (str_eq(marks->ad[i].id, id))
            return &marks->ad[i];
    return NULL;
}

static void marks_take(struct arena *arena, const json_t *line, struct marked_ad *ad)
{
    const json_t *rows = json_object_get(line, "requirements");
    const json_t *tasks = json_object_get(line, "tasks"), *row;
    size_t i;

    ad->marked = true;
    ad->mark = ARENA_ARRAY(arena, json_array_size(rows), struct mark);
    ad->task = ARENA_ARRAY(arena, json_array_size(tasks), struct mark);
    json_array_foreach(rows, i, row) ad->mark[ad->mark_count++] =
        seven_mark(arena, row);
    json_array_foreach(tasks, i, row) ad->task[ad->task_count++] =
        seven_mark(arena, row);
}

static void seven_line(struct arena *arena, const json_t *line, struct marks *out)
{
    struct marked_ad *ad = ad_by_id(out, text_of(arena, line, "id", NULL));

    if (!ad)
        return;
    ad->seven = true;
    marks_take(arena, line, ad);
}

static void own_line(struct arena *arena, const json_t *line, struct marks *out)
{
    if (!line || out->count == MARKS_ADS_MAX)
        return;
    struct marked_ad *ad = &out->ad[out->count++];

    ad->id = text_of(arena, line, "id", NULL);
    ad->text = text_of(arena, line, "text", NULL);
    ad->hints.occupation = text_of(arena, line, "occupation", NULL);
    ad->hints.ssyk = text_of(arena, line, "ssyk", NULL);
    marks_take(arena, line, ad);
}

static bool ads_load(struct arena *arena, const char *folder, struct marks *out)
{
    char path[4096];
    size_t i;
    const json_t *hit;

    (void)snprintf(path, sizeof path, "%s/ads/jobsearch-67-ads-2025-09-anonymised.json",
                   folder);
    json_t *all = json_load_file(path, 0, NULL);
    json_array_foreach(json_object_get(all, "hits"), i, hit)
    {
        if (out->count == MARKS_ADS_MAX)
            break;
        struct marked_ad *ad = &out->ad[out->count++];

        ad->id = text_of(arena, hit, "id", NULL);
        ad->text = text_of(arena, hit, "description", "text");
        ad->hints.headline = text_of(arena, hit, "headline", NULL);
        ad->hints.occupation = text_of(arena, hit, "occupation", "label");
        ad->hints.ssyk =
            text_of(arena, hit, "occupation_group", "legacy_ams_taxonomy_id");
    }
    json_decref(all);
    return out->count > 0;
}

typedef void line_fn(struct arena *arena, const json_t *line, struct marks *out);

static bool lines_load(struct arena *arena, const char *path, line_fn *take,
                       struct marks *out)
{
    char line[65536];
    FILE *in = fopen(path, "rb");

    if (!in)
        return false;
    while (fgets(line, sizeof line, in)) {
        json_t *row = json_loads(line, 0, NULL);

        take(arena, row, out);
        json_decref(row);
    }
    (void)fclose(in);
    return true;
}

static bool seven_load(struct arena *arena, const char *folder, struct marks *out)
{
    char path[4096];

    (void)snprintf(path, sizeof path, "%s/ads/marked-7-ads.jsonl", folder);
    return lines_load(arena, path, seven_line, out);
}

bool marks_own_load(struct arena *arena, const char *path, struct marks *out)
{
    *out = (struct marks){ 0 };
    return lines_load(arena, path, own_line, out) && out->count > 0;
}

static uint32_t check_of(struct str text, uint32_t start, uint32_t end)
{
    uint32_t hash = 2166136261u, point = 0;

    for (size_t i = 0; i < text.len; i++) {
        point += i && ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
        if (point >= start && point < end)
            hash = (hash ^ (unsigned char)text.ptr[i]) * 16777619u;
    }
    return hash;
}

static void twenty_row(struct marked_ad *ad, const struct str *column)
{
    struct mark mark = {
        .start = (uint32_t)strtoul(column[2].ptr, NULL, 10),
        .end = (uint32_t)strtoul(column[3].ptr, NULL, 10),
    };
    struct str other;

    if (str_is(column[1], "task")) {
        ad->task[ad->task_count++] = mark;
        return;
    }
    mark.kind = (enum readtext_kind)word_of(column[4], READTEXT_KIND_COUNT, kind_at);
    mark.mood = (enum readtext_mood)word_of(column[5], READTEXT_MOOD_COUNT, mood_at);
    mark.class =
        (enum readtext_class)word_of(column[6], READTEXT_CLASS_COUNT, class_at);
    if (!str_is(column[7], "-"))
        for (struct str rest = column[7]; str_next(&rest, ',', &other);)
            mark.others |= class_bit(other);
    ad->mark[ad->mark_count++] = mark;
}

static void twenty_line(struct arena *arena, struct str line, struct marks *out)
{
    struct str column[COLUMNS_MAX];
    uint32_t count = 0;

    for (struct str rest = line; count < COLUMNS_MAX;)
        if (!str_next(&rest, '\t', &column[count++]))
            break;
    struct marked_ad *ad = count == COLUMNS_MAX ? ad_by_id(out, column[0]) : NULL;
    if (!ad) {
        out->stale++;
        return;
    }
    uint32_t start = (uint32_t)strtoul(column[2].ptr, NULL, 10);
    uint32_t end = (uint32_t)strtoul(column[3].ptr, NULL, 10);
    out->stale += check_of(ad->text, start, end) != strtoul(column[8].ptr, NULL, 16);
    if (str_is(column[1], "text")) {
        ad->marked = true;
        ad->mark = ARENA_ARRAY(arena, SPANS_MAX, struct mark);
        ad->task = ARENA_ARRAY(arena, SPANS_MAX, struct mark);
        return;
    }
    twenty_row(ad, column);
}

static bool twenty_load(struct arena *arena, const char *path, struct marks *out)
{
    FILE *in = fopen(path, "rb");
    char line[1024];

    if (!in)
        return false;
    while (fgets(line, sizeof line, in)) {
        struct str all = str_from(line);

        if (str_ends(all, "\n"))
            all.len--;
        if (all.len && all.ptr[0] != '#')
            twenty_line(arena, str_copy(arena, all), out);
    }
    (void)fclose(in);
    return true;
}

bool marks_load(struct arena *arena, const char *folder, const char *places,
                struct marks *out)
{
    *out = (struct marks){ 0 };
    return ads_load(arena, folder, out) && seven_load(arena, folder, out) &&
           twenty_load(arena, places, out);
}

/* ---- pairing ---- */

struct span {
    uint32_t start, end;
    uint32_t with; /* the span it is paired with */
    bool used;
};

/* How well two spans agree, in thousandths; 0 when they do not count as one. */
static uint32_t agreement(struct span a, struct span b)
{
    uint32_t lo = a.start > b.start ? a.start : b.start;
    uint32_t hi = a.end < b.end ? a.end : b.end;

    if (lo >= hi)
        return 0;
    uint32_t both = hi - lo, all = (a.end - a.start) + (b.end - b.start) - both;
    bool inside = both == a.end - a.start || both == b.end - b.start;

    if (both * 2 >= all || (inside && both * 10 >= all * 6))
        return both * 1000 / all;
    return 0;
}

/* The free span that agrees best with `one`, or `count`. */
static uint32_t partner(struct span one, const struct span *span, uint32_t count,
                        uint32_t *best)
{
    uint32_t at = count;

    for (uint32_t k = 0; k < count; k++) {
        uint32_t now = span[k].used ? 0 : agreement(one, span[k]);

        if (now > *best) {
            *best = now;
            at = k;
        }
    }
    return at;
}

struct best {
    uint32_t a, b, agreement; /* 0: none */
};

/* The two free spans that agree best, the first of them in the order of the text. */
static struct best best_of(const struct span *a, uint32_t a_count, const struct span *b,
                           uint32_t b_count)
{
    struct best best = { 0 };

    for (uint32_t i = 0; i < a_count; i++) {
        uint32_t k = a[i].used ? b_count : partner(a[i], b, b_count, &best.agreement);

        if (k < b_count) {
            best.a = i;
            best.b = k;
        }
    }
    return best;
}

/* How many pairs there are. */
static uint32_t pair(struct span *a, uint32_t a_count, struct span *b, uint32_t b_count)
{
    uint32_t pairs = 0;

    for (struct best best; (best = best_of(a, a_count, b, b_count)).agreement;) {
        a[best.a].used = b[best.b].used = true;
        a[best.a].with = best.b;
        b[best.b].with = best.a;
        pairs++;
    }
    return pairs;
}

struct spans {
    struct span marked[SPANS_MAX], found[SPANS_MAX];
    uint32_t marked_count, found_count, met;
};

static void spans_pair(const struct marked_ad *ad, const struct readtext_result *found,
                       bool plain, struct spans *s)
{
    s->marked_count = s->found_count = 0;
    for (uint32_t i = 0; i < ad->mark_count && i < SPANS_MAX; i++)
        if (!plain || ad->mark[i].kind != READTEXT_TRAIT)
            s->marked[s->marked_count++] =
                (struct span){ ad->mark[i].start, ad->mark[i].end, 0, false };
    for (uint32_t i = 0; i < found->requirement_count && i < SPANS_MAX; i++)
        if (!plain || found->requirements[i].kind != READTEXT_TRAIT)
            s->found[s->found_count++] =
                (struct span){ found->requirements[i].start, found->requirements[i].end,
                               0, false };
    s->met = pair(s->marked, s->marked_count, s->found, s->found_count);
}

static uint32_t tasks_pair(const struct marked_ad *ad,
                           const struct readtext_result *found)
{
    struct span marked[SPANS_MAX], tasks[SPANS_MAX];
    uint32_t count = 0, task_count = 0;

    for (uint32_t i = 0; i < ad->task_count && i < SPANS_MAX; i++)
        marked[count++] = (struct span){ ad->task[i].start, ad->task[i].end, 0, false };
    for (uint32_t i = 0; i < found->task_count && i < SPANS_MAX; i++)
        tasks[task_count++] =
            (struct span){ found->tasks[i].start, found->tasks[i].end, 0, false };
    return pair(marked, count, tasks, task_count);
}

static void pair_judge(const struct mark *mark, const struct readtext_requirement *q,
                       struct marks_score *score)
{
    bool same = mark->class == q->class;

    score->mood += mark->mood == q->mood;
    score->kind += mark->kind == q->kind;
    score->class += same;
    score->other += same || (mark->others >> q->class & 1);
    score->statutory_met += same && q->class == READTEXT_STATUTORY;
    score->statutory_false += q->class == READTEXT_STATUTORY && !same &&
                              !(mark->others >> READTEXT_STATUTORY & 1);
}

void marks_judge(const struct marked_ad *ad, const struct readtext_result *found,
                 struct marks_score *score)
{
    struct spans s;

    spans_pair(ad, found, false, &s);
    for (uint32_t i = 0; i < s.marked_count; i++) {
        score->statutory += ad->mark[i].class == READTEXT_STATUTORY;
        if (s.marked[i].used)
            pair_judge(&ad->mark[i], &found->requirements[s.marked[i].with], score);
    }
    for (uint32_t i = 0; i < s.found_count; i++)
        score->statutory_false +=
            !s.found[i].used && found->requirements[i].class == READTEXT_STATUTORY;
    uint32_t f1 = marks_f1(s.met, s.marked_count, s.found_count);
    if (!score->ads++ || f1 < score->worst)
        score->worst = f1;
    score->marked += s.marked_count;
    score->found += s.found_count;
    score->met += s.met;
    spans_pair(ad, found, true, &s);
    score->plain_marked += s.marked_count;
    score->plain_found += s.found_count;
    score->plain_met += s.met;
    score->task_marked += ad->task_count;
    score->task_found += found->task_count;
    score->task_met += tasks_pair(ad, found);
}

/* ---- what went wrong ---- */

static struct str text_between(struct str text, uint32_t start, uint32_t end)
{
    uint32_t point = 0;
    size_t from = text.len, to = text.len;

    for (size_t i = 0; i < text.len; i++) {
        if (((unsigned char)text.ptr[i] & 0xC0) == 0x80)
            continue;
        if (point == start)
            from = i;
        if (point == end)
            to = i;
        point++;
    }
    return str_sub(text, from, to - from);
}

static void mark_miss(const struct marked_ad *ad, const struct mark *mark,
                      const struct readtext_requirement *q)
{
    struct str text = text_between(ad->text, mark->start, mark->end);

    if (!q) {
        printf("%.*s  missed  %s %s %s: %.*s\n", STR_ARG(ad->id),
               readtext_kind_word(mark->kind), readtext_mood_word(mark->mood),
               readtext_class_word(mark->class), STR_ARG(text));
        return;
    }
    if (mark->kind != q->kind)
        printf("%.*s  kind    %s, not %s: %.*s\n", STR_ARG(ad->id),
               readtext_kind_word(mark->kind), readtext_kind_word(q->kind),
               STR_ARG(text));
    if (mark->mood != q->mood)
        printf("%.*s  mood    %s, not %s: %.*s\n", STR_ARG(ad->id),
               readtext_mood_word(mark->mood), readtext_mood_word(q->mood),
               STR_ARG(text));
    if (mark->class != q->class)
        printf("%.*s  class   %s, not %s (%s%s): %.*s\n", STR_ARG(ad->id),
               readtext_class_word(mark->class), readtext_class_word(q->class),
               q->class_rule, mark->others >> q->class & 1 ? ", can be defended" : "",
               STR_ARG(text));
}

static void tasks_miss(const struct marked_ad *ad, const struct readtext_result *found)
{
    struct span marked[SPANS_MAX], tasks[SPANS_MAX];
    uint32_t count = 0, task_count = 0;

    for (; count < ad->task_count && count < SPANS_MAX; count++)
        marked[count] =
            (struct span){ ad->task[count].start, ad->task[count].end, 0, false };
    for (; task_count < found->task_count && task_count < SPANS_MAX; task_count++)
        tasks[task_count] = (struct span){ found->tasks[task_count].start,
                                           found->tasks[task_count].end, 0, false };
    (void)pair(marked, count, tasks, task_count);
    for (uint32_t i = 0; i < count; i++)
        if (!marked[i].used)
            printf("%.*s  no task: %.*s\n", STR_ARG(ad->id),
                   STR_ARG(text_between(ad->text, marked[i].start, marked[i].end)));
    for (uint32_t i = 0; i < task_count; i++)
        if (!tasks[i].used)
            printf("%.*s  a task by %s: %.*s\n", STR_ARG(ad->id), found->tasks[i].rule,
                   STR_ARG(text_between(ad->text, tasks[i].start, tasks[i].end)));
}

void marks_misses(const struct marked_ad *ad, const struct readtext_result *found)
{
    struct spans s;

    spans_pair(ad, found, false, &s);
    for (uint32_t i = 0; i < s.marked_count; i++)
        mark_miss(ad, &ad->mark[i],
                  s.marked[i].used ? &found->requirements[s.marked[i].with] : NULL);
    for (uint32_t i = 0; i < s.found_count; i++) {
        const struct readtext_requirement *q = &found->requirements[i];

        if (!s.found[i].used)
            printf("%.*s  found by %s %s %s: %.*s\n", STR_ARG(ad->id), q->rule,
                   readtext_kind_word(q->kind), readtext_mood_word(q->mood),
                   STR_ARG(text_between(ad->text, q->start, q->end)));
    }
    tasks_miss(ad, found);
}

uint32_t marks_share(uint32_t part, uint32_t whole)
{
    return whole ? 1000 * part / whole : 1000;
}

uint32_t marks_f1(uint32_t met, uint32_t marked, uint32_t found)
{
    return marks_share(2 * met, marked + found);
}

void marks_print(const char *name, const struct marks_score *s)
{
    printf("%s: %u advertisements, marked %u, found %u, met %u; thousandths: F1 %u, "
           "without qualities %u, mood %u, kind %u, class %u, class or listed "
           "alternative %u, tasks %u, worst advertisement %u; statutory %u of %u, "
           "without cause %u\n",
           name, s->ads, s->marked, s->found, s->met,
           marks_f1(s->met, s->marked, s->found),
           marks_f1(s->plain_met, s->plain_marked, s->plain_found),
           marks_share(s->mood, s->met), marks_share(s->kind, s->met),
           marks_share(s->class, s->met), marks_share(s->other, s->met),
           marks_f1(s->task_met, s->task_marked, s->task_found), s->worst,
           s->statutory_met, s->statutory, s->statutory_false);
}
