/*
 * vocab_import.c: see vocab_import.h.
 *
 *   find the files -> for each: read, compare with the last time, gather, put -> settle
 *   what concepts are called -> the graph -> commit
 */
#include "service/vocab_import.h"

#include "base/hash.h"
#include "service/graph_build.h"
#include "service/import.h"
#include "service/vocab_open.h"
#include "service/vocab_settle.h"
#include "store/query.h"

/* A new version of the readers reads files again that have not changed. */
#define VOCAB_READERS 2

struct importing {
    struct call *call;
    const struct vocab_ask *ask;
    struct tx *tx; /* NULL: a check without a database */
    struct arena arena;
    struct vocab_lexicon words;
    struct vocab_files files;
    uint64_t done, all;            /* bytes, each counted twice: read and written */
    unsigned char sum[HASH_BYTES]; /* of the file at hand */
    struct str helper;             /* of the last helper, its fingerprint */
    struct vocab_report report;
};

/* Of the bytes, and of the helper's where the part cannot be read without one. */
static void fingerprint(struct importing *i, const struct vocab_part *part,
                        struct str bytes)
{
    struct hash hash;

    hash_start(&hash);
    hash_int(&hash, VOCAB_READERS);
    hash_str(&hash, bytes);
    if (part->helped)
        hash_str(&hash, i->helper);
    hash_end(&hash, i->sum);
    if (part->helper)
        i->helper =
            str_copy(&i->arena, (struct str){ (const char *)i->sum, HASH_BYTES });
}

/* "af-2025", "jobtech-2020", "esco-1.1.1": as the tables name their source. */
static const char *source_of(struct arena *arena, const struct vocab_file *file)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, vocab_source_name(file->part->source));
    buf_char(&out, '-');
    buf_cstr(&out, file->vintage);
    return out.ptr;
}

static const char *lang_of(const struct vocab_file *file)
{
    return str_ends(str_from(file->part->name), "_en.csv") ? "en" : "sv";
}

/* Whether the file's bytes are those of the last time; then with its counts. */
static bool same_as_last(struct importing *i, const struct vocab_file *file,
                         struct vocab_report_file *out, struct err *err)
{
    struct vocab_import_last_row row;
    bool found = false;
    struct str name = str_from(file->part->name), vintage = str_from(file->vintage);

    if (!i->tx)
        return true;
    if (!vocab_import_last(i->tx, str_from(vocab_source_name(file->part->source)), name,
                           vintage, &i->arena, &row, &found, err))
        return false;
    if (found && row.file_hash.len == HASH_BYTES &&
        memcmp(row.file_hash.ptr, i->sum, HASH_BYTES) == 0) {
        out->unchanged = true;
        out->counts.same_count = (uint64_t)(row.new_count + row.same_count);
    }
    return true;
}

/* The new row of vocab_import, and the first one of this file. */
static bool begin_part(struct importing *i, const struct vocab_file *file,
                       struct str sum, struct vocab_put *put, struct err *err)
{
    struct str source = str_from(vocab_source_name(file->part->source));
    struct str name = str_from(file->part->name), vintage = str_from(file->vintage);
    struct vocab_import_add_in in = { .source = source,
                                      .part = name,
                                      .vintage = vintage,
                                      .file_hash = sum,
                                      .at = i->call->now,
                                      .actor = str_from(i->call->actor->name) };
    struct vocab_import_first_row first;
    bool found = false;

    if (!vocab_import_first(i->tx, source, name, vintage, &first, &found, err) ||
        !vocab_import_add(i->tx, &in, &put->row_id, err))
        return false;
    put->again = found;
    put->part = found ? first.id : put->row_id;
    return true;
}

static bool write_part(struct importing *i, const struct vocab_file *file,
                       struct pile *pile, struct vocab_report_file *out,
                       struct err *err)
{
    struct vocab_put put = { .call = i->call,
                             .tx = i->tx,
                             .pile = pile,
                             .done = i->done + file->size_bytes,
                             .step = file->size_bytes,
                             .all = i->all };
    struct str sum = { (const char *)i->sum, HASH_BYTES };

    if (!begin_part(i, file, sum, &put, err) || !vocab_put(&put, &out->counts, err))
        return false;
    const struct vocab_counts *c = &out->counts;
    i->report.changed = true;
    return vocab_import_count(i->tx,
                              &(struct vocab_import_count_in){
                                  put.row_id, (int64_t)c->new_count,
                                  (int64_t)c->changed_count, (int64_t)c->same_count },
                              err);
}

static bool read_part(struct importing *i, const struct vocab_file *file,
                      struct pile *pile, struct str bytes, struct err *err)
{
    struct vocab_reading reading = { .call = i->call,
                                     .pile = pile,
                                     .words = &i->words,
                                     .bytes = bytes,
                                     .lang = lang_of(file),
                                     .done = i->done,
                                     .all = i->all };

    return file->part->read(&reading, err);
}

