/* person_show.c: see person_show.h. */
#include "service/person_show.h"

#include "base/date.h"
#include "service/person_protect.h"
#include "store/query.h"

struct show {
    struct call *call;
    struct tx *tx;
    struct arena *arena;
    int64_t person_id;
    unsigned parts;
    struct person_head_row head;
    struct view *view;
};

static void put_text(struct arena *arena, struct view *v, const char *key,
                     struct str text)
{
    if (text.len > 0)
        view_str(arena, v, key, text);
    else
        view_null(arena, v, key);
}

/* ---------------------------------------------------------------- identity, contact */

static struct str printed(struct arena *arena, const struct id_number *number,
                          int64_t now)
{
    char *text = arena_take(arena, ID_TEXT_BYTES);

    id_number_print(number, moment_day(now), text);
    return str_from(text);
}

static void put_number(const struct show *s, struct view *v,
                       const struct identity *identity)
{
    const struct id_number *now = identity_number_now(identity);
    bool none = now->kind == ID_NONE;

    view_cstr(s->arena, v, "number_kind", id_kind_word(now->kind));
    put_text(s->arena, v, "number", printed(s->arena, now, s->call->now));
    view_cstr(s->arena, v, "no_number", none ? id_reason_word(now->reason) : NULL);
    put_text(s->arena, v, "issuer", str_from(now->issuer));
    put_text(s->arena, v, "level", identity->level);
    struct view *before = view_put_array(s->arena, v, "numbers_before");
    for (uint32_t i = 0; i + 1 < identity->number_count; i++) {
        const struct identity_number *number = &identity->number[i];
        struct str text = printed(s->arena, &number->number, s->call->now);
        if (text.len > 0)
            view_add_str(s->arena, before, text);
    }
}

static void put_identity(const struct show *s, const struct identity_record *record)
{
    const struct identity *identity = &record->identity;
    struct view *v = view_put_object(s->arena, s->view, "identity");

    view_str(s->arena, v, "name", identity_name(s->arena, identity));
    put_text(s->arena, v, "given", identity->given);
    put_text(s->arena, v, "surname", identity->surname);
    put_text(s->arena, v, "called", identity->called);
    put_text(s->arena, v, "former", identity->former);
    put_number(s, v, identity);
    view_day(s->arena, v, "born", identity->born_on);
    view_int(s->arena, v, "version", record->version);
    view_day(s->arena, v, "written", moment_day(record->recorded_at));
}

static const char *channel_word(enum identity_channel channel)
{
    return channel == CHANNEL_NOT_SAID ? NULL : identity_channels[channel];
}

static void put_contact(const struct show *s, const struct identity *identity)
{
    struct view *v = view_put_object(s->arena, s->view, "contact");
    bool open = !s->head.protected;
    struct str nothing = { 0 };

    view_bool(s->arena, v, "protected", !open);
    put_text(s->arena, v, "safe", identity->safe);
    put_text(s->arena, v, "language", identity->language);
    put_text(s->arena, v, "street", open ? identity->street : nothing);
    put_text(s->arena, v, "postcode", open ? identity->postcode : nothing);
    put_text(s->arena, v, "town", open ? identity->town : nothing);
    put_text(s->arena, v, "phone", open ? identity->phone : nothing);
    put_text(s->arena, v, "email", open ? identity->email : nothing);
    put_text(s->arena, v, "note", open ? identity->note : nothing);
    view_cstr(s->arena, v, "channel", open ? channel_word(identity->channel) : NULL);
}

static bool show_identity(struct show *s, struct err *err)
{
    struct identity_record record = { .version = 0 };
    bool wanted = s->parts & (PART_IDENTITY | PART_CONTACT);

    if (wanted && s->head.has_key_id &&
        !identity_get(s->call, s->tx, s->person_id, &record, err))
        return false;
    if (record.version > 0 && (s->parts & PART_IDENTITY))
        put_identity(s, &record);
    else
        view_null(s->arena, s->view, "identity");
    if (record.version > 0 && (s->parts & PART_CONTACT))
        put_contact(s, &record.identity);
    else
        view_null(s->arena, s->view, "contact");
    return true;
}

/* --------------------------------------------------------------- what she can, when */

