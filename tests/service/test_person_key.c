/*
 * test_person_key.c: are keys made before what they seal, bound to their person, and
 * gone when they are destroyed?
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/log.h"
#include "service/keys.h"
#include "service/person_key.h"
#include "store/query.h"

#define CANARY "vill inte arbeta under jord"

static struct arena arena;
static struct call call;
static char folder[64];

#define OK(call_, err)                                                                 \
    do {                                                                               \
        if (!(call_))                                                                  \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

static const char *path_of(const char *name)
{
    struct buf path = buf_new(&arena);

    buf_format(&path, "%s/%s", folder, name);
    return path.ptr;
}

static struct keys_ask ask_with(const char *master)
{
    return (struct keys_ask){ .db_path = path_of("t.db"),
                              .master_path = path_of(master) };
}

static void open_all(void)
{
    struct keys_ask ask = ask_with("master");
    struct err err = { 0 };

    call = (struct call){ .arena = &arena, .actor = &actor_local, .now = 1000000 };
    OK(database_open(path_of("t.db"), DATABASE_SERVE, &call, &err), &err);
    OK(keys_open(&ask, DATABASE_SERVE, &call, &err), &err);
}

static int make(void **state)
{
    struct err err = { 0 };

    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    snprintf(folder, sizeof folder, "/tmp/insteg-key-XXXXXX");
    assert_non_null(mkdtemp(folder));
    OK(seal_master_create(path_of("master"), &err), &err);
    open_all();
    return 0;
}

static int gone(void **state)
{
    (void)state;
    database_close(&call);
    DIR *dir = opendir(folder);
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            unlink(path_of(entry->d_name));
    closedir(dir);
    assert_int_equal(rmdir(folder), 0);
    arena_free(&arena);
    return 0;
}

/* A person as an import leaves her: without a key. */
static int64_t add_person(const char *source_key)
{
    struct person_add_in in = { .rid = random_id(),
                                .org_id = 1,
                                .source = STR("t"),
                                .source_key = str_from(source_key),
                                .content_hash = STR("x") };
    struct err err = { 0 };
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    int64_t id = 0;

    OK(tx_begin(call.store, TX_WRITE, &tx, &err), &err);
    OK(person_add(tx, &in, &id, &err), &err);
    OK(tx_commit(&tx, &ticket, &err), &err);
    OK(store_wait(call.store, ticket, &err), &err);
    return id;
}

static bool convert(bool seal, struct person_text *text, struct err *err)
{
    struct tx *tx = NULL;

    OK(tx_begin(call.store, TX_READ, &tx, err), err);
    bool ok =
        seal ? person_seal(&call, tx, text, err) : person_unseal(&call, tx, text, err);
    tx_end(&tx);
    return ok;
}

static struct str sealed_note(int64_t person_id)
{
    struct person_text text = {
        .person_id = person_id, .record_id = 3, .what = "note", .plain = STR(CANARY)
    };
    struct err err = { 0 };

    OK(person_key_ensure(&call, person_id, &err), &err);
    OK(convert(true, &text, &err), &err);
    return text.sealed;
}

static struct err unsealing(int64_t person_id, int64_t record_id, const char *what,
                            struct str sealed)
{
    struct person_text text = {
        .person_id = person_id, .record_id = record_id, .what = what, .sealed = sealed
    };
    struct err err = { 0 };

    if (convert(false, &text, &err))
        assert_true(str_is(text.plain, CANARY));
    return err;
}

static void what_is_sealed_opens_for_the_same_person_and_place(void **state)
{
    int64_t one = add_person("a"), other = add_person("b");
    struct str sealed = sealed_note(one), of_other = sealed_note(other);

    (void)state;
    assert_int_equal(unsealing(one, 3, "note", sealed).kind, ERR_NONE);
    assert_int_equal(unsealing(other, 3, "note", of_other).kind, ERR_NONE);
    assert_int_equal(unsealing(other, 3, "note", sealed).kind, ERR_STATE);
    assert_int_equal(unsealing(one, 4, "note", sealed).kind, ERR_STATE);
    assert_int_equal(unsealing(one, 3, "wish", sealed).kind, ERR_STATE);
}

static void it_opens_after_a_restart(void **state)
{
    int64_t id = add_person("a");
    struct str sealed = sealed_note(id);

    (void)state;
    database_close(&call);
    open_all();
    assert_int_equal(unsealing(id, 3, "note", sealed).kind, ERR_NONE);
}

static void ensuring_twice_keeps_the_first_key(void **state)
{
    int64_t id = add_person("a");
    struct str sealed = sealed_note(id);
    struct err err = { 0 };

    (void)state;
    OK(person_key_ensure(&call, id, &err), &err);
    assert_int_equal(unsealing(id, 3, "note", sealed).kind, ERR_NONE);
}

static void a_person_without_a_key_is_told_apart_from_damage(void **state)
{
    int64_t id = add_person("a");

    (void)state;
    assert_string_equal(unsealing(id, 3, "note", STR("x")).what.msg,
                        "this person has no key yet");
}

