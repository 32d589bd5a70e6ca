/* firm_part.c: see firm_part.h. */
#include "service/firm_part.h"

#include "base/date.h"
#include "service/firm.h"
#include "store/query.h"

#define CFAR_DIGITS 8u

static bool settle(struct call *call, struct tx **tx, bool ok, struct err *err)
{
    ok = ok && tx_commit(tx, &call->ticket, err);
    tx_end(tx);
    return ok && store_wait(call->store, call->ticket, err);
}

static bool short_enough(struct str text, struct err *err)
{
    return text.len <= FIRM_TEXT_BYTES ||
           err_set(err, ERR_INPUT, N_("a text here is at most {n} bytes"),
                   ARG_NUM(FIRM_TEXT_BYTES));
}

/* ----------------------------------------------------------------------- workplaces */

static bool cfar_fits(struct str cfar, struct err *err)
{
    bool fits = cfar.len == 0 || cfar.len == CFAR_DIGITS;

    for (size_t i = 0; fits && i < cfar.len; i++)
        fits = cfar.ptr[i] >= '0' && cfar.ptr[i] <= '9';
    return fits ||
           err_set(err, ERR_INPUT,
                   N_("a workplace number (CFAR) has eight digits; or leave it empty"));
}

static bool put_reach(struct call *call, struct tx *tx, int64_t workplace_id,
                      const struct reach_typed *reach, struct err *err)
{
    int64_t place_id;

    if (str_trim(reach->place).len == 0)
        return true;
    if (reach->shifts == 0)
        return err_set(err, ERR_INPUT,
                       N_("choose for which shift one gets there from {place}"),
                       ARG_STR(reach->place));
    if (!firm_place(tx, call->arena, reach->place, &place_id, err))
        return false;
    for (uint32_t i = 0; i < SHIFT_WORD_COUNT; i++)
        if ((reach->shifts >> i & 1) &&
            !workplace_reach_put(tx, workplace_id, place_id,
                                 str_from(shift_words[i].word), err))
            return false;
    return true;
}

/* The row of a workplace of the firm; 0: it has none with that id. */
static bool workplace_row(struct tx *tx, int64_t firm_id, int64_t rid, int64_t *id,
                          struct err *err)
{
    struct workplaces_of_row row;
    struct cursor cursor = { 0 };

    *id = 0;
    if (!workplaces_of_open(tx, firm_id, &cursor, err))
        return false;
    while (workplaces_of_next(&cursor, &row))
        if (row.rid == rid)
            *id = row.id;
    return cursor_end(&cursor, err);
}

static bool set_workplace(struct tx *tx, const struct workplace_set_in *in, bool *saved,
                          struct err *err)
{
    int64_t changed;

    if (in->id == 0)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (!workplace_set(tx, in, &changed, err))
        return false;
    *saved = changed == 1;
    return !*saved || workplace_reach_clear(tx, in->id, err);
}

static bool save_workplace(struct call *call, struct tx *tx,
                           const struct workplace_typed *typed, bool *saved,
                           struct err *err)
{
    struct str street = str_trim(typed->street), cfar = str_trim(typed->cfar);
    struct str actor = str_from(call->actor->name);
    int64_t place_id, id;
    struct firm_now now;

    if (!firm_own(call, tx, typed->firm_rid, &now, err) || !short_enough(street, err) ||
        !cfar_fits(cfar, err) ||
        !firm_place(tx, call->arena, typed->place, &place_id, err) ||
        !workplace_row(tx, now.id, typed->rid, &id, err))
        return false;
    *saved = true;
    if (typed->seen == 0 && id != 0) /* the same form, sent twice */
        return true;
    if (typed->seen == 0) {
        struct workplace_put_in in = { typed->rid, now.id,    place_id, street,
                                       cfar,       call->now, actor };
        if (!workplace_put(tx, &in, &id, err))
            return false;
    } else {
        struct workplace_set_in in = { .id = id,
                                       .seen = typed->seen,
                                       .place_id = place_id,
                                       .street = street,
                                       .cfar = cfar,
                                       .has_closed_on = typed->closed,
                                       .closed_on = moment_day(call->now),
                                       .recorded_at = call->now,
                                       .actor = actor };
        if (!set_workplace(tx, &in, saved, err))
            return false;
    }
    for (uint32_t i = 0; *saved && i < typed->reach_count; i++)
        if (!put_reach(call, tx, id, &typed->reach[i], err))
            return false;
    return true;
}

