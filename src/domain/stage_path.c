/* stage_path.c: see stage_path.h; the numbers are those of the invariants there. */
#include "domain/stage_path.h"

#include <string.h>

/* ---------------------------------------------------------------------- by their id */

#define FIND(name, list)                                                               \
    uint32_t name(const struct programme *programme, struct str id)                    \
    {                                                                                  \
        for (uint32_t i = 0; i < programme->list.count; i++)                           \
            if (str_eq(programme->list.item[i].id, id))                                \
                return i;                                                              \
        return REF_NONE;                                                               \
    }
FIND(programme_stage_find, stages)
FIND(programme_move_find, moves)
FIND(programme_fact_find, facts)
FIND(programme_reason_find, reasons)
FIND(programme_role_find, roles)
FIND(programme_area_find, areas)
FIND(programme_group_find, target_groups)

const char *move_kind_word(int64_t kind)
{
    static const char *const words[] = {
        [MOVE_NOT_STATED] = "", [MOVE_ADVANCE] = "advance", [MOVE_BACK] = "back",
        [MOVE_PAUSE] = "pause", [MOVE_RESUME] = "resume",   [MOVE_EXTEND] = "extend",
        [MOVE_LEAVE] = "leave"
    };

    return kind >= 0 && kind <= MOVE_LEAVE ? words[kind] : "";
}

const char *side_word(int64_t side)
{
    static const char *const words[] = { [SIDE_NOT_STATED] = "",
                                         [SIDE_PARTICIPANT] = "participant",
                                         [SIDE_EMPLOYER] = "employer",
                                         [SIDE_PROGRAMME] = "programme",
                                         [SIDE_NOBODY] = "nobody" };

    return side >= 0 && side <= SIDE_NOBODY ? words[side] : "";
}

/* ---------------------------------------------------------------------------- state */

static void lay_out(struct stage_path *path)
{
    const struct programme *p = path->programme;

    path->fact = ARENA_ARRAY(path->arena, p->facts.count, struct path_fact);
    path->answer = ARENA_ARRAY(path->arena, (size_t)p->moves.count * p->roles.count + 1,
                               unsigned char);
    path->made = ARENA_ARRAY(path->arena, p->moves.count, bool);
}

struct stage_path stage_path_new(const struct programme *programme,
                                 const struct rates *rates, enum subject subject,
                                 struct arena *arena)
{
    struct stage_path path = { .programme = programme,
                               .rates = rates,
                               .arena = arena,
                               .subject = subject,
                               .stage = REF_NONE,
                               .begun_on = DAY_NONE,
                               .ended_on = DAY_NONE,
                               .entered_on = DAY_NONE,
                               .counted_from = DAY_NONE,
                               .last_on = DAY_NONE,
                               .extended_to = DAY_NONE,
                               .paused_to = DAY_NONE,
                               .paused_at = REF_NONE,
                               .came_by = REF_NONE };

    lay_out(&path);
    return path;
}

static const struct stage *stage_at(const struct stage_path *path)
{
    return &path->programme->stages.item[path->stage];
}

static bool names(const struct ref_list *list, uint32_t index)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (list->item[i].index == index)
            return true;
    return false;
}

bool stage_path_ended(const struct stage_path *path)
{
    return path->stage != REF_NONE && stage_at(path)->kind == STAGE_END;
}

bool stage_path_away(const struct stage_path *path)
{
    if (path->stage == REF_NONE)
        return false;
    switch (stage_at(path)->kind) {
    case STAGE_PRAKTIK:
    case STAGE_INTRODUCTION:
    case STAGE_EMPLOYMENT:
    case STAGE_FOLLOW_UP:
    case STAGE_PAUSE:
        return true;
    case STAGE_END:
        return path->came_by != REF_NONE &&
               path->programme->moves.item[path->came_by].kind == MOVE_ADVANCE;
    default:
        return false;
    }
}

enum path_answer stage_path_answer(const struct stage_path *path, uint32_t move,
                                   uint32_t role)
{
    return (enum path_answer)
        path->answer[(size_t)move * path->programme->roles.count + role];
}

bool stage_path_open(const struct stage_path *path, uint32_t move)
{
    const struct ref_list *by = &path->programme->moves.item[move].by;

    for (uint32_t i = 0; i < by->count; i++)
        if (by->item[i].index != REF_NONE &&
            stage_path_answer(path, move, by->item[i].index) != ANSWER_YES)
            return false;
    return true;
}

