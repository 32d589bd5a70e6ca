/* stop.c: see stop.h. */
#include "cli/stop.h"

#include <stddef.h>

static volatile sig_atomic_t came;

static void note(int number)
{
    came = number;
}

const volatile sig_atomic_t *stop_watch(void)
{
    struct sigaction action = { .sa_handler = note, .sa_flags = (int)SA_RESETHAND };

    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &came;
}

void stop_pass_on(void)
{
    if (!came)
        return;
    (void)signal(came, SIG_DFL);
    (void)raise(came);
}
