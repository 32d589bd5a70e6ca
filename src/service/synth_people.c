/*
 * synth_people.c: see synth_people.h.
 *
 *   world -> open a file beside the real one -> rows, flushed as they fill -> rename
 */
#include "service/synth_people.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"

#define FLUSH_BYTES     65536u
#define ENROLLED_MONTHS 24

static const char header[] = "source_key,sex,locality,mode,max_minutes,available_from,"
                             "hours_per_week,enrolled_on,"
                             "capabilities,licences,certificates,languages\n";

bool synth_pool_make(struct arena *arena, const struct synth_ask *ask,
                     struct synth_pool *pool, struct err *err)
{
    struct synth_pool made = { .ask = *ask };

    assert(ask->count >= 0 && ask->count <= SYNTH_COUNT_MOST);
    if (made.ask.enrolled_to == DAY_NONE)
        made.ask.enrolled_to = ask->today;
    if (made.ask.enrolled_from == DAY_NONE)
        made.ask.enrolled_from =
            date_add_months(made.ask.enrolled_to, -ENROLLED_MONTHS);
    if (made.ask.enrolled_from > made.ask.enrolled_to)
        return err_set(err, ERR_INPUT,
                       N_("the days of enrolment end before they begin"));
    if (!synth_world_load(arena, ask->area, &made.world, err))
        return false;
    *pool = made;
    return true;
}

void synth_pool_person(const struct synth_pool *pool, int64_t index,
                       struct synth_person *person)
{
    uint64_t stream = rng_mix((uint64_t)pool->ask.seed);
    struct rng rng = rng_seeded(rng_mix(stream ^ (uint64_t)index));

    synth_person_draw(&pool->world, &rng, person);
}

/* ---- one row ---- */

static void add_item(struct buf *row, size_t start, const char *text)
{
    if (row->len > start)
        buf_char(row, ';');
    buf_cstr(row, text);
}

static void add_day(struct buf *row, int32_t day)
{
    char text[DATE_TEXT_BYTES];

    date_format(day, text);
    buf_cstr(row, text);
}

static void add_capabilities(struct buf *row, const struct synth_pool *pool,
                             const struct synth_person *p)
{
    for (uint32_t i = 0; i < p->capability_count; i++) {
        buf_cstr(row, i ? ";task:" : "task:");
        buf_add(row, pool->world.task[p->capability[i].task].slug);
        buf_char(row, '=');
        buf_int(row, p->capability[i].level);
    }
}

static void add_licences(struct buf *row, const struct synth_person *p)
{
    const struct {
        bool held;
        const char *code;
    } licences[] = {
        { p->has_moped, "AM" },        { p->has_b, "B" },
        { p->has_be, "BE" },           { p->has_c, "C" },
        { p->has_ce, "CE" },           { p->has_d, "D" },
        { p->has_tractor, "tractor" },
    };
    size_t start = row->len;

    for (size_t i = 0; i < sizeof licences / sizeof *licences; i++)
        if (licences[i].held)
            add_item(row, start, licences[i].code);
}

static void add_certificates(struct buf *row, const struct synth_person *p)
{
    size_t start = row->len;

    if (p->gymnasium)
        add_item(row, start, "gymnasium");
    if (p->grundskola)
        add_item(row, start, "grundskola");
    if (p->has_car)
        add_item(row, start, "egen-bil");
    for (uint32_t i = 0; i < synth_certificate_count; i++) {
        bool truck = strcmp(synth_certificates[i].code, "truckkort") == 0 && p->truck;
        if (truck || (p->certificates >> i & 1))
            add_item(row, start, synth_certificates[i].code);
    }
}

static void add_languages(struct buf *row, const struct synth_person *p)
{
    size_t start = row->len;

    for (uint32_t i = 0; i < p->language_count; i++) {
        const struct synth_language *l = &p->language[i];
        const char *code = l->tongue == SYNTH_SWEDISH   ? "sv"
                           : l->tongue == SYNTH_ENGLISH ? "en"
                                                        : synth_tongues[l->tongue].code;
        for (uint32_t k = 0; k < SYNTH_SKILLS; k++) {
            if (l->step[k] == 0)
                continue;
            add_item(row, start, code);
            buf_char(row, ':');
            buf_cstr(row, synth_skills[k]);
            buf_char(row, '=');
            buf_int(row, l->step[k]);
        }
    }
}

