/*
 * test_readtext_ads.c: whole advertisements, read by engine/readtext.
 *
 * Eighty-three were written for this test (ads/NAME.txt): the text, a line of four
 * dashes, and what is to be found, one a line; every requirement and every blocked
 * wording must be there, and no other. The real ones are read where present
 * (INSTEG_DATA, else beside the source tree): all without an error, and the marked ones
 * above floors.
 *
 * A found span counts for a marked one when they share half of what they cover
 * together, or when one holds the other and is at most 1/0.6 times as long; each span
 * counts once, the best pairs first.
 */
#include <dirent.h>

#include <jansson.h>

#include "readtext_kit.h"

#define SPANS_MAX 256u
#define OWN_ADS   83

static struct readtext_result read_text(struct str text, struct readtext_hints hints)
{
    struct readtext_result result;
    struct err err = { 0 };

    if (!readtext(words, text, &hints, &arena, &result, &err))
        fail_msg("readtext: %s", err_english(&err));
    return result;
}

static struct str file_read(const char *path)
{
    FILE *in = fopen(path, "rb");
    struct buf out = buf_new(&arena);
    char part[4096];
    size_t n;

    if (!in)
        return (struct str){ 0 };
    while ((n = fread(part, 1, sizeof part, in)) > 0)
        buf_add(&out, (struct str){ part, n });
    fclose(in);
    return buf_str(&out);
}

/* ---- our own ---- */

static void line_add(struct buf *out, struct str text, uint32_t start, uint32_t end)
{
    buf_cstr(out, " | ");
    buf_add(out, span_of(text, start, end));
    buf_char(out, '\n');
}

/* What was found, one a line, as the files write it. */
static struct str found_lines(struct str text, const struct readtext_result *r)
{
    struct buf out = buf_new(&arena);

    for (uint32_t i = 0; i < r->requirement_count; i++) {
        const struct readtext_requirement *q = &r->requirements[i];

        buf_format(&out, "%s %s %s", readtext_kind_word(q->kind),
                   readtext_mood_word(q->mood), readtext_class_word(q->class));
        line_add(&out, text, q->start, q->end);
    }
    for (uint32_t i = 0; i < r->blocked_count; i++) {
        buf_format(&out, "blocked %s", readtext_ground_word(r->blocked[i].ground));
        line_add(&out, text, r->blocked[i].start, r->blocked[i].end);
    }
    for (uint32_t i = 0; i < r->task_count; i++) {
        buf_cstr(&out, "task");
        line_add(&out, text, r->tasks[i].start, r->tasks[i].end);
    }
    return buf_str(&out);
}

static bool holds_line(struct str lines, struct str want)
{
    struct str line;

    while (str_next(&lines, '\n', &line))
        if (str_eq(line, want))
            return true;
    return false;
}

static uint32_t said(const char *path, const char *what, struct str line)
{
    print_error("%s: %s: %.*s\n", path, what, STR_ARG(line));
    return 1;
}

/* How many lines of an advertisement are other than written; each is said. */
static uint32_t check_own(const char *path)
{
    uint32_t wrong = 0;

    struct str all = file_read(path), line;
    size_t cut = str_find(all, STR("\n----\n"));

    assert_true(cut != SIZE_MAX);
    struct str text = str_sub(all, 0, cut), want = str_sub(all, cut + 6, all.len);
    struct readtext_result r = read_text(text, (struct readtext_hints){ 0 });
    struct str found = found_lines(text, &r);

    for (struct str rest = want; str_next(&rest, '\n', &line);)
        if (!holds_line(found, line))
            wrong += said(path, "not found", line);
    for (struct str rest = found; str_next(&rest, '\n', &line);)
        if (!str_starts(line, "task") && !holds_line(want, line))
            wrong += said(path, "not wanted", line);
    return wrong;
}

