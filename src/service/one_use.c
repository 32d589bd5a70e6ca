/* one_use.c: see one_use.h. */
#include "service/one_use.h"

#include <assert.h>

#include "base/date.h"
#include "service/paper_code.h"
#include "store/query.h"

#define DAY_US (INT64_C(86400) * MOMENT_SECOND)

static const char *const purpose_words[ONE_USE_PURPOSE_COUNT] = {
    [ONE_USE_SET_UP] = "set_up", [ONE_USE_ENTER] = "enter"
};

static bool add(struct call *call, const struct one_use_new *new,
                const unsigned char hash[HASH_BYTES], struct err *err)
{
    struct sign_link_add_in in = { .user_id = new->user_id,
                                   .purpose = str_from(purpose_words[new->purpose]),
                                   .hash = { (const char *)hash, HASH_BYTES },
                                   .made_at = call->now,
                                   .made_by = str_from(call->actor->name),
                                   .expires_at = call->now + new->days *DAY_US };
    struct tx *tx = NULL;
    int64_t id;

    if (new->days < 1 || new->days > ONE_USE_DAYS_MOST)
        return err_set(err, ERR_INPUT, N_("a link is good for 1 to {most} days"),
                       ARG_NUM(ONE_USE_DAYS_MOST));
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              sign_link_add(tx, &in, &id, err) && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok;
}

bool one_use_link(struct call *call, const struct one_use_new *new,
                  struct secret_token *token, struct err *err)
{
    unsigned char hash[HASH_BYTES];
    struct secret_token made;

    secret_token_make(&made);
    secret_hash("link", 0, str_from(made.text), hash);
    if (!add(call, new, hash, err))
        return false;
    *token = made;
    return true;
}

/* What is kept of a folded code and a birth date. */
static bool code_hash(const struct call *call, const char *folded, int32_t birth_day,
                      unsigned char hash[HASH_BYTES], struct err *err)
{
    char text[SECRET_CODE_BYTES + DATE_TEXT_BYTES + 1], day[DATE_TEXT_BYTES];

    date_format(birth_day, day);
    snprintf(text, sizeof text, "%s %s", folded, day);
    return paper_code_hash(call, str_from(text), hash, err);
}

bool one_use_code(struct call *call, const struct one_use_new *new, int32_t birth_day,
                  char code[SECRET_CODE_BYTES], struct err *err)
{
    char made[SECRET_CODE_BYTES], folded[SECRET_CODE_BYTES];
    unsigned char hash[HASH_BYTES];

    assert(new->purpose == ONE_USE_ENTER);
    paper_code_make(made, folded);
    if (!code_hash(call, folded, birth_day, hash, err) || !add(call, new, hash, err))
        return false;
    memcpy(code, made, sizeof made);
    return true;
}

bool one_use_void(struct call *call, int64_t user_id, enum one_use_purpose purpose,
                  struct err *err)
{
    struct tx *tx = NULL;
    int64_t changed;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              sign_link_close(tx, user_id, str_from(purpose_words[purpose]), call->now,
                              &changed, err) &&
              tx_commit(&tx, &call->ticket, err);

    tx_end(&tx);
    return ok;
}

static bool look(const struct call *call, const unsigned char hash[HASH_BYTES],
                 struct one_use *link, bool *found, struct err *err)
{
    struct sign_link_by_hash_row row;
    struct tx *tx = NULL;
    bool there = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              sign_link_by_hash(tx, (struct str){ (const char *)hash, HASH_BYTES },
                                call->now, call->arena, &row, &there, err);

    tx_end(&tx);
    if (!ok)
        return false;
    if (there)
        *link =
            (struct one_use){ .id = row.id,
                              .user_id = row.user_id,
                              .purpose = str_is(row.purpose, "set_up") ? ONE_USE_SET_UP
                                                                       : ONE_USE_ENTER,
                              .name = row.name,
                              .login = row.login };
    *found = there;
    return true;
}

bool one_use_look(const struct call *call, struct str token, struct one_use *link,
                  bool *found, struct err *err)
{
    unsigned char hash[HASH_BYTES];

    if (!secret_token_is_sound(token)) {
        *found = false;
        return true;
    }
    secret_hash("link", 0, token, hash);
    return look(call, hash, link, found, err);
}

bool one_use_look_code(struct call *call, struct str code, int32_t birth_day,
                       struct one_use *link, bool *found, struct err *err)
{
    unsigned char hash[HASH_BYTES];
    char folded[SECRET_CODE_BYTES];

    if (!secret_code_fold(code, SECRET_PAPER_CHARS, folded)) {
        *found = false;
        return true;
    }
    return code_hash(call, folded, birth_day, hash, err) &&
           look(call, hash, link, found, err);
}

bool one_use_use(struct tx *tx, int64_t id, int64_t now, bool *used, struct err *err)
{
    int64_t changed;

    if (!sign_link_use(tx, id, now, &changed, err))
        return false;
    *used = changed == 1;
    return true;
}
