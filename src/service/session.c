/*
 * session.c: see session.h.
 *
 * Invariants, under the mutex
 *   1  a session is put into the table only if nothing was forgotten since before it
 *      was read from the database (`generation`): what has ended cannot come back;
 *   2  whatever ends a session waits until that is durable, and then forgets: who reads
 *      the database after it cannot see the session open.
 */
#include "service/session.h"

#include <assert.h>
#include <pthread.h>

#include "base/date.h"
#include "service/one_use.h"
#include "service/sign_log.h"
#include "store/query.h"

#define SLOTS      8192U /* a power of two, at most half full */
#define SIGNAL_KEY "sign_seq"
#define FLUSH_MOST 512u

_Static_assert(SLOTS == 2 * SESSION_KEPT, "never more than half full");

#define BLOCK_KEPT 64u

/* A session that is kept. They lie side by side and are found through the slots: spread
 * over the slots themselves, each would take a page of memory. */
struct kept {
    unsigned char hash[HASH_BYTES];
    struct session session;
    int64_t written_at; /* seen_at as the database has it */
};

struct session_keep {
    pthread_mutex_t mutex;
    uint16_t slot[SLOTS]; /* the number of a session + 1; 0: none */
    struct kept *block[SESSION_KEPT / BLOCK_KEPT]; /* in `arena`, when wanted */
    struct arena arena;
    uint32_t count;
    uint64_t generation;
    int64_t looked_at; /* when the signal was last read */
    int64_t signal;
    bool any_user, looked, due; /* due: look at once */
};

struct session_keep *session_keep_new(struct arena *arena)
{
    struct session_keep *keep = ARENA_NEW(arena, struct session_keep);

    pthread_mutex_init(&keep->mutex, NULL);
    return keep;
}

void session_keep_free(struct session_keep *keep)
{
    if (!keep)
        return;
    pthread_mutex_destroy(&keep->mutex);
    arena_free(&keep->arena);
}

struct actor session_actor(const struct session *session)
{
    const struct session_unit *unit = &session->units[session->unit];

    assert(session->unit < session->unit_count);
    return (struct actor){ .name = session->actor_name,
                           .org_id = unit->org_id,
                           .domain_id = unit->domain_id,
                           .user_id = session->user_id,
                           .session_id = session->id,
                           .person_id = session->person_id,
                           .roles = unit->roles };
}

int64_t session_ends_last(const struct session *session)
{
    return session->made_at + SESSION_LONGEST_S * MOMENT_SECOND;
}

int64_t session_ends_at(const struct session *session)
{
    int64_t idle = session->seen_at + SESSION_IDLE_S * MOMENT_SECOND;
    int64_t last = session_ends_last(session);

    return idle < last ? idle : last;
}

static bool holds(const struct session *session, int64_t now)
{
    int64_t setback = SESSION_SETBACK_S * MOMENT_SECOND;

    return now < session_ends_at(session) && now + setback >= session->seen_at &&
           now + setback >= session->made_at;
}

/* ---------- the table; all under the mutex ---------- */

static uint32_t slot_of(const unsigned char hash[HASH_BYTES])
{
    uint32_t n;

    memcpy(&n, hash, sizeof n);
    return n % SLOTS;
}

static struct kept *kept_at(const struct session_keep *keep, uint32_t n)
{
    return &keep->block[n / BLOCK_KEPT][n % BLOCK_KEPT];
}

/* Where the session with this hash is found, or would be. */
static uint32_t place_of(const struct session_keep *keep,
                         const unsigned char hash[HASH_BYTES])
{
    uint32_t at = slot_of(hash);

    while (keep->slot[at] != 0 &&
           memcmp(kept_at(keep, keep->slot[at] - 1U)->hash, hash, HASH_BYTES) != 0)
        at = (at + 1) % SLOTS;
    return at;
}

/* NULL: it is not kept. */
static struct kept *seek(const struct session_keep *keep,
                         const unsigned char hash[HASH_BYTES])
{
    uint32_t at = place_of(keep, hash);

    return keep->slot[at] != 0 ? kept_at(keep, keep->slot[at] - 1U) : NULL;
}

