/* merge_words.c: see merge_words.h. */
#include "service/merge_words.h"

#include "service/adapt.h"
#include "service/mapping.h"
#include "service/person_key.h"
#include "store/query.h"

/* Words that hold, of either kind. */
struct held {
    bool any;
    int64_t from_at, kinds, noted_by;
    struct str sealed, plain;
};

/* The two kinds of words differ in their table only. */
struct kind {
    const char *part, *what;
    size_t most_bytes;
    bool (*now)(const struct merging *m, int64_t person_id, struct held *held,
                struct err *err);
    bool (*at)(const struct merging *m, int64_t from_at, struct held *held,
               struct err *err);
    bool (*put)(const struct merging *m, const struct held *held, struct err *err);
    bool (*end)(struct tx *tx, int64_t person_id, int64_t to_at, struct err *err);
    bool (*last)(struct tx *tx, int64_t person_id, int64_t *from_at, struct err *err);
};

/* ------------------------------------------------------------------- their tables */

static bool wish_at(const struct merging *m, int64_t person_id, struct held *held,
                    struct err *err)
{
    struct wish_text_at_row row;
    bool found = false;

    if (!wish_text_at(m->tx, person_id, held->from_at, m->call->arena, &row, &found,
                      err))
        return false;
    held->any = found;
    if (found) {
        held->sealed = row.sealed;
        held->noted_by = row.noted_by;
    }
    return true;
}

static bool wish_now(const struct merging *m, int64_t person_id, struct held *held,
                     struct err *err)
{
    struct wish_text_of_row row;
    bool found = false;

    if (!wish_text_of(m->tx, person_id, m->call->arena, &row, &found, err))
        return false;
    held->from_at = found ? row.from_at : 0;
    return !found || wish_at(m, person_id, held, err);
}

static bool wish_then(const struct merging *m, int64_t from_at, struct held *held,
                      struct err *err)
{
    held->from_at = from_at;
    return wish_at(m, m->kept_id, held, err);
}

static bool wish_put(const struct merging *m, const struct held *held, struct err *err)
{
    const struct wish_text_add_in in = { m->kept_id, held->from_at, held->sealed,
                                         held->noted_by };

    return wish_text_add(m->tx, &in, err);
}

static bool wish_last(struct tx *tx, int64_t person_id, int64_t *from_at,
                      struct err *err)
{
    struct wish_text_last_row row;

    if (!wish_text_last(tx, person_id, &row, err))
        return false;
    *from_at = row.from_at;
    return true;
}

static bool adapt_at(const struct merging *m, int64_t person_id, struct held *held,
                     struct err *err)
{
    struct accommodation_at_row row;
    bool found = false;

    if (!accommodation_at(m->tx, person_id, held->from_at, m->call->arena, &row, &found,
                          err))
        return false;
    held->any = found;
    if (found) {
        held->sealed = row.sealed;
        held->kinds = row.kinds;
        held->noted_by = row.noted_by;
    }
    return true;
}

static bool adapt_now(const struct merging *m, int64_t person_id, struct held *held,
                      struct err *err)
{
    struct accommodation_of_row row;
    bool found = false;

    if (!accommodation_of(m->tx, person_id, m->call->arena, &row, &found, err))
        return false;
    held->from_at = found ? row.from_at : 0;
    return !found || adapt_at(m, person_id, held, err);
}

static bool adapt_then(const struct merging *m, int64_t from_at, struct held *held,
                       struct err *err)
{
    held->from_at = from_at;
    return adapt_at(m, m->kept_id, held, err);
}

static bool adapt_put(const struct merging *m, const struct held *held, struct err *err)
{
    const struct accommodation_add_in in = { m->kept_id, held->from_at, held->kinds,
                                             held->sealed, held->noted_by };

    return accommodation_add(m->tx, &in, err);
}

static bool adapt_last(struct tx *tx, int64_t person_id, int64_t *from_at,
                       struct err *err)
{
    struct accommodation_last_row row;

    if (!accommodation_last(tx, person_id, &row, err))
        return false;
    *from_at = row.from_at;
    return true;
}

static const struct kind kinds[] = {
    { "wish_text", "wish", MAPPING_WISH_BYTES, wish_now, wish_then, wish_put,
      wish_text_close, wish_last },
    { "accommodation", "accommodation", ADAPT_BYTES, adapt_now, adapt_then, adapt_put,
      accommodation_close, adapt_last },
};
#define KINDS (sizeof kinds / sizeof *kinds)

/* ------------------------------------------------------------------------ joining */

static bool open_words(const struct merging *m, const struct kind *kind,
                       int64_t person_id, struct held *held, struct err *err)
{
    struct person_text text = { .person_id = person_id,
                                .record_id = held->from_at,
                                .what = kind->what,
                                .sealed = held->sealed };

    held->plain = STR("");
    if (!held->any)
        return true;
    if (!person_unseal(m->call, m->tx, &text, err))
        return false;
    held->plain = text.plain;
    return true;
}

/* Writes what shall hold on the one that is kept, in the place of what held. */
static bool write_words(const struct merging *m, const struct kind *kind,
                        struct held *held, struct err *err)
{
    struct person_text text = { .person_id = m->kept_id,
                                .what = kind->what,
                                .plain = held->plain };
    int64_t last = 0;

    if (!kind->last(m->tx, m->kept_id, &last, err))
        return false;
    text.record_id = held->from_at = last < m->call->now ? m->call->now : last + 1;
    if (!kind->end(m->tx, m->kept_id, m->call->now, err) ||
        !person_seal(m->call, m->tx, &text, err))
        return false;
    held->sealed = text.sealed;
    return kind->put(m, held, err);
}

