/* firm_text.c: see firm_text.h. */
#include "web/firm_text.h"

#include "base/date.h"

#define PLACES N_("{n} places")
#define SILENT N_("Does not answer")

void firm_put_choices(const struct request *request, struct view *view, const char *key,
                      struct coded_table table, struct str chosen)
{
    struct view *list = view_put_array(request->arena, view, key);

    for (uint32_t i = 0; i < table.count; i++) {
        struct view *v = view_add_object(request->arena, list);
        view_cstr(request->arena, v, "word", table.row[i].word);
        view_cstr(request->arena, v, "text",
                  message_for(request->lang, table.row[i].label, 1));
        view_bool(request->arena, v, "chosen", str_is(chosen, table.row[i].word));
    }
}

struct str firm_day(const struct request *request, int32_t day)
{
    struct buf out = buf_new(request->arena);

    if (day == DAY_NONE)
        return STR("");
    message_day(&out, request->lang, day);
    size_t blank = str_find(buf_str(&out), STR(" "));
    return str_sub(buf_str(&out), blank == SIZE_MAX ? 0 : blank + 1, out.len);
}

static void add_stand(const struct request *request, struct view *list,
                      const char *message, int64_t n)
{
    struct view *v = view_add_object(request->arena, list);
    struct buf text = buf_new(request->arena);

    message_add(&text, request->lang, message, (struct hole[]){ HOLE_NUM("n", n) }, 1);
    view_str(request->arena, v, "text", buf_str(&text));
    view_bool(request->arena, v, "good", strcmp(message, PLACES) == 0);
    view_bool(request->arena, v, "bad", strcmp(message, SILENT) == 0);
}

void firm_put_stands(const struct request *request, const struct view *firm,
                     struct view *row)
{
    const int64_t silent = view_get(firm, STR("silent"))->integer,
                  places = view_get(firm, STR("places"))->integer,
                  meets = view_get(firm, STR("meets"))->integer,
                  signals = view_get(firm, STR("signals"))->integer;
    const bool seen = view_get(firm, STR("visited_on"))->kind != VIEW_NULL;
    struct view *list = view_put_array(request->arena, row, "stands");

    if (silent > 0)
        add_stand(request, list, SILENT, silent);
    if (places > 0)
        add_stand(request, list, PLACES, places);
    if (meets > 0)
        add_stand(request, list, N_("Wants to meet {n}"), meets);
    if (places == 0 && signals > 0)
        add_stand(request, list, N_("Signal"), signals);
    if (list->count == 0 && !seen)
        add_stand(request, list, N_("New"), 1);
    view_bool(request->arena, row, "has_stands", list->count > 0);
}

struct str firm_member(const struct view *view, const char *key)
{
    const struct view *value = view_get(view, str_from(key));

    return value && value->kind == VIEW_STR ? value->text : STR("");
}

struct str firm_minute(const struct request *request, int64_t minute)
{
    struct buf text = buf_new(request->arena);

    buf_format(&text, request->lang == LANG_SV ? "%02d.%02d" : "%02d:%02d",
               (int)(minute / 60 % 24), (int)(minute % 60));
    return buf_str(&text);
}

void firm_put_meeting(const struct request *request, struct view *meeting)
{
    const int64_t from = view_get(meeting, STR("minute"))->integer;
    const int64_t minutes = view_get(meeting, STR("minutes"))->integer;

    view_str(request->arena, meeting, "on_text",
             firm_day_of(request, view_get(meeting, STR("on"))));
    view_str(request->arena, meeting, "from_text", firm_minute(request, from));
    view_str(request->arena, meeting, "to_text", firm_minute(request, from + minutes));
}

struct str firm_day_of(const struct request *request, const struct view *value)
{
    int32_t day;

    if (!value || value->kind != VIEW_STR || !date_parse(value->text, &day))
        return STR("");
    return firm_day(request, day);
}

struct str firm_url(const struct request *request, const char *pattern)
{
    return route_url(request->arena, pattern, path_text(request, "id"));
}

bool firm_form_day(const struct request *request, const char *name, int32_t *day,
                   struct err *err)
{
    struct str text;

    if (!form_text_or_none(&request->form, name, 40, &text, err))
        return false;
    *day = DAY_NONE;
    return text.len == 0 || form_day(&request->form, name, day, err);
}

int64_t firm_form_token(const struct request *request)
{
    struct str text;
    int64_t token;

    if (form_get(&request->form, "token", &text) && str_int(text, &token) &&
        token > 0 && token < INT64_C(1) << 53)
        return token;
    return random_id();
}

int64_t firm_next_token(const struct request *request, const struct err *problem)
{
    return problem && problem->kind == ERR_CONFLICT ? random_id()
                                                    : firm_form_token(request);
}

bool firm_shows(const struct request *request, const struct err *why)
{
    return !request->wants_json && (why->kind == ERR_INPUT || why->kind == ERR_LIMIT);
}

bool firm_shows_again(const struct request *request, const struct err *why)
{
    return firm_shows(request, why) ||
           (why->kind == ERR_CONFLICT && !request->wants_json);
}
