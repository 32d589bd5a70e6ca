/*
 * vocab_af_words.c: Arbetsförmedlingen's lists of 2024: occupations with their job
 * titles, what they are about, and the Swedish names of the skills they ask for.
 */
#include "service/vocab_json.h"

static bool take_titles(struct vocab_reading *r, const json_t *occupation,
                        uint32_t word, struct err *err)
{
    const json_t *list;

    if (!json_list(occupation, "title", &list, err))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct vocab_fact fact = { .table = VOCAB_LABEL,
                                   .word = word,
                                   .lang = "sv",
                                   .name = STR("title"),
                                   .text = json_member(r, json_array_get(list, i),
                                                       "preferred_label") };
        if (!pile_add(r->pile, &fact, err))
            return false;
    }
    return true;
}

/* `key` has a list of {id}; a relation goes to each, or from each when `back`. */
struct link {
    const char *key, *relation;
    enum word_kind kind;
    bool back;
};

static bool take_links(struct vocab_reading *r, const json_t *concept, uint32_t word,
                       const struct link *link, struct err *err)
{
    const json_t *list;
    struct str id;

    if (!json_list(concept, link->key, &list, err))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (!json_id(r, json_array_get(list, i), &id, err))
            return false;
        uint32_t other = vocab_lexicon_jobtech(r->words, id, link->kind);
        if (!pile_relation(r->pile, link->back ? other : word,
                           link->back ? word : other, link->relation, err))
            return false;
    }
    return true;
}

static bool take_listed(struct vocab_reading *r, const json_t *concept,
                        enum word_kind kind, uint32_t *word, struct err *err)
{
    struct str id, label;

    if (!call_step(r->call, r->done, r->all, err) || !json_id(r, concept, &id, err) ||
        !json_needed(r, concept, "preferred_label", &label, err))
        return false;
    *word = vocab_lexicon_jobtech(r->words, id, kind);
    return pile_listed(r->pile, *word, "sv", label, err) &&
           pile_code(r->pile, *word, "jobtech", id, err);
}

static bool take_occupation(struct vocab_reading *r, const json_t *concept,
                            struct err *err)
{
    static const struct link group = { "ssyk", "broader", WORD_GROUP, false };
    uint32_t word;

    return take_listed(r, concept, WORD_OCCUPATION, &word, err) &&
           take_titles(r, concept, word, err) &&
           take_links(r, concept, word, &group, err);
}

bool af_occupations(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_occupation, err);
}

static bool take_group_name(struct vocab_reading *r, const json_t *concept,
                            struct err *err)
{
    uint32_t word;

    return take_listed(r, concept, WORD_GROUP, &word, err);
}

bool af_group_names(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_group_name, err);
}

static bool take_field(struct vocab_reading *r, const json_t *concept, struct err *err)
{
    static const struct link group = { "narrower", "broader", WORD_GROUP, true };
    uint32_t word;

    return take_listed(r, concept, WORD_GROUP, &word, err) &&
           take_links(r, concept, word, &group, err);
}

bool af_fields(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_field, err);
}

static bool take_title(struct vocab_reading *r, const json_t *concept, struct err *err)
{
    static const struct link means = { "related", "related", WORD_OCCUPATION, false };
    uint32_t word;

    return take_listed(r, concept, WORD_TITLE, &word, err) &&
           take_links(r, concept, word, &means, err);
}

bool af_titles(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_title, err);
}

/* ---------------------------------------------------------------------- texts */

static bool take_text(struct vocab_reading *r, struct str id, json_t *value,
                      const char *source, struct err *err)
{
    if (!json_id_sound(id, err))
        return false;
    if (!json_is_string(value))
        return err_set(err, ERR_INPUT,
                       N_("the file has another shape than its name promises"));
    struct vocab_fact fact = {
        .table = VOCAB_TEXT,
        .word = vocab_lexicon_jobtech(r->words, id, WORD_OCCUPATION),
        .lang = "sv",
        .name = str_from(source),
        .text = str_copy(r->pile->arena, (struct str){ json_string_value(value),
                                                       json_string_length(value) })
    };
    return pile_add(r->pile, &fact, err);
}

