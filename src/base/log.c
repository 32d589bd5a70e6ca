/* log.c: see log.h. A line is built whole and written with one write. */
#include "base/log.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

#include "base/date.h"

#define LINE_BYTES 512u

static _Atomic(int) level_most = LOG_LEVEL_INFO;
static const char *const level_words[LOG_LEVEL_COUNT] = { "error", "warn", "info" };

void log_set_level(enum log_level most)
{
    atomic_store(&level_most, (int)most);
}

void log_line(enum log_level level, const char *event, const struct log_field *fields,
              uint32_t field_count)
{
    char line[LINE_BYTES], now[21];
    size_t used;

    if ((int)level > atomic_load(&level_most))
        return;
    moment_format(moment_now(), now);
    int len = snprintf(line, sizeof line, "ts=%s level=%s event=%s", now,
                       level_words[level], event);
    used = len < 0 ? 0 : (size_t)len;
    for (uint32_t i = 0; i < field_count && fields[i].key && used < LINE_BYTES; i++) {
        const struct log_field *f = &fields[i];
        len = f->word
                  ? snprintf(line + used, LINE_BYTES - used, " %s=%s", f->key, f->word)
                  : snprintf(line + used, LINE_BYTES - used, " %s=%" PRId64, f->key,
                             f->num);
        used += len < 0 ? 0 : (size_t)len;
    }
    if (used > LINE_BYTES - 1)
        used = LINE_BYTES - 1;
    line[used++] = '\n';
    ssize_t done = write(STDERR_FILENO, line, used);
    (void)done; /* a log that cannot be written has nowhere to say so */
}
