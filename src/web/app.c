/* app.c: see app.h. The table of routes is the whole of what a browser can ask for. */
#include "web/app.h"

#define READ_ARENA_BYTES   ((size_t)64 << 20)  /* 40 bytes a byte of text */
#define SERVED_ARENA_BYTES ((size_t)256 << 20) /* JSON of a large pool */

/* clang-format off: a table */
const struct route app_routes[] = {
    { .method = METHOD_GET,
      .pattern = "/",
      .handle = home_get,
      .action = "need_list",
      .nav = "needs" },
    { .method = METHOD_GET,
      .pattern = "/need/{id}/thresholds",
      .handle = thresholds_get,
      .action = "need_thresholds",
      .nav = "needs",
      .arena_limit_bytes = SERVED_ARENA_BYTES },
    { .method = METHOD_GET,
      .pattern = "/need/{id}/matches",
      .handle = matches_get,
      .action = "need_match",
      .nav = "needs",
      .arena_limit_bytes = SERVED_ARENA_BYTES },
    { .method = METHOD_GET,
      .pattern = "/read",
      .handle = read_get,
      .action = "ad_list",
      .nav = "read" },
    { .method = METHOD_POST,
      .pattern = "/read",
      .handle = read_post,
      .action = "ad_read",
      .nav = "read",
      .arena_limit_bytes = READ_ARENA_BYTES },
    { .method = METHOD_GET,
      .pattern = "/words",
      .handle = words_get,
      .action = "vocab_search",
      .nav = "words" },
    { .method = METHOD_GET,
      .pattern = "/words/{code}",
      .handle = word_get,
      .action = "vocab_show",
      .nav = "words" },
    { .method = METHOD_GET,
      .pattern = "/read/examples",
      .handle = examples_get,
      .action = "read_example_list",
      .nav = "read" },
    { .method = METHOD_POST,
      .pattern = "/read/examples",
      .handle = examples_post,
      .action = "read_example_judge",
      .nav = "read" },
    { .method = METHOD_GET,
      .pattern = "/market",
      .handle = market_get,
      .action = "market_see",
      .nav = "market",
      .arena_limit_bytes = READ_ARENA_BYTES },
    { .method = METHOD_GET,
      .pattern = "/ad/{id}",
      .handle = ad_get,
      .action = "ad_read",
      .nav = "read",
      .arena_limit_bytes = READ_ARENA_BYTES },
    { .method = METHOD_POST,
      .pattern = "/ad/need",
      .handle = ad_need_post,
      .action = "need_add",
      .nav = "read",
      .arena_limit_bytes = READ_ARENA_BYTES,
      .flags = ROUTE_LONG_FORM },
    { .method = METHOD_GET,
      .pattern = "/disclosed",
      .handle = disclosed_list_get,
      .action = "disclosed_list",
      .nav = "disclosed" },
    { .method = METHOD_GET,
      .pattern = "/disclosed/{id}",
      .handle = disclosed_get,
      .action = "disclosed_see",
      .subject = "id",
      .nav = "disclosed" },
    { .method = METHOD_GET,
      .pattern = "/person/{id}/disclosures",
      .handle = disclosures_get,
      .action = "disclosure_see",
      .subject = "id",
      .nav = "people" },
    { .method = METHOD_POST,
      .pattern = "/person/{id}/disclosures",
      .handle = disclosures_post,
      .action = "disclosure_decide",
      .subject = "id",
      .nav = "people" },
    { .method = METHOD_POST,
      .pattern = "/person/{id}/disclosures/end",
      .handle = disclosures_end_post,
      .action = "disclosure_decide",
      .subject = "id",
      .nav = "people" },
    { .method = METHOD_POST,
      .pattern = "/person/{id}/waivers",
      .handle = waivers_post,
      .action = "waiver_give",
      .subject = "id",
      .nav = "people" },
    { .method = METHOD_POST,
      .pattern = "/person/{id}/waivers/end",
      .handle = waivers_end_post,
      .action = "waiver_give",
      .subject = "id",
      .nav = "people" },
};
/* clang-format on */
const uint32_t app_route_count = sizeof app_routes / sizeof *app_routes;

const struct nav_item app_nav[] = {
    { N_("Needs"), "/", "needs" },
    { N_("Advertisements"), "/read", "read" },
    { N_("Words"), "/words", "words" },
    { N_("The market"), "/market", "market" },
};
const uint32_t app_nav_count = sizeof app_nav / sizeof *app_nav;

struct call app_call(const struct request *request)
{
    struct call call = request->app->call;

    call.arena = request->arena;
    call.lang = request->lang;
    call.ticket = 0;
    call.progress = NULL;
    if (request->actor)
        call.actor = request->actor;
    if (!request->app->clock_fixed)
        call.now = request->now;
    return call;
}