static bool take_definition(struct vocab_reading *r, struct str id, json_t *value,
                            struct err *err)
{
    return take_text(r, id, value, "af-2024", err);
}

bool af_definitions(struct vocab_reading *r, struct err *err)
{
    return json_each_member(r, take_definition, err);
}

static bool take_description(struct vocab_reading *r, struct str id, json_t *value,
                             struct err *err)
{
    return take_text(r, id, value, "af-2024-hitta-yrken", err);
}

bool af_descriptions(struct vocab_reading *r, struct err *err)
{
    return json_each_member(r, take_description, err);
}

static bool take_schooling(struct vocab_reading *r, struct str id, json_t *value,
                           struct err *err)
{
    return take_text(r, id, value, "af-2024-education", err);
}

bool af_schooling(struct vocab_reading *r, struct err *err)
{
    return json_each_member(r, take_schooling, err);
}

/* --------------------------------------------------------------------- skills */

/* 26 qualities that every work may ask for; they have names and no ids. */
static bool take_generic(struct vocab_reading *r, const json_t *skill, struct err *err)
{
    const json_t *labels;
    struct str name;

    if (!json_needed(r, skill, "name", &name, err) ||
        !json_list(skill, "label", &labels, err))
        return false;
    if (!json_is_string(json_array_get(labels, 0)))
        return err_set(err, ERR_INPUT, N_("a concept has no label"));
    struct str label = str_copy(r->pile->arena,
                                str_from(json_string_value(json_array_get(labels, 0))));
    struct buf code = buf_new(r->pile->arena);
    buf_cstr(&code, "af:generic-");
    buf_add(&code, vocab_lexicon_slug(r->pile->arena, label));
    uint32_t word = vocab_lexicon_take(r->words, buf_str(&code), WORD_SKILL);
    struct vocab_fact also = { .table = VOCAB_LABEL,
                               .word = word,
                               .lang = "sv",
                               .name = STR("alt"),
                               .text = name };
    return pile_listed(r->pile, word, "sv", label, err) &&
           pile_code(r->pile, word, "af_generic", label, err) &&
           pile_add(r->pile, &also, err) &&
           pile_text(r->pile, word, "sv", json_member(r, skill, "definition"), err);
}

bool af_generic(struct vocab_reading *r, struct err *err)
{
    const json_t *skills = NULL;
    json_t *value = NULL;
    bool ok = json_read(r, &value, err);

    if (ok && !json_is_array(value))
        ok = err_set(err, ERR_INPUT,
                     N_("the file has another shape than its name promises"));
    for (size_t i = 0; ok && i < json_array_size(value); i++) {
        ok = json_list(json_array_get(value, i), "generic_skills", &skills, err);
        for (size_t k = 0; ok && k < json_array_size(skills); k++)
            ok = take_generic(r, json_array_get(skills, k), err);
        if (!ok)
            err_add(err, N_("element {n}"), ARG_NUM(i + 1));
    }
    json_decref(value);
    return ok;
}

/* Skills stand here by their names: one that no list has is named in passing. */
static bool take_skills(struct vocab_reading *r, struct str id, json_t *value,
                        struct err *err)
{
    if (!json_id_sound(id, err))
        return false;
    if (!json_is_array(value))
        return err_set(err, ERR_INPUT,
                       N_("the file has another shape than its name promises"));
    uint32_t occupation = vocab_lexicon_jobtech(r->words, id, WORD_OCCUPATION);
    for (size_t i = 0; i < json_array_size(value); i++) {
        const json_t *item = json_array_get(value, i);
        if (!json_is_string(item))
            return err_set(err, ERR_INPUT, N_("a concept has no label"));
        struct str label =
            str_trim(str_copy(r->pile->arena, str_from(json_string_value(item))));
        uint32_t skill = vocab_lexicon_skill(r->words, label);
        if (str_starts(r->words->word[skill].code, "af:") &&
            !pile_named(r->pile, skill, "sv", label, err))
            return false;
        if (!pile_relation(r->pile, occupation, skill, "skill", err))
            return false;
    }
    return true;
}

bool af_occupation_skills(struct vocab_reading *r, struct err *err)
{
    return json_each_member(r, take_skills, err);
}
