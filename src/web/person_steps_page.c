/*
 * person_steps_page.c: what is done to a case and cannot be undone by the same click:
 * it is asked about on a page of its own, with a reason, and told what happened.
 *
 *   GET  /person/{id}/hand-over
 *   POST /person/{id}/hand-over   to, why
 *   GET  /person/{id}/protect
 *   POST /person/{id}/protect     kind, why
 *   GET  /people/protected        what has happened, and who can undo it; about nobody
 *   POST /person/{id}/lift        step=ask|back|confirm, reason=own|household
 *
 * Whoever protects an identity may not be among those who see the case then. So the
 * receipt is a page that names nobody and can be read again.
 */
#include "service/keeper_lack.h"
#include "service/person_hand_over.h"
#include "service/person_protect.h"
#include "web/app.h"
#include "web/gate.h"
#include "web/person_ties.h"

#define WHY_BYTES      2000u
#define STATUS_REFUSED 422

static struct str typed(const struct request *request, const char *name)
{
    struct str text = STR("");

    (void)form_get(&request->form, name, &text);
    return text;
}

/* What both questions have. */
static struct view *begin(const struct request *request, struct reply *reply,
                          const struct err *problem)
{
    struct view *view = view_object(request->arena);
    const struct str id = path_text(request, "id");

    view_str(request->arena, view, "why", typed(request, "why"));
    view_str(request->arena, view, "form_url", request->path);
    view_str(request->arena, view, "person_url",
             route_url(request->arena, "/person/{id}", id));
    app_put_problem(request, reply, view, problem);
    if (problem)
        reply->status = STATUS_REFUSED;
    return view;
}

static bool can_be_asked_again(const struct err *why)
{
    return why->kind == ERR_INPUT || why->kind == ERR_LIMIT;
}

/* ------------------------------------------------------------------------ hand over */

static bool ask_hand_over(struct request *request, struct reply *reply,
                          const struct err *problem, struct err *err)
{
    struct view *view = begin(request, reply, problem);
    struct view *list = view_put_array(request->arena, view, "colleagues");
    const struct str chosen = typed(request, "to");
    struct call call = app_call(request);
    struct colleague *colleague = NULL;
    uint32_t count = 0;

    if (!person_colleagues(&call, request->subject_id, &colleague, &count, err))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        if (colleague[i].user_id == request->actor->user_id)
            continue;
        struct view *v = view_add_object(request->arena, list);
        const struct str id = id_text(request->arena, colleague[i].user_id);
        view_str(request->arena, v, "user", id);
        view_str(request->arena, v, "colleague", colleague[i].name);
        view_bool(request->arena, v, "chosen", str_eq(id, chosen));
    }
    view_bool(request->arena, view, "has_colleagues", list->count > 0);
    return reply_page(reply, "hand_over", N_("Hand over the case"), view);
}

bool person_hand_over_done(struct request *request, bool *done, struct err *err)
{
    struct call call = app_call(request);

    return person_handed_over(&call, request->subject_id, done, err);
}

static bool show_handed(struct request *request, struct reply *reply)
{
    return reply_see_other(reply, "/person/{id}?handed=1", path_text(request, "id"));
}

bool person_hand_over_get(struct request *request, struct reply *reply, struct err *err)
{
    if (request->done)
        return show_handed(request, reply);
    return ask_hand_over(request, reply, NULL, err);
}

static bool hand_over(struct request *request, struct err *err)
{
    struct call call = app_call(request);
    struct str why;
    int64_t to;

    if (!form_has(&request->form, "to"))
        return err_set(err, ERR_INPUT, N_("choose who takes the case over"));
    if (!form_id(&request->form, "to", &to, err) ||
        !form_text_or_none(&request->form, "why", WHY_BYTES, &why, err))
        return false;
    if (why.len == 0)
        return err_set(err, ERR_INPUT, N_("write why the case is handed over"));
    return person_hand_over(&call, request->subject_id, to, why, err);
}

