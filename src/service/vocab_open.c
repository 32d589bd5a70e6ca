/*
 * vocab_open.c: see vocab_open.h.
 *
 *   list the names: of the path itself, of a folder, of each zip -> look each up in the
 *   table -> put the known ones into the table's order
 */
#include "service/vocab_open.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <zip.h>

#include "service/csv_read.h"

struct finder {
    enum vocab_source source;
    struct arena *arena;
    struct vocab_files *files;
};

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static const char *joined(struct arena *arena, const char *a, const char *b)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, a);
    if (out.len && out.ptr[out.len - 1] != '/')
        buf_char(&out, '/');
    buf_cstr(&out, b);
    return out.ptr;
}

static bool pass(struct finder *f, const char *name, struct err *err)
{
    struct vocab_files *files = f->files;

    if (files->passed_count == VOCAB_FILES_MOST)
        return err_set(err, ERR_LIMIT, N_("there are more than {n} files"),
                       ARG_NUM(VOCAB_FILES_MOST));
    if (!files->passed)
        files->passed = ARENA_ARRAY(f->arena, VOCAB_FILES_MOST, const char *);
    files->passed[files->passed_count++] = name;
    return true;
}

static const struct vocab_part *part_called(enum vocab_source source, const char *name)
{
    for (const struct vocab_part *p = vocab_parts; p->name; p++)
        if (p->source == source && strcmp(p->name, name) == 0)
            return p;
    return NULL;
}

/* "1.1.1" of "ESCO dataset - v1.1.1 - classification - en - csv.zip". */
static const char *version_in(struct arena *arena, const char *path)
{
    const char *name = base_name(path);

    for (const char *at = name; *at; at++) {
        size_t len = strspn(at, "0123456789.");
        size_t used = len;
        while (used && at[used - 1] == '.')
            used--;
        if (used >= 3 && *at != '.' && memchr(at, '.', used))
            return str_cstr(arena, (struct str){ at, used });
        if (len)
            at += len - 1;
    }
    return "1.1.1";
}

static bool take(struct finder *f, const struct vocab_file *file, struct err *err)
{
    struct vocab_files *files = f->files;

    if (files->count == VOCAB_FILES_MOST)
        return err_set(err, ERR_LIMIT, N_("there are more than {n} files"),
                       ARG_NUM(VOCAB_FILES_MOST));
    if (!files->file)
        files->file = ARENA_ARRAY(f->arena, VOCAB_FILES_MOST, struct vocab_file);
    for (uint32_t i = 0; i < files->count; i++)
        if (files->file[i].part == file->part &&
            strcmp(files->file[i].vintage, file->vintage) == 0)
            return err_set(err, ERR_INPUT, N_("{file} is there twice: also as {other}"),
                           ARG_WORD(file->shown), ARG_WORD(files->file[i].shown));
    files->file[files->count++] = *file;
    return true;
}

/* A name that is in the table is taken; any other is passed over. */
static bool judge(struct finder *f, struct vocab_file *file, struct err *err)
{
    file->part = part_called(f->source, base_name(file->shown));
    if (!file->part)
        return pass(f, base_name(file->shown), err);
    file->vintage =
        file->part->vintage ? file->part->vintage : version_in(f->arena, file->path);
    return take(f, file, err);
}

/* ---------------------------------------------------------------------- a zip */

static bool not_whole(const char *path, struct err *err)
{
    return err_set(err, ERR_INPUT,
                   N_("{file} is not a whole zip file; download it again"),
                   ARG_WORD(path));
}

static bool open_zip(const char *path, zip_t **zip, struct err *err)
{
    int code = 0;

    *zip = zip_open(path, ZIP_RDONLY, &code);
    if (*zip)
        return true;
    if (code == ZIP_ER_NOENT)
        return err_set(err, ERR_NOT_FOUND,
                       N_("there is no file {file}; check the name and the folder"),
                       ARG_WORD(path));
    if (code == ZIP_ER_OPEN)
        return err_set(err, ERR_DENIED,
                       N_("{file} cannot be opened for reading; check its permissions"),
                       ARG_WORD(path));
    return not_whole(path, err);
}

static bool find_in_zip(struct finder *f, const char *path, struct err *err)
{
    zip_t *zip = NULL;
    bool ok = true;

    if (!open_zip(path, &zip, err))
        return false;
    zip_int64_t count = zip_get_num_entries(zip, 0);
    for (zip_int64_t i = 0; ok && i < count; i++) {
        zip_stat_t stat;
        if (zip_stat_index(zip, (zip_uint64_t)i, 0, &stat) != 0 ||
            !(stat.valid & ZIP_STAT_NAME) || !(stat.valid & ZIP_STAT_SIZE)) {
            ok = not_whole(path, err);
            break;
        }
        if (str_ends(str_from(stat.name), "/"))
            continue;
        struct vocab_file file = { .path = path,
                                   .shown = joined(f->arena, path, stat.name),
                                   .entry = i,
                                   .size_bytes = stat.size };
        ok = judge(f, &file, err);
    }
    zip_discard(zip);
    return ok;
}

/* ------------------------------------------------------------------- a folder */

