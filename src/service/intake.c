/*
 * intake.c: see intake.h.
 *
 *   opened (seed drawn) -> proposed, as often as something changes -> given or rejected
 */
#include "service/intake.h"

#include "base/hash.h"
#include "service/allot_run.h"
#include "service/intake_run.h"
#include "service/matching_off.h"
#include "store/query.h"

static bool nothing_here(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

bool intake_own(const struct call *call, struct tx *tx, int64_t rid,
                struct intake_row *row, struct err *err)
{
    struct allot_intake_by_rid_row r;
    bool found = false;

    if (!allot_intake_by_rid(tx, rid, call->arena, &r, &found, err))
        return false;
    if (!found || r.org_id != call->actor->org_id)
        return nothing_here(err);
    *row = (struct intake_row){
        .rid = rid,
        .version = r.version,
        .places = r.places,
        .seed = r.seed,
        .slug = r.slug,
        .area = r.area,
        .move = r.move,
        .stage = r.stage,
        .title = r.title,
        .objective = r.objective,
        .women_milli = r.has_women_milli ? (int32_t)r.women_milli : -1,
        .release_on = r.has_release_on ? r.release_on : DAY_NONE,
        .opened_on = r.opened_on,
    };
    return true;
}

/* -------------------------------------------------------------------------- proposing
 */

struct proposing {
    struct call *call;
    const struct intake_propose *ask;
    struct intake_row intake;
    struct intake_needs needs;
    const struct pool *pool; /* leased; NULL: the intake is of no needs */
    struct str json;
};

static bool is_open(struct tx *tx, struct arena *arena, int64_t rid, struct err *err)
{
    struct allot_decision_of_row row;
    bool found = false;

    return allot_decision_of(tx, rid, arena, &row, &found, err) &&
           (!found || err_set(err, ERR_CONFLICT,
                              N_("the intake is decided: open another for further "
                                 "places")));
}

static bool word_is(struct coded_table table, struct str word, struct err *err)
{
    return coded_find(table, word) < table.count ||
           err_set(err, ERR_INPUT, N_("choose a reason of the list"));
}

/* Takes away what was decided about a way; *had: something was. */
static void let_go(struct intake_hands *hands, int64_t way, bool *had)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < hands->count; i++)
        if (hands->hand[i].way != way)
            hands->hand[kept++] = hands->hand[i];
    *had = kept < hands->count;
    hands->count = kept;
}

static bool change_way(const struct proposing *p, struct intake_hands *hands,
                       struct err *err)
{
    const struct intake_propose *ask = p->ask;
    bool forced = ask->what == INTAKE_FORCE, had;

    if (ask->way <= 0)
        return err_set(err, ERR_INPUT, N_("choose whom the decision is about"));
    if (ask->what != INTAKE_LET_GO &&
        !word_is(forced ? CODED(allot_force_words) : CODED(allot_exclude_words),
                 ask->reason, err))
        return false;
    let_go(hands, ask->way, &had);
    if (ask->what == INTAKE_LET_GO)
        return had || nothing_here(err);
    if (forced && p->needs.count > 0 && !intake_need_find(&p->needs, ask->need))
        return err_set(err, ERR_INPUT, N_("choose at which need the place is"));
    hands->hand[hands->count++] =
        (struct intake_hand){ ask->way, p->needs.count > 0 ? ask->need : 0, forced,
                              ask->reason };
    return true;
}

static bool change_quota(const struct proposing *p, struct intake_hands *hands,
                         struct err *err)
{
    struct str why = str_trim(p->ask->reason);

    if (p->intake.women_milli < 0)
        return err_set(err, ERR_INPUT,
                       N_("the places of this intake are not in proportion"));
    hands->women = -1;
    if (p->ask->what == INTAKE_BY_SHARE)
        return true;
    if (p->ask->women < 0 || p->ask->women > p->intake.places)
        return err_set(err, ERR_INPUT,
                       N_("write how many of the {places} places are women's"),
                       ARG_NUM(p->intake.places));
    if (why.len == 0)
        return err_set(err, ERR_INPUT, N_("write why the places are shared otherwise"));
    if (why.len > INTAKE_REASON_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(INTAKE_REASON_BYTES));
    hands->women = p->ask->women;
    hands->why = why;
    return true;
}

