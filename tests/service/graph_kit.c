/* graph_kit.c: see graph_kit.h. */
#include "graph_kit.h"

#include <sqlite3.h>

#include "service/graph_build.h"

struct word {
    const char *code, *kind, *sv, *en, *text, *broader, *skills;
};

static const struct word words[] = {
    { "ssyk:9412", "group", "Köksbiträden", "Kitchen helpers",
      "Diskar, skalar grönsaker och hjälper kockar i kök och restaurang.", "", "" },
    { "ssyk:5120", "group", "Kockar", "Cooks",
      "Lagar mat i kök och restaurang och planerar matsedlar.", "", "" },
    { "ssyk:9111", "group", "Städare", "Cleaners",
      "Städar lokaler, dammsuger och moppar golv på kontor.", "", "" },
    { "ssyk:4111", "group", "Ekonomiassistenter", "Accounting clerks",
      "Bokför fakturor och betalningar och följer upp konton.", "", "" },
    { "ssyk:7131", "group", "Målare", "Painters",
      "Målar och tapetserar väggar och fasader.", "", "" },
    { "jobtech:koksbitrade", "occupation", "Köksbiträde", "Köksbiträde",
      "Hjälper till i restaurangkök.", "ssyk:9412", "jobtech:disk;jobtech:gronsaker" },
    { "jobtech:diskare", "occupation", "Diskare", "Diskare", "Diskar i restaurangkök.",
      "ssyk:9412", "jobtech:disk" },
    { "jobtech:kock", "occupation", "Kock", "Kock", "Lagar varmrätter.", "ssyk:5120",
      "jobtech:gronsaker;jobtech:varmkok" },
    { "jobtech:stadare", "occupation", "Lokalvårdare", "Lokalvårdare",
      "Städar kontor och trappor.", "ssyk:9111", "jobtech:kontorsstad" },
    { "jobtech:ekonom", "occupation", "Ekonomiassistent", "Ekonomiassistent",
      "Sköter bokföring.", "ssyk:4111", "jobtech:bokforing" },
    { "jobtech:malare", "occupation", "Målare", "Målare", "Målar fasader.", "ssyk:7131",
      "jobtech:maleri;jobtech:gesall" },
    { "jobtech:disk", "skill", "Diskning", "Diskning", "", "", "" },
    { "jobtech:gronsaker", "skill", "Grönsaksberedning", "Grönsaksberedning", "", "",
      "" },
    { "jobtech:varmkok", "skill", "Varmkök", "Varmkök", "", "", "" },
    { "jobtech:kontorsstad", "skill", "Kontorsstädning", "Kontorsstädning", "", "",
      "" },
    { "jobtech:bokforing", "skill", "Bokföring", "Bokföring", "", "", "" },
    { "jobtech:maleri", "skill", "Fasadmålning, målare", "Fasadmålning, målare", "", "",
      "" },
    { "jobtech:gesall", "skill", "Gesällbrev, målare", "Gesällbrev, målare", "", "",
      "" },
    { "jobtech:lost", "skill", "Städning av lokaler", "Städning av lokaler", "", "",
      "" },
    { "isco:9412", "group", "Köksbiträden", "Kitchen helpers", "", "", "" },
    { "isco:5120", "group", "Kockar", "Cooks", "", "", "" },
    { "isco:4111", "group", "Ekonomer", "Clerks", "", "", "" },
    { "esco:helper", "occupation", "kitchen assistant", "kitchen assistant", "",
      "isco:9412", "esco:wash;esco:peel" },
    { "esco:wider", "occupation", "cook", "cook", "", "isco:5120", "esco:peel" },
    { "esco:narrow", "occupation", "grill cook", "grill cook", "", "esco:wider",
      "esco:peel;esco:grill" },
    { "esco:clerk", "occupation", "accounting clerk", "accounting clerk", "",
      "isco:4111", "esco:book" },
    { "esco:wash", "skill", "wash dishes by hand", "wash dishes by hand", "", "", "" },
    { "esco:peel", "skill", "peel vegetables", "peel vegetables", "", "", "" },
    { "esco:grill", "skill", "grill food", "grill food", "", "", "" },
    { "esco:book", "skill", "keep the books", "keep the books", "", "", "" },
};
#define WORDS (sizeof words / sizeof *words)

static const char *const links =
    "INSERT INTO concept_relation (from_id, to_id, kind, source) SELECT a.id, b.id, "
    "'exact', 't' FROM concept a JOIN concept b ON substr(a.code, 6) = "
    "substr(b.code, 6) WHERE a.code LIKE 'ssyk:%' AND b.code LIKE 'isco:%';"
    "INSERT INTO concept_relation (from_id, to_id, kind, source) SELECT a.id, b.id, "
    "'substitutes_high', 't' FROM concept a, concept b WHERE a.code = 'jobtech:kock' "
    "AND b.code = 'jobtech:koksbitrade';"
    "INSERT INTO group_fact (concept_id, what, place, value) SELECT id, 'ads_2024', "
    "'', "
    "CASE code WHEN 'ssyk:9111' THEN 50000 ELSE 20 END FROM concept WHERE code LIKE "
    "'ssyk:%';"
    "INSERT INTO group_fact (concept_id, what, place, value) SELECT id, 'pay_median', "
    "'', 2500000 + id FROM concept WHERE code IN ('ssyk:9412', 'ssyk:5120');";

