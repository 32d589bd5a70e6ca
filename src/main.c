/* main.c: finds the subcommand in one table and calls it. */
#include <signal.h>

#include "cli/commands.h"

int main(int argc, char **argv)
{
    /* A file that may not grow is a full disk, told as such. */
    (void)signal(SIGXFSZ, SIG_IGN);
    return cli_run(commands, argc, argv);
}
