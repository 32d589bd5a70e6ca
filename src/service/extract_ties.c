/* extract_ties.c: the parts of an extract that come with protected identity: ties,
 * other names, extracts that were handed over; see extract_in.h. */
#include "base/date.h"
#include "service/extract_in.h"
#include "service/person_link_keep.h"
#include "store/query.h"

static void put_text(const struct extracting *x, struct view *v, const char *key,
                     struct str text)
{
    if (text.len > 0)
        view_str(x->arena, v, key, str_copy(x->arena, text));
    else
        view_null(x->arena, v, key);
}

static bool put_opened(const struct extracting *x, struct view *v, const char *key,
                       struct person_text text, struct err *err)
{
    text.person_id = x->person_id;
    if (!person_unseal(x->call, x->tx, &text, err))
        return false;
    put_text(x, v, key, text.plain);
    return true;
}

/* The other is not named, so whether she may be opened is not asked. An extract is for
 * the person it is about, whoever prints it: nobody in it is a keeper. */
static bool is_shown(const struct person_link *link)
{
    const struct link_sight sight = { .may_open = true,
                                      .other_protected = link->other_protected };

    return link_is_shown(link->kind, &sight);
}

bool extract_tie(const struct extracting *x, struct view *list, struct err *err)
{
    struct person_links links = { .ended = true };

    if (!person_links_in(x->call, x->tx, x->person_id, &links, err))
        return false;
    for (uint32_t i = links.count; i-- > 0;) {
        const struct person_link *link = &links.link[i];
        if (!is_shown(link))
            continue;
        struct view *v = view_add_object(x->arena, list);
        view_cstr(x->arena, v, "kind", link_word(link->kind));
        view_day(x->arena, v, "from_on", link->from_on);
        put_text(x, v, "set_by", link->set_by);
        view_day(x->arena, v, "to_on", link->to_on);
        put_text(x, v, "ended_by", link->ended_by);
    }
    return true;
}

bool extract_alias(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_aliases_row row;
    bool ok = extract_aliases_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_aliases_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        const struct person_text alias = { .record_id = row.rid,
                                           .what = "alias",
                                           .sealed = row.alias };
        const struct person_text talk = { .record_id = row.rid,
                                          .what = "risk_talk",
                                          .sealed = row.talk };
        view_str(x->arena, v, "disclosure", id_text(x->arena, row.rid));
        view_day(x->arena, v, "talked_on", row.talked_on);
        put_text(x, v, "talked_by", row.talked_by);
        ok = put_opened(x, v, "alias", alias, err) &&
             put_opened(x, v, "talk", talk, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

bool extract_handed(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extracts_given_row row;
    bool ok = extracts_given_open(x->tx, x->person_id, &cursor, err);

    while (ok && extracts_given_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        const struct person_text reason = { .record_id = row.rid,
                                            .what = "extract",
                                            .sealed = row.reason };
        put_text(x, v, "how", row.how);
        put_text(x, v, "given_by", row.given_by);
        view_int(x->arena, v, "given_at", row.given_at);
        ok = put_opened(x, v, "reason", reason, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}
