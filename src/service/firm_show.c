/* firm_show.c: see firm_show.h. */
#include "service/firm_show.h"

#include "domain/need_word.h"
#include "service/firm.h"
#include "service/firm_support.h"
#include "service/recruitment_show.h"
#include "service/visit.h"
#include "store/query.h"

#define NEVER_ON "9999-12-31"

struct show {
    struct call *call;
    struct tx *tx;
    struct view *view;
    int64_t firm_id;
    struct visit_signal_word *signal;
    uint32_t signal_count;
    struct place_book places;
};

static struct str copied(const struct show *s, struct str text)
{
    return str_copy(s->call->arena, text);
}

/* As a form shows it and reads it back. */
static struct str written(const struct show *s, struct str code)
{
    const uint32_t at = map_get(&s->places.by_code, code);

    return at == MAP_NONE ? copied(s, code)
                          : place_written(s->call->arena, &s->places, at);
}

/* A coded word and what it is called; the empty word is called nothing. */
static void put_word(const struct show *s, struct view *v, const char *key,
                     const char *text_key, struct coded_table table, struct str word)
{ /* limit: the two keys of one value */
    uint32_t at = coded_find(table, word);

    view_str(s->call->arena, v, key, copied(s, word));
    view_cstr(s->call->arena, v, text_key,
              at == table.count ? ""
                                : message_for(s->call->lang, table.row[at].label, 1));
}

static void put_day_text(const struct show *s, struct view *v, const char *key,
                         struct str day)
{
    if (day.len == 0 || str_is(day, NEVER_ON))
        view_null(s->call->arena, v, key);
    else
        view_str(s->call->arena, v, key, copied(s, day));
}

static bool put_firm(struct show *s, int64_t rid, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct view *v = view_put_object(arena, s->view, "firm");
    struct buf number = buf_new(arena);
    struct firm_internal_of_row kind;
    struct firm_by_rid_row row;
    bool found = false;

    if (!firm_by_rid(s->tx, rid, arena, &row, &found, err))
        return false;
    if (!found || row.org_id != s->call->actor->org_id)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    s->firm_id = row.id;
    if (!firm_internal_of(s->tx, row.id, &kind, err))
        return false;
    view_bool(arena, v, "internal", kind.internal != 0);
    buf_cstr(&number, "");
    firm_number_add(&number, row.number, row.form);
    view_str(arena, v, "firm_id", id_text(arena, row.rid));
    view_int(arena, v, "version", row.version);
    view_str(arena, v, "name", row.name);
    view_str(arena, v, "number", buf_str(&number));
    view_bool(arena, v, "sole_trader", str_is(row.form, "sole_trader"));
    view_str(arena, v, "sni", row.sni);
    put_word(s, v, "status", "status_text", CODED(firm_status_words), row.status);
    view_str(arena, v, "holder", row.has_holder ? row.holder : STR(""));
    view_bool(arena, v, "unheld", row.holder_id == 0);
    view_bool(arena, v, "mine",
              row.holder_id != 0 && row.holder_id == s->call->actor->user_id);
    put_day_text(s, v, "visited_on", row.visited_on);
    put_day_text(s, v, "recall_on", row.recall_on);
    put_word(s, v, "next", "next_text", CODED(next_words), row.next);
    put_day_text(s, v, "next_on", row.next_on);
    return true;
}

static bool put_bands(struct show *s, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct view *list = view_put_array(arena, s->view, "bands");
    struct cursor cursor = { 0 };
    struct firm_bands_row row;

    if (!firm_bands_open(s->tx, s->firm_id, &cursor, err))
        return false;
    while (firm_bands_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        struct buf headcount = buf_new(arena);
        headcount_add(&headcount, row.least, row.most);
        view_day(arena, v, "valid_on", row.valid_on);
        view_str(arena, v, "headcount", buf_str(&headcount));
        put_word(s, v, "said_by", "said_by_text", CODED(said_by_words), row.said_by);
    }
    return cursor_end(&cursor, err);
}

/* From where one gets there, row after row: of the workplaces that are in `list`. */
static bool put_reach(struct show *s, struct view *list, const int64_t *ids,
                      struct err *err)
{
    struct arena *arena = s->call->arena;
    struct cursor cursor = { 0 };
    struct workplace_reach_of_row row;

