/* audit_review.c: see audit_review.h. */
#include "service/audit_review.h"

#include "base/date.h"
#include "service/audit_words.h"
#include "service/person_tied.h"
#include "service/standing.h"
#include "store/query.h"

#define DAY_US (INT64_C(86400) * MOMENT_SECOND)

/* --------------------------------------------------------------------------- words */

/* What a row is about, before the reader's language. */
struct deed {
    struct str action, kind, parts;
};

static const char *action_text(const struct call *call, const struct deed *deed)
{
    const char *id = audit_row_text(deed->action, deed->kind, deed->parts);

    return id ? message_for(call->lang, id, 1)
              : str_cstr(call->arena, deed->action); /* a word of an older version */
}

static void put_when(const struct call *call, struct view *v, int64_t at)
{
    char day[DATE_TEXT_BYTES], moment[21];
    struct buf time = buf_new(call->arena);
    int32_t minute = moment_minute(at);

    date_format(moment_day(at), day);
    moment_format(at, moment);
    buf_format(&time, call->lang == LANG_SV ? "%02d.%02d" : "%02d:%02d", minute / 60,
               minute % 60);
    view_str(call->arena, v, "at", str_copy(call->arena, str_from(moment)));
    view_str(call->arena, v, "on", str_copy(call->arena, str_from(day)));
    view_str(call->arena, v, "time", buf_str(&time));
}

struct doer {
    struct str actor;
    const struct str *name; /* NULL: no account */
    int64_t roles;
};

/* What the reader may know of who it was: a colleague's name, else a word. */
static const char *who_word(const struct doer *doer)
{
    if (doer->roles >> ROLE_PARTICIPANT & 1)
        return N_("the person herself");
    if (doer->roles >> ROLE_GUARDIAN & 1)
        return N_("the guardian");
    if (str_is(doer->actor, "employer"))
        return N_("an employer, by a link");
    return str_is(doer->actor, "nobody") ? N_("somebody who had not signed in")
                                         : N_("insteg itself, run on its own machine");
}

static void put_who(const struct call *call, struct view *v, const struct doer *doer)
{
    view_str(call->arena, v, "actor", str_copy(call->arena, doer->actor));
    if (doer->name && doer->name->len > 0)
        view_str(call->arena, v, "who", str_copy(call->arena, *doer->name));
    else
        view_cstr(call->arena, v, "who", message_for(call->lang, who_word(doer), 1));
}

static void put_what(const struct call *call, struct view *v, const struct deed *deed)
{
    struct str parts = deed->parts, part;
    struct view *list;

    view_str(call->arena, v, "action", str_copy(call->arena, deed->action));
    view_cstr(call->arena, v, "what", action_text(call, deed));
    list = view_put_array(call->arena, v, "parts");
    while (str_next(&parts, ' ', &part)) {
        const struct deed shown = { part, STR("read"), STR("") };
        if (str_is(part, AUDIT_CHANGED))
            continue;
        struct view *p = view_add_object(call->arena, list);
        view_str(call->arena, p, "word", str_copy(call->arena, part));
        view_cstr(call->arena, p, "text", action_text(call, &shown));
    }
}

/* -------------------------------------------------------------------------- alerts */

static void put_alert(const struct call *call, struct view *v,
                      const struct audit_open_alerts_row *row)
{
    struct arena *arena = call->arena;

    view_str(arena, v, "seq", id_text(arena, row->seq));
    put_when(call, v, row->at);
    put_who(call, v,
            &(struct doer){ row->actor, row->has_user_name ? &row->user_name : NULL,
                            row->roles });
    view_str(arena, v, "unit", row->has_unit ? str_copy(arena, row->unit) : STR(""));
    put_what(call, v, &(struct deed){ row->action, row->kind, row->parts });
    view_bool(arena, v, "own",
              row->user_id == call->actor->user_id &&
                  str_is(row->actor, call->actor->name));
    view_bool(arena, v, "has_case", row->has_subject);
}

static bool put_alerts(struct tx *tx, struct call *call, struct view *view,
                       struct err *err)
{
    struct view *list = view_put_array(call->arena, view, "alerts");
    struct audit_open_alerts_row row;
    struct cursor cursor = { 0 };
    uint32_t count = 0;

