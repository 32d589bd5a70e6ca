/*
 * test_allot_proof.c: is the placing the best by the rules, and does its certificate
 * prove that and nothing else?
 *
 * Small runs drawn by lot against every placing there is; certificates with one number
 * changed, and files with bytes changed.
 */
#include "allot_kit.h"
#include "base/hash.h"
#include "base/rng.h"
#include "service/allot_best.h"
#include "service/allot_check.h"

#define RUNS 3000u

/* ---- runs drawn by lot ---- */

static void draw_bounds(struct buf *text, struct rng *rng, uint32_t needs)
{
    buf_cstr(text, "\"bounds\":[{\"upper\":9}");
    if (rng_below(rng, 2))
        buf_format(text, ",{\"employer\":\"E0\",\"upper\":%u}", 1 + rng_below(rng, 3));
    for (uint32_t n = 0; n < needs; n++)
        if (rng_below(rng, 3) == 0)
            buf_format(text,
                       ",{\"need\":\"N%u\",\"family\":\"sex\",\"group\":\"%s\","
                       "\"upper\":%u}",
                       n, rng_below(rng, 2) ? "women" : "men", rng_below(rng, 3));
    if (rng_below(rng, 3) == 0)
        buf_format(text, ",{\"need\":\"N0\",\"lower\":%u}", rng_below(rng, 3));
    if (rng_below(rng, 2))
        buf_format(
            text, ",{\"family\":\"sex\",\"group\":\"women\",\"lower\":%u,\"upper\":%u}",
            rng_below(rng, 2), 1 + rng_below(rng, 3));
    if (rng_below(rng, 2))
        buf_format(text, ",{\"family\":\"sex\",\"group\":\"men\",\"upper\":%u}",
                   rng_below(rng, 4));
    buf_cstr(text, "],");
}

static char *drawn_run(struct rng *rng)
{
    static const char *const objective[] = { "lottery", "need_first" };
    struct buf text = buf_new(&kit_arena), pairs = buf_new(&kit_arena);
    uint32_t people = 1 + rng_below(rng, 6), needs = 1 + rng_below(rng, 3);

    buf_format(&text, "{\"seed\":%u,\"objective\":\"%s\"," SEXES, rng_below(rng, 1000),
               objective[rng_below(rng, 2)]);
    draw_bounds(&text, rng, needs);
    buf_cstr(&text, "\"people\":[");
    for (uint32_t p = 0; p < people; p++) {
        buf_format(
            &text, "%s{\"id\":\"P%u\",\"waited_days\":%u,\"groups\":{\"sex\":\"%s\"}}",
            p ? "," : "", p, rng_below(rng, 3), rng_below(rng, 2) ? "women" : "men");
        for (uint32_t n = 0; n < needs; n++)
            if (rng_below(rng, 2))
                buf_format(&pairs, "%s{\"person\":\"P%u\",\"need\":\"N%u\",\"fit\":%u}",
                           pairs.len ? "," : "", p, n, rng_below(rng, 9));
    }
    buf_cstr(&text, "],\"needs\":[");
    for (uint32_t n = 0; n < needs; n++)
        buf_format(&text, "%s{\"id\":\"N%u\",\"positions\":%u,\"employer\":\"E%u\"}",
                   n ? "," : "", n, rng_below(rng, 3), n ? rng_below(rng, 2) : 0);
    buf_cstr(&text, "],\"pairs\":[{\"person\":\"P0\",\"need\":\"N0\",\"fit\":1}");
    /* P0 has that pair for certain; its own draw of N0 is left out. */
    struct str rest = buf_str(&pairs), part;
    while (str_next(&rest, '{', &part)) {
        if (part.len < 5 || str_starts(part, "\"person\":\"P0\",\"need\":\"N0\""))
            continue;
        while (part.ptr[part.len - 1] == ',')
            part.len--;
        buf_cstr(&text, ",{");
        buf_add(&text, part);
    }
    buf_cstr(&text, "]}");
    return text.ptr;
}

/* Every placing there is. */
struct brute {
    const struct allot_run *run;
    const struct allot_lay *lay;
    uint32_t need_of[8];
    uint32_t taken[4];
    bool found;
    uint32_t placed, who; /* who: bits, the first in the order highest */
    int64_t fit;
};

static bool bounds_hold(const struct brute *b)
{
    for (uint32_t i = 0; i < b->lay->bound_count; i++) {
        uint32_t n = 0;
        for (uint32_t p = 0; p < b->run->person_count; p++)
            n += b->need_of[p] != RUN_NONE &&
                 lay_covers(b->run, &b->run->bounds[i], p, b->need_of[p]);
        if (n < b->run->bounds[i].lower || n > b->run->bounds[i].upper)
            return false;
    }
    return true;
}

