/*
 * test_audit_queue.c: the log while many write and others read, and on a full disk.
 * Also run under ThreadSanitizer.
 *
 * cmocka may fail a test only from its own thread: the others count what went wrong.
 */
#include "audit_kit.h"

#include <pthread.h>
#include <stdatomic.h>
#include <sys/mount.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "service/audit_anchor.h"
#include "service/audit_queue.h"
#include "service/audit_verify.h"

#define WRITERS 6
#define NOTES   400 /* each */

static struct audit_queue *queue;
static _Atomic(int) kept, refused, unsound;
static _Atomic(bool) done_writing;

static void note_done(void *arg, enum err_kind outcome)
{
    (void)arg;
    if (outcome == ERR_NONE)
        kept++;
    else
        refused++;
}

static void *write_notes(void *arg)
{
    const int64_t who = (int64_t)(intptr_t)arg;
    int64_t list[50];

    for (int i = 0; i < NOTES; i++) {
        struct audit_note note = { .actor = &kit_coach,
                                   .at = KIT_NOW,
                                   .action = STR("person_see"),
                                   .parts = STR("note_see capability_see"),
                                   .relation = RELATION_UNIT,
                                   .person_id = 1 + (who * 31 + i) % KIT_PEOPLE };
        if (i % 4 == 0) {
            for (int p = 0; p < 50; p++)
                list[p] = 1 + (i + p) % KIT_PEOPLE;
            note.person_id = 0;
            note.people = list;
            note.people_count = 50;
        }
        audit_queue_add(queue, &note, note_done, NULL);
    }
    return NULL;
}

/* Services that append in transactions of their own, beside the queue. */
static void *write_changes(void *arg)
{
    (void)arg;
    for (int i = 0; i < NOTES / 4; i++) {
        struct arena arena = { 0 };
        struct call call = { .store = kit_store, .arena = &arena, .now = KIT_NOW };
        struct err err = { 0 };
        call.actor = &kit_coach;
        if (audit_read(&call, "person_see", RELATION_OWN, 1 + i % KIT_PEOPLE, &err) &&
            store_wait(kit_store, call.ticket, &err))
            kept++;
        else
            refused++;
        arena_free(&arena);
    }
    return NULL;
}

static void *verify_meanwhile(void *arg)
{
    const char *path = arg;

    while (!done_writing) {
        struct arena arena = { 0 };
        struct call call = { .store = kit_store, .arena = &arena, .now = KIT_NOW };
        struct audit_verdict verdict = { 0 };
        struct err err = { 0 };
        call.actor = &kit_reviewer;
        if (!audit_verify(&call, path, &verdict, &err))
            unsound++;
        for (uint32_t i = 0; i < verdict.walk.finding_count; i++)
            if (verdict.walk.finding[i].fault != CHAIN_NO_ANCHORS)
                unsound++;
        arena_free(&arena);
    }
    return NULL;
}

static void many_write_while_others_read_and_the_chain_is_whole(void **state)
{
    pthread_t writer[WRITERS], changer, reader;
    struct anchor_keeper *keeper = NULL;
    char *path = str_cstr(&kit_arena, str_from(kit_path("a.db.anchors")));
    struct call call = kit_call(&kit_reviewer);
    struct audit_verdict verdict;
    struct err err = { 0 };

    (void)state;
    kept = refused = unsound = 0;
    done_writing = false;
    assert_true(audit_queue_start(kit_store, &queue, &err));
    assert_true(anchor_keeper_start(kit_store, path, &keeper, &err));
    for (int i = 0; i < WRITERS; i++)
        pthread_create(&writer[i], NULL, write_notes, (void *)(intptr_t)i);
    pthread_create(&changer, NULL, write_changes, NULL);
    pthread_create(&reader, NULL, verify_meanwhile, path);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(writer[i], NULL);
    pthread_join(changer, NULL);
    audit_queue_stop(queue);
    done_writing = true;
    pthread_join(reader, NULL);
    anchor_keeper_stop(keeper);
    assert_int_equal(refused, 0);
    assert_int_equal(unsound, 0);
    assert_int_equal(kept, WRITERS * NOTES + NOTES / 4);
    assert_true(audit_verify(&call, path, &verdict, &err));
    assert_int_equal(verdict.walk.finding_count, 0);
    assert_int_equal(verdict.walk.row_count, kept);
    assert_int_equal(verdict.loose, 0); /* the keeper's last anchor is the head */
}

