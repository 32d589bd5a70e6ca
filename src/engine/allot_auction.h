/*
 * allot_auction.h: the auction of allot_plain.c. For the files of engine/allot only.
 *
 * Prices lie between 0 and the highest value, and where people must be placed values
 * are above 0: so prices and nets are 32 bits wide, and what one look at a pair reads
 * is 8 bytes: 3 MB hold 400,000 people.
 */
#ifndef ENGINE_ALLOT_AUCTION_H
#define ENGINE_ALLOT_AUCTION_H

#include "engine/allot_in.h"

_Static_assert(2 * (int64_t)ALLOT_VALUE_MAX + 1 <= INT32_MAX,
               "values with their shift");

/* What a person costs, and who holds her. */
struct allot_stand {
    int32_t price;
    uint32_t need; /* or ALLOT_NONE */
};

/*
 * A need, and what its best net was but for the one it took, when it last bid. 16
 * bytes: places left are counted all over, and the rest lies beside them.
 */
struct allot_bidder {
    uint32_t left;  /* places                                                   */
    int32_t net;    /* of its rival then                                        */
    uint32_t rival; /* a person, or nobody: person_count                        */
    int32_t price;  /* the rival's then; below 0: it is not known whom          */
};

struct allot_auction {
    const struct allot_input *in;
    struct arena *arena;
    struct allot_lists *lists;
    struct allot_stand *stands;   /* [person_count], and nobody's: its price is 0   */
    int32_t *value;               /* [person_count] of the pair that holds her      */
    struct allot_bidder *bidders; /* [need_count]                                   */
    uint32_t *waiting;            /* needs that lost a person, last first           */
    uint32_t waiting_count, waiting_room;
    uint32_t *tied; /* needs with a place that the auction could not give */
    uint32_t tied_count;
    bool *is_tied;
    int32_t *nets; /* scratch: the longest list and one more */
    uint64_t looks, bids;
};

/* Nobody is placed yet. `lists` are laid out; they are sorted before the run. */
void allot_auction_begin(struct allot_auction *auction, const struct allot_input *in,
                         struct allot_lists *lists, struct arena *arena);
/* False when it costs more than it is worth: prices rise and rise for the same people.
 */
bool allot_auction_run(struct allot_auction *auction);
/* Of every need what it forgoes: the best net of a pair not chosen, or 0. */
void allot_auction_forgone(struct allot_auction *auction, int64_t *net);
/* True when there were more looks than any instance that the auction suits takes. */
bool allot_auction_is_over(const struct allot_auction *auction);

#endif
