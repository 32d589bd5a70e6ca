/* outbox_send.c: see outbox_send.h. */
#include "service/outbox_send.h"

#include "base/date.h"
#include "base/log.h"
#include "service/mail_text.h"
#include "service/outbox_to.h"
#include "store/query.h"

#define MINUTE (60 * MOMENT_SECOND)

/* After how long the next try comes, in minutes, by how many there were. */
static const int32_t again_minutes[OUTBOX_TRIES_MOST - 1] = { 5, 30, 120, 480, 1440 };

enum step {
    STEP_NONE,  /* nothing more is due          */
    STEP_MOVED, /* it goes another way now      */
    STEP_SEND   /* it is marked: hand it over   */
};

struct run {
    struct call *call;
    const struct outbox_ways *ways;
    struct outbox_sent *done;
    struct deliver_command command;
    enum outbox_channel channel;
    int64_t after_id; /* those of this run that have been looked at */
    int64_t after_at;
};

/* What is handed over; in the arena of one message. */
struct leaving {
    int64_t id, nth, rid;
    const char *address;
    struct str message;
};

/* ------------------------------------------------------------------------ composing */

static struct str link_of(struct arena *arena, struct str address, struct str path)
{
    struct buf out = buf_new(arena);

    while (str_ends(address, "/"))
        address.len--;
    if (path.len > 0)
        buf_format(&out, "%.*s%.*s", STR_ARG(address), STR_ARG(path));
    return buf_str(&out);
}

static bool compose(struct run *run, const struct outbox_due_row *row,
                    const struct outbox_address *to, struct leaving *leaving,
                    struct err *err)
{
    struct arena *arena = run->call->arena;
    struct outbox_kind kind;
    enum lang lang = str_is(row->lang, "en") ? LANG_EN : LANG_SV;
    struct outbox_words words = { .lang = lang,
                                  .name = to->given,
                                  .link = link_of(arena, run->ways->address, row->link),
                                  .unit = row->unit,
                                  .day = row->has_day ? row->day : DAY_NONE };

    if (!outbox_kind_find(row->kind, &kind, err))
        return false;
    struct str text = outbox_text(arena, kind.text[lang], &words);
    if (run->channel == OUTBOX_EMAIL) {
        struct mail mail = { run->ways->from, to->email,     kind.subject[lang], text,
                             row->rid,        run->call->now };
        leaving->message = mail_text(arena, &mail);
        leaving->address = str_cstr(arena, to->email);
    } else {
        leaving->message = text;
        leaving->address = str_cstr(arena, to->phone);
    }
    return true;
}

/* ------------------------------------------------------------------------- claiming */

static struct outbox_who who_of(const struct outbox_due_row *row)
{
    if (row->has_contact_id)
        return (struct outbox_who){ OUTBOX_CONTACT, row->contact_id };
    return row->has_person_id ? (struct outbox_who){ OUTBOX_PERSON, row->person_id }
                              : (struct outbox_who){ OUTBOX_USER, row->user_id };
}

/* The next one that is due: marked as leaving, or moved to the way it goes now. */
static bool take_next(struct run *run, struct tx *tx, struct leaving *leaving,
                      enum step *step, struct err *err)
{
    struct outbox_due_in in = { str_from(outbox_channel_words[run->channel].word),
                                run->call->now, run->after_at, run->after_id };
    struct outbox_due_row row;
    struct outbox_address to;
    bool found;

    *step = STEP_NONE;
    if (!outbox_due(tx, &in, run->call->arena, &row, &found, err) || !found)
        return err->kind == ERR_NONE;
    run->after_at = row.due_at;
    run->after_id = row.id;
    *step = STEP_MOVED;
    if (!outbox_address(run->call, tx, who_of(&row), &to, err))
        return false;
    if (to.gone)
        return outbox_fail(tx, row.id, STR("left"), err);
    if (to.channel != run->channel)
        return outbox_move(tx, row.id, str_from(outbox_channel_words[to.channel].word),
                           err);
    *step = STEP_SEND;
    *leaving = (struct leaving){ .id = row.id, .nth = row.tries + 1, .rid = row.rid };
    struct outbox_try_put_in try = { row.id, leaving->nth, in.channel, run->call->now };
    return compose(run, &row, &to, leaving, err) &&
           outbox_mark(tx, row.id, run->call->now, err) &&
           outbox_try_put(tx, &try, err);
}

/* Committed, and on the disk: only then does anything leave. */
static bool commit(struct call *call, struct tx **tx, bool ok, struct err *err)
{
    ok = ok && tx_commit(tx, &call->ticket, err);
    tx_end(tx);
    return ok && store_wait(call->store, call->ticket, err);
}

/* ------------------------------------------------------------------------- settling */

static const char *outcome_word(enum delivered how)
{
    static const char *const words[DELIVERED_COUNT] = { "sent", "later", "refused",
                                                        "late" };

    return words[how];
}

/* The state a message is in after a try, and when it is due again. */
static void settled(struct run *run, const struct leaving *leaving, enum delivered how,
                    struct outbox_settle_in *in)
{
    const bool last = leaving->nth >= OUTBOX_TRIES_MOST;

