/*
 * firm.c: see firm.h.
 *
 *   read what was typed -> alike? -> write the row -> its events -> the state
 */
#include "service/firm.h"

#include "domain/place.h"
#include "service/event.h"
#include "service/firm_state.h"
#include "store/query.h"

#define PLACES_FIRST 1024u

/* -------------------------------------------------------------------- small things */

bool firm_own(const struct call *call, struct tx *tx, int64_t rid, struct firm_now *now,
              struct err *err)
{
    struct firm_by_rid_row row;
    bool found = false;

    if (!firm_by_rid(tx, rid, call->arena, &row, &found, err))
        return false;
    if (!found || row.org_id != call->actor->org_id)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    *now = (struct firm_now){ .id = row.id,
                              .rid = row.rid,
                              .version = row.version,
                              .name = row.name,
                              .number = row.number,
                              .form = row.form,
                              .sni = row.sni,
                              .status = row.status,
                              .holder_id = row.holder_id };
    return true;
}

bool firm_user_rid(const struct call *call, struct tx *tx, int64_t user_id,
                   int64_t *rid, struct err *err)
{
    struct user_by_id_row row = { .rid = 0 };

    if (user_id != 0 && !user_by_id(tx, user_id, call->arena, &row, err))
        return false;
    *rid = row.rid;
    return true;
}

bool firm_places(struct tx *tx, struct arena *arena, struct place_book *book,
                 struct err *err)
{
    struct place *place = NULL;
    uint32_t count = 0, room = 0;
    struct cursor cursor = { 0 };
    struct place_all_row row;

    if (!place_all_open(tx, &cursor, err))
        return false;
    while (place_all_next(&cursor, &row)) {
        if (count == room) {
            uint32_t more = room ? room * 2 : PLACES_FIRST;
            place =
                arena_grow(arena, place, room * sizeof *place, more * sizeof *place);
            room = more;
        }
        place[count++] =
            (struct place){ .id = row.id,
                            .code = str_copy(arena, row.code),
                            .name = str_copy(arena, row.name),
                            .municipality = str_copy(arena, row.municipality),
                            .is_town = str_is(row.kind, "town"),
                            .is_main = row.main != 0 };
    }
    if (!cursor_end(&cursor, err))
        return false;
    place_book_make(book, arena, place, count);
    return true;
}

bool firm_place(struct tx *tx, struct arena *arena, struct str typed, int64_t *place_id,
                struct err *err)
{
    struct place_book book;
    uint32_t at;

    if (!firm_places(tx, arena, &book, err) ||
        !place_ask(&book, str_trim(typed), &at, err))
        return false;
    *place_id = book.place[at].id;
    return true;
}

