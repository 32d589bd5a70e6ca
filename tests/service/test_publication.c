/*
 * test_publication.c: figures for the public: are they frozen, is nobody in them, and
 * do two of them together tell no more than each?
 */
#include <string.h>

#include "figure_kit.h"
#include "service/publication.h"
#include "service/report.h"

#define TEST(f) cmocka_unit_test_setup_teardown(f, case_make, case_gone)

static struct publication previewed(const char *title, int32_t day)
{
    const struct publication_ask ask = { .programme = STR("dorroppnare"),
                                         .title = str_from(title),
                                         .as_of = day };
    struct publication p = { .whole = false };
    struct err err = { 0 };

    CASE_OK(publication_preview(&case_call, &ask, &p, &err), &err);
    return p;
}

static int64_t made(const char *title, int32_t day)
{
    struct publication_ask ask = { STR("dorroppnare"), str_from(title), day,
                                   previewed(title, day).sha256 };
    struct err err = { 0 };
    int64_t rid = 0;

    CASE_OK(publication_make(&case_call, &ask, &rid, &err), &err);
    return rid;
}

static struct publication got(int64_t rid)
{
    struct publication p = { .whole = false };
    struct err err = { 0 };

    CASE_OK(publication_get(&case_call, rid, &p, &err), &err);
    return p;
}

static struct view *shown(int64_t rid)
{
    struct publication p = got(rid);
    struct view *view = NULL;
    struct err err = { 0 };

    CASE_OK(publication_view(&case_call, &p, &view, &err), &err);
    return view;
}

static const struct view *table_of(const struct view *v, const char *name)
{
    const struct view *list = view_get(v, STR("tables"));

    for (const struct view_item *i = list->list.first; i; i = i->next)
        if (str_is(view_get(&i->value, STR("name"))->text, name))
            return &i->value;
    fail_msg("there is no table %s", name);
    return NULL;
}

static void what_is_published_stays_whatever_is_corrected(void **state)
{
    (void)state;
    figure_world(605);
    int64_t rid = made("Slutet", date_from_civil(2013, 5, 31));
    struct publication before = got(rid);
    struct err err = { 0 };

    assert_true(before.whole);
    assert_int_equal(before.sha256.len, 64);
    struct view *list = NULL;
    CASE_OK(publication_list(&case_call, STR("dorroppnare"), &list, &err), &err);
    assert_true(str_eq(figure_word(list, "publications/0/sha256"), before.sha256));
    assert_true(str_is(figure_word(list, "publications/0/title"), "Slutet"));
    struct tx *tx = figure_begin();
    int64_t id = firm_number("SELECT min(id) FROM event WHERE kind = 'enrolled'");
    CASE_OK(event_withdraw(&case_call, tx, id, "mistake", 0, &err), &err);
    figure_commit(tx);
    struct publication after = got(rid);
    assert_true(str_eq(after.bytes, before.bytes));
    assert_string_not_equal(firm_refused("UPDATE publication SET title = 'another'"),
                            "");
    assert_string_not_equal(firm_refused("DELETE FROM publication"), "");
    const struct view *t = table_of(shown(rid), "Deltagare i rekryteringsaktiviteter");
    assert_int_equal(figure_number(t, "rows/2/all"), 756);
    assert_int_equal(figure_number(t, "rows/0/all"), 420);
}

static void a_cell_under_five_is_not_in_it_nor_what_gives_it_away(void **state)
{
    (void)state;
    figure_world(9); /* nine hired in all: V 9 or so, J none */
    const struct view *t = table_of(shown(made("x", date_from_civil(2013, 5, 31))),
                                    "Anställd, avtalat sex månader");
    const struct view *rows = view_get(t, STR("rows"));
    uint32_t hidden = 0;

    for (const struct view_item *i = rows->list.first; i; i = i->next) {
        static const char *const keys[] = { "women", "men", "all" };
        for (uint32_t k = 0; k < 3; k++) {
            const struct view *cell = view_get(&i->value, str_from(keys[k]));
            assert_true(cell->kind == VIEW_STR || cell->integer >= 5);
            hidden += cell->kind == VIEW_STR;
        }
    }
    assert_true(hidden >= 4);
}

/* The day between, three people more began: no cell of the two is three apart. */
static struct view *steering_view(int32_t day)
{
    const struct report_ask ask = { .programme = STR("dorroppnare"), .as_of = day };
    struct view *view = NULL;
    struct err err = { 0 };

    CASE_OK(report_published(&case_call, &ask, &view, &err), &err);
    return view;
}

