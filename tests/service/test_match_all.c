/*
 * test_match_all.c: are both lists for everybody those that one need and one person at
 * a time would give, however the work is cut up, stopped and shared?
 *
 * The twin ranks everybody for each need with engine/rank, and turns that round for
 * people's lists.
 */
#include "ad_kit.h"

#include <dirent.h>
#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "base/rng.h"
#include "service/import.h"
#include "service/match_all.h"
#include "service/match_night.h"
#include "service/matching_off.h"
#include "service/need_pack.h"
#include "service/open_needs.h"
#include "service/person_protect.h"
#include "service/synth_people.h"

#define PEOPLE 300u
#define NEEDS  60u
#define TOP    7u
#define PART   64u
#define PARTS  5u /* of PEOPLE */

static void import_pool(void)
{
    struct synth_ask ask = { .count = PEOPLE,
                             .seed = 1,
                             .today = moment_day(KIT_NOW),
                             .area = STR("Stockholms län"),
                             .enrolled_from = DAY_NONE,
                             .enrolled_to = moment_day(KIT_NOW) + 20 };
    struct synth_pool synth;
    struct buf rows = buf_new(kit_call.arena);
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(synth_pool_make(kit_call.arena, &ask, &synth, &err), &err);
    synth_pool_header(&rows);
    for (uint32_t i = 0; i < PEOPLE; i++)
        synth_pool_row(&synth, i, &rows);
    struct import_ask of = { { kit_file("p.csv", buf_str(&rows)), NULL }, true, NULL };
    KIT_OK(import_people(&kit_call, &of, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count, 0);
}

static void import_random_needs(uint64_t seed)
{
    static const char *const tasks[] = { "plocka-order", "packa-kolli", "diska-maskin",
                                         "moppa-golv",   "stada-kok",   "sitta-kassa",
                                         "fylla-hyllor", "duka-av" };
    static const char *const classes[] = { "core", "learnable", "custom", "contract" };
    static const char *const places[] = { "Stockholm", "Solna", "Norrtälje" };
    struct buf needs = buf_new(kit_call.arena), rows = buf_new(kit_call.arena);
    struct rng rng = rng_seeded(seed);
    struct import_report report;
    struct err err = { 0 };

    buf_cstr(&needs, "source_key,title,locality,start,hours_per_week\n");
    buf_cstr(&rows, "need,task,share_percent,kind,concept,level,class\n");
    for (uint32_t n = 0; n < NEEDS; n++) {
        buf_format(&needs, "n%u,Behov %u,%s,2026-12-%02u,%u\n", n, n,
                   places[rng_below(&rng, 3)], 1 + rng_below(&rng, 28),
                   10 * (1 + rng_below(&rng, 4)));
        for (uint32_t i = rng_below(&rng, 4); i > 0; i--)
            buf_format(&rows, "n%u,T%u,20,concept,task:%s,%u,%s\n", n, i,
                       tasks[i * 2 - 1 - rng_below(&rng, 2)], 1 + rng_below(&rng, 3),
                       classes[rng_below(&rng, 4)]);
        if (rng_below(&rng, 3) == 0)
            buf_format(&rows, "n%u,,,licence,B,,%s\n", n,
                       classes[2 + rng_below(&rng, 2)]);
    }
    struct import_ask of = { { kit_file("n.csv", buf_str(&needs)),
                               kit_file("r.csv", buf_str(&rows)) },
                             true,
                             NULL };
    KIT_OK(import_needs(&kit_call, &of, &report, &err), &err);
    assert_int_equal(report.file[0].rejected_count + report.file[1].rejected_count, 0);
}

static int make(void **state)
{
    if (kit_make(state) != 0)
        return -1;
    import_pool();
    import_random_needs(5);
    return 0;
}

static void remove_folder(const char *name)
{
    DIR *dir = opendir(kit_path(name));

    for (const struct dirent *entry; dir && (entry = readdir(dir));)
        if (entry->d_name[0] != '.') {
            struct buf path = buf_new(kit_call.arena);
            buf_format(&path, "%s/%s", kit_path(name), entry->d_name);
            unlink(path.ptr);
        }
    if (dir)
        closedir(dir);
    rmdir(kit_path(name));
}

static int drop(void **state)
{
    remove_folder("a");
    remove_folder("b");
    return kit_remove(state);
}

static struct match_all_ask asking(const char *folder, uint32_t part)
{
    return (struct match_all_ask){
        .folder = kit_path(folder), .top = TOP, .part_people = part, .threads = 1
    };
}

static struct match_all_done made(const char *folder, uint32_t part)
{
    struct match_all_ask ask = asking(folder, part);
    struct match_all_done done;
    struct err err = { 0 };

    KIT_OK(match_all(&kit_call, &ask, &done, &err), &err);
    return done;
}

static struct str file_of(const char *folder, const char *name)
{
    struct buf path = buf_new(kit_call.arena);

    buf_format(&path, "%s/%s", kit_path(folder), name);
    return kit_bytes(path.ptr);
}

static int by_text(const void *left, const void *right)
{
    const struct str *a = left, *b = right;
    const size_t least = a->len < b->len ? a->len : b->len;
    const int order = memcmp(a->ptr, b->ptr, least);

    return order ? order : (a->len > b->len) - (a->len < b->len);
}

/* Its lines, the person of the lowest source_key first: the regions' files hold them in
 * another order than one file of all. */
static struct str by_key(struct str text)
{
    struct buf sorted = buf_new(kit_call.arena);
    struct str line[PEOPLE];
    size_t count = 0;

    for (size_t end; text.len > 0; text = str_sub(text, end + 1, text.len)) {
        end = str_find(text, STR("\n"));
        assert_true(end < text.len && count < PEOPLE);
        size_t key = str_find(text, STR("source_key"));
        line[count++] = str_sub(text, key, end - key);
    }
    qsort(line, count, sizeof *line, by_text);
    for (size_t i = 0; i < count; i++) {
        buf_cstr(&sorted, "{\"");
        buf_add(&sorted, line[i]);
        buf_char(&sorted, '\n');
    }
    return buf_str(&sorted);
}

/* All the people's files, without their numbers, by source_key. */
static struct str people_of(const char *folder, uint32_t parts)
{
    struct buf all = buf_new(kit_call.arena);

    for (uint32_t p = 1; p <= parts; p++) {
        char name[32];
        snprintf(name, sizeof name, "people-%04u.jsonl", p);
        buf_add(&all, file_of(folder, name));
    }
    return by_key(buf_str(&all));
}

/* ------------------------------------------------------------------------ the twin */

struct fact {
    struct rank_row row;
    uint32_t need;
};

struct twin {
    const struct pool *pool;
    struct need need[NEEDS];
    struct rank_list list[NEEDS]; /* those not out of reach */
    uint64_t seed;                /* of people's lists      */
};

static void make_twin(struct twin *t)
{
    struct err err = { 0 };
    struct tx *tx = NULL;

    KIT_OK(images_lease(&kit_call, &t->pool, &err), &err);
    KIT_OK(tx_begin(kit_call.store, TX_READ, &tx, &err), &err);
    for (uint32_t n = 0; n < NEEDS; n++) {
        struct need_which which = { .id = n + 1 };
        struct packed_need *packed = ARENA_NEW(kit_call.arena, struct packed_need);
        KIT_OK(need_load(tx, kit_call.arena, &t->pool->book, which, &t->need[n], &err),
               &err);
        need_pack(&kit_call, t->pool, &t->need[n], packed);
        struct rank_order order = { t->pool->priority, (uint64_t)t->need[n].seed };
        KIT_OK(rank_people(kit_call.arena, &t->pool->match, &packed->columns, &order,
                           &t->list[n], &err),
               &err);
        while (t->list[n].count > 0 &&
               t->list[n].rows[t->list[n].count - 1].state == RANK_OUT_OF_REACH)
            t->list[n].count--;
    }
    tx_end(&tx);
    t->seed = OPEN_NEEDS_SEED;
}

static const char *const words[] = { "ready", "ready_after", "behind_thresholds" };

static void assert_entry(const json_t *entry, const char *key, struct str name,
                         const struct rank_row *row)
{
    assert_true(str_is(name, json_string_value(json_object_get(entry, key))));
    assert_string_equal(json_string_value(json_object_get(entry, "state")),
                        words[row->state]);
    assert_int_equal(json_integer_value(json_object_get(entry, "band")), row->band);
    assert_int_equal(json_integer_value(json_object_get(entry, "fit")), row->fit);
}

/* The next line of a text, as JSON. */
static json_t *next_line(struct str *text)
{
    size_t end = str_find(*text, STR("\n"));
    json_t *line = json_loadb(text->ptr, end, 0, NULL);

    assert_non_null(line);
    *text = str_sub(*text, end + 1, text->len);
    return line;
}

static void assert_needs(const struct twin *t, struct str text)
{
    uint32_t entries = 0;

    for (uint32_t n = 0; n < NEEDS; n++) {
        json_t *line = next_line(&text);
        const json_t *people = json_object_get(line, "people");
        const uint32_t want = t->list[n].count < TOP ? t->list[n].count : TOP;
        assert_true(str_is(t->need[n].source_key,
                           json_string_value(json_object_get(line, "need"))));
        assert_int_equal(json_array_size(people), want);
        for (uint32_t i = 0; i < want; i++)
            assert_entry(json_array_get(people, i), "source_key",
                         pool_source_key(t->pool, t->list[n].rows[i].person),
                         &t->list[n].rows[i]);
        entries += want;
        json_decref(line);
    }
    assert_int_equal(text.len, 0);
    assert_true(entries > NEEDS); /* or it has said nothing */
}

static const struct twin *sorting;
static uint64_t her_seed;

static int by_her_order(const void *left, const void *right)
{
    const struct fact *a = left, *b = right;

    if (a->row.state != b->row.state)
        return a->row.state < b->row.state ? -1 : 1;
    if (a->row.band != b->row.band)
        return a->row.band < b->row.band ? -1 : 1;
    /* No need from a file has a deadline. */
    uint64_t x = rank_ticket(rng_mix((uint64_t)sorting->need[a->need].rid), her_seed);
    uint64_t y = rank_ticket(rng_mix((uint64_t)sorting->need[b->need].rid), her_seed);
    return x < y ? -1 : 1;
}

static uint32_t facts_of(const struct twin *t, uint32_t row, struct fact *facts)
{
    uint32_t count = 0;

    for (uint32_t n = 0; n < NEEDS; n++)
        for (uint32_t i = 0; i < t->list[n].count; i++)
            if (t->list[n].rows[i].person == row)
                facts[count++] = (struct fact){ t->list[n].rows[i], n };
    sorting = t;
    her_seed = rank_ticket(t->pool->match.lottery_key[row], t->seed);
    qsort(facts, count, sizeof *facts, by_her_order);
    return count < TOP ? count : TOP;
}

static void assert_people(const struct twin *t, struct str text)
{
    const uint64_t *open = pool_open(t->pool, kit_call.arena, moment_day(kit_call.now));
    struct fact facts[NEEDS];
    uint32_t entries = 0;

    for (uint32_t p = 0; p < t->pool->match.person_count; p++) {
        if (!image_bit(open, p))
            continue;
        json_t *line = next_line(&text);
        const json_t *needs = json_object_get(line, "needs");
        const uint32_t want = facts_of(t, p, facts);
        assert_true(str_is(pool_source_key(t->pool, p),
                           json_string_value(json_object_get(line, "source_key"))));
        assert_int_equal(json_array_size(needs), want);
        for (uint32_t i = 0; i < want; i++)
            assert_entry(json_array_get(needs, i), "need",
                         t->need[facts[i].need].source_key, &facts[i].row);
        entries += want;
        json_decref(line);
    }
    assert_int_equal(text.len, 0);
    assert_true(entries > PEOPLE);
}

/* ----------------------------------------------------------------------- the tests */

static void both_lists_are_those_of_the_engines(void **state)
{
    struct twin twin = { 0 };

    (void)state;
    make_twin(&twin);
    struct match_all_done done = made("a", PART);
    assert_int_equal(done.parts, PARTS);
    assert_int_equal(done.made, PARTS);
    assert_int_equal(done.needs, NEEDS);
    assert_true(done.people < PEOPLE); /* some are enrolled later */
    assert_needs(&twin, file_of("a", "needs.jsonl"));
    assert_people(&twin, people_of("a", PARTS));
    images_release(kit_call.images, &twin.pool);
}

/* Most people wait in a programme where it counts, since one of few days. */
static void let_them_wait(void)
{
    assert_int_equal(kit_number("INSERT INTO enrolment_whom SELECT id + 1000, id FROM"
                                " person RETURNING 1"),
                     1);
    assert_int_equal(kit_number("INSERT INTO pool_wait SELECT id + 1000, 0, NULL,"
                                " '2025-01-0' || (1 + id * 7919 % 7) FROM person"
                                " WHERE id % 3 > 0 RETURNING 1"),
                     1);
    assert_true(kit_number("UPDATE meta SET value = value + 1 WHERE key = 'image_seq'"
                           " RETURNING value") > 0);
}

static void the_longest_wait_goes_first_however_it_is_cut_up(void **state)
{
    struct twin without = { 0 }, twin = { 0 };
    uint32_t moved = 0;

    (void)state;
    make_twin(&without);
    let_them_wait();
    make_twin(&twin);
    for (uint32_t n = 0; n < NEEDS; n++) /* or the waits have said nothing */
        moved += twin.list[n].count > 0 &&
                 twin.list[n].rows[0].person != without.list[n].rows[0].person;
    assert_true(moved > NEEDS / 3);
    (void)made("a", PART);
    assert_needs(&twin, file_of("a", "needs.jsonl"));
    assert_people(&twin, people_of("a", PARTS));
    (void)made("b", PEOPLE);
    assert_true(str_eq(file_of("a", "needs.jsonl"), file_of("b", "needs.jsonl")));
    images_release(kit_call.images, &without.pool);
    images_release(kit_call.images, &twin.pool);
}

/* The lists name; another domain's people are for its own unit. */
static void nobody_of_another_secrecy_domain_is_named(void **state)
{
    (void)state;
    assert_int_equal(
        kit_number("INSERT INTO secrecy_domain VALUES (2, 'other', 'other', '')"
                   " RETURNING id"),
        2);
    assert_int_equal(kit_number("INSERT INTO org (id, rid, name, secrecy_domain)"
                                " VALUES (2, 2, 'B', 'other') RETURNING id"),
                     2);
    struct match_all_done before = made("a", PEOPLE);
    json_t *first =
        json_loadb(file_of("a", "people-0001.jsonl").ptr,
                   str_find(file_of("a", "people-0001.jsonl"), STR("\n")), 0, NULL);
    struct str key =
        str_copy(kit_call.arena,
                 str_from(json_string_value(json_object_get(first, "source_key"))));
    json_decref(first);
    struct buf sql = buf_new(kit_call.arena), quoted = buf_new(kit_call.arena);
    buf_format(&sql,
               "UPDATE person SET org_id = 2 WHERE source_key = '%.*s' RETURNING 7",
               (int)key.len, key.ptr);
    assert_int_equal(kit_number(sql.ptr), 7);
    assert_int_equal(made("b", PEOPLE).people, before.people - 1);
    buf_format(&quoted, "\"%.*s\"", (int)key.len, key.ptr);
    assert_true(str_find(file_of("a", "people-0001.jsonl"), buf_str(&quoted)) !=
                SIZE_MAX);
    assert_true(str_find(file_of("b", "people-0001.jsonl"), buf_str(&quoted)) ==
                SIZE_MAX);
    assert_true(str_find(file_of("b", "needs.jsonl"), buf_str(&quoted)) == SIZE_MAX);
}

static void however_it_is_cut_up_the_lists_are_the_same(void **state)
{
    (void)state;
    (void)made("a", PART);
    assert_int_equal(made("b", PEOPLE).parts, 1);
    assert_true(str_eq(file_of("a", "needs.jsonl"), file_of("b", "needs.jsonl")));
    assert_true(str_eq(people_of("a", PARTS), people_of("b", 1)));
    /* Once whole, it is not made again. */
    assert_int_equal(made("a", PART).made, 0);
}

static void what_was_stopped_goes_on_as_of_the_same_moment(void **state)
{
    struct match_all_ask ask = asking("b", PART);
    const volatile sig_atomic_t stop = SIGINT;
    struct match_all_done done = { .made = 99 };
    struct import_report report;
    struct err err = { 0 };

    (void)state;
    (void)made("a", PART);
    kit_call.stop = &stop;
    assert_false(match_all(&kit_call, &ask, &done, &err));
    assert_int_equal(err.kind, ERR_UNAVAILABLE);
    assert_int_equal(done.made, 99);
    kit_call.stop = NULL;
    /* Somebody comes in the meantime, and it is another day. */
    struct import_ask more = {
        { kit_file("q.csv", STR("source_key,locality\nlate,Solna\n")), NULL },
        true,
        NULL
    };
    err = (struct err){ 0 };
    KIT_OK(import_people(&kit_call, &more, &report, &err), &err);
    kit_call.now += INT64_C(86400) * MOMENT_SECOND;
    done = made("b", PART);
    assert_int_equal(done.made, PARTS - 1);
    assert_int_equal(done.day, moment_day(KIT_NOW));
    assert_true(str_eq(file_of("a", "needs.jsonl"), file_of("b", "needs.jsonl")));
    assert_true(str_eq(people_of("a", PARTS), people_of("b", PARTS)));
    assert_true(str_eq(file_of("a", "run.json"), file_of("b", "run.json")));
}

static void another_run_or_changed_needs_want_another_folder(void **state)
{
    struct match_all_ask ask = asking("a", PART);
    struct match_all_done done;
    struct err err = { 0 };

    (void)state;
    (void)made("a", PART);
    ask.top = TOP + 1;
    assert_false(match_all(&kit_call, &ask, &done, &err));
    kit_err(&err, ERR_STATE, "another run");
    import_random_needs(6);
    ask.top = TOP;
    assert_false(match_all(&kit_call, &ask, &done, &err));
    kit_err(&err, ERR_STATE, "needs have changed");
    ask.folder = "/proc/insteg/none";
    assert_false(match_all(&kit_call, &ask, &done, &err));
    kit_err(&err, ERR_UNAVAILABLE, "could not be written");
}

static void refused(enum err_kind kind, const char *why)
{
    struct match_all_ask ask = asking("a", PART);
    struct match_all_done done;
    struct err err = { 0 };

    assert_false(match_all(&kit_call, &ask, &done, &err));
    kit_err(&err, kind, why);
}

static void a_unit_that_has_switched_matching_off_gets_no_lists(void **state)
{
    struct buf run = buf_new(kit_call.arena);
    struct err err = { 0 };

    (void)state;
    KIT_OK(matching_switch(&kit_call, false, STR("complaint"), &err), &err);
    refused(ERR_CONFLICT, "switched off");
    buf_format(&run, "%s/run.json", kit_path("a"));
    assert_int_equal(access(run.ptr, F_OK), -1);
    KIT_OK(matching_switch(&kit_call, true, STR(""), &err), &err);
    assert_int_equal(made("a", PART).made, PARTS);
}

/* What is there holds her; what is missing would be made without her. */
static void a_run_does_not_go_on_when_somebody_has_been_protected(void **state)
{
    const volatile sig_atomic_t stop = SIGINT;
    struct err err = { 0 };

    (void)state;
    kit_call.stop = &stop;
    refused(ERR_UNAVAILABLE, "interrupted");
    kit_call.stop = NULL;
    KIT_OK(person_protect(&kit_call, 1, PROTECTION_FLAG, STR(""), &err), &err);
    refused(ERR_STATE, "who may be in a list has changed");
}

struct sharer {
    struct match_all_ask ask; /* made before the threads: the kit has one arena */
    struct match_all_done done;
    struct err err;
    bool ok;
};

static void *work(void *arg)
{
    struct sharer *worker = arg;
    struct arena arena = { 0 };
    struct call call = kit_call;

    call.arena = &arena;
    worker->ok = match_all(&call, &worker->ask, &worker->done, &worker->err);
    arena_free(&arena);
    return NULL;
}

static void several_share_the_work_and_none_is_done_twice(void **state)
{
    struct sharer worker[3] = { 0 };
    pthread_t thread[3];
    uint32_t made_by_all = 0;

    (void)state;
    (void)made("a", 8);
    for (int i = 0; i < 3; i++)
        worker[i].ask = asking("b", 8);
    for (int i = 0; i < 3; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, work, &worker[i]), 0);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_true(worker[i].ok);
        made_by_all += worker[i].done.made;
    }
    assert_int_equal(made_by_all, worker[0].done.parts);
    assert_true(str_eq(file_of("a", "needs.jsonl"), file_of("b", "needs.jsonl")));
    assert_true(str_eq(people_of("a", worker[0].done.parts),
                       people_of("b", worker[0].done.parts)));
}

