/*
 * person_new_page.c: a new person, and a new version of who she is.
 *
 *   GET, POST /person/new             token makes the form good once
 *   GET, POST /person/{id}/identity
 *
 * What is wrong is told all at once, beside its field; what is doubtful (someone alike)
 * must be answered; a version written meanwhile by another is shown beside one's own,
 * and nothing that was typed is lost.
 */
#include "base/date.h"
#include "service/keys.h"
#include "service/person_change.h"
#include "service/person_show.h"
#include "web/app.h"
#include "web/firm_text.h"
#include "web/person_alike.h"
#include "web/person_form.h"
#include "web/person_text.h"
#include "web/trail.h"

#define STATUS_WRONG  422
#define VERSIONS_MOST 1000000

static struct person_add_ask asked(const struct request *request,
                                   const struct person_form *form)
{
    return (struct person_add_ask){ .identity = &form->identity,
                                    .seen = person_seen(request),
                                    .is_another =
                                        form_has(&request->form, "is_another"),
                                    .action = request->route->action };
}

/* Everything that both pages have; members that are not for now stay empty. */
static void put_common(struct request *request, const struct person_form *form,
                       struct view *view)
{
    person_form_put(request, form, view);
    view_str(request->arena, view, "form_url", request->path);
}

/* ------------------------------------------------------------------------ a new one */

/* Whether she is protected from the start, as the form says it; empty: she is not. */
static struct str says_protect(const struct request *request)
{
    struct str kind = STR("");

    (void)form_get(&request->form, "protect", &kind);
    return kind;
}

static void put_protect(struct request *request, struct view *view)
{
    const struct str kind = says_protect(request);

    view_bool(request->arena, view, "protects", kind.len > 0);
    view_bool(request->arena, view, "is_flag", str_is(kind, "flag"));
    view_bool(request->arena, view, "is_registration", str_is(kind, "registration"));
}

static bool show_new(struct request *request, struct reply *reply,
                     const struct person_form *form, const struct person_added *added,
                     struct err *err)
{
    struct view *view = view_object(request->arena);
    struct taken_number taken = { 0, 0 };
    bool alike = added && added->outcome == PERSON_ALIKE;

    bool used = added && added->outcome == PERSON_USED; /* it may be one more */
    struct err problem = { 0 };

    if (added && added->outcome == PERSON_TAKEN)
        taken = (struct taken_number){ added->taken_id, added->taken_rid };
    put_common(request, form, view);
    put_protect(request, view);
    view_str(request->arena, view, "token",
             id_text(request->arena, used ? random_id() : firm_form_token(request)));
    app_put_problem(request, reply, view,
                    used && !form_used(&problem) ? &problem : NULL);
    if (!person_put_alike(request, reply, view, alike ? &added->alike : NULL, err) ||
        !person_put_taken(request, reply, view, &taken, err))
        return false;
    view_str(request->arena, view, "people_url", route_url(request->arena, "/people"));
    if (form->faults.count > 0)
        reply->status = STATUS_WRONG;
    if (taken.person_id || alike)
        reply->status = STATUS_CONFLICT;
    return reply_page(reply, "person_new", N_("Add a person"), view);
}

bool person_new_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct person_form form = { .fresh = true };

    return keys_needed(&call, err) && show_new(request, reply, &form, NULL, err);
}

/* Whether she is protected from the start, and how. */
static bool read_protection(struct request *request, struct person_add_ask *ask,
                            struct err *err)
{
    const struct word_list kinds = { protection_words, PROTECTION_KIND_COUNT };
    uint32_t kind = PROTECTION_FLAG;

    ask->protect = says_protect(request).len > 0;
    if (ask->protect && !form_choice(&request->form, "protect", kinds, &kind, err))
        return false;
    ask->kind = (enum protection_kind)kind;
    return true;
}

bool person_new_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct person_form form = { .fresh = true };
    struct person_added added;

    if (!keys_needed(&call, err) || !person_form_read(request, &form, err))
        return false;
    request_only_shows(request); /* what is added is logged as it is added */
    if (form.faults.count > 0)
        return show_new(request, reply, &form, NULL, err);
    struct person_add_ask ask = asked(request, &form);
    ask.rid = firm_form_token(request);
    if (!read_protection(request, &ask, err))
        return false;
    if (!person_new(&call, &ask, &added, err))
        return false;
    if (added.outcome != PERSON_DONE)
        return show_new(request, reply, &form, &added, err);
    request_logged(request, added.person_id);
    if (ask.protect)
        return reply_see_other(reply, "/people/protected");
    return reply_see_other(reply, "/person/{id}", id_text(request->arena, added.rid));
}

/* ---------------------------------------------------------------- another version */