    if (!audit_open_alerts_open(tx, call->actor->domain_id, call->actor->user_id,
                                AUDIT_ALERTS_MOST + 1, &cursor, err))
        return false;
    while (audit_open_alerts_next(&cursor, &row))
        if (count++ < AUDIT_ALERTS_MOST)
            put_alert(call, view_add_object(call->arena, list), &row);
    view_bool(call->arena, view, "more_alerts", count > AUDIT_ALERTS_MOST);
    return cursor_end(&cursor, err);
}

/* ---------------------------------------------------------------------------- rows */

static void put_row(const struct call *call, struct view *v,
                    const struct audit_page_row *row)
{
    struct arena *arena = call->arena;
    struct view *seen;

    view_str(arena, v, "seq", id_text(arena, row->seq));
    put_when(call, v, row->at);
    put_who(call, v,
            &(struct doer){ row->actor, row->has_user_name ? &row->user_name : NULL,
                            row->roles });
    view_str(arena, v, "unit", row->has_unit ? str_copy(arena, row->unit) : STR(""));
    put_what(call, v, &(struct deed){ row->action, row->kind, row->parts });
    view_str(arena, v, "kind", str_copy(arena, row->kind));
    view_str(arena, v, "relation", str_copy(arena, row->relation));
    view_int(arena, v, "people", row->people);
    view_bool(arena, v, "has_case", row->has_subject);
    if (row->about)
        view_str(arena, v, "about", id_text(arena, row->about));
    else
        view_null(arena, v, "about");
    if (!row->has_seen_at) {
        view_null(arena, v, "seen");
        return;
    }
    seen = view_put_object(arena, v, "seen");
    put_when(call, seen, row->seen_at);
    view_str(arena, seen, "who",
             row->has_seen_by ? str_copy(arena, row->seen_by) : STR(""));
}

static bool put_rows(struct tx *tx, struct call *call, const struct audit_page_in *in,
                     struct view *view, struct err *err)
{
    struct view *list = view_put_array(call->arena, view, "rows");
    struct cursor cursor = { 0 };
    struct audit_page_row row;
    int64_t last = 0;

    if (!audit_page_open(tx, in, &cursor, err))
        return false;
    while (audit_page_next(&cursor, &row)) {
        if (list->count < AUDIT_ROWS_MOST) {
            put_row(call, view_add_object(call->arena, list), &row);
            last = row.seq;
        } else {
            view_str(call->arena, view, "before", id_text(call->arena, last));
        }
    }
    if (!view_get(view, STR("before")))
        view_null(call->arena, view, "before");
    return cursor_end(&cursor, err);
}

static bool put_users(struct tx *tx, struct call *call, struct view *view,
                      struct err *err)
{
    struct view *list = view_put_array(call->arena, view, "users");
    struct cursor cursor = { 0 };
    struct audit_users_row row;

    if (!audit_users_open(tx, call->actor->domain_id, &cursor, err))
        return false;
    while (audit_users_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "user", id_text(call->arena, row.id));
        view_str(call->arena, v, "name", str_copy(call->arena, row.name));
    }
    return cursor_end(&cursor, err);
}

/* The moment a Swedish civil day begins: noon UTC is within it, whatever the season. */
static int64_t day_start(int32_t day)
{
    int64_t noon = (int64_t)day * DAY_US + DAY_US / 2;

    return noon - (int64_t)moment_minute(noon) * 60 * MOMENT_SECOND;
}

/* Rows of a day lie together, as time goes; the day's first row bounds the walk. Two
 * days before, for a clock that was moved. */
static bool first_row(struct tx *tx, struct audit_page_in *in, struct err *err)
{
    struct audit_first_since_row row;
    bool found;

    if (!audit_first_since(tx, in->from_at - 2 * DAY_US, &row, &found, err))
        return false;
    in->from_seq = found ? row.seq : INT64_MAX;
    return true;
}

