/*
 * test_person_merge.c: do two cases become one with all that both had, and two again
 * with what each had, whatever that was?
 *
 * What holds of a case is written out as text by the services that show it; the rows
 * of the case that goes, of what has no sequence, are compared as the bytes they are.
 */
#include "merge_kit.h"

#include "base/date.h"
#include "service/adapt.h"
#include "service/disclosure.h"
#include "service/images.h"
#include "service/import.h"
#include "service/note.h"
#include "service/person_merge.h"
#include "service/session.h"
#include "service/standing.h"
#include "store/query.h"

#define ROUNDS 30
#define SEED   20261122

static void same(const char *what, uint32_t round, struct str before, struct str after)
{
    if (!str_eq(before, after))
        fail_msg("round %u, %s:\n%.*s\n--- and now\n%.*s", round, what, STR_ARG(before),
                 STR_ARG(after));
}

/* ------------------------------------------------------------------------ merging */

static void merge(int64_t kept, int64_t gone)
{
    const struct merge_ask ask = { kept, gone, STR("samma person") };
    struct err err = { 0 };

    KIT_OK(person_merge(&kit_call, &ask, &err), &err);
}

static void part(int64_t kept, int64_t gone)
{
    struct err err = { 0 };
    int64_t from = 0;

    KIT_OK(person_unmerge(&kit_call, gone, &from, &err), &err);
    assert_int_equal(from, kept);
}

static struct mapping held_by(int64_t id)
{
    struct mapping now;
    struct err err = { 0 };

    KIT_OK(mapping_load(&kit_call, id, false, &now, &err), &err);
    return now;
}

/* Which of two statements stands: the rule, written once more. */
static const struct map_thing *better(const struct map_thing *kept,
                                      const struct map_thing *gone)
{
    if (!gone || gone->level == 0)
        return kept;
    if (!kept || kept->level == 0)
        return gone;
    bool kept_seen = evidence_is_seen(kept->evidence),
         gone_seen = evidence_is_seen(gone->evidence);
    if (kept_seen != gone_seen)
        return kept_seen ? kept : gone;
    if (kept_seen && kept->on_day != gone->on_day)
        return kept->on_day > gone->on_day ? kept : gone;
    return gone->level > kept->level ? gone : kept;
}

/* One thing of either, as it must be found on the one kept. */
static void is_kept(const struct mapping *kept, const struct mapping *gone,
                    const struct mapping *both, struct str code)
{
    const struct map_thing *has = mapping_thing(both, code);
    const struct map_thing *one = mapping_thing(kept, code);
    const struct map_thing *other = mapping_thing(gone, code);
    const struct map_thing *want = better(one, other);

    assert_non_null(has);
    if (!has)
        return;
    assert_true(has->wish != WISH_NONE || ((!one || one->wish == WISH_NONE) &&
                                           (!other || other->wish == WISH_NONE)));
    if (!want || want->level == 0)
        assert_int_equal(has->level, 0);
    else
        assert_true(has->level == want->level && has->evidence == want->evidence &&
                    has->on_day == want->on_day &&
                    has->expires_day == want->expires_day);
}

/* Everything that either could do, and every wish, is the kept one's. */
static void nothing_is_lost(const struct mapping *kept, const struct mapping *gone,
                            const struct mapping *both)
{
    for (uint32_t i = 0; i < kept->count; i++)
        is_kept(kept, gone, both, kept->thing[i].code);
    for (uint32_t i = 0; i < gone->count; i++)
        is_kept(kept, gone, both, gone->thing[i].code);
    assert_true(both->reach.known == (kept->reach.known || gone->reach.known));
    assert_true(kept->wishes.len == 0 ||
                str_find(both->wishes, kept->wishes) != SIZE_MAX);
    assert_true(gone->wishes.len == 0 ||
                str_find(both->wishes, gone->wishes) != SIZE_MAX);
}

static void two_cases_become_one_and_two_again_as_they_were(void **state)
{
    struct rng rng = rng_seeded(SEED);

    (void)state;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        const int64_t kept = merge_somebody(&rng, merge_key("kept", merge_id(round)));
        const int64_t gone = merge_somebody(&rng, merge_key("gone", merge_id(round)));
        merge_fill(&rng, kept);
        merge_fill(&rng, gone);
        const struct str kept_held = merge_what_holds(kept),
                         gone_held = merge_what_holds(gone);
        const struct str gone_rows = merge_rows_of(gone);
        const struct mapping was = held_by(kept), other = held_by(gone);
        kit_call.now += MOMENT_SECOND;
        merge(kept, gone);
        const struct mapping both = held_by(kept);
        nothing_is_lost(&was, &other, &both);
        same("the rows of the one that goes, merged", round, gone_rows,
             merge_rows_of(gone));
        kit_call.now += MOMENT_SECOND;
        part(kept, gone);
        same("the one that was kept", round, kept_held, merge_what_holds(kept));
        same("the one that went", round, gone_held, merge_what_holds(gone));
        same("the rows of the one that went", round, gone_rows, merge_rows_of(gone));
    }
}

