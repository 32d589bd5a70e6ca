/*
 * towns_af.h: Arbetsförmedlingen's towns and the distances between them.
 *
 * In      a folder with ort_id_namn.json and ort_ort_relevans.json, or the two files in
 *         any order: {"id": "Town (Municipality)"} and {"id": [{"ort2_id": "id",
 *         "avstånd": km}]}, straight kilometres.
 * Out     towns that insteg does not know, made at their municipality's centre; every
 *         pair, for the sink to take.
 * Order   as in the files.
 * Limits  TOWNS_AF_BYTES a file.
 */
#ifndef SERVICE_TOWNS_AF_H
#define SERVICE_TOWNS_AF_H

#include "service/import.h"
#include "service/journeys.h"

#define TOWNS_AF_BYTES ((size_t)64 << 20)

struct towns_af {
    struct journeys *journeys;
    struct call *call;
    const char *const *path; /* [2]; the second may be NULL */
    bool (*take)(void *ctx, const struct journey_row *row, struct err *err);
    void *ctx;
};

/*
 * Reads both files.
 * file    [2]: the towns', then the pairs'; counts of towns are put into the first, of
 *         rejected towns and pairs nobody can place too.
 * err     ERR_NOT_FOUND, ERR_USAGE (one of the two is missing), ERR_INPUT, ERR_LIMIT.
 */
MUST_USE bool towns_af_read(const struct towns_af *ask, struct import_file file[2],
                            struct err *err);

#endif