    if (!workplace_reach_of_open(s->tx, s->firm_id, &cursor, err))
        return false;
    while (workplace_reach_of_next(&cursor, &row)) {
        struct view_item *item = list->list.first;
        for (uint32_t i = 0; item && ids[i] != row.workplace_id; i++)
            item = item->next;
        if (!item)
            continue;
        struct view *reach =
            (struct view *)view_get(&item->value, STR("reach")); /* ours, just made */
        struct view *v = view_add_object(arena, reach);
        view_str(arena, v, "place", written(s, row.place_code));
        put_word(s, v, "shift", "shift_text",
                 (struct coded_table){ shift_words, SHIFT_WORD_COUNT }, row.shift);
    }
    return cursor_end(&cursor, err);
}

#define WORKPLACES_SHOWN 100u

static bool put_workplaces(struct show *s, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct view *list = view_put_array(arena, s->view, "workplaces");
    int64_t *ids = ARENA_ARRAY(arena, WORKPLACES_SHOWN, int64_t);
    struct cursor cursor = { 0 };
    struct workplaces_of_row row;

    if (!firm_places(s->tx, arena, &s->places, err) ||
        !workplaces_of_open(s->tx, s->firm_id, &cursor, err))
        return false;
    while (list->count < WORKPLACES_SHOWN && workplaces_of_next(&cursor, &row)) {
        ids[list->count] = row.id;
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "workplace_id", id_text(arena, row.rid));
        view_int(arena, v, "version", row.version);
        view_str(arena, v, "place", written(s, row.place_code));
        view_str(arena, v, "street", copied(s, row.street));
        view_str(arena, v, "cfar", copied(s, row.cfar));
        view_bool(arena, v, "closed", row.has_closed_on);
        view_day(arena, v, "closed_on", row.has_closed_on ? row.closed_on : DAY_NONE);
        view_put_array(arena, v, "reach");
    }
    return cursor_end(&cursor, err) && put_reach(s, list, ids, err);
}

static bool put_contacts(struct show *s, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct view *list = view_put_array(arena, s->view, "contacts");
    struct cursor cursor = { 0 };
    struct contacts_of_row row;

    if (!contacts_of_open(s->tx, s->firm_id, &cursor, err))
        return false;
    while (contacts_of_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "contact_id", id_text(arena, row.rid));
        view_int(arena, v, "version", row.version);
        view_str(arena, v, "name", copied(s, row.name));
        view_str(arena, v, "role", copied(s, row.role));
        put_word(s, v, "channel", "channel_text", CODED(channel_words), row.channel);
        view_str(arena, v, "phone", copied(s, row.phone));
        view_str(arena, v, "email", copied(s, row.email));
        view_bool(arena, v, "left", row.has_left_on);
        view_day(arena, v, "left_on", row.has_left_on ? row.left_on : DAY_NONE);
    }
    return cursor_end(&cursor, err);
}

static void put_visit(struct show *s, struct view *v,
                      const struct visits_of_firm_row *row)
{
    struct arena *arena = s->call->arena;

    view_str(arena, v, "visit_id", id_text(arena, row->rid));
    view_day(arena, v, "held_on", row->held_on);
    put_word(s, v, "outcome", "outcome_text", CODED(outcome_words), row->outcome);
    put_word(s, v, "reason", "reason_text", CODED(visit_reason_words), row->reason);
    put_word(s, v, "side", "side_text", CODED(side_words), row->side);
    view_day(arena, v, "recall_on", row->has_recall_on ? row->recall_on : DAY_NONE);
    put_word(s, v, "next", "next_text", CODED(next_words), row->next);
    view_day(arena, v, "next_on", row->has_next_on ? row->next_on : DAY_NONE);
    view_str(arena, v, "coach", row->has_coach ? copied(s, row->coach) : STR(""));
    view_str(arena, v, "note", row->has_note ? copied(s, row->note) : STR(""));
    view_put_array(arena, v, "signals");
}

static struct str signal_text(const struct show *s, struct str word)
{
    for (uint32_t i = 0; i < s->signal_count; i++)
        if (str_eq(s->signal[i].word, word))
            return s->call->lang == LANG_SV ? s->signal[i].sv : s->signal[i].en;
    return copied(s, word);
}

