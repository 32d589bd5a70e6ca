/*
 * test_graph_build.c: is the concept graph made of what the words say, once, the same
 * whichever came first, and is it told to those who asked before?
 */
#include "graph_kit.h"

#include "service/graph_build.h"
#include "service/import.h"
#include "service/need_match.h"
#include "service/shipped.h"
#include "service/vocab_related.h"

#define OURS                                                                           \
    "SELECT count(*) * 1000000 + sum(similarity) FROM concept_near n JOIN concept a "  \
    "ON a.id = n.concept_id JOIN concept b ON b.id = n.near_id WHERE a.kind = 'task' " \
    "AND b.kind = 'task'"
#define SEQ "SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'image_seq'"

static const struct view *related(const struct related_ask *ask)
{
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(vocab_related(&kit_call, ask, &answer, &err), &err);
    return answer;
}

/* "code code ...", best first. */
static const char *codes(const struct related_ask *ask)
{
    struct buf text = buf_new(kit_call.arena);

    buf_cstr(&text, "");
    for (const struct view_item *i = related(ask)->list.first; i; i = i->next) {
        if (text.len)
            buf_char(&text, ' ');
        buf_add(&text, view_get(&i->value, STR("code"))->text);
    }
    return text.len ? text.ptr : "";
}

static void without_vocabularies_there_is_only_the_catalogues_nearness(void **state)
{
    (void)state;
    int64_t ours = kit_number(OURS), seq = kit_number(SEQ);
    graph_built();
    assert_int_equal(kit_number(OURS), ours);
    assert_int_equal(kit_number("SELECT count(*) FROM concept_why"), 0);
    assert_int_equal(kit_number(SEQ), seq);
}

static void groups_with_the_same_work_come_first(void **state)
{
    (void)state;
    graph_words_in(false);
    graph_built();
    assert_string_equal(
        codes(&(struct related_ask){ .code = STR("9412"), .ssyk = true, .top = 1 }),
        "5120");
    assert_string_equal(
        codes(&(struct related_ask){ .code = STR("5120"), .ssyk = true, .top = 1 }),
        "9412");
    assert_int_equal(
        related(&(struct related_ask){ .code = STR("9412"), .ssyk = true })->count, 4);
}

static void demand_is_added_only_when_asked_for(void **state)
{
    struct related_ask ask = { .code = STR("4111"), .ssyk = true };

    (void)state;
    graph_words_in(false);
    graph_built();
    const struct view *plain = related(&ask);
    ask.demand = true;
    const struct view *asked = related(&ask);
    /* Cleaners are advertised 2,500 times as often as any other here. */
    assert_true(str_is(view_get(&asked->list.first->value, STR("code"))->text, "9111"));
    for (const struct view_item *i = asked->list.first; i; i = i->next)
        for (const struct view_item *k = plain->list.first; k; k = k->next)
            if (str_eq(view_get(&i->value, STR("code"))->text,
                       view_get(&k->value, STR("code"))->text))
                assert_int_equal(view_get(&i->value, STR("similarity"))->integer,
                                 view_get(&k->value, STR("similarity"))->integer);
}

static void a_code_gives_codes_and_nobody_is_near_itself(void **state)
{
    static const char *const all[] = { "ssyk:9412", "jobtech:kock", "esco:helper",
                                       "jobtech:disk" };

    (void)state;
    graph_words_in(false);
    graph_built();
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const struct view *list =
            related(&(struct related_ask){ .code = str_from(all[i]) });
        for (const struct view_item *k = list->list.first; k; k = k->next) {
            struct str code = view_get(&k->value, STR("code"))->text;
            assert_false(str_is(code, all[i]));
            assert_true(str_find(code, STR(":")) != SIZE_MAX);
        }
    }
    assert_true(strstr(codes(&(struct related_ask){ .code = STR("jobtech:kock") }),
                       "jobtech:koksbitrade") != NULL);
}

static void a_word_nobody_has_heard_of_is_refused(void **state)
{
    struct view *answer = NULL;
    struct err err = { 0 };

    (void)state;
    assert_false(vocab_related(
        &kit_call, &(struct related_ask){ .code = STR("1234"), .ssyk = true }, &answer,
        &err));
    kit_err(&err, ERR_NOT_FOUND, "ssyk:1234");
    assert_null(answer);
}

static void tasks_meet_skills_of_their_own_work_in_either_language(void **state)
{
    (void)state;
    graph_words_in(false);
    graph_built();
    assert_true(graph_near("task:grovdiska", "jobtech:disk") > 0);
    assert_true(graph_near("task:grovdiska", "esco:wash") > 0);
    assert_int_equal(graph_near("task:grovdiska", "jobtech:bokforing"), 0);
    assert_int_equal(graph_near("task:stada-kontor", "esco:book"), 0);
    assert_true(graph_near("jobtech:disk", "task:grovdiska") > 0);
    /* A delicatessen counter is a "disk" too, and in the same kitchen. */
    assert_true(graph_near("task:manuell-disk", "jobtech:disk") < 100);
}

