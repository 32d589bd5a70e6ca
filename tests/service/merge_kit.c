/* merge_kit.c: see merge_kit.h. */
#include "merge_kit.h"

#include <sqlite3.h>

#include "base/date.h"
#include "service/adapt.h"
#include "service/disclosure.h"
#include "service/note.h"

static const char *const tasks[] = { "task:plocka-order", "task:packa-kolli",
                                     "task:stada-kontor", "licence:B" };
#define LICENCE 3u /* held or not, without levels */
static const char *const places[] = { "Krokom", "Östersund", "Strömsund", "Sundsvall" };

int merge_make(void **state)
{
    if (mapping_make(state) != 0)
        return -1;
    mapping_sql("INSERT INTO secrecy_domain VALUES (2, 'other', 'other', '');"
                "INSERT INTO org (id, rid, name, secrecy_domain)"
                " VALUES (3, 3, 'C', 'other')");
    return 0;
}

/* ---------------------------------------------------------------- a case by chance */

static bool maybe(struct rng *rng)
{
    return rng_below(rng, 2) == 0;
}

static const char *numbered(const char *word, struct rng *rng)
{
    struct buf text = buf_new(kit_call.arena);

    buf_format(&text, "%s %u", word, rng_below(rng, 1000));
    return text.ptr;
}

const char *merge_key(const char *part, const char *code)
{
    struct buf key = buf_new(kit_call.arena);

    buf_format(&key, "%s/%s", part, code);
    return key.ptr;
}

const char *merge_id(uint32_t round)
{
    struct buf text = buf_new(kit_call.arena);

    buf_int(&text, round);
    return text.ptr;
}

/* From a file, or from a desk: then nothing is known of her but that she is. */
int64_t merge_somebody(struct rng *rng, const char *key)
{
    struct buf text = buf_new(kit_call.arena);

    if (rng_below(rng, 4) == 0) {
        buf_format(&text,
                   "INSERT INTO person (rid, org_id, source, source_key, content_hash)"
                   " VALUES (%u, 1, 'desk', '%s', x'00')",
                   1000 + rng_below(rng, 1000000), key);
        mapping_sql(text.ptr);
        return mapping_person(key);
    }
    buf_format(&text, MERGE_HEADER "%s,%s,%s,bus,%u,2026-01-01,%s=%u\n", key,
               maybe(rng) ? "K" : "", places[rng_below(rng, 4)],
               20 + rng_below(rng, 60), tasks[rng_below(rng, 3)],
               1 + rng_below(rng, 4));
    mapping_people(buf_str(&text));
    return mapping_person(key);
}

static void talk(struct rng *rng, int64_t id)
{
    bool any = false;

    for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++) {
        if (maybe(rng))
            continue;
        any = true;
        mapping_say(id, merge_key("level", tasks[i]),
                    i == LICENCE || maybe(rng) ? "1" : "3");
        if (maybe(rng))
            mapping_say(id, merge_key("evidence", tasks[i]), "seen");
        if (maybe(rng))
            mapping_say(id, merge_key("wish", tasks[i]),
                        maybe(rng) ? "wants" : "rather_not");
    }
    if (maybe(rng)) {
        any = true;
        mapping_say(id, "wishes", numbered("Vill", rng));
    }
    if (maybe(rng)) {
        any = true;
        mapping_say(id, "place", places[rng_below(rng, 4)]);
        mapping_say(id, "reach", places[rng_below(rng, 4)]);
        mapping_say(id, "days", "31");
    }
    if (any)
        mapping_end(id);
}

static void adapt(struct rng *rng, int64_t id)
{
    struct adapt said = { .kinds = 1U << rng_below(rng, ADAPT_WORD_COUNT) }, before;
    struct adapt_saved saved;
    struct err err = { 0 };

    said.words = str_from(maybe(rng) ? "" : numbered("Behöver", rng));
    KIT_OK(adapt_load(&kit_call, id, &before, &err), &err);
    said.from_at = before.from_at;
    KIT_OK(adapt_save(&kit_call, id, &said, &saved, &err), &err);
    mapping_wait();
}

static void ground(struct rng *rng, int64_t id)
{
    const struct ground_said ground = { .held = true,
                                        .since_day = moment_day(kit_call.now) -
                                                     (int32_t)rng_below(rng, 900) };
    struct err err = { 0 };

    KIT_OK(ground_save(&kit_call, id, rng_below(rng, GROUND_WORD_COUNT), &ground, &err),
           &err);
    mapping_wait();
}

void merge_tell(struct rng *rng, int64_t id)
{
    const struct disclosure_new in = { .what = 1U << DISCLOSED_NAME,
                                       .ground = GROUND_HARM_TEST,
                                       .to = { RECIPIENT_UNIT, 3, STR("") },
                                       .reason = str_from(numbered("Prövat", rng)),
                                       .until = moment_day(kit_call.now) + 30 };
    struct err err = { 0 };

    KIT_OK(disclosure_decide(&kit_call, id, &in, &err), &err);
    mapping_wait();
}

void merge_note(int64_t id, const char *text)
{
    struct note note = { .text = str_from(text), .day = moment_day(kit_call.now) };
    struct err err = { 0 };

    KIT_OK(note_write(&kit_call, id, &note, &err), &err);
    mapping_wait();
}

static void begin_draft(struct rng *rng, int64_t id)
{
    kit_call.actor = maybe(rng) ? &mapping_coach : &mapping_other;
    mapping_say(id, merge_key("level", tasks[rng_below(rng, LICENCE)]), "2");
    kit_call.actor = &mapping_coach;
}

