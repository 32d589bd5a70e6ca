/* person_protect.c: see person_protect.h. */
#include "service/person_protect.h"

#include "service/keeper_lack.h"
#include "service/note.h"
#include "service/people_load.h"
#include "service/person_dispose.h"
#include "service/person_key.h"
#include "store/query.h"

const char *const protection_words[] = { "flag", "registration", NULL };
_Static_assert(PROTECTION_KIND_COUNT == 2, "a word each");
const char *const protection_reasons[] = { "own", "household", NULL };
_Static_assert(PROTECTION_REASON_COUNT == 2, "a word each");

struct step {
    struct call *call;
    struct tx *tx;
    int64_t person_id;
    enum protection_kind kind;
    struct str why; /* in somebody's words; may be empty */
    struct str reason;
    struct protection_now_row now;   /* for that reason */
    bool is_protected;               /* for that reason */
    struct person_set members;       /* all cases that are this person */
    struct protection_spread spread; /* to those she is tied to */
};

/* The case that was kept, and all that were merged into it: one person, one flag. */
static bool gather(struct step *s, struct err *err)
{
    return person_group(s->call, s->tx, s->person_id, &s->members, err);
}

/* Who is in the pool has changed: the next list is made anew, an old run cannot be
 * repeated. */
bool protection_moves_pool(struct call *call, struct tx *tx, struct err *err)
{
    struct pool_seq_row row;

    return pool_seq(tx, &row, err) && pool_seq_set(tx, row.seq + 1, err) &&
           meta_set(tx, STR(DISPOSAL_SEQ), id_text(call->arena, row.seq + 1), err);
}

/* What `step` does with one protection that holds, for all cases that she has. */
static bool each_other(struct step *s,
                       bool (*step)(struct step *s, int64_t protection,
                                    struct err *err),
                       struct err *err)
{
    for (uint32_t i = 0; i < s->members.count; i++) {
        struct protection_now_row row;
        bool found = false;
        if (s->members.id[i] == s->person_id)
            continue;
        if (!protection_now(s->tx, s->members.id[i], s->reason, s->call->arena, &row,
                            &found, err) ||
            (found && !step(s, row.id, err)))
            return false;
    }
    return true;
}

static bool set_one(struct call *call, struct tx *tx, struct protection_add_in in,
                    struct err *err)
{
    struct protection_now_row row;
    bool found = false;
    int64_t id;

    in.from_at = call->now;
    in.set_by = str_from(call->actor->name);
    return protection_now(tx, in.person_id, in.reason, call->arena, &row, &found,
                          err) &&
           (found || (protection_add(tx, &in, &id, err) &&
                      keeper_lack_tell(call, tx, in.person_id, err)));
}

bool protection_spread(struct call *call, struct tx *tx,
                       struct protection_spread *spread, struct err *err)
{
    struct protection_add_in in = { .kind = spread->kind,
                                    .reason = str_from(
                                        protection_reasons[PROTECTION_HOUSEHOLD]) };
    struct person_set tied;

    if (!(spread->to_id ? person_household(call, tx, spread->to_id, &tied, err)
                        : person_tied(call, tx, spread->person_id, &tied, err)))
        return false;
    for (uint32_t i = 0; i < tied.count; i++) {
        struct protection_now_row row;
        bool own = false;
        in.person_id = tied.id[i];
        if (in.person_id == spread->person_id)
            continue; /* of the other's household herself */
        if (spread->inherited &&
            !protection_now(tx, in.person_id,
                            str_from(protection_reasons[PROTECTION_OWN]), call->arena,
                            &row, &own, err))
            return false;
        if (!own && !set_one(call, tx, in, err))
            return false;
    }
    spread->tied = tied;
    return true;
}

bool protection_level(struct call *call, struct tx *tx, const int64_t pair[2],
                      struct err *err)
{
    for (uint32_t i = 0; i < 2 * PROTECTION_REASON_COUNT; i++) {
        struct protection_add_in in = { .person_id = pair[i % 2],
                                        .reason = str_from(protection_reasons[i / 2]) };
        struct protection_now_row row;
        bool found = false;
        if (!protection_now(tx, pair[1 - i % 2], in.reason, call->arena, &row, &found,
                            err))
            return false;
        in.kind = row.kind;
        if (found && !set_one(call, tx, in, err))
            return false;
    }
    return true;
}

bool protection_begin(struct call *call, struct tx *tx, int64_t person_id,
                      enum protection_kind kind, struct err *err)
{
    const struct protection_add_in in = { .person_id = person_id,
                                          .kind = str_from(protection_words[kind]),
                                          .reason = str_from(
                                              protection_reasons[PROTECTION_OWN]) };

    return set_one(call, tx, in, err);
}

static bool note_why(struct step *s, struct err *err)
{
    struct buf text = buf_new(s->call->arena);

    if (s->why.len == 0)
        return true;
    message_add(&text, s->call->lang, N_("The identity was protected: {why}"),
                (struct hole[]){ HOLE_STR("why", s->why) }, 1);
    return note_of_step(s->call, s->tx, s->person_id, buf_str(&text), err);
}

