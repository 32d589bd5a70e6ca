/*
 * adapt_page.c: what a work place needs to adapt, and grounds for programmes.
 *
 *   GET, POST /person/{id}/accommodation   kinds and words; saved while one writes
 *   GET, POST /person/{id}/eligibility     one ground a form
 */
#include "service/adapt.h"

#include "base/date.h"
#include "web/gate.h"
#include "web/talk_view.h"

#define STATUS_CONFLICT 409
#define STATUS_REFUSED  422

static void put_kinds(const struct request *request, struct view *view, uint32_t bits)
{
    struct view *list = view_put_array(request->arena, view, "kinds");

    for (uint32_t i = 0; i < ADAPT_WORD_COUNT; i++) {
        struct view *v = view_add_object(request->arena, list);
        view_cstr(request->arena, v, "word", adapt_words[i].word);
        view_str(request->arena, v, "text", talk_word(request, adapt_words[i].label));
        view_bool(request->arena, v, "chosen", (bits >> i & 1) != 0);
    }
}

/* The texts of some kinds, with commas. */
static struct str kinds_text(const struct request *request, const struct adapt *adapt)
{
    struct buf out = buf_new(request->arena);

    buf_cstr(&out, "");
    for (uint32_t i = 0; i < ADAPT_WORD_COUNT; i++)
        if (adapt->kinds >> i & 1) {
            buf_cstr(&out, out.len ? ", " : "");
            buf_add(&out, talk_word(request, adapt_words[i].label));
        }
    if (adapt->words.len) {
        buf_cstr(&out, out.len ? ". " : "");
        buf_add(&out, adapt->words);
    }
    if (out.len == 0)
        buf_add(&out, talk_word(request, N_("nothing")));
    return buf_str(&out);
}

struct shown {
    struct adapt adapt;        /* in the fields */
    const struct adapt *other; /* that somebody else saved; NULL: nobody */
    struct str problem;
};

static bool show_adapt(const struct request *request, const struct shown *shown,
                       struct reply *reply)
{
    struct view *view = view_object(request->arena);
    const struct str id = path_text(request, "id");

    view_str(request->arena, view, "map_url",
             route_url(request->arena, "/person/{id}/map?part=wishes", id));
    view_str(request->arena, view, "form_url",
             route_url(request->arena, "/person/{id}/accommodation", id));
    view_bool(request->arena, view, "editor", gate_may(request, "accommodation_edit"));
    put_kinds(request, view, shown->adapt.kinds);
    view_str(request->arena, view, "words", shown->adapt.words);
    view_str(request->arena, view, "said", kinds_text(request, &shown->adapt));
    view_int(request->arena, view, "seen", shown->adapt.from_at);
    view_str(request->arena, view, "problem", shown->problem);
    view_bool(request->arena, view, "done", form_has(&request->query, "saved"));
    if (shown->other)
        view_str(request->arena, view, "other", kinds_text(request, shown->other));
    else
        view_null(request->arena, view, "other");
    return reply_page(reply, "accommodation", N_("Adaptations at the work place"),
                      view);
}

bool accommodation_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown shown = { .problem = STR("") };

    return adapt_load(&call, request->subject_id, &shown.adapt, err) &&
           show_adapt(request, &shown, reply);
}

static bool read_adapt(const struct request *request, struct adapt *adapt,
                       struct err *err)
{
    const struct coded_table kinds = { adapt_words, ADAPT_WORD_COUNT };
    const struct form *form = &request->form;
    struct adapt made = { .words = STR("") };
    struct str word;

    for (uint32_t at = 0; form_next(form, "kinds", &at, &word);) {
        const uint32_t row = coded_find(kinds, word);
        if (row == kinds.count)
            return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                           ARG_STR(word));
        made.kinds |= 1U << row;
    }
    if (!form_int(form, "seen", (struct int_range){ 0, INT64_MAX }, &made.from_at,
                  err) ||
        !form_text_or_none(form, "words", ADAPT_BYTES, &made.words, err))
        return false;
    *adapt = made;
    return true;
}

bool accommodation_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct shown shown = { .problem = STR("") };
    struct adapt_saved saved;

    if (!read_adapt(request, &shown.adapt, err) ||
        !adapt_save(&call, request->subject_id, &shown.adapt, &saved, err))
        return false;
    if (saved.clash) {
        shown.other = &saved.now;
        shown.adapt.from_at = saved.now.from_at;
        reply->status = STATUS_CONFLICT;
        return show_adapt(request, &shown, reply);
    }
    reply->ticket = call.ticket;
    if (request->wants_json) {
        struct view *view = view_object(request->arena);
        view_int(request->arena, view, "version", saved.now.from_at);
        view_str(request->arena, view, "saved", talk_clock(request->arena, call.now));
        return reply_page(reply, "accommodation", N_("Adaptations at the work place"),
                          view);
    }
    return reply_see_other(reply, "/person/{id}/accommodation?saved=1",
                           path_text(request, "id"));
}

