/*
 * vocab_af.c: Arbetsförmedlingen's downloads of the taxonomy, 2025: what lists there
 * are, and how their concepts belong together.
 *
 * All of them are {"data":{"concepts":[...]}}; trees have "narrower" in each node.
 */
#include "service/vocab_json.h"

#define TREE_DEPTH_MOST 8u

/* A classification: which codes its nodes have, and what they are. */
struct tree {
    struct vocab_reading *r;
    enum word_kind kind;
    const char *code_key; /* ssyk_code_2012 */
    const char *scheme;   /* ssyk2012       */
    const char *prefix;   /* of insteg's code, "ssyk:"; NULL: jobtech:ID */
    uint32_t leaf_depth;  /* from there on nodes are occupations; 0: never */
};

struct node {
    const struct tree *tree;
    const json_t *json;
    uint32_t parent, depth;
};

static uint32_t coded(const struct tree *t, struct str code, struct str id)
{
    struct arena scratch = { 0 };
    struct buf full = buf_new(&scratch);
    uint32_t word;

    if (!t->prefix)
        return vocab_lexicon_jobtech(t->r->words, id, t->kind);
    buf_cstr(&full, t->prefix);
    buf_add(&full, code);
    word = vocab_lexicon_take(t->r->words, buf_str(&full), t->kind);
    arena_free(&scratch);
    return word;
}

static bool take_node(const struct node *n, uint32_t *word, struct err *err)
{
    const struct tree *t = n->tree;
    bool leaf = t->leaf_depth && n->depth >= t->leaf_depth;
    struct str id, label, code = { 0 };

    if (!json_id(t->r, n->json, &id, err) ||
        !json_needed(t->r, n->json, "preferred_label", &label, err) ||
        (!leaf && !json_needed(t->r, n->json, t->code_key, &code, err)) ||
        (!leaf && t->prefix && !json_group_code(t->r, code, err)))
        return false;
    *word = leaf ? vocab_lexicon_jobtech(t->r->words, id, WORD_OCCUPATION)
                 : coded(t, code, id);
    struct str text = json_member(t->r, n->json, "definition");
    if (str_eq(text, label))
        text = STR("");
    return pile_listed(t->r->pile, *word, "sv", label, err) &&
           pile_code(t->r->pile, *word, "jobtech", id, err) &&
           (leaf || pile_code(t->r->pile, *word, t->scheme, code, err)) &&
           pile_text(t->r->pile, *word, "sv", text, err) &&
           (n->parent == MAP_NONE ||
            pile_relation(t->r->pile, *word, n->parent, "broader", err));
}

/* Where a walk is: in each open node, which child comes next. */
struct walk {
    struct node node[TREE_DEPTH_MOST];
    const json_t *narrower[TREE_DEPTH_MOST];
    size_t next[TREE_DEPTH_MOST];
    uint32_t word[TREE_DEPTH_MOST];
    uint32_t depth; /* open nodes */
};

static bool open_node(struct walk *w, const struct node *node, struct err *err)
{
    uint32_t at = w->depth;

    if (at == TREE_DEPTH_MOST)
        return err_set(err, ERR_LIMIT, N_("the file is nested deeper than {n} levels"),
                       ARG_NUM(TREE_DEPTH_MOST));
    w->node[at] = *node;
    w->next[at] = 0;
    w->depth++;
    return call_step(node->tree->r->call, node->tree->r->done, node->tree->r->all,
                     err) &&
           take_node(node, &w->word[at], err) &&
           json_list(node->json, "narrower", &w->narrower[at], err);
}

/* A node, then each of its children with all theirs. */
static bool walk_from(const struct node *top, struct err *err)
{
    struct walk w = { .depth = 0 };

    if (!open_node(&w, top, err))
        return false;
    while (w.depth > 0) {
        uint32_t at = w.depth - 1;
        if (w.next[at] == json_array_size(w.narrower[at])) {
            w.depth--;
            continue;
        }
        struct node child = { top->tree, json_array_get(w.narrower[at], w.next[at]++),
                              w.word[at], w.depth };
        if (!open_node(&w, &child, err))
            return false;
    }
    return true;
}

static bool read_tree(const struct tree *tree, struct err *err)
{
    const json_t *list = NULL;
    json_t *value = NULL;
    bool ok = json_read(tree->r, &value, err) && json_concepts(value, &list, err);

    for (size_t i = 0; ok && i < json_array_size(list); i++) {
        struct node top = { tree, json_array_get(list, i), MAP_NONE, 0 };
        ok = walk_from(&top, err);
        if (!ok)
            err_add(err, N_("element {n}"), ARG_NUM(i + 1));
    }
    json_decref(value);
    return ok;
}

bool af_ssyk(struct vocab_reading *r, struct err *err)
{
    struct tree tree = { r, WORD_GROUP, "ssyk_code_2012", "ssyk2012", "ssyk:", 4 };

    return read_tree(&tree, err);
}

bool af_isco(struct vocab_reading *r, struct err *err)
{
    struct tree tree = { r, WORD_GROUP, "isco_code_08", "isco08", "isco:", 0 };

    return read_tree(&tree, err);
}

bool af_sni(struct vocab_reading *r, struct err *err)
{
    struct tree tree = { r, WORD_INDUSTRY, "sni_level_code_2007", "sni2007", NULL, 0 };

    return read_tree(&tree, err);
}

bool af_sun_field(struct vocab_reading *r, struct err *err)
{
    struct tree tree = {
        r, WORD_EDUCATION, "sun_education_field_code_2020", "sun2020_field", NULL, 0
    };

    return read_tree(&tree, err);
}

