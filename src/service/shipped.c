/*
 * shipped.c: see shipped.h.
 *
 *   fingerprint -> the same as last time? done -> places -> concepts -> nearness -> the
 *   graph between tasks and what is imported
 */
#include "service/shipped.h"

#include "base/embed.h"
#include "base/hash.h"
#include "base/map.h"
#include "domain/catalogue.h"
#include "domain/code.h"
#include "domain/requirement.h"
#include "service/graph_build.h"
#include "store/query.h"

static const char *const files[] = { "places.tsv", "tasks.tsv", "licences.tsv",
                                     "languages.tsv", "certificates.tsv" };
enum { PLACES, TASKS, LICENCES, LANGUAGES, CERTIFICATES, FILE_COUNT };
_Static_assert(sizeof files / sizeof *files == FILE_COUNT, "a name a file");

static const struct {
    const char *word, *sv, *en;
} skills[] = {
    { "listen", "förstå", "understand" },
    { "speak", "tala", "speak" },
    { "read", "läsa", "read" },
    { "write", "skriva", "write" },
};

static bool misfit(int file, struct str line, struct err *err)
{
    return err_set(err, ERR_INTERNAL,
                   N_("the shipped file {file} has a row that does not "
                      "fit: {row}"),
                   ARG_WORD(files[file]), ARG_STR(line));
}

/* Reads degrees as "63.1792" into ten-thousandths. */
static bool degrees(struct str text, int64_t *e4)
{
    struct str rest = text, whole;
    int64_t high, low = 0;

    if (!str_next(&rest, '.', &whole) || !str_int(whole, &high) || rest.len != 4 ||
        !str_int(rest, &low) || low < 0)
        return false;
    *e4 = high * 10000 + (high < 0 ? -low : low);
    return true;
}

static bool put_places(struct tx *tx, struct str tsv, struct err *err)
{
    struct str line, c[10];
    int64_t population, lat, lon;

    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, 10) != 10 || !str_int(c[6], &population) ||
            !degrees(c[7], &lat) || !degrees(c[8], &lon))
            return misfit(PLACES, line, err);
        struct place_put_in in = { .code = c[0],
                                   .name = c[1],
                                   .kind = c[2],
                                   .municipality = c[3],
                                   .county = c[4],
                                   .labour_area = c[5],
                                   .population = population,
                                   .lat_e4 = lat,
                                   .lon_e4 = lon,
                                   .main = str_is(c[9], "1") };
        if (!place_put(tx, &in, err))
            return false;
    }
    return true;
}

static bool put_concept(struct tx *tx, const char *prefix, struct concept_put_in *in,
                        struct err *err)
{
    struct arena arena = { 0 };
    struct buf code = buf_new(&arena);

    buf_cstr(&code, prefix);
    buf_add(&code, in->code);
    in->code = buf_str(&code);
    bool ok = concept_put(tx, in, err);
    arena_free(&arena);
    return ok;
}

static bool put_tasks(struct tx *tx, const struct catalogue *catalogue, struct err *err)
{
    for (uint32_t i = 0; i < catalogue->count; i++) {
        const struct catalogue_task *t = &catalogue->task[i];
        struct concept_put_in in = { .code = t->slug,
                                     .kind = STR("task"),
                                     .label_sv = t->sv,
                                     .label_en = t->en,
                                     .family = t->family,
                                     .has_weeks = true,
                                     .weeks = t->weeks };
        if (!put_concept(tx, "task:", &in, err))
            return false;
    }
    return true;
}

static bool put_listed(struct tx *tx, int file, struct str tsv, struct err *err)
{
    enum requirement_kind kind = file == LICENCES ? KIND_LICENCE : KIND_CERTIFICATE;
    struct str line, c[3];

    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, 3) < 3 || !c[0].len)
            return misfit(file, line, err);
        struct arena arena = { 0 };
        struct concept_put_in in = { .kind = str_from(kind_word(kind)),
                                     .label_sv = c[1],
                                     .label_en = c[2] };
        bool ok =
            code_stored(kind, c[0], &arena, &in.code, err) && concept_put(tx, &in, err);
        arena_free(&arena);
        if (!ok)
            return false;
    }
    return true;
}

static bool put_language(struct tx *tx, struct str code, struct str sv, struct str en,
                         struct err *err)
{
    bool ok = true;

