/*
 * vocab_af_figures.c: Arbetsförmedlingen's figures about SSYK groups: how many
 * advertisements there were in each municipality in 2024, and what is paid.
 *
 * The advertisements are counted for the nation, counties and municipalities together,
 * by JobTech ids; the nation and the municipalities are kept. A municipality's code is
 * found by its name, so kommun_id_namn.json has to lie beside.
 */
#include "base/embed.h"
#include "service/vocab_json.h"

#define NATION "i46j_HmG_v64" /* the country's id in the taxonomy */

/* The code of the municipality called `name`, in places.tsv; empty: there is none. */
static struct str municipality_code(struct str name)
{
    struct str tsv, line, c[4];

    if (!embed_find(embed_data, "places.tsv", &tsv))
        return STR("");
    embed_line(&tsv, &line);
    while (embed_line(&tsv, &line))
        if (embed_columns(line, c, 4) >= 3 && str_is(c[2], "municipality") &&
            str_eq(c[1], name))
            return c[0];
    return STR("");
}

static bool take_municipality(struct vocab_reading *r, struct str id, json_t *value,
                              struct err *err)
{
    struct vocab_lexicon *words = r->words;

    if (!json_id_sound(id, err))
        return false;
    if (!json_is_string(value))
        return err_set(err, ERR_INPUT,
                       N_("the file has another shape than its name promises"));
    struct str code = municipality_code(str_trim(str_from(json_string_value(value))));
    if (!words->place_code)
        words->place_code = ARENA_ARRAY(words->arena, VOCAB_PLACES_MOST, struct str);
    if (words->place_count == VOCAB_PLACES_MOST)
        return err_set(err, ERR_LIMIT, N_("the file says more than {n} things"),
                       ARG_NUM(VOCAB_PLACES_MOST));
    if (code.len == 0)
        return true; /* a municipality insteg does not know: its figures are left out */
    words->place_code[words->place_count] = code;
    map_add(&words->place, str_copy(words->arena, id), words->place_count++);
    return true;
}

bool af_municipalities(struct vocab_reading *r, struct err *err)
{
    return json_each_member(r, take_municipality, err);
}

static bool take_ads(struct vocab_reading *r, struct str id, json_t *value,
                     struct err *err)
{
    const char *place;
    json_t *count;

    if (!json_id_sound(id, err))
        return false;
    if (!json_is_object(value))
        return err_set(err, ERR_INPUT,
                       N_("the file has another shape than its name promises"));
    uint32_t group = vocab_lexicon_jobtech(r->words, id, WORD_GROUP);
    json_object_foreach(value, place, count)
    {
        uint32_t at = map_get(&r->words->place, str_from(place));
        bool nation = strcmp(place, NATION) == 0;
        if (!json_is_integer(count) || json_integer_value(count) < 0)
            return err_set(err, ERR_INPUT, N_("{name} is missing"), ARG_WORD(place));
        if (at == MAP_NONE && !nation)
            continue;
        struct vocab_fact fact = { .table = VOCAB_FIGURE,
                                   .word = group,
                                   .name = STR("ads_2024"),
                                   .text = nation ? STR("") : r->words->place_code[at],
                                   .value = json_integer_value(count) };
        if (!pile_add(r->pile, &fact, err))
            return false;
    }
    return true;
}

bool af_ads(struct vocab_reading *r, struct err *err)
{
    if (r->words->place_count == 0)
        return err_set(err, ERR_INPUT,
                       N_("the file {file} has to lie beside it, as it names the "
                          "municipalities"),
                       ARG_WORD("kommun_id_namn.json"));
    return json_each_member(r, take_ads, err);
}

static bool is_group_code(struct str code)
{
    for (size_t i = 0; i < code.len; i++)
        if (code.ptr[i] < '0' || code.ptr[i] > '9')
            return false;
    return code.len == 4 && !str_starts(code, "00"); /* 0000: all work together */
}

/* [p10, median, p90] in kronor a month, as texts; ".." where it is not known. */
static bool take_pay(struct vocab_reading *r, struct str code, json_t *value,
                     struct err *err)
{
    static const char *const what[] = { "pay_p10", "pay_median", "pay_p90" };
    struct buf full = buf_new(r->pile->arena);
    int64_t kronor;

    if (!json_is_array(value) || json_array_size(value) != 3)
        return err_set(err, ERR_INPUT,
                       N_("the file has another shape than its name promises"));
    if (!is_group_code(code))
        return true;
    buf_cstr(&full, "ssyk:");
    buf_add(&full, code);
    for (size_t i = 0; i < 3; i++) {
        struct str text = str_from(json_string_value(json_array_get(value, i)));
        if (str_is(text, ".."))
            continue;
        if (!str_int(text, &kronor) || kronor < 0 || kronor > 10000000)
            return err_set(err, ERR_INPUT, N_("{text} is not a monthly pay in kronor"),
                           ARG_STR(text));
        struct vocab_fact fact = { .table = VOCAB_FIGURE,
                                   .word = vocab_lexicon_take(r->words, buf_str(&full),
                                                              WORD_GROUP),
                                   .name = str_from(what[i]),
                                   .value = kronor * 100 };
        if (!pile_add(r->pile, &fact, err))
            return false;
    }
    return true;
}

bool af_pay(struct vocab_reading *r, struct err *err)
{
    return json_each_member(r, take_pay, err);
}
