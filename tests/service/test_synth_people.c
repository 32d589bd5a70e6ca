/*
 * test_synth_people.c: is an invented pool repeatable, does every field read, and do
 * its shares look like life?
 *
 * Bands are wide on purpose: they catch a broken draw, not a changed opinion.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/date.h"
#include "base/embed.h"
#include "domain/code.h"
#include "service/synth_people.h"

#define POOL    2000
#define COLUMNS 12u

static struct arena arena;
static struct err err;

static int fresh(void **state)
{
    (void)state;
    err = (struct err){ 0 };
    return 0;
}

static int drop(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

static struct synth_ask an_ask(const char *area, int64_t count, int64_t seed)
{
    return (struct synth_ask){ .count = count,
                               .seed = seed,
                               .area = str_from(area),
                               .today = date_from_civil(2026, 11, 22),
                               .enrolled_from = DAY_NONE,
                               .enrolled_to = DAY_NONE };
}

static struct synth_pool a_pool(const char *area, int64_t count, int64_t seed)
{
    struct synth_ask ask = an_ask(area, count, seed);
    struct synth_pool pool;

    if (!synth_pool_make(&arena, &ask, &pool, &err))
        fail_msg("synth_pool_make: %s", err_english(&err));
    return pool;
}

static struct str rows_of(const struct synth_pool *pool)
{
    struct buf rows = buf_new(&arena);

    synth_pool_header(&rows);
    for (int64_t i = 0; i < pool->ask.count; i++)
        synth_pool_row(pool, i, &rows);
    return buf_str(&rows);
}

/* ---- the same again ---- */

static void the_same_seed_gives_the_same_bytes(void **state)
{
    struct synth_pool a = a_pool("Jämtlands län", 300, 7);
    struct synth_pool b = a_pool("Jämtlands län", 300, 7);
    struct synth_pool c = a_pool("Jämtlands län", 300, 8);

    (void)state;
    assert_true(str_eq(rows_of(&a), rows_of(&b)));
    assert_false(str_eq(rows_of(&a), rows_of(&c)));
}

static void a_larger_pool_begins_with_the_smaller(void **state)
{
    struct synth_pool small = a_pool("all", 100, 3), large = a_pool("all", 250, 3);
    struct str head = rows_of(&small), whole = rows_of(&large);

    (void)state;
    assert_true(whole.len > head.len);
    assert_memory_equal(whole.ptr, head.ptr, head.len);
}

static void a_person_stands_alone(void **state)
{
    struct synth_pool pool = a_pool("Norrbotten", 50, 1);
    struct buf first[50], row = buf_new(&arena);

    (void)state;
    for (int64_t i = 0; i < 50; i++) {
        first[i] = buf_new(&arena);
        synth_pool_row(&pool, i, &first[i]);
    }
    for (int64_t i = 49; i >= 0; i--) {
        buf_clear(&row);
        synth_pool_row(&pool, i, &row);
        assert_true(str_eq(buf_str(&row), buf_str(&first[i])));
    }
}

static void keys_count_from_one(void **state)
{
    struct synth_pool pool = a_pool("all", 1, 1);
    struct buf row = buf_new(&arena);

    (void)state;
    synth_pool_row(&pool, 0, &row);
    assert_true(str_starts(buf_str(&row), "S000001,"));
    buf_clear(&row);
    synth_pool_row(&pool, 1234566, &row);
    assert_true(str_starts(buf_str(&row), "S1234567,"));
}

/* ---- every field reads ---- */

/* A licence's code is told apart without regard to case. */
static struct str licence_of(struct str code)
{
    struct str stored;

    assert_true(code_stored(KIND_LICENCE, code, &arena, &stored, &err));
    return stored;
}

static struct map codes_of(const char *file)
{
    struct map codes = map_new(&arena);
    struct str tsv, line, code;
    bool licences = strcmp(file, "licences.tsv") == 0;

    assert_true(embed_find(embed_data, file, &tsv));
    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line)) {
        embed_columns(line, &code, 1);
        map_add(&codes, licences ? licence_of(code) : code, 1);
    }
    return codes;
}

struct shipped_codes {
    struct map tasks, licences, certificates, languages;
    struct place_book places;
};

