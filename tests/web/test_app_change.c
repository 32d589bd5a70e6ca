/*
 * test_app_change.c: a change and its row of the log: one transaction, one turn of the
 * writer; a change that fails leaves its row alone.
 */
#include <pthread.h>

#include "log_kit.h"
#include "service/audit_verify.h"

static int post(const char *form)
{
    struct buf body = buf_new(&kit_arena);

    buf_format(&body, "%s&csrf=" TOKEN, form);
    return client_status(
        log_ask("POST", "/person/1003/note", "text/html", buf_str(&body).ptr));
}

static int64_t changes(void)
{
    return kit_number("SELECT count(*) FROM meta WHERE value = 'put'");
}

static void what_tries_to_change_has_its_row_though_nothing_was_changed(void **state)
{
    (void)state;
    assert_int_equal(post("none=1"), 303);
    assert_int_equal(log_rows("action = 'note_add' AND kind = 'write'"), 1);
    assert_int_equal(post("fail=1"), 409);
    assert_int_equal(log_rows("action = 'note_add' AND kind = 'write'"), 2);
    assert_int_equal(log_rows("1"), 2);
}

static void a_change_and_its_row_are_one_transaction(void **state)
{
    (void)state;
    assert_int_equal(post("put=a"), 303);
    assert_int_equal(changes(), 1);
    assert_int_equal(log_row_before_change, 1); /* the change found its row there */
    assert_int_equal(log_rows("action = 'note_add' AND kind = 'write'"), 1);
    assert_int_equal(log_rows("1"), 1);
}

static void a_change_that_failed_leaves_its_row_and_nothing_else(void **state)
{
    (void)state;
    assert_int_equal(post("put=a&fail=1"), 409);
    assert_int_equal(changes(), 0);
    assert_int_equal(log_row_before_change, 1);
    assert_int_equal(log_rows("action = 'note_add' AND kind = 'write'"), 1);
    assert_int_equal(post("put=a"), 303);
    assert_int_equal(log_rows("1"), 2);
}

/* Whichever database call of the change meets a full disk: 507 and neither of them. */
static void on_a_full_disk_there_are_both_or_none(void **state)
{
    char form[32];
    int status = 507;
    uint64_t n = 1;

    (void)state;
    for (; status == 507 || n < 4; n++) {
        snprintf(form, sizeof form, "put=k%d", (int)n);
        int64_t before = changes();
        store_fail_at(n);
        status = post(form);
        store_fail_at(0);
        assert_int_equal(changes() - before, status == 303);
        assert_int_equal(log_rows("1"), changes());
    }
    assert_int_equal(status, 303);
    assert_true(n > 6);
}

/* ---------- many at once ---------- */

#define CLIENTS 64
#define POSTS   12 /* each; every third fails after it has written */

struct client_job {
    pthread_t thread;
    int who, changed, odd;
};

static int post_as(struct arena *arena, int person, struct str form)
{
    struct buf text = buf_new(arena);

    buf_format(&text,
               "POST /person/%d/note HTTP/1.1\r\nHost: localhost\r\n"
               "Cookie: " CSRF_COOKIE "=" TOKEN "\r\nContent-Length: %zu\r\n"
               "Content-Type: application/x-www-form-urlencoded\r\n\r\n",
               person, form.len);
    buf_add(&text, form);
    return client_status(client_ask(arena, server_port(log_server), buf_str(&text)));
}

static void *post_for_a_while(void *arg)
{
    struct client_job *job = arg;
    struct arena arena = { 0 };

    for (int i = 0; i < POSTS; i++) {
        const bool fail = (job->who + i) % 3 == 0;
        struct buf form = buf_new(&arena);
        buf_format(&form, "put=k%d.%d%s&csrf=" TOKEN, job->who, i,
                   fail ? "&fail=1" : "");
        int status = post_as(&arena, 1001 + job->who % 6, buf_str(&form));
        job->changed += status == 303;
        job->odd += status != (fail ? 409 : 303);
    }
    arena_free(&arena);
    return NULL;
}

static void the_chain_is_whole_after_many_changed_and_failed_at_once(void **state)
{
    struct client_job job[CLIENTS];
    struct audit_verdict verdict = { 0 };
    struct call call = kit_call(&actor_local);
    struct err err = { 0 };
    int changed = 0;

    (void)state;
    for (int i = 0; i < CLIENTS; i++) {
        job[i] = (struct client_job){ .who = i };
        assert_int_equal(
            pthread_create(&job[i].thread, NULL, post_for_a_while, &job[i]), 0);
    }
    for (int i = 0; i < CLIENTS; i++) {
        pthread_join(job[i].thread, NULL);
        assert_int_equal(job[i].odd, 0);
        changed += job[i].changed;
    }
    assert_int_equal(changes(), changed);
    assert_int_equal(log_rows("kind = 'write'"), CLIENTS * POSTS);
    assert_true(audit_verify(&call, kit_path("none.anchors"), &verdict, &err));
    for (uint64_t i = 0; i < verdict.walk.finding_count; i++)
        assert_int_equal(verdict.walk.finding[i].fault, CHAIN_NO_ANCHORS);
    assert_int_equal(verdict.walk.row_count, CLIENTS * POSTS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, log_open, log_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_tries_to_change_has_its_row_though_nothing_was_changed),
        TEST(a_change_and_its_row_are_one_transaction),
        TEST(a_change_that_failed_leaves_its_row_and_nothing_else),
        TEST(on_a_full_disk_there_are_both_or_none),
        TEST(the_chain_is_whole_after_many_changed_and_failed_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
