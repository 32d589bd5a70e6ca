/*
 * allot_auction.c: places without bounds: needs bid for people.
 *
 * A need with a place left takes the person of its best net, and raises her price until
 * its second best is as good. Who held her bids again. A need that would have to fight
 * over equals leaves the place for a path (allot_plain.c).
 */
#include "engine/allot_auction.h"

#include <string.h>

/*
 * Looks for each pair after which the two-sided auction takes over, and looks that any
 * instance may have. With many people to choose from there is about one look in four
 * pairs; as many people as places would take 60.
 */
#define LOOKS_MOST 3u
#define LOOKS_FREE 1000u

#define AHEAD_NEEDS 4u

/* The best two nets a need could still have. */
struct best {
    int32_t net, next; /* both at least 0 */
    uint32_t person;   /* nobody: nothing nets more than 0 */
    int32_t value;
    uint32_t rival; /* whose net is the next, or nobody */
};

/*
 * Guesses run ahead of the memory here: where a person is not in the cache, what nets
 * most is mostly guessed right before her price is there, and the next bid is begun.
 * All eight pairs of the head at once, without a branch, are one wait after the other:
 * 400,000 people, in turns: 94 ms for 90.
 */
static struct best best_of(struct allot_auction *auction, uint32_t need)
{
    const int64_t *keys = auction->lists->head + (size_t)need * ALLOT_HEAD;
    const uint32_t nobody = auction->in->person_count;
    struct best best = { .person = nobody, .rival = nobody };
    uint32_t i = 0, ready = ALLOT_HEAD;

    for (;; i++) {
        if (i == ready) {
            const struct allot_list *list = &auction->lists->list[need];
            if (i >= list->ready &&
                (i >= list->count || !allot_lists_more(auction->lists, need)))
                break;
            keys = list->keys;
            ready = list->ready;
        }
        int32_t value = allot_key_value(keys[i]);
        if (value <= best.next)
            break;
        uint32_t person = allot_key_person(keys[i]);
        const struct allot_stand *stand = &auction->stands[person];
        int32_t net = value - stand->price;
        if (net <= best.next || stand->need == need)
            continue;
        if (net > best.net) {
            best = (struct best){ net, best.net, person, value, best.person };
        } else {
            best.next = net;
            best.rival = person;
        }
    }
    auction->looks += i + 1;
    return best;
}

/* A person who is free and nets as much as the best: a tie that costs nobody anything.
 */
static bool free_among_equals(struct allot_auction *auction, uint32_t need,
                              struct best *best)
{
    const struct allot_list *list = &auction->lists->list[need];

    for (uint32_t i = 0;; i++) {
        if (i == list->ready && !allot_lists_more(auction->lists, need))
            return false;
        int32_t value = allot_key_value(list->keys[i]);
        if (value < best->net)
            return false;
        uint32_t person = allot_key_person(list->keys[i]);
        if (value == best->net && auction->stands[person].need == ALLOT_NONE) {
            best->person = person;
            best->value = value;
            return true;
        }
    }
}

/*
 * The net that comes after the best `places`, at least 0. With several places left a
 * need may take that many of equals: only the next one sets the price.
 */
static int32_t net_after(struct allot_auction *auction, uint32_t need, uint32_t places)
{
    const struct allot_list *list = &auction->lists->list[need];
    int32_t *nets = auction->nets; /* falling; nets[places] is the answer */

    memset(nets, 0, (places + 1) * sizeof *nets);
    for (uint32_t i = 0;; i++) {
        if (i == list->ready && !allot_lists_more(auction->lists, need))
            return nets[places];
        int32_t value = allot_key_value(list->keys[i]);
        if (value <= nets[places])
            return nets[places];
        const struct allot_stand *stand =
            &auction->stands[allot_key_person(list->keys[i])];
        int32_t net = value - stand->price;
        if (stand->need == need || net <= nets[places])
            continue;
        uint32_t k = places;
        for (; k > 0 && nets[k - 1] < net; k--)
            nets[k] = nets[k - 1];
        nets[k] = net;
    }
}

static void wait_again(struct allot_auction *auction, uint32_t need)
{
    if (auction->waiting_count == auction->waiting_room) {
        uint32_t room = auction->waiting_room ? 2 * auction->waiting_room : 1024;
        auction->waiting = arena_grow(auction->arena, auction->waiting,
                                      auction->waiting_room * sizeof *auction->waiting,
                                      room * sizeof *auction->waiting);
        auction->waiting_room = room;
    }
    auction->waiting[auction->waiting_count++] = need;
}

/* To take a person back and forth at the same price would never end: false then. */
static bool settle_tie(struct allot_auction *auction, uint32_t need, struct best *best)
{
    if (free_among_equals(auction, need, best))
        return true;
    uint32_t pairs = auction->lists->list[need].count,
             places = auction->bidders[need].left;
    if (places > 1)
        best->next = net_after(auction, need, places < pairs ? places : pairs);
    return best->net > best->next;
}

