/* stage.c: see stage.h; and the rules of programme_check.h for stages and moves. */
#include "domain/stage.h"

#include "domain/programme_check_in.h"

static const struct finding_kind
    no_start = { "no_start", SEVERITY_ERROR, N_("no stage of {subject} is a start") },
    no_end = { "no_end", SEVERITY_ERROR, N_("no end can be reached from {stage}") },
    not_reached = { "not_reached", SEVERITY_ERROR,
                    N_("{stage} cannot be reached from a start") },
    left_end = { "end_left", SEVERITY_ERROR,
                 N_("{stage} is an end, and {move} leads out of it") },
    other_subject = { "other_subject", SEVERITY_ERROR,
                      N_("{move} leads from {from} to {to}, which is another's way") },
    nobody = { "nobody_decides", SEVERITY_ERROR,
               N_("nobody decides {move}: the button is dead") },
    circle = { "circular_gate", SEVERITY_ERROR,
               N_("{move} waits for itself, through what it comes after") },
    dead = { "dead_move", SEVERITY_ERROR,
             N_("{move} can never be made: what it comes after is never done") },
    all_of_one = { "all_of_one", SEVERITY_ERROR,
                   N_("{move} wants all parties, and names one") },
    no_reason = { "reason_missing", SEVERITY_WARNING,
                  N_("{move} ends or turns back without any reason to choose from") },
    stays = { "move_stays", SEVERITY_ERROR,
              N_("{move} leads to where it began; only extending does") },
    moves_on = { "extend_moves", SEVERITY_ERROR,
                 N_("{move} extends, and leads from {from} to {to}") },
    same_button = { "same_move", SEVERITY_ERROR,
                    N_("{move} and {other} are the same step by the same role") },
    length_turned = { "length_turned", SEVERITY_ERROR,
                      N_("{stage}: {least} is more than {most}") },
    week_sum = { "weekly_split", SEVERITY_ERROR,
                 N_("{stage}: {work} and {study} per cent of the week make {sum}, not "
                    "100") },
    week_minutes = { "weekly_minutes", SEVERITY_NOTE,
                     N_("{stage}: {percent} per cent of {hours} hours is not whole "
                        "minutes") },
    module_sum = { "module_weeks", SEVERITY_ERROR,
                   N_("{stage}: the modules make {sum} weeks, not {said}") },
    contracts_few = { "module_contracts", SEVERITY_WARNING,
                      N_("{stage}: the modules come from {count} contracts, not "
                         "{wanted}") },
    no_alert = { "no_alert", SEVERITY_WARNING,
                 N_("{stage} may last {limit}, and nothing alerts before that") },
    late_alert = { "late_alert", SEVERITY_ERROR,
                   N_("{stage}: an alert after {at} comes too late for the limit of "
                      "{limit}") },
    over_limit = { "over_limit", SEVERITY_ERROR,
                   N_("{stage} lasts {most}, and {instrument} may last {limit}") },
    unknown_rate = { "unknown_rate", SEVERITY_ERROR, N_("no rate has the id {rate}") },
    not_in_force = { "not_in_force", SEVERITY_ERROR,
                     N_("{instrument} is not in force at any time of the programme") },
    unverified = { "limit_unverified", SEVERITY_NOTE,
                   N_("the limit of {instrument}, {limit}, has not been verified") },
    day_full = { "day_full", SEVERITY_ERROR,
                 N_("{stage}: {interviewers} interviewers have time for {room} talks, "
                    "not {people}") };

static const char *const subject_words[] = { N_("nothing"), N_("a person"),
                                             N_("a firm"), N_("the programme") };
_Static_assert(sizeof subject_words / sizeof *subject_words == SUBJECT_COUNT,
               "a word for each");
/* Fewest and most days of one. */
static const int64_t days_least[] = { 0, 1, 7, 28 }, days_most[] = { 0, 1, 7, 31 };

const char *stage_subject_word(enum subject subject)
{
    return subject_words[subject];
}

