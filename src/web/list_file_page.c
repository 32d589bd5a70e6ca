/*
 * list_file_page.c: lists as files, as CSV; asked for as JSON, as JSON.
 *
 *   GET  /firms/file  /visits/file  /referrals/file  /needs/file
 *
 * None of them names a person, so none is a route of people.
 */
#include "service/firm_export.h"
#include "service/list_file.h"
#include "web/app.h"

static bool give(const struct request *request, struct reply *reply,
                 const struct buf *out, const char *csv_name, const char *json_name)
{
    reply->file_name = request->wants_json ? json_name : csv_name;
    return reply_bytes(
        reply, request->wants_json ? "application/json" : "text/csv; charset=utf-8",
        buf_str(out));
}

static bool list(struct request *request, enum list_file what, struct buf *out,
                 struct err *err)
{
    struct call call = app_call(request);

    *out = buf_new(request->arena);
    return list_file_write(&call, what, request->wants_json ? LIST_JSON : LIST_CSV, out,
                           err);
}

bool firms_file_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct buf out = buf_new(request->arena);

    return firm_export(&call, request->wants_json ? FIRM_EXPORT_JSON : FIRM_EXPORT_CSV,
                       &out, err) &&
           give(request, reply, &out, "firms.csv", "firms.json");
}

bool visits_file_get(struct request *request, struct reply *reply, struct err *err)
{
    struct buf out;

    return list(request, LIST_VISITS, &out, err) &&
           give(request, reply, &out, "visits.csv", "visits.json");
}

bool referrals_file_get(struct request *request, struct reply *reply, struct err *err)
{
    struct buf out;

    return list(request, LIST_REFERRALS, &out, err) &&
           give(request, reply, &out, "proposals.csv", "proposals.json");
}

bool needs_file_get(struct request *request, struct reply *reply, struct err *err)
{
    struct buf out;

    return list(request, LIST_NEEDS, &out, err) &&
           give(request, reply, &out, "needs.csv", "needs.json");
}