static void weigh(struct brute *b, int64_t fit)
{
    uint32_t placed = 0, who = 0;

    if (!bounds_hold(b))
        return;
    for (uint32_t i = 0; i < b->lay->contender_count; i++) {
        bool is_placed = b->need_of[b->lay->contenders[i]] != RUN_NONE;
        placed += is_placed;
        who = who * 2 + is_placed;
    }
    if (b->found && (placed < b->placed || (placed == b->placed && who < b->who) ||
                     (placed == b->placed && who == b->who && fit <= b->fit)))
        return;
    b->found = true;
    b->placed = placed;
    b->who = who;
    b->fit = fit;
}

static void try_all(struct brute *b, uint32_t person, int64_t fit)
{
    if (person == b->run->person_count) {
        weigh(b, fit);
        return;
    }
    b->need_of[person] = RUN_NONE;
    try_all(b, person + 1, fit);
    for (uint32_t k = 0; k < b->run->pair_count; k++) {
        const struct run_pair *pair = &b->run->pairs[k];
        if (pair->person != person ||
            b->taken[pair->need] == b->run->needs[pair->need].positions)
            continue;
        b->taken[pair->need]++;
        b->need_of[person] = pair->need;
        try_all(b, person + 1, fit + pair->fit);
        b->taken[pair->need]--;
    }
    b->need_of[person] = RUN_NONE;
}

static void same_as_brute(const struct brute *b, const struct allot_best *best,
                          uint32_t number_of_run)
{
    uint32_t who = 0;

    for (uint32_t i = 0; i < b->lay->contender_count; i++)
        who = who * 2 + (best->need_of[b->lay->contenders[i]] != RUN_NONE);
    if (best->placed_count != b->placed || who != b->who ||
        best->steps[best->step_count - 1].value != b->fit)
        fail_msg("run %u: %u placed (%x) fit %lld, not %u (%x) fit %lld", number_of_run,
                 best->placed_count, who,
                 (long long)best->steps[best->step_count - 1].value, b->placed, b->who,
                 (long long)b->fit);
}

static void the_placing_is_the_first_in_order_of_all_that_place_as_many(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(20);
    uint32_t infeasible = 0, blocks = 0;

    for (uint32_t run = 0; run < RUNS; run++) {
        struct allot_run read;
        struct allot_lay lay;
        struct allot_best best;
        struct allot_refusal refusal = { 0 };
        struct err err = { 0 };
        arena_rewind(&kit_arena, 0);
        json_t *value = kit_json(drawn_run(&rng));
        assert_true(allot_run_read(value, &kit_arena, &read, &err));
        json_decref(value);
        assert_true(allot_lay_out(&read, &(struct lay_want){ true, true }, &kit_arena,
                                  &lay, &err));
        struct brute brute = { .run = &read, .lay = &lay };
        try_all(&brute, 0, 0);
        bool ok = allot_best(&lay, &kit_arena, &best, &refusal, &err);
        if (!ok && err.kind != ERR_STATE)
            fail_msg("run %u: %s", run, err_english(&err));
        assert_int_equal(ok, brute.found);
        infeasible += !ok;
        if (!ok)
            continue;
        blocks += lay.by_blocks;
        same_as_brute(&brute, &best, run);
        struct allot_proof proof = { best.need_of, best.placed_count, lay.bound_count,
                                     best.step_count, best.steps };
        if (!allot_check(&lay, &proof, &err))
            fail_msg("run %u: %s", run, err_english(&err));
    }
    assert_true(infeasible > 50 && blocks > RUNS / 4);
}

static void a_group_in_an_intake_of_one_need_is_proved_in_one_step(void **state)
{
    (void)state;
    struct allot_report r = kit_run(
        "{\"seed\":5," SEXES "\"people\":["
        "{\"id\":\"P1\",\"groups\":{\"sex\":\"women\"}},"
        "{\"id\":\"P2\",\"groups\":{\"sex\":\"women\"}},"
        "{\"id\":\"P3\",\"groups\":{\"sex\":\"men\"}}],"
        "\"needs\":[{\"id\":\"A\",\"intake\":\"I\",\"positions\":2}],"
        "\"pairs\":[{\"person\":\"P1\",\"need\":\"A\"},"
        "{\"person\":\"P2\",\"need\":\"A\"},{\"person\":\"P3\",\"need\":\"A\"}],"
        "\"bounds\":[{\"intake\":\"I\",\"family\":\"sex\",\"group\":\"women\","
        "\"upper\":1}]}");

    assert_int_equal(view_get(r.answer, STR("placed"))->integer, 2);
    assert_int_equal(view_get(r.answer, STR("steps"))->integer, 2); /* and fit */
    json_t *value = kit_json(str_cstr(&kit_arena, r.certificate));
    struct allot_verdict verdict;
    struct err err = { 0 };
    assert_true(allot_certificate_holds(value, &kit_arena, &verdict, &err));
    assert_false(verdict.by_blocks);
    json_decref(value);
}

