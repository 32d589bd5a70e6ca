/* around_state.c: see around_state.h. */
#include "service/around_state.h"

#include "store/query.h"

#define ITEMS_FIRST 64u

const char *const around_stand_words[MEETING_STAND_COUNT] = { "planned", "held",
                                                              "off" };

/* -------------------------------------------------------------- one event after one */

static void take_begun(struct around_item *item, enum around_what what,
                       const struct event *event, const struct view *facts)
{
    item->what = what;
    item->first_id = event->id;
    item->programme = fact_str(facts, "programme");
    item->version = fact_int(facts, "version");
    item->activity = fact_str(facts, "activity");
    item->kind = fact_str(facts, "kind");
    item->area = fact_str(facts, "area");
    item->actor = event->actor;
    item->on = event->valid_on;
    item->minutes = fact_int(facts, "minutes");
}

static void take_planned(struct around_item *item, const struct event *event,
                         const struct view *facts)
{
    take_begun(item, AROUND_MEETING, event, facts);
    item->stand = MEETING_PLANNED;
    item->on = fact_day(facts, "day");
    item->minute =
        view_get(facts, STR("minute")) ? fact_int(facts, "minute") : INT64_C(-1);
}

static void take_held(struct around_item *item, const struct event *event,
                      const struct view *facts)
{
    item->stand = MEETING_HELD;
    item->held_id = event->id;
    item->on = event->valid_on;
    item->by[SEX_WOMEN] = fact_int(facts, "women");
    item->by[SEX_MEN] = fact_int(facts, "men");
    item->by[SEX_UNSTATED] = fact_int(facts, "unstated");
    item->firms = fact_int(facts, "firms");
    if (fact_int(facts, "minutes") > 0)
        item->minutes = fact_int(facts, "minutes");
}

static void take_off(struct around_item *item, const struct event *event,
                     const struct view *facts)
{
    (void)facts;
    item->stand = MEETING_OFF;
    item->reason = event->reason;
}

static void take_done(struct around_item *item, const struct event *event,
                      const struct view *facts)
{
    take_begun(item, AROUND_TRAINING, event, facts);
    item->group = fact_str(facts, "group");
    for (int part = 0; part < FORM_PARTS; part++)
        item->form[part] = fact_int(facts, form_rows[part].fact);
}

static void take_contact(struct around_item *item, const struct event *event,
                         const struct view *facts)
{
    take_begun(item, AROUND_CONTACT, event, facts);
    item->about = fact_str(facts, "topic");
    item->party = fact_str(facts, "party");
}

static void take_deviation(struct around_item *item, const struct event *event,
                           const struct view *facts)
{
    take_begun(item, AROUND_DEVIATION, event, facts);
    item->about = fact_str(facts, "what");
    item->month = fact_str(facts, "month");
    item->measure = fact_str(facts, "measure");
    item->stage = fact_str(facts, "stage");
    item->decider = fact_str(facts, "decider");
    item->reason = event->reason;
    item->side = event->side;
}

static void take_invited(struct around_item *item, const struct event *event,
                         const struct view *facts)
{
    struct str sex = fact_str(facts, "sex");

    take_begun(item, AROUND_INVITE, event, facts);
    item->activity = STR("");
    item->activity_rid = fact_int(facts, "activity");
    item->sex = str_is(sex, "woman") ? SEX_WOMEN
                : str_is(sex, "man") ? SEX_MEN
                                     : SEX_UNSTATED;
}

static void take_answer(struct around_item *item, const struct event *event,
                        const struct view *facts)
{
    item->answer_id = event->id;
    item->answer = fact_str(facts, "answer");
    item->answer_on = event->valid_on;
    item->why = event->reason;
}

static void take_came(struct around_item *item, const struct event *event,
                      const struct view *facts)
{
    item->came_id = event->id;
    item->came = fact_str(facts, "came");
    item->why = event->reason;
}

/* clang-format off */
static const struct {
    const char *kind;
    void (*take)(struct around_item *item, const struct event *event,
                 const struct view *facts);
} takings[] = {
    { "activity_planned", take_planned },
    { "activity_held",    take_held },
    { "activity_off",     take_off },
    { "staff_done",       take_done },
    { "access_contact",   take_contact },
    { "deviation",        take_deviation },
    { "invited",          take_invited },
    { "invite_answer",    take_answer },
    { "attended",         take_came },
};
/* clang-format on */

bool around_item_of(const struct event_list *list, struct arena *arena,
                    struct around_item *item, struct err *err)
{
    struct around_item made = { .what = AROUND_NONE, .minute = -1, .on = DAY_NONE };
    struct view *facts;

    for (uint32_t i = 0; i < list->count; i++) {
        const struct event *event = &list->event[i];
        if (!event_facts(event, arena, &facts, err))
            return false;
        for (size_t t = 0; t < sizeof takings / sizeof *takings; t++)
            if (str_is(event->kind, takings[t].kind))
                takings[t].take(&made, event, facts);
        made.rid = event->subject_rid;
        made.org_id = event->org_id;
        made.last_id = event->id > made.last_id ? event->id : made.last_id;
    }
    made.event_count = list->count;
    *item = made;
    return true;
}

/* -------------------------------------------------------------------------- reading */

struct gathering {
    struct arena *arena;
    struct str programme;
    struct around around;
    uint32_t room;
    struct event_list list; /* of the subject being read */
    uint32_t list_room;
};

