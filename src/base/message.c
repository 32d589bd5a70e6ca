/* message.c: see message.h. The tables are generated; this file only looks up and
 * fills holes. */
#include "base/message.h"

#include <assert.h>

#include "base/date.h"

static const char *const codes[LANG_COUNT] = { [LANG_SV] = "sv", [LANG_EN] = "en" };

const char *lang_code(enum lang lang)
{
    assert(lang < LANG_COUNT);
    return codes[lang];
}

bool lang_from(struct str code, enum lang *lang)
{
    for (int i = 0; i < LANG_COUNT; i++)
        if (str_is(code, codes[i])) {
            *lang = (enum lang)i;
            return true;
        }
    return false;
}

static const struct message *find(enum lang lang, struct str id)
{
    const struct message_table *table = &message_tables[lang];
    uint32_t low = 0, high = table->count;

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = str_cmp(id, str_from(table->row[mid].id));
        if (order == 0)
            return &table->row[mid];
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return NULL;
}

const char *message_for_str(enum lang lang, struct str id, int64_t n)
{
    const struct message *m = find(lang, id);

    if (!m)
        return NULL;
    return m->other && n != 1 ? m->other : m->one;
}

const char *message_for(enum lang lang, const char *id, int64_t n)
{
    const char *text = message_for_str(lang, str_from(id), n);

    return text ? text : id;
}

static void add_arg(struct buf *out, enum lang lang, const struct arg *arg)
{
    if (arg->kind == ARG_KIND_NUM)
        message_num(out, lang, arg->num);
    else
        buf_cstr(out, arg->word);
}

static const struct arg *arg_named(const struct hole *holes, uint32_t count,
                                   struct str name)
{
    for (uint32_t i = 0; i < count; i++)
        if (str_is(name, holes[i].name))
            return &holes[i].arg;
    return NULL;
}

static void fill(struct buf *out, enum lang lang, const char *template,
                 const struct hole *holes, uint32_t hole_count)
{
    struct str rest = str_from(template), before, name, after;

    while (str_next_hole(rest, &before, &name, &after)) {
        const struct arg *arg = arg_named(holes, hole_count, name);
        buf_add(out, before);
        if (arg && arg->kind != ARG_KIND_NONE) {
            add_arg(out, lang, arg);
        } else {
            buf_char(out, '{');
            buf_add(out, name);
            buf_char(out, '}');
        }
        rest = after;
    }
    buf_add(out, before);
}

void message_add(struct buf *out, enum lang lang, const char *id,
                 const struct hole *holes, uint32_t hole_count)
{
    const struct arg *n = arg_named(holes, hole_count, STR("n"));

    fill(out, lang, message_for(lang, id, n ? n->num : 1), holes, hole_count);
}

/* An error's arguments are in the order its English id first names them. */
static void add_place(struct buf *out, enum lang lang, const struct err_place *place)
{
    struct hole holes[ERR_ARGS_MAX] = { 0 };
    char names[ERR_ARGS_MAX][32] = { { 0 } };
    struct str rest = str_from(place->msg), before, name, after;
    uint32_t count = 0;

    while (count < ERR_ARGS_MAX && str_next_hole(rest, &before, &name, &after)) {
        rest = after;
        if (arg_named(holes, count, name) || name.len >= sizeof names[0])
            continue;
        memcpy(names[count], name.ptr, name.len);
        holes[count] = (struct hole){ names[count], place->arg[count] };
        count++;
    }
    message_add(out, lang, place->msg, holes, count);
}

void message_err(struct buf *out, enum lang lang, const struct err *err)
{
    for (int i = ERR_WHERE_MAX; i-- > 0;)
        if (err->where[i].msg) {
            add_place(out, lang, &err->where[i]);
            buf_cstr(out, ": ");
        }
    if (err->what.msg)
        add_place(out, lang, &err->what);
}

void message_num(struct buf *out, enum lang lang, int64_t value)
{
    char digit[24];
    uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
    int count = 0;

    do
        digit[count++] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    bool group = count > 4 || (count == 4 && lang == LANG_EN);
    if (value < 0)
        buf_cstr(out, "\xe2\x88\x92"); /* minus sign */
    while (count-- > 0) {
        buf_char(out, digit[count]);
        if (group && count > 0 && count % 3 == 0)
            buf_cstr(out, lang == LANG_SV ? "\xc2\xa0" : ",");
    }
}

void message_day(struct buf *out, enum lang lang, int32_t day)
{
    static const char *const weekdays[7] = { N_("Monday"),    N_("Tuesday"),
                                             N_("Wednesday"), N_("Thursday"),
                                             N_("Friday"),    N_("Saturday"),
                                             N_("Sunday") };
    static const char *const months[12] = {
        N_("January"),   N_("February"), N_("March"),    N_("April"),
        N_("May"),       N_("June"),     N_("July"),     N_("August"),
        N_("September"), N_("October"),  N_("November"), N_("December")
    };
    int32_t y, m, d;

    date_to_civil(day, &y, &m, &d);
    buf_format(out, "%s %d %s %d", message_for(lang, weekdays[date_weekday(day)], 1), d,
               message_for(lang, months[m - 1], 1), y);
}
