/*
 * mail_text.h: a message as e-mail: RFC 5322 and MIME, UTF-8 text alone.
 *
 * In      addresses that were checked (outbox_to.h), a subject and a text.
 * Out     the whole message, lines ended by CRLF: subject as encoded words (RFC 2047),
 *         text as base64 in lines of 76 (RFC 2045), so that no server alters it.
 * Method  the Message-ID is the message's own: handed over twice, a reader sees it
 *         once. Auto-Submitted (RFC 3834), so that no absence answers it.
 * Purity  pure.
 */
#ifndef SERVICE_MAIL_TEXT_H
#define SERVICE_MAIL_TEXT_H

#include "base/str.h"

struct mail {
    struct str from, to; /* addresses */
    struct str subject, text;
    int64_t rid, at; /* a moment */
};
struct str mail_text(struct arena *arena, const struct mail *mail);

#endif
