/*
 * test_market_price.c: is the price of a requirement what the thresholds of the saved
 * need say?
 *
 * The twin saves every advertisement's proposal as a need and asks need_thresholds.
 */
#include "market_kit.h"

#include <sys/stat.h>

#include "service/ad_need.h"
#include "service/demo.h"
#include "service/need_thresholds.h"

#define NAMES_MOST 400
#define ADS_MOST   200

struct twin_name {
    struct str key;
    int64_t women, men, not_stated, ads;
    uint32_t all[ADS_MOST];
};

struct twin {
    struct twin_name name[NAMES_MOST];
    uint32_t name_count;
    int64_t priced, women, men, not_stated; /* all customs together */
};

static struct twin twin; /* large; one at a time */

static struct twin_name *twin_name(struct str key)
{
    for (uint32_t i = 0; i < twin.name_count; i++)
        if (str_eq(twin.name[i].key, key))
            return &twin.name[i];
    assert_true(twin.name_count < NAMES_MOST);
    twin.name[twin.name_count].key = key;
    return &twin.name[twin.name_count++];
}

/* All experience is one name here: years are another test's. */
static struct str twin_key(const struct need_requirement_row *r, bool experience)
{
    struct buf key = buf_new(kit_call.arena);

    if (experience)
        return STR("experience");
    if (r->kind == KIND_LICENCE || r->kind == KIND_CERTIFICATE)
        buf_format(&key, "%s:", kind_word(r->kind));
    buf_add(&key, r->code);
    return buf_str(&key);
}

/* Which of the reading's demands the included row `ordinal` of a saved need came from;
 * negative: a task. */
static int32_t from_of(const struct ad_draft *draft, uint32_t ordinal)
{
    for (uint32_t i = 0; i < draft->need.requirement_count; i++)
        if (draft->mark[i].included && ordinal-- == 0)
            return draft->mark[i].from;
    fail_msg("a saved row was not proposed");
    return -1;
}

static void count_twin(const struct ad_reading *reading, const struct ad_draft *draft,
                       const struct thresholds *t)
{
    uint32_t customs = 0;
    struct str seen[THRESHOLD_STEPS_MAX];
    uint32_t seen_count = 0;

    for (uint32_t i = 0; i < t->result.drop_count; i++) {
        const struct need_requirement_row *r = &t->need.requirement[t->row_of[i]];
        struct threshold_counts n = t->result.alone[i];
        int32_t from = from_of(draft, t->row_of[i]);
        bool experience =
            from >= 0 && reading->found.requirements[from].kind == READTEXT_EXPERIENCE;
        customs |= r->class == CLASS_CUSTOM ? 1u << i : 0;
        struct twin_name *name = twin_name(twin_key(r, experience));
        bool again = false;
        for (uint32_t k = 0; k < seen_count; k++)
            again |= str_eq(seen[k], name->key);
        name->women += n.women;
        name->men += n.men;
        name->not_stated += n.not_stated;
        if (again) {
            name->all[name->ads - 1] += n.women + n.men + n.not_stated;
            continue;
        }
        seen[seen_count++] = name->key;
        name->all[name->ads++] = n.women + n.men + n.not_stated;
    }
    twin.priced++;
    twin.women += t->result.reached[customs].women - t->result.reached[0].women;
    twin.men += t->result.reached[customs].men - t->result.reached[0].men;
    twin.not_stated +=
        t->result.reached[customs].not_stated - t->result.reached[0].not_stated;
}

/* Saves the advertisement as it is proposed, and asks for its thresholds. */
static void twin_ad(const char *id)
{
    struct ad_reading reading;
    struct ad_draft draft;
    struct ad_text ad;
    struct need need;
    enum need_outcome outcome;
    struct thresholds t;
    struct err err = { 0 };

    KIT_OK(ad_stored(&kit_call, str_from(id), &ad, &err), &err);
    if (ad.place_id == 0)
        return;
    KIT_OK(ad_read(market_reader, &ad, kit_call.arena, &reading, &err), &err);
    ad_propose(market_reader, &reading, kit_call.arena, &draft);
    struct ad_save save = { .reader = market_reader,
                            .reading = &reading,
                            .draft = &draft,
                            .lift_reason = STR("det är ett prov av räkningen") };
    KIT_OK(ad_need_save(&kit_call, &save, &need, &outcome, &err), &err);
    KIT_OK(store_wait(kit_call.store, kit_call.ticket, &err), &err);
    struct buf which = buf_new(kit_call.arena);
    buf_format(&which, "#%lld", (long long)need.rid);
    struct thresholds_ask ask = { .need = buf_str(&which) };
    KIT_OK(need_thresholds(&kit_call, &ask, &t, &err), &err);
    assert_int_equal(t.need.requirement_count, need.requirement_count);
    count_twin(&reading, &draft, &t);
}

static int rising(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return a < b ? -1 : a > b;
}

static void assert_price(const struct view *price, struct twin_name *name)
{
    int64_t n = name->ads, sum = name->women + name->men + name->not_stated;

    if (market_number(price, "ads") != n ||
        market_number(price, "women") != name->women ||
        market_number(price, "men") != name->men ||
        market_number(price, "not_stated") != name->not_stated)
        fail_msg("%.*s: %lld ads, %lld and %lld; want %lld, %lld and %lld",
                 STR_ARG(name->key), (long long)market_number(price, "ads"),
                 (long long)market_number(price, "women"),
                 (long long)market_number(price, "men"), (long long)n,
                 (long long)name->women, (long long)name->men);
    qsort(name->all, (size_t)n, sizeof *name->all, rising);
    int64_t twice = (int64_t)name->all[n / 2] + name->all[(n - 1) / 2];
    assert_int_equal(market_number(view_get(price, STR("median_milli")), "all"),
                     500 * twice);
    int64_t mean = market_number(view_get(price, STR("mean_milli")), "all");
    assert_true(2 * mean * n <= 2000 * sum + n && 2 * mean * n > 2000 * sum - n);
}

