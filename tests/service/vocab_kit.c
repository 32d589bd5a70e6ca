/* vocab_kit.c: see vocab_kit.h. */
#include "vocab_kit.h"

#include <zip.h>

const char *vocab_zip(const char *name, const struct packed *file)
{
    const char *path = kit_path(name);
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code);

    assert_non_null(zip);
    for (; file->name; file++) {
        zip_source_t *source =
            zip_source_buffer(zip, file->text, strlen(file->text), 0);
        assert_non_null(source);
        assert_true(zip_file_add(zip, file->name, source, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(zip), 0);
    return path;
}

#define SKILL(uuid)      ESCO_HOME "skill/" uuid
#define OCCUPATION(uuid) ESCO_HOME "occupation/" uuid

#define LEADS(kind, uuid) OCCUPATION(PICKER) "," kind ",skill," SKILL(uuid) "\n"
#define NEEDS_SKILLS                                                                   \
    "occupationUri,relationType,skillType,skillUri\n" LEADS("essential", PICK)         \
        LEADS("optional", DRIVE) LEADS("optional", UNKNOWN)

const struct packed small_esco[] = {
    { "skills_en.csv", "conceptType,conceptUri,skillType,preferredLabel,altLabels,"
                       "hiddenLabels,"
                       "description\n"
                       "KnowledgeSkillCompetence," SKILL(
                           PICK) ",skill,pick orders,\"gather goods\n"
                                 "order picking\",,Takes goods from their shelves.\n"
                                 "KnowledgeSkillCompetence," SKILL(
                                     DRIVE) ",skill,drive a truck,,trucker,"
                                            "\"Moves loads, safely.\"\n"
                                            "KnowledgeSkillCompetence," SKILL(
                                                COUNT) ",knowledge,count stock,,,\n" },
    { "occupations_en.csv",
      "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,"
      "hiddenLabels,"
      "description\n"
      "Occupation," OCCUPATION(
          PICKER) ",9333,order picker,warehouse picker,,Picks.\n" },
    { "ISCOGroups_en.csv", "conceptType,conceptUri,code,preferredLabel,altLabels,"
                           "description\n"
                           "ISCOGroup," ESCO_HOME "isco/C9333,9333,Freight handlers,,"
                           "They carry.\n" },
    { "sub/occupationSkillRelations.csv", NEEDS_SKILLS },
    { "broaderRelationsOccPillar.csv",
      "conceptType,conceptUri,broaderType,broaderUri\n"
      "Occupation," OCCUPATION(PICKER) ",ISCOGroup," ESCO_HOME "isco/C9333\n" },
    { "conceptSchemes_en.csv", "whatever\n" },
    { NULL, NULL },
};

const struct packed small_jobtech[] = {
    { "taxonomy-to-concept.json",
      "{\"occupation-name\":{\"7\":{\"conceptId\":\"occ_old\",\"preferredLabel\":"
      "\"Orderplockare\",\"legacyAmsTaxonomyId\":\"7\",\"type\":\"occupation-name\"},"
      "\"8\":{\"conceptId\":\"occ_pick\",\"preferredLabel\":\"Plockare (gammalt)\","
      "\"legacyAmsTaxonomyId\":\"8\"}},"
      "\"skill\":{\"1\":{\"conceptId\":\"skill_1\",\"preferredLabel\":\"Lagerarbete\","
      "\"legacyAmsTaxonomyId\":\"1\"}},"
      "\"ssyk-level-4\":{\"9\":{\"conceptId\":\"grp_4\",\"preferredLabel\":"
      "\"Lagerpersonal\",\"legacyAmsTaxonomyId\":\"9\"}},"
      "\"driving-licence\":{\"3\":{\"conceptId\":\"lic_b\",\"preferredLabel\":\"B\","
      "\"legacyAmsTaxonomyId\":\"3\"}},"
      "\"municipality\":{\"1\":{\"conceptId\":\"x\",\"preferredLabel\":\"Y\"}}}" },
    { NULL, NULL },
};

#define DATA(list) "{\"data\":{\"concepts\":[" list "]}}"

const struct packed small_2025[] = {
    { "the-ssyk-hierarchy-with-occupations.json",
      DATA(
          "{\"id\":\"grp_1\",\"preferred_label\":\"Kortare\",\"ssyk_code_2012\":"
          "\"9\",\"type\":\"ssyk-level-1\",\"narrower\":[{\"id\":\"grp_2\","
          "\"preferred_label\":\"Lager\",\"ssyk_code_2012\":\"93\",\"narrower\":["
          "{\"id\":\"grp_3\",\"preferred_label\":\"Gods\",\"ssyk_code_2012\":\"933\","
          "\"narrower\":[{\"id\":\"grp_4\",\"preferred_label\":\"Lagerpersonal m.fl.\","
          "\"definition\":\"Plockar och packar.\",\"ssyk_code_2012\":\"9330\","
          "\"narrower\":[{\"id\":\"occ_pick\",\"preferred_label\":\"Orderplockare\","
          "\"type\":\"occupation-name\"},{\"id\":\"occ_pack\",\"preferred_label\":"
          "\"Packare\",\"type\":\"occupation-name\"}]}]}]}]}") },
    { "skills.json",
      DATA("{\"id\":\"skill_1\",\"preferred_label\":\"Lagerarbete, vana\",\"type\":"
           "\"skill\"},{\"id\":\"skill_2\",\"preferred_label\":\"Truckkörning\","
           "\"type\":\"skill\"}") },
    { "substitutability-relations-between-occupations.json",
      DATA("{\"id\":\"occ_pick\",\"preferred_label\":\"Orderplockare\","
           "\"substituted_by\":[{\"id\":\"occ_pack\",\"preferred_label\":\"Packare\","
           "\"substitutability_percentage\":75},{\"id\":\"occ_gone\","
           "\"preferred_label\":\"Lagerkarl\",\"substitutability_percentage\":25}],"
           "\"substitutes\":[]}") },
    { "ssyk-level-4-with-related-isco-level-4-groups.json",
      DATA("{\"id\":\"grp_4\",\"ssyk_code_2012\":\"9330\",\"preferred_label\":"
           "\"Lagerpersonal m.fl.\",\"related\":[{\"id\":\"isco_1\",\"isco_code_08\":"
           "\"9333\"}]}") },
    { "ssyk-level-4-groups.json", "{}" },
    { NULL, NULL },
};

const struct packed small_2024[] = {
    { "info_occupations.json",
      DATA("{\"id\":\"occ_pick\",\"preferred_label\":\"Plockare\",\"title\":[{"
           "\"preferred_label\":\"Godsplockare\"}],\"area\":[],\"ssyk\":[{\"id\":"
           "\"grp_4\"}]}") },
    { "info_job_titles.json",
      DATA("{\"id\":\"title_1\",\"preferred_label\":\"Lagerbiträde"
           "\",\"related\":[{\"id\":\"occ_pick\"}]}") },
    { "id_definitions.json", "{\"occ_pick\":\"Plockar varor.\"}" },
    { "id_taxonomy.json", "{\"occ_pick\":[\"Truckkörning\",\"Ordning på hyllan\"]}" },
    { "generic_skill_groups.json",
      "[{\"name\":\"A\",\"generic_skills\":[{\"label\":[\"Tempoväxling\"],\"name\":"
      "\"Växlar tempo\",\"definition\":\"Kan skynda.\"}]}]" },
    { NULL, NULL },
};

const struct packed small_figures[] = {
    { "kommun_id_namn.json", "{\"kom_1\":\"Östersund\",\"kom_2\":\"Okänd\"}" },
    { "ssyk_region_kommun_annonser_2024.json",
      "{\"grp_4\":{\"i46j_HmG_v64\":900,\"kom_1\":40,\"kom_2\":2,\"lan_9\":50}}" },
    { "ssyk_salary.json",
      "{\"9330\":[\"24000\",\"28000\",\"..\"],\"0000\":[\"1\",\"2\",\"3\"],\"Nej\":"
      "[\"..\",\"..\",\"..\"]}" },
    { NULL, NULL },
};

struct vocab_report vocab_take_in(enum vocab_source source, const char *path)
{
    struct vocab_ask ask = { source, path, true };
    struct vocab_report report;
    struct err err = { 0 };

    KIT_OK(vocab_import(&kit_call, &ask, &report, &err), &err);
    return report;
}

/* One table's rows, each with the file that says it. */
#define SAID(table, id, what)                                                          \
    " UNION ALL SELECT '" table " ' || v.part || ' ' || c.code || ' ' || " what        \
    " FROM " table " t JOIN concept c ON c.id = t." id                                 \
    " JOIN vocab_import v ON v.id = t.part"

static const char all_words[] =
    "SELECT coalesce(group_concat(line, char(10)), '') FROM (SELECT line FROM (SELECT "
    "'concept ' || c.code || ' ' || c.kind || ' ' || c.label_sv || '|' || c.label_en "
    "|| ' ' || c.placeholder || ' ' || c.same || ' ' || coalesce(h.code, '-') AS line "
    "FROM concept c LEFT JOIN concept h ON h.id = c.replaced_by WHERE EXISTS (SELECT 1 "
    "FROM concept_called d WHERE d.concept_id = c.id)" SAID(
        "concept_called", "concept_id",
        "t.lang || t.source || ' ' || t.kind || ' ' || t.listed || t.label")
        SAID("concept_code", "concept_id",
             "t.scheme || ' ' || t.vintage || ' ' || t.code")
            SAID("concept_label", "concept_id", "t.lang || t.kind || ' ' || t.label")
                SAID("concept_text", "concept_id",
                     "t.lang || t.source || ' ' || t.text")
                    SAID("group_fact", "concept_id", "t.what || t.place || t.value")
                        SAID("concept_relation", "from_id",
                             "t.kind || t.source || (SELECT o.code FROM concept o "
                             "WHERE o.id = t.to_id)") ") ORDER BY line)";

struct str vocab_text(void)
{
    return kit_text(all_words);
}

int64_t vocab_sum(void)
{
    struct str text = vocab_text();
    uint64_t sum = 14695981039346656037u; /* FNV-1a */

    for (size_t i = 0; i < text.len; i++)
        sum = (sum ^ (unsigned char)text.ptr[i]) * 1099511628211u;
    return (int64_t)(sum >> 1);
}

void vocab_refused(enum vocab_source source, const char *path, enum err_kind kind,
                   const char *words)
{
    struct vocab_ask ask = { source, path, true };
    struct vocab_report report = { .file_count = 77 };
    int64_t before = vocab_sum();
    struct err err = { 0 };

    assert_false(vocab_import(&kit_call, &ask, &report, &err));
    kit_err(&err, kind, words);
    assert_int_equal(report.file_count, 77);
    assert_int_equal(vocab_sum(), before);
    assert_int_equal(kit_number("SELECT count(*) FROM vocab_import WHERE new_count = 0 "
                                "AND same_count = 0 AND changed_count = 0"),
                     0);
    assert_false(vocab_check(&kit_call, &ask, &err)); /* seen without a database too */
    assert_int_equal(err.kind, kind);
}
