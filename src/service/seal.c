/*
 * seal.c: see seal.h.
 *
 * Invariants
 *   1  every nonce is 24 fresh random bytes: with so many, none comes twice.
 *   2  what is authenticated starts with three fields of fixed width, so no two places
 *      read the same.
 *   3  whatever held a key on the stack is wiped before its function returns.
 */
#include "service/seal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define VERSION     1u
#define NONCE_BYTES crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define PROOF_BYTES crypto_aead_xchacha20poly1305_ietf_ABYTES
#define WHAT_BYTES  32u
#define PLACE_BYTES (1 + 8 + 8 + WHAT_BYTES)
#define HEX_CHARS   ((size_t)2 * SEAL_KEY_BYTES)
#define PATH_BYTES  4096u
#define OTHERS      (S_IRWXG | S_IRWXO)
#define WORLD       ((mode_t)S_IRWXO)
#define OWNER_READS ((mode_t)S_IRUSR)

_Static_assert(SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
               "one size");
_Static_assert(SEAL_KEY_BYTES == crypto_kdf_KEYBYTES, "one size");
_Static_assert(SEAL_MORE_BYTES == 1 + NONCE_BYTES + PROOF_BYTES, "as the header says");

/* Bytes only: memory from sodium_malloc ends at a page's end and need not be aligned.
 */
struct seal_master {
    struct seal_key wrap, index, mark;
};

/* Picks the fastest code for this machine, once; the same answers without. */
static void ready(void)
{
    int done = sodium_init();

    assert(done >= 0); /* only a system without random numbers fails */
    (void)done;
}

void seal_key_make(struct seal_key *key)
{
    ready();
    randombytes_buf(key->byte, sizeof key->byte);
}

void seal_forget(void *secret, size_t size)
{
    if (size > 0)
        sodium_memzero(secret, size);
}

static void put_int(unsigned char *at, int64_t value)
{
    for (int i = 0; i < 8; i++)
        at[i] = (unsigned char)((uint64_t)value >> (8 * i));
}

/* Writes what is authenticated about a place; returns its length. */
static size_t place_bytes(const struct seal_place *place,
                          unsigned char bytes[PLACE_BYTES])
{
    size_t len = strlen(place->what);

    assert(len > 0 && len <= WHAT_BYTES);
    bytes[0] = VERSION;
    put_int(bytes + 1, place->key_id);
    put_int(bytes + 9, place->record_id);
    memcpy(bytes + 17, place->what, len);
    return 17 + len;
}

static void shut(const struct seal_place *place, struct str plain,
                 unsigned char *sealed)
{
    unsigned char with[PLACE_BYTES];
    const size_t with_len = place_bytes(place, with);

    sealed[0] = VERSION;
    randombytes_buf(sealed + 1, NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        sealed + 1 + NONCE_BYTES, NULL, (const unsigned char *)plain.ptr, plain.len,
        with, with_len, NULL, sealed + 1, place->key->byte);
}

/* `plain` has room for what is sealed without its SEAL_MORE_BYTES. */
static bool unshut(const struct seal_place *place, struct str sealed,
                   unsigned char *plain, struct err *err)
{
    const unsigned char *bytes = (const unsigned char *)sealed.ptr;
    unsigned char with[PLACE_BYTES];
    const size_t with_len = place_bytes(place, with);

    if (bytes[0] != VERSION)
        return err_set(err, ERR_STATE,
                       N_("a sealed record is of a version that this insteg does not "
                          "know; was it written by a newer one?"));
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain, NULL, NULL, bytes + 1 + NONCE_BYTES, sealed.len - 1 - NONCE_BYTES,
            with, with_len, bytes + 1, place->key->byte) != 0)
        return err_set(
            err, ERR_STATE,
            N_("a sealed record does not open: it was sealed with another key "
               "or for another place, or has been changed since"));
    return true;
}

bool seal_bytes(const struct seal_place *place, struct str plain, struct arena *arena,
                struct str *sealed, struct err *err)
{
    if (plain.len > SEAL_BYTES_MOST)
        return err_set(err, ERR_LIMIT,
                       N_("a record to be sealed is larger than {most} bytes"),
                       ARG_NUM(SEAL_BYTES_MOST));

    const size_t len = plain.len + SEAL_MORE_BYTES;
    unsigned char *bytes = arena_take(arena, len);
    shut(place, plain, bytes);
    *sealed = (struct str){ (const char *)bytes, len };
    return true;
}

static bool is_long_enough(struct str sealed, struct err *err)
{
    if (sealed.len < SEAL_MORE_BYTES)
        return err_set(err, ERR_STATE, N_("a sealed record has been cut short"));
    return true;
}

bool seal_open(const struct seal_place *place, struct str sealed, struct arena *arena,
               struct str *plain, struct err *err)
{
    if (!is_long_enough(sealed, err))
        return false;

