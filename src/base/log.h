/*
 * log.h: one line per event on stderr, logfmt. There is no macro for free text, so
 * personal data cannot get in by accident: constants, ids and numbers only.
 *
 *     log_info("case.moved", LOG_ID("case", id), LOG_WORD("event", "offer"));
 *     -> ts=2026-11-19T07:12:03Z level=info event=case.moved case=42 event=offer
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdint.h>

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_COUNT };

struct log_field {
    const char *key;
    const char *word; /* a constant; NULL: `num` counts */
    int64_t num;
};

#define LOG_ID(key, id) ((struct log_field){ (key), NULL, (int64_t)(id) })
#define LOG_NUM(key, n) ((struct log_field){ (key), NULL, (int64_t)(n) })
/* `word` must be a constant of the program: enum names, never text from outside. */
#define LOG_WORD(key, w) ((struct log_field){ (key), (w), 0 })

#define log_error(...) LOG_CALL(LOG_LEVEL_ERROR, __VA_ARGS__)
#define log_warn(...)  LOG_CALL(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_info(...)  LOG_CALL(LOG_LEVEL_INFO, __VA_ARGS__)

#define LOG_CALL(level, ...)                                                           \
    LOG_CALL_(level, __VA_ARGS__, ((struct log_field){ 0 }),                           \
              ((struct log_field){ 0 }), ((struct log_field){ 0 }),                    \
              ((struct log_field){ 0 }), 0)
#define LOG_CALL_(level, event, a, b, c, d, ...)                                       \
    log_line((level), (event), (const struct log_field[]){ a, b, c, d }, 4)

void log_line(enum log_level level, const char *event, const struct log_field *fields,
              uint32_t field_count);

/* Lines above `most` are dropped; the default is LOG_LEVEL_INFO. */
void log_set_level(enum log_level most);

#endif
