/*
 * test_need.c: is a need found, completed, saved as a version, and read back as it was?
 */
#include "ad_kit.h"

#include "base/date.h"
#include "base/log.h"
#include "service/need.h"

static struct book book;

static struct need_requirement_row required(enum requirement_kind kind,
                                            enum requirement_class class,
                                            const char *stored, const char *code)
{
    uint32_t at = book_concept(&book, str_from(stored));

    assert_int_not_equal(at, MAP_NONE);
    return (struct need_requirement_row){ .task = TASK_NONE,
                                          .kind = kind,
                                          .class = class,
                                          .concept_id = book.concept[at].id,
                                          .code = str_from(code),
                                          .label = STR(""),
                                          .why = STR(""),
                                          .obtain_weeks = WEEKS_NONE };
}

static struct tx *began(enum tx_mode mode)
{
    struct tx *tx = NULL;
    struct err err = { 0 };

    KIT_OK(tx_begin(kit_call.store, mode, &tx, &err), &err);
    KIT_OK(book_load(tx, kit_call.arena, &book, &err), &err);
    return tx;
}

static struct need some_need(const char *source, const char *key)
{
    struct need need = { .source = str_from(source),
                         .source_key = str_from(key),
                         .title = STR("Packare"),
                         .employer = STR("Lagret AB"),
                         .start_day = 20820,
                         .hours = 30,
                         .positions = 2,
                         .purpose = PURPOSE_PRAKTIK,
                         .task_count = 1,
                         .requirement_count = 2 };
    struct err err = { 0 };

    need.task = ARENA_ARRAY(kit_call.arena, 1, struct need_task);
    need.task[0] = (struct need_task){ STR("Packa"), 0, 80 };
    need.requirement = ARENA_ARRAY(kit_call.arena, 2, struct need_requirement_row);
    need.requirement[0] =
        required(KIND_CONCEPT, CLASS_CORE, "task:packa-kolli", "task:packa-kolli");
    need.requirement[0].task = 0;
    need.requirement[1] = required(KIND_LICENCE, CLASS_CUSTOM, "licence:B", "b");
    assert_true(place_find(&book.places, STR("Krokom"), &need.place, &err));
    return need;
}

static enum need_outcome saved(struct need *need)
{
    struct tx *tx = began(TX_WRITE);
    enum need_outcome outcome;
    struct err err = { 0 };

    KIT_OK(need_complete(need, &book, &err), &err);
    KIT_OK(need_put(tx, &kit_call, &book, need, &outcome, &err), &err);
    KIT_OK(tx_commit(&tx, &kit_call.ticket, &err), &err);
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
    return outcome;
}

static int64_t found(const char *text, struct err *err)
{
    struct tx *tx = began(TX_READ);
    int64_t id = -1;

    if (!need_find(tx, str_from(text), &id, err))
        id = -1;
    tx_end(&tx);
    return id;
}

static struct need loaded(struct need_which which)
{
    struct tx *tx = began(TX_READ);
    struct need need;
    struct err err = { 0 };

    KIT_OK(need_load(tx, kit_call.arena, &book, which, &need, &err), &err);
    tx_end(&tx);
    return need;
}

static struct need made(const char *source, const char *key)
{
    struct tx *tx = began(TX_READ);
    struct need need = some_need(source, key);

    tx_end(&tx);
    assert_int_equal(saved(&need), NEED_NEW);
    return need;
}

static void a_need_is_read_back_as_it_was_saved(void **state)
{
    (void)state;
    struct need need = made("needs", "n1");
    struct need back = loaded((struct need_which){ need.id, 0 });

    assert_int_equal(back.rid, need.rid);
    assert_int_equal(back.version, 1);
    assert_true(str_is(back.title, "Packare") && str_is(back.employer, "Lagret AB"));
    assert_int_equal(back.place, need.place);
    assert_int_equal(back.start_day, 20820);
    assert_int_equal(back.hours, 30);
    assert_int_equal(back.positions, 2);
    assert_int_equal(back.purpose, PURPOSE_PRAKTIK);
    assert_int_equal(back.task[0].share_percent, 80);
    assert_int_equal(back.requirement_count, 2);
    assert_int_equal(back.requirement[0].weight, 15); /* 30 * 0.8, clamped */
    assert_int_equal(back.requirement[0].level, LEVEL_DEFAULT);
    assert_int_equal(back.requirement[1].weight, 0);
    assert_int_equal(back.requirement[1].obtain_weeks, WEEKS_NONE);
    assert_true(str_is(back.requirement[1].code, "b")); /* as it was written */
}

