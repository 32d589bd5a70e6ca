/* person_link_keep.c: see person_link_keep.h. */
#include "service/person_link_keep.h"

#include "base/date.h"
#include "service/identity_keep.h"
#include "service/person_merge.h"
#include "service/person_protect.h"
#include "store/query.h"

#define LINKS_FIRST 8u

/* ----------------------------------------------------------------------- reading */

struct gathering {
    struct call *call;
    struct person_links links;
    uint32_t room;
};

/* The same tie of two cases that were merged is one. */
static bool is_there(const struct gathering *g, const struct person_link *link)
{
    for (uint32_t i = 0; i < g->links.count; i++) {
        const struct person_link *one = &g->links.link[i];
        if (one->other_id == link->other_id && one->kind == link->kind &&
            one->to_on == DAY_NONE)
            return true;
    }
    return false;
}

static void keep(struct gathering *g, const struct person_link *link)
{
    struct person_links *links = &g->links;

    if (link->to_on == DAY_NONE ? is_there(g, link) : !links->ended)
        return;
    if (links->count == g->room) {
        uint32_t more = g->room ? g->room * 2 : LINKS_FIRST;
        links->link =
            arena_grow(g->call->arena, links->link, g->room * sizeof *links->link,
                       more * sizeof *links->link);
        g->room = more;
    }
    links->link[links->count++] = *link;
}

static struct str who(struct gathering *g, bool named, struct str name, bool has_actor,
                      struct str actor)
{
    return str_copy(g->call->arena, named ? name : has_actor ? actor : STR(""));
}

static void keep_row(struct gathering *g, const struct links_of_row *row)
{
    enum link_kind kind;

    if (!link_from(row->kind, &kind))
        return; /* of a newer program */
    const struct person_link link = {
        .rid = row->rid,
        .kind = row->back ? link_back(kind) : kind,
        .other_id = row->other_id,
        .other_rid = row->other_rid,
        .other_org_id = row->other_org_id,
        .other_protected = row->other_protected,
        .from_on = moment_day(row->from_at),
        .to_on = row->has_to_at ? moment_day(row->to_at) : DAY_NONE,
        .set_by = who(g, row->has_set_name, row->set_name, true, row->set_actor),
        .ended_by = who(g, row->has_ended_name, row->ended_name, row->has_ended_actor,
                        row->ended_actor),
    };
    keep(g, &link);
}

static bool gather(struct gathering *g, struct tx *tx, int64_t person_id,
                   const struct person_set *group, struct err *err)
{
    struct cursor cursor = { 0 };
    struct links_of_row row;

    if (!links_of_open(tx, person_id, &cursor, err))
        return false;
    while (links_of_next(&cursor, &row))
        if (row.other_id != group->id[0]) /* two that were one all along */
            keep_row(g, &row);
    return cursor_end(&cursor, err);
}

bool person_links_in(struct call *call, struct tx *tx, int64_t person_id,
                     struct person_links *links, struct err *err)
{
    struct gathering g = { .call = call, .links.ended = links->ended };
    struct person_set group;

    if (!person_group(call, tx, person_id, &group, err))
        return false;
    for (uint32_t i = 0; i < group.count; i++)
        if (!gather(&g, tx, group.id[i], &group, err))
            return false;
    *links = g.links;
    return true;
}

bool person_links(struct call *call, int64_t person_id, struct person_links *links,
                  struct err *err)
{
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = person_links_in(call, tx, person_id, links, err);
    tx_end(&tx);
    return ok;
}

static bool name_in(struct call *call, struct tx *tx, const struct person_link *link,
                    struct str *name, struct err *err)
{
    struct identity_record record = { .version = 0 };
    struct person_head_row head;

    if (!person_head(tx, link->other_id, call->arena, &head, err) ||
        (head.has_key_id && call->keys &&
         !identity_get(call, tx, link->other_id, &record, err)))
        return false;
    *name = record.version ? identity_name(call->arena, &record.identity)
                           : id_text(call->arena, link->other_rid);
    return true;
}

bool person_link_name(struct call *call, const struct person_link *link,
                      struct str *name, struct err *err)
{
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = name_in(call, tx, link, name, err);
    tx_end(&tx);
    return ok;
}

/* ----------------------------------------------------------------------- writing */

struct tying {
    struct call *call;
    struct tx *tx;
    struct person_link_ask ask;
    struct protection_spread spread[2]; /* from either end: who became protected */
    bool there;
};

