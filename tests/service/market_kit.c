/* market_kit.c: see market_kit.h. */
#include "market_kit.h"

#include "base/log.h"
#include "base/rng.h"
#include "service/import.h"

struct arena market_for_all;
struct ad_reader *market_reader;

int market_load_reader(void **state)
{
    struct err err = { 0 };

    (void)state;
    log_set_level(LOG_LEVEL_ERROR);
    KIT_OK(ad_reader_load(&market_for_all, &market_reader, &err), &err);
    return 0;
}

int market_drop_reader(void **state)
{
    (void)state;
    arena_free(&market_for_all);
    return 0;
}

struct market *market_empty(void)
{
    struct market *market = NULL;
    struct err err = { 0 };

    KIT_OK(market_new(market_reader, &market, &err), &err);
    return market;
}

const struct market_ask market_everything = { .class = CLASS_COUNT };

const struct view *market_answered(const struct market *market, struct market_ask ask)
{
    struct view *answer = NULL;
    struct err err = { 0 };

    KIT_OK(market_answer(&kit_call, market, &ask, &answer, &err), &err);
    return answer;
}

int64_t market_number(const struct view *v, const char *key)
{
    const struct view *n = view_get(v, str_from(key));

    if (!n || n->kind != VIEW_INT)
        fail_msg("%s is no number", key);
    return n->integer;
}

/* The row of `name` in the list `key`; NULL. */
const struct view *market_find(const struct view *answer, const char *key,
                               struct str name)
{
    const struct view *list = view_get(answer, str_from(key));

    for (const struct view_item *i = list->list.first; i; i = i->next)
        if (str_eq(view_get(&i->value, STR("name"))->text, name))
            return &i->value;
    return NULL;
}

void market_import(const char *path)
{
    struct import_ask ask = { .path = { path }, .apply = true };
    struct import_report report;
    struct err err = { 0 };

    KIT_OK(import_ads(&kit_call, &ask, &report, &err), &err);
}

static const char *const demands[] = {
    "B-körkort",
    "C-körkort",
    "gymnasieexamen",
    "truckkort",
    "flytande svenska",
    "goda kunskaper i engelska",
    "1 års erfarenhet",
    "minst 3 års erfarenhet av lagerarbete",
    "5 års erfarenhet av kundservice",
    "stresstålig",
    "utdrag ur belastningsregistret",
    "livsmedelshygien",
    "körkort",
};

/* An advertisement of one to six demands drawn by lot, some of them only welcome. */
static void draw_ad(struct buf *out, struct rng *rng, int i)
{
    static const char *const places[] = { "Östersund", "Krokom", "Åre", "Berg", "" };
    uint32_t count = sizeof demands / sizeof *demands;

    buf_format(
        out,
        "{\"id\":\"lot-%d\",\"headline\":\"Arbete %d\",\"description\":{\"text\":"
        "\"Arbetsuppgifter\\n- plocka order\\n- packa varor\\n\\nKrav\\n",
        i, i);
    for (uint32_t k = 0, n = 1 + rng_below(rng, 6); k < n; k++)
        buf_format(out, "- %s\\n", demands[rng_below(rng, count)]);
    buf_format(out, "\\nMeriterande\\n- %s\\n\"},", demands[rng_below(rng, count)]);
    buf_format(out,
               "\"occupation_group\":{\"legacy_ams_taxonomy_id\":\"%s\"},"
               "\"workplace_address\":{\"municipality\":\"%s\"},"
               "\"scope_of_work\":{\"min\":50,\"max\":%d}}\n",
               rng_below(rng, 2) ? "4322" : "9320", places[rng_below(rng, 5)],
               50 + 25 * (int)rng_below(rng, 3));
}

struct str market_drawn(uint64_t seed, int count)
{
    struct buf out = buf_new(kit_call.arena);
    struct rng rng = rng_seeded(seed);

    for (int i = 0; i < count; i++)
        draw_ad(&out, &rng, i);
    return buf_str(&out);
}
