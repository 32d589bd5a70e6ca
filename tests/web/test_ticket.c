/*
 * test_ticket.c: a reply that promises something waits until it is on disk, and is
 * taken back when it cannot be kept. The store is played by threads of the test.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "client.h"
#include "fixture.h"

enum store_way {
    STORE_LATER, /* another thread says done after a while */
    STORE_HELD,  /* another thread says done when let_go says so */
    STORE_AT_ONCE,
    STORE_REFUSES /* on_durable is false */
};

struct store_play {
    enum store_way way;
    enum err_kind outcome;
    unsigned delay_ms;
    pthread_t thread[64];
    uint32_t thread_count;
    bool is_let_go;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
};

struct promise {
    struct store_play *play;
    void (*done)(void *arg, enum err_kind outcome);
    void *arg;
};

static struct promise promises[64];

static void *keep_promise(void *arg)
{
    struct promise *promise = arg;
    struct store_play *play = promise->play;

    usleep(play->delay_ms * 1000);
    pthread_mutex_lock(&play->mutex);
    while (play->way == STORE_HELD && !play->is_let_go)
        pthread_cond_wait(&play->changed, &play->mutex);
    pthread_mutex_unlock(&play->mutex);
    promise->done(promise->arg, play->outcome);
    return NULL;
}

static bool on_durable(void *ctx, uint64_t ticket,
                       void (*done)(void *arg, enum err_kind outcome), void *arg)
{
    struct store_play *play = ctx;

    assert_int_equal(ticket, 7);
    if (play->way == STORE_REFUSES)
        return false;
    if (play->way == STORE_AT_ONCE) {
        done(arg, play->outcome);
        return true;
    }
    pthread_mutex_lock(&play->mutex);
    uint32_t i = play->thread_count++;
    assert_true(i < 64);
    promises[i] = (struct promise){ play, done, arg };
    assert_int_equal(pthread_create(&play->thread[i], NULL, keep_promise, &promises[i]),
                     0);
    pthread_cond_broadcast(&play->changed);
    pthread_mutex_unlock(&play->mutex);
    return true;
}

static struct store_play play;

static bool is_stopped;

static void start(struct server_options options)
{
    pthread_mutex_init(&play.mutex, NULL);
    pthread_cond_init(&play.changed, NULL);
    is_stopped = false;
    options.on_durable = on_durable;
    options.durable_ctx = &play;
    fixture_start(options);
}

static void stop(void)
{
    is_stopped = true;
    server_stop(server);
}

/* Until so many changes wait for the store. */
static void promised(uint32_t count)
{
    pthread_mutex_lock(&play.mutex);
    while (play.thread_count < count)
        pthread_cond_wait(&play.changed, &play.mutex);
    pthread_mutex_unlock(&play.mutex);
}

static void let_go(void)
{
    pthread_mutex_lock(&play.mutex);
    play.is_let_go = true;
    pthread_cond_broadcast(&play.changed);
    pthread_mutex_unlock(&play.mutex);
}

static void join_promises(void)
{
    let_go();
    for (uint32_t i = 0; i < play.thread_count; i++)
        pthread_join(play.thread[i], NULL);
    play.thread_count = 0;
}

/* The server is freed after the last done can have come. */
static int finish(void **state)
{
    (void)state;
    let_go();
    if (server && !is_stopped)
        stop();
    join_promises();
    server_free(server);
    server = NULL;
    pthread_cond_destroy(&play.changed);
    pthread_mutex_destroy(&play.mutex);
    play = (struct store_play){ 0 };
    fixture_finish();
    return 0;
}

static void a_reply_waits_until_its_ticket_is_durable(void **state)
{
    (void)state;
    play.delay_ms = 200;
    start((struct server_options){ 0 });
    int64_t began = client_now_ms();
    struct str reply = post("/word", "csrf=" TOKEN "&word=x&wait=1", "");

    assert_int_equal(client_status(reply), 303);
    assert_true(client_now_ms() - began >= 200);
}

