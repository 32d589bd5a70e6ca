/*
 * refer_page.c: a person is put forward to an employer.
 *
 *   GET  /person/{id}/refer   need; run: the list she was seen in; firm: as typed
 *   POST /person/{id}/refer   need, run, to, due_on, why, words, asked, token
 *
 * She is called by her number, as in the list: who she is stands on her own page. What
 * cannot be saved is said at the top, with what was typed still there.
 */
#include "base/date.h"
#include "service/matching_off.h"
#include "service/need_list.h"
#include "service/referral.h"
#include "service/referral_form.h"
#include "service/referral_word.h"
#include "web/firm_text.h"
#include "web/veil.h"

#define WORD_BYTES      60u
#define FIRM_NAME_SHOWN 200u

struct shown {
    struct referral_new new;
    struct str to, due, firm;
    const struct err *problem;
};

/* ------------------------------------------------------------------------- showing */

/* The contact that the need names. */
static bool is_own(const struct view *view, const struct view *contact)
{
    return str_eq(firm_member(contact, "contact_id"), firm_member(view, "contact_id"));
}

/* "12.34" is the contact 34 at the firm 12; "12.0" nobody there by name. */
static void put_receivers(const struct request *request, struct view *view,
                          const struct shown *shown)
{
    struct arena *arena = request->arena;
    struct view *list = view_put_array(arena, view, "receivers");
    const struct view *firms = view_get(view, STR("firms"));

    for (const struct view_item *f = firms->list.first; f; f = f->next) {
        const struct view *contacts = view_get(&f->value, STR("contacts"));
        if (view_get(&f->value, STR("closed"))->boolean)
            continue;
        const struct view_item *c = contacts->list.first;
        do {
            struct view *v = view_add_object(arena, list);
            struct buf value = buf_new(arena);
            buf_add(&value, firm_member(&f->value, "firm_id"));
            buf_char(&value, '.');
            buf_add(&value, c ? firm_member(&c->value, "contact_id") : STR("0"));
            view_str(arena, v, "value", buf_str(&value));
            view_str(arena, v, "firm_name", firm_member(&f->value, "name"));
            view_str(arena, v, "contact_name",
                     c ? firm_member(&c->value, "name") : STR(""));
            view_bool(arena, v, "chosen",
                      shown->to.len > 0 ? str_eq(buf_str(&value), shown->to)
                                        : c && is_own(view, &c->value));
            c = c ? c->next : NULL;
        } while (c);
    }
    view_bool(arena, view, "has_receivers", list->count > 0);
}

static void mark_chosen(const struct request *request, struct view *view,
                        const char *key, struct str chosen)
{
    struct view *list = (struct view *)view_get(view, str_from(key)); /* just made */

    for (struct view_item *i = list->list.first; i; i = i->next)
        view_bool(request->arena, &i->value, "chosen",
                  chosen.len > 0 && str_eq(firm_member(&i->value, "word"), chosen));
}

/* Without a need: which one is it about? */
static bool show_needs(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct str id = path_text(request, "id");
    struct arena *arena = request->arena;
    struct view *view;

    if (!need_list(&call, &view, err))
        return false;
    const struct view *needs = view_get(view, STR("needs"));
    for (struct view_item *i = needs->list.first; i; i = i->next)
        view_str(arena, &i->value, "url",
                 route_url(arena, "/person/{id}/refer?need={need}", id,
                           firm_member(&i->value, "need_id")));
    view_bool(arena, view, "has_needs", needs->count > 0);
    view_str(arena, view, "person_url", route_url(arena, "/person/{id}", id));
    return reply_page(reply, "refer_need", N_("Put forward"), view);
}

static bool show_form(struct request *request, struct reply *reply,
                      const struct shown *shown, struct err *err)
{
    const struct referral_new *new = &shown->new;
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct referral_form_ask ask = { new->need_rid, request->subject_id, new->run_rid,
                                     shown->firm };
    struct str id = path_text(request, "id");
    struct view *view;

    if (!referral_form(&call, &ask, &view, err))
        return false;
    put_receivers(request, view, shown);
    referral_word_put(&call, view, "whys", "why", false);
    mark_chosen(request, view, "whys", new->why);
    int64_t place = view_get(view, STR("place"))->integer;
    view_bool(arena, view, "must_say", place != 1);
    view_bool(arena, view, "is_first", place == 1);
    view_bool(arena, view, "is_paused", str_is(firm_member(view, "status"), "paused"));
    view_bool(arena, view, "is_over",
              str_is(firm_member(view, "status"), "filled") ||
                  str_is(firm_member(view, "status"), "withdrawn"));
    view_bool(arena, view, "is_passing", place > 1);
    view_int(arena, view, "before", place > 1 ? place - 1 : 0);
    view_str(arena, view, "token", id_text(arena, new->rid));
    view_str(arena, view, "run", id_text(arena, new->run_rid));
    view_str(arena, view, "due_on", shown->due);
    view_str(arena, view, "words", new->words);
    view_bool(arena, view, "asked", new->asked);
    view_str(arena, view, "firm_typed", shown->firm);
    view_str(arena, view, "form_url", route_url(arena, "/person/{id}/refer", id));
    view_str(arena, view, "find_url", route_url(arena, "/person/{id}/refer/find", id));
    view_str(arena, view, "person_url", route_url(arena, "/person/{id}", id));
    view_str(arena, view, "new_firm_url", route_url(arena, "/firm/new"));
    view_str(arena, view, "need_url",
             route_url(arena, "/need/{id}", firm_member(view, "need_id")));
    view_str(arena, view, "list_url",
             route_url(arena, "/need/{id}/matches", firm_member(view, "need_id")));
    view_str(arena, view, "profile_text", id_text(arena, request->subject_id));
    app_put_problem(request, reply, view, shown->problem);
    return reply_page(reply, "refer", N_("Put forward"), view);
}

