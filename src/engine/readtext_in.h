/*
 * readtext_in.h: what the files of readtext share with each other, and nobody else.
 *
 * The walk: readtext_words (lists into an index) -> readtext_token (text into tokens)
 * -> readtext_match (where which list row stands) -> readtext_section (headings,
 * sentences, items) -> readtext_find, readtext_tail and readtext_piece (demands) ->
 * readtext_class (class and reason) -> readtext_task, readtext_block. readtext.c walks
 * it.
 */
#ifndef ENGINE_READTEXT_IN_H
#define ENGINE_READTEXT_IN_H

#include "engine/readtext.h"

#define RT_ELEMS_MAX 12u /* elements of one pattern               */
#define RT_GAP_MAX   6u  /* words that one ~ may pass over        */
#define RT_NONE      UINT32_MAX

enum rt_list {
    RT_HEADING,
    RT_LEAD,
    RT_TAIL,
    RT_CUE,
    RT_VERB,
    RT_BLOCK,
    RT_TERM,
    RT_TRAIT,
    RT_TASK,
    RT_LIST_COUNT
};

/* RT_FACT: strong, for what is the same in every sentence (licences, cards, hours);
 * RT_SHOWN: strong, for what has a word of its own in read_term.tsv. */
enum rt_strength { RT_STRONG, RT_WEAK, RT_JOIN, RT_FACT, RT_SHOWN, RT_STRENGTH_COUNT };
enum rt_form { RT_BE, RT_HAVE, RT_CAN, RT_WANT, RT_OTHER, RT_FORM_COUNT };
enum rt_verb { RT_FINITE, RT_LEANING, RT_DO, RT_VERB_COUNT };

enum rt_cue {
    RT_DROP,
    RT_NEGATE,
    RT_CUE_MERIT,
    RT_CUE_MUST,
    RT_STOP,
    RT_DRIVE,
    RT_TRAVEL,
    RT_CHILD,
    RT_CARE,
    RT_HOME,
    RT_CUE_COUNT
};

/* The moods a row or a heading may leave open. */
enum rt_mood { RT_MOOD_OPEN, RT_MOOD_MUST, RT_MOOD_MERIT, RT_MOOD_COUNT };

/* Why a class was chosen; readtext_class.c holds the message of each. */
enum rt_why {
    RT_WHY_OPEN,
    RT_WHY_LAW_PERSON,
    RT_WHY_TITLE,
    RT_WHY_EMPLOYER_PERMIT,
    RT_WHY_EMPLOYER_CHECK,
    RT_WHY_HYGIENE,
    RT_WHY_INDUSTRY,
    RT_WHY_EXTRACT,
    RT_WHY_YEARS,
    RT_WHY_COMPUTER,
    RT_WHY_METHOD,
    RT_WHY_ON_CALL,
    RT_WHY_HOURS,
    RT_WHY_CAR,
    RT_WHY_OWN_THINGS,
    RT_WHY_RESIDENCE,
    RT_WHY_ALLERGY,
    RT_WHY_HABITS,
    RT_WHY_AGE,
    RT_WHY_CITIZEN,
    RT_WHY_SECURITY,
    RT_WHY_NO_LAW_EXTRACT,
    RT_WHY_MEMBER,
    RT_WHY_CLIENT,
    RT_WHY_LAW_DRIVING,
    RT_WHY_LAW_HEAVY,
    RT_WHY_JOURNEY,
    RT_WHY_NO_DRIVING,
    RT_WHY_LANGUAGE_PATIENT,
    RT_WHY_LANGUAGE_GUARD,
    RT_WHY_LANGUAGE_LEVEL,
    RT_WHY_SCHOOLING,
    RT_WHY_SIMILAR_JOB,
    RT_WHY_LEARNED_METHOD,
    RT_WHY_KNOWLEDGE,
    RT_WHY_LEARNED_PLACE,
    RT_WHY_TRAIT,
    RT_WHY_PHYSIQUE,
    RT_WHY_DOUBT,
    RT_WHY_COUNT
};

