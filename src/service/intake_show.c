/* intake_show.c: see intake_show.h. */
#include "service/intake_show.h"

#include <assert.h>

#include "domain/stage_path.h"
#include "service/intake_run.h"
#include "service/programme_keep.h"
#include "store/query.h"

#define PER_MILLI 10
#define FIT_STEP  100 /* shown of a hundred */
#define FACES_MOST                                                                     \
    ((size_t)4 * INTAKE_PEOPLE_MOST) /* who is placed may stand in each list */

struct showing {
    struct call *call;
    struct arena *arena;
    struct tx *tx;
    struct intake_row intake;
    struct intake_needs needs;
    struct intake_page page;
    struct allot_run_of_row run;
    struct intake_solved solved;
    struct intake_members members;
    int64_t last[INTAKE_GROUP_COUNT]; /* number of each group that got a place; 0: none
                                         did */
    int64_t number;
    bool has_run;
};

static bool is_true(const struct view *object, struct str key)
{
    const struct view *value = view_get(object, key);

    return value && value->kind == VIEW_BOOL && value->boolean;
}

/* ------------------------------------------------------------------------ the people
 */

/* Adds an object to `list` for the person that the run calls `person`. */
static bool add_face(struct showing *s, struct view *list, struct str person,
                     struct view **made, struct err *err)
{
    struct intake_face *face = &s->page.face[s->page.count];
    struct allot_face_row row = { 0 };
    bool found = false;

    assert(s->page.count < FACES_MOST);
    *face = (struct intake_face){ .view = view_add_object(s->arena, list) };
    if (!str_int(person, &face->way) ||
        !allot_face(s->tx, face->way, s->arena, &row, &found, err))
        return false;
    if (found) {
        face->person_id = row.person_id;
        face->person_rid = row.person_rid;
        face->waits = str_eq(row.stage, s->intake.stage) && str_is(row.state, "open");
    }
    s->page.count++;
    view_str(s->arena, face->view, "way", person);
    view_bool(s->arena, face->view, "waits", face->waits);
    *made = face->view;
    return true;
}

/* "1/3", or a word where nothing is left to chance. */
static struct str exact_chance(const struct showing *s, struct str fraction)
{
    const enum lang lang = s->call->lang;

    if (str_is(fraction, "0/1"))
        return str_from(message_for(lang, N_("none at all"), 1));
    if (str_is(fraction, "1/1"))
        return str_from(message_for(lang, N_("certain"), 1));
    return fraction;
}

/* As exact_chance, "24–26" per cent, or nothing. */
static void put_chance(struct showing *s, struct view *v, const struct view *entry)
{
    const struct view *p = view_get(entry, STR("probability"));
    bool is_there = p && p->kind == VIEW_OBJECT;
    bool exact = is_there && is_true(p, STR("exact"));
    struct buf text = buf_new(s->arena);

    if (is_there && !exact)
        buf_format(
            &text, "%lld–%lld", (long long)(view_number(p, "low_milli") / PER_MILLI),
            (long long)((view_number(p, "high_milli") + PER_MILLI - 1) / PER_MILLI));
    view_bool(s->arena, v, "has_chance", is_there);
    view_bool(s->arena, v, "is_exact", exact);
    view_str(s->arena, v, "chance",
             exact ? exact_chance(s, view_text(p, "fraction")) : buf_str(&text));
}

static int64_t *last_of(struct showing *s, int64_t way)
{
    return &s->last[intake_group_of(&s->members, way)];
}

/* The number of the last of each group that got a place by it. Two of one group may be
 * swapped and nothing else changes: so that number would have been enough for another.
 */
static void count_last(struct showing *s, const struct view *entry)
{
    int64_t lot = view_number(entry, "lot"), way = 0;

    if (is_true(entry, STR("by_hand")) || !str_int(view_text(entry, "person"), &way))
        return;
    if (lot > *last_of(s, way))
        *last_of(s, way) = lot;
}

/* At which need, and how well she fits it. */
static void put_at(const struct showing *s, struct view *v, const struct view *entry)
{
    const struct view *fit = view_get(entry, STR("fit"));
    const struct intake_need *need = NULL;
    int64_t rid = 0;

    if (str_int(view_text(entry, "need"), &rid))
        need = intake_need_find(&s->needs, rid);
    view_str(s->arena, v, "need", need ? id_text(s->arena, need->rid) : STR(""));
    view_str(s->arena, v, "need_title", need ? need->title : STR(""));
    view_bool(s->arena, v, "has_fit", need && fit && fit->kind == VIEW_INT);
    view_int(s->arena, v, "fit", view_number(entry, "fit") / FIT_STEP);
}

