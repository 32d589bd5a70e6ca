/*
 * market.c: see market.h.
 *
 *   read -> propose -> group, occupation, municipality -> the need that is priced ->
 *   each demand's name, counted once
 *
 * What is kept of an advertisement is some hundred bytes; its text is not.
 */
#include "service/market_in.h"

#include "base/hash.h"
#include "domain/code.h"
#include "store/query.h"

bool market_new(const struct ad_reader *reader, struct market **market, struct err *err)
{
    struct arena own = { 0 };
    struct market *made = ARENA_NEW(&own, struct market);

    made->arena = own;
    made->reader = *reader;
    made->seq = -1;
    if (!market_words_load(&made->arena, &made->words, err)) {
        market_free(made);
        return false;
    }
    made->name_by_key = map_new(&made->arena);
    made->group_by_ssyk = map_new(&made->arena);
    made->occupation_by_key = map_new(&made->arena);
    made->seen = map_new(&made->arena);
    *market = made;
    return true;
}

void market_free(struct market *market)
{
    if (!market)
        return;
    struct arena own = market->arena; /* the market itself lives in it */
    arena_free(&market->scratch);
    arena_free(&market->prices);
    arena_free(&own);
}

int64_t market_seq(const struct market *market)
{
    return market->seq;
}

/* ---------------------------------------------------------------- once each */

static bool is_new(struct market *market, const struct ad_text *ad)
{
    struct buf key = buf_new(&market->scratch);
    struct hash hash;

    hash_start(&hash);
    hash_str(&hash, ad->headline);
    hash_str(&hash, ad->text);
    buf_format(&key, "%016llx", (unsigned long long)hash_end_u64(&hash));
    buf_add(&key, ad->id);
    return map_get(&market->seen, buf_str(&key)) == MAP_NONE &&
           map_add(&market->seen, str_copy(&market->arena, buf_str(&key)), 0);
}

static uint32_t group_of(struct market *market, struct str ssyk)
{
    uint32_t at = map_get(&market->group_by_ssyk, ssyk);

    if (at != MAP_NONE)
        return at;
    at = market->group_count;
    MARKET_ROOM(&market->arena, market->group, market->group_count, market->group_room);
    market->group[market->group_count++] =
        (struct market_group){ .ssyk = str_copy(&market->arena, ssyk) };
    map_add(&market->group_by_ssyk, market->group[at].ssyk, at);
    return at;
}

static uint32_t occupation_of(struct market *market, const struct ad_text *ad)
{
    struct buf key = buf_new(&market->scratch);
    uint32_t group = group_of(market, ad->ssyk), at;

    buf_format(&key, "%u/", group);
    buf_add(&key, ad->occupation_label);
    at = map_get(&market->occupation_by_key, buf_str(&key));
    if (at != MAP_NONE)
        return at;
    at = market->occupation_count;
    MARKET_ROOM(&market->arena, market->occupation, market->occupation_count,
                market->occupation_room);
    market->occupation[market->occupation_count++] = (struct market_occupation){
        .label = str_copy(&market->arena, ad->occupation_label), .group = group
    };
    map_add(&market->occupation_by_key, str_copy(&market->arena, buf_str(&key)), at);
    return at;
}

/* -------------------------------------------------------------------- names */

/* Lower case, white space of any kind one space. */
static struct str folded(struct arena *arena, struct str text)
{
    return str_one_line(arena, str_lower(arena, text));
}

/* The most years that the experience behind row `row` asks: what the proposal merges
 * into one row is one demand. */
static uint32_t years_of(const struct ad_reader *reader,
                         const struct readtext_result *found, uint32_t row)
{
    const struct readtext_requirement *own = &found->requirements[row];
    bool named = ad_reader_task(reader, own->concept) != NULL;
    uint32_t most = own->years;

    for (uint32_t i = 0; i < found->requirement_count; i++) {
        const struct readtext_requirement *r = &found->requirements[i];
        bool same = named ? str_eq(r->concept, own->concept)
                          : ad_reader_task(reader, r->concept) == NULL;
        if (r->kind == READTEXT_EXPERIENCE && r->mood == own->mood && same &&
            r->years > most)
            most = r->years;
    }
    return most;
}

