/*
 * demo.h: the use case "show me": an invented pool, advertisements, and needs read from
 * them, in a database of their own.
 */
#ifndef SERVICE_DEMO_H
#define SERVICE_DEMO_H

#include "service/ad_reader.h"
#include "service/call.h"

#define DEMO_PEOPLE 2000
#define DEMO_SEED   1
#define DEMO_AREA   "Jämtlands län"

struct demo_ask {
    const struct ad_reader *reader;
    const char
        *ads_path;       /* real advertisements; NULL: the invented ones insteg ships */
    const char *tmp_dir; /* where the two files in between are written and removed */
    int32_t plays_until; /* a unit of its own plays a programme through this day, for
                            some seconds (demo_played.h); 0: none does */
};

struct demo_made {
    bool real;        /* the main need is read from a real advertisement */
    struct str need;  /* source_key of the need to show first            */
    struct str place; /* where its workplace was put                     */
    int64_t people;
};

/* Was the database made by demo_make? */
MUST_USE bool demo_is(struct call *call, bool *demo, struct err *err);

/*
 * Fills the database, or finds that it is filled already: asking twice changes nothing.
 * err     ERR_CONFLICT  the database holds other data than the demo's;
 *         else as the imports.
 */
MUST_USE bool demo_make(struct call *call, const struct demo_ask *ask,
                        struct demo_made *made, struct err *err);

#endif
