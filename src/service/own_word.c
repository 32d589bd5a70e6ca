/* own_word.c: see own_word.h. */
#include "service/own_word.h"

#include "base/date.h"
#include "domain/access.h"
#include "service/person_key.h"
#include "service/person_merge.h"
#include "store/query.h"

#define WHAT_QUOTE     "own_word_quote"
#define WHAT_WORDS     "own_word"
#define WHAT_ANSWER    "own_word_answer"
#define WAITINGS_FIRST 16u

static bool is_short(struct str text, struct err *err)
{
    return text.len <= OWN_WORD_BYTES ||
           err_set(err, ERR_LIMIT,
                   N_("the text is longer than {n} bytes; make it shorter"),
                   ARG_NUM(OWN_WORD_BYTES));
}

/* -------------------------------------------------------------------------- saying */

/* A page that was left open with a script may not fill the case. */
static bool has_room(struct call *call, struct tx *tx, int64_t person_id,
                     struct err *err)
{
    struct cursor cursor = { 0 };
    struct own_words_of_row row;
    uint32_t today = 0;

    if (!own_words_of_open(tx, person_id, OWN_WORDS_A_DAY, &cursor, err))
        return false;
    while (own_words_of_next(&cursor, &row))
        today += moment_day(row.said_at) == moment_day(call->now);
    if (!cursor_end(&cursor, err))
        return false;
    return today < OWN_WORDS_A_DAY ||
           err_set(err, ERR_LIMIT,
                   N_("you have said {n} things today; call us about the rest"),
                   ARG_NUM(OWN_WORDS_A_DAY));
}

static bool say(struct call *call, struct tx *tx, int64_t person_id,
                const struct own_word *word, struct err *err)
{
    const int64_t rid = random_id();
    struct person_text quote = { .person_id = person_id,
                                 .record_id = rid,
                                 .what = WHAT_QUOTE,
                                 .plain = word->quote };
    struct person_text words = { .person_id = person_id,
                                 .record_id = rid,
                                 .what = WHAT_WORDS,
                                 .plain = word->words };
    int64_t id;

    if (!person_is_whole(tx, person_id, err) || !has_room(call, tx, person_id, err) ||
        !person_seal(call, tx, &quote, err) || !person_seal(call, tx, &words, err))
        return false;
    const struct own_word_add_in in = { .rid = rid,
                                        .person_id = person_id,
                                        .about = word->about,
                                        .quote = quote.sealed,
                                        .words = words.sealed,
                                        .said_by = call->actor->user_id,
                                        .at = call->now };
    return own_word_add(tx, &in, &id, err);
}

bool own_word_say(struct call *call, int64_t person_id, const struct own_word *word,
                  struct err *err)
{
    struct tx *tx = NULL;

    if (word->words.len == 0)
        return err_set(err, ERR_INPUT, N_("write what is wrong"));
    if (!is_short(word->words, err) || !is_short(word->quote, err) ||
        !person_key_ensure(call, person_id, err) ||
        !tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    bool ok = say(call, tx, person_id, word, err) && tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok;
}

/* ------------------------------------------------------------------------- reading */

/* Whose words, in which transaction, under which key. */
struct reading {
    struct call *call;
    struct tx *tx;
    int64_t person_id;
    struct person_key key;
};

struct sealed {
    const char *what;
    int64_t record_id;
    struct str bytes;
};

static bool open_one(struct reading *r, struct sealed sealed, struct str *plain,
                     struct err *err)
{
    struct person_text text = { .person_id = r->person_id,
                                .record_id = sealed.record_id,
                                .what = sealed.what,
                                .key = &r->key,
                                .sealed = sealed.bytes };

    if (!person_unseal(r->call, r->tx, &text, err))
        return false;
    *plain = text.plain;
    return true;
}

static bool read_row(struct reading *r, const struct own_words_of_row *row,
                     struct own_word *word, struct err *err)
{
    struct arena *arena = r->call->arena;

