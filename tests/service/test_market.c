/*
 * test_market.c: does the market count each name once an advertisement, choose by
 * occupation and place, and keep up with the database? Prices: test_market_price.c.
 */
#include "market_kit.h"

#include "service/import.h"
#include "service/market_keep.h"

/* ---------------------------------------------------------------- the market */

static void take(struct market *market, const char *id, const char *text,
                 const char *ssyk, const char *place)
{
    struct ad_text ad = { .id = str_from(id),
                          .headline = STR("Vi söker"),
                          .text = str_from(text),
                          .ssyk = str_from(ssyk),
                          .occupation_label = STR("Lagerarbetare"),
                          .place = str_from(place),
                          .percent_most = -1 };
    struct err err = { 0 };

    KIT_OK(market_take(market, &ad, &err), &err);
}

static bool is_null(const struct view *v, const char *key)
{
    const struct view *n = view_get(v, str_from(key));

    assert_non_null(n);
    return n->kind == VIEW_NULL;
}

static const struct view *row(const struct view *answer, const char *name)
{
    const struct view *found = market_find(answer, "requirements", str_from(name));

    if (!found)
        fail_msg("no requirement %s", name);
    return found;
}

static void assert_text(const struct view *v, const char *key, const char *want)
{
    struct str text = view_get(v, str_from(key))->text;

    if (!str_is(text, want))
        fail_msg("%s is %.*s, not %s", key, STR_ARG(text), want);
}

#define LICENCE   "Krav\n- B-körkort\n"
#define TWO_YEARS "Krav\n- minst 2 års erfarenhet av lagerarbete\n"
#define SIX_YEARS "Krav\n- minst 6 års erfarenhet av lagerarbete\n"
#define WELCOME   "Meriterande\n- B-körkort\n"
#define PATIENCE  "Krav\n- Du är stresstålig\n"
#define PICK      "Arbetsuppgifter\n- plocka order\n"

static void each_name_counts_once_an_advertisement(void **state)
{
    struct market *market = market_empty();

    (void)state;
    kit_call.lang = LANG_EN;
    take(market, "1", PICK LICENCE "- körkort B krävs\n", "4322", "Krokom");
    take(market, "2", PICK WELCOME, "4322", "Krokom");
    take(market, "3", PICK LICENCE WELCOME, "4322", "Krokom");
    take(market, "4", PICK SIX_YEARS, "4322", "Krokom");
    take(market, "5", PICK TWO_YEARS, "4322", "Krokom");
    const struct view *v = market_answered(market, market_everything);
    assert_int_equal(market_number(v, "ads"), 5);
    assert_int_equal(market_number(row(v, "licence:B"), "must"), 2);
    assert_int_equal(market_number(row(v, "licence:B"), "merit"), 1);
    assert_int_equal(market_number(row(v, "licence:B"), "share_milli"), 400);
    assert_text(row(v, "licence:B"), "label", "B driving licence");
    assert_text(row(v, "licence:B"), "class", "custom");
    assert_int_equal(market_number(row(v, "experience:2"), "must"), 1);
    assert_int_equal(market_number(row(v, "experience:6"), "must"), 1);
    assert_text(row(v, "experience:6"), "label", "experience, 6 years");
    /* What one does at work is no demand. */
    assert_null(market_find(v, "requirements", STR("task:plocka-order")));
    market_free(market);
}

static void what_nobody_can_be_counted_by_stands_apart_folded(void **state)
{
    struct market *market = market_empty();

    (void)state;
    take(market, "1", PICK PATIENCE, "4322", "Krokom");
    take(market, "2", PICK "Krav\n- Du är STRESSTÅLIG\n", "4322", "Krokom");
    const struct view *v = market_answered(market, market_everything);
    const struct view *traits = view_get(v, STR("traits"));
    assert_int_equal(view_get(v, STR("requirements"))->count, 0);
    assert_int_equal(traits->count, 1);
    assert_int_equal(market_number(&traits->list.first->value, "must"), 2);
    assert_null(view_get(&traits->list.first->value, STR("price")));
    assert_int_equal(market_number(view_get(v, STR("trait_must")), "custom"), 2);
    assert_int_equal(market_number(view_get(v, STR("must")), "custom"), 0);
    market_free(market);
}

static void the_same_advertisement_twice_counts_once(void **state)
{
    struct market *market = market_empty();

    (void)state;
    take(market, "1", PICK LICENCE, "4322", "Krokom");
    take(market, "1", PICK LICENCE, "4322", "Krokom");
    take(market, "1", PICK TWO_YEARS, "4322", "Krokom"); /* changed: another */
    take(market, "2", PICK LICENCE, "4322", "Krokom");
    const struct view *v = market_answered(market, market_everything);
    assert_int_equal(market_number(v, "ads"), 3);
    assert_int_equal(market_number(v, "repeated"), 1);
    assert_int_equal(market_number(row(v, "licence:B"), "must"), 2);
    market_free(market);
}

