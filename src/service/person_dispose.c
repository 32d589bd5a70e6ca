/* person_dispose.c: see person_dispose.h. */
#include "service/person_dispose.h"

#include "base/date.h"
#include "base/hash.h"
#include "service/audit.h"
#include "service/identity_keep.h"
#include "service/people_keep.h"
#include "service/session.h"
#include "store/query.h"

#define SALT_KEY "disposed_salt" /* meta */

/* A number that waits for another stands for that one from now on. */
static bool leave_numbers(struct tx *tx, int64_t person_id, int64_t *changes,
                          struct err *err)
{
    int64_t passed;

    return identity_wait_pass(tx, person_id, &passed, err) &&
           dispose_identity_index(tx, person_id, changes, err);
}

/* What is deleted, in an order that no reference hinders. tests/service/
 * test_person_dispose.c walks the schema for tables that know a person and are not
 * here. */
static const struct {
    const char *table;
    bool (*remove)(struct tx *tx, int64_t person_id, int64_t *changes, struct err *err);
} parts[] = {
    { "match_row", dispose_match_row },
    { "pool_change", dispose_pool_change },
    { "list_entry", dispose_list_entry },
    { "event_text", dispose_event_text }, /* where she met an employer, as typed */
    { "referral_whom", dispose_referral_whom },
    { "enrolment_words", dispose_enrolment_words },
    { "enrolment_whom", dispose_enrolment_whom },
    { "invite_whom", dispose_invite_whom },
    { "capability_evidence", dispose_capability_evidence },
    { "capability", dispose_capability },
    { "task_wish", dispose_task_wish },
    { "wish_text", dispose_wish_text },
    { "availability_detail", dispose_availability_detail },
    { "availability_place", dispose_availability_place },
    { "availability", dispose_availability },
    { "accommodation", dispose_accommodation },
    { "eligibility", dispose_eligibility },
    { "draft", dispose_draft },
    { "disclosure_alias", dispose_disclosure_alias },
    { "note", dispose_note },
    { "own_word_answer", dispose_own_word_answer },
    { "own_word", dispose_own_word },
    { "outbox", dispose_outbox },
    { "outbox_stop", dispose_outbox_stop },
    { "disclosure", dispose_disclosure },
    { "extract_given", dispose_extract_given },
    { "person_link", dispose_person_link },
    { "waiver", dispose_waiver },
    { "identity", dispose_identity },
    { "person_doubt", dispose_person_doubt },
    { "identity_wait", dispose_identity_wait },
    { "identity_index", leave_numbers },
    { "person_merge", dispose_person_merge },
    { "protection", dispose_protection },
    { "case_holder", dispose_case_holder },
    { "sex_record", dispose_sex_record },
};
#define PARTS (sizeof parts / sizeof *parts)

/* The same of her account, if she has signed in herself. */
static const struct {
    const char *table;
    bool (*remove)(struct tx *tx, int64_t user_id, int64_t *changes, struct err *err);
} account_parts[] = {
    { "session", dispose_session },
    { "sign_link", dispose_sign_link },
    { "credential", dispose_credential },
    { "recovery_code", dispose_recovery_code },
};
#define ACCOUNT_PARTS (sizeof account_parts / sizeof *account_parts)

/* ------------------------------------------------------------------------- may */

const char *disposal_stop_text(enum disposal_stop stop)
{
    static const char *const text[DISPOSAL_STOP_COUNT] = {
        [DISPOSAL_FREE] = N_("the case can be disposed of"),
        [DISPOSAL_DONE] = N_("the case has been disposed of already"),
        [DISPOSAL_HELD] = N_("somebody holds the case; end that first"),
        [DISPOSAL_TOLD] = N_("something is still told to another unit; end that first"),
        [DISPOSAL_MERGED] =
            N_("another case has been merged into this one; dispose of that first"),
        [DISPOSAL_PRESERVE] =
            N_("the case is kept for research, as of all born on day 5, 15 or 25"),
    };

    return text[stop];
}

/* Social services: those born on day 5, 15, 25 are preserved (domain 3.4). */
static bool is_preserved(struct call *call, struct tx *tx, int64_t person_id,
                         struct str law, bool *preserved, struct err *err)
{
    struct identity_record record;
    int32_t year, month, day;

    *preserved = false;
    if (!str_is(law, "osl_26_1"))
        return true;
    if (!identity_get(call, tx, person_id, &record, err))
        return false;
    if (record.version == 0 || record.identity.born_on == DAY_NONE)
        return true;
    date_to_civil(record.identity.born_on, &year, &month, &day);
    *preserved = day % 10 == 5;
    return true;
}

static bool judge(struct call *call, struct tx *tx, int64_t person_id,
                  struct dispose_head_row *head, enum disposal_stop *stop,
                  struct err *err)
{
    bool preserved = false;

    if (!dispose_head(tx, person_id, moment_day(call->now), call->arena, head, err))
        return false;
    if (!head->disposed && head->has_key_id &&
        !is_preserved(call, tx, person_id, head->law, &preserved, err))
        return false;
    *stop = head->disposed ? DISPOSAL_DONE
            : preserved    ? DISPOSAL_PRESERVE
            : head->held   ? DISPOSAL_HELD
            : head->told   ? DISPOSAL_TOLD
            : head->merged ? DISPOSAL_MERGED
                           : DISPOSAL_FREE;
    return true;
}

