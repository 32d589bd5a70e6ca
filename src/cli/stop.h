/*
 * stop.h: Ctrl-C during long work: the work is asked to end, and undoes itself.
 *
 * Purity  process-wide: a signal has no caller. A second signal ends at once.
 */
#ifndef CLI_STOP_H
#define CLI_STOP_H

#include <signal.h>

/* From here on SIGINT and SIGTERM only set the flag, which is returned. */
const volatile sig_atomic_t *stop_watch(void);
/* After the work: ends the program by the signal that came, if one did. */
void stop_pass_on(void);

#endif