static void threads_share_the_parts_of_one_process(void **state)
{
    struct match_all_ask ask = asking("b", 8);
    const volatile sig_atomic_t stop = SIGINT;
    struct match_all_done done = { .made = 99 };
    struct err err = { 0 };

    (void)state;
    (void)made("a", 8);
    ask.threads = MATCH_ALL_THREADS_MOST;
    kit_call.stop = &stop; /* each ends its part, and takes no other */
    assert_false(match_all(&kit_call, &ask, &done, &err));
    kit_err(&err, ERR_UNAVAILABLE, "interrupted");
    assert_int_equal(done.made, 99);
    kit_call.stop = NULL;
    ask.threads = 3;
    KIT_OK(match_all(&kit_call, &ask, &done, &err), &err);
    assert_true(done.made > 0 && done.made < done.parts);
    assert_true(str_eq(file_of("a", "needs.jsonl"), file_of("b", "needs.jsonl")));
    assert_true(str_eq(people_of("a", done.parts), people_of("b", done.parts)));
}

/* ------------------------------------------------------------ with a clock of its own
 */

static int64_t run_of(const char *folder)
{
    struct err err = { 0 };
    int64_t run;

    KIT_OK(match_all_run(kit_call.arena, kit_path(folder), &run, &err), &err);
    return run;
}

