/*
 * person_page.c: a person's case, each part for whom it is for.
 *
 *   GET /person/{id}   handed: it has just been handed over
 */
#include "base/date.h"
#include "service/adapt.h"
#include "service/mapping.h"
#include "service/own_word.h"
#include "service/person_show.h"
#include "service/reminder.h"
#include "web/app.h"
#include "web/gate.h"
#include "web/note_page.h"
#include "web/person_text.h"
#include "web/person_ties.h"
#include "web/talk_view.h"
#include "web/way_list.h"

#define STOP_BYTES 8u

static struct view *child(struct view *v, const char *key)
{
    const struct view *member = view_get(v, str_from(key));

    return member && member->kind == VIEW_OBJECT ? (struct view *)member : NULL;
}

/* The address of a part of the case, or null where the reader may not go. */
static void put_link(const struct request *request, struct view *view, const char *key,
                     const char *pattern, const char *action)
{
    if (gate_leads(request, action))
        view_str(request->arena, view, key,
                 route_url_of(request->arena, pattern,
                              (struct str[5]){ path_text(request, "id") }));
    else
        view_null(request->arena, view, key);
}

/* The same for what writes: of a case that is merged into another that one is open. */
static void put_way(const struct request *request, struct view *view, const char *key,
                    const char *pattern, const char *action)
{
    if (view_text(view, "merged_into").len > 0)
        view_null(request->arena, view, key);
    else
        put_link(request, view, key, pattern, action);
}

static void put_links(const struct request *request, struct view *view)
{
    put_way(request, view, "edit_url", "/person/{id}/identity", "identity_edit");
    put_way(request, view, "map_url", "/person/{id}/map", "capability_edit");
    put_way(request, view, "refer_url", "/person/{id}/refer", "referral_add");
    put_way(request, view, "needs_url", "/person/{id}/needs", "person_needs");
    put_way(request, view, "enrol_url", "/person/{id}/enrol", "enrolment_edit");
    put_way(request, view, "invite_url", "/person/{id}/invite", "invite_edit");
    put_link(request, view, "log_url", "/person/{id}/log", "person_log");
    put_link(request, view, "disclosures_url", "/person/{id}/disclosures",
             "disclosure_see");
    put_link(request, view, "summary_url", "/person/{id}/map/summary",
             "capability_see");
    put_link(request, view, "extract_url", "/person/{id}/extract", "person_extract");
    put_way(request, view, "code_url", "/person/{id}/code", "participant_invite");
    put_way(request, view, "reminders_url", "/person/{id}/reminders", "identity_edit");
    put_way(request, view, "hand_over_url", "/person/{id}/hand-over", "case_hand_over");
    put_link(request, view, "ties_url", "/person/{id}/links", "person_link_see");
    put_link(request, view, "protect_url", "/person/{id}/protect", "protection_set");
    put_link(request, view, "lift_url", "/person/{id}/lift", "protection_lift");
    put_link(request, view, "merge_url", "/person/{id}/merge", "person_merge");
    put_link(request, view, "unmerge_url", "/person/{id}/unmerge", "person_merge");
    view_str(request->arena, view, "people_url", route_url(request->arena, "/people"));
}

/* ------------------------------------------------------------------ words for codes */

static void dress_identity(const struct request *request, struct view *v)
{
    struct arena *arena = request->arena;
    enum lang lang = request->lang;

    if (!v)
        return;
    view_cstr(arena, v, "number_label",
              person_kind_label(lang, view_text(v, "number_kind")));
    view_cstr(arena, v, "no_number_text",
              person_reason_label(lang, view_text(v, "no_number")));
    view_cstr(arena, v, "level_text", person_level_label(lang, view_text(v, "level")));
    person_put_day(arena, lang, v, "born", "born_text");
    person_put_day(arena, lang, v, "written", "written_text");
    const struct view *before = view_get(v, STR("numbers_before"));
    struct view *list = view_put_array(arena, v, "before");
    for (const struct view_item *i = before->list.first; i; i = i->next)
        view_str(arena, view_add_object(arena, list), "number_text", i->value.text);
}

