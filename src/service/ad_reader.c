/* ad_reader.c: see ad_reader.h. */
#include "service/ad_reader.h"

#include <assert.h>

#include "base/embed.h"

#define LAW_COLUMNS  18u
#define ROLE_COLUMNS 7u
#define WORDS_MOST   2000u
#define ROWS_MOST    4000u

enum { LAW_ID = 0, LAW_CLASS = 1, LAW_WEEKS_MOST = 7, LAW_KIND = 11, LAW_CONCEPT = 12 };
enum { ROLE_SLUG = 0, ROLE_SV = 1, ROLE_JOBTECH = 4 };
enum { CERTIFICATE_CODE = 0, CERTIFICATE_WORDS = 3 };

static bool shipped(const char *name, struct str *tsv, struct err *err)
{
    struct str header;

    if (!embed_find(embed_data, name, tsv) || !embed_line(tsv, &header))
        return err_set(err, ERR_INTERNAL,
                       N_("the shipped file {file} is missing or empty"),
                       ARG_WORD(name));
    return true;
}

static bool misfit(const char *name, struct str line, struct err *err)
{
    return err_set(err, ERR_INTERNAL,
                   N_("the shipped file {file} has a row that does not "
                      "fit: {row}"),
                   ARG_WORD(name), ARG_STR(line));
}

static bool load_catalogue(struct ad_reader *r, struct arena *arena, struct err *err)
{
    struct str tsv;

    if (!embed_find(embed_data, "tasks.tsv", &tsv))
        return shipped("tasks.tsv", &tsv, err);
    if (!catalogue_load(arena, tsv, &r->catalogue, err))
        return false;
    for (uint32_t i = 0; i < r->catalogue.count; i++)
        map_add(&r->task_by_slug, r->catalogue.task[i].slug, i);
    return true;
}

static bool load_law(struct ad_reader *r, struct arena *arena, struct err *err)
{
    struct str tsv, line, c[LAW_COLUMNS];
    int64_t weeks;

    if (!shipped("law.tsv", &tsv, err))
        return false;
    r->law_concept = ARENA_ARRAY(arena, ROWS_MOST, struct str);
    r->law_weeks = ARENA_ARRAY(arena, ROWS_MOST, int32_t);
    while (embed_line(&tsv, &line)) {
        weeks = WEEKS_NONE;
        if (embed_columns(line, c, LAW_COLUMNS) != LAW_COLUMNS ||
            r->law_count == ROWS_MOST)
            return misfit("law.tsv", line, err);
        if (c[LAW_WEEKS_MOST].len && (!str_int(c[LAW_WEEKS_MOST], &weeks) ||
                                      weeks < 0 || weeks > OBTAIN_WEEKS_MOST))
            return misfit("law.tsv", line, err);
        map_add(&r->law, c[LAW_ID], r->law_count);
        if (str_is(c[LAW_CLASS], "statutory") && c[LAW_CONCEPT].len)
            map_add(&r->law_by_concept, str_lower(arena, c[LAW_CONCEPT]), r->law_count);
        if (!str_is(c[LAW_KIND], "other") && !str_is(c[LAW_KIND], "trait") &&
            !str_is(c[LAW_KIND], "language"))
            r->law_concept[r->law_count] = c[LAW_CONCEPT];
        r->law_weeks[r->law_count++] = (int32_t)weeks;
    }
    return true;
}

static bool load_roles(struct ad_reader *r, struct arena *arena, struct err *err)
{
    struct str tsv, line, c[ROLE_COLUMNS];

    if (!shipped("roles.tsv", &tsv, err))
        return false;
    r->role = ARENA_ARRAY(arena, ROWS_MOST, struct str);
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, ROLE_COLUMNS) != ROLE_COLUMNS ||
            r->role_count == ROWS_MOST)
            return misfit("roles.tsv", line, err);
        if (c[ROLE_JOBTECH].len)
            map_add(&r->role_by_occupation, c[ROLE_JOBTECH], r->role_count);
        map_add(&r->role_by_label, str_lower(arena, c[ROLE_SV]), r->role_count);
        r->role[r->role_count++] = c[ROLE_SLUG];
    }
    return true;
}

static void add_word(struct ad_reader *r, struct arena *arena, struct str word,
                     uint32_t certificate)
{
    struct str low = str_lower(arena, str_trim(word));

    if (low.len == 0 || r->word_count == WORDS_MOST ||
        !map_add(&r->certificate_by_word, low, certificate))
        return;
    uint32_t at = r->word_count++;
    for (; at > 0 && r->certificate_word[at - 1].len < low.len; at--) {
        r->certificate_word[at] = r->certificate_word[at - 1];
        r->certificate_of_word[at] = r->certificate_of_word[at - 1];
    }
    r->certificate_word[at] = low;
    r->certificate_of_word[at] = certificate;
}

static bool load_certificates(struct ad_reader *r, struct arena *arena, struct err *err)
{
    struct str tsv, line, word, c[4];

    if (!shipped("certificates.tsv", &tsv, err))
        return false;
    r->certificate = ARENA_ARRAY(arena, ROWS_MOST, struct str);
    r->certificate_word = ARENA_ARRAY(arena, WORDS_MOST, struct str);
    r->certificate_of_word = ARENA_ARRAY(arena, WORDS_MOST, uint32_t);
    while (embed_line(&tsv, &line)) {
        if (embed_columns(line, c, 4) != 4 || c[CERTIFICATE_CODE].len == 0 ||
            r->certificate_count == ROWS_MOST)
            return misfit("certificates.tsv", line, err);
        r->certificate[r->certificate_count] = c[CERTIFICATE_CODE];
        add_word(r, arena, c[CERTIFICATE_CODE], r->certificate_count);
        while (str_next(&c[CERTIFICATE_WORDS], ';', &word))
            add_word(r, arena, word, r->certificate_count);
        r->certificate_count++;
    }
    return true;
}

