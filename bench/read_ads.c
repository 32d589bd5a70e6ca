/*
 * read_ads.c: how fast advertisements are read, in MB of their text a second.
 *
 *     read_ads FILE...             reads them all, again and again for a second or two
 *     read_ads --repeat N FILE     writes them N in all under new ids, as JSON lines
 */
#include <inttypes.h>
#include <jansson.h>

#include "base/log.h"
#include "bench/bench.h"
#include "service/ad_file.h"

#define ADS_MOST   4096u
#define TIME_MS    2000.0
#define WARM_TURNS 1u

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
    double since, took = 0;
    uint64_t found = 0, turns = 0;
    char text[64];

    since = bench_wall_ms();
    if (!ad_reader_load(&ads->arena, &ads->reader, err))
        return false;
    bench_figure("the word lists loaded", bench_wall_ms() - since, "ms", 0);
    for (uint32_t i = 0; i < WARM_TURNS; i++)
        if (!read_all(ads, &found, err))
            return false;
    since = bench_wall_ms();
    while (took < TIME_MS && read_all(ads, &found, err)) {
        turns++;
        took = bench_wall_ms() - since;
    }
    if (err->kind != ERR_NONE)
        return false;
    snprintf(text, sizeof text, "readtext, %u advertisements, %.0f kB", ads->count,
             (double)ads->bytes / 1e3);
    bench_figure(text, (double)ads->bytes * (double)turns / 1e3 / took, "MB/s", 0);
    bench_figure("  one advertisement", took / (double)turns / ads->count, "ms", 0);
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
    bool ok = run(&ads, &err);
    arena_free(&ads.one);
    arena_free(&ads.arena);
    return ok ? 0 : bench_failed(&err);
}