static bool read_id(const struct form *form, const char *name, int64_t *id,
                    struct err *err)
{
    struct int_range range = { 0, (INT64_C(1) << 53) - 1 };

    *id = 0;
    return !form_has(form, name) || form_int(form, name, range, id, err);
}

bool refer_get(struct request *request, struct reply *reply, struct err *err)
{
    struct shown shown = { .new = { .rid = random_id() } };
    char *due = arena_take(request->arena, DATE_TEXT_BYTES);
    struct referral_rules rules;
    struct call call = app_call(request);

    if (!read_id(&request->query, "need", &shown.new.need_rid, err) ||
        !read_id(&request->query, "run", &shown.new.run_rid, err))
        return false;
    shown.firm = veil_get(request);
    if (shown.new.need_rid == 0)
        return show_needs(request, reply, err);
    if (!referral_rules_of(moment_day(call.now), &rules, err))
        return false;
    date_format(moment_day(call.now) + rules.due_usual, due);
    shown.due = str_from(due);
    return show_form(request, reply, &shown, err);
}

/* Another firm, looked for by a name that may be a sole trader's own. */
bool refer_find_post(struct request *request, struct reply *reply, struct err *err)
{
    int64_t rid, need, run;

    return path_id(request, "id", &rid, err) &&
           read_id(&request->form, "need", &need, err) &&
           read_id(&request->form, "run", &run, err) &&
           veil_search(
               request, reply,
               route_url(request->arena, "/person/{id}/refer?need={need}&run={run}",
                         path_text(request, "id"), id_text(request->arena, need),
                         id_text(request->arena, run)),
               err);
}

/* ------------------------------------------------------------------------- reading */

static bool read_receiver(struct shown *shown, struct err *err)
{
    size_t dot = str_find(shown->to, STR("."));

    if (dot == SIZE_MAX || !str_int(str_sub(shown->to, 0, dot), &shown->new.firm_rid) ||
        !str_int(str_sub(shown->to, dot + 1, shown->to.len), &shown->new.contact_rid) ||
        shown->new.firm_rid <= 0 || shown->new.contact_rid < 0)
        return err_set(err, ERR_INPUT, N_("choose whom to ask"));
    return true;
}

/* The words first: a day that cannot be read loses none of them. */
static bool read_form(const struct request *request, struct shown *shown,
                      struct err *err)
{
    const struct form *form = &request->form;
    struct referral_new *new = &shown->new;

    new->rid = firm_form_token(request);
    new->asked = form_has(form, "asked");
    return read_id(form, "need", &new->need_rid, err) &&
           read_id(form, "run", &new->run_rid, err) &&
           form_text_or_none(form, "why", WORD_BYTES, &new->why, err) &&
           form_text_or_none(form, "words", REFERRAL_TEXT_BYTES, &new->words, err) &&
           form_text_or_none(form, "to", WORD_BYTES, &shown->to, err) &&
           form_text_or_none(form, "firm", FIRM_NAME_SHOWN, &shown->firm, err) &&
           form_text_or_none(form, "due_on", WORD_BYTES, &shown->due, err) &&
           read_receiver(shown, err) && form_day(form, "due_on", &new->due_on, err);
}

bool refer_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown shown = { .to = STR("") };
    struct err why = { 0 };

    shown.new.person_id = request->subject_id;
    bool ok = path_id(request, "id", &shown.new.person_rid, &why) &&
              read_form(request, &shown, &why) && referral_add(&call, &shown.new, &why);
    if (ok)
        return reply_see_other(reply, "/referral/{id}?new=1",
                               id_text(request->arena, shown.new.rid));
    bool shows =
        firm_shows(request, &why) || (!request->wants_json && why.kind == ERR_CONFLICT);
    if (!shows || shown.new.need_rid == 0) {
        *err = why;
        return false;
    }
    if (why.kind == ERR_CONFLICT) /* it may be one more */
        shown.new.rid = random_id();
    shown.problem = &why;
    return show_form(request, reply, &shown, err);
}
