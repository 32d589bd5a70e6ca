/*
 * test_event.c: what happened is written once, checked against its kind, never changed,
 * corrected by events, read as of any moment; and current state can be made from it.
 */
#include <string.h>

#include "base/rng.h"
#include "firm_kit.h"
#include "service/event_rebuild.h"
#include "service/firm_state.h"
#include "store/migrate.h"
#include "store/query.h"

#define SECOND MOMENT_SECOND

static struct view *facts_of(const char *name, int64_t value)
{
    struct view *facts = view_object(&case_arena);

    view_int(&case_arena, facts, name, value);
    return facts;
}

static struct event_new held(int64_t firm_rid, int64_t holder, int32_t day)
{
    return (struct event_new){ .kind = "firm_held",
                               .subject = "firm",
                               .subject_rid = firm_rid,
                               .valid_on = day,
                               .reason = "hand_over",
                               .facts = facts_of("holder", holder) };
}

/* Writes and commits; 0 with *err set when it is refused. */
static int64_t written(const struct event_new *new, struct err *err)
{
    struct tx *tx = NULL;
    int64_t id = 0;
    bool ok = tx_begin(case_call.store, TX_WRITE, &tx, err) &&
              event_add(&case_call, tx, new, &id, err) &&
              tx_commit(&tx, &case_call.ticket, err);

    tx_end(&tx);
    if (ok)
        case_wait();
    return ok ? id : 0;
}

static void withdrawn(int64_t id, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(case_call.store, TX_WRITE, &tx, err) &&
              event_withdraw(&case_call, tx, id, "mistake", 0, err) &&
              tx_commit(&tx, &case_call.ticket, err);

    tx_end(&tx);
    if (ok)
        case_wait();
}

static struct event_list of_firm(int64_t rid, struct event_as_of as_of)
{
    struct event of = { .subject = STR("firm"), .subject_rid = rid };
    struct event_list list = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;

    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err) &&
                event_of_subject(tx, &case_arena, &of, as_of, &list, &err),
            &err);
    tx_end(&tx);
    return list;
}

static void an_event_holds_who_when_and_for_whom(void **state)
{
    struct err err = { 0 };
    int64_t rid = firm_made("Aspens Bageri", "", "");
    struct event_list list = of_firm(rid, event_now);

    (void)state;
    assert_int_equal(list.count, 2); /* added, held */
    const struct event *event = &list.event[1];
    assert_true(str_is(event->kind, "firm_held"));
    assert_true(str_is(event->actor, "u1"));
    assert_true(str_is(event->role, "coach"));
    assert_true(str_is(event->facts, "{\"holder\":1}"));
    assert_int_equal(event->valid_on, CASE_DAY);
    assert_int_equal(event->recorded_at, CASE_NOW);
    assert_int_equal(event->org_id, 1);
    struct event_new no = held(rid, 2, CASE_DAY);
    no.facts = facts_of("holder_name", 2);
    assert_int_equal(written(&no, &err), 0);
    firm_err(&err, ERR_INTERNAL, "needs the fact holder");
}

static void a_programmes_own_reason_is_a_word_and_never_a_text(void **state)
{
    struct err err = { 0 };
    struct view *facts = view_object(&case_arena);
    struct event_new gate = { .kind = "gate",
                              .subject = "enrolment",
                              .subject_rid = 77,
                              .valid_on = CASE_DAY,
                              .reason = "workplace_not_ready",
                              .side = "employer",
                              .facts = facts };

    (void)state;
    view_cstr(&case_arena, facts, "move", "employable");
    view_cstr(&case_arena, facts, "stage", "introduction");
    view_cstr(&case_arena, facts, "role", "employer");
    view_cstr(&case_arena, facts, "answer", "no");
    view_cstr(&case_arena, facts, "how", "told");
    assert_true(written(&gate, &err) > 0);
    gate.reason = NULL;
    gate.side = NULL;
    assert_true(written(&gate, &err) > 0);
    gate.reason = "Anna said so";
    assert_int_equal(written(&gate, &err), 0);
    firm_err(&err, ERR_INTERNAL, "does not allow this reason");
}

