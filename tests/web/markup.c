/* markup.c: see markup.h. */
#include "markup.h"

#define DEPTH_MAX 64u

struct open_thing {
    struct str name; /* of an element; of a section with its sigil: "#site.nav" */
    bool posts, has_token;
};

struct walker {
    struct str text;
    size_t at;
    struct open_thing open[DEPTH_MAX];
    uint32_t open_count;
    const char *why;
};

static bool fail(struct walker *w, const char *why)
{
    if (!w->why)
        w->why = why;
    return false;
}

static bool at_text(const struct walker *w, const char *text)
{
    return str_starts(str_sub(w->text, w->at, w->text.len), text);
}

/* Takes up to and with `end`; *inside is what stands before it. */
static bool take_to(struct walker *w, const char *end, struct str *inside)
{
    struct str rest = str_sub(w->text, w->at, w->text.len);
    size_t stop = str_find(rest, str_from(end));

    if (stop == SIZE_MAX)
        return fail(w, "something is not closed");
    *inside = str_sub(rest, 0, stop);
    w->at += stop + strlen(end);
    return true;
}

static bool push(struct walker *w, struct open_thing thing)
{
    if (w->open_count == DEPTH_MAX)
        return fail(w, "nested too deeply");
    w->open[w->open_count++] = thing;
    return true;
}

static bool pop(struct walker *w, struct str name)
{
    if (w->open_count == 0 || !str_eq(w->open[w->open_count - 1].name, name))
        return fail(w, "closed in another order than opened");
    struct open_thing thing = w->open[--w->open_count];
    if (thing.posts && !thing.has_token)
        return fail(w, "a form that posts has no {{>csrf}}");
    return true;
}

/* Takes a Mustache tag or a whole message. */
static bool take_tag(struct walker *w, bool in_attribute)
{
    struct str inside;

    if (at_text(w, "{{#t}}")) {
        if (!take_to(w, "{{/t}}", &inside))
            return false;
        if (in_attribute && str_find(inside, STR("*")) != SIZE_MAX)
            return fail(w, "a bold mark in an attribute");
        return true;
    }
    w->at += 2;
    if (!take_to(w, "}}", &inside))
        return false;
    if (str_starts(inside, "#") || str_starts(inside, "^"))
        return push(w, (struct open_thing){ .name = str_sub(inside, 1, inside.len) });
    if (str_starts(inside, "/"))
        return pop(w, str_sub(inside, 1, inside.len));
    if (str_is(inside, ">csrf"))
        for (uint32_t i = 0; i < w->open_count; i++)
            w->open[i].has_token = true;
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static void skip_space(struct walker *w)
{
    while (w->at < w->text.len && is_space(w->text.ptr[w->at]))
        w->at++;
}

static struct str take_name(struct walker *w)
{
    size_t from = w->at;

    while (w->at < w->text.len) {
        char c = w->text.ptr[w->at];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
            !(c >= '0' && c <= '9') && c != '-' && c != ':')
            break;
        w->at++;
    }
    return str_sub(w->text, from, w->at - from);
}