/* Commits and waits; *ok tells whether what went before went well. */
static bool settle(struct call *call, struct tx **tx, bool ok, struct err *err)
{
    ok = ok && tx_commit(tx, &call->ticket, err);
    tx_end(tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* -------------------------------------------------------------------------- events */

/* An event of a firm with one fact, a whole number. */
static bool add_number(const struct call *call, struct tx *tx, struct event_new *new,
                       const char *fact, int64_t value, struct err *err)
{
    struct view *facts = view_object(call->arena);
    int64_t id;

    if (fact)
        view_int(call->arena, facts, fact, value);
    new->facts = facts;
    return event_add(call, tx, new, &id, err);
}

bool firm_size_write(const struct call *call, struct tx *tx,
                     const struct firm_sized *sized, struct err *err)
{
    struct view *facts = view_object(call->arena);
    int64_t least, most, id;

    if (!headcount_parse(sized->headcount, &least, &most, err))
        return false;
    if (coded_find(CODED(said_by_words), sized->said_by) == SAID_BY_COUNT)
        return err_set(err, ERR_INPUT, N_("say who told how many work there"));
    if (sized->from_day > moment_day(call->now))
        return err_set(err, ERR_INPUT,
                       N_("the day is ahead; write a day that has been"));
    view_int(call->arena, facts, "least", least);
    view_int(call->arena, facts, "most", most);
    view_str(call->arena, facts, "said_by", sized->said_by);
    struct event_new new = { .kind = "firm_band",
                             .subject = "firm",
                             .subject_rid = sized->rid,
                             .valid_on = sized->from_day,
                             .facts = facts };
    return event_add(call, tx, &new, &id, err);
}

bool firm_size_was(const struct call *call, struct tx *tx,
                   const struct firm_sized *sized, const struct event *with, bool *was,
                   struct err *err)
{
    struct event of = { .subject = STR("firm"), .subject_rid = sized->rid };
    int64_t least = 0, most = 0;
    struct event_list list;
    struct view *facts;

    if ((sized->headcount.len > 0 &&
         !headcount_parse(sized->headcount, &least, &most, err)) ||
        !event_history(tx, call->arena, &of, &list, err))
        return false;
    *was = sized->headcount.len == 0;
    for (uint32_t i = 0; i < list.count; i++) {
        const struct event *event = &list.event[i];
        const struct event *first = with ? with : &list.event[0];
        if (!str_is(event->kind, "firm_band") || event->id < first->id ||
            event->recorded_at != first->recorded_at)
            continue;
        if (!event_facts(event, call->arena, &facts, err))
            return false;
        *was = sized->headcount.len > 0 && fact_int(facts, "least") == least &&
               fact_int(facts, "most") == most &&
               str_eq(fact_str(facts, "said_by"), sized->said_by);
        return true;
    }
    return true;
}

bool firm_begin(const struct call *call, struct tx *tx, const struct firm_begin *begin,
                struct err *err)
{
    int32_t today = moment_day(call->now);
    struct event_new added = { .kind = "firm_added",
                               .subject = "firm",
                               .subject_rid = begin->rid,
                               .valid_on = today,
                               .reason = begin->reason };
    struct event_new held = { .kind = "firm_held",
                              .subject = "firm",
                              .subject_rid = begin->rid,
                              .valid_on = today,
                              .reason = "new" };
    struct firm_sized sized = { begin->rid, today, begin->headcount, begin->said_by };

    return add_number(call, tx, &added, NULL, 0, err) &&
           (begin->holder_rid == 0 ||
            add_number(call, tx, &held, "holder", begin->holder_rid, err)) &&
           (begin->headcount.len == 0 || firm_size_write(call, tx, &sized, err)) &&
           firm_state_make(tx, begin->rid, err);
}

/* -------------------------------------------------------------------------- adding */

static bool put_workplace(const struct call *call, struct tx *tx, int64_t firm_id,
                          int64_t place_id, struct err *err)
{
    struct workplace_put_in in = { .rid = random_id(),
                                   .firm_id = firm_id,
                                   .place_id = place_id,
                                   .recorded_at = call->now,
                                   .actor = str_from(call->actor->name) };
    int64_t id;

    return place_id == 0 || workplace_put(tx, &in, &id, err);
}

static bool write_new(const struct call *call, struct tx *tx,
                      const struct firm_new *new, const struct firm_plain *plain,
                      int64_t place_id,
                      struct err *err) /* limit: the end of add_firm */
{
    int64_t rid = new->rid ? new->rid : random_id(), id;
    struct firm_origin origin = { rid, STR("typed"), id_text(call->arena, rid) };
    struct firm_begin begin = { .rid = rid,
                                .reason = "typed",
                                .headcount = str_trim(new->headcount),
                                .said_by = new->said_by };

    return firm_user_rid(call, tx, call->actor->user_id, &begin.holder_rid, err) &&
           firm_write(call, tx, &origin, plain, &id, err) &&
           put_workplace(call, tx, id, place_id, err) &&
           firm_begin(call, tx, &begin, err);
}

/* Whether the workplace that came with it was in this place; 0: there was none. */
static bool place_was(struct tx *tx, const struct firm_by_rid_row *firm,
                      int64_t place_id, bool *was, struct err *err)
{
    struct workplaces_of_row row;
    struct cursor cursor = { 0 };
    int64_t first = 0, had = 0;

    if (!workplaces_of_open(tx, firm->id, &cursor, err))
        return false;
    while (workplaces_of_next(&cursor, &row))
        if (row.recorded_at == firm->made_at && (first == 0 || row.id < first)) {
            first = row.id;
            had = row.place_id;
        }
    *was = had == place_id;
    return cursor_end(&cursor, err);
}

/* What stands is what was typed. Of a sole trader's number the fingerprint is kept. */
static bool is_same(const struct firm_plain *plain, const struct firm_by_rid_row *had)
{
    const struct str mark = { (const char *)plain->mark, sizeof plain->mark };

    return str_eq(plain->name, had->name) && str_eq(str_from(plain->sni), had->sni) &&
           str_eq(str_from(plain->number), had->number) &&
           str_eq(str_from(plain->form), had->form) &&
           plain->has_mark == had->has_number_mark &&
           (!plain->has_mark || str_eq(mark, had->number_mark));
}

static bool was_made(struct call *call, struct tx *tx, const struct firm_new *new,
                     const struct firm_by_rid_row *had, struct err *err)
{
    const struct str place = str_trim(new->place);
    const struct firm_sized sized = { .rid = new->rid,
                                      .headcount = str_trim(new->headcount),
                                      .said_by = new->said_by };
    bool same_size = false, same_place = false;
    struct firm_plain plain;
    int64_t place_id = 0;

    if (!firm_read(call, &new->typed, &plain, err) ||
        (place.len > 0 && !firm_place(tx, call->arena, place, &place_id, err)) ||
        !firm_size_was(call, tx, &sized, NULL, &same_size, err) ||
        !place_was(tx, had, place_id, &same_place, err))
        return false;
    return (same_size && same_place && is_same(&plain, had)) || form_used(err);
}

static bool add_firm(struct call *call, struct tx *tx, struct firm_new *new,
                     struct firm_added *added, struct err *err)
{
    struct firm_plain plain;
    int64_t place_id = 0;
    struct firm_alike_ask ask = { .plain = &plain };
    struct firm_by_rid_row had;
    bool found = false;

    if (new->rid && !firm_by_rid(tx, new->rid, call->arena, &had, &found, err))
        return false;
    if (found && had.org_id != call->actor->org_id)
        return form_used(err);
    added->rid = new->rid = new->rid ? new->rid : random_id();
    if (found) /* the same form, sent twice; or with something else in it */
        return was_made(call, tx, new, &had, err);
    if (!firm_read(call, &new->typed, &plain, err) ||
        (str_trim(new->place).len > 0 &&
         !firm_place(tx, call->arena, new->place, &place_id, err)))
        return false;
    ask.place_id = place_id;
    if (!firm_alike(call, tx, &ask, &added->alike, err))
        return false;
    if (added->alike.count > 0 && !new->is_another) {
        added->outcome = FIRM_ALIKE;
        return true;
    }
    return write_new(call, tx, new, &plain, place_id, err);
}

bool firm_add(struct call *call, const struct firm_new *new, struct firm_added *added,
              struct err *err)
{
    struct firm_added made = { .outcome = FIRM_SAVED };
    struct firm_new asked = *new;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              add_firm(call, tx, &asked, &made, err);

    ok = settle(call, &tx, ok, err);
    if (ok)
        *added = made;
    return ok;
}

/* ------------------------------------------------------------------------ changing */

bool firm_load(struct call *call, int64_t rid, struct firm_now *now, struct err *err)
{
    struct tx *tx = NULL;
    bool ok =
        tx_begin(call->store, TX_READ, &tx, err) && firm_own(call, tx, rid, now, err);

    tx_end(&tx);
    return ok;
}

bool firm_keep_number(const struct call *call, struct tx *tx, int64_t rid,
                      struct firm_plain *plain, struct err *err)
{
    struct firm_by_rid_row row;
    bool found = false;

    if (!firm_by_rid(tx, rid, call->arena, &row, &found, err))
        return false;
    plain->form = str_cstr(call->arena, row.form);
    snprintf(plain->number, sizeof plain->number, "%.*s", STR_ARG(row.number));
    plain->has_mark = row.has_number_mark && row.number_mark.len == sizeof plain->mark;
    if (plain->has_mark)
        memcpy(plain->mark, row.number_mark.ptr, sizeof plain->mark);
    return true;
}

static bool change_firm(struct call *call, struct tx *tx,
                        const struct firm_change *change, struct firm_changed *changed,
                        struct err *err)
{
    struct firm_typed typed = change->typed;
    struct firm_plain plain;
    struct firm_now now;
    bool saved = false;

    if (change->keep_number)
        typed.number = STR("");
    if (!firm_own(call, tx, change->rid, &now, err) ||
        !firm_read(call, &typed, &plain, err) ||
        (change->keep_number && !firm_keep_number(call, tx, change->rid, &plain, err)))
        return false;
    struct firm_edit edit = { now.id, change->seen_version };
    if (!firm_rewrite(call, tx, &edit, &plain, &saved, err))
        return false;
    if (!saved) { /* the same form, sent twice? */
        struct firm_by_rid_row row;
        bool found = false;
        if (!firm_by_rid(tx, change->rid, call->arena, &row, &found, err))
            return false;
        saved = found && is_same(&plain, &row);
    }
    changed->outcome = saved ? FIRM_SAVED : FIRM_CHANGED;
    changed->theirs = now;
    return true;
}

bool firm_change(struct call *call, const struct firm_change *change,
                 struct firm_changed *changed, struct err *err)
{
    struct firm_changed made = { .outcome = FIRM_SAVED };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              change_firm(call, tx, change, &made, err);

    ok = settle(call, &tx, ok, err);
    if (ok)
        *changed = made;
    return ok;
}

/* ------------------------------------------------------------- status, size, steps */

static bool reason_fits(const struct firm_standing *standing, struct err *err)
{
    bool known =
        standing->reason.len == 0 ||
        coded_find(CODED(firm_reason_words), standing->reason) < FIRM_REASON_COUNT;

    if (known && (standing->status == FIRM_OPEN || standing->reason.len > 0) &&
        (standing->side.len == 0 ||
         coded_find(CODED(side_words), standing->side) < SIDE_WORD_COUNT))
        return true;
    return err_set(err, ERR_INPUT, N_("choose why the firm is paused or closed"));
}

static bool write_kind(struct call *call, struct tx *tx, int64_t rid, bool internal,
                       struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct event_new new = { .kind = "firm_kind",
                             .subject = "firm",
                             .subject_rid = rid,
                             .valid_on = moment_day(call->now),
                             .reason = "",
                             .side = "",
                             .facts = facts };
    struct firm_internal_of_row was;
    struct firm_now now;
    int64_t id;

    if (!firm_own(call, tx, rid, &now, err) || !firm_internal_of(tx, now.id, &was, err))
        return false;
    if (was.internal == internal)
        return true;
    view_cstr(call->arena, facts, "kind", internal ? "internal" : "employer");
    return event_add(call, tx, &new, &id, err) && firm_state_make(tx, rid, err);
}

bool firm_kind_set(struct call *call, int64_t rid, bool internal, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              write_kind(call, tx, rid, internal, err);

    return settle(call, &tx, ok, err);
}

bool firm_stand(struct call *call, const struct firm_standing *standing,
                struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct firm_now now;
    struct tx *tx = NULL;
    int64_t id;
    struct event_new new = { .kind = "firm_status",
                             .subject = "firm",
                             .subject_rid = standing->rid,
                             .valid_on = moment_day(call->now),
                             .reason = str_cstr(call->arena, standing->reason),
                             .side = str_cstr(call->arena, standing->side),
                             .facts = facts };

    view_cstr(call->arena, facts, "status", firm_status_words[standing->status].word);
    bool ok = reason_fits(standing, err) && tx_begin(call->store, TX_WRITE, &tx, err) &&
              firm_own(call, tx, standing->rid, &now, err) &&
              (str_is(now.status, firm_status_words[standing->status].word) ||
               (event_add(call, tx, &new, &id, err) &&
                firm_state_make(tx, standing->rid, err)));
    return settle(call, &tx, ok, err);
}

bool firm_size(struct call *call, const struct firm_sized *sized, struct err *err)
{
    struct firm_now now;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              firm_own(call, tx, sized->rid, &now, err) &&
              firm_size_write(call, tx, sized, err) &&
              firm_state_make(tx, sized->rid, err);

    return settle(call, &tx, ok, err);
}

static bool write_done(struct call *call, struct tx *tx, const struct firm_now *now,
                       bool recall, struct err *err)
{
    struct view *facts = view_object(call->arena);
    struct visit_last_of_row last;
    bool found = false;
    int64_t id;

    if (!visit_last_of(tx, now->id, call->arena, &last, &found, err))
        return false;
    if (!found)
        return true;
    view_int(call->arena, facts, "visit", last.rid);
    view_cstr(call->arena, facts, "what", recall ? "recall" : "next");
    struct event_new new = { .kind = "step_done",
                             .subject = "firm",
                             .subject_rid = now->rid,
                             .valid_on = moment_day(call->now),
                             .facts = facts };
    return event_add(call, tx, &new, &id, err) && firm_state_make(tx, now->rid, err);
}

bool firm_step_done(struct call *call, int64_t rid, bool recall, struct err *err)
{
    struct firm_now now;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              firm_own(call, tx, rid, &now, err) &&
              write_done(call, tx, &now, recall, err);

    return settle(call, &tx, ok, err);
}
