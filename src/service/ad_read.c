/* ad_read.c: see ad_read.h. */
#include "service/ad_read.h"

#include <assert.h>

#include "store/query.h"

static const char *const kind_labels[] = {
    [READTEXT_SKILL] = N_("skill"),
    [READTEXT_LANGUAGE] = N_("language"),
    [READTEXT_LICENCE] = N_("licence"),
    [READTEXT_EDUCATION] = N_("education"),
    [READTEXT_EXPERIENCE] = N_("experience"),
    [READTEXT_CERTIFICATE] = N_("certificate"),
    [READTEXT_TRAIT] = N_("personal quality"),
    [READTEXT_AVAILABILITY] = N_("availability"),
    [READTEXT_OTHER] = N_("other demand"),
};
static const char *const mood_labels[] = {
    [READTEXT_MUST] = N_("must"),
    [READTEXT_MERIT] = N_("merit"),
};
static const char *const ground_labels[] = {
    [READTEXT_SEX] = N_("sex"),
    [READTEXT_GENDER_IDENTITY] = N_("gender identity"),
    [READTEXT_ETHNICITY] = N_("ethnicity"),
    [READTEXT_RELIGION] = N_("religion"),
    [READTEXT_DISABILITY] = N_("disability"),
    [READTEXT_ORIENTATION] = N_("sexual orientation"),
    [READTEXT_AGE] = N_("age"),
};

_Static_assert(sizeof kind_labels / sizeof *kind_labels == READTEXT_KIND_COUNT,
               "kinds");
_Static_assert(sizeof mood_labels / sizeof *mood_labels == READTEXT_MOOD_COUNT,
               "moods");
_Static_assert(sizeof ground_labels / sizeof *ground_labels == READTEXT_GROUND_COUNT,
               "grounds");

const char *ad_kind_label(enum readtext_kind kind)
{
    assert(kind < READTEXT_KIND_COUNT);
    return kind_labels[kind];
}

const char *ad_mood_label(enum readtext_mood mood)
{
    assert(mood < READTEXT_MOOD_COUNT);
    return mood_labels[mood];
}

const char *ad_ground_label(enum readtext_ground ground)
{
    assert(ground < READTEXT_GROUND_COUNT);
    return ground_labels[ground];
}

struct ad_text ad_text_of(const struct ad_fields *fields)
{
    return (struct ad_text){ .id = fields->id,
                             .headline = fields->headline,
                             .employer = fields->employer,
                             .text = fields->text,
                             .occupation = fields->occupation,
                             .occupation_label = fields->occupation_label,
                             .ssyk = fields->ssyk,
                             .employment = fields->employment,
                             .place = fields->municipality,
                             .fields = fields->fields,
                             .positions = fields->positions,
                             .percent_most = fields->percent_max };
}

/* Gives skills and tasks that have no concept the code of what was met in them. */
static void name_all(const struct ad_names *names, struct readtext_result *found)
{
    if (!names)
        return;
    for (uint32_t i = 0; i < found->requirement_count; i++) {
        struct readtext_requirement *r = &found->requirements[i];
        if (r->named != LEXICON_NONE && r->concept.len == 0)
        r->concept = names->code[r->named];
    }
    for (uint32_t i = 0; i < found->task_count; i++) {
        struct readtext_task *t = &found->tasks[i];
        if (t->named != LEXICON_NONE && t->concept.len == 0)
        t->concept = names->code[t->named];
    }
}

bool ad_read(const struct ad_reader *reader, const struct ad_text *ad,
             struct arena *arena, struct ad_reading *reading, struct err *err)
{
    struct readtext_hints hints = { .headline = ad->headline,
                                    .occupation = ad->occupation_label,
                                    .ssyk = ad->ssyk,
                                    .lexicon =
                                        reader->names ? reader->names->lexicon : NULL };
    struct ad_reading made = { .ad = *ad };

    if (!readtext(reader->words, ad->text, &hints, arena, &made.found, err))
        return false;
    name_all(reader->names, &made.found);
    made.differs = ad_differ(ad->fields, ad->text, &made.found, arena);
    for (uint32_t i = 0; i < made.found.blocked_count; i++)
        made.blocked_count += !made.found.blocked[i].proxy;
    *reading = made;
    return true;
}

struct str ad_wording(struct str text, uint32_t start, uint32_t end)
{
    size_t from = 0, to, at = 0;

    for (uint32_t point = 0; at < text.len && point < end; point++) {
        if (point == start)
            from = at;
        str_utf8_next(text, &at);
    }
    to = at;
    return start < end ? str_sub(text, from, to - from) : STR("");
}

