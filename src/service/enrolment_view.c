/* enrolment_view.c: see enrolment_view.h. */
#include "service/enrolment_view.h"

#include "base/date.h"
#include "domain/employment_word.h"
#include "domain/firm_word.h"
#include "service/person_key.h"
#include "store/query.h"

const char *path_light_word(enum path_light light)
{
    static const char *const words[] = { "none", "time", "soon", "over" };

    return words[light];
}

struct showing {
    struct call *call;
    struct tx *tx;
    struct arena *arena;
    struct enrolment_way way;
    int64_t person_id;
    const struct programme *p;
    bool bare; /* without what was recorded of a fact: it may be about a person */
};

static struct str said(const struct showing *s, struct label label)
{
    return label_in(label, s->call->lang);
}

static void put_label(const struct showing *s, struct view *v, const char *key,
                      const struct label *label)
{
    if (label && said(s, *label).len > 0)
        view_str(s->arena, v, key, said(s, *label));
    else
        view_null(s->arena, v, key);
}

/* -------------------------------------------------------------------------- buttons */

static bool firm_called(struct showing *s, int64_t rid, struct str *name,
                        struct err *err)
{
    struct firm_name_of_row row;
    bool found = false;

    *name = STR("");
    if (!firm_name_of(s->tx, rid, s->arena, &row, &found, err))
        return false;
    if (found)
        *name = row.name;
    return true;
}

/* Free words: those about a person are sealed, others stand beside the event. */
static bool written_text(struct showing *s, int64_t source, struct str *text,
                         struct err *err)
{
    struct enrolment_words_of_row words;
    struct event_text_of_row plain;
    bool found = false;

    if (!enrolment_words_of(s->tx, source, s->arena, &words, &found, err))
        return false;
    if (found) {
        struct person_text sealed = { .person_id = words.person_id,
                                      .record_id = source,
                                      .what = "enrolment",
                                      .sealed = words.sealed };
        if (!person_unseal(s->call, s->tx, &sealed, err))
            return false;
        *text = sealed.plain;
        return true;
    }
    if (!event_text_of(s->tx, source, STR("note"), s->arena, &plain, &found, err))
        return false;
    *text = found ? plain.text : STR("");
    return true;
}

/* A document: its title, version and day; other words as they stand. */
static bool words_text(struct showing *s, const struct path_fact *value,
                       struct str *text, struct err *err)
{
    struct buf out = buf_new(s->arena), day = buf_new(s->arena);
    struct str title;

    if (!written_text(s, value->source, &title, err))
        return false;
    *text = title;
    if (value->number <= 0 || value->day == DAY_NONE)
        return true;
    message_day(&day, s->call->lang, value->day);
    const struct hole holes[] = { HOLE_STR("title", title),
                                  HOLE_NUM("version", value->number),
                                  HOLE_STR("day", buf_str(&day)) };
    message_add(&out, s->call->lang, N_("{title}, version {version}, {day}"), holes, 3);
    *text = buf_str(&out);
    return true;
}

static struct str worded(const struct showing *s, struct coded_table table,
                         struct str word)
{
    uint32_t at = coded_find(table, word);

    return at < table.count
               ? str_from(message_for(s->call->lang, table.row[at].label, 1))
               : word;
}

/* "Vikariat, 75 %, till och med 31 maj 2027, nystartsjobb". */
static struct str employment_text(const struct showing *s,
                                  const struct path_fact *value)
{
    struct buf out = buf_new(s->arena), day = buf_new(s->arena);
    int64_t tenths = value->minutes / 6;

    buf_add(&out, worded(s, CODED(employment_forms), value->word));
    if (value->number > 0)
        buf_format(&out, ", %lld %%", (long long)value->number);
    if (value->minutes > 0) {
        struct buf hours = buf_new(s->arena);
        buf_int(&hours, tenths / 10);
        if (tenths % 10)
            buf_format(&hours, "%c%lld", s->call->lang == LANG_SV ? ',' : '.',
                       (long long)(tenths % 10));
        const struct hole holes[] = { HOLE_STR("hours", buf_str(&hours)) };
        buf_cstr(&out, ", ");
        message_add(&out, s->call->lang, N_("{hours} hours a week"), holes, 1);
    }
    if (value->day != DAY_NONE && value->day != 0) {
        message_day(&day, s->call->lang, value->day);
        const struct hole holes[] = { HOLE_STR("day", buf_str(&day)) };
        buf_cstr(&out, ", ");
        message_add(&out, s->call->lang, N_("through {day}"), holes, 1);
    }
    if (value->support.len > 0) {
        buf_cstr(&out, ", ");
        buf_add(&out, worded(s, CODED(employment_supports), value->support));
    }
    return buf_str(&out);
}

