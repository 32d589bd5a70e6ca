/* person_extract.c: see person_extract.h. */
#include "service/person_extract.h"

#include <assert.h>

#include "base/date.h"
#include "domain/place.h"
#include "engine/rank.h"
#include "service/audit_review.h"
#include "service/extract_in.h"
#include "store/query.h"

/* ------------------------------------------------------------ parts as they stand */

/* A part whose rows are put as the statement gives them. */
#define PLAIN_PART(name)                                                               \
    static bool name##_part(const struct extracting *x, struct view *list,             \
                            struct err *err)                                           \
    {                                                                                  \
        struct cursor cursor = { 0 };                                                  \
        struct name##_row row;                                                         \
                                                                                       \
        if (!name##_open(x->tx, x->person_id, &cursor, err))                           \
            return false;                                                              \
        while (name##_next(&cursor, &row))                                             \
            name##_view(x->arena, view_add_object(x->arena, list), &row);              \
        return cursor_end(&cursor, err);                                               \
    }

PLAIN_PART(extract_holders)
PLAIN_PART(extract_protections)
PLAIN_PART(extract_sexes)
PLAIN_PART(extract_capabilities)
PLAIN_PART(extract_evidence)
PLAIN_PART(extract_task_wishes)
PLAIN_PART(extract_places)
PLAIN_PART(extract_eligibility)
PLAIN_PART(extract_accounts)
PLAIN_PART(extract_roles)
PLAIN_PART(extract_sessions)
PLAIN_PART(extract_links)
PLAIN_PART(extract_messages)
PLAIN_PART(extract_stops)

/* The member `key`, which must be there, to be given another value. */
static struct view *member(struct view *v, const char *key)
{
    struct view *found = (struct view *)view_get(v, str_from(key));

    assert(found);
    return found;
}

static void say(struct view *v, const char *key, const char *word)
{
    *member(v, key) = (struct view){ .kind = VIEW_STR, .text = str_from(word) };
}

static bool runs_part(const struct extracting *x, struct view *list, struct err *err)
{
    static const char *const states[RANK_STATE_COUNT] = {
        [RANK_READY] = "ready",
        [RANK_READY_AFTER] = "ready_after",
        [RANK_BEHIND_THRESHOLDS] = "behind_thresholds",
        [RANK_OUT_OF_REACH] = "out_of_reach",
    };
    struct cursor cursor = { 0 };
    struct extract_runs_row row;

    if (!extract_runs_open(x->tx, x->person_id, &cursor, err))
        return false;
    while (extract_runs_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        extract_runs_view(x->arena, v, &row);
        if (row.state >= 0 && row.state < RANK_STATE_COUNT)
            say(v, "state", states[row.state]);
    }
    return cursor_end(&cursor, err);
}

static bool availability_part(const struct extracting *x, struct view *list,
                              struct err *err)
{
    const struct coded_table days = { day_words, DAY_WORD_COUNT };
    const struct coded_table shifts = { shift_words, SHIFT_WORD_COUNT };
    struct cursor cursor = { 0 };
    struct extract_availabilities_row row;

    if (!extract_availabilities_open(x->tx, x->person_id, &cursor, err))
        return false;
    while (extract_availabilities_next(&cursor, &row)) {
        struct view *v = view_add_object(x->arena, list);
        extract_availabilities_view(x->arena, v, &row);
        if (row.mode >= 0 && row.mode < MODE_COUNT)
            say(v, "mode", mode_word((enum travel_mode)row.mode));
        if (x->left_out)
            *member(v, "place") = (struct view){ .kind = VIEW_NULL };
        extract_put_words(x, v, "weekdays", days, row.has_days ? row.days : 0);
        extract_put_words(x, v, "times", shifts, row.has_shifts ? row.shifts : 0);
    }
    return cursor_end(&cursor, err);
}

static bool places_part(const struct extracting *x, struct view *list, struct err *err)
{
    return x->left_out || extract_places_part(x, list, err);
}

/* ------------------------------------------------------------- for who reads them */

/* Words of the program for who did something, and the name that stands there then. */
static const char *const actor_keys[][2] = {
    { "set_actor", "set_by" },       { "merged_actor", "merged_by" },
    { "undone_actor", "undone_by" }, { "given_actor", "given_by" },
    { "made_actor", "made_by" },     { "written_actor", "written_by" },
};

/* "u17" becomes the colleague's name; another word ("local") stays. */
static bool name_actor(const struct extracting *x, struct view *word, struct err *err)
{
    struct extract_name_row row;
    int64_t id;
    bool found;

    if (word->kind != VIEW_STR || !str_starts(word->text, "u") ||
        !str_int(str_sub(word->text, 1, word->text.len), &id))
        return true;
    if (!extract_name(x->tx, id, x->arena, &row, &found, err))
        return false;
    if (found && row.name.len > 0)
        word->text = row.name;
    else if (found) /* the participant herself has none here */
        *word = (struct view){ .kind = VIEW_NULL };
    return true;
}

static bool ends_at(const char *key)
{
    return key && str_ends(str_from(key), "_at");
}

static bool settle_member(const struct extracting *x, struct view_item *item,
                          struct err *err)
{
    char text[21];

    if (ends_at(item->key) && item->value.kind == VIEW_INT) {
        moment_format(item->value.integer, text);
        item->value.kind = VIEW_STR;
        item->value.text = str_copy(x->arena, str_from(text));
        return true;
    }
    for (size_t i = 0; item->key && i < sizeof actor_keys / sizeof *actor_keys; i++)
        if (strcmp(item->key, actor_keys[i][0]) == 0) {
            item->key = actor_keys[i][1];
            return name_actor(x, &item->value, err);
        }
    return true;
}

/* Moments and actors of an object, in the words of who reads it. */
static bool settle(const struct extracting *x, struct view *v, struct err *err)
{
    for (struct view_item *i = v->list.first; i; i = i->next)
        if (!settle_member(x, i, err))
            return false;
    return true;
}

/* Rows of a part, and the numbers within a version of the identity. */
static bool settle_rows(const struct extracting *x, struct view *rows, struct err *err)
{
    for (struct view_item *i = rows->list.first; i; i = i->next) {
        const struct view *numbers = view_get(&i->value, STR("numbers"));
        for (struct view_item *k = numbers ? numbers->list.first : NULL; k; k = k->next)
            if (!settle(x, &k->value, err))
                return false;
        if (!settle(x, &i->value, err))
            return false;
    }
    return true;
}

/* -------------------------------------------------------------------------- a case */

static const struct {
    const char *key;
    extract_part *put;
} parts[] = {
    { "identities", extract_identity },
    { "sexes", extract_sexes_part },
    { "holders", extract_holders_part },
    { "protections", extract_protections_part },
    { "merges", extract_merge },
    { "ties", extract_tie },
    { "capabilities", extract_capabilities_part },
    { "evidence", extract_evidence_part },
    { "task_wishes", extract_task_wishes_part },
    { "wishes", extract_wish },
    { "notes", extract_note },
    { "own_words", extract_own_word },
    { "own_answers", extract_own_answer },
    { "availabilities", availability_part },
    { "places", places_part },
    { "accommodations", extract_accommodation },
    { "eligibility", extract_eligibility_part },
    { "waivers", extract_waiver },
    { "disclosures", extract_disclosure },
    { "aliases", extract_alias },
    { "extracts", extract_handed },
    { "runs", runs_part },
    { "referrals", extract_referral },
    { "enrolments", extract_enrolment },
    { "enrolment_steps", extract_enrolment_step },
    { "given_places", extract_given_place },
    { "invites", extract_invite },
    { "drafts", extract_draft },
    { "accounts", extract_accounts_part },
    { "roles", extract_roles_part },
    { "sessions", extract_sessions_part },
    { "links", extract_links_part },
    { "messages", extract_messages_part },
    { "stops", extract_stops_part },
};

static void put_head(const struct extracting *x, struct view *v,
                     const struct extract_case_row *row)
{
    struct view *head = view_put_object(x->arena, v, "case");

    view_str(x->arena, head, "case", id_text(x->arena, row->case_id));
    view_str(x->arena, head, "unit", row->unit);
    view_str(x->arena, head, "source", row->source);
    view_str(x->arena, head, "source_key", row->source_key);
    if (row->has_made_at)
        view_int(x->arena, head, "made_at", row->made_at);
    else
        view_null(x->arena, head, "made_at");
    if (row->has_merged_into)
        view_str(x->arena, head, "merged_into", id_text(x->arena, row->merged_into));
    else
        view_null(x->arena, head, "merged_into");
    view_bool(x->arena, head, "protected", row->protected);
    view_bool(x->arena, head, "left_out", x->left_out);
}

static bool put_case(struct extracting *x, const struct extract_case_row *row,
                     struct view *v, struct err *err)
{
    x->has_key = row->has_key_id;
    x->left_out = row->protected;
    put_head(x, v, row);
    if (!settle(x, member(v, "case"), err))
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        struct view *list = view_put_array(x->arena, v, parts[i].key);
        if (!parts[i].put(x, list, err) || !settle_rows(x, list, err))
            return false;
    }
    return true;
}

/* The cases merged into those of `extract`, and into these: each once. */
static bool find_merged(const struct extracting *x, struct person_extract *extract,
                        int64_t of, struct err *err)
{
    struct cursor cursor = { 0 };
    struct person_merged_of_row row;
    bool room = true;

    if (!person_merged_of_open(x->tx, of, &cursor, err))
        return false;
    while (room && person_merged_of_next(&cursor, &row)) {
        room = extract->merged_count < EXTRACT_MERGED_MOST;
        if (room)
            extract->merged[extract->merged_count++] = row.id;
    }
    bool ended = cursor_end(&cursor, err);
    return ended && (room || err_set(err, ERR_LIMIT,
                                     N_("more than {n} cases are merged into this one"),
                                     ARG_NUM(EXTRACT_MERGED_MOST)));
}

/* Of another unit, or protected while she is not: not shown here. */
static bool is_shown(const struct extract_case_row *one,
                     const struct extract_case_row *other)
{
    return other->org_id == one->org_id && other->protected == one->protected;
}

static bool put_merged(struct extracting *x, const struct extract_case_row *first,
                       struct person_extract *extract, struct err *err)
{
    struct view *list = view_put_array(x->arena, extract->view, "merged_cases");
    uint32_t shown = 0;

    if (!find_merged(x, extract, x->person_id, err))
        return false;
    for (uint32_t i = 0; i < extract->merged_count; i++) {
        struct extract_case_row row;
        x->person_id = extract->merged[i];
        if (!find_merged(x, extract, x->person_id, err) ||
            !extract_case(x->tx, x->person_id, x->arena, &row, err))
            return false;
        if (!is_shown(first, &row))
            continue;
        if (!put_case(x, &row, view_add_object(x->arena, list), err))
            return false;
        extract->merged[shown++] = x->person_id;
    }
    extract->merged_count = shown;
    return true;
}

/* Who has read or changed it: in a transaction of its own, the last thing. */
static bool put_log(struct call *call, int64_t person_id, struct view *v,
                    struct err *err)
{
    const struct audit_person_ask ask = { .person_id = person_id,
                                          .most = EXTRACT_LOG_MOST };
    struct view *log = NULL;

    if (!audit_person(call, &ask, &log, err))
        return false;
    view_put(call->arena, v, "log", view_get(log, STR("rows")));
    view_bool(call->arena, v, "log_more",
              view_get(log, STR("before"))->kind != VIEW_NULL);
    return true;
}

bool person_extract(struct call *call, int64_t person_id,
                    struct person_extract *extract, struct err *err)
{
    struct person_extract made = { .view = view_object(call->arena) };
    struct extracting x = { .call = call,
                            .arena = call->arena,
                            .person_id = person_id };
    struct extract_case_row row;

    if (!tx_begin(call->store, TX_READ, &x.tx, err))
        return false;
    view_int(x.arena, made.view, "made_at", call->now);
    bool ok = extract_case(x.tx, person_id, x.arena, &row, err) &&
              settle(&x, made.view, err) && put_case(&x, &row, made.view, err) &&
              put_merged(&x, &row, &made, err);
    tx_end(&x.tx);
    ok = ok && put_log(call, person_id, made.view, err);
    if (ok)
        *extract = made;
    return ok;
}