static bool put_placed(struct showing *s, struct err *err)
{
    const struct view *from = view_get(s->solved.answer, STR("placements"));
    struct view *list = view_put_array(s->arena, s->page.view, "placed_people"), *v;

    for (const struct view_item *i = from->list.first; i; i = i->next) {
        if (!add_face(s, list, view_text(&i->value, "person"), &v, err))
            return false;
        count_last(s, &i->value);
        view_int(s->arena, v, "lot", view_number(&i->value, "lot"));
        view_bool(s->arena, v, "by_hand", is_true(&i->value, STR("by_hand")));
        put_chance(s, v, &i->value);
        put_at(s, v, &i->value);
    }
    return true;
}

/* The quota of her group is full. */
static bool held_back(const struct showing *s, const struct view *entry)
{
    const struct view *needs = view_get(entry, STR("needs"));
    const struct view *all = view_get(s->solved.answer, STR("bounds"));

    if (!needs->list.first)
        return false;
    const struct view *full = view_get(&needs->list.first->value, STR("bounds"));
    for (const struct view_item *i = full->list.first; i; i = i->next)
        for (const struct view_item *b = all->list.first; b; b = b->next)
            if (view_number(&b->value, "bound") == i->value.integer &&
                str_is(view_text(&b->value, "from"), "quota"))
                return true;
    return false;
}

/* The least fit of those whom the rule placed at a need; who fits better than that can
 * change places with her, and more fit is placed. -1: nobody is there by the rule. */
static int64_t least_fit_at(const struct showing *s, struct str need)
{
    const struct view *list = view_get(s->solved.answer, STR("placements"));
    int64_t least = -1;

    for (const struct view_item *i = list->list.first; i; i = i->next) {
        int64_t fit = view_number(&i->value, "fit");
        if (str_eq(view_text(&i->value, "need"), need) &&
            !is_true(&i->value, STR("by_hand")) && (least < 0 || fit < least))
            least = fit;
    }
    return least;
}

/* The needs she could have had a place at, and what stood between. */
static void put_hindrances(const struct showing *s, struct view *v,
                           const struct view *entry)
{
    const struct view *from = view_get(entry, STR("needs"));
    struct view *list = view_put_array(s->arena, v, "at");

    view_int(s->arena, v, "lot_needed", view_number(entry, "lot_needed"));
    if (s->needs.count == 0)
        return;
    for (const struct view_item *i = from->list.first; i; i = i->next) {
        struct view *at = view_add_object(s->arena, list);
        int64_t least = least_fit_at(s, view_text(&i->value, "need"));
        put_at(s, at, &i->value);
        view_bool(s->arena, at, "one_more",
                  is_true(&i->value, STR("one_more_place_helps")));
        view_bool(s->arena, at, "has_least", s->needs.fit && least >= 0);
        view_int(s->arena, at, "least", least / FIT_STEP);
    }
}

static bool put_others(struct showing *s, struct err *err)
{
    const struct view *from = view_get(s->solved.answer, STR("not_placed"));
    struct view *list = view_put_array(s->arena, s->page.view, "others"), *v;

    for (const struct view_item *i = from->list.first; i; i = i->next) {
        int64_t enough = 0, way = 0;
        bool excluded = str_is(view_text(&i->value, "why"), "excluded");
        if (!add_face(s, list, view_text(&i->value, "person"), &v, err))
            return false;
        if (!excluded && s->needs.count == 0 &&
            str_int(view_text(&i->value, "person"), &way))
            enough = *last_of(s, way);
        view_int(s->arena, v, "lot", view_number(&i->value, "lot"));
        view_bool(s->arena, v, "excluded", excluded);
        view_bool(s->arena, v, "no_need",
                  str_is(view_text(&i->value, "why"), "no_pair"));
        put_hindrances(s, v, &i->value);
        view_bool(s->arena, v, "held_back", held_back(s, &i->value));
        view_bool(s->arena, v, "has_enough", enough > 0);
        view_int(s->arena, v, "enough", enough);
        put_chance(s, v, &i->value);
    }
    view_bool(s->arena, s->page.view, "others_any", list->count > 0);
    return true;
}