/* Begun, and stopped after its first part. */
static void begin(const char *folder)
{
    struct match_all_ask ask = asking(folder, PART);
    const volatile sig_atomic_t stop = SIGINT;
    struct match_all_done done;
    struct err err = { 0 };

    kit_call.stop = &stop;
    assert_false(match_all(&kit_call, &ask, &done, &err));
    kit_err(&err, ERR_UNAVAILABLE, "interrupted");
    kit_call.stop = NULL;
}

/* Of the leases: it stands unless a test moves it. */
struct hand_clock {
    _Atomic int64_t now;
    _Atomic uint32_t naps;
    struct worker stranger; /* another process                    */
    _Atomic int64_t run;    /* at which the stranger is; 0: none  */
    struct work_item item;  /* and what it has                    */
    uint32_t waits;         /* how often nothing was left to take */
    bool named;             /* the stranger, while we waited      */
    bool early;             /* its part was there before its time */
};

static int64_t hand_now(void *ctx)
{
    return ((struct hand_clock *)ctx)->now;
}

static void hand_nap(void *ctx)
{
    ((struct hand_clock *)ctx)->naps++;
    usleep(100);
}

static void stranger_takes(struct hand_clock *hand, const char *folder)
{
    const struct work_clock clock = { hand_now, hand_nap, hand };
    const struct work work = { &kit_call, &clock, hand->stranger, run_of(folder) };
    enum work_step step;
    struct err err = { 0 };

    hand->run = work.run;
    KIT_OK(work_take(&work, &step, &hand->item, &err), &err);
    assert_int_equal(step, WORK_TAKEN);
}