/* What was recorded of a fact, in words. */
static bool fact_text(struct showing *s, const struct programme_fact *fact,
                      const struct path_fact *value, struct str *text, struct err *err)
{
    struct buf out = buf_new(s->arena);

    *text = STR("");
    if (value->firm)
        return firm_called(s, value->firm, text, err);
    if (value->text)
        return words_text(s, value, text, err);
    if (str_is(fact->type, "employment")) {
        *text = employment_text(s, value);
        return true;
    }
    if (value->word.len > 0)
        for (uint32_t i = 0; i < s->p->organisations.count; i++)
            if (str_eq(s->p->organisations.item[i].id, value->word))
                buf_add(&out, said(s, s->p->organisations.item[i].name));
    if (value->yes != TRI_NOT_STATED)
        buf_cstr(&out, message_for(s->call->lang,
                                   value->yes == TRI_YES ? N_("Yes") : N_("No"), 1));
    else if (value->word.len == 0 && value->day != DAY_NONE)
        message_day(&out, s->call->lang, value->day);
    else if (value->word.len == 0)
        buf_int(&out, value->number);
    *text = buf_str(&out);
    return true;
}

static bool put_facts(struct showing *s, struct view *v, const struct move *move,
                      struct err *err)
{
    struct view *list = view_put_array(s->arena, v, "facts");

    for (uint32_t i = 0; i < move->facts.count; i++) {
        uint32_t at = move->facts.item[i].index;
        if (at == REF_NONE)
            continue;
        const struct programme_fact *fact = &s->p->facts.item[at];
        const struct path_fact *held = &s->way.path.fact[at];
        struct view *f = view_add_object(s->arena, list);
        struct str text = STR("");
        if (held->held && !fact_text(s, fact, held, &text, err))
            return false;
        view_str(s->arena, f, "fact", fact->id);
        put_label(s, f, "label", &fact->name);
        view_bool(s->arena, f, "held", held->held);
        view_str(s->arena, f, "value", text);
        view_bool(s->arena, f, "is_day", str_is(fact->type, "day"));
        view_bool(s->arena, f, "is_number", str_is(fact->type, "number"));
        view_bool(s->arena, f, "is_yes_no", str_is(fact->type, "yes_no"));
        view_bool(s->arena, f, "is_place", str_is(fact->type, "organisation"));
        view_bool(s->arena, f, "is_text", str_is(fact->type, "text"));
        view_bool(s->arena, f, "is_document", str_is(fact->type, "document"));
        view_bool(s->arena, f, "is_employment", str_is(fact->type, "employment"));
    }
    return true;
}

static void put_roles(const struct showing *s, struct view *v, uint32_t at)
{
    const struct move *move = &s->p->moves.item[at];
    struct view *list = view_put_array(s->arena, v, "roles");

    for (uint32_t i = 0; i < move->by.count; i++) {
        uint32_t role = move->by.item[i].index;
        if (role == REF_NONE)
            continue;
        enum path_answer answer = stage_path_answer(&s->way.path, at, role);
        struct view *r = view_add_object(s->arena, list);
        view_str(s->arena, r, "role", s->p->roles.item[role].id);
        put_label(s, r, "label", &s->p->roles.item[role].name);
        view_bool(s->arena, r, "said_yes", answer == ANSWER_YES);
        view_bool(s->arena, r, "said_no", answer == ANSWER_NO);
    }
}

static void put_reasons(const struct showing *s, struct view *v,
                        const struct move *move)
{
    struct view *list = view_put_array(s->arena, v, "reasons");

    view_bool(s->arena, v, "has_reasons", move->reasons.count > 0);
    for (uint32_t i = 0; i < move->reasons.count; i++) {
        uint32_t reason = move->reasons.item[i].index;
        if (reason == REF_NONE)
            continue;
        struct view *r = view_add_object(s->arena, list);
        view_str(s->arena, r, "reason", s->p->reasons.item[reason].id);
        put_label(s, r, "label", &s->p->reasons.item[reason].name);
    }
}

