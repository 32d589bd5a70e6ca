/*
 * readtext_markup.c: what is left of HTML in a text is read as what it stood for, and
 * every place found is given in the text as it came.
 *
 * <br>, <p>, <li> and their like are line breaks (an item gets its bullet), other tags
 * are nothing, "&aring;" and "&#229;" are "å". "<3" and "A & B" are no markup. A text
 * without any is not copied. With markup the text is written anew, and a list of steps
 * says which code point of the one is which of the other:
 *
 *     given      H&amp;M <b>söker</b> dig
 *     read       H&M söker dig
 *     steps      (0, 0)  (1, 1, five wide)  (2, 6)  (4, 11)  (9, 20)
 */
#include "engine/readtext_in.h"

#define TAG_BYTES    400u  /* a longer one is no tag */
#define HIDDEN_BYTES 4000u /* of a comment, script or style */
#define ENTITY_BYTES 12u

struct writing {
    struct rt_text *t;
    struct str given;
    char *read;
    size_t at, len;          /* bytes of given and read */
    uint32_t point, written; /* code points of given and read */
    uint32_t step_room;
};

static const struct {
    const char *name;
    uint32_t point; /* 0: nothing */
} entities[] = {
    { "lt", '<' },       { "gt", '>' },        { "percnt", '%' },   { "quot", '"' },
    { "apos", '\'' },    { "nbsp", 0xA0 },     { "aring", 0xE5 },   { "auml", 0xE4 },
    { "ouml", 0xF6 },    { "Aring", 0xC5 },    { "Auml", 0xC4 },    { "Ouml", 0xD6 },
    { "eacute", 0xE9 },  { "Eacute", 0xC9 },   { "uuml", 0xFC },    { "ndash", 0x2013 },
    { "mdash", 0x2014 }, { "hellip", 0x2026 }, { "bull", 0x2022 },  { "middot", 0xB7 },
    { "lsquo", 0x2018 }, { "rsquo", 0x2019 },  { "ldquo", 0x201C }, { "rdquo", 0x201D },
    { "laquo", 0xAB },   { "raquo", 0xBB },    { "euro", 0x20AC },  { "deg", 0xB0 },
    { "copy", 0xA9 },    { "reg", 0xAE },      { "trade", 0x2122 }, { "frac12", 0xBD },
    { "shy", 0 },
};

static const char *const tags_break =
    "br p div ul ol h1 h2 h3 h4 h5 h6 tr table thead tbody hr section article header "
    "footer blockquote pre dl dt dd title body head html form";
static const char *const tags_plain =
    "b i u s a em strong span font small big sub sup img td th tt code mark center "
    "label o:p meta link input button nav main abbr cite q";

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* ---- what stands at a "<" or "&" ---- */

struct mark {
    size_t end;       /* in given; 0: no markup */
    const char *text; /* written in its place, of one byte a code point and first */
    uint32_t point;   /* or this, unless 0 */
};

/* The name after "<" or "</" in lower case; empty where none stands. */
static struct str tag_name(struct str tag, char *name, size_t room)
{
    size_t at = 1, len = 0;

    if (at < tag.len && tag.ptr[at] == '/')
        at++;
    for (; at < tag.len && len < room &&
           (is_letter(tag.ptr[at]) || (len && is_digit(tag.ptr[at])) ||
            (len && tag.ptr[at] == ':'));
         at++)
        name[len++] = (char)(tag.ptr[at] == ':' ? ':' : tag.ptr[at] | 0x20);
    return (struct str){ name, len };
}

/* Where the comment, script or style that `tag` opens ends. */
static size_t hidden_end(struct str given, size_t end, const char *close)
{
    size_t found = str_find(str_sub(given, end, HIDDEN_BYTES), str_from(close));

    return found == SIZE_MAX ? end : end + found + strlen(close);
}

static struct mark tag_at(struct str given, size_t at)
{
    struct str rest = str_sub(given, at, TAG_BYTES);
    size_t close = str_find(rest, STR(">"));
    char room[12];

    if (str_starts(rest, "<!--"))
        return (struct mark){ hidden_end(given, at + 4, "-->"), "", 0 };
    if (close == SIZE_MAX)
        return (struct mark){ 0 };
    struct str name = tag_name(str_sub(rest, 0, close), room, sizeof room);
    size_t end = at + close + 1;
    if (!name.len)
        return (struct mark){ 0 };
    if (str_is(name, "style") || str_is(name, "script"))
        return (struct mark){ rest.ptr[1] == '/' ? end
                              : str_is(name, "style")
                                  ? hidden_end(given, end, "</style>")
                                  : hidden_end(given, end, "</script>"),
                              "", 0 };
    if (str_is(name, "li"))
        return (struct mark){ end, rest.ptr[1] == '/' ? "\n" : "\n- ", 0 };
    if (rt_word_in(name, tags_break))
        return (struct mark){ end, "\n", 0 };
    if (rt_word_in(name, tags_plain))
        return (struct mark){ end, rt_word_in(name, "td th") ? " " : "", 0 };
    return (struct mark){ 0 };
}

/* "#229" or "#xE5"; 0: none that may stand in a text. */
static uint32_t number_of(struct str name)
{
    uint32_t point = 0;
    bool hex = name.len > 1 && (name.ptr[1] == 'x' || name.ptr[1] == 'X');

    for (size_t i = hex ? 2 : 1; i < name.len; i++) {
        char c = (char)(name.ptr[i] | 0x20);

        if (!is_digit(name.ptr[i]) && !(hex && c >= 'a' && c <= 'f'))
            return 0;
        point = point * (hex ? 16 : 10) +
                (uint32_t)(is_digit(name.ptr[i]) ? name.ptr[i] - '0' : c - 'a' + 10);
        if (point > 0x10FFFF)
            return 0;
    }
    return (point < ' ' && point != '\t' && point != '\n' && point != '\r') ||
                   (point >= 0xD800 && point < 0xE000)
               ? 0
               : point;
}

