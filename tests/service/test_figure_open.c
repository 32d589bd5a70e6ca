/*
 * test_figure_open.c: does every cell of a report open into just as many events, the
 * right ones, and does asking for one measure give what asking for all of them gives?
 */
#include "base/rng.h"
#include "figure_kit.h"
#include "service/figure_open.h"
#include "service/report.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

static struct view *opened(const struct figure_ask *ask)
{
    struct view *view = NULL;
    struct err err = { 0 };

    CASE_OK(figure_events(&case_call, ask, &view, &err), &err);
    return view;
}

static struct figure_ask asked(const char *measure, const char *area)
{
    return (struct figure_ask){ .programme = STR("dorroppnare"),
                                .measure = str_from(measure),
                                .area = str_from(area),
                                .from = DAY_NONE,
                                .to = DAY_NONE,
                                .as_of = date_from_civil(2013, 5, 31) };
}

static void a_cell_has_as_many_events_as_its_number(void **state)
{
    (void)state;
    figure_world(30);
    struct figure_ask ask = asked("starts", "jamtland");
    ask.from = date_from_civil(2011, 3, 1);
    ask.to = date_from_civil(2011, 3, 31);
    struct view *v = opened(&ask);
    assert_int_equal(figure_number(v, "count"), 12);
    assert_int_equal(view_get(v, STR("events"))->count, 12);
    assert_true(str_is(figure_word(v, "events/0/kind"), "moved"));
    assert_true(str_is(figure_word(v, "events/0/area"), "Jämtland"));
    int32_t before = 0;
    for (const struct view_item *i = view_get(v, STR("events"))->list.first; i;
         i = i->next) { /* day by day */
        int32_t day;
        assert_true(date_parse(view_get(&i->value, STR("valid_on"))->text, &day));
        assert_true(day >= before);
        before = day;
    }
    ask.sex = STR("women");
    int64_t women = figure_number(opened(&ask), "count");
    ask.sex = STR("men");
    int64_t men = figure_number(opened(&ask), "count");
    ask.sex = STR("not_stated");
    assert_int_equal(women + men + figure_number(opened(&ask), "count"), 12);
}

static void an_opened_cell_says_how_many_of_each_sex_whichever_is_shown(void **state)
{
    const char *const sexes[] = { "", "women", "men", "not_stated" };

    (void)state;
    figure_world(30);
    struct figure_ask ask = asked("starts", "jamtland");
    ask.from = date_from_civil(2011, 3, 1);
    ask.to = date_from_civil(2011, 3, 31);
    for (int at = 0; at < 4; at++) {
        ask.sex = str_from(sexes[at]);
        const struct view *v = opened(&ask), *split = view_get(v, STR("split"));
        int i = 0;
        assert_int_equal(split->count, 4);
        for (const struct view_item *s = split->list.first; s; s = s->next, i++) {
            struct figure_ask one = ask;
            one.sex = view_get(&s->value, STR("sex"))->text;
            assert_true(str_is(one.sex, sexes[i]));
            assert_int_equal(figure_number(&s->value, "count"),
                             figure_number(opened(&one), "count"));
        }
        assert_int_equal(figure_number(&split->list.first->value, "count"), 12);
    }
    ask = asked("visits", ""); /* a firm has none */
    assert_int_equal(view_get(opened(&ask), STR("split"))->count, 0);
}

static void begins(int64_t rid, int32_t day)
{
    struct tx *tx = figure_begin();

    (void)figure_event(tx, &(struct kit_event){ "enrolled", "enrolment", rid, day,
                                                "of=person programme=dorroppnare "
                                                "version=2 stage=selection "
                                                "area=jamtland sex=woman",
                                                0, 0, NULL });
    (void)figure_event(tx, &(struct kit_event){ "moved", "enrolment", rid, day,
                                                "move=m kind=advance from=selection "
                                                "to=introduction role=coach how=told",
                                                0, 0, NULL });
    figure_commit(tx);
}