void stage_length_text(struct buf *out, enum lang lang, const struct length *length)
{
    static const char *const one[] = { "", N_("{n} days"), N_("{n} weeks"),
                                       N_("{n} months") };
    static const char *const range[] = { "", N_("{least} to {most} days"),
                                         N_("{least} to {most} weeks"),
                                         N_("{least} to {most} months") };
    int64_t least = length->least, most = length->most;

    if (length->unit == LENGTH_NOT_STATED ||
        (least == NOT_STATED && most == NOT_STATED))
        return;
    if (least != NOT_STATED && most != NOT_STATED && least != most)
        message_add(out, lang, range[length->unit],
                    (struct hole[]){ HOLE_NUM("least", least), HOLE_NUM("most", most) },
                    2);
    else
        message_add(out, lang, one[length->unit],
                    (struct hole[]){ HOLE_NUM("n", most == NOT_STATED ? least : most) },
                    1);
    if (length->mean == TRI_YES) {
        buf_cstr(out, ", ");
        buf_cstr(out, message_for(lang, N_("on average"), 1));
    }
}

static bool is_end(const struct stage *stage)
{
    return stage->kind == STAGE_END;
}

static bool is_possible(const struct stage_walk *w, const struct move *move)
{
    bool possible = move->from.index != REF_NONE && w->reached[move->from.index] &&
                    move->by.count > 0;

    for (uint32_t i = 0; possible && i < move->after.count; i++) {
        uint32_t before = move->after.item[i].index;
        possible = before == REF_NONE || w->possible[before];
    }
    return possible;
}

static void walk_forward(const struct programme *p, struct stage_walk *w)
{
    for (uint32_t i = 0; i < p->stages.count; i++)
        w->reached[i] = p->stages.item[i].start == TRI_YES;
    for (bool grew = true; grew;) {
        grew = false;
        for (uint32_t i = 0; i < p->moves.count; i++) {
            const struct move *move = &p->moves.item[i];
            if (w->possible[i] || !is_possible(w, move))
                continue;
            w->possible[i] = grew = true;
            if (move->to.index != REF_NONE)
                w->reached[move->to.index] = true;
        }
    }
}

static void walk_back(const struct programme *p, struct stage_walk *w)
{
    for (uint32_t i = 0; i < p->stages.count; i++)
        w->ends[i] = is_end(&p->stages.item[i]);
    for (bool grew = true; grew;) {
        grew = false;
        for (uint32_t i = 0; i < p->moves.count; i++) {
            uint32_t from = p->moves.item[i].from.index, to = p->moves.item[i].to.index;
            if (!w->possible[i] || to == REF_NONE || from == REF_NONE || !w->ends[to] ||
                w->ends[from])
                continue;
            w->ends[from] = grew = true;
        }
    }
}

struct stage_walk stage_walk(const struct programme *programme, struct arena *arena)
{
    struct stage_walk w = { ARENA_ARRAY(arena, programme->stages.count, bool),
                            ARENA_ARRAY(arena, programme->stages.count, bool),
                            ARENA_ARRAY(arena, programme->moves.count, bool) };

    walk_forward(programme, &w);
    walk_back(programme, &w);
    return w;
}

/* Marks what a move comes after; whether that was new. */
static bool mark_before(const struct move *move, bool *seen)
{
    bool grew = false;

    for (uint32_t j = 0; j < move->after.count; j++) {
        uint32_t before = move->after.item[j].index;
        if (before == REF_NONE || seen[before])
            continue;
        seen[before] = grew = true;
    }
    return grew;
}

bool stage_in_circle(const struct programme *programme, uint32_t move,
                     struct arena *arena)
{
    uint32_t count = programme->moves.count;
    bool *seen = ARENA_ARRAY(arena, count, bool);

    for (bool grew = true; grew && !seen[move];) {
        grew = false;
        for (uint32_t i = 0; i < count; i++)
            if (i == move || seen[i])
                grew |= mark_before(&programme->moves.item[i], seen);
    }
    return seen[move];
}

static struct value word_value(const char *id)
{
    return value_label((struct label){ str_from(message_for(LANG_SV, id, 2)),
                                       str_from(message_for(LANG_EN, id, 2)) });
}

static void check_starts(const struct check *c)
{
    for (int64_t subject = SUBJECT_PERSON; subject < SUBJECT_COUNT; subject++) {
        bool any = false, start = false;
        for (uint32_t i = 0; i < c->p->stages.count; i++) {
            const struct stage *stage = &c->p->stages.item[i];
            any |= stage->subject == subject;
            start |= stage->subject == subject && stage->start == TRI_YES;
        }
        if (any && !start)
            FOUND(c, &no_start, STR("stages"),
                  { .arg = { word_value(subject_words[subject]) } });
    }
}

