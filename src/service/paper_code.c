/* paper_code.c: see paper_code.h. */
#include "service/paper_code.h"

#include <assert.h>

#include "service/attempt.h"
#include "service/password.h"
#include "store/store.h"

_Static_assert(HASH_BYTES == PASSWORD_KEY_BYTES, "both stand in the same column");
_Static_assert((unsigned)ATTEMPT_SALT_BYTES == PASSWORD_SALT_BYTES, "one salt");

void paper_code_make(char code[SECRET_CODE_BYTES], char folded[SECRET_CODE_BYTES])
{
    secret_code_make(SECRET_PAPER_CHARS, code);
    bool sound = secret_code_fold(str_from(code), SECRET_PAPER_CHARS, folded);
    assert(sound);
    (void)sound;
}

static bool salt_of(const struct call *call, unsigned char salt[ATTEMPT_SALT_BYTES],
                    struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              attempt_salt(tx, salt, err) && tx_commit(&tx, NULL, err);

    tx_end(&tx);
    return ok;
}

bool paper_code_hash(const struct call *call, struct str text,
                     unsigned char hash[HASH_BYTES], struct err *err)
{
    unsigned char salt[ATTEMPT_SALT_BYTES];

    return salt_of(call, salt, err) && password_key(text, salt, hash, err);
}
