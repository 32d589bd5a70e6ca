/*
 * oracle.c: does the program answer as the text of the file formats says?
 *
 * The second brute force: small files are invented from fixed seeds, imported by the
 * real program into fresh databases, read again here (oracle_read), judged again here
 * (oracle_judge), and every figure of `match --json` and `thresholds --json` compared.
 * Includes nothing from src/.
 *
 * INSTEG_ORACLE_POOLS   how many sets of files, of five needs each; else POOLS_DEFAULT
 * INSTEG_ORACLE_SEED    the first seed; else 1
 */
#include <jansson.h>
#include <math.h>
#include <unistd.h>

#include "oracle_invent.h"
#include "oracle_judge.h"
#include "oracle_world.h"
#include "sandbox.h"

#define POOLS_DEFAULT 45

static const char *const state_words[STATES] = { "ready", "ready_after",
                                                 "behind_thresholds", "out_of_reach" };
static const char *const step_words[STEP_KINDS] = { "drop", "teach", "soften" };

/* What the instances held, so that none of it is tested by chance only. */
static int seen_state[STATES], seen_verdict[3], seen_kind[STEP_KINDS];
static int seen_needs, seen_left_out, seen_frontiers, seen_rejected, seen_near;

static struct oracle_thresholds thresholds;

/* ---------- reading answers ---------- */

static json_t *answer(void)
{
    json_error_t error;
    json_t *root = json_loads(program_out, JSON_REJECT_DUPLICATES, &error);

    if (!root)
        fail_msg("not JSON: %s: %.200s", error.text, program_out);
    assert_string_equal(program_err, "");
    return root;
}

static int64_t whole(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    if (!json_is_integer(value))
        fail_msg("%s is no whole number", key);
    return json_integer_value(value);
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));

    if (!value)
        fail_msg("%s is no text", key);
    return value;
}

static json_t *list(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    if (!json_is_array(value))
        fail_msg("%s is no list", key);
    return value;
}

static void same_count(const json_t *object, struct oracle_count count)
{
    assert_int_equal(whole(object, "women"), count.women);
    assert_int_equal(whole(object, "men"), count.men);
    assert_int_equal(whole(object, "not_stated"), count.not_stated);
}

/* ---------- match ---------- */

static const struct oracle_person *person_of(const char *key)
{
    for (int i = 0; i < oracle_files.people_count; i++)
        if (strcmp(oracle_files.person[i].key, key) == 0)
            return &oracle_files.person[i];
    fail_msg("nobody is called %s", key);
    return NULL;
}

/* The best label a task or an own code has; others only must have one. */
static void same_label(const json_t *object, const struct oracle_required *r)
{
    if (r->task >= 0)
        assert_string_equal(text(object, "label"), world_task[r->task].label_sv);
    else
        assert_true(text(object, "label")[0] != '\0');
}

/* `by` is a code of something held that covers so much. */
static void same_by(const json_t *because, const struct oracle_person *p,
                    const struct oracle_required *r, int cover)
{
    const char *by = text(because, "by"), *code = strrchr(by, ':');

    for (int i = 0; i < p->held_count; i++) {
        const char *held = p->held[i].code, *end = strstr(by, held);
        if (oracle_cover(r, r->level, &p->held[i]) == cover && end &&
            strcmp(end, held) == 0) {
            seen_near += p->held[i].task != r->task;
            return;
        }
    }
    fail_msg("%s is said to have %s by %s (%s)", p->key, r->written, by, code);
}

static void same_reasons(const json_t *row, const struct oracle_person *p,
                         const struct oracle_need *n, const struct oracle_verdict *v)
{
    size_t because = 0, missing = 0;

    for (int i = 0; i < n->count; i++) {
        const struct oracle_required *r = &n->required[i];
        if (r->class == DUTY)
            continue;
        json_t *one = v->missing[i] ? json_array_get(list(row, "missing"), missing++)
                                    : json_array_get(list(row, "because"), because++);
        if (!one)
            fail_msg("%s, %s: too few reasons", p->key, r->written);
        assert_string_equal(text(one, "requirement"), r->written);
        same_label(one, r);
        if (!v->missing[i]) {
            assert_int_equal(whole(one, "cover"), v->cover[i]);
            same_by(one, p, r, v->cover[i]);
            continue;
        }
        assert_string_equal(text(one, "class"), oracle_class_word[r->class]);
        if (r->weeks < 0)
            assert_true(json_is_null(json_object_get(one, "weeks")));
        else
            assert_int_equal(whole(one, "weeks"), r->weeks);
    }
    assert_int_equal(json_array_size(list(row, "missing")), missing);
    assert_int_equal(json_array_size(list(row, "because")), because);
}

