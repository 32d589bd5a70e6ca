/*
 * participant_code_page.c: a code on paper for a participant to sign in with.
 *
 *   POST /person/{id}/code   makes one and shows it, this once
 */
#include "service/participant_code.h"
#include "web/app.h"

bool participant_code_post(struct request *request, struct reply *reply,
                           struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct buf until = buf_new(arena);
    struct participant_code code;

    if (!participant_code_make(&call, request->subject_id, &code, err))
        return false;
    message_day(&until, request->lang, code.until);
    view_str(arena, view, "code", str_copy(arena, str_from(code.text)));
    view_str(arena, view, "until", buf_str(&until));
    view_str(arena, view, "person_url",
             route_url(arena, "/person/{id}", path_text(request, "id")));
    reply->ticket = call.ticket;
    return reply_page(reply, "participant_code", N_("A code to sign in with"), view);
}