    in->id = leaving->id;
    in->due_at = run->call->now;
    in->actor = str_from(run->call->actor->name);
    in->now = run->call->now;
    in->reason = STR("");
    if (how == DELIVERED) {
        in->state = STR("sent");
        run->done->sent++;
    } else if (how == DELIVERY_UNKNOWN) {
        in->state = STR("unsure");
        in->reason = STR("late");
        run->done->unsure++;
    } else if (how == DELIVERY_REFUSED || last) {
        in->state = STR("failed");
        in->reason = how == DELIVERY_REFUSED ? STR("refused") : STR("tries");
        run->done->failed++;
    } else {
        in->state = STR("waiting");
        in->due_at += again_minutes[leaving->nth - 1] * MINUTE;
        run->done->later++;
    }
}

static bool settle(struct run *run, const struct leaving *leaving, enum delivered how,
                   int code, struct err *err)
{
    struct outbox_try_end_in end = { leaving->id, leaving->nth, run->call->now,
                                     str_from(outcome_word(how)), code };
    struct outbox_settle_in in;
    struct tx *tx = NULL;

    settled(run, leaving, how, &in);
    bool ok = tx_begin(run->call->store, TX_WRITE, &tx, err) &&
              outbox_try_end(tx, &end, err) && outbox_settle(tx, &in, err);
    return commit(run->call, &tx, ok, err);
}

/* ---------------------------------------------------------------------------- a run */

/* One message; *more: whether the way goes on. */
static bool send_one(struct run *run, bool *more, struct err *err)
{
    struct leaving leaving = { .id = 0 };
    enum delivered how = DELIVERY_LATER;
    struct err start = { 0 }; /* a command that does not start is a try that failed */
    struct tx *tx = NULL;
    enum step step;
    int code = 0;

    *more = false;
    bool ok = tx_begin(run->call->store, TX_WRITE, &tx, err) &&
              take_next(run, tx, &leaving, &step, err);
    if (!commit(run->call, &tx, ok, err))
        return false;
    *more = step != STEP_NONE;
    run->done->moved += step == STEP_MOVED;
    if (step != STEP_SEND)
        return true;
    struct delivery delivery = { leaving.address, leaving.message };
    bool started = deliver(&run->command, &delivery, &how, &code, &start);
    *more = started && how != DELIVERY_UNKNOWN;
    log_info("outbox.tried", LOG_ID("message", leaving.rid),
             LOG_WORD("outcome", outcome_word(how)), LOG_NUM("code", code));
    return settle(run, &leaving, how, code, err);
}

static bool run_channel(struct run *run, struct err *err)
{
    const uint32_t most = run->ways->most ? run->ways->most : OUTBOX_RUN_MOST;
    bool more = true, ok = true;

    for (uint32_t i = 0; ok && more && i < most; i++) {
        size_t mark = arena_mark(run->call->arena);
        ok = call_step(run->call, i, most, err) && send_one(run, &more, err);
        arena_rewind(run->call->arena, mark);
    }
    return ok;
}

static bool count_held(struct run *run, struct err *err)
{
    struct outbox_due_count_row row;
    struct tx *tx = NULL;
    bool ok = tx_begin(run->call->store, TX_READ, &tx, err) &&
              outbox_due_count(tx, str_from(outbox_channel_words[run->channel].word),
                               run->call->now, &row, err);

    tx_end(&tx);
    if (ok)
        run->done->held += (uint32_t)row.n;
    return ok;
}

/* What was being sent when somebody was killed. */
static bool find_stale(struct call *call, struct outbox_sent *done, struct err *err)
{
    struct tx *tx = NULL;
    int64_t changed = 0;
    int64_t before = call->now - (int64_t)OUTBOX_STALE_SECONDS * MOMENT_SECOND;
    bool ok = tx_begin(call->store, TX_WRITE, &tx, err) &&
              outbox_stale(tx, before, &changed, err);

    if (!commit(call, &tx, ok, err))
        return false;
    done->unsure += (uint32_t)changed;
    return true;
}

static bool ways_are_sound(const struct outbox_ways *ways, struct err *err)
{
    bool any = ways->mail_command.len > 0 || ways->sms_command.len > 0;

    if (any && !str_starts(ways->address, "https://") &&
        !str_starts(ways->address, "http://"))
        return err_set(err, ERR_USAGE,
                       N_("say where the pages are, as --address https://example.org"));
    if (ways->mail_command.len > 0 && !email_is_sound(ways->from))
        return err_set(err, ERR_USAGE,
                       N_("say whom e-mail is from, as --from insteg@example.org"));
    return true;
}

bool outbox_send(struct call *call, const struct outbox_ways *ways,
                 struct outbox_sent *sent, struct err *err)
{
    const struct {
        enum outbox_channel channel;
        struct str command;
    } all[] = { { OUTBOX_EMAIL, ways->mail_command },
                { OUTBOX_SMS, ways->sms_command } };
    struct run run[2];

    *sent = (struct outbox_sent){ 0 };
    if (!ways_are_sound(ways, err))
        return false;
    for (uint32_t i = 0; i < 2; i++) {
        run[i] = (struct run){ .call = call,
                               .ways = ways,
                               .done = sent,
                               .channel = all[i].channel,
                               .after_at = INT64_MIN };
        run[i].command.seconds = ways->seconds ? ways->seconds : OUTBOX_SEND_SECONDS;
        if (all[i].command.len > 0 &&
            !deliver_read(call->arena, all[i].command, &run[i].command, err))
            return false;
    }
    if (!find_stale(call, sent, err))
        return false;
    for (uint32_t i = 0; i < 2; i++)
        if (all[i].command.len > 0 ? !run_channel(&run[i], err)
                                   : !count_held(&run[i], err))
            return false;
    return true;
}