static int state_of(const char *word)
{
    for (int s = 0; s < STATES; s++)
        if (strcmp(word, state_words[s]) == 0)
            return s;
    fail_msg("no state is called %s", word);
    return -1;
}

static void same_person(const json_t *row, const struct oracle_need *n, int now)
{
    const struct oracle_person *p = person_of(text(row, "source_key"));
    struct oracle_verdict v = oracle_judge(p, n, now);

    if (strcmp(text(row, "state"), state_words[v.state]) != 0)
        fail_msg("%s, %s: %s, not %s", n->key, p->key, text(row, "state"),
                 state_words[v.state]);
    if (!oracle_in_pool(p, now))
        fail_msg("%s is not in the pool", p->key);
    assert_int_equal(whole(row, "weeks"), v.weeks);
    assert_int_equal(whole(row, "fit"), v.fit);
    assert_int_equal(whole(row, "band"), v.band);
    assert_true(text(row, "person")[0] != '\0');
    same_reasons(row, p, n, &v);
    seen_state[v.state]++;
}

/* Everybody of the pool once, by state and then band. */
static void same_match(const json_t *root, const struct oracle_need *n, int now)
{
    json_t *people = list(root, "people");
    int pool = 0, state = 0;
    int64_t band = 1;
    size_t i, k;
    json_t *row, *other;

    for (int p = 0; p < oracle_files.people_count; p++)
        pool += oracle_in_pool(&oracle_files.person[p], now);
    assert_int_equal(json_array_size(people), pool);
    assert_string_equal(text(root, "need"), n->key);
    json_array_foreach(people, i, row)
    {
        int s = state_of(text(row, "state"));
        same_person(row, n, now);
        assert_true(s > state || (s == state && whole(row, "band") >= band));
        state = s;
        band = whole(row, "band");
        json_array_foreach(people, k, other) if (k < i)
            assert_string_not_equal(text(row, "source_key"), text(other, "source_key"));
    }
}

/* ---------- thresholds ---------- */

static void same_step(const json_t *one, const struct oracle_need *n,
                      const struct oracle_step *step)
{
    const struct oracle_required *r = &n->required[step->required];

    assert_string_equal(text(one, "kind"), step_words[step->kind]);
    assert_string_equal(text(one, "requirement"), r->written);
    assert_string_equal(text(one, "class"), oracle_class_word[r->class]);
    same_label(one, r);
    seen_kind[step->kind]++;
}

static struct oracle_count gain(int step)
{
    const struct oracle_count *with = &thresholds.reached[1u << step];
    const struct oracle_count *none = &thresholds.reached[0];

    return (struct oracle_count){ with->women - none->women, with->men - none->men,
                                  with->not_stated - none->not_stated };
}

static void same_fraction(const json_t *shares, const char *sex,
                          struct oracle_fraction f)
{
    char want[64];

    snprintf(want, sizeof want, f.under == 1 ? "%lld" : "%lld/%lld", (long long)f.over,
             (long long)f.under);
    assert_string_equal(text(shares, sex), want);
}

static void same_steps(const json_t *root, const struct oracle_need *n)
{
    json_t *steps = list(root, "steps"), *left = list(root, "left_out");

    assert_int_equal(json_array_size(steps), thresholds.steps);
    assert_int_equal(json_array_size(left), thresholds.left_out);
    for (int i = 0; i < thresholds.steps; i++) {
        json_t *one = json_array_get(steps, (size_t)i);
        json_t *shapley = json_object_get(one, "shapley");
        same_step(one, n, &thresholds.step[i]);
        same_count(json_object_get(one, "alone"), gain(i));
        if (i >= thresholds.drops) {
            assert_true(!shapley || json_is_null(shapley));
            continue;
        }
        same_fraction(shapley, "women", thresholds.shapley[i][0]);
        same_fraction(shapley, "men", thresholds.shapley[i][1]);
        same_fraction(shapley, "not_stated", thresholds.shapley[i][2]);
    }
    for (int i = 0; i < thresholds.left_out; i++)
        same_step(json_array_get(left, (size_t)i), n,
                  &thresholds.step[thresholds.steps + i]);
    seen_left_out += thresholds.left_out > 0;
}

