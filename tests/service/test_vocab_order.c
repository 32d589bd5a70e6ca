/*
 * test_vocab_order.c: whatever files were read, in whatever order, how often, and
 * whatever some of them have taken back since: are the words those of a first import of
 * the files as they are now? Random files over a few ids, so that most facts are said
 * by several of them.
 */
#include "vocab_kit.h"

#include "base/rng.h"

#define ROUNDS     12
#define STEPS      14
#define FILE_COUNT 14

/* A file of the test: how it is made of chance, and what it holds now. */
struct made {
    enum vocab_source source;
    const char *name;
    void (*make)(struct buf *out, struct rng *rng);
    struct str text; /* empty: not read yet */
};

static bool chance(struct rng *rng, uint32_t percent)
{
    return rng_below(rng, 100) < percent;
}

static const char *label(struct rng *rng)
{
    static const char *const labels[] = { "Alfa", "Beta", "Gamma", "alfa", "Delta" };

    return labels[rng_below(rng, 5)];
}

static void comma(struct buf *out)
{
    char last = out->len ? out->ptr[out->len - 1] : '[';

    if (last != '[' && last != '{')
        buf_char(out, ',');
}

static void open_list(struct buf *out)
{
    buf_cstr(out, "{\"data\":{\"concepts\":[");
}

static void close_list(struct buf *out)
{
    buf_cstr(out, "]}}");
}

/* Groups g0..g2 of SSYK are 9330..9332, or, now and then, another. */
static void ssyk(struct buf *out, struct rng *rng)
{
    open_list(out);
    for (uint32_t g = 0; g < 3; g++) {
        if (chance(rng, 30))
            continue;
        comma(out);
        buf_format(out,
                   "{\"id\":\"g%u\",\"preferred_label\":\"%s\",\"ssyk_code_2012\":"
                   "\"933%u\",\"definition\":\"d%u\"}",
                   g, label(rng), chance(rng, 15) ? 2 - g : g, rng_below(rng, 2));
    }
    close_list(out);
}

static void isco(struct buf *out, struct rng *rng)
{
    open_list(out);
    for (uint32_t g = 0; g < 3; g++) {
        if (chance(rng, 40))
            continue;
        comma(out);
        buf_format(out,
                   "{\"id\":\"i%u\",\"preferred_label\":\"%s\",\"isco_code_08\":"
                   "\"522%u\"}",
                   g, label(rng), g);
    }
    close_list(out);
}

static void ssyk_isco(struct buf *out, struct rng *rng)
{
    open_list(out);
    for (uint32_t g = 0; g < 3; g++) {
        if (chance(rng, 40))
            continue;
        comma(out);
        buf_format(out,
                   "{\"id\":\"g%u\",\"ssyk_code_2012\":\"933%u\",\"preferred_label\":"
                   "\"%s\",\"related\":[{\"id\":\"i%u\",\"isco_code_08\":\"522%u\","
                   "\"preferred_label\":\"%s\"}]}",
                   g, g, label(rng), g, g, label(rng));
    }
    close_list(out);
}

static void listed(struct buf *out, struct rng *rng, char first)
{
    open_list(out);
    for (uint32_t k = 0; k < 4; k++) {
        if (chance(rng, 40))
            continue;
        comma(out);
        buf_format(out, "{\"id\":\"%c%u\",\"preferred_label\":\"%s\"}", first, k,
                   label(rng));
    }
    close_list(out);
}

static void skills(struct buf *out, struct rng *rng)
{
    listed(out, rng, 's');
}

static void groups(struct buf *out, struct rng *rng)
{
    listed(out, rng, 'g');
}

/* What is related may be an occupation, a skill, or a group; taken for anything. */
static void keywords(struct buf *out, struct rng *rng)
{
    static const char *const of[] = { "o1", "s2", "g1", "s3", "o3" };
    static const char *const type[] = { "occupation-name", "skill", "whatever" };

    open_list(out);
    for (uint32_t k = 0; k < 2; k++) {
        comma(out);
        buf_format(out, "{\"id\":\"k%u\",\"preferred_label\":\"%s\",\"related\":[", k,
                   label(rng));
        for (uint32_t i = 0; i < 5; i++) {
            if (chance(rng, 50))
                continue;
            comma(out);
            buf_format(out, "{\"id\":\"%s\",\"type\":\"%s\"", of[i],
                       type[rng_below(rng, 3)]);
            if (chance(rng, 60))
                buf_format(out, ",\"preferred_label\":\"%s\"", label(rng));
            buf_cstr(out, "}");
        }
        buf_cstr(out, "]}");
    }
    close_list(out);
}

