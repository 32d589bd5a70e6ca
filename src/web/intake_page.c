/*
 * intake_page.c: who gets the places of an intake.
 *
 *   GET, POST /programme/{slug}/intakes   all of a programme; a new one
 *   GET, POST /programme/{slug}/intakes/needs   one of needs that are chosen
 *   GET       /intake/{intake}?number=    one: the proposal, why, what it cost
 *   POST      /intake/{intake}/propose    number, step: a new proposal
 *   POST      /intake/{intake}/decide     number, step=give|reject, reason
 *   GET       /intake/{intake}/run?number=          the run, as insteg allot reads it
 *   GET       /intake/{intake}/certificate?number=  what insteg allot verify checks
 */
#include "base/date.h"
#include "service/intake_show.h"
#include "service/person_show.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/trail.h"

#define WORD_BYTES   60u
#define NUMBERS_MOST 1000000
#define TITLE_BYTES  ((size_t)3 * INTAKE_TITLE_BYTES) /* longer ones are told so */
#define REASON_BYTES ((size_t)3 * INTAKE_REASON_BYTES)
#define PER_MILLI    10

static struct view *member_of(const struct view *view, const char *key)
{
    return (struct view *)view_get(view, str_from(key)); /* ours, just made */
}

static struct str typed(const struct request *request, const char *name)
{
    struct str value = STR("");

    (void)form_get(&request->form, name, &value);
    return value;
}

static void put_days(struct request *request, struct view *view, const char *const *key)
{
    for (uint32_t i = 0; key[i]; i += 2) {
        const struct view *day = view_get(view, str_from(key[i]));
        view_str(request->arena, view, key[i + 1],
                 day ? firm_day_of(request, day) : STR(""));
    }
}

/* A whole number as it was typed: `none` when left out, `wrong` when it is none or
 * too large; the service says in a sentence which numbers may be there. */
static int32_t number_typed(const struct request *request, const char *name,
                            int32_t none, int32_t wrong)
{
    struct str text = str_trim(typed(request, name));
    int64_t n;

    if (text.len == 0)
        return none;
    return str_int(text, &n) && n >= 0 && n <= NUMBERS_MOST ? (int32_t)n : wrong;
}

/* Shown again on its page: refused, or somebody was quicker. */
static bool shows(const struct request *request, const struct err *why)
{
    return firm_shows(request, why) ||
           (why->kind == ERR_CONFLICT && !request->wants_json);
}

/* ------------------------------------------------------------------- of a programme */

static void put_chosen(struct request *request, struct view *list, struct str word)
{
    for (struct view_item *i = list->list.first; i; i = i->next)
        view_bool(request->arena, &i->value, "chosen",
                  str_eq(firm_member(&i->value, "word"), word));
}

static void put_form(struct request *request, struct view *view, bool again)
{
    struct arena *arena = request->arena;
    struct str share = view_get(view, STR("has_share"))->boolean
                           ? url_int(arena, member_of(view, "women_percent")->integer)
                           : STR("");
    struct str objective = typed(request, "objective");
    bool first = view_get(view, STR("is_need_first"))->boolean;

    put_chosen(request, member_of(view, "moves"), typed(request, "move"));
    put_chosen(request, member_of(view, "areas"), typed(request, "area"));
    view_str(arena, view, "title_typed", typed(request, "title"));
    view_str(arena, view, "places_typed", typed(request, "places"));
    view_str(arena, view, "women_typed", again ? typed(request, "women") : share);
    view_str(arena, view, "release_typed", typed(request, "release"));
    view_bool(arena, view, "by_need",
              objective.len > 0 ? str_is(objective, "need_first") : first);
}

static bool show_list(struct request *request, struct reply *reply,
                      const struct err *problem, struct err *err)
{
    static const char *const days[] = { "opened_on", "opened_text", "decided_on",
                                        "decided_text", NULL };
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct str slug = path_text(request, "slug");
    struct view *view = NULL;
    bool used = problem && problem->kind == ERR_CONFLICT;

    if (!intake_list(&call, &(struct intake_listed){ slug, NULL }, &view, err))
        return false;
    for (struct view_item *i = member_of(view, "intakes")->list.first; i; i = i->next) {
        view_str(
            arena, &i->value, "url",
            route_url(arena, "/intake/{intake}", firm_member(&i->value, "intake")));
        put_days(request, &i->value, days);
    }
    view_bool(arena, view, "may_open", gate_leads(request, "allot_decide"));
    view_str(arena, view, "form_url",
             route_url(arena, "/programme/{slug}/intakes", slug));
    view_str(arena, view, "programme_url", route_url(arena, "/programme/{slug}", slug));
    view_str(arena, view, "needs_url",
             route_url(arena, "/programme/{slug}/intakes/needs", slug));
    view_str(arena, view, "token",
             id_text(arena, used ? random_id() : firm_form_token(request)));
    put_form(request, view, problem != NULL);
    app_put_problem(request, reply, view, problem);
    return reply_page(reply, "intakes", N_("Places given out"), view);
}

bool intakes_get(struct request *request, struct reply *reply, struct err *err)
{
    return show_list(request, reply, NULL, err);
}

