/* played.c: see played.h. */
#include "service/played.h"

#include <inttypes.h>

#include "base/date.h"
#include "service/firm.h"
#include "store/query.h"

#define WORD_BYTES 32u
#define PARTS      4u

/* "played:7", of unit 7. */
static struct str word_of(const struct call *call, char word[WORD_BYTES])
{
    snprintf(word, WORD_BYTES, "played:%" PRId64, call->actor->org_id);
    return str_from(word);
}

bool played_note(struct call *call, const struct played *played, struct err *err)
{
    char through[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES], word[WORD_BYTES];
    struct buf text = buf_new(call->arena);
    struct tx *tx = NULL;

    date_format(played->through, through);
    date_format(played->until, until);
    buf_format(&text, "%.*s %" PRIu64 " %s %s", STR_ARG(played->programme),
               played->seed, through, until);
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              meta_set(tx, word_of(call, word), buf_str(&text), err) &&
              tx_commit(&tx, &call->ticket, err);
    tx_end(&tx);
    return ok && store_wait(call->store, call->ticket, err);
}

static bool take_apart(struct str text, struct played *played)
{
    struct str part[PARTS];
    int64_t seed;

    for (uint32_t i = 0; i < PARTS; i++)
        if (!str_next(&text, ' ', &part[i]))
            return false;
    if (!str_int(part[1], &seed) || !date_parse(part[2], &played->through) ||
        !date_parse(part[3], &played->until))
        return false;
    played->programme = part[0];
    played->seed = (uint64_t)seed;
    return true;
}

bool played_read(struct call *call, struct played *played, bool *found, struct err *err)
{
    char word[WORD_BYTES];
    struct meta_get_row row;
    struct tx *tx = NULL;
    bool there = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              meta_get(tx, word_of(call, word), call->arena, &row, &there, err);

    tx_end(&tx);
    *found = ok && there && take_apart(row.value, played);
    return ok;
}

bool played_today(struct call *call, int32_t *day, struct err *err)
{
    struct played played;
    bool found = false;

    if (!played_read(call, &played, &found, err))
        return false;
    *day = found ? played.through : moment_day(call->now);
    return true;
}

bool played_needs_empty(struct call *call, struct err *err)
{
    struct person_count_row people;
    struct replay_events_row events;
    char through[DATE_TEXT_BYTES], until[DATE_TEXT_BYTES];
    struct played played;
    struct tx *tx = NULL;
    bool found = false;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              person_count(tx, &people, err) && replay_events(tx, &events, err);

    tx_end(&tx);
    if (!ok || !played_read(call, &played, &found, err))
        return false;
    if (people.n == 0 && events.n == 0)
        return true;
    if (!found)
        return err_set(err, ERR_CONFLICT,
                       N_("the database is not empty; name a new file with --db"));
    date_format(played.through, through);
    date_format(played.until, until);
    return err_set(err, ERR_CONFLICT,
                   N_("the database holds {programme}, played through {day} of "
                      "{until}; name a new file with --db"),
                   ARG_STR(played.programme), ARG_WORD(through), ARG_WORD(until));
}

bool played_towns(struct call *call, struct str *town, uint32_t count, uint32_t *known,
                  struct err *err)
{
    struct arena scratch = { 0 };
    struct tx *tx = NULL;
    uint32_t n = 0;
    bool ok = tx_begin(call->store, TX_READ, &tx, err);

    for (uint32_t i = 0; ok && i < count; i++) {
        struct err ignored = { 0 };
        struct str one = town[i];
        int64_t id;
        if (!firm_place(tx, &scratch, one, &id, &ignored))
            continue;
        town[i] = town[n];
        town[n++] = one;
    }
    tx_end(&tx);
    arena_free(&scratch);
    *known = n;
    return ok;
}
