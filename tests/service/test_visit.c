/*
 * test_visit.c: a visit is recorded once however often its form is sent, counts by the
 * size the firm had that day, and the month's figures are those that counting on one's
 * fingers gives.
 */
#include <string.h>

#include "base/rng.h"
#include "firm_kit.h"

static struct visit_month month_of(const char *month)
{
    struct visit_month made;
    struct err err = { 0 };

    CASE_OK(visit_month_of(&case_call, str_from(month), &made, &err), &err);
    return made;
}

static void refused(const struct visit_new *visit, enum err_kind kind,
                    const char *words)
{
    struct err err = { 0 };

    assert_false(visit_add(&case_call, visit, &err));
    firm_err(&err, kind, words);
}

static void the_same_form_sent_twice_is_one_visit(void **state)
{
    (void)state;
    int64_t firm = firm_made("Aspens Bageri", "", "7");
    struct visit_new visit = firm_visit(firm, CASE_DAY);

    firm_visited(&visit);
    int64_t events = firm_number("SELECT count(*) FROM event");
    firm_visited(&visit);
    assert_int_equal(firm_number("SELECT count(*) FROM event"), events);
    assert_int_equal(month_of("2026-11").unit.visits, 1);
    visit.firm_rid = firm_made("Björkens Plåt", "", "7");
    refused(&visit, ERR_CONFLICT, "this form was saved before");
}

static void a_form_that_does_not_hold_is_refused_and_nothing_written(void **state)
{
    (void)state;
    int64_t firm = firm_made("Aspens Bageri", "", "7");
    struct visit_new good = firm_visit(firm, CASE_DAY), bad = good;

    bad.held_on = CASE_DAY + 1;
    refused(&bad, ERR_INPUT, "the day is ahead");
    bad = good;
    bad.outcome = VISIT_NO;
    refused(&bad, ERR_INPUT, "choose why not");
    bad.reason = STR("because");
    refused(&bad, ERR_INPUT, "choose why not");
    bad = good;
    bad.outcome = VISIT_NOT_NOW;
    bad.reason = STR("season");
    refused(&bad, ERR_INPUT, "write the day to ask again");
    bad.recall_on = CASE_DAY;
    refused(&bad, ERR_INPUT, "after the visit");
    bad = good;
    bad.recall_on = CASE_DAY + 9;
    refused(&bad, ERR_INPUT, "goes with the outcome not now");
    bad = good;
    bad.next_on = CASE_DAY + 9;
    refused(&bad, ERR_INPUT, "choose what comes next");
    bad = good;
    bad.signal[0] = STR("rumour:said");
    bad.signal_count = 1;
    refused(&bad, ERR_INPUT, "not one of the choices");
    bad.signal[0] = STR("retiring:dreamt");
    refused(&bad, ERR_INPUT, "not one of the choices");
    bad = good;
    bad.minutes = 1441;
    refused(&bad, ERR_INPUT, "at most");
    bad = good;
    bad.headcount = STR("some");
    bad.said_by = STR("employer");
    refused(&bad, ERR_INPUT, "write it as 7, 5-9 or 250+");
    bad = good;
    bad.firm_rid = 12345;
    refused(&bad, ERR_NOT_FOUND, "nothing at this address");
    assert_int_equal(firm_number("SELECT count(*) FROM visit"), 0);
    assert_int_equal(firm_number("SELECT count(*) FROM visit_occasion"), 0);
    assert_int_equal(firm_number("SELECT count(*) FROM event WHERE subject <> 'firm'"),
                     0);
}

static void a_firm_of_another_unit_is_not_there(void **state)
{
    (void)state;
    struct visit_new visit = firm_visit(firm_made("Aspens Bageri", "", "7"), CASE_DAY);

    case_call.actor = &case_partner;
    refused(&visit, ERR_NOT_FOUND, "nothing at this address");
}