/* A fragment of letters, digits and hyphens: "#main"; or nothing. */
static bool is_fragment(struct str value)
{
    for (size_t i = 1; i < value.len; i++) {
        char c = value.ptr[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return value.len == 0 || value.ptr[0] == '#';
}

static bool is_link_value(struct str value)
{
    size_t close = str_find(value, STR("}}"));

    if (str_is(value, "data:,") || (value.len > 0 && is_fragment(value)))
        return true;
    if (!str_starts(value, "{{") || close == SIZE_MAX)
        return false;
    struct str name = str_sub(value, 2, close - 2);
    return is_fragment(str_sub(value, close + 2, value.len)) &&
           (str_is(name, "url") || str_ends(name, "_url") || str_ends(name, ".url"));
}

static bool is_one_of(struct str name, const char *const *words)
{
    for (; *words; words++)
        if (str_is(name, *words))
            return true;
    return false;
}

static bool attribute_is_sound(struct walker *w, struct str name, struct str value,
                               struct open_thing *element)
{
    static const char *const links[] = { "href",       "src",        "action",
                                         "formaction", "xlink:href", NULL };
    if (str_is(name, "style"))
        return fail(w, "a style attribute");
    if (str_starts(name, "on"))
        return fail(w, "a script in an attribute");
    if (is_one_of(name, links) && !is_link_value(value))
        return fail(w, "a link that does not come from the view");
    if (str_is(element->name, "form") && str_is(name, "method")) {
        if (!str_is(value, "get") && !str_is(value, "post"))
            return fail(w, "a form's method is get or post");
        element->posts = str_is(value, "post");
    }
    return true;
}

/* Takes one attribute; a value may hold Mustache tags, balanced within it. */
static bool take_attribute(struct walker *w, struct open_thing *element)
{
    struct str name = take_name(w), value = { 0 };
    uint32_t open = w->open_count;

    if (name.len == 0)
        return fail(w, "an attribute was expected");
    if (w->at < w->text.len && w->text.ptr[w->at] == '=') {
        w->at++;
        if (!at_text(w, "\""))
            return fail(w, "an attribute is not quoted");
        size_t from = ++w->at;
        while (w->at < w->text.len && w->text.ptr[w->at] != '"') {
            if (!at_text(w, "{{"))
                w->at++;
            else if (!take_tag(w, true))
                return false;
        }
        value = str_sub(w->text, from, w->at - from);
        w->at++;
    }
    if (w->open_count != open)
        return fail(w, "a section begins in an attribute and ends outside");
    return attribute_is_sound(w, name, value, element);
}

static bool take_script(struct walker *w, bool has_src)
{
    if (!has_src || !at_text(w, "</script>"))
        return fail(w, "a script in the page");
    w->at += strlen("</script>");
    return true;
}

/* Takes an opening tag, from its name. */
static bool take_element(struct walker *w)
{
    static const char *const voids[] = { "area",   "base",  "br",    "col",  "embed",
                                         "hr",     "img",   "input", "link", "meta",
                                         "source", "track", "wbr",   NULL };
    struct open_thing element = { .name = take_name(w) };
    bool closed = false;
    size_t from = w->at;

    if (element.name.len == 0)
        return fail(w, "a < that opens nothing");
    if (str_is(element.name, "style"))
        return fail(w, "a <style>");
    for (skip_space(w); w->at < w->text.len && w->text.ptr[w->at] != '>';
         skip_space(w)) {
        if (at_text(w, "/>")) {
            closed = true;
            w->at++;
        } else if (at_text(w, "{{")) {
            if (!take_tag(w, true))
                return false;
        } else if (!take_attribute(w, &element)) {
            return false;
        }
    }
    struct str inside = str_sub(w->text, from, w->at - from);
    w->at++;
    if (str_is(element.name, "script"))
        return take_script(w, str_find(inside, STR(" src=")) != SIZE_MAX);
    return closed || is_one_of(element.name, voids) || push(w, element);
}

static bool take_markup(struct walker *w)
{
    struct str name;

    if (at_text(w, "{{!")) {
        return take_to(w, "}}", &name);
    } else if (at_text(w, "{{")) {
        return take_tag(w, false);
    } else if (at_text(w, "<!")) {
        return take_to(w, ">", &name);
    } else if (at_text(w, "</")) {
        w->at += 2;
        return take_to(w, ">", &name) && pop(w, name);
    } else if (at_text(w, "<")) {
        w->at++;
        return take_element(w);
    }
    w->at++;
    return true;
}

struct markup_fault markup_check(struct str page)
{
    struct walker w = { .text = page };
    struct markup_fault fault = { NULL, 1 };

    while (w.at < page.len && take_markup(&w))
        continue;
    if (!w.why && w.open_count > 0)
        w.why = "something is not closed";
    fault.why = w.why;
    for (size_t i = 0; i < w.at && i < page.len; i++)
        fault.line += page.ptr[i] == '\n';
    return fault;
}
