/*
 * readtext_stance.h: whom a wording is about, and what its sentence does with it.
 *
 * In      a hit of the list of blocked wording ("homosexuella", "ung") in its text.
 * Out     asked of the applicant ("du är ung"), shut out ("vi anställer inte ..."), or
 *         silent: of clients, customers, the firm, or denied ("behöver inte vara ...").
 * Method  the small words of the sentence around it, by position; no more than
 *         STANCE_REACH words each way, so linear in the text.
 * Purity  reads only. Threads any.
 * Order   deterministic.
 * Errors  none.
 */
#ifndef ENGINE_READTEXT_STANCE_H
#define ENGINE_READTEXT_STANCE_H

#include "engine/readtext_in.h"

#define STANCE_REACH 40u

enum rt_stance { RT_SILENT, RT_ASKED, RT_SHUT_OUT };

/* The wording with the words that ask for it or shut it out. */
struct rt_frame {
    enum rt_stance stance;
    uint32_t first, end; /* tokens */
};

struct rt_frame rt_stance(const struct rt_text *t, const struct rt_hit *hit);

/* Is what a row says by itself denied: "du behöver inte tala perfekt svenska"? */
bool rt_is_denied(const struct rt_text *t, uint32_t first, uint32_t end);

/* Does a word of [first, end) fit `set`? Words with spaces between; "avtal*" fits by
 * its beginning. */
bool rt_says(const struct rt_text *t, uint32_t first, uint32_t end, const char *set);

/* The sentence around [first, end). */
uint32_t rt_sentence_first(const struct rt_text *t, uint32_t first);
uint32_t rt_sentence_end(const struct rt_text *t, uint32_t end);

#endif
