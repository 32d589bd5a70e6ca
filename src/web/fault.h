/*
 * fault.h: what goes wrong before a handler, and how every failure looks to a reader.
 *
 * Out     for a fault of HTTP itself: its status and sentence; for any status: the
 *         heading and the advice of the error page (message ids).
 * Purity  constant tables.
 */
#ifndef WEB_FAULT_H
#define WEB_FAULT_H

#include "base/err.h"

/* Faults that are HTTP's own; what handlers refuse is an err_kind (base/err.h). */
enum fault {
    FAULT_AMBIGUOUS, /* 400: two programs could read it in two ways */
    FAULT_TOKEN,     /* 403: no token, or from another site         */
    FAULT_METHOD,    /* 405 */
    FAULT_BODY,      /* 413: larger than the route takes            */
    FAULT_HOST,      /* 421: not addressed to us                    */
    FAULT_HEADERS,   /* 431: too many or too long                   */
    FAULT_SIGN_IN,   /* 401: nobody has signed in                   */
    FAULT_COUNT
};

int fault_status(enum fault fault);
/* Sets `err` to the fault's sentence; false. */
bool fault_set(enum fault fault, struct err *err);

struct fault_face {
    const char *title;  /* message id: what happened */
    const char *advice; /* message id: what to do    */
};
struct fault_face fault_face(int status);

#endif
