/*
 * participant_code_page.c: a code on paper for a participant to sign in with.
 *
 *   POST /person/{id}/code   makes one and shows it, this once
 *
 * The sheet is printed of a protected identity too (domain 3.2, P8): neither name nor
 * address nor unit is on it, so a sheet that is lost tells of nobody. Making it is in
 * the log, and of her an alert, as all that is done with her case (web/trail.h).
 */
#include "service/participant_code.h"
#include "web/app.h"

/* Where to go with it: to type, and as a picture that a phone reads. */
static bool put_address(const struct request *request, struct view *view,
                        struct err *err)
{
    struct app_address address = app_address(request, "/code");
    struct arena *arena = request->arena;
    struct qr qr;

    if (!qr_draw(arena, address.url, &qr, err))
        return false;
    view_str(arena, view, "address", address.typed);
    view_bool(arena, view, "only_here", address.only_here);
    view_str(arena, view, "qr_path", qr.path);
    view_int(arena, view, "qr_side", qr.side);
    return true;
}

bool participant_code_post(struct request *request, struct reply *reply,
                           struct err *err)
{
    struct call call = app_call(request);
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct buf until = buf_new(arena);
    struct participant_code code;

    if (!put_address(request, view, err) ||
        !participant_code_make(&call, request->subject_id, &code, err))
        return false;
    message_day(&until, request->lang, code.until);
    view_str(arena, view, "code", str_copy(arena, str_from(code.text)));
    view_str(arena, view, "until", buf_str(&until));
    view_str(arena, view, "person_url",
             route_url(arena, "/person/{id}", path_text(request, "id")));
    reply->ticket = call.ticket;
    reply->printed = true; /* it names nobody, and leads to no address of hers */
    reply->unnamed = true; /* but who gets it by post, in the address */
    reply->body_class = "only-paper";
    return reply_page(reply, "participant_code", N_("A code to sign in with"), view);
}
