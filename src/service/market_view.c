/* market_view.c: the answer of market.h, as docs/formats.md has it. */
#include "service/market_in.h"

#define SSYK_DIGITS 4u

static const char *const each_keys[4] = { "women", "men", "not_stated", "all" };

struct showing {
    const struct call *call;
    struct arena *arena;
    const struct market *market;
    const struct market_sum *sum;
    uint32_t top;
};

/* a / b in thousandths, half up. */
static int64_t milli(int64_t a, int64_t b)
{
    return b ? (2000 * a + b) / (2 * b) : 0;
}

static uint32_t shown(const struct showing *s, uint32_t count)
{
    return s->top && s->top < count ? s->top : count;
}

static struct str copied(const struct showing *s, struct str text)
{
    return str_copy(s->arena, text);
}

static void text_or_null(const struct showing *s, struct view *v, const char *key,
                         struct str text)
{
    if (text.len)
        view_str(s->arena, v, key, copied(s, text));
    else
        view_null(s->arena, v, key);
}

static void class_counts(const struct showing *s, struct view *v, const char *key,
                         const uint32_t count[CLASS_COUNT])
{
    struct view *classes = view_put_object(s->arena, v, key);

    for (int c = 0; c < CLASS_COUNT; c++)
        view_int(s->arena, classes, class_word((enum requirement_class)c), count[c]);
}

/* The class that most advertisements have it in; of equal ones the first. */
static enum requirement_class main_class(const struct market_tally *t)
{
    int best = CLASS_CUSTOM;

    for (int c = 0; c < CLASS_COUNT; c++)
        if (t->of_class[c] > t->of_class[best])
            best = c;
    return (enum requirement_class)best;
}

static void doors(const struct showing *s, struct view *v, int64_t women, int64_t men,
                  int64_t not_stated)
{
    view_int(s->arena, v, "women", women);
    view_int(s->arena, v, "men", men);
    view_int(s->arena, v, "not_stated", not_stated);
}

static int64_t median_milli(const uint32_t *rising, uint32_t count)
{
    uint32_t half = count / 2;

    if (count == 0)
        return 0;
    return count % 2 ? INT64_C(1000) * rising[half]
                     : INT64_C(500) * ((int64_t)rising[half - 1] + rising[half]);
}

static void price(const struct showing *s, struct view *row,
                  const struct market_tally *t)
{
    const int64_t sum[4] = { t->women, t->men, t->not_stated,
                             t->women + t->men + t->not_stated };

    if (t->priced == 0) {
        view_null(s->arena, row, "price");
        return;
    }
    struct view *v = view_put_object(s->arena, row, "price");
    view_int(s->arena, v, "ads", t->priced);
    doors(s, v, t->women, t->men, t->not_stated);
    struct view *mean = view_put_object(s->arena, v, "mean_milli");
    for (int k = 0; k < 4; k++)
        view_int(s->arena, mean, each_keys[k], milli(sum[k], t->priced));
    struct view *median = view_put_object(s->arena, v, "median_milli");
    for (int k = 0; k < 4; k++)
        view_int(s->arena, median, each_keys[k], median_milli(t->each[k], t->priced));
}

static void name_row(const struct showing *s, struct view *list,
                     const struct market_tally *t)
{
    const struct market_name *name = &s->market->name[t->name];
    struct view *row = view_add_object(s->arena, list);

    view_str(s->arena, row, "name", copied(s, name->key));
    view_str(s->arena, row, "label",
             market_label(s->market, t->name, s->call->lang, s->arena));
    view_cstr(s->arena, row, "kind", readtext_kind_word(name->said));
    view_int(s->arena, row, "must", t->must);
    view_int(s->arena, row, "merit", t->merit);
    view_int(s->arena, row, "share_milli", milli(t->must, s->sum->ads));
    view_cstr(s->arena, row, "class", t->must ? class_word(main_class(t)) : NULL);
    class_counts(s, row, "classes", t->of_class);
    if (name->kind != KIND_TRAIT)
        price(s, row, t);
}

static void names(const struct showing *s, struct view *v)
{
    const struct market_sum *sum = s->sum;
    uint32_t counted = sum->tally_count - sum->trait_count;
    struct view *list;

    view_int(s->arena, v, "requirement_count", counted);
    list = view_put_array(s->arena, v, "requirements");
    for (uint32_t i = 0; i < shown(s, counted); i++)
        name_row(s, list, &sum->tally[i]);
    view_int(s->arena, v, "trait_count", sum->trait_count);
    list = view_put_array(s->arena, v, "traits");
    for (uint32_t i = 0; i < shown(s, sum->trait_count); i++)
        name_row(s, list, &sum->tally[counted + i]);
}

/* Code and name of what a bucket is about; null where the advertisements do not say. */
static void bucket_name(const struct showing *s, struct view *v,
                        enum market_bucket_kind kind, uint32_t index)
{
    const struct market *m = s->market;
    const struct market_words *w = &m->words;
    struct str code = STR(""), label = STR("");