static void one_note_that_cannot_be_written_does_not_spoil_the_others(void **state)
{
    struct audit_note note = { .actor = &kit_coach,
                               .at = KIT_NOW,
                               .action = STR("person_see"),
                               .relation = RELATION_UNIT };
    struct err err = { 0 };

    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    kept = refused = 0;
    assert_true(audit_queue_start(kit_store, &queue, &err));
    for (int i = 0; i < 50; i++) {
        note.person_id = i == 25 ? 999999 : 1 + i;
        audit_queue_add(queue, &note, note_done, NULL);
    }
    audit_queue_stop(queue);
    assert_int_equal(kept, 49);
    assert_int_equal(refused, 1);
}

/* ------------------------------------------------------------------ a full disk */

static bool read_once(void)
{
    struct call call = kit_call(&kit_coach);
    struct err err = { 0 };

    for (int i = 0; i < 4; i++) {
        err = (struct err){ 0 };
        if (audit_read(&call, "person_see", RELATION_UNIT, 3, &err) &&
            store_wait(kit_store, call.ticket, &err))
            return true;
    }
    return false;
}

static enum err_kind write_once(void)
{
    struct call call = kit_call(&kit_coach);
    struct audit_note note = { .actor = &kit_coach,
                               .at = KIT_NOW,
                               .action = STR("note_add"),
                               .relation = RELATION_OWN,
                               .kind = AUDIT_WRITE,
                               .person_id = 3 };
    struct err err = { 0 };

    if (audit_write(&call, &note, &err) && store_wait(kit_store, call.ticket, &err))
        return ERR_NONE;
    return err.kind;
}

/* The folder of the test on a file system of its own; false: not allowed to mount. */
static bool mount_small(const char *size)
{
    char options[32];

    snprintf(options, sizeof options, "size=%s", size);
    return mount("tmpfs", kit_folder, "tmpfs", 0, options) == 0;
}

static void fill_disk(const char *name)
{
    static const char block[4096];
    FILE *file = fopen(kit_path(name), "ab");

    assert_non_null(file);
    setvbuf(file, NULL, _IONBF, 0);
    while (fwrite(block, 1, sizeof block, file) == sizeof block)
        continue;
    fclose(file);
}

/* What the ballast gave up is for the log alone, also when the disk is tried again. */
static void no_change_takes_from_the_ballast(void)
{
    const struct timespec pause = { .tv_nsec = 150 * 1000000L };

    nanosleep(&pause, NULL);
    assert_int_equal(write_once(), ERR_FULL);
}

static void on_a_full_disk_reads_go_on_while_the_ballast_lasts(void **state)
{
    struct err err = { 0 };
    int reads = 0;

    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    snprintf(kit_folder, sizeof kit_folder, "/tmp/insteg-audit-XXXXXX");
    assert_non_null(mkdtemp(kit_folder));
    if (!mount_small("8m")) {
        rmdir(kit_folder);
        print_message("# skipped: a file system of its own may not be mounted here\n");
        skip();
    }
    struct store_options options = { .path = kit_path("a.db"),
                                     .mode = STORE_CREATE,
                                     .committer = true };
    assert_true(store_open(&options, &kit_store, &err));
    store_reserve(kit_store, 1 << 20);
    assert_int_equal(access(kit_path("a.db.ballast"), F_OK), 0);
    kit_sql("INSERT INTO person (id, rid, org_id, source, source_key, content_hash)"
            " VALUES (3, 1003, 1, 'kit', 'k', x'00')");
    assert_true(read_once());
    assert_int_equal(write_once(), ERR_NONE);

    fill_disk("junk");
    while (write_once() == ERR_NONE) /* what room the files still have in them */
        continue;
    assert_int_equal(write_once(), ERR_FULL);
    for (; reads < 100000 && read_once(); reads++) {
        if (reads == 3)
            no_change_takes_from_the_ballast();
        if (reads % 10 == 0) {
            fill_disk("more"); /* others are quick to use what comes free */
            assert_int_equal(write_once(), ERR_FULL);
        }
    }
    print_message("# %d reads on the ballast\n", reads);
    assert_true(reads > 20 && reads < 100000);
    assert_false(read_once()); /* nothing is shown any more */
    assert_int_equal(write_once(), ERR_FULL);

    const int64_t rows = kit_number("SELECT count(*) FROM audit");
    unlink(kit_path("junk"));
    unlink(kit_path("more"));
    const struct timespec pause = { .tv_nsec = 150 * 1000000L };
    nanosleep(&pause, NULL); /* a full disk is not tried again all the time */
    assert_int_equal(write_once(), ERR_NONE);
    assert_true(read_once());
    assert_int_equal(kit_number("SELECT count(*) FROM audit"), rows + 2);
    assert_true(store_integrity(kit_store, &err));
    struct call call = kit_call(&kit_reviewer);
    struct audit_verdict verdict;
    assert_true(audit_verify(&call, kit_path("no.anchors"), &verdict, &err));
    assert_int_equal(verdict.walk.finding_count, 1); /* no anchors, nothing else */
    store_close(&kit_store);
    assert_int_equal(access(kit_path("a.db.ballast"), F_OK), -1);
}