static bool show_capabilities(struct show *s, struct err *err)
{
    struct cursor cursor = { 0 };
    struct person_capabilities_row row;
    struct view *list = view_put_array(s->arena, s->view, "capabilities");

    if (!person_capabilities_open(s->tx, s->person_id, &cursor, err))
        return false;
    while (person_capabilities_next(&cursor, &row)) {
        struct view *v = view_add_object(s->arena, list);
        struct str label = s->call->lang == LANG_SV || row.label_en.len == 0
                               ? row.label_sv
                               : row.label_en;
        view_str(s->arena, v, "code", str_copy(s->arena, row.code));
        view_str(s->arena, v, "kind", str_copy(s->arena, row.kind));
        view_str(s->arena, v, "label", str_copy(s->arena, label));
        view_int(s->arena, v, "level", row.level);
    }
    return cursor_end(&cursor, err);
}

static bool show_availability(struct show *s, struct err *err)
{
    struct person_availability_row row;
    bool found = false;

    if (!person_availability(s->tx, s->person_id, s->arena, &row, &found, err))
        return false;
    if (!found) {
        view_null(s->arena, s->view, "availability");
        return true;
    }
    struct view *v = view_put_object(s->arena, s->view, "availability");
    struct str place = row.place;
    if (s->head.protected)
        place = STR("");
    put_text(s->arena, v, "place", place);
    view_int(s->arena, v, "mode", row.mode);
    if (row.has_max_minutes)
        view_int(s->arena, v, "minutes", row.max_minutes);
    else
        view_null(s->arena, v, "minutes");
    if (row.has_hours_per_week)
        view_int(s->arena, v, "hours", row.hours_per_week);
    else
        view_null(s->arena, v, "hours");
    view_day(s->arena, v, "from",
             row.has_available_from ? row.available_from : DAY_NONE);
    view_day(s->arena, v, "enrolled", row.has_enrolled_on ? row.enrolled_on : DAY_NONE);
    return true;
}

static bool show_can(struct show *s, struct err *err)
{
    if (s->parts & PART_CAPABILITY)
        return show_capabilities(s, err) && show_availability(s, err);
    view_null(s->arena, s->view, "capabilities");
    view_null(s->arena, s->view, "availability");
    return true;
}

/* ----------------------------------------------------------------- the case itself */

static void put_protection(struct show *s, struct view *v,
                           const struct protections_now_row *row)
{
    view_str(s->arena, v, "kind", str_copy(s->arena, row->kind));
    put_text(s->arena, v, "reason",
             s->parts & PART_WHY ? str_copy(s->arena, row->reason) : STR(""));
    view_day(s->arena, v, "from", moment_day(row->from_at));
    view_bool(s->arena, v, "lift_asked", row->has_lift_asked_by);
    view_bool(s->arena, v, "asked_by_me",
              row->has_lift_asked_by && row->lift_asked_by == s->call->actor->user_id);
}

/* Those that hold: her own first, then the one for those she is tied to. */
static bool show_protections(struct show *s, struct err *err)
{
    struct cursor cursor = { 0 };
    struct protections_now_row row;
    struct view *list = view_put_array(s->arena, s->view, "protections");
    bool why = s->parts & PART_WHY, own = false;

    if (!protections_now_open(s->tx, s->person_id, &cursor, err))
        return false;
    while (protections_now_next(&cursor, &row)) {
        /* Two at a time tell of a tie: one is enough for who may not know why. */
        if (why || list->count == 0)
            put_protection(s, view_add_object(s->arena, list), &row);
        own = own || str_is(row.reason, protection_reasons[PROTECTION_OWN]);
    }
    view_bool(s->arena, s->view, "protected", list->count > 0);
    view_bool(s->arena, s->view, "protected_herself", why ? own : list->count > 0);
    return cursor_end(&cursor, err);
}

static bool show_merged(struct show *s, struct err *err)
{
    struct cursor cursor = { 0 };
    struct person_merged_of_row row;
    struct view *list = view_put_array(s->arena, s->view, "merged");
    bool ok = true;

    if (!person_merged_of_open(s->tx, s->person_id, &cursor, err))
        return false;
    while (ok && person_merged_of_next(&cursor, &row)) {
        struct view *v = view_add_object(s->arena, list);
        struct identity_record record = { .version = 0 };
        view_str(s->arena, v, "id", id_text(s->arena, row.rid));
        if (s->call->keys)
            ok = identity_get(s->call, s->tx, row.id, &record, err);
        if (ok)
            put_text(s->arena, v, "name",
                     record.version ? identity_name(s->arena, &record.identity)
                                    : (struct str){ 0 });
    }
    if (!ok)
        cursor_close(&cursor);
    return ok && cursor_end(&cursor, err);
}