static void a_need_is_found_by_its_key_or_its_id(void **state)
{
    struct err err = { 0 };
    char id[32];

    (void)state;
    struct need need = made("needs", "n1");
    snprintf(id, sizeof id, "#%lld", (long long)need.rid);
    assert_int_equal(found("n1", &err), need.id);
    assert_int_equal(found(id, &err), need.id);
    assert_int_equal(found("n2", &err), -1);
    kit_err(&err, ERR_NOT_FOUND, "there is no need n2");
    assert_int_equal(found("#17", &err), -1);
    kit_err(&err, ERR_NOT_FOUND, "there is no need #17");
    made("ads", "n1");
    assert_int_equal(found("n1", &err), -1);
    kit_err(&err, ERR_INPUT, "n1");
    assert_int_equal(found(id, &err), need.id);
}

static void saving_the_same_makes_no_version(void **state)
{
    (void)state;
    struct need need = made("needs", "n1");
    assert_int_equal(saved(&need), NEED_SAME);
    assert_int_equal(kit_number("SELECT count(*) FROM need_version"), 1);
    need.hours = 40;
    assert_int_equal(saved(&need), NEED_CHANGED);
    assert_int_equal(need.version, 2);
    assert_int_equal(loaded((struct need_which){ need.id, 0 }).hours, 40);
    assert_int_equal(loaded((struct need_which){ need.id, 1 }).hours, 30);
    assert_int_equal(kit_number("SELECT count(DISTINCT seed) FROM need"), 1);
}

static void any_field_that_differs_makes_a_version(void **state)
{
    (void)state;
    struct need need = made("needs", "n1");
    int64_t version = 1;

#define DIFFERS(change)                                                                \
    do {                                                                               \
        change;                                                                        \
        assert_int_equal(saved(&need), NEED_CHANGED);                                  \
        assert_int_equal(need.version, ++version);                                     \
    } while (0)

    DIFFERS(need.title = STR("Plockare"));
    DIFFERS(need.start_day = DAY_NONE);
    DIFFERS(need.positions = 3);
    DIFFERS(need.purpose = PURPOSE_HIRE);
    DIFFERS(need.place++);
    DIFFERS(need.task[0].share_percent = 70);
    DIFFERS(need.requirement[0].level = 3);
    DIFFERS(need.requirement[0].weight = 7);
    DIFFERS(need.requirement[1].class = CLASS_CONTRACT);
    DIFFERS(need.requirement[1].obtain_weeks = 3);
    DIFFERS(need.requirement_count = 1);
#undef DIFFERS
}

static void too_many_that_count_in_fit_are_refused(void **state)
{
    struct need_requirement_row rows[WEIGHTED_MOST + 2];
    struct err err = { 0 };

    (void)state;
    struct tx *tx = began(TX_READ);
    struct need need = some_need("needs", "n1");
    for (uint32_t i = 0; i < WEIGHTED_MOST + 2; i++)
        rows[i] = need.requirement[0];
    need.requirement = rows;
    rows[0].class = CLASS_CUSTOM;
    need.requirement_count = WEIGHTED_MOST + 1;
    assert_true(need_complete(&need, &book, &err));
    need.requirement_count = WEIGHTED_MOST + 2;
    assert_false(need_complete(&need, &book, &err));
    kit_err(&err, ERR_LIMIT, "at most 16 core and learnable");
    tx_end(&tx);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_need_is_read_back_as_it_was_saved),
        TEST(a_need_is_found_by_its_key_or_its_id),
        TEST(saving_the_same_makes_no_version),
        TEST(any_field_that_differs_makes_a_version),
        TEST(too_many_that_count_in_fit_are_refused),
    };

    log_set_level(LOG_LEVEL_WARN);
    return cmocka_run_group_tests_name("need", tests, NULL, NULL);
}