static void forget(struct session_keep *keep)
{
    memset(keep->slot, 0, sizeof keep->slot);
    keep->count = 0;
    keep->generation++;
}

static struct kept *kept_new(struct session_keep *keep, uint32_t at)
{
    struct kept **block = &keep->block[keep->count / BLOCK_KEPT];

    if (!*block)
        *block = ARENA_ARRAY(&keep->arena, BLOCK_KEPT, struct kept);
    keep->slot[at] = (uint16_t)(keep->count + 1);
    return kept_at(keep, keep->count++);
}

static void put(struct session_keep *keep, const unsigned char hash[HASH_BYTES],
                const struct session *session, uint64_t generation)
{
    if (generation != keep->generation)
        return;
    if (keep->count == SESSION_KEPT)
        forget(keep);
    struct kept *kept = seek(keep, hash);
    if (!kept)
        kept = kept_new(keep, place_of(keep, hash));
    memcpy(kept->hash, hash, HASH_BYTES);
    kept->session = *session;
    kept->written_at = session->seen_at;
}

void session_forget(struct session_keep *keep)
{
    pthread_mutex_lock(&keep->mutex);
    forget(keep);
    keep->due = true;
    pthread_mutex_unlock(&keep->mutex);
}

/* ---------- other programs ---------- */

bool session_signal(struct tx *tx, struct err *err)
{
    struct arena arena = { 0 };
    struct meta_get_row row;
    int64_t number = 0;
    bool found, ok = meta_get(tx, STR(SIGNAL_KEY), &arena, &row, &found, err);

    if (ok) {
        if (found && !str_int(row.value, &number))
            number = 0;
        ok = meta_set(tx, STR(SIGNAL_KEY), id_text(&arena, number + 1), err);
    }
    arena_free(&arena);
    return ok;
}

static bool read_signal(const struct call *call, int64_t *signal, bool *any,
                        struct err *err)
{
    struct arena arena = { 0 };
    struct meta_get_row row;
    struct user_any_row users;
    struct tx *tx = NULL;
    int64_t number = 0;
    bool found;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              meta_get(tx, STR(SIGNAL_KEY), &arena, &row, &found, err) &&
              user_any(tx, &users, err);

    tx_end(&tx);
    if (ok) {
        if (found && !str_int(row.value, &number))
            number = -1;
        *signal = number;
        *any = users.n != 0;
    }
    arena_free(&arena);
    return ok;
}

/* Once a second: has another program changed who may sign in? */
static bool listen(const struct call *call, struct session_keep *keep, struct err *err)
{
    int64_t signal = 0;
    bool any = false;

    pthread_mutex_lock(&keep->mutex);
    int64_t passed = call->now - keep->looked_at;
    bool due = !keep->looked || keep->due || passed >= MOMENT_SECOND || passed < 0;
    if (due && keep->looked && !keep->due)
        keep->looked_at = call->now; /* one asks, the others go on */
    keep->due = false;
    pthread_mutex_unlock(&keep->mutex);
    if (!due)
        return true;
    if (!read_signal(call, &signal, &any, err))
        return false;
    pthread_mutex_lock(&keep->mutex);
    if (!keep->looked || signal != keep->signal)
        forget(keep);
    keep->signal = signal;
    keep->any_user = any;
    keep->looked = true;
    keep->looked_at = call->now;
    pthread_mutex_unlock(&keep->mutex);
    return true;
}

bool session_any_user(const struct call *call, struct session_keep *keep, bool *any,
                      struct err *err)
{
    if (!listen(call, keep, err))
        return false;
    pthread_mutex_lock(&keep->mutex);
    *any = keep->any_user;
    pthread_mutex_unlock(&keep->mutex);
    return true;
}

/* ---------- from the database ---------- */