static void visits_of_one_day_are_one_outing(void **state)
{
    (void)state;
    struct visit_new first = firm_visit(firm_made("A", "", "7"), CASE_DAY);
    struct visit_new second = firm_visit(firm_made("B", "", "7"), CASE_DAY);

    second.minutes = 240; /* the day became longer */
    second.km = 60;
    firm_visited(&first);
    firm_visited(&second);
    struct visit_month month = month_of("2026-11");
    assert_int_equal(month.unit.occasions, 1);
    assert_int_equal(month.unit.visits, 2);
    assert_int_equal(month.unit.firms, 2);
    assert_int_equal(month.unit.minutes, 240);
    assert_int_equal(month.unit.km, 60);
}

/* Domain 1.1, A3: a firm of ten can be served but does not count. */
static void the_size_on_the_day_of_the_visit_decides(void **state)
{
    (void)state;
    int64_t nine = firm_made("Nio", "", ""), ten = firm_made("Tio", "", "10");
    int64_t wide = firm_made("Vid", "", "5-12"), grew = firm_made("Växte", "", "40");
    struct firm_sized was = { nine, CASE_DAY - 20, STR("9"), STR("register") };
    struct firm_sized small = { grew, CASE_DAY - 20, STR("8"), STR("register") };
    struct err err = { 0 };

    CASE_OK(firm_size(&case_call, &was, &err), &err);
    CASE_OK(firm_size(&case_call, &small, &err), &err);
    int64_t firms[] = { nine, ten, wide, grew };
    for (int i = 0; i < 4; i++) {
        struct visit_new visit = firm_visit(firms[i], i == 3 ? CASE_DAY - 5 : CASE_DAY);
        firm_visited(&visit);
    }
    struct visit_month month = month_of("2026-11");
    assert_int_equal(month.unit.visits, 4);
    assert_int_equal(month.unit.firms, 2);   /* nine, and the one that grew later */
    assert_int_equal(month.unit.served, 3);  /* and ten */
    assert_int_equal(month.unit.unknown, 1); /* 5-12 */
    assert_int_equal(month.unit.large, 0);
    /* the same firm twice in a month is one firm and two visits */
    struct visit_new again = firm_visit(nine, CASE_DAY - 1);
    firm_visited(&again);
    month = month_of("2026-11");
    assert_int_equal(month.unit.visits, 5);
    assert_int_equal(month.unit.firms, 2);
}

static int64_t firm_in(const char *place, const char *headcount)
{
    const struct firm_new new = { .typed = { STR("Aspen"), STR(""), STR("") },
                                  .place = str_from(place),
                                  .headcount = str_from(headcount),
                                  .said_by = STR("employer"),
                                  .is_another = true };
    struct firm_added added;
    struct err err = { 0 };

    CASE_OK(firm_add(&case_call, &new, &added, &err), &err);
    return added.rid;
}

/* By municipality each firm counts once, by the size of its last visit. */
static void the_month_is_told_by_municipality_too(void **state)
{
    (void)state;
    int64_t firms[] = { firm_in("Åre", "7"), firm_in("Krokom", "10"),
                        firm_in("", "7") };
    for (int i = 0; i < 3; i++) {
        struct visit_new visit = firm_visit(firms[i], CASE_DAY);
        firm_visited(&visit);
    }
    struct visit_new again = firm_visit(firms[0], CASE_DAY - 1);
    firm_visited(&again);
    struct visit_month month = month_of("2026-11");
    assert_int_equal(month.area_count, 3);
    static const char *const name[] = { "Krokom", "Åre", "" }; /* å after z */
    static const uint32_t visits[] = { 1, 2, 1 }, in_target[] = { 0, 1, 1 };
    for (uint32_t i = 0; i < 3; i++) {
        assert_true(str_is(month.area[i].name, name[i]));
        assert_int_equal(month.area[i].visits, visits[i]);
        assert_int_equal(month.area[i].firms, in_target[i]);
        assert_int_equal(month.area[i].served, 1);
    }
}

static void a_month_declared_free_has_no_target(void **state)
{
    (void)state;
    struct visit_free free = { STR("2026-11"), STR("holiday") };
    struct err err = { 0 };

    CASE_OK(visit_free_set(&case_call, &free, &err), &err);
    assert_true(month_of("2026-11").free);
    assert_false(month_of("2026-10").free);
    free.reason = STR("training"); /* said better */
    CASE_OK(visit_free_set(&case_call, &free, &err), &err);
    assert_true(str_is(firm_text("SELECT reason FROM visit_free"), "training|\n"));
    free.reason = STR("");
    CASE_OK(visit_free_set(&case_call, &free, &err), &err);
    assert_false(month_of("2026-11").free);
    free.month = STR("2026-13");
    assert_false(visit_free_set(&case_call, &free, &err));
    firm_err(&err, ERR_INPUT, "is no month");
}