    const size_t mark = arena_mark(arena), len = sealed.len - SEAL_MORE_BYTES;
    unsigned char *bytes = arena_take(arena, len);
    if (!unshut(place, sealed, bytes, err)) {
        arena_rewind(arena, mark);
        return false;
    }
    *plain = (struct str){ (const char *)bytes, len };
    return true;
}

/* ------------------------------------------------------------------ creating */

static bool creation_failed(int why, const char *file, struct err *err)
{
    switch (why) {
    case EEXIST:
        return err_set(err, ERR_CONFLICT,
                       N_("{file} is there already, and a master key is never "
                          "overwritten; choose another name"),
                       ARG_WORD(file));
    case ENOENT:
    case ENOTDIR:
        return err_set(err, ERR_NOT_FOUND,
                       N_("the folder of {file} is not there; make it first"),
                       ARG_WORD(file));
    case EACCES:
    case EPERM:
    case EROFS:
        return err_set(err, ERR_DENIED,
                       N_("{file} cannot be written; check the permissions of its "
                          "folder"),
                       ARG_WORD(file));
    case ENOSPC:
    case EDQUOT:
        return err_set(err, ERR_FULL,
                       N_("the disk is full: the master key was not written to {file}"),
                       ARG_WORD(file));
    default:
        return err_set(err, ERR_UNAVAILABLE,
                       N_("the master key could not be written to {file}; look at the "
                          "disk"),
                       ARG_WORD(file));
    }
}

/* 0, or errno. */
static int write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = write(fd, bytes, len);
        if (n < 0 && errno != EINTR)
            return errno;
        if (n > 0) {
            bytes += n;
            len -= (size_t)n;
        }
    }
    return 0;
}

/* Makes the folder's entry for `file` durable: 0, or errno. */
static int sync_folder(const char *file)
{
    char folder[PATH_BYTES];
    const char *slash = strrchr(file, '/');
    size_t len = slash ? (size_t)(slash - file) : 0;

    snprintf(folder, sizeof folder, "%.*s", (int)len, file);
    int fd = open(slash == file ? "/"
                  : slash       ? folder
                                : ".", // NOLINT: no race
                  O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    int why = fsync(fd) == 0 ? 0 : errno;
    close(fd);
    return why;
}

bool seal_master_create(const char *file, struct err *err)
{
    struct seal_key key;
    char hex[HEX_CHARS + 2];

    if (strlen(file) >= PATH_BYTES)
        return creation_failed(ENAMETOOLONG, file, err);
    int fd = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, OWNER_READS);
    if (fd < 0)
        return creation_failed(errno, file, err);

    seal_key_make(&key);
    sodium_bin2hex(hex, HEX_CHARS + 1, key.byte, sizeof key.byte);
    hex[HEX_CHARS] = '\n';
    int why = fchmod(fd, OWNER_READS) == 0 ? 0 : errno; /* whatever the umask */
    if (!why)
        why = write_all(fd, hex, HEX_CHARS + 1);
    if (!why && fsync(fd) != 0)
        why = errno;
    if (close(fd) != 0 && !why)
        why = errno;
    if (!why)
        why = sync_folder(file);
    seal_forget(&key, sizeof key);
    seal_forget(hex, sizeof hex);
    if (why)
        unlink(file);
    return why == 0 || creation_failed(why, file, err);
}

/* ------------------------------------------------------------------- loading */

/* Where the key is, and whether systemd put it there. */
struct source {
    const char *file;
    bool credential;
};

static bool find_source(const char *file, char path[PATH_BYTES], struct source *source,
                        struct err *err)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY"); // NOLINT: nobody sets it

    if (!file && (!folder || !*folder))
        return err_set(err, ERR_USAGE,
                       N_("no master key is given; name its file, or let systemd load "
                          "the credential {name}"),
                       ARG_WORD(SEAL_CREDENTIAL));
    if (!file)
        snprintf(path, PATH_BYTES, "%s/" SEAL_CREDENTIAL, folder);
    *source = (struct source){ file ? file : path, !file };
    return true;
}

/*
 * systemd hands a credential to a user by an access list, and then the group's bits
 * show that list's mask: they say nothing of a group, so there only the world's count.
 * Its folder lets nobody else in.
 */
static bool state_is_safe(int fd, const struct source *source, struct err *err)
{
    struct stat state;

    if (fstat(fd, &state) != 0 || !S_ISREG(state.st_mode))
        return err_set(err, ERR_STATE, N_("{file} is not a plain file"),
                       ARG_WORD(source->file));
    if (state.st_mode & (source->credential ? WORLD : (mode_t)OTHERS))
        return err_set(err, ERR_STATE,
                       N_("others than its owner may use the master key in {file}; run "
                          "chmod 400 on it, and think of the key as known to them"),
                       ARG_WORD(source->file));
    if (state.st_uid != geteuid() && state.st_uid != 0)
        return err_set(
            err, ERR_STATE,
            N_("the master key in {file} belongs to another user; it must be "
               "ours or root's"),
            ARG_WORD(source->file));
    return true;
}

