/* around_view.c: see around_view.h. Here: what stands around a programme. */
#include "service/around_view.h"

#include "base/date.h"
#include "service/around_in.h"
#include "store/query.h"

struct putting {
    const struct around_figures *all;
    struct call *call;
    struct arena *arena;
    struct tx *tx;
};

static struct str said(const struct putting *s, const char *id)
{
    return str_from(message_for(s->call->lang, id, 1));
}

/* What a coded word is called; the word itself where there is none. */
static struct str word_text(const struct putting *s, const struct coded *row,
                            uint32_t count, struct str word)
{
    uint32_t at = coded_find((struct coded_table){ row, count }, word);

    return at < count ? said(s, row[at].label) : word;
}

static void put_cell(const struct putting *s, struct view *v,
                     const struct measure_cell *cell)
{
    view_int(s->arena, v, "women", cell->by[SEX_WOMEN]);
    view_int(s->arena, v, "men", cell->by[SEX_MEN]);
    view_int(s->arena, v, "not_stated", cell->by[SEX_UNSTATED]);
    view_int(s->arena, v, "all", measure_all(cell));
}

/* ------------------------------------------------------------------------- measures */

static void put_figure(const struct putting *s, struct view *list,
                       const struct around_figure *f)
{
    const struct way_text *way = &s->all->way[f->way];
    const struct measure_cell cell = around_sum(f);
    enum lang lang = s->call->lang;
    struct view *v = view_add_object(s->arena, list);

    view_str(s->arena, v, "id", f->id);
    view_str(s->arena, v, "name", f->name);
    view_str(s->arena, v, "unit", way->unit);
    view_str(s->arena, v, "unit_text", said(s, around_unit_text(way->unit)));
    view_bool(s->arena, v, "by_sex", f->by_sex);
    put_cell(s, v, &cell);
    view_str(s->arena, v, "text", label_in(way->text, lang));
    view_str(s->arena, v, "population", label_in(way->population, lang));
    view_str(s->arena, v, "period", label_in(way->period, lang));
    view_str(s->arena, v, "version", way->version);
}

static void put_figures(const struct putting *s, struct view *v)
{
    struct view *list = view_put_array(s->arena, v, "measures");

    for (uint32_t i = 0; i < COUNT_FOUND; i++)
        put_figure(s, list, &s->all->figure[i]);
    list = view_put_array(s->arena, v, "found");
    for (uint32_t i = COUNT_FOUND; i < AROUND_FIGURES; i++)
        if (s->all->figure[i].count > 0)
            put_figure(s, list, &s->all->figure[i]);
    view_bool(s->arena, v, "has_found", list->count > 0);
}

/* ----------------------------------------------------------------------- activities */

static const char *kind_text(struct str kind)
{
    static const char *const kinds[][2] = {
        { "equality_meeting", N_("Equality meeting") },
        { "values_session", N_("Values session") },
        { "staff_training", N_("Training of staff") },
        { "reflection", N_("Own goals after the training") },
        { "accessibility_contact", N_("Contact about accessibility") },
        { "information_meeting", N_("Information meeting") },
        { "interview_day", N_("Day of interviews") },
        { "support", N_("Support") },
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(kind, kinds[i][0]))
            return kinds[i][1];
    return N_("Activity");
}

static void put_waits(const struct putting *s, struct view *v,
                      const struct programme_activity *a)
{
    if (a->before.index == REF_NONE)
        view_null(s->arena, v, "before");
    else
        view_str(s->arena, v, "before",
                 label_in(s->all->p->stages.item[a->before.index].name, s->call->lang));
}