uint32_t stage_path_lacks(const struct stage_path *path, uint32_t move)
{
    const struct ref_list *facts = &path->programme->moves.item[move].facts;

    for (uint32_t i = 0; i < facts->count; i++)
        if (facts->item[i].index != REF_NONE && !path->fact[facts->item[i].index].held)
            return facts->item[i].index;
    return REF_NONE;
}

uint32_t stage_path_denied(const struct stage_path *path, uint32_t move)
{
    const struct ref_list *facts = &path->programme->moves.item[move].facts;

    for (uint32_t i = 0; i < facts->count; i++) {
        uint32_t at = facts->item[i].index;
        if (at != REF_NONE && path->fact[at].held && path->fact[at].yes == TRI_NO &&
            path->programme->facts.item[at].either != TRI_YES)
            return at;
    }
    return REF_NONE;
}

/* ---------------------------------------------------------------------- what may be */

struct judging {
    const struct stage_path *path;
    const struct path_step *step;
    enum lang lang;
    struct err *err;
};

#define LABEL(j, label) ARG_STR(label_in((label), (j)->lang))

static struct arg day_arg(int32_t day)
{
    char text[DATE_TEXT_BYTES];

    date_format(day, text);
    return ARG_WORD(text);
}

/* 10 */
static bool has_done(const struct judging *j, uint32_t stage)
{
    const struct programme *p = j->path->programme;

    for (uint32_t i = 0; j->step->done && i < p->activities.count; i++)
        if (p->activities.item[i].before.index == stage && !j->step->done[i])
            return err_set(j->err, ERR_CONFLICT,
                           N_("{stage} waits for {activity}, which has not been done"),
                           LABEL(j, p->stages.item[stage].name),
                           LABEL(j, p->activities.item[i].name));
    return true;
}

static bool may_begin(const struct judging *j)
{
    const struct stage *stage;

    if (j->path->stage != REF_NONE)
        return err_set(j->err, ERR_CONFLICT, N_("this way has begun already"));
    if (j->step->stage >= j->path->programme->stages.count)
        return err_set(j->err, ERR_INPUT, N_("the programme has no such stage"));
    stage = &j->path->programme->stages.item[j->step->stage];
    if (stage->start != TRI_YES || stage->subject != (int64_t)j->path->subject)
        return err_set(j->err, ERR_INPUT, N_("a way does not begin at {stage}"),
                       LABEL(j, stage->name));
    return has_done(j, j->step->stage);
}

/* 2 */
static bool is_in_time(const struct judging *j)
{
    if (j->path->stage == REF_NONE)
        return err_set(j->err, ERR_CONFLICT, N_("this way has not begun"));
    if (stage_path_ended(j->path))
        return err_set(j->err, ERR_CONFLICT,
                       N_("this way ended on {day}; what was written stands"),
                       day_arg(j->path->entered_on));
    return j->step->on >= j->path->last_on ||
           err_set(j->err, ERR_INPUT,
                   N_("the day is before {day}, of which something is written already"),
                   day_arg(j->path->last_on));
}

static const struct move *move_of(const struct judging *j)
{
    return &j->path->programme->moves.item[j->step->move];
}

/* 3 */
static bool is_from_here(const struct judging *j)
{
    if (j->step->move >= j->path->programme->moves.count ||
        j->step->role >= j->path->programme->roles.count)
        return err_set(j->err, ERR_INPUT, N_("the programme has no such step"));
    const struct move *move = move_of(j);
    if (move->from.index != j->path->stage)
        return err_set(j->err, ERR_CONFLICT,
                       N_("{move} is no step from here: it stands at {stage}"),
                       LABEL(j, move->name), LABEL(j, stage_at(j->path)->name));
    return names(&move->by, j->step->role) ||
           err_set(j->err, ERR_INPUT, N_("{role} does not decide {move}"),
                   LABEL(j, j->path->programme->roles.item[j->step->role].name),
                   LABEL(j, move->name));
}