static void substitutes(struct buf *out, struct rng *rng)
{
    open_list(out);
    for (uint32_t o = 0; o < 4; o++) {
        if (chance(rng, 40))
            continue;
        comma(out);
        buf_format(out,
                   "{\"id\":\"o%u\",\"preferred_label\":\"%s\",\"substituted_by\":[{"
                   "\"id\":\"o%u\",\"preferred_label\":\"%s\","
                   "\"substitutability_percentage\":%u}]}",
                   o, label(rng), (o + 1) % 4, label(rng), chance(rng, 50) ? 25 : 75);
    }
    close_list(out);
}

static void occupations(struct buf *out, struct rng *rng)
{
    open_list(out);
    for (uint32_t o = 0; o < 3; o++) {
        if (chance(rng, 30))
            continue;
        comma(out);
        buf_format(out,
                   "{\"id\":\"o%u\",\"preferred_label\":\"%s\",\"title\":[{"
                   "\"preferred_label\":\"T%u\"}],\"ssyk\":[{\"id\":\"g%u\"}]}",
                   o, label(rng), rng_below(rng, 3), rng_below(rng, 3));
    }
    close_list(out);
}

static void titles(struct buf *out, struct rng *rng)
{
    open_list(out);
    buf_format(out,
               "{\"id\":\"t0\",\"preferred_label\":\"%s\",\"related\":[{\"id\":"
               "\"o%u\"}]}",
               label(rng), rng_below(rng, 4));
    close_list(out);
}

static void definitions(struct buf *out, struct rng *rng)
{
    static const char *const of[] = { "o0", "o1", "g1", "s1" };

    buf_cstr(out, "{");
    for (uint32_t i = 0; i < 4; i++) {
        if (chance(rng, 40))
            continue;
        comma(out);
        buf_format(out, "\"%s\":\"text %u\"", of[i], rng_below(rng, 2));
    }
    buf_cstr(out, "}");
}

static void skills_of(struct buf *out, struct rng *rng)
{
    buf_cstr(out, "{");
    for (uint32_t o = 0; o < 3; o++) {
        comma(out);
        buf_format(out, "\"o%u\":[\"%s\",\"%s\"]", o, label(rng), label(rng));
    }
    buf_cstr(out, "}");
}

static void pay(struct buf *out, struct rng *rng)
{
    buf_format(out, "{\"9330\":[\"..\",\"%u\",\"..\"]", 20000 + rng_below(rng, 3));
    if (chance(rng, 50))
        buf_cstr(out, ",\"9331\":[\"1\",\"2\",\"3\"]");
    buf_cstr(out, "}");
}

static void dump(struct buf *out, struct rng *rng)
{
    static const char *const type[] = { "occupation-name", "skill", "ssyk-level-4",
                                        "isco-level-4", "keyword" };
    static const char first[] = { 'o', 's', 'g', 'i', 'k' };

    buf_cstr(out, "{\"driving-licence\":{\"1\":{\"conceptId\":\"lic\","
                  "\"preferredLabel\":\"B\"}}");
    for (uint32_t t = 0; t < 5; t++) {
        buf_format(out, ",\"%s\":{", type[t]);
        for (uint32_t k = 0; k < 3; k++) {
            if (chance(rng, 50))
                continue;
            comma(out);
            buf_format(out,
                       "\"%u\":{\"conceptId\":\"%c%u\",\"preferredLabel\":\"%s\","
                       "\"legacyAmsTaxonomyId\":\"%u\"}",
                       k, first[t], k, label(rng), rng_below(rng, 3));
        }
        buf_cstr(out, "}");
    }
    buf_cstr(out, "}");
}

static void esco_groups_of(struct buf *out, struct rng *rng)
{
    buf_cstr(out, "conceptUri,preferredLabel,altLabels,description\n");
    for (uint32_t g = 0; g < 3; g++)
        if (chance(rng, 60))
            buf_format(out, ESCO_HOME "isco/C522%u,%s,%s,\n", g, label(rng),
                       label(rng));
}

