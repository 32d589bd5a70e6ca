/* disclosure.c: see disclosure.h. */
#include "service/disclosure.h"

#include "base/date.h"
#include "service/person_key.h"
#include "service/person_merge.h"
#include "store/query.h"

#define REASON "disclosure" /* what the sealed text is */
#define ALIAS  "alias"
#define TALK   "risk_talk"

/* ------------------------------------------------------------------- recipient */

struct recipient_row {
    bool unit;
    int64_t org_id;
    struct str name; /* of a firm or an authority */
};

static bool find_recipient(struct tx *tx, struct call *call,
                           const struct disclosure_to *to, struct recipient_row *row,
                           struct err *err)
{
    struct org_by_rid_row org;
    bool found;

    *row = (struct recipient_row){ .unit = to->kind == RECIPIENT_UNIT,
                                   .name = to->kind == RECIPIENT_UNIT ? STR("")
                                                                      : to->name };
    if (!row->unit && to->name.len == 0)
        return err_set(err, ERR_INPUT, N_("say who is to be told"));
    if (!row->unit)
        return true;
    if (!org_by_rid(tx, to->org_rid, call->arena, &org, &found, err))
        return false;
    if (!found || org.domain_id == call->actor->domain_id)
        return err_set(err, ERR_INPUT, N_("choose one of the units in the list"));
    row->org_id = org.id;
    return true;
}

static bool has_user(const struct call *call, struct err *err)
{
    return call->actor->user_id != 0 ||
           err_set(err, ERR_DENIED,
                   N_("this is decided by somebody who has signed in"));
}

/* ---------------------------------------------------------------------- waiver */

/* Whether the form has been here before; with something else in it, it is a fault. */
static bool waiver_was_here(struct tx *tx, const struct call *call,
                            const struct waiver_add_in *now, bool *here,
                            struct err *err)
{
    struct waiver_said_row was;

    if (!waiver_said(tx, now->rid, call->arena, &was, here, err))
        return false;
    return !*here ||
           (was.person_id == now->person_id && was.what == now->what &&
            str_eq(was.to_kind, now->to_kind) &&
            was.has_to_org_id == now->has_to_org_id &&
            (!was.has_to_org_id || was.to_org_id == now->to_org_id) &&
            str_eq(was.to_name, now->to_name) && str_eq(was.how, now->how) &&
            was.until_on == now->until_on) ||
           form_used(err);
}

static bool give(struct tx *tx, struct call *call, int64_t person_id,
                 const struct waiver_new *in, struct err *err)
{
    bool own = call->actor->person_id == person_id;
    struct recipient_row to;
    bool here = false;
    int64_t id;

    if (!waiver_check(in->what, moment_day(call->now), in->until, err) ||
        !find_recipient(tx, call, &in->to, &to, err))
        return false;
    struct waiver_add_in row = { .rid = in->rid ? in->rid : random_id(),
                                 .person_id = person_id,
                                 .what = in->what,
                                 .to_kind = str_from(recipient_word(in->to.kind)),
                                 .has_to_org_id = to.unit,
                                 .to_org_id = to.org_id,
                                 .to_name = to.name,
                                 .how = own ? STR("link") : in->how,
                                 .given_on = moment_day(call->now),
                                 .until_on = in->until,
                                 .has_seen_by = !own,
                                 .seen_by = call->actor->user_id,
                                 .at = call->now };
    return waiver_was_here(tx, call, &row, &here, err) &&
           (here || waiver_add(tx, &row, &id, err));
}

bool waiver_give(struct call *call, int64_t person_id, const struct waiver_new *in,
                 struct err *err)
{
    struct tx *tx = NULL;

