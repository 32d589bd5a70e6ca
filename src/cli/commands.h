/* commands.h: the commands and their options; src/main.c has them in one table. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/cli.h"

extern const struct command commands[]; /* closed by a row without words */

extern const struct cli_option doctor_options[];
extern const struct cli_option allot_options[];
extern const struct cli_option audit_options[];
extern const struct cli_option cost_options[];
extern const struct cli_option demo_options[];
extern const struct cli_option export_options[];
extern const struct cli_option import_options[];
extern const struct cli_option job_options[];
extern const struct cli_option match_options[];
#define MATCH_SEED_MOST ((INT64_C(1) << 53) - 1)
extern const struct cli_option outbox_send_options[];
extern const struct cli_option thresholds_options[];
extern const struct cli_option rebuild_options[];
extern const struct cli_option serve_options[];
extern const struct cli_option need_examples_options[];
extern const struct cli_option need_read_options[];
extern const struct cli_option report_options[], simulate_options[];
extern const struct cli_option programme_around_options[];
extern const struct cli_option programme_draw_options[], programme_list_options[];
extern const struct cli_option copy_options[];
extern const struct cli_option upgrade_options[];
extern const struct cli_option user_add_options[], user_role_options[],
    user_reset_options[];
extern const struct cli_option synth_people_options[];
extern const struct cli_option vocab_import_options[];
extern const struct cli_option vocab_related_options[];
extern const struct cli_option vocab_search_options[];

bool cmd_allot(struct cli *cli, struct err *err);
bool cmd_doctor(struct cli *cli, struct err *err);
extern const struct cli_option allot_simulate_options[];
bool cmd_allot_simulate(struct cli *cli, struct err *err);
bool cmd_allot_verify(struct cli *cli, struct err *err);
bool cmd_audit_verify(struct cli *cli, struct err *err);
bool cmd_backup(struct cli *cli, struct err *err);
bool cmd_demo(struct cli *cli, struct err *err);
bool cmd_import_ads(struct cli *cli, struct err *err);
bool cmd_cost(struct cli *cli, struct err *err);
bool cmd_export_firms(struct cli *cli, struct err *err);
bool cmd_export_recruitments(struct cli *cli, struct err *err);
bool cmd_import_firms(struct cli *cli, struct err *err);
bool cmd_import_needs(struct cli *cli, struct err *err);
bool cmd_import_people(struct cli *cli, struct err *err);
bool cmd_job(struct cli *cli, struct err *err);
bool cmd_key_new(struct cli *cli, struct err *err);
bool cmd_match(struct cli *cli, struct err *err);
bool cmd_match_all(struct cli *cli, struct err *err);
bool cmd_need_examples(struct cli *cli, struct err *err);
bool cmd_need_list(struct cli *cli, struct err *err);
bool cmd_need_read(struct cli *cli, struct err *err);
bool cmd_outbox_list(struct cli *cli, struct err *err);
bool cmd_outbox_retry(struct cli *cli, struct err *err);
bool cmd_outbox_send(struct cli *cli, struct err *err);
bool cmd_place_import(struct cli *cli, struct err *err);
bool cmd_programme_check(struct cli *cli, struct err *err);
bool cmd_programme_around(struct cli *cli, struct err *err);
bool cmd_programme_draw(struct cli *cli, struct err *err);
bool cmd_programme_load(struct cli *cli, struct err *err);
bool cmd_programme_list(struct cli *cli, struct err *err);
bool cmd_programme_show(struct cli *cli, struct err *err);
bool cmd_report(struct cli *cli, struct err *err);
bool cmd_simulate(struct cli *cli, struct err *err);
bool cmd_rebuild(struct cli *cli, struct err *err);
bool cmd_replay(struct cli *cli, struct err *err);
bool cmd_restore(struct cli *cli, struct err *err);
bool cmd_routes(struct cli *cli, struct err *err);
bool cmd_serve(struct cli *cli, struct err *err);
bool cmd_synth_people(struct cli *cli, struct err *err);
bool cmd_thresholds(struct cli *cli, struct err *err);
bool cmd_upgrade(struct cli *cli, struct err *err);
bool cmd_user_add(struct cli *cli, struct err *err);
bool cmd_user_close(struct cli *cli, struct err *err);
bool cmd_user_list(struct cli *cli, struct err *err);
bool cmd_user_reset(struct cli *cli, struct err *err);
bool cmd_user_role(struct cli *cli, struct err *err);
bool cmd_vocab_import(struct cli *cli, struct err *err);
bool cmd_vocab_related(struct cli *cli, struct err *err);
bool cmd_vocab_search(struct cli *cli, struct err *err);
bool cmd_vocab_show(struct cli *cli, struct err *err);

#endif
