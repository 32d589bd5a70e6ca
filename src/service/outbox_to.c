/* outbox_to.c: see outbox_to.h. */
#include "service/outbox_to.h"

#include "domain/firm_word.h"
#include "service/identity_keep.h"
#include "store/query.h"

#define E164_LEAST       8u
#define E164_MOST        15u
#define EMAIL_BYTES_MOST 254u

const struct coded outbox_channel_words[OUTBOX_CHANNEL_COUNT] = {
    [OUTBOX_LETTER] = { "letter", N_("Letter") },
    [OUTBOX_SMS] = { "sms", N_("Text message") },
    [OUTBOX_EMAIL] = { "email", N_("E-mail") },
    [OUTBOX_CALL] = { "call", N_("Call") },
    [OUTBOX_PAGE] = { "page", N_("On the page") },
};

/* ------------------------------------------------------------------------ addresses */

/* Digits, and a plus before them; empty when there is anything else than marks. */
static struct str bare_digits(struct arena *arena, struct str typed)
{
    struct buf out = buf_new(arena);

    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if ((c >= '0' && c <= '9') || (c == '+' && out.len == 0))
            buf_char(&out, c);
        else if (!c || !strchr(" -()/", c))
            return STR("");
    }
    return buf_str(&out);
}

struct str phone_e164(struct arena *arena, struct str typed)
{
    struct buf out = buf_new(arena);
    struct str text = bare_digits(arena, str_trim(typed));

    if (str_starts(str_trim(typed), "-"))
        return STR(""); /* a mark of an option, not of a number */
    if (str_starts(text, "+"))
        buf_add(&out, text);
    else if (str_starts(text, "00"))
        buf_format(&out, "+%.*s", STR_ARG(str_sub(text, 2, text.len)));
    else if (str_starts(text, "0"))
        buf_format(&out, "+46%.*s", STR_ARG(str_sub(text, 1, text.len)));
    return out.len < 1 + E164_LEAST || out.len > 1 + E164_MOST ? STR("")
                                                               : buf_str(&out);
}

static bool mail_sign(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("._%+-@", c));
}

bool email_is_sound(struct str email)
{
    size_t at = str_find(email, STR("@"));

    if (email.len > EMAIL_BYTES_MOST || at == SIZE_MAX || at == 0 ||
        email.ptr[0] == '-' || email.ptr[0] == '.')
        return false;
    for (size_t i = 0; i < email.len; i++)
        if (!mail_sign(email.ptr[i]))
            return false;
    struct str host = str_sub(email, at + 1, email.len);
    return str_find(host, STR("@")) == SIZE_MAX && host.len > 0 && host.ptr[0] != '.' &&
           host.ptr[0] != '-' && !str_ends(host, ".");
}

/* The first word of a name: what one is called by. */
static struct str first_word(struct str name)
{
    struct str rest = str_trim(name), word = STR("");

    return str_next(&rest, ' ', &word) ? word : STR("");
}

/* The way that was wished, if there is an address for it. */
static bool can(const struct outbox_address *a, enum outbox_channel channel)
{
    switch (channel) {
    case OUTBOX_LETTER:
        return a->street.len > 0 && a->post.len > 0 && a->name.len > 0;
    case OUTBOX_SMS:
        return a->phone.len > 0;
    case OUTBOX_EMAIL:
        return a->email.len > 0;
    case OUTBOX_CALL:
    case OUTBOX_PAGE:
        return true;
    case OUTBOX_CHANNEL_COUNT:
        break;
    }
    return false;
}

static void choose(struct outbox_address *a, enum outbox_channel wished)
{
    a->channel = can(a, wished) ? wished : OUTBOX_CALL;
}

/* ------------------------------------------------------------------------ receivers */

static bool nobody(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, N_("there is nobody to send this to"));
}

static enum outbox_channel wish_of_contact(struct str channel)
{
    if (str_is(channel, "sms"))
        return OUTBOX_SMS;
    if (str_is(channel, "letter"))
        return OUTBOX_LETTER;
    return str_is(channel, "email") || channel.len == 0 ? OUTBOX_EMAIL : OUTBOX_CALL;
}