static bool fact_fits(struct str type, const struct path_fact *value)
{
    if (str_is(type, "day"))
        return value->day != DAY_NONE && value->day != 0;
    if (str_is(type, "number"))
        return value->number >= 0 && value->number != NOT_STATED;
    if (str_is(type, "yes_no"))
        return value->yes != TRI_NOT_STATED;
    if (str_is(type, "organisation"))
        return value->firm != 0 || value->word.len > 0;
    if (str_is(type, "employment")) /* words: as it was said under an older file */
        return value->word.len > 0 || value->text;
    return value->text;
}

static bool may_fact(const struct judging *j)
{
    const struct programme *p = j->path->programme;

    if (j->step->fact >= p->facts.count)
        return err_set(j->err, ERR_INPUT, N_("the programme has no such fact"));
    const struct programme_fact *fact = &p->facts.item[j->step->fact];
    bool asked = false;
    for (uint32_t i = 0; i < p->moves.count; i++)
        asked |= p->moves.item[i].from.index == j->path->stage &&
                 names(&p->moves.item[i].facts, j->step->fact);
    if (!asked)
        return err_set(j->err, ERR_CONFLICT, N_("nothing asks for {fact} at {stage}"),
                       LABEL(j, fact->name), LABEL(j, stage_at(j->path)->name));
    return fact_fits(fact->type, &j->step->value) ||
           err_set(j->err, ERR_INPUT, N_("{fact} is missing or cannot be read"),
                   LABEL(j, fact->name));
}

static bool may_gate(const struct judging *j)
{
    return is_from_here(j) &&
           (move_of(j)->all == TRI_YES ||
            err_set(j->err, ERR_CONFLICT,
                    N_("{move} is decided by one, not agreed by all"),
                    LABEL(j, move_of(j)->name)));
}

/* 4 */
static bool has_facts(const struct judging *j)
{
    const struct programme_fact *fact = j->path->programme->facts.item;
    uint32_t lacks = stage_path_lacks(j->path, j->step->move);
    uint32_t denied = stage_path_denied(j->path, j->step->move);

    if (lacks != REF_NONE)
        return err_set(j->err, ERR_INPUT, N_("{move} needs a fact first: {fact}"),
                       LABEL(j, move_of(j)->name), LABEL(j, fact[lacks].name));
    return denied == REF_NONE || j->step->written ||
           err_set(j->err, ERR_CONFLICT, N_("{move} needs a yes to this: {fact}"),
                   LABEL(j, move_of(j)->name), LABEL(j, fact[denied].name));
}

/* 5 */
static bool has_reason(const struct judging *j)
{
    const struct move *move = move_of(j);

    if (move->reasons.count == 0)
        return j->step->reason == REF_NONE ||
               err_set(j->err, ERR_INPUT, N_("{move} has no reasons to choose from"),
                       LABEL(j, move->name));
    return (j->step->reason != REF_NONE && names(&move->reasons, j->step->reason)) ||
           err_set(j->err, ERR_INPUT, N_("choose a reason for {move}"),
                   LABEL(j, move->name));
}

/* 6 */
static bool is_open(const struct judging *j)
{
    const struct move *move = move_of(j);

    if (move->all != TRI_YES)
        return true;
    for (uint32_t i = 0; i < move->by.count; i++) {
        uint32_t role = move->by.item[i].index;
        if (role != REF_NONE &&
            stage_path_answer(j->path, j->step->move, role) != ANSWER_YES)
            return err_set(j->err, ERR_CONFLICT,
                           N_("{move} opens when all have agreed, and {role} has not"),
                           LABEL(j, move->name),
                           LABEL(j, j->path->programme->roles.item[role].name));
    }
    return true;
}

/* 7 */
static bool has_before(const struct judging *j)
{
    const struct move *move = move_of(j);

    for (uint32_t i = 0; i < move->after.count; i++) {
        uint32_t other = move->after.item[i].index;
        if (other == REF_NONE || j->path->made[other] ||
            (j->step->elsewhere && j->step->elsewhere[other]))
            continue;
        return err_set(j->err, ERR_CONFLICT,
                       N_("{move} comes after {other}, which has not been done"),
                       LABEL(j, move->name),
                       LABEL(j, j->path->programme->moves.item[other].name));
    }
    return true;
}