static void put_activity(const struct putting *s, struct view *list,
                         const struct programme_activity *a)
{
    struct measure_cell cell = { 0 };
    int64_t stands[MEETING_STAND_COUNT] = { 0 }, firms = 0;
    struct view *v = view_add_object(s->arena, list);

    for (uint32_t i = 0; i < s->all->around.count; i++) {
        const struct around_item *item = &s->all->around.item[i];
        if (item->what != AROUND_MEETING || !str_eq(item->activity, a->id))
            continue;
        stands[item->stand]++;
        firms += item->firms;
        for (int sex = 0; item->stand == MEETING_HELD && sex < SEX_COUNT; sex++)
            cell.by[sex] += item->by[sex];
    }
    bool promised = a->at_least != NOT_STATED;
    view_str(s->arena, v, "activity", a->id);
    view_str(s->arena, v, "name", label_in(a->name, s->call->lang));
    view_str(s->arena, v, "text", label_in(a->text, s->call->lang));
    view_str(s->arena, v, "kind_text", said(s, kind_text(a->kind)));
    view_bool(s->arena, v, "reaches", str_is(a->counts, "reached"));
    if (promised)
        view_int(s->arena, v, "at_least", a->at_least);
    else
        view_null(s->arena, v, "at_least");
    view_int(s->arena, v, "planned", stands[MEETING_PLANNED]);
    view_int(s->arena, v, "held", stands[MEETING_HELD]);
    view_int(s->arena, v, "off", stands[MEETING_OFF]);
    view_bool(s->arena, v, "met", promised && stands[MEETING_HELD] >= a->at_least);
    view_int(s->arena, v, "firms", firms);
    put_cell(s, v, &cell);
    put_waits(s, v, a);
}

static bool is_meeting(const struct programme_activity *a)
{
    return !str_is(a->counts, "staff");
}

static bool is_training(const struct programme_activity *a)
{
    return !is_meeting(a) && !str_is(a->kind, "accessibility_contact");
}

/* ------------------------------------------------------------------------ trainings */

struct group {
    struct str id, name;
    int64_t of;    /* NOT_STATED */
    uint32_t done; /* of staff   */
    int64_t sum[FORM_PARTS];
    bool shown;
};

static void count_group(const struct putting *s, const struct programme_activity *a,
                        struct group *group)
{
    for (uint32_t i = 0; i < s->all->around.count; i++) {
        const struct around_item *item = &s->all->around.item[i];
        if (item->what != AROUND_TRAINING || !str_eq(item->activity, a->id) ||
            !str_eq(item->group, group->id))
            continue;
        group->done++;
        for (int part = 0; part < FORM_PARTS; part++)
            group->sum[part] += item->form[part];
    }
}

/* Rounded half up to a tenth: "4,3". */
static struct str mean_text(const struct putting *s, int64_t sum, uint32_t n)
{
    struct buf text = buf_new(s->arena);
    int64_t tenths = ratio_round(ratio_of(10 * sum, n), 1);

    buf_format(&text, "%lld%c%lld", (long long)(tenths / 10),
               s->call->lang == LANG_SV ? ',' : '.', (long long)(tenths % 10));
    return buf_str(&text);
}

static void put_means(const struct putting *s, struct view *v,
                      const struct group *group)
{
    struct view *list = view_put_array(s->arena, v, "means");

    for (int part = 0; part < FORM_PARTS; part++) {
        struct view *m = view_add_object(s->arena, list);
        view_str(s->arena, m, "name", said(s, form_rows[part].name));
        view_bool(s->arena, m, "shown", group->shown);
        view_str(s->arena, m, "mean",
                 group->shown ? mean_text(s, group->sum[part], group->done) : STR("–"));
    }
}

static void put_group(const struct putting *s, struct view *list,
                      const struct group *group)
{
    struct view *v = view_add_object(s->arena, list);

    view_str(s->arena, v, "group", group->id);
    view_str(s->arena, v, "name", group->name);
    view_int(s->arena, v, "done", group->done);
    if (group->of == NOT_STATED)
        view_null(s->arena, v, "of");
    else
        view_int(s->arena, v, "of", group->of);
    put_means(s, v, group);
}

