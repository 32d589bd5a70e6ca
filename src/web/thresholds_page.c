/*
 * thresholds_page.c: what each requirement of a need costs.
 *
 * The view is the answer of formats.md with one member more, `page`: what only the page
 * shows. A switch that is off is a dropped requirement; without script the form comes
 * back as set=1&keep=BIT...
 */
#include "base/date.h"
#include "domain/requirement.h"
#include "domain/small_count.h"
#include "service/need_thresholds.h"
#include "web/app.h"
#include "web/gate.h"

#define SMALLEST_SHOWN 5u
#define PAPER_SETS     2u
#define GAIN_SCALE     12u /* gains are drawn against at least this many people */

struct shown {
    const struct request *request;
    struct arena *arena;
    const struct thresholds *t;
    uint32_t off; /* the dropped ones, as a mask of steps */
};

/* The rows of the half page: today, some sets of requirements, all of them. */
struct paper {
    struct str labels[PAPER_SETS + 2];
    struct count_row row[PAPER_SETS + 2];
    bool stands[PAPER_SETS + 2];
    uint32_t count;
};

static uint32_t all_of(struct threshold_counts n)
{
    return n.women + n.men + n.not_stated;
}

static struct str worded(const struct shown *s, const char *id, int64_t n)
{
    struct buf out = buf_new(s->arena);

    message_add(&out, s->request->lang, id, (struct hole[]){ HOLE_NUM("n", n) }, 1);
    return buf_str(&out);
}

/* A share of `max` as a percentage with one decimal: an SVG width. */
static void width(const struct shown *s, struct view *v, const char *key, uint32_t n,
                  uint32_t max)
{
    struct buf out = buf_new(s->arena);
    uint32_t tenths = max ? (uint32_t)((uint64_t)n * 1000 / max) : 0;

    if (tenths > 1000)
        tenths = 1000;
    buf_format(&out, "%u.%u", tenths / 10, tenths % 10);
    view_str(s->arena, v, key, buf_str(&out));
}

static struct str day_text(const struct shown *s, int32_t day)
{
    struct buf out = buf_new(s->arena);

    message_day(&out, s->request->lang, day);
    return buf_str(&out);
}

static const struct need_requirement_row *row_of(const struct shown *s, uint32_t step)
{
    return &s->t->need.requirement[s->t->row_of[step]];
}

static struct str label_of(const struct shown *s, uint32_t step)
{
    return s->t->label[s->t->row_of[step]];
}

/* "label, label and label" of the drops in `mask`. */
static struct str labels_of(const struct shown *s, uint32_t mask)
{
    struct buf out = buf_new(s->arena);
    uint32_t left = (uint32_t)__builtin_popcount(mask);

    for (uint32_t i = 0; i < s->t->result.drop_count; i++) {
        if (!(mask >> i & 1))
            continue;
        if (out.len)
            buf_cstr(&out,
                     left > 1 ? ", " : message_for(s->request->lang, N_(" and "), 1));
        buf_add(&out, label_of(s, i));
        left--;
    }
    return buf_str(&out);
}

static void head(const struct shown *s, struct view *page)
{
    const struct need *need = &s->t->need;
    struct str id = id_text(s->arena, need->rid);

    view_str(s->arena, page, "home_url", route_url(s->arena, "/"));
    view_str(s->arena, page, "form_url",
             route_url(s->arena, "/need/{id}/thresholds", id));
    view_str(s->arena, page, "need_url", route_url(s->arena, "/need/{id}", id));
    view_str(s->arena, page, "matches_url",
             gate_leads(s->request, "need_match")
                 ? route_url(s->arena, "/need/{id}/matches", id)
                 : STR(""));
    view_str(s->arena, page, "need_title", need->title);
    if (need->employer.len)
        view_str(s->arena, page, "employer", need->employer);
    else
        view_null(s->arena, page, "employer");
    view_int(s->arena, page, "n", need->positions);
    view_str(s->arena, page, "place", s->t->place);
    if (need->hours)
        view_int(s->arena, page, "hours", need->hours);
    else
        view_null(s->arena, page, "hours");
    if (need->start_day != DAY_NONE)
        view_str(s->arena, page, "start_text", day_text(s, need->start_day));
    else
        view_null(s->arena, page, "start_text");
    int64_t now =
        s->request->app->clock_fixed ? s->request->app->call.now : s->request->now;
    view_str(s->arena, page, "counted_text", day_text(s, moment_day(now)));
}

