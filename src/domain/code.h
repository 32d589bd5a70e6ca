/*
 * code.h: codes as they stand in files, taken apart and checked for form.
 *
 *   task:plocka-order=3    scheme, code and level 1..4 (capabilities)
 *   sv:listen=3            language, skill and step 1..4 (languages)
 *   B, CE, truckkort       licences and certificates
 *
 * Purity  pure. Whether a code is known is for the caller to look up.
 */
#ifndef DOMAIN_CODE_H
#define DOMAIN_CODE_H

#include "base/err.h"
#include "domain/requirement.h"

#define CODE_BYTES_MOST 200u

/*
 * The one spelling under which a concept is stored: a concept's code unchanged
 * (task:..., ssyk:...), licence:B (upper case), certificate:truckkort (lower case, as
 * typed, no distinction of case), language:sv:listen. In `arena`.
 * err     ERR_INPUT  the form is wrong; says which part.
 */
MUST_USE bool code_stored(enum requirement_kind kind, struct str written,
                          struct arena *arena, struct str *stored, struct err *err);

/* The code as a file would have it, "B" of "licence:B"; a view into `stored`. */
struct str code_written(struct str stored);

/* Splits "code=level"; err ERR_INPUT: no "=", or a level that is not 1..4. */
MUST_USE bool code_level(struct str item, struct str *code, int32_t *level,
                         struct err *err);

#endif