static bool is_in(const char *folder, const char *name)
{
    struct buf path = buf_new(kit_call.arena);

    buf_format(&path, "%s/%s", kit_path(folder), name);
    return access(path.ptr, F_OK) == 0;
}

/* Nothing but the lists is left behind, in the folder and in the queue. */
static void assert_tidy(const char *folder)
{
    DIR *dir = opendir(kit_path(folder));

    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));) {
        struct str name = str_from(entry->d_name);
        assert_true(name.ptr[0] == '.' || str_is(name, "run.json") ||
                    str_is(name, "run.lock") || str_ends(name, ".jsonl"));
    }
    closedir(dir);
    assert_int_equal(kit_number("SELECT count(*) FROM queue_item"), 0);
    assert_int_equal(kit_number("SELECT count(*) FROM queue_run"), 0);
}

static void assert_same_lists(void)
{
    assert_true(str_eq(file_of("a", "needs.jsonl"), file_of("b", "needs.jsonl")));
    assert_true(str_eq(people_of("a", PARTS), people_of("b", PARTS)));
}

/* Each time nothing is left, five seconds have passed. */
static void five_seconds_pass(void *ctx, const struct match_all_news *news)
{
    struct hand_clock *hand = ctx;

    if (!news->waits)
        return;
    hand->waits++;
    hand->named |= str_eq(news->others, hand->stranger.who);
    hand->early |= hand->now < KIT_NOW + WORK_LEASE && is_in("b", "people-0002.jsonl");
    hand->now += 5 * MOMENT_SECOND;
}