bool workplace_save(struct call *call, const struct workplace_typed *typed, bool *saved,
                    struct err *err)
{
    struct tx *tx = NULL;
    bool made = false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              save_workplace(call, tx, typed, &made, err);

    ok = settle(call, &tx, ok, err);
    if (ok)
        *saved = made;
    return ok;
}

/* ------------------------------------------------------------------------- contacts */

static bool contact_row(struct tx *tx, int64_t firm_id, int64_t rid, int64_t *id,
                        struct err *err)
{
    struct contacts_of_row row;
    struct cursor cursor = { 0 };

    *id = 0;
    if (!contacts_of_open(tx, firm_id, &cursor, err))
        return false;
    while (contacts_of_next(&cursor, &row))
        if (row.rid == rid)
            *id = row.id;
    return cursor_end(&cursor, err);
}

static bool contact_fits(const struct contact_typed *typed, struct err *err)
{
    const struct str texts[] = { typed->name, typed->role, typed->phone, typed->email };

    if (str_trim(typed->name).len == 0)
        return err_set(err, ERR_INPUT,
                       N_("the contact has no name; write whom to ask for"));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (!short_enough(texts[i], err))
            return false;
    if (typed->channel.len > 0 &&
        coded_find(CODED(channel_words), typed->channel) == CHANNEL_WORD_COUNT)
        return err_set(err, ERR_INPUT,
                       N_("choose how the contact wants to be reached"));
    if (typed->email.len > 0 && str_find(typed->email, STR("@")) == SIZE_MAX)
        return err_set(err, ERR_INPUT,
                       N_("the e-mail address has no @; look at it again"));
    return true;
}

static bool set_contact(struct call *call, struct tx *tx, int64_t id,
                        const struct contact_typed *typed, bool *saved,
                        struct err *err) /* limit: the end of save_contact */
{
    struct str none = STR("");
    struct contact_set_in in = { .id = id,
                                 .seen = typed->seen,
                                 .name = str_trim(typed->name),
                                 .role = str_trim(typed->role),
                                 .channel = typed->left ? none : typed->channel,
                                 .phone = typed->left ? none : str_trim(typed->phone),
                                 .email = typed->left ? none : str_trim(typed->email),
                                 .has_left_on = typed->left,
                                 .left_on = moment_day(call->now),
                                 .recorded_at = call->now,
                                 .actor = str_from(call->actor->name) };
    int64_t changed;

    if (id == 0)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (!contact_set(tx, &in, &changed, err))
        return false;
    *saved = changed == 1;
    return true;
}

static bool save_contact(struct call *call, struct tx *tx,
                         const struct contact_typed *typed, bool *saved,
                         struct err *err)
{
    struct firm_now now;
    int64_t id;

    if (!firm_own(call, tx, typed->firm_rid, &now, err) || !contact_fits(typed, err) ||
        !contact_row(tx, now.id, typed->rid, &id, err))
        return false;
    *saved = true;
    if (typed->seen == 0 && id != 0) /* the same form, sent twice */
        return true;
    if (typed->seen > 0)
        return set_contact(call, tx, id, typed, saved, err);
    struct contact_put_in in = { .rid = typed->rid,
                                 .firm_id = now.id,
                                 .name = str_trim(typed->name),
                                 .role = str_trim(typed->role),
                                 .channel = typed->channel,
                                 .phone = str_trim(typed->phone),
                                 .email = str_trim(typed->email),
                                 .recorded_at = call->now,
                                 .actor = str_from(call->actor->name) };
    return contact_put(tx, &in, &id, err);
}

bool contact_save(struct call *call, const struct contact_typed *typed, bool *saved,
                  struct err *err)
{
    struct tx *tx = NULL;
    bool made = false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              save_contact(call, tx, typed, &made, err);

    ok = settle(call, &tx, ok, err);
    if (ok)
        *saved = made;
    return ok;
}
