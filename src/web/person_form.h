/*
 * person_form.h: the form of an identity: its fields in groups, what stands in them and
 * what is wrong with each, told all at once.
 *
 * In      what was typed, or a record. Out: the view of pages/person_fields.html:
 *             groups   [{title, fields: [{name, label, hint, value, error, options
 * ...}]}] faults   [{label, url, text}], fault_count
 */
#ifndef WEB_PERSON_FORM_H
#define WEB_PERSON_FORM_H

#include "domain/identity.h"
#include "web/request.h"

struct person_form {
    struct str typed[IDENTITY_FIELD_COUNT];
    struct identity_faults faults;
    struct identity identity; /* when nothing was wrong */
    bool protected;           /* hides where she lives, asks for the safe way */
    bool fresh;               /* a new person: nothing to say why about       */
};

/* Reads what the form sent. err ERR_INPUT, ERR_LIMIT: not a form of ours. */
MUST_USE bool person_form_read(const struct request *request, struct person_form *form,
                               struct err *err);
/* Fills the form with a record. */
void person_form_fill(struct arena *arena, const struct identity *identity, int64_t now,
                      struct person_form *form);
/* The words for a field. */
const char *person_field_label(enum lang lang, enum identity_field field);

void person_form_put(const struct request *request, const struct person_form *form,
                     struct view *view);

#endif
