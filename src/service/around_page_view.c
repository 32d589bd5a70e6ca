/*
 * around_page_view.c: the pages of what is done around a programme; see around_view.h.
 *
 *   what stands -> each meeting -> the chain of decisions -> what a form needs
 */
#include "base/date.h"
#include "service/around_in.h"
#include "service/around_view.h"
#include "service/enrolment_state.h"
#include "store/query.h"

struct paging {
    struct call *call;
    struct arena *arena;
    struct tx *tx;
    struct around_figures all;
    const struct programme *p;
    struct view *view;
};

static struct str label(const struct paging *s, struct label text)
{
    return label_in(text, s->call->lang);
}

static void put_choice(const struct paging *s, struct view *list, struct str id,
                       struct label name)
{
    struct view *v = view_add_object(s->arena, list);

    view_str(s->arena, v, "word", id);
    view_str(s->arena, v, "label", label(s, name));
}

/* What a form on the page chooses from. */
static void put_choices(const struct paging *s)
{
    const struct programme *p = s->p;
    struct view *list = view_put_array(s->arena, s->view, "meeting_choices");

    for (uint32_t i = 0; i < p->activities.count; i++)
        if (!str_is(p->activities.item[i].counts, "staff"))
            put_choice(s, list, p->activities.item[i].id, p->activities.item[i].name);
    view_bool(s->arena, s->view, "has_meeting_choices", list->count > 0);
    list = view_put_array(s->arena, s->view, "area_choices");
    for (uint32_t i = 0; i < p->areas.count; i++)
        put_choice(s, list, p->areas.item[i].id, p->areas.item[i].name);
    view_bool(s->arena, s->view, "has_areas", list->count > 0);
    list = view_put_array(s->arena, s->view, "role_choices");
    for (uint32_t i = 0; i < p->roles.count; i++)
        put_choice(s, list, p->roles.item[i].id, p->roles.item[i].name);
    list = view_put_array(s->arena, s->view, "measure_choices");
    for (uint32_t i = 0; i < p->measures.count; i++)
        put_choice(s, list, p->measures.item[i].id, p->measures.item[i].name);
}

/* ------------------------------------------------------------------------- meetings */

static struct str meeting_name(const struct paging *s, const struct around_item *item)
{
    uint32_t at = around_activity_find(s->p, item->activity);

    return at == REF_NONE ? item->activity : label(s, s->p->activities.item[at].name);
}

static void put_meeting(const struct paging *s, struct view *v,
                        const struct around_item *item)
{
    uint32_t area = programme_area_find(s->p, item->area);

    view_str(s->arena, v, "rid", id_text(s->arena, item->rid));
    view_str(s->arena, v, "name", meeting_name(s, item));
    view_day(s->arena, v, "on_day", item->on);
    view_int(s->arena, v, "minute", item->minute);
    view_int(s->arena, v, "minutes", item->minutes);
    view_str(s->arena, v, "area",
             area == REF_NONE ? STR("") : label(s, s->p->areas.item[area].name));
    view_bool(s->arena, v, "is_planned", item->stand == MEETING_PLANNED);
    view_bool(s->arena, v, "is_held", item->stand == MEETING_HELD);
    view_bool(s->arena, v, "is_off", item->stand == MEETING_OFF);
    view_int(s->arena, v, "women", item->by[SEX_WOMEN]);
    view_int(s->arena, v, "men", item->by[SEX_MEN]);
    view_int(s->arena, v, "not_stated", item->by[SEX_UNSTATED]);
    view_int(s->arena, v, "firms", item->firms);
}

static void put_guests(const struct paging *s, struct view *v,
                       const struct around_item *meeting)
{
    int64_t invited = 0, yes = 0, came = 0;

    for (uint32_t i = 0; i < s->all.around.count; i++) {
        const struct around_item *item = &s->all.around.item[i];
        if (item->what != AROUND_INVITE || item->activity_rid != meeting->rid)
            continue;
        invited++;
        yes += str_is(item->answer, "yes");
        came += str_is(item->came, "yes");
    }
    view_int(s->arena, v, "invited", invited);
    view_int(s->arena, v, "yes", yes);
    view_int(s->arena, v, "came", came);
    view_bool(s->arena, v, "has_invited", invited > 0);
}