    if (!str_is(in->how, "paper") && !str_is(in->how, "spoken") &&
        !str_is(in->how, "link"))
        return err_set(err, ERR_INPUT, N_("a waiver is given on paper or spoken"));
    if (!has_user(call, err) || !tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    bool ok = person_is_whole(tx, person_id, err) &&
              give(tx, call, person_id, in, err) && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok;
}

static bool withdraw_waiver(struct tx *tx, struct call *call, int64_t person_id,
                            int64_t rid, struct err *err)
{
    struct waiver_by_rid_row row;
    int64_t changed, ended;
    bool found;

    if (!waiver_by_rid(tx, person_id, rid, call->arena, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, N_("there is no such waiver that holds"));
    if (row.has_revoked_at)
        return true; /* the same form, sent twice */
    const struct disclosure_revoke_of_waiver_in of = {
        .waiver_id = row.id, .at = call->now, .has_by = true, .by = call->actor->user_id
    };
    return waiver_revoke(tx, row.id, call->now, &changed, err) &&
           (changed > 0 ||
            err_set(err, ERR_NOT_FOUND, N_("there is no such waiver that holds"))) &&
           disclosure_revoke_of_waiver(tx, &of, &ended, err);
}

bool waiver_withdraw(struct call *call, int64_t person_id, int64_t rid, struct err *err)
{
    struct tx *tx = NULL;

    if (!has_user(call, err) || !tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    bool ok = withdraw_waiver(tx, call, person_id, rid, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok;
}

/* ------------------------------------------------------------------ disclosure */

struct decision {
    const struct disclosure_new *in;
    struct disclosure_ask ask;
    struct disclosure_add_in row;
    bool same; /* as what the same form left before */
};

/* A waiver says to whom; anything else names the recipient itself. */
static bool take_waiver(struct tx *tx, struct call *call, struct decision *d,
                        struct err *err)
{
    struct waiver_by_rid_row row;
    bool found;

    if (!waiver_by_rid(tx, d->row.person_id, d->in->waiver_rid, call->arena, &row,
                       &found, err))
        return false;
    if (!found || row.has_revoked_at)
        return true; /* the rule says what to do */
    if (!recipient_from(row.to_kind, &d->ask.to))
        return err_set(err, ERR_STATE, N_("the database is damaged: {what}"),
                       ARG_WORD("waiver"));
    d->ask.waiver_holds = true;
    d->ask.waiver_what = (uint32_t)row.what;
    d->ask.waiver_until = row.until_on;
    d->row.has_waiver_id = true;
    d->row.waiver_id = row.id;
    d->row.to_kind = row.to_kind;
    d->row.has_to_org_id = row.has_to_org_id;
    d->row.to_org_id = row.to_org_id;
    d->row.to_name = row.to_name;
    return true;
}

static bool take_recipient(struct tx *tx, struct call *call, struct decision *d,
                           struct err *err)
{
    struct recipient_row to;

    if (!find_recipient(tx, call, &d->in->to, &to, err))
        return false;
    d->row.to_kind = str_from(recipient_word(d->in->to.kind));
    d->row.has_to_org_id = to.unit;
    d->row.to_org_id = to.org_id;
    d->row.to_name = to.name;
    return true;
}

/* Under which name, and what was said of the risk. */
static bool put_alias(struct tx *tx, struct call *call, const struct decision *d,
                      int64_t id, struct err *err)
{
    struct person_text alias = { .person_id = d->row.person_id,
                                 .record_id = d->row.rid,
                                 .what = ALIAS,
                                 .plain = d->in->alias };
    struct person_text talk = alias;

    talk.what = TALK;
    talk.plain = d->in->talk;
    if (!person_seal(call, tx, &alias, err) || !person_seal(call, tx, &talk, err))
        return false;
    const struct alias_add_in in = { .disclosure_id = id,
                                     .person_id = d->row.person_id,
                                     .alias = alias.sealed,
                                     .talk = talk.sealed,
                                     .talked_on = d->in->talked_on,
                                     .talked_by = call->actor->user_id };
    return alias_add(tx, &in, err);
}

/* Opens what was sealed; a text that is not there stays empty. */
static bool opened(struct tx *tx, struct call *call, struct person_text *text,
                   struct err *err)
{
    return text->sealed.len == 0 || person_unseal(call, tx, text, err);
}

static bool compare_texts(struct tx *tx, struct call *call, struct decision *d,
                          const struct disclosure_said_row *was, struct err *err)
{
    struct person_text reason = { .person_id = was->person_id,
                                  .record_id = d->row.rid,
                                  .what = REASON,
                                  .sealed = was->reason };
    struct person_text alias = reason, talk = reason;

    alias.what = ALIAS;
    alias.sealed = was->has_alias ? was->alias : STR("");
    talk.what = TALK;
    talk.sealed = was->has_talk ? was->talk : STR("");
    if (!opened(tx, call, &reason, err) || !opened(tx, call, &alias, err) ||
        !opened(tx, call, &talk, err))
        return false;
    d->same = str_eq(reason.plain, d->in->reason) &&
              (!was->has_alias ||
               (str_eq(alias.plain, d->in->alias) && str_eq(talk.plain, d->in->talk)));
    return true;
}

/* As waiver_was_here, of a decision. */
static bool was_here(struct tx *tx, struct call *call, struct decision *d, bool *here,
                     struct err *err)
{
    const struct disclosure_add_in *now = &d->row;
    struct disclosure_said_row was;

    if (!disclosure_said(tx, now->rid, call->arena, &was, here, err))
        return false;
    if (!*here)
        return true;
    d->same = was.person_id == now->person_id && was.what == now->what &&
              str_eq(was.to_kind, now->to_kind) &&
              was.has_to_org_id == now->has_to_org_id &&
              (!was.has_to_org_id || was.to_org_id == now->to_org_id) &&
              str_eq(was.to_name, now->to_name) && str_eq(was.ground, now->ground) &&
              was.has_waiver_id == now->has_waiver_id &&
              (!was.has_waiver_id || was.waiver_id == now->waiver_id) &&
              was.until_on == now->until_on &&
              (!was.has_talked_on || was.talked_on == d->in->talked_on);
    if (d->same && !compare_texts(tx, call, d, &was, err))
        return false;
    return d->same || form_used(err);
}

static bool decide(struct tx *tx, struct call *call, struct decision *d,
                   struct err *err)
{
    struct person_protected_row protected;
    bool here = false;
    int64_t id;

    if (!person_protected(tx, d->row.person_id, &protected, err))
        return false;
    d->ask.protected_identity = protected.n != 0;
    bool by_waiver = d->ask.ground == GROUND_WAIVER;
    if (!(by_waiver ? take_waiver(tx, call, d, err)
                    : take_recipient(tx, call, d, err)) ||
        !was_here(tx, call, d, &here, err))
        return false;
    if (here)
        return true;
    if (!disclosure_check(&d->ask, err))
        return false;
    struct person_text reason = { .person_id = d->row.person_id,
                                  .record_id = d->row.rid,
                                  .what = REASON,
                                  .plain = d->in->reason };
    if (!person_seal(call, tx, &reason, err))
        return false;
    d->row.reason = reason.sealed;
    bool aliased = d->ask.protected_identity && recipient_needs_alias(d->ask.to);
    return disclosure_add(tx, &d->row, &id, err) &&
           (!aliased || put_alias(tx, call, d, id, err));
}

bool disclosure_decide(struct call *call, int64_t person_id,
                       const struct disclosure_new *in, struct err *err)
{
    struct decision d = { .in = in,
                          .ask = { .what = in->what,
                                   .ground = in->ground,
                                   .to = in->to.kind,
                                   .today = moment_day(call->now),
                                   .until = in->until,
                                   .argued = in->reason.len > 0,
                                   .alias = in->alias.len > 0,
                                   .talked = in->talk.len > 0,
                                   .talked_on = in->talked_on },
                          .row = { .rid = in->rid ? in->rid : random_id(),
                                   .person_id = person_id,
                                   .what = in->what,
                                   .ground = str_from(ground_word(in->ground)),
                                   .decided_by = call->actor->user_id,
                                   .decided_at = call->now,
                                   .until_on = in->until } };
    struct tx *tx = NULL;

    if (!has_user(call, err) || !person_key_ensure(call, person_id, err) ||
        !tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    bool ok = person_is_whole(tx, person_id, err) && decide(tx, call, &d, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok;
}

bool disclosure_withdraw(struct call *call, int64_t person_id, int64_t rid,
                         struct err *err)
{
    const struct disclosure_revoke_in in = { .person_id = person_id,
                                             .rid = rid,
                                             .at = call->now,
                                             .has_by = true,
                                             .by = call->actor->user_id };
    struct tx *tx = NULL;
    int64_t changed = 0;

    if (!has_user(call, err) || !tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    struct disclosure_ended_row was = { .ended = false };
    bool ok =
        disclosure_ended(tx, person_id, rid, &was, err) &&
        disclosure_revoke(tx, &in, &changed, err) &&
        (changed > 0 || was.ended ||
         err_set(err, ERR_NOT_FOUND, N_("there is no such decision that holds"))) &&
        tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok;
}

/* ------------------------------------------------------------------------ list */

static void put_what(struct call *call, struct view *v, int64_t what)
{
    struct view *list = view_put_array(call->arena, v, "what");

    for (enum disclosed d = 0; d < DISCLOSED_COUNT; d++) {
        if (!(what >> d & 1))
            continue;
        struct view *part = view_add_object(call->arena, list);
        view_cstr(call->arena, part, "word", disclosed_word(d));
        view_cstr(call->arena, part, "label",
                  message_for(call->lang, disclosed_label(d), 1));
    }
}

static bool list_waivers(struct tx *tx, struct call *call, int64_t person_id,
                         struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct waivers_row row;
    int32_t today = moment_day(call->now);

    if (!waivers_open(tx, person_id, &cursor, err))
        return false;
    while (waivers_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        bool unit = row.to_org.len > 0;
        view_str(call->arena, v, "waiver", id_text(call->arena, row.rid));
        put_what(call, v, row.what);
        view_str(call->arena, v, "to",
                 str_copy(call->arena, unit ? row.to_org : row.to_name));
        view_str(call->arena, v, "how", str_copy(call->arena, row.how));
        view_day(call->arena, v, "given_on", row.given_on);
        view_day(call->arena, v, "until_on", row.until_on);
        view_bool(call->arena, v, "holds",
                  !row.has_revoked_at && row.until_on >= today);
    }
    return cursor_end(&cursor, err);
}

static bool put_told_as(struct tx *tx, struct call *call,
                        const struct disclosures_row *row, struct view *v,
                        struct err *err)
{
    struct person_text alias = { .person_id = row->person_id,
                                 .record_id = row->rid,
                                 .what = ALIAS,
                                 .sealed = row->alias };
    struct person_text talk = alias;

    if (!row->has_alias) {
        view_null(call->arena, v, "alias");
        return true;
    }
    talk.what = TALK;
    talk.sealed = row->talk;
    struct view *told = view_put_object(call->arena, v, "alias");
    view_day(call->arena, told, "talked_on", row->talked_on);
    view_str(call->arena, told, "talked_by", str_copy(call->arena, row->talked_by));
    if (!person_unseal(call, tx, &alias, err) || !person_unseal(call, tx, &talk, err))
        return false;
    view_str(call->arena, told, "alias", alias.plain);
    view_str(call->arena, told, "talk", talk.plain);
    return true;
}

static bool list_decisions(struct tx *tx, struct call *call, int64_t person_id,
                           struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct disclosures_row row;
    int32_t today = moment_day(call->now);
    bool ok = true;

    if (!disclosures_open(tx, person_id, &cursor, err))
        return false;
    while (ok && disclosures_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        enum ground ground = GROUND_WAIVER;
        struct person_text reason = { .person_id = row.person_id,
                                      .record_id = row.rid,
                                      .what = REASON,
                                      .sealed = row.reason };
        ok = person_unseal(call, tx, &reason, err);
        if (!ok || !ground_from(row.ground, &ground))
            continue;
        view_str(call->arena, v, "disclosure", id_text(call->arena, row.rid));
        put_what(call, v, row.what);
        view_str(call->arena, v, "to",
                 str_copy(call->arena, row.to_org.len ? row.to_org : row.to_name));
        view_cstr(call->arena, v, "ground", ground_word(ground));
        view_cstr(call->arena, v, "ground_label",
                  message_for(call->lang, ground_label(ground), 1));
        view_str(call->arena, v, "reason", reason.plain);
        view_str(call->arena, v, "by", str_copy(call->arena, row.decider));
        view_day(call->arena, v, "at", moment_day(row.decided_at));
        view_day(call->arena, v, "until_on", row.until_on);
        view_bool(call->arena, v, "holds",
                  !row.has_revoked_at && row.until_on >= today);
        ok = put_told_as(tx, call, &row, v, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

static bool put_protected(struct tx *tx, struct call *call, int64_t person_id,
                          struct view *view, struct err *err)
{
    struct person_protected_row row;

    if (!person_protected(tx, person_id, &row, err))
        return false;
    view_bool(call->arena, view, "protected", row.n != 0);
    return true;
}

static bool list_units(struct tx *tx, struct call *call, struct view *list,
                       struct err *err)
{
    struct cursor cursor = { 0 };
    struct org_all_row row;

    if (!org_all_open(tx, &cursor, err))
        return false;
    while (org_all_next(&cursor, &row)) {
        if (row.id == call->actor->org_id || row.domain_id == call->actor->domain_id)
            continue;
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "unit", id_text(call->arena, row.rid));
        view_str(call->arena, v, "name", str_copy(call->arena, row.name));
    }
    return cursor_end(&cursor, err);
}

bool disclosure_list(struct call *call, int64_t person_id, struct view **view,
                     struct err *err)
{
    struct view *made = view_object(call->arena);
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = list_waivers(tx, call, person_id,
                           view_put_array(call->arena, made, "waivers"), err) &&
              list_decisions(tx, call, person_id,
                             view_put_array(call->arena, made, "disclosures"), err) &&
              list_units(tx, call, view_put_array(call->arena, made, "units"), err) &&
              put_protected(tx, call, person_id, made, err);
    tx_end(&tx);
    if (ok)
        *view = made;
    return ok;
}
