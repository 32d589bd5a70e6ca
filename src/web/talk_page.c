/*
 * talk_page.c: the fifteen-minute mapping talk.
 *
 *   GET  /person/{id}/map           one part of the talk: part, family, s, show
 *   POST /person/{id}/map           one answer, saved into the draft at once: `do` is
 *                                   card, close, language, reach, wishes or undo; or
 *                                   find: cards that fit words, under a veil
 *
 * Each answer is one form with buttons, so that all of it works without a script; a
 * script adds digits and arrows, and saves text while one writes. An answer that cannot
 * be used comes back with what was written and why. One that meets another answer to
 * the same question, given meanwhile in another window, shows both (talk_clash.html).
 */
#include "base/date.h"
#include "domain/day_read.h"
#include "domain/requirement.h"
#include "service/task_find.h"
#include "web/talk_view.h"
#include "web/talk_words.h"
#include "web/veil.h"

#define STATUS_CONFLICT 409
#define STATUS_REFUSED  422

static bool open_page(struct request *request, const struct form *form,
                      struct talk_page *page, struct err *err)
{
    *page = (struct talk_page){ .request = request,
                                .arena = request->arena,
                                .call = app_call(request),
                                .id = path_text(request, "id"),
                                .problem = STR("") };
    return talk_where_read(request, form, &page->where, err);
}

static bool show(struct talk_page *page, struct reply *reply, struct err *err)
{
    struct view *view = view_object(page->arena);

    if (!mapping_load(&page->call, page->request->subject_id, true, &page->map, err) ||
        !talk_view_put(page, view, err))
        return false;
    return reply_page(reply, "talk", N_("Mapping talk"), view);
}

bool talk_get(struct request *request, struct reply *reply, struct err *err)
{
    struct talk_page page;

    return open_page(request, &request->query, &page, err) && show(&page, reply, err);
}

/* ------------------------------------------------------------------ answers */

struct answers {
    struct talk_page *page;
    struct draft_pair pair[DRAFT_PAIRS_MOST];
    uint32_t count;
    bool lost;       /* there were more than fit */
    struct str card; /* the card to come back to; may be empty */
};

static struct str key_of(struct arena *arena, const char *what, struct str code)
{
    struct buf out = buf_new(arena);

    buf_cstr(&out, what);
    buf_add(&out, code);
    return buf_str(&out);
}

static void put(struct answers *a, struct str key, struct str value)
{
    if (a->count < DRAFT_PAIRS_MOST)
        a->pair[a->count++] = (struct draft_pair){ key, value };
}

/* What somebody has seen her do is taken with it, when it is not held yet. */
static bool take_with(struct answers *a, struct str code, struct err *err)
{
    struct talk_page *page = a->page;

    if (!mapping_load(&page->call, page->request->subject_id, true, &page->map, err))
        return false;
    const struct map_thing *t = mapping_thing(&page->map, code);
    if (!t || t->level == 0)
        put(a, key_of(page->arena, "level/", code),
            str_starts(code, "task:") ? STR("2") : STR("1"));
    return true;
}

/* "task:plocka-order=2", "=seen" or "=wants": what one button of a card says. */
static bool read_card(struct answers *a, const struct form *form, struct err *err)
{
    struct str set;
    size_t cut = 0;

    if (!form_text(form, "set", DRAFT_KEY_BYTES, &set, err))
        return false;
    for (size_t i = 0; i < set.len; i++)
        cut = set.ptr[i] == '=' ? i : cut;
    const struct str code = str_sub(set, 0, cut);
    const struct str what = str_sub(set, cut + 1, set.len);
    if (cut == 0 || what.len == 0)
        return err_set(err, ERR_INPUT, N_("{text} is no answer of a card"),
                       ARG_STR(set));
    const struct coded_table proofs = { evidence_words, EVIDENCE_COUNT };
    const bool digit = what.len == 1 && what.ptr[0] >= '0' && what.ptr[0] <= '9';
    const bool proof = coded_find(proofs, what) < EVIDENCE_COUNT;
    if (proof && !take_with(a, code, err))
        return false;
    if (str_is(what, "0")) /* taken again it rests on what is told then */
        put(a, key_of(a->page->arena, "evidence/", code),
            str_from(evidence_words[EVIDENCE_SAID].word));
    put(a,
        key_of(a->page->arena,
               digit   ? "level/"
               : proof ? "evidence/"
                       : "wish/",
               code),
        what);
    a->card = code;
    return true;
}