/* Each number of its page is one that was published, or hidden as it is there. */
static void
a_steering_group_is_shown_what_was_published_and_no_other_number(void **state)
{
    const struct report_ask ask = { .programme = STR("dorroppnare"),
                                    .as_of = date_from_civil(2013, 5, 31) };
    struct view *view = NULL;
    struct err err = { 0 };

    (void)state;
    figure_world(3); /* three hired in all */
    assert_false(report_published(&case_call, &ask, &view, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing has been published");
    assert_null(view);
    (void)made("Halvtid", date_from_civil(2011, 12, 31));
    const struct view *half = steering_view(date_from_civil(2013, 5, 30));
    assert_true(str_is(figure_word(half, "publication/title"), "Halvtid"));
    assert_true(str_is(figure_word(half, "as_of"), "2011-12-31"));
    (void)made("Slutet", date_from_civil(2013, 5, 31));
    const struct view *v = steering_view(date_from_civil(2013, 5, 31));
    assert_true(str_is(figure_word(v, "publication/title"), "Slutet"));
    assert_true(str_is(figure_word(v, "sheet/targets/list/0/outcome_text"), "756"));
    assert_true(str_is(figure_word(v, "steps/0/all"), "756"));
    assert_true(str_is(figure_word(v, "sheet/targets/list/1/outcome_text"), "2340"));
    assert_true(str_is(figure_word(v, "steps/2/id"), "hires"));
    assert_true(str_is(figure_word(v, "steps/2/all"), ".."));
    assert_true(str_is(figure_word(v, "steps/2/of_before_text"), ".."));
    assert_true(view_get(v, STR("steps_hidden"))->boolean);
    assert_true(view_get(view_get(v, STR("sheet")), STR("pace"))->kind == VIEW_NULL);
    assert_null(view_get(v, STR("measures")));
    assert_null(view_get(v, STR("cohorts")));
    assert_null(view_get(v, STR("board")));
}

static void two_days_close_to_each_other_cannot_be_subtracted(void **state)
{
    (void)state;
    figure_world(0);
    const struct view *a =
        table_of(shown(made("a", date_from_civil(2011, 3, 4))), "Introduktion startad");
    const struct view *b =
        table_of(shown(made("b", date_from_civil(2011, 3, 5))), "Introduktion startad");
    static const char *const cells[] = { "rows/0/women", "rows/0/men", "rows/0/all",
                                         "rows/1/women", "rows/1/men", "rows/1/all",
                                         "rows/2/women", "rows/2/men", "rows/2/all" };
    uint32_t both = 0;

    for (uint32_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        if (str_is(figure_word(a, cells[i]), "..") ||
            str_is(figure_word(b, cells[i]), ".."))
            continue;
        int64_t apart = figure_number(b, cells[i]) - figure_number(a, cells[i]);
        assert_true(apart == 0 || apart >= 5);
        both++;
    }
    assert_true(both < sizeof cells / sizeof *cells);
}

static void begins(struct tx *tx, int64_t rid, int32_t day, const char *area)
{
    struct buf facts = buf_new(&case_arena);

    buf_format(&facts,
               "of=person programme=dorroppnare version=1 stage=selection area=%s"
               " sex=woman",
               area);
    (void)figure_event(tx, &(struct kit_event){ "enrolled", "enrolment", rid, day,
                                                facts.ptr, 0, 0, NULL });
    (void)figure_event(tx, &(struct kit_event){ "moved", "enrolment", rid, day,
                                                "move=m kind=advance from=selection"
                                                " to=introduction role=coach how=told",
                                                0, 0, NULL });
}

static int64_t cell_of(const struct view *table, uint32_t row, const char *sex)
{
    const struct view_item *i = view_get(table, STR("rows"))->list.first;

    while (row-- > 0)
        i = i->next;
    const struct view *cell = view_get(&i->value, str_from(sex));
    return cell->kind == VIEW_INT ? cell->integer : -1; /* hidden */
}

/* Whoever joins without an area adds a row to the table: the others are held against
 * those of before as ever. */
static void
one_without_an_area_does_not_hide_who_joins_from_the_comparison(void **state)
{
    static const char name[] = "Deltagare i rekryteringsaktiviteter";
    const int32_t first = date_from_civil(2012, 3, 31);
    static const char *const sexes[] = { "women", "men", "all" };

    (void)state;
    figure_world(0);
    const struct view *a = table_of(shown(made("a", first)), name);
    struct tx *tx = figure_begin();
    begins(tx, 99001, first + 1, "vasternorrland");
    begins(tx, 99002, first + 1, "nowhere");
    figure_commit(tx);
    const struct view *b = table_of(shown(made("b", first + 1)), name);
    assert_int_equal(view_get(a, STR("rows"))->count, 3);
    assert_int_equal(view_get(b, STR("rows"))->count, 4);
    for (uint32_t row = 0; row < 3; row++)
        for (uint32_t s = 0; s < 3; s++) {
            int64_t then = cell_of(a, row, sexes[s]);
            int64_t now = cell_of(b, row == 2 ? 3 : row, sexes[s]);
            if (then >= 0 && now >= 0 && now != then && now - then < 5)
                fail_msg("row %u, %s: %d, then %d", row, sexes[s], (int)then, (int)now);
        }
    assert_true(cell_of(a, 0, "women") > 0); /* it was in sight */
}

static void what_cannot_be_published_is_refused_with_its_reason(void **state)
{
    struct publication_ask ask = { STR("dorroppnare"), STR(""), CASE_DAY - 1,
                                   STR("x") };
    struct publication p;
    struct err err = { 0 };
    int64_t rid = 0;

    (void)state;
    figure_world(0);
    assert_false(publication_make(&case_call, &ask, &rid, &err));
    firm_err(&err, ERR_INPUT, "give the publication a title");
    ask.title = STR("i dag");
    ask.as_of = CASE_DAY;
    assert_false(publication_make(&case_call, &ask, &rid, &err));
    firm_err(&err, ERR_INPUT, "the day is not over");
    ask.as_of = date_from_civil(2010, 1, 1);
    assert_false(publication_make(&case_call, &ask, &rid, &err));
    firm_err(&err, ERR_INPUT, "has not begun");
    assert_int_equal(rid, 0);
    ask =
        (struct publication_ask){ STR("dorroppnare"), STR("x"), CASE_DAY - 1, STR("") };
    assert_false(publication_make(&case_call, &ask, &rid, &err));
    firm_err(&err, ERR_INPUT, "look at what will be published first");
    rid = made("x", CASE_DAY - 1);
    case_call.actor = &case_partner;
    assert_false(publication_get(&case_call, rid, &p, &err));
    firm_err(&err, ERR_NOT_FOUND, "nothing at this address");
}

static void what_was_looked_at_is_what_is_frozen_and_nothing_else(void **state)
{
    const int32_t day = date_from_civil(2013, 5, 31);
    struct err err = { 0 };
    int64_t rid = 0;

    (void)state;
    figure_world(605);
    struct publication shown_first = previewed("Slutet", day);
    struct publication_ask ask = { STR("dorroppnare"), STR("Slutet"), day,
                                   shown_first.sha256 };
    assert_int_equal(firm_number("SELECT count(*) FROM publication"), 0);
    assert_true(str_eq(previewed("Slutet", day).bytes, shown_first.bytes));
    struct publication_ask renamed = ask;
    renamed.title = STR("Halvvägs");
    assert_false(publication_make(&case_call, &renamed, &rid, &err));
    firm_err(&err, ERR_CONFLICT, "look again");
    /* a correction of the same day, written meanwhile */
    int64_t id = firm_number("SELECT max(id) FROM event WHERE kind = 'moved'");
    struct tx *tx = figure_begin();
    case_call.now = (int64_t)date_from_civil(2013, 5, 31) * 86400 * MOMENT_SECOND;
    CASE_OK(event_withdraw(&case_call, tx, id, "mistake", 0, &err), &err);
    case_call.now = CASE_NOW;
    figure_commit(tx);
    assert_false(publication_make(&case_call, &ask, &rid, &err));
    firm_err(&err, ERR_CONFLICT, "look again");
    assert_int_equal(firm_number("SELECT count(*) FROM publication"), 0);
    ask.seen = previewed("Slutet", day).sha256;
    CASE_OK(publication_make(&case_call, &ask, &rid, &err), &err);
    assert_true(str_eq(got(rid).sha256, ask.seen));
    /* what has been published since may hide other cells: then it is looked at again */
    struct publication late = previewed("Två", day - 1);
    (void)made("Tre", day - 2);
    ask = (struct publication_ask){ STR("dorroppnare"), STR("Två"), day - 1,
                                    late.sha256 };
    if (!str_eq(previewed("Två", day - 1).sha256, late.sha256)) {
        assert_false(publication_make(&case_call, &ask, &rid, &err));
        firm_err(&err, ERR_CONFLICT, "look again");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_published_stays_whatever_is_corrected),
        TEST(a_cell_under_five_is_not_in_it_nor_what_gives_it_away),
        TEST(a_steering_group_is_shown_what_was_published_and_no_other_number),
        TEST(two_days_close_to_each_other_cannot_be_subtracted),
        TEST(one_without_an_area_does_not_hide_who_joins_from_the_comparison),
        TEST(what_was_looked_at_is_what_is_frozen_and_nothing_else),
        TEST(what_cannot_be_published_is_refused_with_its_reason),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
