/* referral_form.c: see referral_form.h. */
#include "service/referral_form.h"

#include "service/firm_facts.h"
#include "store/query.h"

#define FIRMS_MOST 5u

static bool put_contacts(struct call *call, struct tx *tx, int64_t firm_id,
                         struct view *v, struct err *err)
{
    struct view *list = view_put_array(call->arena, v, "contacts");
    struct cursor cursor = { 0 };
    struct contacts_of_row row;

    if (!contacts_of_open(tx, firm_id, &cursor, err))
        return false;
    while (contacts_of_next(&cursor, &row)) {
        if (row.has_left_on)
            continue;
        struct view *one = view_add_object(call->arena, list);
        view_str(call->arena, one, "contact_id", id_text(call->arena, row.rid));
        view_str(call->arena, one, "name", str_copy(call->arena, row.name));
        view_str(call->arena, one, "channel", str_copy(call->arena, row.channel));
    }
    return cursor_end(&cursor, err);
}

static bool put_firm(struct call *call, struct tx *tx,
                     const struct firms_named_row *firm, struct view *list,
                     struct err *err)
{
    struct view *v = view_add_object(call->arena, list);

    view_str(call->arena, v, "firm_id", id_text(call->arena, firm->rid));
    view_str(call->arena, v, "name", firm->name);
    view_bool(call->arena, v, "closed", str_is(firm->status, "closed"));
    return put_contacts(call, tx, firm->id, v, err);
}

/* The unit's firms called so. */
static bool put_firms(struct call *call, struct tx *tx, struct str name,
                      struct view *made, struct err *err)
{
    struct view *list = view_put_array(call->arena, made, "firms");
    struct firm_typed typed = { .name = name };
    struct firms_named_row row, rows[FIRMS_MOST];
    struct cursor cursor = { 0 };
    struct firm_plain plain;
    uint32_t count = 0;

    if (name.len == 0 || !firm_read(call, &typed, &plain, &(struct err){ 0 }))
        return true;
    if (!firms_named_open(tx, call->actor->org_id,
                          (struct str){ plain.sort_key, plain.sort_len }, &cursor, err))
        return false;
    while (count < FIRMS_MOST && firms_named_next(&cursor, &row)) {
        rows[count] = row;
        rows[count].name = str_copy(call->arena, row.name);
        rows[count++].status = str_copy(call->arena, row.status);
    }
    bool ok = cursor_end(&cursor, err);
    for (uint32_t i = 0; ok && i < count; i++)
        ok = put_firm(call, tx, &rows[i], list, err);
    return ok;
}

static bool put_place(struct call *call, struct tx *tx,
                      const struct referral_form_ask *ask, struct view *made,
                      struct err *err)
{
    struct match_row_of_row row;
    bool found = false;

    if (ask->run_rid &&
        !match_row_of(tx, ask->run_rid, ask->person_id, &row, &found, err))
        return false;
    found = found && row.org_id == call->actor->org_id;
    view_int(call->arena, made, "place", found ? row.rank : 0);
    view_bool(call->arena, made, "is_list", found);
    return true;
}

static bool fill(struct call *call, struct tx *tx, const struct referral_form_ask *ask,
                 struct view *made, struct err *err)
{
    struct referral_need_row need;
    bool found = false;

    if (!referral_need(tx, ask->need_rid, call->arena, &need, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    view_str(call->arena, made, "need_id", id_text(call->arena, ask->need_rid));
    view_str(call->arena, made, "title", need.title);
    view_str(call->arena, made, "employer", need.employer);
    view_str(call->arena, made, "status", need.status);
    view_str(call->arena, made, "contact_id", id_text(call->arena, need.contact_rid));
    view_bool(call->arena, made, "is_bound", need.has_firm_id);
    if (!put_place(call, tx, ask, made, err))
        return false;
    if (!need.has_firm_id)
        return put_firms(call, tx, ask->firm.len > 0 ? ask->firm : need.employer, made,
                         err);
    const struct firms_named_row own = { need.firm_id, need.firm_rid, need.firm,
                                         need.firm_status };
    return put_firm(call, tx, &own, view_put_array(call->arena, made, "firms"), err);
}

bool referral_form(struct call *call, const struct referral_form_ask *ask,
                   struct view **view, struct err *err)
{
    struct view *made = view_object(call->arena);
    struct tx *tx = NULL;
    bool ok =
        tx_begin(call->store, TX_READ, &tx, err) && fill(call, tx, ask, made, err);

    tx_end(&tx);
    if (ok)
        *view = made;
    return ok;
}