struct rt_row {
    enum rt_list list;
    uint32_t line;
    uint32_t elem_from;
    uint8_t elem_count;
    uint8_t what;  /* section, cue, verb, ground, kind: by the list            */
    uint8_t form;  /* leads: enum rt_form; terms: enum readtext_class or none  */
    uint8_t power; /* leads: enum rt_strength; terms: 1 = weak head;
                      tails: enum rt_strength, strong or weak;
                      blocks: 1 = proxy; headings: 1 = may stand in line      */
    uint8_t mood;  /* enum rt_mood; blocks: 1 = only in a demand               */
    enum rt_why why;
    struct str pattern, concept, law, label;
};

enum rt_how { RT_EXACT, RT_PREFIX, RT_SUFFIX };
enum rt_what { RT_WORDS, RT_ANY, RT_GAP, RT_NUMBER };

struct rt_alt {
    struct str text;
    enum rt_how how;
};

struct rt_elem {
    enum rt_what what;
    uint32_t alt_from;
    uint8_t alt_count;
    bool optional;
};

/* One way of looking a word up: exact, by its beginning, by its end. */
struct rt_table {
    uint64_t *hash;  /* open addressing, 0 is empty           */
    uint32_t *first; /* into chain                            */
    uint32_t mask;
    uint64_t lengths; /* bit n: some key is n bytes long       */
};

struct rt_link {
    uint32_t row, next; /* next: RT_NONE ends it */
};

struct rt_task_row {
    struct str slug, label; /* "task:SLUG" and its Swedish name */
};

/* Words that name a task when all of them are in a span. */
struct rt_phrase {
    uint32_t task;
    uint32_t stem_count;
};

struct rt_stem {
    uint64_t hash;
    uint32_t phrase;
    uint32_t weight_milli; /* the rarer in the catalogue, the heavier */
};

struct readtext_words {
    struct rt_row *row;
    uint32_t row_count;
    struct rt_elem *elem;
    uint32_t elem_count;
    struct rt_alt *alt;
    uint32_t alt_count;
    struct rt_table table[3]; /* by enum rt_how */
    struct rt_link *link;
    uint32_t link_count;
    uint32_t *number_row; /* rows that begin with a number */
    uint32_t number_row_count;
    uint64_t *abbr; /* sorted hashes */
    uint32_t abbr_count;
    struct rt_task_row *task;
    uint32_t task_count;
    struct rt_phrase *phrase;
    uint32_t phrase_count;
    struct rt_stem *stem; /* sorted by hash */
    uint32_t stem_count;
};

enum rt_token_kind { RT_WORD, RT_DIGITS, RT_PUNCT, RT_LINK };

struct rt_token {
    uint32_t at, end;          /* bytes       */
    uint32_t point, point_end; /* code points */
    struct str low;            /* lower case  */
    uint8_t kind;
    bool upper; /* begins with a capital                    */
    bool shout; /* capitals only, two or more               */
    bool space; /* white space before it                    */
    bool fresh; /* the first of its line                    */
};

struct rt_hit {
    uint32_t row, first, end; /* tokens [first, end)                       */
    uint32_t how;             /* how the first word was met: enum rt_how   */
};

struct rt_line {
    uint32_t first, end; /* tokens                       */
    bool bullet;         /* first is past the bullet     */
    uint32_t begin;      /* token with the bullet, for sections */
};

/* A sentence or a list item. */
struct rt_segment {
    uint32_t first, end;
    enum readtext_section_kind section;
    enum rt_mood mood; /* what the heading says */
    bool item, question;
};

struct rt_text {
    const struct readtext_words *words;
    const struct readtext_hints *hints;
    struct arena *scratch, *arena;
    struct str text;
    struct rt_token *token;
    uint32_t token_count;
    struct rt_hit *hit;
    uint32_t hit_count, hit_room;
    uint32_t *hit_from; /* [token_count + 1] */
    struct rt_line *line;
    uint32_t line_count;
    struct rt_segment *segment;
    uint32_t segment_count, segment_room;
    struct readtext_section *section;
    uint32_t section_count, section_room;
    struct readtext_requirement *req;
    uint32_t req_count, req_room;
    struct readtext_task *task;
    uint32_t task_count, task_room;
    struct readtext_blocked *blocked;
    uint32_t blocked_count, blocked_room;
    bool drives, travels, children, care, home, guard;
};

/* A span that may become a requirement. */
struct rt_piece {
    uint32_t first, end;
    enum rt_mood mood;
    enum rt_form form;
    const char *rule;
    const struct rt_row *head; /* the row that names it, or NULL */
    enum readtext_kind kind;
    bool joins; /* may be joined with the trait before it */
};