/* Bids until need is full, nets nothing more, or meets a tie. */
static void bid(struct allot_auction *auction, uint32_t need)
{
    struct allot_bidder *bidder = &auction->bidders[need];

    while (bidder->left > 0) {
        struct best best = best_of(auction, need);
        bool tie = best.net == best.next;
        auction->bids++;
        if (best.person == auction->in->person_count)
            return;
        bidder->net = best.next;
        bidder->rival = best.rival;
        bidder->price = tie ? -1 : auction->stands[best.rival].price;
        if (tie && !settle_tie(auction, need, &best)) {
            if (!auction->is_tied[need])
                auction->tied[auction->tied_count++] = need;
            auction->is_tied[need] = true;
            return;
        }
        struct allot_stand *stand = &auction->stands[best.person];
        if (stand->need != ALLOT_NONE) {
            auction->bidders[stand->need].left++;
            wait_again(auction, stand->need);
            __builtin_prefetch(&auction->lists->head[(size_t)stand->need * ALLOT_HEAD]);
        }
        stand->price += best.net - best.next;
        stand->need = need;
        auction->value[best.person] = best.value;
        bidder->left--;
    }
}

bool allot_auction_is_over(const struct allot_auction *auction)
{
    return allot_looked_over(auction->in, auction->looks, LOOKS_MOST, LOOKS_FREE);
}

static void call_head(const struct allot_auction *auction, uint32_t need)
{
    __builtin_prefetch(&auction->lists->head[(size_t)need * ALLOT_HEAD]);
}

/* Calls for the people that a need will look at first. */
static void call_people(const struct allot_auction *auction, uint32_t need)
{
    const int64_t *keys = auction->lists->head + (size_t)need * ALLOT_HEAD;

    for (uint32_t i = 0; i < ALLOT_HEAD; i++)
        __builtin_prefetch(&auction->stands[allot_key_person(keys[i])], 1);
}

void allot_auction_begin(struct allot_auction *auction, const struct allot_input *in,
                         struct allot_lists *lists, struct arena *arena)
{
    *auction = (struct allot_auction){
        .in = in,
        .arena = arena,
        .lists = lists,
        .stands = ARENA_ARRAY(arena, (size_t)in->person_count + 1, struct allot_stand),
        .value = ARENA_ARRAY(arena, in->person_count, int32_t),
        .bidders = ARENA_ARRAY(arena, in->need_count, struct allot_bidder),
        .tied = ARENA_ARRAY(arena, in->need_count, uint32_t),
        .is_tied = ARENA_ARRAY(arena, in->need_count, bool),
        .nets = ARENA_ARRAY(arena, (size_t)lists->longest + 1, int32_t),
    };
    for (uint32_t n = 0; n < in->need_count; n++)
        auction->bidders[n].left = in->capacity[n];
    for (uint32_t n = 0; n < in->need_count; n++)
        auction->bidders[n].price = -1;
    for (uint32_t p = 0; p < in->person_count; p++)
        auction->stands[p].need = ALLOT_NONE;
}

bool allot_auction_run(struct allot_auction *auction)
{
    for (uint32_t n = 0; n < auction->in->need_count; n++) {
        if (n + AHEAD_NEEDS < auction->in->need_count)
            call_people(auction, n + AHEAD_NEEDS);
        bid(auction, n);
        while (auction->waiting_count > 0) {
            bid(auction, auction->waiting[--auction->waiting_count]);
            if (allot_auction_is_over(auction))
                return false;
        }
    }
    return true;
}

/*
 * Prices never fall, so what a need did not take nets no more than its rival did when
 * it last bid; where her price is what it was then, she still nets it. That is so for
 * two needs in three; the others look again. Measured, 400,000 people: all needs look
 * again 10 ms, so 4.
 */
void allot_auction_forgone(struct allot_auction *auction, int64_t *net)
{
    uint32_t *again = ARENA_ARRAY(auction->arena, auction->in->need_count, uint32_t);
    uint32_t count = 0;

    for (uint32_t n = 0; n < auction->in->need_count; n++) {
        const struct allot_bidder *bidder = &auction->bidders[n];
        net[n] = bidder->net;
        again[count] = n;
        count += auction->stands[bidder->rival].price != bidder->price;
    }
    for (uint32_t i = 0; i < count; i++) {
        if (i + 2 * AHEAD_NEEDS < count)
            call_head(auction, again[i + 2 * AHEAD_NEEDS]);
        if (i + AHEAD_NEEDS < count)
            call_people(auction, again[i + AHEAD_NEEDS]);
        net[again[i]] = best_of(auction, again[i]).net;
    }
}