static bool ends_sentence(struct str text, size_t at)
{
    char c = text.ptr[at];

    if (c == '\n')
        return true;
    return (c == '.' || c == '!' || c == '?') &&
           (at + 1 == text.len || text.ptr[at + 1] == ' ' || text.ptr[at + 1] == '\n');
}

struct str ad_sentence(struct str text, uint32_t start, uint32_t end)
{
    const struct str wording = ad_wording(text, start, end);
    size_t from = wording.len ? (size_t)(wording.ptr - text.ptr) : 0;
    size_t to = from + wording.len;

    while (from > 0 && !ends_sentence(text, from - 1))
        from--;
    while (to < text.len && text.ptr[to] != '\n' && !ends_sentence(text, to))
        to++;
    if (to < text.len && text.ptr[to] != '\n')
        to++;
    return str_trim(str_sub(text, from, to - from));
}

static void put_span(struct arena *arena, struct view *v, uint32_t start, uint32_t end)
{
    view_int(arena, v, "start", start);
    view_int(arena, v, "end", end);
}

/* Text, or null where there is none. */
static void put_text(struct arena *arena, struct view *v, const char *key,
                     struct str text)
{
    if (text.len)
        view_str(arena, v, key, text);
    else
        view_null(arena, v, key);
}

static void put_number(struct arena *arena, struct view *v, const char *key, int64_t n)
{
    if (n > 0)
        view_int(arena, v, key, n);
    else
        view_null(arena, v, key);
}

static void put_tasks(struct arena *arena, struct view *v,
                      const struct readtext_result *found)
{
    struct view *list = view_put_array(arena, v, "tasks");

    for (uint32_t i = 0; i < found->task_count; i++) {
        const struct readtext_task *t = &found->tasks[i];
        struct view *row = view_add_object(arena, list);
        put_span(arena, row, t->start, t->end);
        view_str(arena, row, "label", t->label);
        put_text(arena, row, "concept", t->concept);
        view_cstr(arena, row, "rule", t->rule);
    }
}

static void put_requirements(struct arena *arena, struct view *v,
                             const struct readtext_result *found, enum lang lang)
{
    struct view *list = view_put_array(arena, v, "requirements");

    for (uint32_t i = 0; i < found->requirement_count; i++) {
        const struct readtext_requirement *r = &found->requirements[i];
        struct view *row = view_add_object(arena, list);
        put_span(arena, row, r->start, r->end);
        view_str(arena, row, "label", r->label);
        view_cstr(arena, row, "kind", readtext_kind_word(r->kind));
        view_cstr(arena, row, "mood", readtext_mood_word(r->mood));
        view_cstr(arena, row, "class", readtext_class_word(r->class));
        view_cstr(arena, row, "why", message_for(lang, r->why, 1));
        put_text(arena, row, "concept", r->concept);
        put_text(arena, row, "law", r->law);
        put_number(arena, row, "level", r->level);
        put_number(arena, row, "years", r->years);
        view_cstr(arena, row, "rule", r->rule);
        view_cstr(arena, row, "class_rule", r->class_rule);
    }
}

/* What stops publication, or what only is to be questioned. */
static void put_blocked(struct arena *arena, struct view *v,
                        const struct ad_reading *reading, enum lang lang, bool proxy)
{
    struct view *list = view_put_array(arena, v, proxy ? "questioned" : "blocked");

    for (uint32_t i = 0; i < reading->found.blocked_count; i++) {
        const struct readtext_blocked *b = &reading->found.blocked[i];
        if (b->proxy != proxy)
            continue;
        struct view *row = view_add_object(arena, list);
        put_span(arena, row, b->start, b->end);
        view_cstr(arena, row, "ground", readtext_ground_word(b->ground));
        view_bool(arena, row, "in_headline", b->in_headline);
        view_cstr(arena, row, "why", message_for(lang, b->why, 1));
        view_cstr(arena, row, "instead", message_for(lang, b->instead, 1));
        view_str(arena, row, "rule", b->rule);
    }
}