/* readtext_words.c */
uint64_t rt_hash(struct str word);
uint64_t rt_hash_from_end(struct str word);
const struct rt_alt *rt_alts(const struct readtext_words *words,
                             const struct rt_elem *elem);
/* readtext_token.c */
void rt_tokens(struct rt_text *t);
bool rt_is(const struct rt_text *t, uint32_t token, const char *word);
/* One of the words of `set`, "och samt eller"; punctuation counts as a word. */
bool rt_word_in(struct str word, const char *set);
bool rt_in(const struct rt_text *t, uint32_t token, const char *set);
/* readtext_match.c */
void rt_hits(struct rt_text *t);
/* The longest hit of `list` that begins at `token` and ends by `end`, or NULL. */
const struct rt_hit *rt_hit_at(const struct rt_text *t, uint32_t token, uint32_t end,
                               enum rt_list list);
const struct rt_row *rt_row(const struct rt_text *t, const struct rt_hit *hit);
/* The first hit of `list` within [first, end), with `what`, or NULL. */
const struct rt_hit *rt_hit_in(const struct rt_text *t, uint32_t first, uint32_t end,
                               enum rt_list list, int what);
/* readtext_section.c: bullets and broken lines, before the hits; segments, after */
void rt_lines(struct rt_text *t);
void rt_segments(struct rt_text *t);
/* readtext_tail.c: [first, end) lies within one sentence */
/* Is there a term or a quality in it? */
bool rt_has_head(const struct rt_text *t, uint32_t first, uint32_t end);
bool rt_is_negated(const struct rt_text *t, uint32_t first, uint32_t end);
/* Is the firm the subject, "vi", "teamet", before the first head? */
bool rt_of_firm(const struct rt_text *t, uint32_t first, uint32_t end);
/* The first tail in [first, end), which may not begin it, or NULL. */
const struct rt_hit *rt_tail_in(const struct rt_text *t, uint32_t first, uint32_t end);
bool rt_is_strong_tail(const struct rt_text *t, const struct rt_hit *tail);
/* "är meriterande men inte ett krav" is a merit, whatever row fits it. */
enum rt_mood rt_tail_mood(const struct rt_text *t, const struct rt_hit *tail);
/* Where the clause that `tail` closes begins in [first, tail->first). */
uint32_t rt_tail_from(const struct rt_text *t, uint32_t first,
                      const struct rt_hit *tail);
/* "A och B; andra språk är meriterande": the tail is about what follows the last mark,
 * unless that is only the end of an enumeration. Gives the mark, or `first`. */
uint32_t rt_tail_reach(const struct rt_text *t, uint32_t first, uint32_t end);
/* Is what looks like an opener a tail? "B-körkort | krävs" is one, "för tjänsten |
 * krävs B-körkort" is not, nor what goes on longer: "är det en fördel om du har". */
bool rt_tail_closes(const struct rt_text *t, uint32_t first, const struct rt_hit *lead,
                    uint32_t end);
/* Does `tail` make a demand of the clause that begins at `first`, in what is unread
 * from `from` on? "Kvalitet är ett krav för oss" and "om körkort krävs" ask nothing. */
bool rt_tail_asks(const struct rt_text *t, uint32_t from, uint32_t first,
                  const struct rt_hit *tail, uint32_t end);
/* readtext_find.c */
void rt_find(struct rt_text *t);
/* readtext_piece.c */
void rt_pieces(struct rt_text *t, const struct rt_segment *segment,
               const struct rt_piece *region);
bool rt_is_joint(const struct rt_text *t, uint32_t token);
/* readtext_emit.c */
void rt_emit(struct rt_text *t, const struct rt_segment *segment,
             const struct rt_piece *piece);
/* readtext_class.c */
void rt_evidence(struct rt_text *t);
void rt_class(const struct rt_text *t, const struct rt_piece *piece,
              struct readtext_requirement *req);
const char *rt_why_message(enum rt_why why);
/* readtext_task.c */
bool rt_task_rows(struct readtext_words *words, struct arena *arena, struct str text,
                  struct err *err);
void rt_tasks(struct rt_text *t);
/* readtext_block.c */
void rt_block(struct rt_text *t, bool headline);

#endif