/* Where a move leads nowhere that is known, that was told; what follows is not. */
static bool leads_known(const struct programme *p)
{
    bool known = true;

    for (uint32_t i = 0; i < p->moves.count; i++)
        known &= p->moves.item[i].from.index != REF_NONE &&
                 p->moves.item[i].to.index != REF_NONE;
    return known;
}

static void check_walk(const struct check *c, const struct stage_walk *w)
{
    if (!leads_known(c->p))
        return;
    for (uint32_t i = 0; i < c->p->stages.count; i++) {
        const struct stage *stage = &c->p->stages.item[i];
        if (!w->reached[i])
            FOUND(c, &not_reached, check_path(c, "stages[%u]", i),
                  { .arg = { value_label(stage->name) } });
        else if (!w->ends[i])
            FOUND(c, &no_end, check_path(c, "stages[%u]", i),
                  { .arg = { value_label(stage->name) } });
    }
}

/* Where a move may lead by its kind. */
static void check_ends(const struct check *c, const struct move *move, struct str path)
{
    const struct programme *p = c->p;
    struct value name = value_label(move->name);

    if (move->from.index == REF_NONE || move->to.index == REF_NONE)
        return;
    const struct stage *from = &p->stages.item[move->from.index];
    const struct stage *to = &p->stages.item[move->to.index];
    if (from->subject != to->subject)
        FOUND(c, &other_subject, path,
              { .arg = { name, value_label(from->name), value_label(to->name) } });
    if (is_end(from))
        FOUND(c, &left_end, path, { .arg = { value_label(from->name), name } });
    if (from == to && move->kind != MOVE_EXTEND)
        FOUND(c, &stays, path, { .arg = { name } });
    if (from != to && move->kind == MOVE_EXTEND)
        FOUND(c, &moves_on, path,
              { .arg = { name, value_label(from->name), value_label(to->name) } });
    if ((move->kind == MOVE_BACK || move->kind == MOVE_LEAVE ||
         move->kind == MOVE_PAUSE) &&
        move->reasons.count == 0)
        FOUND(c, &no_reason, path, { .arg = { name } });
}

static bool share_role(const struct ref_list *a, const struct ref_list *b)
{
    for (uint32_t i = 0; i < a->count; i++)
        for (uint32_t j = 0; j < b->count; j++)
            if (a->item[i].index != REF_NONE && a->item[i].index == b->item[j].index)
                return true;
    return false;
}

static void check_twins(const struct check *c, uint32_t at)
{
    const struct move *a = &c->p->moves.item[at];

    for (uint32_t i = 0; i < at; i++) {
        const struct move *b = &c->p->moves.item[i];
        if (a->from.index != REF_NONE && a->from.index == b->from.index &&
            a->to.index == b->to.index && a->kind == b->kind &&
            share_role(&a->by, &b->by))
            FOUND(c, &same_button, check_path(c, "moves[%u]", at),
                  { .arg = { value_label(a->name), value_label(b->name) } });
    }
}

static void check_move(const struct check *c, const struct stage_walk *w, uint32_t at)
{
    const struct move *move = &c->p->moves.item[at];
    struct str path = check_path(c, "moves[%u]", at);
    struct value name = value_label(move->name);
    bool reached = move->from.index != REF_NONE && w->reached[move->from.index];

    check_ends(c, move, path);
    check_twins(c, at);
    if (move->by.stated && move->by.count == 0)
        FOUND(c, &nobody, path, { .arg = { name } });
    else if (stage_in_circle(c->p, at, c->arena))
        FOUND(c, &circle, path, { .arg = { name } });
    else if (reached && !w->possible[at] && move->by.count > 0)
        FOUND(c, &dead, path, { .arg = { name } });
    if (move->all == TRI_YES && move->by.count == 1)
        FOUND(c, &all_of_one, path, { .arg = { name } });
}

static void check_length(const struct check *c, const struct stage *stage,
                         struct str path)
{
    const struct length *length = stage->length;
    const struct weekly *week = stage->weekly;

