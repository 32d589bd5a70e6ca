/* ad_reject.c: see ad_reject.h. */
#include "cli/ad_reject.h"

#include <unistd.h>

void ad_reject_tell(const struct cli *cli, const struct json_piece *piece,
                    const struct err *why)
{
    struct arena arena = { 0 };
    struct buf line = buf_new(&arena);

    message_add(&line, cli->lang, N_("element {number}, line {line}: "),
                (struct hole[]){ HOLE_NUM("number", piece->number),
                                 HOLE_NUM("line", piece->line) },
                2);
    message_err(&line, cli->lang, why);
    buf_char(&line, '\n');
    ssize_t wrote = write(STDERR_FILENO, line.ptr, line.len);
    (void)wrote;
    arena_free(&arena);
}