static int latest_first(const void *left, const void *right)
{
    const struct around_item *a = left, *b = right;

    if (a->on != b->on)
        return a->on > b->on ? -1 : 1;
    return (a->rid > b->rid) - (a->rid < b->rid);
}

static void put_meetings(const struct paging *s)
{
    const struct around *around = &s->all.around;
    struct around_item *item =
        ARENA_ARRAY(s->arena, around->count + 1, struct around_item);
    struct view *list = view_put_array(s->arena, s->view, "meetings");
    uint32_t count = 0;

    for (uint32_t i = 0; i < around->count; i++)
        if (around->item[i].what == AROUND_MEETING)
            item[count++] = around->item[i];
    if (count > 0)
        qsort(item, count, sizeof *item, latest_first);
    for (uint32_t i = 0; i < count; i++) {
        struct view *v = view_add_object(s->arena, list);
        put_meeting(s, v, &item[i]);
        put_guests(s, v, &item[i]);
    }
    view_bool(s->arena, s->view, "has_meetings", count > 0);
}

/* ------------------------------------------------------------------------ decisions */

static bool put_document(const struct paging *s, struct view *list,
                         const struct programme_fact *fact,
                         const struct path_step *step, struct err *err)
{
    struct event_text_of_row row;
    struct view *v = view_add_object(s->arena, list);
    bool found = false;

    if (!event_text_of(s->tx, step->value.source, STR("note"), s->arena, &row, &found,
                       err))
        return false;
    view_str(s->arena, v, "event", id_text(s->arena, step->value.source));
    view_str(s->arena, v, "name", label(s, fact->name));
    view_str(s->arena, v, "title", found ? row.text : STR(""));
    if (step->value.number > 0)
        view_int(s->arena, v, "version", step->value.number);
    else
        view_null(s->arena, v, "version");
    view_day(s->arena, v, "dated_on", step->value.day);
    return true;
}

static struct view *add_stage(const struct paging *s, struct view *list,
                              struct label name, const char *state)
{
    struct view *v = view_add_object(s->arena, list);

    view_str(s->arena, v, "stage", label(s, name));
    view_bool(s->arena, v, "is_done", strcmp(state, "done") == 0);
    view_bool(s->arena, v, "is_now", strcmp(state, "now") == 0);
    view_bool(s->arena, v, "is_later", strcmp(state, "later") == 0);
    return v;
}

/* What was decided: from which stage, when, by whom, on which documents. */
static bool put_decided(const struct paging *s, struct view *list,
                        const struct enrolment_way *way, uint32_t at, struct err *err)
{
    const struct programme *p = way->at[at];
    const struct path_step *step = &way->step[at];
    const struct move *move = &p->moves.item[step->move];
    struct view *v = add_stage(s, list, p->stages.item[move->from.index].name, "done");
    struct view *documents = view_put_array(s->arena, v, "documents");
    uint32_t from = at;

    while (from > 0 && way->step[from - 1].kind != PATH_MOVE)
        from--;
    view_str(s->arena, v, "move", label(s, move->name));
    view_day(s->arena, v, "on_day", way->events.event[at].valid_on);
    view_str(s->arena, v, "decider", label(s, p->roles.item[step->role].name));
    for (uint32_t i = from; i < at; i++) {
        const struct path_step *fact = &way->step[i];
        if (way->taken[i] && fact->kind == PATH_FACT &&
            str_is(p->facts.item[fact->fact].type, "document") &&
            !put_document(s, documents, &p->facts.item[fact->fact], fact, err))
            return false;
    }
    return true;
}

static void put_open(const struct paging *s, struct view *list,
                     const struct stage *stage, const char *state)
{
    struct view *v = add_stage(s, list, stage->name, state);

    view_put_array(s->arena, v, "documents");
    view_str(s->arena, v, "move", STR(""));
    view_day(s->arena, v, "on_day", DAY_NONE);
    view_str(s->arena, v, "decider", STR(""));
}

static bool put_way(const struct paging *s, struct view *ways, int64_t rid,
                    struct err *err)
{
    struct enrolment_way way;
    struct view *v, *list;

