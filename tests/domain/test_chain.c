/*
 * test_chain.c: does domain/chain find every way to tamper with a log?
 *
 * 10,000 mutations by fixed seeds, each on a fresh copy of a chain of ROWS rows whose
 * last row is anchored. A mutation that changes nothing is drawn again, so "found" has
 * no excuse. The forger knows the program and recomputes all hashes when he likes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/rng.h"
#include "domain/chain.h"

#define ROWS      240u
#define EVERY     50u /* rows an anchor */
#define MUTATIONS 10000u
#define TEXT      16u

/* A row that owns its bytes. */
struct own {
    int64_t number[9];
    char text[5][TEXT];
    unsigned char subject[16], list[HASH_BYTES], prev[HASH_BYTES], hash[HASH_BYTES];
    bool has_subject, has_list;
};

static struct own good[ROWS], bad[ROWS + 1];
static uint32_t bad_count;
static struct anchor anchors[ROWS / EVERY + 2];
static uint32_t anchor_count;

static struct chain_row row_of(const struct own *o)
{
    return (struct chain_row){
        .seq = o->number[0],
        .at = o->number[1],
        .user_id = o->number[2],
        .roles = o->number[3],
        .org_id = o->number[4],
        .domain_id = o->number[5],
        .session_id = o->number[6],
        .people = o->number[7],
        .about = o->number[8],
        .actor = str_from(o->text[0]),
        .action = str_from(o->text[1]),
        .parts = str_from(o->text[2]),
        .relation = str_from(o->text[3]),
        .kind = str_from(o->text[4]),
        .subject = { (const char *)o->subject, o->has_subject ? 16 : 0 },
        .list_hash = { (const char *)o->list, o->has_list ? HASH_BYTES : 0 },
        .prev = { (const char *)o->prev, HASH_BYTES },
        .hash = { (const char *)o->hash, HASH_BYTES },
    };
}

/* Gives rows from..count-1 the hashes they would have had. */
static void rehash(struct own *rows, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < count; i++) {
        if (i > 0)
            memcpy(rows[i].prev, rows[i - 1].hash, HASH_BYTES);
        struct chain_row row = row_of(&rows[i]);
        chain_hash(&row, rows[i].hash);
    }
}

static void make_chain(void)
{
    struct rng rng = rng_seeded(4711);

    memset(good, 0, sizeof good);
    anchor_count = 0;
    for (uint32_t i = 0; i < ROWS; i++) {
        struct own *o = &good[i];
        o->number[0] = i + 1;
        o->number[1] = (int64_t)(1000 + i) * MOMENT_SECOND;
        for (int n = 2; n < 9; n++)
            o->number[n] = rng_below(&rng, 100);
        snprintf(o->text[0], TEXT, "u%u", rng_below(&rng, 9));
        snprintf(o->text[1], TEXT, "person_see");
        snprintf(o->text[2], TEXT, "%s", rng_below(&rng, 2) ? "note_see" : "");
        snprintf(o->text[3], TEXT, "u");
        snprintf(o->text[4], TEXT, "read");
        o->has_subject = rng_below(&rng, 3) > 0;
        o->has_list = !o->has_subject;
        for (int b = 0; b < 16; b++)
            o->subject[b] = o->list[b] = (unsigned char)rng_next(&rng);
    }
    rehash(good, 0, ROWS);
    for (uint32_t i = 0; i < ROWS; i++)
        if ((i + 1) % EVERY == 0 || i + 1 == ROWS) {
            anchors[anchor_count] = (struct anchor){ .seq = i + 1 };
            memcpy(anchors[anchor_count++].hash, good[i].hash, HASH_BYTES);
        }
}

static struct chain_walk walked(const struct own *rows, uint32_t count,
                                uint32_t with_anchors)
{
    struct chain_walk walk;

    chain_walk_start(&walk, anchors, with_anchors);
    for (uint32_t i = 0; i < count; i++) {
        struct chain_row row = row_of(&rows[i]);
        chain_walk_row(&walk, &row);
    }
    chain_walk_end(&walk);
    return walk;
}

static int setup(void **state)
{
    (void)state;
    make_chain();
    return 0;
}

/* ---------- the forger's tools: each changes bad[0..bad_count-1], never in vain ------
 */

static void flip(struct rng *rng)
{
    struct own *o = &bad[rng_below(rng, bad_count)];
    const unsigned char bit = (unsigned char)(1u << rng_below(rng, 8));

    switch (rng_below(rng, 5)) {
    case 0:
        o->number[rng_below(rng, 9)] ^= INT64_C(1) << rng_below(rng, 63);
        break;
    case 1:
        o->text[rng_below(rng, 5)][0] ^= (char)(bit & 0x7f ? bit & 0x7f : 1);
        break;
    case 2:
        *(o->has_subject ? &o->subject[rng_below(rng, 16)]
                         : &o->list[rng_below(rng, HASH_BYTES)]) ^= bit;
        break;
    case 3:
        o->prev[rng_below(rng, HASH_BYTES)] ^= bit;
        break;
    default:
        o->hash[rng_below(rng, HASH_BYTES)] ^= bit;
    }
}