static void the_last_visit_gives_recall_and_next_step_until_they_are_done(void **state)
{
    (void)state;
    const char *const state_sql =
        "SELECT visited_on, recall_on, next, next_on FROM firm";
    int64_t firm = firm_made("Aspens Bageri", "", "7");
    struct visit_new visit = firm_visit(firm, CASE_DAY - 3);
    struct err err = { 0 };

    visit.outcome = VISIT_NOT_NOW;
    visit.reason = STR("season");
    visit.recall_on = CASE_DAY + 7;
    visit.next = STR("send");
    visit.next_on = CASE_DAY - 1;
    firm_visited(&visit);
    assert_true(
        str_is(firm_text(state_sql), "2026-11-23|2026-12-03|send|2026-11-25|\n"));
    CASE_OK(firm_step_done(&case_call, firm, false, &err), &err);
    assert_true(str_is(firm_text(state_sql), "2026-11-23|2026-12-03||9999-12-31|\n"));
    CASE_OK(firm_step_done(&case_call, firm, true, &err), &err);
    assert_true(str_is(firm_text(state_sql), "2026-11-23|9999-12-31||9999-12-31|\n"));
    struct visit_new later = firm_visit(firm, CASE_DAY);
    later.next = STR("match");
    firm_visited(&later);
    assert_true(
        str_is(firm_text(state_sql), "2026-11-26|9999-12-31|match|9999-12-31|\n"));
    CASE_OK(visit_withdraw(&case_call, later.rid, STR("mistake"), &err), &err);
    assert_true(str_is(firm_text(state_sql), "2026-11-23|9999-12-31||9999-12-31|\n"));
}

/* --------------------------------------------------------------------------- the twin
 */

#define FIRMS  12
#define VISITS 160
#define LATER  (CASE_DAY - 12)

struct told {
    int coach, firm;
    int32_t day, least, most; /* size on that day; least -1: unknown */
    bool gone;
};

struct count {
    uint32_t occasions, firms, served, unknown, large, visits;
};

/* Counts by looking at every pair; `coach` 0: the unit. */
static struct count counted(const struct told *told, int n, int32_t from, int32_t to,
                            int coach)
{
    struct count c = { 0 };

    for (int i = 0; i < n; i++) {
        const struct told *t = &told[i];
        bool first_of_day = true, last_of_firm = true;
        if (t->gone || t->day < from || t->day > to || (coach && t->coach != coach))
            continue;
        c.visits++;
        for (int k = 0; k < n; k++) {
            const struct told *o = &told[k];
            if (k == i || o->gone || (coach && o->coach != coach) || o->day > to)
                continue;
            first_of_day &= !(o->day == t->day && o->coach == t->coach && k < i);
            last_of_firm &= !(o->firm == t->firm &&
                              (o->day > t->day || (o->day == t->day && k > i)));
        }
        c.occasions += first_of_day;
        if (!last_of_firm)
            continue;
        c.firms += t->least >= 0 && t->most <= 9;
        c.served +=
            t->least >= 0 && (t->most <= 9 || (t->least == 10 && t->most == 10));
        c.large += t->least > 10;
        c.unknown += t->least < 0 || (t->least <= 9 && t->most > 9);
    }
    return c;
}

static void same(const struct visit_figures *f, const struct count *c, const char *what)
{
    if (f->occasions != c->occasions || f->firms != c->firms ||
        f->served != c->served || f->unknown != c->unknown || f->large != c->large ||
        f->visits != c->visits)
        fail_msg("%s: %u %u %u %u %u %u, by hand %u %u %u %u %u %u", what, f->occasions,
                 f->firms, f->served, f->unknown, f->large, f->visits, c->occasions,
                 c->firms, c->served, c->unknown, c->large, c->visits);
}

