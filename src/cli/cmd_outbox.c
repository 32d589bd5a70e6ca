/* cmd_outbox.c: insteg outbox list, send, retry. */
#include "cli/cmd_outbox.h"

#include "cli/commands.h"
#include "cli/open.h"
#include "service/outbox_list.h"

#define SECONDS_MOST 3600

const struct cli_option outbox_send_options[] = {
    OUTBOX_OPTIONS,
    { "--most", N_("N"), N_("at most so many messages in one go; else 1000") },
    { 0 },
};

bool outbox_ways_of(struct cli *cli, struct outbox_ways *ways, struct err *err)
{
    int64_t seconds = OUTBOX_SEND_SECONDS;

    if (!cli_number(cli, "--seconds", 1, SECONDS_MOST, &seconds, err))
        return false;
    *ways = (struct outbox_ways){
        .mail_command = str_from(cli_value(cli, "--mail-command")),
        .sms_command = str_from(cli_value(cli, "--sms-command")),
        .from = str_from(cli_value(cli, "--from")),
        .address = str_from(cli_value(cli, "--address")),
        .seconds = (uint32_t)seconds,
    };
    return true;
}

void outbox_say(struct cli *cli, const struct outbox_sent *sent)
{
    struct view *view = view_object(&cli->arena);

    if (cli->json) {
        view_int(&cli->arena, view, "sent", sent->sent);
        view_int(&cli->arena, view, "later", sent->later);
        view_int(&cli->arena, view, "failed", sent->failed);
        view_int(&cli->arena, view, "unsure", sent->unsure);
        view_int(&cli->arena, view, "moved", sent->moved);
        view_int(&cli->arena, view, "held", sent->held);
        cli_json(cli, view);
        return;
    }
    SAY(cli, N_("Messages sent: {n}"), HOLE_NUM("n", sent->sent));
    if (sent->later)
        SAY(cli, N_("Will be tried again: {n}"), HOLE_NUM("n", sent->later));
    if (sent->failed)
        SAY(cli, N_("Did not get through, and are things to do: {n}"),
            HOLE_NUM("n", sent->failed));
    if (sent->unsure)
        SAY(cli, N_("Nobody knows whether they got through; look at each: {n}"),
            HOLE_NUM("n", sent->unsure));
    if (sent->moved)
        SAY(cli, N_("Go another way now: {n}"), HOLE_NUM("n", sent->moved));
    if (sent->held)
        SAY(cli, N_("Wait for a command to be given: {n}"), HOLE_NUM("n", sent->held));
}

bool cmd_outbox_send(struct cli *cli, struct err *err)
{
    struct outbox_ways ways;
    struct outbox_sent sent;
    struct call call;
    int64_t most = OUTBOX_RUN_MOST;

    if (!outbox_ways_of(cli, &ways, err) ||
        !cli_number(cli, "--most", 1, OUTBOX_RUN_MOST, &most, err) ||
        !open_for(cli, OPEN_WRITE, &call, err))
        return false;
    ways.most = (uint32_t)most;
    bool ok = outbox_send(&call, &ways, &sent, err);
    if (ok) {
        outbox_say(cli, &sent);
        cli->exit_code = sent.failed || sent.unsure ? EXIT_FINDINGS : 0;
    }
    open_close(&call);
    return ok;
}

static struct str cell(const struct view *row, const char *key)
{
    return view_get(row, str_from(key))->text;
}

static void say_rows(struct cli *cli, const struct view *list)
{
    for (const struct view_item *i = list->list.first; i; i = i->next) {
        cli_cell(cli, cell(&i->value, "id"), 18);
        cli_cell(cli, cell(&i->value, "kind"), 24);
        cli_cell(cli, cell(&i->value, "channel"), 8);
        cli_cell(cli, cell(&i->value, "state"), 9);
        cli_cell(cli, cell(&i->value, "reason"), 10);
        cli_cell(cli, cell(&i->value, "made_on"), 11);
        buf_cstr(&cli->out, "\n");
    }
    if (list->count == 0)
        SAY(cli, N_("No message waits."), HOLE_NUM("n", 0));
}

bool cmd_outbox_list(struct cli *cli, struct err *err)
{
    struct view *view;
    struct call call;

    if (!open_for(cli, OPEN_READ, &call, err))
        return false;
    bool ok = outbox_list(&call, NULL, &view, err);
    if (ok && cli->json)
        cli_json(cli, view);
    else if (ok)
        say_rows(cli, view_get(view, STR("messages")));
    open_close(&call);
    return ok;
}

bool cmd_outbox_retry(struct cli *cli, struct err *err)
{
    struct call call;
    int64_t rid;

    if (!str_int(str_from(cli->arg[0]), &rid))
        return err_set(err, ERR_USAGE,
                       N_("name a message by its number, as insteg outbox list does"));
    if (!open_for(cli, OPEN_WRITE, &call, err))
        return false;
    bool ok = outbox_do(&call, rid, OUTBOX_HAND_RETRY, NULL, err);
    open_close(&call);
    if (ok)
        SAY(cli, N_("The message will leave with the next insteg outbox send."),
            HOLE_NUM("n", 0));
    return ok;
}