/* Forty contenders of two groups: more than one block. */
static void blocks_go_on_until_all_who_are_placed_are_passed(void **state)
{
    (void)state;
    struct allot_report r = kit_run(kit_mixed(
        70, 10, 60,
        "\"bounds\":[{\"family\":\"sex\",\"group\":\"women\",\"upper\":50}],"));

    assert_int_equal(view_get(r.answer, STR("placed"))->integer, 60);
    assert_true(view_get(r.answer, STR("steps"))->integer >= 3);
    json_t *value = kit_json(str_cstr(&kit_arena, r.certificate));
    struct allot_verdict verdict;
    struct err err = { 0 };
    assert_true(allot_certificate_holds(value, &kit_arena, &verdict, &err));
    json_decref(value);
}

static void the_order_of_the_file_changes_nothing(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(21);

    for (int run = 0; run < 60; run++) {
        arena_rewind(&kit_arena, 0);
        json_t *value = kit_json(drawn_run(&rng)), *people = json_array();
        struct allot_report one = { 0 }, two = { 0 };
        struct buf a = buf_new(&kit_arena), b = buf_new(&kit_arena);
        struct err err = { 0 };
        assert_true(allot_run(value, &kit_arena, &one, &err));
        json_t *old = json_object_get(value, "people");
        for (size_t i = json_array_size(old); i-- > 0;)
            (void)json_array_append(people, json_array_get(old, i));
        (void)json_object_set_new(value, "people", people);
        assert_true(allot_run(value, &kit_arena, &two, &err));
        json_decref(value);
        if (!one.feasible)
            continue;
        view_write(&a, view_get(one.answer, STR("placements")));
        view_write(&b, view_get(two.answer, STR("placements")));
        if (!str_eq(buf_str(&a), buf_str(&b)))
            fail_msg("run %d: %.*s is not %.*s", run, STR_ARG(buf_str(&a)),
                     STR_ARG(buf_str(&b)));
    }
}

/* ---- certificates ---- */

static int add_bytes(const char *bytes, size_t len, void *buf)
{
    buf_add(buf, (struct str){ bytes, len });
    return 0;
}

/* Makes the fingerprint fit again, as one who forges would. */
static void seal(json_t *value)
{
    struct buf text = buf_new(&kit_arena);
    unsigned char bytes[HASH_BYTES];
    char hex[HASH_TEXT_BYTES];
    struct hash hash;

    (void)json_object_del(value, "hash");
    (void)json_dump_callback(value, add_bytes, &text, JSON_COMPACT | JSON_SORT_KEYS);
    hash_start(&hash);
    hash_str(&hash, buf_str(&text));
    hash_end(&hash, bytes);
    hash_hex(bytes, hex);
    (void)json_object_set_new(value, "hash", json_string(hex));
}

static bool holds(const json_t *value)
{
    struct allot_verdict verdict;
    struct err err = { 0 };

    return allot_certificate_holds(value, &kit_arena, &verdict, &err);
}

/* Changes every number in `node` by one, one after the other. */
static uint32_t change_each(json_t *whole, json_t *node, bool sealed)
{
    uint32_t changed = 0;
    const char *key;
    json_t *member;
    size_t at;

    if (json_is_integer(node)) {
        json_int_t was = json_integer_value(node);
        (void)json_integer_set(node, was + 1);
        if (sealed)
            seal(whole);
        if (holds(whole))
            fail_msg("%lld for %lld is accepted", (long long)was + 1, (long long)was);
        (void)json_integer_set(node, was);
        if (sealed)
            seal(whole);
        return 1;
    }
    json_array_foreach(node, at, member) changed += change_each(whole, member, sealed);
    if (json_is_object(node))
        json_object_foreach(node, key, member)
        {
            if (!sealed || strcmp(key, "first") != 0)
                changed += change_each(whole, member, sealed);
        }
    return changed;
}

static void a_certificate_with_one_number_changed_is_refused(void **state)
{
    (void)state;
    struct allot_report r =
        kit_run(kit_mixed(6, 6, 7, SHARES(600, 400) "\"places\":7}]},"));
    json_t *value = kit_json(str_cstr(&kit_arena, r.certificate));

    assert_true(holds(value));
    assert_true(change_each(value, value, false) >= 40);
    assert_true(change_each(value, json_object_get(value, "steps"), true) >= 36);
    assert_true(holds(value));
    json_decref(value);
}