bool disposal_may(struct call *call, int64_t person_id, enum disposal_stop *stop,
                  struct err *err)
{
    struct dispose_head_row head;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              judge(call, tx, person_id, &head, stop, err);

    tx_end(&tx);
    return ok;
}

/* ------------------------------------------------------------------------ files */

/* A salt of this database, made with the first disposal. */
static bool salt_of(struct tx *tx, struct arena *arena, bool make, struct str *salt,
                    struct err *err)
{
    struct meta_get_row row;
    struct buf text = buf_new(arena);
    bool found;

    *salt = STR("");
    if (!meta_get(tx, STR(SALT_KEY), arena, &row, &found, err))
        return false;
    if (found || !make) {
        *salt = found ? row.value : STR("");
        return true;
    }
    buf_int(&text, random_id());
    buf_int(&text, random_id());
    *salt = buf_str(&text);
    return meta_set(tx, STR(SALT_KEY), *salt, err);
}

static void print_of(struct str salt, struct str source, struct str source_key,
                     unsigned char out[HASH_BYTES])
{
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, salt);
    hash_str(&hash, source);
    hash_str(&hash, source_key);
    hash_end(&hash, out);
}

bool disposal_of_source(struct tx *tx, struct arena *arena, struct str source,
                        struct str source_key, bool *disposed, struct err *err)
{
    unsigned char print[HASH_BYTES];
    struct disposed_source_has_row row;
    struct str salt;

    *disposed = false;
    if (!salt_of(tx, arena, false, &salt, err))
        return false;
    if (salt.len == 0)
        return true; /* nobody has been */
    print_of(salt, source, source_key, print);
    if (!disposed_source_has(tx, (struct str){ (const char *)print, HASH_BYTES }, &row,
                             err))
        return false;
    *disposed = row.n != 0;
    return true;
}

bool disposal_since(struct tx *tx, struct arena *arena, int64_t *seq, struct err *err)
{
    struct meta_get_row row;
    bool found;

    *seq = 0;
    if (!meta_get(tx, STR(DISPOSAL_SEQ), arena, &row, &found, err))
        return false;
    return !found || str_int(row.value, seq) ||
           err_set(err, ERR_STATE, N_("the database is damaged: {what}"),
                   ARG_WORD(DISPOSAL_SEQ));
}

static bool note_source(struct tx *tx, struct arena *arena,
                        const struct dispose_head_row *head, struct err *err)
{
    unsigned char print[HASH_BYTES];
    struct str salt;

    if (!salt_of(tx, arena, true, &salt, err))
        return false;
    print_of(salt, head->source, head->source_key, print);
    return disposed_source_add(tx, (struct str){ (const char *)print, HASH_BYTES },
                               err);
}

/* ------------------------------------------------------------------------ delete */

struct disposal_work {
    struct call *call;
    struct tx *tx;
    int64_t person_id, protocol;
    struct str ground;
    struct dispose_head_row head;
    int64_t part[PARTS], account_part[ACCOUNT_PARTS], records;
};

static bool count_first(struct disposal_work *w, struct err *err)
{
    struct dispose_counts_row row;
    int32_t year, month, day;

    date_to_civil(moment_day(w->call->now), &year, &month, &day);
    if (!dispose_counts(w->tx, w->person_id, w->call->arena, &row, err))
        return false;
    const struct disposed_count_add_in in = { .org_id = w->head.org_id,
                                              .year = year,
                                              .sex = row.sex,
                                              .capabilities = row.capabilities };
    return disposed_count_add(w->tx, &in, err);
}

static bool delete_account(struct disposal_work *w, struct err *err)
{
    struct dispose_account_row row;
    struct buf login = buf_new(w->call->arena);
    bool found;

    if (!dispose_account(w->tx, w->person_id, &row, &found, err) || !found)
        return err->kind == ERR_NONE;
    for (uint32_t i = 0; i < ACCOUNT_PARTS; i++) {
        if (!account_parts[i].remove(w->tx, row.id, &w->account_part[i], err))
            return false;
        w->records += w->account_part[i];
    }
    if (!session_signal(w->tx, err))
        return false;
    buf_format(&login, "disposed-");
    buf_int(&login, w->protocol);
    return dispose_account_close(w->tx, row.id, buf_str(&login), w->call->now, err);
}

static bool delete_parts(struct disposal_work *w, struct err *err)
{
    for (uint32_t i = 0; i < PARTS; i++) {
        if (!parts[i].remove(w->tx, w->person_id, &w->part[i], err))
            return false;
        w->records += w->part[i];
    }
    return delete_account(w, err);
}

/* The pool has one less from here; runs from before cannot be repeated. */
static bool move_pool(struct disposal_work *w, struct err *err)
{
    struct pool_seq_row row;

    if (!pool_seq(w->tx, &row, err) || !pool_seq_set(w->tx, row.seq + 1, err))
        return false;
    return meta_set(w->tx, STR(DISPOSAL_SEQ), id_text(w->call->arena, row.seq + 1),
                    err);
}

