/*
 * match_all_merge.c: needs.jsonl of the shares that the parts of the pool left behind.
 *
 * All shares are read side by side, need by need, so that no more than one need's
 * people are in memory. Each share is in order; the first of all are those of the first
 * of each.
 */
#include "service/match_all_in.h"

#include <stdlib.h>

struct candidate {
    struct index_pair pair;
    uint32_t priority;
    uint64_t ticket;
    int64_t key;
};

/* rank.h's order. */
static int by_order(const void *left, const void *right)
{
    const struct candidate *a = left, *b = right;

    if (a->pair.state != b->pair.state)
        return (a->pair.state > b->pair.state) - (a->pair.state < b->pair.state);
    if (a->pair.band != b->pair.band)
        return (a->pair.band > b->pair.band) - (a->pair.band < b->pair.band);
    if (a->priority != b->priority)
        return (a->priority > b->priority) - (a->priority < b->priority);
    if (a->ticket != b->ticket)
        return (a->ticket > b->ticket) - (a->ticket < b->ticket);
    return (a->key > b->key) - (a->key < b->key);
}

struct merge {
    const struct all *all;
    struct arena arena;
    FILE **share;
    struct candidate *found; /* of one need, of all shares */
    struct index_pair *read;
};

static bool damaged(const struct all *all, uint32_t part, struct err *err)
{
    struct arena arena = { 0 };
    const char *path = all_path(&arena, all->ask->folder, "share", part, ".part");

    err_set(err, ERR_STATE,
            N_("{file} is damaged; take the folder away and begin anew"),
            ARG_WORD(path));
    arena_free(&arena);
    return false;
}

static bool open_shares(struct merge *m, struct err *err)
{
    for (uint32_t p = 1; p <= m->all->part_count; p++) {
        const char *path =
            all_path(&m->arena, m->all->ask->folder, "share", p, ".part");
        FILE *share = all_file_read(path);

        if (!share)
            return damaged(m->all, p, err);
        m->share[p - 1] = share;
    }
    return true;
}

/* Reads one need's people out of every share; false: a share ends too soon. */
static bool read_need(struct merge *m, uint32_t need, uint32_t *count, struct err *err)
{
    const struct all *all = m->all;
    const struct match_image *image = &all->pool->match;
    const uint32_t *priority = all->pool->priority;

    *count = 0;
    for (uint32_t p = 0; p < all->part_count; p++) {
        uint32_t some = 0;
        if (fread(&some, sizeof some, 1, m->share[p]) != 1 || some > all->ask->top ||
            fread(m->read, sizeof *m->read, some, m->share[p]) != some)
            return damaged(all, p + 1, err);
        for (uint32_t i = 0; i < some; i++) {
            const uint32_t row = m->read[i].other;
            if (row >= image->person_count)
                return damaged(all, p + 1, err);
            m->found[(*count)++] = (struct candidate){
                m->read[i], priority ? priority[row] : RANK_PRIORITY_NONE,
                rank_ticket(image->lottery_key[row], all->need_seed[need]),
                image->person_key[row]
            };
        }
    }
    qsort(m->found, *count, sizeof *m->found, by_order);
    if (*count > all->ask->top)
        *count = all->ask->top;
    return true;
}

static void need_line(const struct merge *m, uint32_t need, uint32_t count,
                      struct buf *out)
{
    const struct all *all = m->all;

    buf_char(out, '{');
    all_text(out, "need", all->source_key[need]);
    buf_cstr(out, ",\"need_id\":\"");
    buf_int(out, all->need_key[need]);
    buf_cstr(out, "\",\"seed\":");
    buf_int(out, (int64_t)all->need_seed[need]);
    buf_cstr(out, ",\"people\":[");
    for (uint32_t i = 0; i < count; i++) {
        const struct candidate *found = &m->found[i];
        buf_cstr(out, i > 0 ? ",{\"person\":\"" : "{\"person\":\"");
        buf_int(out, found->key);
        buf_cstr(out, "\",");
        all_text(out, "source_key", pool_source_key(all->pool, found->pair.other));
        buf_char(out, ',');
        all_standing(out, &found->pair);
        buf_char(out, '}');
    }
    buf_cstr(out, "]}\n");
}

static bool write_needs(struct merge *m, struct all_files *files, struct err *err)
{
    const struct all *all = m->all;
    const char *path = all_path(&files->arena, all->ask->folder, "needs", 0, ".jsonl");
    struct all_file *file = &files->file[0];
    struct buf line = buf_new(&m->arena);

    if (!all_file_open(&files->arena, path, all->work.me.id, file, err))
        return false;
    bool ok = true, written = true;
    for (uint32_t n = 0; ok && written && n < all->need_count; n++) {
        uint32_t count = 0;
        ok = read_need(m, n, &count, err);
        buf_clear(&line);
        if (ok) {
            need_line(m, n, count, &line);
            written = fwrite(line.ptr, 1, line.len, file->out) == line.len;
        }
    }
    struct err closing = { 0 };
    bool sealed = all_file_seal(file, ok && written, ok ? err : &closing);
    files->count = sealed;
    return ok && sealed;
}

bool all_merge(const struct all *all, struct all_files *files, struct err *err)
{
    struct merge m = { .all = all };
    size_t most = (size_t)all->part_count * all->ask->top;

    m.share = ARENA_ARRAY(&m.arena, all->part_count, FILE *);
    m.found = ARENA_ARRAY(&m.arena, most, struct candidate);
    m.read = ARENA_ARRAY(&m.arena, all->ask->top, struct index_pair);
    bool ok = open_shares(&m, err) && write_needs(&m, files, err);
    for (uint32_t p = 0; p < all->part_count; p++)
        if (m.share[p])
            (void)fclose(m.share[p]); /* only read */
    arena_free(&m.arena);
    return ok;
}
