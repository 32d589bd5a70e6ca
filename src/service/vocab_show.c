/* vocab_show.c: see vocab_show.h. */
#include "service/vocab_show.h"

#include "store/query.h"

struct shower {
    struct call *call;
    struct tx *tx;
    int64_t id;
    struct view *v;
};

/* In the call's arena: a cursor's texts are gone with the next row. */
static void put_text(const struct shower *s, struct view *v, const char *key,
                     struct str text)
{
    view_str(s->call->arena, v, key, str_copy(s->call->arena, text));
}

static struct str in_lang(const struct shower *s, struct str sv, struct str en)
{
    return s->call->lang == LANG_SV ? sv : en;
}

/* The id of a code, or of what JobTech calls so. */
static bool find_id(struct tx *tx, struct str code, int64_t *id, struct err *err)
{
    struct cursor cursor = { 0 };
    struct vocab_by_code_row row;
    struct vocab_code_find_row other;
    bool found = false;

    if (!vocab_by_code(tx, code, &row, &found, err))
        return false;
    if (found) {
        *id = row.id;
        return true;
    }
    if (str_starts(code, "jobtech:")) {
        struct str bare = str_sub(code, strlen("jobtech:"), code.len);
        if (!vocab_code_find_open(tx, STR("jobtech"), bare, &cursor, err))
            return false;
        found = vocab_code_find_next(&cursor, &other);
        if (!cursor_end(&cursor, err))
            return false;
        if (found) {
            *id = other.concept_id;
            return true;
        }
    }
    return err_set(
        err, ERR_NOT_FOUND,
        N_("no word for work has the code {code}; search for it by name with "
           "insteg vocab search"),
        ARG_STR(code));
}

static bool put_head(const struct shower *s, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct vocab_by_id_row row, heir;

    if (!vocab_by_id(s->tx, s->id, arena, &row, err))
        return false;
    view_str(arena, s->v, "code", row.code);
    view_str(arena, s->v, "kind", row.kind);
    view_str(arena, s->v, "label", in_lang(s, row.label_sv, row.label_en));
    view_str(arena, s->v, "label_sv", row.label_sv);
    view_str(arena, s->v, "label_en", row.label_en);
    if (row.has_weeks)
        view_int(arena, s->v, "weeks", row.weeks);
    else
        view_null(arena, s->v, "weeks");
    view_bool(arena, s->v, "own", row.own != 0);
    view_bool(arena, s->v, "placeholder", row.placeholder != 0);
    if (!row.has_replaced_by) {
        view_null(arena, s->v, "replaced_by");
        return true;
    }
    if (!vocab_by_id(s->tx, row.replaced_by, arena, &heir, err))
        return false;
    struct view *by = view_put_object(arena, s->v, "replaced_by");
    view_str(arena, by, "code", heir.code);
    view_str(arena, by, "label", in_lang(s, heir.label_sv, heir.label_en));
    return true;
}

static bool put_names(const struct shower *s, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct view *called = view_put_array(arena, s->v, "called");
    struct view *labels = view_put_array(arena, s->v, "labels");
    struct vocab_called_about_row name;
    struct vocab_label_about_row label;
    struct cursor cursor = { 0 };

    if (!vocab_called_about_open(s->tx, s->id, &cursor, err))
        return false;
    while (vocab_called_about_next(&cursor, &name)) {
        struct view *row = view_add_object(arena, called);
        put_text(s, row, "source", name.source);
        put_text(s, row, "lang", name.lang);
        put_text(s, row, "kind", name.kind);
        put_text(s, row, "label", name.label);
        view_bool(arena, row, "listed", name.listed != 0);
    }
    if (!cursor_end(&cursor, err) ||
        !vocab_label_about_open(s->tx, s->id, &cursor, err))
        return false;
    while (vocab_label_about_next(&cursor, &label)) {
        struct view *row = view_add_object(arena, labels);
        put_text(s, row, "lang", label.lang);
        put_text(s, row, "kind", label.kind);
        put_text(s, row, "label", label.label);
    }
    return cursor_end(&cursor, err);
}

static bool put_texts(const struct shower *s, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct view *texts = view_put_array(arena, s->v, "texts");
    struct view *codes = view_put_array(arena, s->v, "codes");
    struct vocab_text_about_row text;
    struct vocab_code_about_row code;
    struct cursor cursor = { 0 };

    if (!vocab_text_about_open(s->tx, s->id, &cursor, err))
        return false;
    while (vocab_text_about_next(&cursor, &text)) {
        struct view *row = view_add_object(arena, texts);
        put_text(s, row, "lang", text.lang);
        put_text(s, row, "source", text.source);
        put_text(s, row, "text", text.text);
    }
    if (!cursor_end(&cursor, err) || !vocab_code_about_open(s->tx, s->id, &cursor, err))
        return false;
    while (vocab_code_about_next(&cursor, &code)) {
        struct view *row = view_add_object(arena, codes);
        put_text(s, row, "scheme", code.scheme);
        put_text(s, row, "vintage", code.vintage);
        put_text(s, row, "code", code.code);
    }
    return cursor_end(&cursor, err);
}