static struct str both_words(const struct merging *m, const struct kind *kind,
                             struct str kept, struct str gone)
{
    struct buf out = buf_new(m->call->arena);

    if (kept.len == 0 || gone.len == 0)
        return kept.len ? kept : gone;
    if (str_eq(kept, gone) || kept.len + gone.len + 2 > kind->most_bytes)
        return kept;
    buf_add(&out, kept);
    buf_cstr(&out, "\n\n");
    buf_add(&out, gone);
    return buf_str(&out);
}

static bool join_kind(const struct merging *m, const struct kind *kind, struct err *err)
{
    struct held kept = { .any = false }, gone = { .any = false };

    if (!kind->now(m, m->kept_id, &kept, err) ||
        !kind->now(m, m->gone_id, &gone, err) ||
        !open_words(m, kind, m->kept_id, &kept, err) ||
        !open_words(m, kind, m->gone_id, &gone, err))
        return false;
    struct held both = { .kinds = kept.kinds | gone.kinds,
                         .noted_by = kept.any ? kept.noted_by : gone.noted_by,
                         .plain = both_words(m, kind, kept.plain, gone.plain) };
    if (!gone.any ||
        (kept.any && both.kinds == kept.kinds && str_eq(both.plain, kept.plain)))
        return true; /* nothing comes of it */
    if (!write_words(m, kind, &both, err))
        return false;
    const struct merge_part_add_in part = { .merge_id = m->id,
                                            .part = str_from(kind->part),
                                            .of_word = STR(""),
                                            .from_at = both.from_at,
                                            .has_was_at = kept.any,
                                            .was_at = kept.from_at };
    return merge_part_add(m->tx, &part, err);
}

/* A draft is its writer's: it goes along where she has none of the other case. */
static bool join_draft(const struct merging *m, const struct drafts_of_row *row,
                       struct err *err)
{
    const char *form = str_cstr(m->call->arena, row->form);
    struct person_text text = { .person_id = m->gone_id,
                                .record_id = row->user_id,
                                .what = form,
                                .sealed = row->sealed };
    struct draft_kept_row other;
    bool found = false;

    if (!draft_kept(m->tx, row->user_id, m->kept_id, row->form, m->call->arena, &other,
                    &found, err))
        return false;
    if (found)
        return true;
    if (!person_unseal(m->call, m->tx, &text, err))
        return false;
    text.person_id = m->kept_id;
    text.sealed = (struct str){ 0 };
    if (!person_seal(m->call, m->tx, &text, err))
        return false;
    const struct draft_put_in in = { row->user_id, m->kept_id,  row->form,
                                     row->version, text.sealed, row->saved_at };
    const struct merge_part_add_in part = { .merge_id = m->id,
                                            .part = STR("draft"),
                                            .of_id = row->user_id,
                                            .of_word = row->form,
                                            .from_at = row->saved_at };
    return draft_put(m->tx, &in, err) && merge_part_add(m->tx, &part, err);
}

/* Gathered first: the rows are written to while they are gone through. */
static bool gather_drafts(const struct merging *m, struct drafts_of_row **rows,
                          uint32_t *count, struct err *err)
{
    struct arena *arena = m->call->arena;
    struct cursor cursor = { 0 };
    struct drafts_of_row row;
    uint32_t room = 0;

    *rows = NULL;
    *count = 0;
    if (!drafts_of_open(m->tx, m->gone_id, &cursor, err))
        return false;
    while (drafts_of_next(&cursor, &row)) {
        if (*count == room) {
            const uint32_t more = room ? room * 2 : 8;
            *rows =
                arena_grow(arena, *rows, room * sizeof **rows, more * sizeof **rows);
            room = more;
        }
        row.form = str_copy(arena, row.form);
        row.sealed = str_copy(arena, row.sealed);
        (*rows)[(*count)++] = row;
    }
    return cursor_end(&cursor, err);
}

bool merge_words_join(const struct merging *m, struct err *err)
{
    struct drafts_of_row *drafts = NULL;
    uint32_t count = 0;
    bool ok = gather_drafts(m, &drafts, &count, err);

    for (uint32_t i = 0; ok && i < count; i++)
        ok = join_draft(m, &drafts[i], err);
    for (size_t k = 0; ok && k < KINDS; k++)
        ok = join_kind(m, &kinds[k], err);
    return ok;
}

/* ------------------------------------------------------------------------ parting */

static bool part_kind(const struct merging *m, const struct kind *kind, struct err *err)
{
    struct held now = { .any = false }, was = { .any = false };
    struct merge_part_of_row part;
    bool found = false;

    if (!merge_part_of(m->tx, m->id, str_from(kind->part), &part, &found, err) ||
        !kind->now(m, m->kept_id, &now, err))
        return false;
    if (!found || !now.any || now.from_at != part.from_at)
        return true; /* somebody has written since: that stands */
    if (!part.has_was_at)
        return kind->end(m->tx, m->kept_id, m->call->now, err);
    return kind->at(m, part.was_at, &was, err) &&
           open_words(m, kind, m->kept_id, &was, err) &&
           write_words(m, kind, &was, err);
}

bool merge_words_part(const struct merging *m, struct err *err)
{
    int64_t changes;
    bool ok = draft_part(m->tx, m->id, m->gone_id, m->kept_id, &changes, err);

    for (size_t k = 0; ok && k < KINDS; k++)
        ok = part_kind(m, &kinds[k], err);
    return ok;
}