    if (kind == MARKET_GROUPS || kind == MARKET_OCCUPATIONS) {
        uint32_t group = kind == MARKET_GROUPS ? index : m->occupation[index].group;
        code = m->group[group].ssyk;
        label = kind == MARKET_GROUPS ? market_group_label(m, group, s->call->lang)
                                      : m->occupation[index].label;
    } else if (index != MARKET_NONE) {
        code = kind == MARKET_COUNTIES ? w->county_code[index] : w->town[index].code;
        label = kind == MARKET_COUNTIES ? w->county_name[index] : w->town[index].name;
    }
    text_or_null(s, v, "code", code);
    text_or_null(s, v, "label", label);
}

static void bucket_row(const struct showing *s, struct view *list,
                       enum market_bucket_kind kind, const struct market_bucket *b)
{
    struct view *row = view_add_object(s->arena, list);

    bucket_name(s, row, kind, b->index);
    view_int(s->arena, row, "ads", b->ads);
    view_int(s->arena, row, "demands", b->demands);
    view_int(s->arena, row, "habits", b->habits);
    if (b->priced) {
        struct view *v = view_put_object(s->arena, row, "together");
        view_int(s->arena, v, "ads", b->priced);
        doors(s, v, b->women, b->men, b->not_stated);
        view_int(s->arena, v, "mean_milli",
                 milli(b->women + b->men + b->not_stated, b->priced));
    } else {
        view_null(s->arena, row, "together");
    }
    if (b->habit == MARKET_NONE) {
        view_null(s->arena, row, "habit");
        return;
    }
    struct view *v = view_put_object(s->arena, row, "habit");
    view_str(s->arena, v, "name", copied(s, s->market->name[b->habit].key));
    view_str(s->arena, v, "label",
             market_label(s->market, b->habit, s->call->lang, s->arena));
    view_int(s->arena, v, "ads", b->habit_ads);
    doors(s, v, b->habit_women, b->habit_men, b->habit_not_stated);
}

static void buckets(const struct showing *s, struct view *v)
{
    static const char *const by[] = { [MARKET_GROUPS] = "group",
                                      [MARKET_OCCUPATIONS] = "occupation",
                                      [MARKET_COUNTIES] = "county",
                                      [MARKET_TOWNS] = "municipality" };
    const struct market_sum *sum = s->sum;
    struct view *list;

    view_cstr(s->arena, v, "occupations_by", by[sum->by_work]);
    view_int(s->arena, v, "occupation_count", sum->work_count);
    list = view_put_array(s->arena, v, "occupations");
    for (uint32_t i = 0; i < shown(s, sum->work_count); i++)
        bucket_row(s, list, sum->by_work, &sum->work[i]);
    view_cstr(s->arena, v, "places_by", by[sum->by_place]);
    view_int(s->arena, v, "place_count", sum->place_count);
    list = view_put_array(s->arena, v, "places");
    for (uint32_t i = 0; i < shown(s, sum->place_count); i++)
        bucket_row(s, list, sum->by_place, &sum->place[i]);
}

static void head(const struct showing *s, const struct market_choice *choice,
                 struct view *v)
{
    const struct market *m = s->market;
    const struct market_sum *sum = s->sum;
    struct str code = STR(""), name = STR("");

    if (choice->town != MARKET_NONE) {
        code = m->words.town[choice->town].code;
        name = m->words.town[choice->town].name;
    } else if (choice->county != MARKET_NONE) {
        code = m->words.county_code[choice->county];
        name = m->words.county_name[choice->county];
    }
    text_or_null(s, v, "ssyk", choice->ssyk);
    text_or_null(s, v, "place", code);
    text_or_null(s, v, "place_label", name);
    view_cstr(s->arena, v, "class",
              choice->class == CLASS_COUNT ? NULL : class_word(choice->class));
    view_int(s->arena, v, "all_ads", m->ad_count);
    view_int(s->arena, v, "repeated", m->repeated);
    view_int(s->arena, v, "ads", sum->ads);
    if (m->seq < 0) {
        view_null(s->arena, v, "priced");
        view_null(s->arena, v, "pool");
        view_null(s->arena, v, "image_seq");
    } else {
        view_int(s->arena, v, "priced", sum->priced);
        view_int(s->arena, v, "pool", m->pool);
        view_int(s->arena, v, "image_seq", m->seq);
    }
    class_counts(s, v, "must", sum->must);
    class_counts(s, v, "merit", sum->merit);
    class_counts(s, v, "trait_must", sum->trait_must);
    class_counts(s, v, "trait_merit", sum->trait_merit);
}

/* ------------------------------------------------------------------ choices */

static void choice_row(const struct showing *s, struct view *row, struct str code,
                       struct str label, uint32_t ads)
{
    view_str(s->arena, row, "code", copied(s, code));
    view_str(s->arena, row, "label", copied(s, label));
    view_int(s->arena, row, "ads", ads);
}

static int by_ssyk(const void *left, const void *right, void *group)
{
    const struct market_group *const *groups = group;

    return str_cmp((*groups)[*(const uint32_t *)left].ssyk,
                   (*groups)[*(const uint32_t *)right].ssyk);
}

