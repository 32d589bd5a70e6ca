/*
 * test_graph_real.c: the graph of the real vocabularies: does it tell near from
 * unrelated on tests/service/skill_pairs.tsv, and is what anybody knows about work
 * where it should be? The time of a whole build is printed, not asserted.
 */
#include "ad_kit.h"

#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <time.h>

#include "base/embed.h"
#include "base/map.h"
#include "service/graph_groups.h"
#include "service/graph_skills.h"
#include "service/vocab_import.h"
#include "service/vocab_related.h"

#define PAIRS_MOST 400u

enum judgement { NEAR, RELATED, UNRELATED, JUDGEMENTS };
static const char *const judged[JUDGEMENTS] = { "near", "related", "unrelated" };

/* One database for all tests: importing takes seconds. */
static bool imported;

static void take_in(enum vocab_source source, const char *path)
{
    struct vocab_ask ask = { source, kit_data(path), true };
    struct vocab_report report;
    struct err err = { 0 };

    KIT_OK(vocab_import(&kit_call, &ask, &report, &err), &err);
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
}

static double cpu_s(void)
{
    struct timespec at;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return (double)at.tv_sec + (double)at.tv_nsec / 1e9;
}

/* ---------------------------------------------------------------- being stopped */

static volatile sig_atomic_t asked_to_stop;
static double stopped_at_s;

static void stop_now(int number)
{
    (void)number;
    asked_to_stop = 1;
    stopped_at_s = cpu_s();
}

/* Imports ESCO and asks it to stop after so much work; how long it took to end. */
static double stopped_after(long work_s)
{
    struct vocab_ask ask = { VOCAB_ESCO, kit_data("esco"), true };
    struct itimerval timer = { .it_value = { .tv_sec = work_s } };
    struct vocab_report report;
    struct err err = { 0 };

    asked_to_stop = 0;
    kit_call.stop = &asked_to_stop;
    assert_true(signal(SIGVTALRM, stop_now) != SIG_ERR);
    assert_int_equal(setitimer(ITIMER_VIRTUAL, &timer, NULL), 0);
    bool ok = vocab_import(&kit_call, &ask, &report, &err);
    timer = (struct itimerval){ 0 };
    assert_int_equal(setitimer(ITIMER_VIRTUAL, &timer, NULL), 0);
    kit_call.stop = NULL;
    if (ok)
        return 0; /* a fast machine: it was done before */
    kit_err(&err, ERR_UNAVAILABLE, "interrupted");
    return cpu_s() - stopped_at_s;
}

static void a_stop_in_the_graph_is_heard_at_once(void **state)
{
    (void)state;
    take_in(VOCAB_AF, "taxonomy-2025");
    take_in(VOCAB_AF, "af-taxonomy-2024");
    for (long work_s = 3; work_s < 9; work_s += 2) {
        double wait_s = stopped_after(work_s);
        print_message("stopped after %ld s of work: ended in %.2f s\n", work_s, wait_s);
        assert_true(wait_s < 1.0); /* 0.3 alone; a busy machine doubles it */
    }
}

static void have_everything(void)
{
    if (imported)
        return;
    take_in(VOCAB_AF, "taxonomy-2025");
    take_in(VOCAB_AF, "af-taxonomy-2024");
    take_in(VOCAB_AF, "af-yrkesinfo");
    take_in(VOCAB_JOBTECH, "jobtech/taxonomy-to-concept.json");
    double before = cpu_s();
    take_in(VOCAB_ESCO, "esco");
    print_message("ESCO with the whole graph: %.1f s of one core\n", cpu_s() - before);
    imported = true;
}

/* The pairs with their nearness; kind and half of each. */
struct judgements {
    struct graph_pair pair[PAIRS_MOST];
    enum judgement is[PAIRS_MOST];
    bool task[PAIRS_MOST];
    uint32_t count;
};

static void read_pairs(const struct words *words, struct judgements *j)
{
    struct str file = kit_bytes(getenv("INSTEG_PAIRS")), line, c[4];

    while (embed_line(&file, &line)) {
        uint32_t kind = 0;
        if (embed_columns(line, c, 4) < 3 || str_is(c[0], "code_a"))
            continue;
        uint32_t a = map_get(&words->by_code, c[0]), b = map_get(&words->by_code, c[1]);
        while (kind < JUDGEMENTS && !str_is(c[2], judged[kind]))
            kind++;
        bool tasks = str_starts(c[0], "task:") && str_starts(c[1], "task:");
        if (tasks) /* the catalogue's own: tests/domain */
            continue;
        if (a == MAP_NONE || b == MAP_NONE || kind == JUDGEMENTS)
            fail_msg("not to be understood: %.*s", STR_ARG(line));
        assert_true(j->count < PAIRS_MOST);
        j->pair[j->count] = (struct graph_pair){ a, b, 0 };
        j->task[j->count] = str_starts(c[0], "task:") || str_starts(c[1], "task:");
        j->is[j->count++] = (enum judgement)kind;
    }
}