    if (length && length->least != NOT_STATED && length->most != NOT_STATED &&
        length->least > length->most)
        FOUND(c, &length_turned, path,
              { .arg = { value_label(stage->name), value_int(length->least),
                         value_int(length->most) } });
    if (!week || week->work_percent == NOT_STATED || week->study_percent == NOT_STATED)
        return;
    int64_t sum = week->work_percent + week->study_percent;
    if (sum != 100)
        FOUND(c, &week_sum, path,
              { .arg = { value_label(stage->name), value_int(week->work_percent),
                         value_int(week->study_percent), value_int(sum) },
                .expected = value_int(100),
                .found = value_int(sum) });
    else if (week->hours != NOT_STATED &&
             week->hours * 60 * week->study_percent % 100 != 0)
        FOUND(c, &week_minutes, path,
              { .arg = { value_label(stage->name), value_int(week->study_percent),
                         value_int(week->hours) } });
}

static uint32_t contract_count(const struct stage *stage, bool *all)
{
    uint32_t count = 0;

    for (uint32_t i = 0; i < stage->modules.count; i++) {
        struct str contract = stage->modules.item[i].contract.sv;
        bool known = contract.len == 0;
        *all &= !known;
        for (uint32_t j = 0; j < i; j++)
            known |= str_eq(stage->modules.item[j].contract.sv, contract);
        count += !known;
    }
    return count;
}

static void check_modules(const struct check *c, const struct stage *stage,
                          struct str path)
{
    const struct length *length = stage->length;
    bool all = stage->modules.count > 0, named = all;
    int64_t sum = 0;

    for (uint32_t i = 0; i < stage->modules.count; i++) {
        int64_t weeks = stage->modules.item[i].weeks;
        all &= weeks != NOT_STATED;
        sum += weeks == NOT_STATED ? 0 : weeks;
    }
    if (all && length && length->unit == LENGTH_WEEKS && length->most != NOT_STATED &&
        sum != length->most)
        FOUND(c, &module_sum, path,
              { .arg = { value_label(stage->name), value_int(sum),
                         value_int(length->most) },
                .expected = value_int(length->most),
                .found = value_int(sum) });
    uint32_t count = contract_count(stage, &named);
    if (named && stage->contracts != NOT_STATED && count < stage->contracts)
        FOUND(c, &contracts_few, path,
              { .arg = { value_label(stage->name), value_int(count),
                         value_int(stage->contracts) },
                .expected = value_int(stage->contracts),
                .found = value_int(count) });
}

/* A time that nothing may go past. */
struct limit {
    int64_t n, unit; /* n NOT_STATED: there is none */
};

/* "6 months" in both languages. */
static struct value limit_value(const struct check *c, struct limit limit)
{
    struct length length = { limit.n, limit.n, limit.unit, TRI_NO };
    struct buf sv = buf_new(c->arena), en = buf_new(c->arena);

    stage_length_text(&sv, LANG_SV, &length);
    stage_length_text(&en, LANG_EN, &length);
    return value_label((struct label){ buf_str(&sv), buf_str(&en) });
}

/* Whether `a` is surely not after `b` (before it, if `strict`), months being uneven. */
static bool comes_before(struct limit a, struct limit b, bool strict)
{
    if (a.unit == b.unit)
        return strict ? a.n < b.n : a.n <= b.n;
    return strict ? a.n * days_most[a.unit] < b.n * days_least[b.unit]
                  : a.n * days_most[a.unit] <= b.n * days_least[b.unit];
}

static struct limit rate_limit(const struct rate *rate)
{
    static const char *const words[] = { "", "days", "weeks", "months" };

    for (int64_t unit = LENGTH_DAYS; unit <= LENGTH_MONTHS; unit++)
        if (rate && str_is(rate->unit, words[unit]) && ratio_is(rate->value))
            return (struct limit){ ratio_floor(rate->value), unit };
    return (struct limit){ NOT_STATED, LENGTH_NOT_STATED };
}

/* The row that limits an instrument in the programme's time; NULL: none is known. */
static const struct rate *limit_row(const struct check *c, uint32_t instrument,
                                    bool *known)
{
    struct str id = c->p->instruments.item[instrument].rate;
    const struct period *period = c->p->period;

    *known = true;
    if (id.len == 0)
        return NULL;
    return rate_in(c->rates, id, period ? period->from : DAY_NONE,
                   period ? period->to : DAY_NONE, known);
}

