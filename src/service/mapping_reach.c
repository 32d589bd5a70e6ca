/* mapping_reach.c: see mapping_reach.h. */
#include "service/mapping_reach.h"

#include "service/book.h"

struct way {
    uint32_t place;
    uint16_t minutes;
};

/* From `home` to `to` by `mode`: a known journey, known metres, or the straight way. */
static uint16_t minutes_to(const struct book *book, uint32_t home, uint32_t to,
                           enum travel_mode mode)
{
    const struct place *place = book->places.place;
    int64_t metres = place_metres(&place[home], &place[to]);

    for (uint32_t i = 0; i < book->journey_count; i++) {
        const struct journey *j = &book->journey[i];
        if (j->from != home || j->to != to)
            continue;
        if (j->mode == (int32_t)mode)
            return (uint16_t)(j->value < REACH_MINUTES_MOST ? j->value : REACH_NONE);
        if (j->mode < 0)
            metres = j->value;
    }
    return place_minutes(&book->speed[mode], home == to, metres);
}

static void put_way(const struct book *book, struct way *way, uint32_t *count,
                    struct way one)
{
    uint32_t at = *count < REACHED_MOST ? (*count)++ : REACHED_MOST;

    while (at > 0 && (one.minutes < way[at - 1].minutes ||
                      (one.minutes == way[at - 1].minutes &&
                       str_cmp(book->places.place[one.place].code,
                               book->places.place[way[at - 1].place].code) < 0))) {
        if (at < REACHED_MOST)
            way[at] = way[at - 1];
        at--;
    }
    if (at < REACHED_MOST)
        way[at] = one;
}

/* The places of `reach` in writing. */
static void write_places(struct arena *arena, const struct book *book,
                         const struct map_reach *reach, struct reached *made)
{
    const uint32_t home = book_place_of(book, reach->home.id);

    if (reach->known)
        made->home = home == MAP_NONE ? reach->home.code
                                      : place_written(arena, &book->places, home);
    for (uint32_t i = 0; i < reach->place_count; i++) {
        const uint32_t at = book_place_of(book, reach->place[i].id);
        made->place[i] = at == MAP_NONE ? reach->place[i].code
                                        : place_written(arena, &book->places, at);
    }
}

bool mapping_reached(struct call *call, const struct map_reach *reach,
                     struct reached *reached, struct err *err)
{
    struct way way[REACHED_MOST + 1] = { 0 };
    struct reached made = { .home = STR("") };
    struct book book;
    struct tx *tx = NULL;

    if (!reach->known && reach->place_count == 0) {
        *reached = made;
        return true;
    }
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              book_load(tx, call->arena, &book, err);
    tx_end(&tx);
    if (!ok)
        return false;
    write_places(call->arena, &book, reach, &made);
    const uint32_t home =
        reach->known ? book_place_of(&book, reach->home.id) : MAP_NONE;
    for (uint32_t i = 0; home != MAP_NONE && i < book.places.count; i++) {
        const uint16_t minutes = minutes_to(&book, home, i, reach->mode);
        if (!book.places.place[i].is_town || minutes == REACH_NONE ||
            (reach->minutes > 0 && minutes > reach->minutes))
            continue;
        made.all++;
        put_way(&book, way, &made.count, (struct way){ i, minutes });
    }
    for (uint32_t i = 0; i < made.count; i++) {
        made.name[i] = book.places.place[way[i].place].name;
        made.minutes[i] = way[i].minutes;
    }
    *reached = made;
    return true;
}