static bool end_subject(struct gathering *g, struct err *err)
{
    struct around_item item;

    if (g->list.count == 0)
        return true;
    if (!around_item_of(&g->list, g->arena, &item, err))
        return false;
    g->list.count = 0;
    if (item.what == AROUND_NONE || !str_eq(item.programme, g->programme))
        return true;
    if (g->around.count == g->room) {
        uint32_t more = g->room ? g->room * 2 : ITEMS_FIRST;
        g->around.item =
            arena_grow(g->arena, g->around.item, g->room * sizeof *g->around.item,
                       more * sizeof *g->around.item);
        g->room = more;
    }
    g->around.item[g->around.count++] = item;
    return true;
}

static struct event *next_event(struct gathering *g)
{
    if (g->list.count == g->list_room) {
        uint32_t more = g->list_room ? g->list_room * 2 : ITEMS_FIRST;
        g->list.event =
            arena_grow(g->arena, g->list.event, g->list_room * sizeof *g->list.event,
                       more * sizeof *g->list.event);
        g->list_room = more;
    }
    return &g->list.event[g->list.count++];
}

bool around_read(struct tx *tx, struct arena *arena, int64_t org_id,
                 struct str programme, struct event_as_of as_of, struct around *around,
                 struct err *err)
{
    struct gathering g = { .arena = arena, .programme = programme };
    struct cursor cursor = { 0 };
    struct around_events_row row;
    bool ok = around_events_open(tx, org_id, as_of.day, as_of.moment, &cursor, err);

    while (ok && around_events_next(&cursor, &row)) {
        if (g.list.count > 0 && g.list.event[0].subject_rid != row.subject_rid)
            ok = end_subject(&g, err);
        *next_event(&g) = (struct event){ .id = row.id,
                                          .rid = row.rid,
                                          .org_id = org_id,
                                          .kind = str_copy(arena, row.kind),
                                          .subject = str_copy(arena, row.subject),
                                          .subject_rid = row.subject_rid,
                                          .valid_on = row.valid_on,
                                          .recorded_at = row.recorded_at,
                                          .actor = str_copy(arena, row.actor),
                                          .role = str_copy(arena, row.role),
                                          .reason = str_copy(arena, row.reason),
                                          .side = str_copy(arena, row.side),
                                          .facts = str_copy(arena, row.facts) };
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    ok = ok && ended && end_subject(&g, err);
    if (ok)
        *around = g.around;
    return ok;
}

/* ---------------------------------------------------------------------- projections */

static bool item_now(struct tx *tx, struct arena *arena, const char *subject,
                     int64_t rid, struct around_item *item, struct err *err)
{
    struct event of = { .subject = str_from(subject), .subject_rid = rid };
    struct event_list list;

    return event_of_subject(tx, arena, &of, event_now, &list, err) &&
           around_item_of(&list, arena, item, err);
}

static bool put_activity(struct tx *tx, const struct around_item *item, struct err *err)
{
    bool meeting = item->what == AROUND_MEETING;
    const struct activity_put_in in = {
        .rid = item->rid,
        .org_id = item->org_id,
        .slug = item->programme,
        .version = item->version,
        .activity = item->activity,
        .kind = meeting ? item->kind : STR("staff"),
        .area = item->area,
        .state = str_from(meeting ? around_stand_words[item->stand] : "done"),
        .on_day = item->on,
        .minute = item->minute,
        .minutes = item->minutes,
        .women = item->by[SEX_WOMEN],
        .men = item->by[SEX_MEN],
        .unstated = item->by[SEX_UNSTATED],
        .firms = item->firms,
        .actor = item->actor,
        .staff_group = item->group,
        .row_version = item->event_count
    };

    return activity_put(tx, &in, err);
}

bool activity_state_make(struct tx *tx, int64_t rid, struct err *err)
{
    struct arena arena = { 0 };
    struct around_item item = { .what = AROUND_NONE };
    bool ok = activity_drop(tx, rid, err) &&
              item_now(tx, &arena, "activity", rid, &item, err) &&
              ((item.what != AROUND_MEETING && item.what != AROUND_TRAINING) ||
               put_activity(tx, &item, err));

    arena_free(&arena);
    return ok;
}

bool activity_state_forget(struct tx *tx, struct err *err)
{
    return activity_clear(tx, err);
}

static bool put_invite(struct tx *tx, const struct around_item *item, struct err *err)
{
    static const char *const sexes[SEX_COUNT] = { "woman", "man", "unstated" };
    const struct invite_put_in in = { .rid = item->rid,
                                      .org_id = item->org_id,
                                      .activity_rid = item->activity_rid,
                                      .sex = str_from(sexes[item->sex]),
                                      .answer = item->answer,
                                      .came = item->came,
                                      .reason = item->why,
                                      .invited_on = item->on };

    return invite_put(tx, &in, err);
}

bool invite_state_make(struct tx *tx, int64_t rid, struct err *err)
{
    struct arena arena = { 0 };
    struct around_item item = { .what = AROUND_NONE };
    bool ok = invite_drop(tx, rid, err) &&
              item_now(tx, &arena, "invite", rid, &item, err) &&
              (item.what != AROUND_INVITE || put_invite(tx, &item, err));

    arena_free(&arena);
    return ok;
}

bool invite_state_forget(struct tx *tx, struct err *err)
{
    return invite_clear(tx, err);
}
