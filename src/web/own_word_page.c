/*
 * own_word_page.c: what a person says is wrong in what we know of her, and the answers.
 *
 *   GET  /person/{id}/wrong          all she has said, the newest first
 *   POST /person/{id}/wrong          about, quote, words: she says it
 *   POST /person/{id}/wrong/answer   word, verdict=corrected|kept, answer
 *   GET  /wrong                      whose words wait for the reader
 *
 * She says it where she reads it: beside each row of her extract (extract_page.c).
 */
#include "base/date.h"
#include "service/own_word.h"
#include "service/person_show.h"
#include "web/app.h"
#include "web/extract_parts.h"
#include "web/gate.h"
#include "web/trail.h"

#define WORD_BYTES     40u
#define TYPED_BYTES    ((size_t)4 * OWN_WORD_BYTES) /* read whole, so it can be shown */
#define STATUS_REFUSED 422

static struct str day_of(const struct request *request, int64_t moment)
{
    struct buf out = buf_new(request->arena);

    message_day(&out, request->lang, moment_day(moment));
    return buf_str(&out);
}

/* The question of her extract that it is about; empty where the part has gone. */
static const char *question_of(const struct request *request, struct str about)
{
    for (uint32_t i = 0; i < extract_part_count; i++)
        if (str_is(about, extract_parts[i].key))
            return message_for(request->lang, extract_parts[i].question, 1);
    return "";
}

static void put_word(const struct request *request, struct view *list,
                     const struct own_word *word)
{
    struct arena *arena = request->arena;
    struct view *v = view_add_object(arena, list);

    view_str(arena, v, "word", id_text(arena, word->rid));
    view_cstr(arena, v, "about", question_of(request, word->about));
    view_str(arena, v, "quote", word->quote);
    view_str(arena, v, "words", word->words);
    view_str(arena, v, "said_by", word->by);
    view_str(arena, v, "said_text", day_of(request, word->at));
    view_bool(arena, v, "answered", word->answered);
    view_bool(arena, v, "corrected", word->corrected);
    view_str(arena, v, "answer", word->answer);
    view_str(arena, v, "answered_by", word->answered_by);
    view_str(arena, v, "answered_text",
             word->answered ? day_of(request, word->answered_at) : STR(""));
}

/* What was typed and could not be taken. */
static struct str typed(const struct request *request, const char *name)
{
    struct str text = STR("");

    (void)form_get(&request->form, name, &text);
    return text;
}

static bool show(struct request *request, struct reply *reply,
                 const struct err *problem, struct err *err)
{
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct view *list = view_put_array(arena, view, "said");
    const struct str id = path_text(request, "id");
    struct call call = app_call(request);
    struct own_words words;

    if (!own_words_load(&call, request->subject_id, &words, err))
        return false;
    for (uint32_t i = 0; i < words.count; i++)
        put_word(request, list, &words.word[i]);
    view_bool(arena, view, "any", words.count > 0);
    view_bool(arena, view, "mine",
              request->actor && request->actor->person_id == request->subject_id);
    view_bool(arena, view, "may_answer", gate_may(request, "person_correct"));
    view_bool(arena, view, "just_said", form_has(&request->query, "said"));
    view_str(arena, view, "typed_about", typed(request, "about"));
    view_str(arena, view, "typed_quote", typed(request, "quote"));
    view_str(arena, view, "typed_words", typed(request, "words"));
    view_str(arena, view, "typed_answer", typed(request, "answer"));
    view_str(arena, view, "say_url", route_url(arena, "/person/{id}/wrong", id));
    view_str(arena, view, "answer_url",
             route_url(arena, "/person/{id}/wrong/answer", id));
    view_str(arena, view, "extract_url", route_url(arena, "/person/{id}/extract", id));
    view_str(arena, view, "back_url",
             view_get(view, STR("mine"))->boolean
                 ? route_url(arena, "/person/{id}/extract", id)
                 : route_url(arena, "/person/{id}", id));
    app_put_problem(request, reply, view, problem);
    if (problem)
        reply->status = STATUS_REFUSED;
    return reply_page(reply, "wrong", N_("What she says is wrong"), view);
}

bool wrong_get(struct request *request, struct reply *reply, struct err *err)
{
    return show(request, reply, NULL, err);
}

/* What cannot be taken is asked again, with what was typed. */
static bool answered(struct request *request, struct reply *reply,
                     const struct err *why, struct err *err)
{
    if (why->kind == ERR_INPUT || why->kind == ERR_LIMIT)
        return show(request, reply, why, err);
    *err = *why;
    return false;
}

static bool say(struct request *request, struct call *call, struct err *err)
{
    struct own_word word = { .rid = 0 };

    return form_text(&request->form, "about", WORD_BYTES, &word.about, err) &&
           form_text_or_none(&request->form, "quote", TYPED_BYTES, &word.quote, err) &&
           form_text_or_none(&request->form, "words", TYPED_BYTES, &word.words, err) &&
           (question_of(request, word.about)[0] != '\0' ||
            err_set(err, ERR_INPUT, N_("{text} is not one of the choices"),
                    ARG_STR(word.about))) &&
           own_word_say(call, request->subject_id, &word, err);
}

bool wrong_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct err why = { 0 };

    if (!say(request, &call, &why))
        return answered(request, reply, &why, err);
    reply->ticket = call.ticket;
    return reply_see_other(reply, "/person/{id}/wrong?said=1",
                           path_text(request, "id"));
}

static bool answer(struct request *request, struct call *call, struct err *err)
{
    static const char *const words[] = { "corrected", "kept" };
    struct own_answer new = { .rid = 0 };
    uint32_t verdict;

    if (!form_has(&request->form, "verdict"))
        return err_set(err, ERR_INPUT, N_("choose whether it is corrected or stays"));
    if (!form_id(&request->form, "word", &new.rid, err) ||
        !form_choice(&request->form, "verdict", (struct word_list){ words, 2 },
                     &verdict, err) ||
        !form_text_or_none(&request->form, "answer", TYPED_BYTES, &new.text, err))
        return false;
    new.corrected = verdict == 0;
    return own_word_answer(call, request->subject_id, &new, err);
}

bool wrong_answer_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct err why = { 0 };

    if (!answer(request, &call, &why))
        return answered(request, reply, &why, err);
    reply->ticket = call.ticket;
    return reply_see_other(reply, "/person/{id}/wrong", path_text(request, "id"));
}

/* --------------------------------------------------------------- whose words wait */

bool wrong_list_get(struct request *request, struct reply *reply, struct err *err)
{
    struct arena *arena = request->arena;
    struct view *view = view_object(arena);
    struct view *list = view_put_array(arena, view, "people");
    struct call call = app_call(request);
    struct own_waitings waiting;

    if (!own_words_wait(&call, &waiting, err))
        return false;
    request_shows_nobody(request);
    for (uint32_t i = 0; i < waiting.count; i++) {
        const struct own_waiting *one = &waiting.person[i];
        struct view *v = view_add_object(arena, list);
        struct str name;
        if (!person_called(&call, one->person_id, &name, err))
            return false;
        request_shows(request, one->person_id);
        view_str(arena, v, "name", name);
        view_int(arena, v, "n", one->n);
        view_str(arena, v, "since_text", day_of(request, one->since_at));
        view_str(arena, v, "url",
                 route_url(arena, "/person/{id}/wrong", id_text(arena, one->rid)));
    }
    view_bool(arena, view, "any", waiting.count > 0);
    view_str(arena, view, "people_url", route_url(arena, "/people"));
    return reply_page(reply, "wrong_list", N_("What participants say is wrong"), view);
}