void synth_pool_header(struct buf *row)
{
    buf_cstr(row, header);
}

void synth_pool_row(const struct synth_pool *pool, int64_t index, struct buf *row)
{
    static const char *const sexes[SYNTH_SEX_COUNT] = { "K", "M", "" };
    const struct synth_ask *ask = &pool->ask;
    struct synth_person p;

    synth_pool_person(pool, index, &p);
    int64_t span = (int64_t)ask->enrolled_to - ask->enrolled_from + 1;
    buf_format(row, "S%06lld,%s,", (long long)index + 1, sexes[p.sex]);
    buf_add(row, pool->world.place[p.place].written);
    buf_format(row, ",%s,%d,", mode_word(p.mode), p.max_minutes);
    if (p.wait_weeks)
        add_day(row, ask->today + 7 * p.wait_weeks);
    buf_format(row, ",%d,", p.hours);
    add_day(row, ask->enrolled_from + (int32_t)(span * p.enrolled_part / 65536));
    buf_char(row, ',');
    add_capabilities(row, pool, &p);
    buf_char(row, ',');
    add_licences(row, &p);
    buf_char(row, ',');
    add_certificates(row, &p);
    buf_char(row, ',');
    add_languages(row, &p);
    buf_char(row, '\n');
}

/* ---- the file ---- */

static bool write_all(int fd, struct str text)
{
    while (text.len > 0) {
        ssize_t n = write(fd, text.ptr, text.len);
        if (n < 0 && errno != EINTR)
            return false;
        text = str_sub(text, n > 0 ? (size_t)n : 0, text.len);
    }
    return true;
}

static bool write_pool(struct call *call, const struct synth_pool *pool, int fd)
{
    struct arena arena = { 0 };
    struct buf rows = buf_new(&arena);
    bool ok = true;

    synth_pool_header(&rows);
    for (int64_t i = 0; ok && i < pool->ask.count; i++) {
        synth_pool_row(pool, i, &rows);
        if (rows.len < FLUSH_BYTES)
            continue;
        ok = write_all(fd, buf_str(&rows));
        buf_clear(&rows);
        if (ok && call->progress) /* after a failure it would spoil errno */
            call->progress(call->progress_ctx, (uint64_t)i + 1,
                           (uint64_t)pool->ask.count);
    }
    ok = ok && write_all(fd, buf_str(&rows));
    arena_free(&arena);
    return ok;
}

/* Opens, writes, syncs and closes; false with errno set. */
static bool write_path(struct call *call, const struct synth_pool *pool,
                       const char *path, bool sync)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return false;

    bool ok = write_pool(call, pool, fd) && (!sync || fsync(fd) == 0);
    int why = errno;
    if (close(fd) != 0 && ok) {
        why = errno;
        ok = false;
    }
    errno = why;
    return ok;
}

/* Writes beside the file and puts it in place when all of it is on disk. What is there
 * and is no plain file, a pipe or a device, is written to and never replaced. */
static bool write_file(struct call *call, const struct synth_pool *pool,
                       struct err *err)
{
    const char *path = pool->ask.path;
    struct buf beside = buf_new(call->arena);
    struct stat there;

    if (stat(path, &there) == 0 && !S_ISREG(there.st_mode))
        return write_path(call, pool, path, false) || err_write(err, path);
    buf_cstr(&beside, path);
    buf_cstr(&beside, ".tmp");
    if (write_path(call, pool, beside.ptr, true) && rename(beside.ptr, path) == 0)
        return true;
    err_write(err, path);
    unlink(beside.ptr);
    return false;
}

bool synth_people(struct call *call, const struct synth_ask *ask, struct err *err)
{
    struct synth_pool pool;

    if (!synth_pool_make(call->arena, ask, &pool, err))
        return false;
    if (ask->path)
        return write_file(call, &pool, err);
    return write_pool(call, &pool, STDOUT_FILENO) || err_write(err, "stdout");
}