/* The set that a list of step ids names. */
static unsigned set_of(const json_t *root, const json_t *object)
{
    json_t *steps = list(root, "steps"), *id, *step;
    unsigned set = 0;
    size_t i, k;

    json_array_foreach(list(object, "steps"), i, id)
    {
        unsigned bit = 0;
        json_array_foreach(
            steps, k, step) if (strcmp(text(step, "id"), json_string_value(id)) == 0)
            bit |= 1u << k;
        assert_int_equal(__builtin_popcount(bit), 1);
        assert_int_equal(set & bit, 0);
        set |= bit;
    }
    return set;
}

static void same_subsets(const json_t *root, bool all)
{
    static bool listed[1u << STEPS_MOST];
    json_t *subsets = list(root, "subsets"), *one;
    unsigned sets = 1u << thresholds.steps;
    size_t i;

    memset(listed, 0, sizeof listed);
    json_array_foreach(subsets, i, one)
    {
        unsigned set = set_of(root, one);
        assert_true(i > 0 || set == 0);
        assert_false(listed[set]);
        listed[set] = true;
        same_count(one, thresholds.reached[set]);
    }
    if (all || thresholds.steps <= 10) {
        assert_int_equal(json_array_size(subsets), sets);
        return;
    }
    seen_frontiers++;
    for (unsigned set = 0; set < sets; set++)
        if (listed[set] != oracle_on_frontier(&thresholds, set))
            fail_msg("set %x is %s the frontier", set, listed[set] ? "not on" : "on");
}

static void same_smallest(const json_t *root)
{
    json_t *smallest = list(root, "smallest");

    assert_int_equal(json_array_size(smallest), thresholds.smallest_count);
    for (int i = 0; i < thresholds.smallest_count; i++) {
        json_t *one = json_array_get(smallest, (size_t)i);
        unsigned set = thresholds.smallest[i].set;
        assert_int_equal(whole(one, "k"), thresholds.smallest[i].k);
        assert_int_equal(set_of(root, one), set);
        assert_int_equal(whole(one, "women"), thresholds.reached[set].women);
        assert_int_equal(whole(one, "men"), thresholds.reached[set].men);
    }
}

/* Rounded, unless it lies so near a half that the last bit decides. */
static void same_rounded(int64_t got, double want)
{
    if (fabs(want - floor(want) - 0.5) < 1e-6)
        assert_true(llabs(got - (int64_t)floor(want)) <= 1);
    else
        assert_int_equal(got, (int64_t)floor(want + 0.5));
}

static void same_ratio(const json_t *one, unsigned set)
{
    struct oracle_ratio r = oracle_compare(&thresholds, set);

    assert_int_equal(whole(one, "women_rate"), r.women_rate);
    assert_int_equal(whole(one, "men_rate"), r.men_rate);
    assert_string_equal(text(one, "verdict"), r.verdict);
    seen_verdict[0] += strcmp(r.verdict, "ok") == 0;
    seen_verdict[1] += strcmp(r.verdict, "warning") == 0;
    seen_verdict[2] += strcmp(r.verdict, "too_few") == 0;
    if (r.has_ratio)
        assert_int_equal(whole(one, "ratio"), r.ratio);
    else
        assert_true(json_is_null(json_object_get(one, "ratio")));
    if (r.has_interval) {
        same_rounded(whole(one, "low"), r.low);
        same_rounded(whole(one, "high"), r.high);
    } else {
        assert_true(json_is_null(json_object_get(one, "low")));
        assert_true(json_is_null(json_object_get(one, "high")));
    }
}

static void same_thresholds(const json_t *root, const struct oracle_need *n, bool all)
{
    size_t i;
    json_t *one;

    assert_string_equal(text(root, "need"), n->key);
    same_count(json_object_get(root, "pool"), thresholds.pool);
    same_steps(root, n);
    same_subsets(root, all);
    same_smallest(root);
    assert_int_equal(json_array_size(list(root, "ratio")),
                     json_array_size(list(root, "subsets")));
    json_array_foreach(list(root, "ratio"), i, one) same_ratio(one, set_of(root, one));
}

/* ---------- instances ---------- */

