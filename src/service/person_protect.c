/* person_protect.c: see person_protect.h. */
#include "service/person_protect.h"

#include "service/people_load.h"
#include "service/person_dispose.h"
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
    int64_t *member; /* all cases that are this person: those merged, or she alone */
    uint32_t member_count;
};

static void add_member(struct step *s, int64_t id)
{
    s->member =
        arena_grow(s->call->arena, s->member, s->member_count * sizeof *s->member,
                   (s->member_count + 1) * sizeof *s->member);
    s->member[s->member_count++] = id;
}

/* The case that was kept, and all that were merged into it: one person, one flag. */
static bool gather(struct step *s, struct err *err)
{
    struct person_head_row head;
    struct cursor cursor = { 0 };
    struct person_merged_of_row row;

    if (!person_head(s->tx, s->person_id, s->call->arena, &head, err))
        return false;
    int64_t kept = head.has_merged_into ? head.merged_into : s->person_id;
    add_member(s, kept);
    if (!person_merged_of_open(s->tx, kept, &cursor, err))
        return false;
    while (person_merged_of_next(&cursor, &row))
        add_member(s, row.id);
    return cursor_end(&cursor, err);
}

/* Who is in the pool has changed: the next list is made anew, an old run cannot be
 * repeated. */
static bool move_pool(struct step *s, struct err *err)
{
    struct pool_seq_row row;

    return pool_seq(s->tx, &row, err) && pool_seq_set(s->tx, row.seq + 1, err) &&
           meta_set(s->tx, STR(DISPOSAL_SEQ), id_text(s->call->arena, row.seq + 1),
                    err);
}

/* What `step` does with one protection that holds, for all that she has. */
static bool each_other(struct step *s,
                       bool (*step)(struct step *s, int64_t protection,
                                    struct err *err),
                       struct err *err)
{
    for (uint32_t i = 0; i < s->member_count; i++) {
        struct protection_now_row row;
        bool found = false;
        if (s->member[i] == s->person_id)
            continue;
        if (!protection_now(s->tx, s->member[i], s->call->arena, &row, &found, err) ||
            (found && !step(s, row.id, err)))
            return false;
    }
    return true;
}

static bool set_one(struct step *s, int64_t person_id, struct err *err)
{
    struct protection_add_in in = { .person_id = person_id,
                                    .kind = str_from(protection_words[s->kind]),
                                    .from_at = s->call->now,
                                    .set_by = str_from(s->call->actor->name) };
    struct protection_now_row row;
    bool found = false;
    int64_t id;

    return protection_now(s->tx, person_id, s->call->arena, &row, &found, err) &&
           (found || protection_add(s->tx, &in, &id, err));
}

static bool set_it(struct step *s, struct err *err)
{
    if (s->is_protected)
        return err_set(err, ERR_CONFLICT, N_("this identity is protected already"));
    for (uint32_t i = 0; i < s->member_count; i++)
        if (!set_one(s, s->member[i], err))
            return false;
    return move_pool(s, err);
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
    return each_other(s, lift_other, err) && move_pool(s, err);
}

static bool refresh(struct step *s, struct err *err)
{
    for (uint32_t i = 0; i < s->member_count; i++)
        if (!people_refresh(s->call, s->member[i], err))
            return false;
    return true;
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
              gather(s, err) && step(s, err) && tx_commit(&s->tx, &ticket, err);
    tx_end(&s->tx);
    return ok && store_wait(call->store, ticket, err) && refresh(s, err);
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
