/* extract_sealed.c: the parts of an extract that hold sealed text; see extract_in.h. */
#include "base/date.h"
#include "domain/disclosure_rule.h"
#include "service/draft.h"
#include "service/extract_in.h"
#include "service/identity_keep.h"
#include "store/query.h"

static void put_text(const struct extracting *x, struct view *v, const char *key,
                     struct str text)
{
    if (text.len > 0)
        view_str(x->arena, v, key, str_copy(x->arena, text));
    else
        view_null(x->arena, v, key);
}

/* A moment as a number: person_extract.c makes a text of every key in _at. */
static void put_moment(const struct extracting *x, struct view *v, const char *key,
                       bool has, int64_t at)
{
    if (has)
        view_int(x->arena, v, key, at);
    else
        view_null(x->arena, v, key);
}

void extract_put_words(const struct extracting *x, struct view *v, const char *key,
                       struct coded_table words, int64_t bits)
{
    struct view *list = view_put_array(x->arena, v, key);

    for (uint32_t i = 0; i < words.count; i++)
        if (bits >> i & 1)
            view_add_str(x->arena, list, str_from(words.row[i].word));
}

/* Opens `sealed` and puts it as `key`; what was never written is null. */
static bool put_sealed(const struct extracting *x, struct view *v, const char *key,
                       struct person_text *text, struct err *err)
{
    if (!person_unseal(x->call, x->tx, text, err))
        return false;
    put_text(x, v, key, text->plain);
    return true;
}

/* ---------------------------------------------------------------------- identity */

static void put_numbers(const struct extracting *x, struct view *v,
                        const struct identity *identity)
{
    struct view *list = view_put_array(x->arena, v, "numbers");

    for (uint32_t i = identity->number_count; i-- > 0;) {
        const struct identity_number *at = &identity->number[i];
        const struct id_number *number = &at->number;
        struct view *one = view_add_object(x->arena, list);
        char text[ID_TEXT_BYTES];
        id_number_print(number, moment_day(x->call->now), text);
        view_cstr(x->arena, one, "kind", id_kind_word(number->kind));
        put_text(x, one, "number", str_from(text));
        view_cstr(x->arena, one, "why_none",
                  number->kind == ID_NONE ? id_reason_word(number->reason) : NULL);
        put_text(x, one, "issuer", str_from(number->issuer));
        put_moment(x, one, "from_at", at->from_at != 0, at->from_at);
        put_moment(x, one, "to_at", at->to_at != 0, at->to_at);
    }
}

static void put_contact(const struct extracting *x, struct view *v,
                        const struct identity *identity)
{
    const struct {
        const char *key;
        struct str text;
    } part[] = {
        { "street", identity->street }, { "postcode", identity->postcode },
        { "town", identity->town },     { "phone", identity->phone },
        { "email", identity->email },   { "note", identity->note },
    };

    for (size_t i = 0; i < sizeof part / sizeof *part; i++)
        put_text(x, v, part[i].key, x->left_out ? STR("") : part[i].text);
    put_text(x, v, "channel", str_from(identity_channels[identity->channel]));
    put_text(x, v, "language", identity->language);
    put_text(x, v, "safe", identity->safe);
}

static void put_version(const struct extracting *x, struct view *v,
                        const struct identity_record *record)
{
    const struct identity *identity = &record->identity;

    view_int(x->arena, v, "version", record->version);
    put_moment(x, v, "written_at", true, record->recorded_at);
    put_text(x, v, "written_actor", record->actor);
    put_text(x, v, "why", identity->why);
    put_text(x, v, "given", identity->given);
    put_text(x, v, "surname", identity->surname);
    put_text(x, v, "called", identity->called);
    put_text(x, v, "former", identity->former);
    put_numbers(x, v, identity);
    put_text(x, v, "level", identity->level);
    view_day(x->arena, v, "born", identity->born_on);
    put_text(x, v, "sex", str_from(identity_sexes[identity->sex]));
    put_contact(x, v, identity);
}

bool extract_identity(const struct extracting *x, struct view *list, struct err *err)
{
    struct identity_history history = { .count = 0 };

    if (!x->has_key)
        return true;
    if (!identity_all(x->call, x->tx, x->person_id, &history, err))
        return false;
    for (uint32_t i = 0; i < history.count; i++)
        put_version(x, view_add_object(x->arena, list), &history.record[i]);
    return true;
}

