/* match_night.c: see match_night.h. */
#include "service/match_night.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"

static const char *joined(struct arena *arena, const char *folder, const char *name)
{
    struct buf path = buf_new(arena);

    buf_format(&path, "%s/%s", folder, name);
    return path.ptr;
}

/* What match_all writes; anything else is somebody else's. */
static bool is_ours(struct str name)
{
    return str_starts(name, "run.") || str_starts(name, "needs.") ||
           str_starts(name, "people-") || str_starts(name, "share-");
}

/* True when nothing is left of the folder. */
static bool drop(struct arena *arena, const char *folder)
{
    DIR *dir = opendir(folder);

    if (!dir)
        return false;
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (is_ours(str_from(entry->d_name)))
            unlink(joined(arena, folder, entry->d_name));
    (void)closedir(dir); /* only read */
    return rmdir(folder) == 0;
}

static uint32_t drop_old(struct arena *arena, const char *folder, int32_t today)
{
    DIR *dir = opendir(folder);
    uint32_t dropped = 0;
    int32_t day;

    if (!dir)
        return 0;
    for (const struct dirent *entry; (entry = readdir(dir));)
        if (date_parse(str_from(entry->d_name), &day) &&
            day <= today - MATCH_NIGHTS_KEPT)
            dropped += drop(arena, joined(arena, folder, entry->d_name));
    (void)closedir(dir); /* only read */
    return dropped;
}

/*
 * Takes what was begun before a need changed, or is damaged, out of the queue and away;
 * unless somebody is at it: those lists are the day's then.
 *
 * return  false: it is in no queue of this database, or that failed; `err` says what
 * the caller had it say.
 */
static bool clear(struct call *call, const struct match_all_ask *ask, bool *busy,
                  struct err *err)
{
    enum work_left left = WORK_WITHDRAWN;
    struct work work = { .call = call, .clock = ask->clock };
    struct err why = { 0 };

    if (match_all_run(call->arena, ask->folder, &work.run, &why) && work.run != 0 &&
        !work_withdraw(&work, &left, &why))
        return false;
    if (left == WORK_UNKNOWN)
        return false;
    *busy = left == WORK_BUSY;
    if (!*busy)
        drop(call->arena, ask->folder);
    *err = (struct err){ 0 };
    return true;
}

static bool make(struct call *call, const struct match_all_ask *ask, bool *whole,
                 struct err *err)
{
    struct match_all_done done;
    bool busy = false;

    *whole = true;
    if (match_all(call, ask, &done, err))
        return true;
    if (err->kind != ERR_STATE || !clear(call, ask, &busy, err))
        return false;
    *whole = !busy;
    return busy || match_all(call, ask, &done, err);
}

bool match_night(struct call *call, const struct match_night_ask *night,
                 struct match_night_done *done, struct err *err)
{
    const char *folder = night->folder;
    const int32_t today = moment_day(call->now);
    char day[DATE_TEXT_BYTES];
    bool whole = true;

    date_format(today, day);
    struct match_all_ask ask = { .folder = joined(call->arena, folder, day),
                                 .top = MATCH_NIGHT_TOP,
                                 .part_people = MATCH_ALL_PART,
                                 .threads = match_all_threads(),
                                 .told = night->told,
                                 .told_ctx = night->told_ctx,
                                 .clock = night->clock };
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return err_write(err, folder);
    /* Once whole it stands, whatever needs have changed since. */
    if (access(joined(call->arena, ask.folder, "needs.jsonl"), F_OK) != 0 &&
        !make(call, &ask, &whole, err))
        return false;
    *done =
        (struct match_night_done){ today, whole, drop_old(call->arena, folder, today) };
    return true;
}
