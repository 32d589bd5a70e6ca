/*
 * qr.h: a text as a square of dots that a phone's camera reads.
 *
 * Out     the path of an SVG picture, in units of one dot, and how many dots a side,
 *         the quiet border of four included; both for <svg viewBox="0 0 SIDE SIDE">.
 * Method  libqrencode (ISO/IEC 18004), error correction M; ADR 0007.
 * Purity  libqrencode keeps no state between calls.
 * Limits  QR_BYTES_MOST of text.
 */
#ifndef SERVICE_QR_H
#define SERVICE_QR_H

#include "base/err.h"

#define QR_BYTES_MOST 512u

struct qr {
    struct str path; /* "M4 4h7v1h-7z..." */
    uint32_t side;
};

/* err  ERR_LIMIT  too long; ERR_INTERNAL. */
MUST_USE bool qr_draw(struct arena *arena, struct str text, struct qr *qr,
                      struct err *err);

#endif
