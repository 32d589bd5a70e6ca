/* vocab_read.c: see vocab_read.h. */
#include "service/vocab_read.h"

static const char *const source_names[VOCAB_SOURCE_COUNT] = {
    [VOCAB_ESCO] = "esco",
    [VOCAB_JOBTECH] = "jobtech",
    [VOCAB_AF] = "af",
};

const char *vocab_source_name(enum vocab_source source)
{
    return source_names[source];
}

bool vocab_source_from(struct str name, enum vocab_source *source)
{
    for (int s = 0; s < VOCAB_SOURCE_COUNT; s++) {
        if (!str_is(name, source_names[s]))
            continue;
        *source = (enum vocab_source)s;
        return true;
    }
    return false;
}

/* Long names, as they are downloaded. */
#define NO_SCHOOLING "occupations-with-no-edcuational-requirements.json"
#define SSYK_ISCO    "ssyk-level-4-with-related-isco-level-4-groups.json"
#define SUBSTITUTES  "substitutability-relations-between-occupations.json"
#define FOUND_JOBS   "occupation_id_hitta_yrken_descriptions.json"
#define SCHOOLING    "occupation_id_educational_requirements.json"

const struct vocab_part vocab_parts[] = {
    { VOCAB_ESCO, "skillGroups_en.csv", NULL, esco_groups, false, false },
    { VOCAB_ESCO, "skillGroups_sv.csv", NULL, esco_groups, false, false },
    { VOCAB_ESCO, "ISCOGroups_en.csv", NULL, esco_isco, false, false },
    { VOCAB_ESCO, "ISCOGroups_sv.csv", NULL, esco_isco, false, false },
    { VOCAB_ESCO, "skills_en.csv", NULL, esco_skills, false, false },
    { VOCAB_ESCO, "skills_sv.csv", NULL, esco_skills, false, false },
    { VOCAB_ESCO, "occupations_en.csv", NULL, esco_occupations, false, false },
    { VOCAB_ESCO, "occupations_sv.csv", NULL, esco_occupations, false, false },
    { VOCAB_ESCO, "broaderRelationsOccPillar.csv", NULL, esco_broader, false, false },
    { VOCAB_ESCO, "broaderRelationsSkillPillar.csv", NULL, esco_broader, false, false },
    { VOCAB_ESCO, "skillSkillRelations.csv", NULL, esco_skill_skill, false, false },
    { VOCAB_ESCO, "occupationSkillRelations.csv", NULL, esco_occupation_skill, false,
      false },

    { VOCAB_JOBTECH, "taxonomy-to-concept.json", "2020", jobtech_dump, false, false },

    { VOCAB_AF, "the-ssyk-hierarchy-with-occupations.json", "2025", af_ssyk, false,
      false },
    { VOCAB_AF, "isco-level-4-groups.json", "2025", af_isco, false, false },
    { VOCAB_AF, "skills.json", "2025", af_skills, false, false },
    { VOCAB_AF, "languages.json", "2025", af_languages, false, false },
    { VOCAB_AF, "sni-hierarchy.json", "2025", af_sni, false, false },
    { VOCAB_AF, "sun-field-hierarchy.json", "2025", af_sun_field, false, false },
    { VOCAB_AF, "sun-level-hierarchy.json", "2025", af_sun_level, false, false },
    { VOCAB_AF, "keyword-concepts-with-relations.json", "2025", af_keywords, false,
      false },
    { VOCAB_AF, NO_SCHOOLING, "2025", af_collections, false, false },
    { VOCAB_AF, SSYK_ISCO, "2025", af_ssyk_isco, false, false },
    { VOCAB_AF, SUBSTITUTES, "2025", af_substitutes, false, false },

    { VOCAB_AF, "info_occupations.json", "2024", af_occupations, false, false },
    { VOCAB_AF, "info_ssyk_level_4.json", "2024", af_group_names, false, false },
    { VOCAB_AF, "info_occupation_fields.json", "2024", af_fields, false, false },
    { VOCAB_AF, "info_job_titles.json", "2024", af_titles, false, false },
    { VOCAB_AF, "id_definitions.json", "2024", af_definitions, false, false },
    { VOCAB_AF, FOUND_JOBS, "2024", af_descriptions, false, false },
    { VOCAB_AF, SCHOOLING, "2024", af_schooling, false, false },
    { VOCAB_AF, "generic_skill_groups.json", "2024", af_generic, false, false },
    { VOCAB_AF, "id_taxonomy.json", "2024", af_occupation_skills, false, false },

    { VOCAB_AF, "kommun_id_namn.json", "2024", af_municipalities, true, false },
    { VOCAB_AF, "ssyk_region_kommun_annonser_2024.json", "2024", af_ads, false, true },
    { VOCAB_AF, "ssyk_salary.json", "2024", af_pay, false, false },
    { 0 },
};