static struct place_book shipped_places(void)
{
    struct place *place = ARENA_ARRAY(&arena, 1000, struct place);
    struct place_book book;
    struct str tsv, line, c[10];
    uint32_t n = 0;

    assert_true(embed_find(embed_data, "places.tsv", &tsv));
    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line) && n < 1000) {
        embed_columns(line, c, 10);
        place[n] = (struct place){ .id = (int64_t)n + 1,
                                   .code = c[0],
                                   .name = c[1],
                                   .municipality = c[3],
                                   .is_town = str_is(c[2], "town"),
                                   .is_main = str_is(c[9], "1") };
        n++;
    }
    place_book_make(&book, &arena, place, n);
    return book;
}

static struct shipped_codes shipped_codes(void)
{
    return (struct shipped_codes){ codes_of("tasks.tsv"), codes_of("licences.tsv"),
                                   codes_of("certificates.tsv"),
                                   codes_of("languages.tsv"), shipped_places() };
}

static uint32_t split(struct str row, struct str field[COLUMNS])
{
    uint32_t n = 0;

    for (size_t from = 0;; n++) {
        size_t len = str_find(str_sub(row, from, row.len), STR(","));
        if (n < COLUMNS)
            field[n] = str_sub(row, from, len);
        if (len == SIZE_MAX)
            return n + 1;
        from += len + 1;
    }
}

static void known(const struct map *codes, struct str code)
{
    if (map_get(codes, code) == MAP_NONE)
        fail_msg("%.*s is not shipped", STR_ARG(code));
}

static void read_capabilities(const struct shipped_codes *codes, struct str list)
{
    struct str item, code;
    int32_t level;

    assert_true(list.len > 0);
    while (str_next(&list, ';', &item)) {
        assert_true(code_level(item, &code, &level, &err));
        assert_true(str_starts(code, "task:"));
        known(&codes->tasks, str_sub(code, 5, code.len));
    }
}

static void read_languages(const struct shipped_codes *codes, struct str list)
{
    struct str item, code, stored, language;
    int32_t step;

    while (str_next(&list, ';', &item)) {
        assert_true(code_level(item, &code, &step, &err));
        assert_true(code_stored(KIND_LANGUAGE, code, &arena, &stored, &err));
        str_next(&code, ':', &language);
        known(&codes->languages, language);
    }
}

static void number_within(struct str text, int64_t least, int64_t most)
{
    int64_t n;

    assert_true(str_int(text, &n));
    assert_in_range(n, least, most);
}

static void read_row(const struct shipped_codes *codes, struct str row)
{
    struct str f[COLUMNS], item;
    enum travel_mode mode;
    uint32_t place;
    int32_t day;

    assert_int_equal(split(row, f), COLUMNS);
    assert_true(f[1].len == 0 || str_is(f[1], "K") || str_is(f[1], "M"));
    if (!place_find(&codes->places, f[2], &place, &err))
        fail_msg("%s", err_english(&err));
    assert_true(mode_from(f[3], &mode));
    number_within(f[4], 30, 90);
    if (f[5].len) {
        assert_true(date_parse(f[5], &day));
        assert_in_range(day, date_from_civil(2026, 11, 29),
                        date_from_civil(2027, 2, 14));
    }
    number_within(f[6], 20, 40);
    assert_true(date_parse(f[7], &day));
    assert_in_range(day, date_from_civil(2024, 11, 22), date_from_civil(2026, 11, 22));
    read_capabilities(codes, f[8]);
    while (str_next(&f[9], ';', &item))
        known(&codes->licences, licence_of(item));
    while (str_next(&f[10], ';', &item))
        known(&codes->certificates, item);
    read_languages(codes, f[11]);
}

static void every_field_reads(void **state)
{
    struct synth_pool pool = a_pool("all", POOL, 11);
    struct shipped_codes codes = shipped_codes();
    struct buf row = buf_new(&arena);

    (void)state;
    for (int64_t i = 0; i < POOL; i++) {
        buf_clear(&row);
        synth_pool_row(&pool, i, &row);
        assert_true(str_ends(buf_str(&row), "\n"));
        read_row(&codes, str_trim(buf_str(&row)));
    }
}

/* ---- areas ---- */