bool ad_reader_load(struct arena *arena, struct ad_reader **reader, struct err *err)
{
    struct ad_reader *r = ARENA_NEW(arena, struct ad_reader);

    r->task_by_slug = map_new(arena);
    r->law = map_new(arena);
    r->law_by_concept = map_new(arena);
    r->role_by_occupation = map_new(arena);
    r->role_by_label = map_new(arena);
    r->certificate_by_word = map_new(arena);
    if (!readtext_words_embedded(arena, &r->words, err) ||
        !load_catalogue(r, arena, err) || !load_law(r, arena, err) ||
        !load_roles(r, arena, err) || !load_certificates(r, arena, err))
        return false;
    *reader = r;
    return true;
}

const struct catalogue_task *ad_reader_task(const struct ad_reader *reader,
                                            struct str code)
{
    uint32_t at = str_starts(code, "task:")
                      ? map_get(&reader->task_by_slug, str_sub(code, 5, code.len))
                      : MAP_NONE;

    return at == MAP_NONE ? NULL : &reader->catalogue.task[at];
}

int32_t ad_reader_weeks(const struct ad_reader *reader, struct str law,
                        struct str concept)
{
    uint32_t at = law.len ? map_get(&reader->law, law)
                          : map_get(&reader->law_by_concept, concept);

    return at == MAP_NONE ? WEEKS_NONE : reader->law_weeks[at];
}

struct str ad_reader_law_concept(const struct ad_reader *reader, struct str law)
{
    uint32_t at = law.len ? map_get(&reader->law, law) : MAP_NONE;

    return at == MAP_NONE ? STR("") : reader->law_concept[at];
}

/* Does `word` stand in `text` with no letter just before it? */
static bool begins_word(struct str text, struct str word)
{
    for (size_t from = 0; from < text.len;) {
        size_t at = str_find(str_sub(text, from, text.len), word);
        if (at == SIZE_MAX)
            return false;
        at += from;
        unsigned char before = at ? (unsigned char)text.ptr[at - 1] : ' ';
        if (before < 0x80 && !(before >= 'a' && before <= 'z'))
            return true;
        from = at + 1;
    }
    return false;
}

struct str ad_reader_certificate(const struct ad_reader *reader, struct str label)
{
    uint32_t exact = map_get(&reader->certificate_by_word, label);

    if (exact != MAP_NONE)
        return reader->certificate[exact];
    for (uint32_t i = 0; i < reader->word_count; i++)
        if (begins_word(label, reader->certificate_word[i]))
            return reader->certificate[reader->certificate_of_word[i]];
    return STR("");
}

struct str ad_reader_doing(const struct ad_reader *reader, struct str words,
                           struct arena *arena)
{
    return readtext_doing(reader->words, words, arena);
}

/* Where `item` stands in the list, from 0; its length where it does not. */
static uint32_t list_place(struct str list, struct str item, uint32_t *len)
{
    struct str part;
    uint32_t place = UINT32_MAX;

    for (*len = 0; str_next(&list, ';', &part); ++*len)
        if (place == UINT32_MAX && str_eq(part, item))
            place = *len;
    return place;
}

static uint32_t role_of(const struct ad_reader *reader,
                        const struct ad_occupation *occupation)
{
    uint32_t role = occupation->id.len
                        ? map_get(&reader->role_by_occupation, occupation->id)
                        : MAP_NONE;
    struct arena scratch = { 0 };

    if (role == MAP_NONE && occupation->label.len)
        role = map_get(&reader->role_by_label, str_lower(&scratch, occupation->label));
    arena_free(&scratch);
    return role;
}

#define SHARED_MOST 64u /* occupations that one task can have, for the order */

/* The lower, the more typical: see the header. */
static uint32_t rank_of(const struct catalogue_task *t, struct str list,
                        struct str item)
{
    uint32_t len, place = list_place(list, item, &len);

    if (place == UINT32_MAX)
        return UINT32_MAX;
    len = len < SHARED_MOST ? len : SHARED_MOST;
    return (place + (uint32_t)t->weeks) * (SHARED_MOST + 1) + SHARED_MOST - len;
}

uint32_t ad_reader_tasks_of(const struct ad_reader *reader,
                            const struct ad_occupation *occupation, bool *exact,
                            uint32_t *task, uint32_t most)
{
    uint32_t role = role_of(reader, occupation), count = 0, rank[AD_TYPICAL_MOST];

    assert(most <= AD_TYPICAL_MOST);
    *exact = role != MAP_NONE;
    if (!*exact && occupation->ssyk.len != 4)
        return 0;
    for (uint32_t i = 0; i < reader->catalogue.count; i++) {
        const struct catalogue_task *t = &reader->catalogue.task[i];
        uint32_t mine = *exact ? rank_of(t, t->roles, reader->role[role])
                               : rank_of(t, t->ssyk, occupation->ssyk);
        if (mine == UINT32_MAX)
            continue;
        uint32_t at = count < most ? count++ : most;
        for (; at > 0 && rank[at - 1] > mine; at--)
            if (at < most) {
                task[at] = task[at - 1];
                rank[at] = rank[at - 1];
            }
        if (at < most) {
            task[at] = i;
            rank[at] = mine;
        }
    }
    return count;
}
