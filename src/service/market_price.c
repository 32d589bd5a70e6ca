/*
 * market_price.c: every advertisement's proposal against the pool of one day.
 *
 * The image is leased once, who is open is found once, and the minutes to a workplace
 * once for each place; then a need costs one pass over the people (engine/price).
 */
#include "base/date.h"
#include "engine/price.h"
#include "service/images.h"
#include "service/market_in.h"
#include "service/need_pack.h"

struct pricing {
    struct call *call;
    struct market *market;
    const struct pool *pool;
    struct arena *arena; /* of this pricing: the minutes */
    const uint64_t *open;
    const uint16_t **minutes; /* by place; NULL: not asked for yet */
    int32_t day;
};

/* The workplace as ad_need finds it; MAP_NONE: nobody can tell where it is. */
static uint32_t place_of(const struct book *book, const struct market_ad *ad)
{
    struct err ignored = { 0 };
    uint32_t place = MAP_NONE;

    if (ad->place_id)
        return book_place_of(book, ad->place_id);
    if (ad->place.len == 0 || !place_find(&book->places, ad->place, &place, &ignored))
        return MAP_NONE;
    return place;
}

static const uint16_t *minutes_to(struct pricing *p, uint32_t place)
{
    if (!p->minutes[place])
        p->minutes[place] =
            starts_minutes(&p->pool->starts, &p->pool->book, p->arena, place);
    return p->minutes[place];
}

/* The need with the concepts of this book; what the book lacks, nobody has. */
static bool complete(struct pricing *p, const struct market_ad *ad, uint32_t place,
                     struct need *need)
{
    const struct book *book = &p->pool->book;
    struct arena *scratch = &p->market->scratch;
    struct err ignored = { 0 };

    *need = ad->need;
    need->place = place;
    need->requirement =
        ARENA_ARRAY(scratch, need->requirement_count, struct need_requirement_row);
    for (uint32_t i = 0; i < need->requirement_count; i++) {
        struct need_requirement_row *row = &need->requirement[i];
        *row = ad->need.requirement[i];
        uint32_t concept = book_concept(book, row->code);
        row->concept_id = concept == MAP_NONE ? 0 : book->concept[concept].id;
    }
    need->task = ARENA_ARRAY(scratch, need->task_count, struct need_task);
    for (uint32_t i = 0; i < need->task_count; i++)
        need->task[i] = ad->need.task[i];
    return need_complete(need, book, &ignored);
}

static void counts_add(struct threshold_counts *sum, struct threshold_counts part)
{
    sum->women += part.women;
    sum->men += part.men;
    sum->not_stated += part.not_stated;
}

static bool price_ad(struct pricing *p, uint32_t index, struct err *err)
{
    struct market *market = p->market;
    const struct market_ad *ad = &market->ad[index];
    uint32_t place = place_of(&p->pool->book, ad);
    struct packed_need packed;
    struct price price;
    struct need need;

    arena_rewind(&market->scratch, 0);
    if (place == MAP_NONE || !complete(p, ad, place, &need))
        return true; /* no need can be made of it, so it has no price */
    need_pack_rows(&p->pool->book, &need, &packed);
    packed.columns.minutes = minutes_to(p, place);
    packed.columns.pool = p->open;
    packed.columns.now_day = p->day;
    packed.columns.start_day = need.start_day;
    packed.columns.hours = (uint16_t)need.hours;
    if (!price_count(&market->scratch, &p->pool->match, &p->pool->count,
                     &packed.columns, &price, err))
        return false;
    market->is_priced[index] = 1;
    market->together[index] = price.customs;
    /* No trait is among the rows, so a packed row is the need's. */
    for (uint32_t f = ad->first; f < ad->first + ad->count; f++)
        for (uint64_t rows = market->fact[f].priced; rows; rows &= rows - 1)
            counts_add(&market->gain[f], price.alone[__builtin_ctzll(rows)]);
    return true;
}

/* What the groups are called in an imported list, if there is one. */
static void name_groups(struct market *market, const struct book *book)
{
    for (uint32_t i = 0; i < market->group_count; i++) {
        struct market_group *g = &market->group[i];
        struct buf code = buf_new(&market->scratch);
        buf_cstr(&code, "ssyk:");
        buf_add(&code, g->ssyk);
        uint32_t concept = g->ssyk.len ? book_concept(book, buf_str(&code)) : MAP_NONE;
        g->label_sv = g->label_en = STR("");
        if (concept == MAP_NONE)
            continue;
        g->label_sv = str_copy(&market->prices, book->concept[concept].label_sv);
        g->label_en = str_copy(&market->prices, book->concept[concept].label_en);
    }
}

static uint32_t people_in(const struct pool *pool, const uint64_t *open)
{
    uint32_t count = 0;

    for (uint32_t w = 0; w < image_words(pool->match.person_count); w++)
        count += (uint32_t)__builtin_popcountll(open[w]);
    return count;
}

static void start_afresh(struct market *market)
{
    market->seq = -1;
    for (uint32_t i = 0; i < market->group_count; i++)
        market->group[i].label_sv = market->group[i].label_en = STR("");
    arena_free(&market->prices);
    market->is_priced = ARENA_ARRAY(&market->prices, market->ad_count, uint8_t);
    market->together =
        ARENA_ARRAY(&market->prices, market->ad_count, struct threshold_counts);
    market->gain =
        ARENA_ARRAY(&market->prices, market->fact_count, struct threshold_counts);
}

bool market_price(struct call *call, struct market *market, struct err *err)
{
    struct arena own = { 0 };
    struct pricing p = {
        .call = call, .market = market, .arena = &own, .day = moment_day(call->now)
    };
    bool ok = true;

    if (!images_lease(call, &p.pool, err))
        return false;
    start_afresh(market);
    p.open = pool_open(p.pool, &own, p.day);
    p.minutes = ARENA_ARRAY(&own, p.pool->book.places.count, const uint16_t *);
    for (uint32_t i = 0; ok && i < market->ad_count; i++)
        ok = price_ad(&p, i, err) && call_step(call, i + 1, market->ad_count, err);
    if (ok) {
        name_groups(market, &p.pool->book);
        market->pool = people_in(p.pool, p.open);
        market->seq = p.pool->seq;
    }
    arena_free(&own);
    images_release(call->images, &p.pool);
    return ok;
}
