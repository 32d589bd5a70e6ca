/* audit.c: see audit.h. */
#include "service/audit.h"

#include <assert.h>
#include <sodium/randombytes.h>

#include "base/date.h"
#include "domain/chain.h"
#include "service/audit_names.h"
#include "store/query.h"

static const char *const kind_words[AUDIT_KIND_COUNT] = {
    [AUDIT_READ] = "read", [AUDIT_WRITE] = "write",     [AUDIT_ALERT] = "alert",
    [AUDIT_SEEN] = "seen", [AUDIT_REFUSED] = "refused", [AUDIT_SIGN] = "sign",
};

const char *audit_kind_word(enum audit_kind kind)
{
    assert(kind < AUDIT_KIND_COUNT);
    return kind_words[kind];
}

struct audit_note *audit_note_copy(struct arena *arena, const struct audit_note *note)
{
    struct audit_note *copy = ARENA_NEW(arena, struct audit_note);
    struct actor *actor = ARENA_NEW(arena, struct actor);
    int64_t *people = ARENA_ARRAY(arena, note->people_count, int64_t);

    *actor = *note->actor;
    actor->name = str_cstr(arena, str_from(note->actor->name));
    if (note->people_count > 0)
        memcpy(people, note->people, note->people_count * sizeof *people);
    *copy = *note;
    copy->actor = actor;
    copy->people = people;
    copy->action = str_copy(arena, note->action);
    copy->parts = str_copy(arena, note->parts);
    return copy;
}

static struct str bytes_of(const unsigned char *bytes, size_t len)
{
    return (struct str){ (const char *)bytes, len };
}

/* ---------------------------------------------------------------- names in the log */

struct audit_name audit_name_of(struct str salt, int64_t rid)
{
    struct audit_name name = { .known = true };
    unsigned char out[HASH_BYTES];
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, STR("insteg-audit-subject-1"));
    hash_str(&hash, salt);
    hash_int(&hash, rid);
    hash_end(&hash, out);
    memcpy(name.byte, out, AUDIT_SUBJECT_BYTES);
    return name;
}

bool audit_subject(struct tx *tx, struct arena *scratch, int64_t person_id,
                   struct audit_name *name, struct err *err)
{
    struct audit_salt_of_row row;
    bool found;

    if (!audit_salt_of(tx, person_id, scratch, &row, &found, err))
        return false;
    *name = found && row.has_salt ? audit_name_of(row.salt, row.rid)
                                  : (struct audit_name){ 0 };
    return true;
}

/* What a row is written with. */
struct appending {
    struct tx *tx;
    struct arena *scratch;
    struct audit_names *names; /* NULL: none are kept */
};

/* The same, with a salt made for who has none yet. */
static bool make_name(struct tx *tx, struct arena *scratch, int64_t person_id,
                      struct audit_name *name, struct err *err)
{
    unsigned char salt[AUDIT_SALT_BYTES];
    struct audit_salt_of_row row;
    bool found;