static void dress_contact(const struct request *request, struct view *v)
{
    if (v)
        view_cstr(request->arena, v, "channel_text",
                  person_channel_label(request->lang, view_text(v, "channel")));
}

static void dress_availability(const struct request *request, struct view *v)
{
    if (!v)
        return;
    view_cstr(request->arena, v, "mode_text",
              person_mode_label(request->lang, view_get(v, STR("mode"))->integer));
    person_put_day(request->arena, request->lang, v, "from", "from_text");
    person_put_day(request->arena, request->lang, v, "enrolled", "enrolled_text");
}

static void dress_merged(const struct request *request, struct view *view)
{
    struct arena *arena = request->arena;
    const struct view *list = view_get(view, STR("merged"));

    for (struct view_item *i = list->list.first; i; i = i->next)
        view_str(arena, &i->value, "url",
                 route_url(arena, "/person/{id}", view_text(&i->value, "id")));
    if (view_text(view, "merged_into").len > 0)
        view_str(arena, view, "kept_url",
                 route_url(arena, "/person/{id}", view_text(view, "merged_into")));
    else
        view_null(arena, view, "kept_url");
    view_bool(arena, view, "has_merged", list->count > 0);
}

static void dress_protections(const struct request *request, struct view *view)
{
    const struct view *list = view_get(view, STR("protections"));

    for (struct view_item *i = list->list.first; i; i = i->next) {
        struct view *v = &i->value;
        bool registered = str_is(view_text(v, "kind"), "registration");
        view_cstr(
            request->arena, v, "kind_text",
            message_for(request->lang,
                        registered ? N_("Protected registration") : N_("Secrecy flag"),
                        1));
        view_bool(request->arena, v, "by_tie",
                  str_is(view_text(v, "reason"), "household"));
        view_bool(request->arena, v, "beside", list->count > 1);
        person_put_day(request->arena, request->lang, v, "from", "from_text");
    }
}

static void dress(const struct request *request, struct view *view)
{
    dress_identity(request, child(view, "identity"));
    dress_contact(request, child(view, "contact"));
    dress_availability(request, child(view, "availability"));
    dress_merged(request, view);
    person_put_day(request->arena, request->lang, view, "made", "made_text");
    dress_protections(request, view);
}

/* ------------------------------------------------------------------------- the page */

static unsigned parts_for(const struct request *request)
{
    return (gate_may(request, "identity_see") ? PART_IDENTITY | PART_MERGED : 0u) |
           (gate_may(request, "contact_see") ? PART_CONTACT : 0u) |
           (gate_may(request, "capability_see") ? PART_CAPABILITY : 0u) |
           (gate_leads(request, "protection_lift") ? PART_WHY : 0u);
}

/* Those the reader may see; for who may see none the page has no such part. */
static bool put_ties(struct request *request, struct view *view, struct err *err)
{
    if (gate_may(request, "person_link_see"))
        return person_put_ties(request, view, false, err);
    (void)view_put_array(request->arena, view, "ties");
    view_bool(request->arena, view, "any_tie", false);
    return true;
}

/* What she can do, when, where and what she would like, in words and with what each
 * rests on; null where it is not for the reader, or nothing can be unsealed. */
static bool put_known(struct request *request, struct call *call, struct view *view,
                      struct err *err)
{
    struct talk_page page = { .request = request,
                              .arena = request->arena,
                              .call = *call,
                              .id = path_text(request, "id"),
                              .whole = true };
    const bool may = gate_may(request, "capability_see");

    view_bool(request->arena, view, "may_can", may);
    if (!may || !call->keys) {
        view_null(request->arena, view, "known");
        return true;
    }
    if (!mapping_load(&page.call, request->subject_id, false, &page.map, err))
        return false;
    talk_known_put(&page, view_put_object(request->arena, view, "known"));
    return true;
}

/* Grounds of programmes that hold, for who may see them. */
static bool put_grounds(struct request *request, struct call *call, struct view *view,
                        struct err *err)
{
    struct view *list = view_put_array(request->arena, view, "grounds");
    struct grounds grounds;