/* Whether everyone's locality, as written, is one of `places` (";" between). */
static void everyone_lives_in(const char *area, const char *places)
{
    struct synth_pool pool = a_pool(area, 300, 5);
    struct map allowed = map_new(&arena);
    struct str rest = str_from(places), name;

    while (str_next(&rest, ';', &name))
        map_add(&allowed, name, 1);
    for (uint32_t i = 0; i < pool.world.place_count; i++)
        known(&allowed, pool.world.place[i].written);
    assert_int_equal(pool.world.place_count, allowed.count);
}

static void an_area_is_a_county_a_municipality_a_town_or_a_code(void **state)
{
    struct synth_pool county = a_pool("Jämtlands län", 1, 1), same;

    (void)state;
    same = a_pool("  jämtland ", 1, 1);
    assert_int_equal(county.world.place_count, same.world.place_count);
    assert_true(county.world.place_count > 40);
    everyone_lives_in("Hallen", "Hallen");
    everyone_lives_in("Uppsala", "Uppsala");
    everyone_lives_in("0380;Hallen;Ås", "Uppsala;Hallen;Ås");
    struct synth_pool krokom = a_pool("Krokom", 1, 1), code = a_pool("2309", 1, 1);
    assert_true(krokom.world.place_count > 3);
    assert_int_equal(krokom.world.place_count, code.world.place_count);
}

static void all_is_the_whole_country(void **state)
{
    struct synth_pool pool = a_pool("all", 1, 1);
    uint32_t sum = pool.world.place_upto[pool.world.place_count - 1];

    (void)state;
    assert_in_range(sum, 10300000, 10600000); /* people in Sweden at the end of 2021 */
}

static void an_unknown_area_is_refused(void **state)
{
    static const char *const bad[] = { "Atlantis", "", " ; ", "Krokom;Atlantis",
                                       "Lugnvik" };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct synth_ask ask = an_ask(bad[i], 1, 1);
        struct synth_pool pool = { .ask = { .count = 77 } };
        err = (struct err){ 0 };
        assert_false(synth_pool_make(&arena, &ask, &pool, &err));
        assert_int_equal(err.kind, ERR_INPUT);
        assert_int_equal(pool.ask.count, 77);
    }
}

static void enrolment_keeps_within_the_days_given(void **state)
{
    struct synth_ask ask = an_ask("all", POOL, 1);
    struct synth_pool pool;
    struct buf row = buf_new(&arena);
    struct str f[COLUMNS];
    int32_t day, least = INT32_MAX, most = INT32_MIN;

    (void)state;
    ask.enrolled_from = date_from_civil(2026, 3, 1);
    ask.enrolled_to = date_from_civil(2026, 3, 31);
    assert_true(synth_pool_make(&arena, &ask, &pool, &err));
    for (int64_t i = 0; i < POOL; i++) {
        buf_clear(&row);
        synth_pool_row(&pool, i, &row);
        split(buf_str(&row), f);
        assert_true(date_parse(f[7], &day));
        least = day < least ? day : least;
        most = day > most ? day : most;
    }
    assert_int_equal(least, ask.enrolled_from);
    assert_int_equal(most, ask.enrolled_to);
    ask.enrolled_to = ask.enrolled_from - 1;
    assert_false(synth_pool_make(&arena, &ask, &pool, &err));
    assert_int_equal(err.kind, ERR_INPUT);
}

/* ---- like life ---- */

/* Weights 0, 3, 0, 7 as rising sums; what weighs nothing is never drawn. */
static void a_draw_is_by_weight(void **state)
{
    static const uint32_t upto[] = { 0, 3, 3, 10 };
    struct rng rng = rng_seeded(1);
    uint32_t drawn[4] = { 0 };

    (void)state;
    for (uint32_t i = 0; i < 10000; i++)
        drawn[synth_draw(upto, 4, &rng)]++;
    assert_int_equal(drawn[0], 0);
    assert_int_equal(drawn[2], 0);
    assert_in_range(drawn[1], 2850, 3150);
    assert_int_equal(drawn[1] + drawn[3], 10000);
}

struct tally {
    uint32_t women, men, newcomer, b, heavy, car, gymnasium, informal, at_once,
        full_time;
    uint32_t typical, tried, steady, master, capabilities, talks, first_words;
    uint32_t b_new, town, care_women, care_men;
};

