/* outbox.c: see outbox.h. */
#include "service/outbox.h"

#include "base/date.h"
#include "base/embed.h"
#include "service/outbox_to.h"
#include "store/query.h"

#define COLUMNS    7u
#define HOUR       (3600 * MOMENT_SECOND)
#define KINDS_FILE "outbox_kinds.tsv"

/* --------------------------------------------------------------------------- kinds */

static bool read_receivers(struct str words, uint32_t *bits)
{
    static const char *const word[OUTBOX_RECEIVER_COUNT] = { "contact", "person",
                                                             "user" };
    struct str one;

    *bits = 0;
    while (str_next(&words, ' ', &one))
        for (uint32_t i = 0; i < OUTBOX_RECEIVER_COUNT; i++)
            *bits |= str_is(one, word[i]) ? 1u << i : 0;
    return *bits != 0;
}

bool outbox_kind_find(struct str word, struct outbox_kind *kind, struct err *err)
{
    struct str tsv, line, column[COLUMNS + 1];

    if (!embed_find(embed_data, KINDS_FILE, &tsv))
        return err_set(err, ERR_INTERNAL, N_("the word list {file} is missing"),
                       ARG_WORD(KINDS_FILE));
    while (embed_line(&tsv, &line)) {
        uint32_t columns = embed_columns(line, column, COLUMNS + 1);
        if (!str_eq(column[0], word))
            continue;
        struct outbox_kind made = { .word = column[0] };
        if (columns != COLUMNS || !read_receivers(column[1], &made.receivers))
            break;
        made.reminder = str_is(column[2], "yes");
        made.subject[LANG_SV] = column[3];
        made.subject[LANG_EN] = column[4];
        made.text[LANG_SV] = column[5];
        made.text[LANG_EN] = column[6];
        *kind = made;
        return true;
    }
    return err_set(err, ERR_INTERNAL, N_("there is no message of the kind {kind}"),
                   ARG_STR(word));
}

/* --------------------------------------------------------------------------- words */

/* What the hole called `name` is filled with. */
static struct str fill(struct arena *arena, struct str name,
                       const struct outbox_words *words)
{
    struct buf day = buf_new(arena);

    if (str_is(name, "name"))
        return words->name;
    if (str_is(name, "link"))
        return words->link;
    if (str_is(name, "unit"))
        return words->unit;
    if (str_is(name, "day") && words->day != DAY_NONE)
        message_day(&day, words->lang, words->day);
    return buf_str(&day);
}

struct str outbox_text(struct arena *arena, struct str text,
                       const struct outbox_words *words)
{
    struct buf out = buf_new(arena);

    for (size_t i = 0; i < text.len; i++) {
        struct str rest = str_sub(text, i, text.len);
        size_t end = str_find(rest, STR("}"));
        if (str_starts(rest, "\\n")) {
            buf_char(&out, '\n');
            i++;
        } else if (rest.ptr[0] == '{' && end != SIZE_MAX) {
            struct str value = fill(arena, str_sub(rest, 1, end - 1), words);
            if (value.len == 0 && out.len > 0 && out.ptr[out.len - 1] == ' ')
                out.len--; /* the blank before it */
            buf_add(&out, value);
            i += end;
        } else {
            buf_char(&out, rest.ptr[0]);
        }
    }
    return str_trim(buf_str(&out));
}

/* --------------------------------------------------------------------------- rules */

static bool is_reminder(struct str kind)
{
    struct err unknown = { 0 }; /* of a kind that the table had once */
    struct outbox_kind found;

    return outbox_kind_find(kind, &found, &unknown) && found.reminder;
}

static bool reminded_since(struct tx *tx, const struct outbox_new *new, int64_t from,
                           bool *any, struct err *err)
{
    struct cursor cursor = { 0 };

    *any = false;
    if (new->who.to == OUTBOX_CONTACT) {
        struct outbox_since_contact_row row;
        if (!outbox_since_contact_open(tx, new->who.id, from, &cursor, err))
            return false;
        while (!*any && outbox_since_contact_next(&cursor, &row))
            *any = is_reminder(row.kind);
    } else if (new->who.to == OUTBOX_PERSON) {
        struct outbox_since_person_row row;
        if (!outbox_since_person_open(tx, new->who.id, from, &cursor, err))
            return false;
        while (!*any && outbox_since_person_next(&cursor, &row))
            *any = is_reminder(row.kind);
    } else {
        struct outbox_since_user_row row;
        if (!outbox_since_user_open(tx, new->who.id, from, &cursor, err))
            return false;
        while (!*any && outbox_since_user_next(&cursor, &row))
            *any = is_reminder(row.kind);
    }
    return cursor_end(&cursor, err);
}

/* The first moment of a civil day in Sweden. */
static int64_t day_began(int64_t now)
{
    int64_t minute = 60 * MOMENT_SECOND;

    return now - now % minute - moment_minute(now) * minute;
}

/* Whether a reminder may be put: OUTBOX_PUT, or why not. */
static bool may_remind(struct call *call, struct tx *tx, const struct outbox_new *new,
                       enum outbox_answer *answer, struct err *err)
{
    bool stopped, today;

    if (!outbox_is_stopped(tx, new->who, &stopped, err) ||
        !reminded_since(tx, new, day_began(call->now), &today, err))
        return false;
    *answer = stopped ? OUTBOX_STOPPED
              : today ? OUTBOX_TODAY
              : new->acted_at && call->now - new->acted_at < OUTBOX_REST_HOURS *HOUR
                  ? OUTBOX_RESTS
                  : OUTBOX_PUT;
    return true;
}

/* ------------------------------------------------------------------------- putting */