static bool show_kept(struct show *s, struct err *err)
{
    struct person_head_row kept;

    if (!s->head.has_merged_into) {
        view_null(s->arena, s->view, "merged_into");
        return true;
    }
    if (!person_head(s->tx, s->head.merged_into, s->arena, &kept, err))
        return false;
    view_str(s->arena, s->view, "merged_into", id_text(s->arena, kept.rid));
    return true;
}

static void show_head(const struct show *s)
{
    view_str(s->arena, s->view, "id", id_text(s->arena, s->head.rid));
    view_str(s->arena, s->view, "unit", s->head.org_name);
    put_text(s->arena, s->view, "holder",
             s->head.has_holder ? s->head.holder : (struct str){ 0 });
    view_day(s->arena, s->view, "made",
             s->head.has_made_at ? moment_day(s->head.made_at) : DAY_NONE);
    view_bool(s->arena, s->view, "disposed", s->head.disposed);
    if (s->head.has_made_at)
        view_null(s->arena, s->view, "file_key");
    else
        put_text(s->arena, s->view, "file_key", s->head.source_key);
}

static bool show_all(struct show *s, struct err *err)
{
    if (!person_head(s->tx, s->person_id, s->arena, &s->head, err))
        return false;
    show_head(s);
    if (!(s->parts & PART_MERGED))
        (void)view_put_array(s->arena, s->view, "merged");
    return show_protections(s, err) && show_identity(s, err) && show_can(s, err) &&
           show_kept(s, err) && (!(s->parts & PART_MERGED) || show_merged(s, err));
}

bool person_show(struct call *call, int64_t person_id, unsigned parts,
                 struct view **view, struct err *err)
{
    struct show s = { .call = call,
                      .arena = call->arena,
                      .person_id = person_id,
                      .parts = parts,
                      .view = view_object(call->arena) };

    if (!tx_begin(call->store, TX_READ, &s.tx, err))
        return false;
    bool ok = show_all(&s, err);
    tx_end(&s.tx);
    if (ok)
        *view = s.view;
    return ok;
}

bool person_edit_show(struct call *call, int64_t person_id, struct person_edit *edit,
                      struct err *err)
{
    struct person_edit made = { .record.version = 0 };
    struct person_head_row head;
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok =
        person_head(tx, person_id, call->arena, &head, err) &&
        (!head.has_key_id || identity_get(call, tx, person_id, &made.record, err));
    tx_end(&tx);
    if (!ok)
        return false;
    made.protected = head.protected;
    *edit = made;
    return true;
}

static void put_version(struct arena *arena, struct view *list,
                        const struct identity_record *record)
{
    struct view *v = view_add_object(arena, list);

    view_int(arena, v, "version", record->version);
    view_day(arena, v, "on", moment_day(record->recorded_at));
    view_str(arena, v, "by", record->actor);
    view_str(arena, v, "name", identity_name(arena, &record->identity));
    put_text(arena, v, "why", record->identity.why);
}

bool person_versions(struct call *call, int64_t person_id, struct view *view,
                     struct err *err)
{
    struct identity_history history = { .count = 0 };
    struct view *list = view_put_array(call->arena, view, "versions");
    struct tx *tx = NULL;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = identity_all(call, tx, person_id, &history, err);
    tx_end(&tx);
    for (uint32_t i = 0; ok && i < history.count; i++)
        put_version(call->arena, list, &history.record[i]);
    return ok;
}

bool person_called(struct call *call, int64_t person_id, struct str *name,
                   struct err *err)
{
    struct identity_record record = { .version = 0 };
    struct person_head_row row = { .has_key_id = false };
    struct tx *tx = NULL;
    bool ok = !call->keys ||
              (tx_begin(call->store, TX_READ, &tx, err) &&
               person_head(tx, person_id, call->arena, &row, err) &&
               (!row.has_key_id || identity_get(call, tx, person_id, &record, err)));

    tx_end(&tx);
    if (ok)
        *name = record.version ? identity_name(call->arena, &record.identity) : STR("");
    return ok;
}