/* What is told of the text as a whole. */
static void put_notes(struct arena *arena, struct view *v,
                      const struct ad_reading *reading, enum lang lang)
{
    struct view *notes = view_put_array(arena, v, "notes");
    struct view *differs = view_put_array(arena, v, "differs");

    for (int n = 0; n < READTEXT_NOTE_COUNT; n++) {
        const enum readtext_note note = (enum readtext_note)n;
        if (!(reading->found.notes >> n & 1))
            continue;
        struct view *row = view_add_object(arena, notes);
        view_cstr(arena, row, "note", readtext_note_word(note));
        view_cstr(arena, row, "text",
                  message_for(lang, readtext_note_message(note), 1));
    }
    for (uint32_t i = 0; i < reading->differs.count; i++) {
        struct buf text = buf_new(arena);
        ad_difference_say(&text, lang, &reading->differs.row[i]);
        view_str(arena, view_add_object(arena, differs), "text", buf_str(&text));
    }
}

struct view *ad_reading_view(const struct ad_reading *reading, struct arena *arena,
                             enum lang lang)
{
    struct view *v = view_object(arena);
    struct view *sections;

    view_str(arena, v, "id", reading->ad.id);
    put_tasks(arena, v, &reading->found);
    put_requirements(arena, v, &reading->found, lang);
    put_blocked(arena, v, reading, lang, false);
    put_blocked(arena, v, reading, lang, true);
    view_bool(arena, v, "foreign", reading->found.foreign);
    put_notes(arena, v, reading, lang);
    sections = view_put_array(arena, v, "sections");
    for (uint32_t i = 0; i < reading->found.section_count; i++) {
        const struct readtext_section *s = &reading->found.sections[i];
        struct view *row = view_add_object(arena, sections);
        put_span(arena, row, s->start, s->end);
        view_int(arena, row, "body", s->body);
        view_cstr(arena, row, "kind", readtext_section_word(s->kind));
    }
    return v;
}

static bool no_such_ad(struct str which, struct err *err)
{
    return err_set(
        err, ERR_NOT_FOUND,
        N_("there is no advertisement {ad}; insteg import ads brings them in"),
        ARG_STR(which));
}

static bool find_stored(struct tx *tx, struct str which, struct arena *arena,
                        int64_t *id, struct err *err)
{
    struct cursor cursor = { 0 };
    struct ad_by_source_key_row row;
    struct ad_by_rid_row by_rid;
    uint32_t count = 0;
    bool found = false;
    int64_t rid;

    if (str_starts(which, "#")) {
        if (!str_int(str_sub(which, 1, which.len), &rid))
            return no_such_ad(which, err);
        if (!ad_by_rid(tx, rid, arena, &by_rid, &found, err))
            return false;
        if (found)
            *id = by_rid.id;
        return found ? true : no_such_ad(which, err);
    }
    if (!ad_by_source_key_open(tx, which, &cursor, err))
        return false;
    while (ad_by_source_key_next(&cursor, &row))
        if (count++ == 0)
            *id = row.id;
    if (!cursor_end(&cursor, err))
        return false;
    if (count > 1)
        return err_set(
            err, ERR_INPUT,
            N_("{n} advertisements from different sources are called {ad}; name "
               "one by its #id"),
            ARG_NUM(count), ARG_STR(which));
    return count ? true : no_such_ad(which, err);
}

/* What kind of employment the stored fields name, "Sommarjobb / feriejobb". */
static struct str employment_of(struct arena *arena, struct str fields)
{
    json_t *json = json_loadb(fields.ptr ? fields.ptr : "", fields.len, 0, NULL);
    const json_t *type = json_object_get(json, "employment_type");
    const char *label = json_string_value(json_object_get(type, "label"));
    struct str copy = str_copy(arena, str_from(label));

    json_decref(json);
    return copy;
}

bool ad_stored(struct call *call, struct str which, struct ad_text *ad, struct err *err)
{
    struct tx *tx = NULL;
    struct ad_full_row row;
    int64_t id = 0;
    bool ok = false;

    if (!tx_begin(call->store, TX_READ, &tx, err) ||
        !find_stored(tx, which, call->arena, &id, err) ||
        !ad_full(tx, id, call->arena, &row, err))
        goto out;
    *ad = (struct ad_text){ .id = row.source_key,
                            .headline = row.headline,
                            .employer = row.employer,
                            .text = row.text,
                            .occupation = row.occupation,
                            .occupation_label = row.occupation_label,
                            .ssyk = row.ssyk,
                            .employment = employment_of(call->arena, row.fields),
                            .place = row.has_place ? row.place : STR(""),
                            .fields = row.fields,
                            .ad_id = row.id,
                            .ad_rid = row.rid,
                            .place_id = row.has_place_id ? row.place_id : 0,
                            .positions = row.positions,
                            .percent_most = row.has_hours_percent_max
                                                ? (int32_t)row.hours_percent_max
                                                : -1 };
    ok = true;
out:
    tx_end(&tx);
    return ok;
}
