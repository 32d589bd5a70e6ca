/*
 * enrolment_rebase.c: a way moved to another version of its programme's file, or to
 * another area, by a decision (enrolment.h); and the form for it (enrolment_view.h).
 *
 *   way -> version -> is anything changed? -> area, stage, role, reason -> event
 *
 * The stage stays where the new file has it: only a programme's own moves, with their
 * gates, lead from stage to stage. Where it has it no more, a working one is chosen.
 */
#include "base/date.h"
#include "service/enrolment_view.h"
#include "store/query.h"

/* clang-format off: a table */
const struct coded enrolment_moved[4] = {
    { "new_rules", N_("The programme was decided anew") },
    { "moved", N_("She has moved") },
    { "wrong_area", N_("The area was written wrong") },
    { "other", N_("Another reason") },
};
/* clang-format on */

struct rebasing {
    struct call *call;
    struct tx *tx;
    const struct enrolment_version *to;
    struct enrolment_way way;
    const struct programme *programme; /* of the version it is to have */
    struct str stage, area, reason;
};

static struct str stage_now(const struct enrolment_way *way)
{
    return way->path.programme->stages.item[way->path.stage].id;
}

/* ------------------------------------------------------------------------- the move */

static bool find_area(struct rebasing *r, struct err *err)
{
    r->area = r->to->area.len > 0 ? r->to->area : r->way.area;
    if (r->area.len > 0 && programme_area_find(r->programme, r->area) == REF_NONE)
        return err_set(err, ERR_INPUT, N_("choose an area of the programme"));
    return true;
}

static bool find_reason(struct rebasing *r, struct err *err)
{
    r->reason = r->to->reason.len > 0 ? r->to->reason : STR("decision");
    return r->to->reason.len == 0 ||
           coded_find((struct coded_table){ enrolment_moved, 4 }, r->reason) < 4 ||
           err_set(err, ERR_INPUT, N_("choose why"));
}

static bool find_stage(struct rebasing *r, struct err *err)
{
    const struct stage_path *path = &r->way.path;
    const struct programme *p = r->programme;
    struct path_step step = {
        .kind = PATH_VERSION, .on = r->to->on, .reason = REF_NONE, .programme = p
    };
    uint32_t same = programme_stage_find(p, stage_now(&r->way));

    r->stage = r->to->stage.len > 0 ? r->to->stage : stage_now(&r->way);
    step.stage = programme_stage_find(p, r->stage);
    if (!stage_path_may(path, &step, r->call->lang, err))
        return false;
    return same == REF_NONE || same == step.stage ||
           err_set(err, ERR_INPUT,
                   N_("the version has the stage {stage}; only its own moves lead on"),
                   ARG_STR(label_in(p->stages.item[same].name, r->call->lang)));
}

static bool check(struct rebasing *r, struct err *err)
{
    const struct enrolment_version *to = r->to;
    const struct programme_reading *reading;

    if (!enrolment_own(r->call, r->tx, to->rid, &r->way, err) ||
        !programme_of(r->tx, r->call->arena, r->way.slug, to->version, &reading, err))
        return false;
    r->programme = &reading->programme;
    if (to->seen && to->seen != r->way.row_version)
        return err_set(err, ERR_CONFLICT,
                       N_("someone else wrote meanwhile; open it again"));
    if (to->on > moment_day(r->call->now))
        return err_set(err, ERR_INPUT, N_("the day has not come yet"));
    if (programme_role_find(r->programme, to->decider) == REF_NONE)
        return err_set(err, ERR_INPUT, N_("choose who decides"));
    if (!find_area(r, err) || !find_reason(r, err) || !find_stage(r, err))
        return false;
    return to->version != r->way.version || !str_eq(r->area, r->way.area) ||
           err_set(err, ERR_INPUT,
                   N_("neither the version nor the area would be another"));
}

static bool rebase(struct rebasing *r, struct err *err)
{
    struct arena *arena = r->call->arena;
    struct view *facts = view_object(arena);
    int64_t id;

    if (!check(r, err))
        return false;
    const struct event_new new = { .kind = "version_moved",
                                   .subject = "enrolment",
                                   .subject_rid = r->to->rid,
                                   .valid_on = r->to->on,
                                   .reason = str_cstr(arena, r->reason),
                                   .facts = facts };
    view_int(arena, facts, "version", r->to->version);
    view_str(arena, facts, "stage", r->stage);
    view_str(arena, facts, "decider", r->to->decider);
    if (r->area.len > 0)
        view_str(arena, facts, "area", r->area);
    return event_add(r->call, r->tx, &new, &id, err) &&
           enrolment_state_make(r->tx, r->to->rid, err);
}

bool enrolment_rebase(struct call *call, const struct enrolment_version *to,
                      struct err *err)
{
    struct rebasing r = { .call = call, .to = to };
    bool ok = tx_begin(call->store, TX_WRITE, &r.tx, err) && rebase(&r, err) &&
              tx_commit(&r.tx, &call->ticket, err);