static void another_placing_under_the_same_prices_is_refused(void **state)
{
    (void)state;
    struct allot_report r = kit_run(kit_equals(5, 2, 9));
    json_t *value = kit_json(str_cstr(&kit_arena, r.certificate));
    json_t *placed = json_object_get(value, "placed");
    const struct view *no = view_get(r.answer, STR("not_placed"));
    struct str name = view_get(&no->list.first->value, STR("person"))->text;

    (void)json_object_set_new(json_array_get(placed, 0), "person",
                              json_stringn(name.ptr, name.len));
    seal(value);
    assert_false(holds(value));
    (void)json_object_set_new(json_object_get(value, "run"), "seed", json_integer(10));
    seal(value);
    assert_false(holds(value));
    json_decref(value);
}

static void a_step_that_is_left_out_is_missed(void **state)
{
    (void)state;
    struct allot_report r = kit_run(kit_mixed(
        70, 10, 60,
        "\"bounds\":[{\"family\":\"sex\",\"group\":\"women\",\"upper\":50}],"));
    json_t *value = kit_json(str_cstr(&kit_arena, r.certificate));
    size_t steps = json_array_size(json_object_get(value, "steps"));

    for (size_t i = 0; i < steps; i++) {
        json_t *other = json_deep_copy(value);
        struct allot_verdict verdict;
        struct err err = { 0 };
        (void)json_array_remove(json_object_get(other, "steps"), i);
        seal(other);
        assert_false(allot_certificate_holds(other, &kit_arena, &verdict, &err));
        assert_string_equal(err_english(&err),
                            "the steps of the proof are not those the objective needs");
        json_decref(other);
    }
    json_decref(value);
}

/* ---- damage ---- */

static void damage(struct rng *rng, char *bytes, size_t *len)
{
    static const char signs[] = "{}[]\":,0-9truefalsnul \\e.";
    uint32_t times = 1 + rng_below(rng, 3);

    if (rng_below(rng, 5) == 0)
        *len = rng_below(rng, (uint32_t)*len);
    for (uint32_t i = 0; i<times && * len> 0; i++) {
        char sign = rng_below(rng, 2) ? (char)rng_below(rng, 256)
                                      : signs[rng_below(rng, sizeof signs - 1)];
        bytes[rng_below(rng, (uint32_t)*len)] = sign;
    }
}

static void a_damaged_file_is_refused_or_understood_and_never_more(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(22);
    uint32_t refusals = 0;

    for (uint32_t run = 0; run < 1000; run++) {
        struct allot_report report = { 0 };
        struct err err = { 0 };
        json_t *value = NULL;
        arena_rewind(&kit_arena, 0);
        char *text = drawn_run(&rng);
        size_t len = strlen(text);
        damage(&rng, text, &len);
        bool ok = allot_bytes_json((struct str){ text, len }, &value, &err) &&
                  allot_run(value, &kit_arena, &report, &err);
        json_decref(value);
        if (!ok && err.kind != ERR_INPUT && err.kind != ERR_LIMIT)
            fail_msg("run %u: %s", run, err_english(&err));
        refusals += !ok;
    }
    assert_true(refusals > 400 && refusals < 1000);
}

static void a_damaged_certificate_never_holds_for_another_run(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(23);
    struct allot_report r = kit_run(kit_equals(5, 2, 9));
    struct arena mine = { 0 };
    char *whole = str_cstr(&mine, r.certificate);
    json_t *original = kit_json(whole);

    for (uint32_t run = 0; run < 3000; run++) {
        struct err err = { 0 };
        json_t *value = NULL;
        arena_rewind(&kit_arena, 0);
        size_t len = strlen(whole);
        char *text = str_cstr(&kit_arena, str_from(whole));
        damage(&rng, text, &len);
        if (allot_bytes_json((struct str){ text, len }, &value, &err) && holds(value))
            assert_true(json_equal(value, original));
        json_decref(value);
    }
    json_decref(original);
    arena_free(&mine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_placing_is_the_first_in_order_of_all_that_place_as_many),
        cmocka_unit_test(a_group_in_an_intake_of_one_need_is_proved_in_one_step),
        cmocka_unit_test(blocks_go_on_until_all_who_are_placed_are_passed),
        cmocka_unit_test(the_order_of_the_file_changes_nothing),
        cmocka_unit_test(a_certificate_with_one_number_changed_is_refused),
        cmocka_unit_test(a_step_that_is_left_out_is_missed),
        cmocka_unit_test(another_placing_under_the_same_prices_is_refused),
        cmocka_unit_test(a_damaged_file_is_refused_or_understood_and_never_more),
        cmocka_unit_test(a_damaged_certificate_never_holds_for_another_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
