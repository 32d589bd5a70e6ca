/* employer_key.c: see employer_key.h. */
#include "service/employer_key.h"

#include "base/date.h"
#include "service/attempt.h"
#include "service/paper_code.h"
#include "store/query.h"

#define LINK_WHAT "employer"

static bool add(const struct call *call, struct tx *tx,
                const struct employer_key_new *new,
                const unsigned char hash[HASH_BYTES], struct err *err)
{
    struct employer_key_add_in in = { .ask_rid = new->ask_rid,
                                      .hash = { (const char *)hash, HASH_BYTES },
                                      .made_at =
                                          new->made_at ? new->made_at : call->now,
                                      .made_by = str_from(call->actor->name),
                                      .until_on = new->until,
                                      .by_hand = new->by_hand };
    int64_t id;

    return employer_key_add(tx, &in, &id, err);
}

bool employer_link_make(const struct call *call, struct tx *tx,
                        const struct employer_key_new *new, struct secret_token *token,
                        struct err *err)
{
    unsigned char hash[HASH_BYTES];
    struct secret_token made;

    secret_token_make(&made);
    secret_hash(LINK_WHAT, 0, str_from(made.text), hash);
    if (!add(call, tx, new, hash, err))
        return false;
    *token = made;
    return true;
}

/* What is kept of a folded code; the word in front keeps it apart from other codes. */
static bool code_hash(const struct call *call, const char *folded,
                      unsigned char hash[HASH_BYTES], struct err *err)
{
    char text[sizeof LINK_WHAT + SECRET_CODE_BYTES];

    snprintf(text, sizeof text, LINK_WHAT " %s", folded);
    return paper_code_hash(call, str_from(text), hash, err);
}

bool employer_code_make(struct call *call, const struct employer_key_new *new,
                        char code[SECRET_CODE_BYTES], struct err *err)
{
    char made[SECRET_CODE_BYTES], folded[SECRET_CODE_BYTES];
    unsigned char hash[HASH_BYTES];
    struct tx *tx = NULL;

    paper_code_make(made, folded);
    if (!code_hash(call, folded, hash, err))
        return false;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              add(call, tx, new, hash, err) && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    if (!ok || !store_wait(call->store, call->ticket, err))
        return false;
    memcpy(code, made, sizeof made);
    return true;
}

static bool look(struct call *call, const unsigned char hash[HASH_BYTES],
                 struct employer_key *key, bool *found, struct err *err)
{
    struct employer_key_by_hash_row row;
    struct tx *tx = NULL;
    bool there = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              employer_key_by_hash(tx, (struct str){ (const char *)hash, HASH_BYTES },
                                   &row, &there, err);

    tx_end(&tx);
    if (ok && there)
        *key = (struct employer_key){ row.ask_rid, row.until_on, row.made_at,
                                      row.by_hand };
    if (ok)
        *found = there;
    return ok;
}

bool employer_link_look(struct call *call, struct str token, struct employer_key *key,
                        bool *found, struct err *err)
{
    unsigned char hash[HASH_BYTES];

    *found = false;
    if (!secret_token_is_sound(token))
        return true;
    secret_hash(LINK_WHAT, 0, token, hash);
    return look(call, hash, key, found, err);
}

/* What tries at a code are counted by: the code itself, so that one code cannot be
 * found by many networks; what cannot be a code counts for its network alone. */
static bool find_code(struct call *call, struct str code, struct str address,
                      struct employer_key *key, struct err *err)
{
    char folded[SECRET_CODE_BYTES];
    unsigned char hash[HASH_BYTES];
    struct attempt attempt;
    bool is_code = secret_code_fold(code, SECRET_PAPER_CHARS, folded), found = false;

    if (!attempt_begin(call, is_code ? str_from(folded) : STR(""), address, &attempt,
                       err) ||
        (is_code &&
         (!code_hash(call, folded, hash, err) || !look(call, hash, key, &found, err))))
        return false;
    if (!found)
        return err_set(err, ERR_DENIED,
                       N_("there is no such code; look at the letter once more, or "
                          "call the one who sent it"));
    return attempt_good(call, &attempt, err);
}

bool employer_code_use(struct call *call, struct str code, struct str address,
                       struct secret_token *token, struct err *err)
{
    struct employer_key key;
    struct tx *tx = NULL;

    if (!find_code(call, code, address, &key, err))
        return false;
    const struct employer_key_new new = { key.ask_rid, key.until, key.by_hand,
                                          key.made_at };
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              employer_link_make(call, tx, &new, token, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
