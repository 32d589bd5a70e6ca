/* ad_file.c: see ad_file.h. */
#include "service/ad_file.h"

#include "service/csv_read.h"
#include "service/json_whole.h"

#define CHUNK_BYTES ((size_t)64 << 10)

struct file {
    const struct ad_sink *sink;
    struct arena element; /* one advertisement */
    uint64_t size_bytes;  /* 0: not known      */
};

static bool take_element(void *ctx, const struct json_piece *piece, struct err *err)
{
    struct file *f = ctx;
    struct ad_fields fields;
    struct err why = { 0 };
    json_t *value = NULL;

    arena_rewind(&f->element, 0);
    if (f->sink->progress && f->size_bytes)
        f->sink->progress(f->sink->progress_ctx, piece->bytes_read, f->size_bytes);
    bool ok = json_piece_load(piece, &value, &why) &&
              ad_json_read(value, AD_AS_WRITTEN, &f->element, &fields, &why);
    json_decref(value);
    if (!ok) {
        f->sink->reject(f->sink->ctx, piece, &why);
        return true;
    }
    if (fields.removed)
        return true;
    struct ad_text ad = ad_text_of(&fields);
    return f->sink->take(f->sink->ctx, &ad, err);
}

static bool looks_like_json(struct str head)
{
    if (str_starts(head, "\xef\xbb\xbf"))
        head = str_sub(head, 3, head.len);
    head = str_trim(head);
    return head.len && (head.ptr[0] == '{' || head.ptr[0] == '[');
}

static bool unreadable(struct err *err)
{
    return err_set(err, ERR_UNAVAILABLE, N_("the file could not be read to its end"));
}

static bool read_json(struct file *f, FILE *in, char *chunk, size_t len,
                      struct err *err)
{
    struct arena arena = { 0 };
    struct json_sink sink = { take_element, f };
    struct json_cut *cut = json_cut_new(&arena, &sink);
    bool ok = true;

    for (; ok && len > 0; len = fread(chunk, 1, CHUNK_BYTES, in))
        ok = json_cut_feed(cut, (struct str){ chunk, len }, err);
    if (ok && ferror(in))
        ok = unreadable(err);
    ok = ok && json_cut_end(cut, err);
    arena_free(&arena);
    return ok;
}

static struct str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return str_from(slash ? slash + 1 : path);
}

static bool read_text(struct file *f, FILE *in, const char *path, struct buf *text,
                      struct err *err)
{
    char chunk[4096];
    size_t len;

    while (text->len <= AD_TEXT_BYTES && (len = fread(chunk, 1, sizeof chunk, in)) > 0)
        buf_add(text, (struct str){ chunk, len });
    if (ferror(in))
        return unreadable(err);
    struct str whole = buf_str(text);
    if (str_starts(whole, "\xef\xbb\xbf"))
        whole = str_sub(whole, 3, whole.len);
    if (str_trim(whole).len == 0)
        return err_set(err, ERR_INPUT, N_("the file is empty"));
    if (whole.len > AD_TEXT_BYTES) /* it was read no further */
        return err_set(err, ERR_LIMIT, N_("its text is longer than {n} bytes"),
                       ARG_NUM(AD_TEXT_BYTES));
    if (!utf8_whole(buf_str(text), err))
        return false;
    struct ad_text ad = { .id = base_name(path), .text = whole, .percent_most = -1 };
    return f->sink->take(f->sink->ctx, &ad, err);
}

static bool read_any(struct file *f, FILE *in, const char *path, struct err *err)
{
    struct arena arena = { 0 };
    char *chunk = arena_take(&arena, CHUNK_BYTES);
    size_t len = fread(chunk, 1, CHUNK_BYTES, in);
    bool ok;

    if (looks_like_json((struct str){ chunk, len })) {
        ok = read_json(f, in, chunk, len, err);
    } else {
        struct buf text = buf_new(&arena);
        buf_add(&text, (struct str){ chunk, len });
        ok = read_text(f, in, path, &text, err);
    }
    arena_free(&arena);
    return ok;
}

bool ad_file_each(const char *path, const struct ad_sink *sink, struct err *err)
{
    struct file f = { .sink = sink };
    bool is_input = strcmp(path, "-") == 0;
    FILE *in = stdin;

    if (!is_input && !file_open(path, &in, &f.size_bytes, err))
        return false;
    bool ok = read_any(&f, in, path, err);
    if (!is_input)
        (void)fclose(in); /* only read */
    arena_free(&f.element);
    return ok ? true : err_add(err, N_("{file}"), ARG_WORD(path));
}
