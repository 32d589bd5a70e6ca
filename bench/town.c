/*
 * town.c: see town.h.
 *
 *   pool -> units and coaches -> a key and an identity for everyone -> each into a unit
 */
#include "bench/town.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/date.h"
#include "base/rng.h"
#include "bench/invent.h"
#include "bench/pool.h"
#include "service/identity_claim.h"
#include "service/identity_keep.h"
#include "store/query.h"

#define NUMBERS_MOST 50000u
#define LOGIN_BYTES  24u

struct making {
    struct town town;
    struct arena work;
    struct rng rng;
    struct id_number *number;
    uint32_t number_count;
    struct tx *tx, *keys;
};

static const char *path_with(struct arena *arena, const char *path, const char *end)
{
    struct buf out = buf_new(arena);

    buf_format(&out, "%s%s", path, end);
    return out.ptr;
}

/* ------------------------------------------------------------------------ opening */

bool town_open(const char *path, enum database_mode mode, struct town *town,
               struct err *err)
{
    struct keys_ask keys = { .db_path = path };
    struct org_all_row org;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    uint32_t units = 0;

    *town = (struct town){ .call = { .actor = &actor_local, .lang = LANG_SV } };
    town->call.arena = &town->arena;
    keys.master_path = path_with(&town->arena, path, ".master");
    if (!moment_parse(STR(POOL_NOW), &town->call.now))
        return err_set(err, ERR_INTERNAL, "the day of the benches is none");
    if (!database_open(path, mode, &town->call, err) ||
        !keys_open(&keys, mode, &town->call, err) ||
        !tx_begin(town->call.store, TX_READ, &tx, err))
        return false;
    bool ok = org_all_open(tx, &cursor, err);
    while (ok && org_all_next(&cursor, &org))
        if (org.id > 1 && units < TOWN_UNITS)
            town->unit[units++] = org.id;
    ok = ok && cursor_end(&cursor, err);
    tx_end(&tx);
    for (uint32_t i = 0; i < TOWN_UNITS * TOWN_COACHES; i++)
        town->user[i] = (int64_t)i + 1;
    return ok;
}

void town_close(struct town *town)
{
    database_close(&town->call);
    arena_free(&town->arena);
}

/* ---------------------------------------------------------------- units, coaches */

static bool add_units(struct making *m, struct err *err)
{
    char name[LOGIN_BYTES];

    for (uint32_t i = 0; i < TOWN_UNITS; i++) {
        snprintf(name, sizeof name, "unit %u", i);
        struct org_add_in in = { .rid = random_id(),
                                 .name = str_from(name),
                                 .domain = STR("local"),
                                 .municipality = STR("2380") };
        if (!org_add(m->tx, &in, &m->town.unit[i], err))
            return false;
    }
    return true;
}

