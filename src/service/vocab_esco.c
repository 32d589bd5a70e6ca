/*
 * vocab_esco.c: ESCO's CSV files, as they stand in the two zips.
 *
 * A concept is named by its address; its last part is the code:
 *     http://data.europa.eu/esco/skill/UUID       esco:UUID
 *     http://data.europa.eu/esco/occupation/UUID  esco:UUID
 *     http://data.europa.eu/esco/isced-f/0110     esco:isced-f-0110
 *     http://data.europa.eu/esco/isco/C5221       isco:5221
 */
#include "service/csv_read.h"
#include "service/vocab_read.h"

#define HOME       "http://data.europa.eu/esco/"
#define UUID_BYTES 36u
#define CODE_BYTES 64u

/* How a reader of one kind of file takes a row; `field` is in its columns' order. */
struct table {
    struct vocab_reading *r;
    bool (*take)(struct table *t, const struct str *field, struct err *err);
};

static bool take_row(void *ctx, const struct csv_row *row, struct err *err)
{
    struct table *t = ctx;
    bool ok;

    if (!call_step(t->r->call, t->r->done + row->bytes_read, t->r->all, err))
        return false;
    ok = row->field_count == row->header_count
             ? t->take(t, row->field, err)
             : err_set(err, ERR_INPUT, N_("the row has {n} fields, the header {want}"),
                       ARG_NUM(row->field_count), ARG_NUM(row->header_count));
    return ok ? true : err_add(err, N_("line {line}"), ARG_NUM(row->line));
}

static bool read_table(struct table *t, const struct csv_column *column, uint32_t count,
                       struct err *err)
{
    struct csv_spec spec = { column, count };
    struct csv_sink sink = { take_row, t };

    return csv_read_bytes(t->r->bytes, &spec, &sink, err);
}

/* Fields are borrowed until the row is done; facts live as long as their pile. */
static struct str kept(const struct table *t, struct str text)
{
    return str_copy(t->r->pile->arena, text);
}

static bool is_uuid(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (i == 8 || i == 13 || i == 18 || i == 23
                ? text.ptr[i] != '-'
                : !strchr("0123456789abcdefABCDEF", text.ptr[i]))
            return false;
    return text.len == UUID_BYTES;
}

static bool is_digits(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return text.len >= 1 && text.len <= 4;
}

/* Puts `prefix` and `rest` together in `text`, which has room for both. */
static struct str code_text(char text[CODE_BYTES], const char *prefix, struct str rest)
{
    int len = snprintf(text, CODE_BYTES, "%s%.*s", prefix, STR_ARG(rest));

    return (struct str){ text, (size_t)len };
}

/* The code of an address, in `text`; empty: it is none of ESCO's. */
static struct str code_of(struct str address, char text[CODE_BYTES])
{
    struct str rest = str_sub(address, strlen(HOME), address.len), kind;

    if (!str_starts(address, HOME) || !str_next(&rest, '/', &kind))
        return STR("");
    if (str_is(kind, "isco") && str_starts(rest, "C") &&
        is_digits(str_sub(rest, 1, rest.len)))
        return code_text(text, "isco:", str_sub(rest, 1, rest.len));
    if (str_is(kind, "isced-f") && is_digits(rest))
        return code_text(text, "esco:isced-f-", rest);
    if ((str_is(kind, "skill") || str_is(kind, "occupation")) && is_uuid(rest))
        return code_text(text, "esco:", rest);
    return STR("");
}

static bool word_of(const struct table *t, struct str address, enum word_kind kind,
                    uint32_t *word, struct err *err)
{
    char text[CODE_BYTES];
    struct str code = code_of(address, text);

    if (code.len == 0)
        return err_set(err, ERR_INPUT,
                       N_("{text} is not the address of an ESCO concept"),
                       ARG_STR(address));
    *word = vocab_lexicon_take(t->r->words, code, kind);
    return true;
}

/* ---------------------------------------------------------------------- lists */

/* Labels stand a line each. */
static bool put_labels(const struct table *t, uint32_t word, const char *kind,
                       struct str cell, struct err *err)
{
    struct str rest = kept(t, cell), label;

    while (str_next(&rest, '\n', &label)) {
        struct vocab_fact fact = { .table = VOCAB_LABEL,
                                   .word = word,
                                   .lang = t->r->lang,
                                   .name = str_from(kind),
                                   .text = label };
        if (!pile_add(t->r->pile, &fact, err))
            return false;
    }
    return true;
}

enum { URI, PREFERRED, ALT, HIDDEN, DESCRIPTION, LIST_COLUMNS };

static const struct csv_column list_columns[LIST_COLUMNS] = {
    [URI] = { "conceptUri", true },          [PREFERRED] = { "preferredLabel", true },
    [ALT] = { "altLabels", true },           [HIDDEN] = { "hiddenLabels", false },
    [DESCRIPTION] = { "description", true },
};

static bool put_listed(struct table *t, const struct str *f, enum word_kind kind,
                       struct err *err)
{
    struct pile *pile = t->r->pile;
    uint32_t word;