static int unmount(void **state)
{
    (void)state;
    store_close(&kit_store);
    umount2(kit_folder, MNT_DETACH);
    rmdir(kit_folder);
    arena_free(&kit_arena);
    return 0;
}

/* The same path where nothing may be mounted: the store fails as a full disk does. */
static void a_group_that_met_a_full_disk_is_written_with_the_next_piece(void **state)
{
    struct err err = { 0 };

    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    store_reserve(kit_store, 4 << 20);
    kept = refused = 0;
    for (uint64_t n = 1; n <= 40; n++) {
        struct audit_note note = { .actor = &kit_coach,
                                   .at = KIT_NOW,
                                   .action = STR("person_see"),
                                   .relation = RELATION_UNIT,
                                   .person_id = (int64_t)n };
        assert_true(audit_queue_start(kit_store, &queue, &err));
        store_fail_at(n);
        audit_queue_add(queue, &note, note_done, NULL);
        audit_queue_stop(queue);
        store_fail_at(0);
    }
    assert_int_equal(refused, 0);
    assert_int_equal(kept, 40);
    assert_int_equal(kit_number("SELECT count(*) FROM audit"), 40);
}

/* ------------------------------------------------------------------------ speed */

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void figures_are_printed(void **state)
{
    struct call call = kit_call(&kit_reviewer);
    struct audit_verdict verdict;
    struct err err = { 0 };
    const uint32_t count = 20000;
    int64_t list[50];

    (void)state;
    for (int p = 0; p < 50; p++)
        list[p] = 1 + p;
    kept = refused = 0;
    assert_true(audit_queue_start(kit_store, &queue, &err));
    for (int lists = 0; lists < 2; lists++) {
        double from = seconds();
        for (uint32_t i = 0; i < count; i++) {
            struct audit_note note = { .actor = &kit_coach,
                                       .at = KIT_NOW,
                                       .action = STR("people_list"),
                                       .person_id = lists ? 0 : 1 + i % KIT_PEOPLE,
                                       .people = list,
                                       .people_count = lists ? 50 : 0 };
            audit_queue_add(queue, &note, note_done, NULL);
        }
        while ((uint32_t)(kept + refused) < count * (uint32_t)(lists + 1))
            usleep(1000);
        print_message("# %s: %.0f durable rows/s\n",
                      lists ? "50 on a list" : "one person",
                      count / (seconds() - from));
    }
    audit_queue_stop(queue);
    assert_int_equal(refused, 0);
    double from = seconds();
    assert_true(audit_verify(&call, kit_path("no.anchors"), &verdict, &err));
    print_message("# verify: %.0f rows/s\n",
                  (double)verdict.walk.row_count / (seconds() - from));
    assert_int_equal(verdict.walk.finding_count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_open, kit_close)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(many_write_while_others_read_and_the_chain_is_whole),
        TEST(one_note_that_cannot_be_written_does_not_spoil_the_others),
        cmocka_unit_test_teardown(on_a_full_disk_reads_go_on_while_the_ballast_lasts,
                                  unmount),
        TEST(a_group_that_met_a_full_disk_is_written_with_the_next_piece),
        TEST(figures_are_printed),
    };

    return cmocka_run_group_tests_name("audit_queue", tests, NULL, NULL);
}