static void figures(const struct shown *s, struct view *page)
{
    const struct threshold_result *r = &s->t->result;
    struct threshold_counts now = r->reached[s->off], kept = r->reached[0];
    uint32_t most = r->pool.women > r->pool.men ? r->pool.women : r->pool.men;

    view_int(s->arena, page, "pool_all", all_of(r->pool));
    view_int(s->arena, page, "pool_w", r->pool.women);
    view_int(s->arena, page, "pool_m", r->pool.men);
    view_int(s->arena, page, "now_all", all_of(now));
    view_int(s->arena, page, "now_w", now.women);
    view_int(s->arena, page, "now_m", now.men);
    view_int(s->arena, page, "kept_w", kept.women);
    view_int(s->arena, page, "kept_m", kept.men);
    width(s, page, "width_w", now.women, most);
    width(s, page, "width_m", now.men, most);
    view_bool(s->arena, page, "other", r->pool.not_stated > 0);
    view_int(s->arena, page, "now_o", now.not_stated);
    view_int(s->arena, page, "pool_o", r->pool.not_stated);
}

static void worst(const struct shown *s, struct view *page)
{
    const struct threshold_result *r = &s->t->result;

    if (s->t->costliest == STEP_NONE) {
        view_bool(s->arena, page, "worst", false);
        return;
    }
    struct view *v = view_put_object(s->arena, page, "worst");
    view_str(s->arena, v, "label", label_of(s, s->t->costliest));
    view_bool(s->arena, v, "alone", all_of(r->alone[s->t->costliest]) > 0);
    view_int(s->arena, v, "w", r->alone[s->t->costliest].women);
    view_int(s->arena, v, "m", r->alone[s->t->costliest].men);
}

/* "mask:women:men:not stated;...": whom the page's script counts. */
static struct str masks_of(const struct shown *s)
{
    struct buf out = buf_new(s->arena);

    for (uint32_t i = 0; i < s->t->lack_count; i++) {
        const struct threshold_lack *lack = &s->t->lacks[i];
        buf_format(&out, "%s%u:%u:%u:%u", i ? ";" : "", lack->mask, lack->people.women,
                   lack->people.men, lack->people.not_stated);
    }
    return buf_str(&out);
}

static void tasks(const struct shown *s, struct view *page)
{
    const struct need *need = &s->t->need;
    struct view *list;

    view_bool(s->arena, page, "has_tasks", need->task_count > 0);
    list = view_put_array(s->arena, page, "tasks");
    for (uint32_t i = 0; i < need->task_count; i++) {
        struct view *v = view_add_object(s->arena, list);
        view_str(s->arena, v, "label", s->t->task_label[i]);
        view_int(s->arena, v, "share", need->task[i].share_percent);
    }
}