static void a_part_of_a_process_that_died_is_made_when_its_lease_has_ended(void **state)
{
    struct hand_clock hand = { .now = KIT_NOW };
    const struct work_clock clock = { hand_now, hand_nap, &hand };
    struct match_all_ask ask = asking("b", PART);
    struct match_all_done done;
    struct buf aside = buf_new(kit_call.arena);
    struct err err = { 0 };

    (void)state;
    (void)made("a", PART);
    begin("b");
    hand.stranger = worker_new(kit_call.arena);
    hand.stranger.who = STR("1@elsewhere");
    stranger_takes(&hand, "b");
    assert_int_equal(hand.item.nth, 2);
    buf_format(&aside, "b/people-0002.jsonl.%lld.tmp", (long long)hand.stranger.id);
    fclose(fopen(kit_path(aside.ptr), "w")); /* in the middle of it */
    ask.clock = &clock;
    ask.told = five_seconds_pass;
    ask.told_ctx = &hand;
    KIT_OK(match_all(&kit_call, &ask, &done, &err), &err);
    assert_int_equal(done.made, PARTS - 1);
    assert_int_equal(hand.waits, 6); /* 30 seconds */
    assert_true(hand.named && !hand.early);
    assert_same_lists();
    assert_tidy("b");
}

/* While our first part is made, the stranger is given it; and dies much later. */
static void stranger_cuts_in(void *ctx, const struct match_all_news *news)
{
    struct hand_clock *hand = ctx;

    if (hand->item.nth == 0) {
        struct hand_clock later = { .now = hand->now + WORK_LEASE,
                                    .stranger = hand->stranger };
        stranger_takes(&later, "b");
        hand->item = later.item;
        hand->now = later.now;
    }
    if (!news->waits)
        return;
    hand->early |= is_in("b", "people-0001.jsonl");
    hand->waits++;
    hand->now += WORK_LEASE;
}