static void nothing_of_an_event_is_ever_changed_or_deleted(void **state)
{
    (void)state;
    int64_t rid = firm_made("Aspens Bageri", "", "");
    struct visit_new visit = firm_visit(rid, CASE_DAY);
    visit.note = STR("porten mot gatan");
    firm_visited(&visit);
    assert_non_null(
        strstr(firm_refused("UPDATE event SET reason = 'x'"), "never changed"));
    assert_non_null(strstr(firm_refused("DELETE FROM event"), "never deleted"));
    assert_non_null(
        strstr(firm_refused("UPDATE event_text SET text = 'x'"), "never changed"));
    /* but words that should not have been written can go, and the event stays */
    assert_string_equal(firm_refused("DELETE FROM event_text"), "");
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE kind = 'visit'"), 1);
}

static void a_correction_takes_the_place_of_what_it_corrects(void **state)
{
    (void)state;
    struct err err = { 0 };
    int64_t rid = firm_made("Aspens Bageri", "", "");
    struct event_new first = held(rid, 2, CASE_DAY);
    int64_t id = written(&first, &err);

    case_call.now += SECOND;
    struct event_new second = held(rid, 3, CASE_DAY);
    second.corrects = id;
    int64_t again = written(&second, &err);
    assert_true(again > id);
    struct event_list list = of_firm(rid, event_now);
    assert_int_equal(list.count, 3);
    assert_int_equal(list.event[2].id, again);
    /* as it was known before */
    list = of_firm(rid, (struct event_as_of){ EVENT_DAY_ALL, CASE_NOW });
    assert_int_equal(list.count, 3);
    assert_int_equal(list.event[2].id, id);
    /* and as of a day before anything held */
    list = of_firm(rid, (struct event_as_of){ CASE_DAY - 1, INT64_MAX });
    assert_int_equal(list.count, 0);
    /* who comes second learns it */
    assert_int_equal(written(&second, &err), 0);
    firm_err(&err, ERR_CONFLICT, "changed by someone else");
}

static void what_is_withdrawn_holds_no_more_and_stays_on_record(void **state)
{
    (void)state;
    struct err err = { 0 };
    int64_t rid = firm_made("Aspens Bageri", "", "");
    struct event_new new = held(rid, 2, CASE_DAY);
    int64_t id = written(&new, &err);

    case_call.now += SECOND;
    withdrawn(id, &err);
    assert_int_equal(of_firm(rid, event_now).count, 2);
    assert_int_equal(firm_number("SELECT count(*) FROM event"), 4);
    withdrawn(id, &err);
    firm_err(&err, ERR_CONFLICT, "changed by someone else");
    withdrawn(id + 1, &err); /* the withdrawal */
    firm_err(&err, ERR_CONFLICT, "a withdrawal stays");
    case_call.actor = &case_partner;
    withdrawn(id, &err);
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
}

static void a_unit_and_period_gives_its_own_events_alone(void **state)
{
    (void)state;
    struct event_period period = { 1, CASE_DAY - 3, CASE_DAY, INT64_MAX };
    struct event_list list;
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t rid = firm_made("Aspens Bageri", "", "");
    struct visit_new visit = firm_visit(rid, CASE_DAY - 4);

    firm_visited(&visit);
    case_call.actor = &case_partner;
    firm_made("Aspens Bageri", "", "");
    CASE_OK(tx_begin(case_call.store, TX_READ, &tx, &err) &&
                event_of_period(tx, &case_arena, &period, &list, &err),
            &err);
    tx_end(&tx);
    assert_int_equal(list.count, 2); /* added and held; the visit is of a day before */
    for (uint32_t i = 0; i < list.count; i++)
        assert_int_equal(list.event[i].subject_rid, rid);
}