static void a_cell_of_one_coach_holds_what_she_wrote(void **state)
{
    struct figure_ask ask = asked("starts", "");
    struct figures all;
    struct err err = { 0 };

    (void)state;
    figure_world(30);
    case_call.actor = &case_leader;
    begins(20001, date_from_civil(2011, 3, 1));
    begins(20002, date_from_civil(2012, 3, 1));
    case_call.actor = &case_coach;
    CASE_OK(
        figures_open(&case_call, STR("dorroppnare"), as_of_day(ask.as_of), &all, &err),
        &err);
    const struct measure_column whole = { INT32_MIN, ask.as_of };
    struct measure_grid grid = { &whole, 1, all.coach_count, MEASURE_BY_COACH };
    const struct measure_cell *cell =
        figure_cells(&all, figure_find(&all, STR("starts")), &grid);
    int64_t sum = 0;
    assert_true(all.coach_count >= 2);
    for (uint32_t i = 0; i < all.coach_count; i++) {
        ask.coach = all.coach[i];
        const struct view *v = opened(&ask);
        assert_int_equal(figure_number(v, "count"), measure_all(&cell[i]));
        sum += measure_all(&cell[i]);
        if (str_is(ask.coach, "u2"))
            assert_int_equal(figure_number(v, "count"), 2);
    }
    ask.coach = STR("");
    assert_int_equal(figure_number(opened(&ask), "count"), sum);
    ask.coach = STR("u404"); /* nobody */
    assert_int_equal(figure_number(opened(&ask), "count"), 0);
    case_sql("INSERT INTO user_account (id, rid, login, name, made_at, version)"
             " VALUES (405, 405, 'x405', 'Nora Storm', 1, 1)");
    ask.coach = STR("u405"); /* wrote nothing, and is not named to who guesses */
    const struct view *other = opened(&ask);
    assert_int_equal(figure_number(other, "count"), 0);
    assert_true(str_is(view_text(other, "coach_name"), ""));
}

static bool says(int64_t event_rid, const char *fact)
{
    struct view *v = NULL;
    struct err err = { 0 };

    CASE_OK(figure_event_view(&case_call, event_rid, &v, &err), &err);
    const struct view *facts = view_get(v, STR("facts"));
    for (const struct view_item *i = facts->list.first; i; i = i->next)
        if (str_is(view_get(&i->value, STR("name"))->text, fact))
            return true;
    return false;
}

static void protect_whose(int64_t event)
{
    struct buf sql = buf_new(&case_arena);

    buf_format(&sql,
               "INSERT INTO person (id, rid, org_id, source, source_key, content_hash)"
               " VALUES (9001, 9001, 1, 'test', 'nine', x'00');"
               "DELETE FROM enrolment_whom WHERE enrolment_rid = (SELECT subject_rid"
               " FROM event WHERE rid = %lld);"
               "INSERT INTO enrolment_whom (enrolment_rid, person_id) SELECT"
               " subject_rid, 9001 FROM event WHERE rid = %lld;"
               "INSERT INTO protection (person_id, kind, from_at, set_by)"
               " VALUES (9001, 'flag', 1, 'u1')",
               (long long)event, (long long)event);
    case_sql(str_cstr(&case_arena, buf_str(&sql)));
}

static void no_line_leads_to_whose_it_is_nor_to_where_she_is(void **state)
{
    (void)state;
    figure_world(30);
    const int64_t event = firm_number(
        "SELECT rid FROM event WHERE kind = 'enrolled' ORDER BY id LIMIT 1");
    struct figure_ask ask = asked("starts", "jamtland");
    const struct view *events = view_get(opened(&ask), STR("events"));
    for (const struct view_item *i = events->list.first; i; i = i->next)
        assert_int_equal(view_get(&i->value, STR("subject_id"))->kind, VIEW_NULL);
    ask = asked("visits", ""); /* a visit is nobody's */
    events = view_get(opened(&ask), STR("events"));
    assert_int_equal(view_get(&events->list.first->value, STR("subject_id"))->kind,
                     VIEW_STR);
    assert_false(says(event, "area"));
    assert_true(says(event, "programme"));
    protect_whose(event);
    assert_false(says(event, "area"));
    assert_true(says(event, "programme"));
}

static void the_list_of_a_large_cell_is_cut_and_says_so(void **state)
{
    (void)state;
    figure_world(0);
    struct figure_ask ask = asked("visits", "");
    struct view *v = opened(&ask);
    assert_int_equal(figure_number(v, "count"), 2340);
    assert_int_equal(view_get(v, STR("events"))->count, FIGURE_EVENTS_SHOWN);
}

