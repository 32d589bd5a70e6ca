/*
 * json_shape.c: see json_shape.h.
 *
 *   blank the struct -> each member that is there -> those that are not -> refs
 *
 * Both walks go as deep as the shapes are nested, which is the program's to say; the
 * file cannot make them deeper.
 */
#include "service/json_shape.h"

#include <assert.h>

#include "base/map.h"
#include "domain/programme.h"

static const struct finding_kind
    unknown_key = { "unknown_key", SEVERITY_ERROR,
                    N_("nobody knows a member called {key} here") },
    missing_key = { "missing_key", SEVERITY_ERROR,
                    N_("{key} is missing; write null where the source does not say "
                       "it") },
    missing_must = { "missing_key", SEVERITY_ERROR, N_("{key} is missing") },
    wrong_type = { "wrong_type", SEVERITY_ERROR,
                   N_("something like {wanted} is wanted here, not {given}") },
    no_null = { "wrong_type", SEVERITY_ERROR,
                N_("null is not possible here: leave {key} out") },
    out_of_range = { "out_of_range", SEVERITY_ERROR,
                     N_("a number from {least} to {most} is wanted here, not "
                        "{given}") },
    bad_decimal = { "bad_number", SEVERITY_ERROR,
                    N_("{given} is not a number like 14 or 39.43") },
    bad_day = { "bad_date", SEVERITY_ERROR,
                N_("{given} is not a date like 2027-03-01") },
    bad_id = { "bad_id", SEVERITY_ERROR,
               N_("an id has small letters a to z, digits and _, and at most {most} of "
                  "them, not {given}") },
    bad_text = { "bad_text", SEVERITY_ERROR,
                 N_("a text here has 1 to {most} bytes and no control characters") },
    unknown_word = { "unknown_word", SEVERITY_ERROR, N_("{given} is none of {words}") },
    unknown_ref = { "unknown_ref", SEVERITY_ERROR,
                    N_("nothing in this file has the id {given} where one is looked "
                       "for") },
    same_id = { "same_id", SEVERITY_ERROR, N_("the id {given} is there twice") },
    same_ref = { "same_ref", SEVERITY_ERROR, N_("{given} is named twice here") },
    too_many = { "too_many", SEVERITY_ERROR,
                 N_("at most {most} entries are read here, not {given}") };

struct reader {
    struct arena *arena;
    struct findings *findings;
    struct buf path;
    struct map set[SHAPE_SETS_MOST];
    uint32_t set_count[SHAPE_SETS_MOST];
};

/* What LIST_OF makes, without its type. */
struct any_list {
    void *item;
    uint32_t count;
    bool stated;
};
_Static_assert(sizeof(struct any_list) == sizeof(struct ref_list) &&
                   sizeof(struct any_list) == sizeof(struct int_list),
               "lists are laid out alike");

static size_t step_into(struct reader *r, const char *key)
{
    size_t mark = r->path.len;

    if (mark > 0)
        buf_char(&r->path, '.');
    buf_cstr(&r->path, key);
    return mark;
}

/* A member's name as it can be shown: no control characters, not too long. */
static const char *shown_key(struct reader *r, const char *key)
{
    struct str given = str_from(key);
    char *shown = str_cstr(r->arena, str_sub(given, 0, SHAPE_ID_BYTES));

    if (given.len > SHAPE_ID_BYTES && !str_utf8_valid(str_from(shown)))
        return "?";
    for (char *c = shown; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            *c = '?';
    return shown;
}

static size_t step_at(struct reader *r, uint32_t index)
{
    size_t mark = r->path.len;

    buf_char(&r->path, '[');
    buf_int(&r->path, index);
    buf_char(&r->path, ']');
    return mark;
}

static void step_out(struct reader *r, size_t mark)
{
    r->path.len = mark;
}

#define FAULT(r, kind, ...)                                                            \
    FINDING((r)->findings, (kind), buf_str(&(r)->path), { __VA_ARGS__ })

static struct value text_value(const char *text)
{
    return value_text(str_from(text));
}

static const char *type_word(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return "{...}";
    case JSON_ARRAY:
        return "[...]";
    case JSON_STRING:
        return "\"text\"";
    case JSON_INTEGER:
        return "14";
    case JSON_REAL:
        return "1.5";
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_NULL:
        break;
    }
    return "null";
}