/* ------------------------------------------------------------------------- rebuilding
 */

#define FIRMS 30
#define STEPS 600

struct play {
    struct rng rng;
    int64_t firm[FIRMS];
    int64_t visit[STEPS];
    uint32_t visit_count;
};

static uint32_t some(struct play *play, uint32_t n)
{
    return (uint32_t)rng_below(&play->rng, n);
}

static void play_visit(struct play *play)
{
    struct visit_new visit =
        firm_visit(play->firm[some(play, FIRMS)], CASE_DAY - (int32_t)some(play, 90));

    visit.minutes = (int32_t)some(play, 3) * 60;
    visit.outcome = (enum visit_outcome)some(play, VISIT_OUTCOME_COUNT);
    if (visit.outcome != VISIT_NEED)
        visit.reason = STR("season");
    if (visit.outcome == VISIT_NOT_NOW)
        visit.recall_on = visit.held_on + 1 + (int32_t)some(play, 60);
    if (some(play, 2)) {
        visit.next = STR("call");
        visit.next_on = visit.held_on + (int32_t)some(play, 20);
    }
    visit.signal[0] = STR("retiring:said");
    visit.signal[1] = STR("overtime:seen");
    visit.signal_count = some(play, 3);
    if (some(play, 3) == 0) {
        visit.headcount = STR("5-12");
        visit.said_by = STR("estimate");
    }
    firm_visited(&visit);
    play->visit[play->visit_count++] = visit.rid;
}

static void play_status(struct play *play, int64_t rid)
{
    struct firm_standing standing = { rid,
                                      (enum firm_status)some(play, FIRM_STATUS_COUNT),
                                      STR("season"), STR("firm") };
    struct err err = { 0 };

    CASE_OK(firm_stand(&case_call, &standing, &err), &err);
}

static void play_withdraw(struct play *play)
{
    struct err err = { 0 };

    if (play->visit_count == 0)
        return;
    uint32_t at = some(play, play->visit_count);
    CASE_OK(visit_withdraw(&case_call, play->visit[at], STR("mistake"), &err), &err);
    play->visit[at] = play->visit[--play->visit_count];
}

static void play_free(struct play *play)
{
    struct visit_free free = { STR("2026-09"),
                               some(play, 2) ? STR("holiday") : STR("") };
    struct err err = { 0 };

    free.month = some(play, 2) ? STR("2026-09") : STR("2026-10");
    CASE_OK(visit_free_set(&case_call, &free, &err), &err);
}

static void play_step(struct play *play)
{
    int64_t rid = play->firm[some(play, FIRMS)];
    struct err err = { 0 };

    case_call.actor = some(play, 2) ? &case_coach : &case_leader;
    switch (some(play, 6)) {
    case 0:
        play_status(play, rid);
        break;
    case 1:
        CASE_OK(firm_step_done(&case_call, rid, some(play, 2), &err), &err);
        break;
    case 2:
        play_withdraw(play);
        break;
    case 3:
        play_free(play);
        break;
    default:
        play_visit(play);
        break;
    }
}

/* As in a database that is older than what figures are counted from. */
static void upgrade_tally(void)
{
    struct str file;

    assert_true(embed_find(embed_schema, "0032_measure.sql", &file));
    const char *from = strstr(str_cstr(&case_arena, file), "INSERT INTO tally");
    assert_non_null(from);
    const size_t len = (size_t)(strchr(from, ';') - from);
    case_sql("DELETE FROM tally");
    case_sql(str_cstr(&case_arena, (struct str){ from, len }));
}