static void without_a_database_there_are_names_and_no_prices(void **state)
{
    struct market *market = market_empty();

    (void)state;
    take(market, "1", PICK LICENCE, "4322", "Krokom");
    const struct view *v = market_answered(market, market_everything);
    assert_int_equal(market_seq(market), -1);
    assert_true(is_null(v, "priced") && is_null(v, "pool") && is_null(v, "image_seq"));
    assert_true(is_null(row(v, "licence:B"), "price"));
    const struct view *place = &view_get(v, STR("places"))->list.first->value;
    assert_true(is_null(place, "together"));
    assert_text(view_get(place, STR("habit")), "name", "licence:B");
    market_free(market);
}

static struct market *of_many_places(void)
{
    struct market *market = market_empty();

    take(market, "1", PICK LICENCE, "4322", "Krokom");
    take(market, "2", PICK LICENCE, "4322", "Åre");
    take(market, "3", PICK LICENCE, "9320", "Uppsala");
    take(market, "4", PICK TWO_YEARS, "", "");
    take(market, "5", PICK TWO_YEARS, "9320", "Utlandet");
    return market;
}

static void occupations_and_places_choose(void **state)
{
    static const struct {
        const char *ssyk, *place;
        int64_t ads;
    } rows[] = {
        { "", "", 5 },         { "4322", "", 2 },        { "9", "", 2 },
        { "932", "", 2 },      { "1", "", 0 },           { "", "Jämtlands län", 2 },
        { "", "jämtland", 2 }, { "", "23", 2 },          { "", "KROKOM", 1 },
        { "", "2309", 1 },     { "9320", "Uppsala", 1 }, { "9320", "Uppsala län", 1 },
        { "4322", "03", 0 },   { " 43 ", " Åre ", 1 },
    };
    struct market *market = of_many_places();

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct market_ask ask = market_everything;
        ask.ssyk = str_from(rows[i].ssyk);
        ask.place = str_from(rows[i].place);
        const struct view *v = market_answered(market, ask);
        if (market_number(v, "ads") != rows[i].ads)
            fail_msg("%s, %s: %lld", rows[i].ssyk, rows[i].place,
                     (long long)market_number(v, "ads"));
        assert_int_equal(market_number(v, "all_ads"), 5);
    }
    market_free(market);
}

static void what_cannot_be_chosen_is_refused_and_nothing_written(void **state)
{
    struct market *market = of_many_places();
    struct view *answer = NULL;
    struct err err = { 0 };
    static const char *const bad[] = { "x", "43221", "4 3", "-1", "43a" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct market_ask ask = market_everything;
        ask.ssyk = str_from(bad[i]);
        assert_false(market_answer(&kit_call, market, &ask, &answer, &err));
        kit_err(&err, ERR_INPUT, "four digits");
    }
    struct market_ask ask = market_everything;
    ask.place = STR("Narnia");
    assert_false(market_answer(&kit_call, market, &ask, &answer, &err));
    kit_err(&err, ERR_INPUT, "neither a county nor a municipality");
    assert_null(answer);
    market_free(market);
}

static void buckets_name_what_is_not_said_last_among_equals(void **state)
{
    struct market *market = of_many_places();

    (void)state;
    const struct view *v = market_answered(market, market_everything);
    const struct view *work = view_get(v, STR("occupations"));
    const struct view *place = view_get(v, STR("places"));
    assert_text(v, "occupations_by", "group");
    assert_text(v, "places_by", "county");
    assert_int_equal(work->count, 3);
    assert_text(&work->list.first->value, "code", "4322");
    assert_text(&work->list.first->value, "label", "Lagerarbetare");
    assert_true(is_null(&work->list.last->value, "code"));
    assert_int_equal(place->count, 3);
    assert_text(&place->list.first->value, "label", "Jämtlands län");
    struct market_ask ask = market_everything;
    ask.ssyk = STR("4322");
    ask.place = STR("23");
    v = market_answered(market, ask);
    assert_text(v, "occupations_by", "occupation");
    assert_text(v, "places_by", "municipality");
    assert_int_equal(view_get(v, STR("places"))->count, 2);
    market_free(market);
}

static void a_class_and_a_top_cut_the_tables(void **state)
{
    struct market *market = market_empty();
    struct market_ask ask = market_everything;

    (void)state;
    take(market, "1", PICK LICENCE "- gymnasieexamen\n- 2 års erfarenhet\n", "4322",
         "Krokom");
    ask.top = 1;
    const struct view *v = market_answered(market, ask);
    assert_int_equal(view_get(v, STR("requirements"))->count, 1);
    assert_int_equal(market_number(v, "requirement_count"), 3);
    ask = market_everything;
    ask.class = CLASS_STATUTORY;
    v = market_answered(market, ask);
    assert_int_equal(market_number(v, "requirement_count"), 0);
    assert_int_equal(market_number(v, "ads"), 1);
    assert_text(v, "class", "statutory");
    market_free(market);
}