static bool in_care(const struct synth_world *world, const struct synth_person *p)
{
    for (uint32_t i = 0; i < p->role_count; i++)
        if (str_starts(world->role[p->role[i]].ssyk, "53"))
            return true;
    return false;
}

static bool informal(const struct synth_world *world, const struct synth_person *p)
{
    for (uint32_t i = 0; i < p->role_count; i++)
        if (world->role[p->role[i]].informal)
            return true;
    return false;
}

static void tally_person(const struct synth_world *world, const struct synth_person *p,
                         struct tally *t)
{
    const int32_t *sv = p->language[0].step;

    t->women += p->sex == SYNTH_WOMAN;
    t->men += p->sex == SYNTH_MAN;
    t->newcomer += p->newcomer;
    t->b += p->has_b;
    t->b_new += p->has_b && p->newcomer;
    t->heavy += p->has_c || p->has_d;
    t->car += p->mode == MODE_CAR;
    t->gymnasium += p->gymnasium;
    t->informal += informal(world, p);
    t->at_once += p->wait_weeks == 0;
    t->full_time += p->hours == 40;
    t->typical += p->capability_count >= 6 && p->capability_count <= 14;
    t->talks += sv[0] >= 3 && sv[1] >= 3;
    t->first_words += sv[0] == 1;
    t->care_women += p->sex == SYNTH_WOMAN && in_care(world, p);
    t->care_men += p->sex == SYNTH_MAN && in_care(world, p);
    t->capabilities += p->capability_count;
    for (uint32_t i = 0; i < p->capability_count; i++) {
        t->tried += p->capability[i].level == 1;
        t->steady += p->capability[i].level == 2 || p->capability[i].level == 3;
        t->master += p->capability[i].level == 4;
    }
}

static void band(const char *what, uint32_t part, uint32_t whole, uint32_t least,
                 uint32_t most)
{
    uint32_t milli = (uint32_t)(1000ull * part / whole);

    print_message("# %-24s %3u.%u %% (%u-%u)\n", what, milli / 10, milli % 10,
                  least / 10, most / 10);
    if (milli < least || milli > most)
        fail_msg("%s: %u of 1000, wanted %u to %u", what, milli, least, most);
}

static void shares_look_like_life(void **state)
{
    struct synth_pool pool = a_pool("Jämtlands län", POOL, 7);
    struct tally t = { 0 };
    struct synth_person p;

    (void)state;
    for (int64_t i = 0; i < POOL; i++) {
        synth_pool_person(&pool, i, &p);
        tally_person(&pool.world, &p, &t);
        assert_in_range(p.capability_count, 1, SYNTH_CAPABILITIES_MOST);
    }
    band("women", t.women, POOL, 480, 560);
    band("men", t.men, POOL, 430, 510);
    band("newcomers", t.newcomer, POOL, 360, 450);
    band("ordinary talk in Swedish", t.talks, POOL, 620, 780);
    band("single words of Swedish", t.first_words, POOL, 80, 180);
    band("licence B", t.b, POOL, 500, 600);
    band("licence B, newcomers", t.b_new, t.newcomer, 300, 450);
    band("licence C or D", t.heavy, POOL, 10, 50);
    band("goes by car", t.car, POOL, 250, 400);
    band("upper-secondary diploma", t.gymnasium, POOL, 500, 600);
    band("informal experience", t.informal, POOL, 300, 420);
    band("available at once", t.at_once, POOL, 660, 780);
    band("40 hours", t.full_time, POOL, 550, 650);
    band("6 to 14 capabilities", t.typical, POOL, 500, 700);
    band("level 1", t.tried, t.capabilities, 180, 330);
    band("level 2 or 3", t.steady, t.capabilities, 600, 800);
    band("level 4", t.master, t.capabilities, 10, 70);
    band("care, women", t.care_women, t.women, 190, 420);
    band("care, men", t.care_men, t.men, 60, 250);
    assert_true((uint64_t)t.care_women * t.men > (uint64_t)t.care_men * t.women);
}

