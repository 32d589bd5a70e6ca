/*
 * read_ads.c: how fast advertisements are read, and labels found in them, in MB of
 * their text a second of one core's processor time. Reading alone: the file is parsed
 * before the clock starts, and nothing is written or shown.
 *
 *     read_ads FILE...             reads them all, again and again for a second or two
 *     read_ads --repeat N FILE     writes them N in all under new ids, as JSON lines
 */
#include <inttypes.h>
#include <jansson.h>

#include "base/log.h"
#include "base/rng.h"
#include "bench/bench.h"
#include "engine/lexicon.h"
#include "service/ad_file.h"

#define ADS_MOST   4096u
#define TIME_MS    2000.0
#define WARM_TURNS 1u
#define LABELS     60000u

struct ads {
    struct arena arena, one;
    struct ad_reader *reader;
    struct ad_text ad[ADS_MOST];
    uint32_t count;
    size_t bytes;
};

static bool take(void *ctx, const struct ad_text *ad, struct err *err)
{
    struct ads *ads = ctx;

    if (ads->count == ADS_MOST)
        return err_set(err, ERR_LIMIT, "more than {n} advertisements",
                       ARG_NUM(ADS_MOST));
    ads->ad[ads->count++] = (struct ad_text){
        .id = str_copy(&ads->arena, ad->id),
        .headline = str_copy(&ads->arena, ad->headline),
        .text = str_copy(&ads->arena, ad->text),
        .occupation = str_copy(&ads->arena, ad->occupation),
        .occupation_label = str_copy(&ads->arena, ad->occupation_label),
        .ssyk = str_copy(&ads->arena, ad->ssyk),
    };
    ads->bytes += ad->text.len;
    return true;
}

static void reject(void *ctx, const struct json_piece *piece, const struct err *why)
{
    (void)ctx;
    (void)why;
    fprintf(stderr, "bench: element %" PRIu64 " is no advertisement\n",
            (uint64_t)piece->number);
}

static bool read_all(struct ads *ads, uint64_t *found, struct err *err)
{
    struct ad_reading reading;

    for (uint32_t i = 0; i < ads->count; i++) {
        arena_rewind(&ads->one, 0);
        if (!ad_read(ads->reader, &ads->ad[i], &ads->one, &reading, err))
            return false;
        *found += reading.found.requirement_count + reading.found.task_count;
    }
    return true;
}

static bool run(struct ads *ads, struct err *err)
{
    double since, wall, took = 0, best = 0;
    uint64_t found = 0, turns = 0;
    char text[64];

    since = bench_wall_ms();
    if (!ad_reader_load(&ads->arena, &ads->reader, err))
        return false;
    bench_figure("the word lists loaded", bench_wall_ms() - since, "ms", 0);
    for (uint32_t i = 0; i < WARM_TURNS; i++)
        if (!read_all(ads, &found, err))
            return false;
    wall = bench_wall_ms();
    since = bench_cpu_ms();
    while (took < TIME_MS && read_all(ads, &found, err)) {
        double now = bench_cpu_ms() - since;

        if (turns == 0 || now - took < best)
            best = now - took;
        turns++;
        took = now;
    }
    if (err->kind != ERR_NONE)
        return false;
    snprintf(text, sizeof text, "readtext, %u advertisements, %.0f kB", ads->count,
             (double)ads->bytes / 1e3);
    bench_figure(text, (double)ads->bytes * (double)turns / 1e3 / took, "MB/s", 0);
    bench_figure("  the best turn", (double)ads->bytes / 1e3 / best, "MB/s", 0);
    bench_figure("  one advertisement", took / (double)turns / ads->count, "ms", 0);
    bench_figure("  processor time", took, "ms", 0);
    bench_figure("  wall time", bench_wall_ms() - wall, "ms", 0);
    return true;
}

/* One to four words that stand side by side in some advertisement. */
static struct str label_make(const struct ads *ads, struct rng *rng)
{
    struct str text = ads->ad[rng_below(rng, ads->count)].text;
    size_t from = text.len ? rng_below(rng, (uint32_t)text.len) : 0;
    uint32_t words = 1 + rng_below(rng, 4);

