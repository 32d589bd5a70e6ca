/* ad_differ.c: see ad_differ.h. */
#include "service/ad_differ.h"

#include <jansson.h>

#include "base/embed.h"
#include "service/vocab_find.h"

#define START_BYTES 6u /* of a word: what its other forms and compounds begin with */
#define SHORT_BYTES 3u /* a shorter word says nothing */

/* The two lists of demands, and what is said of one whose other side disagrees. */
enum list { MUST, NICE, LIST_COUNT };

struct differ {
    struct ad_differs *to;
    struct arena *arena;
    const struct readtext_result *found;
    struct str folded; /* the text, from a space to a space */
};

static void tell(struct differ *d, const char *message, struct str what)
{
    if (d->to->count < AD_DIFFERS_MOST)
        d->to->row[d->to->count++] =
            (struct ad_difference){ message, str_copy(d->arena, what) };
}

/* ------------------------------------------------------------------ yes or no */

static bool asks_licence(const struct readtext_requirement *r)
{
    return str_starts(r->concept, "licence:");
}

static bool asks_experience(const struct readtext_requirement *r)
{
    return r->kind == READTEXT_EXPERIENCE;
}

static bool asks_car(const struct readtext_requirement *r)
{
    return str_is(r->law, "x_licence_where_bus");
}

static const struct {
    const char *field;
    bool (*asks)(const struct readtext_requirement *requirement);
    const char *only_field, *only_text;
} compared[] = {
    { "driving_license_required", asks_licence,
      N_("the fields ask for a driving licence, the text does not"),
      N_("the fields ask for no driving licence, the text does") },
    { "experience_required", asks_experience,
      N_("the fields ask for experience, the text does not"),
      N_("the fields ask for no experience, the text does") },
    { "access_to_own_car", asks_car,
      N_("the fields ask for a car of one's own, the text does not"),
      N_("the fields ask for no car of one's own, the text does") },
};

static bool text_asks(const struct readtext_result *found,
                      bool (*asks)(const struct readtext_requirement *requirement),
                      enum readtext_mood most)
{
    for (uint32_t i = 0; i < found->requirement_count; i++)
        if (found->requirements[i].mood <= most && asks(&found->requirements[i]))
            return true;
    return false;
}

static void compare_truths(struct differ *d, const json_t *fields)
{
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        const json_t *said = json_object_get(fields, compared[i].field);
        /* A merit in the text is no contradiction, whatever the field says. */
        if (json_is_true(said) &&
            !text_asks(d->found, compared[i].asks, READTEXT_MERIT))
            tell(d, compared[i].only_field, STR(""));
        else if (json_is_false(said) &&
                 text_asks(d->found, compared[i].asks, READTEXT_MUST))
            tell(d, compared[i].only_text, STR(""));
    }
}

/* ------------------------------------------------------------------ how it is met */

/* How the text takes what a field names. */
enum met { MET_NOT, MET_MENTIONED, MET_MERIT, MET_MUST };

static enum met more(enum met met, const struct readtext_requirement *r)
{
    enum met now = r->mood == READTEXT_MUST ? MET_MUST : MET_MERIT;

    return now > met ? now : met;
}

/* The code of a language by its Swedish name, "sv"; empty: not in the list. */
static struct str language_code(struct arena *scratch, struct str label)
{
    struct str tsv, line, c[4], low = str_lower(scratch, str_trim(label));

    if (!embed_find(embed_data, "languages.tsv", &tsv))
        return STR("");
    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line))
        if (embed_columns(line, c, 4) >= 2 && str_eq(c[1], low))
            return c[0];
    return STR("");
}

/* Whether `r` asks for the language with that code: "sv:speak". */
static bool is_language(const struct readtext_requirement *r, struct str code)
{
    return r->kind == READTEXT_LANGUAGE && code.len > 0 && r->concept.len > code.len &&
           r->concept.ptr[code.len] == ':' &&
           str_eq(str_sub(r->concept, 0, code.len), code);
}

static enum met language_met(const struct differ *d, const json_t *concept,
                             struct str label)
{
    struct arena scratch = { 0 };
    struct str code = language_code(&scratch, label);
    enum met met = code.len ? MET_NOT : MET_MENTIONED; /* unknown: nothing to say */

    (void)concept;
    for (uint32_t i = 0; i < d->found->requirement_count; i++)
        if (is_language(&d->found->requirements[i], code))
            met = more(met, &d->found->requirements[i]);
    arena_free(&scratch);
    return met;
}

/* Whether a word of `label` begins a word, or a part of one, in `folded`. */
static bool has_word(struct str folded, struct str label)
{
    struct str word;

    while (str_next(&label, ' ', &word)) {
        if (word.len < SHORT_BYTES)
            continue;
        size_t end = word.len < START_BYTES ? word.len : START_BYTES;
        while (end < word.len && ((unsigned char)word.ptr[end] & 0xC0) == 0x80)
            end++; /* not in the middle of a letter */
        if (str_find(folded, str_sub(word, 0, end)) != SIZE_MAX)
            return true;
    }
    return false;
}

static enum met skill_met(const struct differ *d, const json_t *concept,
                          struct str label)
{
    struct arena scratch = { 0 };
    struct str words = vocab_fold(&scratch, label);
    struct str id = str_from(json_string_value(json_object_get(concept, "concept_id")));
    enum met met = has_word(d->folded, words) ? MET_MENTIONED : MET_NOT;

