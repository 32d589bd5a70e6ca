/* need_show.c: see need_show.h. */
#include "service/need_show.h"

#include "base/date.h"
#include "service/ad_read.h"
#include "service/images.h"
#include "service/need_state.h"
#include "store/query.h"

#define DAYS_OF_WEEK 7
#define THURSDAY     3 /* the day that says whose year a week is of */

struct show {
    struct call *call;
    struct tx *tx;
    struct view *view;
    const struct pool *pool; /* its book is at hand */
    struct need need;
    bool own;
};

/* A coded word and what it is called. */
static void put_word(const struct show *s, struct view *v, const char *key,
                     struct coded_table table, struct str word)
{
    struct arena *arena = s->call->arena;
    uint32_t at = coded_find(table, word);
    struct buf text_key = buf_new(arena);

    buf_format(&text_key, "%s_text", key);
    view_str(arena, v, key, str_copy(arena, word));
    view_cstr(arena, v, str_cstr(arena, buf_str(&text_key)),
              at == table.count ? ""
                                : message_for(s->call->lang, table.row[at].label, 1));
}

/* The ISO week of a day: 202728. */
static int32_t week_of(int32_t day)
{
    int32_t thursday = day - date_weekday(day) + THURSDAY, year, month, mday;

    date_to_civil(thursday, &year, &month, &mday);
    int32_t first = date_from_civil(year, 1, 1);
    return year * 100 + (thursday - first) / DAYS_OF_WEEK + 1;
}

/* The most places that are needed on a day of the week. */
static int32_t places_in(const struct need_season *season, uint32_t count,
                         int32_t monday)
{
    int32_t most = 0;

    for (int32_t day = monday; day < monday + DAYS_OF_WEEK; day++) {
        int32_t sum = 0;
        for (uint32_t i = 0; i < count; i++)
            if (season[i].from_day <= day && season[i].to_day >= day)
                sum += season[i].positions;
        most = sum > most ? sum : most;
    }
    return most;
}

void need_weeks_put(struct arena *arena, struct view *list,
                    const struct need_season *season, uint32_t count)
{
    int32_t first = INT32_MAX, last = INT32_MIN;

    for (uint32_t i = 0; i < count; i++) {
        first = season[i].from_day < first ? season[i].from_day : first;
        last = season[i].to_day > last ? season[i].to_day : last;
    }
    if (first > last)
        return;
    int32_t monday = first - date_weekday(first);
    for (uint32_t n = 0; monday <= last && n < WEEKS_SHOWN_MOST;
         n++, monday += DAYS_OF_WEEK) {
        struct view *v = view_add_object(arena, list);
        view_int(arena, v, "week", week_of(monday) % 100);
        view_day(arena, v, "first", monday);
        view_int(arena, v, "places", places_in(season, count, monday));
    }
}

static void put_head(struct show *s)
{
    struct arena *arena = s->call->arena;
    const struct need *need = &s->need;
    const struct need_more *more = need->more;
    struct view *v = s->view;

    view_str(arena, v, "need_id", id_text(arena, need->rid));
    view_int(arena, v, "version", need->version);
    view_str(arena, v, "title", need->title);
    view_str(arena, v, "employer", need->employer);
    view_str(arena, v, "place",
             str_copy(arena, s->pool->book.places.place[need->place].name));
    view_cstr(arena, v, "purpose", purpose_word(need->purpose));
    view_cstr(arena, v, "purpose_text",
              message_for(s->call->lang, purpose_label(need->purpose), 1));
    view_int(arena, v, "hours_per_week", need->hours);
    view_day(arena, v, "start", need->start_day);
    view_int(arena, v, "positions", need->positions);
    view_bool(arena, v, "built", more != NULL);
    view_day(arena, v, "deadline", more ? more->deadline_day : DAY_NONE);
    view_bool(arena, v, "displaces_none", more && more->displaces_none);
    view_day(arena, v, "union_on", more ? more->union_day : DAY_NONE);
    struct view *list = view_put_array(arena, v, "seasons");
    for (uint32_t i = 0; more && i < more->season_count; i++) {
        struct view *one = view_add_object(arena, list);
        view_day(arena, one, "from", more->season[i].from_day);
        view_day(arena, one, "to", more->season[i].to_day);
        view_int(arena, one, "places", more->season[i].positions);
    }
    need_weeks_put(arena, view_put_array(arena, v, "weeks"), more ? more->season : NULL,
                   more ? more->season_count : 0);
}

