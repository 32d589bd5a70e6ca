/*
 * test_hand.c: the hand check: 24 people in Östersund, one need in Krokom with three
 * habits, every figure worked out by hand; and what may never matter to an answer:
 * whose sex is which, the order of rows, the same file twice.
 */
#include <jansson.h>
#include <unistd.h>

#include "sandbox.h"

#define ROWS 24

static char rows[ROWS + 1][256]; /* of people.csv; rows[0] is the header */

static void read_rows(void)
{
    char path[512];

    snprintf(path, sizeof path, "%s/tests/golden/hand/people.csv", source_folder);
    const char *text = sandbox_read(path, NULL);
    assert_non_null(text);
    for (int i = 0; i <= ROWS; i++) {
        size_t len = strcspn(text, "\n");
        snprintf(rows[i], sizeof rows[i], "%.*s", (int)len, text);
        text += len + 1;
    }
    assert_string_equal(text, "");
}

static void write_rows(void)
{
    FILE *out = fopen("people.csv", "w");

    assert_non_null(out);
    for (int i = 0; i <= ROWS; i++)
        fprintf(out, "%s\n", rows[i]);
    assert_int_equal(fclose(out), 0);
}

static json_t *asked(const char *words)
{
    json_error_t error;

    assert_int_equal(insteg("%s --db a.db --json " HAND_NOW, words), 0);
    json_t *root = json_loads(program_out, 0, &error);
    assert_non_null(root);
    return root;
}

static int figure(const json_t *object, const char *key)
{
    assert_true(json_is_integer(json_object_get(object, key)));
    return (int)json_integer_value(json_object_get(object, key));
}

/* The requirements behind a list of step ids, as "k1k3". */
static void dropped(const json_t *root, const json_t *object, char text[32])
{
    json_t *id, *step;
    size_t i, k;

    text[0] = '\0';
    json_array_foreach(json_object_get(object, "steps"), i, id)
        json_array_foreach(json_object_get(root, "steps"), k,
                           step) if (json_equal(id, json_object_get(step, "id")))
    {
        const char *name = json_string_value(json_object_get(step, "requirement"));
        snprintf(text + strlen(text), 32 - strlen(text), "%s", name);
    }
}

static const json_t *entry(const json_t *root, const char *list, const char *set)
{
    json_t *one;
    size_t i;
    char name[32];

    json_array_foreach(json_object_get(root, list), i, one)
    {
        dropped(root, one, name);
        if (strcmp(name, set) == 0)
            return one;
    }
    fail_msg("%s has no entry for {%s}", list, set);
    return NULL;
}

static int64_t sixths(const json_t *step, const char *sex)
{
    const char *text =
        json_string_value(json_object_get(json_object_get(step, "shapley"), sex));
    char *end = NULL;
    int64_t over = strtoll(text, &end, 10), under = 1;

    if (*end == '/')
        under = strtoll(end + 1, NULL, 10);
    assert_int_equal(6 % under, 0);
    return over * 6 / under;
}

static void every_subset_reaches_what_was_counted_by_hand(void **state)
{
    static const struct {
        const char *set;
        int women, men;
    } want[] = { { "", 2, 4 },     { "k1", 5, 5 },      { "k2", 3, 5 },
                 { "k3", 2, 6 },   { "k1k2", 9, 8 },    { "k1k3", 5, 7 },
                 { "k2k3", 3, 7 }, { "k1k2k3", 12, 12 } };

    (void)state;
    sandbox_open();
    sandbox_hand_database();
    json_t *root = asked("thresholds lager-1");
    for (size_t i = 0; i < 8; i++) {
        const json_t *one = entry(root, "subsets", want[i].set);
        assert_int_equal(figure(one, "women"), want[i].women);
        assert_int_equal(figure(one, "men"), want[i].men);
        assert_int_equal(figure(one, "not_stated"), 0);
    }
    json_decref(root);
    sandbox_close();
}

static void ten_more_people_need_k1_and_k2_dropped(void **state)
{
    json_t *one;
    size_t i;
    char name[32] = "";

    (void)state;
    sandbox_open();
    sandbox_hand_database();
    json_t *root = asked("thresholds lager-1");
    json_array_foreach(json_object_get(root, "smallest"), i,
                       one) if (figure(one, "k") <= 10)
    {
        dropped(root, one, name);
        if (strcmp(name, "k1k2") == 0)
            assert_int_equal(figure(one, "women") + figure(one, "men"), 6 + 11);
    }
    assert_string_equal(name, "k1k2");
    json_decref(root);
    sandbox_close();
}

static void shapley_shares_the_eighteen(void **state)
{
    static const int want[] = { 49, 37, 22 };

    (void)state;
    sandbox_open();
    sandbox_hand_database();
    json_t *root = asked("thresholds lager-1");
    for (size_t i = 0; i < 3; i++) {
        json_t *step = json_array_get(json_object_get(root, "steps"), i);
        assert_int_equal(sixths(step, "women") + sixths(step, "men"), want[i]);
        assert_int_equal(sixths(step, "not_stated"), 0);
    }
    json_decref(root);
    sandbox_close();
}

static void the_ratio_warns_at_none_and_not_at_k1_and_k2(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    json_t *root = asked("thresholds lager-1");
    const json_t *none = entry(root, "ratio", ""), *both = entry(root, "ratio", "k1k2");
    assert_int_equal(figure(none, "ratio"), 500);
    assert_string_equal(json_string_value(json_object_get(none, "verdict")), "warning");
    assert_int_equal(figure(both, "ratio"), 1125);
    assert_string_equal(json_string_value(json_object_get(both, "verdict")), "ok");
    json_decref(root);
    sandbox_close();
}