static bool put_moves(struct showing *s, struct view *view, struct err *err)
{
    struct view *list = view_put_array(s->arena, view, "moves");

    for (uint32_t i = 0; i < s->p->moves.count; i++) {
        const struct move *move = &s->p->moves.item[i];
        if (move->from.index != s->way.path.stage || move->to.index == REF_NONE)
            continue;
        bool all = move->all == TRI_YES;
        struct view *v = view_add_object(s->arena, list);
        view_str(s->arena, v, "move", move->id);
        put_label(s, v, "name", &move->name);
        view_cstr(s->arena, v, "kind", move_kind_word(move->kind));
        put_label(s, v, "to", &s->p->stages.item[move->to.index].name);
        view_bool(s->arena, v, "goes_on", move->kind == MOVE_ADVANCE);
        view_bool(s->arena, v, "is_gate", all);
        view_bool(s->arena, v, "is_open", !all || stage_path_open(&s->way.path, i));
        put_reasons(s, v, move);
        put_roles(s, v, i);
        if (!put_facts(s, v, move, err))
            return false;
    }
    return true;
}

/* -------------------------------------------------------------------------- history */

static bool put_by(struct showing *s, struct view *v, const struct event *event,
                   struct err *err)
{
    struct enrolment_actor_row row;
    bool found = false;
    int64_t user = 0;

    if (str_starts(event->actor, "u") &&
        str_int(str_sub(event->actor, 1, event->actor.len), &user) &&
        !enrolment_actor(s->tx, user, s->arena, &row, &found, err))
        return false;
    if (found)
        view_str(s->arena, v, "by", row.name);
    else
        view_null(s->arena, v, "by");
    return true;
}

static const char *kind_text(const struct path_step *step)
{
    static const char *const words[] = { [PATH_BEGIN] = N_("Began"),
                                         [PATH_FACT] = N_("Written down"),
                                         [PATH_GATE] = N_("Answer"),
                                         [PATH_MOVE] = N_("Step"),
                                         [PATH_VERSION] =
                                             N_("Decision on version or area") };

    return words[step->kind];
}

/* "version 2, Jämtland": what a decision moved it to. */
static bool moved_to(struct showing *s, uint32_t at, struct str *detail,
                     struct err *err)
{
    const struct programme *to = s->way.step[at].programme;
    const struct hole number = HOLE_NUM("number", to->version);
    struct buf out = buf_new(s->arena);
    const struct view *area;
    struct view *facts;

    if (!event_facts(&s->way.events.event[at], s->arena, &facts, err))
        return false;
    message_add(&out, s->call->lang, N_("version {number}"), &number, 1);
    area = view_get(facts, STR("area"));
    uint32_t index = area && !s->bare ? programme_area_find(to, area->text) : REF_NONE;
    if (index != REF_NONE) {
        buf_cstr(&out, ", ");
        buf_add(&out, said(s, to->areas.item[index].name));
    }
    *detail = buf_str(&out);
    return true;
}

/* What a step was about, and its value or where it led. */
static bool put_about(struct showing *s, struct view *v, uint32_t at, struct err *err)
{
    const struct path_step *step = &s->way.step[at];
    const struct programme *p = s->way.at[at];
    struct str detail = STR("");

    if (step->kind == PATH_FACT) {
        put_label(s, v, "about", &p->facts.item[step->fact].name);
        if (!s->bare &&
            !fact_text(s, &p->facts.item[step->fact], &step->value, &detail, err))
            return false;
    } else if (step->kind == PATH_BEGIN || step->kind == PATH_VERSION) {
        const struct programme *in = step->kind == PATH_VERSION ? step->programme : p;
        put_label(s, v, "about", &in->stages.item[step->stage].name);
        if (step->kind == PATH_VERSION && !moved_to(s, at, &detail, err))
            return false;
    } else {
        const struct move *move = &p->moves.item[step->move];
        put_label(s, v, "about", &move->name);
        detail = step->kind == PATH_MOVE
                     ? said(s, p->stages.item[move->to.index].name)
                     : str_from(message_for(s->call->lang,
                                            step->yes ? N_("Yes") : N_("Not yet"), 1));
    }
    if (detail.len > 0)
        view_str(s->arena, v, "detail", detail);
    else
        view_null(s->arena, v, "detail");
    return true;
}

