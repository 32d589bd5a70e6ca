/* enter.c: who asks, and how the case in question stands to her; see app.h. */
#include "base/embed.h"
#include "service/standing.h"
#include "web/app.h"

bool app_access_load(struct arena *arena, const struct access **access, struct err *err)
{
    struct access *made = ARENA_NEW(arena, struct access);
    struct str tsv;

    if (!embed_find(embed_data, "access.tsv", &tsv))
        return err_set(err, ERR_INTERNAL, N_("the table of access is not there"));
    if (!access_load(tsv, made, err))
        return false;
    *access = made;
    return true;
}

bool app_enter(struct request *request, const struct raw_request *raw, struct err *err)
{
    (void)raw;
    (void)err;
    request->actor = request->app->call.actor;
    return true;
}

bool app_relate(struct request *request, int64_t rid, struct err *err)
{
    struct call call = app_call(request);
    struct subject subject;

    if (!standing_of(&call, rid, &subject, err))
        return false;
    request->relation = subject.relation;
    request->subject_id = subject.person_id;
    request->disclosed = subject.disclosed;
    return true;
}
