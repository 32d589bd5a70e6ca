/* reserve.c: see reserve.h. */
#include "store/reserve.h"

#include <fcntl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/log.h"
#include "base/str.h"

/* Allocates up to `bytes`; what was allocated before stays when there is no room. */
static bool allocate(struct reserve *reserve, int64_t bytes)
{
    if (posix_fallocate(reserve->fd, 0, bytes) == 0) {
        reserve->have_bytes = bytes;
        return true;
    }
    (void)!ftruncate(reserve->fd, reserve->have_bytes);
    return false;
}

/* As much as was asked for, or half of what the disk has. */
static int64_t affordable(const struct reserve *reserve, int64_t bytes)
{
    struct statvfs disk;

    if (fstatvfs(reserve->fd, &disk) != 0)
        return bytes;
    uint64_t half = (uint64_t)disk.f_bavail * disk.f_frsize / 2;
    return half < (uint64_t)bytes ? (int64_t)half : bytes;
}

void reserve_open(struct reserve *reserve, struct arena *arena, const char *name,
                  int64_t bytes)
{
    struct buf path = buf_new(arena);

    *reserve = (struct reserve){ .fd = -1 };
    if (bytes <= 0)
        return;
    buf_cstr(&path, name);
    buf_cstr(&path, ".ballast");
    reserve->path = path.ptr;
    /* One that a program left which was killed gives its room back first. */
    reserve->fd = open(path.ptr, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (reserve->fd < 0) {
        log_warn("store.ballast", LOG_WORD("what", "not_made"));
        return;
    }
    reserve->goal_bytes = affordable(reserve, bytes);
    reserve->piece_bytes = bytes / RESERVE_PIECES;
    if (reserve->piece_bytes < RESERVE_PIECE_LEAST)
        reserve->piece_bytes = RESERVE_PIECE_LEAST;
    if (reserve->goal_bytes < reserve->piece_bytes ||
        !allocate(reserve, reserve->goal_bytes)) {
        log_warn("store.ballast", LOG_WORD("what", "no_room"));
        reserve_close(reserve);
    } else if (reserve->goal_bytes < bytes) {
        log_warn("store.ballast", LOG_WORD("what", "smaller"),
                 LOG_NUM("bytes", reserve->goal_bytes));
    }
}

void reserve_close(struct reserve *reserve)
{
    if (reserve->fd < 0)
        return;
    close(reserve->fd);
    unlink(reserve->path);
    *reserve = (struct reserve){ .fd = -1 };
}

bool reserve_release(struct reserve *reserve)
{
    int64_t left = reserve->have_bytes - reserve->piece_bytes;

    if (reserve->fd < 0 || reserve->have_bytes == 0)
        return false;
    left = left < 0 ? 0 : left;
    if (ftruncate(reserve->fd, left) != 0)
        return false;
    reserve->have_bytes = left;
    log_warn("store.ballast", LOG_WORD("what", "piece_used"),
             LOG_NUM("bytes_left", left));
    return true;
}

bool reserve_fill(struct reserve *reserve)
{
    return reserve->fd < 0 || reserve->have_bytes == reserve->goal_bytes ||
           allocate(reserve, reserve->goal_bytes);
}
