/* mapping_kit.c: see mapping_kit.h. */
#include "mapping_kit.h"

#include <sqlite3.h>

#include "base/log.h"
#include "service/import.h"
#include "service/keys.h"
#include "service/seal.h"

struct actor mapping_coach, mapping_other;

static void open_keys(void)
{
    struct keys_ask ask = { .db_path = kit_path("test.db"),
                            .master_path = kit_path("master") };
    struct err err = { 0 };

    KIT_OK(keys_open(&ask, DATABASE_CREATE, &kit_call, &err), &err);
}

int mapping_make(void **state)
{
    struct err err = { 0 };

    log_set_level(LOG_LEVEL_ERROR);
    if (kit_make(state) != 0)
        return -1;
    KIT_OK(seal_master_create(kit_path("master"), &err), &err);
    open_keys();
    mapping_sql("INSERT INTO user_account (id, rid, login, name, made_at, version)"
                " VALUES (7, 70007, 'maja', 'Maja', 1, 1), (8, 70008, 'sara', 'Sara', "
                "1, 1)");
    mapping_coach = (struct actor){ .name = "u7",
                                    .org_id = 1,
                                    .domain_id = 1,
                                    .user_id = 7,
                                    .roles = 1U << ROLE_COACH };
    mapping_other = mapping_coach;
    mapping_other.user_id = 8;
    kit_call.actor = &mapping_coach;
    return 0;
}

void mapping_sql(const char *sql)
{
    char *why = NULL;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(kit_path("test.db"), &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", why, sql);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void mapping_wait(void)
{
    struct err err = { 0 };

    KIT_OK(database_wait(&kit_call, &err), &err);
}

void mapping_reopen(void)
{
    struct err err = { 0 };

    database_close(&kit_call);
    KIT_OK(database_open(kit_path("test.db"), DATABASE_CREATE, &kit_call, &err), &err);
    open_keys();
}

void mapping_people(struct str rows)
{
    struct import_ask ask = { { kit_file("p.csv", rows), NULL }, true, NULL };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(import_people(&kit_call, &ask, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count, 0);
}

int64_t mapping_person(const char *source_key)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(&sql, "SELECT id FROM person WHERE source_key = '%s'", source_key);
    return kit_number(sql.ptr);
}

static bool say(int64_t person_id, const char *key, const char *value, struct err *err)
{
    const struct draft_pair pair = { str_from(key), str_from(value) };
    struct draft_saved *saved = ARENA_NEW(kit_call.arena, struct draft_saved);
    struct draft_step step = { .pair = &pair, .count = 1, .over = true };

    return mapping_step(&kit_call, person_id, &step, saved, err);
}

void mapping_say(int64_t person_id, const char *key, const char *value)
{
    struct err err = { 0 };

    KIT_OK(say(person_id, key, value, &err), &err);
    mapping_wait();
}

void mapping_refuse(int64_t person_id, const char *key, const char *value,
                    const char *words)
{
    struct err err = { 0 };

    assert_false(say(person_id, key, value, &err));
    kit_err(&err, err.kind == ERR_LIMIT ? ERR_LIMIT : ERR_INPUT, words);
}

struct mapping mapping_now(int64_t person_id)
{
    struct mapping now;
    struct err err = { 0 };

    KIT_OK(mapping_load(&kit_call, person_id, true, &now, &err), &err);
    return now;
}

struct mapping_done mapping_end(int64_t person_id)
{
    struct mapping now = mapping_now(person_id);
    struct mapping_finish ask = { .seen = now.draft.version };
    struct mapping_done done;
    struct err err = { 0 };

    KIT_OK(mapping_finish(&kit_call, person_id, &ask, &done, &err), &err);
    assert_int_equal(done.clash_count, 0);
    mapping_wait();
    return done;
}