static bool may_tie(struct tying *t, struct err *err)
{
    struct person_head_row head, other;
    struct arena *arena = t->call->arena;

    if (!person_head(t->tx, t->ask.person_id, arena, &head, err) ||
        !person_head(t->tx, t->ask.other_id, arena, &other, err))
        return false;
    if (head.domain_id != other.domain_id)
        return err_set(err, ERR_CONFLICT,
                       N_("the two cases belong to different secrecy domains"));
    if (head.disposed || other.disposed)
        return err_set(err, ERR_CONFLICT, N_("one of the cases has been disposed of"));
    if (other.has_merged_into)
        t->ask.other_id = other.merged_into;
    if (t->ask.person_id == t->ask.other_id)
        return err_set(err, ERR_INPUT, N_("nobody is tied to herself"));
    return true;
}

/* Whether the very tie is there, written from either end. */
static bool look(struct tying *t, struct err *err)
{
    struct person_links links = { .ended = false };

    if (!person_links_in(t->call, t->tx, t->ask.person_id, &links, err))
        return false;
    for (uint32_t i = 0; i < links.count; i++)
        t->there = t->there || (links.link[i].other_id == t->ask.other_id &&
                                links.link[i].kind == t->ask.kind);
    return true;
}

/* What goes from `from` to `to`, as they are protected before the tie. Of the one at
 * this end goes her own protection; one that she has for somebody else's sake goes on
 * to who has none: not back to whom it came from. */
static bool look_at_end(struct tying *t, int64_t from, int64_t to,
                        struct protection_spread *spread, struct err *err)
{
    struct protection_now_row row;

    for (uint32_t i = 0; i < PROTECTION_REASON_COUNT && !spread->to_id; i++) {
        bool found = false;
        if (!protection_now(t->tx, from, str_from(protection_reasons[i]),
                            t->call->arena, &row, &found, err))
            return false;
        if (found)
            *spread = (struct protection_spread){ .person_id = from,
                                                  .kind = row.kind,
                                                  .inherited = i != PROTECTION_OWN,
                                                  .to_id = to };
    }
    return true;
}

static bool spread_both(struct tying *t, struct err *err)
{
    bool any = false;

    for (uint32_t i = 0; i < 2; i++) {
        if (!t->spread[i].to_id)
            continue;
        any = true;
        if (!protection_spread(t->call, t->tx, &t->spread[i], err))
            return false;
    }
    return !any || protection_moves_pool(t->call, t->tx, err);
}

static bool tie(struct tying *t, struct err *err)
{
    int64_t id;

    if (!person_is_whole(t->tx, t->ask.person_id, err) || !may_tie(t, err) ||
        !look(t, err))
        return false;
    if (t->there)
        return true;
    const struct link_add_in in = { .rid = random_id(),
                                    .person_id = t->ask.person_id,
                                    .other_id = t->ask.other_id,
                                    .kind = str_from(link_word(t->ask.kind)),
                                    .from_at = t->call->now,
                                    .set_by = str_from(t->call->actor->name) };
    const int64_t one = t->ask.person_id, other = t->ask.other_id;
    return link_add(t->tx, &in, &id, err) &&
           look_at_end(t, one, other, &t->spread[0], err) &&
           look_at_end(t, other, one, &t->spread[1], err) && spread_both(t, err);
}

bool person_link_add(struct call *call, const struct person_link_ask *ask,
                     struct err *err)
{
    struct tying t = { .call = call, .ask = *ask };
    uint64_t ticket = 0;

    if (!tx_begin(call->store, TX_WRITE, &t.tx, err))
        return false;
    bool ok = tie(&t, err) && tx_commit(&t.tx, &ticket, err);
    tx_end(&t.tx);
    return ok && store_wait(call->store, ticket, err) &&
           people_refresh_set(call, &t.spread[0].tied, err) &&
           people_refresh_set(call, &t.spread[1].tied, err);
}

/* One of hers, as she is read: through a merger too. */
static bool end_in(struct call *call, struct tx *tx, int64_t person_id, int64_t rid,
                   struct err *err)
{
    struct person_links links = { .ended = false };
    struct str by = str_from(call->actor->name);
    int64_t changed = 0;

    if (!person_is_whole(tx, person_id, err) ||
        !person_links_in(call, tx, person_id, &links, err))
        return false;
    for (uint32_t i = 0; i < links.count; i++)
        if (links.link[i].rid == rid &&
            !link_end_of(tx, rid, call->now, by, &changed, err))
            return false;
    return changed > 0 ||
           err_set(err, ERR_NOT_FOUND, N_("there is no such tie that holds"));
}

bool person_link_end(struct call *call, int64_t person_id, int64_t rid, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              end_in(call, tx, person_id, rid, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
