/* keys.c: see keys.h. */
#include "service/keys.h"

#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "service/seal.h"
#include "store/query.h"

#define KEYS_BUSY_MS 20000u

const char *keys_path(struct arena *arena, const struct keys_ask *ask)
{
    struct buf path = buf_new(arena);

    if (ask->path)
        return ask->path;
    buf_format(&path, "%s" KEYS_SUFFIX, ask->db_path);
    return str_cstr(arena, buf_str(&path));
}

bool keys_there(const char *path)
{
    return access(path, F_OK) == 0;
}

bool keys_needed(const struct call *call, struct err *err)
{
    return call->keys ||
           err_set(err, ERR_STATE,
                   N_("names and notes about people need a master key: make one with "
                      "insteg key new FILE and start insteg with --master-key FILE"));
}

/* Names and keys are in memory from here on: no dump of it may reach the disk. The leak
 * checker of test builds reads its own process, which this would forbid. */
static void leave_no_dump(void)
{
    struct rlimit none = { 0, 0 };

    (void)setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__
    (void)prctl(PR_SET_DUMPABLE, 0);
#endif
}

static bool has_credential(void)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    struct arena arena = { 0 };
    struct buf path = buf_new(&arena);

    if (!folder || !folder[0])
        return false;
    buf_format(&path, "%s/" SEAL_CREDENTIAL, folder);
    bool there = access(path.ptr, F_OK) == 0;
    arena_free(&arena);
    return there;
}

static bool note_mark(struct call *call, struct str mark, struct err *err)
{
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    bool ok = false;

    if (!tx_begin(call->keys, TX_WRITE, &tx, err))
        return false;
    ok = key_master_set(tx, mark, call->now, err) && tx_commit(&tx, &ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->keys, ticket, err);
}

/* Is it the master key that these keys were wrapped with? A new file notes its mark. */
static bool check_mark(struct call *call, bool may_write, struct err *err)
{
    unsigned char bytes[SEAL_MARK_BYTES];
    struct str mark = { (const char *)bytes, sizeof bytes };
    struct key_master_get_row row;
    struct tx *tx = NULL;
    bool found = false;

    seal_master_mark(call->master, bytes);
    if (!tx_begin(call->keys, TX_READ, &tx, err))
        return false;
    bool ok = key_master_get(tx, call->arena, &row, &found, err);
    tx_end(&tx);
    if (!ok)
        return false;
    if (found && !str_eq(row.mark, mark))
        return err_set(err, ERR_STATE,
                       N_("the keys of people were wrapped by another master key than "
                          "the one that is given; use the file that they were made "
                          "with"));
    return found || !may_write || note_mark(call, mark, err);
}

bool keys_open(const struct keys_ask *ask, enum database_mode mode, struct call *call,
               struct err *err)
{
    bool given = ask->master_path != NULL;
    bool create = mode != DATABASE_READ && mode != DATABASE_PREVIEW;
    struct store_options options = { .path = keys_path(call->arena, ask),
                                     .kind = STORE_KEYS,
                                     .busy_ms = KEYS_BUSY_MS,
                                     .mode = create ? STORE_CREATE : STORE_READ,
                                     .committer = mode == DATABASE_SERVE,
                                     .relaxed = mode == DATABASE_PLAY };

    if (!given && !has_credential())
        return true;
    if (!create && !keys_there(options.path))
        return true; /* nobody has a key yet */
    if (!seal_master_load(ask->master_path, &call->master, err))
        return false;
    leave_no_dump();
    if (store_open(&options, &call->keys, err) && check_mark(call, create, err))
        return true;
    keys_close(call);
    return false;
}

void keys_close(struct call *call)
{
    store_close(&call->keys);
    seal_master_free(call->master);
    call->master = NULL;
}
