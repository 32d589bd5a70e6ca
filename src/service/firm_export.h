/*
 * firm_export.h: all firms of a unit as a file: CSV, or JSON.
 *
 * Out     CSV: a row a firm, by name, with the columns of `insteg import firms` that a
 *         firm has one of, and status, visited_on and recall_on. It is for reading, not
 *         for reading in again: keys of firms that were typed are no keys of a file.
 *         JSON: an array of objects with the same names and firm_id. Contacts are not
 *         in it: a list of people with their telephones is not what a list of firms is
 *         for. A sole trader's number is not known.
 * Limits  none of its own. Measured with 100,000 firms: see bench/firms.c.
 */
#ifndef SERVICE_FIRM_EXPORT_H
#define SERVICE_FIRM_EXPORT_H

#include "service/call.h"

enum firm_export_form { FIRM_EXPORT_CSV, FIRM_EXPORT_JSON };

/* Appends the text to `out`. */
MUST_USE bool firm_export(struct call *call, enum firm_export_form form,
                          struct buf *out, struct err *err);

#endif