/* Tells of a value of the wrong type, named by what one of the right looks like. */
static void tell_type(struct reader *r, const char *wanted, const json_t *value)
{
    FAULT(r, &wrong_type, .arg = { text_value(wanted), text_value(type_word(value)) },
          .expected = text_value(wanted), .found = text_value(type_word(value)));
}

static bool take_text(struct reader *r, const json_t *value, size_t most,
                      struct str *text)
{
    if (!json_is_string(value)) {
        tell_type(r, "\"text\"", value);
        return false;
    }
    struct str given = { json_string_value(value), json_string_length(value) };
    bool sound = given.len > 0 && given.len <= most;
    for (size_t i = 0; i < given.len; i++)
        sound &= (unsigned char)given.ptr[i] >= ' ' && given.ptr[i] != 127;
    if (!sound) {
        FAULT(r, &bad_text, .arg = { value_int((int64_t)most) });
        return false;
    }
    *text = str_copy(r->arena, given);
    return true;
}

static void read_id(struct reader *r, const json_t *value, struct str *id)
{
    struct str text;

    if (!take_text(r, value, SHAPE_TEXT_BYTES, &text))
        return;
    bool sound = text.len <= SHAPE_ID_BYTES;
    for (size_t i = 0; i < text.len; i++)
        sound &= (text.ptr[i] >= 'a' && text.ptr[i] <= 'z') || text.ptr[i] == '_' ||
                 (text.ptr[i] >= '0' && text.ptr[i] <= '9');
    if (sound)
        *id = text;
    else
        FAULT(r, &bad_id, .arg = { value_int(SHAPE_ID_BYTES), value_text(text) });
}

static void read_label(struct reader *r, const json_t *value, struct label *label)
{
    static const struct shape_field fields[] = {
        { .key = "sv", .offset = offsetof(struct label, sv) },
        { .key = "en", .offset = offsetof(struct label, en) },
        { 0 }
    };
    const char *key;
    json_t *member;

    if (!json_is_object(value)) {
        tell_type(r, "{\"sv\",\"en\"}", value);
        return;
    }
    json_object_foreach((json_t *)value, key, member)
    {
        const char *shown = shown_key(r, key);
        size_t mark = step_into(r, shown);
        if (strcmp(key, "sv") == 0)
            (void)!take_text(r, member, SHAPE_TEXT_BYTES, &label->sv);
        else if (strcmp(key, "en") == 0)
            (void)!take_text(r, member, SHAPE_TEXT_BYTES, &label->en);
        else
            FAULT(r, &unknown_key, .arg = { text_value(shown) });
        step_out(r, mark);
    }
    for (const struct shape_field *f = fields; f->key; f++)
        if (!json_object_get(value, f->key)) {
            size_t mark = step_into(r, f->key);
            FAULT(r, &missing_must, .arg = { text_value(f->key) });
            step_out(r, mark);
        }
}

static void read_int(struct reader *r, const struct shape_field *f, const json_t *value,
                     int64_t *n)
{
    if (!json_is_integer(value)) {
        tell_type(r, "14", value);
        return;
    }
    int64_t given = json_integer_value(value);
    if (given < f->least || given > f->most)
        FAULT(r, &out_of_range,
              .arg = { value_int(f->least), value_int(f->most), value_int(given) },
              .found = value_int(given));
    else
        *n = given;
}

struct decimal {
    struct ratio ratio;
    uint32_t places;
};