static bool write_protocol(struct disposal_work *w, struct err *err)
{
    const struct disposal_add_in in = { .rid = w->protocol,
                                        .person_id = w->person_id,
                                        .org_id = w->head.org_id,
                                        .has_key_id = w->head.has_key_id,
                                        .key_id = w->head.key_id,
                                        .ground = w->ground,
                                        .decided_by = w->call->actor->user_id,
                                        .at = w->call->now,
                                        .records = w->records,
                                        .gone_on =
                                            moment_day(w->call->now) + DISPOSAL_DAYS };
    int64_t id;

    if (!disposal_add(w->tx, &in, &id, err))
        return false;
    for (uint32_t i = 0; i < PARTS; i++)
        if (w->part[i] > 0 &&
            !disposal_part_add(w->tx, id, str_from(parts[i].table), w->part[i], err))
            return false;
    for (uint32_t i = 0; i < ACCOUNT_PARTS; i++)
        if (w->account_part[i] > 0 &&
            !disposal_part_add(w->tx, id, str_from(account_parts[i].table),
                               w->account_part[i], err))
            return false;
    return true;
}

static bool dispose(struct disposal_work *w, struct err *err)
{
    enum disposal_stop stop;

    if (!judge(w->call, w->tx, w->person_id, &w->head, &stop, err))
        return false;
    if (stop != DISPOSAL_FREE)
        return err_set(err, ERR_CONFLICT, disposal_stop_text(stop));
    return count_first(w, err) && note_source(w->tx, w->call->arena, &w->head, err) &&
           delete_parts(w, err) &&
           dispose_person(w->tx, w->person_id, w->call->now,
                          id_text(w->call->arena, w->protocol), err) &&
           audit_forget(w->tx, w->person_id, err) && move_pool(w, err) &&
           write_protocol(w, err);
}

bool person_dispose(struct call *call, int64_t person_id, struct str ground,
                    int64_t *protocol, struct err *err)
{
    struct disposal_work w = {
        .call = call, .person_id = person_id, .protocol = random_id(), .ground = ground
    };

    if (ground.len == 0 || ground.len > DISPOSAL_GROUND_BYTES)
        return err_set(err, ERR_INPUT,
                       N_("write which decision it rests on: who decided, which day, "
                          "its number"));
    if (call->actor->user_id == 0)
        return err_set(err, ERR_DENIED,
                       N_("this is decided by somebody who has signed in"));
    if (!tx_begin(call->store, TX_WRITE, &w.tx, err))
        return false;
    bool ok = dispose(&w, err) && tx_commit(&w.tx, &call->ticket, err);
    tx_end(&w.tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    if (call->people)
        people_remove(call->people, person_id);
    if (w.head.has_key_id && call->keys &&
        !person_key_destroy(call, w.head.key_id, err))
        return false;
    if (!store_empty_log(call->store, err) ||
        (call->keys && !store_empty_log(call->keys, err)))
        return false;
    *protocol = w.protocol;
    return true;
}

/* ------------------------------------------------------------------------- list */

static bool put_parts(struct tx *tx, struct call *call, int64_t id, struct view *list,
                      struct err *err)
{
    struct disposal_parts_row row;
    struct cursor cursor = { 0 };

    if (!disposal_parts_open(tx, id, &cursor, err))
        return false;
    while (disposal_parts_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, list);
        view_str(call->arena, v, "part", str_copy(call->arena, row.part));
        view_int(call->arena, v, "records", row.records);
    }
    return cursor_end(&cursor, err);
}

static bool list(struct tx *tx, struct call *call, int64_t before, struct view *made,
                 struct err *err)
{
    struct view *all = view_put_array(call->arena, made, "disposals");
    struct disposals_row row;
    struct cursor cursor = { 0 };
    int64_t last = 0;
    bool ok = true;

    if (!disposals_open(tx, call->actor->org_id, before ? before : INT64_MAX, &cursor,
                        err))
        return false;
    while (ok && disposals_next(&cursor, &row)) {
        struct view *v = view_add_object(call->arena, all);
        last = row.id;
        view_str(call->arena, v, "protocol", id_text(call->arena, row.rid));
        view_str(call->arena, v, "ground", str_copy(call->arena, row.ground));
        view_str(call->arena, v, "by", str_copy(call->arena, row.by));
        view_day(call->arena, v, "on", moment_day(row.at));
        view_int(call->arena, v, "records", row.records);
        view_day(call->arena, v, "gone_on", row.gone_on);
        ok = put_parts(tx, call, row.id, view_put_array(call->arena, v, "parts"), err);
    }
    view_int(call->arena, made, "before", all->count == 50 ? last : 0);
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

bool disposal_list(struct call *call, int64_t before, struct view **view,
                   struct err *err)
{
    struct view *made = view_object(call->arena);
    struct tx *tx = NULL;
    bool ok =
        tx_begin(call->store, TX_READ, &tx, err) && list(tx, call, before, made, err);

    tx_end(&tx);
    if (ok)
        *view = made;
    return ok;
}
