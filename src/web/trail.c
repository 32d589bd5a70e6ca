/* trail.c: see trail.h. */
#include "web/trail.h"

#include <assert.h>

#include "service/audit.h"
#include "web/router_parts.h"

struct trail {
    struct buf parts;
    int64_t *person; /* [count] */
    uint32_t count, room;
    bool told;
};

void trail_begin(struct request *request)
{
    const struct route *route = request->route;

    if (!request->actor || !request->router->options.audit ||
        (!route->subject && !(route->flags & (ROUTE_PEOPLE | ROUTE_LOGGED))))
        return;
    request->trail = ARENA_NEW(request->arena, struct trail);
    request->trail->parts = buf_new(request->arena);
}

void request_shows(const struct request *request, int64_t person_id)
{
    struct trail *trail = request->trail;

    assert(person_id > 0);
    if (!trail)
        return;
    trail->told = true;
    for (uint32_t i = trail->count; i > 0 && i + 8 > trail->count; i--)
        if (trail->person[i - 1] == person_id)
            return; /* a row of a list has several parts */
    if (trail->count == trail->room) {
        uint32_t room = trail->room ? 2 * trail->room : 64;
        trail->person = arena_grow(request->arena, trail->person,
                                   trail->room * sizeof *trail->person,
                                   room * sizeof *trail->person);
        trail->room = room;
    }
    trail->person[trail->count++] = person_id;
}

void request_shows_nobody(const struct request *request)
{
    if (request->trail)
        request->trail->told = true;
}

static bool has_word(struct str words, struct str word)
{
    struct str one;

    while (str_next(&words, ' ', &one))
        if (str_eq(one, word))
            return true;
    return false;
}

void trail_part(const struct request *request, const char *action)
{
    struct trail *trail = request->trail;
    struct str word = str_from(action);

    /* What draws a button shows nothing of the person. */
    if (!trail || !str_ends(word, "_see") || str_is(word, request->route->action) ||
        has_word(buf_str(&trail->parts), word))
        return;
    if (trail->parts.len > 0)
        buf_char(&trail->parts, ' ');
    buf_add(&trail->parts, word);
}

static const struct audit_note *note_of(const struct request *request)
{
    struct audit_note *note = ARENA_NEW(request->arena, struct audit_note);
    const struct trail *trail = request->trail;
    const bool protected = request->relation == RELATION_PROTECTED;

    *note = (struct audit_note){
        .actor = request->actor,
        .at = request->now,
        .action = str_from(request->route->action),
        .parts = buf_str(&trail->parts),
        .relation = request->relation,
        .kind = protected                       ? AUDIT_ALERT
                : request->method == METHOD_GET ? AUDIT_READ
                                                : AUDIT_WRITE,
        .person_id = request->subject_id,
        .people = trail->person,
        .people_count = trail->count,
    };
    return note;
}

static bool is_written_before(const struct request *request)
{
    const struct route *route = request->route;

    return request->method != METHOD_GET &&
           (route->subject || route->flags & ROUTE_LOGGED);
}

bool trail_before(struct request *request, struct err *err)
{
    return !request->trail || !is_written_before(request) ||
           request->router->options.audit(request, note_of(request), err);
}

bool trail_after(struct request *request, struct answer *answer, struct err *err)
{
    if (!request->trail)
        return true;
    answer->audit_ticket = request->audit_ticket;
    if (request->route->flags & ROUTE_PEOPLE && !request->trail->told)
        return err_set(err, ERR_INTERNAL,
                       N_("the page {route} does not tell whom it shows"),
                       ARG_WORD(request->route->pattern));
    if (!is_written_before(request))
        answer->note = note_of(request);
    return true;
}

const struct audit_note *trail_refused(const struct request *request)
{
    if (!request->refused || !request->actor || !request->router->options.audit)
        return NULL;
    struct audit_note *note = ARENA_NEW(request->arena, struct audit_note);
    *note = (struct audit_note){ .actor = request->actor,
                                 .at = request->now,
                                 .action = str_from(request->route->action),
                                 .relation = RELATION_STRANGER,
                                 .kind = AUDIT_REFUSED,
                                 .person_id = request->refused_id };
    return note;
}