bool af_sun_level(struct vocab_reading *r, struct err *err)
{
    struct tree tree = {
        r, WORD_EDUCATION, "sun_education_level_code_2020", "sun2020_level", NULL, 0
    };

    return read_tree(&tree, err);
}

/* ---------------------------------------------------------------- plain lists */

static bool take_listed(struct vocab_reading *r, const json_t *concept,
                        enum word_kind kind, uint32_t *word, struct err *err)
{
    struct str id, label;

    if (!json_id(r, concept, &id, err) ||
        !json_needed(r, concept, "preferred_label", &label, err))
        return false;
    *word = vocab_lexicon_jobtech(r->words, id, kind);
    return pile_listed(r->pile, *word, "sv", label, err) &&
           pile_code(r->pile, *word, "jobtech", id, err);
}

static bool take_skill(struct vocab_reading *r, const json_t *concept, struct err *err)
{
    uint32_t word;

    return take_listed(r, concept, WORD_SKILL, &word, err);
}

bool af_skills(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_skill, err);
}

static bool take_language(struct vocab_reading *r, const json_t *concept,
                          struct err *err)
{
    struct str two = json_member(r, concept, "iso_639_1_2002");
    uint32_t word;

    return take_listed(r, concept, WORD_LANGUAGE, &word, err) &&
           pile_code(r->pile, word, "iso639_1", two, err);
}

bool af_languages(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_language, err);
}

/* ------------------------------------------------------------------ relations */

static enum word_kind kind_of(struct str type)
{
    if (str_is(type, "occupation-name"))
        return WORD_OCCUPATION;
    if (str_is(type, "skill"))
        return WORD_SKILL;
    return str_starts(type, "sun-") ? WORD_EDUCATION : WORD_KEYWORD;
}

/* What `concept` is related to, each named in passing. */
static bool take_related(struct vocab_reading *r, const json_t *concept, uint32_t word,
                         struct err *err)
{
    const json_t *list;
    struct str id;

    if (!json_list(concept, "related", &list, err))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *other = json_array_get(list, i);
        if (!json_id(r, other, &id, err))
            return false;
        uint32_t to =
            vocab_lexicon_jobtech(r->words, id, kind_of(json_member(r, other, "type")));
        if (!pile_named(r->pile, to, "sv", json_member(r, other, "preferred_label"),
                        err) ||
            !pile_relation(r->pile, word, to, "related", err))
            return false;
    }
    return true;
}

static bool take_keyword(struct vocab_reading *r, const json_t *concept,
                         struct err *err)
{
    uint32_t word;

    return take_listed(r, concept, WORD_KEYWORD, &word, err) &&
           take_related(r, concept, word, err);
}

bool af_keywords(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_keyword, err);
}

bool af_collections(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_keyword, err);
}

static bool group_of(struct vocab_reading *r, const json_t *concept, bool isco,
                     uint32_t *word, struct err *err)
{
    struct tree tree = { .r = r,
                         .kind = WORD_GROUP,
                         .prefix = isco ? "isco:" : "ssyk:" };
    struct str id, code;

    if (!json_id(r, concept, &id, err) ||
        !json_needed(r, concept, isco ? "isco_code_08" : "ssyk_code_2012", &code, err))
        return false;
    if (!json_group_code(r, code, err))
        return false;
    *word = coded(&tree, code, id);
    return pile_named(r->pile, *word, "sv", json_member(r, concept, "preferred_label"),
                      err) &&
           pile_code(r->pile, *word, "jobtech", id, err);
}

/* A group with a single counterpart is the same; of several each is close. */
static bool take_mapping(struct vocab_reading *r, const json_t *concept,
                         struct err *err)
{
    const json_t *list;
    uint32_t from, to;

    if (!group_of(r, concept, false, &from, err) ||
        !json_list(concept, "related", &list, err))
        return false;
    size_t count = json_array_size(list);
    for (size_t i = 0; i < count; i++)
        if (!group_of(r, json_array_get(list, i), true, &to, err) ||
            !pile_relation(r->pile, from, to, count == 1 ? "exact" : "close", err))
            return false;
    return true;
}

bool af_ssyk_isco(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_mapping, err);
}

/* The list says everything twice, from both ends; one end is enough. */
static bool take_substitutes(struct vocab_reading *r, const json_t *concept,
                             struct err *err)
{
    const json_t *list;
    struct str id;

    if (!json_id(r, concept, &id, err) ||
        !json_list(concept, "substituted_by", &list, err))
        return false;
    uint32_t from = vocab_lexicon_jobtech(r->words, id, WORD_OCCUPATION);
    if (!pile_named(r->pile, from, "sv", json_member(r, concept, "preferred_label"),
                    err))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *other = json_array_get(list, i);
        const json_t *percent = json_object_get(other, "substitutability_percentage");
        if (!json_id(r, other, &id, err))
            return false;
        if (!json_is_integer(percent))
            return err_set(err, ERR_INPUT, N_("{name} is missing"),
                           ARG_WORD("substitutability_percentage"));
        uint32_t to = vocab_lexicon_jobtech(r->words, id, WORD_OCCUPATION);
        const char *kind =
            json_integer_value(percent) >= 50 ? "substitutes_high" : "substitutes_low";
        if (!pile_named(r->pile, to, "sv", json_member(r, other, "preferred_label"),
                        err) ||
            !pile_relation(r->pile, from, to, kind, err))
            return false;
    }
    return true;
}

bool af_substitutes(struct vocab_reading *r, struct err *err)
{
    return json_each_concept(r, take_substitutes, err);
}
