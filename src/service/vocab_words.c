/* vocab_words.c: see vocab_words.h. */
#include "service/vocab_words.h"

#include "base/message.h"

struct labelled {
    const char *word, *label, *other;
};

static const struct labelled kinds[] = {
    { "task", N_("task"), NULL },         { "licence", N_("licence"), NULL },
    { "certificate", N_("proof"), NULL }, { "language", N_("language"), NULL },
    { "skill", N_("skill"), NULL },       { "occupation", N_("occupation"), NULL },
    { "group", N_("group"), NULL },       { "title", N_("job title"), NULL },
    { "keyword", N_("keyword"), NULL },   { "education", N_("education"), NULL },
    { "industry", N_("industry"), NULL }, { NULL, NULL, NULL },
};
static const struct labelled relations[] = {
    { "essential", N_("needs"), N_("needed by") },
    { "optional", N_("may need"), N_("may be needed by") },
    { "skill", N_("asks for"), N_("asked for by") },
    { "broader", N_("belongs to"), N_("holds") },
    { "related", N_("goes with"), N_("goes with") },
    { "substitutes_high", N_("can be done by"), N_("can well do") },
    { "substitutes_low", N_("may be done by"), N_("may do") },
    { "exact", N_("is the same as"), N_("is the same as") },
    { "close", N_("is close to"), N_("is close to") },
    { NULL, NULL, NULL },
};
static const struct labelled parts[] = {
    { "words", N_("similar words"), NULL },
    { "names", N_("names alike"), NULL },
    { "skills", N_("same skills"), NULL },
    { "jobs", N_("same occupations"), NULL },
    { "places", N_("same places"), NULL },
    { "level", N_("same schooling"), NULL },
    { "pay", N_("similar pay"), NULL },
    { "group", N_("groups alike"), NULL },
    { "substitutes", N_("can step in"), NULL },
    { NULL, NULL, NULL },
};

static const struct labelled *find(const struct labelled *table, struct str word)
{
    for (; table->word; table++)
        if (str_is(word, table->word))
            return table;
    return NULL;
}

const char *vocab_kind_label(struct str kind)
{
    const struct labelled *row = find(kinds, kind);

    return row ? row->label : "";
}

const char *vocab_relation_label(struct str kind, bool to)
{
    const struct labelled *row = find(relations, kind);

    if (!row)
        return "";
    return to ? row->label : row->other;
}

const char *vocab_part_label(struct str part)
{
    const struct labelled *row = find(parts, part);

    return row ? row->label : "";
}

const char *vocab_why_else(struct str code, struct str near_code)
{
    return str_starts(code, "task:") && str_starts(near_code, "task:")
               ? N_("alike in the catalogue")
               : N_("a little of everything");
}
