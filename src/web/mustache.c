/*
 * mustache.c: runs the operations that mustache_read.c made; see mustache.h.
 *
 * Invariants
 *   1  scope[0 .. scope_count-1] are the values in scope, the innermost last; entry 0
 *      is the view, `outer` is asked after it.
 *   2  depth counts sections and partials together, so recursion is bounded by
 *      MUSTACHE_DEPTH_MAX; steps bounds the time whatever the pages say.
 */
#include "web/mustache.h"

#include <assert.h>

#include "web/mustache_parts.h"

struct run {
    const struct mustache *m; /* the text being run, for errors */
    const struct mustache_data *data;
    const struct view *scope[MUSTACHE_DEPTH_MAX + 2];
    uint32_t scope_count, depth, steps;
    struct str indent;
    struct buf *out;
    struct err *err;
};

static bool run_ops(struct run *run, uint32_t from, uint32_t to);

#define FAIL(run, op, msg, ...)                                                        \
    err_set((run)->err, ERR_INTERNAL, msg, ARG_STR((run)->m->name),                    \
            ARG_NUM((op)->line), __VA_ARGS__)

void mustache_escape(struct buf *out, struct str text)
{
    size_t from = 0;

    for (size_t i = 0; i < text.len; i++) {
        const char *entity = text.ptr[i] == '&'    ? "&amp;"
                             : text.ptr[i] == '<'  ? "&lt;"
                             : text.ptr[i] == '>'  ? "&gt;"
                             : text.ptr[i] == '"'  ? "&quot;"
                             : text.ptr[i] == '\'' ? "&#39;"
                                                   : NULL;
        if (!entity)
            continue;
        buf_add(out, str_sub(text, from, i - from));
        buf_cstr(out, entity);
        from = i + 1;
    }
    buf_add(out, str_sub(text, from, text.len - from));
}

/* ---------- names ---------- */

static const struct view *look_up_first(const struct run *run, struct str name)
{
    const struct view *found = NULL;

    for (uint32_t i = run->scope_count; i-- > 0 && !found;)
        found = view_get(run->scope[i], name);
    return found ? found : view_get(run->data->outer, name);
}

/* The value of a dotted name; NULL with the error set when the view lacks it. */
static const struct view *look_up(struct run *run, const struct op *op, struct str name)
{
    struct str rest = name, part;
    const struct view *value = NULL;

    if (str_is(name, "."))
        return run->scope[run->scope_count - 1];
    while (str_next(&rest, '.', &part)) {
        value = value ? view_get(value, part) : look_up_first(run, part);
        if (!value) {
            FAIL(run, op, N_("page {page} line {line}: the view has no {name}"),
                 ARG_STR(name));
            return NULL;
        }
    }
    return value;
}

static bool is_empty(const struct view *value)
{
    switch (value->kind) {
    case VIEW_NULL:
        return true;
    case VIEW_BOOL:
        return !value->boolean;
    case VIEW_STR:
        return value->text.len == 0;
    case VIEW_ARRAY:
        return value->count == 0;
    case VIEW_INT:
    case VIEW_OBJECT:
    case VIEW_RAW:
    case VIEW_KIND_COUNT:
    default:
        return false;
    }
}

static bool is_link(struct str text)
{
    static const char *const starts[] = { "#", "https://", "tel:", "mailto:" };

    if (str_starts(text, "/"))
        return text.len < 2 || (text.ptr[1] != '/' && text.ptr[1] != '\\');
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
        if (str_starts(text, starts[i]))
            return true;
    return text.len == 0;
}

static bool names_a_link(struct str name)
{
    return str_is(name, "url") || str_ends(name, "_url") || str_ends(name, ".url");
}

/* Writes the value of `name`; whole numbers as the reader does when `spoken`. */
static bool write_value(struct run *run, const struct op *op, struct str name,
                        bool spoken)
{
    const struct view *value = look_up(run, op, name);

    if (!value)
        return false;
    switch (value->kind) {
    case VIEW_STR:
        if (names_a_link(name) && !is_link(value->text))
            return FAIL(run, op, N_("page {page} line {line}: {name} is not a link"),
                        ARG_STR(name));
        mustache_escape(run->out, value->text);
        return true;
    case VIEW_INT:
        if (spoken)
            message_num(run->out, run->data->lang, value->integer);
        else
            buf_int(run->out, value->integer);
        return true;
    case VIEW_BOOL:
        buf_cstr(run->out, value->boolean ? "true" : "false");
        return true;
    case VIEW_NULL:
        return true;
    case VIEW_ARRAY:
    case VIEW_OBJECT:
    case VIEW_RAW:
    case VIEW_KIND_COUNT:
    default:
        return FAIL(run, op, N_("page {page} line {line}: {name} is not a text"),
                    ARG_STR(name));
    }
}

/* ---------- messages ---------- */

/* Writes `text` escaped; each * turns bold on or off when `stars` allows it. */
static void write_words(struct run *run, struct str text, bool stars, bool *bold)
{
    struct str part = text;
    size_t star;

    while (stars && (star = str_find(part, STR("*"))) != SIZE_MAX) {
        mustache_escape(run->out, str_sub(part, 0, star));
        buf_cstr(run->out, *bold ? "</b>" : "<b>");
        *bold = !*bold;
        part = str_sub(part, star + 1, part.len);
    }
    mustache_escape(run->out, part);
}