/* Until when a card holds. */
static bool read_close(struct answers *a, const struct form *form, struct err *err)
{
    struct str code, expires;

    if (!form_text(form, "code", DRAFT_KEY_BYTES / 2, &code, err) ||
        !form_text_or_none(form, "expires", DAY_WRITTEN_BYTES, &expires, err))
        return false;
    put(a, key_of(a->page->arena, "expires/", code), expires);
    a->card = code;
    return true;
}

static struct str skill_key(struct arena *arena, struct str language, uint32_t skill)
{
    struct buf code = buf_new(arena);

    buf_cstr(&code, "level/language:");
    buf_add(&code, language);
    buf_char(&code, ':');
    buf_cstr(&code, skill_words[skill].word);
    return buf_str(&code);
}

/* "sv-speak": the field of one skill in one language. */
static struct str skill_field(struct arena *arena, struct str language, uint32_t skill)
{
    struct buf name = buf_new(arena);

    buf_add(&name, language);
    buf_char(&name, '-');
    buf_cstr(&name, skill_words[skill].word);
    return buf_str(&name);
}

/* One skill, when it is another than is known; a language not yet there is put with all
 * its skills, so that its box stays. */
static void put_skill(struct answers *a, struct str key, struct str step)
{
    const struct map_thing *t =
        mapping_thing(&a->page->map, str_sub(key, strlen("level/"), key.len));
    struct buf known = buf_new(a->page->arena);

    buf_int(&known, t ? t->level : 0);
    a->lost |= a->count == DRAFT_PAIRS_MOST;
    if (!t || !str_eq(buf_str(&known), step))
        put(a, key, step);
}

/* All languages of the page, and the one to add. */
static bool read_languages(struct answers *a, const struct form *form, struct err *err)
{
    struct arena *arena = a->page->arena;
    struct str language, step;

    for (uint32_t at = 0; form_next(form, "language", &at, &language);)
        for (uint32_t i = 0; language.len <= 20 && i < SKILL_WORD_COUNT; i++) {
            const struct str field = skill_field(arena, language, i);
            if (!form_text(form, str_cstr(arena, field), 2, &step, err))
                return false;
            put_skill(a, skill_key(arena, language, i), step);
        }
    if (form_has(form, "add")) {
        if (!form_text(form, "another", 20, &language, err))
            return false;
        for (uint32_t i = 0; i < SKILL_WORD_COUNT; i++)
            put_skill(a, skill_key(arena, language, i), STR("0"));
    }
    return !a->lost || err_set(err, ERR_LIMIT, N_("save at most {n} skills at a time"),
                               ARG_NUM(DRAFT_PAIRS_MOST));
}

/* Boxes of one name as bits. err  ERR_INPUT  a word that is none of them. */
static bool read_bits(struct answers *a, const struct form *form, const char *name,
                      struct coded_table table, struct err *err)
{
    struct buf text = buf_new(a->page->arena);
    struct str word;
    int64_t bits = 0;

    for (uint32_t at = 0; form_next(form, name, &at, &word);) {
        const uint32_t row = coded_find(table, word);
        if (row == table.count)
            return err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                           ARG_STR(word));
        bits |= INT64_C(1) << row;
    }
    buf_int(&text, bits);
    put(a, str_from(name), buf_str(&text));
    return true;
}

