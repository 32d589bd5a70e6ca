/* audit_anchor.c: see audit_anchor.h. */
#include "service/audit_anchor.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"

#define LOOK_EVERY_S 1
#define HOUR_US      (INT64_C(3600) * MOMENT_SECOND)
#define FILE_MOST    ((off_t)ANCHORS_MOST * ANCHOR_LINE_BYTES)

const char *anchors_beside(struct arena *arena, const char *db_path)
{
    struct buf path = buf_new(arena);

    buf_cstr(&path, db_path);
    buf_cstr(&path, ".anchors");
    return path.ptr;
}

static bool refuse(int os_errno, const char *path, struct err *err)
{
    if (os_errno == ENOSPC || os_errno == EDQUOT)
        return err_set(err, ERR_FULL, N_("the disk is full: {file} was not written"),
                       ARG_WORD(path));
    if (os_errno == EACCES || os_errno == EPERM || os_errno == EROFS)
        return err_set(err, ERR_DENIED,
                       N_("{file} may not be read or written; check its permissions"),
                       ARG_WORD(path));
    if (os_errno == ENOENT || os_errno == ENOTDIR)
        return err_set(err, ERR_NOT_FOUND, N_("the folder of {file} is not there"),
                       ARG_WORD(path));
    return err_set(err, ERR_UNAVAILABLE, N_("{file} could not be read or written"),
                   ARG_WORD(path));
}

/* ------------------------------------------------------------------------- reading */

static bool read_whole(struct arena *arena, int fd, const char *path, struct str *text,
                       struct err *err)
{
    struct stat about;
    size_t len = 0;

    if (fstat(fd, &about) != 0)
        return refuse(errno, path, err);
    if (about.st_size > FILE_MOST)
        return err_set(err, ERR_LIMIT, N_("{file} has more than {most} lines"),
                       ARG_WORD(path), ARG_NUM(ANCHORS_MOST));
    char *bytes = ARENA_ARRAY(arena, (size_t)about.st_size + 1, char);
    while (len < (size_t)about.st_size) {
        ssize_t got = read(fd, bytes + len, (size_t)about.st_size - len);
        if (got < 0 && errno != EINTR)
            return refuse(errno, path, err);
        if (got == 0)
            break;
        len += got > 0 ? (size_t)got : 0;
    }
    *text = (struct str){ bytes, len };
    return true;
}

/* The last line must be ended, too: nothing was lost of it. */
static void read_lines(struct arena *arena, struct str text, struct anchors *anchors)
{
    uint32_t lines = 0, number = 0;

    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    anchors->anchor = ARENA_ARRAY(arena, lines + 1, struct anchor);
    while (text.len > 0) {
        size_t end = str_find(text, STR("\n"));
        number++;
        if (end != SIZE_MAX &&
            anchor_read(str_sub(text, 0, end), &anchors->anchor[anchors->count]))
            anchors->count++;
        else if (!anchors->bad_line)
            anchors->bad_line = number;
        text = str_sub(text, end == SIZE_MAX ? text.len : end + 1, text.len);
    }
}

bool anchors_load(struct arena *arena, const char *path, struct anchors *anchors,
                  struct err *err)
{
    struct anchors read = { 0 };
    struct str text;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 && errno == ENOENT) {
        *anchors = read;
        return true;
    }
    if (fd < 0)
        return refuse(errno, path, err);
    bool ok = read_whole(arena, fd, path, &text, err);
    close(fd);
    if (!ok)
        return false;
    read_lines(arena, text, &read);
    *anchors = read;
    return true;
}

/* ------------------------------------------------------------------------- writing */