/* Adds up the market's rows of experience, whose medians are another matter. */
static void assert_experience(const struct view *answer, const struct twin_name *want)
{
    const struct view *list = view_get(answer, STR("requirements"));
    int64_t women = 0, men = 0;

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        const struct view *price = view_get(&i->value, STR("price"));
        if (!str_starts(view_get(&i->value, STR("name"))->text, "experience:") ||
            price->kind == VIEW_NULL)
            continue;
        women += market_number(price, "women");
        men += market_number(price, "men");
    }
    assert_int_equal(women, want->women);
    assert_int_equal(men, want->men);
}

static void assert_twin(const struct view *answer)
{
    const struct view *places = view_get(answer, STR("places"));
    int64_t women = 0, men = 0, not_stated = 0, ads = 0;
    uint32_t priced = 0;

    for (uint32_t i = 0; i < twin.name_count; i++) {
        struct twin_name *name = &twin.name[i];
        if (str_is(name->key, "experience")) {
            assert_experience(answer, name);
            continue;
        }
        const struct view *found = market_find(answer, "requirements", name->key);
        if (!found)
            fail_msg("no row %.*s", STR_ARG(name->key));
        assert_price(view_get(found, STR("price")), name);
    }
    const struct view *list = view_get(answer, STR("requirements"));
    for (const struct view_item *i = list->list.first; i; i = i->next)
        priced += view_get(&i->value, STR("price"))->kind == VIEW_OBJECT &&
                  !str_starts(view_get(&i->value, STR("name"))->text, "experience:");
    uint32_t want = 0;
    for (uint32_t i = 0; i < twin.name_count; i++)
        want += !str_is(twin.name[i].key, "experience");
    assert_int_equal(priced, want);
    for (const struct view_item *i = places->list.first; i; i = i->next) {
        const struct view *together = view_get(&i->value, STR("together"));
        if (together->kind == VIEW_NULL)
            continue;
        ads += market_number(together, "ads");
        women += market_number(together, "women");
        men += market_number(together, "men");
        not_stated += market_number(together, "not_stated");
    }
    assert_int_equal(ads, twin.priced);
    assert_int_equal(women, twin.women);
    assert_int_equal(men, twin.men);
    assert_int_equal(not_stated, twin.not_stated);
}

static void make_demo(void)
{
    const char *tmp = kit_path("tmp");
    struct demo_ask ask = { .reader = market_reader, .tmp_dir = tmp };
    struct demo_made made;
    struct err err = { 0 };

    assert_int_equal(mkdir(tmp, 0700), 0);
    KIT_OK(demo_make(&kit_call, &ask, &made, &err), &err);
    assert_int_equal(rmdir(tmp), 0);
}

static struct market *priced_market(void)
{
    struct market *market = market_empty();
    struct err err = { 0 };

    KIT_OK(market_load(&kit_call, market, UINT32_MAX, &err), &err);
    KIT_OK(market_price(&kit_call, market, &err), &err);
    return market;
}

static void prices_are_those_of_the_saved_needs_thresholds(void **state)
{
    (void)state;
    memset(&twin, 0, sizeof twin);
    make_demo();
    market_import(kit_file("lot.jsonl", market_drawn(7, 60)));
    struct market *market = priced_market();
    const struct view *answer = market_answered(market, market_everything);
    for (int i = 0; i < 60; i++) {
        char id[16];
        snprintf(id, sizeof id, "lot-%d", i);
        twin_ad(id);
    }
    for (int i = 1; i <= 4; i++) {
        char id[16];
        snprintf(id, sizeof id, "demo-%d", i);
        twin_ad(id);
    }
    assert_int_equal(market_number(answer, "ads"), 64);
    assert_int_equal(market_number(answer, "priced"), twin.priced);
    assert_true(twin.priced > 40 && twin.priced < 64);
    assert_true(twin.women > 100 && twin.men > 100);
    assert_twin(answer);
    market_free(market);
}

static void real_advertisements_have_the_prices_of_their_needs(void **state)
{
    (void)state;
    const char *path = kit_data("ads/jobsearch-67-ads-2025-09-anonymised.json");
    memset(&twin, 0, sizeof twin);
    make_demo();
    market_import(path);
    struct market *market = priced_market();
    const struct view *answer = market_answered(market, market_everything);
    int64_t count = market_number(answer, "ads");
    for (int64_t i = 0; i < count; i++) {
        char sql[100];
        snprintf(sql, sizeof sql,
                 "SELECT source_key FROM advertisement ORDER BY id LIMIT 1 OFFSET %lld",
                 (long long)i);
        twin_ad(str_cstr(kit_call.arena, kit_text(sql)));
    }
    assert_int_equal(market_number(answer, "priced"), twin.priced);
    assert_twin(answer);
    market_free(market);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(prices_are_those_of_the_saved_needs_thresholds),
        CASE(real_advertisements_have_the_prices_of_their_needs),
    };
    return cmocka_run_group_tests_name("market_price", tests, market_load_reader,
                                       market_drop_reader);
}