/* ------------------------------------------------------------------ grounds */

/* What stands in a ground's form: what was typed, when it came back with a problem. */
static void put_ground_form(const struct request *request, struct view *v,
                            const struct ground_said *ground, const struct form *typed)
{
    struct str since =
        ground->held ? talk_day(request->arena, ground->since_day) : STR("");
    struct str proof = str_from(ground->held ? proof_words[ground->proof].word : "");

    if (typed) {
        (void)form_get(typed, "since", &since);
        (void)form_get(typed, "proof", &proof);
    }
    view_str(request->arena, v, "since", since);
    struct view *proofs = view_put_array(request->arena, v, "proofs");
    for (uint32_t i = 0; i < PROOF_WORD_COUNT; i++) {
        struct view *p = view_add_object(request->arena, proofs);
        view_cstr(request->arena, p, "word", proof_words[i].word);
        view_str(request->arena, p, "text", talk_word(request, proof_words[i].label));
        view_bool(request->arena, p, "chosen", str_is(proof, proof_words[i].word));
    }
}

static void put_ground(const struct request *request, struct view *list, uint32_t which,
                       const struct ground_said *ground)
{
    struct view *v = view_add_object(request->arena, list);
    struct buf day = buf_new(request->arena);

    view_cstr(request->arena, v, "word", ground_words[which].word);
    view_str(request->arena, v, "label", talk_word(request, ground_words[which].label));
    view_bool(request->arena, v, "held", ground->held);
    buf_cstr(&day, "");
    if (ground->held)
        message_day(&day, request->lang, ground->since_day);
    view_str(request->arena, v, "since_text", buf_str(&day));
    view_str(request->arena, v, "proof",
             ground->held ? talk_word(request, proof_words[ground->proof].label)
                          : STR(""));
    struct str kind;
    const bool came_back = form_get(&request->form, "kind", &kind) &&
                           str_is(kind, ground_words[which].word);
    put_ground_form(request, v, ground, came_back ? &request->form : NULL);
}

static bool show_grounds(struct request *request, struct str problem,
                         struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = view_object(request->arena);
    const struct str id = path_text(request, "id");
    struct grounds grounds;

    if (!grounds_load(&call, request->subject_id, &grounds, err))
        return false;
    struct view *list = view_put_array(request->arena, view, "grounds");
    for (uint32_t i = 0; i < GROUND_WORD_COUNT; i++)
        put_ground(request, list, i, &grounds.of[i]);
    view_str(request->arena, view, "map_url",
             route_url(request->arena, "/person/{id}/map?part=wishes", id));
    view_str(request->arena, view, "form_url",
             route_url(request->arena, "/person/{id}/eligibility", id));
    view_bool(request->arena, view, "editor", gate_may(request, "eligibility_edit"));
    view_str(request->arena, view, "problem", problem);
    return reply_page(reply, "eligibility", N_("Grounds for programmes"), view);
}

bool eligibility_get(struct request *request, struct reply *reply, struct err *err)
{
    return show_grounds(request, STR(""), reply, err);
}

static bool read_ground(const struct form *form, uint32_t *which,
                        struct ground_said *ground, struct err *err)
{
    const struct coded_table kinds = { ground_words, GROUND_WORD_COUNT };
    const struct coded_table proofs = { proof_words, PROOF_WORD_COUNT };
    struct ground_said made = { .since_day = DAY_NONE };
    struct str kind, proof, held;

    if (!form_text(form, "kind", 40, &kind, err) ||
        !form_text(form, "held", 1, &held, err))
        return false;
    *which = coded_find(kinds, kind);
    made.held = str_is(held, "1");
    if (*which == kinds.count)
        return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                       ARG_STR(kind));
    if (made.held) {
        if (!form_day(form, "since", &made.since_day, err) ||
            !form_text(form, "proof", 20, &proof, err))
            return false;
        made.proof = coded_find(proofs, proof);
        if (made.proof == proofs.count)
            return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                           ARG_STR(proof));
    }
    *ground = made;
    return true;
}

bool eligibility_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct err why = { 0 };
    struct ground_said ground;
    uint32_t which;

    bool ok = read_ground(&request->form, &which, &ground, &why) &&
              ground_save(&call, request->subject_id, which, &ground, &why);
    if (ok) {
        reply->ticket = call.ticket;
        return reply_see_other(reply, "/person/{id}/eligibility",
                               path_text(request, "id"));
    }
    if (why.kind != ERR_INPUT || request->wants_json) {
        *err = why;
        return false;
    }
    struct buf text = buf_new(request->arena);
    message_err(&text, request->lang, &why);
    reply->status = STATUS_REFUSED;
    return show_grounds(request, buf_str(&text), reply, err);
}
