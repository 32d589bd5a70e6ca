/*
 * test_programme_load.c: does what is loaded stay, byte for byte, is a change a new
 * version, and does the same file twice change nothing?
 */
#include "ad_kit.h"
#include "programme_kit.h"
#include "service/programme_load.h"

static bool load(struct str text, bool *same, struct err *err)
{
    struct programme_reading r = kit_read(text);

    *err = (struct err){ 0 };
    return programme_load(&kit_call, &r, same, err);
}

static uint32_t versions(void)
{
    struct view *list = NULL;
    struct err err = { 0 };

    KIT_OK(programme_loaded_view(&kit_call, &list, &err), &err);
    return list->count;
}

static struct str stored(const char *id, int64_t version)
{
    struct str json = { 0 };
    struct err err = { 0 };

    KIT_OK(programme_version_text(&kit_call, str_from(id), version, &json, &err), &err);
    return json;
}

static int64_t version_of(struct str json)
{
    const struct str key = STR("\"version\": ");
    size_t at = str_find(json, key);
    int64_t version = 0;

    assert_true(at != SIZE_MAX);
    at += key.len;
    struct str rest = str_sub(json, at, 20);
    assert_true(str_int(str_sub(rest, 0, str_find(rest, STR(","))), &version));
    return version;
}

static void all_five_load_and_stay_as_they_were(void **state)
{
    (void)state;
    struct str *names;
    struct err err = { 0 };
    bool same;
    uint32_t count = programme_names(&kit_arena, &names);

    assert_int_equal(count, 5);
    for (uint32_t i = 0; i < count; i++) {
        const char *name = str_cstr(&kit_arena, names[i]);
        KIT_OK(load(kit_shipped(name), &same, &err), &err);
        assert_false(same);
        assert_true(
            str_eq(stored(name, version_of(kit_shipped(name))), kit_shipped(name)));
    }
    assert_int_equal(versions(), 5);
    KIT_OK(load(kit_shipped("lulea"), &same, &err), &err);
    assert_true(same);
    assert_int_equal(versions(), 5);
}

static void a_change_is_a_new_version_and_the_old_one_stays(void **state)
{
    (void)state;
    struct str old = kit_shipped("lulea"), other, two;
    struct err err = { 0 };
    bool same = true;

    KIT_OK(load(old, &same, &err), &err);
    other = kit_changed(old, "\"percent\": 25,", "\"percent\": 24,");
    same = true;
    assert_false(load(other, &same, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
    assert_true(same); /* untouched */
    two = kit_changed(other, "\"version\": 1", "\"version\": 2");
    KIT_OK(load(two, &same, &err), &err);
    assert_false(same);
    assert_true(str_eq(stored("lulea", 1), old));
    assert_true(str_eq(stored("lulea", 2), two));
    /* The first again is the same; another below the last is refused. */
    KIT_OK(load(old, &same, &err), &err);
    assert_true(same);
    KIT_OK(load(kit_changed(other, "\"version\": 1", "\"version\": 4"), &same, &err),
           &err);
    assert_false(
        load(kit_changed(other, "\"version\": 1", "\"version\": 3"), &same, &err));
    assert_int_equal(err.kind, ERR_CONFLICT);
}

static void what_is_refused_leaves_nothing(void **state)
{
    (void)state;
    uint32_t before = versions();
    struct str json = STR("left");
    struct err err;
    bool same = false;

    assert_false(load(
        kit_changed(kit_shipped("dorroppnare"), "[48, 144, 144]", "[48, 145, 144]"),
        &same, &err));
    assert_int_equal(err.kind, ERR_INPUT);
    assert_int_equal(versions(), before);
    err = (struct err){ 0 };
    assert_false(programme_version_text(&kit_call, STR("nobody"), 1, &json, &err));
    assert_int_equal(err.kind, ERR_NOT_FOUND);
    assert_true(str_is(json, "left"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_five_load_and_stay_as_they_were),
        cmocka_unit_test(a_change_is_a_new_version_and_the_old_one_stays),
        cmocka_unit_test(what_is_refused_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, kit_make, kit_remove);
}