static void our_own_advertisements_are_read_as_written(void **state)
{
    (void)state;
    const char *folder = getenv("INSTEG_ADS");
    DIR *dir = opendir(folder ? folder : "tests/engine/ads");
    const struct dirent *entry;
    uint32_t wrong = 0;
    int count = 0;
    char path[4096];

    assert_non_null(dir);
    while ((entry = readdir(dir)) != NULL) {
        if (!str_ends(str_from(entry->d_name), ".txt"))
            continue;
        snprintf(path, sizeof path, "%s/%s", folder ? folder : "tests/engine/ads",
                 entry->d_name);
        wrong += check_own(path);
        arena_rewind(&arena, 0);
        count++;
    }
    closedir(dir);
    assert_int_equal(wrong, 0);
    assert_int_equal(count, OWN_ADS);
}

/* ---- real ones ---- */

static json_t *real_ads(void)
{
    const char *folder = getenv("INSTEG_DATA");
    char path[4096];

    if (!folder)
        folder = getenv("INSTEG_REAL");
    snprintf(path, sizeof path, "%s/ads/jobsearch-67-ads-2025-09-anonymised.json",
             folder ? folder : "../shared/data");
    return json_load_file(path, 0, NULL);
}

static FILE *marked_ads(void)
{
    const char *folder = getenv("INSTEG_DATA");
    char path[4096];

    if (!folder)
        folder = getenv("INSTEG_REAL");
    snprintf(path, sizeof path, "%s/ads/marked-7-ads.jsonl",
             folder ? folder : "../shared/data");
    return fopen(path, "rb");
}

static const char *text_at(const json_t *object, const char *outer, const char *inner)
{
    const json_t *value = json_object_get(object, outer);

    if (inner)
        value = json_object_get(value, inner);
    return json_is_string(value) ? json_string_value(value) : "";
}

static struct readtext_result read_ad(const json_t *ad)
{
    const char *text = text_at(ad, "description", "text");

    return read_text(
        str_from(text),
        (struct readtext_hints){
            .headline = str_from(text_at(ad, "headline", NULL)),
            .occupation = str_from(text_at(ad, "occupation", "label")),
            .ssyk = str_from(text_at(ad, "occupation_group", "legacy_ams_taxonomy_id")),
        });
}

static void the_real_advertisements_are_read_without_an_error(void **state)
{
    (void)state;
    json_t *all = real_ads();
    size_t i;
    const json_t *ad;
    uint32_t with_demands = 0;

    if (!all) {
        print_message("the real advertisements are not here\n");
        skip();
    }
    const json_t *hits = json_object_get(all, "hits");
    json_array_foreach(hits, i, ad)
    {
        with_demands += read_ad(ad).requirement_count > 0;
        arena_rewind(&arena, 0);
    }
    assert_int_equal(json_array_size(hits), 67);
    assert_true(with_demands >= 62);
    json_decref(all);
}

struct span {
    uint32_t start, end;
    bool used;
};

/* How well two spans agree, in thousandths; 0 when they do not count as one. */
static uint32_t agreement(struct span a, uint32_t start, uint32_t end)
{
    uint32_t lo = a.start > start ? a.start : start, hi = a.end < end ? a.end : end;

    if (lo >= hi)
        return 0;
    uint32_t both = hi - lo, all = (a.end - a.start) + (end - start) - both;
    bool inside = both == a.end - a.start || both == end - start;

    if (both * 2 >= all || (inside && both * 10 >= all * 6))
        return both * 1000 / all;
    return 0;
}

struct score {
    uint32_t marked, found, met, mood, kind, class, statutory_false;
};

static void pair_judge(const json_t *mark, const struct readtext_requirement *q,
                       struct score *s)
{
    s->met++;
    s->mood += strcmp(text_at(mark, "mood", NULL), readtext_mood_word(q->mood)) == 0;
    s->kind += strcmp(text_at(mark, "kind", NULL), readtext_kind_word(q->kind)) == 0;
    bool same =
        strcmp(text_at(mark, "class", NULL), readtext_class_word(q->class)) == 0;

    s->class += same;
    s->statutory_false += !same && q->class == READTEXT_STATUTORY;
}

static void ad_judge(const json_t *marks, const struct readtext_result *r,
                     struct score *s)
{
    bool found_used[SPANS_MAX] = { false };
    uint32_t marked = (uint32_t)json_array_size(marks);
    struct span span[SPANS_MAX];

