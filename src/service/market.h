/*
 * market.h: the use case "which requirements does the market ask out of habit, and
 * whom do they shut out?", over thousands of advertisements.
 *
 * In      advertisements, from files or from a database; where there is a database, the
 *         pool of today.
 * Out     tables of requirements, occupations and places, as a view. Nothing is stored.
 * Method  Each advertisement is read and proposed as a need (ad_read, ad_propose). Its
 *         demands are the proposal's rows that some words of the text became; tasks are
 *         not demands. The NAME of a demand is its concept's code (licence:B,
 *         certificate:gymnasium, sv:speak, task:plocka-order); experience, whatever
 *         task it is in, is experience:N by the most years that are asked (0: not
 *         said); what nobody can be counted by is a trait, kind:words, in lower case,
 *         and stands in a table of its own. An advertisement counts once a name: as
 *         demanded if any of its words demand it, else as merit; with the class of the
 *         first such row, of one that has a price before others. The PRICE of a
 *         requirement in an advertisement is what need_thresholds says of the proposed
 *         need, were it saved as it is: how many of the pool today it shuts out alone
 *         (the gain of dropping it and nothing else). Only contract and custom have
 *         one. A closed DOOR is one person and one advertisement: sums over
 *         advertisements count doors, means and medians are over those advertisements
 *         that demand it and have a place, zeros included. The price of the habits
 *         TOGETHER is the gain of dropping all custom requirements of an advertisement
 *         at once.
 * Purity  a market belongs to one thread at a time.
 * Order   requirements by doors, then advertisements that demand them, merits, name;
 *         groups and places by advertisements, then code. Same input, same bytes.
 * Limits  MARKET_TOP_MOST rows a table.
 */
#ifndef SERVICE_MARKET_H
#define SERVICE_MARKET_H

#include "service/ad_read.h"
#include "service/ad_reader.h"

#define MARKET_TOP_MOST 10000

struct market;

struct market_ask {
    struct str ssyk;  /* how the occupation's group begins, "52"; empty: all       */
    struct str place; /* a county or municipality, by name or code; empty: all     */
    enum requirement_class class; /* only demands of this class; CLASS_COUNT: all   */
    uint32_t top;                 /* rows a table at most; 0: all                   */
    bool choices;                 /* with what there is to choose from, for a form  */
};

/*
 * An empty one, in an arena of its own; `reader` is borrowed for its life.
 * err     ERR_INTERNAL  a shipped file does not fit.
 */
MUST_USE bool market_new(const struct ad_reader *reader, struct market **market,
                         struct err *err);
void market_free(struct market *market); /* NULL is fine */

/*
 * Reads an advertisement into it. One that it has already, with the same id and the
 * same text, is counted as repeated and nothing more.
 * err     as ad_read.
 */
MUST_USE bool market_take(struct market *market, const struct ad_text *ad,
                          struct err *err);

/* Takes the `most` newest advertisements of the database; tells the call's progress. */
MUST_USE bool market_load(struct call *call, struct market *market, uint32_t most,
                          struct err *err);

/* Prices every requirement against the pool as it is on the call's day; what was
 * priced before is forgotten. Tells the call's progress. */
MUST_USE bool market_price(struct call *call, struct market *market, struct err *err);

/* The pool sequence that it is priced against; -1: it is not. */
int64_t market_seq(const struct market *market);

/*
 * Sums up what `ask` chooses; the answer is in call->arena and borrows nothing of the
 * market (docs/formats.md has its members). No store is needed.
 * err     ERR_INPUT  no such place, or a beginning that is not one to four digits.
 */
MUST_USE bool market_answer(const struct call *call, const struct market *market,
                            const struct market_ask *ask, struct view **answer,
                            struct err *err);

/*
 * Appends how often a requirement is of each class, from "classes" of its row of the
 * answer, the most common first: "Habit 74, Required by law 119".
 */
void market_classes_say(struct buf *out, enum lang lang, const struct view *classes);

#endif
