/* afterwards.c: see afterwards.h. */
#include "service/afterwards.h"

#include "store/query.h"

#define LIST_FIRST 64u

const struct coded afterwards_stands[STANDS_COUNT] = {
    { "work", N_("in work") },
    { "studies", N_("in studies") },
    { "seeking", N_("seeking work") },
    { "other", N_("something else") },
    { "not_reached", N_("not reached") },
};
const struct coded afterwards_how[3] = {
    { "self", N_("she says so herself") },
    { "told", N_("somebody else says so") },
    { "register", N_("it stands in a register") },
};
const int32_t afterwards_months[AFTERWARDS_TIMES] = { 6, 12, 24 };
const char *const afterwards_when[AFTERWARDS_TIMES] = { N_("half a year afterwards"),
                                                        N_("a year afterwards"),
                                                        N_("two years afterwards") };

static uint32_t time_of(int64_t months)
{
    uint32_t at = 0;

    while (at < AFTERWARDS_TIMES && afterwards_months[at] != months)
        at++;
    return at;
}

static uint32_t stands_of(struct str word)
{
    return coded_find((struct coded_table){ afterwards_stands, STANDS_COUNT }, word);
}

static uint32_t how_of(struct str word)
{
    return coded_find((struct coded_table){ afterwards_how, 3 }, word);
}

int32_t afterwards_from(int32_t left_on, uint32_t time)
{
    return date_add_months(left_on, afterwards_months[time]) - AFTERWARDS_EARLY;
}

/* ------------------------------------------------------------------------- writing */

static bool is_asked_well(const struct afterwards_new *new, struct err *err)
{
    if (time_of(new->months) == AFTERWARDS_TIMES)
        return err_set(err, ERR_INPUT, N_("choose how long afterwards"));
    if (stands_of(new->stands) == STANDS_COUNT)
        return err_set(err, ERR_INPUT, N_("choose what she does"));
    return how_of(new->how) < 3 || err_set(err, ERR_INPUT, N_("choose who says so"));
}

