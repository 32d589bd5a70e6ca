/*
 * outbox_page.c: messages that have not left, letters to print, calls to make.
 *
 *   GET  /outbox                what waits and what did not get through; no names
 *   GET  /outbox/letters        letters, a page of paper each
 *   GET  /outbox/calls          whom to call, and what to say
 *   POST /outbox/message/{id}   how=sent|later|retry|drop,
 * back=outbox|letters|calls|day
 */
#include "base/date.h"
#include "service/outbox_list.h"
#include "web/firm_text.h"
#include "web/gate.h"
#include "web/trail.h"

#define WORD_BYTES 20u

static const struct coded state_words[] = {
    { "waiting", N_("Has not left yet") },
    { "sending", N_("Is leaving") },
    { "failed", N_("Did not get through") },
    { "unsure", N_("Nobody knows whether it got through") },
};
/* A colleague is told on her own page: nothing leaves the house. */
static const struct coded page_words[] = {
    { "waiting", N_("Waits to be read") },
};
static const struct coded reason_words[] = {
    { "left", N_("The receiver has left. Find somebody else.") },
    { "refused", N_("The address is not right. Ask for another.") },
    { "tries", N_("Tried many times. Call instead.") },
    { "late", N_("The sending was cut off. Ask whether it came.") },
    { "cut_off", N_("The sending was cut off. Ask whether it came.") },
};
static const struct coded to_words[] = {
    { "contact", N_("Firm") },
    { "person", N_("Participant") },
    { "user", N_("Colleague") },
};

static struct str said(const struct request *request, struct coded_table table,
                       struct str word)
{
    uint32_t at = coded_find(table, word);

    return at < table.count
               ? str_from(message_for(request->lang, table.row[at].label, 1))
               : STR("");
}

/* Whether the reader may see how to reach the participant of a message. */
static bool may_reach(const void *ctx, enum relation relation)
{
    const struct request *request = ctx;
    const struct access *access = request->app->access;

    return access_may(access, request->actor->roles,
                      access_action(access, "contact_see"), relation);
}

static struct outbox_sight sight_of(const struct request *request)
{
    return (struct outbox_sight){ may_reach, request };
}

static void put_urls(const struct request *request, struct view *view)
{
    bool papers = gate_leads(request, "people_outbox");

    view_str(request->arena, view, "list_url", route_url(request->arena, "/outbox"));
    if (papers) {
        view_str(request->arena, view, "letters_url",
                 route_url(request->arena, "/outbox/letters"));
        view_str(request->arena, view, "calls_url",
                 route_url(request->arena, "/outbox/calls"));
    } else {
        view_null(request->arena, view, "letters_url");
        view_null(request->arena, view, "calls_url");
    }
}

static void put_message(const struct request *request, struct view *v)
{
    struct arena *arena = request->arena;
    struct str firm = firm_member(v, "firm_id"), state = firm_member(v, "state");
    bool trouble = str_is(state, "failed") || str_is(state, "unsure");

    struct str state_text = { 0 };

    if (str_is(firm_member(v, "channel"), "page"))
        state_text = said(request, CODED(page_words), state);
    if (state_text.len == 0)
        state_text = said(request, CODED(state_words), state);
    view_str(arena, v, "state_text", state_text);
    view_str(arena, v, "reason_text",
             said(request, CODED(reason_words), firm_member(v, "reason")));
    view_str(arena, v, "channel_text",
             said(request,
                  (struct coded_table){ outbox_channel_words, OUTBOX_CHANNEL_COUNT },
                  firm_member(v, "channel")));
    view_str(arena, v, "to_text", said(request, CODED(to_words), firm_member(v, "to")));
    view_str(arena, v, "made_text", firm_day_of(request, view_get(v, STR("made_on"))));
    view_bool(arena, v, "trouble", trouble);
    view_bool(arena, v, "unsure", str_is(state, "unsure"));
    view_bool(arena, v, "act", trouble && view_get(v, STR("mine"))->boolean);
    view_str(arena, v, "do_url",
             route_url(arena, "/outbox/message/{id}", firm_member(v, "id")));
    if (firm.len > 0)
        view_str(arena, v, "firm_url", route_url(arena, "/firm/{id}", firm));
    else
        view_null(arena, v, "firm_url");
}