    assert_true(marked <= SPANS_MAX && r->requirement_count <= SPANS_MAX);
    for (uint32_t m = 0; m < marked; m++) {
        const json_t *mark = json_array_get(marks, m);

        span[m] =
            (struct span){ (uint32_t)json_integer_value(json_object_get(mark, "start")),
                           (uint32_t)json_integer_value(json_object_get(mark, "end")),
                           false };
    }
    for (;;) {
        uint32_t best = 0, best_m = 0, best_f = 0;

        for (uint32_t m = 0; m < marked; m++)
            for (uint32_t f = 0; f < r->requirement_count && !span[m].used; f++) {
                const struct readtext_requirement *q = &r->requirements[f];
                uint32_t now = found_used[f] ? 0 : agreement(span[m], q->start, q->end);

                best_m = now > best ? m : best_m;
                best_f = now > best ? f : best_f;
                best = now > best ? now : best;
            }
        if (!best)
            break;
        span[best_m].used = found_used[best_f] = true;
        pair_judge(json_array_get(marks, best_m), &r->requirements[best_f], s);
    }
    s->marked += marked;
    s->found += r->requirement_count;
}

static const json_t *ad_by_id(const json_t *all, const char *id)
{
    size_t i;
    const json_t *ad;

    json_array_foreach(json_object_get(all, "hits"), i,
                       ad) if (strcmp(text_at(ad, "id", NULL), id) == 0) return ad;
    return NULL;
}

static void the_marked_advertisements_score_above_the_floors(void **state)
{
    (void)state;
    json_t *all = real_ads();
    FILE *in = marked_ads();
    struct score s = { 0 };
    char line[65536];

    if (!all || !in) {
        json_decref(all);
        print_message("the marked advertisements are not here\n");
        skip();
    }
    while (fgets(line, sizeof line, in)) {
        json_t *marked = json_loads(line, 0, NULL);
        const json_t *ad = ad_by_id(all, text_at(marked, "id", NULL));
        struct score one = { 0 };

        assert_non_null(ad);
        struct readtext_result r = read_ad(ad);
        ad_judge(json_object_get(marked, "requirements"), &r, &one);
        assert_true(2 * one.met * 100 >= 75 * (one.marked + one.found));
        s.marked += one.marked;
        s.found += one.found;
        s.met += one.met;
        s.mood += one.mood;
        s.kind += one.kind;
        s.class += one.class;
        s.statutory_false += one.statutory_false;
        arena_rewind(&arena, 0);
        json_decref(marked);
    }
    fclose(in);
    json_decref(all);
    print_message("marked %u, found %u, met %u: F1 %u, mood %u, kind %u, class %u "
                  "thousandths; statutory without cause %u\n",
                  s.marked, s.found, s.met, 2000 * s.met / (s.marked + s.found),
                  1000 * s.mood / s.met, 1000 * s.kind / s.met, 1000 * s.class / s.met,
                  s.statutory_false);
    assert_true(2000 * s.met / (s.marked + s.found) >= 900);
    assert_true(1000 * s.mood / s.met >= 970);
    assert_true(1000 * s.kind / s.met >= 910);
    assert_true(1000 * s.class / s.met >= 840);
    assert_int_equal(s.statutory_false, 0);
}

static void the_headline_that_asks_for_a_girl_is_blocked(void **state)
{
    (void)state;
    json_t *all = real_ads();

    if (!all) {
        print_message("the real advertisements are not here\n");
        skip();
    }
    struct readtext_result r = read_ad(ad_by_id(all, "30016399"));
    assert_int_equal(r.blocked_count, 1);
    assert_int_equal(r.blocked[0].ground, READTEXT_SEX);
    json_decref(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(our_own_advertisements_are_read_as_written),
        cmocka_unit_test(the_real_advertisements_are_read_without_an_error),
        cmocka_unit_test(the_marked_advertisements_score_above_the_floors),
        cmocka_unit_test(the_headline_that_asks_for_a_girl_is_blocked),
    };
    return cmocka_run_group_tests(tests, lists_load, lists_free);
}
