/*
 * place.h: places, finding them by name, and how long it takes between them.
 *
 * In      all places, and known journeys where someone has imported them.
 * Method  a journey that is known counts as it is; otherwise the great-circle distance
 *         between the two points x detour / speed + extra (formats.md, data/modes.tsv).
 *         Great circle: haversine on a sphere of 6,371,000 m. Source: Sinnott, "Virtues
 *         of the Haversine", Sky and Telescope 68 (1984).
 * Purity  pure; tables are the caller's.
 * Limits  minutes over REACH_MINUTES_MOST read as "no way there" (REACH_NONE).
 */
#ifndef DOMAIN_PLACE_H
#define DOMAIN_PLACE_H

#include "base/err.h"
#include "base/map.h"

enum travel_mode { MODE_CAR, MODE_BUS, MODE_BIKE, MODE_FOOT, MODE_COUNT };

#define REACH_NONE         UINT16_MAX
#define REACH_MINUTES_MOST 1440

struct place {
    int64_t id;
    struct str code, name, municipality; /* municipality: its code */
    bool is_town, is_main;
    int32_t lat_e4, lon_e4;
};

/* All places in id order, findable by code and by name. */
struct place_book {
    const struct place *place;
    uint32_t count;
    struct arena *arena;
    struct map by_code;   /* -> index */
    struct map by_name;   /* lower-case name -> head of a chain through next_named */
    uint32_t *next_named; /* MAP_NONE ends it */
};

struct mode_speed {
    int32_t speed_kmh, extra_minutes, detour_milli, same_minutes;
};

const char *mode_word(enum travel_mode mode);
MUST_USE bool mode_from(struct str word, enum travel_mode *mode);

/* Reads data/modes.tsv. err ERR_INTERNAL: a row that does not fit. */
MUST_USE bool modes_load(struct str tsv, struct mode_speed speed[MODE_COUNT],
                         struct err *err);

/* Indexes `place` (borrowed). */
void place_book_make(struct place_book *book, struct arena *arena,
                     const struct place *place, uint32_t count);

/*
 * Finds the place that `text` names: a code, "name", or "name (municipality)". A town
 * wins over the municipality that bears its name; a municipality whose name no town of
 * its own bears is its main town, or itself where insteg knows no towns in it.
 * For files: a bare name always means the same, whatever towns are imported later.
 * err     ERR_INPUT  no such place, with the nearest names; or several, which are
 * named.
 */
MUST_USE bool place_find(const struct place_book *book, struct str text,
                         uint32_t *index, struct err *err);

/*
 * As place_find, of somebody who can be asked back: what it would settle by a rule (a
 * municipality for one of its towns, or for a town of that name elsewhere) is refused
 * with the names to choose among. What it finds, place_find finds too.
 */
MUST_USE bool place_ask(const struct place_book *book, struct str text, uint32_t *index,
                        struct err *err);

/* The shortest writing that place_ask and place_find read as that place: its name, else
 * name (municipality), else its code. */
struct str place_written(struct arena *arena, const struct place_book *book,
                         uint32_t index);

/* The main town of the municipality of that name, or the municipality itself; MAP_NONE
 * when none is called so. */
uint32_t place_of_municipality(const struct place_book *book, struct str name);

/* Metres between two places, straight. */
int64_t place_metres(const struct place *a, const struct place *b);

/* Minutes for `metres` by `mode`; the same place is same_minutes. */
uint16_t place_minutes(const struct mode_speed *speed, bool same_place, int64_t metres);

#endif