static bool find_contact(struct call *call, struct tx *tx, int64_t id,
                         struct outbox_address *made, struct err *err)
{
    bool found;
    struct outbox_contact_row row;

    if (!outbox_contact(tx, id, call->arena, &row, &found, err))
        return false;
    if (!found)
        return nobody(err);
    *made = (struct outbox_address){
        .given = first_word(row.name),
        .name = row.name,
        .phone = phone_e164(call->arena, row.phone),
        .email = email_is_sound(row.email) ? row.email : STR(""),
        .street = row.has_street ? row.street : STR(""),
        .post = row.has_town ? row.town : STR(""),
        .firm = row.firm,
        .rid = row.firm_rid,
        .org_id = row.org_id,
        .holder_id = row.holder_id,
        .gone = row.gone,
    };
    choose(made, wish_of_contact(row.channel));
    return true;
}

static enum outbox_channel wish_of_person(enum identity_channel channel)
{
    switch (channel) {
    case CHANNEL_SMS:
        return OUTBOX_SMS;
    case CHANNEL_EMAIL:
        return OUTBOX_EMAIL;
    case CHANNEL_NOT_SAID:
    case CHANNEL_LETTER:
        return OUTBOX_LETTER;
    case CHANNEL_PHONE:
    case CHANNEL_COUNT:
        break;
    }
    return OUTBOX_CALL;
}

static void put_identity(struct call *call, const struct identity *identity,
                         struct outbox_address *made)
{
    struct str called = identity->called.len ? identity->called : identity->given;
    struct buf name = buf_new(call->arena), post = buf_new(call->arena);

    buf_format(&name, "%.*s %.*s", STR_ARG(called), STR_ARG(identity->surname));
    buf_format(&post, "%.*s %.*s", STR_ARG(identity->postcode),
               STR_ARG(identity->town));
    made->given = first_word(called);
    made->name = str_trim(buf_str(&name));
    made->phone = phone_e164(call->arena, identity->phone);
    made->email = email_is_sound(identity->email) ? identity->email : STR("");
    made->street = identity->street;
    made->post = str_trim(buf_str(&post));
}

/* Of a protected identity nothing is read: who keeps her case decides how. */
static bool find_person(struct call *call, struct tx *tx, int64_t id,
                        struct outbox_address *made, struct err *err)
{
    bool found;
    struct outbox_person_row row;
    struct identity_record record;

    if (!outbox_person(tx, id, &row, &found, err))
        return false;
    if (!found)
        return nobody(err);
    *made = (struct outbox_address){ .channel = OUTBOX_CALL,
                                     .rid = row.rid,
                                     .org_id = row.org_id,
                                     .gone = row.gone,
                                     .is_closed = true };
    if (row.gone || row.protected || !row.has_key || !call->keys)
        return true;
    if (!identity_get(call, tx, id, &record, err))
        return false;
    if (record.version == 0)
        return true;
    made->is_closed = false;
    put_identity(call, &record.identity, made);
    choose(made, wish_of_person(record.identity.channel));
    return true;
}

static bool find_user(struct call *call, struct tx *tx, int64_t id,
                      struct outbox_address *made, struct err *err)
{
    bool found;
    struct outbox_user_row row;

    if (!outbox_user(tx, id, call->arena, &row, &found, err))
        return false;
    if (!found)
        return nobody(err);
    *made = (struct outbox_address){ .channel = OUTBOX_PAGE,
                                     .given = first_word(row.name),
                                     .name = row.name,
                                     .rid = row.rid,
                                     .org_id = call->actor->org_id,
                                     .gone = row.gone };
    return true;
}

bool outbox_address(struct call *call, struct tx *tx, struct outbox_who who,
                    struct outbox_address *address, struct err *err)
{
    static bool (*const find[OUTBOX_RECEIVER_COUNT])(
        struct call *, struct tx *, int64_t, struct outbox_address *,
        struct err *) = { find_contact, find_person, find_user };
    struct outbox_address made = { 0 };

    if (!find[who.to](call, tx, who.id, &made, err))
        return false;
    *address = made;
    return true;
}
