/*
 * need_match.c: see need_match.h.
 *
 *   lease the image -> load the need -> pack -> rank -> keep the run -> who of those
 *   shown may be known -> explain them -> answer
 */
#include "service/need_match.h"

#include "base/date.h"
#include "base/hash.h"
#include "service/match_face.h"
#include "service/match_why.h"
#include "service/matching_off.h"
#include "service/need_pack.h"
#include "service/pool_ask.h"
#include "service/pool_wait.h"
#include "store/query.h"

/*
 * A pool of so many people is ranked whole, and the run's hash is of every row. Of a
 * larger one it is of the rows that a run keeps, and of the counts: whoever stands
 * further down takes longer to put in order than the list to find.
 */
#define MATCH_WHOLE_MOST 10000u

#define BLIND_STEP 100 /* what a fit is rounded down to, of who is not known */

/* What has been worked out of one need, for the views below. */
struct match {
    struct call *call;
    const struct pool *pool;
    struct need need;
    struct packed_need packed;
    struct pool_ranked ranked;
    uint32_t hashed_rows; /* as in struct run_record */
    int64_t seed;
    const struct access *access;
    const struct face *face; /* of those shown */
    const bool *by_wait;     /* of those shown; NULL: nobody has a priority */
    uint32_t shown;
};

static void outside_view(struct arena *arena, struct view *person, uint32_t outside)
{
    struct view *list = view_put_array(arena, person, "outside");

    if (outside & RANK_OUTSIDE_REACH)
        view_add_str(arena, list, STR("reach"));
    if (outside & RANK_OUTSIDE_START)
        view_add_str(arena, list, STR("start"));
    if (outside & RANK_OUTSIDE_HOURS)
        view_add_str(arena, list, STR("hours"));
}

/* Of those shown whom state and band leave equal, whose place is what it is because
 * some of them have waited longer than others: all, or with one wait none. */
static void find_waits(struct match *m)
{
    const struct rank_row *rows = m->ranked.list.rows;
    bool *by_wait;

    if (!m->pool->priority)
        return;
    by_wait = ARENA_ARRAY(m->call->arena, m->shown, bool);
    for (uint32_t from = 0, to; from < m->shown; from = to) {
        for (to = from + 1; to < m->shown && rows[to].state == rows[from].state &&
                            rows[to].band == rows[from].band;)
            to++;
        for (uint32_t i = from; i < to; i++) /* in order: the first and the last tell */
            by_wait[i] = rows[from].priority != rows[to - 1].priority;
    }
    m->by_wait = by_wait;
}

static void wait_view(const struct match *m, struct view *v, uint32_t at)
{
    struct arena *arena = m->call->arena;

    if (!m->by_wait || !m->face[at].known)
        return;
    view_day(arena, v, "waited_since",
             pool_wait_since(m->ranked.list.rows[at].priority));
    view_bool(arena, v, "by_wait", m->by_wait[at]);
}

static void person_view(const struct match *m, struct view *v, uint32_t at)
{
    struct arena *arena = m->call->arena;
    const struct rank_row *row = &m->ranked.list.rows[at];
    const bool blind = !m->face[at].known;
    const struct match_why why = { m->call, m->pool, &m->need, &m->packed, blind };

    view_str(arena, v, "person", id_text(arena, m->face[at].number));
    if (blind)
        view_bool(arena, v, "blind", true);
    else {
        view_str(arena, v, "source_key",
                 str_copy(arena, pool_source_key(m->pool, row->person)));
        view_int(arena, v, "profile", m->pool->person_id[row->person]);
    }
    view_cstr(arena, v, "state", match_state_word(row->state));
    view_int(arena, v, "weeks", row->weeks);
    view_int(arena, v, "band", row->band);
    view_int(arena, v, "fit", blind ? row->fit - row->fit % BLIND_STEP : row->fit);
    match_because_put(&why, row->person, v);
    match_missing_put(&why, row->missing, v);
    outside_view(arena, v, row->outside);
    wait_view(m, v, at);
}

/*
 * Everybody's view at once would take 4 kB a person: a long list is written person by
 * person into text, and each view is forgotten again.
 */
static void people_raw(const struct match *m, struct view *people)
{
    struct arena text_arena = { 0 };
    struct buf text = buf_new(&text_arena);

    for (uint32_t i = 0; i < m->shown; i++) {
        size_t mark = arena_mark(m->call->arena);
        struct view *v = view_object(m->call->arena);
        person_view(m, v, i);
        if (i > 0)
            buf_char(&text, ',');
        view_write(&text, v);
        arena_rewind(m->call->arena, mark);
    }
    view_add_raw(m->call->arena, people, str_copy(m->call->arena, buf_str(&text)));
    arena_free(&text_arena);
}