static bool id_has_n(struct str id)
{
    return str_find(id, STR("{n}")) != SIZE_MAX;
}

static bool run_message(struct run *run, const struct op *op)
{
    struct str id = op->text, before, name, after;
    bool bold = false, stars = str_find(id, STR("*")) != SIZE_MAX;
    int64_t n = 1;

    if (id_has_n(id)) {
        const struct view *value = look_up(run, op, STR("n"));
        if (!value)
            return false;
        n = value->kind == VIEW_INT ? value->integer : 0;
    }
    const char *translated = message_for_str(run->data->lang, id, n);
    struct str rest = translated ? str_from(translated) : id;
    while (str_next_hole(rest, &before, &name, &after)) {
        write_words(run, before, stars, &bold);
        if (!write_value(run, op, name, true))
            return false;
        rest = after;
    }
    write_words(run, rest, stars, &bold);
    if (bold)
        buf_cstr(run->out, "</b>");
    return true;
}

/* ---------- operations ---------- */

static bool deeper(struct run *run, const struct op *op)
{
    if (run->depth == MUSTACHE_DEPTH_MAX)
        return err_set(run->err, ERR_INTERNAL,
                       N_("page {page} line {line}: pages go deeper than {most}"),
                       ARG_STR(run->m->name), ARG_NUM(op->line),
                       ARG_NUM(MUSTACHE_DEPTH_MAX));
    run->depth++;
    return true;
}

/* NOLINTBEGIN(misc-no-recursion): deeper() refuses what is over MUSTACHE_DEPTH_MAX */
static bool run_body(struct run *run, uint32_t section, const struct view *value)
{
    bool ok;

    run->scope[run->scope_count++] = value;
    ok = run_ops(run, section + 1, run->m->op[section].end);
    run->scope_count--;
    return ok;
}

static bool run_section(struct run *run, uint32_t at)
{
    const struct op *op = &run->m->op[at];
    const struct view *value = look_up(run, op, op->text);
    bool inverted = op->kind == OP_INVERTED, ok = true;

    if (!value)
        return false;
    if (is_empty(value) != inverted)
        return true;
    if (!deeper(run, op))
        return false;
    if (inverted) {
        ok = run_ops(run, at + 1, op->end);
    } else if (value->kind == VIEW_ARRAY) {
        for (const struct view_item *i = value->list.first; i && ok; i = i->next)
            ok = run_body(run, at, &i->value);
    } else {
        ok = run_body(run, at, value);
    }
    run->depth--;
    return ok;
}

static bool run_partial(struct run *run, const struct op *op,
                        const struct mustache *partial)
{
    const struct mustache *m = run->m;
    struct str indent = run->indent;

    if (!partial)
        return FAIL(run, op,
                    N_("page {page} line {line}: there is no page called {name}"),
                    ARG_STR(op->text));
    if (!deeper(run, op))
        return false;
    if (op->indent.len > 0) {
        struct buf both = buf_new(run->out->arena);
        buf_add(&both, indent);
        buf_add(&both, op->indent);
        run->indent = buf_str(&both);
    }
    run->m = partial;
    bool ok = run_ops(run, 0, partial->count);
    run->m = m;
    run->indent = indent;
    run->depth--;
    return ok;
}

static bool run_op(struct run *run, uint32_t at)
{
    const struct op *op = &run->m->op[at];

    switch (op->kind) {
    case OP_TEXT:
        buf_add(run->out, op->text);
        return true;
    case OP_LINE:
        buf_add(run->out, run->indent);
        return true;
    case OP_VALUE:
        return write_value(run, op, op->text, false);
    case OP_SECTION:
    case OP_INVERTED:
        return run_section(run, at);
    case OP_PARTIAL:
        return run_partial(run, op, op->partial);
    case OP_PAGE:
        return run_partial(run, op, run->data->page);
    case OP_MESSAGE:
    default:
        return run_message(run, op);
    }
}

static bool run_ops(struct run *run, uint32_t from, uint32_t to)
{
    for (uint32_t at = from; at < to; at++) {
        const struct op *op = &run->m->op[at];
        if (++run->steps > MUSTACHE_STEPS_MAX)
            return err_set(run->err, ERR_INTERNAL,
                           N_("page {page} takes more than {most} steps"),
                           ARG_STR(run->m->name), ARG_NUM(MUSTACHE_STEPS_MAX));
        if (run->out->len > MUSTACHE_OUT_MAX_BYTES)
            return err_set(run->err, ERR_INTERNAL,
                           N_("page {page} is larger than {most} bytes"),
                           ARG_STR(run->m->name), ARG_NUM(MUSTACHE_OUT_MAX_BYTES));
        if (!run_op(run, at))
            return false;
        if (op->kind == OP_SECTION || op->kind == OP_INVERTED)
            at = op->end - 1;
    }
    return true;
}
/* NOLINTEND(misc-no-recursion) */

bool mustache_render(const struct mustache *text, const struct mustache_data *data,
                     struct buf *out, struct err *err)
{
    struct run run = { .m = text, .data = data, .out = out, .err = err };
    size_t start = out->len;

    assert(text && data->view);
    run.scope[run.scope_count++] = data->view;
    if (!run_ops(&run, 0, text->count)) {
        out->len = start;
        return false;
    }
    return true;
}