/* Who only goes on to another part has changed nothing: what is known stays out. */
static bool drop_known(struct answers *a, struct err *err)
{
    struct draft_pair known[REACH_ANSWERS];
    uint32_t kept = 0;

    if (!talk_reach_known(a->page, known, err))
        return false;
    for (uint32_t i = 0; i < a->count; i++) {
        bool same = false;
        for (uint32_t k = 0; k < REACH_ANSWERS; k++)
            same |= str_eq(known[k].key, a->pair[i].key) &&
                    str_eq(known[k].value, a->pair[i].value);
        if (!same)
            a->pair[kept++] = a->pair[i];
    }
    a->count = kept;
    return true;
}

static bool read_reach(struct answers *a, const struct form *form, struct err *err)
{
    static const char *const fields[] = { "place", "mode", "minutes",
                                          "hours", "from", "reach" };
    struct str value;

    if (talk_hides_places(a->page))
        return err_set(err, ERR_INPUT,
                       N_("the identity is protected: places and times are not written "
                          "here"));
    for (uint32_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (!form_text_or_none(form, fields[i], MAPPING_REACH_BYTES, &value, err))
            return false;
        put(a, str_from(fields[i]), value);
    }
    if (!read_bits(a, form, "days", (struct coded_table){ day_words, DAY_WORD_COUNT },
                   err) ||
        !read_bits(a, form, "shifts",
                   (struct coded_table){ shift_words, SHIFT_WORD_COUNT }, err))
        return false;
    return !form_has(form, "next") || drop_known(a, err);
}

static bool read_wishes(struct answers *a, const struct form *form, struct err *err)
{
    struct str text;

    if (!form_text_or_none(form, "wishes", MAPPING_WISH_BYTES, &text, err))
        return false;
    if (!form_has(form, "next") || !str_eq(text, a->page->map.wishes))
        put(a, STR("wishes"), text);
    return true;
}

static const struct {
    const char *word;
    bool (*read)(struct answers *a, const struct form *form, struct err *err);
    bool known; /* compares with what is known: a third of what saving a card costs */
} doings[] = {
    { "card", read_card, false },          { "close", read_close, false },
    { "languages", read_languages, true }, { "reach", read_reach, true },
    { "wishes", read_wishes, true },
};

static bool read_answers(struct answers *a, const struct form *form, struct err *err)
{
    struct talk_page *page = a->page;
    struct str what;

    if (!form_text(form, "do", 20, &what, err))
        return false;
    for (uint32_t i = 0; i < sizeof doings / sizeof *doings; i++)
        if (str_is(what, doings[i].word))
            return (!doings[i].known ||
                    mapping_load(&page->call, page->request->subject_id, true,
                                 &page->map, err)) &&
                   doings[i].read(a, form, err);
    return err_set(err, ERR_INPUT, N_("a mapping has no answer called {key}"),
                   ARG_STR(what));
}

/* -------------------------------------------------------------------- clash */

/* All that was sent, so that "save mine" sends it again. */
static void put_sent(const struct talk_page *page, struct view *view,
                     const struct form *form)
{
    struct view *list = view_put_array(page->arena, view, "fields");

    for (uint32_t i = 0; i < form->count; i++) {
        const struct form_field *field = &form->field[i];
        if (str_is(field->name, "csrf") || str_is(field->name, "seen") ||
            str_is(field->name, "over"))
            continue;
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "name", field->name);
        view_str(page->arena, v, "value", field->value);
    }
}

static bool show_clash(struct talk_page *page, const struct draft_saved *saved,
                       struct reply *reply, struct err *err)
{
    struct view *view = view_object(page->arena);

    if (!mapping_load(&page->call, page->request->subject_id, true, &page->map, err))
        return false;
    struct view *list = view_put_array(page->arena, view, "clashes");
    for (uint32_t i = 0; i < saved->clash_count; i++) {
        const struct draft_clash *c = &saved->clash[i];
        struct view *v = view_add_object(page->arena, list);
        view_str(page->arena, v, "label", talk_key_text(page->request, c->key));
        view_str(page->arena, v, "saved",
                 talk_value_text(page->request, c->key, c->saved));
        view_str(page->arena, v, "mine",
                 talk_value_text(page->request, c->key, c->mine));
    }
    put_sent(page, view, &page->request->form);
    view_str(page->arena, view, "clock",
             talk_clock(page->arena, saved->draft.saved_at));
    view_int(page->arena, view, "seen", saved->draft.version);
    view_str(page->arena, view, "keep_url",
             talk_where_url(page, &page->where, STR("")));
    view_str(page->arena, view, "form_url",
             route_url(page->arena, "/person/{id}/map", page->id));
    reply->status = STATUS_CONFLICT;
    return reply_page(reply, "talk_clash", N_("Two answers"), view);
}