static void who_has_lost_a_part_puts_nothing_in_its_place(void **state)
{
    struct hand_clock hand = { .now = KIT_NOW };
    const struct work_clock clock = { hand_now, hand_nap, &hand };
    struct match_all_ask ask = asking("b", PART);
    struct match_all_done done;
    struct err err = { 0 };

    (void)state;
    (void)made("a", PART);
    hand.stranger = worker_new(kit_call.arena);
    ask.clock = &clock;
    ask.told = stranger_cuts_in;
    ask.told_ctx = &hand;
    KIT_OK(match_all(&kit_call, &ask, &done, &err), &err);
    assert_int_equal(hand.item.nth, 1);
    assert_int_equal(hand.waits, 1);
    assert_false(hand.early);
    assert_int_equal(done.made, PARTS); /* the first one made twice, put there once */
    assert_same_lists();
    assert_tidy("b");
}

#define LONG_NAPS 40u

/* In the thread that renews: each nap is a second, and each second the stranger asks.
 */
static void second_passes(void *ctx)
{
    struct hand_clock *hand = ctx;
    const struct work_clock clock = { hand_now, hand_nap, hand };
    const struct work work = { &kit_call, &clock, hand->stranger, hand->run };
    enum work_step step;
    struct err err = { 0 };

    if (work.run == 0)
        return; /* nothing is taken yet */
    if (hand->naps < LONG_NAPS) {
        hand->now += MOMENT_SECOND;
        hand->early |=
            !work_take(&work, &step, &hand->item, &err) || step != WORK_OTHERS;
    }
    hand->naps++;
}

