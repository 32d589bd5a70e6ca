/*
 * mapping_finish.c: the draft of a mapping talk becomes what is known; see mapping.h.
 *
 *   what is kept, and the draft over it -> has somebody else changed the same? -> close
 *   what is no more, write what is new -> the pool's sequence -> the draft ends
 *
 * Only what differs is written: answering what was known already changes nothing.
 */
#include "service/mapping.h"

#include "base/date.h"
#include "domain/requirement.h"
#include "service/person_key.h"
#include "service/person_merge.h"
#include "service/pool_away.h"
#include "service/pool_change.h"
#include "store/query.h"

struct finish {
    struct call *call;
    struct tx *tx;
    int64_t person_id, seq; /* the sequence this will be, and in the end is */
    int32_t today;
    struct mapping kept, now;
    bool moved;       /* something that the pool or its evidence holds */
    uint32_t changed; /* things, in all */
    bool away;        /* a way through a programme keeps her out of the lists */
};

/* ------------------------------------------------------------------ clashes */

static bool is_listed(const struct str *list, uint32_t count, struct str code)
{
    for (uint32_t i = 0; i < count; i++)
        if (str_eq(list[i], code))
            return true;
    return false;
}

/* What was taken away after `seq`. */
static bool closed_after(const struct finish *f, int64_t seq, struct str *code,
                         uint32_t *count, struct err *err)
{
    struct capability_closed_after_row row;
    struct cursor cursor = { 0 };

    *count = 0;
    if (!capability_closed_after_open(f->tx, f->person_id, seq, &cursor, err))
        return false;
    while (*count < MAPPING_CLASHES_MOST && capability_closed_after_next(&cursor, &row))
        code[(*count)++] = str_copy(f->call->arena, row.code);
    return cursor_end(&cursor, err);
}

static void clash_add(struct mapping_done *done, struct mapping_clash clash)
{
    if (done->clash_count < MAPPING_CLASHES_MOST)
        done->clash[done->clash_count++] = clash;
}

/* Things that the draft and somebody else have changed, each to another level. */
static bool find_clashes(const struct finish *f, int64_t against,
                         struct mapping_done *done, struct err *err)
{
    const int64_t since = against > f->now.draft.base ? against : f->now.draft.base;
    struct str *gone = ARENA_ARRAY(f->call->arena, MAPPING_CLASHES_MOST, struct str);
    uint32_t gone_count;

    done->clash =
        ARENA_ARRAY(f->call->arena, MAPPING_CLASHES_MOST, struct mapping_clash);
    if (!closed_after(f, since, gone, &gone_count, err))
        return false;
    for (uint32_t i = 0; i < f->now.count; i++) {
        const struct map_thing *mine = &f->now.thing[i];
        const struct map_thing *theirs = mapping_thing(&f->kept, mine->code);
        const int32_t level = theirs ? theirs->level : 0;
        if (mine->at == 0 || mine->level == level)
            continue;
        if ((theirs && theirs->from_seq > since) ||
            is_listed(gone, gone_count, mine->code))
            clash_add(done,
                      (struct mapping_clash){ mine->code, mine->label_sv,
                                              mine->label_en, level, mine->level });
    }
    if (f->now.reach.drafted && f->kept.reach.known && f->kept.reach.from_seq > since)
        clash_add(done, (struct mapping_clash){ .code = STR("") });
    return true;
}

/* ------------------------------------------------------------------- things */

static const struct map_thing nothing = { .on_day = DAY_NONE, .expires_day = DAY_NONE };

static bool write_evidence(struct finish *f, const struct map_thing *t, struct err *err)
{
    const bool seen = evidence_is_seen(t->evidence);
    struct evidence_add_in in = { .person_id = f->person_id,
                                  .concept_id = t->concept_id,
                                  .from_seq = f->seq,
                                  .evidence =
                                      str_from(evidence_words[t->evidence].word),
                                  .has_said_by = !seen,
                                  .said_by = f->call->actor->user_id,
                                  .has_seen_by = seen,
                                  .seen_by = f->call->actor->user_id,
                                  .on_day = f->today,
                                  .has_expires_on = t->expires_day != DAY_NONE,
                                  .expires_on = t->expires_day };

    return evidence_add(f->tx, &in, err);
}