static bool is_sound(const struct outbox_new *new, struct outbox_kind *kind,
                     struct err *err)
{
    bool path = new->link.len == 0 ||
                (str_starts(new->link, "/") && !str_starts(new->link, "//") &&
                 new->link.len <= OUTBOX_LINK_BYTES);

    if (!outbox_kind_find(str_from(new->kind), kind, err))
        return false;
    for (size_t i = 0; path && i < new->link.len; i++)
        path = new->link.ptr[i] > ' ' && new->link.ptr[i] < 127;
    return (path && (kind->receivers >> new->who.to & 1)) ||
           err_set(err, ERR_INTERNAL, N_("a message {kind} cannot be sent like that"),
                   ARG_WORD(new->kind));
}

static bool put_row(struct call *call, struct tx *tx, const struct outbox_new *new,
                    int64_t rid, struct err *err)
{
    struct outbox_address address, *to = &address;

    if (!outbox_address(call, tx, new->who, to, err))
        return false;
    struct outbox_put_row_in in = {
        .rid = rid,
        .org_id = to->org_id ? to->org_id : call->actor->org_id,
        .kind = str_from(new->kind),
        .about = str_from(new->about),
        .about_rid = new->about_rid,
        .has_contact_id = new->who.to == OUTBOX_CONTACT,
        .contact_id = new->who.id,
        .has_person_id = new->who.to == OUTBOX_PERSON,
        .person_id = new->who.id,
        .has_user_id = new->who.to == OUTBOX_USER,
        .user_id = new->who.id,
        .lang = str_from(lang_code(new->lang)),
        .link = new->link,
        .has_day = new->day != DAY_NONE,
        .day = new->day,
        .channel = str_from(outbox_channel_words[to->channel].word),
        .state = to->gone ? STR("failed") : STR("waiting"),
        .reason = to->gone ? STR("left") : STR(""),
        .now = call->now,
        .actor = str_from(call->actor->name),
    };
    int64_t id;

    return outbox_put_row(tx, &in, &id, err);
}

static bool renew(struct tx *tx, const struct outbox_new *new, struct outbox_put *put,
                  struct err *err)
{
    struct outbox_waiting_in in = { .about_rid = new->about_rid,
                                    .kind = str_from(new->kind),
                                    .has_contact_id = new->who.to == OUTBOX_CONTACT,
                                    .contact_id = new->who.id,
                                    .has_person_id = new->who.to == OUTBOX_PERSON,
                                    .person_id = new->who.id,
                                    .has_user_id = new->who.to == OUTBOX_USER,
                                    .user_id = new->who.id };
    struct outbox_waiting_row row;
    bool found;

    if (!outbox_waiting(tx, &in, &row, &found, err))
        return false;
    if (!found)
        return true;
    const struct outbox_renew_in with = { .id = row.id,
                                          .link = new->link,
                                          .has_day = new->day != DAY_NONE,
                                          .day = new->day };
    *put = (struct outbox_put){ OUTBOX_RENEWED, row.rid };
    return outbox_renew(tx, &with, err);
}

bool outbox_put(struct call *call, struct tx *tx, const struct outbox_new *new,
                struct outbox_put *put, struct err *err)
{
    struct outbox_put made = { OUTBOX_PUT, 0 };
    struct outbox_kind kind;

    if (!is_sound(new, &kind, err) || !renew(tx, new, &made, err))
        return false;
    if (made.rid == 0) {
        if (kind.reminder && !may_remind(call, tx, new, &made.answer, err))
            return false;
        made.rid = made.answer == OUTBOX_PUT ? random_id() : 0;
        if (made.rid && !put_row(call, tx, new, made.rid, err))
            return false;
    }
    *put = made;
    return true;
}

bool outbox_drop(struct call *call, struct tx *tx, int64_t about_rid, const char *kind,
                 struct err *err)
{
    struct outbox_drop_of_in in = { about_rid, str_from(kind), call->now,
                                    str_from(call->actor->name) };

    return outbox_drop_of(tx, &in, err);
}

/* ------------------------------------------------------------------------ stopping */

bool outbox_is_stopped(struct tx *tx, struct outbox_who who, bool *stopped,
                       struct err *err)
{
    struct outbox_stop_of_in in = { .has_contact_id = who.to == OUTBOX_CONTACT,
                                    .contact_id = who.id,
                                    .has_person_id = who.to == OUTBOX_PERSON,
                                    .person_id = who.id,
                                    .has_user_id = who.to == OUTBOX_USER,
                                    .user_id = who.id };
    struct outbox_stop_of_row row;

    if (!outbox_stop_of(tx, &in, &row, err))
        return false;
    *stopped = row.n != 0;
    return true;
}

bool outbox_set_stop(struct call *call, struct tx *tx, struct outbox_who who,
                     bool stopped, struct err *err)
{
    struct outbox_stop_put_in in = { .has_contact_id = who.to == OUTBOX_CONTACT,
                                     .contact_id = who.id,
                                     .has_person_id = who.to == OUTBOX_PERSON,
                                     .person_id = who.id,
                                     .has_user_id = who.to == OUTBOX_USER,
                                     .user_id = who.id,
                                     .now = call->now,
                                     .actor = str_from(call->actor->name) };
    bool is;

    if (!outbox_is_stopped(tx, who, &is, err) || is == stopped)
        return err->kind == ERR_NONE;
    if (stopped)
        return outbox_stop_put(tx, &in, err);
    switch (who.to) {
    case OUTBOX_CONTACT:
        return outbox_stop_end_contact(tx, who.id, call->now, err);
    case OUTBOX_PERSON:
        return outbox_stop_end_person(tx, who.id, call->now, err);
    case OUTBOX_USER:
        return outbox_stop_end_user(tx, who.id, call->now, err);
    case OUTBOX_RECEIVER_COUNT:
        break;
    }
    return true;
}