bool person_hand_over_post(struct request *request, struct reply *reply,
                           struct err *err)
{
    struct err why = { 0 };

    if (request->done || hand_over(request, &why))
        return show_handed(request, reply);
    if (can_be_asked_again(&why))
        return ask_hand_over(request, reply, &why, err);
    *err = why;
    return false;
}

/* -------------------------------------------------------------------------- protect */

static bool ask_protect(struct request *request, struct reply *reply,
                        const struct err *problem, struct err *err)
{
    struct view *view = begin(request, reply, problem);
    struct keeper_ask ask = { .person_id = request->subject_id };
    const struct str kind = typed(request, "kind");

    view_bool(request->arena, view, "is_flag",
              str_is(kind, protection_words[PROTECTION_FLAG]));
    view_bool(request->arena, view, "is_registration",
              str_is(kind, protection_words[PROTECTION_REGISTRATION]));
    view_bool(request->arena, view, "protected",
              request->relation == RELATION_PROTECTED);
    return person_put_lacking(request, view, "lacking", &ask, err) &&
           reply_page(reply, "protect", N_("Protect the identity"), view);
}

bool person_protect_get(struct request *request, struct reply *reply, struct err *err)
{
    return ask_protect(request, reply, NULL, err);
}

static bool protect(struct request *request, struct err *err)
{
    const struct word_list kinds = { protection_words, PROTECTION_KIND_COUNT };
    struct call call = app_call(request);
    uint32_t kind;
    struct str why;

    if (!form_has(&request->form, "kind"))
        return err_set(err, ERR_INPUT, N_("choose what the population register says"));
    if (!form_choice(&request->form, "kind", kinds, &kind, err) ||
        !form_text_or_none(&request->form, "why", WHY_BYTES, &why, err))
        return false;
    if (why.len == 0)
        return err_set(err, ERR_INPUT, N_("write why the identity is protected"));
    return person_protect(&call, request->subject_id, (enum protection_kind)kind, why,
                          err);
}

bool person_protect_post(struct request *request, struct reply *reply, struct err *err)
{
    struct err why = { 0 };

    if (protect(request, &why))
        return reply_see_other(reply, "/people/protected");
    if (can_be_asked_again(&why))
        return ask_protect(request, reply, &why, err);
    *err = why;
    return false;
}

bool people_protected_get(struct request *request, struct reply *reply, struct err *err)
{
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct view *list = view_put_array(arena, view, "keepers");
    struct call call = app_call(request);
    struct colleague *keeper = NULL;
    uint32_t count = 0;

    if (!person_keepers(&call, &keeper, &count, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        view_str(arena, view_add_object(arena, list), "keeper", keeper[i].name);
    view_bool(arena, view, "has_keepers", count > 0);
    view_bool(arena, view, "keeps", request->actor->roles >> ROLE_PROTECTOR & 1);
    view_str(arena, view, "people_url", route_url(arena, "/people"));
    view_str(arena, view, "search_url", route_url(arena, "/people/search"));
    return reply_page(reply, "people_protected", N_("The identity is protected"), view);
}

bool person_lift_post(struct request *request, struct reply *reply, struct err *err)
{
    static const char *const words[] = { "ask", "back", "confirm" };
    static bool (*const steps[])(struct call *, int64_t, enum protection_reason,
                                 struct err *) = { person_lift_ask,
                                                   person_lift_take_back, person_lift };
    const struct word_list list = { words, 3 };
    const struct word_list reasons = { protection_reasons, PROTECTION_REASON_COUNT };
    struct call call = app_call(request);
    uint32_t step, reason;

    return form_choice(&request->form, "step", list, &step, err) &&
           form_choice(&request->form, "reason", reasons, &reason, err) &&
           steps[step](&call, request->subject_id, (enum protection_reason)reason,
                       err) &&
           reply_see_other(reply, "/person/{id}", path_text(request, "id"));
}