static void group_choices(const struct showing *s, struct arena *scratch,
                          const uint32_t *ads, struct view *list)
{
    const struct market *m = s->market;
    const struct market_group *groups = m->group;
    uint32_t *order = ARENA_ARRAY(scratch, m->group_count, uint32_t);

    for (uint32_t i = 0; i < m->group_count; i++)
        order[i] = i;
    qsort_r(order, m->group_count, sizeof *order, by_ssyk, &groups);
    for (uint32_t i = 0; i < m->group_count; i++)
        if (groups[order[i]].ssyk.len)
            choice_row(s, view_add_object(s->arena, list), groups[order[i]].ssyk,
                       market_group_label(m, order[i], s->call->lang), ads[order[i]]);
}

/* Counties with their municipalities, in the order of the codes. */
static void place_choices(const struct showing *s, const uint32_t *ads,
                          struct view *list)
{
    const struct market_words *w = &s->market->words;

    for (uint32_t c = 0; c < w->county_count; c++) {
        uint32_t all = 0;
        for (uint32_t t = 0; t < w->town_count; t++)
            all += w->town[t].county == c ? ads[t] : 0;
        if (all == 0)
            continue;
        struct view *county = view_add_object(s->arena, list);
        choice_row(s, county, w->county_code[c], w->county_name[c], all);
        struct view *towns = view_put_array(s->arena, county, "municipalities");
        for (uint32_t t = 0; t < w->town_count; t++)
            if (w->town[t].county == c && ads[t])
                choice_row(s, view_add_object(s->arena, towns), w->town[t].code,
                           w->town[t].name, ads[t]);
    }
}

/* What the whole market has to choose from. */
static void choices(const struct showing *s, struct arena *scratch, struct view *v)
{
    const struct market *m = s->market;
    struct view *all = view_put_object(s->arena, v, "choices");
    uint32_t *group_ads = ARENA_ARRAY(scratch, m->group_count, uint32_t);
    uint32_t *town_ads = ARENA_ARRAY(scratch, m->words.town_count, uint32_t);

    for (uint32_t a = 0; a < m->ad_count; a++) {
        group_ads[m->occupation[m->ad[a].occupation].group]++;
        if (m->ad[a].town != MARKET_NONE)
            town_ads[m->ad[a].town]++;
    }
    group_choices(s, scratch, group_ads, view_put_array(s->arena, all, "groups"));
    place_choices(s, town_ads, view_put_array(s->arena, all, "counties"));
}

/* ------------------------------------------------------------------- answer */

static bool choose(const struct market *market, const struct market_ask *ask,
                   struct market_choice *choice, struct err *err)
{
    *choice = (struct market_choice){ .ssyk = str_trim(ask->ssyk),
                                      .county = MARKET_NONE,
                                      .town = MARKET_NONE,
                                      .class = ask->class };
    for (size_t i = 0; i < choice->ssyk.len; i++)
        if (choice->ssyk.len > SSYK_DIGITS || choice->ssyk.ptr[i] < '0' ||
            choice->ssyk.ptr[i] > '9')
            return err_set(err, ERR_INPUT,
                           N_("an occupation group is one to four digits of SSYK, "
                              "not {text}"),
                           ARG_STR(choice->ssyk));
    return str_trim(ask->place).len == 0 ||
           market_words_place(&market->words, ask->place, &choice->county,
                              &choice->town, err);
}

bool market_answer(const struct call *call, const struct market *market,
                   const struct market_ask *ask, struct view **answer, struct err *err)
{
    struct arena scratch = { 0 };
    struct market_choice choice;
    struct market_sum sum;
    struct showing s = { call, call->arena, market, &sum, ask->top };

    if (!choose(market, ask, &choice, err))
        return false;
    market_sum_up(market, &choice, &scratch, &sum);
    struct view *v = view_object(call->arena);
    head(&s, &choice, v);
    names(&s, v);
    buckets(&s, v);
    if (ask->choices)
        choices(&s, &scratch, v);
    arena_free(&scratch);
    *answer = v;
    return true;
}

void market_classes_say(struct buf *out, enum lang lang, const struct view *classes)
{
    bool put[CLASS_COUNT] = { false };
    int64_t count[CLASS_COUNT];

    for (int c = 0; c < CLASS_COUNT; c++)
        count[c] =
            view_get(classes, str_from(class_word((enum requirement_class)c)))->integer;
    for (int turn = 0; turn < CLASS_COUNT; turn++) {
        int best = -1;
        for (int c = CLASS_COUNT - 1; c >= 0; c--) /* of equal ones as main_class */
            if (count[c] && !put[c] && (best < 0 || count[c] > count[best]))
                best = c;
        if (best < 0)
            return;
        put[best] = true;
        buf_cstr(out, turn ? ", " : "");
        buf_cstr(out, message_for(lang, class_label((enum requirement_class)best), 1));
        buf_char(out, ' ');
        message_num(out, lang, count[best]);
    }
}
