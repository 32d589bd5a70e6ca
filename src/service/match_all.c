/*
 * match_all.c: see match_all.h.
 *
 *   the pool and the needs as the folder's run has them -> the work, laid into the
 * queue or taken up there -> its items, one after the other, whoever takes them first:
 * parts of the pool, and when all are there, the needs' lists
 *
 * What is done is in place before the queue says so (work_finish), so a file that is
 * there is true and one that is missing is made; the queue keeps two from one item.
 */
#include "service/match_all.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/date.h"
#include "base/log.h"
#include "service/match_all_in.h"

/* ---------------------------------------------------------------------- one item */

struct placing {
    const struct all *all;
    const struct all_files *files;
};

static bool place_all(void *ctx, struct err *err)
{
    const struct placing *placing = ctx;
    bool ok = true;

    for (uint32_t i = 0; ok && i < placing->files->count; i++)
        ok = all_file_place(&placing->files->file[i], err);
    return ok && all_folder_sync(placing->all->ask->folder, err);
}

static void set_hand(const struct all *all, struct all_hand *hand)
{
    arena_free(&hand->arena);
    *hand = (struct all_hand){ .desk = NULL };
    hand->desk = need_desk_new(&hand->arena, all->index);
    hand->lists = batch_lists_new(&hand->arena, all->index, all->ask->top);
    hand->met = ARENA_ARRAY(&hand->arena, image_words(all->part_count + 1), uint64_t);
}

static bool make_files(const struct all *all, struct all_hand *hand, uint32_t nth,
                       struct all_files *files, struct err *err)
{
    /* It is there when a process died after that and before it could say so. */
    if (nth == 0)
        return all_is_there(all, "needs", 0) || all_merge(all, files, err);
    if (image_bit(hand->met, nth)) /* it was lost, or taken away */
        set_hand(all, hand);
    hand->met[nth / 64] |= UINT64_C(1) << (nth % 64);
    return all_part(all, hand, nth, files, err);
}

/* Makes an item that was taken, and finishes it, or gives it back. */
static bool make_item(const struct all *all, struct all_hand *hand,
                      const struct work_item *item, uint32_t *made, struct err *err)
{
    struct all_files files = { .count = 0 };
    struct placing placing = { all, &files };
    const struct work_place place = { place_all, &placing };
    struct err giving = { 0 };
    bool mine = false;

    if (item->before != 0)
        all_drop_aside(all, item->nth, item->before);
    bool ok = make_files(all, hand, item->nth, &files, err) &&
              work_finish(&all->work, item, &place, &mine, err);
    if (!mine)
        all_files_drop(&files);
    arena_free(&files.arena);
    if (!ok && !work_give_back(&all->work, item, &giving))
        log_error("match_all.give_back",
                  LOG_WORD("kind", err_word(giving.kind))); /* its lease ends */
    *made += mine && item->nth > 0;
    return ok;
}

/* ----------------------------------------------------------------- who is at it */

/* The threads of this process. */
struct team {
    const struct all *all;
    pthread_mutex_t telling; /* one at a time                     */
    pthread_mutex_t lock;    /* of all below                      */
    uint32_t made;           /* parts                             */
    bool over; /* nothing is left to take, or, with `err`, it went wrong */
    bool idle; /* and none of them makes anything any more */
    struct err err;
};

static bool is_over(struct team *team)
{
    pthread_mutex_lock(&team->lock);
    bool over = team->over;
    pthread_mutex_unlock(&team->lock);
    return over;
}

static bool is_idle(struct team *team)
{
    pthread_mutex_lock(&team->lock);
    bool idle = team->idle;
    pthread_mutex_unlock(&team->lock);
    return idle;
}

static void rest(struct team *team)
{
    pthread_mutex_lock(&team->lock);
    team->idle = true;
    pthread_mutex_unlock(&team->lock);
}

static void team_note(struct team *team, uint32_t made, bool over,
                      const struct err *err)
{
    pthread_mutex_lock(&team->lock);
    team->made += made;
    team->over |= over;
    if (err->kind != ERR_NONE && team->err.kind == ERR_NONE)
        team->err = *err;
    pthread_mutex_unlock(&team->lock);
}

/* What cannot be looked up is not told; the work goes on. */
static void tell(struct team *team, bool waits)
{
    const struct all *all = team->all;
    struct arena scratch = { 0 };
    struct work_view view;
    struct err err = { 0 };

    if (all->ask->told && work_look(&all->work, &scratch, &view, &err)) {
        const struct match_all_news news = { view.done, all->part_count,
                                             view.other_count, view.others, waits };
        pthread_mutex_lock(&team->telling);
        all->ask->told(all->ask->told_ctx, &news);
        pthread_mutex_unlock(&team->telling);
    }
    arena_free(&scratch);
}