static void a_destroyed_key_opens_nothing(void **state)
{
    int64_t id = add_person("a");
    struct str sealed = sealed_note(id);
    struct person_key key;
    struct err err = { 0 };
    struct tx *tx = NULL;

    (void)state;
    OK(tx_begin(call.store, TX_READ, &tx, &err), &err);
    OK(person_key_open(&call, tx, id, &key, &err), &err);
    tx_end(&tx);
    OK(person_key_destroy(&call, key.id, &err), &err);
    OK(person_key_destroy(&call, key.id, &err), &err); /* gone already: fine */
    assert_string_equal(unsealing(id, 3, "note", sealed).what.msg,
                        "the key of this person has been destroyed");
    database_close(&call);
    open_all();
    assert_string_equal(unsealing(id, 3, "note", sealed).what.msg,
                        "the key of this person has been destroyed");
}

static void another_master_key_is_refused_by_name(void **state)
{
    struct keys_ask ask;
    struct err err = { 0 };

    (void)state;
    keys_close(&call);
    OK(seal_master_create(path_of("second"), &err), &err);
    ask = ask_with("second");
    assert_false(keys_open(&ask, DATABASE_SERVE, &call, &err));
    assert_int_equal(err.kind, ERR_STATE);
    assert_null(call.keys);
    assert_null(call.master);
}

static void without_a_master_key_it_says_what_to_configure(void **state)
{
    struct keys_ask ask = { .db_path = path_of("t.db") };
    struct person_key key;
    struct err err = { 0 };

    (void)state;
    keys_close(&call);
    unsetenv("CREDENTIALS_DIRECTORY");
    OK(keys_open(&ask, DATABASE_SERVE, &call, &err), &err);
    assert_null(call.keys);
    assert_false(person_key_new(&call, &key, &err));
    assert_int_equal(err.kind, ERR_STATE);
    assert_non_null(strstr(err_english(&err), "--master-key"));
}

static void neither_file_is_taken_for_the_other(void **state)
{
    struct store_options options = { .path = path_of("t.db"),
                                     .mode = STORE_READ,
                                     .kind = STORE_KEYS };
    struct store *store = NULL;
    struct err err = { 0 };

    (void)state;
    assert_false(store_open(&options, &store, &err));
    assert_int_equal(err.kind, ERR_STATE);
    assert_non_null(strstr(err_english(&err), "not one of keys"));
    err = (struct err){ 0 };
    options.path = path_of("t.db.keys");
    options.kind = STORE_MAIN;
    assert_false(store_open(&options, &store, &err));
    assert_non_null(strstr(err_english(&err), "not the database itself"));
}

static void a_backup_of_the_keys_opens_what_they_sealed(void **state)
{
    int64_t id = add_person("a");
    struct str sealed = sealed_note(id);
    struct database_copy out = { path_of("t.db.keys"), path_of("k"), false, true };
    struct database_copy wrong = { path_of("t.db"), path_of("w"), false, true };
    struct database_copy back = { path_of("k"), path_of("t.db.keys"), true, true };
    struct err err = { 0 };

    (void)state;
    OK(database_backup(&call, &out, &err), &err);
    assert_false(database_backup(&call, &wrong, &err));
    assert_int_equal(err.kind, ERR_STATE);
    err = (struct err){ 0 };
    database_close(&call);
    OK(database_restore(&call, &back, &err), &err);
    open_all();
    assert_int_equal(unsealing(id, 3, "note", sealed).kind, ERR_NONE);
}

/* Every call to the disk that fails leaves either no key, or one that works. */
static void a_failing_disk_never_leaves_half_a_key(void **state)
{
    bool done = false;

    (void)state;
    for (uint64_t n = 1; !done && n < 60; n++) {
        char name[16];
        snprintf(name, sizeof name, "p%d", (int)n);
        int64_t id = add_person(name);
        struct err err = { 0 };
        store_fail_at(n);
        done = person_key_ensure(&call, id, &err);
        store_fail_at(0);
        if (!done)
            assert_int_not_equal(err.kind, ERR_NONE);
        assert_int_equal(unsealing(id, 3, "note", sealed_note(id)).kind, ERR_NONE);
    }
    assert_true(done);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_is_sealed_opens_for_the_same_person_and_place, make, gone),
        cmocka_unit_test_setup_teardown(it_opens_after_a_restart, make, gone),
        cmocka_unit_test_setup_teardown(ensuring_twice_keeps_the_first_key, make, gone),
        cmocka_unit_test_setup_teardown(
            a_person_without_a_key_is_told_apart_from_damage, make, gone),
        cmocka_unit_test_setup_teardown(a_destroyed_key_opens_nothing, make, gone),
        cmocka_unit_test_setup_teardown(another_master_key_is_refused_by_name, make,
                                        gone),
        cmocka_unit_test_setup_teardown(without_a_master_key_it_says_what_to_configure,
                                        make, gone),
        cmocka_unit_test_setup_teardown(neither_file_is_taken_for_the_other, make,
                                        gone),
        cmocka_unit_test_setup_teardown(a_backup_of_the_keys_opens_what_they_sealed,
                                        make, gone),
        cmocka_unit_test_setup_teardown(a_failing_disk_never_leaves_half_a_key, make,
                                        gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