    while (from < text.len && text.ptr[from] != ' ')
        from++;
    size_t end = ++from;
    while (end < text.len && end < from + 60 && (text.ptr[end] != ' ' || --words))
        end++;
    return end < text.len ? str_sub(text, from, end - from) : STR("");
}

/* Labels out of the texts themselves, so that as many as can be are met; two in three
 * get a word of their own after, so that they differ. */
static bool run_lexicon(struct ads *ads, struct err *err)
{
    struct lexicon_entry *entry =
        ARENA_ARRAY(&ads->arena, LABELS, struct lexicon_entry);
    struct lexicon *lexicon;
    struct lexicon_match *match;
    struct rng rng = rng_seeded(1);
    struct arena own = { 0 };
    uint64_t turns = 0, found = 0;
    double since, took = 0;

    for (uint32_t i = 0; i < LABELS; i++) {
        struct str label = label_make(ads, &rng);

        if (!str_utf8_valid(label))
            label = STR("x"); /* cut within a character */
        if (i % 3) {
            struct buf buf = buf_new(&ads->arena);

            buf_format(&buf, "%.*s %c%u", STR_ARG(label), 'a' + (char)(i % 20), i / 2);
            label = buf_str(&buf);
        }
        entry[i] = (struct lexicon_entry){ label, i, 1 };
    }
    since = bench_wall_ms();
    if (!lexicon_build(entry, LABELS, &own, &lexicon, err))
        return false;
    bench_figure("lexicon of 60,000 labels built", bench_wall_ms() - since, "ms", 0);
    bench_figure("  different labels", lexicon_count(lexicon), "", 0);
    bench_figure("  memory", (double)own.used_bytes / 1e6, "MB", 0);
    since = bench_cpu_ms();
    while (took < TIME_MS / 2) {
        for (uint32_t i = 0; i < ads->count; i++) {
            arena_rewind(&ads->one, 0);
            found += lexicon_find(lexicon, ads->ad[i].text, &ads->one, &match);
        }
        turns++;
        took = bench_cpu_ms() - since;
    }
    bench_figure("  labels found", (double)ads->bytes * (double)turns / 1e3 / took,
                 "MB/s", 0);
    bench_figure("  in one advertisement", (double)found / (double)turns / ads->count,
                 "", 0);
    arena_free(&own);
    return true;
}

/* The n-th of the file's elements, again from the first when they are used up. */
static int repeat(const char *count_text, const char *path)
{
    json_error_t error;
    json_t *root = json_load_file(path, 0, &error);
    json_t *hits = json_is_array(root) ? root : json_object_get(root, "hits");
    size_t own = json_array_size(hits);
    int64_t count;

    if (own == 0 || !str_int(str_from(count_text), &count)) {
        fprintf(stderr, "bench: %s has no advertisements in an array\n", path);
        json_decref(root);
        return 1;
    }
    for (int64_t i = 0; i < count; i++) {
        json_t *ad = json_array_get(hits, (size_t)i % own);
        json_object_set_new(ad, "id", json_sprintf("bench-%lld", (long long)i));
        json_dumpf(ad, stdout, JSON_COMPACT);
        putchar('\n');
    }
    json_decref(root);
    return fflush(stdout) == 0 ? 0 : 1;
}

int main(int argc, char **argv)
{
    static struct ads ads;
    struct ad_sink sink = { .take = take, .reject = reject, .ctx = &ads };
    struct err err = { 0 };

    if (argc == 4 && strcmp(argv[1], "--repeat") == 0)
        return repeat(argv[2], argv[3]);
    if (argc < 2) {
        fprintf(stderr, "usage: read_ads FILE... | read_ads --repeat N FILE\n");
        return 2;
    }
    log_set_level(LOG_LEVEL_WARN);
    for (int i = 1; i < argc; i++)
        if (!ad_file_each(argv[i], &sink, &err))
            return bench_failed(&err);
    bool ok = run(&ads, &err) && run_lexicon(&ads, &err);
    arena_free(&ads.one);
    arena_free(&ads.arena);
    return ok ? 0 : bench_failed(&err);
}