static const struct made all_files[FILE_COUNT] = {
    { VOCAB_AF, "the-ssyk-hierarchy-with-occupations.json", ssyk, { 0 } },
    { VOCAB_AF, "isco-level-4-groups.json", isco, { 0 } },
    { VOCAB_AF,
      "ssyk-level-4-with-related-isco-level-4-groups.json",
      ssyk_isco,
      { 0 } },
    { VOCAB_AF, "skills.json", skills, { 0 } },
    { VOCAB_AF, "keyword-concepts-with-relations.json", keywords, { 0 } },
    { VOCAB_AF,
      "substitutability-relations-between-occupations.json",
      substitutes,
      { 0 } },
    { VOCAB_AF, "info_occupations.json", occupations, { 0 } },
    { VOCAB_AF, "info_ssyk_level_4.json", groups, { 0 } },
    { VOCAB_AF, "info_job_titles.json", titles, { 0 } },
    { VOCAB_AF, "id_definitions.json", definitions, { 0 } },
    { VOCAB_AF, "id_taxonomy.json", skills_of, { 0 } },
    { VOCAB_AF, "ssyk_salary.json", pay, { 0 } },
    { VOCAB_JOBTECH, "taxonomy-to-concept.json", dump, { 0 } },
    { VOCAB_ESCO, "ISCOGroups_en.csv", esco_groups_of, { 0 } },
};

static void take_in(const struct made *file)
{
    const struct packed one[] = {
        { file->name, str_cstr(kit_call.arena, file->text) },
        { NULL, NULL },
    };

    vocab_take_in(file->source, vocab_zip("one.zip", one));
}

/* Another content, or now and then the same once more. */
static void change(struct made *file, struct rng *rng)
{
    struct buf out = buf_new(kit_call.arena);

    if (file->text.len && chance(rng, 20))
        return;
    file->make(&out, rng);
    file->text = buf_str(&out);
}

static void differ(uint32_t round, struct str grown, struct str fresh)
{
    struct str a, b;

    while (grown.len || fresh.len) {
        if (!str_next(&grown, '\n', &a))
            a = STR("");
        if (!str_next(&fresh, '\n', &b))
            b = STR("");
        if (!str_eq(a, b))
            fail_msg("round %u: grown has\n%.*s\nwhere a fresh import has\n%.*s", round,
                     STR_ARG(a), STR_ARG(b));
    }
}

static void whatever_was_there_before_makes_no_difference(void **state)
{
    for (uint32_t round = 0; round < ROUNDS; round++) {
        struct made file[FILE_COUNT];
        struct arena keep = { 0 };
        struct rng rng = rng_seeded(4400 + round);

        memcpy(file, all_files, sizeof file);
        for (uint32_t step = 0; step < STEPS; step++) {
            struct made *f = &file[rng_below(&rng, FILE_COUNT)];
            change(f, &rng);
            take_in(f);
        }
        struct str grown = str_copy(&keep, vocab_text());
        for (uint32_t k = 0; k < FILE_COUNT; k++)
            file[k].text = str_copy(&keep, file[k].text);
        kit_remove(state);
        kit_make(state);
        uint32_t from = rng_below(&rng, FILE_COUNT);
        for (uint32_t k = 0; k < FILE_COUNT; k++)
            if (file[(from + k * 5) % FILE_COUNT].text.len)
                take_in(&file[(from + k * 5) % FILE_COUNT]);
        differ(round, grown, vocab_text());
        kit_remove(state);
        kit_make(state);
        arena_free(&keep);
    }
}

/* As a coach's municipality did it: the first file names what the second lists. */
static void what_one_file_takes_back_the_other_still_says(void **state)
{
    struct made first = all_files[1], second = all_files[2];

    (void)state;
    first.text = STR("{\"data\":{\"concepts\":[{\"id\":\"i1\",\"preferred_label\":"
                     "\"Butik\",\"isco_code_08\":\"5221\"}]}}");
    second.text = STR("{\"data\":{\"concepts\":[{\"id\":\"g1\",\"ssyk_code_2012\":"
                      "\"5222\",\"preferred_label\":\"Handel\",\"related\":[{\"id\":"
                      "\"i1\",\"isco_code_08\":\"5221\",\"preferred_label\":"
                      "\"Butik\"}]}]}}");
    take_in(&first);
    take_in(&second);
    first.text = STR("{\"data\":{\"concepts\":[]}}");
    take_in(&first);
    assert_true(str_is(
        kit_text("SELECT label_sv FROM concept WHERE code = 'isco:5221'"), "Butik"));
    assert_int_equal(kit_number("SELECT placeholder FROM concept WHERE code = "
                                "'isco:5221'"),
                     1); /* named by a relation only now */
    second.text = first.text;
    take_in(&second);
    assert_int_equal(kit_number("SELECT count(*) FROM concept_called"), 0);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, kit_make, kit_remove)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(whatever_was_there_before_makes_no_difference),
        CASE(what_one_file_takes_back_the_other_still_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
