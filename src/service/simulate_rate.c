/* simulate_rate.c: the tables of a played programme, and its chance (simulate_in.h). */
#include <assert.h>

#include "base/embed.h"
#include "service/simulate_in.h"

#define RATES_MOST 1000u
#define KINDS_MOST 200u
#define LIST_FIRST 8u
#define OFTEN      1000 /* weights and chances are parts of it */

/* In the order of enum stage_kind. */
static const char *const stage_kinds[] = {
    "",          "information",    "visit",    "mapping", "selection",
    "offer",     "match",          "course",   "praktik", "introduction",
    "interview", "recommendation", "decision", "talk",    "employment",
    "follow_up", "meeting",        "document", "pilot",   "pause",
    "end",
};
_Static_assert(sizeof stage_kinds / sizeof *stage_kinds == STAGE_END + 1,
               "a word for each kind of stage");

static bool broken(const char *file, struct err *err)
{
    return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                   ARG_WORD(file));
}

static struct str key_of(struct arena *arena, struct str of, struct str word)
{
    struct buf key = buf_new(arena);

    buf_add(&key, of);
    buf_char(&key, '\t');
    buf_add(&key, word);
    return buf_str(&key);
}

static bool read_rates(struct arena *arena, struct sim_tables *t, struct err *err)
{
    struct str tsv, line, c[5];

    t->rates = map_new(arena);
    t->rate = ARENA_ARRAY(arena, RATES_MOST, int64_t);
    if (!embed_find(embed_data, "simulate.tsv", &tsv) || !embed_line(&tsv, &line))
        return broken("simulate.tsv", err);
    while (embed_line(&tsv, &line))
        if (t->rate_count == RATES_MOST || embed_columns(line, c, 5) != 4 ||
            !str_int(c[2], &t->rate[t->rate_count]) ||
            !map_add(&t->rates, key_of(arena, c[0], c[1]), t->rate_count++))
            return broken("simulate.tsv", err);
    return true;
}

static void add_name(struct arena *arena, struct sim_list *list, struct str text)
{
    if (list->count == list->room) {
        uint32_t more = list->room ? list->room * 2 : LIST_FIRST;
        list->text = arena_grow(arena, list->text, list->room * sizeof *list->text,
                                more * sizeof *list->text);
        list->room = more;
    }
    list->text[list->count++] = text;
}

static bool read_names(struct arena *arena, struct sim_tables *t, struct err *err)
{
    struct str tsv, line, c[3];

    t->kinds = map_new(arena);
    t->list = ARENA_ARRAY(arena, KINDS_MOST, struct sim_list);
    if (!embed_find(embed_data, "simulate_names.tsv", &tsv) || !embed_line(&tsv, &line))
        return broken("simulate_names.tsv", err);
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, 3) != 2)
            return broken("simulate_names.tsv", err);
        uint32_t at = map_get(&t->kinds, c[0]);
        if (at == MAP_NONE) {
            if (t->list_count == KINDS_MOST)
                return broken("simulate_names.tsv", err);
            at = t->list_count++;
            map_add(&t->kinds, c[0], at);
        }
        add_name(arena, &t->list[at], c[1]);
    }
    return true;
}

bool sim_tables_read(struct arena *arena, struct sim_tables *tables, struct err *err)
{
    return read_rates(arena, tables, err) && read_names(arena, tables, err);
}

int64_t sim_rate(const struct simulating *s, struct str of, const char *word)
{
    char text[96];
    int len = snprintf(text, sizeof text, "%.*s\t%s", STR_ARG(of), word);
    uint32_t at = len > 0 && (size_t)len < sizeof text
                      ? map_get(&s->tables.rates, str_from(text))
                      : MAP_NONE;

    return at == MAP_NONE ? -1 : s->tables.rate[at];
}

int64_t sim_stage_rate(const struct simulating *s, const struct stage *stage,
                       const char *word)
{
    int64_t rate = sim_rate(s, stage->id, word);

    assert(stage->kind >= 0 && stage->kind <= STAGE_END);
    return rate >= 0 ? rate : sim_rate(s, str_from(stage_kinds[stage->kind]), word);
}

int64_t sim_any(const struct simulating *s, const char *word)
{
    int64_t rate = sim_rate(s, STR("*"), word);

    assert(rate >= 0);
    return rate;
}

struct str sim_name(struct simulating *s, struct str kind)
{
    uint32_t at = map_get(&s->tables.kinds, kind);
    const struct sim_list *list = at == MAP_NONE ? NULL : &s->tables.list[at];

    return list ? list->text[rng_below(&s->rng, list->count)] : STR("");
}

bool sim_chance(struct simulating *s, int64_t thousandths)
{
    return (int64_t)rng_below(&s->rng, OFTEN) < thousandths;
}

int32_t sim_between(struct simulating *s, int64_t least, int64_t most)
{
    if (most <= least)
        return (int32_t)least;
    return (int32_t)least + (int32_t)rng_below(&s->rng, (uint32_t)(most - least + 1));
}
