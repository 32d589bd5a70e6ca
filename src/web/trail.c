/* trail.c: see trail.h. */
#include "web/trail.h"

#include <assert.h>

#include "service/audit_owed.h"
#include "service/audit_words.h"
#include "web/router_parts.h"

struct trail {
    struct buf parts;
    int64_t *person; /* [count] */
    uint32_t count, room;
    int64_t sought;
    bool told, logged, only_shows;
    bool is_change;         /* its row is owed while the handler runs */
    struct audit_owed owed; /* then */
};

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

void request_logged(const struct request *request, int64_t person_id)
{
    request_shows(request, person_id);
    if (request->trail)
        request->trail->logged = true;
}

void request_only_shows(const struct request *request)
{
    if (request->trail)
        request->trail->only_shows = true;
}

void request_sought(const struct request *request, int64_t person_id)
{
    if (request->trail)
        request->trail->sought = person_id;
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

static bool only_reads(const struct request *request)
{
    return request->method == METHOD_GET || request->done ||
           request->route->flags & ROUTE_SEARCH;
}

/* An alert does not say by its kind whether something was changed. */
static struct str parts_of(const struct request *request, bool changed)
{
    struct str parts = buf_str(&request->trail->parts);
    struct buf more = buf_new(request->arena);

    if (!changed || request->relation != RELATION_PROTECTED)
        return parts;
    buf_cstr(&more, AUDIT_CHANGED);
    if (parts.len > 0)
        buf_char(&more, ' ');
    buf_add(&more, parts);
    return buf_str(&more);
}

static const struct audit_note *note_of(const struct request *request)
{
    struct audit_note *note = ARENA_NEW(request->arena, struct audit_note);
    const struct trail *trail = request->trail;
    const bool protected = request->relation == RELATION_PROTECTED;
    const bool changed = !only_reads(request) && !trail->only_shows;

    *note = (struct audit_note){
        .actor = request->actor,
        .at = request->now,
        .action = str_from(request->route->action),
        .parts = parts_of(request, changed),
        .relation = request->relation,
        .kind = protected ? AUDIT_ALERT
                : changed ? AUDIT_WRITE
                          : AUDIT_READ,
        .person_id = request->subject_id,
        .people = trail->person,
        .people_count = trail->count,
        .sought = trail->sought,
    };
    return note;
}

/* The row is owed; once more: it is another one than was thought, and not written yet.
 */
static void owe(const struct request *request)
{
    struct trail *trail = request->trail;
    bool again = trail->is_change;

    trail->is_change = true;
    trail->owed.note = note_of(request);
    trail->owed.scratch = request->arena;
    if (again)
        return;
    request->router->options.log(request, &trail->owed);
    audit_owe(&trail->owed);
}

void request_changes(const struct request *request, int64_t person_id)
{
    request_shows(request, person_id);
    if (request->trail)
        owe(request);
}

void trail_begin(struct request *request)
{
    const struct router_options *options = &request->router->options;
    const struct route *route = request->route;

    if (!request->actor)
        return;
    const bool own = route->flags & ROUTE_OWN && request->actor->person_id != 0;
    struct trail *trail;

    if (!options->log ||
        (!route->subject && !own && !(route->flags & (ROUTE_PEOPLE | ROUTE_LOGGED))))
        return;
    trail = request->trail = ARENA_NEW(request->arena, struct trail);
    trail->parts = buf_new(request->arena);
    if (own)
        request_shows(request, request->actor->person_id);
    if (!only_reads(request) && (route->subject || own || route->flags & ROUTE_LOGGED))
        owe(request);
}

void trail_end(struct request *request)
{
    struct trail *trail = request->trail;
    uint64_t ticket = trail && trail->is_change ? audit_owe_end(&trail->owed) : 0;

    if (ticket > request->audit_ticket)
        request->audit_ticket = ticket;
}

/* Whether the row is still to be written. */
static bool is_due(const struct trail *trail)
{
    return !trail->logged && (!trail->is_change || trail->owed.first.ticket == 0);
}

bool trail_after(struct request *request, struct answer *answer, struct err *err)
{
    if (!request->trail)
        return true;
    answer->audit_ticket = request->audit_ticket;
    if (request->route->flags & ROUTE_SEARCH && answer->location.len > 0)
        return true; /* the page it leads to has the row */
    if (request->route->flags & ROUTE_PEOPLE && !request->trail->told)
        return err_set(err, ERR_INTERNAL,
                       N_("the page {route} does not tell whom it shows"),
                       ARG_WORD(request->route->pattern));
    if (is_due(request->trail))
        answer->note = note_of(request);
    return true;
}

void trail_no(struct request *request, const struct err *err)
{
    const struct route *route = request->route;
    bool no = err->kind == ERR_NOT_FOUND || err->kind == ERR_DENIED;

    if (!no || !request->actor || (route->flags & ROUTE_COMMON) ||
        request->action == request->router->open)
        return;
    request->refused = true;
    if (err->kind == ERR_DENIED && !request->refused_id)
        request->refused_id = request->subject_id;
}

/* The row of a request that was refused; NULL: there is no log. */
static const struct audit_note *refused(const struct request *request)
{
    if (!request->actor || !request->router->options.log)
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

void trail_failed(struct request *request, const struct err *err, struct answer *answer)
{
    const struct trail *trail = request->trail;

    answer->audit_ticket = request->audit_ticket;
    if (request->refused)
        answer->note = refused(request);
    else if (trail && trail->is_change && is_due(trail) && err->kind != ERR_FULL)
        answer->note = note_of(request); /* it was tried */
}
