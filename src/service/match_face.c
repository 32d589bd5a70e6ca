/* match_face.c: see match_face.h. */
#include "service/match_face.h"

#include "base/hash.h"
#include "store/query.h"

#define KEY_NAME    "blind_key" /* meta */
#define NUMBER_BITS 53          /* as the ids of cases: exact in every JSON reader */
#define NUMBER_MASK ((INT64_C(1) << NUMBER_BITS) - 1)

struct faces {
    struct call *call;
    const struct faces_ask *ask;
    struct tx *tx;
    struct str key;
    uint32_t action;
    bool local, all_known;
};

static int64_t blind_number(const struct faces *f, int64_t rid)
{
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, f->key);
    hash_int(&hash, f->ask->run);
    hash_int(&hash, rid);
    return (int64_t)(hash_end_u64(&hash) & (uint64_t)NUMBER_MASK);
}

/* Most databases have one secrecy domain, and then nobody is asked for one by one. */
static bool begin(struct faces *f, struct err *err)
{
    const struct actor *actor = f->call->actor;
    struct domain_other_people_row other;
    struct meta_get_row key;
    bool found = false;

    f->local = !f->ask->access || (actor->roles & 1U << ROLE_LOCAL);
    f->action =
        f->local ? ACCESS_ACTION_NONE : access_action(f->ask->access, "person_see");
    if (!domain_other_people(f->tx, actor->domain_id, &other, err) ||
        !meta_get(f->tx, STR(KEY_NAME), f->call->arena, &key, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_STATE,
                       N_("the key of numbers in lists is missing; run insteg doctor"));
    f->key = key.value;
    f->all_known = f->local && !other.any;
    return true;
}

/* That something was told to the reader's unit is not asked: it lifts nothing here. */
static bool relation_of(const struct faces *f, int64_t rid, enum relation *relation,
                        struct err *err)
{
    const struct actor *actor = f->call->actor;
    const struct viewer viewer = { actor->org_id, actor->domain_id };
    struct person_standing_row row;
    bool found = false;

    *relation = RELATION_STRANGER;
    if (!person_standing(f->tx, rid, actor->user_id, &row, &found, err))
        return false;
    if (!found)
        return true;
    const struct standing standing = { .org_id = row.org_id,
                                       .domain_id = row.domain_id,
                                       .held = row.held,
                                       .herself = row.id == actor->person_id,
                                       .protected = row.protected,
                                       .disposed = row.disposed };
    *relation = access_relation(&standing, &viewer);
    return true;
}

static bool face_of(const struct faces *f, int64_t rid, struct face *face,
                    struct err *err)
{
    enum relation relation = RELATION_DOMAIN;

    if (!f->all_known && !relation_of(f, rid, &relation, err))
        return false;
    const bool known = f->local ? relation != RELATION_STRANGER
                                : access_may(f->ask->access, f->call->actor->roles,
                                             f->action, relation);
    *face = (struct face){ known, known ? rid : blind_number(f, rid) };
    return true;
}

bool match_faces(struct call *call, const struct faces_ask *ask,
                 const struct face **face, struct err *err)
{
    struct face *made = ARENA_ARRAY(call->arena, ask->count, struct face);
    struct faces f = { .call = call, .ask = ask };
    bool ok = tx_begin(call->store, TX_READ, &f.tx, err) && begin(&f, err);

    for (uint32_t i = 0; ok && i < ask->count; i++)
        ok = face_of(&f, ask->rid[i], &made[i], err);
    tx_end(&f.tx);
    if (ok)
        *face = made;
    return ok;
}