/* Imports a file kind and checks its counts: all new, so many rejected. */
static void import_counts(const json_t *file, int good, int rejected)
{
    assert_int_equal(whole(file, "new"), good);
    assert_int_equal(whole(file, "changed"), 0);
    assert_int_equal(whole(file, "same"), 0);
    assert_int_equal(whole(file, "rejected"), rejected);
    seen_rejected += rejected;
}

static void import_all(const char *now)
{
    const struct oracle_files *f = &oracle_files;
    int code =
        insteg("import people people.csv --db a.db --apply --json --now %s", now);
    json_t *root = answer();

    assert_int_equal(code, f->people_rejected ? EXIT_FOUND : 0);
    import_counts(json_array_get(list(root, "files"), 0), f->people_count,
                  f->people_rejected);
    assert_int_equal(sandbox_has("people.csv.rejected.csv"), f->people_rejected > 0);
    json_decref(root);
    code = insteg("import needs needs.csv requirements.csv --db a.db --apply --json "
                  "--now %s",
                  now);
    root = answer();
    assert_int_equal(code,
                     f->needs_rejected + f->requirements_rejected ? EXIT_FOUND : 0);
    import_counts(json_array_get(list(root, "files"), 0), f->need_count,
                  f->needs_rejected);
    import_counts(json_array_get(list(root, "files"), 1), f->requirements,
                  f->requirements_rejected);
    json_decref(root);
}

static void check_need(const struct oracle_need *n, const struct oracle_invented *files)
{
    bool all = seen_needs++ % 3 == 0;

    assert_int_equal(insteg("match %s --db a.db --json --now %s", n->key, files->now),
                     0);
    json_t *root = answer();
    same_match(root, n, files->now_day);
    json_decref(root);
    oracle_weigh(n, files->now_day, &thresholds);
    all &= thresholds.steps <= 12;
    assert_int_equal(insteg("thresholds %s --db a.db --json --now %s%s", n->key,
                            files->now, all ? " --all" : ""),
                     0);
    root = answer();
    same_thresholds(root, n, all);
    json_decref(root);
}

static void check_pool(uint64_t seed)
{
    struct oracle_invented files;

    sandbox_open();
    memset(&oracle_files, 0, sizeof oracle_files);
    oracle_invent(seed, &files);
    oracle_read_people("people.csv");
    oracle_read_needs("needs.csv", "requirements.csv");
    import_all(files.now);
    for (int i = 0; i < oracle_files.need_count; i++)
        check_need(&oracle_files.need[i], &files);
    sandbox_close();
}

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
    const char *value = getenv(name);

    return value && *value ? strtoull(value, NULL, 10) : otherwise;
}

static void every_figure_is_what_the_text_says(void **state)
{
    uint64_t pools = from_environment("INSTEG_ORACLE_POOLS", POOLS_DEFAULT);
    uint64_t first = from_environment("INSTEG_ORACLE_SEED", 1);

    (void)state;
    for (uint64_t seed = first; seed < first + pools; seed++) {
        print_message("# seed %llu\n", (unsigned long long)seed);
        check_pool(seed);
    }
    print_message("# %d needs: states %d %d %d %d, verdicts %d %d %d, left out %d, "
                  "frontiers %d, rejected rows %d, near concepts %d\n",
                  seen_needs, seen_state[0], seen_state[1], seen_state[2],
                  seen_state[3], seen_verdict[0], seen_verdict[1], seen_verdict[2],
                  seen_left_out, seen_frontiers, seen_rejected, seen_near);
    if (pools < POOLS_DEFAULT)
        return;
    assert_true(seen_needs >= 200);
    for (int i = 0; i < STATES; i++)
        assert_true(seen_state[i] >= 100);
    for (int i = 0; i < 3; i++)
        assert_true(seen_verdict[i] >= 100 && seen_kind[i] >= 100);
    assert_true(seen_left_out > 0 && seen_frontiers > 3 && seen_rejected > 50 &&
                seen_near > 100);
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_figure_is_what_the_text_says),
    };

    char data[512];

    if (!sandbox_arguments(argc, argv))
        return 2;
    snprintf(data, sizeof data, "%s/data", source_folder);
    world_read(data);
    sandbox_open();
    /* An import makes the database, and nearness is catalogue data. */
    sandbox_write("people.csv", "source_key,locality\n1,2380\n");
    if (insteg("import people people.csv --db a.db --apply") != 0)
        return 2;
    world_read_near("a.db");
    sandbox_close();
    return cmocka_run_group_tests_name("oracle", tests, NULL, NULL);
}
