/* commands.c: every command of insteg, in the order help lists them. */
#include "cli/commands.h"

const struct command commands[] = {
    { "import people", "FILE", N_("Read people.csv into the pool: first a preview, then "
                                  "with --apply"),
      import_options,
      "insteg import people people.csv\ninsteg import people people.csv --apply", 1, 1,
      cmd_import_people },
    { "import needs", "NEEDS [REQUIREMENTS]",
      N_("Read needs.csv and requirements.csv: first a preview, then with --apply"),
      import_options,
      "insteg import needs needs.csv requirements.csv\n"
      "insteg import needs needs.csv requirements.csv --apply",
      1, 2, cmd_import_needs },
    { "match", "NEED", N_("Whom we have for a need: the shortlist, with reasons"),
      match_options,
      "insteg match lager-1\ninsteg match lager-1 --top 20 --seed 7\n"
      "insteg match lager-1 --json",
      1, 1, cmd_match },
    { "thresholds", "NEED", N_("What each requirement of a need costs in people"),
      thresholds_options, "insteg thresholds lager-1\ninsteg thresholds lager-1 --json", 1,
      1, cmd_thresholds },
    { "serve", "", N_("Serve the pages on 127.0.0.1 until Ctrl-C"), serve_options,
      "insteg serve --db county.db\ninsteg serve --port 8090", 0, 0, cmd_serve },
    { "replay", "RUN", N_("Repeat a kept run of the matcher on the pool as it was then"),
      NULL, "insteg replay 4711", 1, 1, cmd_replay },
    { "need list", "", N_("List the newest needs"), NULL, "insteg need list", 0, 0,
      cmd_need_list },
    { "routes", "", N_("List every address the server answers, with its action"), NULL,
      "insteg routes", 0, 0, cmd_routes },
    { "backup", "FILE", N_("Copy the database while it is in use, and check the copy"),
      copy_options, "insteg backup 2026-11-19.db\ninsteg backup last.db --force", 1, 1,
      cmd_backup },
    { "restore", "FILE", N_("Put a checked backup in the database's place"), copy_options,
      "insteg restore 2026-11-19.db --db insteg.db --force", 1, 1, cmd_restore },
    { "upgrade", "", N_("Bring an older database up to this program, after a backup"),
      upgrade_options, "insteg upgrade --db insteg.db", 0, 0, cmd_upgrade },
    { 0 },
};