/* In the thread that has taken the only part: it takes longer than a lease. */
static void part_takes_long(void *ctx, const struct match_all_news *news)
{
    struct hand_clock *hand = ctx;

    (void)news;
    hand->run = run_of("b");
    while (hand->naps < LONG_NAPS)
        usleep(100);
}

static void a_lease_is_renewed_while_a_part_is_made(void **state)
{
    struct hand_clock hand = { .now = KIT_NOW };
    const struct work_clock clock = { hand_now, second_passes, &hand };
    struct match_all_ask ask = asking("b", PEOPLE);
    struct match_all_done done;
    struct err err = { 0 };

    (void)state;
    hand.stranger = worker_new(kit_call.arena);
    ask.clock = &clock;
    ask.told = part_takes_long;
    ask.told_ctx = &hand;
    KIT_OK(match_all(&kit_call, &ask, &done, &err), &err);
    assert_int_equal(done.made, 1);
    assert_true(hand.now >= KIT_NOW + WORK_LEASE && !hand.early);
    assert_tidy("b");
}

static void a_folder_whose_work_is_in_another_database_is_refused(void **state)
{
    struct match_all_ask ask = asking("b", PART);
    struct match_all_done done;
    struct err err = { 0 };

    (void)state;
    begin("b");
    assert_true(run_of("b") > 0);
    /* As in a copy of the database, on another machine. */
    assert_int_equal(kit_number("DELETE FROM queue_item RETURNING 7"), 7);
    assert_int_equal(kit_number("DELETE FROM queue_run RETURNING 7"), 7);
    assert_false(match_all(&kit_call, &ask, &done, &err));
    kit_err(&err, ERR_STATE, "shared through another database");
    assert_true(is_in("b", "people-0001.jsonl"));
    /* What an insteg before the queue had begun goes on. */
    unlink(kit_path("b/run.queue"));
    KIT_OK(match_all(&kit_call, &ask, &done, &err), &err);
    assert_int_equal(done.made, PARTS - 1);
    assert_tidy("b");
}

static void a_part_that_somebody_took_away_is_made_again(void **state)
{
    (void)state;
    (void)made("a", PART);
    begin("b");
    assert_int_equal(unlink(kit_path("b/people-0001.jsonl")), 0);
    assert_int_equal(made("b", PART).made, PARTS);
    assert_same_lists();
}

/* A process that died when all was in place, and before the queue knew. */
static void what_was_whole_when_its_process_died_is_tidied(void **state)
{
    struct hand_clock hand = { .now = KIT_NOW };
    struct buf saved = buf_new(kit_call.arena);

    (void)state;
    (void)made("a", PART);
    begin("b");
    hand.stranger = worker_new(kit_call.arena);
    stranger_takes(&hand, "b"); /* long ago, by the machine's clock */
    buf_add(&saved, file_of("a", "needs.jsonl"));
    FILE *out = fopen(kit_path("b/needs.jsonl"), "w");
    fwrite(saved.ptr, 1, saved.len, out);
    fclose(out);
    assert_int_equal(made("b", PART).made, 0);
    assert_tidy("b");
}

static void a_backup_made_meanwhile_is_whole(void **state)
{
    struct store_copy copy = { .from = store_path(kit_call.store),
                               .to = kit_path("copy.db") };
    struct hand_clock hand = { .now = KIT_NOW };
    struct err err = { 0 };

    (void)state;
    begin("b");
    hand.stranger = worker_new(kit_call.arena);
    stranger_takes(&hand, "b");
    KIT_OK(store_backup(&copy, &err), &err);
    unlink(copy.to);
    assert_int_equal(made("b", PART).made, PARTS - 1);
}

/* The night's lists: a folder a day. */
static uint32_t night_after(int days)
{
    const struct match_night_ask ask = { .folder = kit_path("night") };
    struct match_night_done done;
    struct call call = kit_call;
    struct err err = { 0 };

    call.now += days * INT64_C(86400) * MOMENT_SECOND;
    KIT_OK(match_night(&call, &ask, &done, &err), &err);
    assert_true(done.whole);
    assert_int_equal(done.day, moment_day(call.now));
    return done.dropped;
}

static bool stands(const char *path)
{
    return access(kit_path(path), F_OK) == 0;
}