static void copy_name(char *to, size_t room, struct str from)
{
    size_t len = from.len < room ? from.len : room - 1;

    while (len > 0 && len < from.len && ((unsigned char)from.ptr[len] & 0xc0) == 0x80)
        len--; /* not in the middle of a letter */
    if (len > 0)
        memcpy(to, from.ptr, len);
    to[len] = '\0';
}

/* The units in which the user has roles; the one she acts for is found among them. */
static bool load_units(struct tx *tx, struct session *session, int64_t org_id,
                       bool *found, struct err *err)
{
    struct cursor cursor = { 0 };
    struct role_grants_row row;
    struct session_unit *unit = NULL;
    enum role role;

    session->unit_count = 0;
    if (!role_grants_open(tx, session->user_id, &cursor, err))
        return false;
    while (role_grants_next(&cursor, &row)) {
        if (!role_from(row.role, &role))
            continue; /* of a newer program */
        if (!unit || unit->org_id != row.org_id) {
            if (session->unit_count == SESSION_UNITS)
                break;
            unit = &session->units[session->unit_count++];
            *unit = (struct session_unit){ .org_id = row.org_id,
                                           .domain_id = row.domain_id };
            copy_name(unit->name, sizeof unit->name, row.org_name);
        }
        unit->roles |= 1U << role;
    }
    if (!cursor_end(&cursor, err))
        return false;
    *found = false;
    for (uint32_t i = 0; i < session->unit_count && !*found; i++) {
        *found = org_id == 0 || session->units[i].org_id == org_id;
        session->unit = i;
    }
    return true;
}

static bool load(struct tx *tx, const unsigned char hash[HASH_BYTES],
                 struct session *session, bool *found, struct err *err)
{
    struct arena arena = { 0 };
    struct session_by_hash_row row;
    bool ok = session_by_hash(tx, (struct str){ (const char *)hash, HASH_BYTES },
                              &arena, &row, found, err);

    if (ok && *found) {
        *session = (struct session){ .id = row.id,
                                     .user_id = row.user_id,
                                     .person_id = row.has_person_id ? row.person_id : 0,
                                     .made_at = row.made_at,
                                     .seen_at = row.seen_at };
        snprintf(session->actor_name, sizeof session->actor_name, "u%lld",
                 (long long)row.user_id);
        copy_name(session->name, sizeof session->name, row.name);
        copy_name(session->login, sizeof session->login, row.login);
        copy_name(session->how, sizeof session->how, row.how);
        ok = load_units(tx, session, row.org_id, found, err);
    }
    arena_free(&arena);
    return ok;
}

static bool load_and_keep(const struct call *call, struct session_keep *keep,
                          const unsigned char hash[HASH_BYTES], struct session *session,
                          bool *found, struct err *err)
{
    struct tx *tx = NULL;

    pthread_mutex_lock(&keep->mutex);
    uint64_t generation = keep->generation;
    pthread_mutex_unlock(&keep->mutex);
    bool ok =
        tx_begin(call->store, TX_READ, &tx, err) && load(tx, hash, session, found, err);
    tx_end(&tx);
    if (!ok || !*found)
        return ok;
    pthread_mutex_lock(&keep->mutex);
    put(keep, hash, session, generation);
    pthread_mutex_unlock(&keep->mutex);
    return true;
}

static void touch_kept(struct session_keep *keep, const unsigned char hash[HASH_BYTES],
                       int64_t now)
{
    pthread_mutex_lock(&keep->mutex);
    struct kept *kept = seek(keep, hash);
    if (kept && kept->session.seen_at < now)
        kept->session.seen_at = now;
    pthread_mutex_unlock(&keep->mutex);
}