/* The folder's name for a new file must last as long as the file. */
static void sync_folder(const char *path)
{
    struct arena arena = { 0 };
    const char *slash = strrchr(path, '/');
    size_t len = slash ? (size_t)(slash - path) : 0;
    struct str folder = slash ? (struct str){ path, len ? len : 1 } : STR(".");
    int fd = open(str_cstr(&arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        (void)fsync(fd);
        close(fd);
    }
    arena_free(&arena);
}

/* A whole line or none. */
static bool append(int fd, const char *line, size_t len)
{
    const off_t end = lseek(fd, 0, SEEK_END);

    errno = 0;
    if (end >= 0 && write(fd, line, len) == (ssize_t)len && fsync(fd) == 0)
        return true;
    int why = errno ? errno : ENOSPC; /* part of a line: the disk is full */
    if (end >= 0)
        (void)!ftruncate(fd, end);
    errno = why;
    return false;
}

bool anchors_add(const char *path, const struct audit_head *head, enum anchor_why why,
                 struct err *err)
{
    struct anchor anchor = { .seq = head->seq, .at = moment_now(), .why = why };
    char line[ANCHOR_LINE_BYTES];
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

    if (fd < 0)
        return refuse(errno, path, err);
    memcpy(anchor.hash, head->hash, HASH_BYTES);
    bool ok = append(fd, line, anchor_write(&anchor, line)) || refuse(errno, path, err);
    close(fd);
    if (ok)
        sync_folder(path);
    return ok;
}

bool anchors_add_head_of(const char *db_path, const char *anchors_path,
                         enum anchor_why why, struct audit_head *head, struct err *err)
{
    const struct store_options options = { .path = db_path, .mode = STORE_READ };
    struct store *store = NULL;
    struct audit_head read = { 0 };
    struct err cannot = { 0 };

    /* A copy of an older schema is a lawful copy; it has a log when it is upgraded. */
    if (store_open(&options, &store, &cannot)) {
        bool ok = audit_head(store, &read, err);
        store_close(&store);
        if (!ok)
            return false;
    }
    if (read.seq > 0 && !anchors_add(anchors_path, &read, why, err))
        return false;
    *head = read;
    return true;
}

/* -------------------------------------------------------------------------- keeper */

struct anchor_keeper {
    struct arena arena; /* the keeper itself */
    struct store *store;
    const char *path;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stopping;
    bool stop;
    int64_t kept_seq, kept_at;
};

/* Adds the head if it is `rows` or more past the last one. */
static bool keep(struct anchor_keeper *keeper, int64_t rows, enum anchor_why why,
                 struct err *err)
{
    struct audit_head head;

    if (!audit_head(keeper->store, &head, err))
        return false;
    if (head.seq - keeper->kept_seq < rows)
        return true;
    if (!anchors_add(keeper->path, &head, why, err))
        return false;
    keeper->kept_seq = head.seq;
    keeper->kept_at = moment_now();
    return true;
}

/* What the file says of the end; a log that is shorter has lost its end. */
static bool look_back(struct anchor_keeper *keeper, struct err *err)
{
    struct arena arena = { 0 };
    struct anchors anchors;
    struct audit_head head;
    bool ok = anchors_load(&arena, keeper->path, &anchors, err) &&
              audit_head(keeper->store, &head, err);

    if (ok && anchors.count > 0) {
        const struct anchor *last = &anchors.anchor[anchors.count - 1];
        bool same =
            head.seq == last->seq && memcmp(head.hash, last->hash, HASH_BYTES) == 0;
        if (head.seq < last->seq)
            log_error("audit.end_is_cut", LOG_NUM("rows", head.seq),
                      LOG_NUM("anchored", last->seq));
        keeper->kept_seq = same ? head.seq : 0;
    }
    arena_free(&arena);
    return ok;
}

static void *work(void *arg)
{
    struct anchor_keeper *keeper = arg;
    struct err err;

    pthread_mutex_lock(&keeper->lock);
    while (!keeper->stop) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += LOOK_EVERY_S;
        pthread_cond_timedwait(&keeper->stopping, &keeper->lock, &until);
        bool hour = moment_now() - keeper->kept_at >= HOUR_US;
        err = (struct err){ 0 };
        if (!keeper->stop && !keep(keeper, hour ? 1 : ANCHOR_ROWS_EVERY,
                                   hour ? ANCHOR_HOUR : ANCHOR_ROWS, &err))
            log_warn("audit.anchor", LOG_WORD("kind", err_word(err.kind)));
    }
    pthread_mutex_unlock(&keeper->lock);
    return NULL;
}

static void forget(struct anchor_keeper *keeper)
{
    struct arena arena = keeper->arena;

    pthread_cond_destroy(&keeper->stopping);
    pthread_mutex_destroy(&keeper->lock);
    arena_free(&arena);
}

bool anchor_keeper_start(struct store *store, const char *path,
                         struct anchor_keeper **keeper, struct err *err)
{
    struct arena arena = { 0 };
    struct anchor_keeper *made = ARENA_NEW(&arena, struct anchor_keeper);

    made->store = store;
    made->path = str_cstr(&arena, str_from(path));
    made->kept_at = moment_now();
    made->arena = arena;
    pthread_mutex_init(&made->lock, NULL);
    pthread_cond_init(&made->stopping, NULL);
    bool ok = look_back(made, err) && keep(made, 1, ANCHOR_START, err);
    if (ok && pthread_create(&made->thread, NULL, work, made) != 0)
        ok = err_set(err, ERR_UNAVAILABLE, N_("no thread could be started"));
    if (ok)
        *keeper = made;
    else
        forget(made);
    return ok;
}

void anchor_keeper_stop(struct anchor_keeper *keeper)
{
    struct err err = { 0 };

    if (!keeper)
        return;
    pthread_mutex_lock(&keeper->lock);
    keeper->stop = true;
    pthread_cond_signal(&keeper->stopping);
    pthread_mutex_unlock(&keeper->lock);
    pthread_join(keeper->thread, NULL);
    if (!keep(keeper, 1, ANCHOR_STOP, &err))
        log_warn("audit.anchor", LOG_WORD("kind", err_word(err.kind)));
    forget(keeper);
}