    for (size_t i = 0; ok && i < sizeof skills / sizeof *skills; i++) {
        struct arena arena = { 0 };
        struct buf full = buf_new(&arena), in_sv = buf_new(&arena),
                   in_en = buf_new(&arena);
        buf_format(&full, "%.*s:%s", STR_ARG(code), skills[i].word);
        buf_format(&in_sv, "%.*s, %s", STR_ARG(sv), skills[i].sv);
        buf_format(&in_en, "%.*s, %s", STR_ARG(en), skills[i].en);
        struct concept_put_in in = { .code = buf_str(&full),
                                     .kind = STR("language"),
                                     .label_sv = buf_str(&in_sv),
                                     .label_en = buf_str(&in_en) };
        ok = put_concept(tx, "language:", &in, err);
        arena_free(&arena);
    }
    return ok;
}

static bool put_languages(struct tx *tx, struct str tsv, struct err *err)
{
    struct str line, c[3];

    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, 3) < 3 || !c[0].len)
            return misfit(LANGUAGES, line, err);
        if (!put_language(tx, c[0], c[1], c[2], err))
            return false;
    }
    return true;
}

/* The database id of each task, in the catalogue's order. */
static bool task_ids(struct tx *tx, struct arena *arena,
                     const struct catalogue *catalogue, int64_t *id, struct err *err)
{
    struct map slugs = map_new(arena);
    struct cursor cursor = { 0 };
    struct concept_all_row row;

    for (uint32_t i = 0; i < catalogue->count; i++)
        map_add(&slugs, catalogue->task[i].slug, i);
    if (!concept_all_open(tx, &cursor, err))
        return false;
    while (concept_all_next(&cursor, &row)) {
        uint32_t at = str_starts(row.code, "task:")
                          ? map_get(&slugs, str_sub(row.code, 5, row.code.len))
                          : MAP_NONE;
        if (at != MAP_NONE)
            id[at] = row.id;
    }
    return cursor_end(&cursor, err);
}

static bool put_near(struct tx *tx, struct arena *arena,
                     const struct catalogue *catalogue, struct err *err)
{
    int64_t *id = ARENA_ARRAY(arena, catalogue->count, int64_t);
    uint32_t count;
    const struct near_pair *pair = catalogue_near(arena, catalogue, &count);

    if (!task_ids(tx, arena, catalogue, id, err) || !concept_near_clear(tx, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!concept_near_add(tx, id[pair[i].task], id[pair[i].near],
                              pair[i].similarity, err))
            return false;
    return true;
}

static bool put_all(struct call *call, struct tx *tx, struct arena *arena,
                    const struct str *tsv, struct err *err)
{
    struct catalogue catalogue;

    return catalogue_load(arena, tsv[TASKS], &catalogue, err) &&
           put_places(tx, tsv[PLACES], err) && put_tasks(tx, &catalogue, err) &&
           put_listed(tx, LICENCES, tsv[LICENCES], err) &&
           put_listed(tx, CERTIFICATES, tsv[CERTIFICATES], err) &&
           put_languages(tx, tsv[LANGUAGES], err) &&
           put_near(tx, arena, &catalogue, err) && graph_build(call, tx, err);
}

bool shipped_sync(struct call *call, struct err *err)
{
    unsigned char sum[HASH_BYTES];
    char text[HASH_TEXT_BYTES];
    struct str tsv[FILE_COUNT];
    struct arena arena = { 0 };
    struct meta_get_row row;
    struct tx *tx = NULL;
    struct hash hash;
    bool found = false, ok = false;

    hash_start(&hash);
    hash_int(&hash, CATALOGUE_FORMULA);
    for (int i = 0; i < FILE_COUNT; i++) {
        if (!embed_find(embed_data, files[i], &tsv[i]))
            return misfit(i, STR(""), err);
        hash_str(&hash, tsv[i]);
    }
    hash_end(&hash, sum);
    hash_hex(sum, text);

    if (!tx_begin(call->store, TX_READ, &tx, err))
        goto out;
    if (!meta_get(tx, STR("shipped"), &arena, &row, &found, err))
        goto out;
    tx_end(&tx);
    ok = found && str_is(row.value, text);
    if (ok)
        goto out;
    if (!tx_begin(call->store, TX_WRITE, &tx, err) ||
        !put_all(call, tx, &arena, tsv, err) ||
        !meta_set(tx, STR("shipped"), str_from(text), err))
        goto out;
    ok = tx_commit(&tx, &call->ticket, err) &&
         store_wait(call->store, call->ticket, err);
out:
    tx_end(&tx);
    arena_free(&arena);
    return ok;
}
