/* disclosed.c: see disclosed.h. */
#include "service/disclosed.h"

#include "base/date.h"
#include "domain/disclosure_rule.h"
#include "service/identity_keep.h"
#include "service/person_key.h"
#include "store/query.h"

static bool told(uint32_t what, enum disclosed part)
{
    return what >> part & 1;
}

/* ------------------------------------------------------------------------ list */

struct told_person {
    int64_t person_id, rid;
    struct str from;
    int32_t until_on;
    struct told_person *next;
};

/* Gathered first: names are read one by one after it. */
static bool gather(struct tx *tx, struct call *call, struct told_person **people,
                   struct err *err)
{
    struct told_person **end = people;
    struct disclosed_people_row row;
    struct cursor cursor = { 0 };

    *people = NULL;
    if (!disclosed_people_open(tx, call->actor->org_id, moment_day(call->now), &cursor,
                               err))
        return false;
    while (disclosed_people_next(&cursor, &row)) {
        struct told_person *p = ARENA_NEW(call->arena, struct told_person);
        struct str from = row.has_from_org ? row.from_org : STR("");
        *p = (struct told_person){ row.person_id, row.rid, str_copy(call->arena, from),
                                   row.until_on, NULL };
        *end = p;
        end = &p->next;
    }
    return cursor_end(&cursor, err);
}

static bool put_alias(struct call *call, struct tx *tx,
                      const struct alias_told_row *row, struct view *v, struct err *err)
{
    struct person_text alias = { .person_id = row->person_id,
                                 .record_id = row->rid,
                                 .what = "alias",
                                 .sealed = row->alias };

    if (!person_unseal(call, tx, &alias, err))
        return false;
    view_str(call->arena, v, "name", alias.plain);
    return true;
}

/* The name, where it was told and is written down. Who was told another name sees that
 * one, also when the identity is not protected any more, until her own is told. */
static bool put_name(struct tx *tx, struct call *call, int64_t person_id, uint32_t what,
                     struct view *v, struct err *err)
{
    struct identity_record record = { .version = 0 };
    struct person_protected_row protected;
    struct alias_told_row alias;
    bool found = false;

    if (!person_protected(tx, person_id, &protected, err) ||
        !alias_told(tx, person_id, call->actor->org_id, moment_day(call->now),
                    call->arena, &alias, &found, err))
        return false;
    if (found && (protected.n || !alias.named))
        return put_alias(call, tx, &alias, v, err);
    if (!protected.n && told(what, DISCLOSED_NAME) &&
        !identity_get(call, tx, person_id, &record, err))
        return false;
    if (record.version > 0)
        view_str(call->arena, v, "name", identity_name(call->arena, &record.identity));
    else
        view_null(call->arena, v, "name");
    return true;
}

static void note_people(struct call *call, const struct told_person *first,
                        struct disclosed_people *people)
{
    uint32_t count = 0;

    for (const struct told_person *p = first; p; p = p->next)
        count++;
    people->person_id = ARENA_ARRAY(call->arena, count + 1, int64_t);
    people->count = 0;
    for (const struct told_person *p = first; p; p = p->next)
        people->person_id[people->count++] = p->person_id;
}

static bool list(struct tx *tx, struct call *call, struct view *people,
                 struct disclosed_people *shown, struct err *err)
{
    struct told_person *p;

    if (!gather(tx, call, &p, err))
        return false;
    note_people(call, p, shown);
    for (; p; p = p->next) {
        struct view *v = view_add_object(call->arena, people);
        struct disclosed_to_row what;
        view_str(call->arena, v, "person", id_text(call->arena, p->rid));
        if (p->from.len > 0)
            view_str(call->arena, v, "from", p->from);
        else /* told under an alias: where she is known tells where she lives */
            view_null(call->arena, v, "from");
        view_day(call->arena, v, "until_on", p->until_on);
        if (!disclosed_to(tx, p->person_id, call->actor->org_id, moment_day(call->now),
                          &what, err) ||
            !put_name(tx, call, p->person_id, (uint32_t)what.what, v, err))
            return false;
    }
    return true;
}

