/*
 * vocab_json.h: what the readers of JSON vocabularies share: the file as a value, its
 * list of concepts, and members that must be there.
 *
 * Limits  VOCAB_DEPTH_MOST levels; an id at most VOCAB_ID_BYTES.
 */
#ifndef SERVICE_VOCAB_JSON_H
#define SERVICE_VOCAB_JSON_H

#include "service/vocab_read.h"

#define VOCAB_DEPTH_MOST   32u
#define VOCAB_ID_BYTES     50u
#define VOCAB_GROUP_DIGITS 4u

/*
 * The bytes as JSON; owned: json_decref.
 * err     ERR_INPUT  with line and byte where it is not sound; ERR_LIMIT too deep.
 */
MUST_USE bool json_read(const struct vocab_reading *r, json_t **value, struct err *err);

/* The array data.concepts of a download; borrowed. err ERR_INPUT: another shape. */
MUST_USE bool json_concepts(const json_t *value, const json_t **list, struct err *err);

/*
 * A reader of {"data":{"concepts":[...]}}: reads, calls `take` for each element, and
 * puts the element's number in front of an error.
 */
MUST_USE bool json_each_concept(struct vocab_reading *r,
                                bool (*take)(struct vocab_reading *r,
                                             const json_t *concept, struct err *err),
                                struct err *err);

/* The same for an object's members. */
MUST_USE bool json_each_member(struct vocab_reading *r,
                               bool (*take)(struct vocab_reading *r, struct str key,
                                            json_t *value, struct err *err),
                               struct err *err);

/* The member's text, in the pile's arena; empty when missing or null. */
struct str json_member(const struct vocab_reading *r, const json_t *object,
                       const char *key);
/* err ERR_INPUT: `object` has no such text. */
MUST_USE bool json_needed(const struct vocab_reading *r, const json_t *object,
                          const char *key, struct str *text, struct err *err);
/* A JobTech id: letters, digits and _ . err ERR_INPUT. */
MUST_USE bool json_id(const struct vocab_reading *r, const json_t *object,
                      struct str *id, struct err *err);
MUST_USE bool json_id_sound(struct str id, struct err *err);
/* A code of SSYK or ISCO, of any level. err ERR_INPUT, with the line it stands on. */
MUST_USE bool json_group_code(const struct vocab_reading *r, struct str code,
                              struct err *err);
/* The member as an array; an empty one when missing. err ERR_INPUT: another type. */
MUST_USE bool json_list(const json_t *object, const char *key, const json_t **list,
                        struct err *err);

#endif
