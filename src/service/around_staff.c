/*
 * around_staff.c: what staff do around a programme: trainings with their form, contacts
 * about accessibility, deviations; see around.h.
 */
#include "base/date.h"
#include "service/around_in.h"
#include "store/query.h"

/* ------------------------------------------------------------------------ trainings */

struct training {
    struct around_writing w;
    const struct staff_form *form;
    int64_t event_id;
    bool here; /* the form has been sent before */
};

static const struct str *lines_of(const struct staff_form *form, enum form_part part)
{
    return part == FORM_EXAMPLES    ? form->example
           : part == FORM_GOALS     ? form->goal
           : part == FORM_OBSTACLES ? form->obstacle
           : part == FORM_PERSONS   ? form->person
                                    : &form->task;
}

static uint32_t answered(const struct staff_form *form, enum form_part part)
{
    const struct str *line = lines_of(form, part);
    uint32_t n = 0;

    for (uint32_t i = 0; i < form_rows[part].asked; i++)
        n += line[i].len > 0;
    return n;
}

/* A form begun as zeroes has no days either. */
static bool has_day(const struct staff_form *form, uint32_t goal)
{
    return form->goal_on[goal] != DAY_NONE && form->goal_on[goal] != 0;
}

static bool lines_fit(const struct training *t, struct err *err)
{
    const struct staff_form *form = t->form;

    for (int part = 0; part < FORM_PARTS; part++)
        for (uint32_t i = 0; i < form_rows[part].asked; i++)
            if (lines_of(form, (enum form_part)part)[i].len > AROUND_LINE_BYTES)
                return err_set(err, ERR_LIMIT, N_("a line has at most {n} bytes"),
                               ARG_NUM(AROUND_LINE_BYTES));
    for (uint32_t i = 0; i < 4; i++)
        if ((form->goal[i].len > 0) != has_day(form, i))
            return err_set(err, ERR_INPUT, N_("goal {n} needs both words and a day"),
                           ARG_NUM(i + 1));
    for (uint32_t i = 0; i < 2; i++)
        if (form->person[i].len > 0 &&
            programme_role_find(t->w.p, form->person[i]) == REF_NONE)
            return err_set(err, ERR_INPUT, N_("choose key persons by their role"));
    return true;
}

static bool find_group(const struct training *t, struct err *err)
{
    const struct programme *p = t->w.p;

    if (p->staff.count == 0 && t->form->group.len == 0)
        return true;
    for (uint32_t i = 0; i < p->staff.count; i++)
        if (str_eq(p->staff.item[i].id, t->form->group))
            return true;
    return err_set(err, ERR_INPUT, N_("choose a staff group of the programme"));
}

static void put_form(const struct training *t)
{
    struct arena *arena = t->w.call->arena;
    struct view *persons = NULL;

    for (int part = 0; part < FORM_PARTS; part++)
        view_int(arena, t->w.facts, form_rows[part].fact,
                 answered(t->form, (enum form_part)part));
    for (uint32_t i = 0; i < 2; i++) {
        if (t->form->person[i].len == 0)
            continue;
        if (!persons)
            persons = view_put_array(arena, t->w.facts, "persons");
        view_add_str(arena, persons, t->form->person[i]);
    }
}

/* Writes it, or holds it against what the same form left before. */
static bool put_text(const struct training *t, const char *word, uint32_t nth,
                     struct str text, struct err *err)
{
    struct buf name = buf_new(t->w.call->arena);

    buf_format(&name, "%s_%u", word, nth + 1);
    if (t->here) {
        struct event_text_of_row row = { .text = STR("") };
        bool found = false;
        if (!event_text_of(t->w.tx, t->event_id, buf_str(&name), t->w.call->arena, &row,
                           &found, err))
            return false;
        return str_eq(found ? row.text : STR(""), text) || form_used(err);
    }
    return text.len == 0 ||
           event_text_put(t->w.tx, t->event_id, buf_str(&name), text, err);
}

static bool put_texts(const struct training *t, struct err *err)
{
    for (int part = 0; part < FORM_PARTS; part++) {
        if (part == FORM_PERSONS)
            continue;
        for (uint32_t i = 0; i < form_rows[part].asked; i++)
            if (!put_text(t, form_rows[part].word, i,
                          lines_of(t->form, (enum form_part)part)[i], err))
                return false;
    }
    for (uint32_t i = 0; i < 4; i++) {
        char day[DATE_TEXT_BYTES];
        if (!has_day(t->form, i) || t->form->goal[i].len == 0)
            continue;
        date_format(t->form->goal_on[i], day);
        if (!put_text(t, "goal_on", i, str_from(day), err))
            return false;
    }
    return true;
}

