/*
 * mapping_step.c: one answer of a mapping talk, checked and put into the draft; see
 * mapping.h. What the reader wrote becomes the one spelling that is kept.
 */
#include "service/mapping.h"

#include "base/date.h"
#include "domain/day_read.h"
#include "domain/requirement.h"
#include "service/book.h"
#include "store/query.h"

struct checker {
    struct call *call;
    struct tx *tx;
    struct book *book; /* places only, loaded when the first is asked for */
    int32_t today;
};

/* Only what has levels or can be held may be said of a person. */
static bool check_code(const struct checker *c, struct str code, bool *held_only,
                       struct err *err)
{
    static const char *const kinds[] = { "task", "skill", "licence", "certificate",
                                         "language" };
    struct concept_by_code_row row;
    bool found = false, fits = false;

    if (code.len > DRAFT_KEY_BYTES / 2)
        return err_set(err, ERR_LIMIT, N_("a code is at most {n} bytes"),
                       ARG_NUM(DRAFT_KEY_BYTES / 2));
    if (!concept_by_code(c->tx, code, c->call->arena, &row, &found, err))
        return false;
    for (uint32_t i = 0; found && i < sizeof kinds / sizeof *kinds; i++)
        fits |= str_is(row.kind, kinds[i]);
    if (!fits)
        return err_set(err, ERR_INPUT,
                       N_("{code} is no task, licence, certificate or language"),
                       ARG_STR(code));
    *held_only = str_is(row.kind, "licence") || str_is(row.kind, "certificate");
    return true;
}

struct int_span {
    int64_t least, most;
};

/* `why` is a message id with {text} and {most}. */
static bool check_number(struct str value, struct int_span span, const char *why,
                         struct err *err)
{
    int64_t n;

    if (str_int(value, &n) && n >= span.least && n <= span.most)
        return true;
    return err_set(err, ERR_INPUT, why, ARG_STR(value), ARG_NUM(span.most));
}

static bool check_word(struct str value, struct coded_table table, struct err *err)
{
    return coded_find(table, value) < table.count ||
           err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                   ARG_STR(value));
}

/* `why` is a message id with {text}. */
static bool check_day(struct str value, const char *why, int32_t *day, struct err *err)
{
    struct err unread = { 0 };

    *day = DAY_NONE;
    return value.len == 0 || day_read(value, day, &unread) ||
           err_set(err, ERR_INPUT, why, ARG_STR(value));
}

static bool check_expiry(const struct checker *c, struct str value, struct err *err)
{
    int32_t day;

    if (!check_day(value, N_("last day: {text} is no date; write it as 2027-01-31"),
                   &day, err))
        return false;
    if (day == DAY_NONE || day >= c->today)
        return true;
    return err_set(err, ERR_INPUT,
                   N_("the last day {day} has passed: what has expired does not count; "
                      "take it away instead"),
                   ARG_STR(value));
}

/* ------------------------------------------------------------------- places */

static bool load_places(struct checker *c, struct err *err)
{
    if (c->book)
        return true;
    c->book = ARENA_NEW(c->call->arena, struct book);
    return book_load(c->tx, c->call->arena, c->book, err);
}

static bool take_place(struct checker *c, struct str value, struct str *code,
                       struct err *err)
{
    uint32_t at;

    if (!load_places(c, err) || !place_ask(&c->book->places, value, &at, err))
        return false;
    *code = c->book->places.place[at].code;
    return true;
}

static bool take_places(struct checker *c, struct str value, struct str *codes,
                        struct err *err)
{
    struct buf out = buf_new(c->call->arena);
    struct str lines = value, line, item, code;
    uint32_t count = 0;

    buf_cstr(&out, "");
    if (value.len > MAPPING_REACH_BYTES)
        return err_set(err, ERR_LIMIT,
                       N_("the text is longer than {n} bytes; make it shorter"),
                       ARG_NUM(MAPPING_REACH_BYTES));
    while (str_next(&lines, '\n', &line))
        while (str_next(&line, ';', &item)) {
            struct str name = str_trim(item);
            if (name.len == 0)
                continue;
            if (++count > MAPPING_REACH_MOST)
                return err_set(err, ERR_LIMIT, N_("write at most {n} places"),
                               ARG_NUM(MAPPING_REACH_MOST));
            if (!take_place(c, name, &code, err))
                return false;
            if (count > 1)
                buf_char(&out, ';');
            buf_add(&out, code);
        }
    *codes = buf_str(&out);
    return true;
}

/* -------------------------------------------------------------------- pairs */

static bool take_thing(struct checker *c, struct draft_pair *pair, bool *taken,
                       struct err *err)
{
    struct str rest = pair->key, what;
    bool held_only;