/* How often one of the first is nearer than one of the second; ties count half. */
static uint32_t auc_milli(const struct judgements *j, bool related_too, bool against)
{
    uint64_t won = 0, all = 0;

    for (uint32_t a = 0; a < j->count; a++)
        for (uint32_t b = 0; b < j->count; b++) {
            bool first = j->is[a] == NEAR || (related_too && j->is[a] == RELATED);
            if (!first || j->is[b] != (against ? RELATED : UNRELATED))
                continue;
            won += j->pair[a].value > j->pair[b].value    ? 2u
                   : j->pair[a].value == j->pair[b].value ? 1u
                                                          : 0u;
            all += 2;
        }
    return (uint32_t)(1000 * won / all);
}

static void print_half(const struct judgements *j, uint32_t half)
{
    uint32_t n[JUDGEMENTS] = { 0 }, met[JUDGEMENTS] = { 0 }, some[JUDGEMENTS] = { 0 };

    for (uint32_t i = half; i < j->count; i += 2) {
        int32_t s = graph_skill_similarity(j->pair[i].value, j->task[i]);
        n[j->is[i]]++;
        met[j->is[i]] += s >= 150;
        some[j->is[i]] += s > 0;
    }
    for (int k = 0; k < JUDGEMENTS; k++)
        print_message("  %s: %u of %u at 150 or more, %u not 0\n", judged[k], met[k],
                      n[k], some[k]);
}

static void near_is_told_from_unrelated(void **state)
{
    static struct judgements j;
    struct graph graph = { .arena = kit_call.arena };
    struct words words = { .arena = kit_call.arena };
    struct err err = { 0 };
    struct tx *tx = NULL;

    (void)state;
    have_everything();
    KIT_OK(tx_begin(kit_call.store, TX_READ, &tx, &err) &&
               words_load(&kit_call, tx, &words, &err),
           &err);
    tx_end(&tx);
    graph.words = &words;
    read_pairs(&words, &j);
    graph_groups(&graph);
    graph_skill_nearness(&graph, j.pair, j.count);
    print_message("%u pairs: AUC near|unrelated 0.%03u, near|related 0.%03u, "
                  "near and related|unrelated 0.%03u\n",
                  j.count, auc_milli(&j, false, false), auc_milli(&j, false, true),
                  auc_milli(&j, true, false));
    print_message("the half that was calibrated on:\n");
    print_half(&j, 0);
    print_message("the other half:\n");
    print_half(&j, 1);
    assert_true(auc_milli(&j, false, false) >= 920);
}

/* What is stored for a pair, as who asks for either of the two sees it. */
static int32_t stored(const struct words *words, const struct graph_pair *pair)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(
        &sql,
        "SELECT coalesce(max(n.similarity), 0) FROM concept_near n JOIN concept "
        "a ON a.id = n.concept_id JOIN concept b ON b.id = n.near_id WHERE "
        "a.code IN ('%.*s', '%.*s') AND b.code IN ('%.*s', '%.*s')",
        STR_ARG(words->word[pair->from].code), STR_ARG(words->word[pair->to].code),
        STR_ARG(words->word[pair->from].code), STR_ARG(words->word[pair->to].code));
    return (int32_t)kit_number(buf_str(&sql).ptr);
}

/* The floors are what was reached, but for a pair or two. */
static void what_is_stored_tells_near_from_unrelated(void **state)
{
    static struct judgements j;
    uint32_t met[JUDGEMENTS] = { 0 }, some[JUDGEMENTS] = { 0 };
    struct words words = { .arena = kit_call.arena };
    struct err err = { 0 };
    struct tx *tx = NULL;

    (void)state;
    have_everything();
    KIT_OK(tx_begin(kit_call.store, TX_READ, &tx, &err) &&
               words_load(&kit_call, tx, &words, &err),
           &err);
    tx_end(&tx);
    read_pairs(&words, &j);
    for (uint32_t i = 0; i < j.count; i++) {
        j.pair[i].value = stored(&words, &j.pair[i]);
        met[j.is[i]] += j.pair[i].value >= 150;
        some[j.is[i]] += j.pair[i].value > 0;
    }
    print_message("stored: AUC near|unrelated 0.%03u; at 150 and stored at all: near "
                  "%u, %u; related %u, %u; unrelated %u, %u\n",
                  auc_milli(&j, false, false), met[NEAR], some[NEAR], met[RELATED],
                  some[RELATED], met[UNRELATED], some[UNRELATED]);
    assert_true(auc_milli(&j, false, false) >= 920);
    assert_true(met[NEAR] >= 41 && some[NEAR] >= 55);
    assert_true(met[RELATED] <= 17);
    assert_true(met[UNRELATED] <= 1 && some[UNRELATED] <= 4);
}