/* A group for each of the file's, and one for those of none. */
static uint32_t groups_of(const struct putting *s, const struct programme_activity *a,
                          struct group *group)
{
    const struct programme *p = s->all->p;
    uint32_t count = 0;

    for (uint32_t i = 0; i < p->staff.count; i++)
        group[count++] =
            (struct group){ .id = p->staff.item[i].id,
                            .name = label_in(p->staff.item[i].name, s->call->lang),
                            .of = p->staff.item[i].count };
    group[count++] =
        (struct group){ .name = said(s, N_("No group")), .of = NOT_STATED };
    for (uint32_t i = 0; i < count; i++)
        count_group(s, a, &group[i]);
    return group[count - 1].done > 0 || count == 1 ? count : count - 1;
}

static void put_training(const struct putting *s, struct view *list,
                         const struct programme_activity *a)
{
    uint32_t most = s->all->p->staff.count + 1;
    struct group *group = ARENA_ARRAY(s->arena, most, struct group);
    uint32_t *answered = ARENA_ARRAY(s->arena, most, uint32_t);
    bool *shown = ARENA_ARRAY(s->arena, most, bool);
    uint32_t count = groups_of(s, a, group);
    struct view *v = view_add_object(s->arena, list);
    struct group all = { .name = said(s, N_("All together")), .of = NOT_STATED };

    for (uint32_t i = 0; i < count; i++)
        answered[i] = group[i].done;
    all.shown = form_means_shown(answered, count, shown);
    for (uint32_t i = 0; i < count; i++) {
        group[i].shown = shown[i];
        all.done += group[i].done;
        for (int part = 0; part < FORM_PARTS; part++)
            all.sum[part] += group[i].sum[part];
    }
    view_str(s->arena, v, "activity", a->id);
    view_str(s->arena, v, "name", label_in(a->name, s->call->lang));
    view_str(s->arena, v, "kind_text", said(s, kind_text(a->kind)));
    view_int(s->arena, v, "done", all.done);
    view_bool(s->arena, v, "has_form", str_is(a->kind, "reflection"));
    put_waits(s, v, a);
    struct view *groups = view_put_array(s->arena, v, "groups");
    for (uint32_t i = 0; i < count; i++)
        put_group(s, groups, &group[i]);
    put_means(s, v, &all);
}

static void put_activities(const struct putting *s, struct view *v)
{
    const struct programme *p = s->all->p;
    struct view *meetings = view_put_array(s->arena, v, "activities");
    struct view *trainings = view_put_array(s->arena, v, "trainings");

    for (uint32_t i = 0; i < p->activities.count; i++) {
        if (is_meeting(&p->activities.item[i]))
            put_activity(s, meetings, &p->activities.item[i]);
        else if (is_training(&p->activities.item[i]))
            put_training(s, trainings, &p->activities.item[i]);
    }
    view_bool(s->arena, v, "has_activities", meetings->count > 0);
    view_bool(s->arena, v, "has_trainings", trainings->count > 0);
}

/* ---------------------------------------------------------- contacts and deviations */

static bool put_note(const struct putting *s, struct view *v,
                     const struct around_item *item, struct err *err)
{
    struct event_text_of_row row;
    bool found = false;

    if (!event_text_of(s->tx, item->first_id, STR("note"), s->arena, &row, &found, err))
        return false;
    if (found)
        view_str(s->arena, v, "note", row.text);
    else
        view_null(s->arena, v, "note");
    return true;
}

static bool put_common(const struct putting *s, struct view *v,
                       const struct around_item *item, struct err *err)
{
    uint32_t area = programme_area_find(s->all->p, item->area);

    view_str(s->arena, v, "rid", id_text(s->arena, item->rid));
    view_day(s->arena, v, "on_day", item->on);
    view_str(s->arena, v, "area",
             area == REF_NONE
                 ? STR("")
                 : label_in(s->all->p->areas.item[area].name, s->call->lang));
    return put_note(s, v, item, err);
}