static bool add_coaches(struct making *m, struct err *err)
{
    char login[LOGIN_BYTES];

    for (uint32_t i = 0; i < TOWN_UNITS * TOWN_COACHES; i++) {
        snprintf(login, sizeof login, "coach%u", i);
        struct user_add_in in = { .rid = random_id(),
                                  .login = str_from(login),
                                  .name = str_from(login),
                                  .made_at = m->town.call.now };
        int64_t grant;
        if (!user_add(m->tx, &in, &m->town.user[i], err))
            return false;
        struct role_grant_add_in role = { .user_id = m->town.user[i],
                                          .org_id = m->town.unit[i / TOWN_COACHES],
                                          .role = STR("coach"),
                                          .from_at = m->town.call.now,
                                          .given_by = STR("bench") };
        if (!role_grant_add(m->tx, &role, &grant, err))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------------ people */

static bool read_numbers(struct making *m, const char *path, struct err *err)
{
    const int32_t today = moment_day(m->town.call.now);
    char line[64];
    struct err ignored = { 0 };

    m->number = ARENA_ARRAY(&m->town.arena, NUMBERS_MOST, struct id_number);
    if (!path)
        return true;
    FILE *in = fopen(path, "re");
    if (!in)
        return err_set(err, ERR_NOT_FOUND, "{file} cannot be read", ARG_WORD(path));
    while (m->number_count < NUMBERS_MOST && fgets(line, sizeof line, in))
        m->number_count += id_number_parse(str_trim(str_from(line)), today,
                                           &m->number[m->number_count], &ignored);
    (void)fclose(in);
    return true;
}

static void invent_identity(struct making *m, uint32_t nth, struct identity *identity)
{
    char *surname = arena_take(&m->work, NAME_BYTES);
    char *given = arena_take(&m->work, NAME_BYTES);
    struct id_number *number = &identity->number[0].number;

    *identity = (struct identity){ .born_on = DAY_NONE, .number_count = 1 };
    invent_name(&m->rng, surname, given);
    identity->surname = str_from(surname);
    identity->given = str_from(given);
    identity->street = STR("Storgatan 12");
    identity->postcode = STR("831 30");
    identity->town = STR("Östersund");
    identity->phone = STR("070-174 06 05");
    identity->channel = CHANNEL_SMS;
    *number =
        m->number_count ? m->number[nth % m->number_count] : id_none(ID_REASON_WAITING);
    identity->born_on = (int32_t)rng_below(&m->rng, 15000) - 5000;
}

static bool make_key(struct making *m, struct person_key *key, struct err *err)
{
    unsigned char wrapped[SEAL_WRAPPED_BYTES];

    key->id = random_id();
    seal_key_make(&key->key);
    seal_wrap(m->town.call.master, key->id, &key->key, wrapped);
    return key_add(m->keys, key->id,
                   (struct str){ (const char *)wrapped, sizeof wrapped },
                   m->town.call.now, err);
}

static bool name_person(struct making *m, uint32_t nth, int64_t id, struct err *err)
{
    struct call call = m->town.call;
    struct person_key key;
    struct identity identity;
    struct identity_place place = { id, 1, &key };
    struct identity_claim claim = { 1, id, &identity, RELATIONS_ALL };
    struct identity_held held;
    const uint32_t coach =
        nth % TOWN_UNITS * TOWN_COACHES + rng_below(&m->rng, TOWN_COACHES);
    int64_t changed;

    call.arena = &m->work;
    invent_identity(m, nth, &identity);
    return make_key(m, &key, err) && person_key_set(m->tx, id, key.id, &changed, err) &&
           identity_put(&call, m->tx, &place, &identity, err) &&
           (nth >= m->number_count ||
            identity_claim(&call, m->tx, &claim, &held, err)) &&
           case_holder_add(m->tx, id, m->town.user[coach], call.now, err);
}

/* Everyone of the pool, and where: ids are read first, as a cursor holds the turn. */
static bool name_all(struct making *m, int64_t most, struct err *err)
{
    int64_t *id = ARENA_ARRAY(&m->town.arena, (size_t)most, int64_t);
    struct cursor cursor = { 0 };
    struct person_all_row row;
    uint32_t count = 0;

    if (!person_all_open(m->tx, &cursor, err))
        return false;
    while (count < most && person_all_next(&cursor, &row))
        id[count++] = row.id;
    if (!cursor_end(&cursor, err))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (!name_person(m, i, id[i], err))
            return false;
        arena_rewind(&m->work, 0);
    }
    return true;
}

static bool fill(struct making *m, const struct town_ask *ask, struct err *err)
{
    uint64_t ticket = 0, keys_ticket = 0;

    bool ok = tx_begin(m->town.call.store, TX_BULK, &m->tx, err) &&
              tx_begin(m->town.call.keys, TX_BULK, &m->keys, err) &&
              add_units(m, err) && add_coaches(m, err) &&
              name_all(m, ask->people, err) && tx_commit(&m->keys, &keys_ticket, err) &&
              tx_commit(&m->tx, &ticket, err);
    tx_end(&m->keys);
    tx_end(&m->tx);
    return ok && store_wait(m->town.call.keys, keys_ticket, err) &&
           store_wait(m->town.call.store, ticket, err);
}

/* A pool is of one unit; no use case of insteg spreads it over several at once. */
static bool spread(const char *path, struct err *err)
{
    sqlite3 *db = NULL;
    bool ok =
        sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        sqlite3_exec(db,
                     "WITH place AS (SELECT p.id, row_number() OVER (ORDER BY p.id) - 1"
                     " AS nth FROM person p), unit AS (SELECT o.id, row_number() OVER"
                     " (ORDER BY o.id) - 1 AS nth FROM org o WHERE o.id > 1)"
                     " UPDATE person SET org_id = unit.id FROM place, unit"
                     " WHERE place.id = person.id AND unit.nth = place.nth % "
                     "(SELECT count(*) FROM unit)",
                     NULL, NULL, NULL) == SQLITE_OK;

    if (!ok)
        err_set(err, ERR_INPUT, "{file}: {why}", ARG_WORD(path),
                ARG_WORD(sqlite3_errmsg(db)));
    sqlite3_close(db);
    return ok;
}

bool town_make(const struct town_ask *ask, struct err *err)
{
    struct making m = { .rng = rng_seeded(POOL_SEED) };
    struct pool_ask pool = { .path = ask->path, .people = ask->people, .area = "all" };
    struct arena paths = { 0 };
    const char *master = path_with(&paths, ask->path, ".master");

    unlink(path_with(&paths, ask->path, KEYS_SUFFIX));
    unlink(master);
    bool ok = pool_make(&pool, err) && seal_master_create(master, err) &&
              town_open(ask->path, DATABASE_CREATE, &m.town, err) &&
              read_numbers(&m, ask->numbers, err) && fill(&m, ask, err);
    town_close(&m.town);
    arena_free(&m.work);
    arena_free(&paths);
    return ok && spread(ask->path, err);
}