static void people_live_where_people_live(void **state)
{
    struct synth_pool pool = a_pool("all", POOL * 10, 2);
    struct synth_person p;
    uint32_t city = 0, rural = 0;

    (void)state;
    for (int64_t i = 0; i < POOL * 10; i++) {
        synth_pool_person(&pool, i, &p);
        city += pool.world.place[p.place].size == SYNTH_CITY;
        rural += pool.world.place[p.place].size == SYNTH_RURAL;
    }
    /* of 10.45 million, 4.08 live in municipalities of 100,000 and 1.82 in those under
     * 20,000 (data/places.tsv, population 2021): 391 and 174 of 1000 */
    band("municipalities of 100,000", city, POOL * 10, 376, 406);
    band("municipalities under 20,000", rural, POOL * 10, 159, 189);
}

/* What belongs together must never come apart, whoever is drawn. */
static void nobody_contradicts_themselves(void **state)
{
    struct synth_pool pool = a_pool("all", POOL * 10, 4);
    struct synth_person p;

    (void)state;
    for (int64_t i = 0; i < POOL * 10; i++) {
        synth_pool_person(&pool, i, &p);
        assert_true(!p.has_c || p.has_b);
        assert_true(!p.has_ce || p.has_c);
        assert_true(!p.has_car || p.has_b);
        assert_true(p.mode != MODE_CAR || p.has_car);
        assert_false(p.gymnasium && p.grundskola);
        assert_true(p.role_count >= 1);
        for (uint32_t k = 0; k < p.language_count; k++)
            assert_true(p.language[k].step[1] <= p.language[k].step[0] &&
                        p.language[k].step[3] <= p.language[k].step[2]);
        for (uint32_t k = 0; k < p.capability_count; k++) {
            const struct synth_task *task = &pool.world.task[p.capability[k].task];
            assert_in_range(p.capability[k].level, 1, 4);
            assert_true(task->licence != SYNTH_LICENCE_B || p.has_b);
            assert_true(task->licence != SYNTH_LICENCE_HEAVY || p.has_c || p.has_d);
        }
    }
}

/* ---- the file ---- */

static void a_file_is_whole_or_not_there(void **state)
{
    struct call call = { .arena = &arena };
    struct synth_ask ask = an_ask("Krokom", 200, 9);
    struct synth_pool pool = a_pool("Krokom", 200, 9);
    struct str want = rows_of(&pool);
    char path[] = "/tmp/synth_people_XXXXXX";
    int fd = mkstemp(path);

    (void)state;
    assert_true(fd >= 0);
    ask.path = path;
    if (!synth_people(&call, &ask, &err))
        fail_msg("synth_people: %s", err_english(&err));
    close(fd);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    char *got = ARENA_ARRAY(&arena, want.len + 1, char);
    assert_int_equal(read(fd, got, want.len + 1), (ssize_t)want.len);
    assert_memory_equal(got, want.ptr, want.len);
    close(fd);
    unlink(path);

    ask.path = "/dev/full"; /* no plain file: written to, never replaced */
    assert_false(synth_people(&call, &ask, &err));
    assert_int_equal(err.kind, ERR_FULL);
    err = (struct err){ 0 };
    ask.path = "/nowhere-at-all/people.csv";
    assert_false(synth_people(&call, &ask, &err));
    assert_int_equal(err.kind, ERR_UNAVAILABLE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_same_seed_gives_the_same_bytes, fresh),
        cmocka_unit_test_setup(a_larger_pool_begins_with_the_smaller, fresh),
        cmocka_unit_test_setup(a_person_stands_alone, fresh),
        cmocka_unit_test_setup(keys_count_from_one, fresh),
        cmocka_unit_test_setup(every_field_reads, fresh),
        cmocka_unit_test_setup(an_area_is_a_county_a_municipality_a_town_or_a_code,
                               fresh),
        cmocka_unit_test_setup(all_is_the_whole_country, fresh),
        cmocka_unit_test_setup(an_unknown_area_is_refused, fresh),
        cmocka_unit_test_setup(enrolment_keeps_within_the_days_given, fresh),
        cmocka_unit_test_setup(a_draw_is_by_weight, fresh),
        cmocka_unit_test_setup(shares_look_like_life, fresh),
        cmocka_unit_test_setup(people_live_where_people_live, fresh),
        cmocka_unit_test_setup(nobody_contradicts_themselves, fresh),
        cmocka_unit_test_setup(a_file_is_whole_or_not_there, fresh),
    };
    return cmocka_run_group_tests(tests, NULL, drop);
}
