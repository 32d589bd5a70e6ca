/*
 * enrolment.c: see enrolment.h.
 *
 *   programme -> whose -> area, group, grounds -> is open already? -> event
 */
#include "service/enrolment.h"

#include "base/date.h"
#include "service/around.h"
#include "service/firm.h"
#include "service/pool_away.h"
#include "store/query.h"

const struct coded enrolment_found[8] = {
    { "coach", N_("By a coach") },
    { "authority", N_("By an authority") },
    { "municipality", N_("By the municipality") },
    { "partner", N_("By a partner organisation") },
    { "meeting", N_("At an information meeting") },
    { "herself", N_("Got in touch herself") },
    { "family", N_("Through family or friends") },
    { "other", N_("Another way") },
};

/* ------------------------------------------------------------------------- beginning
 */

struct beginning {
    struct call *call;
    struct tx *tx;
    const struct enrolment_new *new;
    const struct programme *programme;
    struct view *facts;
    int64_t rid;
};

static bool nothing_here(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

static const char *subject_id(enum subject of)
{
    return of == SUBJECT_FIRM        ? "firm"
           : of == SUBJECT_PROGRAMME ? "programme"
                                     : "person";
}

/* What the file does not say is no limit. */
static bool is_within(const struct period *period, int32_t day, struct err *err)
{
    char text[DATE_TEXT_BYTES];

    if (period && period->from != DAY_NONE && day < period->from) {
        date_format(period->from, text);
        return err_set(err, ERR_CONFLICT,
                       N_("the programme begins on {day}; nobody begins before it"),
                       ARG_WORD(text));
    }
    if (period && period->to != DAY_NONE && day > period->to) {
        date_format(period->to, text);
        return err_set(err, ERR_CONFLICT,
                       N_("the programme ended on {day}; nobody begins after it"),
                       ARG_WORD(text));
    }
    return true;
}

static bool find_programme(struct beginning *b, struct err *err)
{
    const struct enrolment_new *new = b->new;
    const struct programme_reading *reading = NULL;
    bool ok = new->version ? programme_of(b->tx, b->call->arena, new->programme,
                                          new->version, &reading, err)
                           : programme_latest(b->tx, b->call->arena, new->programme,
                                              &reading, err);

    if (!ok)
        return false;
    b->programme = &reading->programme;
    if (!is_within(b->programme->period, new->on, err))
        return false;
    return new->on <= moment_day(b->call->now) ||
           err_set(err, ERR_INPUT, N_("the day has not come yet"));
}

static bool put_where(struct beginning *b, struct err *err)
{
    const struct enrolment_new *new = b->new;
    const struct programme *p = b->programme;

    if (p->areas.count > 0 && new->of != SUBJECT_PROGRAMME &&
        programme_area_find(p, new->area) == REF_NONE)
        return err_set(err, ERR_INPUT, N_("choose an area of the programme"));
    if (new->area.len > 0 && programme_area_find(p, new->area) == REF_NONE)
        return err_set(err, ERR_INPUT, N_("choose an area of the programme"));
    if (programme_role_find(p, new->decider) == REF_NONE)
        return err_set(err, ERR_INPUT, N_("choose who decides"));
    if (new->area.len > 0)
        view_str(b->call->arena, b->facts, "area", new->area);
    view_str(b->call->arena, b->facts, "decider", new->decider);
    return true;
}

bool enrolment_grounds_of(struct tx *tx, int64_t person_id,
                          const struct target_group *group, bool *held, struct err *err)
{
    struct cursor cursor = { 0 };
    struct enrolment_grounds_row row;

    for (uint32_t i = 0; i < group->criteria.count; i++)
        held[i] = false;
    if (!enrolment_grounds_open(tx, person_id, &cursor, err))
        return false;
    while (enrolment_grounds_next(&cursor, &row))
        for (uint32_t i = 0; i < group->criteria.count; i++)
            held[i] |= str_eq(group->criteria.item[i].id, row.kind);
    return cursor_end(&cursor, err);
}

static bool is_confirmed(const struct enrolment_new *new, struct str criterion)
{
    for (uint32_t i = 0; i < new->confirmed_count; i++)
        if (str_eq(new->confirmed[i], criterion))
            return true;
    return false;
}

/* Each criterion holds by the case, or by the word of who decides; neither: refused. */
static bool put_grounds(struct beginning *b, const struct target_group *group,
                        struct err *err)
{
    struct arena *arena = b->call->arena;
    bool *held = ARENA_ARRAY(arena, group->criteria.count, bool);
    struct view *grounds;

    if (!enrolment_grounds_of(b->tx, b->new->person_id, group, held, err))
        return false;
    grounds = view_put_array(arena, b->facts, "grounds");
    for (uint32_t i = 0; i < group->criteria.count; i++) {
        const struct criterion *criterion = &group->criteria.item[i];
        struct buf word = buf_new(arena);
        if (!held[i] && !is_confirmed(b->new, criterion->id))
            return err_set(err, ERR_INPUT,
                           N_("{group} asks for this, and it is neither written in the "
                              "case nor confirmed: {criterion}"),
                           ARG_STR(label_in(group->name, b->call->lang)),
                           ARG_STR(label_in(criterion->name, b->call->lang)));
        buf_add(&word, criterion->id);
        buf_cstr(&word, held[i] ? ":case" : ":seen");
        view_add_str(arena, grounds, buf_str(&word));
    }
    return true;
}

static bool put_group(struct beginning *b, struct err *err)
{
    const struct programme *p = b->programme;
    uint32_t at = programme_group_find(p, b->new->group);

    if (p->target_groups.count == 0)
        return true;
    if (at == REF_NONE)
        return err_set(err, ERR_INPUT, N_("choose a target group of the programme"));
    view_str(b->call->arena, b->facts, "group", b->new->group);
    return put_grounds(b, &p->target_groups.item[at], err);
}

static bool is_known_way(struct str found)
{
    for (size_t i = 0; i < sizeof enrolment_found / sizeof *enrolment_found; i++)
        if (str_is(found, enrolment_found[i].word))
            return true;
    return false;
}

/*
 * Who has been in the programme before is one person in its figures: the event says
 * which way was her first, by its random id, and not whose.
 */
static bool put_again(struct beginning *b, struct err *err)
{
    struct enrolment_first_of_person_row row;
    bool found = false;

    if (!enrolment_first_of_person(b->tx, b->new->person_id, b->call->actor->org_id,
                                   b->new->programme, &row, &found, err))
        return false;
    if (found)
        view_int(b->call->arena, b->facts, "again", row.again ? row.again : row.rid);
    return true;
}

static bool put_person(struct beginning *b, struct err *err)
{
    const struct enrolment_new *new = b->new;
    struct enrolment_person_facts_row row;
    struct enrolment_open_of_person_row open;
    bool found = false;

    if (!enrolment_person_facts(b->tx, new->person_id, b->call->arena, &row, &found,
                                err))
        return false;
    if (!found || row.org_id != b->call->actor->org_id)
        return nothing_here(err);
    if (!is_known_way(new->found))
        return err_set(err, ERR_INPUT, N_("choose how she was found"));
    if (!enrolment_open_of_person(b->tx, new->person_id, new->programme, &open, err))
        return false;
    if (open.n > 0)
        return err_set(err, ERR_CONFLICT, N_("she is in this programme already"));
    view_cstr(b->call->arena, b->facts, "sex",
              str_is(row.sex, "K")   ? "woman"
              : str_is(row.sex, "M") ? "man"
                                     : "unstated");
    view_str(b->call->arena, b->facts, "found", new->found);
    return put_again(b, err) && put_group(b, err) &&
           enrolment_whom_put(b->tx, b->rid, new->person_id, err) &&
           pool_away_return(b->tx, new->person_id, err);
}

static bool put_firm(struct beginning *b, struct err *err)
{
    struct enrolment_open_of_firm_row open;
    struct firm_now firm;

    if (!firm_own(b->call, b->tx, b->new->firm_rid, &firm, err) ||
        !enrolment_open_of_firm(b->tx, b->call->actor->org_id, b->new->firm_rid,
                                b->new->programme, &open, err))
        return false;
    if (open.n > 0)
        return err_set(err, ERR_CONFLICT, N_("the firm is in this programme already"));
    view_int(b->call->arena, b->facts, "firm", b->new->firm_rid);
    return true;
}

static bool put_programme(struct beginning *b, struct err *err)
{
    struct enrolment_open_of_programme_row open;

    if (!enrolment_open_of_programme(b->tx, b->call->actor->org_id, b->new->programme,
                                     &open, err))
        return false;
    return open.n == 0 ||
           err_set(err, ERR_CONFLICT, N_("its decisions are under way already"));
}

static bool put_whose(struct beginning *b, struct err *err)
{
    return b->new->of == SUBJECT_PERSON ? put_person(b, err)
           : b->new->of == SUBJECT_FIRM ? put_firm(b, err)
                                        : put_programme(b, err);
}

/* Where such a way begins. */
static uint32_t start_of(const struct programme *p, enum subject of)
{
    for (uint32_t i = 0; i < p->stages.count; i++)
        if (p->stages.item[i].start == TRI_YES &&
            p->stages.item[i].subject == (int64_t)of)
            return i;
    return REF_NONE;
}

/* What the stage waits for has been done. */
static bool may_start(struct beginning *b, uint32_t stage, struct err *err)
{
    const struct programme *p = b->programme;
    struct arena *arena = b->call->arena;
    bool *done = ARENA_ARRAY(arena, p->activities.count + 1, bool);
    const struct stage_path path = stage_path_new(p, NULL, b->new->of, arena);
    const struct path_step step = {
        .kind = PATH_BEGIN, .on = b->new->on, .stage = stage, .done = done
    };
    const struct around_wait wait = { p, stage, b->new->on };

    return around_done(b->call, b->tx, &wait, done, err) &&
           stage_path_may(&path, &step, b->call->lang, err);
}

static bool put_enrolled(struct beginning *b, struct err *err)
{
    uint32_t stage = start_of(b->programme, b->new->of);
    struct arena *arena = b->call->arena;
    struct event_new enrolled = { .kind = "enrolled",
                                  .subject = "enrolment",
                                  .subject_rid = b->rid,
                                  .valid_on = b->new->on,
                                  .facts = b->facts };
    int64_t id;

    if (stage == REF_NONE)
        return err_set(err, ERR_CONFLICT, N_("the programme has no such way"));
    if (!may_start(b, stage, err))
        return false;
    view_cstr(arena, b->facts, "of", subject_id(b->new->of));
    view_str(arena, b->facts, "programme", b->programme->id);
    view_int(arena, b->facts, "version", b->programme->version);
    view_str(arena, b->facts, "stage", b->programme->stages.item[stage].id);
    return event_add(b->call, b->tx, &enrolled, &id, err) &&
           enrolment_state_make(b->tx, b->rid, err);
}

/* Whether whoever decides still has seen each criterion hold that rests on her word. */
static bool saw_the_same(const struct enrolment_new *new, const struct view *facts)
{
    const struct view *grounds = view_get(facts, STR("grounds"));

    for (const struct view_item *i = grounds ? grounds->list.first : NULL; i;
         i = i->next) {
        const struct str word = i->value.text;
        size_t at = str_find(word, STR(":seen"));
        if (at != SIZE_MAX && !is_confirmed(new, str_sub(word, 0, at)))
            return false;
    }
    return true;
}

/* Whether what the form left before is what it says now. */
static bool is_what_was(struct beginning *b, const struct enrolment_by_rid_row *row,
                        bool *is, struct err *err)
{
    const struct enrolment_new *new = b->new;
    struct event of = { .subject = STR("enrolment"), .subject_rid = b->rid };
    struct enrolment_whom_of_row whom;
    struct event_list list;
    struct view *facts;
    bool known = false;

    if (!enrolment_whom_of(b->tx, b->rid, &whom, &known, err) ||
        !event_history(b->tx, b->call->arena, &of, &list, err))
        return false;
    if (list.count == 0)
        return nothing_here(err);
    if (!event_facts(&list.event[0], b->call->arena, &facts, err))
        return false;
    *is = row->org_id == b->call->actor->org_id && str_eq(row->slug, new->programme) &&
          (new->of != SUBJECT_PERSON || (known && whom.person_id == new->person_id)) &&
          (new->of != SUBJECT_FIRM || row->firm_rid == new->firm_rid) &&
          (new->version == 0 || fact_int(facts, "version") == new->version) &&
          list.event[0].valid_on == new->on &&saw_the_same(new, facts) &&
          str_eq(fact_str(facts, "area"), new->area) &&
          str_eq(fact_str(facts, "group"), new->group) &&
          str_eq(fact_str(facts, "decider"), new->decider) &&
          str_eq(fact_str(facts, "found"), new->found);
    return true;
}

/* Whether the form has been here before; with something else in it, it is a fault. */
static bool was_here(struct beginning *b, bool *here, struct err *err)
{
    struct enrolment_by_rid_row row;
    bool is = true;

    return enrolment_by_rid(b->tx, b->rid, b->call->arena, &row, here, err) &&
           (!*here || is_what_was(b, &row, &is, err)) && (is || form_used(err));
}

static bool begin(struct beginning *b, struct err *err)
{
    bool here = false;

    if (!was_here(b, &here, err))
        return false;
    return here || (find_programme(b, err) && put_where(b, err) && put_whose(b, err) &&
                    put_enrolled(b, err));
}

bool enrolment_begin(struct call *call, const struct enrolment_new *new, int64_t *made,
                     struct err *err)
{
    struct beginning b = { .call = call,
                           .new = new,
                           .facts = view_object(call->arena),
                           .rid = new->rid ? new->rid : random_id() };
    bool ok = tx_begin(call->store, TX_WRITE, &b.tx, err) && begin(&b, err) &&
              tx_commit(&b.tx, &call->ticket, err);

    tx_end(&b.tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    *made = b.rid;
    return true;
}
