/* firm_facts.c: see firm_facts.h. */
#include "service/firm_facts.h"

#include "base/date.h"
#include "domain/id_number.h"
#include "store/query.h"

#define MARK_PREFIX "firm:" /* unlike any text of a person's number (id_number.h) */

/* -------------------------------------------------------------------------- reading */

/* "47.110" of 47.110, 47110, 47.11 or 47. */
static bool read_sni(struct str typed, char sni[SNI_BYTES + 1], struct err *err)
{
    struct str text = str_trim(typed);
    size_t len = 0;

    sni[0] = '\0';
    for (size_t i = 0; i < text.len; i++) {
        bool dot = text.ptr[i] == '.' && i == 2;
        bool digit = text.ptr[i] >= '0' && text.ptr[i] <= '9';
        if (dot)
            continue;
        if (!digit || len >= SNI_BYTES - 1)
            goto no;
        if (len == 2)
            sni[len++] = '.';
        sni[len++] = text.ptr[i];
    }
    sni[len] = '\0';
    if (text.len == 0 || len >= 2)
        return true;
no:
    return err_set(err, ERR_INPUT,
                   N_("{text} is no SNI code; write it as 47.110, or leave it empty"),
                   ARG_STR(text));
}

static void read_mark(const struct call *call, const char *number,
                      struct firm_plain *plain)
{
    char text[ID_STORED_BYTES];

    plain->has_mark = call->master != NULL;
    if (!call->master)
        return;
    snprintf(text, sizeof text, MARK_PREFIX "%s", number);
    seal_index_value(call->master, call->actor->domain_id, str_from(text), plain->mark);
    seal_forget(text, sizeof text);
}

static bool read_number(const struct call *call, struct str typed,
                        struct firm_plain *plain, struct err *err)
{
    struct org_number number;

    plain->form = "none";
    plain->number[0] = '\0';
    plain->has_mark = false;
    if (str_trim(typed).len == 0)
        return true;
    if (!org_number_parse(typed, moment_day(call->now), &number, err))
        return false;
    if (number.form == ORG_SOLE_TRADER) {
        plain->form = "sole_trader";
        read_mark(call, number.text, plain);
    } else {
        plain->form = "organisation";
        snprintf(plain->number, sizeof plain->number, "%.10s", number.text);
    }
    seal_forget(&number, sizeof number);
    return true;
}

bool firm_read(const struct call *call, const struct firm_typed *typed,
               struct firm_plain *plain, struct err *err)
{
    struct firm_plain made = { .name = str_trim(typed->name) };

    if (made.name.len == 0)
        return err_set(err, ERR_INPUT,
                       N_("the firm has no name; write what it is called"));
    if (made.name.len > FIRM_NAME_BYTES)
        return err_set(err, ERR_INPUT, N_("the name is longer than {n} bytes"),
                       ARG_NUM(FIRM_NAME_BYTES));
    made.sort_len = name_sort_key(made.name, STR(""), made.sort_key);
    if (!read_number(call, typed->number, &made, err) ||
        !read_sni(typed->sni, made.sni, err))
        return false;
    *plain = made;
    return true;
}

/* -------------------------------------------------------------------------- writing */

struct str firm_term_text(struct arena *arena, const struct name_word *word)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, "");
    for (uint32_t i = 0; i < word->len; i++)
        buf_utf8(&out, word->letter[i]);
    return buf_str(&out);
}

static bool put_term(const struct call *call, struct tx *tx, int64_t id,
                     const struct name_word *word, struct err *err)
{
    struct arena scratch = { 0 };
    bool ok = word->len == 0 || firm_term_put(tx, call->actor->org_id,
                                              firm_term_text(&scratch, word), id, err);

    arena_free(&scratch);
    return ok;
}

static bool put_terms(const struct call *call, struct tx *tx, int64_t id,
                      struct str name, struct err *err)
{
    struct name_spelling word[FIRM_TERMS_MOST];
    uint32_t count = name_words(name, true, word, FIRM_TERMS_MOST);

    for (uint32_t i = 0; i < count; i++)
        if (!put_term(call, tx, id, &word[i].plain, err) ||
            !put_term(call, tx, id, &word[i].other, err))
            return false;
    return true;
}

static struct str mark_of(const struct firm_plain *plain)
{
    return (struct str){ (const char *)plain->mark, sizeof plain->mark };
}

static bool put_version(const struct call *call, struct tx *tx, struct firm_edit at,
                        const struct firm_plain *plain, struct err *err)
{
    struct firm_version_put_in in = { .firm_id = at.id,
                                      .version = at.seen,
                                      .name = plain->name,
                                      .number = str_from(plain->number),
                                      .form = str_from(plain->form),
                                      .sni = str_from(plain->sni),
                                      .recorded_at = call->now,
                                      .actor = str_from(call->actor->name) };

    return firm_version_put(tx, &in, err);
}