static bool put_signals(struct show *s, struct view *list, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct visit_signals_of_firm_row row;
    struct cursor cursor = { 0 };

    if (!visit_signals_of_firm_open(s->tx, s->firm_id, &cursor, err))
        return false;
    while (visit_signals_of_firm_next(&cursor, &row)) {
        struct str id = id_text(arena, row.visit_rid);
        for (struct view_item *i = list->list.first; i; i = i->next) {
            if (!str_eq(view_get(&i->value, STR("visit_id"))->text, id))
                continue;
            struct view *signals = (struct view *)view_get(&i->value, STR("signals"));
            struct view *v = view_add_object(arena, signals);
            view_str(arena, v, "signal", copied(s, row.signal));
            view_str(arena, v, "signal_text", signal_text(s, row.signal));
            put_word(s, v, "source", "source_text", CODED(source_words), row.source);
        }
    }
    return cursor_end(&cursor, err);
}

static bool put_visits(struct show *s, struct err *err)
{
    struct view *list = view_put_array(s->call->arena, s->view, "visits");
    struct visits_of_firm_row row;
    struct cursor cursor = { 0 };

    if (!visits_of_firm_open(s->tx, s->firm_id, &cursor, err))
        return false;
    while (visits_of_firm_next(&cursor, &row))
        put_visit(s, view_add_object(s->call->arena, list), &row);
    return cursor_end(&cursor, err) && put_signals(s, list, err);
}

/* Those that belong to the firm: built in talks. */
static bool put_own_needs(struct show *s, struct view *list, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct needs_of_firm_row row;
    struct cursor cursor = { 0 };

    if (!needs_of_firm_open(s->tx, s->firm_id, &cursor, err))
        return false;
    while (needs_of_firm_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "need_id", id_text(arena, row.rid));
        view_str(arena, v, "title", copied(s, row.title));
        view_int(arena, v, "positions", row.positions);
        view_day(arena, v, "start", row.has_start_on ? row.start_on : DAY_NONE);
        put_word(s, v, "status", "status_text", CODED(need_status_words), row.status);
        put_word(s, v, "reason", "reason_text", CODED(need_reason_words), row.reason);
        view_str(arena, v, "from_visit",
                 row.has_visit_rid ? id_text(arena, row.visit_rid) : STR(""));
    }
    return cursor_end(&cursor, err);
}

/* And those that name it as the employer, read from advertisements and files. */
static bool put_needs(struct show *s, struct err *err)
{
    struct arena *arena = s->call->arena;
    struct view *list = view_put_array(arena, s->view, "needs");
    struct needs_of_employer_row row;
    struct cursor cursor = { 0 };

    if (!put_own_needs(s, list, err))
        return false;
    if (!needs_of_employer_open(s->tx, s->firm_id, s->call->actor->org_id, &cursor,
                                err))
        return false;
    while (needs_of_employer_next(&cursor, &row)) {
        struct view *v = view_add_object(arena, list);
        view_str(arena, v, "need_id", id_text(arena, row.rid));
        view_str(arena, v, "title", copied(s, row.title));
        view_int(arena, v, "positions", row.positions);
        view_day(arena, v, "start", row.has_start_on ? row.start_on : DAY_NONE);
        put_word(s, v, "status", "status_text", CODED(need_status_words), STR("open"));
        put_word(s, v, "reason", "reason_text", CODED(need_reason_words), STR(""));
        view_str(arena, v, "from_visit", STR(""));
    }
    return cursor_end(&cursor, err);
}

bool firm_show(struct call *call, int64_t rid, struct view **answer, struct err *err)
{
    struct show s = { .call = call, .view = view_object(call->arena) };
    bool ok =
        visit_signals(call->arena, &s.signal, &s.signal_count, err) &&
        tx_begin(call->store, TX_READ, &s.tx, err) && put_firm(&s, rid, err) &&
        put_bands(&s, err) && put_workplaces(&s, err) && put_contacts(&s, err) &&
        put_visits(&s, err) && put_needs(&s, err) &&
        recruitments_put(call, s.tx, s.firm_id,
                         view_put_array(call->arena, s.view, "recruitments"), err) &&
        firm_support_put_view(call, s.tx, s.firm_id, s.view, err);

    tx_end(&s.tx);
    if (ok)
        *answer = s.view;
    return ok;
}
