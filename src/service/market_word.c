/* market_word.c: see market_in.h. */
#include "base/embed.h"
#include "service/market_in.h"

enum {
    PLACE_CODE = 0,
    PLACE_NAME = 1,
    PLACE_KIND = 2,
    PLACE_COUNTY = 4,
    PLACE_COLUMNS = 10
};

static const struct {
    const char *file, *prefix;
} lists[] = {
    { "licences.tsv", "licence:" },
    { "certificates.tsv", "certificate:" },
    { "languages.tsv", "" },
};

static const struct {
    const char *word, *id;
} skills[] = {
    { "listen", N_("{language}, understand") },
    { "speak", N_("{language}, speak") },
    { "read", N_("{language}, read") },
    { "write", N_("{language}, write") },
};

static bool shipped(const char *file, struct str *tsv, struct err *err)
{
    struct str header;

    if (!embed_find(embed_data, file, tsv) || !embed_line(tsv, &header))
        return err_set(err, ERR_INTERNAL,
                       N_("the shipped file {file} is missing or empty"),
                       ARG_WORD(file));
    return true;
}

static uint32_t county_of(struct market_words *words, struct arena *arena,
                          struct str name, struct str code)
{
    struct str low = str_lower(arena, name);
    uint32_t at = map_get(&words->county_by_word, low);

    if (at != MAP_NONE || words->county_count == MARKET_COUNTIES_MOST)
        return at;
    at = words->county_count++;
    words->county_name[at] = name;
    words->county_code[at] = str_sub(code, 0, 2);
    map_add(&words->county_by_word, low, at);
    map_add(&words->county_by_word, words->county_code[at], at);
    return at;
}

static void add_town(struct market_words *words, struct arena *arena,
                     const struct str c[PLACE_COLUMNS])
{
    MARKET_ROOM(arena, words->town, words->town_count, words->town_room);
    words->town[words->town_count] =
        (struct market_town){ c[PLACE_CODE], c[PLACE_NAME],
                              county_of(words, arena, c[PLACE_COUNTY], c[PLACE_CODE]) };
    map_add(&words->town_by_word, c[PLACE_CODE], words->town_count);
    map_add(&words->town_by_word, str_lower(arena, c[PLACE_NAME]), words->town_count++);
}

static bool load_places(struct market_words *words, struct arena *arena,
                        struct err *err)
{
    struct str tsv, line, c[PLACE_COLUMNS];

    if (!shipped("places.tsv", &tsv, err))
        return false;
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, PLACE_COLUMNS) != PLACE_COLUMNS)
            return err_set(err, ERR_INTERNAL,
                           N_("the shipped file {file} has a row that does not "
                              "fit: {row}"),
                           ARG_WORD("places.tsv"), ARG_STR(line));
        if (str_is(c[PLACE_KIND], "municipality"))
            add_town(words, arena, c);
    }
    return true;
}

static void add_label(struct market_words *words, struct arena *arena,
                      const char *prefix, const struct str c[3])
{
    struct buf key = buf_new(arena);

    buf_cstr(&key, prefix);
    buf_add(&key, c[0]);
    MARKET_ROOM(arena, words->label, words->label_count, words->label_room);
    words->label[words->label_count] = (struct market_word){ c[1], c[2] };
    map_add(&words->label_by_key, str_lower(arena, buf_str(&key)),
            words->label_count++);
}

static bool load_labels(struct market_words *words, struct arena *arena,
                        const char *file, const char *prefix, struct err *err)
{
    struct str tsv, line, c[3];

    if (!shipped(file, &tsv, err))
        return false;
    while (embed_line(&tsv, &line))
        if (embed_columns(line, c, 3) >= 3)
            add_label(words, arena, prefix, c);
    return true;
}

bool market_words_load(struct arena *arena, struct market_words *words, struct err *err)
{
    *words = (struct market_words){ .town_by_word = map_new(arena),
                                    .county_by_word = map_new(arena),
                                    .label_by_key = map_new(arena) };
    if (!load_places(words, arena, err))
        return false;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (!load_labels(words, arena, lists[i].file, lists[i].prefix, err))
            return false;
    return true;
}

