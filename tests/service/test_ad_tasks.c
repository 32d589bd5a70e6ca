/*
 * test_ad_tasks.c: are tasks proposed by what the text says first, and by what the
 * occupation usually does only where the text leaves room? And are words typed by a
 * person found?
 */
#include "read_kit.h"

#include "service/ad_need.h"
#include "service/vocab_find.h"

static struct ad_reading reading;

static struct ad_draft draft_of(struct ad_text ad)
{
    struct ad_draft draft;

    ad.id = STR("5");
    ad.headline = STR("Hjälp sökes");
    ad.place = STR("Krokom");
    ad.percent_most = -1;
    reading = read_ad(ad);
    ad_propose(reader, &reading, kit_call.arena, &draft);
    return draft;
}

static uint32_t rows_of(const struct ad_draft *draft, int32_t from, bool included)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < draft->need.requirement_count; i++)
        count += draft->mark[i].from == from && draft->mark[i].included == included;
    return count;
}

#define SAYS_NOTHING STR("Vi är ett trevligt gäng vid sjön.")
#define SAYS_THREE   STR("Arbetsuppgifter\n- Diska\n- Skära grönsaker\n- Duka borden\n")

static void where_the_text_speaks_the_occupation_is_only_offered(void **state)
{
    (void)state;
    struct ad_draft draft = draft_of(
        (struct ad_text){ .text = SAYS_THREE, .occupation_label = STR("Köksbiträde") });

    assert_int_equal(rows_of(&draft, AD_FROM_TASK, true), 3);
    assert_int_equal(rows_of(&draft, AD_FROM_OCCUPATION, true), 0);
    assert_int_equal(rows_of(&draft, AD_FROM_OCCUPATION, false), AD_USUAL_MOST);
    for (uint32_t i = 0; i < draft.need.task_count; i++) {
        assert_int_equal(ad_task_is_out(&draft, i), i >= 3);
        assert_int_equal(draft.need.task[i].share_percent, i < 3 ? 33 : 0);
    }
}

static void own_words_for_tasks_count_as_speaking(void **state)
{
    (void)state;
    struct ad_draft draft = draft_of((struct ad_text){
        .text = STR("Arbetsuppgifter\n- Sprida glädje i matsalen varje dag\n"),
        .occupation_label = STR("Köksbiträde") });

    assert_int_equal(rows_of(&draft, AD_FROM_OCCUPATION, true), 0);
    assert_int_equal(rows_of(&draft, AD_FROM_OCCUPATION, false), AD_USUAL_MOST);
    assert_int_equal(draft.need.task_count, 1 + AD_USUAL_MOST);
}

static void an_occupation_is_found_by_its_name_in_any_case(void **state)
{
    (void)state;
    struct ad_draft draft = draft_of((struct ad_text){
        .text = SAYS_NOTHING, .occupation_label = STR("KÖKSBITRÄDE") });

    assert_int_equal(draft.need.task_count, AD_USUAL_MOST);
    assert_int_equal(rows_of(&draft, AD_FROM_OCCUPATION, true), AD_USUAL_MOST);
    for (uint32_t i = 0; i < draft.need.requirement_count; i++) {
        const struct catalogue_task *t =
            ad_reader_task(reader, draft.need.requirement[i].code);
        assert_int_not_equal(str_find(t->roles, STR("koksbitrade")), SIZE_MAX);
        assert_in_range(t->weeks, 0, 2); /* the most typical are learned soon */
    }
}

static void of_a_mere_group_nothing_is_chosen(void **state)
{
    (void)state;
    struct ad_draft draft =
        draft_of((struct ad_text){ .text = SAYS_NOTHING, .ssyk = STR("9412") });

    assert_int_equal(rows_of(&draft, AD_FROM_OCCUPATION, true), 0);
    assert_int_equal(rows_of(&draft, AD_FROM_OCCUPATION, false), AD_USUAL_MOST);
    draft = draft_of((struct ad_text){ .text = SAYS_THREE, .ssyk = STR("9412") });
    assert_int_equal(draft.need.task_count, 3);
}

static void save(struct ad_draft *draft)
{
    struct ad_save saving = { .reader = reader, .reading = &reading, .draft = draft };
    enum need_outcome outcome;
    struct err err = { 0 };
    struct need need;

    KIT_OK(ad_need_save(&kit_call, &saving, &need, &outcome, &err) &&
               store_wait(kit_call.store, kit_call.ticket, &err),
           &err);
}

static void what_is_only_offered_is_not_saved_until_it_is_chosen(void **state)
{
    (void)state;
    struct ad_draft draft = draft_of(
        (struct ad_text){ .text = SAYS_THREE, .occupation_label = STR("Köksbiträde") });

    save(&draft);
    assert_int_equal(kit_number("SELECT count(*) FROM need_task"), 3);
    assert_int_equal(kit_number("SELECT sum(share_percent) FROM need_task"), 100);
    for (uint32_t i = 0; i < draft.need.requirement_count; i++)
        if (draft.mark[i].from == AD_FROM_OCCUPATION) {
            draft.mark[i].included = true;
            break;
        }
    save(&draft);
    assert_int_equal(kit_number("SELECT count(*) FROM need_task WHERE version = 2"), 4);
    assert_int_equal(
        kit_number("SELECT sum(share_percent) FROM need_task WHERE version = 2"), 100);
}

static void a_task_that_is_left_out_leaves_the_others_whole(void **state)
{
    (void)state;
    struct ad_draft draft = draft_of((struct ad_text){ .text = SAYS_THREE });

    draft.mark[0].included = false;
    save(&draft);
    assert_int_equal(kit_number("SELECT count(*) FROM need_task"), 2);
    assert_int_equal(kit_number("SELECT count(*) FROM need_task WHERE label LIKE "
                                "'Skala och hacka%' AND share_percent = 50"),
                     1);
    assert_int_equal(
        kit_number(
            "SELECT count(*) FROM requirement r JOIN need_task t ON t.need_id = "
            "r.need_id AND t.ordinal = r.task_ordinal WHERE r.code = 'task:duka-bord' "
            "AND t.label LIKE 'Duka bord%'"),
        1);
}

/* ------------------------------------------------------------- typed words */

static struct str first_found(const char *said)
{
    struct vocab_query query = { .words = str_from(said) };
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(vocab_search(&kit_call, &query, &answer, &err), &err);
    return answer->count ? view_get(&answer->list.first->value, STR("code"))->text
                         : STR("");
}

static void a_persons_own_words_find_the_task(void **state)
{
    (void)state;
    assert_true(str_is(first_found("packa upp varor"), "task:fylla-hyllor"));
    assert_true(str_is(first_found("Packade upp varor i min brors butik"),
                       "task:fylla-hyllor"));
    assert_true(str_is(first_found("passade barn åt grannen"), "task:passa-barn"));
    assert_true(str_is(first_found("gräsklippning"), "task:klippa-gras"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(where_the_text_speaks_the_occupation_is_only_offered),
        TEST(own_words_for_tasks_count_as_speaking),
        TEST(an_occupation_is_found_by_its_name_in_any_case),
        TEST(of_a_mere_group_nothing_is_chosen),
        TEST(what_is_only_offered_is_not_saved_until_it_is_chosen),
        TEST(a_task_that_is_left_out_leaves_the_others_whole),
        TEST(a_persons_own_words_find_the_task),
    };

    return cmocka_run_group_tests(tests, read_kit_load, read_kit_unload);
}
