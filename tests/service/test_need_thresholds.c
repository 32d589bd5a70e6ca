/*
 * test_need_thresholds.c: is what a door gets of a need's thresholds what was counted
 * by hand, in the shape of formats.md, and kept once? The engine's own figures have
 * their twin in tests/engine; here is what the service makes of them.
 */
#include "need_kit.h"

#include "base/date.h"
#include "service/need_thresholds.h"

static struct thresholds counted(struct thresholds_ask ask)
{
    struct thresholds t;
    struct err err = { 0 };

    kit_call.ticket = 0;
    KIT_OK(need_thresholds(&kit_call, &ask, &t, &err), &err);
    return t;
}

static struct thresholds hand(void)
{
    return counted((struct thresholds_ask){ .need = STR("lager-1") });
}

static const char *json(const struct view *view)
{
    struct buf out = buf_new(kit_call.arena);

    view_write(&out, view);
    return out.ptr;
}

static void assert_counts(struct threshold_counts n, uint32_t women, uint32_t men)
{
    if (n.women != women || n.men != men || n.not_stated != 0)
        fail_msg("%u women, %u men, %u not stated; want %u and %u", n.women, n.men,
                 n.not_stated, women, men);
}

static void every_subset_reaches_what_was_counted_by_hand(void **state)
{
    static const struct {
        uint32_t women, men;
    } want[8] = { { 2, 4 }, { 5, 5 }, { 3, 5 }, { 9, 8 },
                  { 2, 6 }, { 5, 7 }, { 3, 7 }, { 12, 12 } };

    (void)state;
    kit_import_hand();
    struct thresholds t = hand();
    assert_int_equal(t.result.drop_count, 3);
    assert_int_equal(t.result.step_count, 3);
    assert_counts(t.result.pool, 12, 12);
    for (uint32_t mask = 0; mask < 8; mask++)
        assert_counts(t.result.reached[mask], want[mask].women, want[mask].men);
    assert_int_equal(t.seq,
                     kit_number("SELECT value FROM meta WHERE key = 'image_seq'"));
    assert_true(str_is(t.place, "Krokom"));
}

static void the_costliest_is_the_one_that_alone_brings_most(void **state)
{
    (void)state;
    kit_import_hand();
    struct thresholds t = hand();
    assert_int_equal(t.costliest, 0);
    assert_int_equal(t.row_of[t.costliest], 1);
    assert_true(str_is(t.need.requirement[t.row_of[0]].code, "k1"));
    assert_counts(t.result.alone[0], 3, 1);
}

static void the_ratio_of_one_requirement_alone_has_the_others_dropped(void **state)
{
    (void)state;
    kit_import_hand();
    struct thresholds t = hand();
    assert_int_equal(t.ratio.ratio_milli, 500);
    assert_int_equal(t.ratio.verdict, THRESHOLD_WARNING);
    assert_int_equal(t.ratio_only[0].ratio_milli, 429); /* 3/12 against 7/12 */
    assert_int_equal(t.ratio_only[1].ratio_milli, 714); /* 5/12 against 7/12 */
    assert_int_equal(t.ratio_only[2].ratio_milli, 1125);
    assert_int_equal(t.ratio_only[2].verdict, THRESHOLD_OK);
}

static void a_page_can_count_from_the_lacks_alone(void **state)
{
    (void)state;
    kit_import_hand();
    struct thresholds t = hand();
    assert_int_equal(t.lack_count, 6);
    for (uint32_t mask = 0; mask < 8; mask++) {
        struct threshold_counts sum = { 0, 0, 0 };
        for (uint32_t i = 0; i < t.lack_count; i++)
            if ((t.lacks[i].mask & ~mask) == 0) {
                sum.women += t.lacks[i].people.women;
                sum.men += t.lacks[i].people.men;
            }
        assert_counts(sum, t.result.reached[mask].women, t.result.reached[mask].men);
    }
}

static void the_answer_has_the_shape_of_the_formats(void **state)
{
    (void)state;
    kit_import_hand();
    const char *text = json(hand().answer);
    assert_true(str_starts(str_from(text), "{\"need\":\"lager-1\",\"image_seq\":"));
    assert_non_null(
        strstr(text, ",\"pool\":{\"women\":12,\"men\":12,\"not_stated\":0},"
                     "\"steps\":[{\"id\":\"drop-1\",\"kind\":\"drop\","
                     "\"requirement\":\"k1\",\"label\":\"k1\",\"class\":\"custom\","
                     "\"alone\":{\"women\":3,\"men\":1,\"not_stated\":0},"
                     "\"shapley\":{\"women\":\""));
    assert_non_null(strstr(text, "\"left_out\":[],\"subsets\":[{\"steps\":[],"
                                 "\"women\":2,\"men\":4,\"not_stated\":0},"));
    assert_non_null(strstr(text, "{\"steps\":[\"drop-1\",\"drop-2\"],\"women\":9,"
                                 "\"men\":8,\"not_stated\":0}"));
    assert_non_null(strstr(text, "\"smallest\":[{\"k\":1,\"steps\":[\"drop-1\"],"
                                 "\"women\":5,\"men\":5"));
    assert_non_null(strstr(text, "\"ratio\":[{\"steps\":[],\"women_rate\":167,"
                                 "\"men_rate\":333,\"ratio\":500,\"low\":"));
}