    tx_end(&r.tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* ------------------------------------------------------------------------- the form */

static void put_named(struct arena *arena, struct view *list, struct str word,
                      struct str label)
{
    struct view *v = view_add_object(arena, list);

    view_str(arena, v, "word", word);
    view_str(arena, v, "label", label);
}

/* Loaded versions of the programme, the earliest first. */
static bool put_versions(struct rebasing *r, int64_t shown, struct view *view,
                         struct err *err)
{
    struct arena *arena = r->call->arena;
    struct view *list = view_put_array(arena, view, "versions");
    struct programme_versions_row row;
    struct cursor cursor = { 0 };

    if (!programme_versions_open(r->tx, &cursor, err))
        return false;
    while (programme_versions_next(&cursor, &row)) {
        if (!str_eq(row.slug, r->way.slug))
            continue;
        struct view *v = view_add_object(arena, list);
        view_int(arena, v, "version", row.version);
        view_day(arena, v, "loaded_on", moment_day(row.loaded_at));
        view_bool(arena, v, "is_hers", row.version == r->way.version);
        view_bool(arena, v, "is_shown", row.version == shown);
    }
    return cursor_end(&cursor, err);
}

static void put_choices(const struct rebasing *r, struct view *view)
{
    struct arena *arena = r->call->arena;
    const struct programme *p = r->programme;
    enum lang lang = r->call->lang;
    struct view *areas = view_put_array(arena, view, "areas");
    struct view *roles = view_put_array(arena, view, "roles");
    struct view *stages = view_put_array(arena, view, "stages");
    struct view *reasons = view_put_array(arena, view, "reasons");
    bool gone = programme_stage_find(p, stage_now(&r->way)) == REF_NONE;

    for (uint32_t i = 0; i < p->areas.count; i++)
        put_named(arena, areas, p->areas.item[i].id,
                  label_in(p->areas.item[i].name, lang));
    for (uint32_t i = 0; i < p->roles.count; i++)
        put_named(arena, roles, p->roles.item[i].id,
                  label_in(p->roles.item[i].name, lang));
    for (uint32_t i = 0; gone && i < p->stages.count; i++)
        if (p->stages.item[i].subject == (int64_t)r->way.path.subject &&
            p->stages.item[i].kind != STAGE_END)
            put_named(arena, stages, p->stages.item[i].id,
                      label_in(p->stages.item[i].name, lang));
    for (size_t i = 0; i < sizeof enrolment_moved / sizeof *enrolment_moved; i++)
        put_named(arena, reasons, str_from(enrolment_moved[i].word),
                  str_from(message_for(lang, enrolment_moved[i].label, 1)));
    view_bool(arena, view, "has_areas", p->areas.count > 0);
    view_bool(arena, view, "stage_gone", gone);
}

static void put_head(const struct rebasing *r, struct view *view)
{
    const struct programme *p = r->way.path.programme;
    struct arena *arena = r->call->arena;
    uint32_t area = programme_area_find(p, r->way.area);

    view_str(arena, view, "programme", label_in(p->name, r->call->lang));
    view_str(arena, view, "slug", r->way.slug);
    view_int(arena, view, "version", r->way.version);
    view_str(arena, view, "area_now", r->way.area);
    view_str(arena, view, "area",
             area == REF_NONE ? r->way.area
                              : label_in(p->areas.item[area].name, r->call->lang));
    view_str(arena, view, "stage",
             label_in(p->stages.item[r->way.path.stage].name, r->call->lang));
    view_int(arena, view, "row_version", r->way.row_version);
    view_bool(arena, view, "ended", stage_path_ended(&r->way.path));
}

static bool read_form(struct rebasing *r, const struct enrolment_ask *ask,
                      int64_t version, struct view *view, struct err *err)
{
    const struct programme_reading *reading;
    struct enrolment_whom_of_row whom = { 0 };
    bool known = false;

    if (!enrolment_own(r->call, r->tx, ask->rid, &r->way, err) ||
        !enrolment_whom_of(r->tx, ask->rid, &whom, &known, err))
        return false;
    if ((known ? whom.person_id : 0) != ask->person_id)
        return err_set(err, ERR_NOT_FOUND, N_("there is nothing at this address"));
    if (version == 0 &&
        !programme_latest(r->tx, r->call->arena, r->way.slug, &reading, err))
        return false;
    if (version == 0)
        version = reading->programme.version;
    if (!programme_of(r->tx, r->call->arena, r->way.slug, version, &reading, err) ||
        !put_versions(r, version, view, err))
        return false;
    r->programme = &reading->programme;
    view_int(r->call->arena, view, "to_version", version);
    put_head(r, view);
    put_choices(r, view);
    return true;
}

bool enrolment_rebase_view(struct call *call, const struct enrolment_ask *ask,
                           int64_t version, struct view **view, struct err *err)
{
    struct rebasing r = { .call = call };
    struct view *made = view_object(call->arena);
    bool ok = tx_begin(call->store, TX_READ, &r.tx, err) &&
              read_form(&r, ask, version, made, err);

    tx_end(&r.tx);
    if (ok)
        *view = made;
    return ok;
}
