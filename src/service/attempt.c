/* attempt.c: see attempt.h. */
#include "service/attempt.h"

#include <arpa/inet.h>
#include <sodium/randombytes.h>
#include <sodium/utils.h>

#include "base/date.h"
#include "store/query.h"

#define HOUR_S   (INT64_C(3600))
#define DAY_S    (24 * HOUR_S)
#define KNOWN_S  (90 * DAY_S)
#define SALT_KEY "sign_salt"

int64_t attempt_wait_s(uint32_t tries, uint32_t free, int64_t most_s)
{
    uint32_t over = tries > free ? tries - free : 0;

    if (over == 0)
        return 0;
    return over > 10 || (INT64_C(1) << (over - 1)) > most_s ? most_s
                                                            : INT64_C(1) << (over - 1);
}

struct str attempt_network(struct arena *arena, struct str address)
{
    char text[INET6_ADDRSTRLEN + 1] = { 0 };
    unsigned char bytes[16];
    struct buf out = buf_new(arena);

    if (address.len == 0 || address.len > INET6_ADDRSTRLEN)
        return (struct str){ 0 };
    memcpy(text, address.ptr, address.len);
    if (inet_pton(AF_INET, text, bytes) == 1) {
        if (bytes[0] != 127)
            buf_format(&out, "%u.%u.%u.0/24", bytes[0], bytes[1], bytes[2]);
    } else if (inet_pton(AF_INET6, text, bytes) == 1) {
        static const unsigned char mapped[12] = { [10] = 255, [11] = 255 };
        bool v4 = memcmp(bytes, mapped, sizeof mapped) == 0;
        bool own = IN6_IS_ADDR_LOOPBACK((const struct in6_addr *)bytes) ||
                   (v4 && bytes[12] == 127);
        if (own)
            return (struct str){ 0 };
        if (v4) {
            buf_format(&out, "%u.%u.%u.0/24", bytes[12], bytes[13], bytes[14]);
        } else {
            for (int i = 0; i < 8; i += 2)
                buf_format(&out, "%x:", (unsigned)(bytes[i] << 8 | bytes[i + 1]));
            buf_cstr(&out, ":/64");
        }
    }
    return buf_str(&out);
}

bool attempt_salt(struct tx *tx, unsigned char salt[ATTEMPT_SALT_BYTES],
                  struct err *err)
{
    struct arena arena = { 0 };
    struct meta_get_row row;
    char text[2 * ATTEMPT_SALT_BYTES + 1];
    bool found, ok = meta_get(tx, STR(SALT_KEY), &arena, &row, &found, err);

    if (ok && found) {
        size_t len = 0;
        ok = sodium_hex2bin(salt, ATTEMPT_SALT_BYTES, row.value.ptr, row.value.len,
                            NULL, &len, NULL) == 0 &&
             len == ATTEMPT_SALT_BYTES;
        if (!ok)
            err_set(err, ERR_STATE, N_("the database's salt for codes is damaged"));
    } else if (ok) {
        randombytes_buf(salt, ATTEMPT_SALT_BYTES);
        sodium_bin2hex(text, sizeof text, salt, ATTEMPT_SALT_BYTES);
        ok = meta_set(tx, STR(SALT_KEY), str_from(text), err);
    }
    arena_free(&arena);
    return ok;
}

static void key_of(const unsigned char salt[ATTEMPT_SALT_BYTES], const char *what,
                   struct str one, struct str two, unsigned char out[HASH_BYTES])
{
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, (struct str){ (const char *)salt, ATTEMPT_SALT_BYTES });
    hash_str(&hash, str_from(what));
    hash_str(&hash, one);
    hash_str(&hash, two);
    hash_end(&hash, out);
}

static struct str key_text(const unsigned char key[HASH_BYTES])
{
    return (struct str){ (const char *)key, HASH_BYTES };
}

struct rule {
    uint32_t free;
    int64_t most_s, forget_s;
};
static const struct rule of_account = { ATTEMPT_FREE, ATTEMPT_MOST_S, DAY_S };
static const struct rule of_known = { ATTEMPT_FREE, ATTEMPT_KNOWN_S, DAY_S };
static const struct rule of_network = { ATTEMPT_NETWORK_FREE, ATTEMPT_NETWORK_S,
                                        HOUR_S };

/* How many wrong tries count now, and how long to wait yet. */
static bool look(struct tx *tx, const unsigned char key[HASH_BYTES],
                 const struct rule *rule, int64_t now, int64_t *tries, int64_t *wait_s,
                 struct err *err)
{
    struct attempt_get_row row;
    bool found;

    if (!attempt_get(tx, key_text(key), &row, &found, err))
        return false;
    int64_t passed_s = found ? (now - row.tried_at) / MOMENT_SECOND : 0;
    /* a clock that was set back makes nobody wait longer than the rule's longest */
    if (!found || passed_s < 0 || passed_s >= rule->forget_s) {
        *tries = 0;
        *wait_s = 0;
        return true;
    }
    int64_t due = attempt_wait_s((uint32_t)row.tries, rule->free, rule->most_s);
    *tries = row.tries;
    *wait_s = due > passed_s ? due - passed_s : 0;
    return true;
}