static bool goes_on(const struct all *all, struct err *err)
{
    if (all->call->stop && *all->call->stop)
        return err_set(err, ERR_UNAVAILABLE,
                       N_("interrupted; what is done stands, and the same command goes "
                          "on with the rest"));
    return true;
}

/* Takes an item and makes it, or waits a little where others have what is left. */
static bool take_one(struct team *team, struct all_hand *hand, bool *over,
                     uint32_t *made, struct err *err)
{
    const struct all *all = team->all;
    enum work_step step;
    struct work_item item;

    if (!work_take(&all->work, &step, &item, err))
        return false;
    *over = step == WORK_GONE;
    if (!*over)
        tell(team, step == WORK_OTHERS);
    if (step == WORK_TAKEN && !make_item(all, hand, &item, made, err))
        return false;
    if (step == WORK_OTHERS)
        work_nap(all->ask->clock);
    return *over || goes_on(all, err);
}

static void *work(void *arg)
{
    struct team *team = arg;
    struct all_hand hand = { .desk = NULL };

    set_hand(team->all, &hand);
    while (!is_over(team)) {
        struct err err = { 0 };
        uint32_t made = 0;
        bool over = false;
        bool ok = take_one(team, &hand, &over, &made, &err);
        team_note(team, made, over || !ok, &err);
    }
    arena_free(&hand.arena);
    return NULL;
}

/* Renews what the team has, well before its time is over. A renewal that fails is tried
 * again; one that always does costs the lease, and what was made late is thrown away.
 */
static void *renew(void *arg)
{
    struct team *team = arg;
    const struct all *all = team->all;
    int64_t last = work_now(all->ask->clock);

    while (!is_idle(team)) {
        struct err err = { 0 };
        work_nap(all->ask->clock);
        if (work_now(all->ask->clock) - last < WORK_LEASE / 3)
            continue;
        last = work_now(all->ask->clock);
        if (!work_renew(&all->work, &err))
            log_error("match_all.renew", LOG_WORD("kind", err_word(err.kind)));
    }
    return NULL;
}

static bool make_items(const struct all *all, uint32_t *made, struct err *err)
{
    struct team team = { .all = all,
                         .lock = PTHREAD_MUTEX_INITIALIZER,
                         .telling = PTHREAD_MUTEX_INITIALIZER };
    pthread_t thread[MATCH_ALL_THREADS_MOST], renewing;
    uint32_t most = all->ask->threads, others = 0;

    if (most > all->part_count)
        most = all->part_count;
    bool renews = pthread_create(&renewing, NULL, renew, &team) == 0;
    while (others + 1 < most && pthread_create(&thread[others], NULL, work, &team) == 0)
        others++; /* fewer do as well */
    work(&team);
    while (others > 0)
        pthread_join(thread[--others], NULL);
    rest(&team); /* what one failed at, another may have been in the middle of */
    if (renews)
        pthread_join(renewing, NULL);
    *made = team.made;
    if (team.err.kind != ERR_NONE)
        *err = team.err;
    return team.err.kind == ERR_NONE;
}

/* ------------------------------------------------------------------------ the run */

/* Waits for the lock; a signal may be for us to stop. */
static bool lock(const struct all *all, int fd, const char *path, struct err *err)
{
    while (flock(fd, LOCK_EX) != 0) {
        if (errno != EINTR)
            return err_write(err, path);
        if (!goes_on(all, err))
            return false;
    }
    return true;
}

/* Locks a file of the folder until it is closed or the process ends; -1: it cannot. */
static int lock_run(const struct all *all, struct err *err)
{
    struct arena scratch = { 0 };
    const char *path = all_path(&scratch, all->ask->folder, "run", 0, ".lock");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

    if (fd < 0)
        err_write(err, path);
    else if (!lock(all, fd, path, err)) {
        (void)close(fd); /* nothing was written */
        fd = -1;
    }
    arena_free(&scratch);
    return fd;
}

bool match_all_run(struct arena *arena, const char *folder, int64_t *run,
                   struct err *err)
{
    const char *path = all_path(arena, folder, "run", 0, ".queue");
    struct str text;

