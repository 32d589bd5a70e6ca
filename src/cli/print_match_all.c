/* print_match_all.c: see print_match_all.h. */
#include "cli/print_match_all.h"

#include "cli/cli.h"

#define NAMES_MOST 2u /* more would not fit the line */

static const char *words_for(const struct match_all_news *news)
{
    if (news->other_count == 0)
        return N_("{done} of {all} parts");
    if (news->other_count > NAMES_MOST)
        return N_("{done} of {all} parts; {others} other processes are at work");
    return news->waits ? N_("{done} of {all} parts; waiting for {who}")
                       : N_("{done} of {all} parts; also at work: {who}");
}

void print_match_all_told(void *ctx, const struct match_all_news *news)
{
    struct cli *cli = ctx;
    struct arena arena = { 0 };
    struct buf line = buf_new(&arena);

    message_add(&line, cli->lang, words_for(news),
                (struct hole[]){ HOLE_NUM("done", news->done),
                                 HOLE_NUM("all", news->parts),
                                 HOLE_NUM("others", news->other_count),
                                 HOLE_STR("who", news->others) },
                4);
    cli_progress_line(buf_str(&line));
    arena_free(&arena);
}