/* ----------------------------------------------------------------------- what it cost
 */

static bool put_changed(struct showing *s, const struct view *from, struct view *into,
                        struct err *err)
{
    struct view *gains = view_put_array(s->arena, into, "gains");
    struct view *losses = view_put_array(s->arena, into, "losses"), *v;
    const struct view *list = from ? view_get(from, STR("changed")) : NULL;
    int64_t moves = 0;

    view_int(s->arena, into, "with", from ? view_number(from, "placed_with") : 0);
    view_int(s->arena, into, "without", from ? view_number(from, "placed_without") : 0);
    for (const struct view_item *i = list ? list->list.first : NULL; i; i = i->next) {
        bool gains_it = view_get(&i->value, STR("with"))->kind == VIEW_STR;
        if (gains_it && view_get(&i->value, STR("without"))->kind == VIEW_STR) {
            moves++; /* a place either way, at another need */
            continue;
        }
        if (!add_face(s, gains_it ? gains : losses, view_text(&i->value, "person"), &v,
                      err))
            return false;
    }
    view_int(s->arena, into, "moves", moves);
    view_bool(s->arena, into, "any_moves", moves > 0);
    view_bool(s->arena, into, "any", gains->count + losses->count > 0);
    return true;
}

static void put_quota(struct showing *s, struct view *list, const struct view *q)
{
    struct view *v = view_add_object(s->arena, list);
    struct str why = view_text(q, "why");

    view_bool(s->arena, v, "is_women", str_is(view_text(q, "group"), INTAKE_WOMEN));
    view_int(s->arena, v, "quota", view_number(q, "quota"));
    view_int(s->arena, v, "placed", view_number(q, "placed"));
    view_int(s->arena, v, "candidates", view_number(q, "candidates"));
    view_bool(s->arena, v, "too_few", str_is(why, "candidates"));
    view_bool(s->arena, v, "freed", str_is(why, "released"));
    view_bool(s->arena, v, "taken_by_others", str_is(why, "others"));
    view_bool(s->arena, v, "no_room", str_is(why, "needs"));
}

static bool put_proportion(struct showing *s, struct err *err)
{
    const struct view *p = view_get(s->solved.answer, STR("proportion"));
    struct view *list = view_put_array(s->arena, s->page.view, "quotas");
    bool is_there = p->kind == VIEW_OBJECT;

    if (is_there)
        for (const struct view_item *i = view_get(p, STR("quotas"))->list.first; i;
             i = i->next)
            put_quota(s, list, &i->value);
    view_bool(s->arena, s->page.view, "released",
              is_there && is_true(p, STR("released")));
    return put_changed(s, is_there ? p : NULL,
                       view_put_object(s->arena, s->page.view, "fairness"), err);
}

static struct str reason_text(const struct showing *s, bool forced, struct str word)
{
    struct coded_table table =
        forced ? CODED(allot_force_words) : CODED(allot_exclude_words);
    uint32_t at = coded_find(table, word);

    return at < table.count
               ? str_from(message_for(s->call->lang, table.row[at].label, 1))
               : word;
}

static bool put_hands(struct showing *s, const struct intake_hands *hands,
                      struct err *err)
{
    struct view *list = view_put_array(s->arena, s->page.view, "hands"), *v;

    for (uint32_t i = 0; i < hands->count; i++) {
        const struct intake_hand *hand = &hands->hand[i];
        const struct intake_need *at = intake_need_find(&s->needs, hand->need);
        if (!add_face(s, list, id_text(s->arena, hand->way), &v, err))
            return false;
        view_bool(s->arena, v, "forced", hand->forced);
        view_str(s->arena, v, "why", reason_text(s, hand->forced, hand->reason));
        view_str(s->arena, v, "need_title", at ? at->title : STR(""));
    }
    view_bool(s->arena, s->page.view, "has_hands", list->count > 0);
    return put_changed(s, view_get(s->solved.answer, STR("by_hand")),
                       view_put_object(s->arena, s->page.view, "by_hand"), err);
}

/* -------------------------------------------------------------------------- the rule
 */

static struct str label_of(const struct programme *p, struct str move, enum lang lang)
{
    for (uint32_t i = 0; i < p->moves.count; i++)
        if (str_eq(p->moves.item[i].id, move))
            return label_in(p->moves.item[i].name, lang);
    return move;
}