static void the_lists_of_a_night_last_a_week_and_what_is_not_ours_stays(void **state)
{
    (void)state;
    assert_int_equal(night_after(0), 0);
    assert_int_equal(night_after(1), 0);
    fclose(fopen(kit_path("night/2026-11-26/mine.txt"), "w"));
    assert_int_equal(mkdir(kit_path("night/older"), 0777), 0);
    assert_int_equal(night_after(6), 0);
    assert_true(stands("night/2026-11-25/needs.jsonl"));
    assert_int_equal(night_after(8), 1);
    assert_false(stands("night/2026-11-25"));
    assert_true(stands("night/2026-11-26/mine.txt") && stands("night/older"));
    assert_false(stands("night/2026-11-26/people-0001.jsonl"));
    assert_true(stands("night/2026-12-01/needs.jsonl"));
    assert_true(stands("night/2026-12-03/needs.jsonl"));
    unlink(kit_path("night/2026-11-26/mine.txt"));
    rmdir(kit_path("night/older"));
    remove_folder("night/2026-11-26");
    remove_folder("night/2026-12-01");
    remove_folder("night/2026-12-03");
    rmdir(kit_path("night"));
}

/* Begun, and stopped before its first part. */
static void stop_night(void)
{
    const struct match_night_ask ask = { .folder = kit_path("night") };
    const volatile sig_atomic_t stop = SIGINT;
    struct match_night_done done;
    struct err err = { 0 };

    kit_call.stop = &stop;
    assert_false(match_night(&kit_call, &ask, &done, &err));
    assert_int_equal(err.kind, ERR_UNAVAILABLE);
    kit_call.stop = NULL;
}

static void
a_night_that_needs_changed_in_is_begun_anew_and_a_whole_one_stands(void **state)
{
    (void)state;
    stop_night();
    assert_true(stands("night/2026-11-25/run.json"));
    assert_false(stands("night/2026-11-25/needs.jsonl"));
    import_random_needs(6);
    assert_int_equal(night_after(0), 0);
    struct str lists = file_of("night/2026-11-25", "needs.jsonl");
    import_random_needs(7);
    assert_int_equal(night_after(0), 0);
    assert_true(str_eq(file_of("night/2026-11-25", "needs.jsonl"), lists));
    remove_folder("night/2026-11-25");
    rmdir(kit_path("night"));
}

/* Somebody is at lists begun before a need changed: they are the day's. */
static void a_night_that_others_are_at_is_theirs(void **state)
{
    struct hand_clock hand = { .now = KIT_NOW };
    const struct work_clock clock = { hand_now, hand_nap, &hand };
    const struct match_night_ask ask = { .folder = kit_path("night"), .clock = &clock };
    struct match_night_done done;
    struct err err = { 0 };

    (void)state;
    stop_night();
    hand.stranger = worker_new(kit_call.arena);
    import_random_needs(6);
    stranger_takes(&hand, "night/2026-11-25");
    KIT_OK(match_night(&kit_call, &ask, &done, &err), &err);
    assert_false(done.whole);
    assert_int_equal(run_of("night/2026-11-25"), hand.run);
    hand.now += WORK_LEASE; /* they died */
    KIT_OK(match_night(&kit_call, &ask, &done, &err), &err);
    assert_true(done.whole);
    assert_tidy("night/2026-11-25");
    remove_folder("night/2026-11-25");
    rmdir(kit_path("night"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(both_lists_are_those_of_the_engines),
        TEST(the_longest_wait_goes_first_however_it_is_cut_up),
        TEST(nobody_of_another_secrecy_domain_is_named),
        TEST(however_it_is_cut_up_the_lists_are_the_same),
        TEST(what_was_stopped_goes_on_as_of_the_same_moment),
        TEST(another_run_or_changed_needs_want_another_folder),
        TEST(a_unit_that_has_switched_matching_off_gets_no_lists),
        TEST(a_run_does_not_go_on_when_somebody_has_been_protected),
        TEST(several_share_the_work_and_none_is_done_twice),
        TEST(threads_share_the_parts_of_one_process),
        TEST(a_part_of_a_process_that_died_is_made_when_its_lease_has_ended),
        TEST(who_has_lost_a_part_puts_nothing_in_its_place),
        TEST(a_lease_is_renewed_while_a_part_is_made),
        TEST(a_folder_whose_work_is_in_another_database_is_refused),
        TEST(a_part_that_somebody_took_away_is_made_again),
        TEST(what_was_whole_when_its_process_died_is_tidied),
        TEST(a_backup_made_meanwhile_is_whole),
        TEST(a_night_that_others_are_at_is_theirs),
        TEST(a_night_that_needs_changed_in_is_begun_anew_and_a_whole_one_stands),
        TEST(the_lists_of_a_night_last_a_week_and_what_is_not_ours_stays),
    };

    log_set_level(LOG_LEVEL_ERROR);
    return cmocka_run_group_tests_name("match_all", tests, NULL, NULL);
}