/* Which rows of a domain are asked for; the days are put into the view. */
static struct audit_page_in ask_in(const struct call *call, const struct audit_ask *ask,
                                   int64_t domain_id, struct view *view)
{
    const int32_t today = moment_day(call->now);
    const int32_t to = ask->to_day == DAY_NONE ? today : ask->to_day;
    const int32_t from =
        ask->from_day == DAY_NONE ? to - AUDIT_DAYS_SHOWN : ask->from_day;

    view_day(call->arena, view, "from", from);
    view_day(call->arena, view, "to", to);
    return (struct audit_page_in){ .domain_id = domain_id,
                                   .reader_id = call->actor->user_id,
                                   .before = ask->before ? ask->before : INT64_MAX,
                                   .from_at = day_start(from),
                                   .to_at = day_start(to + 1),
                                   .has_user_id = ask->user_id > 0,
                                   .user_id = ask->user_id,
                                   .action = ask->action.ptr ? ask->action : STR(""),
                                   .kind = ask->kind.ptr ? ask->kind : STR(""),
                                   .most = AUDIT_ROWS_MOST + 1 };
}

bool audit_strangers(struct call *call, const struct audit_ask *ask,
                     struct view **answer, struct err *err)
{
    struct view *view = view_object(call->arena);
    struct audit_page_in in = ask_in(call, ask, 0, view);
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && first_row(tx, &in, err) &&
              put_rows(tx, call, &in, view, err);

    tx_end(&tx);
    if (ok)
        *answer = view;
    return ok;
}

bool audit_review(struct call *call, const struct audit_ask *ask, struct view **answer,
                  struct err *err)
{
    struct view *view = view_object(call->arena);
    struct audit_page_in in = ask_in(call, ask, call->actor->domain_id, view);
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) && first_row(tx, &in, err) &&
              put_alerts(tx, call, view, err) && put_rows(tx, call, &in, view, err) &&
              put_users(tx, call, view, err);
    tx_end(&tx);
    if (ok)
        *answer = view;
    return ok;
}

/* ---------------------------------------------------------------------------- seen */

static bool tick(struct tx *tx, struct call *call, int64_t seq, struct err *err)
{
    const struct audit_note note = { .actor = call->actor,
                                     .at = call->now,
                                     .action = STR("audit_review"),
                                     .relation = RELATION_NONE,
                                     .kind = AUDIT_SEEN,
                                     .about = seq };
    struct audit_seen_of_row seen;
    struct audit_one_row row;
    bool found, again;

    if (!audit_one(tx, seq, call->actor->domain_id, call->actor->user_id, call->arena,
                   &row, &found, err) ||
        !audit_seen_of(tx, seq, &seen, &again, err))
        return false;
    if (!found || !str_is(row.kind, "alert"))
        return err_set(err, ERR_NOT_FOUND, N_("there is no such alert"));
    if (row.user_id == call->actor->user_id && str_is(row.actor, call->actor->name))
        return err_set(err, ERR_DENIED,
                       N_("this is about what you did yourself; someone else must look "
                          "at it"));
    return again || audit_append(tx, call->arena, &note, err);
}

bool audit_tick(struct call *call, int64_t seq, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) && tick(tx, call, seq, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok;
}

/* The only way from a row to a person: to try every salt there is. */
static bool find_person(struct tx *tx, struct str subject, int64_t *rid,
                        struct err *err)
{
    struct cursor cursor = { 0 };
    struct audit_salts_row row;

    if (!audit_salts_open(tx, &cursor, err))
        return false;
    while (audit_salts_next(&cursor, &row)) {
        struct audit_name name = audit_name_of(row.salt, row.rid);
        if (subject.len == sizeof name.byte &&
            memcmp(name.byte, subject.ptr, sizeof name.byte) == 0)
            *rid = row.rid;
    }
    return cursor_end(&cursor, err);
}

/* A protected identity, and a case of another domain, is not a reviewer's to find. */
static bool may_know(enum relation relation)
{
    return relation == RELATION_OWN || relation == RELATION_UNIT ||
           relation == RELATION_DOMAIN;
}

bool audit_whose(struct call *call, int64_t seq, int64_t *rid, struct err *err)
{
    struct tx *tx = NULL;
    struct subject standing = { .relation = RELATION_STRANGER };
    struct audit_one_row row;
    int64_t whose = 0;
    bool found;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              audit_one(tx, seq, call->actor->domain_id, call->actor->user_id,
                        call->arena, &row, &found, err);

    if (ok && !found)
        ok = err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (ok && row.has_subject)
        ok = find_person(tx, row.subject, &whose, err);
    tx_end(&tx);
    ok = ok && (whose == 0 || standing_of(call, whose, &standing, err));
    if (ok)
        *rid = may_know(standing.relation) ? whose : 0;
    return ok;
}

/* ---------------------------------------------------------------------- one person */

