/*
 * mustache_read.c: a Mustache text becomes operations; see mustache.h.
 *
 * Invariants
 *   1  every OP_SECTION and OP_INVERTED has an `end` after itself and within the text.
 *   2  names are "." or words of [A-Za-z0-9_-] joined by single dots.
 *   3  the operations' texts borrow from the source or live in the set's arena.
 */
#include <assert.h>

#include "web/mustache_parts.h"

struct open_section {
    struct str name;
    uint32_t op;
};

struct reader {
    struct mustache_set *set;
    struct mustache *m;
    struct str text;
    size_t at;         /* the next byte to read                     */
    size_t line_start; /* where the line of `at` begins             */
    uint32_t line;
    bool line_begun; /* OP_LINE stands already for this line      */
    struct open_section open[MUSTACHE_DEPTH_MAX];
    uint32_t open_count;
    struct err *err;
};

struct tag {
    char sigil;      /* 0: a plain name */
    struct str name; /* trimmed, without the sigil */
    size_t from, to; /* the whole tag in the text */
};

#define REFUSE(r, msg, ...)                                                            \
    err_set((r)->err, ERR_INPUT, msg, ARG_STR((r)->m->name), ARG_NUM((r)->line),       \
            __VA_ARGS__)

static struct op *add_op(struct reader *r, enum op_kind kind, struct str text)
{
    struct mustache *m = r->m;

    if (m->count == m->room) {
        uint32_t room = m->room ? m->room * 2 : 16;
        m->op = arena_grow(r->set->arena, m->op, m->room * sizeof *m->op,
                           room * sizeof *m->op);
        m->room = room;
    }
    m->op[m->count] = (struct op){ .kind = kind, .line = r->line, .text = text };
    return &m->op[m->count++];
}

static void begin_line(struct reader *r)
{
    if (!r->line_begun)
        add_op(r, OP_LINE, (struct str){ 0 });
    r->line_begun = true;
}

/* Adds the literal text up to `end`, a line at a time. */
static void add_text(struct reader *r, size_t end)
{
    while (r->at < end) {
        const char *newline = memchr(r->text.ptr + r->at, '\n', end - r->at);
        size_t stop = newline ? (size_t)(newline - r->text.ptr) + 1 : end;

        begin_line(r);
        add_op(r, OP_TEXT, str_sub(r->text, r->at, stop - r->at));
        r->at = stop;
        if (newline) {
            r->line++;
            r->line_start = stop;
            r->line_begun = false;
        }
    }
}

static bool name_is_sound(struct str name)
{
    bool word = false;

    if (str_is(name, "."))
        return true;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '.' && !word)
            return false;
        word = c != '.';
        if (word && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
            !(c >= '0' && c <= '9') && c != '_' && c != '-')
            return false;
    }
    return word;
}

/* Reads the tag that begins at `from`. */
static bool read_tag(struct reader *r, size_t from, struct tag *tag)
{
    struct str inside = str_sub(r->text, from + 2, r->text.len);
    size_t close = str_find(inside, STR("}}"));

    if (close == SIZE_MAX)
        return REFUSE(r, N_("page {page} line {line}: a tag is not closed"), { 0 });
    inside = str_sub(inside, 0, close);
    *tag = (struct tag){ .from = from, .to = from + 2 + close + 2 };
    if (inside.len > 0 && strchr("{&=", inside.ptr[0]))
        return REFUSE(
            r,
            N_("page {page} line {line}: every text is escaped, so a tag that "
               "begins with {sign} is not allowed"),
            ARG_STR(str_sub(inside, 0, 1)));
    if (inside.len > 0 && strchr("#^/>!", inside.ptr[0])) {
        tag->sigil = inside.ptr[0];
        inside = str_sub(inside, 1, inside.len);
    }
    tag->name = str_trim(inside);
    if (tag->sigil != '!' && !name_is_sound(tag->name))
        return REFUSE(r, N_("page {page} line {line}: {name} is not a name"),
                      ARG_STR(tag->name));
    return true;
}

static bool is_blank(struct str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' && text.ptr[i] != '\t')
            return false;
    return true;
}

/*
 * Whether the tag has its line to itself; then *next is where the next line begins.
 * Only what writes nothing by itself can.
 */
static bool stands_alone(const struct reader *r, const struct tag *tag, size_t *next)
{
    if (!tag->sigil ||
        !is_blank(str_sub(r->text, r->line_start, tag->from - r->line_start)))
        return false;
    struct str after = str_sub(r->text, tag->to, r->text.len);
    size_t newline = str_find(after, STR("\n"));
    struct str rest = str_sub(after, 0, newline);
    if (rest.len > 0 && rest.ptr[rest.len - 1] == '\r')
        rest.len--;
    if (!is_blank(rest))
        return false;
    *next = newline == SIZE_MAX ? r->text.len : tag->to + newline + 1;
    return true;
}

/* The message's text as its id: white space counts as one space. */
static struct str message_id(struct arena *arena, struct str body)
{
    struct buf id = buf_new(arena);
    struct str rest = str_trim(body);
    bool gap = false;

    for (size_t i = 0; i < rest.len; i++) {
        bool space = strchr(" \t\r\n", rest.ptr[i]) != NULL;
        if (!space && gap)
            buf_char(&id, ' ');
        if (!space)
            buf_char(&id, rest.ptr[i]);
        gap = space;
    }
    return buf_str(&id);
}

