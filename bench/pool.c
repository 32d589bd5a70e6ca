/*
 * pool.c: see pool.h.
 *
 *   files beside the database -> the importers, as a user would -> files away again
 */
#include "bench/pool.h"

#include <assert.h>
#include <unistd.h>

#include "base/date.h"
#include "service/database.h"
#include "service/import.h"
#include "service/synth_people.h"

static const struct {
    const char *key, *title, *place;
} kinds[POOL_KINDS] = {
    { "lager", "Lagerarbete", "Stockholm" },
    { "kok", "Arbete i kök", "Göteborg" },
    { "omsorg", "Stöd i hemmet", "Östersund" },
    { "butik", "Arbete i butik", "Malmö" },
};

static const struct {
    const char *need, *kind, *concept;
    int level;
    const char *class, *weeks;
} asked[] = {
    { "lager", "language", "sv:listen", 2, "core", "" },
    { "lager", "concept", "task:plocka-order", 1, "core", "" },
    { "lager", "concept", "task:packa-kolli", 2, "learnable", "2" },
    { "lager", "concept", "task:bygga-pall", 3, "learnable", "3" },
    { "lager", "certificate", "truckkort", 0, "contract", "" },
    { "lager", "certificate", "gymnasium", 0, "custom", "" },
    { "lager", "language", "sv:write", 3, "custom", "" },
    { "lager", "concept", "task:inventera", 3, "custom", "2" },

    { "kok", "language", "sv:listen", 2, "core", "" },
    { "kok", "concept", "task:diska-maskin", 1, "core", "" },
    { "kok", "concept", "task:stada-kok", 2, "learnable", "" },
    { "kok", "concept", "task:skala-gronsaker", 2, "learnable", "1" },
    { "kok", "certificate", "hygien", 0, "contract", "1" },
    { "kok", "language", "sv:speak", 3, "custom", "" },
    { "kok", "language", "en:speak", 2, "custom", "" },
    { "kok", "concept", "task:gora-sallad", 3, "custom", "12" },

    { "omsorg", "language", "sv:speak", 2, "core", "" },
    { "omsorg", "concept", "task:stotta-maltid", 1, "core", "" },
    { "omsorg", "concept", "task:hjalpa-hygien", 2, "learnable", "4" },
    { "omsorg", "concept", "task:laga-mat-hemma", 2, "learnable", "" },
    { "omsorg", "licence", "B", 0, "contract", "" },
    { "omsorg", "certificate", "egen-bil", 0, "custom", "" },
    { "omsorg", "certificate", "gymnasium", 0, "custom", "" },
    { "omsorg", "language", "sv:write", 4, "custom", "8" },

    { "butik", "language", "sv:speak", 2, "core", "" },
    { "butik", "concept", "task:fylla-hyllor", 2, "learnable", "1" },
    { "butik", "concept", "task:sitta-kassa", 2, "learnable", "2" },
    { "butik", "concept", "task:inventera", 2, "learnable", "1" },
    { "butik", "language", "en:speak", 2, "contract", "" },
    { "butik", "certificate", "gymnasium", 0, "custom", "" },
    { "butik", "licence", "B", 0, "custom", "" },
    { "butik", "concept", "task:guida-kund", 3, "custom", "2" },
};

struct str pool_need_key(struct arena *arena, uint32_t kind, uint32_t copy)
{
    struct buf key = buf_new(arena);

    assert(kind < POOL_KINDS && copy < POOL_COPIES);
    buf_format(&key, "%s-%u", kinds[kind].key, copy);
    return buf_str(&key);
}

static const char *beside(struct arena *arena, const char *path, const char *suffix)
{
    struct buf name = buf_new(arena);

    buf_format(&name, "%s%s", path, suffix);
    return name.ptr;
}

static bool write_file(const char *path, const struct buf *text, struct err *err)
{
    FILE *out = fopen(path, "we");
    bool ok = out && fwrite(text->ptr, 1, text->len, out) == text->len;

    if (out)
        ok = fclose(out) == 0 && ok;
    return ok ? true
              : err_set(err, ERR_UNAVAILABLE, "{file} could not be written",
                        ARG_WORD(path));
}

static void needs_text(const char *place, struct buf *needs, struct buf *requirements)
{
    buf_cstr(needs, "source_key,title,locality,start,hours_per_week\n");
    buf_cstr(requirements, "need,kind,concept,level,class,obtain_weeks\n");
    for (uint32_t copy = 0; copy < POOL_COPIES; copy++) {
        for (uint32_t k = 0; k < POOL_KINDS; k++)
            buf_format(needs, "%s-%u,%s,%s,2027-01-11,30\n", kinds[k].key, copy,
                       kinds[k].title, place ? place : kinds[k].place);
        for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
            buf_format(requirements, "%s-%u,%s,%s,", asked[i].need, copy, asked[i].kind,
                       asked[i].concept);
            if (asked[i].level)
                buf_int(requirements, asked[i].level);
            buf_format(requirements, ",%s,%s\n", asked[i].class, asked[i].weeks);
        }
    }
}

static bool refused(const struct import_report *report, struct err *err)
{
    for (uint32_t i = 0; i < report->file_count; i++)
        if (report->file[i].rejected_count) {
            *err = report->file[i].reject[0].err;
            return false;
        }
    return true;
}

static bool take_people(struct call *call, const struct pool_ask *ask, struct err *err)
{
    struct import_ask import = {
        .path = { beside(call->arena, ask->path, ".people.csv") }, .apply = true
    };
    struct synth_ask synth = { .count = ask->people,
                               .seed = POOL_SEED,
                               .area = str_from(ask->area),
                               .today = moment_day(call->now),
                               .enrolled_from = DAY_NONE,
                               .enrolled_to = DAY_NONE,
                               .path = import.path[0] };
    struct import_report report;
    bool ok = synth_people(call, &synth, err) &&
              import_people(call, &import, &report, err) && refused(&report, err);

    unlink(import.path[0]);
    return ok;
}

static bool take_needs(struct call *call, const struct pool_ask *ask, struct err *err)
{
    struct import_ask import = { .path = { beside(call->arena, ask->path, ".needs.csv"),
                                           beside(call->arena, ask->path,
                                                  ".asks.csv") },
                                 .apply = true };
    struct buf needs = buf_new(call->arena), requirements = buf_new(call->arena);
    struct import_report report;

    needs_text(ask->place, &needs, &requirements);
    bool ok = write_file(import.path[0], &needs, err) &&
              write_file(import.path[1], &requirements, err) &&
              import_needs(call, &import, &report, err) && refused(&report, err);
    unlink(import.path[0]);
    unlink(import.path[1]);
    return ok;
}

bool pool_make(const struct pool_ask *ask, struct err *err)
{
    struct arena arena = { 0 };
    struct call call = { .arena = &arena, .actor = &actor_local, .lang = LANG_SV };
    bool ok = false;

    unlink(ask->path);
    unlink(beside(&arena, ask->path, "-wal"));
    unlink(beside(&arena, ask->path, "-shm"));
    if (!moment_parse(STR(POOL_NOW), &call.now)) {
        err_set(err, ERR_INTERNAL, "the day of the benches is none");
        goto out;
    }
    if (!database_open(ask->path, DATABASE_CREATE, &call, err))
        goto out;
    ok = take_people(&call, ask, err) && database_wait(&call, err) &&
         take_needs(&call, ask, err) && database_wait(&call, err);
out:
    database_close(&call);
    arena_free(&arena);
    return ok;
}
