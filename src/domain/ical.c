/* ical.c: see ical.h. */
#include "domain/ical.h"

#include <assert.h>

#include "base/date.h"

#define LINE_BYTES   75u
#define DAY_MINUTES  1440
#define MOMENT_BYTES 21u

/* A content line, folded: what goes on begins with a blank. */
static void add_line(struct buf *out, struct str line)
{
    size_t room = LINE_BYTES;

    while (line.len > room) {
        size_t cut = room;
        while (cut > 0 && ((unsigned char)line.ptr[cut] & 0xC0) == 0x80)
            cut--;
        buf_add(out, str_sub(line, 0, cut));
        buf_cstr(out, "\r\n ");
        line = str_sub(line, cut, line.len);
        room = LINE_BYTES - 1;
    }
    buf_add(out, line);
    buf_cstr(out, "\r\n");
}

static void add_text(struct buf *out, const char *name, struct str text)
{
    struct buf line = buf_new(out->arena);

    buf_cstr(&line, name);
    buf_char(&line, ':');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n')
            buf_cstr(&line, "\\n");
        else if (c == '\\' || c == ';' || c == ',')
            buf_format(&line, "\\%c", c);
        else if ((unsigned char)c >= ' ' && c != 127)
            buf_char(&line, c);
    }
    add_line(out, buf_str(&line));
}

/* "20261126" */
static void add_day(struct buf *out, int32_t day)
{
    int32_t year, month, mday;

    date_to_civil(day, &year, &month, &mday);
    buf_format(out, "%04d%02d%02d", year, month, mday);
}

static void add_time(struct buf *out, const char *name, int32_t day, int32_t minute)
{
    buf_format(out, "%s;TZID=Europe/Stockholm:", name);
    add_day(out, day + minute / DAY_MINUTES);
    minute %= DAY_MINUTES;
    buf_format(out, "T%02d%02d00\r\n", minute / 60, minute % 60);
}

static void add_days(struct buf *out, const struct ical_event *event)
{
    buf_cstr(out, "DTSTART;VALUE=DATE:");
    add_day(out, event->day);
    buf_cstr(out, "\r\nDTEND;VALUE=DATE:"); /* the day after the last */
    add_day(out, event->day + event->days);
    buf_cstr(out, "\r\n");
}

/* "20261126T120000Z" */
static void add_stamp(struct buf *out, const char *name, int64_t moment)
{
    char text[MOMENT_BYTES];

    moment_format(moment, text);
    buf_format(out, "%s:", name);
    for (const char *c = text; *c; c++)
        if (*c != '-' && *c != ':')
            buf_char(out, *c);
    buf_cstr(out, "\r\n");
}

void ical_begin(struct buf *out, struct str name)
{
    buf_cstr(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//insteg//insteg//SV\r\n"
                  "CALSCALE:GREGORIAN\r\n");
    add_text(out, "X-WR-CALNAME", name);
    buf_cstr(out, "X-WR-TIMEZONE:Europe/Stockholm\r\nX-PUBLISHED-TTL:PT1H\r\n"
                  "BEGIN:VTIMEZONE\r\nTZID:Europe/Stockholm\r\n"
                  "BEGIN:DAYLIGHT\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
                  "TZNAME:CEST\r\nDTSTART:19960331T020000\r\n"
                  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\n"
                  "BEGIN:STANDARD\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
                  "TZNAME:CET\r\nDTSTART:19961027T030000\r\n"
                  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
                  "END:VTIMEZONE\r\n");
}

void ical_add(struct buf *out, const struct ical_event *event)
{
    assert(event->minute >= 0 ? event->minutes > 0 : event->days > 0);
    buf_cstr(out, "BEGIN:VEVENT\r\n");
    add_text(out, "UID", event->uid);
    add_stamp(out, "DTSTAMP", event->stamp);
    add_stamp(out, "LAST-MODIFIED", event->stamp);
    buf_format(out, "SEQUENCE:%u\r\n", event->sequence);
    if (event->minute >= 0) {
        add_time(out, "DTSTART", event->day, event->minute);
        add_time(out, "DTEND", event->day, event->minute + event->minutes);
    } else {
        add_days(out, event);
    }
    add_text(out, "SUMMARY", event->summary);
    if (event->place.len > 0)
        add_text(out, "LOCATION", event->place);
    if (event->cancelled)
        buf_cstr(out, "STATUS:CANCELLED\r\n");
    if (event->url.len > 0) {
        struct buf line = buf_new(out->arena);
        buf_format(&line, "URL:%.*s", STR_ARG(event->url));
        add_line(out, buf_str(&line));
    }
    buf_cstr(out, event->busy ? "TRANSP:OPAQUE\r\n" : "TRANSP:TRANSPARENT\r\n");
    buf_cstr(out, "END:VEVENT\r\n");
}

void ical_end(struct buf *out)
{
    buf_cstr(out, "END:VCALENDAR\r\n");
}