/* A draft that was begun before the merge is told of what came with it, once. */
static void end_talk(int64_t id)
{
    const int64_t seen = mapping_now(id).draft.version;
    struct mapping_finish ask = { .seen = seen };
    struct mapping_done done;
    struct err err = { 0 };

    KIT_OK(mapping_finish(&kit_call, id, &ask, &done, &err), &err);
    ask.against = done.seq;
    if (done.clash_count > 0)
        KIT_OK(mapping_finish(&kit_call, id, &ask, &done, &err), &err);
    assert_int_equal(done.clash_count, 0);
    mapping_wait();
}

static struct adapt adapt_of(int64_t id)
{
    struct adapt adapt;
    struct err err = { 0 };

    KIT_OK(adapt_load(&kit_call, id, &adapt, &err), &err);
    return adapt;
}

static void write_meanwhile(int64_t id)
{
    struct adapt said = { .kinds = 3, .words = STR("Nytt") };
    struct adapt_saved saved;
    struct err err = { 0 };

    mapping_say(id, "level/task:stada-kontor", "4");
    mapping_say(id, "wishes", "Nytt");
    mapping_say(id, "wish/task:packa-kolli", "wants");
    mapping_say(id, "place", "Krokom");
    mapping_say(id, "minutes", "77");
    end_talk(id);
    said.from_at = adapt_of(id).from_at;
    KIT_OK(adapt_save(&kit_call, id, &said, &saved, &err), &err);
    mapping_wait();
}

static void stands(int64_t id)
{
    const struct mapping now = held_by(id);
    const struct map_thing *thing = mapping_thing(&now, STR("task:stada-kontor"));

    assert_true(thing && thing->level == 4);
    assert_true(str_is(now.wishes, "Nytt"));
    assert_int_equal(now.reach.minutes, 77);
    assert_int_equal(adapt_of(id).kinds, 3);
}

static void what_is_written_meanwhile_stays_where_it_was_written(void **state)
{
    struct rng rng = rng_seeded(SEED + 1);

    (void)state;
    for (uint32_t round = 0; round < ROUNDS / 2; round++) {
        const int64_t kept = merge_somebody(&rng, merge_key("kept", merge_id(round)));
        const int64_t gone = merge_somebody(&rng, merge_key("gone", merge_id(round)));
        merge_fill(&rng, kept);
        merge_fill(&rng, gone);
        const struct str gone_held = merge_what_holds(gone);
        kit_call.now += MOMENT_SECOND;
        merge(kept, gone);
        kit_call.now += MOMENT_SECOND;
        write_meanwhile(kept);
        kit_call.now += MOMENT_SECOND;
        part(kept, gone);
        stands(kept);
        same("the one that went", round, gone_held, merge_what_holds(gone));
    }
}

/* ------------------------------------------------------------------- each by itself */

static int64_t from_file(const char *key, const char *capabilities)
{
    struct buf rows = buf_new(kit_call.arena);

    buf_format(&rows, MERGE_HEADER "%s,K,Krokom,bus,30,2026-01-01,%s\n", key,
               capabilities);
    mapping_people(buf_str(&rows));
    return mapping_person(key);
}

static void adaptations_and_words_of_both_stand_together(void **state)
{
    const int64_t kept = from_file("a", ""), gone = from_file("b", "");
    const struct adapt first = { .kinds = 1, .words = STR("Hiss") },
                       second = { .kinds = 6, .words = STR("Tystnad") };
    struct adapt both;
    struct adapt_saved saved;
    struct err err = { 0 };

    (void)state;
    KIT_OK(adapt_save(&kit_call, kept, &first, &saved, &err), &err);
    KIT_OK(adapt_save(&kit_call, gone, &second, &saved, &err), &err);
    mapping_wait();
    merge(kept, gone);
    KIT_OK(adapt_load(&kit_call, kept, &both, &err), &err);
    assert_int_equal(both.kinds, 7);
    assert_true(str_is(both.words, "Hiss\n\nTystnad"));
    part(kept, gone);
    KIT_OK(adapt_load(&kit_call, kept, &both, &err), &err);
    assert_int_equal(both.kinds, 1);
    assert_true(str_is(both.words, "Hiss"));
}

