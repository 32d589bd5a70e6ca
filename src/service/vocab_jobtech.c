/*
 * vocab_jobtech.c: JobTech's dump of the taxonomy of 2020, the only complete list of
 * occupations: {TYPE: {LEGACY_ID: {conceptId, legacyAmsTaxonomyId, preferredLabel,
 * type}}}. Types that are no words for work (places, forms of employment) are passed
 * over. Its groups come without their SSYK numbers; those are in the lists of 2025.
 */
#include "service/vocab_json.h"

static const struct {
    const char *type, *legacy; /* scheme of the older ids */
    enum word_kind kind;
} types[] = {
    { "occupation-name", "legacy_occupation", WORD_OCCUPATION },
    { "skill", "legacy_skill", WORD_SKILL },
    { "keyword", "legacy_keyword", WORD_KEYWORD },
    { "occupation-collection", "legacy_collection", WORD_KEYWORD },
    { "occupation-field", "legacy_field", WORD_GROUP },
    { "ssyk-level-1", "legacy_ssyk_1", WORD_GROUP },
    { "ssyk-level-2", "legacy_ssyk_2", WORD_GROUP },
    { "ssyk-level-3", "legacy_ssyk_3", WORD_GROUP },
    { "ssyk-level-4", "legacy_ssyk_4", WORD_GROUP },
    { "isco-level-4", "legacy_isco_4", WORD_GROUP },
    { "language", "legacy_language", WORD_LANGUAGE },
    { "driving-licence", "legacy_licence", WORD_LICENCE },
    { "sni-level-1", "legacy_sni_1", WORD_INDUSTRY },
    { "sni-level-2", "legacy_sni_2", WORD_INDUSTRY },
    { "sun-education-field-1", "legacy_sun_field_1", WORD_EDUCATION },
    { "sun-education-field-2", "legacy_sun_field_2", WORD_EDUCATION },
    { "sun-education-field-3", "legacy_sun_field_3", WORD_EDUCATION },
    { "sun-education-field-4", "legacy_sun_field_4", WORD_EDUCATION },
    { "sun-education-level-1", "legacy_sun_level_1", WORD_EDUCATION },
    { "sun-education-level-2", "legacy_sun_level_2", WORD_EDUCATION },
    { "sun-education-level-3", "legacy_sun_level_3", WORD_EDUCATION },
};
#define TYPE_COUNT (sizeof types / sizeof *types)

/* A licence is insteg's own concept where it knows its letters. */
static uint32_t word_of(struct vocab_reading *r, enum word_kind kind, struct str id,
                        struct str label)
{
    struct arena scratch = { 0 };
    struct buf code = buf_new(&scratch);
    uint32_t word = MAP_NONE;

    buf_cstr(&code, "licence:");
    buf_add(&code, label);
    if (kind == WORD_LICENCE &&
        vocab_lexicon_find(r->words, buf_str(&code)) != MAP_NONE)
        word = vocab_lexicon_take(r->words, buf_str(&code), kind);
    arena_free(&scratch);
    return word != MAP_NONE
               ? word
               : vocab_lexicon_jobtech(r->words, id,
                                       kind == WORD_LICENCE ? WORD_KEYWORD : kind);
}

static bool take(struct vocab_reading *r, size_t type, const json_t *value,
                 struct err *err)
{
    enum word_kind kind = types[type].kind;
    struct str id, label;

    if (!json_needed(r, value, "conceptId", &id, err) || !json_id_sound(id, err) ||
        !json_needed(r, value, "preferredLabel", &label, err))
        return false;
    uint32_t word = word_of(r, kind, id, label);
    if (r->words->word[word].kind != WORD_LICENCE &&
        !pile_listed(r->pile, word, "sv", label, err))
        return false;
    return pile_code(r->pile, word, "jobtech", id, err) &&
           pile_code(r->pile, word, types[type].legacy,
                     json_member(r, value, "legacyAmsTaxonomyId"), err);
}

static bool take_type(struct vocab_reading *r, struct str name, json_t *value,
                      struct err *err)
{
    const char *key;
    json_t *member;
    size_t type = 0;

    if (!call_step(r->call, r->done, r->all, err))
        return false;
    if (!json_is_object(value))
        return err_set(err, ERR_INPUT,
                       N_("the file has another shape than its name promises"));
    while (type < TYPE_COUNT && !str_is(name, types[type].type))
        type++;
    if (type == TYPE_COUNT)
        return true;
    json_object_foreach(value, key, member)
    {
        if (!take(r, type, member, err))
            return err_add(err, N_("element {id}"), ARG_WORD(key));
    }
    return true;
}

bool jobtech_dump(struct vocab_reading *r, struct err *err)
{
    if (!json_each_member(r, take_type, err))
        return false;
    if (r->pile->count == 0)
        return err_set(err, ERR_INPUT,
                       N_("the file has another shape than its name promises"));
    return true;
}