static bool write_training(struct training *t, struct err *err)
{
    const struct staff_form *form = t->form;
    struct call *call = t->w.call;
    uint32_t at = around_activity_find(t->w.p, form->activity);
    const struct programme_activity *a =
        at == REF_NONE ? NULL : &t->w.p->activities.item[at];
    struct event_new new = { .kind = "staff_done",
                             .subject = "activity",
                             .subject_rid = form->rid,
                             .valid_on = form->on,
                             .facts = t->w.facts };
    struct activity_done_row done;

    if (!a || !str_is(a->counts, "staff") || str_is(a->kind, "accessibility_contact"))
        return err_set(err, ERR_INPUT, N_("choose a training of the programme"));
    const struct activity_done_in in = { call->actor->org_id, t->w.p->id, a->id,
                                         str_from(call->actor->name), EVENT_DAY_ALL };
    if (!around_has_come(call, form->on, err) || !find_group(t, err) ||
        !lines_fit(t, err) || !activity_done(t->w.tx, &in, &done, err))
        return false;
    view_str(call->arena, t->w.facts, "activity", a->id);
    if (form->group.len > 0)
        view_str(call->arena, t->w.facts, "group", form->group);
    if (form->minutes > 0 || a->minutes != NOT_STATED)
        view_int(call->arena, t->w.facts, "minutes",
                 form->minutes > 0 ? form->minutes : a->minutes);
    if (str_is(a->kind, "reflection"))
        put_form(t);
    if (!around_add_once(&t->w, &new, &t->event_id, &t->here, err))
        return false;
    if (!t->here && done.own > 0)
        return err_set(err, ERR_CONFLICT,
                       N_("you have written that you have done it; take that back "
                          "first"));
    return (!str_is(a->kind, "reflection") || put_texts(t, err)) &&
           (t->here || activity_state_make(t->w.tx, form->rid, err));
}

bool around_trained(struct call *call, const struct staff_form *form, struct err *err)
{
    struct training t = { .w = { .call = call }, .form = form };
    bool ok = around_begin(&t.w, form->programme, err) && write_training(&t, err);

    return around_end(&t.w, ok, err);
}

/* Her group: that of her role if one has it, else the first. */
static struct str group_of(const struct call *call, const struct programme *p)
{
    for (uint32_t i = 0; i < p->staff.count; i++)
        for (int role = 0; role < ROLE_COUNT; role++)
            if (call->actor->roles >> role & 1 &&
                str_is(p->staff.item[i].role.id, role_word((enum role)role)))
                return p->staff.item[i].id;
    return p->staff.count > 0 ? p->staff.item[0].id : STR("");
}

/* Which trainings that a stage waits for she has not done. */
static bool find_lacking(struct call *call, const struct programme_reading *reading,
                         struct tx *tx, int32_t on, bool *lacks, struct err *err)
{
    const struct programme *p = &reading->programme;

    for (uint32_t i = 0; i < p->activities.count; i++) {
        const struct programme_activity *a = &p->activities.item[i];
        const struct activity_done_in in = { call->actor->org_id, p->id, a->id,
                                             str_from(call->actor->name), on };
        struct activity_done_row row = { .own = 1 };
        bool asked = a->before.index != REF_NONE && str_is(a->counts, "staff");
        if (asked && !activity_done(tx, &in, &row, err))
            return false;
        lacks[i] = row.own == 0;
    }
    return true;
}

bool around_ready(struct call *call, struct str programme, int32_t on, uint32_t *made,
                  struct err *err)
{
    const struct programme_reading *reading = NULL;
    bool lacks[PROGRAMME_LIST_MOST] = { false };
    struct tx *tx = NULL;
    bool ok = tx_begin(call->store, TX_READ, &tx, err) &&
              programme_latest(tx, call->arena, programme, &reading, err) &&
              find_lacking(call, reading, tx, on, lacks, err);

    tx_end(&tx);
    for (uint32_t i = 0; ok && i < reading->programme.activities.count; i++) {
        const struct programme *p = &reading->programme;
        const struct staff_form form = { .rid = random_id(),
                                         .programme = programme,
                                         .activity = p->activities.item[i].id,
                                         .group = group_of(call, p),
                                         .on = on };
        if (!lacks[i])
            continue;
        ok = around_trained(call, &form, err);
        *made += ok;
    }
    return ok;
}

/* ------------------------------------------------------------------------- contacts */

static bool is_word(const struct coded *row, uint32_t count, struct str word)
{
    return coded_find((struct coded_table){ row, count }, word) < count;
}

