/* find_all.c: see find_all.h. */
#include "service/find_all.h"

#include <assert.h>
#include <jansson.h>

#include "service/find_words.h"
#include "service/firm_list.h"
#include "service/json_whole.h"
#include "store/query.h"

#define JSON_DEPTH 32u

struct finding {
    struct call *call;
    struct tx *tx;
    const struct find_ask *ask;
    struct find_words words;
};

static bool fits(const struct finding *f, struct str one, struct str two)
{
    const struct str text[] = { one, two };

    return find_words_fit(&f->words, text, 2);
}

/* False when the group is full: whoever asks stops. */
static bool put(const struct finding *f, struct find_group *group,
                const struct find_row *row)
{
    if (group->count == f->ask->most) {
        group->more = true;
        return false;
    }
    group->row[group->count++] =
        (struct find_row){ str_copy(f->call->arena, row->text),
                           str_copy(f->call->arena, row->hint), row->rid };
    return true;
}

static bool find_firms(struct finding *f, struct find_group *group, struct err *err)
{
    struct view *view;

    if (!firm_search(f->call, f->ask->typed, &view, err))
        return false;
    const struct view *list = view_get(view, STR("firms"));
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *place = view_get(&i->value, STR("place"));
        struct find_row row = { view_get(&i->value, STR("name"))->text,
                                place->kind == VIEW_STR ? place->text : STR(""), 0 };
        if (!str_int(view_get(&i->value, STR("firm_id"))->text, &row.rid) ||
            !put(f, group, &row))
            break;
    }
    return true;
}

static bool read_contacts(struct finding *f, struct find_group *group, struct err *err)
{
    struct find_contacts_row row;
    struct cursor cursor = { 0 };

    if (!find_contacts_open(f->tx, f->call->actor->org_id, FIND_LOOKED_MOST, &cursor,
                            err))
        return false;
    while (!group->more && find_contacts_next(&cursor, &row))
        if (fits(f, row.name, STR("")))
            put(f, group, &(struct find_row){ row.name, row.firm, row.firm_rid });
    return cursor_end(&cursor, err);
}

static bool read_needs(struct finding *f, struct find_group *group, struct err *err)
{
    struct find_needs_row row;
    struct cursor cursor = { 0 };

    if (!find_needs_open(f->tx, FIND_LOOKED_MOST, &cursor, err))
        return false;
    while (!group->more && find_needs_next(&cursor, &row))
        if (fits(f, row.title, row.employer))
            put(f, group,
                &(struct find_row){
                    row.title, row.employer.len ? row.employer : row.place, row.rid });
    return cursor_end(&cursor, err);
}

static bool read_recruitments(struct finding *f, struct find_group *group,
                              struct err *err)
{
    struct find_recruitments_row row;
    struct cursor cursor = { 0 };

    if (!find_recruitments_open(f->tx, f->call->actor->org_id, FIND_LOOKED_MOST,
                                &cursor, err))
        return false;
    while (!group->more && find_recruitments_next(&cursor, &row))
        if (fits(f, row.title, row.firm))
            put(f, group, &(struct find_row){ row.title, row.firm, row.rid });
    return cursor_end(&cursor, err);
}

/* What a programme's file calls it; its slug when it does not say. */
static struct str programme_name(const struct call *call, struct str slug,
                                 struct str json)
{
    struct err ignored = { 0 };
    json_t *root = NULL;
    struct str name = slug;

    if (!json_whole(json, JSON_DEPTH, &root, &ignored))
        return slug;
    const json_t *text = json_object_get(root, "name");
    if (json_is_object(text)) /* in several languages */
        text = json_object_get(text, lang_code(call->lang));
    if (json_is_string(text))
        name = str_copy(call->arena, str_from(json_string_value(text)));
    json_decref(root);
    return name;
}

static bool read_programmes(struct finding *f, struct find_group *group,
                            struct err *err)
{
    struct find_programmes_row row;
    struct cursor cursor = { 0 };

    if (!find_programmes_open(f->tx, &cursor, err))
        return false;
    while (!group->more && find_programmes_next(&cursor, &row)) {
        struct str name = programme_name(f->call, row.slug, row.json);
        if (fits(f, name, row.slug))
            put(f, group, &(struct find_row){ name, STR(""), 0 });
    }
    return cursor_end(&cursor, err);
}

static bool read_all(struct finding *f, struct find_group *group, struct err *err)
{
    static bool (*const read[FIND_KIND_COUNT])(struct finding *, struct find_group *,
                                               struct err *) = {
        [FIND_CONTACTS] = read_contacts,
        [FIND_NEEDS] = read_needs,
        [FIND_RECRUITMENTS] = read_recruitments,
        [FIND_PROGRAMMES] = read_programmes,
    };

    for (int k = 0; k < FIND_KIND_COUNT; k++)
        if (read[k] && f->ask->what[k] && !read[k](f, &group[k], err))
            return false;
    return true;
}

bool find_all(struct call *call, const struct find_ask *ask, struct find_group *group,
              struct err *err)
{
    struct finding f = { .call = call, .ask = ask, .words = find_words_of(ask->typed) };
    bool ok = true;

    assert(ask->most > 0 && ask->most <= FIND_ROWS_MOST);
    for (int k = 0; k < FIND_KIND_COUNT; k++)
        group[k].count = 0, group[k].more = false;
    if (f.words.count == 0)
        return true;
    if (ask->what[FIND_FIRMS])
        ok = find_firms(&f, &group[FIND_FIRMS], err);
    ok = ok && tx_begin(call->store, TX_READ, &f.tx, err) && read_all(&f, group, err);
    tx_end(&f.tx);
    return ok;
}