static void rebuilt_state_is_the_state_that_writing_made(void **state)
{
    (void)state;
    struct play play = { .visit_count = 0 };
    struct rebuilt rebuilt;
    struct err err = { 0 };

    play.rng = rng_seeded(20261122);
    for (int i = 0; i < FIRMS; i++)
        play.firm[i] = firm_made("Aspens Bageri", "", i % 3 ? "7" : "");
    for (int i = 0; i < STEPS; i++) {
        case_call.now += SECOND;
        play_step(&play);
    }
    struct str before = firm_state();
    assert_true(before.len > 4000);
    CASE_OK(event_rebuild_check(&case_call, &rebuilt, &err), &err);
    assert_null(rebuilt.differs);
    assert_true(str_eq(before, firm_state())); /* it only looked */
    CASE_OK(event_rebuild(&case_call, &rebuilt, &err), &err);
    struct str after = firm_state();
    if (!str_eq(before, after))
        fail_msg("before:\n%.*s\nafter:\n%.*s", STR_ARG(before), STR_ARG(after));
    /* and it needs nothing of what stood there */
    case_sql("DELETE FROM visit_signal; DELETE FROM visit; DELETE FROM visit_occasion;"
             "DELETE FROM visit_free; DELETE FROM firm_band;"
             "UPDATE firm SET status = 'closed', holder_id = 9, visited_on = '',"
             " recall_on = '2026-01-01', next = 'call', next_on = '2026-01-01';");
    struct str wrecked = firm_state();
    assert_false(str_eq(before, wrecked));
    CASE_OK(event_rebuild_check(&case_call, &rebuilt, &err), &err);
    assert_string_equal(rebuilt.differs, "unit"); /* the first of the four */
    assert_true(str_eq(wrecked, firm_state()));
    CASE_OK(event_rebuild(&case_call, &rebuilt, &err), &err);
    assert_true(str_eq(before, firm_state()));
    assert_true(rebuilt.subjects > FIRMS);
    upgrade_tally();
    CASE_OK(event_rebuild_check(&case_call, &rebuilt, &err), &err);
    assert_null(rebuilt.differs);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

/* Facts as JSON again; "-" when they are refused. */
static struct str read_back(const char *text)
{
    const struct event event = { .facts = str_from(text) };
    struct view *facts = NULL;
    struct buf out = buf_new(&case_arena);
    struct err err = { 0 };

    if (!event_facts(&event, &case_arena, &facts, &err))
        return STR("-");
    view_write(&out, facts);
    return buf_str(&out);
}

static void facts_are_read_alike_as_services_write_them_and_otherwise(void **state)
{
    static const char *const texts[] = {
        "{}",
        "{\"a\":1}",
        "{\"a\":0,\"b\":-12,\"c\":999999999999999999}",
        "{\"c\":9007199254740991,\"w\":\"word_2\",\"l\":[\"x:said\",\"y\"],\"e\":[]}",
        "{\"a\":9223372036854775807}",
        "{\"name\":\"\xc3\xa5\",\"esc\":\"a\\\"b\"}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":01}",
        "{\"a\":-0}",
        "{\"a\":1",
        "{\"a\":1}x",
        "{\"a\":\"b\",}",
        "{\"a\":[\"b\",]}",
        "[1]",
        "",
    };

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char spaced[200];
        snprintf(spaced, sizeof spaced, " %s", texts[i]); /* the general reader's */
        struct str plain = read_back(texts[i]), general = read_back(spaced);
        if (!str_eq(plain, general))
            fail_msg("%s: %.*s, not %.*s", texts[i], STR_ARG(plain), STR_ARG(general));
    }
    assert_true(str_is(read_back(texts[3]), texts[3]));
    assert_true(str_is(read_back(texts[6]), "-"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_event_holds_who_when_and_for_whom),
        TEST(a_programmes_own_reason_is_a_word_and_never_a_text),
        TEST(nothing_of_an_event_is_ever_changed_or_deleted),
        TEST(a_correction_takes_the_place_of_what_it_corrects),
        TEST(what_is_withdrawn_holds_no_more_and_stays_on_record),
        TEST(a_unit_and_period_gives_its_own_events_alone),
        TEST(rebuilt_state_is_the_state_that_writing_made),
        TEST(facts_are_read_alike_as_services_write_them_and_otherwise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