static struct market_name name_of(struct market *market,
                                  const struct readtext_result *found,
                                  const struct need_requirement_row *row, uint32_t from)
{
    const struct readtext_requirement *said = &found->requirements[from];
    struct market_name name = { .code = row->code,
                                .kind = row->kind,
                                .said = said->kind };
    struct buf key = buf_new(&market->scratch);

    if (row->kind == KIND_TRAIT) {
        name.code = folded(&market->scratch, row->label);
        buf_cstr(&key, readtext_kind_word(said->kind));
        buf_char(&key, ':');
    } else if (said->kind == READTEXT_EXPERIENCE) {
        name.years = years_of(&market->reader, found, from);
        buf_format(&key, "experience:%u", name.years);
        name.code = STR("");
    } else if (row->kind == KIND_LICENCE || row->kind == KIND_CERTIFICATE) {
        buf_cstr(&key, kind_word(row->kind));
        buf_char(&key, ':');
    }
    buf_add(&key, name.code);
    name.key = buf_str(&key);
    return name;
}

static uint32_t intern(struct market *market, struct market_name name)
{
    uint32_t at = map_get(&market->name_by_key, name.key);

    if (at != MAP_NONE)
        return at;
    at = market->name_count;
    MARKET_ROOM(&market->arena, market->name, market->name_count, market->name_room);
    name.key = str_copy(&market->arena, name.key);
    name.code = str_copy(&market->arena, name.code);
    market->name[market->name_count++] = name;
    map_add(&market->name_by_key, name.key, at);
    return at;
}

/* Puts one row's demand to the advertisement's facts, those from `first` on. */
static void add_fact(struct market *market, uint32_t first, struct market_fact fact)
{
    for (uint32_t i = first; i < market->fact_count; i++) {
        struct market_fact *old = &market->fact[i];
        if (old->name != fact.name)
            continue;
        if ((fact.must && !old->must) ||
            (fact.must == old->must && fact.priced && !old->priced))
            old->class = fact.class;
        old->must |= fact.must;
        old->priced |= fact.priced;
        return;
    }
    MARKET_ROOM(&market->arena, market->fact, market->fact_count, market->fact_room);
    market->fact[market->fact_count++] = fact;
}

/* --------------------------------------------------------------------- need */

/* The row as it is priced: its code as a database stores it; empty where nobody can
 * know it. Words that only people read are left behind. */
static void keep_row(struct market *market, struct need *kept,
                     const struct need_requirement_row *row)
{
    struct need_requirement_row copy = *row;
    struct err ignored = { 0 };
    struct str stored;

    copy.label = copy.why = STR("");
    if (!code_stored(row->kind, row->code, &market->scratch, &stored, &ignored))
        stored = STR("");
    copy.code = str_copy(&market->arena, stored);
    kept->requirement[kept->requirement_count++] = copy;
}

static struct need need_to_price(struct market *market, const struct need *draft)
{
    struct need kept = { .place = MAP_NONE,
                         .start_day = draft->start_day,
                         .hours = draft->hours,
                         .positions = draft->positions,
                         .task_count = draft->task_count };

    kept.task = ARENA_ARRAY(&market->arena, draft->task_count, struct need_task);
    for (uint32_t i = 0; i < draft->task_count; i++)
        kept.task[i].share_percent = draft->task[i].share_percent;
    kept.requirement = ARENA_ARRAY(&market->arena, draft->requirement_count,
                                   struct need_requirement_row);
    return kept;
}