/* ----------------------------------------------------------- wishes, adjustments */

bool extract_wish(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_wishes_row row;
    bool ok = extract_wishes_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_wishes_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        struct person_text text = { .person_id = x->person_id,
                                    .record_id = row.from_at,
                                    .what = "wish",
                                    .sealed = row.sealed };
        put_moment(x, v, "from_at", true, row.from_at);
        put_moment(x, v, "to_at", row.has_to_at, row.to_at);
        put_text(x, v, "noted_by", row.noted_by);
        ok = put_sealed(x, v, "text", &text, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

static void put_id(const struct extracting *x, struct view *v, const char *key,
                   bool has, int64_t rid)
{
    if (has)
        view_str(x->arena, v, key, id_text(x->arena, rid));
    else
        view_null(x->arena, v, key);
}

bool extract_note(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_notes_row row;
    bool ok = extract_notes_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_notes_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        struct person_text text = { .person_id = x->person_id,
                                    .record_id = row.rid,
                                    .what = "note",
                                    .sealed = row.sealed };
        put_id(x, v, "note", true, row.rid);
        view_day(x->arena, v, "on_day", row.on_day);
        put_moment(x, v, "written_at", true, row.written_at);
        put_text(x, v, "noted_by", row.noted_by);
        put_id(x, v, "instead_of", row.has_corrects, row.corrects);
        ok = put_sealed(x, v, "text", &text, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

/* Whom her unit has put her forward to, and why, in its own words too. */
static void put_meeting(const struct extracting *x, struct view *v,
                        const struct extract_referrals_row *row)
{
    view_day(x->arena, v, "meeting_on",
             row->has_meeting_on ? row->meeting_on : DAY_NONE);
    view_int(x->arena, v, "meeting_minute",
             row->has_meeting_minute ? row->meeting_minute : -1);
    put_text(x, v, "meeting_state",
             row->has_meeting_state ? row->meeting_state : STR(""));
    put_text(x, v, "meeting_place",
             row->has_meeting_place ? row->meeting_place : STR(""));
}

bool extract_referral(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_referrals_row row;
    bool ok = extract_referrals_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_referrals_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        struct person_text text = { .person_id = x->person_id,
                                    .record_id = row.rid,
                                    .what = "referral",
                                    .sealed = row.words };
        put_id(x, v, "referral", true, row.rid);
        put_text(x, v, "firm", row.firm);
        put_text(x, v, "need", row.need);
        put_text(x, v, "how", row.how);
        put_text(x, v, "why", row.why);
        put_text(x, v, "put_by", row.made_actor);
        view_day(x->arena, v, "made_on", row.made_on);
        view_day(x->arena, v, "due_on", row.due_on);
        put_text(x, v, "state", row.state);
        put_text(x, v, "reason", row.reason);
        put_text(x, v, "side", row.side);
        view_day(x->arena, v, "since_on", row.since_on);
        put_meeting(x, v, &row);
        if (row.has_words)
            ok = put_sealed(x, v, "text", &text, err);
        else
            view_null(x->arena, v, "text");
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

bool extract_accommodation(const struct extracting *x, struct view *list,
                           struct err *err)
{
    const struct coded_table kinds = { adapt_words, ADAPT_WORD_COUNT };
    struct cursor cursor = { 0 };
    struct extract_accommodations_row row;
    bool ok = extract_accommodations_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_accommodations_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        struct person_text text = { .person_id = x->person_id,
                                    .record_id = row.from_at,
                                    .what = "accommodation",
                                    .sealed = row.sealed };
        put_moment(x, v, "from_at", true, row.from_at);
        put_moment(x, v, "to_at", row.has_to_at, row.to_at);
        extract_put_words(x, v, "kinds", kinds, row.kinds);
        put_text(x, v, "noted_by", row.noted_by);
        ok = put_sealed(x, v, "text", &text, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

/* ------------------------------------------------------------------ what has left */

static void put_what(const struct extracting *x, struct view *v, int64_t what)
{
    struct view *list = view_put_array(x->arena, v, "what");

    for (enum disclosed d = 0; d < DISCLOSED_COUNT; d++)
        if (what >> d & 1)
            view_add_str(x->arena, list, str_from(disclosed_word(d)));
}

bool extract_waiver(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_waivers_row row;

    if (!extract_waivers_open(x->tx, x->person_id, &cursor, err))
        return false;
    while (extract_waivers_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        view_str(x->arena, v, "waiver", id_text(x->arena, row.rid));
        put_what(x, v, row.what);
        put_text(x, v, "to", row.to_name);
        put_text(x, v, "how", row.how);
        view_day(x->arena, v, "given_on", row.given_on);
        view_day(x->arena, v, "until_on", row.until_on);
        put_text(x, v, "seen_by", row.has_seen_by ? row.seen_by : STR(""));
        put_moment(x, v, "written_at", true, row.written_at);
        put_moment(x, v, "revoked_at", row.has_revoked_at, row.revoked_at);
    }
    return cursor_end(&cursor, err);
}

static void put_decision(const struct extracting *x, struct view *v,
                         const struct extract_disclosures_row *row)
{
    view_str(x->arena, v, "disclosure", id_text(x->arena, row->rid));
    put_what(x, v, row->what);
    put_text(x, v, "to", row->to_name);
    put_text(x, v, "ground", row->ground);
    if (row->has_waiver)
        view_str(x->arena, v, "waiver", id_text(x->arena, row->waiver));
    else
        view_null(x->arena, v, "waiver");
    put_text(x, v, "decided_by", row->decided_by);
    put_moment(x, v, "decided_at", true, row->decided_at);
    view_day(x->arena, v, "until_on", row->until_on);
    put_moment(x, v, "revoked_at", row->has_revoked_at, row->revoked_at);
    put_text(x, v, "revoked_by", row->has_revoked_by ? row->revoked_by : STR(""));
}

bool extract_disclosure(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_disclosures_row row;
    bool ok = extract_disclosures_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_disclosures_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        struct person_text reason = { .person_id = x->person_id,
                                      .record_id = row.rid,
                                      .what = "disclosure",
                                      .sealed = row.reason };
        put_decision(x, v, &row);
        ok = put_sealed(x, v, "reason", &reason, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

/* ---------------------------------------------------------------- merges, drafts */

bool extract_merge(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_merges_row row;
    bool ok = extract_merges_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_merges_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        struct person_text why = { .person_id = row.kept_id,
                                   .what = "merge_why",
                                   .sealed = row.sealed_why };
        view_str(x->arena, v, "kept", id_text(x->arena, row.kept));
        view_str(x->arena, v, "gone", id_text(x->arena, row.gone));
        put_moment(x, v, "merged_at", true, row.merged_at);
        put_text(x, v, "merged_actor", row.merged_actor);
        put_moment(x, v, "undone_at", row.has_undone_at, row.undone_at);
        put_text(x, v, "undone_actor",
                 row.has_undone_actor ? row.undone_actor : STR(""));
        ok = put_sealed(x, v, "why", &why, err);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

static bool is_place(struct str key)
{
    return str_is(key, "place") || str_is(key, "reach");
}

static void put_items(const struct extracting *x, struct view *v,
                      const struct draft *draft)
{
    struct view *list = view_put_array(x->arena, v, "items");

    for (uint32_t i = 0; i < draft->count; i++) {
        if (x->left_out && is_place(draft->item[i].key))
            continue;
        struct view *one = view_add_object(x->arena, list);
        view_str(x->arena, one, "key", draft->item[i].key);
        view_str(x->arena, one, "value", draft->item[i].value);
    }
}

bool extract_draft(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_drafts_row row;
    bool ok = extract_drafts_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_drafts_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        /* A draft is sealed for the one who writes it: read as she would. */
        struct actor writer = { .user_id = row.user_id };
        struct call as_writer = *x->call;
        struct draft_which which = { .person_id = x->person_id,
                                     .form = str_cstr(x->arena, row.form) };
        struct draft draft;
        as_writer.actor = &writer;
        put_text(x, v, "by", row.by);
        put_text(x, v, "form", row.form);
        put_moment(x, v, "saved_at", true, row.saved_at);
        ok = draft_read(&as_writer, x->tx, &which, &draft, err);
        if (ok)
            put_items(x, v, &draft);
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}