/* Of a decision that moved it. */
static void put_moved_why(const struct showing *s, struct view *v, struct str reason)
{
    uint32_t at = coded_find((struct coded_table){ enrolment_moved, 4 }, reason);

    if (at < 4)
        view_cstr(s->arena, v, "reason",
                  message_for(s->call->lang, enrolment_moved[at].label, 1));
    else
        view_null(s->arena, v, "reason");
}

static void put_why(const struct showing *s, struct view *v, uint32_t at)
{
    static const struct {
        const char *word, *label;
    } sides[] = { { "participant", N_("the participant's side") },
                  { "employer", N_("the employer's side") },
                  { "programme", N_("our side") },
                  { "nobody", N_("nobody's fault") } };
    const struct path_step *step = &s->way.step[at];
    const struct programme *p = s->way.at[at];
    bool decided = step->kind == PATH_GATE || step->kind == PATH_MOVE;
    const char *side = NULL;

    put_label(s, v, "role", decided ? &p->roles.item[step->role].name : NULL);
    if (step->kind != PATH_VERSION)
        put_label(s, v, "reason",
                  decided && step->reason != REF_NONE
                      ? &p->reasons.item[step->reason].name
                      : NULL);
    if (step->kind == PATH_VERSION)
        put_moved_why(s, v, s->way.events.event[at].reason);
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        if (str_is(s->way.events.event[at].side, sides[i].word))
            side = message_for(s->call->lang, sides[i].label, 1);
    view_cstr(s->arena, v, "side", side);
}

static bool is_document(const struct showing *s, uint32_t at)
{
    const struct path_step *step = &s->way.step[at];

    return step->kind == PATH_FACT &&
           str_is(s->way.at[at]->facts.item[step->fact].type, "document");
}

static bool put_history(struct showing *s, struct view *view, struct err *err)
{
    struct view *list = view_put_array(s->arena, view, "history");
    int64_t last = 0;

    for (uint32_t i = 0; i < s->way.events.count; i++)
        last = s->way.events.event[i].id > last ? s->way.events.event[i].id : last;
    for (uint32_t i = s->way.events.count; i-- > 0;) {
        const struct event *event = &s->way.events.event[i];
        if (!s->way.taken[i])
            continue;
        struct view *v = view_add_object(s->arena, list);
        view_str(s->arena, v, "event", id_text(s->arena, event->id));
        view_day(s->arena, v, "on_day", event->valid_on);
        view_cstr(s->arena, v, "what",
                  message_for(s->call->lang, kind_text(&s->way.step[i]), 1));
        view_bool(s->arena, v, "is_step",
                  s->way.step[i].kind == PATH_MOVE ||
                      s->way.step[i].kind == PATH_BEGIN);
        view_bool(s->arena, v, "is_last", event->id == last);
        view_bool(s->arena, v, "is_document", is_document(s, i));
        put_why(s, v, i);
        if (!put_about(s, v, i, err) || !put_by(s, v, event, err))
            return false;
    }
    return true;
}

bool enrolment_event_words(struct call *call, struct tx *tx, int64_t rid,
                           int64_t event_id, struct view *view, struct err *err)
{
    struct showing s = { .call = call, .tx = tx, .arena = call->arena, .bare = true };

    if (!enrolment_way_read(tx, s.arena, rid, event_now, &s.way, err))
        return false;
    s.p = s.way.begun ? s.way.path.programme : NULL;
    for (uint32_t i = 0; s.p && i < s.way.events.count; i++) {
        if (s.way.events.event[i].id != event_id || !s.way.taken[i])
            continue;
        struct view *v = view_put_object(s.arena, view, "said");
        view_cstr(s.arena, v, "what",
                  message_for(call->lang, kind_text(&s.way.step[i]), 1));
        put_why(&s, v, i);
        return put_about(&s, v, i, err);
    }
    view_null(s.arena, view, "said");
    return true;
}

