/*
 * marks.h: advertisements that people have marked, and how well a reading agrees.
 *
 * Seven come with the public data, twenty are in marked_20.tsv (places only, no text),
 * sixteen that judge and were not tuned on in real_16.tsv, the last twenty-four in
 * real_24.tsv, written alike.
 * Thirty in own_30.jsonl are invented, text and marks, and need no other data.
 * A found span counts for a marked one when they share half of what they cover
 * together, or when one holds the other and is at most 1/0.6 times as long; each span
 * counts once, the best pairs first.
 */
#ifndef TESTS_ENGINE_MARKS_H
#define TESTS_ENGINE_MARKS_H

#include "engine/readtext.h"

#define MARKS_ADS_MAX 67u

struct mark {
    uint32_t start, end;
    enum readtext_kind kind;
    enum readtext_mood mood;
    enum readtext_class class;
    uint32_t others; /* bit n: class n can be defended too */
};

struct marked_ad {
    struct str id, text;
    struct readtext_hints hints;
    struct mark *mark, *task;
    uint32_t mark_count, task_count;
    bool marked; /* else it is read only */
    bool seven;  /* of the seven, else of `places` */
};

struct marks {
    struct marked_ad ad[MARKS_ADS_MAX];
    uint32_t count;
    uint32_t stale; /* marks whose check does not fit the text */
};

/* False when the public data is not in `folder`, or `places` cannot be read. */
bool marks_load(struct arena *arena, const char *folder, const char *places,
                struct marks *out);

struct marks_score {
    uint32_t ads, marked, found, met;
    uint32_t plain_marked, plain_found, plain_met; /* without qualities */
    uint32_t mood, kind, class, other;
    uint32_t task_marked, task_found, task_met;
    uint32_t statutory, statutory_met, statutory_false;
    uint32_t worst; /* F1 of the worst advertisement, thousandths */
};

void marks_judge(const struct marked_ad *ad, const struct readtext_result *found,
                 struct marks_score *score);

/* Invented advertisements with their marks, a JSON object a line; false: none in it. */
bool marks_own_load(struct arena *arena, const char *path, struct marks *out);

/* Prints what was missed, what was found without cause and what is of another kind,
 * mood or class than marked. */
void marks_misses(const struct marked_ad *ad, const struct readtext_result *found);

/* In thousandths; nothing marked and nothing found is 1000. */
uint32_t marks_f1(uint32_t met, uint32_t marked, uint32_t found);
uint32_t marks_share(uint32_t part, uint32_t whole);
void marks_print(const char *name, const struct marks_score *score);

#endif