static void put_use(const struct call *call, struct view *v,
                    const struct audit_of_person_row *row)
{
    struct arena *arena = call->arena;

    put_when(call, v, row->at);
    put_who(call, v,
            &(struct doer){ row->actor, row->has_user_name ? &row->user_name : NULL,
                            row->roles });
    view_str(arena, v, "unit", row->has_unit ? str_copy(arena, row->unit) : STR(""));
    put_what(call, v, &(struct deed){ row->action, row->kind, row->parts });
    view_bool(arena, v, "as_list", row->as_list);
    view_bool(arena, v, "of_other", row->of_other);
    view_bool(arena, v, "refused",
              str_is(row->kind, "refused") || str_is(row->action, AUDIT_SOUGHT));
    const bool herself = row->roles >> ROLE_PARTICIPANT & 1;
    view_bool(arena, v, "herself", herself);
    view_bool(arena, v, "own", herself && row->user_id == call->actor->user_id);
}

struct uses {
    struct buf subjects; /* names of cases, the one that is asked for first */
    bool known;          /* one of them has a name                            */
    int64_t before;
    uint32_t most;
};

static bool put_uses(struct tx *tx, struct call *call, const struct uses *in,
                     struct view *view, struct err *err)
{
    struct view *list = view_put_array(call->arena, view, "rows");
    struct audit_of_person_row row;
    struct cursor cursor = { 0 };
    int64_t last = 0;
    bool more = false;

    if (!audit_of_person_open(tx, buf_str(&in->subjects), in->before, in->most, &cursor,
                              err))
        return false;
    while (audit_of_person_next(&cursor, &row)) {
        more = list->count + 1 == in->most;
        if (more)
            continue;
        put_use(call, view_add_object(call->arena, list), &row);
        last = row.seq;
    }
    if (more)
        view_str(call->arena, view, "before", id_text(call->arena, last));
    else
        view_null(call->arena, view, "before");
    return cursor_end(&cursor, err);
}

/* A case that is one with hers is shown with it as in her extract: not of another unit,
 * nor protected while she is not. */
static bool goes_with(struct tx *tx, struct call *call, int64_t other_id,
                      const struct person_head_row *own, bool *goes, struct err *err)
{
    struct person_head_row other;

    if (!person_head(tx, other_id, call->arena, &other, err))
        return false;
    *goes = other.org_id == own->org_id && other.protected == own->protected;
    return true;
}

/* Of who has no name a row of noughts, which names nobody. */
static bool add_name(struct tx *tx, struct call *call, int64_t person_id,
                     struct uses *uses, struct err *err)
{
    struct audit_name name = { 0 };

    if (!audit_subject(tx, call->arena, person_id, &name, err))
        return false;
    uses->known = uses->known || name.known;
    buf_add(&uses->subjects, (struct str){ (const char *)name.byte, sizeof name.byte });
    return true;
}

/* Rows about a case that was merged stay that case's, so that it has its own again when
 * the merger is undone; for as long as the two are one, they are read together. */
static bool gather_names(struct tx *tx, struct call *call, int64_t person_id,
                         struct uses *uses, struct err *err)
{
    struct person_head_row own;
    struct person_set set;

    if (!add_name(tx, call, person_id, uses, err) ||
        !person_head(tx, person_id, call->arena, &own, err) ||
        !person_group(call, tx, person_id, &set, err))
        return false;
    for (uint32_t i = 0; i < set.count; i++) {
        bool goes = false;
        if (set.id[i] == person_id)
            continue;
        if (!goes_with(tx, call, set.id[i], &own, &goes, err) ||
            (goes && !add_name(tx, call, set.id[i], uses, err)))
            return false;
    }
    return true;
}

bool audit_person(struct call *call, const struct audit_person_ask *ask,
                  struct view **answer, struct err *err)
{
    struct view *view = view_object(call->arena);
    struct uses uses = { .subjects = buf_new(call->arena),
                         .before = ask->before ? ask->before : INT64_MAX,
                         .most = (ask->most ? ask->most : AUDIT_ROWS_MOST) + 1 };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              gather_names(tx, call, ask->person_id, &uses, err);

    view_bool(call->arena, view, "known", uses.known);
    ok = ok && put_uses(tx, call, &uses, view, err);
    tx_end(&tx);
    if (ok)
        *answer = view;
    return ok;
}