bool firm_write(const struct call *call, struct tx *tx,
                const struct firm_origin *origin, const struct firm_plain *plain,
                int64_t *id, struct err *err)
{
    struct firm_put_in in = { .rid = origin->rid ? origin->rid : random_id(),
                              .org_id = call->actor->org_id,
                              .source = origin->source,
                              .source_key = origin->source_key,
                              .made_at = call->now,
                              .name = plain->name,
                              .sort_key = { plain->sort_key, plain->sort_len },
                              .number = str_from(plain->number),
                              .form = str_from(plain->form),
                              .has_number_mark = plain->has_mark,
                              .number_mark = mark_of(plain),
                              .sni = str_from(plain->sni) };
    int64_t made;

    if (!firm_put(tx, &in, &made, err) ||
        !put_version(call, tx, (struct firm_edit){ made, 1 }, plain, err) ||
        !put_terms(call, tx, made, plain->name, err))
        return false;
    *id = made;
    return true;
}

bool firm_rewrite(const struct call *call, struct tx *tx, const struct firm_edit *edit,
                  const struct firm_plain *plain, bool *saved, struct err *err)
{
    struct firm_set_in in = { .id = edit->id,
                              .seen = edit->seen,
                              .name = plain->name,
                              .sort_key = { plain->sort_key, plain->sort_len },
                              .number = str_from(plain->number),
                              .form = str_from(plain->form),
                              .has_number_mark = plain->has_mark,
                              .number_mark = mark_of(plain),
                              .sni = str_from(plain->sni) };
    int64_t changed = 0;

    if (!firm_set(tx, &in, &changed, err))
        return false;
    if (changed == 1 &&
        (!put_version(call, tx, (struct firm_edit){ edit->id, edit->seen + 1 }, plain,
                      err) ||
         !firm_term_clear(tx, edit->id, err) ||
         !put_terms(call, tx, edit->id, plain->name, err)))
        return false;
    *saved = changed == 1;
    return true;
}

/* ---------------------------------------------------------------------------- alike */

struct alike {
    const struct call *call;
    struct firm_hits hits;
    int64_t self;
};

static void add_hit(struct alike *a, int64_t rid, struct str name, bool same_number)
{
    if (rid == a->self || a->hits.count == FIRM_ALIKE_MOST)
        return;
    for (uint32_t i = 0; i < a->hits.count; i++)
        if (a->hits.hit[i].rid == rid)
            return;
    a->hits.hit[a->hits.count++] =
        (struct firm_hit){ rid, str_copy(a->call->arena, name), same_number };
}

static bool by_number(struct alike *a, struct tx *tx, const struct firm_plain *plain,
                      struct err *err)
{
    struct firm_find_number_row row;
    struct cursor cursor = { 0 };

    if (plain->number[0] == '\0')
        return true;
    if (!firm_find_number_open(tx, STR(""), a->call->actor->org_id,
                               str_from(plain->number), &cursor, err))
        return false;
    while (firm_find_number_next(&cursor, &row))
        add_hit(a, row.rid, row.name, true);
    return cursor_end(&cursor, err);
}

static bool by_mark(struct alike *a, struct tx *tx, const struct firm_plain *plain,
                    struct err *err)
{
    struct firm_find_mark_row row;
    struct cursor cursor = { 0 };

    if (!plain->has_mark)
        return true;
    if (!firm_find_mark_open(tx, STR(""), a->call->actor->org_id, mark_of(plain),
                             &cursor, err))
        return false;
    while (firm_find_mark_next(&cursor, &row))
        add_hit(a, row.rid, row.name, true);
    return cursor_end(&cursor, err);
}

static bool by_place(struct alike *a, struct tx *tx, const struct firm_alike_ask *ask,
                     struct err *err)
{
    struct str key = { ask->plain->sort_key, ask->plain->sort_len };
    struct firm_same_place_row row;
    struct cursor cursor = { 0 };

    if (ask->place_id == 0)
        return true;
    if (!firm_same_place_open(tx, a->call->actor->org_id, key, ask->place_id, &cursor,
                              err))
        return false;
    while (firm_same_place_next(&cursor, &row))
        add_hit(a, row.rid, row.name, false);
    return cursor_end(&cursor, err);
}

bool firm_alike(const struct call *call, struct tx *tx,
                const struct firm_alike_ask *ask, struct firm_hits *hits,
                struct err *err)
{
    struct alike a = { .call = call, .self = ask->rid };

    if (!by_number(&a, tx, ask->plain, err) || !by_mark(&a, tx, ask->plain, err) ||
        !by_place(&a, tx, ask, err))
        return false;
    *hits = a.hits;
    return true;
}

void firm_number_add(struct buf *out, struct str number, struct str form)
{
    if (str_is(form, "sole_trader"))
        buf_cstr(out, "xxxxxx-xxxx");
    else if (number.len == 10)
        buf_format(out, "%.6s-%.4s", number.ptr, number.ptr + 6);
}