static void counts_view(const struct match *m, struct view *answer)
{
    struct arena *arena = m->call->arena;
    struct view *v = view_put_object(arena, answer, "states");

    for (int s = 0; s < RANK_STATE_COUNT; s++)
        view_int(arena, v, match_state_word((enum rank_state)s), m->ranked.states[s]);
}

/* How many rows are hashed: all, or the kept ones of those not out of reach. */
static uint32_t hashed_count(const struct match *m)
{
    uint32_t count = 0;

    if (m->hashed_rows == 0)
        return m->ranked.list.count;
    while (count < m->hashed_rows && count < m->ranked.list.count &&
           m->ranked.list.rows[count].state != RANK_OUT_OF_REACH)
        count++;
    return count;
}

/* What decides whether two runs are alike: who, in which order, with what. */
static struct str result_of(const struct match *m, struct arena *arena)
{
    struct buf out = buf_new(arena);
    const uint32_t count = hashed_count(m);
    const size_t bytes = sizeof(int64_t) * 2;

    out.room = count * bytes + sizeof m->ranked.states + 1;
    out.ptr = arena_take(arena, out.room);
    for (uint32_t i = 0; i < count; i++) {
        const struct rank_row *row = &m->ranked.list.rows[i];
        int64_t part[2] = { m->pool->match.person_key[row->person],
                            (int64_t)row->state << 48 | (int64_t)row->fit << 24 |
                                row->weeks };
        memcpy(out.ptr + out.len, part, bytes);
        out.len += bytes;
    }
    if (m->hashed_rows > 0) {
        memcpy(out.ptr + out.len, m->ranked.states, sizeof m->ranked.states);
        out.len += sizeof m->ranked.states;
    }
    return buf_str(&out);
}

static bool keep(struct match *m, int64_t *rid, struct err *err)
{
    struct arena scratch = { 0 };
    uint32_t count = m->shown < MATCH_KEPT_MOST ? m->shown : MATCH_KEPT_MOST;
    struct run_row *rows = ARENA_ARRAY(&scratch, count, struct run_row);
    struct run_record run = { .kind = "match",
                              .need = &m->need,
                              .seq = m->pool->seq,
                              .rules = pool_rules(m->pool),
                              .seed = m->seed,
                              .now_day = m->packed.columns.now_day,
                              .result = result_of(m, &scratch),
                              .hashed_rows = m->hashed_rows };

    for (uint32_t i = 0; i < count; i++) {
        const struct rank_row *row = &m->ranked.list.rows[i];
        rows[i] = (struct run_row){ m->pool->person_id[row->person], row->state,
                                    row->band, row->fit, row->weeks };
    }
    bool ok = run_keep(m->call, &run, rows, count, err);
    *rid = run.rid;
    arena_free(&scratch);
    return ok;
}

/* What those shown are called, and for the log, who they are. */
static bool look_at(struct match *m, int64_t rid, struct match_shown *shown,
                    struct err *err)
{
    struct arena *arena = m->call->arena;
    int64_t *key = ARENA_ARRAY(arena, m->shown, int64_t);
    int64_t *id = ARENA_ARRAY(arena, shown ? m->shown : 0, int64_t);
    struct faces_ask ask = {
        .access = m->access, .run = rid, .rid = key, .count = m->shown
    };

    for (uint32_t i = 0; i < m->shown; i++) {
        const uint32_t person = m->ranked.list.rows[i].person;
        key[i] = m->pool->match.person_key[person];
        if (shown)
            id[i] = m->pool->person_id[person];
    }
    if (shown)
        *shown = (struct match_shown){ id, m->shown };
    return match_faces(m->call, &ask, &m->face, err);
}

/* What is asked of people, in the need's order. */
static void requirements_view(const struct match *m, struct view *answer)
{
    struct arena *arena = m->call->arena;
    struct view *list = view_put_array(arena, answer, "requirements");

    for (uint32_t i = 0; i < m->packed.columns.requirement_count; i++) {
        const struct need_requirement_row *r =
            &m->need.requirement[m->packed.row_of[i]];
        if (r->class == CLASS_DUTY)
            continue;
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "requirement", r->code);
        view_str(arena, v, "label", requirement_label(m->call, &m->pool->book, r));
        view_cstr(arena, v, "class", class_word(r->class));
    }
}

static struct view *match_view(const struct match *m, int64_t rid)
{
    struct arena *arena = m->call->arena;
    struct view *v = view_object(arena);

    view_str(arena, v, "need", m->need.source_key);
    view_str(arena, v, "run", id_text(arena, rid));
    view_int(arena, v, "seed", m->seed);
    view_int(arena, v, "image_seq", m->pool->seq);
    if (m->pool->priority)
        view_cstr(arena, v, "priority", "longest_wait");
    view_str(arena, v, "need_id", id_text(arena, m->need.rid));
    view_str(arena, v, "title", m->need.title);
    view_int(arena, v, "pool", m->ranked.people);
    counts_view(m, v);
    requirements_view(m, v);
    struct view *people = view_put_array(arena, v, "people");
    if (m->shown > MATCH_VIEWS_MOST)
        people_raw(m, people);
    for (uint32_t i = 0; i < m->shown && m->shown <= MATCH_VIEWS_MOST; i++)
        person_view(m, view_add_object(arena, people), i);
    return v;
}

