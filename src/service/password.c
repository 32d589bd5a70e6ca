/* password.c: see password.h. */
#include "service/password.h"

#include <assert.h>
#include <pthread.h>
#include <sodium/core.h>
#include <sodium/crypto_pwhash.h>

#include "service/password_easy.h"

_Static_assert(PASSWORD_HASH_BYTES == crypto_pwhash_STRBYTES, "libsodium's own size");
_Static_assert(PASSWORD_SALT_BYTES == crypto_pwhash_SALTBYTES, "libsodium's own size");

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t freed = PTHREAD_COND_INITIALIZER;
static uint32_t running, waiting;
static uint64_t runs;

static bool gate_enter(struct err *err)
{
    bool ok = true;

    pthread_mutex_lock(&mutex);
    if (running == PASSWORD_AT_ONCE && waiting == PASSWORD_QUEUE)
        ok = err_set(err, ERR_UNAVAILABLE,
                     N_("many are signing in just now; try again in a moment"));
    waiting += ok;
    while (ok && running == PASSWORD_AT_ONCE)
        pthread_cond_wait(&freed, &mutex);
    waiting -= ok;
    running += ok;
    runs += ok;
    pthread_mutex_unlock(&mutex);
    return ok && sodium_init() >= 0;
}

static void gate_leave(void)
{
    pthread_mutex_lock(&mutex);
    assert(running > 0);
    running--;
    pthread_cond_signal(&freed);
    pthread_mutex_unlock(&mutex);
}

uint64_t password_runs(void)
{
    pthread_mutex_lock(&mutex);
    uint64_t now = runs;
    pthread_mutex_unlock(&mutex);
    return now;
}

static bool no_memory(struct err *err)
{
    return err_set(err, ERR_UNAVAILABLE,
                   N_("there is no memory to check a password just now"));
}

bool password_hash(struct str password, char hash[PASSWORD_HASH_BYTES], struct err *err)
{
    char made[PASSWORD_HASH_BYTES];

    if (!gate_enter(err))
        return false;
    int code = crypto_pwhash_str(made, password.ptr, password.len, PASSWORD_OPS,
                                 PASSWORD_MEM_BYTES);
    gate_leave();
    if (code != 0)
        return no_memory(err);
    memcpy(hash, made, sizeof made);
    return true;
}

bool password_key(struct str text, const unsigned char salt[PASSWORD_SALT_BYTES],
                  unsigned char key[PASSWORD_KEY_BYTES], struct err *err)
{
    unsigned char made[PASSWORD_KEY_BYTES];

    if (!gate_enter(err))
        return false;
    int code = crypto_pwhash(made, sizeof made, text.ptr, text.len, salt, PASSWORD_OPS,
                             PASSWORD_MEM_BYTES, crypto_pwhash_ALG_ARGON2ID13);
    gate_leave();
    if (code != 0)
        return no_memory(err);
    memcpy(key, made, sizeof made);
    return true;
}

bool password_check(struct str hash, struct str password, bool *right, struct err *err)
{
    static const unsigned char nobody[PASSWORD_SALT_BYTES];
    unsigned char ignored[PASSWORD_KEY_BYTES];
    char stored[PASSWORD_HASH_BYTES] = { 0 };

    if (hash.len == 0 || hash.len >= sizeof stored) {
        if (!password_key(password, nobody, ignored, err))
            return false;
        *right = false;
        return true;
    }
    memcpy(stored, hash.ptr, hash.len);
    if (!gate_enter(err))
        return false;
    *right = crypto_pwhash_str_verify(stored, password.ptr, password.len) == 0;
    gate_leave();
    return true;
}

/* A login that is an address, or of two words, counts by its first part too. */
static bool holds_own(struct str password, const struct password_owner *owner)
{
    struct str login = owner->login, rest = login, first;
    bool holds = password_holds(password, login, PASSWORD_OWN_LEAST);

    if (str_next(&rest, '@', &first))
        holds |= password_holds(password, first, PASSWORD_OWN_LEAST);
    for (uint32_t i = 0; i < owner->unit_count; i++)
        holds |= password_holds(password, owner->unit[i], PASSWORD_OWN_LEAST);
    return holds;
}

static bool is_easy(struct str password, const struct password_owner *owner)
{
    struct arena arena = { 0 };
    struct str *near = ARENA_ARRAY(&arena, owner->unit_count + 2, struct str);

    near[0] = owner->login;
    near[1] = owner->name;
    for (uint32_t i = 0; i < owner->unit_count; i++)
        near[i + 2] = owner->unit[i];
    bool easy = password_is_easy(password, near, owner->unit_count + 2);
    arena_free(&arena);
    return easy;
}

bool password_is_fit(struct str password, const struct password_owner *owner,
                     struct err *err)
{
    if (password.len > PASSWORD_MOST_BYTES)
        return err_set(err, ERR_INPUT, N_("the password is longer than {most} bytes"),
                       ARG_NUM(PASSWORD_MOST_BYTES));
    if (str_utf8_count(password) < PASSWORD_LEAST)
        return err_set(
            err, ERR_INPUT,
            N_("the password needs {least} characters or more; three words will do"),
            ARG_NUM(PASSWORD_LEAST));
    if (holds_own(password, owner))
        return err_set(err, ERR_INPUT,
                       N_("your user name or the name of your unit stands in the "
                          "password; leave it out, as it is what is guessed first"));
    if (is_easy(password, owner))
        return err_set(err, ERR_INPUT,
                       N_("the password is among the first that are guessed: a common "
                          "word or two, "
                          "a name or a row of keys, with digits or signs; take three "
                          "or four words "
                          "that do not belong together"));
    return true;
}
