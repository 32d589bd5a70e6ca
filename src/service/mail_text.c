/* mail_text.c: see mail_text.h. */
#include "service/mail_text.h"

#include <sodium/utils.h>

#include "base/date.h"

#define WORD_BYTES 39u /* of text in an encoded word: the line has 76 signs at most */
#define LINE_BYTES 57u /* of text in a line of 76 signs */

static void add_base64(struct buf *out, struct str bytes)
{
    char text[sodium_base64_ENCODED_LEN(LINE_BYTES, sodium_base64_VARIANT_ORIGINAL)];

    sodium_bin2base64(text, sizeof text, (const unsigned char *)bytes.ptr, bytes.len,
                      sodium_base64_VARIANT_ORIGINAL);
    buf_cstr(out, text);
}

/* As much of `text` as fits, cut between characters. */
static struct str take_word(struct str *text)
{
    size_t len = text->len < WORD_BYTES ? text->len : WORD_BYTES;

    while (len < text->len && len > 0 && ((unsigned char)text->ptr[len] & 0xC0) == 0x80)
        len--;
    struct str word = str_sub(*text, 0, len);
    *text = str_sub(*text, len, text->len);
    return word;
}

static void add_subject(struct buf *out, struct str subject)
{
    buf_cstr(out, "Subject:");
    while (subject.len > 0) {
        buf_cstr(out, " =?UTF-8?B?");
        add_base64(out, take_word(&subject));
        buf_cstr(out, subject.len ? "?=\r\n" : "?=");
    }
    buf_cstr(out, "\r\n");
}

/* "Thu, 26 Nov 2026 12:00:00 +0000" */
static void add_date(struct buf *out, int64_t at)
{
    static const char days[] = "MonTueWedThuFriSatSun";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int32_t year, month, mday;
    char text[21];
    int32_t day;

    moment_format(at, text);
    if (!date_parse((struct str){ text, 10 }, &day))
        return;
    date_to_civil(day, &year, &month, &mday);
    buf_format(out, "Date: %.3s, %d %.3s %d %.8s +0000\r\n",
               days + (ptrdiff_t)3 * date_weekday(day), mday,
               months + (ptrdiff_t)3 * (month - 1), year, text + 11);
}

static void add_body(struct buf *out, struct arena *arena, struct str text)
{
    struct buf lines = buf_new(arena);

    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n')
            buf_char(&lines, '\r');
        buf_char(&lines, text.ptr[i]);
    }
    buf_cstr(&lines, "\r\n");
    for (size_t at = 0; at < lines.len; at += LINE_BYTES) {
        add_base64(out, str_sub(buf_str(&lines), at, LINE_BYTES));
        buf_cstr(out, "\r\n");
    }
}

struct str mail_text(struct arena *arena, const struct mail *mail)
{
    struct buf out = buf_new(arena);
    size_t at = str_find(mail->from, STR("@"));
    struct str host = str_sub(mail->from, at + 1, mail->from.len);

    buf_format(&out, "From: <%.*s>\r\nTo: <%.*s>\r\n", STR_ARG(mail->from),
               STR_ARG(mail->to));
    add_subject(&out, mail->subject);
    add_date(&out, mail->at);
    buf_cstr(&out, "Message-ID: <insteg.");
    buf_int(&out, mail->rid);
    buf_format(&out, "@%.*s>\r\n", STR_ARG(host));
    buf_cstr(&out, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
                   "Content-Type: text/plain; charset=UTF-8\r\n"
                   "Content-Transfer-Encoding: base64\r\n\r\n");
    add_body(&out, arena, mail->text);
    return buf_str(&out);
}
