/*
 * test_protected_work.c: does an answer take longer where there is somebody whom the
 * reader may not see? Counted as the work that it makes, statements and steps of the
 * database and runs of Argon2id, not as time on a clock.
 */
#include "base/date.h"
#include "people_kit.h"
#include "service/participant_code.h"
#include "service/standing.h"
#include "work_kit.h"

/* With the row of the log, for which the answer waits. */
static struct work seeking(uint32_t where, struct str own, const char *typed)
{
    work_begin();
    struct answer answer = people_sought(where, own, typed);
    if (where != 1)
        people_keep(answer);
    app_settle();
    return work_end(&app_arena);
}

/* What `known` does more, of which a clock outside would have to tell. */
struct extra {
    int64_t statements, steps;
};

/* It waits for the disk as often, and is no more than `most`: some rows are looked at
 * by their key, which takes microseconds where the row of the log takes milliseconds.
 */
static void is_within(const struct work *known, const struct work *none,
                      const struct extra *most)
{
    const struct extra is = { known->statements - none->statements,
                              known->steps - none->steps };

    assert_int_equal(work_times(known, "COMMIT"), work_times(none, "COMMIT"));
    assert_true(work_times(known, "COMMIT") > 0);
    if (is.statements < 0 || is.statements > most->statements || is.steps > most->steps)
        fail_msg("%lld statements and %lld steps more:\n%.*s", (long long)is.statements,
                 (long long)is.steps, STR_ARG(work_more(&app_arena, known, none)));
}

/* But for how the writer puts together what waits, which is a matter of luck. */
static struct str but_turns(const struct work *work)
{
    struct buf lines = buf_new(&app_arena);
    struct str all = work->lines, line;

    while (str_next(&all, '\n', &line)) {
        if (str_find(line, STR(" COMMIT")) != SIZE_MAX ||
            str_find(line, STR(" BEGIN")) != SIZE_MAX)
            continue;
        buf_add(&lines, line);
        buf_char(&lines, '\n');
    }
    return buf_str(&lines);
}

static void is_the_same(const struct work *known, const struct work *none)
{
    if (!str_eq(but_turns(known), but_turns(none)))
        fail_msg("more:\n%.*sless:\n%.*s", STR_ARG(work_more(&app_arena, known, none)),
                 STR_ARG(work_more(&app_arena, none, known)));
}

static void add_many(void)
{
    for (uint32_t i = 0; i < 150; i++) {
        struct buf name = buf_new(&app_arena);
        buf_format(&name, "Nummer%c%c", (char)('a' + i / 26), (char)('a' + i % 26));
        people_add(str_cstr(&app_arena, buf_str(&name)), "Ibland", "", "");
    }
    app_settle();
}

static void a_number_of_hers_is_looked_for_with_as_many_waits_for_the_disk(void **state)
{
    static const struct extra most = { 6, 400 }; /* whose it is, and the alert */
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct str own = people_add("Hennes", "Egen", "", "");

    (void)state;
    people_protect(id);
    for (uint32_t size = 0; size < 2; size++) {
        people_be(USER_LEADER);
        for (uint32_t where = 0; where < PEOPLE_PLACES; where++) {
            struct work none = seeking(where, own, NUMBER_NOBODYS);
            struct work known = seeking(where, own, NUMBER_ONE);
            is_within(&known, &none, &most);
        }
        people_be(USER_COACH);
        if (size == 0)
            add_many(); /* and it does not grow with how many there are */
    }
}

static void her_name_is_looked_for_exactly_as_one_that_nobody_has(void **state)
{
    struct str id = people_add("Zarah", "Quist", NUMBER_ONE, "");
    struct str own = people_add("Hennes", "Egen", "", "");

    (void)state;
    people_protect(id);
    people_be(USER_LEADER);
    for (uint32_t where = 0; where < PEOPLE_PLACES; where++) {
        seeking(where, own, "Xylon+Quartz");
        struct work none = seeking(where, own, "Xylon+Quartz");
        struct work known = seeking(where, own, "Zarah+Quist");
        is_the_same(&known, &none);
        assert_int_equal(known.steps, none.steps);
    }
}

static struct work adding(const char *given, const char *number)
{
    work_begin();
    people_add(given, "Namn", number, "");
    app_settle();
    return work_end(&app_arena);
}

static void
a_number_that_is_taken_is_added_with_as_many_waits_for_the_disk(void **state)
{
    /* the doubt, the number that waits, two rows of the log and what they need */
    static const struct extra most = { 16, 900 };
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");

    (void)state;
    people_protect(id);
    add_many();
    people_be(USER_NEIGHBOUR);
    struct work known = adding("Nytt", NUMBER_ONE);
    struct work none = adding("Annat", NUMBER_NOBODYS);
    is_within(&known, &none, &most);
}

/* A code that somebody has with another's day of birth, and a code that nobody has. */
static struct work entering(const struct sign_desk *desk, const char *code,
                            const char *address)
{
    struct call call = app_own_call();
    const struct sign_paper paper = { .code = str_from(code),
                                      .birth_day = date_from_civil(1971, 2, 3),
                                      .from = { .address = str_from(address) } };
    struct secret_token token;
    struct err err = { 0 };
    uint64_t runs = password_runs();

    work_begin();
    assert_false(sign_in_paper(&call, desk, &paper, &token, &err));
    assert_int_equal(err.kind, ERR_DENIED);
    assert_true(database_wait(&call, &err));
    struct work work = work_end(&app_arena);
    assert_int_equal(password_runs() - runs, 1);
    return work;
}

static void
a_code_that_somebody_has_is_refused_exactly_as_one_that_nobody_has(void **state)
{
    struct str id = people_add("Ett", "Exempel", NUMBER_ONE, "");
    struct sign_desk desk = { .sessions = session_keep_new(&app_arena),
                              .master = app.call.master };
    struct call call = app_own_call();
    struct participant_code code;
    struct subject subject;
    struct err err = { 0 };
    int64_t rid = 0;

    (void)state;
    assert_true(str_int(id, &rid) && standing_of(&call, rid, &subject, &err));
    assert_true(participant_code_make(&call, subject.person_id, &code, &err));
    assert_true(database_wait(&call, &err));
    entering(&desk, "2345-6789", "192.0.2.1"); /* statements are prepared once */
    struct work known = entering(&desk, code.text, "198.51.100.1");
    struct work none = entering(&desk, "9876-5432", "203.0.113.1");
    is_the_same(&known, &none);
    session_keep_free(desk.sessions);
}

static int start(void **state)
{
    work_watch();
    return app_start(state);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, people_empty, people_remove_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_number_of_hers_is_looked_for_with_as_many_waits_for_the_disk),
        TEST(her_name_is_looked_for_exactly_as_one_that_nobody_has),
        TEST(a_number_that_is_taken_is_added_with_as_many_waits_for_the_disk),
        TEST(a_code_that_somebody_has_is_refused_exactly_as_one_that_nobody_has),
    };

    return cmocka_run_group_tests(tests, start, app_stop);
}