static bool put_contact(const struct putting *s, struct view *list,
                        const struct around_item *item, struct err *err)
{
    struct view *v = view_add_object(s->arena, list);

    view_str(s->arena, v, "topic_text", word_text(s, around_topics, 7, item->about));
    view_str(s->arena, v, "party_text", word_text(s, around_parties, 5, item->party));
    view_int(s->arena, v, "minutes", item->minutes);
    return put_common(s, v, item, err);
}

static const char *side_text(struct str side)
{
    return str_is(side, "participant") ? N_("the participant's side")
           : str_is(side, "employer")  ? N_("the employer's side")
           : str_is(side, "programme") ? N_("our side")
           : str_is(side, "nobody")    ? N_("nobody's fault")
                                       : "";
}

static bool put_deviation(const struct putting *s, struct view *list,
                          const struct around_item *item, struct err *err)
{
    const struct programme *p = s->all->p;
    struct view *v = view_add_object(s->arena, list);
    uint32_t role = programme_role_find(p, item->decider), measure = REF_NONE;
    const char *side = side_text(item->side);

    for (uint32_t i = 0; i < p->measures.count; i++)
        if (str_eq(p->measures.item[i].id, item->measure))
            measure = i;
    view_str(s->arena, v, "month", item->month);
    view_str(s->arena, v, "what", item->about);
    view_str(s->arena, v, "what_text", word_text(s, around_deviations, 9, item->about));
    view_str(s->arena, v, "why", item->reason);
    view_str(s->arena, v, "why_text",
             word_text(s, around_deviation_whys, 10, item->reason));
    view_str(s->arena, v, "side_text", side[0] ? said(s, side) : STR(""));
    view_str(s->arena, v, "measure_name",
             measure == REF_NONE
                 ? item->measure
                 : label_in(p->measures.item[measure].name, s->call->lang));
    view_str(s->arena, v, "decider",
             role == REF_NONE ? item->decider
                              : label_in(p->roles.item[role].name, s->call->lang));
    return put_common(s, v, item, err);
}

static int by_day(const void *left, const void *right)
{
    const struct around_item *a = left, *b = right;

    if (a->on != b->on)
        return a->on < b->on ? -1 : 1;
    return (a->first_id > b->first_id) - (a->first_id < b->first_id);
}

static bool put_kind(const struct putting *s, struct view *v, const char *key,
                     enum around_what what, struct err *err)
{
    const struct around *around = &s->all->around;
    struct around_item *item =
        ARENA_ARRAY(s->arena, around->count + 1, struct around_item);
    struct view *list = view_put_array(s->arena, v, key);
    uint32_t count = 0;

    for (uint32_t i = 0; i < around->count; i++)
        if (around->item[i].what == what)
            item[count++] = around->item[i];
    if (count > 0)
        qsort(item, count, sizeof *item, by_day);
    for (uint32_t i = 0; i < count; i++)
        if (!(what == AROUND_CONTACT ? put_contact(s, list, &item[i], err)
                                     : put_deviation(s, list, &item[i], err)))
            return false;
    return true;
}

bool around_put(const struct around_figures *figures, struct view *v, struct err *err)
{
    struct putting s = { .all = figures,
                         .call = figures->call,
                         .arena = figures->call->arena };
    bool ok = tx_begin(s.call->store, TX_READ, &s.tx, err);

    if (ok) {
        put_figures(&s, v);
        put_activities(&s, v);
        ok = put_kind(&s, v, "contacts", AROUND_CONTACT, err) &&
             put_kind(&s, v, "deviations", AROUND_DEVIATION, err);
    }
    tx_end(&s.tx);
    if (!ok)
        return false;
    view_bool(s.arena, v, "has_contacts", view_get(v, STR("contacts"))->count > 0);
    view_bool(s.arena, v, "has_deviations", view_get(v, STR("deviations"))->count > 0);
    return true;
}