static uint32_t gap(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* How many people turning switch `i` round moves, from what is chosen now. */
static struct threshold_counts turned(const struct shown *s, uint32_t i)
{
    const struct threshold_counts *now = &s->t->result.reached[s->off];
    const struct threshold_counts *then = &s->t->result.reached[s->off ^ 1u << i];

    return (struct threshold_counts){ gap(now->women, then->women),
                                      gap(now->men, then->men),
                                      gap(now->not_stated, then->not_stated) };
}

static void gain_text(const struct shown *s, struct view *v, const char *key,
                      uint32_t n)
{
    struct buf out = buf_new(s->arena);

    buf_format(&out, n ? "+%u" : "%u", n);
    view_str(s->arena, v, key, buf_str(&out));
}

/* What teaching or softening the same requirement alone would bring. */
static void other_step(const struct shown *s, struct view *v, uint32_t drop,
                       enum threshold_kind kind)
{
    const struct threshold_result *r = &s->t->result;
    const char *key = kind == THRESHOLD_TEACH ? "teach" : "soften";

    for (uint32_t i = r->drop_count; i < r->step_count; i++)
        if (r->steps[i].kind == kind &&
            r->steps[i].requirement == r->steps[drop].requirement) {
            struct view *step = view_put_object(s->arena, v, key);
            view_int(s->arena, step, "weeks", row_of(s, i)->obtain_weeks);
            view_int(s->arena, step, "w", r->alone[i].women);
            view_int(s->arena, step, "m", r->alone[i].men);
            return;
        }
    view_bool(s->arena, v, key, false);
}

static void reason(const struct shown *s, struct view *v,
                   const struct need_requirement_row *row)
{
    view_cstr(s->arena, v, "class_text",
              message_for(s->request->lang, class_label(row->class), 1));
    const char *why =
        row->why.len ? message_for_str(s->request->lang, row->why, 1) : NULL;
    if (why || row->why.len)
        view_str(s->arena, v, "why", why ? str_from(why) : row->why);
    else
        view_null(s->arena, v, "why");
}

static void switches(const struct shown *s, struct view *page)
{
    const struct threshold_result *r = &s->t->result;
    uint32_t most = GAIN_SCALE;
    struct view *list;

    for (uint32_t i = 0; i < r->drop_count; i++) {
        struct threshold_counts n = turned(s, i);
        most = n.women > most ? n.women : most;
        most = n.men > most ? n.men : most;
    }
    view_bool(s->arena, page, "has_switches", r->drop_count > 0);
    list = view_put_array(s->arena, page, "switches");
    for (uint32_t i = 0; i < r->drop_count; i++) {
        struct view *v = view_add_object(s->arena, list);
        struct threshold_counts n = turned(s, i);
        view_int(s->arena, v, "bit", i);
        view_bool(s->arena, v, "kept", !(s->off >> i & 1));
        view_str(s->arena, v, "label", label_of(s, i));
        reason(s, v, row_of(s, i));
        other_step(s, v, i, THRESHOLD_TEACH);
        other_step(s, v, i, THRESHOLD_SOFTEN);
        gain_text(s, v, "gain_w", n.women);
        gain_text(s, v, "gain_m", n.men);
        width(s, v, "width_w", n.women, most);
        width(s, v, "width_m", n.men, most);
    }
}

static void fixed_row(const struct shown *s, struct view *list, uint32_t index)
{
    const struct need_requirement_row *row = &s->t->need.requirement[index];
    struct view *v = view_add_object(s->arena, list);

    view_str(s->arena, v, "label", s->t->label[index]);
    reason(s, v, row);
    view_cstr(s->arena, v, "icon_url",
              row->class == CLASS_LEARNABLE ? "#i-clock" : "#i-check");
    if (row->task != TASK_NONE &&
        !str_eq(s->t->task_label[row->task], s->t->label[index]))
        view_str(s->arena, v, "task", s->t->task_label[row->task]);
    else
        view_null(s->arena, v, "task");
    bool has = row->obtain_weeks > 0 && row->class != CLASS_CORE;
    view_bool(s->arena, v, "weeks", has);
    view_int(s->arena, v, "n", has ? row->obtain_weeks : 0);
}

static void fixed(const struct shown *s, struct view *page)
{
    struct view *laws = view_array(s->arena), *core = view_array(s->arena);
    struct view *traits = view_array(s->arena), *duties = view_array(s->arena);

    for (uint32_t i = 0; i < s->t->need.requirement_count; i++) {
        const struct need_requirement_row *row = &s->t->need.requirement[i];
        if (row->class == CLASS_DUTY)
            fixed_row(s, duties, i);
        else if (row->kind == KIND_TRAIT)
            fixed_row(s, traits, i);
        else if (row->class == CLASS_STATUTORY)
            fixed_row(s, laws, i);
        else if (class_is_weighted(row->class))
            fixed_row(s, core, i);
    }
    view_bool(s->arena, page, "has_laws", laws->count > 0);
    view_put(s->arena, page, "laws", laws);
    view_bool(s->arena, page, "has_duties", duties->count > 0);
    view_put(s->arena, page, "duties", duties);
    view_bool(s->arena, page, "has_core", core->count > 0);
    view_put(s->arena, page, "core", core);
    view_bool(s->arena, page, "has_traits", traits->count > 0);
    view_put(s->arena, page, "traits", traits);
}

static void smallest(const struct shown *s, struct view *page)
{
    const struct threshold_result *r = &s->t->result;
    uint32_t count =
        r->smallest_count < SMALLEST_SHOWN ? r->smallest_count : SMALLEST_SHOWN;
    struct view *list;

    view_bool(s->arena, page, "has_smallest", count > 0);
    list = view_put_array(s->arena, page, "smallest");
    for (uint32_t i = 0; i < count; i++) {
        struct view *v = view_add_object(s->arena, list);
        view_int(s->arena, v, "n", all_of(r->smallest[i].reached));
        view_str(s->arena, v, "labels", labels_of(s, r->smallest[i].mask));
        view_int(s->arena, v, "w", r->smallest[i].reached.women);
        view_int(s->arena, v, "m", r->smallest[i].reached.men);
    }
}

/* "0,46" in Swedish, "0.46" in English. */
static struct str ratio_text(const struct shown *s, int64_t milli)
{
    struct buf out = buf_new(s->arena);
    int64_t hundredths = (milli + 5) / 10;

    buf_format(&out, "%d%c%02d", (int)(hundredths / 100),
               s->request->lang == LANG_SV ? ',' : '.', (int)(hundredths % 100));
    return buf_str(&out);
}

/* The requirement that alone tips the balance most, if any does. */
static void warning(const struct shown *s, struct view *page)
{
    const struct threshold_result *r = &s->t->result;
    uint32_t at = STEP_NONE;
    static const char *const verdicts[] = {
        [THRESHOLD_OK] =
            N_("No requirement alone tips the balance between women and men "
               "enough for a warning."),
        [THRESHOLD_WARNING] =
            N_("Together the requirements tip the balance between women "
               "and men, though none does alone."),
        [THRESHOLD_TOO_FEW] = N_("Too few people to compare women and men."),
    };

    for (uint32_t i = 0; i < r->drop_count; i++) {
        const struct threshold_ratio *q = &s->t->ratio_only[i];
        if (q->verdict == THRESHOLD_WARNING &&
            (at == STEP_NONE || q->ratio_milli < s->t->ratio_only[at].ratio_milli))
            at = i;
    }
    view_cstr(s->arena, page, "verdict_text",
              message_for(s->request->lang,
                          s->t->ratio.verdict == THRESHOLD_OK && !s->t->ratio.has_ratio
                              ? N_("Nobody is reached, so there is nobody to compare.")
                              : verdicts[s->t->ratio.verdict],
                          1));
    view_bool(s->arena, page, "together", s->t->ratio.verdict == THRESHOLD_WARNING);
    view_int(s->arena, page, "w_all_percent", (s->t->ratio.women_rate_milli + 5) / 10);
    view_int(s->arena, page, "m_all_percent", (s->t->ratio.men_rate_milli + 5) / 10);
    if (at == STEP_NONE) {
        view_bool(s->arena, page, "warning", false);
        return;
    }
    const struct threshold_ratio *q = &s->t->ratio_only[at];
    struct view *v = view_put_object(s->arena, page, "warning");
    view_str(s->arena, v, "label", label_of(s, at));
    view_int(s->arena, v, "w_percent", (q->women_rate_milli + 5) / 10);
    view_int(s->arena, v, "m_percent", (q->men_rate_milli + 5) / 10);
    view_bool(s->arena, v, "has_ratio", q->has_interval);
    view_str(s->arena, v, "ratio_text", ratio_text(s, q->ratio_milli));
    view_str(s->arena, v, "low_text", ratio_text(s, q->low_milli));
    view_str(s->arena, v, "high_text", ratio_text(s, q->high_milli));
}

/* A count as it may leave the house; `least` is what a hidden sum comes to at least. */
static struct str outside(const struct shown *s, uint32_t n, enum count_shown how,
                          uint32_t least)
{
    if (how == COUNT_FEWER)
        return worded(s, N_("fewer than {n}"), SMALL_COUNT);
    return how == COUNT_AT_LEAST ? worded(s, N_("at least {n}"), least)
                                 : worded(s, "{n}", n);
}

static struct count_row counted(struct threshold_counts n)
{
    return (struct count_row){ n.women, n.men, n.not_stated };
}

/* A sum in a sentence, beside the rows of the paper. */
static struct str sum_outside(const struct shown *s, struct threshold_counts n,
                              const struct paper *paper)
{
    struct count_row_shown how = small_counts(counted(n));

    if (how.all == COUNT_SHOWN)
        how.all = small_count_beside(all_of(n), paper->row, paper->stands, paper->count,
                                     &how.all_least);
    return outside(s, all_of(n), how.all, how.all_least);
}

static void paper_add(struct paper *paper, struct str labels, struct threshold_counts n)
{
    paper->labels[paper->count] = labels;
    paper->row[paper->count++] = counted(n);
}

static void paper_row(const struct shown *s, struct view *list,
                      const struct paper *paper, uint32_t i)
{
    const struct count_row n = paper->row[i];
    const struct count_row_shown how = small_counts(n);
    struct view *v = view_add_object(s->arena, list);

    view_str(s->arena, v, "labels", paper->labels[i]);
    view_str(s->arena, v, "w", outside(s, n.women, how.women, 0));
    view_str(s->arena, v, "m", outside(s, n.men, how.men, 0));
    view_str(s->arena, v, "all",
             outside(s, n.women + n.men + n.not_stated, how.all, how.all_least));
}

static void paper(const struct shown *s, struct view *page)
{
    const struct threshold_result *r = &s->t->result;
    const uint32_t sets =
        r->smallest_count < PAPER_SETS ? r->smallest_count : PAPER_SETS;
    struct paper paper = { 0 };
    struct view *list;

    paper_add(&paper, str_from(message_for(s->request->lang, N_("nothing"), 1)),
              r->reached[0]);
    for (uint32_t i = 0; i < sets; i++)
        paper_add(&paper, labels_of(s, r->smallest[i].mask), r->smallest[i].reached);
    if (r->smallest_count > sets)
        paper_add(&paper, str_from(message_for(s->request->lang, N_("all of it"), 1)),
                  r->smallest[r->smallest_count - 1].reached);
    small_count_rows(paper.row, paper.count, paper.stands);

    view_str(s->arena, page, "paper_pool", sum_outside(s, r->pool, &paper));
    view_str(s->arena, page, "paper_now", sum_outside(s, r->reached[0], &paper));
    list = view_put_array(s->arena, page, "paper");
    for (uint32_t i = 0; i < paper.count; i++)
        if (paper.stands[i])
            paper_row(s, list, &paper, i);
}

/* The dropped ones: all bits without a keep=BIT, once the form has been sent. */
static uint32_t dropped(const struct request *request, uint32_t drop_count)
{
    uint32_t off = 0;
    struct str value;
    int64_t bit;

    if (!form_has(&request->query, "set"))
        return 0;
    off = (1u << drop_count) - 1;
    for (uint32_t at = 0; form_next(&request->query, "keep", &at, &value);)
        if (str_int(value, &bit) && bit >= 0 && bit < drop_count)
            off &= ~(1u << bit);
    return off;
}

static struct str need_text(const struct request *request)
{
    struct buf out = buf_new(request->arena);

    buf_char(&out, '#');
    buf_add(&out, path_text(request, "id"));
    return buf_str(&out);
}

bool thresholds_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct thresholds_ask ask = { .need = need_text(request),
                                  .brief = !request->wants_json };
    struct shown s = { .request = request, .arena = request->arena };
    struct thresholds t;

    if (!need_thresholds(&call, &ask, &t, err))
        return false;
    reply->ticket = call.ticket;
    s.t = &t;
    s.off = dropped(request, t.result.drop_count);
    if (!request->wants_json) {
        struct view *page = view_put_object(request->arena, t.answer, "page");
        head(&s, page);
        figures(&s, page);
        worst(&s, page);
        view_str(s.arena, page, "masks", masks_of(&s));
        tasks(&s, page);
        switches(&s, page);
        fixed(&s, page);
        smallest(&s, page);
        warning(&s, page);
        paper(&s, page);
    }
    reply->body_class = "only-paper";
    return reply_page(reply, "thresholds", N_("Thresholds"), t.answer);
}