/* --------------------------------------------------------------------- post */

static bool show_problem(struct talk_page *page, struct reply *reply,
                         const struct err *why, struct err *err)
{
    struct buf text = buf_new(page->arena);

    message_err(&text, page->request->lang, why);
    page->problem = buf_str(&text);
    page->typed = &page->request->form;
    reply->status = STATUS_REFUSED;
    return show(page, reply, err);
}

/* For a script that saves while one writes. */
static bool tell_saved(const struct talk_page *page, const struct draft *draft,
                       struct reply *reply)
{
    struct view *view = view_object(page->arena);

    view_int(page->arena, view, "version", draft->version);
    view_str(page->arena, view, "saved", talk_clock(page->arena, draft->saved_at));
    return reply_page(reply, "talk", N_("Mapping talk"), view);
}

static bool undo(struct talk_page *page, struct reply *reply, struct err *err)
{
    if (!mapping_undo(&page->call, page->request->subject_id, err))
        return false;
    reply->ticket = page->call.ticket;
    return reply_see_other_url(reply, talk_where_url(page, &page->where, STR("")));
}

static bool answer(struct talk_page *page, struct reply *reply, struct err *err)
{
    const struct form *form = &page->request->form;
    struct answers a = { .page = page };
    struct draft_saved *saved = ARENA_NEW(page->arena, struct draft_saved);
    struct draft_step step = { .pair = a.pair, .over = form_has(form, "over") };
    struct err why = { 0 };

    if (!form_int(form, "seen", (struct int_range){ 0, INT64_MAX }, &step.seen, err))
        return false;
    bool ok = read_answers(&a, form, &why);
    step.count = a.count;
    ok = ok && mapping_step(&page->call, page->request->subject_id, &step, saved, &why);
    if (!ok && !page->request->wants_json &&
        (why.kind == ERR_INPUT || why.kind == ERR_LIMIT))
        return show_problem(page, reply, &why, err);
    if (!ok) {
        *err = why;
        return false;
    }
    if (saved->clash_count)
        return show_clash(page, saved, reply, err);
    reply->ticket = page->call.ticket;
    if (page->request->wants_json)
        return tell_saved(page, &saved->draft, reply);
    struct talk_where where = page->where;
    if (form_has(form, "next") && !talk_part_read(form, "next", &where.part, err))
        return false;
    return reply_see_other_url(reply, talk_where_url(page, &where, a.card));
}

/* What she says she has done, in words: to the cards that fit. The words go along under
 * a veil, for they may tell of her. */
static bool find(struct talk_page *page, struct reply *reply, struct err *err)
{
    struct talk_where where = { .part = TALK_TASKS };
    struct buf url = buf_new(page->arena);

    if (!form_text_or_none(&page->request->form, "q", TASK_FIND_BYTES, &where.words,
                           err))
        return false;
    where.veil = veil_put(page->request, where.words);
    buf_add(&url, talk_where_url(page, &where, STR("")));
    if (where.words.len)
        buf_cstr(&url, "#" TALK_ASKED);
    return reply_see_other_url(reply, buf_str(&url));
}

bool talk_post(struct request *request, struct reply *reply, struct err *err)
{
    struct talk_page page;
    struct str what = STR("");

    if (!open_page(request, &request->form, &page, err))
        return false;
    if (form_get(&request->form, "do", &what) && str_is(what, "find"))
        return find(&page, reply, err);
    if (form_get(&request->form, "do", &what) && str_is(what, "undo"))
        return undo(&page, reply, err);
    return answer(&page, reply, err);
}
