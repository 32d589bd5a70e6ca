/* import.c: see import.h. */
#include "service/import.h"

#include <assert.h>
#include <csv.h>
#include <errno.h>
#include <unistd.h>

#include "store/query.h"

static bool write_failed(struct err *err)
{
    return err_set(
        err, errno == ENOSPC ? ERR_FULL : ERR_UNAVAILABLE,
        N_("the file of rejected rows could not be written; is the disk full or "
           "the folder closed for writing?"));
}

static const char *joined(struct arena *arena, const char *a, const char *b)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, a);
    buf_cstr(&out, b);
    return out.ptr;
}

static bool write_cell(FILE *out, struct str cell, char end)
{
    return csv_fwrite(out, cell.ptr ? cell.ptr : "", cell.len) == 0 &&
           putc(end, out) != EOF;
}

static const char *reject_name(const struct reject_file *r)
{
    return joined(r->arena, r->file->path,
                  r->spec ? ".rejected.csv" : ".rejected.jsonl");
}

static bool reject_open(struct reject_file *r, struct err *err)
{
    const char *tmp_path = joined(r->arena, reject_name(r), ".tmp");

    r->out = fopen(tmp_path, "we");
    if (!r->out)
        return write_failed(err);
    r->tmp_path = tmp_path;
    r->file->rejected_path = reject_name(r);
    for (uint32_t i = 0; r->spec && i < r->spec->column_count; i++)
        if (!write_cell(r->out, str_from(r->spec->column[i].name),
                        i + 1 < r->spec->column_count ? ',' : '\n'))
            return write_failed(err);
    return true;
}

/* The last column of every spec is "reason": ignored when read, filled here. */
static bool reject_write(struct reject_file *r, const struct csv_row *row,
                         const struct err *why, struct err *err)
{
    struct arena arena = { 0 };
    struct buf reason = buf_new(&arena);
    bool ok = true;

    if (!r->out && !reject_open(r, err))
        return false;
    message_err(&reason, r->lang, why);
    for (uint32_t i = 0; ok && i + 1 < r->spec->column_count; i++)
        ok = write_cell(r->out, row->field[i], ',');
    ok = ok && write_cell(r->out, buf_str(&reason), '\n');
    arena_free(&arena);
    return ok ? true : write_failed(err);
}

/* Counts a rejected row or element and keeps the first ones for the report. */
static void reject_note(struct reject_file *rejects, uint32_t line, struct str key,
                        const struct err *why)
{
    struct import_file *file = rejects->file;

    assert(why->kind != ERR_NONE);
    file->rejected_count++;
    if (!file->reject)
        file->reject =
            ARENA_ARRAY(rejects->arena, IMPORT_REJECTS_SHOWN, struct import_reject);
    if (file->reject_count < IMPORT_REJECTS_SHOWN)
        file->reject[file->reject_count++] =
            (struct import_reject){ line, str_copy(rejects->arena, str_sub(key, 0, 80)),
                                    *why };
}

void doubt_note(struct reject_file *rejects, uint32_t line, struct str key,
                const struct err *why)
{
    struct import_file *file = rejects->file;

    assert(why->kind != ERR_NONE);
    file->doubt_count++;
    if (!file->doubt)
        file->doubt =
            ARENA_ARRAY(rejects->arena, IMPORT_REJECTS_SHOWN, struct import_reject);
    if (file->doubts_kept < IMPORT_REJECTS_SHOWN)
        file->doubt[file->doubts_kept++] =
            (struct import_reject){ line, str_copy(rejects->arena, str_sub(key, 0, 80)),
                                    *why };
}

bool reject_row(struct reject_file *rejects, const struct csv_row *row,
                uint32_t key_column, const struct err *why, struct err *err)
{
    reject_note(rejects, row->line, row->field[key_column], why);
    return rejects->keep ? reject_write(rejects, row, why, err) : true;
}

bool reject_element(struct reject_file *rejects, const struct reject_place *place,
                    const struct err *why, struct err *err)
{
    struct arena arena = { 0 };
    bool ok = true;

    reject_note(rejects, place->number, place->source_key, why);
    if (!rejects->keep)
        return true;
    if (!rejects->out && !reject_open(rejects, err))
        return false;
    struct view *v = view_object(&arena);
    struct buf reason = buf_new(&arena), line = buf_new(&arena);
    message_err(&reason, rejects->lang, why);
    view_int(&arena, v, "element", place->number);
    view_int(&arena, v, "line", place->line);
    view_int(&arena, v, "byte", (int64_t)place->byte);
    view_str(&arena, v, "id", place->source_key);
    view_str(&arena, v, "reason", buf_str(&reason));
    view_write(&line, v);
    buf_char(&line, '\n');
    ok = fwrite(line.ptr, 1, line.len, rejects->out) == line.len;
    arena_free(&arena);
    return ok ? true : write_failed(err);
}

bool reject_done(struct reject_file *rejects, struct err *err)
{
    FILE *out = rejects->out;

    if (!out)
        return true;
    rejects->out = NULL;
    bool ok = fflush(out) == 0 && fsync(fileno(out)) == 0;
    ok = fclose(out) == 0 && ok;
    return ok ? true : write_failed(err);
}

