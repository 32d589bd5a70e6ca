/*
 * note_page.h: notes on a case, for the page of the person.
 */
#ifndef WEB_NOTE_PAGE_H
#define WEB_NOTE_PAGE_H

#include "service/call.h"
#include "web/request.h"

#define NOTES_NEWEST 5u /* shown on the page of the person */

/* Puts `notes`, `has_notes`, `older_notes`, `may_note` and `notes_url`: the newest, for
 * whom the table of access lets read them (note_see). err  as notes_load. */
MUST_USE bool note_put_newest(const struct request *request, struct call *call,
                              struct view *view, struct err *err);

#endif