    for (uint32_t i = 0; i < d->found->requirement_count; i++) {
        const struct readtext_requirement *r = &d->found->requirements[i];
        bool same = id.len && str_starts(r->concept, "jobtech:") &&
                    str_eq(str_sub(r->concept, strlen("jobtech:"), r->concept.len), id);
        if (same || has_word(vocab_fold(&scratch, r->label), words))
            met = more(met, r);
    }
    arena_free(&scratch);
    return met;
}

/* ------------------------------------------------------------ languages and skills */

static const struct {
    const char *field;
    enum met (*met)(const struct differ *d, const json_t *concept, struct str label);
    const char *missing[LIST_COUNT], *weaker, *stronger;
} lists[] = {
    { "languages",
      language_met,
      { N_("the fields demand the language {what}, the text does not"), NULL },
      N_("the fields demand the language {what}, in the text it is a merit"),
      N_("in the fields the language {what} is a merit, the text demands it") },
    { "skills",
      skill_met,
      { N_("the fields demand {what}, the text does not name it"),
        N_("in the fields {what} is a merit, the text does not name it") },
      N_("the fields demand {what}, in the text it is a merit"),
      N_("in the fields {what} is a merit, the text demands it") },
};
#define LISTS (sizeof lists / sizeof *lists)

static struct str label_of(const json_t *concept)
{
    return str_from(json_string_value(json_object_get(concept, "label")));
}

static void compare_one(struct differ *d, size_t of, enum list list,
                        const json_t *concept)
{
    struct str label = label_of(concept);

    if (label.len == 0)
        return;
    enum met met = lists[of].met(d, concept, label);
    if (met == MET_NOT && lists[of].missing[list])
        tell(d, lists[of].missing[list], label);
    else if (list == MUST && met == MET_MERIT)
        tell(d, lists[of].weaker, label);
    else if (list == NICE && met == MET_MUST)
        tell(d, lists[of].stronger, label);
}

static const json_t *demands(const json_t *fields, enum list list, const char *key)
{
    static const char *const keys[LIST_COUNT] = { "must_have", "nice_to_have" };

    return json_object_get(json_object_get(fields, keys[list]), key);
}

static bool names_language(const json_t *list, struct str code)
{
    struct arena scratch = { 0 };
    bool named = false;

    for (size_t i = 0; i < json_array_size(list) && !named; i++)
        named =
            str_eq(language_code(&scratch, label_of(json_array_get(list, i))), code);
    arena_free(&scratch);
    return named;
}

/* Where the fields name languages at all, one that only the text demands is told. */
static void find_unnamed(struct differ *d, const json_t *fields)
{
    const json_t *must = demands(fields, MUST, "languages");
    const json_t *nice = demands(fields, NICE, "languages");

    if (json_array_size(must) + json_array_size(nice) == 0)
        return;
    for (uint32_t i = 0; i < d->found->requirement_count; i++) {
        const struct readtext_requirement *r = &d->found->requirements[i];
        struct str rest = r->concept, code;
        bool demanded = r->kind == READTEXT_LANGUAGE && r->mood == READTEXT_MUST &&
                        str_next(&rest, ':', &code) && code.len > 0;
        if (demanded && !names_language(must, code) && !names_language(nice, code))
            tell(d, N_("the text demands {what}, the fields name other languages only"),
                 r->label);
    }
}

static void compare_experience(struct differ *d, const json_t *fields)
{
    const json_t *list = demands(fields, MUST, "work_experiences");

    if (json_array_size(list) == 0 ||
        json_is_true(json_object_get(fields, "experience_required")) ||
        text_asks(d->found, asks_experience, READTEXT_MERIT))
        return; /* the yes or no says it already, or nothing differs */
    tell(d, N_("the fields demand experience as {what}, the text asks for none"),
         label_of(json_array_get(list, 0)));
}

struct ad_differs ad_differ(struct str fields, struct str text,
                            const struct readtext_result *found, struct arena *arena)
{
    struct ad_differs differs = { .count = 0 };
    struct differ d = { .to = &differs, .arena = arena, .found = found };
    /* A text without fields is common, and to be told that "" is no JSON takes a
     * twentieth of the time that reading an advertisement does. */
    json_t *object = fields.len ? json_loadb(fields.ptr, fields.len, 0, NULL) : NULL;

    if (!json_is_object(object)) {
        json_decref(object);
        return differs;
    }
    if (json_array_size(demands(object, MUST, "skills")) +
            json_array_size(demands(object, NICE, "skills")) >
        0)
        d.folded = vocab_fold(arena, text);
    compare_truths(&d, object);
    compare_experience(&d, object);
    for (size_t of = 0; of < LISTS; of++)
        for (int list = 0; list < LIST_COUNT; list++) {
            const json_t *all = demands(object, (enum list)list, lists[of].field);
            for (size_t i = 0; i < json_array_size(all); i++)
                compare_one(&d, of, (enum list)list, json_array_get(all, i));
        }
    find_unnamed(&d, object);
    json_decref(object);
    return differs;
}

void ad_difference_say(struct buf *out, enum lang lang,
                       const struct ad_difference *difference)
{
    struct hole what = HOLE_STR("what", difference->what);

    message_add(out, lang, difference->message, &what, 1);
}