bool session_find(const struct call *call, struct session_keep *keep, struct str token,
                  bool touch, struct session *session, bool *found, struct err *err)
{
    unsigned char hash[HASH_BYTES];
    struct session seen;
    bool there;

    *found = false;
    if (!secret_token_is_sound(token))
        return true;
    if (!listen(call, keep, err))
        return false;
    secret_hash("session", 0, token, hash);
    pthread_mutex_lock(&keep->mutex);
    const struct kept *kept = seek(keep, hash);
    there = kept != NULL;
    if (there)
        seen = kept->session;
    pthread_mutex_unlock(&keep->mutex);
    if (!there && !load_and_keep(call, keep, hash, &seen, &there, err))
        return false;
    if (!there || !holds(&seen, call->now))
        return true;
    if (touch) {
        touch_kept(keep, hash, call->now);
        seen.seen_at = seen.seen_at < call->now ? call->now : seen.seen_at;
    }
    *session = seen;
    *found = true;
    return true;
}

/* ---------- beginning and ending ---------- */

static bool make(struct tx *tx, struct call *call, const struct session_new *new,
                 const unsigned char hash[HASH_BYTES], struct session *session,
                 struct err *err)
{
    struct session_add_in in = { .hash = { (const char *)hash, HASH_BYTES },
                                 .user_id = new->user_id,
                                 .how = str_from(new->how),
                                 .agent = session_agent(call->arena, new->agent),
                                 .made_at = new->made_at ? new->made_at : call->now,
                                 .seen_at = call->now };
    int64_t id, changed;
    bool found, used = true;

