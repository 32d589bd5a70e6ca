/*
 * app.h: what the handlers share: the database, the pool, the clock; and the table of
 * insteg's own routes.
 */
#ifndef WEB_APP_H
#define WEB_APP_H

#include "service/ad_reader.h"
#include "service/database.h"
#include "service/market_keep.h"
#include "service/vocab_keep.h"
#include "web/router.h"

struct app {
    struct call call; /* store, images and actor; copied for each request */
    const struct ad_reader *reader; /* for reading advertisements */
    struct vocab_keep *words;       /* the names of all words for work */
    struct market_keep *market;     /* the advertisements of the database, summed up */
    const struct access *access;    /* who may do what */
    bool clock_fixed; /* --now: `call.now` holds instead of the real time */
};

/* A service call on behalf of `request`. */
struct call app_call(const struct request *request);

/* Reads the table of access that insteg ships, into `arena`. */
MUST_USE bool app_access_load(struct arena *arena, const struct access **access,
                              struct err *err);
/* For router_options: who asks, and how a case stands to her. */
bool app_enter(struct request *request, const struct raw_request *raw, struct err *err);
bool app_relate(struct request *request, int64_t rid, struct err *err);

/* All routes of insteg and its menu. */
extern const struct route app_routes[];
extern const uint32_t app_route_count;
extern const struct nav_item app_nav[];
extern const uint32_t app_nav_count;

/* Handlers, each in the file named after its page. */
bool home_get(struct request *request, struct reply *reply, struct err *err);
bool ad_get(struct request *request, struct reply *reply, struct err *err);
bool ad_need_post(struct request *request, struct reply *reply, struct err *err);
bool disclosed_list_get(struct request *request, struct reply *reply, struct err *err);
bool disclosed_get(struct request *request, struct reply *reply, struct err *err);
bool disclosures_get(struct request *request, struct reply *reply, struct err *err);
bool disclosures_post(struct request *request, struct reply *reply, struct err *err);
bool disclosures_end_post(struct request *request, struct reply *reply,
                          struct err *err);
bool waivers_post(struct request *request, struct reply *reply, struct err *err);
bool waivers_end_post(struct request *request, struct reply *reply, struct err *err);
bool examples_get(struct request *request, struct reply *reply, struct err *err);
bool examples_post(struct request *request, struct reply *reply, struct err *err);
bool market_get(struct request *request, struct reply *reply, struct err *err);
bool read_get(struct request *request, struct reply *reply, struct err *err);
bool read_post(struct request *request, struct reply *reply, struct err *err);
bool word_get(struct request *request, struct reply *reply, struct err *err);
bool words_get(struct request *request, struct reply *reply, struct err *err);
bool thresholds_get(struct request *request, struct reply *reply, struct err *err);
bool matches_get(struct request *request, struct reply *reply, struct err *err);

#endif