static void read_decimal(struct reader *r, const struct shape_field *f,
                         const json_t *value, struct decimal *decimal)
{
    struct decimal read = { 0 };
    struct str text;

    if (json_is_integer(value)) {
        read.ratio = ratio_int(json_integer_value(value));
    } else if (json_is_string(value)) {
        text = (struct str){ json_string_value(value), json_string_length(value) };
        if (!ratio_parse(text, &read.ratio, &read.places)) {
            FAULT(r, &bad_decimal, .arg = { value_text(str_copy(r->arena, text)) });
            return;
        }
    } else {
        tell_type(r, "14, \"39.43\"", value);
        return;
    }
    if (!ratio_is(read.ratio) || ratio_cmp(read.ratio, ratio_int(f->least)) < 0 ||
        ratio_cmp(read.ratio, ratio_int(f->most)) > 0)
        FAULT(
            r, &out_of_range,
            .arg = { value_int(f->least), value_int(f->most), value_ratio(read.ratio) },
            .found = value_ratio(read.ratio));
    else
        *decimal = read;
}

static void read_day(struct reader *r, const json_t *value, int32_t *day)
{
    struct str text;

    if (take_text(r, value, SHAPE_TEXT_BYTES, &text) && !date_parse(text, day))
        FAULT(r, &bad_day, .arg = { value_text(text) });
}

/* Which of the words it is, from 1; 0: none, and that was told. */
static uint32_t read_word(struct reader *r, const struct shape_field *f,
                          const json_t *value)
{
    struct buf words = buf_new(r->arena);
    struct str text;

    if (!take_text(r, value, SHAPE_TEXT_BYTES, &text))
        return 0;
    for (uint32_t i = 0; f->words[i]; i++) {
        if (str_is(text, f->words[i]))
            return i + 1;
        buf_format(&words, "%s%s", i ? ", " : "", f->words[i]);
    }
    FAULT(r, &unknown_word, .arg = { value_text(text), value_text(buf_str(&words)) },
          .expected = value_text(buf_str(&words)), .found = value_text(text));
    return 0;
}

/* An array of at most `most`, with room for what is in it; false was told. */
static bool take_list(struct reader *r, const struct shape_field *f,
                      const json_t *value, size_t size, struct any_list *list)
{
    if (!json_is_array(value)) {
        tell_type(r, "[...]", value);
        return false;
    }
    size_t given = json_array_size(value), most = (size_t)f->most;
    if (given > most)
        FAULT(r, &too_many,
              .arg = { value_int((int64_t)most), value_int((int64_t)given) });
    list->count = (uint32_t)(given < most ? given : most);
    list->item = arena_array(r->arena, list->count, size);
    list->stated = true;
    return true;
}

static void read_ints(struct reader *r, const struct shape_field *f,
                      const json_t *value, void *at)
{
    static const struct shape_field cell = { .least = 0,
                                             .most = PROGRAMME_NUMBER_MOST };
    struct any_list list = { 0 };

    if (!take_list(r, f, value, sizeof(int64_t), &list))
        return;
    for (uint32_t i = 0; i < list.count; i++) {
        size_t mark = step_at(r, i);
        int64_t *n = (int64_t *)list.item + i;
        *n = NOT_STATED;
        if (!json_is_null(json_array_get(value, i)))
            read_int(r, f->least ? f : &cell, json_array_get(value, i), n);
        step_out(r, mark);
    }
    memcpy(at, &list, sizeof list);
}

static void read_texts(struct reader *r, const struct shape_field *f,
                       const json_t *value, void *at)
{
    struct any_list list = { 0 };

    if (!take_list(r, f, value, sizeof(struct str), &list))
        return;
    for (uint32_t i = 0; i < list.count; i++) {
        size_t mark = step_at(r, i);
        struct str *text = (struct str *)list.item + i;
        const json_t *entry = json_array_get(value, i);
        uint32_t known = f->words ? read_word(r, f, entry) : 0;
        if (known)
            *text = str_from(f->words[known - 1]);
        else if (!f->words)
            (void)!take_text(r, entry, SHAPE_TEXT_BYTES, text);
        step_out(r, mark);
    }
    memcpy(at, &list, sizeof list);
}

static void read_refs(struct reader *r, const struct shape_field *f,
                      const json_t *value, void *at)
{
    struct any_list list = { 0 };

    if (!take_list(r, f, value, sizeof(struct ref), &list))
        return;
    for (uint32_t i = 0; i < list.count; i++) {
        size_t mark = step_at(r, i);
        struct ref *ref = (struct ref *)list.item + i;
        ref->index = REF_NONE;
        read_id(r, json_array_get(value, i), &ref->id);
        step_out(r, mark);
    }
    memcpy(at, &list, sizeof list);
}

