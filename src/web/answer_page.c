/*
 * answer_page.c: the employer's side: no account, no script, an old phone.
 *
 *   GET, POST /answer           code: eight signs on paper
 *   GET       /answer/{token}   done: what became of the last answer
 *   POST      /answer/{token}   need=yes|changed|no, or referral and
 *                               answer=meet|later, or no=a reason; or stop=yes|no:
 *                               reminders
 *
 * Every answer is one button: link, button, done; a no is link, why, done.
 */
#include "base/date.h"
#include "service/employer_ask.h"
#include "service/employer_key.h"
#include "service/referral_word.h"
#include "service/reminder.h"
#include "web/firm_text.h"

#define CODE_FIELD 64u
#define WORD_BYTES 40u

static const char *const outcome_words_done[] = {
    [EMPLOYER_TAKEN] = "taken", [EMPLOYER_SAME] = "same", [EMPLOYER_KEPT] = "kept"
};

static bool gone(struct request *request, struct reply *reply)
{
    struct view *view = view_object(request->arena);

    view_str(request->arena, view, "code_url", route_url(request->arena, "/answer"));
    reply->status = 404;
    reply->main_class = "wrap slim";
    return reply_page(reply, "answer_gone", N_("This link cannot be used"), view);
}

/* ------------------------------------------------------------------------ by link */

/* "Är det kvar som ni sa?" is answered in words of ours. */
static const char *need_answer_id(struct str answer)
{
    return str_is(answer, "yes")       ? N_("Yes, that is right")
           : str_is(answer, "changed") ? N_("Yes, but something has changed")
                                       : N_("No, not any more");
}

static const char *profile_state_id(struct str state)
{
    return str_is(state, "meet")      ? N_("You want to meet. We call you.")
           : str_is(state, "later")   ? N_("You have said: yes, but not now.")
           : str_is(state, "refused") ? N_("You have said no.")
           : str_is(state, "silent")
               ? N_("This question is closed, because the last day is past. Call us if "
                    "you still want to meet.")
               : N_("This question is closed: the person is not available any more.");
}

static void put_profiles(const struct request *request, const struct call *call,
                         struct view *view)
{
    const struct view *list = view_get(view, STR("profiles"));
    struct arena *arena = request->arena;

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        struct str state = firm_member(v, "state");
        const struct view *can = view_get(v, STR("can"));
        struct view *learn = (struct view *)view_get(v, STR("learn")); /* just made */
        bool open = str_is(state, "open");
        for (struct view_item *k = learn->list.first; k; k = k->next) {
            int64_t weeks = view_get(&k->value, STR("weeks"))->integer;
            view_bool(arena, &k->value, "taught", weeks > 0);
            view_int(arena, &k->value, "n", weeks > 0 ? weeks : 1);
        }
        struct view *meeting = (struct view *)view_get(v, STR("meeting")); /* too */
        if (meeting->kind == VIEW_OBJECT) {
            firm_put_meeting(request, meeting);
            view_bool(arena, meeting, "again", str_is(state, "meet"));
        }
        view_bool(arena, v, "has_can", can->count > 0);
        view_bool(arena, v, "has_learn", learn->count > 0);
        view_bool(arena, v, "unanswered", open);
        view_cstr(arena, v, "state_said",
                  open ? "" : message_for(request->lang, profile_state_id(state), 1));
        view_str(arena, v, "due_text",
                 firm_day_of(request, view_get(v, STR("due_on"))));
        referral_word_put(call, v, "noes", "no", true);
    }
    view_bool(arena, view, "has_profiles", list->count > 0);
}

static void put_done(const struct request *request, struct view *view)
{
    struct str done = STR("");

    form_get(&request->query, "done", &done);
    view_bool(request->arena, view, "taken", str_is(done, "taken"));
    view_bool(request->arena, view, "same", str_is(done, "same"));
    view_bool(request->arena, view, "kept", str_is(done, "kept"));
    view_bool(request->arena, view, "quiet", str_is(done, "quiet"));
    view_bool(request->arena, view, "heard", str_is(done, "heard"));
}