static bool change(const struct proposing *p, struct intake_hands *hands,
                   struct err *err)
{
    switch (p->ask->what) {
    case INTAKE_FORCE:
    case INTAKE_EXCLUDE:
    case INTAKE_LET_GO:
        return change_way(p, hands, err);
    case INTAKE_QUOTA:
    case INTAKE_BY_SHARE:
        return change_quota(p, hands, err);
    case INTAKE_PLAIN:
    case INTAKE_CHANGE_COUNT:
        break;
    }
    return true;
}

/* From the proposal that was shown to the JSON of the next. */
static bool lay_next(struct proposing *p, struct tx *tx, struct err *err)
{
    struct arena *arena = p->call->arena;
    struct allot_run_of_row shown = { .json = STR("") };
    struct intake_hands hands;
    bool found = false;

    if (!is_open(tx, arena, p->ask->rid, err) ||
        !intake_needs_read(tx, arena, p->ask->rid, &p->needs, err) ||
        !allot_run_of(tx, p->ask->rid, p->ask->seen, arena, &shown, &found, err))
        return false;
    if (!found && p->ask->seen > 0)
        return nothing_here(err);
    return intake_hands_read(found ? shown.json : STR(""), arena, &hands, err) &&
           change(p, &hands, err) &&
           intake_run_make(
               p->call, tx,
               &(struct intake_lay){ &p->intake, &hands, &p->needs, p->pool }, &p->json,
               err);
}

/* Decided by hand is only who waits: a stranger's id fell away when it was laid out. */
static bool way_waits(const struct proposing *p, struct err *err)
{
    struct intake_hands hands;

    if (p->ask->what != INTAKE_FORCE && p->ask->what != INTAKE_EXCLUDE)
        return true;
    if (!intake_hands_read(p->json, p->call->arena, &hands, err))
        return false;
    for (uint32_t i = 0; i < hands.count; i++)
        if (hands.hand[i].way == p->ask->way)
            return true;
    return err_set(err, ERR_INPUT, N_("choose whom the decision is about"));
}

static void fingerprint(const struct view *answer, struct arena *arena,
                        char text[HASH_TEXT_BYTES])
{
    unsigned char sum[HASH_BYTES];
    struct buf json = buf_new(arena);
    struct hash hash;

    view_write(&json, answer);
    hash_start(&hash);
    hash_str(&hash, buf_str(&json));
    hash_end(&hash, sum);
    hash_hex(sum, text);
}

bool intake_solve(struct str json, struct arena *arena, struct intake_solved *solved,
                  struct err *err)
{
    struct allot_report report = { 0 };
    json_t *value = NULL;

    if (!allot_bytes_json(json, &value, err))
        return false;
    bool ok = allot_run(value, arena, &report, err);
    json_decref(value);
    if (!ok)
        return false;
    solved->answer = report.answer;
    solved->feasible = report.feasible;
    solved->certificate = report.feasible ? report.certificate : STR("");
    fingerprint(report.answer, arena, solved->hash);
    return true;
}

static bool put_run(const struct proposing *p, const struct intake_solved *solved,
                    struct tx *tx, struct err *err)
{
    const struct call *call = p->call;
    const struct allot_run_put_in in = { .intake_rid = p->intake.rid,
                                         .number = p->ask->seen + 1,
                                         .json = p->json,
                                         .certificate = solved->certificate,
                                         .answer_hash = str_from(solved->hash),
                                         .on_day = moment_day(call->now),
                                         .recorded_at = call->now,
                                         .actor = str_from(call->actor->name),
                                         .has_user_id = call->actor->user_id != 0,
                                         .user_id = call->actor->user_id };
    struct allot_run_of_row next;
    bool found = false;
    int64_t id;