static void delete (struct rng *rng)
{
    const uint32_t at = rng_below(rng, bad_count);
    const uint32_t most = bad_count - at < 5 ? bad_count - at : 5;
    const uint32_t n = 1 + rng_below(rng, most);

    memmove(&bad[at], &bad[at + n], (bad_count - at - n) * sizeof *bad);
    bad_count -= n;
    if (rng_below(rng, 2)) /* close the gap in the numbers */
        for (uint32_t i = at; i < bad_count; i++)
            bad[i].number[0] = i + 1;
    if (rng_below(rng, 2))
        rehash(bad, at, bad_count);
}

static void swap(struct rng *rng)
{
    const uint32_t a = rng_below(rng, bad_count);
    uint32_t b = rng_below(rng, bad_count - 1);
    b += b >= a;

    const struct own kept = bad[a];
    bad[a] = bad[b];
    bad[b] = kept;
    if (rng_below(rng, 2)) {
        bad[a].number[0] = a + 1;
        bad[b].number[0] = b + 1;
    }
    if (rng_below(rng, 2))
        rehash(bad, a < b ? a : b, bad_count);
}

static void insert(struct rng *rng)
{
    const uint32_t at = rng_below(rng, bad_count + 1), from = rng_below(rng, bad_count);
    const struct own copy = bad[from];

    memmove(&bad[at + 1], &bad[at], (bad_count - at) * sizeof *bad);
    bad[at] = copy;
    bad_count++;
    if (rng_below(rng, 2))
        for (uint32_t i = at; i < bad_count; i++)
            bad[i].number[0] = i + 1;
    if (rng_below(rng, 2)) {
        /* At the very end, linked and numbered as it should be, it would be a row that
         * the log lawfully grew by: no forgery, unless it sits before the last anchor.
         */
        if (at < ROWS)
            rehash(bad, at, bad_count);
    }
}

static void cut(struct rng *rng)
{
    bad_count = rng_below(rng, bad_count);
}

static void replace_tail(struct rng *rng)
{
    const uint32_t at = rng_below(rng, bad_count);

    bad[at].number[2] += 1 + rng_below(rng, 1000); /* somebody else did it */
    rehash(bad, at, bad_count);
}

/* One row, with a hash that fits it: only the row after it knows better. */
static void rewrite_one(struct rng *rng)
{
    const uint32_t at = rng_below(rng, bad_count);

    bad[at].number[2] += 1 + rng_below(rng, 1000);
    rehash(bad, at, at + 1);
}

static void clock_back(struct rng *rng)
{
    const uint32_t at = 1 + rng_below(rng, bad_count - 1);

    bad[at].number[1] -= (int64_t)(1 + rng_below(rng, 1000000)) * MOMENT_SECOND;
    if (rng_below(rng, 2))
        rehash(bad, at, bad_count);
}

static void (*const tools[])(struct rng *rng) = { flip,       delete,     swap,
                                                  insert,     cut,        replace_tail,
                                                  clock_back, rewrite_one };
#define TOOLS (sizeof tools / sizeof *tools)

/* ---------- tests ---------- */

static void a_chain_as_it_was_written_has_no_finding(void **state)
{
    struct chain_walk walk = walked(good, ROWS, anchor_count);

    (void)state;
    assert_int_equal(walk.finding_count, 0);
    assert_int_equal(walk.row_count, ROWS);
    assert_int_equal(walk.anchored, ROWS);
    walk = walked(good, 0, 0);
    assert_int_equal(walk.finding_count, 0); /* an empty log needs no anchor */
}

static void every_one_of_ten_thousand_mutations_is_found(void **state)
{
    uint32_t missed = 0, by_tool[TOOLS] = { 0 };

    (void)state;
    for (uint32_t i = 0; i < MUTATIONS; i++) {
        struct rng rng = rng_seeded(i + 1);
        const uint32_t tool = i % TOOLS;
        do {
            memcpy(bad, good, sizeof good);
            bad_count = ROWS;
            tools[tool](&rng);
        } while (bad_count == ROWS && memcmp(bad, good, sizeof good) == 0);
        by_tool[tool]++;
        if (walked(bad, bad_count, anchor_count).finding_count == 0) {
            missed++;
            print_message("# missed: tool %u, seed %u\n", tool, i + 1);
        }
    }
    for (uint32_t t = 0; t < TOOLS; t++)
        assert_true(by_tool[t] >= MUTATIONS / TOOLS);
    assert_int_equal(missed, 0);
}

