/* case_kit.c: see case_kit.h. */
#include "case_kit.h"

#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "base/log.h"
#include "store/query.h"

struct arena case_arena;
struct call case_call;

const struct actor case_coach = {
    .name = "u1", .user_id = 1, .org_id = 1, .domain_id = 1, .roles = 1U << ROLE_COACH
};
const struct actor case_leader = { .name = "u2",
                                   .user_id = 2,
                                   .org_id = 1,
                                   .domain_id = 1,
                                   .roles = 1U << ROLE_TEAM_LEADER };
const struct actor case_partner = {
    .name = "u3", .user_id = 3, .org_id = 3, .domain_id = 2, .roles = 1U << ROLE_PARTNER
};

static const char world[] =
    "INSERT INTO secrecy_domain VALUES (2, 'other', 'other', '');"
    "INSERT INTO org (id, rid, name, secrecy_domain) VALUES (2, 2, 'B', 'local'),"
    "  (3, 3, 'C', 'other');"
    "INSERT INTO user_account VALUES (1, 1, 'a', 'A', NULL, 0, NULL, 1),"
    "  (2, 2, 'b', 'B', NULL, 0, NULL, 1), (3, 3, 'c', 'C', NULL, 0, NULL, 1);";

static char folder[64];

const char *case_path(const char *name)
{
    struct buf path = buf_new(&case_arena);

    buf_format(&path, "%s/%s", folder, name);
    return path.ptr;
}

const char *case_file(const char *name, const char *text)
{
    const char *path = case_path(name);
    FILE *out = fopen(path, "we");

    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
    return path;
}

static void open_all(int64_t now)
{
    struct keys_ask ask = { .db_path = case_path("t.db"),
                            .master_path = case_path("master") };
    struct err err = { 0 };

    case_call = (struct call){ .arena = &case_arena, .actor = &case_coach, .now = now };
    CASE_OK(database_open(case_path("t.db"), DATABASE_SERVE, &case_call, &err), &err);
    CASE_OK(keys_open(&ask, DATABASE_SERVE, &case_call, &err), &err);
}

void case_reopen(int64_t now)
{
    if (now == 0)
        now = case_call.now;
    database_close(&case_call);
    open_all(now);
}

void case_sql(const char *sql)
{
    sqlite3 *db;
    char *why = NULL;

    assert_int_equal(sqlite3_open(case_path("t.db"), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
    sqlite3_close(db);
}

int case_make(void **state)
{
    struct err err = { 0 };

    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    snprintf(folder, sizeof folder, "/tmp/insteg-case-XXXXXX");
    assert_non_null(mkdtemp(folder));
    CASE_OK(seal_master_create(case_path("master"), &err), &err);
    open_all(CASE_NOW);
    case_sql(world);
    return 0;
}

int case_gone(void **state)
{
    (void)state;
    database_close(&case_call);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            unlink(case_path(entry->d_name));
    closedir(dir);
    assert_int_equal(rmdir(folder), 0);
    arena_free(&case_arena);
    return 0;
}

void case_wait(void)
{
    struct err err = { 0 };

    CASE_OK(database_wait(&case_call, &err), &err);
}

int64_t case_person(int64_t rid, int64_t org_id)
{
    struct person_add_in in = { .rid = rid,
                                .org_id = org_id,
                                .source = STR("t"),
                                .source_key = id_text(&case_arena, rid),
                                .content_hash = STR("x") };
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t id = 0;

    CASE_OK(tx_begin(case_call.store, TX_WRITE, &tx, &err), &err);
    CASE_OK(person_add(tx, &in, &id, &err), &err);
    CASE_OK(tx_commit(&tx, &case_call.ticket, &err), &err);
    case_wait();
    return id;
}
