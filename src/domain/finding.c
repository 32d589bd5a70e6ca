/* finding.c: see finding.h. */
#include "domain/finding.h"

#include <assert.h>

#include "base/date.h"

static const char *const severity_words[] = { "error", "warning", "note" };
_Static_assert(sizeof severity_words / sizeof *severity_words == SEVERITY_COUNT,
               "a word for each");

struct str label_in(struct label label, enum lang lang)
{
    return lang == LANG_SV ? label.sv : label.en;
}

struct value value_int(int64_t n)
{
    return (struct value){ .kind = VALUE_INT, .ratio = ratio_int(n) };
}

struct value value_ratio(struct ratio ratio)
{
    if (!ratio_is(ratio))
        return (struct value){ 0 };
    return (struct value){ .kind = ratio.den == 1 ? VALUE_INT : VALUE_RATIO,
                           .ratio = ratio };
}

struct value value_range(struct ratio low, struct ratio high)
{
    if (!ratio_is(low) || !ratio_is(high))
        return (struct value){ 0 };
    return (struct value){ .kind = VALUE_RANGE, .ratio = low, .high = high };
}

struct value value_day(int32_t day)
{
    return (struct value){ .kind = VALUE_DAY, .day = day };
}

struct value value_text(struct str text)
{
    return (struct value){ .kind = VALUE_TEXT, .label = { text, text } };
}

struct value value_label(struct label label)
{
    return (struct value){ .kind = VALUE_LABEL, .label = label };
}

struct findings findings_new(struct arena *arena)
{
    return (struct findings){ .arena = arena };
}

void finding_add(struct findings *list, const struct finding_kind *kind,
                 struct str path, const struct finding_values *with)
{
    list->of[kind->severity]++;
    if (list->count == FINDINGS_MOST) {
        list->left_out++;
        return;
    }
    if (list->count == list->room) {
        uint32_t room = list->room ? list->room * 2 : 16;
        list->item =
            arena_grow(list->arena, list->item, list->room * sizeof *list->item,
                       room * sizeof *list->item);
        list->room = room;
    }
    list->item[list->count++] =
        (struct finding){ kind, str_copy(list->arena, path), *with };
}

const char *severity_word(enum severity severity)
{
    return severity_words[severity];
}

static void range_text(struct buf *out, const struct value *value, char point,
                       const char *dash)
{
    ratio_text(out, value->ratio, point);
    buf_cstr(out, dash);
    ratio_text(out, value->high, point);
}

static struct arg value_arg(struct arena *arena, enum lang lang,
                            const struct value *value)
{
    struct buf text = buf_new(arena);
    char day[DATE_TEXT_BYTES];

    switch (value->kind) {
    case VALUE_INT:
        return arg_num(value->ratio.num);
    case VALUE_RATIO:
        ratio_text(&text, value->ratio, lang == LANG_SV ? ',' : '.');
        return arg_text(buf_str(&text));
    case VALUE_RANGE:
        range_text(&text, value, lang == LANG_SV ? ',' : '.', "\xe2\x80\x93");
        return arg_text(buf_str(&text));
    case VALUE_DAY:
        date_format(value->day, day);
        return arg_text(str_from(day));
    case VALUE_NONE:
    case VALUE_TEXT:
    case VALUE_LABEL:
        break;
    }
    return arg_text(label_in(value->label, lang));
}

/* The names of the holes of a sentence, in the order they first appear. */
static uint32_t hole_names(struct arena *arena, const char *msg,
                           const char *name[FINDING_VALUES_MOST])
{
    struct str rest = str_from(msg), part;
    uint32_t count = 0;

    for (size_t open; (open = str_find(rest, STR("{"))) != SIZE_MAX;) {
        rest = str_sub(rest, open + 1, rest.len);
        str_next(&rest, '}', &part);
        bool known = false;
        for (uint32_t i = 0; i < count; i++)
            known |= str_is(part, name[i]);
        if (!known && count < FINDING_VALUES_MOST)
            name[count++] = str_cstr(arena, part);
    }
    return count;
}

void finding_text(struct buf *out, enum lang lang, const struct finding *finding)
{
    const char *name[FINDING_VALUES_MOST] = { NULL };
    struct hole hole[FINDING_VALUES_MOST];
    struct arena arena = { 0 };
    uint32_t count = hole_names(&arena, finding->kind->msg, name);

    for (uint32_t i = 0; i < count; i++) {
        hole[i].name = name[i];
        hole[i].arg = value_arg(&arena, lang, &finding->with.arg[i]);
    }
    message_add(out, lang, finding->kind->msg, hole, count);
    arena_free(&arena);
}

static void put_value(struct arena *arena, enum lang lang, struct view *object,
                      const char *key, const struct value *value)
{
    struct buf text = buf_new(arena);

    if (value->kind == VALUE_NONE)
        view_null(arena, object, key);
    else if (value->kind == VALUE_INT)
        view_int(arena, object, key, value->ratio.num);
    else if (value->kind == VALUE_DAY)
        view_day(arena, object, key, value->day);
    else if (value->kind == VALUE_RATIO) {
        ratio_text(&text, value->ratio, '.');
        view_str(arena, object, key, buf_str(&text));
    } else if (value->kind == VALUE_RANGE) {
        range_text(&text, value, '.', "-");
        view_str(arena, object, key, buf_str(&text));
    } else {
        view_str(arena, object, key, label_in(value->label, lang));
    }
}

void finding_view(struct arena *arena, enum lang lang, const struct finding *finding,
                  struct view *object)
{
    struct buf text = buf_new(arena);

    finding_text(&text, lang, finding);
    view_cstr(arena, object, "code", finding->kind->code);
    view_str(arena, object, "path", finding->path);
    view_cstr(arena, object, "severity", severity_word(finding->kind->severity));
    view_str(arena, object, "message", buf_str(&text));
    put_value(arena, lang, object, "expected", &finding->with.expected);
    put_value(arena, lang, object, "found", &finding->with.found);
}
