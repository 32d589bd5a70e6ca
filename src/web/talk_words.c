/* talk_words.c: see talk_words.h. */
#include "web/talk_words.h"

#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/embed.h"
#include "domain/requirement.h"
#include "service/name_fold.h"
#include "web/talk_view.h"

/* ------------------------------------------------------------------------- of codes */

/* The line of a shipped table that `code` stands on; "" where there is none. */
static struct str line_of(const struct request *request, const char *file,
                          struct str code)
{
    struct talk_line *line =
        ARENA_ARRAY(request->arena, TALK_LINES_MOST, struct talk_line);
    const uint32_t count = talk_lines(request, file, line, TALK_LINES_MOST);

    for (uint32_t i = 0; i < count; i++)
        if (str_eq(line[i].code, code))
            return line[i].label;
    return STR("");
}

static struct str joined(const struct request *request, struct str first,
                         struct str second)
{
    struct buf out = buf_new(request->arena);

    buf_add(&out, first);
    if (first.len > 0 && second.len > 0)
        buf_cstr(&out, ": ");
    buf_add(&out, second);
    return buf_str(&out);
}

static struct str language_text(const struct request *request, struct str rest)
{
    struct str language = STR(""), skill = rest, word = STR("");

    (void)str_next(&skill, ':', &language);
    const uint32_t at =
        coded_find((struct coded_table){ skill_words, SKILL_WORD_COUNT }, skill);
    if (at < SKILL_WORD_COUNT)
        word = talk_word(request, skill_words[at].label);
    const struct str name = line_of(request, "languages.tsv", language);
    return joined(request, name.len ? name : language, word);
}

struct str talk_code_text(const struct request *request, struct str code)
{
    const struct catalogue_task *task = ad_reader_task(request->app->reader, code);
    struct str rest = code, kind = STR(""), text = STR("");

    if (task)
        return request->lang == LANG_SV ? task->sv : task->en;
    (void)str_next(&rest, ':', &kind);
    if (str_is(kind, "licence"))
        text = joined(request, rest, line_of(request, "licences.tsv", rest));
    else if (str_is(kind, "certificate"))
        text = line_of(request, "certificates.tsv", rest);
    else if (str_is(kind, "language"))
        text = language_text(request, rest);
    return text.len ? text : rest.len ? rest : code;
}

/* ------------------------------------------------------------------- of the draft */

static const struct {
    const char *key, *question;
} questions[] = {
    { "place", N_("Where do you live?") },
    { "mode", N_("How do you get to work?") },
    { "minutes", N_("At most how many minutes one way?") },
    { "hours", N_("At most how many hours a week?") },
    { "from", N_("From which day?") },
    { "days", N_("Which days?") },
    { "shifts", N_("Which times?") },
    { "reach", N_("Other places you can get to") },
    { "wishes", N_("Wishes") },
};

struct str talk_key_text(const struct request *request, struct str key)
{
    struct str rest = key, what;

    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
        if (str_is(key, questions[i].key))
            return talk_word(request, questions[i].question);
    return str_next(&rest, '/', &what) && rest.len ? talk_code_text(request, rest)
                                                   : key;
}

struct str talk_bits_text(const struct request *request, struct coded_table table,
                          uint32_t bits)
{
    struct buf out = buf_new(request->arena);

    buf_cstr(&out, "");
    for (uint32_t i = 0; i < table.count; i++)
        if (bits >> i & 1) {
            if (out.len)
                buf_cstr(&out, ", ");
            buf_add(&out,
                    str_lower(request->arena, talk_word(request, table.row[i].label)));
        }
    return buf_str(&out);
}

struct str talk_mode_text(const struct request *request, struct str word)
{
    static const char *const labels[MODE_COUNT] = {
        [MODE_CAR] = N_("Car"),
        [MODE_BUS] = N_("Bus or train"),
        [MODE_BIKE] = N_("Bicycle"),
        [MODE_FOOT] = N_("On foot"),
    };
    enum travel_mode mode;

    return mode_from(word, &mode) ? talk_word(request, labels[mode]) : STR("");
}