static struct str area_label(const struct programme *p, struct str id, enum lang lang)
{
    for (uint32_t i = 0; i < p->areas.count; i++)
        if (str_eq(p->areas.item[i].id, id))
            return label_in(p->areas.item[i].name, lang);
    return id;
}

/* How many the proposal places at the need called so. */
static int64_t placed_at(const struct showing *s, int64_t rid)
{
    const struct view *list = s->has_run && s->solved.feasible
                                  ? view_get(s->solved.answer, STR("placements"))
                                  : NULL;
    int64_t count = 0, at = 0;

    for (const struct view_item *i = list ? list->list.first : NULL; i; i = i->next)
        count += str_int(view_text(&i->value, "need"), &at) && at == rid;
    return count;
}

static void put_needs(const struct showing *s)
{
    struct view *list = view_put_array(s->arena, s->page.view, "needs");

    for (uint32_t i = 0; i < s->needs.count; i++) {
        const struct intake_need *need = &s->needs.need[i];
        struct view *v = view_add_object(s->arena, list);
        view_str(s->arena, v, "need", id_text(s->arena, need->rid));
        view_str(s->arena, v, "title", need->title);
        view_str(s->arena, v, "employer", need->employer);
        view_str(s->arena, v, "place", need->place);
        view_int(s->arena, v, "places", need->places);
        view_int(s->arena, v, "left", need->left);
        view_bool(s->arena, v, "fewer",
                  need->left < need->places &&
                      !is_true(s->page.view, STR("is_decided")));
        view_int(s->arena, v, "placed", placed_at(s, need->rid));
    }
}

static bool put_rule(struct showing *s, struct err *err)
{
    const struct intake_row *intake = &s->intake;
    const struct programme_reading *r = NULL;
    struct view *v = s->page.view;
    enum lang lang = s->call->lang;

    if (!programme_of(s->tx, s->arena, intake->slug, intake->version, &r, err))
        return false;
    uint32_t stage = programme_stage_find(&r->programme, intake->stage);
    view_str(s->arena, v, "intake", id_text(s->arena, intake->rid));
    view_str(s->arena, v, "title", intake->title);
    view_str(s->arena, v, "slug", intake->slug);
    view_str(s->arena, v, "programme", label_in(r->programme.name, lang));
    view_str(s->arena, v, "area", area_label(&r->programme, intake->area, lang));
    view_str(s->arena, v, "stage",
             stage == REF_NONE ? intake->stage
                               : label_in(r->programme.stages.item[stage].name, lang));
    view_str(s->arena, v, "gives", label_of(&r->programme, intake->move, lang));
    view_int(s->arena, v, "places", intake->places);
    view_bool(s->arena, v, "of_needs", s->needs.count > 0);
    view_bool(s->arena, v, "is_fit", s->needs.fit);
    view_str(s->arena, v, "fit_reason", s->needs.reason);
    view_bool(s->arena, v, "is_need_first",
              !s->needs.fit && str_is(intake->objective, "need_first"));
    put_needs(s);
    view_bool(s->arena, v, "in_proportion", intake->women_milli >= 0);
    view_int(s->arena, v, "women_percent",
             intake->women_milli < 0 ? 0 : intake->women_milli / PER_MILLI);
    view_day(s->arena, v, "release_on", intake->release_on);
    struct buf seed = buf_new(s->arena);
    buf_int(&seed, intake->seed);
    view_str(s->arena, v, "seed", buf_str(&seed)); /* a name, not an amount */
    view_day(s->arena, v, "opened_on", intake->opened_on);
    return true;
}

static bool put_runs(struct showing *s, struct err *err)
{
    struct view *list = view_put_array(s->arena, s->page.view, "runs");
    struct allot_runs_of_row row;
    struct cursor cursor = { 0 };
    bool ok = allot_runs_of_open(s->tx, s->intake.rid, &cursor, err);

    while (ok && allot_runs_of_next(&cursor, &row)) {
        struct view *v = view_add_object(s->arena, list);
        view_int(s->arena, v, "number", row.number);
        view_day(s->arena, v, "on", row.on_day);
        view_str(s->arena, v, "by", row.has_by ? str_copy(s->arena, row.by) : STR(""));
        view_bool(s->arena, v, "here", row.number == s->number);
    }
    view_bool(s->arena, s->page.view, "has_runs", list->count > 1);
    view_int(s->arena, s->page.view, "last", list->count);
    return cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
}

