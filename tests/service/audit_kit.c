/* audit_kit.c: see audit_kit.h. */
#include "audit_kit.h"

#include <dirent.h>
#include <sqlite3.h>
#include <unistd.h>

#include "service/audit_anchor.h"

struct store *kit_store;
struct arena kit_arena;
char kit_folder[64];

const struct actor kit_coach = {
    .name = "u1", .user_id = 1, .org_id = 1, .domain_id = 1, .roles = 1U << ROLE_COACH
};
const struct actor kit_protector = { .name = "u2",
                                     .user_id = 2,
                                     .org_id = 1,
                                     .domain_id = 1,
                                     .roles = 1U << ROLE_PROTECTOR };
const struct actor kit_reviewer = { .name = "u3",
                                    .user_id = 3,
                                    .org_id = 1,
                                    .domain_id = 1,
                                    .roles = 1U << ROLE_REVIEWER };

const char *kit_path(const char *name)
{
    struct buf path = buf_new(&kit_arena);

    buf_format(&path, "%s/%s", kit_folder, name);
    return path.ptr;
}

const char *kit_sql_refused(const char *sql)
{
    const char *said = "";
    char *why = NULL;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(kit_store), &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        said = str_cstr(&kit_arena, str_from(why ? why : "refused"));
    sqlite3_free(why);
    sqlite3_close(db);
    return said;
}

void kit_sql(const char *sql)
{
    const char *why = kit_sql_refused(sql);

    if (why[0])
        fail_msg("%s: %s", sql, why);
}

int64_t kit_number(const char *sql)
{
    sqlite3_stmt *statement;
    int64_t number;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(kit_store), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

static void fill(void)
{
    struct buf sql = buf_new(&kit_arena);

    buf_cstr(&sql, "BEGIN;"
                   "INSERT INTO user_account (id, rid, login, name, made_at, version)"
                   " VALUES (1, 11, 'coach', 'Coach One', 0, 1),"
                   "        (2, 12, 'few', 'Protector Two', 0, 1),"
                   "        (3, 13, 'log', 'Reviewer Three', 0, 1);");
    for (int i = 1; i <= KIT_PEOPLE; i++)
        buf_format(&sql,
                   "INSERT INTO person (id, rid, org_id, source, source_key, "
                   "content_hash) VALUES (%d, %d, 1, 'kit', 'k%d', x'00');",
                   i, 1000 + i, i);
    buf_cstr(&sql, "INSERT INTO protection (person_id, kind, from_at, set_by)"
                   " VALUES (7, 'flag', 0, 'u1');COMMIT;");
    kit_sql(sql.ptr);
}

int kit_open(void **state)
{
    struct err err = { 0 };

    (void)state;
    snprintf(kit_folder, sizeof kit_folder, "/tmp/insteg-audit-XXXXXX");
    assert_non_null(mkdtemp(kit_folder));
    struct store_options options = { .path = kit_path("a.db"),
                                     .mode = STORE_CREATE,
                                     .committer = true };
    if (!store_open(&options, &kit_store, &err))
        fail_msg("%s", err_english(&err));
    fill();
    return 0;
}

int kit_close(void **state)
{
    (void)state;
    store_fail_at(0);
    store_close(&kit_store);
    DIR *dir = opendir(kit_folder);
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            unlink(kit_path(entry->d_name));
    closedir(dir);
    assert_int_equal(rmdir(kit_folder), 0);
    arena_free(&kit_arena);
    return 0;
}

struct call kit_call(const struct actor *actor)
{
    return (struct call){ .store = kit_store,
                          .arena = &kit_arena,
                          .actor = actor,
                          .lang = LANG_EN,
                          .now = KIT_NOW };
}

static void wait_for(struct call *call)
{
    struct err err = { 0 };

    if (!store_wait(kit_store, call->ticket, &err))
        fail_msg("%s", err_english(&err));
}

void kit_read(const struct actor *actor, int64_t person_id, int64_t at)
{
    struct call call = kit_call(actor);
    struct err err = { 0 };

    call.now = at;
    if (!audit_read(&call, "person_see",
                    person_id == 7 ? RELATION_PROTECTED : RELATION_UNIT, person_id,
                    &err))
        fail_msg("%s", err_english(&err));
    wait_for(&call);
}

void kit_list(const struct actor *actor, int64_t first, uint32_t count)
{
    struct call call = kit_call(actor);
    int64_t *people = ARENA_ARRAY(&kit_arena, count + 1, int64_t);
    struct audit_note note = { .actor = actor,
                               .at = KIT_NOW,
                               .action = STR("people_list"),
                               .people = people,
                               .people_count = count };
    struct err err = { 0 };

    for (uint32_t i = 0; i < count; i++)
        people[i] = first + i;
    if (!audit_write(&call, &note, &err))
        fail_msg("%s", err_english(&err));
    wait_for(&call);
}

struct audit_verdict kit_verified(void)
{
    struct call call = kit_call(&actor_local);
    struct audit_verdict verdict;
    struct err err = { 0 };

    if (!audit_verify(&call, kit_path("a.db.anchors"), &verdict, &err))
        fail_msg("%s", err_english(&err));
    return verdict;
}

void kit_anchor(void)
{
    struct audit_head head;
    struct err err = { 0 };

    assert_true(audit_head(kit_store, &head, &err));
    assert_true(anchors_add(kit_path("a.db.anchors"), &head, ANCHOR_HOUR, &err));
}

enum chain_fault kit_first_fault(void)
{
    struct audit_verdict verdict = kit_verified();

    return verdict.walk.finding_count ? verdict.walk.finding[0].fault : CHAIN_SOUND;
}