    put_link(request, view, "grounds_url", "/person/{id}/eligibility",
             "eligibility_see");
    put_link(request, view, "adapt_url", "/person/{id}/accommodation",
             "accommodation_see");
    if (!gate_may(request, "eligibility_see"))
        return true;
    if (!grounds_load(call, request->subject_id, &grounds, err))
        return false;
    for (uint32_t i = 0; i < GROUND_WORD_COUNT; i++) {
        const struct ground_said *said = &grounds.of[i];
        struct buf since = buf_new(request->arena);
        if (!said->held)
            continue;
        struct view *v = view_add_object(request->arena, list);
        message_day(&since, request->lang, said->since_day);
        view_str(request->arena, v, "label", talk_word(request, ground_words[i].label));
        view_str(request->arena, v, "since_text", buf_str(&since));
        view_str(request->arena, v, "proof",
                 talk_word(request, proof_words[said->proof].label));
    }
    return true;
}

/* What she has said is wrong, and nobody has answered. */
static bool put_wrong(struct request *request, struct call *call, struct view *view,
                      struct err *err)
{
    struct own_word_sum sum = { 0, 0 };

    if (gate_leads(request, "wrong_see") &&
        !own_words_sum(call, request->subject_id, &sum, err))
        return false;
    view_int(request->arena, view, "wrong_waiting", sum.waiting);
    view_bool(request->arena, view, "has_wrong", sum.said > 0);
    put_link(request, view, "wrong_url", "/person/{id}/wrong", "wrong_see");
    return true;
}

/* A mapping talk that is not finished: who has it, and since when it waits. */
static bool put_begun(struct request *request, struct call *call, struct view *view,
                      struct err *err)
{
    struct mapping_begun begun = { .any = false };
    struct buf day = buf_new(request->arena);

    if (gate_leads(request, "capability_edit") &&
        !mapping_begun(call, request->subject_id, &begun, err))
        return false;
    if (!begun.any) {
        view_null(request->arena, view, "begun");
        return true;
    }
    struct view *v = view_put_object(request->arena, view, "begun");
    message_day(&day, request->lang, moment_day(begun.at));
    view_str(request->arena, v, "by", begun.by);
    view_str(request->arena, v, "day", buf_str(&day));
    view_str(request->arena, v, "clock",
             reply_clock(request->arena, request->lang, begun.at));
    return true;
}

static bool put_reminders(struct request *request, struct call *call, struct view *view,
                          struct err *err)
{
    bool stopped = false;

    if (gate_leads(request, "identity_edit") &&
        !reminder_person_stopped(call, request->subject_id, &stopped, err))
        return false;
    view_bool(request->arena, view, "no_reminders", stopped);
    return true;
}

bool person_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct view *view = NULL;

    if (!person_show(&call, request->subject_id, parts_for(request), &view, err))
        return false;
    put_links(request, view);
    dress(request, view);
    view_bool(request->arena, view, "no_keys", !call.keys);
    view_bool(request->arena, view, "handed", form_has(&request->query, "handed"));
    return put_begun(request, &call, view, err) && put_ties(request, view, err) &&
           way_put_list(request, view, err) &&
           put_reminders(request, &call, view, err) &&
           put_wrong(request, &call, view, err) &&
           put_known(request, &call, view, err) &&
           put_grounds(request, &call, view, err) &&
           note_put_newest(request, &call, view, err) &&
           reply_page(reply, "person", N_("Person"), view);
}

/* POST /person/{id}/reminders: she has asked her coach for none, or for them again. */
bool person_reminders_post(struct request *request, struct reply *reply,
                           struct err *err)
{
    struct call call = app_call(request);
    struct str stop;

    return form_text(&request->form, "stop", STOP_BYTES, &stop, err) &&
           reminder_stop_person(&call, request->subject_id, str_is(stop, "yes"), err) &&
           reply_see_other(reply, "/person/{id}", path_text(request, "id"));
}