/* With its unit; `id` has a hole {n}. */
static struct str measured(const struct request *request, const char *id,
                           struct str value)
{
    int64_t n = 0;

    if (!str_int(value, &n))
        return value;
    return talk_said(request, id, (struct hole[]){ HOLE_NUM("n", n) }, 1);
}

/* The names of places, whose codes stand with ; between. */
static struct str places_text(const struct request *request, struct str codes)
{
    struct buf out = buf_new(request->arena);
    struct str tsv = STR(""), code, line, cell, name;

    buf_cstr(&out, "");
    if (!embed_find(embed_data, "places.tsv", &tsv))
        return codes;
    while (str_next(&codes, ';', &code)) {
        struct str rest = tsv;
        name = code;
        while (str_next(&rest, '\n', &line))
            if (str_next(&line, '\t', &cell) && str_eq(cell, code)) {
                (void)str_next(&line, '\t', &name);
                break;
            }
        if (out.len)
            buf_cstr(&out, ", ");
        buf_add(&out, name);
    }
    return buf_str(&out);
}

static struct str reach_text(const struct request *request, struct str key,
                             struct str value)
{
    int64_t bits = 0;
    int32_t day;

    if (str_is(key, "minutes"))
        return measured(request, N_("{n} minutes one way"), value);
    if (str_is(key, "hours"))
        return measured(request, N_("{n} hours a week"), value);
    if (str_is(key, "place") || str_is(key, "reach"))
        return places_text(request, value);
    if (str_is(key, "mode"))
        return talk_mode_text(request, value);
    if (str_is(key, "days") && str_int(value, &bits))
        return talk_bits_text(
            request, (struct coded_table){ day_words, DAY_WORD_COUNT }, (uint32_t)bits);
    if (str_is(key, "shifts") && str_int(value, &bits))
        return talk_bits_text(request,
                              (struct coded_table){ shift_words, SHIFT_WORD_COUNT },
                              (uint32_t)bits);
    if ((str_is(key, "from") || str_starts(key, "expires/")) &&
        date_parse(value, &day)) {
        struct buf out = buf_new(request->arena);
        message_day(&out, request->lang, day);
        return buf_str(&out);
    }
    return value;
}

struct str talk_value_text(const struct request *request, struct str key,
                           struct str value)
{
    static const struct {
        const char *prefix;
        struct coded_table table;
    } words[] = {
        { "level/language:", { step_words, LEVEL_WORD_COUNT } },
        { "level/", { level_words, LEVEL_WORD_COUNT } },
        { "evidence/", { evidence_words, EVIDENCE_COUNT } },
        { "wish/", { wish_words, WISH_COUNT } },
    };
    const bool paper =
        str_starts(key, "level/licence:") || str_starts(key, "level/certificate:");

    if (value.len == 0 || str_is(value, "0"))
        return talk_word(request, N_("nothing"));
    if (paper)
        return talk_word(request, N_("Has it"));
    for (uint32_t i = 0; i < sizeof words / sizeof *words; i++) {
        const uint32_t row = coded_find(words[i].table, value);
        if (str_starts(key, words[i].prefix) && row < words[i].table.count)
            return talk_word(request, words[i].table.row[row].label);
    }
    return reach_text(request, key, value);
}

/* ------------------------------------------------------------------------- in order */

struct sorted {
    char key[NAME_SORT_BYTES];
    uint32_t at;
    struct view value;
};

static int by_key(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    const int order = memcmp(x->key, y->key, sizeof x->key);

    return order ? order : x->at < y->at ? -1 : 1;
}

void talk_sort(struct arena *arena, struct view *list)
{
    struct sorted *all =
        ARENA_ARRAY(arena, list->count ? list->count : 1, struct sorted);
    uint32_t count = 0;

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *label = view_get(&i->value, STR("label"));
        memset(all[count].key, 0, sizeof all[count].key);
        (void)name_sort_key(label ? label->text : STR(""), STR(""), all[count].key);
        all[count].at = count;
        all[count++].value = i->value;
    }
    if (count > 1)
        qsort(all, count, sizeof *all, by_key);
    count = 0;
    for (struct view_item *i = list->list.first; i; i = i->next)
        i->value = all[count++].value;
}
