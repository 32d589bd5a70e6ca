/* door.c: see door.h. */
#include "store/door.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMALLEST_PAGE 512 /* bytes; SQLite has none smaller */

bool door_refuse(int os_errno, const char *path, struct err *err)
{
    switch (os_errno) {
    case ENOENT:
    case ENOTDIR:
        return err_set(err, ERR_NOT_FOUND, N_("the folder of {file} is not there"),
                       ARG_WORD(path));
    case EACCES:
    case EPERM:
        return err_set(err, ERR_DENIED,
                       N_("{file} may not be opened; check the permissions of the file "
                          "and its folder"),
                       ARG_WORD(path));
    case EROFS:
        return err_set(err, ERR_STATE,
                       N_("{file} is on a disk that cannot be written to"),
                       ARG_WORD(path));
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return err_set(err, ERR_FULL,
                       N_("the disk is full: {file} could not be written"),
                       ARG_WORD(path));
    default:
        return err_set(err, ERR_UNAVAILABLE,
                       N_("{file} could not be opened (error {code})"), ARG_WORD(path),
                       ARG_NUM(os_errno));
    }
}

const char *door_folder(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');

    if (!slash)
        return ".";
    if (slash == path)
        return "/";
    return str_cstr(arena, (struct str){ path, (size_t)(slash - path) });
}

static bool check_folder(const char *path, struct err *err)
{
    struct arena arena = { 0 };
    struct stat stat_of = { 0 };
    bool ok = true;

    if (stat(door_folder(&arena, path), &stat_of) != 0)
        ok = door_refuse(errno, path, err);
    else if (!S_ISDIR(stat_of.st_mode))
        ok = door_refuse(ENOTDIR, path, err);
    arena_free(&arena);
    return ok;
}

static bool check_kind(const struct stat *of, const char *path, struct err *err)
{
    if (S_ISDIR(of->st_mode))
        return err_set(err, ERR_INPUT, N_("{file} is a folder, not a database"),
                       ARG_WORD(path));
    if (!S_ISREG(of->st_mode))
        return err_set(err, ERR_INPUT, N_("{file} is not a file"), ARG_WORD(path));
    return true;
}

bool door_check(const char *path, enum store_mode mode, struct err *err)
{
    struct stat stat_of = { 0 };

    if (stat(path, &stat_of) != 0) {
        if (errno != ENOENT)
            return door_refuse(errno, path, err);
        if (mode == STORE_CREATE)
            return check_folder(path, err);
        return err_set(
            err, ERR_NOT_FOUND,
            N_("there is no database {file}; an import with --apply makes one, "
               "or name another with --db"),
            ARG_WORD(path));
    }
    if (!check_kind(&stat_of, path, err))
        return false;
    /* SQLite would take one byte for nothing, and make its own file of it. */
    if (stat_of.st_size > 0 && stat_of.st_size < SMALLEST_PAGE)
        return err_set(err, ERR_STATE, N_("{file} is not an insteg database"),
                       ARG_WORD(path));
    if (mode != STORE_READ && access(path, W_OK) != 0)
        return err_set(err, ERR_STATE,
                       N_("{file} may not be written to; check its permissions"),
                       ARG_WORD(path));
    return true;
}

bool door_target(const char *path, bool *there, struct err *err)
{
    struct stat of = { 0 };

    *there = stat(path, &of) == 0;
    if (*there)
        return check_kind(&of, path, err);
    return errno == ENOENT ? check_folder(path, err) : door_refuse(errno, path, err);
}

bool door_sync(const char *path, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;
    int os_errno = errno;

    if (fd >= 0)
        close(fd);
    return ok || door_refuse(os_errno, path, err);
}
