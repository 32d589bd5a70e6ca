/* extract_give.c: see extract_give.h. */
#include "service/extract_give.h"

#include "service/person_key.h"
#include "store/query.h"

const char *const extract_way_words[] = { "paper", "file", NULL };
_Static_assert(EXTRACT_WAY_COUNT == 2, "a word each");

static bool write_row(struct call *call, struct tx *tx, struct extract_given_add_in *in,
                      struct str reason, struct err *err)
{
    struct person_text text = { .person_id = in->person_id,
                                .record_id = in->rid,
                                .what = "extract",
                                .plain = reason };
    int64_t id;

    if (!person_seal(call, tx, &text, err))
        return false;
    in->reason = text.sealed;
    return extract_given_add(tx, in, &id, err);
}

bool extract_give(struct call *call, int64_t person_id, enum extract_way way,
                  struct str reason, struct err *err)
{
    struct extract_given_add_in in = { .rid = random_id(),
                                       .person_id = person_id,
                                       .how = str_from(extract_way_words[way]),
                                       .given_by = call->actor->user_id,
                                       .at = call->now };
    struct tx *tx = NULL;

    if (str_trim(reason).len == 0)
        return err_set(err, ERR_INPUT,
                       N_("write why it is handed over now, and how you know that it "
                          "is she who asks"));
    if (call->actor->user_id == 0)
        return err_set(err, ERR_DENIED,
                       N_("this is decided by somebody who has signed in"));
    if (!person_key_ensure(call, person_id, err) ||
        !tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    bool ok = write_row(call, tx, &in, str_trim(reason), err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}