/* 8 */
static bool has_stayed(const struct judging *j)
{
    const struct length *length = stage_at(j->path)->length;
    const struct move *move = move_of(j);
    int32_t least;

    if (move->kind != MOVE_ADVANCE || !length || length->mean == TRI_YES)
        return true;
    least = stage_day_after(j->path->counted_from, length->least, length->unit);
    return least == DAY_NONE || j->step->on >= least ||
           err_set(j->err, ERR_CONFLICT, N_("{stage} lasts at least until {day}"),
                   LABEL(j, stage_at(j->path)->name), day_arg(least));
}

/* The day that a pause or an extension lasts to: the first fact of it that is a day. */
static int32_t until_of(const struct stage_path *path, const struct move *move)
{
    for (uint32_t i = 0; i < move->facts.count; i++) {
        uint32_t fact = move->facts.item[i].index;
        if (fact != REF_NONE && str_is(path->programme->facts.item[fact].type, "day"))
            return path->fact[fact].day;
    }
    return DAY_NONE;
}

/* 9 */
static bool has_until(const struct judging *j)
{
    const struct move *move = move_of(j);
    struct path_clock clock = stage_path_clock(j->path, j->step->on);
    int32_t until = until_of(j->path, move);

    if ((move->kind != MOVE_PAUSE && move->kind != MOVE_EXTEND) || until == DAY_NONE)
        return true;
    if (until <= j->step->on)
        return err_set(j->err, ERR_INPUT, N_("{move} lasts to a day still to come"),
                       LABEL(j, move->name));
    if (move->kind == MOVE_PAUSE)
        return true;
    if (clock.limit_on != DAY_NONE && until <= clock.limit_on &&
        clock.limit_on != clock.until)
        return err_set(j->err, ERR_INPUT,
                       N_("a longer time ends after {day}, the limit it has"),
                       day_arg(clock.limit_on));
    return clock.until == DAY_NONE || until <= clock.until || j->step->written ||
           err_set(j->err, ERR_INPUT, N_("{day} is the last day its instrument allows"),
                   day_arg(clock.until));
}

static bool may_move(const struct judging *j)
{
    return is_from_here(j) && has_before(j) && has_facts(j) && has_reason(j) &&
           is_open(j) && has_stayed(j) && has_until(j) &&
           (move_of(j)->to.index == j->path->stage ||
            has_done(j, move_of(j)->to.index));
}

static bool may_version(const struct judging *j)
{
    const struct programme *to = j->step->programme;

    if (j->step->stage >= to->stages.count)
        return err_set(j->err, ERR_INPUT, N_("the programme has no such stage"));
    const struct stage *stage = &to->stages.item[j->step->stage];
    return (stage->subject == (int64_t)j->path->subject && stage->kind != STAGE_END) ||
           err_set(j->err, ERR_INPUT, N_("nobody is moved to {stage} by a new version"),
                   LABEL(j, stage->name));
}

bool stage_path_may(const struct stage_path *path, const struct path_step *step,
                    enum lang lang, struct err *err)
{
    const struct judging j = { path, step, lang, err };

    if (step->kind == PATH_BEGIN)
        return may_begin(&j);
    if (!is_in_time(&j))
        return false;
    return step->kind == PATH_FACT   ? may_fact(&j)
           : step->kind == PATH_GATE ? may_gate(&j)
           : step->kind == PATH_MOVE ? may_move(&j)
                                     : may_version(&j);
}

/* ------------------------------------------------------------------------ taking it */

static void enter(struct stage_path *path, uint32_t stage, int32_t on)
{
    const struct programme *p = path->programme;

    path->stage = stage;
    path->entered_on = path->counted_from = on;
    path->extended_to = path->paused_to = DAY_NONE;
    path->paused_at = REF_NONE;
    path->stays++;
    memset(path->fact, 0, p->facts.count * sizeof *path->fact);
    memset(path->answer, 0, (size_t)p->moves.count * p->roles.count);
    if (p->stages.item[stage].kind == STAGE_END)
        path->ended_on = on;
}

/* What a pause or an extension was told is used up by it. */
static void use_up(struct stage_path *path, const struct move *move)
{
    for (uint32_t i = 0; i < move->facts.count; i++)
        if (move->facts.item[i].index != REF_NONE)
            path->fact[move->facts.item[i].index] = (struct path_fact){ .held = false };
}