static void put_rows(struct show *s)
{
    struct arena *arena = s->call->arena;
    const struct need *need = &s->need;
    struct view *list = view_put_array(arena, s->view, "tasks");

    for (uint32_t i = 0; i < need->task_count; i++) {
        struct need_requirement_row as_row = { .concept_id = need->task[i].concept_id,
                                               .code = need->task[i].label };
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "label",
                 as_row.concept_id ? requirement_label(s->call, &s->pool->book, &as_row)
                                   : need->task[i].label);
        view_int(arena, v, "share", need->task[i].share_percent);
    }
    list = view_put_array(arena, s->view, "requirements");
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        const struct need_requirement_row *row = &need->requirement[i];
        struct view *v = view_add_object(arena, list);
        const char *why = message_for_str(s->call->lang, row->why, 1);
        view_str(arena, v, "label", requirement_label(s->call, &s->pool->book, row));
        view_cstr(arena, v, "class", class_word(row->class));
        view_cstr(arena, v, "class_text",
                  message_for(s->call->lang, class_label(row->class), 1));
        view_str(arena, v, "why", why ? str_from(why) : row->why);
    }
}

/* "u17" as the staff call her; others as they are. */
static bool put_actor(struct show *s, struct view *v, const char *key, struct str actor,
                      struct err *err)
{
    struct user_by_id_row row;
    struct str name = actor;
    int64_t id;

    if (str_starts(actor, "u") && str_int(str_sub(actor, 1, actor.len), &id)) {
        if (!user_by_id(s->tx, id, s->call->arena, &row, err))
            return false;
        name = row.name;
    }
    view_str(s->call->arena, v, key, str_copy(s->call->arena, name));
    return true;
}

static bool put_workplace(struct show *s, const struct need_state_of_row *state,
                          struct err *err)
{
    struct arena *arena = s->call->arena;
    struct workplaces_of_row row;
    struct cursor cursor = { 0 };

    if (!workplaces_of_open(s->tx, state->firm_id, &cursor, err))
        return false;
    while (workplaces_of_next(&cursor, &row)) {
        if (!state->has_workplace_rid || row.rid != state->workplace_rid)
            continue;
        struct view *v = view_put_object(arena, s->view, "workplace");
        view_str(arena, v, "workplace_place", str_copy(arena, row.place));
        view_str(arena, v, "street", str_copy(arena, row.street));
        view_bool(arena, v, "is_closed", row.has_closed_on);
    }
    return cursor_end(&cursor, err);
}

static bool put_contact(struct show *s, const struct need_state_of_row *state,
                        struct err *err)
{
    struct arena *arena = s->call->arena;
    struct contacts_of_row row;
    struct cursor cursor = { 0 };

    if (!contacts_of_open(s->tx, state->firm_id, &cursor, err))
        return false;
    while (contacts_of_next(&cursor, &row)) {
        if (!state->has_contact_rid || row.rid != state->contact_rid)
            continue;
        struct view *v = view_put_object(arena, s->view, "contact");
        view_str(arena, v, "contact_name", str_copy(arena, row.name));
        view_str(arena, v, "role", str_copy(arena, row.role));
        view_str(arena, v, "phone", str_copy(arena, row.phone));
        view_bool(arena, v, "has_left", row.has_left_on);
    }
    return cursor_end(&cursor, err);
}

static bool put_visit(struct show *s, const struct need_state_of_row *state,
                      struct err *err)
{
    struct visit_by_rid_row row;
    bool found = false;

    if (!state->has_visit_rid)
        return true;
    if (!visit_by_rid(s->tx, state->visit_rid, s->call->arena, &row, &found, err))
        return false;
    if (found) {
        struct view *v = view_put_object(s->call->arena, s->view, "visit");
        view_str(s->call->arena, v, "visit_id", id_text(s->call->arena, row.rid));
        view_day(s->call->arena, v, "held_on", row.held_on);
    }
    return true;
}

static bool put_recruitment(struct show *s, const struct need_state_of_row *state,
                            struct err *err)
{
    struct arena *arena = s->call->arena;
    struct recruitment_by_rid_row row;
    bool found = false;

    if (!state->has_recruitment_rid)
        return true;
    if (!recruitment_by_rid(s->tx, state->recruitment_rid, arena, &row, &found, err))
        return false;
    if (found) {
        struct view *v = view_put_object(arena, s->view, "recruitment");
        view_str(arena, v, "recruitment_id", id_text(arena, state->recruitment_rid));
        view_str(arena, v, "recruitment_title", row.title);
    }
    return true;
}

