/* attack_forms.c: the forms that stand in a page, as what they would send; see
 * attack_kit.h. */
#include "attack_kit.h"

#include "web/csrf.h"

/* A tag of the page: "input", and where its attributes are. */
struct tag {
    struct str name, inside;
    size_t after; /* where the page goes on */
};

static bool next_tag(struct str page, size_t from, struct tag *tag)
{
    size_t open = str_find(str_sub(page, from, page.len), STR("<"));
    size_t len = 0;

    if (open == SIZE_MAX)
        return false;
    struct str rest = str_sub(page, from + open + 1, page.len);
    size_t close = str_find(rest, STR(">"));
    assert_true(close != SIZE_MAX); /* in an attribute > is written &gt; */
    tag->inside = str_sub(rest, 0, close);
    while (len < close && rest.ptr[len] != ' ' && rest.ptr[len] != '\n')
        len++;
    tag->name = str_sub(rest, 0, len);
    tag->after = from + open + close + 2;
    return true;
}

static struct str unescaped(struct str text)
{
    static const struct {
        const char *entity;
        char is;
    } table[] = { { "&amp;", '&' },  { "&lt;", '<' },   { "&gt;", '>' },
                  { "&quot;", '"' }, { "&#39;", '\'' }, { "&#x27;", '\'' } };
    struct buf out = buf_new(&app_arena);

    buf_cstr(&out, "");
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        for (size_t k = 0; c == '&' && k < sizeof table / sizeof *table; k++)
            if (str_starts(str_sub(text, i, text.len), table[k].entity)) {
                c = table[k].is;
                i += strlen(table[k].entity) - 1;
                buf_char(&out, c);
                c = '\0';
            }
        if (c)
            buf_char(&out, c);
    }
    return buf_str(&out);
}

static bool attribute(const struct tag *tag, const char *name, struct str *value)
{
    struct buf key = buf_new(&app_arena);

    buf_format(&key, " %s=\"", name);
    size_t at = str_find(tag->inside, buf_str(&key));
    if (at == SIZE_MAX)
        return false;
    struct str rest = str_sub(tag->inside, at + key.len, tag->inside.len);
    *value = unescaped(str_sub(rest, 0, str_find(rest, STR("\""))));
    return true;
}

static bool has_word(const struct tag *tag, const char *word)
{
    struct buf key = buf_new(&app_arena);

    buf_format(&key, " %s", word);
    return str_find(tag->inside, buf_str(&key)) != SIZE_MAX;
}

static void put_field(struct attack_form *form, struct str name, struct str value,
                      bool is_choice)
{
    for (uint32_t i = 0; is_choice && i < form->field_count; i++)
        if (str_eq(form->field[i].name, name))
            return; /* the first of a group, or the chosen one before */
    assert_true(form->field_count < ATTACK_FIELDS);
    form->field[form->field_count++] = (struct attack_field){ name, value, is_choice };
}

static void put_input(struct attack_form *form, const struct tag *tag, struct str name)
{
    struct str type = STR("text"), value = { 0 };

    attribute(tag, "type", &type);
    attribute(tag, "value", &value);
    bool choice = str_is(type, "radio") || str_is(type, "checkbox");
    if (!str_is(name, CSRF_FIELD))
        put_field(form, name, value, choice);
}

/* The chosen option, or the first that says anything. */
static struct str option_of(struct str page, size_t from)
{
    struct str best = { 0 }, value;
    struct tag tag;

    while (next_tag(page, from, &tag) && !str_is(tag.name, "/select")) {
        from = tag.after;
        if (!str_is(tag.name, "option") || !attribute(&tag, "value", &value))
            continue;
        if (best.len == 0 || has_word(&tag, "selected"))
            best = value;
    }
    return best;
}

static void put_tag(struct attack_form *form, struct str page, const struct tag *tag)
{
    struct str name, value = { 0 };

    if (!attribute(tag, "name", &name))
        return;
    if (str_is(tag->name, "input")) {
        put_input(form, tag, name);
    } else if (str_is(tag->name, "select")) {
        put_field(form, name, option_of(page, tag->after), true);
    } else if (str_is(tag->name, "textarea")) {
        struct str rest = str_sub(page, tag->after, page.len);
        put_field(form, name, unescaped(str_sub(rest, 0, str_find(rest, STR("<")))),
                  false);
    } else if (str_is(tag->name, "button")) {
        attribute(tag, "value", &value);
        put_field(form, name, value, true);
    }
}

/* What stands in the form, and what says form="ID" elsewhere. */
static void fill_form(struct attack_form *form, struct str page, size_t from,
                      struct str id)
{
    struct tag tag;
    struct str whose;
    size_t at = 0;

    while (next_tag(page, from, &tag) && !str_is(tag.name, "/form")) {
        if (!attribute(&tag, "form", &whose))
            put_tag(form, page, &tag);
        from = tag.after;
    }
    for (; id.len > 0 && next_tag(page, at, &tag); at = tag.after)
        if (attribute(&tag, "form", &whose) && str_eq(whose, id))
            put_tag(form, page, &tag);
}

void attack_forms(struct str page, uint32_t user,
                  void (*take)(void *ctx, const struct attack_form *form), void *ctx)
{
    struct tag tag;

    for (size_t at = 0; next_tag(page, at, &tag); at = tag.after) {
        struct attack_form *form = NULL;
        struct str method = STR("get"), id = { 0 };
        if (!str_is(tag.name, "form"))
            continue;
        form = ARENA_NEW(&app_arena, struct attack_form);
        form->user = user;
        attribute(&tag, "method", &method);
        attribute(&tag, "id", &id);
        assert_true(attribute(&tag, "action", &form->action));
        form->action = str_sub(form->action, 0, str_find(form->action, STR("#")));
        form->posts = str_is(method, "post");
        fill_form(form, page, tag.after, id);
        take(ctx, form);
    }
}
