/*
 * readtext_sentence.h: a sentence while its openers and what they ask are read; shared
 * by readtext_find.c, readtext_opener.c, readtext_clause.c and readtext_mention.c.
 */
#ifndef ENGINE_READTEXT_SENTENCE_H
#define ENGINE_READTEXT_SENTENCE_H

#include "engine/readtext_in.h"

#define OPENERS_MAX 64u

struct opener {
    uint32_t first, end;
    const struct rt_row *row;
};

struct sentence {
    struct rt_text *t;
    const struct rt_segment *segment;
    struct opener *opener; /* [OPENERS_MAX]: beside it, so that it need not be zero */
    uint32_t count;
    uint32_t lists;      /* bit n: a row of enum rt_list n begins in the segment */
    uint32_t first, end; /* cut short where an offer stands */
    enum rt_mood cue;    /* of the sentence's openers and tails so far */
};

/* Sections where only what cannot be misread counts. */
static inline bool rt_is_far(enum readtext_section_kind kind)
{
    return kind == READTEXT_SECTION_OFFER || kind == READTEXT_SECTION_ABOUT ||
           kind == READTEXT_SECTION_APPLY || kind == READTEXT_SECTION_CONDITION;
}

/* Sections where the firm speaks of itself or of how to apply. */
static inline bool rt_is_own(enum readtext_section_kind kind)
{
    return kind == READTEXT_SECTION_ABOUT || kind == READTEXT_SECTION_APPLY;
}

/* readtext_opener.c: the openers of the sentence, in its `opener` and `count` */
void rt_openers(struct sentence *s);
/* readtext_clause.c, for readtext_find.c alone; [first, end) lies in one sentence */
bool rt_is_since(const struct rt_text *t, uint32_t token);
bool rt_tells_of_firm(const struct rt_text *t, uint32_t token);
bool rt_turns_main(const struct rt_text *t, uint32_t token);
bool rt_says_why(const struct rt_text *t, uint32_t token, uint32_t end);
bool rt_says_aim(const struct rt_text *t, uint32_t first, uint32_t token);
bool rt_dash_tells(const struct rt_text *t, uint32_t token, uint32_t end);
bool rt_is_phrase(const struct rt_text *t, uint32_t first, uint32_t end);
bool rt_drops_at(const struct rt_text *t, uint32_t token, uint32_t end);
uint32_t rt_denial(const struct rt_text *t, uint32_t first, uint32_t end);
bool rt_begins_denied(const struct rt_text *t, uint32_t first, uint32_t end);
uint32_t rt_last_comma(const struct rt_text *t, uint32_t first, uint32_t end);
/* "söker en | legitimerad läkare | till": where the title ends, or `first`. */
uint32_t rt_title_end(const struct rt_text *t, uint32_t first, uint32_t end);
bool rt_is_bare_fact(const struct rt_text *t, const struct rt_segment *segment,
                     uint32_t first);
bool rt_is_bare_demand(const struct rt_text *t, uint32_t first, uint32_t end);
bool rt_says_fact(const struct rt_text *t, uint32_t first, uint32_t end);
uint32_t rt_label_end(const struct rt_text *t, const struct rt_segment *segment);
/* "svenska | så att du kan ...": how well it is needed. An extract is in the segment.
 */
bool rt_tells_level(const struct rt_text *t, uint32_t first, uint32_t token);
bool rt_names_extract(const struct rt_text *t, uint32_t first, uint32_t end);
/* readtext_mention.c */
/* Papers that the segment names, up to `end`, beside the requirements from `from` on
 * that were found in it. */
void rt_mentions(struct rt_text *t, const struct rt_segment *segment, uint32_t end,
                 uint32_t from);

#endif