    if (!audit_salt_of(tx, person_id, scratch, &row, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (!row.has_salt && !row.disposed) {
        randombytes_buf(salt, sizeof salt);
        row.salt = bytes_of(salt, sizeof salt);
        row.has_salt = true;
        if (!audit_salt_add(tx, person_id, row.salt, err))
            return false;
    }
    *name = row.has_salt ? audit_name_of(row.salt, row.rid) : (struct audit_name){ 0 };
    return true;
}

static bool name_person(const struct appending *a, int64_t person_id,
                        struct audit_name *name, struct err *err)
{
    if (a->names && audit_names_find(a->names, person_id, name))
        return true;
    if (!make_name(a->tx, a->scratch, person_id, name, err))
        return false;
    if (a->names && name->known)
        audit_names_keep(a->names, person_id, name);
    return true;
}

bool audit_forget(struct tx *tx, int64_t person_id, struct err *err)
{
    int64_t changed;

    return audit_salt_destroy(tx, person_id, &changed, err) &&
           audit_names_forgotten(tx, err);
}

/* --------------------------------------------------------------------------- lists */

struct shown {
    unsigned char hash[HASH_BYTES];
    int64_t list_id; /* 0: nobody was shown */
};

static bool keep_list(struct tx *tx, struct str subjects, struct shown *shown,
                      struct err *err)
{
    struct audit_list_by_hash_row row;
    struct hash hash;
    bool found;

    hash_start(&hash);
    hash_str(&hash, subjects);
    hash_end(&hash, shown->hash);
    struct str key = bytes_of(shown->hash, HASH_BYTES);
    if (!audit_list_by_hash(tx, key, &row, &found, err))
        return false;
    if (found)
        shown->list_id = row.id;
    return found || audit_list_add(tx, key, subjects, &shown->list_id, err);
}

static bool name_people(const struct appending *a, const struct audit_note *note,
                        struct shown *shown, struct err *err)
{
    unsigned char *names = ARENA_ARRAY(
        a->scratch, (size_t)note->people_count * AUDIT_SUBJECT_BYTES, unsigned char);
    size_t used = 0;

    if (note->people_count > AUDIT_PEOPLE_MOST)
        return err_set(err, ERR_LIMIT, N_("more than {most} people on one page"),
                       ARG_NUM(AUDIT_PEOPLE_MOST));
    for (uint32_t i = 0; i < note->people_count; i++) {
        size_t mark = arena_mark(a->scratch);
        struct audit_name name;
        if (!name_person(a, note->people[i], &name, err))
            return false;
        if (name.known) {
            memcpy(names + used, name.byte, AUDIT_SUBJECT_BYTES);
            used += AUDIT_SUBJECT_BYTES;
        }
        arena_rewind(a->scratch, mark);
    }
    return used == 0 || keep_list(a->tx, bytes_of(names, used), shown, err);
}

/* ---------------------------------------------------------------------------- rows */

/* What a row holds besides the note: whom it names. */
struct naming {
    struct str subject; /* empty: none */
    struct shown shown;
    int64_t people;
};

static bool put_row(struct tx *tx, struct arena *scratch, const struct audit_note *note,
                    const struct naming *naming, struct err *err)
{
    static const unsigned char nothing[HASH_BYTES];
    const struct actor *actor = note->actor;
    const char letter = relation_letter(note->relation);
    unsigned char hash[HASH_BYTES];
    struct audit_last_row last = { .hash = bytes_of(nothing, HASH_BYTES) };
    bool found;

    if (!audit_last(tx, scratch, &last, &found, err))
        return false;
    const struct chain_row row = {
        .seq = found ? last.seq + 1 : 1,
        .at = note->at,
        .user_id = actor->user_id,
        .roles = actor->roles,
        .org_id = actor->org_id,
        .domain_id = actor->domain_id,
        .session_id = actor->session_id,
        .people = naming->people,
        .about = note->about,
        .actor = str_from(actor->name),
        .action = note->action,
        .parts = note->parts.ptr ? note->parts : STR(""),
        .relation = { &letter, 1 },
        .kind = str_from(audit_kind_word(note->kind)),
        .subject = naming->subject,
        .list_hash =
            naming->shown.list_id ? bytes_of(naming->shown.hash, HASH_BYTES) : STR(""),
        .prev = found ? last.hash : bytes_of(nothing, HASH_BYTES),
    };
    chain_hash(&row, hash);
    const struct audit_put_in in = {
        .seq = row.seq,
        .at = row.at,
        .actor = row.actor,
        .user_id = row.user_id,
        .roles = row.roles,
        .org_id = row.org_id,
        .domain_id = row.domain_id,
        .session_id = row.session_id,
        .action = row.action,
        .parts = row.parts,
        .relation = row.relation,
        .kind = row.kind,
        .has_subject = row.subject.len > 0,
        .subject = row.subject,
        .people = row.people,
        .has_list_id = naming->shown.list_id > 0,
        .list_id = naming->shown.list_id,
        .about = row.about,
        .prev = row.prev,
        .hash = bytes_of(hash, HASH_BYTES),
    };
    return audit_put(tx, &in, err);
}

static bool append_case(const struct appending *a, const struct audit_note *note,
                        struct err *err)
{
    const bool counted = note->kind == AUDIT_REFUSED || note->kind == AUDIT_SIGN;
    struct naming naming = { .people = note->person_id || counted ? 1 : 0 };
    struct audit_name name = { 0 };

    if (note->times > 0)
        naming.people = note->times;
    if (note->person_id && !name_person(a, note->person_id, &name, err))
        return false;
    if (name.known)
        naming.subject = bytes_of(name.byte, sizeof name.byte);
    return put_row(a->tx, a->scratch, note, &naming, err);
}

/* Who may see protected identities has them on lists too: an alert for each. */
static bool append_alerts(const struct appending *a, const struct audit_note *note,
                          struct err *err)
{
    struct audit_note alert = *note;

    if (!(note->actor->roles >> ROLE_PROTECTOR & 1))
        return true;
    alert.kind = AUDIT_ALERT;
    alert.relation = RELATION_PROTECTED;
    for (uint32_t i = 0; i < note->people_count; i++) {
        struct audit_is_protected_row row;
        alert.person_id = note->people[i];
        if (!audit_is_protected(a->tx, note->people[i], &row, err) ||
            (row.n && !append_case(a, &alert, err)))
            return false;
    }
    return true;
}

/* Whoever's number it was, only a protected identity's calls the reviewer. */
static bool append_sought(const struct appending *a, const struct audit_note *note,
                          struct err *err)
{
    const struct audit_note alert = { .actor = note->actor,
                                      .at = note->at,
                                      .action = STR(AUDIT_SOUGHT),
                                      .relation = RELATION_STRANGER,
                                      .kind = AUDIT_ALERT,
                                      .person_id = note->sought };
    struct audit_is_protected_row row;

    if (note->sought == 0)
        return true;
    return audit_is_protected(a->tx, note->sought, &row, err) &&
           (!row.n || append_case(a, &alert, err));
}

/* ------------------------------------------------------------------------- refusals */

static const int64_t minute_us = 60 * MOMENT_SECOND;
static const unsigned char
    no_case[AUDIT_SUBJECT_BYTES]; /* she asked for none there is */

/* Whom the refusals without a row were about: as a list, which is then forgotten. */
static bool gather_tried(const struct appending *a, const struct actor *who,
                         struct shown *shown, struct err *err)
{
    struct buf names = buf_new(a->scratch);
    struct audit_flood_subjects_row row;
    struct cursor cursor = { 0 };
    int64_t changed;

    if (!audit_flood_subjects_open(a->tx, who->user_id, who->session_id, &cursor, err))
        return false;
    while (audit_flood_subjects_next(&cursor, &row))
        if (memcmp(row.subject.ptr, no_case, sizeof no_case) != 0)
            buf_add(&names, row.subject);
    return cursor_end(&cursor, err) &&
           (names.len == 0 || keep_list(a->tx, buf_str(&names), shown, err)) &&
           audit_flood_subjects_clear(a->tx, who->user_id, who->session_id, &changed,
                                      err);
}

/* One more of them. As much is written for a case that is not there. */
static bool note_tried(const struct appending *a, const struct audit_note *note,
                       struct err *err)
{
    struct audit_name name = { .known = false };

    if (note->person_id && !name_person(a, note->person_id, &name, err))
        return false;
    return audit_flood_subject_put(
        a->tx, note->actor->user_id, note->actor->session_id,
        bytes_of(name.known ? name.byte : no_case, AUDIT_SUBJECT_BYTES), err);
}

/* The row for those that had none; dated as they were, or as the row before it if that
 * is later, for the log's clock does not go back. */
static bool pay(const struct appending *a, const struct audit_flood_past_row *row,
                struct err *err)
{
    const struct actor actor = { .name = str_cstr(a->scratch, row->actor),
                                 .org_id = row->org_id,
                                 .domain_id = row->domain_id,
                                 .user_id = row->user_id,
                                 .session_id = row->session_id,
                                 .roles = (uint32_t)row->roles };
    struct naming naming = { .people = row->owed };
    struct audit_last_row last;
    bool found = false;

    if (!audit_last(a->tx, a->scratch, &last, &found, err) ||
        !gather_tried(a, &actor, &naming.shown, err))
        return false;
    const struct audit_note note = { .actor = &actor,
                                     .at =
                                         found && last.at > row->at ? last.at : row->at,
                                     .action = row->action,
                                     .relation = RELATION_STRANGER,
                                     .kind = AUDIT_REFUSED };

    return put_row(a->tx, a->scratch, &note, &naming, err);
}

static bool pay_now(const struct appending *a, const struct actor *who,
                    const struct audit_flood_of_row *row, struct err *err)
{
    const struct audit_flood_past_row past = { .user_id = who->user_id,
                                               .session_id = who->session_id,
                                               .owed = row->owed,
                                               .at = row->at,
                                               .actor = row->actor,
                                               .roles = row->roles,
                                               .org_id = row->org_id,
                                               .domain_id = row->domain_id,
                                               .action = row->action };

    return row->owed == 0 || pay(a, &past, err);
}

/* A row of its own, or one more that is owed. */
static bool append_refused(const struct appending *a, const struct audit_note *note,
                           struct err *err)
{
    const struct actor *who = note->actor;
    const int64_t minute = note->at / minute_us;
    struct audit_flood_of_row row = { .minute = minute };
    bool found = false;

    if (!audit_flood_of(a->tx, who->user_id, who->session_id, a->scratch, &row, &found,
                        err))
        return false;
    const bool over = found && row.minute != minute;
    if (over || row.owed >= AUDIT_TRIED_MOST) {
        if (!pay_now(a, who, &row, err))
            return false;
        row.owed = 0;
    }
    if (over)
        row.times = 0;
    bool named = row.times < AUDIT_REFUSED_NAMED;
    const struct audit_flood_put_in in = { .user_id = who->user_id,
                                           .session_id = who->session_id,
                                           .minute = minute,
                                           .times = row.times + 1,
                                           .owed = row.owed + !named,
                                           .at = note->at,
                                           .actor = str_from(who->name),
                                           .roles = who->roles,
                                           .org_id = who->org_id,
                                           .domain_id = who->domain_id,
                                           .action = note->action };
    return (named ? append_case(a, note, err) : note_tried(a, note, err)) &&
           audit_flood_put(a->tx, &in, err);
}

/* Gathered first: a row of the log is written with the cursor closed. */
static bool settle(struct tx *tx, struct arena *scratch, int64_t minute,
                   struct err *err)
{
    struct audit_flood_past_row row, *past = NULL;
    const struct appending a = { tx, scratch, NULL };
    struct cursor cursor = { 0 };
    uint32_t count = 0, room = 0;
    int64_t changed;

    if (!audit_flood_past_open(tx, minute, &cursor, err))
        return false;
    while (audit_flood_past_next(&cursor, &row)) {
        if (count == room) {
            uint32_t more = room ? 2 * room : 16;
            past = arena_grow(scratch, past, room * sizeof *past, more * sizeof *past);
            room = more;
        }
        row.actor = str_copy(scratch, row.actor);
        row.action = str_copy(scratch, row.action);
        past[count++] = row;
    }
    if (!cursor_end(&cursor, err))
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (past[i].owed > 0 && !pay(&a, &past[i], err))
            return false;
    return audit_flood_clear(tx, minute, &changed, err);
}

/* Mostly there is nothing: then nothing is written. */
static bool any_past(struct store *store, int64_t minute, bool *any, struct err *err)
{
    struct audit_flood_past_row row;
    struct cursor cursor = { 0 };
    struct tx *tx = NULL;
    bool ok = tx_begin(store, TX_READ, &tx, err) &&
              audit_flood_past_open(tx, minute, &cursor, err);

    *any = ok && audit_flood_past_next(&cursor, &row);
    cursor_close(&cursor);
    tx_end(&tx);
    return ok;
}

bool audit_flood_settle(struct store *store, int64_t now, struct err *err)
{
    const int64_t minute = now / minute_us;
    struct arena scratch = { 0 };
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    bool any = false, ok = any_past(store, minute, &any, err);

    if (ok && any)
        ok = tx_begin(store, TX_LOG, &tx, err) && settle(tx, &scratch, minute, err) &&
             tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    arena_free(&scratch);
    return ok && (!any || store_wait(store, ticket, err));
}

bool audit_append_more(struct tx *tx, struct audit_names *names, struct arena *scratch,
                       const struct audit_note *note, struct err *err)
{
    const struct appending a = { tx, scratch, names };
    struct naming naming = { .people = note->people_count };
    size_t mark = arena_mark(scratch);
    bool ok;

    if (note->kind == AUDIT_REFUSED)
        ok = append_refused(&a, note, err);
    else if (note->person_id || note->kind == AUDIT_SIGN)
        ok = append_case(&a, note, err);
    else
        ok = name_people(&a, note, &naming.shown, err) &&
             put_row(tx, scratch, note, &naming, err) && append_alerts(&a, note, err);
    ok = ok && append_sought(&a, note, err);
    arena_rewind(scratch, mark);
    return ok;
}

bool audit_append(struct tx *tx, struct arena *scratch, const struct audit_note *note,
                  struct err *err)
{
    return audit_append_more(tx, NULL, scratch, note, err);
}

bool audit_write(struct call *call, const struct audit_note *note, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              audit_append(tx, call->arena, note, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok;
}

bool audit_read(struct call *call, const char *action, enum relation relation,
                int64_t person_id, struct err *err)
{
    const struct audit_note note = {
        .actor = call->actor,
        .at = call->now,
        .action = str_from(action),
        .relation = relation,
        .kind = relation == RELATION_PROTECTED ? AUDIT_ALERT : AUDIT_READ,
        .person_id = person_id,
    };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_LOG, &tx, err) &&
              audit_append(tx, call->arena, &note, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok;
}

bool audit_head(struct store *store, struct audit_head *head, struct err *err)
{
    struct arena arena = { 0 };
    struct audit_head read = { 0 };
    struct audit_last_row last;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(store, TX_READ, &tx, err) &&
              audit_last(tx, &arena, &last, &found, err);

    if (ok && found && last.hash.len == HASH_BYTES) {
        read.seq = last.seq;
        memcpy(read.hash, last.hash.ptr, HASH_BYTES);
    }
    tx_end(&tx);
    arena_free(&arena);
    if (ok)
        *head = read;
    return ok;
}