static void the_order_of_advertisements_changes_nothing(void **state)
{
    struct str lines = market_drawn(3, 30), line, rest = lines;
    struct market *forward = market_empty(), *backward = market_empty();
    struct str text[30];
    int count = 0;

    (void)state;
    while (count < 30 && str_next(&rest, '\n', &line))
        text[count++] = line;
    assert_int_equal(count, 30);
    for (int i = 0; i < 30; i++) {
        char a[8], b[8];
        snprintf(a, sizeof a, "%d", i);
        snprintf(b, sizeof b, "%d", 29 - i);
        take(forward, a, str_cstr(kit_call.arena, text[i]), "4322", "Krokom");
        take(backward, b, str_cstr(kit_call.arena, text[29 - i]), "4322", "Krokom");
    }
    struct buf one = buf_new(kit_call.arena), two = buf_new(kit_call.arena);
    view_write(&one, market_answered(forward, market_everything));
    view_write(&two, market_answered(backward, market_everything));
    assert_string_equal(one.ptr, two.ptr);
    market_free(forward);
    market_free(backward);
}

/* ------------------------------------------------------------------ the keep */

static const struct view *kept(struct market_keep *keep)
{
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(market_keep_answer(&kit_call, keep, &market_everything, &answer, &err),
           &err);
    return answer;
}

static void what_is_kept_follows_advertisements_people_and_days(void **state)
{
    struct market_keep *keep = market_keep_new(&market_for_all, market_reader);
    struct import_ask people = { .apply = true };
    struct import_report report;
    struct err err = { 0 };

    (void)state;
    assert_int_equal(market_number(kept(keep), "ads"), 0);
    market_import(kit_file("a.jsonl", market_drawn(1, 8)));
    assert_int_equal(market_number(kept(keep), "ads"), 8);
    assert_int_equal(market_number(kept(keep), "pool"), 0);
    assert_int_equal(market_number(kept(keep), "older"), 0);
    people.path[0] = kit_file(
        "p.csv", STR("source_key,locality,sex,enrolled_on\na,Krokom,K,2026-01-01\n"
                     "b,Krokom,M,2026-12-01\n"));
    KIT_OK(import_people(&kit_call, &people, &report, &err), &err);
    assert_int_equal(market_number(kept(keep), "pool"), 1);
    kit_call.now += INT64_C(30) * 24 * 3600 * 1000000;
    assert_int_equal(market_number(kept(keep), "pool"), 2);
    market_import(kit_file("b.jsonl", STR("{\"id\":\"lot-0\",\"headline\":\"Ny\","
                                          "\"description\":{\"text\":\"Krav\\n- "
                                          "B-körkort\\n\"}}\n")));
    assert_int_equal(market_number(kept(keep), "ads"), 8); /* one was changed */
    assert_int_equal(market_number(kept(keep), "repeated"), 0);
    market_keep_free(keep);
}

static void a_fault_at_any_call_leaves_the_answer_alone_and_the_next_whole(void **state)
{
    uint64_t n = 0;
    bool ok = false;

    (void)state;
    market_import(kit_file("a.jsonl", market_drawn(1, 5)));
    while (!ok && ++n < 100000) {
        struct market_keep *keep = market_keep_new(kit_call.arena, market_reader);
        struct view *answer = NULL;
        struct err err = { 0 };
        store_fail_at(n);
        ok = market_keep_answer(&kit_call, keep, &market_everything, &answer, &err);
        store_fail_at(0);
        assert_true(ok == (answer != NULL));
        assert_int_equal(market_number(kept(keep), "ads"), 5);
        market_keep_free(keep);
        if (n > 60) /* the image's rows are many and alike */
            n += n / 4;
    }
    assert_true(ok && n > 10);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(each_name_counts_once_an_advertisement),
        CASE(what_nobody_can_be_counted_by_stands_apart_folded),
        CASE(the_same_advertisement_twice_counts_once),
        CASE(without_a_database_there_are_names_and_no_prices),
        CASE(occupations_and_places_choose),
        CASE(what_cannot_be_chosen_is_refused_and_nothing_written),
        CASE(buckets_name_what_is_not_said_last_among_equals),
        CASE(a_class_and_a_top_cut_the_tables),
        CASE(the_order_of_advertisements_changes_nothing),
        CASE(what_is_kept_follows_advertisements_people_and_days),
        CASE(a_fault_at_any_call_leaves_the_answer_alone_and_the_next_whole),
    };
    return cmocka_run_group_tests_name("market", tests, market_load_reader,
                                       market_drop_reader);
}