bool reject_publish(struct reject_file *rejects, struct err *err)
{
    if (!rejects->keep)
        return true;
    if (!rejects->tmp_path) {
        if (unlink(reject_name(rejects)) != 0 && errno != ENOENT)
            return write_failed(err);
        return true;
    }
    if (rename(rejects->tmp_path, rejects->file->rejected_path) != 0)
        return write_failed(err);
    rejects->tmp_path = NULL;
    return true;
}

void reject_drop(struct reject_file *rejects)
{
    if (rejects->out)
        (void)fclose(rejects->out); /* it is dropped */
    if (rejects->tmp_path)
        unlink(rejects->tmp_path);
    rejects->out = NULL;
    rejects->tmp_path = NULL;
}

bool import_next_seq(struct tx *tx, int64_t *seq, struct err *err)
{
    struct pool_seq_row row;

    if (!pool_seq(tx, &row, err))
        return false;
    *seq = row.seq + 1;
    return true;
}

/* What the files of a report counted together, and the fingerprint of them all. */
static struct import_file sum_of(const struct import_report *report)
{
    struct import_file sum = { 0 };
    struct hash hash;

    hash_start(&hash);
    for (uint32_t i = 0; i < report->file_count; i++) {
        const struct import_file *f = &report->file[i];
        sum.new_count += f->new_count;
        sum.changed_count += f->changed_count;
        sum.same_count += f->same_count;
        sum.rejected_count += f->rejected_count;
        hash_bytes(&hash, f->hash, HASH_BYTES);
    }
    hash_end(&hash, sum.hash);
    return sum;
}

/* `nth` makes the batch's id its own: no two batches have it. */
static bool add_batch(struct tx *tx, const struct call *call, const char *kind,
                      struct import_report *report, int64_t nth, struct err *err)
{
    struct import_file sum = sum_of(report);
    unsigned char seq_text[8];

    for (unsigned i = 0; i < sizeof seq_text; i++)
        seq_text[i] = (unsigned char)('a' + (nth >> (4 * i) & 15));
    struct import_batch_add_in in = {
        .rid = record_id(call->actor, "import_batch",
                         (struct str){ (const char *)seq_text, sizeof seq_text },
                         (struct str){ (const char *)sum.hash, HASH_BYTES }),
        .org_id = call->actor->org_id,
        .kind = str_from(kind),
        .source = str_from(kind),
        .file_hash = { (const char *)sum.hash, HASH_BYTES },
        .at = call->now,
        .actor = str_from(call->actor->name),
        .new_count = (int64_t)sum.new_count,
        .changed_count = (int64_t)sum.changed_count,
        .same_count = (int64_t)sum.same_count,
        .rejected_count = (int64_t)sum.rejected_count,
        .seq = report->seq
    };
    return import_batch_add(tx, &in, &report->batch, err);
}

bool import_record(struct tx *tx, const struct call *call, const char *kind,
                   struct import_report *report, struct err *err)
{
    return add_batch(tx, call, kind, report, report->seq, err) &&
           pool_seq_set(tx, report->seq, err);
}

bool import_record_still(struct tx *tx, const struct call *call, const char *kind,
                         struct import_report *report, struct err *err)
{
    struct import_batch_last_row last;
    struct pool_seq_row pool;

    if (!import_batch_last(tx, &last, err) || !pool_seq(tx, &pool, err))
        return false;
    report->seq = pool.seq;
    return add_batch(tx, call, kind, report, -(last.id + 1), err);
}

static void put_rows(const struct call *call, struct view *list,
                     const struct import_reject *of, uint32_t count)
{
    struct arena *arena = call->arena;

    for (uint32_t i = 0; i < count; i++) {
        struct view *row = view_add_object(arena, list);
        struct buf reason = buf_new(arena);
        message_err(&reason, call->lang, &of[i].err);
        view_int(arena, row, "line", of[i].line);
        view_str(arena, row, "source_key", of[i].source_key);
        view_str(arena, row, "reason", buf_str(&reason));
    }
}

static void file_view(const struct call *call, struct view *list,
                      const struct import_file *file)
{
    struct arena *arena = call->arena;
    struct view *v = view_add_object(arena, list);

    view_cstr(arena, v, "kind", file->kind);
    view_cstr(arena, v, "file", file->path);
    view_int(arena, v, "new", (int64_t)file->new_count);
    view_int(arena, v, "changed", (int64_t)file->changed_count);
    view_int(arena, v, "same", (int64_t)file->same_count);
    view_int(arena, v, "rejected", (int64_t)file->rejected_count);
    view_int(arena, v, "skipped", (int64_t)file->skipped_count);
    view_cstr(arena, v, "rejected_file", file->rejected_path);
    put_rows(call, view_put_array(arena, v, "rejects"), file->reject,
             file->reject_count);
    if (strcmp(file->kind, "firms") != 0)
        return;
    view_int(arena, v, "doubted", (int64_t)file->doubt_count);
    put_rows(call, view_put_array(arena, v, "doubts"), file->doubt, file->doubts_kept);
}

struct view *import_view(const struct call *call, const struct import_report *report)
{
    struct view *v = view_object(call->arena);

    view_bool(call->arena, v, "applied", report->applied);
    view_int(call->arena, v, "own_concepts", (int64_t)report->own_concepts);
    view_int(call->arena, v, "placeholders", (int64_t)report->placeholders);
    view_int(call->arena, v, "image_seq", report->seq);
    struct view *files = view_put_array(call->arena, v, "files");
    for (uint32_t i = 0; i < report->file_count; i++)
        file_view(call, files, &report->file[i]);
    return v;
}