static enum relation seen_from_outside(int64_t id)
{
    const struct actor partner = { .name = "u9",
                                   .org_id = 3,
                                   .domain_id = 2,
                                   .user_id = 8,
                                   .roles = 1U << ROLE_PARTNER };
    struct buf sql = buf_new(kit_call.arena);
    struct call call = kit_call;
    struct subject subject;
    struct err err = { 0 };

    call.actor = &partner;
    buf_format(&sql, "SELECT rid FROM person WHERE id = %lld", (long long)id);
    KIT_OK(standing_of(&call, kit_number(sql.ptr), &subject, &err), &err);
    return subject.relation;
}

static struct map_thing cleans(int64_t id)
{
    const struct mapping now = held_by(id);
    const struct map_thing *thing = mapping_thing(&now, STR("task:stada-kontor"));

    return thing ? *thing : (struct map_thing){ .level = 0 };
}

static void say_level(int64_t id, const char *level, const char *evidence)
{
    mapping_say(id, "level/task:stada-kontor", level);
    mapping_say(id, "evidence/task:stada-kontor", evidence);
    end_talk(id);
}

/* Of all pairs: two days, said or seen, two levels; and two again as they were. */
static void the_better_founded_statement_stands_and_yields_again(void **state)
{
    static const char *const levels[] = { "2", "3" }, *const evidences[] = { "said",
                                                                             "seen" };
    const int64_t first_day = kit_call.now;

    (void)state;
    for (uint32_t i = 0; i < 64; i++) {
        const int64_t kept = from_file(merge_key("k", merge_id(i)), "");
        const int64_t gone = from_file(merge_key("g", merge_id(i)), "");
        kit_call.now += (int64_t)(i & 1) * 2 * 86400 * MOMENT_SECOND;
        say_level(kept, levels[i >> 1 & 1], evidences[i >> 2 & 1]);
        kit_call.now += (1 - 2 * (int64_t)(i & 1)) * 86400 * MOMENT_SECOND;
        say_level(gone, levels[i >> 3 & 1], evidences[i >> 4 & 1]);
        const struct map_thing one = cleans(kept), other = cleans(gone);
        const struct str before = merge_what_holds(kept);
        merge(kept, gone);
        const struct map_thing now = cleans(kept), *want = better(&one, &other);
        assert_int_equal(now.level, want->level);
        assert_int_equal(now.evidence, want->evidence);
        assert_int_equal(now.on_day, want->on_day);
        if (i & 32) { /* taken away meanwhile: that stands */
            mapping_say(kept, "level/task:stada-kontor", "0");
            end_talk(kept);
        }
        part(kept, gone);
        if (i & 32)
            assert_int_equal(cleans(kept).level, 0);
        else
            same("the one that was kept", i, before, merge_what_holds(kept));
        assert_int_equal(cleans(gone).level, other.level);
    }
    kit_call.now = first_day;
}

static int64_t decision_of(int64_t id)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(&sql, "SELECT rid FROM disclosure WHERE person_id = %lld",
               (long long)id);
    return kit_number(sql.ptr);
}

/* What was told of the one holds of the other, and taken back it is gone for good. */
static void a_decision_follows_the_person_and_ends_once(void **state)
{
    struct rng rng = rng_seeded(1);
    const int64_t kept = from_file("a", ""), gone = from_file("b", "");
    struct err err = { 0 };

    (void)state;
    merge_tell(&rng, gone);
    assert_int_equal(seen_from_outside(gone), RELATION_DISCLOSED);
    merge(kept, gone);
    assert_int_equal(seen_from_outside(kept), RELATION_DISCLOSED);
    assert_int_equal(seen_from_outside(gone), RELATION_STRANGER);
    KIT_OK(disclosure_withdraw(&kit_call, kept, decision_of(gone), &err), &err);
    mapping_wait();
    assert_int_equal(seen_from_outside(kept), RELATION_STRANGER);
    part(kept, gone);
    assert_int_equal(seen_from_outside(gone), RELATION_STRANGER);
    assert_int_equal(seen_from_outside(kept), RELATION_STRANGER);
}

static int64_t case_of_session(const char *hash)
{
    unsigned char bytes[32];
    struct session_by_hash_row row;
    struct err err = { 0 };
    struct tx *tx = NULL;
    bool found = false;

    memset(bytes, hash[0], sizeof bytes);
    KIT_OK(tx_begin(kit_call.store, TX_READ, &tx, &err), &err);
    KIT_OK(session_by_hash(tx, (struct str){ (const char *)bytes, sizeof bytes },
                           kit_call.arena, &row, &found, &err),
           &err);
    tx_end(&tx);
    assert_true(found && row.has_person_id);
    return row.person_id;
}

