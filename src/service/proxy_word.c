/*
 * proxy_word.c: see proxy_word.h.
 *
 * Nonces lie in two maps: the older is emptied and becomes the newer every
 * PROXY_WORD_S + PROXY_AHEAD_S seconds, so each is remembered for at least as long as
 * its word is good.
 */
#include "service/proxy_word.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <pthread.h>
#include <sodium/crypto_auth_hmacsha256.h>
#include <sodium/utils.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/date.h"
#include "base/map.h"

#define MAC_BYTES  crypto_auth_hmacsha256_BYTES
#define REMEMBER_S (PROXY_WORD_S + PROXY_AHEAD_S)

struct nonces {
    struct arena arena;
    struct map map;
};

struct proxy_keep {
    pthread_mutex_t mutex;
    struct str key;
    int64_t started_s, turned_s;
    struct nonces heard[2]; /* the newer first */
};

static bool read_key(struct arena *arena, const char *file, struct str *key,
                     struct err *err)
{
    char *bytes = arena_take(arena, PROXY_KEY_MOST + 2);
    struct stat info;
    ssize_t got = -1;
    bool shared = false;
    int fd = open(file, O_RDONLY | O_CLOEXEC);

    if (fd >= 0 && fstat(fd, &info) == 0) {
        shared = (info.st_mode & 077) != 0;
        got = read(fd, bytes, PROXY_KEY_MOST + 2);
    }
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (got < 0)
        return err_set(err, why == EACCES ? ERR_DENIED : ERR_NOT_FOUND,
                       N_("the key file {file} cannot be read"), ARG_WORD(file));
    if (shared)
        return err_set(
            err, ERR_STATE,
            N_("the key file {file} can be read by others; say chmod 600 {file}"),
            ARG_WORD(file));
    while (got > 0 && (bytes[got - 1] == '\n' || bytes[got - 1] == '\r'))
        got--;
    if (got < (ssize_t)PROXY_KEY_LEAST || got > (ssize_t)PROXY_KEY_MOST)
        return err_set(
            err, ERR_STATE, N_("the key file {file} must hold {least} to {most} bytes"),
            ARG_WORD(file), ARG_NUM(PROXY_KEY_LEAST), ARG_NUM(PROXY_KEY_MOST));
    *key = (struct str){ bytes, (size_t)got };
    return true;
}

bool proxy_keep_load(struct arena *arena, const char *file, int64_t now,
                     struct proxy_keep **keep, struct err *err)
{
    struct proxy_keep *made = ARENA_NEW(arena, struct proxy_keep);

    if (!read_key(arena, file, &made->key, err))
        return false;
    pthread_mutex_init(&made->mutex, NULL);
    made->started_s = made->turned_s = now / MOMENT_SECOND;
    for (int i = 0; i < 2; i++)
        made->heard[i].map = map_new(&made->heard[i].arena);
    *keep = made;
    return true;
}

void proxy_keep_free(struct proxy_keep *keep)
{
    if (!keep)
        return;
    for (int i = 0; i < 2; i++)
        arena_free(&keep->heard[i].arena);
    pthread_mutex_destroy(&keep->mutex);
}

static bool not_of_form(struct err *err)
{
    return err_set(err, ERR_INPUT,
                   N_("the proxy's word for who you are is not of the right form"));
}

static bool is_signed(const struct proxy_keep *keep, struct str text, struct str hex)
{
    crypto_auth_hmacsha256_state state;
    unsigned char want[MAC_BYTES], got[MAC_BYTES];
    size_t len = 0;

    if (sodium_hex2bin(got, sizeof got, hex.ptr, hex.len, NULL, &len, NULL) != 0 ||
        len != sizeof got || hex.len != (size_t)2 * MAC_BYTES)
        return false;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)keep->key.ptr,
                                keep->key.len);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text.ptr, text.len);
    crypto_auth_hmacsha256_final(&state, want);
    sodium_memzero(&state, sizeof state);
    return sodium_memcmp(want, got, sizeof want) == 0;
}

struct word {
    struct str login, nonce;
    int64_t at_s;
};

static bool read_word(struct arena *arena, struct str text, struct word *word,
                      struct err *err)
{
    unsigned char json[PROXY_WORD_BYTES];
    size_t len = 0;
    json_error_t ignored;
    const char *login = NULL, *nonce = NULL;
    json_int_t at = 0;

    if (sodium_base642bin(json, sizeof json, text.ptr, text.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return not_of_form(err);
    json_t *root =
        json_loadb((const char *)json, len, JSON_REJECT_DUPLICATES, &ignored);
    bool ok = root && json_unpack(root, "{s:s, s:I, s:s}", "sub", &login, "iat", &at,
                                  "nonce", &nonce) == 0;
    if (ok) {
        word->login = str_copy(arena, str_from(login));
        word->nonce = str_copy(arena, str_from(nonce));
        word->at_s = (int64_t)at;
        ok = word->login.len > 0 && word->nonce.len >= PROXY_NONCE_LEAST &&
             word->nonce.len <= PROXY_NONCE_MOST;
    }
    json_decref(root);
    return ok || not_of_form(err);
}

/* Under the mutex. */
static bool remember(struct proxy_keep *keep, struct str nonce, int64_t now_s,
                     struct err *err)
{
    if (now_s - keep->turned_s >= REMEMBER_S || now_s < keep->turned_s) {
        struct nonces older = keep->heard[1];
        keep->heard[1] = keep->heard[0];
        keep->heard[1].map.arena = &keep->heard[1].arena;
        arena_free(&older.arena);
        keep->heard[0].arena = older.arena;
        keep->heard[0].map = map_new(&keep->heard[0].arena);
        keep->turned_s = now_s;
    }
    struct nonces *newer = &keep->heard[0];
    if (newer->map.count == PROXY_NONCES_MOST)
        return err_set(err, ERR_UNAVAILABLE,
                       N_("many are signing in just now; try again in a moment"));
    if (map_get(&keep->heard[1].map, nonce) != MAP_NONE ||
        map_get(&newer->map, nonce) != MAP_NONE)
        return err_set(err, ERR_DENIED,
                       N_("the proxy's word for who you are was used before"));
    return map_add(&newer->map, str_copy(&newer->arena, nonce), 1);
}

bool proxy_word_hear(struct proxy_keep *keep, struct str word, int64_t now,
                     struct arena *arena, struct str *login, struct err *err)
{
    int64_t now_s = now / MOMENT_SECOND;
    struct word heard;
    size_t dot = str_find(word, STR("."));

    if (word.len > PROXY_WORD_BYTES || dot == SIZE_MAX)
        return not_of_form(err);
    if (!is_signed(keep, str_sub(word, 0, dot), str_sub(word, dot + 1, word.len)))
        return err_set(err, ERR_DENIED,
                       N_("the proxy's word for who you are is not signed with our "
                          "key"));
    if (!read_word(arena, str_sub(word, 0, dot), &heard, err))
        return false;
    if (heard.at_s <= keep->started_s || now_s - heard.at_s > PROXY_WORD_S ||
        heard.at_s - now_s > PROXY_AHEAD_S)
        return err_set(err, ERR_DENIED,
                       N_("the proxy's word for who you are is too old, or its clock "
                          "is wrong"));
    pthread_mutex_lock(&keep->mutex);
    bool ok = remember(keep, heard.nonce, now_s, err);
    pthread_mutex_unlock(&keep->mutex);
    if (ok)
        *login = heard.login;
    return ok;
}
