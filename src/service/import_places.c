/*
 * import_places.c: known journeys between places, from a table of one's own or from
 * Arbetsförmedlingen's two files of towns and distances.
 *
 *   a preview does all of it inside a write that is never committed, so that it counts
 *   exactly what applying would do -> at the end one batch and one step of the pool's
 *   sequence, as every image carries the journeys
 *
 *   CSV   from,to,km and/or from,to,mode,minutes
 *   AF    ort_id_namn.json {"id": "Town (Municipality)"} and ort_ort_relevans.json
 *         {"id": [{"ort2_id", "avstånd" in km, ...}]}; towns that insteg lacks are made
 */
#include <jansson.h>
#include <sys/stat.h>

#include "service/import.h"
#include "service/journeys.h"
#include "service/towns_af.h"

enum { FROM, TO, KM, MODE, MINUTES, REASON, COLUMN_COUNT };

static const struct csv_column columns[COLUMN_COUNT] = {
    [FROM] = { "from", true },        [TO] = { "to", true },
    [KM] = { "km", false },           [MODE] = { "mode", false },
    [MINUTES] = { "minutes", false }, [REASON] = { "reason", false },
};
static const struct csv_spec spec = { columns, COLUMN_COUNT };

struct places {
    struct call *call;
    struct import_file *file; /* the one with the journeys */
    struct reject_file rejects;
    struct journeys journeys;
    uint64_t size_bytes;
};

