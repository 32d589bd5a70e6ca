/* match_all_file.c: the files of a run of match_all: beside their place, in place. */
#include "service/match_all_in.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMALL_BYTES_MOST 1000u

const char *all_path(struct arena *arena, const char *folder, const char *name,
                     uint32_t part, const char *end)
{
    struct buf path = buf_new(arena);

    buf_format(&path, "%s/%s", folder, name);
    if (part > 0)
        buf_format(&path, "-%04u", part);
    buf_cstr(&path, end);
    return path.ptr;
}

bool all_folder_make(const char *folder, struct err *err)
{
    struct stat is;

    if (mkdir(folder, 0777) == 0)
        return true;
    if (errno != EEXIST)
        return err_write(err, folder);
    return (stat(folder, &is) == 0 && S_ISDIR(is.st_mode)) ||
           err_set(err, ERR_INPUT,
                   N_("{folder} is a file; give a folder, which is made when it is not "
                      "there"),
                   ARG_WORD(folder));
}

FILE *all_file_read(const char *path)
{
    return fopen(path, "rbe");
}

bool all_file_small(struct arena *arena, const char *path, struct str *text,
                    struct err *err)
{
    struct buf out = buf_new(arena);
    FILE *in = all_file_read(path);

    *text = STR("");
    if (!in && errno == ENOENT)
        return true;
    for (int c; in && out.len < SMALL_BYTES_MOST && (c = getc(in)) != EOF;)
        buf_char(&out, (char)c);
    const bool failed = !in || ferror(in);
    if (in)
        (void)fclose(in); /* only read */
    if (failed)
        return err_set(err, ERR_UNAVAILABLE, N_("{file} could not be read"),
                       ARG_WORD(path));
    *text = buf_str(&out);
    return true;
}

static const char *aside_of(struct arena *arena, const char *path, int64_t worker)
{
    struct buf aside = buf_new(arena);

    buf_format(&aside, "%s.%lld.tmp", path, (long long)worker);
    return aside.ptr;
}

bool all_file_open(struct arena *arena, const char *path, int64_t worker,
                   struct all_file *file, struct err *err)
{
    const char *aside = aside_of(arena, path, worker);

    *file = (struct all_file){ fopen(aside, "wbe"), path, aside };
    return file->out || err_write(err, aside);
}

bool all_file_seal(struct all_file *file, bool ok, struct err *err)
{
    ok = ok && fflush(file->out) == 0 && fsync(fileno(file->out)) == 0;
    int why = errno;
    if (fclose(file->out) != 0 && ok) {
        ok = false;
        why = errno;
    }
    file->out = NULL;
    errno = why;
    if (ok)
        return true;
    err_write(err, file->path);
    unlink(file->aside);
    return false;
}

bool all_file_place(const struct all_file *file, struct err *err)
{
    return rename(file->aside, file->path) == 0 || err_write(err, file->path);
}

bool all_folder_sync(const char *folder, struct err *err)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    /* EINVAL: a file system that has no such thing. */
    bool ok = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);

    if (!ok)
        err_write(err, folder);
    if (fd >= 0)
        (void)close(fd); /* nothing was written */
    return ok;
}

bool all_file_put(struct arena *arena, const char *path, int64_t worker,
                  struct str text, struct err *err)
{
    struct all_file file;

    if (!all_file_open(arena, path, worker, &file, err) ||
        !all_file_seal(&file, fwrite(text.ptr, 1, text.len, file.out) == text.len, err))
        return false;
    if (all_file_place(&file, err))
        return true;
    unlink(file.aside);
    return false;
}

void all_files_drop(const struct all_files *files)
{
    for (uint32_t i = 0; i < files->count; i++)
        unlink(files->file[i].aside);
}

void all_drop_aside(const struct all *all, uint32_t nth, int64_t worker)
{
    static const struct {
        const char *name, *end;
        bool last; /* of item 0; else of the others */
    } names[] = {
        { "people", ".jsonl", false },
        { "share", ".part", false },
        { "needs", ".jsonl", true },
    };
    struct arena scratch = { 0 };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].last == (nth == 0))
            unlink(aside_of(
                &scratch,
                all_path(&scratch, all->ask->folder, names[i].name, nth, names[i].end),
                worker));
    arena_free(&scratch);
}

bool all_is_there(const struct all *all, const char *name, uint32_t part)
{
    struct arena scratch = { 0 };
    const char *path = all_path(&scratch, all->ask->folder, name, part, ".jsonl");
    bool there = access(path, F_OK) == 0;

    arena_free(&scratch);
    return there;
}

static const char *const state_words[RANK_STATE_COUNT] = {
    [RANK_READY] = "ready",
    [RANK_READY_AFTER] = "ready_after",
    [RANK_BEHIND_THRESHOLDS] = "behind_thresholds",
    [RANK_OUT_OF_REACH] = "out_of_reach",
};

void all_text(struct buf *out, const char *key, struct str text)
{
    buf_format(out, "\"%s\":", key);
    view_write(out, &(struct view){ .kind = VIEW_STR, .text = text });
}

void all_standing(struct buf *out, const struct index_pair *pair)
{
    buf_format(out, "\"state\":\"%s\",\"band\":%u,\"fit\":%u", state_words[pair->state],
               pair->band, pair->fit);
}