    *word = (struct own_word){ .rid = row->rid,
                               .at = row->said_at,
                               .about = str_copy(arena, row->about),
                               .by = str_copy(arena, row->said_by),
                               .answered = row->has_answer_rid };
    if (!open_one(r, (struct sealed){ WHAT_QUOTE, row->rid, row->quote }, &word->quote,
                  err) ||
        !open_one(r, (struct sealed){ WHAT_WORDS, row->rid, row->words }, &word->words,
                  err))
        return false;
    if (!word->answered)
        return true;
    word->corrected = str_is(row->verdict, "corrected");
    word->answered_by = str_copy(arena, row->answered_by);
    word->answered_at = row->answered_at;
    return open_one(r, (struct sealed){ WHAT_ANSWER, row->answer_rid, row->answer },
                    &word->answer, err);
}

static bool read_all(struct reading *r, struct own_words *words, struct err *err)
{
    struct cursor cursor = { 0 };
    struct own_words_of_row row;
    bool ok = own_words_of_open(r->tx, r->person_id, OWN_WORDS_MOST, &cursor, err);

    while (ok && own_words_of_next(&cursor, &row)) {
        if (words->count == 0)
            ok = person_key_open(r->call, r->tx, r->person_id, &r->key, err);
        ok = ok && read_row(r, &row, &words->word[words->count], err);
        words->count++;
    }
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

bool own_words_load(struct call *call, int64_t person_id, struct own_words *words,
                    struct err *err)
{
    struct reading r = { .call = call, .person_id = person_id };
    struct own_words made = { .count = 0 };

    made.word = ARENA_ARRAY(call->arena, OWN_WORDS_MOST, struct own_word);
    bool ok = tx_begin(call->store, TX_READ, &r.tx, err) && read_all(&r, &made, err);
    tx_end(&r.tx);
    person_key_forget(&r.key);
    if (ok)
        *words = made;
    return ok;
}

bool own_words_sum(struct call *call, int64_t person_id, struct own_word_sum *sum,
                   struct err *err)
{
    struct own_word_count_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              own_word_count(tx, person_id, &row, err);

    tx_end(&tx);
    if (ok)
        *sum = (struct own_word_sum){ row.said, row.waiting };
    return ok;
}

/* ----------------------------------------------------------------------- answering */

static bool answer_in(struct call *call, struct tx *tx, int64_t person_id,
                      const struct own_answer *answer, struct err *err)
{
    struct person_text text = { .person_id = person_id,
                                .record_id = random_id(),
                                .what = WHAT_ANSWER,
                                .plain = answer->text };
    struct own_word_of_row word;
    bool found = false;
    int64_t id;

    if (!own_word_of(tx, person_id, answer->rid, &word, &found, err))
        return false;
    if (!found)
        return err_set(err, ERR_NOT_FOUND, N_("she has said no such thing"));
    if (!person_seal(call, tx, &text, err))
        return false;
    const struct own_word_answer_add_in in = { .rid = text.record_id,
                                               .person_id = person_id,
                                               .word_id = word.id,
                                               .verdict = answer->corrected
                                                              ? STR("corrected")
                                                              : STR("kept"),
                                               .sealed = text.sealed,
                                               .answered_by = call->actor->user_id,
                                               .at = call->now };
    return own_word_answer_add(tx, &in, &id, err);
}

bool own_word_answer(struct call *call, int64_t person_id,
                     const struct own_answer *answer, struct err *err)
{
    struct tx *tx = NULL;

    if (answer->text.len == 0)
        return err_set(err, ERR_INPUT,
                       N_("write what was changed, or why it stays; she reads it"));
    if (!is_short(answer->text, err) || !tx_begin(call->store, TX_WRITE, &tx, err))
        return false;
    bool ok = answer_in(call, tx, person_id, answer, err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok;
}

/* ------------------------------------------------------------------------- waiting */

bool own_words_waiting_for(struct call *call, struct tx *tx, struct own_waitings *list,
                           struct err *err)
{
    const struct actor *actor = call->actor;
    const struct own_words_waiting_in in = { .org_id = actor->org_id,
                                             .user_id = actor->user_id,
                                             .everyone =
                                                 actor->roles >> ROLE_TEAM_LEADER & 1,
                                             .keeper =
                                                 actor->roles >> ROLE_PROTECTOR & 1 };
    struct own_waitings made = { .count = 0 };
    struct cursor cursor = { 0 };
    struct own_words_waiting_row row;
    uint32_t room = 0;

    if (!own_words_waiting_open(tx, &in, &cursor, err))
        return false;
    while (own_words_waiting_next(&cursor, &row)) {
        if (made.count == room) {
            const uint32_t more = room ? room * 2 : WAITINGS_FIRST;
            made.person =
                arena_grow(call->arena, made.person, room * sizeof *made.person,
                           more * sizeof *made.person);
            room = more;
        }
        made.person[made.count++] =
            (struct own_waiting){ row.person_id, row.rid, row.n, row.since_at };
    }
    if (!cursor_end(&cursor, err))
        return false;
    *list = made;
    return true;
}

bool own_words_wait(struct call *call, struct own_waitings *list, struct err *err)
{
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              own_words_waiting_for(call, tx, list, err);

    tx_end(&tx);
    return ok;
}