/* ---------- what may never matter ---------- */

#define ANSWER_MOST ((size_t)1 << 16)
static char first_answer[ANSWER_MOST], second_answer[ANSWER_MOST];

static void match_into(char answer[ANSWER_MOST])
{
    assert_int_equal(insteg("match lager-1 --db a.db --json " HAND_NOW), 0);
    size_t len = strlen(program_out);
    assert_true(len > 0 && len < ANSWER_MOST);
    memcpy(answer, program_out, len + 1);
}

/* The answer to `match` after importing people.csv into an empty database. */
static void match_of_fresh_database(char answer[ANSWER_MOST])
{
    unlink("a.db");
    assert_int_equal(insteg("import people people.csv --db a.db --apply " HAND_NOW), 0);
    assert_int_equal(
        insteg("import needs needs.csv requirements.csv --db a.db --apply " //
               HAND_NOW),
        0);
    match_into(answer);
}

static char *sex_of(int row)
{
    return strchr(rows[row], ',') + 1;
}

static void sexes_permuted_give_the_same_bytes(void **state)
{
    uint64_t numbers = 20261126;

    (void)state;
    sandbox_open();
    sandbox_hand();
    read_rows();
    match_of_fresh_database(first_answer);
    for (int times = 0; times < 5; times++) {
        for (int i = ROWS; i > 1; i--) {
            int k = 1 + (int)chance(&numbers, (unsigned)i);
            char keep = *sex_of(i);
            *sex_of(i) = *sex_of(k);
            *sex_of(k) = keep;
        }
        write_rows();
        match_of_fresh_database(second_answer);
        assert_string_equal(first_answer, second_answer);
    }
    sandbox_close();
}

/* What the text of the formats says of people, without this database's own numbers. */
static json_t *people_of(const char *answer)
{
    json_error_t error;
    json_t *root = json_loads(answer, 0, &error), *one;
    size_t i;

    assert_non_null(root);
    json_t *people = json_incref(json_object_get(root, "people"));
    json_array_foreach(people, i, one) json_object_del(one, "profile");
    json_decref(root);
    return people;
}

static void rows_in_another_order_give_the_same_people(void **state)
{
    uint64_t numbers = 4711;
    char keep[sizeof rows[0]];

    (void)state;
    sandbox_open();
    sandbox_hand();
    read_rows();
    match_of_fresh_database(first_answer);
    for (int i = ROWS; i > 1; i--) {
        int k = 1 + (int)chance(&numbers, (unsigned)i);
        snprintf(keep, sizeof keep, "%s", rows[i]);
        memmove(rows[i], rows[k], sizeof keep);
        memmove(rows[k], keep, sizeof keep);
    }
    write_rows();
    match_of_fresh_database(second_answer);
    json_t *a = people_of(first_answer), *b = people_of(second_answer);
    assert_int_equal(json_array_size(a), ROWS);
    assert_true(json_equal(a, b));
    json_decref(a);
    json_decref(b);
    sandbox_close();
}

static void the_same_files_twice_change_nothing(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    match_into(first_answer);
    json_t *root = asked("import people people.csv --apply");
    json_t *file = json_array_get(json_object_get(root, "files"), 0);
    assert_int_equal(figure(file, "same"), ROWS);
    assert_int_equal(figure(file, "new") + figure(file, "changed"), 0);
    json_decref(root);
    root = asked("import needs needs.csv requirements.csv --apply");
    file = json_array_get(json_object_get(root, "files"), 1);
    assert_int_equal(figure(file, "same"), 4);
    json_decref(root);
    match_into(second_answer);
    assert_string_equal(first_answer, second_answer);
    sandbox_close();
}

static void a_row_that_changed_is_seen_and_others_are_the_same(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    read_rows();
    snprintf(rows[7], sizeof rows[7], "P07,,Krokom,car,60,,,,task:plocka-order=1,,,");
    write_rows();
    json_t *root = asked("import people people.csv");
    json_t *file = json_array_get(json_object_get(root, "files"), 0);
    assert_int_equal(figure(file, "changed"), 1);
    assert_int_equal(figure(file, "same"), ROWS - 1);
    json_decref(root);
    sandbox_close();
}

static void another_seed_is_another_lottery_and_a_replay_is_the_same(void **state)
{
    (void)state;
    sandbox_open();
    sandbox_hand_database();
    json_t *one = asked("match lager-1 --seed 1"),
           *two = asked("match lager-1 --seed 2");
    assert_false(
        json_equal(json_object_get(one, "people"), json_object_get(two, "people")));
    const char *run = json_string_value(json_object_get(one, "run"));
    assert_non_null(run);
    assert_string_not_equal(run, json_string_value(json_object_get(two, "run")));
    assert_int_equal(insteg("replay %s --db a.db", run), 0);
    json_decref(one);
    json_decref(two);
    sandbox_close();
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_subset_reaches_what_was_counted_by_hand),
        cmocka_unit_test(ten_more_people_need_k1_and_k2_dropped),
        cmocka_unit_test(shapley_shares_the_eighteen),
        cmocka_unit_test(the_ratio_warns_at_none_and_not_at_k1_and_k2),
        cmocka_unit_test(sexes_permuted_give_the_same_bytes),
        cmocka_unit_test(rows_in_another_order_give_the_same_people),
        cmocka_unit_test(the_same_files_twice_change_nothing),
        cmocka_unit_test(a_row_that_changed_is_seen_and_others_are_the_same),
        cmocka_unit_test(another_seed_is_another_lottery_and_a_replay_is_the_same),
    };

    if (!sandbox_arguments(argc, argv))
        return 2;
    return cmocka_run_group_tests_name("hand", tests, NULL, NULL);
}
