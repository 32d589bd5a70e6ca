/* event_kind.c: see event_kind.h. */
#include "domain/event_kind.h"

#include "base/date.h"
#include "base/embed.h"

#define COLUMNS     7u
#define MONTH_BYTES 7u

static const char *const type_words[] = { [FACT_INT] = "int",
                                          [FACT_DAY] = "day",
                                          [FACT_MONTH] = "month",
                                          [FACT_WORD] = "word",
                                          [FACT_WORDS] = "words" };
#define TYPE_COUNT (sizeof type_words / sizeof *type_words)

static bool next_word(struct str *rest, struct str *word)
{
    size_t at = 0, from;

    while (at < rest->len && (rest->ptr[at] == ' ' || rest->ptr[at] == '|'))
        at++;
    from = at;
    while (at < rest->len && rest->ptr[at] != ' ' && rest->ptr[at] != '|')
        at++;
    *word = str_sub(*rest, from, at - from);
    *rest = str_sub(*rest, at, rest->len - at);
    return word->len > 0;
}

bool event_word_in(struct str words, struct str word)
{
    struct str one;

    while (next_word(&words, &one))
        if (str_eq(one, word))
            return true;
    return false;
}

static bool is_word(struct str text, bool with_source)
{
    uint32_t colons = 0;

    if (text.len == 0 || text.len > EVENT_WORD_BYTES)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ':' && with_source && i > 0 && i + 1 < text.len && colons++ == 0)
            continue;
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_')
            return false;
    }
    return true;
}

static bool misfit(struct str line, struct err *err)
{
    return err_set(err, ERR_INPUT,
                   N_("event_kinds.tsv has a row that does not fit: {row}"),
                   ARG_STR(line));
}

/* "outcome:need|no": a name and its type. */
static bool read_fact(struct str text, bool required, struct event_kind *kind)
{
    size_t colon = str_find(text, STR(":"));
    struct event_fact *fact = &kind->fact[kind->fact_count];

    if (colon == SIZE_MAX || kind->fact_count == EVENT_FACTS_MOST)
        return false;
    *fact = (struct event_fact){ .name = str_sub(text, 0, colon),
                                 .choices = str_sub(text, colon + 1, text.len),
                                 .type = FACT_CHOICE,
                                 .required = required };
    for (size_t i = 0; i < TYPE_COUNT; i++)
        if (str_is(fact->choices, type_words[i]))
            fact->type = (enum fact_type)i;
    kind->fact_count++;
    return is_word(fact->name, false) &&
           (fact->type != FACT_CHOICE || str_find(fact->choices, STR("|")) != SIZE_MAX);
}

static bool read_facts(struct str column, bool required, struct event_kind *kind)
{
    struct str one;

    if (str_is(column, "-"))
        return true;
    while (str_next(&column, ' ', &one))
        if (one.len > 0 && !read_fact(one, required, kind))
            return false;
    return true;
}

bool event_kinds_load(struct str tsv, struct event_kinds *kinds, struct err *err)
{
    struct str line, c[COLUMNS + 1];

    kinds->count = 0;
    if (!embed_line(&tsv, &line)) /* the header */
        return misfit(STR(""), err);
    while (embed_line(&tsv, &line)) {
        struct event_kind *kind = &kinds->kind[kinds->count];
        if (kinds->count == EVENT_KINDS_MOST ||
            embed_columns(line, c, COLUMNS + 1) != COLUMNS || !is_word(c[0], false) ||
            event_kind_find(kinds, c[0]))
            return misfit(line, err);
        *kind = (struct event_kind){
            .word = c[0], .subject = c[1], .reasons = c[4], .sides = c[5], .texts = c[6]
        };
        if (!read_facts(c[2], true, kind) || !read_facts(c[3], false, kind))
            return misfit(line, err);
        kinds->count++;
    }
    return kinds->count > 0 || misfit(STR(""), err);
}

const struct event_kind *event_kind_find(const struct event_kinds *kinds,
                                         struct str word)
{
    for (uint32_t i = 0; i < kinds->count; i++)
        if (str_eq(kinds->kind[i].word, word))
            return &kinds->kind[i];
    return NULL;
}

static bool month_fits(struct str text)
{
    char day[DATE_TEXT_BYTES + 1];
    int32_t ignored;

    if (text.len != MONTH_BYTES)
        return false;
    snprintf(day, sizeof day, "%.*s-01", STR_ARG(text));
    return date_parse(str_from(day), &ignored);
}

static bool words_fit(const struct view *value)
{
    if (value->kind != VIEW_ARRAY || value->count > EVENT_WORDS_MOST)
        return false;
    for (const struct view_item *i = value->list.first; i; i = i->next)
        if (i->value.kind != VIEW_STR || !is_word(i->value.text, true))
            return false;
    return true;
}

static bool fact_fits(const struct event_fact *fact, const struct view *value)
{
    bool text = value->kind == VIEW_STR;
    int32_t ignored;

    switch (fact->type) {
    case FACT_INT:
        return value->kind == VIEW_INT && value->integer >= 0 &&
               value->integer <= EVENT_INT_MOST;
    case FACT_DAY:
        return text && date_parse(value->text, &ignored);
    case FACT_MONTH:
        return text && month_fits(value->text);
    case FACT_WORD:
        return text && is_word(value->text, false);
    case FACT_WORDS:
        return words_fit(value);
    case FACT_CHOICE:
        return text && event_word_in(fact->choices, value->text);
    }
    return false;
}

static bool facts_fit(const struct event_kind *kind, const struct view *facts,
                      struct err *err)
{
    uint32_t known = 0;

    for (uint32_t i = 0; i < kind->fact_count; i++) {
        const struct event_fact *fact = &kind->fact[i];
        const struct view *value = view_get(facts, fact->name);
        if (!value && !fact->required)
            continue;
        if (!value || !fact_fits(fact, value))
            return err_set(err, ERR_INTERNAL,
                           N_("an event {kind} needs the fact {fact} as its kind says"),
                           ARG_STR(kind->word), ARG_STR(fact->name));
        known++;
    }
    if (known != facts->count)
        return err_set(err, ERR_INTERNAL,
                       N_("an event {kind} has a fact that its kind does not know"),
                       ARG_STR(kind->word));
    return true;
}

/* A coded word of a column: left out where "-" is in it, else one of it; "*" takes any
 * word, or none. */
static bool code_fits(struct str allowed, struct str word)
{
    if (str_is(allowed, "*"))
        return word.len == 0 || is_word(word, false);
    if (word.len == 0)
        return event_word_in(allowed, STR("-"));
    return !str_is(word, "-") && event_word_in(allowed, word);
}

bool event_kind_check(const struct event_kinds *kinds, const struct event_claim *claim,
                      struct err *err)
{
    const struct event_kind *kind = event_kind_find(kinds, claim->kind);

    if (!kind ||
        (!str_is(kind->subject, "*") && !str_eq(kind->subject, claim->subject)))
        return err_set(err, ERR_INTERNAL,
                       N_("there is no event {kind} of a subject {subject}"),
                       ARG_STR(claim->kind), ARG_STR(claim->subject));
    if (!code_fits(kind->reasons, claim->reason) ||
        !code_fits(kind->sides, claim->side))
        return err_set(err, ERR_INTERNAL,
                       N_("an event {kind} does not allow this reason or side"),
                       ARG_STR(claim->kind));
    return facts_fit(kind, claim->facts, err);
}

bool event_kind_has_text(const struct event_kind *kind, struct str word)
{
    return !str_is(kind->texts, "-") && event_word_in(kind->texts, word);
}