void graph_sql(const char *sql)
{
    char *reason = NULL;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(kit_path("test.db"), &db), SQLITE_OK);
    if (sqlite3_exec(db, sql, NULL, NULL, &reason) != SQLITE_OK)
        fail_msg("%s: %s", sql, reason);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static void add_word(struct buf *sql, const struct word *w)
{
    buf_format(sql,
               "INSERT INTO concept (code, kind, label_sv, label_en, family, own, "
               "placeholder) VALUES ('%s', '%s', '%s', '%s', '', 0, 0);",
               w->code, w->kind, w->sv, w->en);
    if (w->text[0])
        buf_format(sql,
                   "INSERT INTO concept_text (concept_id, lang, source, text) SELECT "
                   "id, 'sv', 't', '%s' FROM concept WHERE code = '%s';",
                   w->text, w->code);
}

static void add_link(struct buf *sql, const char *from, struct str to, const char *kind)
{
    buf_format(
        sql,
        "INSERT INTO concept_relation (from_id, to_id, kind, source) SELECT "
        "a.id, b.id, '%s', 't' FROM concept a, concept b WHERE a.code = '%s' AND "
        "b.code = '%.*s';",
        kind, from, STR_ARG(to));
}

void graph_words_in(bool backwards)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_cstr(&sql, "BEGIN;");
    for (size_t i = 0; i < WORDS; i++)
        add_word(&sql, &words[backwards ? WORDS - 1 - i : i]);
    for (size_t i = 0; i < WORDS; i++) {
        const struct word *w = &words[backwards ? WORDS - 1 - i : i];
        struct str skills = str_from(w->skills), skill;
        if (w->broader[0])
            add_link(&sql, w->code, str_from(w->broader), "broader");
        while (str_next(&skills, ';', &skill))
            add_link(&sql, w->code, skill,
                     str_starts(skill, "esco:") ? "essential" : "skill");
    }
    buf_cstr(&sql, links);
    buf_cstr(&sql, "COMMIT;");
    graph_sql(sql.ptr);
}

void graph_words_out(void)
{
    graph_sql(
        "BEGIN; DELETE FROM concept_why; DELETE FROM concept_demand;"
        "DELETE FROM group_near; DELETE FROM concept_near WHERE concept_id NOT IN "
        "(SELECT id FROM concept WHERE kind = 'task') OR near_id NOT IN (SELECT "
        "id FROM concept WHERE kind = 'task'); DELETE FROM concept_relation;"
        "DELETE FROM concept_text; DELETE FROM group_fact; DELETE FROM concept "
        "WHERE kind IN ('group', 'occupation', 'skill');"
        "DELETE FROM meta WHERE key = 'graph'; COMMIT;");
}

void graph_built(void)
{
    struct err err = { 0 };
    struct tx *tx = NULL;

    KIT_OK(tx_begin(kit_call.store, TX_WRITE, &tx, &err) &&
               graph_build(&kit_call, tx, &err) &&
               tx_commit(&tx, &kit_call.ticket, &err) &&
               store_wait(kit_call.store, kit_call.ticket, &err),
           &err);
    tx_end(&tx);
}

struct str graph_text(void)
{
    return kit_text(
        "SELECT group_concat(line, char(10)) FROM (SELECT a.code || ' ' || b.code || ' "
        "' || n.similarity AS line FROM concept_near n JOIN concept a ON a.id = "
        "n.concept_id JOIN concept b ON b.id = n.near_id WHERE a.kind <> 'task' OR "
        "b.kind <> 'task' UNION ALL SELECT a.code || ' ' || b.code || ' ' || w.part || "
        "' ' || w.milli FROM concept_why w JOIN concept a ON a.id = w.concept_id JOIN "
        "concept b ON b.id = w.near_id UNION ALL SELECT a.code || ' ' || b.code || ' ' "
        "|| g.milli FROM group_near g JOIN concept a ON a.id = g.concept_id JOIN "
        "concept b ON b.id = g.near_id UNION ALL SELECT c.code || ' ' || d.milli FROM "
        "concept_demand d JOIN concept c ON c.id = d.concept_id ORDER BY 1)");
}

int64_t graph_near(const char *code, const char *near)
{
    struct buf sql = buf_new(kit_call.arena);

    buf_format(&sql,
               "SELECT coalesce(max(n.similarity), 0) FROM concept_near n JOIN concept "
               "a ON a.id = n.concept_id JOIN concept b ON b.id = n.near_id WHERE "
               "a.code = '%s' AND b.code = '%s'",
               code, near);
    return kit_number(sql.ptr);
}