bool disclosed_list(struct call *call, struct view **view,
                    struct disclosed_people *people, struct err *err)
{
    struct view *made = view_object(call->arena);
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = list(tx, call, view_put_array(call->arena, made, "people"), people, err);
    tx_end(&tx);
    if (ok)
        *view = made;
    return ok;
}

/* ------------------------------------------------------------------------- one */

static bool put_contact(struct tx *tx, struct call *call, int64_t person_id,
                        struct view *v, struct err *err)
{
    struct identity_record record;
    struct arena *arena = call->arena;

    if (!identity_get(call, tx, person_id, &record, err))
        return false;
    struct view *contact = view_put_object(arena, v, "contact");
    const struct identity *i = &record.identity;
    view_str(arena, contact, "phone", i->phone);
    view_str(arena, contact, "email", i->email);
    view_str(arena, contact, "street", i->street);
    view_str(arena, contact, "postcode", i->postcode);
    view_str(arena, contact, "town", i->town);
    return true;
}

/* What she can do, or the languages among it. */
static bool put_held(struct tx *tx, struct call *call, int64_t person_id,
                     struct view *list_view, bool languages, struct err *err)
{
    struct disclosed_capabilities_row row;
    struct cursor cursor = { 0 };

    if (!disclosed_capabilities_open(tx, person_id, &cursor, err))
        return false;
    while (disclosed_capabilities_next(&cursor, &row)) {
        if (str_is(row.kind, "language") != languages)
            continue;
        struct view *v = view_add_object(call->arena, list_view);
        view_str(
            call->arena, v, "label",
            str_copy(call->arena, call->lang == LANG_EN ? row.label_en : row.label_sv));
        view_int(call->arena, v, "level", row.level);
    }
    return cursor_end(&cursor, err);
}

static bool put_period(struct tx *tx, struct call *call, int64_t person_id,
                       struct view *v, struct err *err)
{
    struct disclosed_period_row row;
    bool found;

    if (!disclosed_period(tx, person_id, &row, &found, err))
        return false;
    struct view *period = view_put_object(call->arena, v, "period");
    if (found && row.has_available_from)
        view_day(call->arena, period, "available_from", row.available_from);
    else
        view_null(call->arena, period, "available_from");
    if (found && row.has_hours_per_week)
        view_int(call->arena, period, "hours_per_week", row.hours_per_week);
    else
        view_null(call->arena, period, "hours_per_week");
    return true;
}

static bool show(struct tx *tx, struct call *call, int64_t person_id, uint32_t what,
                 struct view *v, struct err *err)
{
    struct arena *arena = call->arena;
    struct person_protected_row protected;

    if (!person_protected(tx, person_id, &protected, err))
        return false;
    if (protected.n)
        what = disclosed_of_protected(what);
    if (!put_name(tx, call, person_id, what, v, err))
        return false;
    if (!told(what, DISCLOSED_CONTACT))
        view_null(arena, v, "contact");
    else if (!put_contact(tx, call, person_id, v, err))
        return false;
    if (!told(what, DISCLOSED_CAPABILITY))
        view_null(arena, v, "capabilities");
    else if (!put_held(tx, call, person_id, view_put_array(arena, v, "capabilities"),
                       false, err))
        return false;
    if (!told(what, DISCLOSED_PERIOD))
        view_null(arena, v, "period");
    else if (!put_period(tx, call, person_id, v, err))
        return false;
    if (!told(what, DISCLOSED_LEVEL)) {
        view_null(arena, v, "languages");
        return true;
    }
    return put_held(tx, call, person_id, view_put_array(arena, v, "languages"), true,
                    err);
}

bool disclosed_show(struct call *call, int64_t person_id, uint32_t what,
                    struct view **view, struct err *err)
{
    struct view *made = view_object(call->arena);
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = show(tx, call, person_id, what, made, err);
    tx_end(&tx);
    if (ok)
        *view = made;
    return ok;
}