static bool show(struct request *request, struct reply *reply,
                 const struct employer_seen *seen, const struct err *problem,
                 struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view;

    call.actor = &seen->actor;
    if (!employer_show(&call, seen, &view, err))
        return false;
    reply->ticket = call.ticket;
    struct str answer = firm_member(view, "answer");
    put_profiles(request, &call, view);
    put_done(request, view);
    /* Only whom questions wait for is reminded; who has left is not who reads this. */
    view_bool(arena, view, "by_name",
              seen->door == EMPLOYER_OPEN && firm_member(view, "contact").len > 0);
    view_bool(arena, view, "hello_name",
              seen->door != EMPLOYER_LEFT && firm_member(view, "contact").len > 0);
    view_bool(arena, view, "late", seen->door == EMPLOYER_LATE);
    view_bool(arena, view, "left", seen->door == EMPLOYER_LEFT);
    view_bool(arena, view, "firm_closed", seen->door == EMPLOYER_CLOSED);
    view_bool(arena, view, "need_gone", seen->door == EMPLOYER_GONE);
    view_bool(arena, view, "need_open", answer.len == 0);
    view_cstr(arena, view, "need_said",
              answer.len > 0 ? message_for(request->lang, need_answer_id(answer), 1)
                             : "");
    view_str(arena, view, "start_text",
             firm_day_of(request, view_get(view, STR("start_on"))));
    view_str(arena, view, "due_text",
             firm_day_of(request, view_get(view, STR("due_on"))));
    view_str(arena, view, "form_url",
             route_url(arena, "/answer/{token}", path_text(request, "token")));
    app_put_problem(request, reply, view, problem);
    reply->main_class = "wrap slim";
    return reply_page(reply, "answer", N_("Two questions for you"), view);
}

bool answer_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct employer_seen seen;

    if (!employer_look(&call, path_text(request, "token"), &seen, err))
        return false;
    if (seen.door == EMPLOYER_NONE)
        return gone(request, reply);
    return show(request, reply, &seen, NULL, err);
}

static bool read_answer(const struct form *form, struct employer_answer *answer,
                        struct err *err)
{
    struct str word = STR("");

    if (form_has(form, "need"))
        return form_text_or_none(form, "need", WORD_BYTES, &answer->need_answer, err);
    if (!form_id(form, "referral", &answer->referral_rid, err))
        return false;
    if (form_has(form, "no")) {
        answer->step = REFERRAL_SAY_NO;
        return form_text_or_none(form, "no", WORD_BYTES, &answer->reason, err);
    }
    return form_text_or_none(form, "answer", WORD_BYTES, &word, err) &&
           ((referral_answer_from(word, &answer->step) &&
             answer->step != REFERRAL_SAY_NO) ||
            err_set(err, ERR_INPUT, N_("choose an answer")));
}

/* Of the contact it was sent to; a link given by hand stops hers as well. */
static bool stop_reminders(struct request *request, struct reply *reply,
                           const struct employer_seen *seen, struct err *err)
{
    struct call call = app_call(request);
    struct str stop;

    call.actor = &seen->actor;
    return form_text(&request->form, "stop", WORD_BYTES, &stop, err) &&
           reminder_stop_ask(&call, seen->ask_rid, str_is(stop, "yes"), err) &&
           reply_see_other(reply, "/answer/{token}?done={done}",
                           path_text(request, "token"),
                           str_is(stop, "yes") ? STR("quiet") : STR("heard"));
}

bool answer_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct employer_answer answer = { .referral_rid = 0 };
    enum employer_outcome outcome = EMPLOYER_TAKEN;
    struct employer_seen seen;
    struct err why = { 0 };

    if (!employer_look(&call, path_text(request, "token"), &seen, err))
        return false;
    if (seen.door == EMPLOYER_NONE)
        return gone(request, reply);
    call.actor = &seen.actor;
    if (form_has(&request->form, "stop"))
        return stop_reminders(request, reply, &seen, err);
    if (!read_answer(&request->form, &answer, &why) ||
        !employer_answer(&call, &seen, &answer, &outcome, &why)) {
        if (firm_shows(request, &why))
            return show(request, reply, &seen, &why, err);
        *err = why;
        return false;
    }
    return reply_see_other(reply, "/answer/{token}?done={done}",
                           path_text(request, "token"),
                           str_from(outcome_words_done[outcome]));
}

/* ------------------------------------------------------------------------ by code */

static bool show_code(struct request *request, struct reply *reply,
                      const struct err *problem)
{
    struct view *view = view_object(request->arena);
    struct str code = STR("");

    if (problem)
        form_get(&request->form, "code", &code);
    view_str(request->arena, view, "code", str_sub(code, 0, CODE_FIELD));
    view_str(request->arena, view, "form_url", route_url(request->arena, "/answer"));
    app_put_problem(request, reply, view, problem);
    reply->main_class = "wrap slim";
    return reply_page(reply, "answer_code", N_("Use your code"), view);
}

bool answer_code_get(struct request *request, struct reply *reply, struct err *err)
{
    (void)err;
    return show_code(request, reply, NULL);
}

bool answer_code_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct secret_token token;
    struct err problem = { 0 };
    struct str code;

    (void)err;
    if (!form_text(&request->form, "code", CODE_FIELD, &code, &problem) ||
        !employer_code_use(&call, code, request->address, &token, &problem))
        return show_code(request, reply, &problem);
    return reply_see_other(reply, "/answer/{token}", str_from(token.text));
}
