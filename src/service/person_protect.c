/* person_protect.c: see person_protect.h. */
#include "service/person_protect.h"

#include "service/people_load.h"
#include "store/query.h"

const char *const protection_words[] = { "flag", "registration", NULL };
_Static_assert(PROTECTION_KIND_COUNT == 2, "a word each");

struct step {
    struct call *call;
    struct tx *tx;
    int64_t person_id;
    enum protection_kind kind;
    struct protection_now_row now;
    bool is_protected;
};

static bool set_it(struct step *s, struct err *err)
{
    int64_t id;

    if (s->is_protected)
        return err_set(err, ERR_CONFLICT, N_("this identity is protected already"));
    struct protection_add_in in = { .person_id = s->person_id,
                                    .kind = str_from(protection_words[s->kind]),
                                    .from_at = s->call->now,
                                    .set_by = str_from(s->call->actor->name) };
    return protection_add(s->tx, &in, &id, err);
}

static bool ask_it(struct step *s, struct err *err)
{
    int64_t changed = 0;

    if (!s->is_protected)
        return err_set(err, ERR_CONFLICT, N_("this identity is not protected"));
    if (!protection_ask(s->tx, s->now.id, s->call->actor->user_id, s->call->now,
                        &changed, err))
        return false;
    return changed == 1 ||
           err_set(err, ERR_CONFLICT,
                   N_("it has been asked for already; another must confirm"));
}

static bool take_back_it(struct step *s, struct err *err)
{
    int64_t changed = 0;

    if (!s->is_protected || !s->now.has_lift_asked_by)
        return err_set(err, ERR_CONFLICT,
                       N_("nobody has asked to lift the protection"));
    return protection_unask(s->tx, s->now.id, &changed, err);
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
    return changed == 1 ||
           err_set(err, ERR_CONFLICT,
                   N_("you asked for it yourself: it takes another person to confirm"));
}

/* One step of the four, whole or not at all; then the register. */
static bool take_step(struct step *s, bool (*step)(struct step *s, struct err *err),
                      struct err *err)
{
    struct call *call = s->call;
    uint64_t ticket = 0;

    if (!tx_begin(call->store, TX_WRITE, &s->tx, err))
        return false;
    bool ok = protection_now(s->tx, s->person_id, call->arena, &s->now,
                             &s->is_protected, err) &&
              step(s, err) && tx_commit(&s->tx, &ticket, err);
    tx_end(&s->tx);
    return ok && store_wait(call->store, ticket, err) &&
           people_refresh(call, s->person_id, err);
}

bool person_protect(struct call *call, int64_t person_id, enum protection_kind kind,
                    struct err *err)
{
    struct step s = { .call = call, .person_id = person_id, .kind = kind };

    /* Out of the lists before it is durable, rather than a moment after. */
    if (call->people)
        people_remove(call->people, person_id);
    if (take_step(&s, set_it, err))
        return true;
    struct err ignored = { 0 };
    (void)!people_refresh(call, person_id, &ignored);
    return false;
}

bool person_lift_ask(struct call *call, int64_t person_id, struct err *err)
{
    struct step s = { .call = call, .person_id = person_id };

    return take_step(&s, ask_it, err);
}

bool person_lift_take_back(struct call *call, int64_t person_id, struct err *err)
{
    struct step s = { .call = call, .person_id = person_id };

    return take_step(&s, take_back_it, err);
}

bool person_lift(struct call *call, int64_t person_id, struct err *err)
{
    struct step s = { .call = call, .person_id = person_id };

    return take_step(&s, lift_it, err);
}