/* "49/6", or "3" for a whole number. */
static void fraction(struct buf *out, struct threshold_fraction f)
{
    buf_int(out, f.numerator);
    if (f.denominator > 1)
        buf_format(out, "/%lld", (long long)f.denominator);
}

static void shapley_shares_are_reduced_fractions_of_the_eighteen(void **state)
{
    static const int64_t want[3] = { 49, 37, 22 };
    uint32_t broken = 0;

    (void)state;
    kit_import_hand();
    struct thresholds t = hand();
    for (uint32_t i = 0; i < 3; i++) {
        struct threshold_fraction w = t.result.shapley[i].women,
                                  m = t.result.shapley[i].men;
        struct buf text = buf_new(kit_call.arena);
        assert_int_equal(w.numerator * (6 / w.denominator) +
                             m.numerator * (6 / m.denominator),
                         want[i]);
        broken += (uint32_t)(w.denominator > 1) + (uint32_t)(m.denominator > 1);
        buf_cstr(&text, "\"shapley\":{\"women\":\"");
        fraction(&text, w);
        buf_cstr(&text, "\",\"men\":\"");
        fraction(&text, m);
        buf_cstr(&text, "\",\"not_stated\":\"0\"}");
        assert_non_null(strstr(json(t.answer), text.ptr));
    }
    assert_true(broken > 0);
}

static void a_brief_answer_leaves_out_subsets_and_ratios(void **state)
{
    (void)state;
    kit_import_hand();
    struct thresholds t =
        counted((struct thresholds_ask){ .need = STR("lager-1"), .brief = true });
    assert_null(view_get(t.answer, STR("subsets")));
    assert_null(view_get(t.answer, STR("ratio")));
    assert_int_equal(view_get(t.answer, STR("steps"))->count, 3);
    assert_counts(t.result.reached[3], 9, 8);
}

static void the_same_question_is_one_run(void **state)
{
    (void)state;
    kit_import_hand();
    struct thresholds first = hand();
    uint64_t ticket = kit_call.ticket;
    assert_true(ticket != 0);
    struct thresholds soon = hand(); /* kept, but nobody may be told yet */
    assert_true(kit_call.ticket >= ticket);
    struct err err = { 0 };
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
    struct thresholds again = hand();
    assert_int_equal(kit_call.ticket, 0);
    assert_true(first.rid == soon.rid && first.rid == again.rid && first.rid > 0);
    assert_string_equal(json(first.answer), json(again.answer));
    assert_int_equal(kit_number("SELECT count(*) FROM match_run"), 1);
    kit_call.now += 24 * 3600 * MOMENT_SECOND;
    assert_true(hand().rid != first.rid); /* another day may count others */
}

static void a_need_is_asked_for_by_key_or_by_id(void **state)
{
    struct buf id = buf_new(kit_call.arena);
    struct thresholds t = { .seq = 4711 };
    struct err err = { 0 };

    (void)state;
    kit_import_hand();
    struct thresholds by_key = hand();
    buf_format(&id, "#%lld", (long long)by_key.need.rid);
    struct thresholds by_id = counted((struct thresholds_ask){ .need = buf_str(&id) });
    assert_true(by_id.rid == by_key.rid);
    static const char *const bad[] = { "lager-2", "", "#", "#1", "#x", "# 1" };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct thresholds_ask ask = { .need = str_from(bad[i]) };
        assert_false(need_thresholds(&kit_call, &ask, &t, &err));
        kit_err(&err, ERR_NOT_FOUND, "there is no need");
        assert_int_equal(t.seq, 4711);
    }
}

static void labels_are_in_the_readers_language(void **state)
{
    (void)state;
    kit_import_hand();
    struct thresholds sv = hand();
    kit_call.lang = LANG_EN;
    struct thresholds en = hand();
    assert_true(str_starts(sv.label[0], "Plocka order"));
    assert_true(str_starts(en.label[0], "Pick orders"));
    assert_true(str_is(en.task_label[0], "Plocka order")); /* the employer's words */
    assert_true(sv.rid == en.rid);
}