/* {{#t}} has been read; takes the sentence up to {{/t}}. */
static bool read_message(struct reader *r, const struct tag *tag)
{
    struct str body = str_sub(r->text, tag->to, r->text.len), before, name, after;
    size_t close = str_find(body, STR("{{/t}}"));

    if (close == SIZE_MAX)
        return REFUSE(r, N_("page {page} line {line}: section {name} is never closed"),
                      ARG_STR(tag->name));
    body = str_sub(body, 0, close);
    struct str id = message_id(r->set->arena, body), rest = id;
    while (str_next_hole(rest, &before, &name, &after)) {
        if (!name_is_sound(name))
            return REFUSE(r, N_("page {page} line {line}: {name} is not a name"),
                          ARG_STR(name));
        rest = after;
    }
    if (str_find(rest, STR("{")) != SIZE_MAX)
        return REFUSE(r, N_("page {page} line {line}: a hole is not closed"), { 0 });
    begin_line(r);
    add_op(r, OP_MESSAGE, id);
    for (size_t i = 0; i < body.len; i++)
        if (body.ptr[i] == '\n') {
            r->line++;
            r->line_start = tag->to + i + 1;
        }
    r->at = tag->to + close + strlen("{{/t}}");
    return true;
}

static bool open_section(struct reader *r, const struct tag *tag)
{
    if (r->open_count == MUSTACHE_DEPTH_MAX)
        return REFUSE(
            r, N_("page {page} line {line}: sections are nested deeper than {most}"),
            ARG_NUM(MUSTACHE_DEPTH_MAX));
    r->open[r->open_count++] = (struct open_section){ tag->name, r->m->count };
    add_op(r, tag->sigil == '#' ? OP_SECTION : OP_INVERTED, tag->name);
    return true;
}

static bool close_section(struct reader *r, const struct tag *tag)
{
    if (r->open_count == 0 || !str_eq(r->open[r->open_count - 1].name, tag->name))
        return REFUSE(r,
                      N_("page {page} line {line}: {name} closes nothing that is open"),
                      ARG_STR(tag->name));
    r->open_count--;
    r->m->op[r->open[r->open_count].op].end = r->m->count;
    return true;
}

static bool add_tag(struct reader *r, const struct tag *tag, struct str indent)
{
    switch (tag->sigil) {
    case '#':
    case '^':
        return open_section(r, tag);
    case '/':
        return close_section(r, tag);
    case '>':
        add_op(r, str_is(tag->name, "page") ? OP_PAGE : OP_PARTIAL, tag->name)->indent =
            indent;
        return true;
    case '!':
        return true;
    default:
        add_op(r, OP_VALUE, tag->name);
        return true;
    }
}

/* Takes the text before the tag at `from`, and the tag. */
static bool read_piece(struct reader *r, size_t from)
{
    struct tag tag = { 0 };
    size_t next = from;

    /* the text before, up to the tag's own line, so that lines are counted right */
    size_t line_start = from;
    while (line_start > r->at && r->text.ptr[line_start - 1] != '\n')
        line_start--;
    add_text(r, line_start);
    if (!read_tag(r, from, &tag))
        return false;
    bool message = tag.sigil == '#' && str_is(tag.name, "t");
    bool alone = !message && stands_alone(r, &tag, &next);
    struct str indent = { 0 };
    if (alone) {
        indent = str_sub(r->text, r->at, from - r->at);
    } else {
        add_text(r, from);
        if (message)
            return read_message(r, &tag);
        begin_line(r);
        next = tag.to;
    }
    if (!add_tag(r, &tag, tag.sigil == '>' ? indent : (struct str){ 0 }))
        return false;
    for (size_t i = from; i < next; i++)
        if (r->text.ptr[i] == '\n') {
            r->line++;
            r->line_start = i + 1;
        }
    r->line_begun = !alone;
    r->at = next;
    return true;
}

bool mustache_add(struct mustache_set *set, struct str name, struct str text,
                  struct err *err)
{
    struct mustache *m = ARENA_NEW(set->arena, struct mustache);
    struct reader r = { .set = set, .m = m, .text = text, .line = 1, .err = err };
    size_t from;

    m->name = name;
    if (mustache_find(set, name))
        return err_set(err, ERR_INPUT, N_("there are two pages called {page}"),
                       ARG_STR(name));
    if (text.len > MUSTACHE_TEXT_MAX_BYTES)
        return err_set(err, ERR_INPUT, N_("page {page} is larger than {most} bytes"),
                       ARG_STR(name), ARG_NUM(MUSTACHE_TEXT_MAX_BYTES));
    while ((from = str_find(str_sub(text, r.at, text.len), STR("{{"))) != SIZE_MAX)
        if (!read_piece(&r, r.at + from))
            return false;
    add_text(&r, text.len);
    if (r.open_count > 0) {
        r.line = m->op[r.open[r.open_count - 1].op].line;
        return REFUSE(&r, N_("page {page} line {line}: section {name} is never closed"),
                      ARG_STR(r.open[r.open_count - 1].name));
    }
    if (set->last)
        set->last->next = m;
    else
        set->first = m;
    set->last = m;
    return true;
}

struct mustache_set *mustache_set_new(struct arena *arena)
{
    struct mustache_set *set = ARENA_NEW(arena, struct mustache_set);

    set->arena = arena;
    return set;
}

const struct mustache *mustache_find(const struct mustache_set *set, struct str name)
{
    for (const struct mustache *m = set->first; m; m = m->next)
        if (str_eq(m->name, name))
            return m;
    return NULL;
}

bool mustache_check(struct mustache_set *set, struct err *err)
{
    for (struct mustache *m = set->first; m; m = m->next)
        for (uint32_t i = 0; i < m->count; i++) {
            struct op *op = &m->op[i];
            if (op->kind != OP_PARTIAL)
                continue;
            op->partial = mustache_find(set, op->text);
            if (!op->partial)
                return err_set(
                    err, ERR_INPUT,
                    N_("page {page} line {line}: there is no page called {name}"),
                    ARG_STR(m->name), ARG_NUM(op->line), ARG_STR(op->text));
        }
    return true;
}