static void pause(struct stage_path *path, const struct move *move, int32_t on)
{
    path->paused_at = path->stage;
    path->paused_entered = path->entered_on;
    path->paused_counted = path->counted_from;
    path->paused_to = until_of(path, move);
    path->stage = move->to.index;
    path->entered_on = path->counted_from = on;
    use_up(path, move);
}

static void resume(struct stage_path *path, int32_t on)
{
    int32_t away = on - path->entered_on;

    path->stage = path->paused_at;
    path->entered_on = path->paused_entered;
    path->counted_from = path->paused_counted + away;
    if (path->extended_to != DAY_NONE)
        path->extended_to += away;
    path->paused_at = REF_NONE;
    path->paused_to = DAY_NONE;
}

static void make_move(struct stage_path *path, const struct path_step *step)
{
    const struct move *move = &path->programme->moves.item[step->move];

    path->came_by = step->move;
    path->made[step->move] = true;
    if (move->kind == MOVE_EXTEND) {
        path->extended_to = until_of(path, move);
        use_up(path, move);
    } else if (move->kind == MOVE_PAUSE && path->paused_at == REF_NONE) {
        pause(path, move, step->on);
    } else if (move->kind == MOVE_RESUME && move->to.index == path->paused_at) {
        resume(path, step->on);
    } else {
        enter(path, move->to.index, step->on);
    }
}

/* What was recorded and answered in this stay, by the ids of the new file. */
static void carry(struct stage_path *path, const struct stage_path *old)
{
    const struct programme *from = old->programme, *to = path->programme;

    for (uint32_t i = 0; i < from->facts.count; i++) {
        uint32_t at = programme_fact_find(to, from->facts.item[i].id);
        if (at != REF_NONE && str_eq(from->facts.item[i].type, to->facts.item[at].type))
            path->fact[at] = old->fact[i];
    }
    for (uint32_t i = 0; i < from->moves.count * from->roles.count; i++) {
        const uint32_t m = i / from->roles.count, r = i % from->roles.count;
        uint32_t move = programme_move_find(to, from->moves.item[m].id);
        uint32_t role = programme_role_find(to, from->roles.item[r].id);
        if (move != REF_NONE && role != REF_NONE)
            path->answer[(size_t)move * to->roles.count + role] = old->answer[i];
    }
}

static uint32_t same_stage(const struct stage_path *old, uint32_t stage,
                           const struct programme *to)
{
    return stage == REF_NONE
               ? REF_NONE
               : programme_stage_find(to, old->programme->stages.item[stage].id);
}

/* What was made stays made where the new file has a move of that id. In the stage of
 * the same id it is the same stay: no clock begins again, nothing is asked twice. */
static void change_version(struct stage_path *path, const struct path_step *step)
{
    const struct stage_path old = *path;
    const struct programme *to = step->programme;

    path->programme = to;
    lay_out(path);
    path->came_by = REF_NONE;
    for (uint32_t i = 0; i < old.programme->moves.count; i++) {
        uint32_t at = programme_move_find(to, old.programme->moves.item[i].id);
        if (old.made[i] && at != REF_NONE)
            path->made[at] = true;
        if (old.came_by == i)
            path->came_by = at;
    }
    path->paused_at = same_stage(&old, old.paused_at, to);
    if (same_stage(&old, old.stage, to) == step->stage &&
        (path->paused_at == REF_NONE) == (old.paused_at == REF_NONE)) {
        path->stage = step->stage;
        carry(path, &old);
        return;
    }
    path->came_by = REF_NONE;
    enter(path, step->stage, step->on);
}

bool stage_path_take(struct stage_path *path, const struct path_step *step)
{
    struct err ignored = { 0 };

    if (!stage_path_may(path, step, LANG_EN, &ignored))
        return false;
    switch (step->kind) {
    case PATH_BEGIN:
        path->begun_on = step->on;
        enter(path, step->stage, step->on);
        break;
    case PATH_FACT:
        path->fact[step->fact] = step->value;
        path->fact[step->fact].held = true;
        break;
    case PATH_GATE:
        path->answer[(size_t)step->move * path->programme->roles.count + step->role] =
            step->yes ? ANSWER_YES : ANSWER_NO;
        break;
    case PATH_MOVE:
        make_move(path, step);
        break;
    case PATH_VERSION:
        change_version(path, step);
        break;
    }
    path->last_on = step->on;
    return true;
}
