/* rate.c: see rate.h. */
#include "domain/rate.h"

#include "base/date.h"
#include "base/embed.h"

enum {
    COL_ID,
    COL_KIND,
    COL_SV,
    COL_EN,
    COL_VALUE,
    COL_UNIT,
    COL_FROM,
    COL_TO,
    COL_SOURCE,
    COL_VERIFIED,
    COL_NOTE_SV,
    COL_NOTE_EN,
    COL_COUNT
};

static bool read_day(struct str text, int32_t *day)
{
    *day = DAY_NONE;
    return text.len == 0 || date_parse(text, day);
}

static bool read_rate(const struct str *c, struct rate *rate)
{
    uint32_t places;

    *rate = (struct rate){ .id = c[COL_ID],
                           .kind = c[COL_KIND],
                           .unit = c[COL_UNIT],
                           .source = c[COL_SOURCE],
                           .name = { c[COL_SV], c[COL_EN] },
                           .note = { c[COL_NOTE_SV], c[COL_NOTE_EN] },
                           .verified = str_is(c[COL_VERIFIED], "true") };
    return c[COL_ID].len > 0 && c[COL_SV].len > 0 && c[COL_EN].len > 0 &&
           (rate->verified || str_is(c[COL_VERIFIED], "false")) &&
           (c[COL_VALUE].len == 0 ||
            ratio_parse(c[COL_VALUE], &rate->value, &places)) &&
           read_day(c[COL_FROM], &rate->from) && read_day(c[COL_TO], &rate->to);
}

bool rates_load(struct arena *arena, struct str tsv, struct rates *rates,
                struct err *err)
{
    struct rate *item = ARENA_ARRAY(arena, RATES_MOST, struct rate);
    struct str rest = tsv, line, c[COL_COUNT];
    uint32_t count = 0;

    embed_line(&rest, &line); /* the header */
    while (embed_line(&rest, &line)) {
        if (count == RATES_MOST || embed_columns(line, c, COL_COUNT) != COL_COUNT ||
            !read_rate(c, &item[count]))
            return err_set(err, ERR_INPUT,
                           N_("the shipped file {file} has a row that does not "
                              "fit: {row}"),
                           ARG_WORD("rates.tsv"), ARG_STR(line));
        count++;
    }
    *rates = (struct rates){ item, count };
    return true;
}

const struct rate *rate_in(const struct rates *rates, struct str id, int32_t from,
                           int32_t to, bool *known)
{
    const struct rate *best = NULL;

    *known = false;
    for (uint32_t i = 0; i < rates->count; i++) {
        const struct rate *rate = &rates->item[i];
        if (!str_eq(rate->id, id))
            continue;
        *known = true;
        bool over = rate->to != DAY_NONE && from != DAY_NONE && rate->to < from;
        bool ahead = rate->from != DAY_NONE && to != DAY_NONE && rate->from > to;
        if (!over && !ahead && (!best || rate->from >= best->from))
            best = rate;
    }
    return best;
}
