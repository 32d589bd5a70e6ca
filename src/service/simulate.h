/*
 * simulate.h: plays a programme day by day from an empty database, as if coaches,
 * firms and people had lived it, by the services they would have used.
 *
 * In      a programme (programme_file.h), a seed, the day to play until; the rates of
 *         data/simulate.tsv and the names of data/simulate_names.tsv.
 * Out     people, firms, coaches, visits, ways and their events, all invented. Numbers
 *         are Skatteverket's test numbers only, of whom people born 1977 to 1988 have
 *         one a day and sex.
 * Method  what the file plans by area and month is what is tried for: so many begin, so
 *         many firms are visited. Whoever stands at a stage is given, by the rates, the
 *         next move and its day; a coach makes it when she is there and has time; a
 *         gate of all parties asks one after the other, and some are silent or say no
 *         first. What a service refuses is counted and tried again another way. The
 *         writes of a day are one commit, and with it stands how far it came
 *         (played.h).
 *         Only headers of base, domain and service are included (tools/rooms.sh).
 * Order   the same programme, seed and days give the same events of the same people,
 *         and the same bytes of every report.
 * Measured, on a loaded machine: Dörröppnare's three years, 756 people begun, 2,320
 *         firms visited, 56,000 events, 9 s of processor time; its report 0.01 s.
 * Limits  SIMULATE_PEOPLE_MOST, SIMULATE_FIRMS_MOST; beyond them nobody new comes.
 */
#ifndef SERVICE_SIMULATE_H
#define SERVICE_SIMULATE_H

#include "service/call.h"

#define SIMULATE_PEOPLE_MOST 4000u
#define SIMULATE_FIRMS_MOST  8000u

struct simulate_ask {
    const char *programme; /* a name, or a file's path */
    uint64_t seed;
    int32_t until; /* the last day; DAY_NONE: the programme's          */
    bool beside;   /* the database may hold other data (the demo's)    */
};
struct simulated {
    int32_t from, through, until; /* through: the last day that was played */
    uint32_t people, firms, visits, steps, corrected, refused;
    bool stopped; /* it was asked to stop before `until` */
};
struct simulating; /* read, to be played once (simulate_in.h) */

/*
 * Reads the programme and the tables; opens no database.
 * err     ERR_INPUT  the programme has errors, or the last day is before its first; of
 *         programme_open.
 */
MUST_USE bool simulate_read(struct arena *arena, const struct simulate_ask *ask,
                            struct simulating **play, struct err *err);
/*
 * made    written also when it fails: how far it came
 * err     ERR_CONFLICT  the database is not empty; of the programme, of the store.
 */
MUST_USE bool simulate(struct call *call, struct simulating *play,
                       struct simulated *made, struct err *err);

#endif