/* NOLINTBEGIN(misc-no-recursion): as deep as the shapes are nested, which are constants
 * of the program and hold no shape in itself */
static void read_object(struct reader *r, const struct shape *shape,
                        const json_t *value, char *out);

static void read_list(struct reader *r, const struct shape_field *f,
                      const json_t *value, void *at)
{
    struct any_list list = { 0 };

    if (!take_list(r, f, value, f->of->size, &list))
        return;
    for (uint32_t i = 0; i < list.count; i++) {
        size_t mark = step_at(r, i);
        read_object(r, f->of, json_array_get(value, i),
                    (char *)list.item + i * f->of->size);
        step_out(r, mark);
    }
    memcpy(at, &list, sizeof list);
}

static void read_value(struct reader *r, const struct shape_field *f,
                       const json_t *value, char *at)
{
    uint32_t word;

    switch (f->kind) {
    case SHAPE_ID:
        read_id(r, value, (struct str *)(void *)at);
        break;
    case SHAPE_TEXT:
        (void)!take_text(r, value, SHAPE_TEXT_BYTES, (struct str *)(void *)at);
        break;
    case SHAPE_LABEL:
        read_label(r, value, (struct label *)(void *)at);
        break;
    case SHAPE_INT:
        read_int(r, f, value, (int64_t *)(void *)at);
        break;
    case SHAPE_DECIMAL:
        read_decimal(r, f, value, (struct decimal *)(void *)at);
        break;
    case SHAPE_DAY:
        read_day(r, value, (int32_t *)(void *)at);
        break;
    case SHAPE_WORD:
        if ((word = read_word(r, f, value)) > 0)
            *(struct str *)(void *)at = str_from(f->words[word - 1]);
        break;
    case SHAPE_CHOICE:
        *(int64_t *)(void *)at = read_word(r, f, value);
        break;
    case SHAPE_YES_NO:
        if (json_is_boolean(value))
            *(int64_t *)(void *)at = json_is_true(value) ? TRI_YES : TRI_NO;
        else
            tell_type(r, "true, false", value);
        break;
    case SHAPE_REF:
        read_id(r, value, &((struct ref *)(void *)at)->id);
        break;
    case SHAPE_REFS:
        read_refs(r, f, value, at);
        break;
    case SHAPE_INTS:
        read_ints(r, f, value, at);
        break;
    case SHAPE_TEXTS:
        read_texts(r, f, value, at);
        break;
    case SHAPE_OBJECT: {
        char *object = arena_take(r->arena, f->of->size);
        read_object(r, f->of, value, object);
        memcpy(at, &object, sizeof object);
        break;
    }
    case SHAPE_LIST:
        read_list(r, f, value, at);
        break;
    }
}

/* "Not stated" in every member; what is zero is not touched. */
static void blank(const struct shape *shape, char *out)
{
    for (const struct shape_field *f = shape->field; f->key; f++) {
        if (f->kind == SHAPE_INT)
            *(int64_t *)(void *)(out + f->offset) = NOT_STATED;
        else if (f->kind == SHAPE_DAY)
            *(int32_t *)(void *)(out + f->offset) = DAY_NONE;
        else if (f->kind == SHAPE_REF)
            ((struct ref *)(void *)(out + f->offset))->index = REF_NONE;
    }
}

static const struct shape_field *field_called(const struct shape *shape,
                                              const char *key)
{
    for (const struct shape_field *f = shape->field; f->key; f++)
        if (strcmp(f->key, key) == 0)
            return f;
    return NULL;
}

static void read_member(struct reader *r, const struct shape *shape, const char *key,
                        const json_t *value, char *out)
{
    const struct shape_field *f = field_called(shape, key);
    const char *shown = f ? key : shown_key(r, key);
    size_t mark = step_into(r, shown);

    if (!f)
        FAULT(r, &unknown_key, .arg = { text_value(shown) });
    else if (!json_is_null(value))
        read_value(r, f, value, out + f->offset);
    else if (f->need != SHAPE_STATED)
        FAULT(r, f->need == SHAPE_MUST ? &missing_must : &no_null,
              .arg = { text_value(f->key) });
    step_out(r, mark);
}