    if (!word_of(t, f[URI], kind, &word, err))
        return false;
    if (f[PREFERRED].len == 0)
        return err_set(err, ERR_INPUT, N_("a concept has no label"));
    struct str code = t->r->words->word[word].code, scheme;
    str_next(&code, ':', &scheme);
    return pile_listed(pile, word, t->r->lang, kept(t, f[PREFERRED]), err) &&
           pile_code(pile, word, str_is(scheme, "isco") ? "isco08" : "esco", code,
                     err) &&
           put_labels(t, word, "alt", f[ALT], err) &&
           put_labels(t, word, "hidden", f[HIDDEN], err) &&
           pile_text(pile, word, t->r->lang, kept(t, f[DESCRIPTION]), err);
}

static bool take_skill(struct table *t, const struct str *field, struct err *err)
{
    return put_listed(t, field, WORD_SKILL, err);
}

static bool take_group(struct table *t, const struct str *field, struct err *err)
{
    return put_listed(t, field, WORD_GROUP, err);
}

static bool take_occupation(struct table *t, const struct str *field, struct err *err)
{
    return put_listed(t, field, WORD_OCCUPATION, err);
}

bool esco_skills(struct vocab_reading *r, struct err *err)
{
    struct table t = { r, take_skill };

    return read_table(&t, list_columns, LIST_COLUMNS, err);
}

bool esco_groups(struct vocab_reading *r, struct err *err)
{
    struct table t = { r, take_group };

    return read_table(&t, list_columns, LIST_COLUMNS, err);
}

bool esco_isco(struct vocab_reading *r, struct err *err)
{
    return esco_groups(r, err);
}

bool esco_occupations(struct vocab_reading *r, struct err *err)
{
    struct table t = { r, take_occupation };

    return read_table(&t, list_columns, LIST_COLUMNS, err);
}

/* ------------------------------------------------------------------ relations */

enum { FROM, TO, FROM_TYPE, TO_TYPE, RELATION, RELATION_COLUMNS };

static enum word_kind kind_of(struct str type)
{
    if (str_is(type, "Occupation"))
        return WORD_OCCUPATION;
    return str_is(type, "KnowledgeSkillCompetence") ? WORD_SKILL : WORD_GROUP;
}

static bool take_broader(struct table *t, const struct str *f, struct err *err)
{
    uint32_t from, to;

    return word_of(t, f[FROM], kind_of(f[FROM_TYPE]), &from, err) &&
           word_of(t, f[TO], kind_of(f[TO_TYPE]), &to, err) &&
           pile_relation(t->r->pile, from, to, "broader", err);
}

bool esco_broader(struct vocab_reading *r, struct err *err)
{
    static const struct csv_column columns[] = { [FROM] = { "conceptUri", true },
                                                 [TO] = { "broaderUri", true },
                                                 [FROM_TYPE] = { "conceptType", true },
                                                 [TO_TYPE] = { "broaderType", true } };
    struct table t = { r, take_broader };

    return read_table(&t, columns, RELATION, err);
}

static bool take_skill_of(struct table *t, const struct str *f, enum word_kind kind,
                          struct err *err)
{
    const char *relation = str_is(f[RELATION], "essential")  ? "essential"
                           : str_is(f[RELATION], "optional") ? "optional"
                                                             : NULL;
    uint32_t from, to;

    if (!relation)
        return err_set(err, ERR_INPUT, N_("{text} is neither essential nor optional"),
                       ARG_STR(f[RELATION]));
    return word_of(t, f[FROM], kind, &from, err) &&
           word_of(t, f[TO], WORD_SKILL, &to, err) &&
           pile_relation(t->r->pile, from, to, relation, err);
}

static bool take_of_skill(struct table *t, const struct str *field, struct err *err)
{
    return take_skill_of(t, field, WORD_SKILL, err);
}

static bool take_of_occupation(struct table *t, const struct str *field,
                               struct err *err)
{
    return take_skill_of(t, field, WORD_OCCUPATION, err);
}

bool esco_skill_skill(struct vocab_reading *r, struct err *err)
{
    static const struct csv_column columns[] = {
        [FROM] = { "originalSkillUri", true },
        [TO] = { "relatedSkillUri", true },
        [FROM_TYPE] = { "originalSkillType", false },
        [TO_TYPE] = { "relatedSkillType", false },
        [RELATION] = { "relationType", true }
    };
    struct table t = { r, take_of_skill };

    return read_table(&t, columns, RELATION_COLUMNS, err);
}

bool esco_occupation_skill(struct vocab_reading *r, struct err *err)
{
    static const struct csv_column columns[] = { [FROM] = { "occupationUri", true },
                                                 [TO] = { "skillUri", true },
                                                 [FROM_TYPE] = { "skillType", false },
                                                 [TO_TYPE] = { "status", false },
                                                 [RELATION] = { "relationType",
                                                                true } };
    struct table t = { r, take_of_occupation };

    return read_table(&t, columns, RELATION_COLUMNS, err);
}