static bool put_bonds(struct show *s, const struct need_state_of_row *state,
                      struct err *err)
{
    struct arena *arena = s->call->arena;

    if (!s->own || !state->has_firm_id)
        return true;
    struct view *v = view_put_object(arena, s->view, "firm");
    view_str(arena, v, "firm_id", id_text(arena, state->firm_rid));
    view_str(arena, v, "firm_name", state->firm);
    view_bool(arena, v, "internal", state->internal != 0);
    return put_workplace(s, state, err) && put_contact(s, state, err) &&
           put_visit(s, state, err) && put_recruitment(s, state, err);
}

/* What is not there is null. */
static void put_none(struct show *s)
{
    static const char *const keys[] = { "firm", "workplace", "contact", "visit",
                                        "recruitment" };

    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (!view_get(s->view, str_from(keys[i])))
            view_null(s->call->arena, s->view, keys[i]);
}

static bool put_state(struct show *s, struct err *err)
{
    struct need_state_of_row row;
    bool found = false;

    if (!need_state_of(s->tx, s->need.id, s->call->arena, &row, &found, err))
        return false;
    if (!found)
        row = (struct need_state_of_row){ .status = STR("open"),
                                          .reason = STR(""),
                                          .side = STR(""),
                                          .since_on = DAY_NONE,
                                          .changed_by = STR("") };
    put_word(s, s->view, "status", CODED(need_status_words), row.status);
    put_word(s, s->view, "reason", CODED(need_reason_words), row.reason);
    put_word(s, s->view, "side", CODED(side_words), row.side);
    view_day(s->call->arena, s->view, "since", row.since_on);
    view_day(s->call->arena, s->view, "until",
             row.has_until_on ? row.until_on : DAY_NONE);
    view_int(s->call->arena, s->view, "filled",
             str_is(row.status, "filled") ? s->need.positions : row.filled);
    if (!put_actor(s, s->view, "by", s->own ? row.changed_by : STR(""), err) ||
        !put_bonds(s, &row, err))
        return false;
    put_none(s);
    return true;
}

static struct str ground_text(const struct show *s, struct str word)
{
    for (int g = 0; g < READTEXT_GROUND_COUNT; g++)
        if (str_is(word, readtext_ground_word((enum readtext_ground)g)))
            return str_from(message_for(s->call->lang,
                                        ad_ground_label((enum readtext_ground)g), 1));
    return str_copy(s->call->arena, word);
}

static bool put_lifts(struct show *s, struct err *err)
{
    struct view *list = view_put_array(s->call->arena, s->view, "lifts");
    struct need_lifts_of_row row;
    struct cursor cursor = { 0 };
    bool ok = true;

    if (!need_lifts_of_open(s->tx, s->need.id, s->need.version, &cursor, err))
        return false;
    while (ok && need_lifts_of_next(&cursor, &row)) {
        struct view *v = view_add_object(s->call->arena, list);
        view_str(s->call->arena, v, "ground", ground_text(s, row.ground));
        view_str(s->call->arena, v, "wording", str_copy(s->call->arena, row.wording));
        view_str(s->call->arena, v, "lift_reason",
                 str_copy(s->call->arena, row.reason));
        view_day(s->call->arena, v, "lifted_on", moment_day(row.at));
        ok = put_actor(s, v, "lifted_by", row.actor, err);
    }
    return cursor_end(&cursor, ok ? err : &(struct err){ 0 }) && ok;
}

static bool read_all(struct show *s, int64_t rid, struct err *err)
{
    struct need_own_row row;
    bool found = false;

    if (!need_own(s->tx, rid, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    struct need_which which = { row.id, 0 };
    s->own = row.org_id == s->call->actor->org_id;
    if (!need_load(s->tx, s->call->arena, &s->pool->book, which, &s->need, err))
        return false;
    view_bool(s->call->arena, s->view, "own", s->own);
    put_head(s);
    put_rows(s);
    return put_state(s, err) && put_lifts(s, err);
}

bool need_show(struct call *call, int64_t rid, struct view **answer, struct err *err)
{
    struct show s = { .call = call, .view = view_object(call->arena) };
    bool ok = images_lease(call, &s.pool, err) &&
              tx_begin(call->store, TX_READ, &s.tx, err) && read_all(&s, rid, err);

    tx_end(&s.tx);
    images_release(call->images, &s.pool);
    if (ok)
        *answer = s.view;
    return ok;
}
