/*
 * programme_load.h: takes a programme that adds up into the database, as a version.
 *
 * In      a reading (programme_file.h) without errors; its warnings are for people.
 * Out     a row of `programme`: the whole file as it was. What is loaded is never
 *         changed: a changed file bears a higher version. The same file twice changes
 *         nothing.
 */
#ifndef SERVICE_PROGRAMME_LOAD_H
#define SERVICE_PROGRAMME_LOAD_H

#include "service/call.h"
#include "service/programme_file.h"

/*
 * same    out: this version is there already, with these bytes
 * err     ERR_INPUT     the reading has errors
 *         ERR_CONFLICT  the version is there with other content, or a later one is
 */
MUST_USE bool programme_load(struct call *call, const struct programme_reading *reading,
                             bool *same, struct err *err);

/* [{"id","version","loaded_at","actor"}] by id and version. */
MUST_USE bool programme_loaded_view(struct call *call, struct view **list,
                                    struct err *err);

/* The file of a version. err ERR_NOT_FOUND */
MUST_USE bool programme_version_text(struct call *call, struct str id, int64_t version,
                                     struct str *json, struct err *err);

#endif
