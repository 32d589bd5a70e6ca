/* programme_print.h: what the programme commands print alike. */
#ifndef CLI_PROGRAMME_PRINT_H
#define CLI_PROGRAMME_PRINT_H

#include "cli/cli.h"
#include "service/programme_file.h"

/* Opens and checks what the first word names. */
MUST_USE bool programme_arg(struct cli *cli, struct programme_reading *reading,
                            struct err *err);
/* The same, refused where there is no programme to show for faults. */
MUST_USE bool programme_arg_whole(struct cli *cli, struct programme_reading *reading,
                                  struct err *err);

#endif