static void the_two_lists_of_skills_meet(void **state)
{
    (void)state;
    have_everything();
    assert_true(kit_number("SELECT count(DISTINCT n.concept_id) FROM concept_near n "
                           "JOIN concept a ON a.id = n.concept_id JOIN concept b ON "
                           "b.id = n.near_id WHERE a.code LIKE 'jobtech:%' AND a.kind "
                           "= 'skill' AND b.code LIKE 'esco:%'") >= 5000);
    assert_int_equal(
        kit_number("SELECT count(*) FROM concept_near n JOIN concept a ON a.id = "
                   "n.concept_id JOIN concept b ON b.id = n.near_id WHERE a.label_sv "
                   "= 'Thaimassage' AND b.label_en = 'give massages'"),
        1);
}

static void stored_pairs_that_are_unrelated_are_not_met(void **state)
{
    (void)state;
    have_everything();
    assert_int_equal(
        kit_number("SELECT count(*) FROM concept_near n JOIN concept a ON a.id = "
                   "n.concept_id JOIN concept b ON b.id = n.near_id WHERE a.code = "
                   "'task:servera-bord' AND b.label_sv LIKE '%servrar%'"),
        0);
}

/* Whether `code` is among the first `top` of a group. */
static void leads_to(const char *from, const char *to, uint32_t top)
{
    struct related_ask ask = { .code = str_from(from), .ssyk = true, .top = top };
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(vocab_related(&kit_call, &ask, &answer, &err), &err);
    for (const struct view_item *i = answer->list.first; i; i = i->next)
        if (str_is(view_get(&i->value, STR("code"))->text, to))
            return;
    fail_msg("%s is not among the first %u of %s", to, top, from);
}

static void what_anybody_knows_of_swedish_work_is_found(void **state)
{
    (void)state;
    have_everything();
    leads_to("5330", "5321", 3); /* care assistant to assistant nurse   */
    leads_to("5343", "5330", 5); /* personal assistant to care assistant */
    leads_to("9412", "5120", 3); /* kitchen helper to cook               */
    leads_to("9411", "9412", 3);
    leads_to("8332", "8331", 5);  /* lorry driver to bus driver           */
    leads_to("4322", "8344", 10); /* warehouse to fork-lift              */
    leads_to("4322", "4321", 5);  /* warehouse to its team leader         */
    leads_to("5222", "5223", 3);  /* groceries to other shops             */
    leads_to("9111", "5152", 10); /* cleaner to caretaker                */
    leads_to("9310", "7114", 5);  /* labourer to construction worker      */
}

static void every_group_has_twenty_neighbours(void **state)
{
    (void)state;
    have_everything();
    assert_int_equal(kit_number("SELECT count(*) FROM concept WHERE code GLOB "
                                "'ssyk:[0-9][0-9][0-9][0-9]' AND placeholder = 0"),
                     400);
    assert_int_equal(
        kit_number("SELECT count(*) FROM (SELECT concept_id FROM group_near "
                   "GROUP BY 1 HAVING count(*) = 399)"),
        400);
    assert_true(kit_number("SELECT max(n) FROM (SELECT count(*) AS n FROM concept_near "
                           "n JOIN concept a ON a.id = n.concept_id WHERE a.kind <> "
                           "'task' GROUP BY concept_id)") <= 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stop_in_the_graph_is_heard_at_once),
        cmocka_unit_test(near_is_told_from_unrelated),
        cmocka_unit_test(what_is_stored_tells_near_from_unrelated),
        cmocka_unit_test(the_two_lists_of_skills_meet),
        cmocka_unit_test(stored_pairs_that_are_unrelated_are_not_met),
        cmocka_unit_test(what_anybody_knows_of_swedish_work_is_found),
        cmocka_unit_test(every_group_has_twenty_neighbours),
    };
    return cmocka_run_group_tests(tests, kit_make, kit_remove);
}
