/*
 * list_file_page.c: lists as files, as CSV; asked for as JSON, as JSON.
 *
 *   GET  /firms/file  /visits/file  /referrals/file  /needs/file
 *
 * None of them names a person. But a proposal is about one, and says how it went with
 * her: its file is logged as a list of those it is about, as the page is. Firms, visits
 * and needs are about no participant: nothing is logged of them.
 */
#include "service/firm_export.h"
#include "service/list_file.h"
#include "web/app.h"
#include "web/trail.h"

static bool give(const struct request *request, struct reply *reply,
                 const struct buf *out, const char *csv_name, const char *json_name)
{
    reply->file_name = request->wants_json ? json_name : csv_name;
    return reply_bytes(
        reply, request->wants_json ? "application/json" : "text/csv; charset=utf-8",
        buf_str(out));
}

static bool list(struct request *request, enum list_file what, struct buf *out,
                 struct list_people *people, struct err *err)
{
    struct call call = app_call(request);
    const struct list_file_ask ask = { what,
                                       request->wants_json ? LIST_JSON : LIST_CSV };

    *out = buf_new(request->arena);
    return list_file_write(&call, &ask, out, people, err);
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

    return list(request, LIST_VISITS, &out, NULL, err) &&
           give(request, reply, &out, "visits.csv", "visits.json");
}

bool referrals_file_get(struct request *request, struct reply *reply, struct err *err)
{
    struct list_people people = { .count = 0 };
    struct buf out;

    if (!list(request, LIST_REFERRALS, &out, &people, err))
        return false;
    request_shows_nobody(request);
    for (uint32_t i = 0; i < people.count; i++)
        request_shows(request, people.id[i]);
    return give(request, reply, &out, "proposals.csv", "proposals.json");
}

bool needs_file_get(struct request *request, struct reply *reply, struct err *err)
{
    struct buf out;

    return list(request, LIST_NEEDS, &out, NULL, err) &&
           give(request, reply, &out, "needs.csv", "needs.json");
}
