/*
 * demo.c: see demo.h.
 *
 *   nobody else's database? -> people -> advertisements -> for each that the demo
 * knows: read, propose, save as a need, as a coach would without changing anything;
 * before all needs the lists of yesterday, so that they are news today
 */
#include "service/demo.h"

#include <errno.h>
#include <unistd.h>

#include "base/date.h"
#include "base/embed.h"
#include "service/ad_need.h"
#include "service/day_list.h"
#include "service/demo_firms.h"
#include "service/demo_life.h"
#include "service/demo_people.h"
#include "service/demo_played.h"
#include "service/demo_ways.h"
#include "service/images.h"
#include "service/import.h"
#include "service/programme_load.h"
#include "service/synth_people.h"
#include "store/query.h"

#define START_DAYS 56

/* Which advertisements become needs, and where their workplaces are put. The first that
 * is there is the one to show. */
static const struct {
    const char *ad, *place;
    bool real;
} chosen[] = {
    { "30016596", "Östersund", true }, { "30016438", "Krokom", true },
    { "demo-1", "Östersund", false },  { "demo-2", "Krokom", false },
    { "demo-3", "Åre (Åre)", false },  { "demo-4", "Strömsund", false },
};

static bool guard(struct call *call, struct err *err)
{
    struct person_count_row people;
    struct need_count_row needs;
    struct meta_get_row row;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              meta_get(tx, STR("demo"), call->arena, &row, &found, err) &&
              person_count(tx, &people, err) && need_count(tx, &needs, err);

    tx_end(&tx);
    if (!ok)
        return false;
    if (!found && people.n + needs.n > 0)
        return err_set(err, ERR_CONFLICT,
                       N_("the database holds other data than the demo's; name another "
                          "file with --db"));
    if (found)
        return true;
    ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
         meta_set(tx, STR("demo"), STR("1"), err) &&
         tx_commit(&tx, &call->ticket, err) &&
         store_wait(call->store, call->ticket, err);
    tx_end(&tx);
    return ok;
}

bool demo_is(struct call *call, bool *demo, struct err *err)
{
    struct meta_get_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              meta_get(tx, STR("demo"), call->arena, &row, demo, err);

    tx_end(&tx);
    return ok;
}

/* A name in tmp_dir that no other program has. */
static const char *tmp_path(struct call *call, const struct demo_ask *ask,
                            const char *suffix)
{
    struct buf path = buf_new(call->arena);

    buf_format(&path, "%s/insteg-demo-%ld%s", ask->tmp_dir, (long)getpid(), suffix);
    return path.ptr;
}

static bool have_people(struct call *call, int64_t *count, struct err *err)
{
    struct person_count_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && person_count(tx, &row, err);

    tx_end(&tx);
    *count = ok ? row.n : 0;
    return ok;
}

static bool make_people(struct call *call, const struct demo_ask *ask, struct err *err)
{
    struct import_ask import = { .path = { tmp_path(call, ask, ".csv") },
                                 .apply = true };
    struct synth_ask synth = { .count = DEMO_PEOPLE,
                               .seed = DEMO_SEED,
                               .area = STR(DEMO_AREA),
                               .today = moment_day(call->now),
                               .enrolled_from = DAY_NONE,
                               .enrolled_to = DAY_NONE,
                               .path = import.path[0] };
    struct import_report report;
    int64_t count;

    if (!have_people(call, &count, err))
        return false;
    if (count > 0)
        return true;
    bool ok =
        synth_people(call, &synth, err) && import_people(call, &import, &report, err);
    unlink(import.path[0]);
    return ok;
}

static bool write_whole(const char *path, struct str text, struct err *err)
{
    FILE *out = fopen(path, "we");
    bool ok = out && fwrite(text.ptr, 1, text.len, out) == text.len;

    if (out)
        ok = fclose(out) == 0 && ok;
    if (ok)
        return true;
    return err_write(err, path);
}

static bool make_ads(struct call *call, const struct demo_ask *ask, struct err *err)
{
    struct import_ask import = { .path = { tmp_path(call, ask, ".jsonl") },
                                 .apply = true };
    struct import_report report;
    struct str own;

    if (!embed_find(embed_data, "demo_ads.jsonl", &own))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD("demo_ads.jsonl"));
    bool ok = write_whole(import.path[0], own, err) &&
              import_ads(call, &import, &report, err);
    unlink(import.path[0]);
    if (!ok || !ask->ads_path)
        return ok;
    import.path[0] = ask->ads_path;
    return import_ads(call, &import, &report, err);
}

