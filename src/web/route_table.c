/* route_table.c: the table of routes: checking, matching, printing; see router.h. */
#include <assert.h>

#include "web/router_parts.h"

static const char *const method_words[METHOD_COUNT] = {
    [METHOD_GET] = "GET", [METHOD_POST] = "POST"
};

static bool is_hole(struct str segment)
{
    return str_starts(segment, "{");
}

static bool segment_is_sound(struct str segment)
{
    bool hole = is_hole(segment);
    struct str word = hole ? str_sub(segment, 1, segment.len - 2) : segment;

    if (hole && !str_ends(segment, "}"))
        return false;
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' &&
            (hole || (c != '-' && c != '.')))
            return false;
    }
    return word.len > 0;
}

/* Cuts a path into segments; false when there are too many. "/" has none. */
static bool cut(struct str path, struct str segment[ROUTE_SEGMENTS_MAX],
                uint32_t *count)
{
    size_t from = 1;

    *count = 0;
    if (path.len <= 1)
        return str_is(path, "/");
    for (size_t i = 1; i <= path.len; i++) {
        if (i < path.len && path.ptr[i] != '/')
            continue;
        if (*count == ROUTE_SEGMENTS_MAX)
            return false;
        segment[(*count)++] = str_sub(path, from, i - from);
        from = i + 1;
    }
    return path.ptr[0] == '/';
}

static bool same_shape(const struct entry *a, const struct entry *b)
{
    if (a->route->method != b->route->method || a->segment_count != b->segment_count)
        return false;
    for (uint32_t i = 0; i < a->segment_count; i++) {
        bool hole = is_hole(a->segment[i]);
        if (hole != is_hole(b->segment[i]) ||
            (!hole && !str_eq(a->segment[i], b->segment[i])))
            return false;
    }
    return true;
}

static bool pattern_is_sound(struct entry *entry)
{
    uint32_t holes = 0;

    if (!cut(str_from(entry->route->pattern), entry->segment, &entry->segment_count))
        return false;
    for (uint32_t i = 0; i < entry->segment_count; i++) {
        if (!segment_is_sound(entry->segment[i]))
            return false;
        holes += is_hole(entry->segment[i]);
    }
    return holes <= ROUTE_HOLES_MAX;
}

/* What shows people is logged, and its handler says whom it shows. */
static bool is_logged(const struct router *router, const struct route *route,
                      struct err *err)
{
    struct str action = str_from(route->action);
    bool people = str_starts(action, "people_") || str_is(action, "need_match") ||
                  str_is(action, "disclosed_list");

    if (people && !(route->flags & ROUTE_PEOPLE))
        return err_set(err, ERR_INPUT,
                       N_("the route {route} shows people; give it ROUTE_PEOPLE"),
                       ARG_WORD(route->pattern));
    if ((route->subject || route->flags & (ROUTE_PEOPLE | ROUTE_LOGGED | ROUTE_OWN)) &&
        !router->options.log)
        return err_set(err, ERR_INTERNAL,
                       N_("the route {route} shows people, and there is no log"),
                       ARG_WORD(route->pattern));
    return true;
}

bool route_table_add(struct router *router, const struct route *route, struct err *err)
{
    struct entry entry = { .route = route };

    assert(route->pattern && route->handle && route->method < METHOD_COUNT);
    if (!route->action || !route->action[0])
        return err_set(err, ERR_INPUT, N_("the route {route} names no action"),
                       ARG_WORD(route->pattern));
    if (!pattern_is_sound(&entry))
        return err_set(err, ERR_INPUT, N_("the route {route} cannot be read"),
                       ARG_WORD(route->pattern));
    if (router->options.access) {
        entry.action = access_action(router->options.access, route->action);
        if (entry.action == ACCESS_ACTION_NONE)
            return err_set(err, ERR_INPUT,
                           N_("the route {route} names the action {action}, which the "
                              "table of access does not have"),
                           ARG_WORD(route->pattern), ARG_WORD(route->action));
        if (!is_logged(router, route, err))
            return false;
    }
    for (uint32_t i = 0; i < router->entry_count; i++)
        if (same_shape(&router->entry[i], &entry))
            return err_set(err, ERR_INPUT, N_("the routes {one} and {two} are alike"),
                           ARG_WORD(router->entry[i].route->pattern),
                           ARG_WORD(route->pattern));
    if (router->entry_count == ROUTER_ROUTES_MAX)
        return err_set(err, ERR_LIMIT, N_("there are more than {most} routes"),
                       ARG_NUM(ROUTER_ROUTES_MAX));
    router->entry[router->entry_count++] = entry;
    return true;
}

/*
 * How literally `entry` fits: a bit a segment, the first the heaviest, with one above
 * them all so that a fit is never 0; 0 when it does not fit.
 */
static uint32_t fit(const struct entry *entry, const struct str *segment,
                    uint32_t count)
{
    uint32_t literal = 1;

    if (entry->segment_count != count)
        return 0;
    for (uint32_t i = 0; i < count; i++) {
        bool hole = is_hole(entry->segment[i]);
        if (hole ? segment[i].len == 0 : !str_eq(entry->segment[i], segment[i]))
            return 0;
        literal = literal * 2 + !hole;
    }
    return literal;
}

struct match route_table_match(const struct router *router, enum method method,
                               struct str path)
{
    struct str segment[ROUTE_SEGMENTS_MAX];
    struct match match = { 0 };
    uint32_t count, best = 0, holes = 0;

    if (!cut(path, segment, &count))
        return match;
    for (uint32_t i = 0; i < router->entry_count; i++) {
        const struct entry *entry = &router->entry[i];
        uint32_t literal = fit(entry, segment, count);
        if (literal == 0)
            continue;
        match.get |= entry->route->method == METHOD_GET;
        match.post |= entry->route->method == METHOD_POST;
        if (entry->route->method == method && literal > best) {
            best = literal;
            match.entry = entry;
        }
    }
    for (uint32_t i = 0; match.entry && i < count; i++)
        if (is_hole(match.entry->segment[i]))
            match.hole[holes++] = segment[i];
    return match;
}

void router_print(const struct router *router, struct buf *out)
{
    for (uint32_t i = 0; i < router->entry_count; i++) {
        const struct route *route = router->entry[i].route;
        buf_format(out, "%-4s %-48s %s\n", method_words[route->method], route->pattern,
                   route->action);
    }
}

const struct route *router_route(const struct router *router, uint32_t index)
{
    return index < router->entry_count ? router->entry[index].route : NULL;
}
