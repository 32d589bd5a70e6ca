/*
 * match_all.h: the use case "everybody against everything, every night": the first
 * people for every open need, and the first needs of everybody in the pool.
 *
 * In      a database, a folder.
 * Out     in the folder people-0001.jsonl and on, a line for everybody in the pool with
 *         her needs; needs.jsonl, a line for every open need with its people; run.json,
 *         what the lists are of. As docs/formats.md has it.
 * Method  the pool in parts of MATCH_ALL_PART people, region by region: each is indexed
 *         by itself, gives its people's lists whole and a share of every need's; the
 *         shares are merged when all are there. A part is claimed by locking a file, so
 *         any number of processes may work in one folder, each with several threads,
 *         and what one that was killed had done stands: the same command goes on with
 *         the rest.
 * Order   a need's list as `insteg match` has it with the same seed, a person's by
 *         state, band, deadline, lottery; who is out of reach is in neither. The same
 *         run gives the same bytes, however many processes and however often they are
 *         stopped.
 */
#ifndef SERVICE_MATCH_ALL_H
#define SERVICE_MATCH_ALL_H

#include "service/call.h"

#define MATCH_ALL_PART         25000u
#define MATCH_ALL_TOP_MOST     100u
#define MATCH_ALL_THREADS_MOST 16u

struct match_all_ask {
    const char *folder; /* made when it is not there                               */
    uint32_t top;       /* of each list, 1 .. MATCH_ALL_TOP_MOST                   */
    bool seed_given;    /* else each need's own, OPEN_NEEDS_SEED for people's lists */
    int64_t seed;
    uint32_t part_people; /* people of a part                                      */
    uint32_t threads;     /* at most, 1 .. MATCH_ALL_THREADS_MOST; each has 100 MB for
                             100,000 needs                                         */
};

struct match_all_done {
    uint32_t people, needs; /* with a line in the files               */
    uint32_t parts, made;   /* in all; made by this call              */
    bool whole;             /* else another process still works at it */
    int64_t seq;
    int32_t day; /* which the lists are of: that on which the run was begun */
};

/* One a processor, MATCH_ALL_THREADS_MOST at most. */
uint32_t match_all_threads(void);

/*
 * err     ERR_STATE     the folder holds another run, or needs have changed since it
 *                       was begun;
 *         ERR_CONFLICT  the unit has switched the matcher off;
 *         ERR_FULL, ERR_UNAVAILABLE  a file could not be written, or asked to stop.
 */
MUST_USE bool match_all(struct call *call, const struct match_all_ask *ask,
                        struct match_all_done *done, struct err *err);

#endif
