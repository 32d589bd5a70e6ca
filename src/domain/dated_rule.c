/* dated_rule.c: see dated_rule.h. */
#include "domain/dated_rule.h"

#include <assert.h>

#include "base/date.h"
#include "base/embed.h"

#define COLUMNS    5u
#define WORDS_MOST 16u
#define NOT_SAID   (-1)

static bool misfit(const struct dated_rules *rules, struct str line, struct err *err)
{
    return err_set(err, ERR_INPUT, N_("{file} has a row that does not fit: {row}"),
                   ARG_WORD(rules->file), ARG_STR(line));
}

static bool take_line(const struct dated_rules *rules, struct str line, int32_t day,
                      int32_t *value)
{
    int32_t from, to = INT32_MAX;
    struct str c[COLUMNS + 1];
    int64_t n;

    if (embed_columns(line, c, COLUMNS + 1) != COLUMNS || !str_int(c[1], &n) || n < 0 ||
        n > DATED_RULE_MOST || !date_parse(c[2], &from) ||
        (c[3].len > 0 && !date_parse(c[3], &to)))
        return false;
    for (uint32_t i = 0; i < rules->count; i++)
        if (str_is(c[0], rules->words[i])) {
            if (day >= from && day <= to)
                value[i] = (int32_t)n;
            return true;
        }
    return false;
}

bool dated_rules_on(const struct dated_rules *rules, int32_t day, int32_t *value,
                    struct err *err)
{
    int32_t made[WORDS_MOST];
    struct str line, tsv = rules->tsv;

    assert(rules->count > 0 && rules->count <= WORDS_MOST);
    for (uint32_t i = 0; i < rules->count; i++)
        made[i] = NOT_SAID;
    if (!embed_line(&tsv, &line)) /* the header */
        return misfit(rules, STR(""), err);
    while (embed_line(&tsv, &line))
        if (!take_line(rules, line, day, made))
            return misfit(rules, line, err);
    for (uint32_t i = 0; i < rules->count; i++)
        if (made[i] == NOT_SAID)
            return err_set(err, ERR_INPUT,
                           N_("{file} has no {word} that holds on that day"),
                           ARG_WORD(rules->file), ARG_WORD(rules->words[i]));
    memcpy(value, made, rules->count * sizeof *value);
    return true;
}