static void check_one(struct rng *rng, const struct figures *all)
{
    const struct figure *f = &all->figure[rng_below(rng, all->figure_count)];
    struct measure_column column;
    struct figures one;
    struct err err = { 0 };

    column.from = date_from_civil(2010, 6, 1) + (int32_t)rng_below(rng, 1000);
    column.to = column.from + (int32_t)rng_below(rng, 100);
    const struct figures_ask ask = { STR("dorroppnare"), all->as_of, f->id };
    CASE_OK(figures_open_one(&case_call, &ask, &one, &err), &err);
    const struct figure *g = figure_find(&one, f->id);
    struct measure_grid grid = { &column, 1, 2, MEASURE_BY_AREA };
    struct measure_cell *is = figure_cells(&one, g, &grid),
                        *want = figure_cells(all, f, &grid);
    for (uint32_t i = 0; i < 2; i++)
        for (int sex = 0; sex < SEX_COUNT; sex++)
            assert_int_equal(is[i].by[sex], want[i].by[sex]);
}

static void one_measure_alone_gives_what_all_give(void **state)
{
    struct rng rng = rng_seeded(7);
    struct figures all;
    struct err err = { 0 };

    (void)state;
    figure_world(300);
    CASE_OK(figures_open(&case_call, STR("dorroppnare"),
                         as_of_day(date_from_civil(2013, 5, 31)), &all, &err),
            &err);
    for (int i = 0; i < 60; i++)
        check_one(&rng, &all);
}

static void an_event_opens_whole_and_says_when_it_was_corrected(void **state)
{
    struct view *v = NULL;
    struct err err = { 0 };

    (void)state;
    figure_world(0);
    struct figure_ask ask = asked("starts", "");
    ask.from = ask.to = date_from_civil(2011, 3, 1);
    int64_t rid = 0;
    assert_true(str_int(figure_word(opened(&ask), "events/0/id"), &rid));
    CASE_OK(figure_event_view(&case_call, rid, &v, &err), &err);
    assert_true(str_is(figure_word(v, "kind"), "moved"));
    assert_true(str_is(figure_word(v, "facts/0/name"), "move"));
    assert_true(str_is(figure_word(v, "corrected_at"), "-"));
    struct tx *tx = figure_begin();
    struct buf sql = buf_new(&case_arena);
    buf_format(&sql, "SELECT id FROM event WHERE rid = %lld", (long long)rid);
    CASE_OK(event_withdraw(&case_call, tx, firm_number(sql.ptr), "mistake", 0, &err),
            &err);
    figure_commit(tx);
    CASE_OK(figure_event_view(&case_call, rid, &v, &err), &err);
    assert_true(str_is(figure_word(v, "corrected_at"), "2026-11-26T12:00:00Z"));
}