static bool write_level(struct finish *f, const struct map_thing *old,
                        const struct map_thing *t, struct err *err)
{
    const int64_t person = f->person_id, concept = t->concept_id;
    int64_t closed;

    if (old->level > 0 &&
        !capability_close_one(f->tx, person, concept, f->seq, &closed, err))
        return false;
    return t->level == 0 ||
           capability_add(
               f->tx, &(struct capability_add_in){ person, concept, f->seq, t->level },
               err);
}

static bool write_thing(struct finish *f, const struct map_thing *t, struct err *err)
{
    const struct map_thing *old = mapping_thing(&f->kept, t->code);

    if (!old)
        old = &nothing;
    const bool level = old->level != t->level;
    const bool rests =
        level || old->evidence != t->evidence || old->expires_day != t->expires_day;
    if (t->at == 0 || (t->level == 0 && old->level == 0) || !rests)
        return true;
    f->moved = true;
    f->changed++;
    return (!level || write_level(f, old, t, err)) &&
           evidence_close_one(f->tx, f->person_id, t->concept_id, f->seq, err) &&
           (t->level == 0 || t->evidence == EVIDENCE_IMPORTED ||
            write_evidence(f, t, err));
}

static bool write_wish(struct finish *f, const struct map_thing *t, struct err *err)
{
    const struct map_thing *old = mapping_thing(&f->kept, t->code);

    if (t->at == 0 || t->wish == (old ? old->wish : WISH_NONE))
        return true;
    f->changed++;
    if (!task_wish_close(f->tx, f->person_id, t->concept_id, f->call->now, err))
        return false;
    return t->wish == WISH_NONE ||
           task_wish_add(f->tx,
                         &(struct task_wish_add_in){ f->person_id, t->concept_id,
                                                     f->call->now,
                                                     str_from(wish_words[t->wish].word),
                                                     f->call->actor->user_id },
                         err);
}

static bool write_things(struct finish *f, struct err *err)
{
    for (uint32_t i = 0; i < f->now.count; i++)
        if (!write_thing(f, &f->now.thing[i], err) ||
            !write_wish(f, &f->now.thing[i], err))
            return false;
    return true;
}

/* ------------------------------------------------------------ when and where */

static bool same_reach(const struct map_reach *a, const struct map_reach *b)
{
    bool same = a->known == b->known && a->home.id == b->home.id &&
                a->mode == b->mode && a->minutes == b->minutes &&
                a->hours == b->hours && a->from_day == b->from_day &&
                a->days == b->days && a->shifts == b->shifts &&
                a->place_count == b->place_count;

    for (uint32_t i = 0; same && i < a->place_count; i++)
        same = a->place[i].id == b->place[i].id;
    return same;
}

static bool is_repeated(const struct map_reach *r, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (r->place[i].id == r->place[at].id)
            return true;
    return false;
}

static bool write_places(const struct finish *f, struct err *err)
{
    const struct map_reach *r = &f->now.reach;

    for (uint32_t i = 0; i < r->place_count; i++)
        if (!is_repeated(r, i) &&
            !availability_place_add(f->tx, f->person_id, f->seq, r->place[i].id, err))
            return false;
    return true;
}

static bool write_reach(struct finish *f, struct err *err)
{
    const struct map_reach *r = &f->now.reach;
    struct availability_add_in in = { .person_id = f->person_id,
                                      .from_seq = f->seq,
                                      .place_id = r->home.id,
                                      .mode = (int64_t)r->mode,
                                      .has_max_minutes = r->minutes > 0,
                                      .max_minutes = r->minutes,
                                      .has_available_from = r->from_day != DAY_NONE,
                                      .available_from = r->from_day,
                                      .has_hours_per_week = r->hours > 0,
                                      .hours_per_week = r->hours,
                                      .has_enrolled_on = r->enrolled_day != DAY_NONE,
                                      .enrolled_on = r->enrolled_day };

    if (!r->drafted || same_reach(r, &f->kept.reach))
        return true;
    if (!r->known)
        return err_set(err, ERR_INPUT,
                       N_("write where the person lives: without it nobody can be "
                          "matched"));
    f->moved = true;
    f->changed++;
    return availability_close(f->tx, f->person_id, f->seq, err) &&
           availability_add(f->tx, &in, err) &&
           availability_detail_add(
               f->tx,
               &(struct availability_detail_add_in){
                   f->person_id, f->seq, r->days, r->shifts, f->call->actor->user_id },
               err) &&
           write_places(f, err);
}