    if (!is_open(tx, call->arena, p->intake.rid, err) ||
        !allot_run_of(tx, p->intake.rid, in.number, call->arena, &next, &found, err))
        return false;
    if (!found)
        return allot_run_put(tx, &in, &id, err);
    return str_eq(next.json, p->json) || /* the form was here before */
           err_set(err, ERR_CONFLICT,
                   N_("somebody has proposed anew meanwhile: look at that first"));
}

/* The pool is read only for needs, and only while the unit has its matcher on. */
static bool lease_pool(struct proposing *p, struct err *err)
{
    struct tx *tx = NULL;
    struct intake_needs needs;
    bool ok = tx_begin(p->call->store, TX_READ, &tx, err) &&
              intake_own(p->call, tx, p->ask->rid, &p->intake, err) &&
              intake_needs_read(tx, p->call->arena, p->ask->rid, &needs, err) &&
              (needs.count == 0 || matching_must_be_on(p->call, tx, err));

    tx_end(&tx);
    return ok && (needs.count == 0 || images_lease(p->call, &p->pool, err));
}

static bool lay_out(struct proposing *p, struct err *err)
{
    struct tx *tx = NULL;

    if (!lease_pool(p, err))
        return false;
    bool ok = tx_begin(p->call->store, TX_READ, &tx, err) && lay_next(p, tx, err);
    tx_end(&tx);
    if (p->pool)
        images_release(p->call->images, &p->pool);
    return ok;
}

bool intake_propose(struct call *call, const struct intake_propose *ask,
                    struct err *err)
{
    struct proposing p = { .call = call, .ask = ask };
    struct intake_solved solved;
    struct tx *tx = NULL;

    if (!lay_out(&p, err) || !way_waits(&p, err) ||
        !intake_solve(p.json, call->arena, &solved, err)) /* no writer waits for it */
        return false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              put_run(&p, &solved, tx, err) && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* --------------------------------------------------------------------------- deciding
 */

struct deciding {
    const struct call *call;
    const struct intake_decide *ask;
    struct tx *tx;
    struct intake_row intake;
    struct intake_needs needs;
    int64_t run_id; /* 0: none */
    struct str sex; /* of the way that was looked at last */
};

/* Whether the way still stands where the place is given from. */
static bool still_waits(struct deciding *d, int64_t way, struct err *err)
{
    struct enrolment_by_rid_row row;
    bool found = false;

    if (!enrolment_by_rid(d->tx, way, d->call->arena, &row, &found, err))
        return false;
    if (!found || !str_eq(row.stage, d->intake.stage) || !str_is(row.state, "open"))
        return err_set(err, ERR_CONFLICT,
                       N_("somebody who would get a place does not wait any more: "
                          "propose again"));
    d->sex = row.sex;
    return true;
}

/* Of an intake of needs: at which. It must have as many places left as are given. */
static bool give_need(struct deciding *d, const struct view *placed, int64_t way,
                      struct err *err)
{
    int64_t rid = 0;

    if (d->needs.count == 0)
        return true;
    if (!str_int(view_get(placed, STR("need"))->text, &rid))
        return nothing_here(err);
    struct intake_need *need = (struct intake_need *)intake_need_find(&d->needs, rid);
    if (!need || need->left-- < 1)
        return err_set(err, ERR_CONFLICT,
                       N_("a need has fewer places now than the proposal gives out: "
                          "propose again"));
    return allot_place_need_put(d->tx, d->run_id, way, need->id, err);
}

static bool give_one(struct deciding *d, const struct view *placed, struct err *err)
{
    int64_t way = 0;

    if (!str_int(view_get(placed, STR("person"))->text, &way))
        return nothing_here(err);
    if (!still_waits(d, way, err))
        return false;
    const struct allot_place_put_in in = { d->run_id, way, d->sex,
                                           view_get(placed, STR("by_hand"))->boolean };
    return allot_place_put(d->tx, &in, err) && give_need(d, placed, way, err);
}

static bool give_all(struct deciding *d, const struct view *answer, struct err *err)
{
    const struct view *list = view_get(answer, STR("placements"));

    for (const struct view_item *i = list->list.first; i; i = i->next)
        if (!give_one(d, &i->value, err))
            return false;
    return true;
}

static bool put_decision(const struct deciding *d, struct str why, struct err *err)
{
    const struct call *call = d->call;
    const struct allot_decision_put_in in = { .intake_rid = d->intake.rid,
                                              .has_run_id = d->run_id != 0,
                                              .run_id = d->run_id,
                                              .decision = d->ask->give
                                                              ? STR("given")
                                                              : STR("rejected"),
                                              .reason = why,
                                              .on_day = moment_day(call->now),
                                              .recorded_at = call->now,
                                              .actor = str_from(call->actor->name),
                                              .has_user_id = call->actor->user_id != 0,
                                              .user_id = call->actor->user_id };

    return allot_decision_put(d->tx, &in, err);
}

/* The decision that is there already is this one: the form came twice. */
static bool decided_so(const struct deciding *d, struct str why, bool *there,
                       struct err *err)
{
    struct allot_decision_of_row row;
    bool found = false;