/* Reads at most `room` bytes; how many, or -1. */
static ssize_t read_some(int fd, char *bytes, size_t room)
{
    size_t len = 0;

    while (len < room) {
        ssize_t n = read(fd, bytes + len, room - len);
        if (n < 0 && errno != EINTR)
            return -1;
        if (n == 0)
            break;
        if (n > 0)
            len += (size_t)n;
    }
    return (ssize_t)len;
}

static bool read_key(int fd, const char *file, struct seal_key *key, struct err *err)
{
    char hex[HEX_CHARS + 2];
    struct seal_key read;
    size_t bytes = 0;
    ssize_t len = read_some(fd, hex, sizeof hex);

    bool ok = (len == (ssize_t)HEX_CHARS ||
               (len == (ssize_t)HEX_CHARS + 1 && hex[HEX_CHARS] == '\n')) &&
              sodium_hex2bin(read.byte, sizeof read.byte, hex, HEX_CHARS, NULL, &bytes,
                             NULL) == 0 &&
              bytes == sizeof read.byte;
    if (ok)
        *key = read;
    else
        err_set(err, ERR_STATE,
                N_("{file} is not a master key: that is 64 hexadecimal digits on one "
                   "line"),
                ARG_WORD(file));
    seal_forget(hex, sizeof hex);
    seal_forget(&read, sizeof read);
    return ok;
}

static bool load_key(const struct source *source, struct seal_key *key, struct err *err)
{
    /* Not to wait for a writer should it be a pipe. */
    int fd = open(source->file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return err_set(err, ERR_NOT_FOUND, N_("there is no master key in {file}"),
                       ARG_WORD(source->file));
    if (fd < 0)
        return err_set(err, ERR_DENIED,
                       N_("{file} cannot be opened for reading; check its permissions"),
                       ARG_WORD(source->file));
    bool ok = state_is_safe(fd, source, err) && read_key(fd, source->file, key, err);
    close(fd);
    return ok;
}

static void derive(struct seal_key *part, uint64_t number,
                   const char context[crypto_kdf_CONTEXTBYTES + 1],
                   const struct seal_key *key)
{
    crypto_kdf_derive_from_key(part->byte, SEAL_KEY_BYTES, number, context, key->byte);
}

bool seal_master_load(const char *file, struct seal_master **master, struct err *err)
{
    char path[PATH_BYTES];
    struct source source;
    struct seal_key key;

    ready();
    if (!find_source(file, path, &source, err) || !load_key(&source, &key, err))
        return false;

    struct seal_master *made = sodium_malloc(sizeof *made);
    if (!made) {
        seal_forget(&key, sizeof key);
        return err_set(err, ERR_UNAVAILABLE,
                       N_("there is no memory to keep the master key apart in"));
    }
    derive(&made->wrap, 1, "keywrap1", &key);
    derive(&made->index, 1, "idindex1", &key);
    derive(&made->mark, 1, "keymark1", &key);
    seal_forget(&key, sizeof key);
    sodium_mprotect_readonly(made);
    *master = made;
    return true;
}

void seal_master_free(struct seal_master *master)
{
    sodium_free(master);
}

void seal_master_mark(const struct seal_master *master,
                      unsigned char mark[SEAL_MARK_BYTES])
{
    memcpy(mark, master->mark.byte, SEAL_MARK_BYTES);
}

/* ------------------------------------------------------------- a person's key */

static struct seal_place key_place(const struct seal_master *master, int64_t key_id)
{
    return (struct seal_place){ &master->wrap, key_id, key_id, "person key" };
}

void seal_wrap(const struct seal_master *master, int64_t key_id,
               const struct seal_key *key, unsigned char wrapped[SEAL_WRAPPED_BYTES])
{
    const struct seal_place place = key_place(master, key_id);

    shut(&place, (struct str){ (const char *)key->byte, SEAL_KEY_BYTES }, wrapped);
}

bool seal_unwrap(const struct seal_master *master, int64_t key_id, struct str wrapped,
                 struct seal_key *key, struct err *err)
{
    const struct seal_place place = key_place(master, key_id);
    struct seal_key found;

    if (!is_long_enough(wrapped, err))
        return false;
    if (wrapped.len != SEAL_WRAPPED_BYTES)
        return err_set(err, ERR_STATE, N_("a wrapped key has the wrong length"));
    bool ok = unshut(&place, wrapped, found.byte, err);
    if (ok)
        *key = found;
    seal_forget(&found, sizeof found);
    return ok;
}

void seal_index_value(const struct seal_master *master, int64_t domain_id,
                      struct str number, unsigned char value[SEAL_INDEX_BYTES])
{
    struct seal_key key;

    assert(domain_id > 0 && number.len > 0);
    derive(&key, (uint64_t)domain_id, "iddomain", &master->index);
    crypto_generichash(value, SEAL_INDEX_BYTES, (const unsigned char *)number.ptr,
                       number.len, key.byte, sizeof key.byte);
    seal_forget(&key, sizeof key);
}