struct shown {
    const struct person_form *form;
    int64_t version;                      /* that the form began with         */
    const struct person_changed *changed; /* NULL: nothing has been tried yet */
};

/* What someone else wrote meanwhile, field by field, where it differs. */
static void put_theirs(struct request *request, struct view *view,
                       const struct person_form *form,
                       const struct person_changed *changed)
{
    struct person_form theirs = { .protected = form->protected };
    struct view *list = view_put_array(request->arena, view, "theirs");
    bool conflict = changed && changed->outcome == PERSON_CHANGED;

    view_bool(request->arena, view, "conflict", conflict);
    if (!conflict || changed->theirs.version == 0)
        return;
    person_form_fill(request->arena, &changed->theirs.identity, request->now, &theirs);
    for (int i = 0; i < IDENTITY_FIELD_COUNT; i++) {
        bool hidden = form->protected &&
                      ((i >= FIELD_STREET && i <= FIELD_CHANNEL) || i == FIELD_NOTE);
        if (hidden || i == FIELD_WHY || str_eq(theirs.typed[i], form->typed[i]))
            continue;
        struct view *v = view_add_object(request->arena, list);
        view_cstr(request->arena, v, "label",
                  person_field_label(request->lang, (enum identity_field)i));
        view_str(request->arena, v, "their_value", theirs.typed[i]);
        view_str(request->arena, v, "your_value", form->typed[i]);
    }
}

static bool show_identity(struct request *request, struct reply *reply,
                          const struct shown *shown, struct err *err)
{
    const struct person_form *form = shown->form;
    const struct person_changed *changed = shown->changed;
    int64_t version = shown->version;
    struct call call = app_call(request);
    struct view *view = view_object(request->arena);
    struct taken_number taken = { 0, 0 };
    bool alike = changed && changed->outcome == PERSON_ALIKE;

    if (changed && changed->outcome == PERSON_TAKEN)
        taken = (struct taken_number){ changed->taken_id, changed->taken_rid };
    put_common(request, form, view);
    if (!person_put_alike(request, reply, view, alike ? &changed->alike : NULL, err) ||
        !person_put_taken(request, reply, view, &taken, err))
        return false;
    put_theirs(request, view, form, changed);
    if (changed && changed->outcome == PERSON_CHANGED)
        version = changed->theirs.version;
    view_int(request->arena, view, "version", version);
    view_bool(request->arena, view, "protected", form->protected);
    view_str(request->arena, view, "person_url",
             route_url(request->arena, "/person/{id}", path_text(request, "id")));
    if (version == 0)
        (void)view_put_array(request->arena, view, "versions");
    else if (!person_versions(&call, request->subject_id, view, err))
        return false;
    for (struct view_item *i = view_get(view, STR("versions"))->list.first; i;
         i = i->next)
        person_put_day(request->arena, request->lang, &i->value, "on", "on_text");
    if (form->faults.count > 0)
        reply->status = STATUS_WRONG;
    if (changed)
        reply->status = STATUS_CONFLICT;
    return reply_page(reply, "person_identity", N_("Name, number and contact"), view);
}

bool person_identity_get(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct person_form form = { .fresh = false };
    struct person_edit edit;

    if (!keys_needed(&call, err) ||
        !person_edit_show(&call, request->subject_id, &edit, err))
        return false;
    form.protected = edit.protected;
    if (edit.record.version > 0)
        person_form_fill(request->arena, &edit.record.identity, request->now, &form);
    form.typed[FIELD_WHY] = STR("");
    return show_identity(request, reply,
                         &(struct shown){ &form, edit.record.version, NULL }, err);
}

bool person_identity_post(struct request *request, struct reply *reply, struct err *err)
{
    struct call call = app_call(request);
    struct person_form form = { .fresh = false };
    struct person_edit edit;
    struct person_changed changed;
    int64_t version = 0;

    if (!keys_needed(&call, err) ||
        !form_int(&request->form, "version", (struct int_range){ 0, VERSIONS_MOST },
                  &version, err) ||
        !person_edit_show(&call, request->subject_id, &edit, err) ||
        !person_form_read(request, &form, err))
        return false;
    form.protected = edit.protected;
    if (form.faults.count > 0)
        return show_identity(request, reply, &(struct shown){ &form, version, NULL },
                             err);
    const struct person_change_ask ask = { request->subject_id, version,
                                           asked(request, &form) };
    if (!person_change(&call, &ask, &changed, err))
        return false;
    if (changed.outcome != PERSON_DONE)
        return show_identity(request, reply,
                             &(struct shown){ &form, version, &changed }, err);
    return reply_see_other(reply, "/person/{id}", path_text(request, "id"));
}
