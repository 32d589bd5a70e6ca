/* extract_ways.c: the parts of an extract about programmes: her ways, each step of
 * them, places she was given, what she was invited to; see extract_in.h. */
#include "service/afterwards.h"
#include "service/enrolment_state.h"
#include "service/extract_in.h"
#include "store/query.h"

static void put_text(const struct extracting *x, struct view *v, const char *key,
                     struct str text)
{
    if (text.len > 0)
        view_str(x->arena, v, key, str_copy(x->arena, text));
    else
        view_null(x->arena, v, key);
}

/* The file of a version; NULL: it is not loaded. */
static const struct programme *file_of(const struct extracting *x, struct str slug,
                                       int64_t version)
{
    const struct programme_reading *reading = NULL;
    struct err ignored = { 0 };

    return programme_of(x->tx, x->arena, slug, version, &reading, &ignored)
               ? &reading->programme
               : NULL;
}

static struct str said(const struct extracting *x, struct label label)
{
    return label_in(label, x->call->lang);
}

/* What the file calls it; where it says nothing, the id. */
#define NAMED(x, p, list, find, id)                                                    \
    ((p) && find((p), (id)) != REF_NONE                                                \
         ? said((x), (p)->list.item[find((p), (id))].name)                             \
         : (id))

bool extract_enrolment(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_enrolments_row row;
    bool ok = extract_enrolments_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_enrolments_next(&cursor, &row)) {
        const struct programme *p = file_of(x, row.slug, row.version);
        struct view *v = view_add_object(x->arena, list);
        view_str(x->arena, v, "enrolment", id_text(x->arena, row.rid));
        put_text(x, v, "programme", p ? said(x, p->name) : row.slug);
        put_text(x, v, "area", NAMED(x, p, areas, programme_area_find, row.area));
        put_text(x, v, "group",
                 NAMED(x, p, target_groups, programme_group_find, row.target_group));
        view_day(x->arena, v, "begun_on", row.has_begun_on ? row.begun_on : DAY_NONE);
        put_text(x, v, "stage", NAMED(x, p, stages, programme_stage_find, row.stage));
        view_day(x->arena, v, "since_on",
                 row.has_entered_on ? row.entered_on : DAY_NONE);
        put_text(x, v, "state", row.state);
        put_text(x, v, "counted_as", row.sex);
        put_text(x, v, "found_by", row.found_by);
    }
    return cursor_end(&cursor, err) && ok;
}

static bool put_words(const struct extracting *x, struct view *v,
                      const struct extract_enrolment_steps_row *row, struct err *err)
{
    struct person_text text = { .person_id = x->person_id,
                                .record_id = row->event_id,
                                .what = "enrolment",
                                .sealed = row->sealed };

    if (!row->has_sealed || !x->has_key) {
        view_null(x->arena, v, "text");
        return true;
    }
    if (!person_unseal(x->call, x->tx, &text, err))
        return false;
    put_text(x, v, "text", text.plain);
    return true;
}

/* What the step was about: the fact, or the move, by the file's name for it. */
static struct str about(const struct extracting *x, const struct programme *p,
                        const struct view *facts)
{
    struct str move = fact_str(facts, "move"), fact = fact_str(facts, "fact");
    const struct coded_table stands = { afterwards_stands, STANDS_COUNT };
    uint32_t stood = coded_find(stands, fact_str(facts, "stands"));

    if (stood < STANDS_COUNT) /* after she left */
        return str_from(message_for(x->call->lang, stands.row[stood].label, 1));
    return fact.len > 0   ? NAMED(x, p, facts, programme_fact_find, fact)
           : move.len > 0 ? NAMED(x, p, moves, programme_move_find, move)
                          : STR("");
}

static bool put_step(const struct extracting *x, struct view *list,
                     const struct extract_enrolment_steps_row *row, struct err *err)
{
    const struct event event = { .facts = str_copy(x->arena, row->facts) };
    const struct programme *p = file_of(x, row->slug, row->version);
    struct view *v = view_add_object(x->arena, list), *facts;

    if (!event_facts(&event, x->arena, &facts, err))
        return false;
    view_str(x->arena, v, "enrolment", id_text(x->arena, row->enrolment_rid));
    put_text(x, v, "programme", p ? said(x, p->name) : row->slug);
    put_text(x, v, "kind", row->kind);
    put_text(x, v, "what", about(x, p, facts));
    view_day(x->arena, v, "on_day", row->valid_on);
    put_text(x, v, "answer", fact_str(facts, "answer"));
    put_text(x, v, "reason", NAMED(x, p, reasons, programme_reason_find, row->reason));
    put_text(x, v, "side", row->side);
    put_text(x, v, "noted_by", row->by);
    view_put(x->arena, v, "facts", facts);
    return put_words(x, v, row, err);
}

bool extract_enrolment_step(const struct extracting *x, struct view *list,
                            struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_enrolment_steps_row row;
    bool ok = extract_enrolment_steps_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_enrolment_steps_next(&cursor, &row))
        ok = put_step(x, list, &row, err);
    bool ended = cursor_end(&cursor, ok ? err : &(struct err){ 0 });
    return ok && ended;
}

/* Of an intake, where there were fewer places than people who waited. */
bool extract_given_place(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_given_places_row row;
    bool ok = extract_given_places_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_given_places_next(&cursor, &row)) {
        const struct programme *p = file_of(x, row.slug, row.version);
        struct view *v = view_add_object(x->arena, list);
        put_text(x, v, "programme", p ? said(x, p->name) : row.slug);
        put_text(x, v, "intake", row.title);
        put_text(x, v, "leads_to", NAMED(x, p, moves, programme_move_find, row.move));
        view_day(x->arena, v, "on_day", row.on_day);
        put_text(x, v, "given_by", row.has_by ? row.by : STR(""));
        view_bool(x->arena, v, "by_hand", row.by_hand);
    }
    return cursor_end(&cursor, err) && ok;
}

bool extract_invite(const struct extracting *x, struct view *list, struct err *err)
{
    struct cursor cursor = { 0 };
    struct extract_invites_row row;
    bool ok = extract_invites_open(x->tx, x->person_id, &cursor, err);

    while (ok && extract_invites_next(&cursor, &row)) {
        const struct programme *p = file_of(x, row.slug, row.version);
        struct view *v = view_add_object(x->arena, list);
        view_str(x->arena, v, "invite", id_text(x->arena, row.rid));
        put_text(x, v, "programme", p ? said(x, p->name) : row.slug);
        put_text(x, v, "activity", row.activity);
        view_day(x->arena, v, "on_day", row.has_on_day ? row.on_day : DAY_NONE);
        put_text(x, v, "answer", row.answer);
        put_text(x, v, "came", row.came);
    }
    return cursor_end(&cursor, err) && ok;
}
