/*
 * enrolment_act.c: the steps of a way; see enrolment.h.
 *
 *   the way as it stands -> facts -> answer or move -> does the gate open?
 */
#include "base/date.h"
#include "domain/day_read.h"
#include "domain/employment_word.h"
#include "domain/firm_word.h"
#include "service/around.h"
#include "service/document.h"
#include "service/enrolment.h"
#include "service/firm.h"
#include "service/person_key.h"
#include "store/query.h"

#define WORDS_WHAT   "enrolment"
#define NUMBER_MOST  INT64_C(1000000000)
#define VERSION_MOST 9999

static bool nothing_here(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

/* --------------------------------------------------------------------------- acting */

bool enrolment_own(struct call *call, struct tx *tx, int64_t rid,
                   struct enrolment_way *way, struct err *err)
{
    if (!enrolment_way_read(tx, call->arena, rid, event_now, way, err))
        return false;
    return (way->begun && way->org_id == call->actor->org_id) || nothing_here(err);
}

static bool made_by(struct tx *tx, const struct enrolment_way *way,
                    const struct move *move, int64_t firm_rid, bool *made,
                    struct err *err)
{
    const struct programme *p = way->path.programme;
    bool by_firm = p->stages.item[move->from.index].subject == SUBJECT_FIRM;
    const struct enrolment_made_by_firm_in one = { way->org_id, way->slug, firm_rid,
                                                   move->id };
    const struct enrolment_made_by_any_in all = {
        way->org_id, way->slug, by_firm ? STR("firm") : STR("programme"), move->id
    };
    struct enrolment_made_by_firm_row firm = { 0 };
    struct enrolment_made_by_any_row any = { 0 };
    bool ok = by_firm && firm_rid ? enrolment_made_by_firm(tx, &one, &firm, err)
                                  : enrolment_made_by_any(tx, &all, &any, err);

    *made = firm.n > 0 || any.n > 0;
    return ok;
}

bool enrolment_elsewhere(struct tx *tx, const struct enrolment_way *way,
                         int64_t firm_rid, bool *made, struct err *err)
{
    const struct programme *p = way->path.programme;

    for (uint32_t i = 0; i < p->moves.count; i++)
        made[i] = false;
    for (uint32_t i = 0; i < p->moves.count; i++) {
        if (p->moves.item[i].from.index != way->path.stage)
            continue;
        for (uint32_t a = 0; a < p->moves.item[i].after.count; a++) {
            uint32_t other = p->moves.item[i].after.item[a].index;
            if (other == REF_NONE || p->moves.item[other].from.index == REF_NONE ||
                p->stages.item[p->moves.item[other].from.index].subject ==
                    (int64_t)way->path.subject)
                continue;
            if (!made_by(tx, way, &p->moves.item[other], firm_rid, &made[other], err))
                return false;
        }
    }
    return true;
}

struct acting {
    struct call *call;
    struct tx *tx;
    const struct enrolment_act *act;
    struct enrolment_way way;
    int64_t case_id; /* on which the way lies; 0: no person's, or disposed of */
};

static bool is_words(struct str type)
{
    return str_is(type, "text") || str_is(type, "document");
}

/* A firm of the unit by its random id, or an organisation of the programme. */
static bool read_organisation(struct acting *a, struct str text,
                              struct path_fact *value, struct err *err)
{
    const struct programme *p = a->way.path.programme;
    struct firm_now firm;

    if (str_int(text, &value->firm) && value->firm > 0)
        return firm_own(a->call, a->tx, value->firm, &firm, err);
    for (uint32_t i = 0; i < p->organisations.count; i++)
        if (str_eq(p->organisations.item[i].id, text))
            value->word = text;
    return value->word.len > 0 ||
           err_set(err, ERR_INPUT, N_("choose a firm or an organisation of the list"));
}

static bool read_value(struct acting *a, const struct programme_fact *fact,
                       struct str text, struct path_fact *value, struct err *err)
{
    *value = (struct path_fact){ .day = DAY_NONE };
    if (text.len == 0)
        return err_set(err, ERR_INPUT, N_("{fact} is missing or cannot be read"),
                       ARG_STR(label_in(fact->name, a->call->lang)));
    if (str_is(fact->type, "day"))
        return day_read(text, &value->day, err) ||
               err_add(err, N_("{fact}"), ARG_STR(label_in(fact->name, a->call->lang)));
    if (str_is(fact->type, "organisation"))
        return read_organisation(a, text, value, err);
    if (str_is(fact->type, "yes_no"))
        value->yes = str_is(text, "yes")  ? TRI_YES
                     : str_is(text, "no") ? TRI_NO
                                          : TRI_NOT_STATED;
    else if (str_is(fact->type, "number"))
        value->number = str_int(text, &value->number) && value->number <= NUMBER_MOST
                            ? value->number
                            : NOT_STATED;
    else if (str_is(fact->type, "employment"))
        value->word = text;
    else
        value->text = true;
    return text.len <= ENROLMENT_TEXT_BYTES ||
           err_set(err, ERR_LIMIT, N_("the note is longer than {n} bytes"),
                   ARG_NUM(ENROLMENT_TEXT_BYTES));
}

static void put_employment(struct arena *arena, struct view *facts,
                           const struct path_fact *value)
{
    view_str(arena, facts, "word", value->word);
    if (value->number > 0)
        view_int(arena, facts, "number", value->number);
    if (value->minutes > 0)
        view_int(arena, facts, "minutes", value->minutes);
    if (value->day != DAY_NONE)
        view_day(arena, facts, "day", value->day);
    if (value->support.len > 0)
        view_str(arena, facts, "support", value->support);
}

static void put_value(struct arena *arena, struct view *facts, struct str type,
                      const struct path_fact *value, bool sealed)
{
    if (str_is(type, "day"))
        view_day(arena, facts, "day", value->day);
    else if (str_is(type, "number"))
        view_int(arena, facts, "number", value->number);
    else if (str_is(type, "yes_no"))
        view_cstr(arena, facts, "yes", value->yes == TRI_YES ? "yes" : "no");
    else if (value->firm)
        view_int(arena, facts, "firm", value->firm);
    else if (str_is(type, "employment"))
        put_employment(arena, facts, value);
    else if (value->word.len > 0)
        view_str(arena, facts, "word", value->word);
    else
        view_cstr(arena, facts, "text", sealed ? "sealed" : "plain");
    if (str_is(type, "document")) {
        view_int(arena, facts, "number", value->number);
        view_day(arena, facts, "day", value->day);
    }
}

static bool seal_words(struct acting *a, int64_t event_id, struct str text,
                       struct err *err)
{
    struct person_text sealed = { .person_id = a->case_id,
                                  .record_id = event_id,
                                  .what = WORDS_WHAT,
                                  .plain = text };

    return person_seal(a->call, a->tx, &sealed, err) &&
           enrolment_words_put(a->tx, event_id, a->case_id, sealed.sealed, err);
}

static bool write_fact(struct acting *a, const struct path_step *step, struct str text,
                       struct err *err)
{
    const struct programme *p = a->way.path.programme;
    const struct programme_fact *fact = &p->facts.item[step->fact];
    struct arena *arena = a->call->arena;
    struct view *facts = view_object(arena);
    bool sealed = step->value.text && a->way.path.subject == SUBJECT_PERSON;
    struct event_new new = { .kind = "stage_fact",
                             .subject = "enrolment",
                             .subject_rid = a->way.rid,
                             .valid_on = step->on,
                             .facts = facts };
    int64_t id;

    view_str(arena, facts, "fact", fact->id);
    view_str(arena, facts, "stage", p->stages.item[a->way.path.stage].id);
    put_value(arena, facts, fact->type, &step->value, sealed);
    if (step->value.text && !sealed)
        new.note = text;
    return event_add(a->call, a->tx, &new, &id, err) &&
           (!sealed || seal_words(a, id, text, err));
}

/* What was written beside a document: "document:version", "document:day". */
static struct str beside(const struct acting *a, struct str fact, const char *what)
{
    for (uint32_t i = 0; i < a->act->said_count; i++) {
        const struct enrolment_said *said = &a->act->said[i];
        size_t at = str_find(said->fact, STR(":"));
        if (at != SIZE_MAX && str_eq(str_sub(said->fact, 0, at), fact) &&
            str_is(str_sub(said->fact, at + 1, said->fact.len), what))
            return said->text;
    }
    return STR("");
}

/* Whether it is only what stands beside another that is there. */
static bool is_beside(const struct enrolment_act *act, struct str fact)
{
    size_t at = str_find(fact, STR(":"));

    for (uint32_t i = 0; at != SIZE_MAX && i < act->said_count; i++)
        if (str_eq(str_sub(fact, 0, at), act->said[i].fact))
            return true;
    return false;
}

/* How often the fact has been written of this way, and once more. */
static int64_t next_version(const struct acting *a, struct str fact)
{
    int64_t n = 1;

    for (uint32_t i = 0; i < a->way.events.count; i++)
        n += a->way.taken[i] && a->way.step[i].kind == PATH_FACT &&
             str_eq(a->way.at[i]->facts.item[a->way.step[i].fact].id, fact);
    return n;
}

/* A document is its title, a version and a day. */
static bool read_document(struct acting *a, const struct programme_fact *fact,
                          struct path_fact *value, struct err *err)
{
    struct str version = beside(a, fact->id, "version");
    struct str day = beside(a, fact->id, "day");

    value->number = next_version(a, fact->id);
    value->day = a->act->on;
    if (version.len > 0 && (!str_int(version, &value->number) || value->number < 1 ||
                            value->number > VERSION_MOST))
        return err_set(err, ERR_INPUT, N_("{fact}: its version is a whole number"),
                       ARG_STR(label_in(fact->name, a->call->lang)));
    return day.len == 0 || day_read(day, &value->day, err) ||
           err_add(err, N_("{fact}"), ARG_STR(label_in(fact->name, a->call->lang)));
}

/* An employment is its form, and beside it extent, last day and support. */
static bool read_employment(struct acting *a, const struct programme_fact *fact,
                            struct path_fact *value, struct err *err)
{
    const struct str name = label_in(fact->name, a->call->lang);
    const struct str text = beside(a, fact->id, "extent");
    const struct str end = beside(a, fact->id, "end");
    struct employment_extent extent = { .percent = 0 };

    value->support = beside(a, fact->id, "support");
    if (coded_find(CODED(employment_forms), value->word) == EMPLOYMENT_FORM_COUNT)
        return err_set(err, ERR_INPUT, N_("{fact}: choose a form of the list"),
                       ARG_STR(name));
    if (value->support.len > 0 &&
        coded_find(CODED(employment_supports), value->support) ==
            EMPLOYMENT_SUPPORT_COUNT)
        return err_set(err, ERR_INPUT, N_("{fact}: choose a support of the list"),
                       ARG_STR(name));
    if ((text.len > 0 && !employment_extent_read(text, &extent, err)) ||
        (end.len > 0 && !day_read(end, &value->day, err)))
        return err_add(err, N_("{fact}"), ARG_STR(name));
    if (end.len > 0 && !employment_may_end(value->word))
        return err_set(err, ERR_INPUT,
                       N_("{fact}: a permanent employment has no last day"),
                       ARG_STR(name));
    value->number = extent.percent;
    value->minutes = extent.minutes;
    return true;
}

static bool say(struct acting *a, const struct enrolment_said *said, struct err *err)
{
    const struct programme *p = a->way.path.programme;
    struct path_step step = { .kind = PATH_FACT,
                              .on = a->act->on,
                              .fact = programme_fact_find(p, said->fact),
                              .reason = REF_NONE };

    if (step.fact == REF_NONE && str_find(said->fact, STR(":")) != SIZE_MAX)
        return err_set(err, ERR_INPUT,
                       N_("what stands beside a fact needs the fact itself: the title, "
                          "or the form"));
    if (step.fact == REF_NONE)
        return err_set(err, ERR_INPUT, N_("the programme has no such fact"));
    if (!read_value(a, &p->facts.item[step.fact], said->text, &step.value, err) ||
        (str_is(p->facts.item[step.fact].type, "document") &&
         !read_document(a, &p->facts.item[step.fact], &step.value, err)) ||
        (str_is(p->facts.item[step.fact].type, "employment") &&
         !read_employment(a, &p->facts.item[step.fact], &step.value, err)) ||
        !stage_path_may(&a->way.path, &step, a->call->lang, err) ||
        !write_fact(a, &step, said->text, err))
        return false;
    return stage_path_take(&a->way.path, &step) ||
           err_set(err, ERR_INTERNAL, N_("the programme has no such fact"));
}

/* The firm that this stay is at: of the facts, the first that is one. */
static int64_t firm_of(const struct stage_path *path)
{
    for (uint32_t i = 0; i < path->programme->facts.count; i++)
        if (path->fact[i].held && path->fact[i].firm)
            return path->fact[i].firm;
    return 0;
}

static struct str side_of(const struct acting *a, const struct path_step *step)
{
    if (a->act->side.len > 0 || step->reason == REF_NONE)
        return a->act->side;
    return str_from(side_word(a->way.path.programme->reasons.item[step->reason].side));
}

static bool write_step(struct acting *a, const struct path_step *step, struct err *err)
{
    const struct programme *p = a->way.path.programme;
    const struct move *move = &p->moves.item[step->move];
    struct arena *arena = a->call->arena;
    struct view *facts = view_object(arena);
    bool gate = step->kind == PATH_GATE;
    struct event_new new = { .kind = gate ? "gate" : "moved",
                             .subject = "enrolment",
                             .subject_rid = a->way.rid,
                             .valid_on = step->on,
                             .facts = facts };
    int64_t id;

    if (step->reason != REF_NONE)
        new.reason = str_cstr(arena, p->reasons.item[step->reason].id);
    if (side_of(a, step).len > 0)
        new.side = str_cstr(arena, side_of(a, step));
    view_str(arena, facts, "move", move->id);
    view_str(arena, facts, "role", p->roles.item[step->role].id);
    view_cstr(arena, facts, "how", a->act->how ? a->act->how : "told");
    if (gate) {
        view_str(arena, facts, "stage", p->stages.item[a->way.path.stage].id);
        view_cstr(arena, facts, "answer", step->yes ? "yes" : "no");
    } else {
        view_cstr(arena, facts, "kind", move_kind_word(move->kind));
        view_str(arena, facts, "from", p->stages.item[move->from.index].id);
        view_str(arena, facts, "to", p->stages.item[move->to.index].id);
    }
    return event_add(a->call, a->tx, &new, &id, err);
}

/* Where the move needs them: the file of each document that was written down before it.
 */
static bool has_files(struct acting *a, const struct path_step *step, struct err *err)
{
    const struct programme *p = a->way.path.programme;
    uint32_t at;

    if (step->kind != PATH_MOVE || step->move >= p->moves.count ||
        p->moves.item[step->move].files != TRI_YES)
        return true;
    if (!document_lacking(a->tx, a->call->arena, &a->way, &at, err))
        return false;
    if (at == a->way.events.count)
        return true;
    return err_set(
        err, ERR_INPUT,
        N_("{move} needs the file of each document first; {fact} has none"),
        ARG_STR(label_in(p->moves.item[step->move].name, a->call->lang)),
        ARG_STR(label_in(a->way.at[at]->facts.item[a->way.step[at].fact].name,
                         a->call->lang)));
}

static bool make(struct acting *a, struct path_step *step, struct err *err)
{
    const struct programme *p = a->way.path.programme;
    bool *made = ARENA_ARRAY(a->call->arena, p->moves.count, bool);
    bool *done = ARENA_ARRAY(a->call->arena, p->activities.count + 1, bool);
    bool moves = step->move < p->moves.count;
    const struct around_wait wait = {
        p, moves ? p->moves.item[step->move].to.index : REF_NONE, step->on
    };

    if (!enrolment_elsewhere(a->tx, &a->way, firm_of(&a->way.path), made, err) ||
        !around_done(a->call, a->tx, &wait, done, err))
        return false;
    step->elsewhere = made;
    step->done = done;
    if (!stage_path_may(&a->way.path, step, a->call->lang, err) ||
        !has_files(a, step, err) || !write_step(a, step, err))
        return false;
    return stage_path_take(&a->way.path, step) ||
           err_set(err, ERR_INTERNAL, N_("the programme has no such step"));
}

/* The last yes is the move, when nothing else is lacking. */
static bool open_gate(struct acting *a, const struct path_step *answer, struct err *err)
{
    struct path_step step = *answer;
    struct err ignored = { 0 };

    step.kind = PATH_MOVE;
    if (!stage_path_open(&a->way.path, step.move) ||
        !stage_path_may(&a->way.path, &step, a->call->lang, &ignored))
        return true;
    return make(a, &step, err);
}

static bool side_fits(const struct enrolment_act *act)
{
    static const char *const words[] = { "", "participant", "employer", "programme",
                                         "nobody" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(act->side, words[i]))
            return true;
    return false;
}

static bool act_on(struct acting *a, struct err *err)
{
    const struct enrolment_act *act = a->act;
    const struct programme *p = a->way.path.programme;
    struct path_step step = { .kind =
                                  act->what == ENROLMENT_GATE ? PATH_GATE : PATH_MOVE,
                              .on = act->on,
                              .move = programme_move_find(p, act->move),
                              .role = programme_role_find(p, act->role),
                              .reason = programme_reason_find(p, act->reason),
                              .yes = act->yes };

    for (uint32_t i = 0; i < act->said_count; i++)
        if (!is_beside(act, act->said[i].fact) && !say(a, &act->said[i], err))
            return false;
    if (act->what == ENROLMENT_FACTS)
        return true;
    if (act->reason.len > 0 && step.reason == REF_NONE)
        return err_set(err, ERR_INPUT, N_("the programme has no such reason"));
    if (!side_fits(act))
        return err_set(err, ERR_INPUT, N_("choose whose side the reason is on"));
    return make(a, &step, err) &&
           (act->what == ENROLMENT_MOVE || !act->yes || open_gate(a, &step, err));
}

static bool look(struct acting *a, struct err *err)
{
    const struct enrolment_act *act = a->act;
    struct enrolment_whom_of_row whom;
    bool known = false;

    if (!enrolment_own(a->call, a->tx, act->rid, &a->way, err) ||
        !enrolment_whom_of(a->tx, act->rid, &whom, &known, err))
        return false;
    a->case_id = known ? whom.case_id : 0;
    if (a->way.path.subject == SUBJECT_PERSON && !known)
        return nothing_here(err);
    if (act->seen && act->seen != a->way.row_version)
        return err_set(err, ERR_CONFLICT,
                       N_("something was written after this page was opened: look at "
                          "what stands now, and press again if it is lacking"));
    return act->on <= moment_day(a->call->now) ||
           err_set(err, ERR_INPUT, N_("the day has not come yet"));
}

/* Words about a person need her key, which is made outside of the transaction. */
static bool ready_key(struct call *call, const struct enrolment_act *act,
                      struct err *err)
{
    struct enrolment_whom_of_row whom;
    struct enrolment_way way;
    struct tx *tx = NULL;
    bool known = false, words = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              enrolment_own(call, tx, act->rid, &way, err) &&
              enrolment_whom_of(tx, act->rid, &whom, &known, err);

    tx_end(&tx);
    for (uint32_t i = 0; ok && i < act->said_count; i++) {
        uint32_t fact = programme_fact_find(way.path.programme, act->said[i].fact);
        words |=
            fact != REF_NONE && is_words(way.path.programme->facts.item[fact].type);
    }
    return ok && (!known || !words || person_key_ensure(call, whom.case_id, err));
}

bool enrolment_act(struct call *call, const struct enrolment_act *act, struct err *err)
{
    struct acting a = { .call = call, .act = act };

    if (act->said_count > ENROLMENT_SAID_MOST)
        return err_set(err, ERR_LIMIT, N_("more facts at once than a step has"));
    if (act->said_count > 0 && !ready_key(call, act, err))
        return false;
    bool ok = tx_begin(call->store, TX_WRITE, &a.tx, err) && look(&a, err) &&
              act_on(&a, err) && enrolment_state_make(a.tx, act->rid, err) &&
              tx_commit(&a.tx, &call->ticket, err);
    tx_end(&a.tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool enrolment_answer_own(struct call *call, int64_t rid, struct str move, bool yes,
                          struct err *err)
{
    const struct enrolment_act act = { .rid = rid,
                                       .what = ENROLMENT_GATE,
                                       .on = moment_day(call->now),
                                       .move = move,
                                       .role = STR("participant"),
                                       .yes = yes,
                                       .how = "self" };
    struct enrolment_whom_of_row whom;
    struct tx *tx = NULL;
    bool known = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              enrolment_whom_of(tx, rid, &whom, &known, err);

    tx_end(&tx);
    if (!ok)
        return false;
    if (!known || call->actor->person_id == 0 ||
        whom.person_id != call->actor->person_id)
        return nothing_here(err);
    return enrolment_act(call, &act, err);
}

/* ---------------------------------------------------------------------- taking back */

#define THE_LAST 0 /* no event has this id */

static bool take_back(struct call *call, struct tx *tx, int64_t rid, int64_t event_id,
                      const char *reason, struct err *err)
{
    struct enrolment_way way;
    int64_t last = 0;
    bool here = false;

    if (!enrolment_own(call, tx, rid, &way, err))
        return false;
    for (uint32_t i = 0; i < way.events.count; i++) {
        last = way.events.event[i].id > last ? way.events.event[i].id : last;
        here |= way.events.event[i].id == event_id;
    }
    if (event_id == THE_LAST)
        event_id = last;
    else if (!here)
        return nothing_here(err);
    if (event_id != last && event_id != way.events.event[0].id)
        return err_set(err, ERR_CONFLICT,
                       N_("something was written after it; take that back first"));
    return event_withdraw(call, tx, event_id, reason, 0, err) &&
           enrolment_state_make(tx, rid, err);
}

bool enrolment_take_back(struct call *call, int64_t rid, int64_t event_id,
                         const char *reason, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              take_back(call, tx, rid, event_id, reason, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool enrolment_take_back_last(struct call *call, int64_t rid, const char *reason,
                              struct err *err)
{
    return enrolment_take_back(call, rid, THE_LAST, reason, err);
}