    *taken = str_find(pair->key, STR("/")) != SIZE_MAX;
    if (!*taken)
        return true;
    if (!str_next(&rest, '/', &what) || !check_code(c, rest, &held_only, err))
        return *taken = false;
    if (str_is(what, "level"))
        return check_number(
            pair->value, (struct int_span){ 0, held_only ? LEVEL_LEAST : LEVEL_MOST },
            N_("level: {text} is no whole number up to {most}"), err);
    if (str_is(what, "evidence"))
        return check_word(
            pair->value, (struct coded_table){ evidence_words + 1, EVIDENCE_COUNT - 1 },
            err);
    if (str_is(what, "expires"))
        return check_expiry(c, pair->value, err);
    if (str_is(what, "wish"))
        return check_word(pair->value, (struct coded_table){ wish_words, WISH_COUNT },
                          err);
    return err_set(err, ERR_INPUT, N_("a mapping has no answer called {key}"),
                   ARG_STR(what));
}

static bool take_limit(struct str value, int64_t most, const char *why, struct err *err)
{
    return value.len == 0 ||
           check_number(value, (struct int_span){ 1, most }, why, err);
}

static bool take_reach(struct checker *c, struct draft_pair *pair, struct err *err)
{
    struct str key = pair->key, value = pair->value;
    enum travel_mode mode;
    int32_t day;

    if (str_is(key, "place"))
        return value.len ? take_place(c, value, &pair->value, err)
                         : err_set(err, ERR_INPUT,
                                   N_("locality is empty; write a town or a "
                                      "municipality"));
    if (str_is(key, "reach"))
        return take_places(c, value, &pair->value, err);
    if (str_is(key, "mode"))
        return mode_from(value, &mode) ||
               err_set(err, ERR_INPUT, N_("mode is car, bus, bike or foot, not {text}"),
                       ARG_STR(value));
    if (str_is(key, "minutes"))
        return take_limit(value, MAPPING_MINUTES,
                          N_("minutes one way: {text} is no whole number up to {most}"),
                          err);
    if (str_is(key, "hours"))
        return take_limit(value, MAPPING_HOURS,
                          N_("hours a week: {text} is no whole number up to {most}"),
                          err);
    if (str_is(key, "from"))
        return check_day(
            value, N_("from which day: {text} is no date; write it as 2027-01-31"),
            &day, err);
    if (str_is(key, "days"))
        return check_number(value, (struct int_span){ 0, 127 },
                            N_("days: {text} is no whole number up to {most}"), err);
    if (str_is(key, "shifts"))
        return check_number(value, (struct int_span){ 0, 15 },
                            N_("times: {text} is no whole number up to {most}"), err);
    if (!str_is(key, "wishes"))
        return err_set(err, ERR_INPUT, N_("a mapping has no answer called {key}"),
                       ARG_STR(key));
    return value.len <= MAPPING_WISH_BYTES ||
           err_set(err, ERR_LIMIT,
                   N_("the text is longer than {n} bytes; make it shorter"),
                   ARG_NUM(MAPPING_WISH_BYTES));
}

/* A day that was taken, in the one spelling that is kept. */
static void settle_day(const struct checker *c, struct draft_pair *pair)
{
    struct err ignored = { 0 };
    char *text = ARENA_ARRAY(c->call->arena, DATE_TEXT_BYTES, char);
    int32_t day;

    if ((!str_is(pair->key, "from") && !str_starts(pair->key, "expires/")) ||
        !day_read(pair->value, &day, &ignored))
        return;
    date_format(day, text);
    pair->value = str_from(text);
}

static bool take_pairs(struct call *call, const struct draft_step *step,
                       struct draft_pair *pair, struct err *err)
{
    struct checker c = { .call = call, .today = moment_day(call->now) };
    bool ok = tx_begin(call->store, TX_READ, &c.tx, err), taken = false;

    for (uint32_t i = 0; ok && i < step->count; i++) {
        pair[i] = step->pair[i];
        ok = take_thing(&c, &pair[i], &taken, err) &&
             (taken || take_reach(&c, &pair[i], err));
        if (ok)
            settle_day(&c, &pair[i]);
    }
    tx_end(&c.tx);
    return ok;
}

bool mapping_step(struct call *call, int64_t person_id, const struct draft_step *step,
                  struct draft_saved *saved, struct err *err)
{
    const struct draft_which which = { .person_id = person_id, .form = MAPPING_FORM };
    struct draft_pair pair[DRAFT_PAIRS_MOST];
    struct draft_step sound = *step;

    sound.pair = pair;
    return take_pairs(call, step, pair, err) &&
           draft_save(call, &which, &sound, saved, err);
}