static void teaching_and_softening_are_steps_of_their_own(void **state)
{
    (void)state;
    kit_import(hand_people(kit_call.arena),
               STR("source_key,title,locality,start\nn,N,Krokom,2027-06-01\n"),
               STR("need,kind,concept,level,class,obtain_weeks\n"
                   "n,certificate,k1,,custom,\nn,language,sv:speak,3,contract,8\n"));
    struct thresholds t = counted((struct thresholds_ask){ .need = STR("n") });
    static const char *const want[] = { "drop-1", "drop-2", "teach-1", "soften-1" };
    static const uint32_t row[] = { 0, 1, 1, 1 };
    assert_int_equal(t.result.step_count, 4);
    assert_int_equal(t.result.drop_count, 2);
    for (uint32_t i = 0; i < 4; i++) {
        assert_true(str_is(step_id(kit_call.arena, &t.result, i), want[i]));
        assert_int_equal(t.row_of[i], row[i]);
    }
    /* nobody speaks at step 2 or 3: dropped or taught, the language lets all in */
    assert_counts(t.result.reached[0], 0, 0);
    assert_counts(t.result.reached[3], 12, 12);
    assert_counts(t.result.reached[5], 12, 12);
    assert_counts(t.result.reached[9], 0, 0);
    assert_non_null(strstr(json(t.answer), "\"id\":\"teach-1\",\"kind\":\"teach\","
                                           "\"requirement\":\"sv:speak\""));
}

/* A need with `count` certificates asked out of habit. */
static struct thresholds with_habits(int count, bool all)
{
    struct buf rows = buf_new(kit_call.arena);

    buf_cstr(&rows, "need,kind,concept,class\n");
    for (int i = 1; i <= count; i++)
        buf_format(&rows, "n,certificate,k%d,custom\n", i);
    kit_import(hand_people(kit_call.arena),
               STR("source_key,title,locality,start\nn,N,Krokom,2027-06-01\n"),
               buf_str(&rows));
    return counted((struct thresholds_ask){ .need = STR("n"), .all = all });
}

static void many_steps_list_only_the_frontier_unless_all_are_asked_for(void **state)
{
    (void)state;
    struct thresholds some = with_habits(11, false);
    uint32_t listed = view_get(some.answer, STR("subsets"))->count;
    assert_true(listed >= 1 && listed < 100);
    assert_int_equal(view_get(some.answer, STR("ratio"))->count, listed);
    struct thresholds all = with_habits(11, true);
    assert_int_equal(view_get(all.answer, STR("subsets"))->count, 2048);
}

static void steps_past_the_limit_are_named(void **state)
{
    (void)state;
    struct thresholds t = with_habits(18, false);
    assert_int_equal(t.result.step_count, THRESHOLD_STEPS_MAX);
    assert_int_equal(t.result.left_out_count, 2);
    assert_non_null(strstr(json(t.answer), "\"left_out\":[{\"kind\":\"drop\","
                                           "\"requirement\":\"k17\""));
}

static void a_fault_at_any_call_leaves_the_answer_and_the_runs_alone(void **state)
{
    uint64_t n = 0;
    bool ok = false;

    (void)state;
    kit_import_hand();
    while (!ok && ++n < 100000) {
        struct thresholds_ask ask = { .need = STR("lager-1") };
        struct thresholds t = { .seq = 4711 };
        struct err err = { 0 };
        store_fail_at(n);
        ok = need_thresholds(&kit_call, &ask, &t, &err);
        store_fail_at(0);
        if (ok)
            break;
        assert_int_equal(err.kind, ERR_FULL);
        assert_int_equal(t.seq, 4711);
        assert_int_equal(kit_number("SELECT count(*) FROM match_run"), 0);
        if (n > 40) /* the image's rows are many and alike */
            n += n / 8;
    }
    assert_true(ok && n > 20);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(every_subset_reaches_what_was_counted_by_hand),
        CASE(the_costliest_is_the_one_that_alone_brings_most),
        CASE(the_ratio_of_one_requirement_alone_has_the_others_dropped),
        CASE(a_page_can_count_from_the_lacks_alone),
        CASE(the_answer_has_the_shape_of_the_formats),
        CASE(shapley_shares_are_reduced_fractions_of_the_eighteen),
        CASE(a_brief_answer_leaves_out_subsets_and_ratios),
        CASE(the_same_question_is_one_run),
        CASE(a_need_is_asked_for_by_key_or_by_id),
        CASE(labels_are_in_the_readers_language),
        CASE(teaching_and_softening_are_steps_of_their_own),
        CASE(many_steps_list_only_the_frontier_unless_all_are_asked_for),
        CASE(steps_past_the_limit_are_named),
        CASE(a_fault_at_any_call_leaves_the_answer_and_the_runs_alone),
    };
    return cmocka_run_group_tests_name("need_thresholds", tests, NULL, NULL);
}