static bool read_new(struct request *request, struct intake_new *new, struct err *err)
{
    const struct form *form = &request->form;
    int32_t women = number_typed(request, "women", -1, NUMBERS_MOST);

    if (!form_text_or_none(form, "title", TITLE_BYTES, &new->title, err) ||
        !form_text_or_none(form, "move", WORD_BYTES, &new->move, err) ||
        !form_text_or_none(form, "area", WORD_BYTES, &new->area, err) ||
        !form_text_or_none(form, "objective", WORD_BYTES, &new->objective, err) ||
        !firm_form_day(request, "release", &new->release_on, err))
        return false;
    new->places = number_typed(request, "places", 0, 0);
    new->women_milli = women < 0 ? -1 : (int32_t)women *PER_MILLI;
    return true;
}

bool intakes_post(struct request *request, struct reply *reply, struct err *err)
{
    struct intake_new new = { .rid = firm_form_token(request),
                              .programme = path_text(request, "slug"),
                              .release_on = DAY_NONE };
    struct call call = app_call(request);
    struct err why = { 0 };

    if (read_new(request, &new, &why) && intake_open(&call, &new, &why))
        return reply_see_other(reply, "/intake/{intake}",
                               id_text(request->arena, new.rid));
    if (!shows(request, &why)) {
        *err = why;
        return false;
    }
    return show_list(request, reply, &why, err);
}

/* -------------------------------------------------------------------------------- one
 */

/* Names and links of those who are spoken of. */
static bool put_faces(struct request *request, const struct intake_page *page,
                      struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;

    for (uint32_t i = 0; i < page->count; i++) {
        const struct intake_face *face = &page->face[i];
        struct str name = STR("");
        if (face->person_id) {
            request_shows(request, face->person_id);
            if (!person_called(&call, face->person_id, &name, err))
                return false;
        }
        view_str(arena, face->view, "name", name);
        const struct view *need = view_get(face->view, STR("need"));
        if (need)
            view_str(arena, face->view, "need_url",
                     need->text.len ? route_url(arena, "/need/{id}", need->text)
                                    : STR(""));
        view_str(arena, face->view, "profile",
                 face->person_id ? id_text(arena, face->person_rid) : STR(""));
        view_str(arena, face->view, "url",
                 face->person_id ? route_url(arena, "/person/{id}/way/{way}",
                                             id_text(arena, face->person_rid),
                                             id_text(arena, face->way))
                                 : STR(""));
        view_bool(arena, face->view, "chosen",
                  str_eq(typed(request, "way"), id_text(arena, face->way)));
    }
    return true;
}

static void put_urls(struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    struct str id = path_text(request, "intake");
    struct str slug = firm_member(view, "slug");
    struct str number = url_int(arena, member_of(view, "number")->integer);

    view_str(arena, view, "all_url",
             route_url(arena, "/programme/{slug}/intakes", slug));
    view_str(arena, view, "propose_url",
             route_url(arena, "/intake/{intake}/propose", id));
    view_str(arena, view, "decide_url",
             route_url(arena, "/intake/{intake}/decide", id));
    view_str(arena, view, "run_url",
             route_url(arena, "/intake/{intake}/run?number={n}", id, number));
    view_str(arena, view, "certificate_url",
             route_url(arena, "/intake/{intake}/certificate?number={n}", id, number));
    for (struct view_item *i = member_of(view, "needs")->list.first; i; i = i->next) {
        view_str(arena, &i->value, "url",
                 route_url(arena, "/need/{id}", firm_member(&i->value, "need")));
        view_bool(arena, &i->value, "chosen",
                  str_eq(firm_member(&i->value, "need"), typed(request, "need")));
    }
    for (struct view_item *i = member_of(view, "runs")->list.first; i; i = i->next) {
        static const char *const days[] = { "on", "on_text", NULL };
        struct str n = url_int(arena, member_of(&i->value, "number")->integer);
        view_str(arena, &i->value, "url",
                 route_url(arena, "/intake/{intake}?number={n}", id, n));
        put_days(request, &i->value, days);
    }
}

static void put_forms(struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    bool latest =
        member_of(view, "number")->integer == member_of(view, "last")->integer;
    bool open = !view_get(view, STR("is_decided"))->boolean;
    bool may = gate_leads(request, "allot_decide") && open && latest;
    struct str step = typed(request, "step");

    view_bool(arena, view, "is_latest", latest);
    view_bool(arena, view, "may_decide", may);
    view_bool(arena, view, "forces", str_is(step, "force"));
    view_bool(arena, view, "excludes", str_is(step, "exclude"));
    firm_put_choices(request, view, "force_reasons", CODED(allot_force_words),
                     typed(request, "force_reason"));
    firm_put_choices(request, view, "exclude_reasons", CODED(allot_exclude_words),
                     typed(request, "exclude_reason"));
    view_str(arena, view, "women_typed", typed(request, "women"));
    view_str(arena, view, "why_typed",
             str_is(step, "quota") ? typed(request, "reason") : STR(""));
    view_str(arena, view, "reject_typed",
             str_is(step, "reject") ? typed(request, "reason") : STR(""));
}