    if (!allot_decision_of(d->tx, d->intake.rid, d->call->arena, &row, &found, err))
        return false;
    *there = found;
    if (!found)
        return true;
    return (str_is(row.decision, "given") == d->ask->give &&
            (row.has_run_id ? row.run_id : 0) == d->run_id &&
            str_eq(row.reason, why)) ||
           err_set(err, ERR_CONFLICT,
                   N_("the intake is decided: open another for further places"));
}

static bool decide_now(struct deciding *d, const struct intake_solved *solved,
                       struct err *err)
{
    struct str why = d->ask->give ? STR("") : str_trim(d->ask->reason);
    struct allot_run_last_row last;
    bool there = false;

    if (!decided_so(d, why, &there, err))
        return false;
    if (there)
        return true;
    if (!allot_run_last(d->tx, d->intake.rid, &last, err))
        return false;
    if ((last.has_number ? last.number : 0) != d->ask->number)
        return err_set(err, ERR_CONFLICT,
                       N_("somebody has proposed anew meanwhile: look at that first"));
    if (!d->ask->give && why.len == 0)
        return err_set(err, ERR_INPUT, N_("write why the proposal is rejected"));
    if (why.len > INTAKE_REASON_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(INTAKE_REASON_BYTES));
    return (!d->ask->give ||
            (intake_needs_read(d->tx, d->call->arena, d->intake.rid, &d->needs, err) &&
             give_all(d, solved->answer, err))) &&
           put_decision(d, why, err);
}

/* The proposal again, from what is stored; it must come out as it did. */
static bool solve_again(struct deciding *d, struct intake_solved *solved,
                        struct err *err)
{
    struct allot_run_of_row run;
    bool found = false;

    if (!intake_own(d->call, d->tx, d->ask->rid, &d->intake, err) ||
        !allot_run_of(d->tx, d->ask->rid, d->ask->number, d->call->arena, &run, &found,
                      err))
        return false;
    if (!found)
        return (d->ask->number == 0 && !d->ask->give) ||
               err_set(err, ERR_CONFLICT, N_("there is no such proposal: propose"));
    d->run_id = run.id;
    if (!d->ask->give)
        return true;
    if (!intake_solve(run.json, d->call->arena, solved, err))
        return false;
    if (!solved->feasible)
        return err_set(err, ERR_CONFLICT,
                       N_("the bounds cannot hold: change the decisions first"));
    return str_is(run.answer_hash, solved->hash) ||
           err_set(err, ERR_CONFLICT,
                   N_("this version of insteg distributes otherwise: propose again"));
}

bool intake_decide(struct call *call, const struct intake_decide *ask, struct err *err)
{
    struct deciding d = { .call = call, .ask = ask };
    struct intake_solved solved = { .feasible = false };
    bool ok =
        tx_begin(call->store, TX_READ, &d.tx, err) && solve_again(&d, &solved, err);

    tx_end(&d.tx);
    ok = ok && tx_begin(call->store, TX_WRITE, &d.tx, err) &&
         decide_now(&d, &solved, err) && tx_commit(&d.tx, &call->ticket, err);
    tx_end(&d.tx);
    return ok && store_wait(call->store, call->ticket, err);
}
