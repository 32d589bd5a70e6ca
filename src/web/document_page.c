/*
 * document_page.c: the file of a document in a chain of decisions.
 *
 *   POST /programme/{slug}/way/{way}/document             event, file
 *   GET  /programme/{slug}/way/{way}/document/{document}  the file, as a download
 *
 * What comes is shown by no page of ours: it is handed over as it came, with the kind
 * that its bytes tell, never to be run or rendered under our name.
 */
#include "service/document.h"
#include "web/firm_text.h"
#include "web/way_page.h"

static bool add(struct request *request, struct err *err)
{
    struct document_new new = { .bytes = request->upload.bytes };
    struct call call = app_call(request);

    return path_id(request, "way", &new.way_rid, err) &&
           way_decides(request, new.way_rid, err) &&
           form_id(&request->form, "event", &new.event_id, err) &&
           (request->upload.field.len > 0 ||
            err_set(err, ERR_INPUT, N_("choose a file first"))) &&
           document_add(&call, &new, err);
}

bool document_post(struct request *request, struct reply *reply, struct err *err)
{
    struct err why = { 0 };

    if (add(request, &why))
        return reply_see_other_url(reply, way_url(request));
    if (request->wants_json ||
        (!firm_shows(request, &why) && why.kind != ERR_CONFLICT)) {
        *err = why;
        return false;
    }
    return way_show(request, reply, &why, err);
}

bool document_get(struct request *request, struct reply *reply, struct err *err)
{
    struct document document = { .type = DOCUMENT_PDF };
    struct call call = app_call(request);
    int64_t way, rid;

    if (!path_id(request, "way", &way, err) ||
        !path_id(request, "document", &rid, err) ||
        !document_open(&call, way, rid, &document, err))
        return false;
    reply->file_name = document_files[document.type];
    return reply_bytes(reply, document_media[document.type], document.bytes);
}