    *run = 0;
    if (!all_file_small(arena, path, &text, err))
        return false;
    return text.len == 0 ||
           (str_ends(text, "\n") && str_int(str_sub(text, 0, text.len - 1), run) &&
            *run > 0) ||
           err_set(err, ERR_STATE,
                   N_("{file} is damaged; take the folder away and begin anew"),
                   ARG_WORD(path));
}

static bool people_are_there(void *ctx, uint32_t part)
{
    return all_is_there(ctx, "people", part);
}

/* Lays the work into the queue, and says in the folder where it is. */
static bool lay_work(struct all *all, struct err *err)
{
    const struct work_there there = { people_are_there, all };
    struct buf text = buf_new(&all->arena);

    if (!work_lay(&all->work, all->part_count, &there, err))
        return false;
    buf_int(&text, all->work.run);
    buf_char(&text, '\n');
    if (all_file_put(&all->arena,
                     all_path(&all->arena, all->ask->folder, "run", 0, ".queue"),
                     all->work.me.id, buf_str(&text), err))
        return true;
    enum work_left left;
    struct err why = { 0 };
    if (!work_withdraw(&all->work, &left, &why)) /* it goes after a week */
        log_error("match_all.withdraw", LOG_WORD("kind", err_word(why.kind)));
    return false;
}

/* Takes up what is in the queue; a folder that was begun has its run there, or it is
 * shared through the queue of another database. */
static bool join_work(struct all *all, struct err *err)
{
    const struct work_there there = { people_are_there, all };
    bool known = false;

    if (!match_all_run(&all->arena, all->ask->folder, &all->work.run, err))
        return false;
    if (all->work.run == 0)
        return lay_work(all, err);
    return work_take_up(&all->work, &there, &known, err) &&
           (known || all_is_there(all, "needs", 0) ||
            err_set(err, ERR_STATE,
                    N_("the work in {folder} is shared through another database, or "
                       "nobody was at it for a week; give another folder, or take that "
                       "one away"),
                    ARG_WORD(all->ask->folder)));
}

/* What only the work itself needed. */
static bool tidy(const struct all *all, struct err *err)
{
    struct arena scratch = { 0 };
    const char *folder = all->ask->folder, *queue;
    enum work_left left = WORK_UNKNOWN;
    struct work work = all->work;

    queue = all_path(&scratch, folder, "run", 0, ".queue");
    bool ok = match_all_run(&scratch, folder, &work.run, err) &&
              (work.run == 0 || work_withdraw(&work, &left, err));
    if (ok && work.run != 0 && left != WORK_BUSY) {
        for (uint32_t part = 1; part <= all->part_count; part++)
            unlink(all_path(&scratch, folder, "share", part, ".part"));
        unlink(queue);
    }
    arena_free(&scratch);
    return ok;
}

static bool settle(struct all *all, struct err *err)
{
    int fd = lock_run(all, err);

    if (fd < 0)
        return false;
    bool ok =
        all_settle(all, err) && (all_is_there(all, "needs", 0) || join_work(all, err));
    (void)close(fd); /* gives the lock back */
    return ok;
}

static bool run(struct all *all, struct match_all_done *done, struct err *err)
{
    uint32_t made = 0;

    if (!settle(all, err))
        return false;
    if (!all_is_there(all, "needs", 0) && !make_items(all, &made, err))
        return false;
    if (!all_is_there(all, "needs", 0))
        return err_set(err, ERR_UNAVAILABLE,
                       N_("the work in {folder} was taken away meanwhile"),
                       ARG_WORD(all->ask->folder));
    *done = (struct match_all_done){ .people = all->people,
                                     .needs = all->need_count,
                                     .parts = all->part_count,
                                     .made = made,
                                     .seq = all->pool->seq,
                                     .day = all->day };
    return tidy(all, err);
}

uint32_t match_all_threads(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);

    if (online < 1)
        return 1;
    return online < MATCH_ALL_THREADS_MOST ? (uint32_t)online : MATCH_ALL_THREADS_MOST;
}

bool match_all(struct call *call, const struct match_all_ask *ask,
               struct match_all_done *done, struct err *err)
{
    struct all all = { .call = call,
                       .ask = ask,
                       .work = { .call = call, .clock = ask->clock },
                       .day = moment_day(call->now) };
    struct match_all_done made = { 0 };

    assert(ask->threads > 0 && ask->threads <= MATCH_ALL_THREADS_MOST);
    all.work.me = worker_new(&all.arena);
    bool ok = all_folder_make(ask->folder, err) && run(&all, &made, err);
    pool_free(all.pool);
    arena_free(&all.arena);
    if (ok)
        *done = made;
    return ok;
}