static bool take_file(struct importing *i, const struct vocab_file *file,
                      struct vocab_report_file *out, struct err *err)
{
    struct arena arena = { 0 };
    struct pile pile = { .arena = &arena,
                         .words = &i->words,
                         .vintage = file->vintage,
                         .source = source_of(&arena, file) };
    struct str bytes;
    bool ok = call_step(i->call, i->done, i->all, err) &&
              vocab_file_read(file, &arena, &bytes, err);

    *out = (struct vocab_report_file){ .part = file->part->name,
                                       .vintage = file->vintage };
    if (ok) {
        fingerprint(i, file->part, bytes);
        ok = same_as_last(i, file, out, err);
    }
    if (ok && (!out->unchanged || file->part->helper)) {
        ok = read_part(i, file, &pile, bytes, err);
        if (!ok && err->kind != ERR_UNAVAILABLE)
            err_add(err, N_("{file}"), ARG_WORD(file->shown));
    }
    if (ok && i->tx && !out->unchanged)
        ok = write_part(i, file, &pile, out, err);
    arena_free(&arena);
    i->done += 2 * file->size_bytes;
    return ok;
}

static bool take_files(struct importing *i, struct err *err)
{
    struct vocab_report *report = &i->report;

    for (uint32_t k = 0; k < i->files.count; k++)
        i->all += 2 * i->files.file[k].size_bytes;
    report->file =
        ARENA_ARRAY(i->call->arena, i->files.count, struct vocab_report_file);
    for (uint32_t k = 0; k < i->files.count; k++)
        if (!take_file(i, &i->files.file[k], &report->file[report->file_count++], err))
            return false;
    report->passed = i->files.passed;
    report->passed_count = i->files.passed_count;
    return true;
}

/* What follows from all files together. */
static bool conclude(struct importing *i, struct err *err)
{
    struct vocab_settled settled = { 0 };

    if (!vocab_settle(i->call, i->tx, &settled, err))
        return false;
    i->report.concepts_changed = settled.changed;
    i->report.placeholders = settled.placeholders;
    if (!i->ask->apply)
        return true;
    if (i->report.changed && (!import_next_seq(i->tx, &i->report.seq, err) ||
                              !pool_seq_set(i->tx, i->report.seq, err)))
        return false;
    return graph_build(i->call, i->tx, err);
}

bool vocab_check(struct call *call, const struct vocab_ask *ask, struct err *err)
{
    struct importing i = { .call = call, .ask = ask };

    vocab_lexicon_start(&i.words, &i.arena);
    bool ok = vocab_files_find(ask->path, ask->source, call->arena, &i.files, err) &&
              take_files(&i, err);
    arena_free(&i.arena);
    return ok;
}

bool vocab_import(struct call *call, const struct vocab_ask *ask,
                  struct vocab_report *report, struct err *err)
{
    struct importing i = { .call = call, .ask = ask };
    bool ok = false;

    i.report = (struct vocab_report){ .source = ask->source,
                                      .path = ask->path,
                                      .applied = ask->apply };
    vocab_lexicon_start(&i.words, &i.arena);
    if (!vocab_files_find(ask->path, ask->source, call->arena, &i.files, err) ||
        !tx_begin(call->store, TX_BULK, &i.tx, err) ||
        !vocab_lexicon_load(&i.words, i.tx, err) || !take_files(&i, err) ||
        !conclude(&i, err))
        goto out;
    if (!ask->apply) {
        ok = true; /* tx_end undoes it */
        goto out;
    }
    ok = tx_commit(&i.tx, &call->ticket, err) &&
         store_wait(call->store, call->ticket, err);
out:
    tx_end(&i.tx);
    arena_free(&i.arena);
    if (ok)
        *report = i.report;
    return ok;
}

struct view *vocab_report_view(const struct call *call,
                               const struct vocab_report *report)
{
    struct arena *arena = call->arena;
    struct view *v = view_object(arena);

    view_bool(arena, v, "applied", report->applied);
    view_bool(arena, v, "changed", report->changed);
    view_cstr(arena, v, "source", vocab_source_name(report->source));
    view_int(arena, v, "image_seq", report->seq);
    view_int(arena, v, "concepts_changed", (int64_t)report->concepts_changed);
    view_int(arena, v, "placeholders", (int64_t)report->placeholders);
    struct view *files = view_put_array(arena, v, "files");
    for (uint32_t i = 0; i < report->file_count; i++) {
        const struct vocab_report_file *f = &report->file[i];
        struct view *row = view_add_object(arena, files);
        view_cstr(arena, row, "file", f->part);
        view_cstr(arena, row, "vintage", f->vintage);
        view_bool(arena, row, "unchanged", f->unchanged);
        view_int(arena, row, "new", (int64_t)f->counts.new_count);
        view_int(arena, row, "changed", (int64_t)f->counts.changed_count);
        view_int(arena, row, "same", (int64_t)f->counts.same_count);
    }
    struct view *passed = view_put_array(arena, v, "passed_over");
    for (uint32_t i = 0; i < report->passed_count; i++)
        view_add_str(arena, passed, str_from(report->passed[i]));
    return v;
}
