/* peer.c: see peer.h. */
#include "bench/peer.h"

#include <assert.h>
#include <sqlite3.h>

#include "bench/pool.h"

#define STATEMENTS_MOST 16u

/* One file of statements, run one after the other. */
struct script {
    sqlite3_stmt *statement[STATEMENTS_MOST];
    uint32_t count;
};

struct peer {
    sqlite3 *db;
    sqlite3_stmt *minutes;
    struct script need, subsets, thresholds, match;
};

static bool failed(const struct peer *peer, struct err *err)
{
    return err_set(err, ERR_INTERNAL, "the peer: {text}",
                   ARG_WORD(sqlite3_errmsg(peer->db)));
}

static bool run_text(struct peer *peer, const char *sql, struct err *err)
{
    return sqlite3_exec(peer->db, sql, NULL, NULL, NULL) == SQLITE_OK
               ? true
               : failed(peer, err);
}

static bool prepare(struct peer *peer, const char *name, struct script *script,
                    struct err *err)
{
    struct str text;

    if (!embed_find(embed_peer, name, &text))
        return err_set(err, ERR_INTERNAL, "{file} is missing", ARG_WORD(name));
    const char *at = text.ptr, *end = text.ptr + text.len;
    while (at < end) {
        sqlite3_stmt *made = NULL;
        if (sqlite3_prepare_v2(peer->db, at, (int)(end - at), &made, &at) != SQLITE_OK)
            return failed(peer, err);
        if (!made)
            continue;
        assert(script->count < STATEMENTS_MOST);
        script->statement[script->count++] = made;
    }
    return true;
}

static void bind_names(sqlite3_stmt *statement, struct str key)
{
    int at = sqlite3_bind_parameter_index(statement, ":key");

    if (at)
        sqlite3_bind_text(statement, at, key.ptr, (int)key.len, SQLITE_STATIC);
    at = sqlite3_bind_parameter_index(statement, ":today");
    if (at)
        sqlite3_bind_text(statement, at, POOL_TODAY, -1, SQLITE_STATIC);
}

/* Runs all statements of a script that have no rows. */
static bool run(struct peer *peer, const struct script *script, struct str key,
                struct err *err)
{
    for (uint32_t i = 0; i < script->count; i++) {
        bind_names(script->statement[i], key);
        int code = sqlite3_step(script->statement[i]);
        sqlite3_reset(script->statement[i]);
        if (code != SQLITE_DONE)
            return failed(peer, err);
    }
    return true;
}

bool peer_open(const char *path, struct arena *arena, struct peer **peer,
               struct err *err)
{
    struct peer *made = ARENA_NEW(arena, struct peer);
    struct str setup;

    if (!embed_find(embed_peer, "0_setup.sql", &setup))
        return err_set(err, ERR_INTERNAL, "{file} is missing", ARG_WORD("0_setup.sql"));
    if (sqlite3_open_v2(path, &made->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK ||
        !run_text(made, "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -262144;",
                  err) ||
        !run_text(made, setup.ptr, err) ||
        !prepare(made, "1_need.sql", &made->need, err) ||
        !prepare(made, "2_subsets.sql", &made->subsets, err) ||
        !prepare(made, "3_thresholds.sql", &made->thresholds, err) ||
        !prepare(made, "3_match.sql", &made->match, err) ||
        sqlite3_prepare_v2(made->db, "INSERT INTO minutes VALUES (?, ?, ?)", -1,
                           &made->minutes, NULL) != SQLITE_OK) {
        if (err->kind == ERR_NONE)
            failed(made, err);
        peer_close(made);
        return false;
    }
    *peer = made;
    return true;
}

static void finalize(struct script *script)
{
    for (uint32_t i = 0; i < script->count; i++)
        sqlite3_finalize(script->statement[i]);
}

void peer_close(struct peer *peer)
{
    if (!peer)
        return;
    finalize(&peer->need);
    finalize(&peer->subsets);
    finalize(&peer->thresholds);
    finalize(&peer->match);
    sqlite3_finalize(peer->minutes);
    sqlite3_close(peer->db);
}

bool peer_minutes(struct peer *peer, const struct pool *pool, const uint16_t *minutes,
                  struct err *err)
{
    const struct place_book *places = &pool->book.places;

    if (!run_text(peer, "DELETE FROM minutes", err))
        return false;
    for (uint32_t p = 0; p < places->count; p++)
        for (int m = 0; m < MODE_COUNT; m++) {
            sqlite3_bind_int64(peer->minutes, 1, places->place[p].id);
            sqlite3_bind_int(peer->minutes, 2, m);
            sqlite3_bind_int(peer->minutes, 3, minutes[p * MODE_COUNT + (uint32_t)m]);
            int code = sqlite3_step(peer->minutes);
            sqlite3_reset(peer->minutes);
            if (code != SQLITE_DONE)
                return failed(peer, err);
        }
    return true;
}

bool peer_thresholds(struct peer *peer, struct str key, struct peer_counts *counts,
                     uint32_t *count, struct err *err)
{
    sqlite3_stmt *select = peer->thresholds.statement[0];
    uint32_t n = 0;
    int code;

    if (!run(peer, &peer->need, key, err) || !run(peer, &peer->subsets, key, err))
        return false;
    while ((code = sqlite3_step(select)) == SQLITE_ROW && n < PEER_SUBSETS_MOST)
        counts[n++] = (struct peer_counts){ sqlite3_column_int64(select, 1),
                                            sqlite3_column_int64(select, 2),
                                            sqlite3_column_int64(select, 3) };
    sqlite3_reset(select);
    if (code != SQLITE_DONE)
        return failed(peer, err);
    *count = n;
    return true;
}

bool peer_match(struct peer *peer, struct str key, struct peer_list *list,
                struct err *err)
{
    sqlite3_stmt *select = peer->match.statement[0];
    int code;

    list->count = 0;
    if (!run(peer, &peer->need, key, err))
        return false;
    while ((code = sqlite3_step(select)) == SQLITE_ROW && list->count < list->room)
        list->rows[list->count++] = (struct peer_row){ sqlite3_column_int64(select, 0),
                                                       sqlite3_column_int(select, 1),
                                                       sqlite3_column_int(select, 2),
                                                       sqlite3_column_int(select, 3) };
    sqlite3_reset(select);
    return code == SQLITE_DONE ? true : failed(peer, err);
}