static bool write_text(struct finish *f, struct err *err)
{
    struct wish_text_last_row last;
    struct person_text text = { .person_id = f->person_id,
                                .what = "wish",
                                .plain = f->now.wishes };

    if (!f->now.wishes_drafted || str_eq(f->now.wishes, f->kept.wishes))
        return true;
    f->changed++;
    if (!wish_text_close(f->tx, f->person_id, f->call->now, err))
        return false;
    if (text.plain.len == 0)
        return true;
    if (!wish_text_last(f->tx, f->person_id, &last, err))
        return false;
    text.record_id = last.from_at < f->call->now ? f->call->now : last.from_at + 1;
    return person_seal(f->call, f->tx, &text, err) &&
           wish_text_add(f->tx,
                         &(struct wish_text_add_in){ f->person_id, text.record_id,
                                                     text.sealed,
                                                     f->call->actor->user_id },
                         err);
}

/* -------------------------------------------------------------------- whole */

static bool read_both(struct finish *f, const struct mapping_finish *ask,
                      struct err *err)
{
    const struct mapping_which kept = { f->person_id, false };
    const struct mapping_which now = { f->person_id, true };

    if (!mapping_read(f->call, f->tx, &kept, &f->kept, err) ||
        !mapping_read(f->call, f->tx, &now, &f->now, err))
        return false;
    if (f->now.draft.version == 0)
        return err_set(err, ERR_CONFLICT,
                       N_("there is nothing to save: the mapping is finished already"));
    if (f->now.draft.version != ask->seen)
        return err_set(err, ERR_CONFLICT,
                       N_("something was written after this was read back; read it "
                          "back once more"));
    f->seq = f->kept.seq + 1;
    return true;
}

/* She looks for work again, if a way had led her out of the lists; how it stands now.
 */
static bool call_back(struct finish *f, struct err *err)
{
    struct pool_seq_row pool;
    struct pool_away_of_row away;

    if (!pool_away_return(f->tx, f->person_id, err) || !pool_seq(f->tx, &pool, err) ||
        !pool_away_of(f->tx, f->person_id, pool.seq, &away, err))
        return false;
    f->seq = pool.seq;
    f->away = away.n > 0;
    return true;
}

static bool write_all(struct finish *f, struct err *err)
{
    const struct draft_which which = { .person_id = f->person_id,
                                       .form = MAPPING_FORM };

    return write_things(f, err) && write_reach(f, err) && write_text(f, err) &&
           (!f->moved || (pool_changed(f->tx, f->seq, &f->person_id, 1, err) &&
                          pool_seq_set(f->tx, f->seq, err))) &&
           call_back(f, err) && draft_end(f->tx, f->call, &which, err) &&
           tx_commit(&f->tx, &f->call->ticket, err);
}

bool mapping_finish(struct call *call, int64_t person_id,
                    const struct mapping_finish *ask, struct mapping_done *done,
                    struct err *err)
{
    struct finish f = { .call = call,
                        .person_id = person_id,
                        .today = moment_day(call->now) };
    struct mapping_done made = { 0 };
    bool ok = false;

    if (!tx_begin(call->store, TX_WRITE, &f.tx, err) ||
        !person_is_whole(f.tx, person_id, err) || !read_both(&f, ask, err) ||
        !find_clashes(&f, ask->against, &made, err))
        goto out;
    made.seq = f.kept.seq;
    ok = made.clash_count > 0 || write_all(&f, err);
    if (made.clash_count == 0) {
        made.seq = f.seq;
        made.changed = f.changed;
        made.in_pool = f.now.reach.known && !f.away;
    }
out:
    tx_end(&f.tx);
    if (ok)
        *done = made;
    return ok;
}