bool outbox_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct outbox_sight sight = sight_of(request);
    struct view *view;

    if (!outbox_list(&call, &sight, &view, err))
        return false;
    const struct view *list = view_get(view, STR("messages"));
    for (struct view_item *i = list->list.first; i; i = i->next)
        put_message(request, &i->value);
    view_bool(request->arena, view, "any", list->count > 0);
    put_urls(request, view);
    return reply_page(reply, "outbox", N_("Messages"), view);
}

/* ------------------------------------------------------------------------- papers */

static void put_lines(const struct request *request, struct view *v)
{
    struct view *lines = view_put_array(request->arena, v, "lines");
    struct str text = firm_member(v, "text"), line;

    while (str_next(&text, '\n', &line))
        view_add_str(request->arena, lines, line);
}

static bool show_papers(struct request *request, enum outbox_channel channel,
                        struct view **view, struct err *err)
{
    struct call call = app_call(request);
    struct outbox_papers_ask ask = { channel, sight_of(request),
                                     app_address(request, "").url };
    struct outbox_papers papers;

    if (!outbox_papers(&call, &ask, &papers, err))
        return false;
    request_shows_nobody(request);
    for (uint32_t i = 0; i < papers.person_count; i++)
        request_shows(request, papers.person_id[i]);
    const struct view *list = view_get(papers.view, STR("papers"));
    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        const char *of =
            view_get(v, STR("is_person"))->boolean ? "/person/{id}" : "/firm/{id}";
        put_lines(request, v);
        view_str(request->arena, v, "of_url",
                 route_url(request->arena, of, firm_member(v, "of_id")));
        view_str(
            request->arena, v, "do_url",
            route_url(request->arena, "/outbox/message/{id}", firm_member(v, "id")));
    }
    view_bool(request->arena, papers.view, "any", list->count > 0);
    put_urls(request, papers.view);
    *view = papers.view;
    return true;
}

bool outbox_letters_get(struct request *request, struct reply *reply, struct err *err)
{
    struct view *view;
    struct buf today = buf_new(request->arena);

    if (!show_papers(request, OUTBOX_LETTER, &view, err))
        return false;
    message_day(&today, request->lang, moment_day(request->now));
    view_str(request->arena, view, "today_text", buf_str(&today));
    reply->body_class = "letters";
    return reply_page(reply, "outbox_letters", N_("Letters"), view);
}

bool outbox_calls_get(struct request *request, struct reply *reply, struct err *err)
{
    struct view *view;

    return show_papers(request, OUTBOX_CALL, &view, err) &&
           reply_page(reply, "outbox_calls", N_("Calls"), view);
}

bool outbox_do_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct outbox_sight sight = sight_of(request);
    struct str how, back;
    enum outbox_hand hand;
    int64_t rid, person_id = 0;

    if (!path_id(request, "id", &rid, err) ||
        !form_text(&request->form, "how", WORD_BYTES, &how, err) ||
        !form_text_or_none(&request->form, "back", WORD_BYTES, &back, err) ||
        !outbox_whose(&call, rid, &person_id, err))
        return false;
    request->refused_id = person_id; /* if it is not hers to do */
    if (person_id)
        request_changes(request, person_id);
    if (!outbox_hand_from(how, &hand))
        return err_set(err, ERR_INPUT, N_("choose what became of the message"));
    if (!outbox_do(&call, rid, hand, &sight, err))
        return false;
    return reply_see_other(reply, str_is(back, "letters") ? "/outbox/letters"
                                  : str_is(back, "calls") ? "/outbox/calls"
                                  : str_is(back, "day")   ? "/day"
                                                          : "/outbox");
}