/* A relation's row, whichever end it was asked from. */
struct related {
    struct str kind, code, other_kind, label, source;
    bool to;
};

static void put_relation(const struct shower *s, struct view *list,
                         const struct related *r)
{
    struct view *row = view_add_object(s->call->arena, list);

    put_text(s, row, "kind", r->kind);
    view_cstr(s->call->arena, row, "direction", r->to ? "to" : "from");
    put_text(s, row, "code", r->code);
    put_text(s, row, "label", r->label);
    put_text(s, row, "of", r->other_kind);
    put_text(s, row, "source", r->source);
}

static bool put_relations(const struct shower *s, struct err *err)
{
    struct view *list = view_put_array(s->call->arena, s->v, "relations");
    struct vocab_relation_from_row from;
    struct vocab_relation_to_row to;
    struct cursor cursor = { 0 };
    uint32_t out = 0, in = 0;

    if (!vocab_relation_from_open(s->tx, s->id, &cursor, err))
        return false;
    while (vocab_relation_from_next(&cursor, &from))
        if (out++ < SHOW_RELATIONS_MOST)
            put_relation(s, list,
                         &(struct related){ from.kind, from.code, from.other_kind,
                                            in_lang(s, from.label_sv, from.label_en),
                                            from.source, true });
    if (!cursor_end(&cursor, err) ||
        !vocab_relation_to_open(s->tx, s->id, &cursor, err))
        return false;
    while (vocab_relation_to_next(&cursor, &to))
        if (in++ < SHOW_RELATIONS_MOST)
            put_relation(s, list,
                         &(struct related){ to.kind, to.code, to.other_kind,
                                            in_lang(s, to.label_sv, to.label_en),
                                            to.source, false });
    view_int(s->call->arena, s->v, "relation_count", (int64_t)out + in);
    return cursor_end(&cursor, err);
}

static bool put_facts(const struct shower *s, struct err *err)
{
    struct view *list = view_put_array(s->call->arena, s->v, "facts");
    struct vocab_fact_about_row row;
    struct cursor cursor = { 0 };

    if (!vocab_fact_about_open(s->tx, s->id, &cursor, err))
        return false;
    while (vocab_fact_about_next(&cursor, &row)) {
        struct view *fact = view_add_object(s->call->arena, list);
        put_text(s, fact, "what", row.what);
        put_text(s, fact, "place", row.place);
        view_int(s->call->arena, fact, "value", row.value);
    }
    return cursor_end(&cursor, err);
}

static bool put_why(const struct shower *s, struct view *near, int64_t near_id,
                    struct err *err)
{
    struct view *list = view_put_array(s->call->arena, near, "why");
    struct vocab_why_about_row row;
    struct cursor cursor = { 0 };

    if (!vocab_why_about_open(s->tx, s->id, near_id, &cursor, err))
        return false;
    while (vocab_why_about_next(&cursor, &row)) {
        struct view *part = view_add_object(s->call->arena, list);
        put_text(s, part, "part", row.part);
        view_int(s->call->arena, part, "milli", row.milli);
    }
    return cursor_end(&cursor, err);
}

static bool put_near(const struct shower *s, struct err *err)
{
    struct view *list = view_put_array(s->call->arena, s->v, "near");
    struct vocab_near_about_row row;
    struct cursor cursor = { 0 };
    bool ok = true;

    if (!vocab_near_about_open(s->tx, s->id, SHOW_NEAR_MOST, &cursor, err))
        return false;
    while (ok && vocab_near_about_next(&cursor, &row)) {
        struct view *near = view_add_object(s->call->arena, list);
        put_text(s, near, "code", row.code);
        put_text(s, near, "label", in_lang(s, row.label_sv, row.label_en));
        put_text(s, near, "kind", row.kind);
        view_int(s->call->arena, near, "similarity", row.similarity);
        ok = put_why(s, near, row.near_id, err);
    }
    if (ok)
        return cursor_end(&cursor, err);
    cursor_close(&cursor);
    return false;
}

bool vocab_show(struct call *call, struct str code, struct view **answer,
                struct err *err)
{
    struct shower s = { .call = call, .v = view_object(call->arena) };
    bool ok = tx_begin(call->store, TX_READ, &s.tx, err) &&
              find_id(s.tx, str_trim(code), &s.id, err) && put_head(&s, err) &&
              put_names(&s, err) && put_texts(&s, err) && put_relations(&s, err) &&
              put_facts(&s, err) && put_near(&s, err);

    tx_end(&s.tx);
    if (ok)
        *answer = s.v;
    return ok;
}