static bool put_decision(struct showing *s, struct err *err)
{
    struct allot_decision_of_row row = { .decision = STR("") };
    struct view *v = s->page.view;
    bool found = false;

    if (!allot_decision_of(s->tx, s->intake.rid, s->arena, &row, &found, err))
        return false;
    view_bool(s->arena, v, "is_decided", found);
    view_bool(s->arena, v, "is_given", found && str_is(row.decision, "given"));
    view_day(s->arena, v, "decided_on", found ? row.on_day : DAY_NONE);
    view_str(s->arena, v, "decided_by", found && row.has_by ? row.by : STR(""));
    view_str(s->arena, v, "why", found ? row.reason : STR(""));
    return true;
}

/* ------------------------------------------------------------------------- the whole
 */

static bool read_run(struct showing *s, int64_t number, struct err *err)
{
    struct allot_run_last_row last;

    if (!allot_run_last(s->tx, s->intake.rid, &last, err))
        return false;
    s->number = number > 0 ? number : last.has_number ? last.number : 0;
    if (!allot_run_of(s->tx, s->intake.rid, s->number, s->arena, &s->run, &s->has_run,
                      err))
        return false;
    return s->has_run || number == 0 ||
           err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
}

static bool put_run(struct showing *s, struct err *err)
{
    const struct view *answer = s->solved.answer;
    struct view *v = s->page.view;
    struct intake_hands hands;

    view_bool(s->arena, v, "feasible", s->solved.feasible);
    view_bool(s->arena, v, "repeats", str_is(s->run.answer_hash, s->solved.hash));
    view_day(s->arena, v, "proposed_on", s->run.on_day);
    if (!intake_hands_read(s->run.json, s->arena, &hands, err) ||
        !intake_members_read(s->run.json, s->arena, &s->members, err))
        return false;
    view_bool(s->arena, v, "has_quota", hands.women >= 0);
    view_int(s->arena, v, "women_decided", hands.women);
    view_str(s->arena, v, "quota_why", hands.why);
    if (!s->solved.feasible)
        return true;
    view_int(s->arena, v, "eligible", view_number(answer, "eligible"));
    view_int(s->arena, v, "placed", view_number(answer, "placed"));
    view_bool(s->arena, v, "any_placed", view_number(answer, "placed") > 0);
    return put_placed(s, err) && put_others(s, err) && put_proportion(s, err) &&
           put_hands(s, &hands, err);
}

static bool show_all(struct showing *s, struct err *err)
{
    view_int(s->arena, s->page.view, "number", s->number);
    view_bool(s->arena, s->page.view, "has_run", s->has_run);
    return put_decision(s, err) && put_rule(s, err) && put_runs(s, err) &&
           (!s->has_run || put_run(s, err));
}

bool intake_show(struct call *call, int64_t rid, int64_t number,
                 struct intake_page *page, struct err *err)
{
    struct showing s = { .call = call, .arena = call->arena };
    bool ok = tx_begin(call->store, TX_READ, &s.tx, err) &&
              intake_own(call, s.tx, rid, &s.intake, err) &&
              intake_needs_read(s.tx, s.arena, rid, &s.needs, err) &&
              read_run(&s, number, err);

    tx_end(&s.tx);
    if (!ok || (s.has_run && !intake_solve(s.run.json, s.arena, &s.solved, err)))
        return false;
    s.page.view = view_object(s.arena);
    s.page.face = ARENA_ARRAY(s.arena, FACES_MOST, struct intake_face);
    ok = tx_begin(call->store, TX_READ, &s.tx, err) && show_all(&s, err);
    tx_end(&s.tx);
    if (ok)
        *page = s.page;
    return ok;
}

bool intake_file(struct call *call, const struct intake_asked *asked, struct str *json,
                 struct err *err)
{
    const int64_t rid = asked->rid;
    struct allot_run_of_row run = { .json = STR("") };
    struct intake_row intake;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              intake_own(call, tx, rid, &intake, err) &&
              allot_run_of(tx, rid, asked->number, call->arena, &run, &found, err);

    tx_end(&tx);
    if (!ok)
        return false;
    if (!found || (asked->certificate && run.certificate.len == 0))
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    *json = asked->certificate ? run.certificate : run.json;
    return true;
}