    if (!enrolment_way_read(s->tx, s->arena, rid, s->all.as_of, &way, err))
        return false;
    if (!way.begun)
        return true;
    const struct programme *p = way.path.programme;
    v = view_add_object(s->arena, ways);
    view_str(s->arena, v, "way", id_text(s->arena, rid));
    view_str(s->arena, v, "now", label(s, p->stages.item[way.path.stage].name));
    list = view_put_array(s->arena, v, "steps");
    for (uint32_t i = 0; i < way.events.count; i++)
        if (way.taken[i] && way.step[i].kind == PATH_MOVE &&
            !put_decided(s, list, &way, i, err))
            return false;
    put_open(s, list, &p->stages.item[way.path.stage], "now");
    for (uint32_t i = way.path.stage + 1; i < p->stages.count; i++) {
        const struct stage *stage = &p->stages.item[i];
        if (!stage_path_ended(&way.path) && stage->subject == SUBJECT_PROGRAMME &&
            stage->kind != STAGE_END)
            put_open(s, list, stage, "later");
    }
    return true;
}

static bool put_decisions(const struct paging *s, struct err *err)
{
    struct view *list = view_put_array(s->arena, s->view, "decisions");
    struct around_decisions_row row;
    struct cursor cursor = { 0 };
    int64_t rid[20];
    uint32_t count = 0;
    bool own = false;

    if (!around_decisions_open(s->tx, s->call->actor->org_id, s->p->id, &cursor, err))
        return false;
    while (around_decisions_next(&cursor, &row) && count < 20)
        rid[count++] = row.rid;
    if (!cursor_end(&cursor, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (!put_way(s, list, rid[i], err))
            return false;
    for (uint32_t i = 0; i < s->p->stages.count; i++)
        own |= s->p->stages.item[i].start == TRI_YES &&
               s->p->stages.item[i].subject == SUBJECT_PROGRAMME;
    view_bool(s->arena, s->view, "has_decision_way", own);
    view_bool(s->arena, s->view, "has_decisions", list->count > 0);
    return true;
}

/* ------------------------------------------------------------------- the whole page */

static void put_head(const struct paging *s)
{
    view_str(s->arena, s->view, "slug", s->p->id);
    view_str(s->arena, s->view, "name", label(s, s->p->name));
    view_int(s->arena, s->view, "version", s->p->version);
}

bool around_page_view(struct call *call, struct str programme, int32_t as_of,
                      struct view **view, struct err *err)
{
    struct paging *s = ARENA_NEW(call->arena, struct paging);

    s->call = call;
    s->arena = call->arena;
    s->view = view_object(call->arena);
    if (as_of > moment_day(call->now))
        return err_set(err, ERR_INPUT, N_("the day has not come yet"));
    if (!around_figures_open(call, programme, as_of_day(as_of), &s->all, err))
        return false;
    s->p = s->all.p;
    put_head(s);
    view_day(s->arena, s->view, "as_of", as_of);
    put_choices(s);
    put_meetings(s);
    if (!around_put(&s->all, s->view, err))
        return false;
    bool ok = tx_begin(call->store, TX_READ, &s->tx, err) && put_decisions(s, err);
    tx_end(&s->tx);
    if (ok)
        *view = s->view;
    return ok;
}

/* ---------------------------------------------------------------------- one meeting */

static bool read_guests(struct call *call, struct tx *tx, struct around_meeting *m,
                        struct err *err)
{
    struct cursor cursor = { 0 };
    struct invites_to_row row;
    uint32_t room = 0;
    bool ok = invites_to_open(tx, m->item.rid, m->item.org_id, &cursor, err);

    while (ok && invites_to_next(&cursor, &row)) {
        m->invited++;
        m->yes += str_is(row.answer, "yes");
        m->came += str_is(row.came, "yes");
        if (row.hidden || !row.has_person_id) {
            m->hidden++;
            continue;
        }
        if (m->count == room) {
            uint32_t more = room ? room * 2 : 32;
            m->guest = arena_grow(call->arena, m->guest, room * sizeof *m->guest,
                                  more * sizeof *m->guest);
            room = more;
        }
        m->guest[m->count++] =
            (struct around_guest){ .invite_rid = row.rid,
                                   .person_id = row.person_id,
                                   .person_rid = row.person_rid,
                                   .answer = str_copy(call->arena, row.answer),
                                   .came = str_copy(call->arena, row.came),
                                   .reason = str_copy(call->arena, row.reason) };
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

static bool put_place(const struct paging *s, const struct around_item *item,
                      struct err *err)
{
    struct event_text_of_row row;
    bool found = false;

    if (!event_text_of(s->tx, item->first_id, STR("note"), s->arena, &row, &found, err))
        return false;
    view_str(s->arena, s->view, "place", found ? row.text : STR(""));
    return true;
}

bool around_meeting_read(struct call *call, int64_t rid, struct around_meeting *meeting,
                         struct err *err)
{
    struct paging *s = ARENA_NEW(call->arena, struct paging);
    struct around_meeting m = { .count = 0 };
    const struct programme_reading *reading = NULL;

    s->call = call;
    s->arena = call->arena;
    s->view = view_object(call->arena);
    bool ok = tx_begin(call->store, TX_READ, &s->tx, err) &&
              around_own(call, s->tx, "activity", rid, &m.item, err) &&
              (m.item.what == AROUND_MEETING || around_nothing(err)) &&
              programme_of(s->tx, call->arena, m.item.programme, m.item.version,
                           &reading, err) &&
              read_guests(call, s->tx, &m, err) && put_place(s, &m.item, err);
    tx_end(&s->tx);
    if (!ok)
        return false;
    s->p = m.p = &reading->programme;
    uint32_t at = around_activity_find(s->p, m.item.activity);
    put_meeting(s, s->view, &m.item);
    view_str(s->arena, s->view, "slug", s->p->id);
    view_str(s->arena, s->view, "programme", label(s, s->p->name));
    view_str(s->arena, s->view, "text",
             at == REF_NONE ? STR("") : label(s, s->p->activities.item[at].text));
    view_bool(s->arena, s->view, "invites",
              at != REF_NONE &&
                  str_is(s->p->activities.item[at].counts, "participants"));
    view_int(s->arena, s->view, "invited", m.invited);
    view_int(s->arena, s->view, "yes", m.yes);
    view_int(s->arena, s->view, "came", m.came);
    view_int(s->arena, s->view, "n", m.hidden);
    view_bool(s->arena, s->view, "has_hidden", m.hidden > 0);
    m.view = s->view;
    *meeting = m;
    return true;
}

/* ------------------------------------------------------------------------ trainings */

/* Her own form: what she wrote, line by line. */
static bool put_lines(const struct paging *s, struct view *v,
                      const struct around_item *own, struct err *err)
{
    struct view *parts = view_put_array(s->arena, v, "parts");

    for (int part = 0; part < FORM_PARTS; part++) {
        struct view *o = view_add_object(s->arena, parts);
        struct view *lines = view_put_array(s->arena, o, "lines");
        view_cstr(s->arena, o, "name",
                  message_for(s->call->lang, form_rows[part].name, 1));
        view_cstr(s->arena, o, "word", form_rows[part].word);
        view_bool(s->arena, o, "is_goal", part == FORM_GOALS);
        view_bool(s->arena, o, "is_person", part == FORM_PERSONS);
        view_bool(s->arena, o, "is_line", part != FORM_GOALS && part != FORM_PERSONS);
        for (uint32_t i = 0; i < form_rows[part].asked; i++) {
            struct view *line = view_add_object(s->arena, lines);
            struct buf word = buf_new(s->arena);
            struct event_text_of_row row;
            bool found = false;
            buf_format(&word, "%s_%u", form_rows[part].word, i + 1);
            if (own && !event_text_of(s->tx, own->first_id, buf_str(&word), s->arena,
                                      &row, &found, err))
                return false;
            view_str(s->arena, line, "field", buf_str(&word));
            view_int(s->arena, line, "nth", i + 1);
            view_str(s->arena, line, "value", found ? row.text : STR(""));
        }
    }
    return true;
}

static const struct around_item *own_training(const struct paging *s,
                                              const struct programme_activity *a)
{
    for (uint32_t i = 0; i < s->all.around.count; i++) {
        const struct around_item *item = &s->all.around.item[i];
        if (item->what == AROUND_TRAINING && str_eq(item->activity, a->id) &&
            str_eq(item->actor, str_from(s->call->actor->name)))
            return item;
    }
    return NULL;
}

static bool put_training(const struct paging *s, struct view *list,
                         const struct programme_activity *a, struct err *err)
{
    const struct around_item *own = own_training(s, a);
    struct view *v = view_add_object(s->arena, list);

    view_str(s->arena, v, "activity", a->id);
    view_str(s->arena, v, "name", label(s, a->name));
    view_str(s->arena, v, "text", label(s, a->text));
    view_bool(s->arena, v, "has_form", str_is(a->kind, "reflection"));
    view_bool(s->arena, v, "is_done", own != NULL);
    view_day(s->arena, v, "done_on", own ? own->on : DAY_NONE);
    if (own)
        view_str(s->arena, v, "rid", id_text(s->arena, own->rid));
    else
        view_null(s->arena, v, "rid");
    if (a->before.index == REF_NONE)
        view_null(s->arena, v, "before");
    else
        view_str(s->arena, v, "before",
                 label(s, s->p->stages.item[a->before.index].name));
    return put_lines(s, v, own, err);
}

bool around_training_view(struct call *call, struct str programme, struct view **view,
                          struct err *err)
{
    struct paging *s = ARENA_NEW(call->arena, struct paging);

    s->call = call;
    s->arena = call->arena;
    s->view = view_object(call->arena);
    if (!around_figures_open(call, programme, event_now, &s->all, err))
        return false;
    s->p = s->all.p;
    put_head(s);
    put_choices(s);
    struct view *list = view_put_array(s->arena, s->view, "staff_choices");
    for (uint32_t i = 0; i < s->p->staff.count; i++)
        put_choice(s, list, s->p->staff.item[i].id, s->p->staff.item[i].name);
    view_bool(s->arena, s->view, "has_staff", list->count > 0);
    list = view_put_array(s->arena, s->view, "trainings");
    bool ok = tx_begin(call->store, TX_READ, &s->tx, err);
    for (uint32_t i = 0; ok && i < s->p->activities.count; i++) {
        const struct programme_activity *a = &s->p->activities.item[i];
        if (str_is(a->counts, "staff") && !str_is(a->kind, "accessibility_contact"))
            ok = put_training(s, list, a, err);
    }
    tx_end(&s->tx);
    view_bool(s->arena, s->view, "has_trainings", list->count > 0);
    if (ok)
        *view = s->view;
    return ok;
}

/* ---------------------------------------------------------------------- short lists */

static bool name_of(struct call *call, struct tx *tx, struct view *v, struct str slug,
                    int64_t version, struct str activity, struct err *err)
{
    const struct programme_reading *reading = NULL;

    if (!programme_of(tx, call->arena, slug, version, &reading, err))
        return false;
    uint32_t at = around_activity_find(&reading->programme, activity);
    view_str(call->arena, v, "programme",
             label_in(reading->programme.name, call->lang));
    view_str(call->arena, v, "name",
             at == REF_NONE
                 ? activity
                 : label_in(reading->programme.activities.item[at].name, call->lang));
    return true;
}

bool around_own_list(struct call *call, struct view *list, struct err *err)
{
    struct invites_of_person_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    int32_t today = moment_day(call->now);
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              invites_of_person_open(tx, call->actor->person_id, &cursor, err);

    while (ok && invites_of_person_next(&cursor, &row)) {
        if (row.on_day < today || str_is(row.state, "off"))
            continue;
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "invite", id_text(call->arena, row.rid));
        view_day(call->arena, v, "on_day", row.on_day);
        view_int(call->arena, v, "minute", row.minute);
        view_bool(call->arena, v, "said_yes", str_is(row.answer, "yes"));
        view_bool(call->arena, v, "said_no", str_is(row.answer, "no"));
        ok = name_of(call, tx, v, str_copy(call->arena, row.slug), row.version,
                     str_copy(call->arena, row.activity), err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    tx_end(&tx);
    return ok && ended;
}

bool around_to_come(struct call *call, struct view *list, struct err *err)
{
    struct activities_to_come_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              activities_to_come_open(tx, call->actor->org_id, moment_day(call->now),
                                      &cursor, err);

    while (ok && activities_to_come_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "rid", id_text(call->arena, row.rid));
        view_str(call->arena, v, "slug", str_copy(call->arena, row.slug));
        view_day(call->arena, v, "on_day", row.on_day);
        ok = name_of(call, tx, v, str_copy(call->arena, row.slug), row.version,
                     str_copy(call->arena, row.activity), err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    tx_end(&tx);
    return ok && ended;
}