/* "&auml;", and "&amp;auml;", which was written out twice. */
static struct mark entity_at(struct str given, size_t at)
{
    size_t from = at + 1;

    while (str_starts(str_sub(given, from, 4), "amp;"))
        from += 4;
    struct mark plain = { from > at + 1 ? from : 0, "", '&' };
    struct str rest = str_sub(given, from, ENTITY_BYTES);
    size_t semi = str_find(rest, STR(";"));
    struct str name = str_sub(rest, 0, semi == SIZE_MAX ? 0 : semi);
    size_t end = from + name.len + 1;

    if (name.len < 2)
        return plain;
    if (name.ptr[0] == '#') {
        uint32_t point = number_of(name);

        if (point == '\n' || point == '\r' || point == '\t')
            return (struct mark){ end, point == '\t' ? " " : "\n", 0 };
        return point ? (struct mark){ end, "", point } : plain;
    }
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (str_is(name, entities[i].name))
            return (struct mark){ end, "", entities[i].point };
    return plain;
}

static struct mark mark_at(struct str given, size_t at)
{
    if (given.ptr[at] == '<')
        return tag_at(given, at);
    return given.ptr[at] == '&' ? entity_at(given, at) : (struct mark){ 0 };
}

/* ---- writing anew ---- */

/* From here on one code point read is one given; the first is `width` wide. */
static void step_add(struct writing *w, uint32_t width)
{
    struct rt_text *t = w->t;

    if (t->step_count == w->step_room) {
        uint32_t want = w->step_room ? w->step_room * 2 : 64;

        t->step = arena_grow(t->scratch, t->step, w->step_room * sizeof *t->step,
                             want * sizeof *t->step);
        w->step_room = want;
    }
    t->step[t->step_count++] = (struct rt_step){ w->written, w->point, width };
}

static uint32_t points_in(struct str bytes)
{
    uint32_t points = 0;

    for (size_t i = 0; i < bytes.len; i++)
        points += ((unsigned char)bytes.ptr[i] & 0xC0) != 0x80;
    return points;
}

static void plain_copy(struct writing *w, size_t end)
{
    uint32_t points = points_in(str_sub(w->given, w->at, end - w->at));

    memcpy(w->read + w->len, w->given.ptr + w->at, end - w->at);
    w->len += end - w->at;
    w->point += points;
    w->written += points;
    w->at = end;
}

/* No mark is written longer than it was. */
static void mark_write(struct writing *w, const struct mark *mark)
{
    uint32_t width = points_in(str_sub(w->given, w->at, mark->end - w->at));

    step_add(w, width);
    if (mark->point) {
        struct buf buf = buf_new(w->t->scratch);

        buf_utf8(&buf, mark->point);
        memcpy(w->read + w->len, buf.ptr, buf.len);
        w->len += buf.len;
        w->written++;
    }
    size_t len = strlen(mark->text);
    memcpy(w->read + w->len, mark->text, len);
    w->len += len;
    w->written += (uint32_t)len;
    w->point += width;
    w->at = mark->end;
    step_add(w, 1);
}

/* Where the next "<" and "&" stand, or the text's end; each byte is looked at once for
 * each, however many there are of the other. */
struct next {
    size_t tag, entity;
};

static size_t byte_at(struct str given, size_t at, char byte)
{
    const char *found = memchr(given.ptr + at, byte, given.len - at);

    return found ? (size_t)(found - given.ptr) : given.len;
}

static size_t mark_next(struct str given, size_t at, struct next *next)
{
    if (next->tag < at)
        next->tag = byte_at(given, at, '<');
    if (next->entity < at)
        next->entity = byte_at(given, at, '&');
    return next->tag < next->entity ? next->tag : next->entity;
}

void rt_markup(struct rt_text *t)
{
    struct writing w = { .t = t, .given = t->text };
    struct next next = { byte_at(w.given, 0, '<'), byte_at(w.given, 0, '&') };
    size_t at = mark_next(w.given, 0, &next);

    for (; at < t->text.len; at = mark_next(w.given, at + 1, &next)) {
        struct mark mark = mark_at(t->text, at);

        if (!mark.end)
            continue;
        if (!w.read) {
            w.read = arena_take(t->scratch, t->text.len + 1);
            step_add(&w, 1);
        }
        plain_copy(&w, at);
        mark_write(&w, &mark);
        at = mark.end - 1;
    }
    if (!w.read)
        return;
    plain_copy(&w, t->text.len);
    t->text = (struct str){ w.read, w.len };
    t->html = true;
}

/* The last step at or before the code point. */
static const struct rt_step *step_of(const struct rt_text *t, uint32_t point)
{
    uint32_t lo = 0, hi = t->step_count;

    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;

        if (t->step[mid].read <= point)
            lo = mid;
        else
            hi = mid;
    }
    return &t->step[lo];
}

uint32_t rt_given_start(const struct rt_text *t, uint32_t point)
{
    if (!t->step_count)
        return point;
    const struct rt_step *step = step_of(t, point);
    return step->given + (point - step->read);
}

uint32_t rt_given_end(const struct rt_text *t, uint32_t point)
{
    if (!t->step_count || point == 0)
        return point;
    const struct rt_step *step = step_of(t, point - 1);
    return step->given + (point - 1 - step->read) +
           (point - 1 == step->read ? step->width : 1);
}