static void who_comes_in_by_the_other_cases_code_comes_to_the_one_kept(void **state)
{
    const int64_t kept = from_file("a", ""), gone = from_file("b", "");
    struct buf sql = buf_new(kit_call.arena);

    (void)state;
    buf_format(&sql,
               "INSERT INTO user_account (id, rid, login, name, person_id, made_at,"
               " version) VALUES (20, 20, 'x', '', %lld, 1, 1);"
               "INSERT INTO session (hash, user_id, org_id, how, agent, made_at,"
               " seen_at) VALUES (CAST('%s' AS BLOB), 20, 1, 'link', '', 1, 1)",
               (long long)gone, "hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh");
    mapping_sql(sql.ptr);
    assert_int_equal(case_of_session("h"), gone);
    merge(kept, gone);
    assert_int_equal(case_of_session("h"), kept);
    part(kept, gone);
    assert_int_equal(case_of_session("h"), gone);
}

/* Whatever would put her into the pool twice, or be lost with the undoing. */
static void a_merged_case_is_not_written_on(void **state)
{
    const int64_t kept = from_file("a", ""), gone = from_file("b", "");
    const struct draft_pair pair = { STR("level/task:plocka-order"), STR("2") };
    struct draft_step step = { .pair = &pair, .count = 1, .over = true };
    struct draft_saved *saved = ARENA_NEW(kit_call.arena, struct draft_saved);
    struct adapt adapt = { .kinds = 1, .words = STR("") };
    struct adapt_saved adapted;
    struct note text = { .text = STR("x"), .day = moment_day(kit_call.now) };
    struct err err = { 0 };

    (void)state;
    mapping_say(gone, "level/task:packa-kolli", "2");
    merge(kept, gone);
    assert_false(mapping_step(&kit_call, gone, &step, saved, &err));
    kit_err(&err, ERR_CONFLICT, "merged into case");
    struct mapping_done done;
    assert_false(mapping_finish(&kit_call, gone, &(struct mapping_finish){ .seen = 1 },
                                &done, &err));
    kit_err(&err, ERR_CONFLICT, "merged into case");
    assert_false(adapt_save(&kit_call, gone, &adapt, &adapted, &err));
    kit_err(&err, ERR_CONFLICT, "merged into case");
    assert_false(note_write(&kit_call, gone, &text, &err));
    kit_err(&err, ERR_CONFLICT, "merged into case");
}

static void a_file_does_not_bring_a_merged_case_back_into_the_pool(void **state)
{
    const int64_t kept = from_file("a", ""), gone = from_file("b", "");
    struct import_ask ask = {
        { kit_file("p.csv", STR(MERGE_HEADER "b,K,Sundsvall,car,30,2026-01-01,\n")),
          NULL },
        true,
        NULL
    };
    struct import_report report;
    struct err err = { 0 };

    (void)state;
    merge(kept, gone);
    KIT_OK(import_people(&kit_call, &ask, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count, 1);
    assert_int_equal(kit_number("SELECT count(*) FROM availability"
                                " WHERE to_seq IS NULL"),
                     1);
}

static void notes_of_both_are_read_on_the_one_kept(void **state)
{
    const int64_t kept = from_file("a", ""), gone = from_file("b", "");
    struct notes notes;
    struct err err = { 0 };

    (void)state;
    merge_note(gone, "Först");
    merge_note(kept, "Sedan");
    merge(kept, gone);
    KIT_OK(notes_load(&kit_call, kept, &(struct notes_ask){ 0, 10 }, &notes, &err),
           &err);
    assert_int_equal(notes.count, 2);
    assert_true(str_is(notes.note[1].text, "Först"));
    assert_true(notes.note[1].merged && !notes.note[0].merged);
    struct note change = { .text = STR("x"),
                           .day = moment_day(kit_call.now),
                           .corrects = notes.note[1].rid };
    assert_false(note_write(&kit_call, kept, &change, &err));
    kit_err(&err, ERR_CONFLICT, "stands on the case that was merged");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, merge_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_cases_become_one_and_two_again_as_they_were),
        TEST(what_is_written_meanwhile_stays_where_it_was_written),
        TEST(the_better_founded_statement_stands_and_yields_again),
        TEST(adaptations_and_words_of_both_stand_together),
        TEST(a_decision_follows_the_person_and_ends_once),
        TEST(who_comes_in_by_the_other_cases_code_comes_to_the_one_kept),
        TEST(a_merged_case_is_not_written_on),
        TEST(a_file_does_not_bring_a_merged_case_back_into_the_pool),
        TEST(notes_of_both_are_read_on_the_one_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
