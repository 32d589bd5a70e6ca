/*
 * person_show.h: a person's case as one view, part by part.
 *
 * In      the case, and the parts that the reader may see: the door asks the table of
 *         access for each and says so here; what is not asked for is null.
 * Out     a view; texts of people are made by the page.
 * Method  one reading transaction. Of a protected identity neither address nor place
 *         is put into the view: the way that is safe is, and nothing else.
 */
#ifndef SERVICE_PERSON_SHOW_H
#define SERVICE_PERSON_SHOW_H

#include "service/identity_keep.h"

enum person_part {
    PART_IDENTITY = 1 << 0,
    PART_CONTACT = 1 << 1,
    PART_CAPABILITY = 1 << 2,
    PART_MERGED = 1 << 3, /* the cases that are one with this */
    PART_WHY = 1 << 4,    /* why she is protected: for herself, or for others */
};

/* err of the store and of keys; ERR_NOT_FOUND. */
MUST_USE bool person_show(struct call *call, int64_t person_id, unsigned parts,
                          struct view **view, struct err *err);

/* What she is called; empty when nothing is written of her, or no keys are at hand. */
MUST_USE bool person_called(struct call *call, int64_t person_id, struct str *name,
                            struct err *err);

/* What a form of her identity begins with. */
struct person_edit {
    struct identity_record record; /* version 0: nothing written yet; texts empty */
    bool protected;
};
MUST_USE bool person_edit_show(struct call *call, int64_t person_id,
                               struct person_edit *edit, struct err *err);

/* Who wrote the versions and why, the newest first: an array of a view. */
MUST_USE bool person_versions(struct call *call, int64_t person_id, struct view *view,
                              struct err *err);

#endif