static void check_alerts(const struct check *c, const struct stage *stage,
                         struct limit limit, struct str path)
{
    bool early = false;

    if (limit.n == NOT_STATED)
        return;
    for (uint32_t i = 0; i < stage->alerts.count; i++) {
        struct limit alert = { stage->alerts.item[i].at, stage->alerts.item[i].unit };
        if (alert.n == NOT_STATED || alert.unit == LENGTH_NOT_STATED)
            return;
        early |= comes_before(alert, limit, true);
        if (!comes_before(alert, limit, false))
            FOUND(c, &late_alert, path,
                  { .arg = { value_label(stage->name), limit_value(c, alert),
                             limit_value(c, limit) } });
    }
    if (!early)
        FOUND(c, &no_alert, path,
              { .arg = { value_label(stage->name), limit_value(c, limit) } });
}

static void check_limit(const struct check *c, const struct stage *stage,
                        struct str path)
{
    struct limit own = { NOT_STATED, LENGTH_NOT_STATED };
    bool known;

    if (stage->length && stage->length->unit != LENGTH_NOT_STATED &&
        stage->length->mean != TRI_YES && stage->kind != STAGE_FOLLOW_UP)
        own = (struct limit){ stage->length->most, stage->length->unit };
    struct limit limit =
        stage->instrument.index == REF_NONE
            ? (struct limit){ NOT_STATED, LENGTH_NOT_STATED }
            : rate_limit(limit_row(c, stage->instrument.index, &known));
    check_alerts(c, stage, own.n == NOT_STATED ? limit : own, path);
    if (own.n == NOT_STATED || limit.n == NOT_STATED || comes_before(own, limit, false))
        return;
    FOUND(c, &over_limit, path,
          { .arg = { value_label(stage->name), limit_value(c, own),
                     value_label(c->p->instruments.item[stage->instrument.index].name),
                     limit_value(c, limit) },
            .expected = value_int(limit.n),
            .found = value_int(own.n) });
}

static void check_day(const struct check *c, const struct stage *stage, struct str path)
{
    const struct interview_day *day = stage->day;

    if (!day || day->people == NOT_STATED || day->interviewers == NOT_STATED ||
        day->minutes == NOT_STATED || day->slot_minutes == NOT_STATED)
        return;
    int64_t room = day->interviewers * (day->minutes / day->slot_minutes);
    if (room < day->people)
        FOUND(c, &day_full, path,
              { .arg = { value_label(stage->name), value_int(day->interviewers),
                         value_int(room), value_int(day->people) },
                .expected = value_int(day->people),
                .found = value_int(room) });
}

static void check_instruments(const struct check *c)
{
    for (uint32_t i = 0; i < c->p->instruments.count; i++) {
        const struct programme_instrument *instrument = &c->p->instruments.item[i];
        struct str path = check_path(c, "instruments[%u]", i);
        bool known;
        const struct rate *row = limit_row(c, i, &known);
        struct limit limit = rate_limit(row);
        if (!known)
            FOUND(c, &unknown_rate, path, { .arg = { value_text(instrument->rate) } });
        else if (instrument->rate.len > 0 && !row)
            FOUND(c, &not_in_force, path, { .arg = { value_label(instrument->name) } });
        else if (row && !row->verified && limit.n != NOT_STATED)
            FOUND(c, &unverified, path,
                  { .arg = { value_label(instrument->name), limit_value(c, limit) } });
    }
}

void check_stages(const struct check *c)
{
    struct stage_walk walk = stage_walk(c->p, c->arena);

    check_starts(c);
    check_walk(c, &walk);
    for (uint32_t i = 0; i < c->p->stages.count; i++) {
        const struct stage *stage = &c->p->stages.item[i];
        struct str path = check_path(c, "stages[%u]", i);
        check_length(c, stage, path);
        check_modules(c, stage, path);
        check_limit(c, stage, path);
        check_day(c, stage, path);
    }
    for (uint32_t i = 0; i < c->p->moves.count; i++)
        check_move(c, &walk, i);
    check_instruments(c);
}