static void a_waiting_reply_keeps_nobody_else_waiting(void **state)
{
    int fd[8];

    (void)state;
    play.way = STORE_HELD;
    start((struct server_options){ .threads = 2 });
    for (int i = 0; i < 8; i++) {
        fd[i] = client_connect(port);
        client_send(fd[i],
                    STR("POST /word HTTP/1.1\r\n" HOST
                        "Content-Type: application/json\r\n"
                        "Content-Length: 25\r\n\r\n{\"word\":\"abc\",\"wait\":\"1\"}"));
    }
    promised(8);
    assert_int_equal(status_of("GET /word HTTP/1.1\r\n" HOST "\r\n"), 200);
    let_go();
    for (int i = 0; i < 8; i++) {
        assert_int_equal(client_status(client_read(&arena, fd[i])), 303);
        client_close(fd[i]);
    }
}

static void a_failed_commit_takes_the_reply_back(void **state)
{
    (void)state;
    play.delay_ms = 20;
    play.outcome = ERR_FULL;
    start((struct server_options){ 0 });
    struct str reply =
        post("/word", "csrf=" TOKEN "&word=x&wait=1", "Accept-Language: en\r\n");

    assert_int_equal(client_status(reply), 507);
    assert_true(str_is(client_header(reply, "Retry-After"), "10"));
    assert_int_equal(client_header(reply, "Location").len, 0);
    assert_true(has(reply, "nothing was saved, for the disk is full"));
    play.outcome = ERR_UNAVAILABLE;
    reply = post("/word", "csrf=" TOKEN "&word=x&wait=1", "");
    assert_int_equal(client_status(reply), 503);
    assert_true(str_is(client_header(reply, "Retry-After"), "10"));
}

static void done_may_come_at_once_or_be_refused(void **state)
{
    (void)state;
    play.way = STORE_AT_ONCE;
    start((struct server_options){ 0 });
    for (int i = 0; i < 20; i++)
        assert_int_equal(
            client_status(post("/word", "csrf=" TOKEN "&word=x&wait=1", "")), 303);
    play.way = STORE_REFUSES;
    assert_int_equal(client_status(post("/word", "csrf=" TOKEN "&word=x&wait=1", "")),
                     503);
}

static void stopping_lets_what_is_begun_finish(void **state)
{
    (void)state;
    play.delay_ms = 300;
    start((struct server_options){ .stop_ms = 30000 });
    int fd = client_connect(port);
    client_send(fd,
                STR("POST /word HTTP/1.1\r\n" HOST "Content-Type: application/json\r\n"
                    "Content-Length: 25\r\n\r\n{\"word\":\"abc\",\"wait\":\"1\"}"));
    promised(1);
    stop();
    assert_false(client_is_listening(port));
    struct str reply = client_read(&arena, fd);
    assert_int_equal(client_status(reply), 303);
    assert_true(str_is(client_header(reply, "Connection"), "close"));
    client_close(fd);
    join_promises();
    server_free(server);
    server = NULL;
}

static void stopping_gives_up_what_takes_too_long(void **state)
{
    (void)state;
    play.way = STORE_HELD;
    start((struct server_options){ .stop_ms = 100 });
    int fd = client_connect(port);
    client_send(fd,
                STR("POST /word HTTP/1.1\r\n" HOST "Content-Type: application/json\r\n"
                    "Content-Length: 25\r\n\r\n{\"word\":\"abc\",\"wait\":\"1\"}"));
    promised(1);
    stop(); /* returns, though nothing is let go */
    assert_int_equal(client_status(client_read(&arena, fd)), 503);
    client_close(fd);
    join_promises(); /* a late done finds its wait */
    server_free(server);
    server = NULL;
}

#define TEST(name) cmocka_unit_test_teardown(name, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_reply_waits_until_its_ticket_is_durable),
        TEST(a_waiting_reply_keeps_nobody_else_waiting),
        TEST(a_failed_commit_takes_the_reply_back),
        TEST(done_may_come_at_once_or_be_refused),
        TEST(stopping_lets_what_is_begun_finish),
        TEST(stopping_gives_up_what_takes_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