void merge_fill(struct rng *rng, int64_t id)
{
    talk(rng, id);
    if (maybe(rng))
        adapt(rng, id);
    if (maybe(rng))
        ground(rng, id);
    if (maybe(rng))
        merge_tell(rng, id);
    if (maybe(rng))
        merge_note(id, numbered("Ringde", rng));
    if (maybe(rng))
        begin_draft(rng, id);
}

/* --------------------------------------------------------------------- what holds */

static void put_things(struct buf *out, const struct mapping *m)
{
    for (uint32_t i = 0; i < m->count; i++) {
        const struct map_thing *t = &m->thing[i];
        buf_format(out, "%.*s %d %d %d %d %d\n", STR_ARG(t->code), t->level,
                   (int)t->evidence, t->on_day, t->expires_day, (int)t->wish);
    }
}

static void put_reach(struct buf *out, const struct map_reach *r)
{
    buf_format(out, "reach %d %d %lld %d %lld %lld %d %d %u %u:", r->known, r->mapped,
               (long long)r->home.id, (int)r->mode, (long long)r->minutes,
               (long long)r->hours, r->from_day, r->enrolled_day, r->days, r->shifts);
    for (uint32_t i = 0; i < r->place_count; i++)
        buf_format(out, " %.*s", STR_ARG(r->place[i].code));
    buf_char(out, '\n');
}

static void put_draft(struct buf *out, struct actor *user, int64_t id)
{
    const struct draft_which which = { .person_id = id, .form = MAPPING_FORM };
    struct call call = kit_call;
    struct draft draft;
    struct err err = { 0 };

    call.actor = user;
    KIT_OK(draft_load(&call, &which, &draft, &err), &err);
    buf_format(out, "draft %lld:", (long long)draft.version);
    for (uint32_t i = 0; i < draft.count; i++)
        buf_format(out, " %.*s=%.*s", STR_ARG(draft.item[i].key),
                   STR_ARG(draft.item[i].value));
    buf_char(out, '\n');
}

static void put_rest(struct buf *out, int64_t id)
{
    struct adapt adapt;
    struct grounds grounds;
    struct notes notes;
    struct view *told = NULL;
    struct err err = { 0 };

    KIT_OK(adapt_load(&kit_call, id, &adapt, &err), &err);
    KIT_OK(grounds_load(&kit_call, id, &grounds, &err), &err);
    KIT_OK(
        notes_load(&kit_call, id, &(struct notes_ask){ 0, NOTES_MOST }, &notes, &err),
        &err);
    KIT_OK(disclosure_list(&kit_call, id, &told, &err), &err);
    buf_format(out, "adapt %u %.*s\n", adapt.kinds, STR_ARG(adapt.words));
    for (uint32_t i = 0; i < GROUND_WORD_COUNT; i++)
        buf_format(out, "ground %u %d %d %d\n", i, grounds.of[i].held,
                   grounds.of[i].since_day, grounds.of[i].on_day);
    for (uint32_t i = 0; i < notes.count; i++)
        buf_format(out, "note %lld %.*s\n", (long long)notes.note[i].rid,
                   STR_ARG(notes.note[i].text));
    view_write(out, told);
}

struct str merge_what_holds(int64_t id)
{
    struct buf out = buf_new(kit_call.arena), sql = buf_new(kit_call.arena);
    struct mapping now;
    struct err err = { 0 };

    KIT_OK(mapping_load(&kit_call, id, false, &now, &err), &err);
    put_things(&out, &now);
    put_reach(&out, &now.reach);
    buf_format(&out, "wishes %.*s\n", STR_ARG(now.wishes));
    put_draft(&out, &mapping_coach, id);
    put_draft(&out, &mapping_other, id);
    put_rest(&out, id);
    buf_format(&sql,
               "SELECT coalesce((SELECT 1 + unicode(sex || '-') FROM sex_record"
               " WHERE person_id = %lld AND to_seq IS NULL), 0)",
               (long long)id);
    buf_format(&out, "\nsex %lld\n", (long long)kit_number(sql.ptr));
    return buf_str(&out);
}

static void put_columns(struct buf *out, const char *table, sqlite3_stmt *row)
{
    for (int c = 0; c < sqlite3_column_count(row); c++) {
        int bytes = sqlite3_column_bytes(row, c);
        buf_format(out, "%s.%d.%d:", table, c, bytes);
        if (bytes > 0)
            buf_add(out, (struct str){ sqlite3_column_blob(row, c), (size_t)bytes });
    }
}

struct str merge_rows_of(int64_t id)
{
    static const char *const tables[] = { "task_wish",   "wish_text", "accommodation",
                                          "eligibility", "draft",     "disclosure",
                                          "waiver",      "note",      "user_account",
                                          "identity" };
    struct buf out = buf_new(kit_call.arena);
    sqlite3 *db;

    assert_int_equal(sqlite3_open(kit_path("test.db"), &db), SQLITE_OK);
    for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
        struct buf sql = buf_new(kit_call.arena);
        sqlite3_stmt *rows;
        buf_format(&sql, "SELECT * FROM %s WHERE person_id = %lld", tables[t],
                   (long long)id);
        assert_int_equal(sqlite3_prepare_v2(db, sql.ptr, -1, &rows, NULL), SQLITE_OK);
        while (sqlite3_step(rows) == SQLITE_ROW)
            put_columns(&out, tables[t], rows);
        sqlite3_finalize(rows);
    }
    sqlite3_close(db);
    return buf_str(&out);
}