uint32_t market_words_town(const struct market_words *words, struct arena *scratch,
                           struct str text)
{
    uint32_t at = map_get(&words->town_by_word, str_lower(scratch, str_trim(text)));

    return at == MAP_NONE ? MARKET_NONE : at;
}

bool market_words_place(const struct market_words *words, struct str text,
                        uint32_t *county, uint32_t *town, struct err *err)
{
    struct arena scratch = { 0 };
    struct str low = str_lower(&scratch, str_trim(text));
    struct buf with = buf_new(&scratch), genitive = buf_new(&scratch);

    buf_format(&with, "%.*s län", STR_ARG(low));
    buf_format(&genitive, "%.*ss län", STR_ARG(low));
    *county = map_get(&words->county_by_word, low);
    *town = map_get(&words->town_by_word, low);
    /* "Jämtland" is the county; "Uppsala" alone is the municipality. */
    if (*county == MAP_NONE && *town == MAP_NONE)
        *county = map_get(&words->county_by_word, buf_str(&with));
    if (*county == MAP_NONE && *town == MAP_NONE)
        *county = map_get(&words->county_by_word, buf_str(&genitive));
    arena_free(&scratch);
    if (*county == MAP_NONE && *town == MAP_NONE)
        return err_set(err, ERR_INPUT,
                       N_("{place} is neither a county nor a municipality"),
                       ARG_STR(text));
    return true;
}

static struct str label_of(const struct market_words *words, struct str key,
                           enum lang lang)
{
    struct arena scratch = { 0 };
    uint32_t at = map_get(&words->label_by_key, str_lower(&scratch, key));

    arena_free(&scratch);
    if (at == MAP_NONE)
        return STR("");
    return lang == LANG_SV ? words->label[at].sv : words->label[at].en;
}

static struct str worded(struct arena *arena, enum lang lang, const char *id,
                         struct hole hole)
{
    struct buf out = buf_new(arena);

    message_add(&out, lang, id, &hole, 1);
    return buf_str(&out);
}

static struct str language_label(const struct market *market, struct str code,
                                 enum lang lang, struct arena *arena)
{
    struct str rest = code, language, label;

    str_next(&rest, ':', &language);
    label = label_of(&market->words, language, lang);
    for (size_t i = 0; i < sizeof skills / sizeof *skills; i++)
        if (str_is(rest, skills[i].word))
            return worded(arena, lang, skills[i].id,
                          HOLE_STR("language", label.len ? label : language));
    return str_copy(arena, label.len ? label : code);
}

struct str market_label(const struct market *market, uint32_t name, enum lang lang,
                        struct arena *arena)
{
    const struct market_name *n = &market->name[name];
    const struct catalogue_task *task = ad_reader_task(&market->reader, n->code);
    struct str label;

    if (n->said == READTEXT_EXPERIENCE && n->kind != KIND_TRAIT)
        return n->years
                   ? worded(arena, lang, N_("experience, {n} years"),
                            HOLE_NUM("n", n->years))
                   : str_from(message_for(lang, N_("experience, years not said"), 1));
    if (n->kind == KIND_CONCEPT && task)
        return str_copy(arena, lang == LANG_SV ? task->sv : task->en);
    if (n->kind == KIND_LANGUAGE)
        return language_label(market, n->code, lang, arena);
    label = n->kind == KIND_TRAIT ? STR("") : label_of(&market->words, n->key, lang);
    if (n->kind == KIND_LICENCE && n->code.len <= 3) /* a class, not a word */
        return worded(arena, lang, N_("{code} driving licence"),
                      HOLE_STR("code", n->code));
    return str_copy(arena, label.len ? label : n->code);
}

struct str market_group_label(const struct market *market, uint32_t group,
                              enum lang lang)
{
    const struct market_group *g = &market->group[group];
    const struct market_occupation *best = NULL;

    if (g->label_sv.len)
        return lang == LANG_SV ? g->label_sv : g->label_en;
    for (uint32_t i = 0; i < market->occupation_count; i++) {
        const struct market_occupation *o = &market->occupation[i];
        if (o->group == group && o->label.len &&
            (!best || o->ads > best->ads ||
             (o->ads == best->ads && str_cmp(o->label, best->label) < 0)))
            best = o;
    }
    return best ? best->label : STR("");
}
