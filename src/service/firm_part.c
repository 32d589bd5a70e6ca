/* firm_part.c: see firm_part.h. */
#include "service/firm_part.h"

#include "base/date.h"
#include "service/firm.h"
#include "store/query.h"

#define CFAR_DIGITS   8u
#define FIRST_VERSION 1 /* what a new form left: gone back to, it changes that */

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

/* A workplace's row beside what was typed. */
struct stands {
    int64_t firm_id, place_id; /* place_id: what was typed */
    int64_t id;                /* 0: the firm has none with that id */
    bool same;                 /* it says what was typed, but for the reach */
};

static bool workplace_row(struct tx *tx, const struct workplace_typed *typed,
                          struct stands *at, struct err *err)
{
    struct workplaces_of_row row;
    struct cursor cursor = { 0 };

    if (!workplaces_of_open(tx, at->firm_id, &cursor, err))
        return false;
    while (workplaces_of_next(&cursor, &row))
        if (row.rid == typed->rid) {
            at->id = row.id;
            at->same = row.place_id == at->place_id &&
                       str_eq(row.street, str_trim(typed->street)) &&
                       str_eq(row.cfar, str_trim(typed->cfar)) &&
                       row.has_closed_on == typed->closed;
        }
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

/* Whether a place and shift that stand are among those that were typed. */
static bool was_typed(const struct workplace_typed *typed, const int64_t *place_id,
                      const struct workplace_reach_of_row *row)
{
    struct coded_table shifts = { shift_words, SHIFT_WORD_COUNT };
    uint32_t shift = coded_find(shifts, row->shift);
    bool typed_it = false;

    for (uint32_t i = 0; i < typed->reach_count; i++)
        typed_it |= place_id[i] == row->place_id && shift < SHIFT_WORD_COUNT &&
                    (typed->reach[i].shifts >> shift & 1);
    return typed_it;
}

/* Whether what one reaches from the workplace is what was typed, no more and no less.
 */
static bool reach_is(const struct call *call, struct tx *tx, const struct stands *at,
                     const struct workplace_typed *typed, bool *is, struct err *err)
{
    int64_t place_id[REACH_ROWS_MOST] = { 0 };
    struct workplace_reach_of_row row;
    struct cursor cursor = { 0 };
    int missing = 0;

    for (uint32_t i = 0; i < typed->reach_count; i++) {
        missing += __builtin_popcount(typed->reach[i].shifts);
        if (!firm_place(tx, call->arena, typed->reach[i].place, &place_id[i], err))
            return false;
    }
    if (!workplace_reach_of_open(tx, at->firm_id, &cursor, err))
        return false;
    while (workplace_reach_of_next(&cursor, &row))
        if (row.workplace_id == at->id) {
            *is &= was_typed(typed, place_id, &row);
            missing--;
        }
    *is &= missing == 0;
    return cursor_end(&cursor, err);
}

/* A new row, or the next version of one; a form gone back to changes what it left. */
static bool put_workplace(struct call *call, struct tx *tx,
                          const struct workplace_typed *typed, struct stands *at,
                          bool *saved, struct err *err)
{
    struct str street = str_trim(typed->street), cfar = str_trim(typed->cfar);
    struct str actor = str_from(call->actor->name);

    *saved = true;
    if (typed->seen == 0 && at->id == 0) {
        struct workplace_put_in in = { typed->rid, at->firm_id, at->place_id, street,
                                       cfar,       call->now,   actor };
        return workplace_put(tx, &in, &at->id, err);
    }
    struct workplace_set_in in = { .id = at->id,
                                   .seen = typed->seen ? typed->seen : FIRST_VERSION,
                                   .place_id = at->place_id,
                                   .street = street,
                                   .cfar = cfar,
                                   .has_closed_on = typed->closed,
                                   .closed_on = moment_day(call->now),
                                   .recorded_at = call->now,
                                   .actor = actor };
    return set_workplace(tx, &in, saved, err);
}

static bool save_workplace(struct call *call, struct tx *tx,
                           const struct workplace_typed *typed, bool *saved,
                           struct err *err)
{
    struct stands at = { .id = 0 };
    struct firm_now now;

    if (!firm_own(call, tx, typed->firm_rid, &now, err) ||
        !short_enough(str_trim(typed->street), err) ||
        !cfar_fits(str_trim(typed->cfar), err) ||
        !firm_place(tx, call->arena, typed->place, &at.place_id, err))
        return false;
    at.firm_id = now.id;
    if (!workplace_row(tx, typed, &at, err) ||
        (at.same && !reach_is(call, tx, &at, typed, &at.same, err)))
        return false;
    *saved = true;
    if (at.same) /* the same form, sent twice */
        return true;
    if (!put_workplace(call, tx, typed, &at, saved, err))
        return false;
    for (uint32_t i = 0; *saved && i < typed->reach_count; i++)
        if (!put_reach(call, tx, at.id, &typed->reach[i], err))
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

static bool contact_is(const struct contacts_of_row *row,
                       const struct contact_typed *typed)
{
    if (row->has_left_on != typed->left || !str_eq(row->name, str_trim(typed->name)) ||
        !str_eq(row->role, str_trim(typed->role)))
        return false;
    return typed->left || (str_eq(row->channel, typed->channel) &&
                           str_eq(row->phone, str_trim(typed->phone)) &&
                           str_eq(row->email, str_trim(typed->email)));
}

/* The row of a contact of the firm; 0: it has none with that id. same: it says what was
 * typed. */
static bool contact_row(struct tx *tx, int64_t firm_id,
                        const struct contact_typed *typed, int64_t *id, bool *same,
                        struct err *err)
{
    struct contacts_of_row row;
    struct cursor cursor = { 0 };

    *id = 0;
    *same = false;
    if (!contacts_of_open(tx, firm_id, &cursor, err))
        return false;
    while (contacts_of_next(&cursor, &row))
        if (row.rid == typed->rid) {
            *id = row.id;
            *same = contact_is(&row, typed);
        }
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
                                 .seen = typed->seen ? typed->seen : FIRST_VERSION,
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
    bool same;
    int64_t id;

    if (!firm_own(call, tx, typed->firm_rid, &now, err) || !contact_fits(typed, err) ||
        !contact_row(tx, now.id, typed, &id, &same, err))
        return false;
    *saved = true;
    if (same) /* the same form, sent twice */
        return true;
    if (typed->seen > 0 || id != 0)
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