static bool find_one(struct finder *f, const char *path, struct err *err)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return err_set(err, errno == EACCES ? ERR_DENIED : ERR_NOT_FOUND,
                       N_("there is no file {file}; check the name and the folder"),
                       ARG_WORD(path));
    if (!S_ISREG(info.st_mode))
        return pass(f, base_name(path), err);
    if (str_ends(str_from(path), ".zip"))
        return find_in_zip(f, path, err);
    struct vocab_file file = {
        .path = path, .shown = path, .entry = -1, .size_bytes = (uint64_t)info.st_size
    };
    return judge(f, &file, err);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool find_in_folder(struct finder *f, const char *path, struct err *err)
{
    const char **name = ARENA_ARRAY(f->arena, VOCAB_FILES_MOST, const char *);
    DIR *folder = opendir(path);
    uint32_t count = 0;
    bool ok = true;

    if (!folder)
        return err_set(err, ERR_DENIED,
                       N_("{file} cannot be opened for reading; check its permissions"),
                       ARG_WORD(path));
    for (const struct dirent *e; ok && (e = readdir(folder));) {
        if (e->d_name[0] == '.')
            continue;
        if (count == VOCAB_FILES_MOST)
            ok = err_set(err, ERR_LIMIT, N_("there are more than {n} files"),
                         ARG_NUM(VOCAB_FILES_MOST));
        else
            name[count++] = joined(f->arena, path, e->d_name);
    }
    (void)closedir(folder); /* only read */
    qsort(name, count, sizeof *name, by_name);
    for (uint32_t i = 0; ok && i < count; i++)
        ok = find_one(f, name[i], err);
    return ok;
}

/* ------------------------------------------------------------------ all of it */

static void in_table_order(struct vocab_files *files)
{
    for (uint32_t i = 1; i < files->count; i++) {
        struct vocab_file moved = files->file[i];
        uint32_t at = i;
        for (; at > 0 && files->file[at - 1].part > moved.part; at--)
            files->file[at] = files->file[at - 1];
        files->file[at] = moved;
    }
}

bool vocab_files_find(const char *path, enum vocab_source source, struct arena *arena,
                      struct vocab_files *files, struct err *err)
{
    struct vocab_files found = { 0 };
    struct finder f = { source, arena, &found };
    struct stat info;
    bool folder = stat(path, &info) == 0 && S_ISDIR(info.st_mode);

    if (folder ? !find_in_folder(&f, path, err) : !find_one(&f, path, err))
        return false;
    if (found.count == 0)
        return err_set(err, ERR_INPUT,
                       N_("nothing in {file} is known to insteg as a file of {source}; "
                          "give the files the names they were downloaded with"),
                       ARG_WORD(path), ARG_WORD(vocab_source_name(source)));
    in_table_order(&found);
    *files = found;
    return true;
}

static bool too_large(const struct vocab_file *file, struct err *err)
{
    return err_set(err, ERR_LIMIT, N_("{file} is larger than {n} bytes"),
                   ARG_WORD(file->shown), ARG_NUM(VOCAB_BYTES_MOST));
}

static bool read_plain(const struct vocab_file *file, struct arena *arena,
                       struct str *bytes, struct err *err)
{
    FILE *in = NULL;
    uint64_t size;

    if (!file_open(file->path, &in, &size, err))
        return false;
    if (size > VOCAB_BYTES_MOST) {
        (void)fclose(in); /* only read */
        return too_large(file, err);
    }
    char *text = arena_take(arena, size + 1);
    size_t len = fread(text, 1, size, in);
    bool whole = len == size && !ferror(in);
    (void)fclose(in); /* only read */
    if (!whole)
        return err_set(err, ERR_UNAVAILABLE,
                       N_("the file could not be read to its end"));
    *bytes = (struct str){ text, len };
    return true;
}

/* A read past the last byte makes libzip compare the checksum. */
static bool unpack(zip_file_t *in, char *text, uint64_t size)
{
    uint64_t len = 0;
    zip_int64_t n;
    char past;

    while (len < size && (n = zip_fread(in, text + len, size - len)) > 0)
        len += (uint64_t)n;
    return len == size && zip_fread(in, &past, 1) == 0;
}

bool vocab_file_read(const struct vocab_file *file, struct arena *arena,
                     struct str *bytes, struct err *err)
{
    zip_t *zip = NULL;

    if (file->entry < 0)
        return read_plain(file, arena, bytes, err);
    if (file->size_bytes > VOCAB_BYTES_MOST)
        return too_large(file, err);
    if (!open_zip(file->path, &zip, err))
        return false;
    char *text = arena_take(arena, file->size_bytes + 1);
    zip_file_t *in = zip_fopen_index(zip, (zip_uint64_t)file->entry, 0);
    bool ok = in && unpack(in, text, file->size_bytes);
    if (in)
        (void)zip_fclose(in); /* only read */
    zip_discard(zip);
    if (!ok)
        return err_set(err, ERR_INPUT,
                       N_("{file} is damaged in the zip; download it again"),
                       ARG_WORD(file->shown));
    *bytes = (struct str){ text, file->size_bytes };
    return true;
}