static void
what_is_not_there_is_refused_and_another_units_event_is_not_there(void **state)
{
    struct view *v = NULL;
    struct err err = { 0 };

    (void)state;
    figure_world(0);
    struct figure_ask ask = asked("nothing", "");
    assert_false(figure_events(&case_call, &ask, &v, &err));
    firm_err(&err, ERR_INPUT, "has no measure called nothing");
    ask = asked("starts", "skåne");
    assert_false(figure_events(&case_call, &ask, &v, &err));
    firm_err(&err, ERR_INPUT, "has no area called");
    ask = asked("hours", "");
    assert_false(figure_events(&case_call, &ask, &v, &err));
    firm_err(&err, ERR_INPUT, "has no measure called hours");
    int64_t rid = firm_number("SELECT rid FROM event WHERE kind = 'moved' LIMIT 1");
    case_call.actor = &case_partner;
    assert_false(figure_event_view(&case_call, rid, &v, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
    struct figure_ask theirs = asked("starts", "");
    CASE_OK(figure_events(&case_call, &theirs, &v, &err), &err);
    assert_int_equal(figure_number(v, "count"), 0);
    assert_non_null(v);
}

static void a_question_outside_the_data_says_so(void **state)
{
    const int32_t day = date_from_civil(2011, 3, 31);
    const struct {
        int32_t from, to, as_of;
        const char *words;
    } bad[] = {
        { DAY_NONE, DAY_NONE, CASE_DAY + 1, "has not come" },
        { day, DAY_NONE, day, "both days" },
        { DAY_NONE, day, day, "both days" },
        { day, day - 1, day, "ends before it begins" },
        { DAY_NONE, DAY_NONE, date_from_civil(2010, 5, 31), "began on 2010-06-01" },
        { day - 999, day - 900, day, "began on 2010-06-01" },
    };

    (void)state;
    figure_world(0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct figure_ask ask = asked("starts", "");
        struct view *view = NULL;
        struct err err = { 0 };
        ask.from = bad[i].from;
        ask.to = bad[i].to;
        ask.as_of = bad[i].as_of;
        assert_false(figure_events(&case_call, &ask, &view, &err));
        firm_err(&err, ERR_INPUT, bad[i].words);
        assert_null(view);
    }
}

/* The report of a day, from what is kept in memory, or read anew for this one call. */
static struct str reported(bool kept, int32_t as_of)
{
    struct call call = case_call;
    struct report_ask ask = { .programme = STR("dorroppnare"), .as_of = as_of };
    struct view *view = NULL;
    struct buf text = buf_new(&case_arena);
    struct err err = { 0 };

    if (!kept)
        call.tallies = NULL;
    CASE_OK(report_view(&call, &ask, &view, &err), &err);
    view_write(&text, view);
    return buf_str(&text);
}

/* Somebody begins, is hired, or what was said of her is taken back. */
static void something_happens(struct rng *rng, uint32_t at)
{
    int32_t day = date_from_civil(2011, 1, 1) + (int32_t)rng_below(rng, 600);
    struct tx *tx = figure_begin();
    struct err err = { 0 };
    struct buf sql = buf_new(&case_arena);
    int64_t rid = 10000 + rng_below(rng, 900); /* some are new */

    if (at % 3 == 0) {
        buf_format(&sql,
                   "SELECT id FROM event WHERE subject_rid = %lld AND kind <> "
                   "'withdrawn' AND id NOT IN (SELECT corrects FROM event WHERE "
                   "corrects IS NOT NULL) LIMIT 1",
                   (long long)(10000 + rng_below(rng, 700)));
        int64_t id = firm_number(sql.ptr);
        case_call.now = ((int64_t)day * 86400 + 50000) * MOMENT_SECOND;
        CASE_OK(event_withdraw(&case_call, tx, id, "mistake", 0, &err), &err);
        case_call.now = CASE_NOW;
    } else {
        (void)figure_event(tx, &(struct kit_event){
                                   at % 3 == 1 ? "enrolled" : "moved", "enrolment", rid,
                                   day,
                                   at % 3 == 1 ? "of=person programme=dorroppnare "
                                                 "version=2 stage=selection "
                                                 "area=jamtland sex=woman"
                                               : "move=m kind=advance from=selection "
                                                 "to=introduction role=coach how=told",
                                   0, 0, NULL });
    }
    figure_commit(tx);
}

static void what_is_kept_in_memory_is_what_is_read_anew(void **state)
{
    struct rng rng = rng_seeded(21);

    (void)state;
    figure_world(100);
    for (uint32_t at = 0; at < 24; at++) {
        something_happens(&rng, at);
        if (at % 2 == 0)
            continue; /* two events at once, too */
        int32_t day = date_from_civil(2011, 1, 1) + (int32_t)rng_below(&rng, 880);
        assert_true(str_eq(reported(true, day), reported(false, day)));
        assert_true(str_eq(reported(true, day), reported(true, day)));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_cell_has_as_many_events_as_its_number),
        TEST(an_opened_cell_says_how_many_of_each_sex_whichever_is_shown),
        TEST(a_cell_of_one_coach_holds_what_she_wrote),
        TEST(no_line_leads_to_whose_it_is_nor_to_where_she_is),
        TEST(the_list_of_a_large_cell_is_cut_and_says_so),
        TEST(one_measure_alone_gives_what_all_give),
        TEST(a_question_outside_the_data_says_so),
        TEST(what_is_kept_in_memory_is_what_is_read_anew),
        TEST(an_event_opens_whole_and_says_when_it_was_corrected),
        TEST(what_is_not_there_is_refused_and_another_units_event_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