/* Reads the advertisement and saves what is proposed, as it is. */
static bool make_need(struct call *call, const struct demo_ask *ask, uint32_t which,
                      struct str *key, struct err *err)
{
    struct ad_reading reading;
    struct ad_draft draft;
    struct ad_text ad;
    enum need_outcome outcome;
    struct need need;
    struct ad_save save = { .reader = ask->reader,
                            .reading = &reading,
                            .draft = &draft,
                            .locality = str_from(chosen[which].place) };
    int32_t start = moment_day(call->now) + START_DAYS;

    if (!ad_stored(call, str_from(chosen[which].ad), &ad, err) ||
        !ad_read(ask->reader, &ad, call->arena, &reading, err))
        return false;
    ad_propose(ask->reader, &reading, call->arena, &draft);
    draft.need.start_day = start - date_weekday(start);
    if (!ad_need_save(call, &save, &need, &outcome, err))
        return false;
    *key = need.source_key;
    return store_wait(call->store, call->ticket, err);
}

static bool has_need(struct call *call, struct str key, bool *found, struct err *err)
{
    struct err none = { 0 };
    struct tx *tx = NULL;
    int64_t id;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    *found = need_find(tx, key, &id, &none);
    tx_end(&tx);
    return true;
}

static struct str key_of(struct call *call, uint32_t which)
{
    struct buf key = buf_new(call->arena);

    buf_format(&key, "ad-%s", chosen[which].ad);
    return buf_str(&key);
}

/* Every programme that insteg ships, to be looked at. */
static bool make_programmes(struct call *call, struct err *err)
{
    struct str *names;
    uint32_t count = programme_names(call->arena, &names);
    bool same, ok = true;

    for (uint32_t i = 0; ok && i < count; i++) {
        struct programme_reading *reading =
            ARENA_NEW(call->arena, struct programme_reading);
        ok = programme_open(str_cstr(call->arena, names[i]), call->arena, reading,
                            err) &&
             programme_load(call, reading, &same, err);
    }
    return ok;
}

static bool lists_are_made(struct call *call, bool *made, struct err *err)
{
    struct clock_last_row last;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              clock_last(tx, STR("list"), &last, made, err);

    tx_end(&tx);
    return ok;
}

static bool keep_lists(struct call *call, int32_t day, struct err *err)
{
    struct clock_done_put_in in = { day, STR("list"), call->now, 0 };
    struct tx *tx = NULL;
    uint32_t count;
    bool ok = day_list_make(call, day, &count, err) &&
              tx_begin(call->store, TX_WRITE, &tx, err) &&
              clock_done_put(tx, &in, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* The lists as they stood yesterday, before there was any need: so that a coach's first
 * day has what is new on them. *is_first: they had not been made. */
static bool make_lists(struct call *call, bool *is_first, struct err *err)
{
    struct images *const were = call->images;
    struct arena arena = { 0 };
    bool made = false;

    if (!lists_are_made(call, &made, err))
        return false;
    *is_first = !made;
    if (made)
        return true;
    call->images = images_new(&arena);
    bool ok = keep_lists(call, moment_day(call->now) - 1, err);
    images_free(call->images);
    call->images = were;
    arena_free(&arena);
    return ok;
}

bool demo_make(struct call *call, const struct demo_ask *ask, struct demo_made *made,
               struct err *err)
{
    struct demo_made done = { .real = false };
    bool is_first = false;

    if (!guard(call, err) || !make_people(call, ask, err) ||
        !make_ads(call, ask, err) || !have_people(call, &done.people, err) ||
        (call->keys && !demo_people_make(call, err)) ||
        !make_lists(call, &is_first, err) || !demo_firms_make(call, ask->reader, err) ||
        /* its days are long past: the first in the log, which goes by time */
        (call->keys && ask->plays_until &&
         !demo_played_make(call, ask->plays_until, err)) ||
        !demo_life_make(call, err) || !make_programmes(call, err) ||
        (call->keys && !demo_ways_make(call, err)) ||
        (call->keys && is_first && !demo_people_hand_on(call, err)))
        return false;
    for (uint32_t i = 0; i < sizeof chosen / sizeof *chosen; i++) {
        struct str key = key_of(call, i);
        bool found;
        if (!has_need(call, key, &found, err))
            return false;
        if (!found && chosen[i].real && !ask->ads_path)
            continue;
        if (!found && !make_need(call, ask, i, &key, err))
            return false;
        if (!done.need.len) {
            done.need = key;
            done.place = str_from(chosen[i].place);
            done.real = chosen[i].real;
        }
    }
    *made = done;
    return true;
}
