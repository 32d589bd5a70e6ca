/*
 * negotiate.h: what the reader's headers say about language, face and identity.
 *
 * In      values of Accept, Accept-Language and Cookie as they were sent; any bytes.
 * Purity  pure.
 */
#ifndef WEB_NEGOTIATE_H
#define WEB_NEGOTIATE_H

#include "base/message.h"
#include "base/str.h"

/* The value of cookie `name`; false when it is not there. Borrowed from `header`. */
bool cookie_get(struct str header, const char *name, struct str *value);

/* The cookie "lang", else the best of Accept-Language that we speak, else Swedish. */
enum lang negotiate_lang(struct str cookie, struct str accept_language);

/* True when application/json is named, and preferred to a page. */
bool negotiate_json(struct str accept);

/* The media type, lower case without parameters, equals `type`. */
bool media_type_is(struct str content_type, const char *type);

/* A parameter of a header's value: boundary=...; false when it is not there. */
bool header_parameter(struct str header, const char *name, struct str *value);

/* Equal but for ASCII case; `lower` is lower case. */
bool word_is(struct str word, const char *lower);

#endif