/* Else the test above would not show that the anchors are what finds it. */
static void without_anchors_a_rewritten_end_could_not_be_seen(void **state)
{
    struct rng rng = rng_seeded(1);

    (void)state;
    memcpy(bad, good, sizeof good);
    bad_count = ROWS;
    replace_tail(&rng);
    struct chain_walk walk = walked(bad, bad_count, 0);
    assert_int_equal(walk.finding_count, 1);
    assert_int_equal(walk.finding[0].fault, CHAIN_NO_ANCHORS);
    walk = walked(bad, bad_count, anchor_count);
    assert_int_equal(walk.finding[0].fault, CHAIN_ANCHOR);
}

static void the_first_bad_row_is_named(void **state)
{
    (void)state;
    memcpy(bad, good, sizeof good);
    bad[16].text[0][0] ^= 1;
    struct chain_walk walk = walked(bad, ROWS, anchor_count);
    assert_int_equal(walk.finding_count, 1);
    assert_int_equal(walk.finding[0].fault, CHAIN_CHANGED);
    assert_int_equal(walk.finding[0].seq, 17);

    memcpy(bad, good, sizeof good);
    walk = walked(bad, ROWS - 7, anchor_count);
    assert_int_equal(walk.finding[0].fault, CHAIN_CUT);
    assert_int_equal(walk.finding[0].seq, ROWS - 7);
    assert_int_equal(walk.finding[0].other, ROWS);
}

static void a_clock_that_was_moved_back_is_told_and_a_slow_request_is_not(void **state)
{
    (void)state;
    for (int64_t back_s = 119; back_s <= 122; back_s++) {
        memcpy(bad, good, sizeof good);
        bad[ROWS - 1].number[1] = bad[ROWS - 2].number[1] - back_s * MOMENT_SECOND;
        rehash(bad, ROWS - 1, ROWS);
        struct chain_walk walk = walked(bad, ROWS, anchor_count - 1);
        assert_int_equal(walk.finding_count, back_s > 120 ? 1 : 0);
        if (back_s > 120) {
            assert_int_equal(walk.finding[0].fault, CHAIN_CLOCK);
            assert_int_equal(walk.finding[0].other, back_s);
        }
    }
}

static void an_anchor_is_read_as_it_was_written_and_nothing_else_is(void **state)
{
    struct anchor anchor = { .seq = 42, .at = 1795694400000000, .why = ANCHOR_HOUR };
    char line[ANCHOR_LINE_BYTES];
    struct anchor read;

    (void)state;
    memcpy(anchor.hash, good[3].hash, HASH_BYTES);
    size_t len = anchor_write(&anchor, line);
    assert_int_equal(line[len - 1], '\n');
    assert_true(anchor_read((struct str){ line, len - 1 }, &read));
    assert_int_equal(read.seq, 42);
    assert_int_equal(read.at, anchor.at);
    assert_int_equal(read.why, ANCHOR_HOUR);
    assert_memory_equal(read.hash, anchor.hash, HASH_BYTES);
    for (size_t i = 0; i < len - 1; i++) {
        char kept = line[i];
        line[i] = '#';
        assert_false(anchor_read((struct str){ line, len - 1 }, &read));
        line[i] = kept;
        assert_false(anchor_read((struct str){ line, i }, &read));
    }
}

static void a_restore_sets_aside_what_came_after_its_row(void **state)
{
    struct anchor list[] = { { .seq = 10 },
                             { .seq = 20 },
                             { .seq = 30 },
                             { .seq = 15, .why = ANCHOR_RESTORE },
                             { .seq = 25 } };
    uint32_t count = 5, gone;

    (void)state;
    assert_true(anchors_settle(list, &count, &gone));
    assert_int_equal(gone, 2);
    assert_int_equal(count, 3);
    assert_int_equal(list[1].seq, 15);
    struct anchor mixed[] = { { .seq = 10 }, { .seq = 9 } };
    count = 2;
    assert_false(anchors_settle(mixed, &count, &gone));
    assert_int_equal(count, 1);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST(a_chain_as_it_was_written_has_no_finding),
        TEST(every_one_of_ten_thousand_mutations_is_found),
        TEST(without_anchors_a_rewritten_end_could_not_be_seen),
        TEST(the_first_bad_row_is_named),
        TEST(a_clock_that_was_moved_back_is_told_and_a_slow_request_is_not),
        TEST(an_anchor_is_read_as_it_was_written_and_nothing_else_is),
        TEST(a_restore_sets_aside_what_came_after_its_row),
    };

    return cmocka_run_group_tests_name("chain", tests, NULL, NULL);
}