static bool put(struct tx *tx, const unsigned char key[HASH_BYTES], int64_t tries,
                int64_t now, struct err *err)
{
    struct attempt_put_in in = { .key = key_text(key),
                                 .tries = tries,
                                 .tried_at = now };

    return attempt_put(tx, &in, err);
}

/* A network in which this account was opened lately has a count of its own. */
static bool choose_count(struct tx *tx, struct attempt *attempt, int64_t now,
                         struct err *err)
{
    struct attempt_get_row row;
    bool found;

    if (!attempt_get(tx, key_text(attempt->pair), &row, &found, err))
        return false;
    if (found && row.has_good_at && now - row.good_at < KNOWN_S * MOMENT_SECOND)
        memcpy(attempt->account, attempt->pair, HASH_BYTES);
    return true;
}

static bool is_known(const struct attempt *attempt)
{
    return memcmp(attempt->everywhere, attempt->account, HASH_BYTES) != 0;
}

static const struct rule *rule_of(const struct attempt *attempt)
{
    return is_known(attempt) ? &of_known : &of_account;
}

/* A try from a network with a count of its own counts for all others too, so that who
 * guesses from there and from elsewhere is not looked at twice as often. */
static bool put_everywhere(struct tx *tx, const struct attempt *attempt, int64_t now,
                           struct err *err)
{
    int64_t tries, wait_s;

    return !is_known(attempt) ||
           (look(tx, attempt->everywhere, &of_account, now, &tries, &wait_s, err) &&
            put(tx, attempt->everywhere, tries + 1, now, err));
}

static bool begin(struct tx *tx, const struct call *call, struct attempt *attempt,
                  struct err *err)
{
    int64_t tries[2] = { 0 }, wait_s[2] = { 0 }, changed;

    if (attempt->has_account && (!choose_count(tx, attempt, call->now, err) ||
                                 !look(tx, attempt->account, rule_of(attempt),
                                       call->now, &tries[0], &wait_s[0], err)))
        return false;
    if (attempt->has_network &&
        !look(tx, attempt->network, &of_network, call->now, &tries[1], &wait_s[1], err))
        return false;
    int64_t wait = wait_s[0] > wait_s[1] ? wait_s[0] : wait_s[1];
    if (wait > 0)
        return err_set(err, ERR_UNAVAILABLE,
                       N_("too many tries that were not right; try again in {n} "
                          "seconds"),
                       ARG_NUM(wait));
    return (!attempt->has_account ||
            (put(tx, attempt->account, tries[0] + 1, call->now, err) &&
             put_everywhere(tx, attempt, call->now, err))) &&
           (!attempt->has_network ||
            put(tx, attempt->network, tries[1] + 1, call->now, err)) &&
           attempt_forget(tx, call->now - KNOWN_S * MOMENT_SECOND, &changed, err);
}

bool attempt_begin(struct call *call, struct str account, struct str address,
                   struct attempt *attempt, struct err *err)
{
    struct arena arena = { 0 };
    struct attempt made = { .has_account = account.len > 0 };
    struct str network = attempt_network(&arena, address);
    unsigned char salt[ATTEMPT_SALT_BYTES];
    struct tx *tx = NULL;
    bool ok = false;

    made.has_network = network.len > 0;
    if (!tx_begin(call->store, TX_WRITE, &tx, err) || !attempt_salt(tx, salt, err))
        goto out;
    key_of(salt, "account", account, (struct str){ 0 }, made.account);
    memcpy(made.everywhere, made.account, HASH_BYTES);
    key_of(salt, "pair", account, network, made.pair);
    key_of(salt, "network", network, (struct str){ 0 }, made.network);
    if (!begin(tx, call, &made, err) || !tx_commit(&tx, &call->ticket, err))
        goto out;
    *attempt = made;
    ok = true;
out:
    tx_end(&tx);
    arena_free(&arena);
    return ok;
}

static bool good(struct tx *tx, const struct call *call, const struct attempt *attempt,
                 struct err *err)
{
    struct attempt_put_in known = { .key = key_text(attempt->pair),
                                    .tried_at = call->now,
                                    .has_good_at = true,
                                    .good_at = call->now };
    int64_t tries, wait_s;

    if (attempt->has_account && !put(tx, attempt->account, 0, call->now, err))
        return false;
    if (!attempt->has_network)
        return true;
    if (!look(tx, attempt->network, &of_network, call->now, &tries, &wait_s, err) ||
        !put(tx, attempt->network, tries > 0 ? tries - 1 : 0, call->now, err))
        return false;
    return !attempt->has_account || attempt_put(tx, &known, err);
}

bool attempt_good(struct call *call, const struct attempt *attempt, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              good(tx, call, attempt, err) && tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok;
}
