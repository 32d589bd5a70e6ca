/*
 * book.h: the words and places of a database, in memory: concepts by code, the concept
 * graph, places by name, known journeys.
 *
 * In      a transaction.
 * Out     tables in an arena, read-only once made, any thread.
 * Order   concepts and places by their database id; `index` is a row here.
 */
#ifndef SERVICE_BOOK_H
#define SERVICE_BOOK_H

#include "domain/place.h"
#include "domain/requirement.h"
#include "store/store.h"

struct concept {
    int64_t id;
    struct str code, label_sv, label_en;
    int32_t weeks;    /* typical time to learn, or WEEKS_NONE */
    bool placeholder; /* named by a list, explained by none that was imported */
};

struct journey {
    uint32_t from, to; /* place indices */
    int32_t mode;      /* enum travel_mode: value is minutes; -1: value is metres */
    int64_t value;
};

struct book {
    struct concept *concept;
    uint32_t concept_count;
    struct map concept_by_code;
    uint32_t *concept_of_id; /* [concept_id_most + 1]; MAP_NONE: no such id */
    int64_t concept_id_most;

    /* As match_image has them; NULL until book_load_near. */
    uint32_t *near_start, *near_concept;
    uint8_t *near_similarity;

    struct place_book places;
    uint32_t *place_of_id; /* [place_id_most + 1] */
    int64_t place_id_most;
    struct mode_speed speed[MODE_COUNT];
    struct journey *journey; /* by from, to, mode */
    uint32_t journey_count;
};

/*
 * Reads all but nearness, and concepts that nobody can hold or ask for (job titles,
 * keywords, education, industries). err as the queries, and modes_load.
 * Measured with ESCO and all of Arbetsförmedlingen's lists: 30,800 concepts in 35 ms.
 */
MUST_USE bool book_load(struct tx *tx, struct arena *arena, struct book *book,
                        struct err *err);

/* What of the concept graph to read. */
struct book_near {
    const bool *held; /* by concept index: only what is near to these; NULL: all */
    uint8_t least;    /* similarities from here on */
};
/*
 * Reads the concept graph into the book. Most of a large one is about concepts that no
 * person in the pool has, and takes part in no cover.
 */
MUST_USE bool book_load_near(struct tx *tx, struct arena *arena,
                             const struct book_near *which, struct book *book,
                             struct err *err);

/* The index of a stored code ("task:plocka-order"), or MAP_NONE. */
uint32_t book_concept(const struct book *book, struct str stored_code);
/* The index of a database id; MAP_NONE when it is not there. */
uint32_t book_concept_of(const struct book *book, int64_t id);
uint32_t book_place_of(const struct book *book, int64_t id);

/*
 * Minutes from every place to `workplace`, [place * MODE_COUNT + mode], in `arena`:
 * known minutes, else from known metres, else from the straight distance.
 */
const uint16_t *book_minutes(const struct book *book, struct arena *arena,
                             uint32_t workplace);

#endif
