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

bool match_night(struct call *call, const char *folder, struct match_all_done *done,
                 uint32_t *dropped, struct err *err)
{
    const int32_t today = moment_day(call->now);
    struct match_all_done made;
    char day[DATE_TEXT_BYTES];

    date_format(today, day);
    struct match_all_ask ask = { .folder = joined(call->arena, folder, day),
                                 .top = MATCH_NIGHT_TOP,
                                 .part_people = MATCH_ALL_PART };
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return err_set(err, ERR_UNAVAILABLE, N_("{file} could not be written"),
                       ARG_WORD(folder));
    if (!match_all(call, &ask, &made, err))
        return false;
    *dropped = drop_old(call->arena, folder, today);
    *done = made;
    return true;
}