static bool is_hers(struct tx *tx, const struct afterwards_new *new, struct err *err)
{
    struct enrolment_whom_of_row row;
    bool found = false;

    if (!enrolment_whom_of(tx, new->way_rid, &row, &found, err))
        return false;
    return (found && row.person_id == new->person_id) ||
           err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

static bool is_time(struct call *call, const struct enrolment_way *way,
                    const struct afterwards_new *new, struct err *err)
{
    if (!stage_path_ended(&way->path))
        return err_set(err, ERR_CONFLICT, N_("her way through the programme goes on"));
    if (new->on > moment_day(call->now))
        return err_set(err, ERR_INPUT, N_("that day has not come"));
    if (new->on >= afterwards_from(way->path.ended_on, time_of(new->months)))
        return true;
    return err_set(err, ERR_INPUT,
                   N_("it is not yet {months} months since she left the programme"),
                   ARG_NUM(new->months));
}

/* The answer that stands for so many months: event->corrects, 0: none. says: it is this
 * one, sent twice. */
static bool find_earlier(struct call *call, struct tx *tx, struct event_new *event,
                         bool *says, struct err *err)
{
    const struct event of = { .subject = STR("afterwards"),
                              .subject_rid = event->subject_rid };
    struct event_list list;
    struct view *facts;

    if (!event_of_subject(tx, call->arena, &of, event_now, &list, err))
        return false;
    for (uint32_t i = 0; i < list.count; i++) {
        if (!event_facts(&list.event[i], call->arena, &facts, err))
            return false;
        if (fact_int(facts, "months") != fact_int(event->facts, "months"))
            continue;
        event->corrects = list.event[i].id;
        if (!event_says(tx, &list.event[i], event, says, err))
            return false;
    }
    return true;
}

static bool write_it(struct call *call, struct tx *tx, const struct afterwards_new *new,
                     struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new event = { .kind = "afterwards",
                               .subject = "afterwards",
                               .subject_rid = new->way_rid,
                               .valid_on = new->on,
                               .facts = facts };
    struct enrolment_way way;
    bool says = false;
    int64_t id;

    view_int(call->arena, facts, "months", new->months);
    view_str(call->arena, facts, "stands", new->stands);
    view_str(call->arena, facts, "how", new->how);
    return enrolment_own(call, tx, new->way_rid, &way, err) && is_hers(tx, new, err) &&
           is_time(call, &way, new, err) &&
           find_earlier(call, tx, &event, &says, err) &&
           (says || event_add(call, tx, &event, &id, err));
}

bool afterwards_write(struct call *call, const struct afterwards_new *new,
                      struct err *err)
{
    struct tx *tx = NULL;
    bool ok = is_asked_well(new, err) && tx_begin(call->store, TX_WRITE, &tx, err) &&
              write_it(call, tx, new, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* ------------------------------------------------------------------------- showing */

static bool put_by(struct call *call, struct tx *tx, struct str actor, struct view *v,
                   struct err *err)
{
    struct tally_coach_row row = { .name = STR("") };
    bool found = false;
    int64_t user;

    if (str_starts(actor, "u") && str_int(str_sub(actor, 1, actor.len), &user) &&
        !tally_coach(tx, user, call->arena, &row, &found, err))
        return false;
    view_str(call->arena, v, "by", row.name);
    return true;
}

static void put_text(struct call *call, struct view *v, const char *key,
                     const struct coded *row)
{
    view_cstr(call->arena, v, key, message_for(call->lang, row->label, 1));
}

static bool put_said(struct call *call, struct tx *tx, const struct event_list *events,
                     struct view *of, struct err *err)
{
    struct view *list = view_put_array(call->arena, of, "list"), *facts;

    for (uint32_t i = 0; i < events->count; i++) {
        const struct event *event = &events->event[i];
        if (!event_facts(event, call->arena, &facts, err))
            return false;
        uint32_t stands = stands_of(fact_str(facts, "stands")),
                 how = how_of(fact_str(facts, "how"));
        if (stands == STANDS_COUNT || how == 3)
            continue;
        struct view *v = view_add_object(call->arena, list);
        view_int(call->arena, v, "months", fact_int(facts, "months"));
        put_text(call, v, "text", &afterwards_stands[stands]);
        put_text(call, v, "how_text", &afterwards_how[how]);
        view_day(call->arena, v, "on_day", event->valid_on);
        if (!put_by(call, tx, event->actor, v, err))
            return false;
    }
    view_bool(call->arena, of, "has_list", list->count > 0);
    return true;
}

static void put_times(struct call *call, struct view *of, int32_t left_on)
{
    struct view *times = view_put_array(call->arena, of, "times");
    const int32_t today = moment_day(call->now);
    bool any = false;

    for (uint32_t i = 0; i < AFTERWARDS_TIMES; i++) {
        int32_t due = date_add_months(left_on, afterwards_months[i]);
        bool is_due = due - AFTERWARDS_EARLY <= today;
        struct view *v = view_add_object(call->arena, times);
        view_int(call->arena, v, "months", afterwards_months[i]);
        view_day(call->arena, v, "due_on", due);
        view_bool(call->arena, v, "is_due", is_due);
        any |= is_due;
    }
    view_bool(call->arena, of, "any_due", any);
}

static void put_choices(struct call *call, struct view *of, const char *key,
                        struct coded_table words)
{
    struct view *list = view_put_array(call->arena, of, key);

    for (uint32_t i = 0; i < words.count; i++) {
        struct view *v = view_add_object(call->arena, list);
        view_cstr(call->arena, v, "word", words.row[i].word);
        put_text(call, v, "text", &words.row[i]);
    }
}

bool afterwards_put(struct call *call, int64_t way_rid, struct view *view,
                    struct view **put, struct err *err)
{
    const struct event of = { .subject = STR("afterwards"), .subject_rid = way_rid };
    struct enrolment_way way;
    struct event_list events;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              enrolment_own(call, tx, way_rid, &way, err);

    *put = NULL;
    if (ok && (way.path.subject != SUBJECT_PERSON || !stage_path_ended(&way.path))) {
        view_null(call->arena, view, "afterwards");
    } else if (ok) {
        struct view *v = view_put_object(call->arena, view, "afterwards");
        ok = event_of_subject(tx, call->arena, &of, event_now, &events, err) &&
             put_said(call, tx, &events, v, err);
        put_times(call, v, way.path.ended_on);
        put_choices(call, v, "stands",
                    (struct coded_table){ afterwards_stands, STANDS_COUNT });
        put_choices(call, v, "hows", (struct coded_table){ afterwards_how, 3 });
        *put = v;
    }
    tx_end(&tx);
    return ok;
}

/* ------------------------------------------------------------------------- reading */

static bool take_row(struct call *call, const struct afterwards_all_row *row,
                     struct afterwards_said *said, struct err *err)
{
    const struct event event = { .facts = row->facts };
    struct view *facts;

    if (!event_facts(&event, call->arena, &facts, err))
        return false;
    *said = (struct afterwards_said){
        .way_rid = row->way_rid,
        .event_id = row->event_id,
        .time = time_of(fact_int(facts, "months")),
        .stands = (enum afterwards_stands)stands_of(fact_str(facts, "stands")),
        .how = fact_str(facts, "how"),
        .actor = str_copy(call->arena, row->actor),
        .on = row->valid_on,
    };
    return true;
}

static bool take_rows(struct call *call, struct cursor *cursor,
                      struct afterwards_list *list, struct err *err)
{
    struct afterwards_all_row row;
    uint32_t room = 0;
    bool ok = true;

    while (ok && afterwards_all_next(cursor, &row)) {
        if (list->count == room) {
            uint32_t more = room ? room * 2 : LIST_FIRST;
            list->item = arena_grow(call->arena, list->item, room * sizeof *list->item,
                                    more * sizeof *list->item);
            room = more;
        }
        ok = take_row(call, &row, &list->item[list->count], err);
        list->count += ok;
    }
    bool ended = cursor_end(cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

bool afterwards_read(struct call *call, struct event_as_of as_of,
                     struct afterwards_list *list, struct err *err)
{
    struct afterwards_list made = { 0 };
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              afterwards_all_open(tx, call->actor->org_id, as_of.day, as_of.moment,
                                  &cursor, err) &&
              take_rows(call, &cursor, &made, err);

    tx_end(&tx);
    if (ok)
        *list = made;
    return ok;
}