static void take_rows(struct market *market, const struct ad_reading *reading,
                      const struct ad_draft *draft, struct market_ad *ad)
{
    ad->need = need_to_price(market, &draft->need);
    for (uint32_t i = 0; i < draft->need.requirement_count; i++) {
        const struct need_requirement_row *row = &draft->need.requirement[i];
        const struct ad_mark *mark = &draft->mark[i];
        bool counted = mark->included && row->kind != KIND_TRAIT;
        struct market_fact fact = { .must = !mark->merit,
                                    .class = (uint8_t)row->class };
        if (counted && class_is_threshold(row->class))
            fact.priced = UINT64_C(1) << ad->need.requirement_count;
        if (counted)
            keep_row(market, &ad->need, row);
        if (mark->from < 0)
            continue;
        fact.name =
            intern(market, name_of(market, &reading->found, row, (uint32_t)mark->from));
        add_fact(market, ad->first, fact);
    }
    ad->count = market->fact_count - ad->first;
}

/* ------------------------------------------------------------------- taking */

/* `town`: the code of its municipality; empty: by the name of its place. */
static bool take(struct market *market, const struct ad_text *text, struct str town,
                 struct err *err)
{
    struct ad_reading reading;
    struct ad_draft draft;

    arena_rewind(&market->scratch, 0);
    if (!is_new(market, text)) {
        market->repeated++;
        return true;
    }
    if (!ad_read(&market->reader, text, &market->scratch, &reading, err))
        return false;
    ad_propose(&market->reader, &reading, &market->scratch, &draft);
    struct market_ad ad = { .occupation = occupation_of(market, text),
                            .town = market_words_town(&market->words, &market->scratch,
                                                      town.len ? town : text->place),
                            .first = market->fact_count,
                            .place_id = text->place_id,
                            .place = str_copy(&market->arena, text->place) };
    take_rows(market, &reading, &draft, &ad);
    market->occupation[ad.occupation].ads++;
    MARKET_ROOM(&market->arena, market->ad, market->ad_count, market->ad_room);
    market->ad[market->ad_count++] = ad;
    market->seq = -1; /* what was priced is no longer all */
    return true;
}

bool market_take(struct market *market, const struct ad_text *ad, struct err *err)
{
    return take(market, ad, STR(""), err);
}

static bool take_row(struct market *market, const struct market_ads_row *row,
                     struct err *err)
{
    struct ad_text text = { .id = row->source_key,
                            .headline = row->headline,
                            .text = row->text,
                            .occupation = row->occupation,
                            .occupation_label = row->occupation_label,
                            .ssyk = row->ssyk,
                            .ad_id = row->id,
                            .place_id = row->has_place_id ? row->place_id : 0,
                            .percent_most = row->has_hours_percent_max
                                                ? (int32_t)row->hours_percent_max
                                                : -1 };

    if (!take(market, &text, row->has_municipality ? row->municipality : STR(""), err))
        return err_add(err, N_("advertisement {id}"), ARG_STR(text.id));
    return true;
}

bool market_load(struct call *call, struct market *market, uint32_t most,
                 struct err *err)
{
    struct cursor cursor = { 0 };
    struct market_ads_row row;
    struct ad_count_row total;
    struct ad_names *names = NULL;
    struct tx *tx = NULL;
    uint64_t done = 0;
    bool ok = false, taken = true;

    if (!tx_begin(call->store, TX_READ, &tx, err) ||
        !ad_names_load(tx, &market->arena, &names, err) || !ad_count(tx, &total, err) ||
        !market_ads_open(tx, INT64_MAX, most, &cursor, err))
        goto out;
    market->reader.names = names;
    uint64_t all = (uint64_t)total.n < most ? (uint64_t)total.n : most;
    while (taken && market_ads_next(&cursor, &row))
        taken = take_row(market, &row, err) && call_step(call, ++done, all, err);
    ok = taken && cursor_end(&cursor, err);
out:
    cursor_close(&cursor);
    tx_end(&tx);
    return ok;
}