static bool load(struct match *m, struct str text, struct need_which which,
                 struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(m->call->store, TX_READ, &tx, err) &&
              (which.id || need_find(tx, text, &which.id, err)) &&
              need_load(tx, m->call->arena, &m->pool->book, which, &m->need, err);

    tx_end(&tx);
    return ok;
}

static bool rank(struct match *m, uint32_t top, struct err *err)
{
    struct pool_rank ask = { .pool = m->pool,
                             .need = &m->packed.columns,
                             .order = { .priority = m->pool->priority,
                                        .seed = (uint64_t)m->seed },
                             .top = POOL_ASK_ALL,
                             .shown = top ? top : POOL_ASK_ALL };

    need_pack(m->call, m->pool, &m->need, &m->packed);
    if (top > 0 && m->hashed_rows > 0)
        ask.top = top > m->hashed_rows ? top : m->hashed_rows;
    if (!pool_rank(m->call, &ask, &m->ranked, err))
        return false;
    m->shown = top && top < m->ranked.list.count ? top : m->ranked.list.count;
    find_waits(m);
    return true;
}

/* Where the unit has switched the matcher off nobody is ranked, by any door. */
static bool is_on(const struct call *call, struct err *err)
{
    struct tx *tx = NULL;
    bool ok =
        tx_begin(call->store, TX_READ, &tx, err) && matching_must_be_on(call, tx, err);

    tx_end(&tx);
    return ok;
}

bool need_match(struct call *call, const struct match_ask *ask, struct view **answer,
                struct err *err)
{
    struct match m = { .call = call, .access = ask->access };
    bool ok = false;
    int64_t rid;

    if (!is_on(call, err) || !images_lease(call, &m.pool, err))
        return false;
    if (!load(&m, ask->need, (struct need_which){ 0 }, err))
        goto out;
    m.seed = ask->seed_given ? ask->seed : m.need.seed;
    if (m.pool->match.person_count > MATCH_WHOLE_MOST)
        m.hashed_rows = MATCH_KEPT_MOST;
    if (!rank(&m, ask->top, err) || !keep(&m, &rid, err) ||
        !look_at(&m, rid, ask->shown, err))
        goto out;
    *answer = match_view(&m, rid);
    ok = true;
out:
    images_release(call->images, &m.pool);
    return ok;
}

static bool find_run(struct call *call, int64_t rid, struct match_run_by_rid_row *run,
                     struct err *err)
{
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              match_run_by_rid(tx, rid, call->arena, run, &found, err);

    if (ok && (!found || !str_is(run->kind, "match")))
        ok = err_set(err, ERR_NOT_FOUND, N_("there is no run {run} of the matcher"),
                     ARG_STR(id_text(call->arena, rid)));
    ok = ok && pool_can_repeat(tx, call->arena, run->image_seq, err);
    tx_end(&tx);
    return ok;
}

/* Places that people name did not count once: such a run cannot be repeated with them,
 * and one without them is the same under both rules. */
static bool same_rules(const struct match_run_by_rid_row *run, const struct pool *pool,
                       struct err *err)
{
    const int64_t now = pool_rules(pool);

    return run->rules == now ||
           err_set(err, ERR_STATE,
                   N_("the run was made under rules {then}; this program has rules "
                      "{now}"),
                   ARG_NUM(run->rules), ARG_NUM(now));
}

bool run_replay(struct call *call, int64_t rid, bool *same, struct view **answer,
                struct err *err)
{
    struct match m = { .call = call };
    struct match_run_by_rid_row run;
    unsigned char sum[HASH_BYTES];
    struct pool *then = NULL;
    struct hash hash;
    bool ok = false;

    if (!find_run(call, rid, &run, err) ||
        !pool_build_at(call, run.image_seq, &then, err) || !same_rules(&run, then, err))
        goto out;
    m.pool = then;
    m.seed = run.seed;
    m.hashed_rows = (uint32_t)run.hashed_rows;
    call->now = ((int64_t)run.now_on * 86400 + 12 * INT64_C(3600)) * MOMENT_SECOND;
    if (!load(&m, STR(""), (struct need_which){ run.need_id, run.need_version }, err) ||
        !rank(&m, 20, err) || !look_at(&m, rid, NULL, err))
        goto out;
    hash_start(&hash);
    hash_str(&hash, result_of(&m, call->arena));
    hash_end(&hash, sum);
    *same = str_eq(run.result_hash, (struct str){ (const char *)sum, HASH_BYTES });
    *answer = match_view(&m, rid);
    ok = true;
out:
    pool_free(then);
    return ok;
}