static bool set_it(struct step *s, struct err *err)
{
    if (s->is_protected)
        return err_set(err, ERR_CONFLICT, N_("this identity is protected already"));
    struct protection_add_in in = { .kind = str_from(protection_words[s->kind]),
                                    .reason = s->reason };
    for (uint32_t i = 0; i < s->members.count; i++) {
        in.person_id = s->members.id[i];
        if (!set_one(s->call, s->tx, in, err))
            return false;
    }
    s->spread =
        (struct protection_spread){ .person_id = s->person_id, .kind = in.kind };
    return protection_spread(s->call, s->tx, &s->spread, err) &&
           protection_moves_pool(s->call, s->tx, err) && note_why(s, err);
}

static bool ask_other(struct step *s, int64_t protection, struct err *err)
{
    int64_t changed;

    return protection_ask(s->tx, protection, s->call->actor->user_id, s->call->now,
                          &changed, err);
}

static bool ask_it(struct step *s, struct err *err)
{
    int64_t changed = 0;

    if (!s->is_protected)
        return err_set(err, ERR_CONFLICT, N_("this identity is not protected"));
    if (!protection_ask(s->tx, s->now.id, s->call->actor->user_id, s->call->now,
                        &changed, err))
        return false;
    if (changed != 1)
        return err_set(err, ERR_CONFLICT,
                       N_("it has been asked for already; another must confirm"));
    return each_other(s, ask_other, err);
}

static bool take_back_other(struct step *s, int64_t protection, struct err *err)
{
    int64_t changed;

    return protection_unask(s->tx, protection, &changed, err);
}

static bool take_back_it(struct step *s, struct err *err)
{
    int64_t changed = 0;

    if (!s->is_protected || !s->now.has_lift_asked_by)
        return err_set(err, ERR_CONFLICT,
                       N_("nobody has asked to lift the protection"));
    return protection_unask(s->tx, s->now.id, &changed, err) &&
           each_other(s, take_back_other, err);
}

static bool lift_other(struct step *s, int64_t protection, struct err *err)
{
    int64_t changed;

    return protection_end(s->tx, protection, s->call->actor->user_id, s->call->now,
                          &changed, err);
}

static bool lift_it(struct step *s, struct err *err)
{
    int64_t changed = 0;

    if (!s->is_protected || !s->now.has_lift_asked_by)
        return err_set(err, ERR_CONFLICT,
                       N_("nobody has asked to lift the protection"));
    if (!protection_end(s->tx, s->now.id, s->call->actor->user_id, s->call->now,
                        &changed, err))
        return false;
    if (changed != 1)
        return err_set(
            err, ERR_CONFLICT,
            N_("you asked for it yourself: it takes another person to confirm"));
    return each_other(s, lift_other, err) && protection_moves_pool(s->call, s->tx, err);
}

bool people_refresh_set(struct call *call, const struct person_set *set,
                        struct err *err)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (!people_refresh(call, set->id[i], err))
            return false;
    return true;
}

/* One step of the four, whole or not at all; then the register. */
static bool take_step(struct step *s, enum protection_reason reason,
                      bool (*step)(struct step *s, struct err *err), struct err *err)
{
    struct call *call = s->call;
    uint64_t ticket = 0;

    s->reason = str_from(protection_reasons[reason]);
    if (!tx_begin(call->store, TX_WRITE, &s->tx, err))
        return false;
    bool ok = protection_now(s->tx, s->person_id, s->reason, call->arena, &s->now,
                             &s->is_protected, err) &&
              gather(s, err) && step(s, err) && tx_commit(&s->tx, &ticket, err);
    tx_end(&s->tx);
    return ok && store_wait(call->store, ticket, err) &&
           people_refresh_set(call, &s->members, err) &&
           people_refresh_set(call, &s->spread.tied, err);
}

bool person_protect(struct call *call, int64_t person_id, enum protection_kind kind,
                    struct str why, struct err *err)
{
    struct step s = { .call = call, .person_id = person_id, .kind = kind, .why = why };

    /* Out of the lists before it is durable, rather than a moment after. */
    if (why.len > 0 && !call->keys)
        s.why = STR(""); /* to be unseen is better than to have it written down */
    else if (why.len > 0 && !person_key_ensure(call, person_id, err))
        return false;
    if (call->people)
        people_remove(call->people, person_id);
    if (take_step(&s, PROTECTION_OWN, set_it, err))
        return true;
    struct err ignored = { 0 };
    (void)!people_refresh(call, person_id, &ignored);
    return false;
}

bool person_lift_ask(struct call *call, int64_t person_id,
                     enum protection_reason reason, struct err *err)
{
    struct step s = { .call = call, .person_id = person_id };

    return take_step(&s, reason, ask_it, err);
}

bool person_lift_take_back(struct call *call, int64_t person_id,
                           enum protection_reason reason, struct err *err)
{
    struct step s = { .call = call, .person_id = person_id };

    return take_step(&s, reason, take_back_it, err);
}

bool person_lift(struct call *call, int64_t person_id, enum protection_reason reason,
                 struct err *err)
{
    struct step s = { .call = call, .person_id = person_id };

    return take_step(&s, reason, lift_it, err);
}