/* "12", "12.5" or "12,5" kilometres into metres. */
static bool read_metres(struct str text, int64_t *metres)
{
    int64_t whole = 0, part = 0, unit = 1000;
    size_t i = 0;

    for (; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9' && i < 6; i++)
        whole = whole * 10 + (text.ptr[i] - '0');
    if (i == 0)
        return false;
    if (i < text.len && (text.ptr[i] == '.' || text.ptr[i] == ','))
        for (i++; i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
            if (unit > 1) {
                unit /= 10;
                part += (text.ptr[i] - '0') * unit;
            }
    *metres = whole * 1000 + part;
    return i == text.len && *metres <= JOURNEY_METRES_MOST;
}

static bool count_put(struct places *p, const struct journey_row *row, struct err *why,
                      struct err *err)
{
    enum journey_outcome outcome;

    if (!journeys_put(&p->journeys, row, &outcome, why, err))
        return false;
    p->file->new_count += outcome == JOURNEY_NEW;
    p->file->changed_count += outcome == JOURNEY_CHANGED;
    p->file->same_count += outcome == JOURNEY_SAME;
    return true;
}

/* What a row of the table says; it may say both kilometres and minutes. */
struct said {
    struct journey_row row;
    bool km, minutes;
    int64_t metres, minutes_value;
    enum travel_mode mode;
};

static bool read_row(struct places *p, const struct csv_row *row, struct said *said,
                     struct err *why)
{
    const struct str *f = row->field;

    if (row->field_count != row->header_count)
        return err_set(why, ERR_INPUT, N_("the row has {n} fields, the header {want}"),
                       ARG_NUM(row->field_count), ARG_NUM(row->header_count));
    said->km = f[KM].len > 0;
    said->minutes = f[MINUTES].len > 0 || f[MODE].len > 0;
    if (!said->km && !said->minutes)
        return err_set(why, ERR_INPUT,
                       N_("the row has neither km nor mode and minutes"));
    if (said->km && !read_metres(f[KM], &said->metres))
        return err_set(why, ERR_INPUT, N_("km: {text} is no number from 0 to {most}"),
                       ARG_STR(f[KM]), ARG_NUM(JOURNEY_METRES_MOST / 1000));
    if (said->minutes && !mode_from(f[MODE], &said->mode))
        return err_set(why, ERR_INPUT, N_("mode is car, bus, bike or foot, not {text}"),
                       ARG_STR(f[MODE]));
    if (said->minutes &&
        (!str_int(f[MINUTES], &said->minutes_value) || said->minutes_value < 1 ||
         said->minutes_value > REACH_MINUTES_MOST))
        return err_set(why, ERR_INPUT,
                       N_("{column}: {text} is not a whole number from 1 to "
                          "{most}"),
                       ARG_WORD("minutes"), ARG_STR(f[MINUTES]),
                       ARG_NUM(REACH_MINUTES_MOST));
    said->row.row = row->line;
    return journeys_end(&p->journeys, f[FROM], &said->row.from, why) &&
           journeys_end(&p->journeys, f[TO], &said->row.to, why);
}

/* Both or none: a row that is rejected leaves nothing behind. */
static bool put_said(struct places *p, const struct said *said, struct err *why,
                     struct err *err)
{
    struct journey_row km = said->row, minutes = said->row;

    km.mode = JOURNEY_METRES;
    km.value = said->metres;
    minutes.mode = (int32_t)said->mode;
    minutes.value = said->minutes_value;
    if (said->minutes && !journeys_check(&p->journeys, &minutes, why))
        return false;
    return (!said->km || count_put(p, &km, why, err)) &&
           (!said->minutes || count_put(p, &minutes, why, err));
}

static bool take_row(void *ctx, const struct csv_row *row, struct err *err)
{
    struct places *p = ctx;
    struct said said = { .km = false };
    struct err why = { 0 };

    if (!call_step(p->call, row->bytes_read, p->size_bytes, err))
        return false;
    if (read_row(p, row, &said, &why) && put_said(p, &said, &why, err))
        return true;
    if (why.kind == ERR_NONE)
        return false;
    return reject_row(&p->rejects, row, FROM, &why, err);
}

static bool take_pair(void *ctx, const struct journey_row *row, struct err *err)
{
    struct places *p = ctx;
    struct err why = { 0 };

    if (count_put(p, row, &why, err))
        return true;
    if (why.kind == ERR_NONE)
        return false;
    struct buf key = buf_new(p->call->arena);
    buf_add(&key, row->from.name);
    buf_cstr(&key, " \xe2\x80\x93 ");
    buf_add(&key, row->to.name);
    struct reject_place place = { .number = row->row, .source_key = buf_str(&key) };
    return reject_element(&p->rejects, &place, &why, err);
}

/* Is `path` a folder, or a file whose name ends in .json? Then it is AF's. */
static bool is_af(const char *path)
{
    struct stat info;

    return str_ends(str_from(path), ".json") ||
           (stat(path, &info) == 0 && S_ISDIR(info.st_mode));
}

static bool read_csv(struct places *p, struct import_report *report, const char *path,
                     struct err *err)
{
    struct csv_sink sink = { take_row, p };
    struct stat info;

    report->file_count = 1;
    *p->file = (struct import_file){ .path = path, .kind = "journeys" };
    p->rejects.spec = &spec;
    p->rejects.keep = report->applied;
    p->size_bytes = stat(path, &info) == 0 ? (uint64_t)info.st_size : 0;
    return csv_read(path, &spec, &sink, p->file->hash, err) &&
           reject_done(&p->rejects, err);
}

/* AF's pairs are not put right by hand, so no file of rejected ones is written. */
static bool read_af(struct places *p, struct import_report *report,
                    const struct import_ask *ask, struct err *err)
{
    struct towns_af af = { &p->journeys, p->call, ask->path, take_pair, p };

    report->file_count = 2;
    p->file = &report->file[1];
    p->rejects.file = p->file;
    return towns_af_read(&af, report->file, err);
}

static uint64_t changes_of(const struct import_report *report)
{
    uint64_t sum = 0;

    for (uint32_t i = 0; i < report->file_count; i++)
        sum += report->file[i].new_count + report->file[i].changed_count;
    return sum;
}

bool import_places(struct call *call, const struct import_ask *ask,
                   struct import_report *report, struct err *err)
{
    struct arena arena = { 0 };
    struct import_report made = { .applied = ask->apply };
    struct places p = { .call = call, .file = &made.file[0] };
    struct tx *tx = NULL;
    struct book book;
    bool ok = false;

    p.rejects = (struct reject_file){ .file = p.file,
                                      .arena = call->arena,
                                      .lang = call->lang };
    if (!tx_begin(call->store, TX_WRITE, &tx, err) ||
        !book_load(tx, &arena, &book, err) || !import_next_seq(tx, &made.seq, err))
        goto out;
    journeys_start(&p.journeys, &book, tx, &arena);
    if (is_af(ask->path[0]) ? !read_af(&p, &made, ask, err)
                            : !read_csv(&p, &made, ask->path[0], err))
        goto out;
    if (!ask->apply || changes_of(&made) == 0) {
        made.seq = 0; /* tx_end rolls the preview back */
        ok = reject_publish(&p.rejects, err);
        goto out;
    }
    ok = import_record(tx, call, "places", &made, err) &&
         tx_commit(&tx, &call->ticket, err) &&
         store_wait(call->store, call->ticket, err) && reject_publish(&p.rejects, err);
out:
    reject_drop(&p.rejects);
    tx_end(&tx);
    arena_free(&arena);
    if (ok)
        *report = made;
    return ok;
}