static void gather_id(struct reader *r, const struct shape *shape, const char *out)
{
    const struct str *id = (const void *)(out + shape->field->offset);
    uint32_t index = r->set_count[shape->set]++;

    assert(shape->set < SHAPE_SETS_MOST && shape->field->kind == SHAPE_ID);
    if (id->len > 0 && !map_add(&r->set[shape->set], *id, index)) {
        size_t mark = step_into(r, shape->field->key);
        FAULT(r, &same_id, .arg = { value_text(*id) });
        step_out(r, mark);
    }
}

static void read_object(struct reader *r, const struct shape *shape,
                        const json_t *value, char *out)
{
    const char *key;
    json_t *member;

    blank(shape, out);
    if (!json_is_object(value)) {
        tell_type(r, "{...}", value);
        if (shape->set)
            r->set_count[shape->set]++;
        return;
    }
    json_object_foreach((json_t *)value, key, member)
    {
        read_member(r, shape, key, member, out);
    }
    for (const struct shape_field *f = shape->field; f->key; f++)
        if (f->need != SHAPE_MAY && !json_object_get(value, f->key)) {
            size_t mark = step_into(r, f->key);
            FAULT(r, f->need == SHAPE_MUST ? &missing_must : &missing_key,
                  .arg = { text_value(f->key) });
            step_out(r, mark);
        }
    if (shape->set)
        gather_id(r, shape, out);
}

static void link_ref(struct reader *r, const struct shape_field *f, struct ref *ref)
{
    if (ref->id.len == 0)
        return;
    ref->index = map_get(&r->set[f->set], ref->id);
    if (ref->index == MAP_NONE)
        FAULT(r, &unknown_ref, .arg = { value_text(ref->id) },
              .found = value_text(ref->id));
}
_Static_assert(MAP_NONE == REF_NONE, "an unknown id is no index");

static void link_refs(struct reader *r, const struct shape_field *f,
                      struct ref_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        size_t mark = step_at(r, i);
        bool again = false;
        link_ref(r, f, &list->item[i]);
        for (uint32_t j = 0; j < i; j++)
            again |= list->item[i].id.len && str_eq(list->item[j].id, list->item[i].id);
        if (again)
            FAULT(r, &same_ref, .arg = { value_text(list->item[i].id) });
        step_out(r, mark);
    }
}

static void link_object(struct reader *r, const struct shape *shape, char *out);

static void link_list(struct reader *r, const struct shape_field *f, const char *at)
{
    struct any_list list;

    memcpy(&list, at, sizeof list);
    for (uint32_t i = 0; i < list.count; i++) {
        size_t mark = step_at(r, i);
        link_object(r, f->of, (char *)list.item + i * f->of->size);
        step_out(r, mark);
    }
}

static void link_object(struct reader *r, const struct shape *shape, char *out)
{
    char *object;

    for (const struct shape_field *f = shape->field; f->key; f++) {
        size_t mark = step_into(r, f->key);
        if (f->kind == SHAPE_REF)
            link_ref(r, f, (struct ref *)(void *)(out + f->offset));
        else if (f->kind == SHAPE_REFS)
            link_refs(r, f, (struct ref_list *)(void *)(out + f->offset));
        else if (f->kind == SHAPE_LIST)
            link_list(r, f, out + f->offset);
        else if (f->kind == SHAPE_OBJECT) {
            memcpy(&object, out + f->offset, sizeof object);
            if (object)
                link_object(r, f->of, object);
        }
        step_out(r, mark);
    }
}

/* NOLINTEND(misc-no-recursion) */

void json_shape_read(const json_t *value, const struct shape *shape,
                     struct arena *arena, void *out, struct findings *findings)
{
    struct reader r = { .arena = arena, .findings = findings, .path = buf_new(arena) };

    for (uint32_t i = 0; i < SHAPE_SETS_MOST; i++)
        r.set[i] = map_new(arena);
    read_object(&r, shape, value, out);
    link_object(&r, shape, out);
}