static bool read_number(const struct request *request, int64_t *number, struct err *err)
{
    const struct int_range range = { 1, NUMBERS_MOST };

    *number = 0;
    return !form_has(&request->query, "number") ||
           form_int(&request->query, "number", range, number, err);
}

static bool show(struct request *request, struct reply *reply,
                 const struct err *problem, struct err *err)
{
    static const char *const days[] = { "opened_on",    "opened_text",   "release_on",
                                        "release_text", "decided_on",    "decided_text",
                                        "proposed_on",  "proposed_text", NULL };
    struct call call = app_call(request);
    struct intake_page page;
    int64_t rid, number;

    request_shows_nobody(request);
    if (!path_id(request, "intake", &rid, err) || !read_number(request, &number, err) ||
        !intake_show(&call, rid, number, &page, err) || !put_faces(request, &page, err))
        return false;
    put_days(request, page.view, days);
    put_urls(request, page.view);
    put_forms(request, page.view);
    app_put_problem(request, reply, page.view, problem);
    return reply_page(reply, "intake", N_("Places given out"), page.view);
}

bool intake_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

/* Back to the page; or the page with what was wrong and what was typed. */
static bool done(struct request *request, struct reply *reply, const struct err *why,
                 struct err *err)
{
    if (why->kind == ERR_NONE)
        return reply_see_other(reply, "/intake/{intake}", path_text(request, "intake"));
    if (!shows(request, why)) {
        *err = *why;
        return false;
    }
    return show(request, reply, why, err);
}

static const char *const steps[INTAKE_CHANGE_COUNT] = {
    [INTAKE_PLAIN] = "propose",   [INTAKE_FORCE] = "force",
    [INTAKE_EXCLUDE] = "exclude", [INTAKE_LET_GO] = "let_go",
    [INTAKE_QUOTA] = "quota",     [INTAKE_BY_SHARE] = "by_share",
};

static bool read_step(const struct request *request, struct intake_propose *ask,
                      struct err *err)
{
    const struct word_list words = { steps, INTAKE_CHANGE_COUNT };
    const struct int_range numbers = { 0, NUMBERS_MOST };
    const struct form *form = &request->form;
    uint32_t step = 0;

    if (!path_id(request, "intake", &ask->rid, err) ||
        !form_choice(form, "step", words, &step, err) ||
        !form_int(form, "number", numbers, &ask->seen, err))
        return false;
    ask->what = (enum intake_change)step;
    const char *why = step == INTAKE_FORCE     ? "force_reason"
                      : step == INTAKE_EXCLUDE ? "exclude_reason"
                                               : "reason";
    bool about =
        step == INTAKE_FORCE || step == INTAKE_EXCLUDE || step == INTAKE_LET_GO;
    if (!form_text_or_none(form, why, REASON_BYTES, &ask->reason, err))
        return false;
    ask->women = number_typed(request, "women", -1, -1);
    if (!str_int(typed(request, "need"), &ask->need))
        ask->need = 0; /* as with `way` */
    if (about && !str_int(typed(request, "way"), &ask->way))
        ask->way = 0; /* the service says what is missing */
    return true;
}

bool intake_propose_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct intake_propose ask = { .rid = 0 };
    struct err why = { 0 };

    request_shows_nobody(request);
    if (read_step(request, &ask, &why) && intake_propose(&call, &ask, &why))
        why.kind = ERR_NONE;
    return done(request, reply, &why, err);
}

bool intake_decide_post(struct request *request, struct reply *reply, struct err *err)
{
    const struct int_range numbers = { 0, NUMBERS_MOST };
    struct call call = app_call(request);
    struct intake_decide ask = { .give = str_is(typed(request, "step"), "give") };
    struct err why = { 0 };

    request_shows_nobody(request);
    bool ok =
        path_id(request, "intake", &ask.rid, &why) &&
        form_int(&request->form, "number", numbers, &ask.number, &why) &&
        form_text_or_none(&request->form, "reason", REASON_BYTES, &ask.reason, &why) &&
        (ask.give || str_is(typed(request, "step"), "reject") ||
         err_set(&why, ERR_INPUT, N_("choose what is to be done")));
    if (ok && intake_decide(&call, &ask, &why))
        why.kind = ERR_NONE;
    return done(request, reply, &why, err);
}

/* ------------------------------------------------------------------------------ files
 */

static bool file(struct request *request, struct reply *reply, bool certificate,
                 struct err *err)
{
    struct intake_asked asked = { .certificate = certificate };
    struct call call = app_call(request);
    struct str json = STR("");

    if (!path_id(request, "intake", &asked.rid, err) ||
        !read_number(request, &asked.number, err) ||
        !intake_file(&call, &asked, &json, err))
        return false;
    reply->file_name = certificate ? "certificate.json" : "run.json";
    return reply_bytes(reply, "application/json", json);
}

bool intake_run_get(struct request *request, struct reply *reply, struct err *err)
{
    return file(request, reply, false, err);
}

bool intake_certificate_get(struct request *request, struct reply *reply,
                            struct err *err)
{
    return file(request, reply, true, err);
}