/* ------------------------------------------------------------------------ the whole */

static void put_head(const struct showing *s, struct view *view,
                     const struct path_clock *clock)
{
    const struct stage_path *path = &s->way.path;
    const struct stage *stage = &s->p->stages.item[path->stage];
    uint32_t area = programme_area_find(s->p, s->way.area);
    uint32_t group = programme_group_find(s->p, s->way.group);

    view_str(s->arena, view, "way", id_text(s->arena, s->way.rid));
    put_label(s, view, "programme", &s->p->name);
    view_str(s->arena, view, "slug", s->way.slug);
    view_int(s->arena, view, "version", s->way.version);
    put_label(s, view, "area", area == REF_NONE ? NULL : &s->p->areas.item[area].name);
    put_label(s, view, "group",
              group == REF_NONE ? NULL : &s->p->target_groups.item[group].name);
    put_label(s, view, "stage", &stage->name);
    put_label(s, view, "stage_text", &stage->text);
    view_day(s->arena, view, "begun_on", path->begun_on);
    view_day(s->arena, view, "entered_on", path->entered_on);
    view_int(s->arena, view, "n", clock->days);
    view_cstr(s->arena, view, "light", path_light_word(clock->light));
    view_day(s->arena, view, "alert_on", clock->alert_on);
    view_day(s->arena, view, "limit_on", clock->limit_on);
    view_bool(s->arena, view, "ended", stage_path_ended(path));
    view_bool(s->arena, view, "is_decisions", path->subject == SUBJECT_PROGRAMME);
    view_bool(s->arena, view, "paused", path->paused_at != REF_NONE);
    view_int(s->arena, view, "row_version", s->way.row_version);
}

static bool put_firms(struct showing *s, struct view *view, struct err *err)
{
    struct view *list = view_put_array(s->arena, view, "places");
    struct cursor cursor = { 0 };
    struct enrolment_firms_row row;

    if (!enrolment_firms_open(s->tx, s->way.org_id, s->way.slug, &cursor, err))
        return false;
    while (enrolment_firms_next(&cursor, &row)) {
        struct view *v = view_add_object(s->arena, list);
        view_str(s->arena, v, "place", id_text(s->arena, row.rid));
        view_str(s->arena, v, "label", str_copy(s->arena, row.name));
    }
    for (uint32_t i = 0; i < s->p->organisations.count; i++) {
        struct view *v = view_add_object(s->arena, list);
        view_str(s->arena, v, "place", s->p->organisations.item[i].id);
        put_label(s, v, "label", &s->p->organisations.item[i].name);
    }
    return cursor_end(&cursor, err);
}

static bool look(struct showing *s, const struct enrolment_ask *ask, struct err *err)
{
    struct enrolment_whom_of_row whom = { 0 };
    bool known = false;

    if (!enrolment_way_read(s->tx, s->arena, ask->rid, ask->as_of, &s->way, err) ||
        !enrolment_whom_of(s->tx, ask->rid, &whom, &known, err))
        return false;
    s->p = s->way.begun ? s->way.path.programme : NULL;
    return (s->way.begun && s->way.org_id == s->call->actor->org_id &&
            (known ? whom.person_id == ask->person_id
                   : ask->person_id == 0 && s->way.path.subject != SUBJECT_PERSON)) ||
           err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

bool enrolment_way_view(struct call *call, const struct enrolment_ask *ask,
                        struct view **view, struct err *err)
{
    struct showing s = { .call = call, .arena = call->arena };
    struct view *made = view_object(call->arena);
    int32_t day = ask->day;
    bool ok = tx_begin(call->store, TX_READ, &s.tx, err) && look(&s, ask, err) &&
              (day != DAY_NONE || enrolment_clock_day(call, s.tx, s.p, &day, err));

    if (ok) {
        struct path_clock clock = stage_path_clock(&s.way.path, day);
        view_day(call->arena, made, "on", day);
        put_head(&s, made, &clock);
        ok = put_moves(&s, made, err) && put_history(&s, made, err) &&
             put_firms(&s, made, err);
    }
    tx_end(&s.tx);
    if (ok)
        *view = made;
    return ok;
}
