/* main.c: finds the subcommand in one table and calls it. */
#include "cli/commands.h"

int main(int argc, char **argv)
{
    return cli_run(commands, argc, argv);
}