    session->user_id = new->user_id;
    if (!load_units(tx, session, new->org_id, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_DENIED, N_("this account has no role here any more"));
    if (new->link_id && !one_use_use(tx, new->link_id, call->now, &used, err))
        return false;
    if (!used)
        return err_set(err, ERR_CONFLICT, N_("the link has been used already"));
    if (new->replaces &&
        !session_end_row(tx, new->replaces, new->user_id, call->now, &changed, err))
        return false;
    in.org_id = session->units[session->unit].org_id;
    if (!session_add(tx, &in, &id, err) || !load(tx, hash, session, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_DENIED, N_("this account has no role here any more"));
    return sign_log_begun(tx, call, session, new->replaces != 0, err);
}

bool session_make(struct call *call, struct session_keep *keep,
                  const struct session_new *new, struct secret_token *token,
                  struct err *err)
{
    unsigned char hash[HASH_BYTES];
    struct secret_token made;
    struct session session = { 0 };
    struct tx *tx = NULL;
    bool ok = false;

    secret_token_make(&made);
    secret_hash("session", 0, str_from(made.text), hash);
    pthread_mutex_lock(&keep->mutex);
    uint64_t generation = keep->generation;
    pthread_mutex_unlock(&keep->mutex);
    if (!tx_begin(call->store, TX_WRITE, &tx, err) ||
        !make(tx, call, new, hash, &session, err) ||
        !tx_commit(&tx, &call->ticket, err))
        goto out;
    if (new->replaces) {
        if (!store_wait(call->store, call->ticket, err))
            goto out;
        session_forget(keep);
    }
    /* If anything was forgotten since, the next request reads it (invariant 1). */
    pthread_mutex_lock(&keep->mutex);
    put(keep, hash, &session, generation);
    pthread_mutex_unlock(&keep->mutex);
    *token = made;
    if (new->made)
        *new->made = session;
    ok = true;
out:
    tx_end(&tx);
    return ok;
}

static bool end_in(struct call *call, int64_t user_id, int64_t id, bool others,
                   struct err *err)
{
    const bool own = !others && id == call->actor->session_id;
    struct tx *tx = NULL;
    int64_t changed;
    bool ok =
        tx_begin(call->store, TX_WRITE, &tx, err) &&
        (others ? session_end_rest(tx, user_id, id, call->now, &changed, err)
                : session_end_row(tx, id, user_id, call->now, &changed, err)) &&
        sign_log_ended(tx, call, &(struct sign_ended){ user_id, changed, own }, err) &&
        session_signal(tx, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

bool session_end(struct call *call, struct session_keep *keep, int64_t user_id,
                 int64_t id, struct err *err)
{
    bool ok = end_in(call, user_id, id, false, err);

    session_forget(keep);
    return ok;
}

bool session_end_others(struct call *call, struct session_keep *keep, int64_t user_id,
                        int64_t id, struct err *err)
{
    bool ok = end_in(call, user_id, id, true, err);

    session_forget(keep);
    return ok;
}

bool session_list(const struct call *call, const struct session *session,
                  struct view *array, struct err *err)
{
    struct tx *tx = NULL;
    struct cursor cursor = { 0 };
    struct session_rows_row row;
    struct arena *arena = call->arena;

    if (!tx_begin(call->store, TX_READ, &tx, err))
        return false;
    bool ok = session_rows_open(
        tx, session->user_id, call->now - SESSION_IDLE_S * MOMENT_SECOND,
        call->now - SESSION_LONGEST_S * MOMENT_SECOND, &cursor, err);
    while (ok && session_rows_next(&cursor, &row)) {
        struct view *view = view_add_object(arena, array);
        int64_t seen = row.id == session->id ? session->seen_at : row.seen_at;
        view_str(arena, view, "id", id_text(arena, row.id));
        view_bool(arena, view, "current", row.id == session->id);
        view_str(arena, view, "how", str_copy(arena, row.how));
        view_str(arena, view, "agent", str_copy(arena, row.agent));
        view_str(arena, view, "unit", str_copy(arena, row.org_name));
        view_int(arena, view, "made_at", row.made_at);
        view_int(arena, view, "seen_at", seen);
    }
    ok = ok && cursor_end(&cursor, err);
    cursor_close(&cursor);
    tx_end(&tx);
    return ok;
}

/* ---------- when they were last seen ---------- */

struct seen {
    int64_t id, at;
};

/* Takes up to FLUSH_MOST sessions that are seen later than written, from *from on. */
static uint32_t take_seen(struct session_keep *keep, uint32_t *from,
                          struct seen seen[FLUSH_MOST])
{
    uint32_t count = 0;

    pthread_mutex_lock(&keep->mutex);
    for (; *from < keep->count && count < FLUSH_MOST; (*from)++) {
        struct kept *kept = kept_at(keep, *from);
        if (kept->session.seen_at <= kept->written_at)
            continue;
        seen[count++] = (struct seen){ kept->session.id, kept->session.seen_at };
        kept->written_at = kept->session.seen_at;
    }
    pthread_mutex_unlock(&keep->mutex);
    return count;
}

bool session_flush(const struct call *call, struct session_keep *keep, struct err *err)
{
    struct seen seen[FLUSH_MOST];
    uint32_t from = 0, count;
    int64_t changed;

    while ((count = take_seen(keep, &from, seen)) > 0) {
        struct tx *tx = NULL;
        bool ok = tx_begin(call->store, TX_WRITE, &tx, err);
        for (uint32_t i = 0; ok && i < count; i++)
            ok = session_seen(tx, seen[i].id, seen[i].at, &changed, err);
        ok = ok && tx_commit(&tx, NULL, err);
        tx_end(&tx);
        if (!ok)
            return false;
    }
    return true;
}

struct str session_agent(struct arena *arena, struct str agent)
{
    static const struct {
        const char *sign, *name;
    } browsers[] = { { "Edg", "Edge" },         { "OPR/", "Opera" },
                     { "Firefox/", "Firefox" }, { "Chrome/", "Chrome" },
                     { "Safari/", "Safari" },   { "curl/", "curl" } },
      systems[] = { { "Android", "Android" }, { "iPhone", "iPhone" },
                    { "iPad", "iPad" },       { "Windows", "Windows" },
                    { "Mac OS", "Mac" },      { "Linux", "Linux" } };
    struct buf out = buf_new(arena);

    for (size_t i = 0; i < sizeof browsers / sizeof *browsers && out.len == 0; i++)
        if (str_find(agent, str_from(browsers[i].sign)) != SIZE_MAX)
            buf_cstr(&out, browsers[i].name);
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++)
        if (str_find(agent, str_from(systems[i].sign)) != SIZE_MAX) {
            buf_format(&out, "%s%s", out.len ? ", " : "", systems[i].name);
            break;
        }
    return buf_str(&out);
}