static void a_skill_no_occupation_lists_is_placed_by_its_name(void **state)
{
    (void)state;
    graph_words_in(false);
    graph_built();
    assert_true(graph_near("task:stada-kontor", "jobtech:lost") > 0);
    assert_int_equal(graph_near("task:grovdiska", "jobtech:lost"), 0);
}

static void a_proof_is_not_covered_by_what_is_like_it(void **state)
{
    (void)state;
    graph_words_in(false);
    graph_built();
    assert_true(graph_near("jobtech:maleri", "jobtech:gesall") >= 100);
    assert_true(graph_near("jobtech:gesall", "jobtech:maleri") > 0);
    assert_true(graph_near("jobtech:gesall", "jobtech:maleri") < 100);
}

static void the_same_words_are_not_compared_twice(void **state)
{
    (void)state;
    graph_words_in(false);
    graph_built();
    int64_t seq = kit_number(SEQ);
    graph_sql("DELETE FROM concept_why");
    graph_built();
    assert_int_equal(kit_number(SEQ), seq);
    assert_int_equal(kit_number("SELECT count(*) FROM concept_why"), 0);
}

static void the_order_of_imports_does_not_matter(void **state)
{
    (void)state;
    graph_words_in(false);
    graph_built();
    struct str one = graph_text();
    assert_true(one.len > 1000);
    graph_words_out();
    graph_words_in(true);
    graph_built();
    assert_true(str_eq(graph_text(), one));
}

static void changed_words_change_only_what_they_must(void **state)
{
    (void)state;
    graph_words_in(false);
    graph_built();
    int64_t seq = kit_number(SEQ), ours = kit_number(OURS);
    struct str before = graph_text();
    graph_sql("UPDATE concept SET label_sv = 'Bokföring och disk' WHERE code = "
              "'jobtech:disk'");
    graph_built();
    assert_false(str_eq(graph_text(), before));
    assert_int_equal(kit_number(SEQ), seq + 1);
    assert_int_equal(
        kit_number("SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'graph_seq'"),
        seq + 1);
    assert_int_equal(kit_number(OURS), ours);
    graph_sql("UPDATE concept SET label_sv = 'Diskning' WHERE code = 'jobtech:disk'");
    graph_built();
    assert_true(str_eq(graph_text(), before));
}

static void what_insteg_ships_is_renewed_without_losing_the_graph(void **state)
{
    struct err err = { 0 };

    (void)state;
    graph_words_in(false);
    graph_built();
    int64_t ours = kit_number(OURS);
    struct str before = graph_text();
    graph_sql("DELETE FROM meta WHERE key = 'shipped'");
    KIT_OK(shipped_sync(&kit_call, &err), &err);
    assert_int_equal(kit_number(OURS), ours);
    assert_true(str_eq(graph_text(), before));
}

static void import_one(const char *name, const char *text, bool people)
{
    struct import_ask ask = { { kit_file(name, str_from(text)), NULL }, true, NULL };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(people ? import_people(&kit_call, &ask, &report, &err)
                  : import_needs(&kit_call, &ask, &report, &err),
           &err);
}

static int64_t run_of_a_match(void)
{
    struct match_ask ask = { .need = STR("n") };
    struct view *answer = NULL;
    struct err err = { 0 };
    int64_t rid = 0;

    KIT_OK(need_match(&kit_call, &ask, &answer, &err), &err);
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
    assert_true(str_int(view_get(answer, STR("run"))->text, &rid));
    return rid;
}

static void a_run_from_before_says_that_it_cannot_be_repeated(void **state)
{
    struct view *answer = NULL;
    struct err err = { 0 };
    bool same = false;

    (void)state;
    import_one("p.csv",
               "source_key,sex,locality,capabilities\na,K,Krokom,task:plocka-order=3\n",
               true);
    import_one("n.csv", "source_key,title,locality,start\nn,T,Krokom,2027-01-11\n",
               false);
    int64_t before = run_of_a_match();
    KIT_OK(run_replay(&kit_call, before, &same, &answer, &err), &err);
    assert_true(same);
    graph_words_in(false);
    graph_built();
    assert_false(run_replay(&kit_call, before, &same, &answer, &err));
    kit_err(&err, ERR_STATE, "before the vocabularies changed");
    int64_t after = run_of_a_match();
    assert_true(after != before);
    KIT_OK(run_replay(&kit_call, after, &same, &answer, &err), &err);
    assert_true(same);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(without_vocabularies_there_is_only_the_catalogues_nearness),
        TEST(groups_with_the_same_work_come_first),
        TEST(demand_is_added_only_when_asked_for),
        TEST(a_code_gives_codes_and_nobody_is_near_itself),
        TEST(a_word_nobody_has_heard_of_is_refused),
        TEST(tasks_meet_skills_of_their_own_work_in_either_language),
        TEST(a_skill_no_occupation_lists_is_placed_by_its_name),
        TEST(a_proof_is_not_covered_by_what_is_like_it),
        TEST(the_same_words_are_not_compared_twice),
        TEST(the_order_of_imports_does_not_matter),
        TEST(changed_words_change_only_what_they_must),
        TEST(what_insteg_ships_is_renewed_without_losing_the_graph),
        TEST(a_run_from_before_says_that_it_cannot_be_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
