/*
 * finding.h: what was found in somebody's file: which rule, where, with which values.
 *
 * In      kinds (constant rows: code, severity, sentence) and typed values.
 * Out     a list in the order it was found; the sentence is made late, in the reader's
 *         language: values fill its holes in the order the holes first appear.
 * Purity  pure; the list and copied paths live in its arena.
 * Limits  FINDINGS_MOST: what comes after is counted and not kept.
 */
#ifndef DOMAIN_FINDING_H
#define DOMAIN_FINDING_H

#include "base/message.h"
#include "base/view.h"
#include "domain/ratio.h"

#define FINDINGS_MOST       500u
#define FINDING_VALUES_MOST 6u

enum severity {
    SEVERITY_ERROR,   /* the file is refused                         */
    SEVERITY_WARNING, /* it does not add up; somebody has to decide  */
    SEVERITY_NOTE,    /* adds up, and is worth knowing               */
    SEVERITY_COUNT
};

/* A text in both languages, as files give it. */
struct label {
    struct str sv, en;
};
struct str label_in(struct label label, enum lang lang);

enum value_kind {
    VALUE_NONE,
    VALUE_INT,
    VALUE_RATIO,
    VALUE_RANGE,
    VALUE_DAY,
    VALUE_TEXT,
    VALUE_LABEL
};

struct value {
    enum value_kind kind;
    struct ratio ratio; /* VALUE_INT too, over 1; of a range the lower end */
    struct ratio high;  /* of a range                                      */
    int32_t day;
    struct label label; /* VALUE_TEXT in both                              */
};

struct value value_int(int64_t n);
struct value value_ratio(struct ratio ratio); /* a whole one is VALUE_INT */
struct value value_range(struct ratio low, struct ratio high);
struct value value_day(int32_t day);
struct value value_text(struct str text);
struct value value_label(struct label label);

struct finding_kind {
    const char *code;
    enum severity severity;
    const char *msg; /* N_("...") */
};

struct finding_values {
    struct value arg[FINDING_VALUES_MOST];
    struct value expected, found;
};

struct finding {
    const struct finding_kind *kind;
    struct str path;
    struct finding_values with;
};

struct findings {
    struct arena *arena;
    struct finding *item;
    uint32_t count, room;
    uint32_t left_out; /* past FINDINGS_MOST */
    uint32_t of[SEVERITY_COUNT];
};

struct findings findings_new(struct arena *arena);
/* Adds one; `path` is copied, the values' texts are borrowed. */
void finding_add(struct findings *list, const struct finding_kind *kind,
                 struct str path, const struct finding_values *with);
/* finding(list, &kind, path, { .arg = { ... }, .found = ... }) */
#define FINDING(list, kind, path, ...)                                                 \
    finding_add((list), (kind), (path), &(const struct finding_values)__VA_ARGS__)

const char *severity_word(enum severity severity); /* "warning" */
void finding_text(struct buf *out, enum lang lang, const struct finding *finding);
/* {"code","path","severity","message","expected","found"}, in `arena`. */
void finding_view(struct arena *arena, enum lang lang, const struct finding *finding,
                  struct view *object);

#endif