struct size {
    const char *text;
    int32_t least, most;
};
static const struct size sizes[] = { { "", -1, 0 },    { "0", 0, 0 },
                                     { "9", 9, 9 },    { "10", 10, 10 },
                                     { "11", 11, 11 }, { "5-9", 5, 9 },
                                     { "5-12", 5, 12 } };
#define SIZES (sizeof sizes / sizeof *sizes)

/* What her own day says of the month is her line of it, and nobody else's. */
static void check_own(const struct told *told, int n, const struct actor *coach,
                      const char *month)
{
    const struct actor *before = case_call.actor;
    struct visit_month m;
    struct err err = { 0 };

    case_call.actor = coach;
    CASE_OK(visit_month_own(&case_call, str_from(month), &m, &err), &err);
    case_call.actor = before;
    struct count own = counted(told, n, m.from_day, m.to_day, (int)coach->user_id);
    same(&m.unit, &own, "her own month");
    assert_int_equal(m.coach_count, 0);
}

static void check_month(const struct told *told, int n, const char *month)
{
    struct visit_month m = month_of(month);
    struct count unit = counted(told, n, m.from_day, m.to_day, 0);

    same(&m.unit, &unit, month);
    for (uint32_t i = 0; i < m.coach_count; i++) {
        struct count one =
            counted(told, n, m.from_day, m.to_day, (int)m.coach[i].coach_id);
        assert_true(one.visits > 0);
        same(&m.coach[i], &one, "coach");
    }
    check_own(told, n, &case_coach, month);
    check_own(told, n, &case_leader, month);
}

static void the_figures_are_those_of_counting_by_hand(void **state)
{
    (void)state;
    struct rng rng = rng_seeded(5);
    struct told told[VISITS];
    const struct size *size[FIRMS], *later[FIRMS]; /* from LATER on */
    int64_t firm[FIRMS], visit[VISITS];
    struct err err = { 0 };

    for (int i = 0; i < FIRMS; i++) {
        size[i] = &sizes[(size_t)i % SIZES];
        firm[i] = firm_made("Firma", "", "");
        struct firm_sized sized = { firm[i], CASE_DAY - 100, str_from(size[i]->text),
                                    STR("register") };
        if (sized.headcount.len > 0)
            CASE_OK(firm_size(&case_call, &sized, &err), &err);
        later[i] = &sizes[((size_t)i * 3 + 1) % SIZES];
        if (later[i]->text[0] == '\0')
            later[i] = size[i];
        sized.from_day = LATER;
        sized.headcount = str_from(later[i]->text);
        if (later[i] != size[i])
            CASE_OK(firm_size(&case_call, &sized, &err), &err);
    }
    for (int i = 0; i < VISITS; i++) {
        struct told *t = &told[i];
        t->coach = 1 + (int)rng_below(&rng, 2);
        t->firm = (int)rng_below(&rng, FIRMS);
        t->day = CASE_DAY - (int32_t)rng_below(&rng, 70);
        const struct size *held = t->day >= LATER ? later[t->firm] : size[t->firm];
        t->least = held->least;
        t->most = held->most;
        t->gone = false;
        case_call.actor = t->coach == 1 ? &case_coach : &case_leader;
        struct visit_new new = firm_visit(firm[t->firm], t->day);
        firm_visited(&new);
        visit[i] = new.rid;
    }
    for (int i = 0; i < VISITS; i += 5) {
        told[i].gone = true;
        CASE_OK(visit_withdraw(&case_call, visit[i], STR("duplicate"), &err), &err);
    }
    check_month(told, VISITS, "2026-11");
    check_month(told, VISITS, "2026-10");
    check_month(told, VISITS, "2026-09");
    assert_int_equal(month_of("2026-08").unit.visits, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_same_form_sent_twice_is_one_visit),
        TEST(the_month_is_told_by_municipality_too),
        TEST(a_form_that_does_not_hold_is_refused_and_nothing_written),
        TEST(a_firm_of_another_unit_is_not_there),
        TEST(visits_of_one_day_are_one_outing),
        TEST(the_size_on_the_day_of_the_visit_decides),
        TEST(a_month_declared_free_has_no_target),
        TEST(the_last_visit_gives_recall_and_next_step_until_they_are_done),
        TEST(the_figures_are_those_of_counting_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
