/* cmd_demo.c: insteg demo: an invented pool, real or invented advertisements, and what
 * the main job says about them. */
#include <unistd.h>

#include "cli/commands.h"
#include "cli/open.h"
#include "cli/print_main_job.h"
#include "service/audit_anchor.h"
#include "service/demo.h"
#include "service/demo_played.h"

const struct cli_option demo_options[] = {
    { "--ads", N_("FILE"),
      N_("real advertisements; else ads/ in $INSTEG_DATA or ../shared/data, if "
         "there") },
    { "--no-programme", NULL,
      N_("leave out the unit that plays a programme half way, which takes seconds") },
    { 0 },
};

static const char ads_file[] = "jobsearch-67-ads-2025-09-anonymised.json";

/* Real advertisements, where someone has put them; NULL: none. */
static const char *ads_path(struct cli *cli)
{
    const char *data = getenv("INSTEG_DATA");
    struct buf path = buf_new(&cli->arena);

    if (cli_value(cli, "--ads"))
        return cli_value(cli, "--ads");
    buf_format(&path, "%s/ads/%s", data ? data : "../shared/data", ads_file);
    return access(path.ptr, R_OK) == 0 ? path.ptr : NULL;
}

static const char *tmp_dir(void)
{
    const char *dir = getenv("TMPDIR");

    return dir && dir[0] ? dir : "/tmp";
}

static void print_about(struct cli *cli, const struct demo_made *made)
{
    SAY(cli, N_("The people are invented, {n} of them, in {area}."),
        HOLE_NUM("n", made->people), HOLE_STR("area", STR(DEMO_AREA)));
    if (made->real)
        SAY(cli,
            N_("The advertisement is real, from JobTech; the place is set to {place}."),
            HOLE_STR("place", made->place));
    else
        SAY(cli, N_("The advertisement is invented."), HOLE_NUM("n", 0));
    buf_char(&cli->out, '\n');
}

bool cmd_demo(struct cli *cli, struct err *err)
{
    struct ad_reader *reader = NULL;
    struct demo_made made;
    struct call call;

    if (!ad_reader_load(&cli->arena, &reader, err) || !open_make_key(cli, err) ||
        !open_for(cli, OPEN_CREATE, &call, err))
        return false;
    struct demo_ask ask = { .reader = reader,
                            .ads_path = ads_path(cli),
                            .tmp_dir = tmp_dir(),
                            .plays_until =
                                cli_value(cli, "--no-programme") ? 0 : DEMO_HALFWAY };
    struct audit_head head;
    bool ok = demo_make(&call, &ask, &made, err);
    if (ok && !cli->json)
        print_about(cli, &made);
    ok = ok && print_main_job(cli, &call, made.need, err);
    open_close(&call);
    /* the end of its log, so that `audit verify` can tell whether it was cut */
    ok = ok &&
         anchors_add_head_of(cli->db_path, anchors_beside(&cli->arena, cli->db_path),
                             ANCHOR_STOP, &head, err);
    if (ok && !cli->json) {
        SAY(cli, N_("The need is called {need}: insteg match {need} --db {db}"),
            HOLE_STR("need", made.need), HOLE_STR("db", str_from(cli->db_path)));
        SAY(cli, N_("Next: insteg serve --db {db}, and the same in a browser."),
            HOLE_STR("db", str_from(cli->db_path)));
    }
    return ok;
}