static bool write_contact(struct around_writing *w, const struct around_contact *c,
                          struct err *err)
{
    struct arena *arena = w->call->arena;
    const struct event_new new = { .kind = "access_contact",
                                   .subject = "activity",
                                   .subject_rid = c->rid,
                                   .valid_on = c->on,
                                   .facts = w->facts,
                                   .note = c->note };
    bool here;
    int64_t id;

    if (!is_word(around_topics, 7, c->topic))
        return err_set(err, ERR_INPUT, N_("choose what it was about"));
    if (!is_word(around_parties, 5, c->party))
        return err_set(err, ERR_INPUT, N_("choose with whom it was"));
    if (c->minutes < 0 || c->minutes > AROUND_DAY_MINUTES)
        return err_set(err, ERR_INPUT, N_("a meeting lasts at most a day"));
    view_str(arena, w->facts, "topic", c->topic);
    view_str(arena, w->facts, "party", c->party);
    if (c->minutes > 0)
        view_int(arena, w->facts, "minutes", c->minutes);
    for (uint32_t i = 0; i < w->p->activities.count; i++)
        if (str_is(w->p->activities.item[i].kind, "accessibility_contact") &&
            !view_get(w->facts, STR("activity")))
            view_str(arena, w->facts, "activity", w->p->activities.item[i].id);
    return around_has_come(w->call, c->on, err) && around_put_area(w, c->area, err) &&
           around_note_fits(c->note, err) && around_add_once(w, &new, &id, &here, err);
}

bool around_contact(struct call *call, const struct around_contact *contact,
                    struct err *err)
{
    struct around_writing w = { .call = call };
    bool ok =
        around_begin(&w, contact->programme, err) && write_contact(&w, contact, err);

    return around_end(&w, ok, err);
}

/* ----------------------------------------------------------------------- deviations */

static bool find_measure(const struct around_writing *w, struct str measure,
                         struct err *err)
{
    for (uint32_t i = 0; i < w->p->measures.count; i++)
        if (str_eq(w->p->measures.item[i].id, measure))
            return true;
    return measure.len == 0 ||
           err_set(err, ERR_INPUT, N_("choose a measure of the programme"));
}

/* The last day of the month, or today while it goes on. */
static bool day_of_month(const struct call *call, struct str month, int32_t *day,
                         struct err *err)
{
    struct buf first = buf_new(call->arena);
    int32_t from, today = moment_day(call->now);

    buf_add(&first, month);
    buf_cstr(&first, "-01");
    if (month.len != 7 || !date_parse(buf_str(&first), &from))
        return err_set(err, ERR_INPUT, N_("write the month as 2027-01"));
    if (from > today)
        return err_set(err, ERR_INPUT, N_("the month has not come yet"));
    *day = date_add_months(from, 1) - 1;
    if (*day > today)
        *day = today;
    return true;
}

static bool deviation_fits(const struct around_deviation *d, struct err *err)
{
    static const char *const sides[] = { "", "participant", "employer", "programme",
                                         "nobody" };
    bool side = false;

    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++)
        side |= str_is(d->side, sides[i]);
    if (!is_word(around_deviations, 9, d->what))
        return err_set(err, ERR_INPUT, N_("choose what differed"));
    if (!is_word(around_deviation_whys, 10, d->why))
        return err_set(err, ERR_INPUT, N_("choose why"));
    return side || err_set(err, ERR_INPUT, N_("choose whose side the reason is on"));
}

static bool write_deviation(struct around_writing *w, const struct around_deviation *d,
                            struct err *err)
{
    struct arena *arena = w->call->arena;
    struct event_new new = { .kind = "deviation",
                             .subject = "activity",
                             .subject_rid = d->rid,
                             .reason = str_cstr(arena, d->why),
                             .side = str_cstr(arena, d->side),
                             .facts = w->facts,
                             .note = d->note };
    bool here;
    int64_t id;

    if (!deviation_fits(d, err) ||
        !day_of_month(w->call, d->month, &new.valid_on, err) ||
        !find_measure(w, d->measure, err))
        return false;
    if (programme_role_find(w->p, d->decider) == REF_NONE)
        return err_set(err, ERR_INPUT, N_("choose who decides"));
    view_str(arena, w->facts, "what", d->what);
    view_str(arena, w->facts, "month", d->month);
    view_str(arena, w->facts, "decider", d->decider);
    if (d->measure.len > 0)
        view_str(arena, w->facts, "measure", d->measure);
    return around_put_area(w, d->area, err) && around_note_fits(d->note, err) &&
           around_add_once(w, &new, &id, &here, err);
}

bool around_deviate(struct call *call, const struct around_deviation *deviation,
                    struct err *err)
{
    struct around_writing w = { .call = call };
    bool ok = around_begin(&w, deviation->programme, err) &&
              write_deviation(&w, deviation, err);

    return around_end(&w, ok, err);
}
