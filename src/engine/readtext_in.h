/*
 * readtext_in.h: what the files of readtext share with each other, and nobody else.
 *
 * The walk: readtext_words and readtext_index (lists into an index) -> readtext_token
 * (text into tokens) -> readtext_match (where which list row stands) ->
 * readtext_heading and readtext_section (headings, sentences, items) -> readtext_find,
 * readtext_clause, readtext_tail and readtext_piece (demands) -> readtext_class (class
 * and reason) -> readtext_task and readtext_naming (tasks), readtext_block. readtext.c
 * walks it.
 *
 * Speed: a token is looked up once (struct rt_known); from then on "is it one of these
 * words" is a bit (rt_has) and "does a row of that list stand here" is a bit
 * (rt_hit_at). Sets that are asked for every token stand in readtext_sets.c; what is
 * asked for a demand only may be spelt out where it is asked (rt_in).
 */
#ifndef ENGINE_READTEXT_IN_H
#define ENGINE_READTEXT_IN_H

#include "engine/readtext.h"
#include "engine/readtext_bits.h"
#include "engine/readtext_filter.h"
#include "engine/readtext_rows.h"
#include "engine/readtext_sets.h"

#define RT_ELEMS_MAX 12u /* elements of one pattern               */
#define RT_GAP_MAX   6u  /* words that one ~ may pass over        */
#define RT_PAST      8u  /* empty tokens after the last           */
#define RT_NONE      UINT32_MAX
/* For what is told by a literal: else gcc makes one function of all calls, and counts
 * the letters anew in each (3 % of all time). */
#define RT_INLINE     static inline __attribute__((always_inline))
#define RT_SLOT_INDEX 0xFFFFFFu /* of a slot; the rest are bits of the hash */
#define RT_PAD                                                                         \
    ((size_t)8) /* zeros around a word that is hashed eight bytes at a time */

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
 * RT_SHOWN: strong, for what has a word of its own in read_term.tsv; RT_QUALITY:
 * strong, for the qualities right after it, "söker en | driven | säljare". */
enum rt_strength {
    RT_STRONG,
    RT_WEAK,
    RT_JOIN,
    RT_FACT,
    RT_SHOWN,
    RT_QUALITY,
    RT_STRENGTH_COUNT
};
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
    RT_PLACE,
    RT_CARE,
    RT_HOME,
    RT_DROP_ALL,
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
    RT_WHY_EXTRACT_HOME,
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
    bool guard;            /* its law is that of guards */
    bool gap;              /* the second element is a ~                              */
    uint64_t follow;       /* what may come second, or after the ~: see rt_bit       */
    uint64_t follow_known; /* the same, a bit by rt_known number               */
    struct str pattern, concept, law, label;
};

/* A word that a list or set names, with all that follows from it. Number 0 is no
 * word. */
struct rt_known {
    struct str text;
    uint64_t head, tail; /* its first and last eight bytes, zeros past the ends */
    uint64_t set;        /* bits of enum rt_set, below RT_SETS_HOT */
    uint64_t second;     /* of its pairs: a bit by rt_known number */
    uint32_t start_from, start_count; /* the rows that are no pairs */
    uint8_t parts;                    /* RT_PAIRS and those after it */
};

struct rt_task_row {
    struct str slug, label; /* "task:SLUG" and its Swedish name    */
    struct str ssyk;        /* codes parted by semicolons          */
    uint64_t moves;         /* a bit for each row of read_doing.tsv */
};

/* Words that name a task when all of them are in a span. */
struct rt_phrase {
    uint32_t task;
    uint8_t stem_count, shape; /* shape: enum rt_shape */
};

struct rt_stem {
    uint64_t hash;
    uint32_t phrase;
    uint32_t weight_milli; /* the rarer in the catalogue, the heavier */
};

/* A row of read_doing.tsv: moves and the verbs that tell of them. */
#define RT_DOINGS_MAX 62u
struct rt_doing {
    struct str moves, verbs;
};

/* A verb of it, without its ending, and the rows it stands in. */
struct rt_verb_stem {
    uint64_t hash, moves;
};

struct readtext_words {
    struct rt_row *row;
    uint32_t row_count;
    struct rt_elem *elem;
    uint32_t elem_count;
    struct rt_alt *alt;
    uint32_t alt_count;
    uint32_t *alt_known;      /* of each alt, the number of the known word */
    struct rt_table table[3]; /* by enum rt_how */
    struct rt_link *link;
    uint32_t link_count;
    struct rt_start *number; /* rows that begin with a number */
    uint32_t number_count;
    struct str *abbr;
    uint32_t abbr_count;
    struct rt_known *known;
    uint32_t known_count;
    uint32_t *known_slot; /* open addressing: index in known */
    uint32_t known_mask;
    uint64_t *seldom; /* of each known word: bits of enum rt_set from RT_SETS_HOT on */
    struct rt_start *start;
    uint32_t *start_order; /* as rt_pair.order, for each of `start` */
    uint32_t start_count;
    struct rt_pair *pair;
    uint32_t pair_count;
    struct rt_pair_words *pair_words; /* from 1 on */
    uint32_t pair_words_count;
    uint32_t *pair_slot; /* open addressing: index in pair_words, 8 bits of the hash */
    uint32_t pair_mask;
    struct rt_filter front, back;
    struct rt_doing doing[RT_DOINGS_MAX];
    uint32_t doing_count;
    struct rt_verb_stem *verb_stem; /* open addressing, no moves: empty */
    uint32_t verb_mask;
    uint64_t light_moves,
        lead_moves; /* rows of verbs that name no task by themselves */
    struct rt_task_row *task;
    uint32_t task_count;
    struct rt_phrase *phrase;
    uint32_t phrase_count;
    struct rt_stem *stem; /* sorted by hash */
    uint32_t stem_count;
    uint32_t *stem_slot; /* open addressing: index of the first of a hash, plus 1 */
    uint32_t stem_mask;
    struct rt_filter stem_front; /* beginnings of stems */
};

enum rt_token_kind { RT_WORD, RT_DIGITS, RT_PUNCT, RT_LINK };

struct rt_token {
    uint32_t at, end; /* bytes; rt_point has code points */
    struct str low;   /* lower case  */
    uint64_t set;     /* of the known word: what rt_has asks */
    uint32_t known;   /* index, 0: no list knows the word */
    uint16_t lists;   /* bit n: a row of enum rt_list n begins here */
    uint8_t kind;
    uint8_t bit;   /* rt_bit of the word                       */
    uint8_t parts; /* RT_FRONT and so on: a row may begin with such a part of it; of
                      punctuation and addresses 0                             */
    bool upper;    /* begins with a capital                    */
    bool shout;    /* capitals only, two or more               */
    bool space;    /* white space before it                    */
    bool fresh;    /* the first of its line                    */
};

struct rt_hit {
    uint32_t row, first, end; /* tokens [first, end)                       */
    uint8_t how;              /* how the first word was met: enum rt_how   */
    uint8_t list, what;       /* of the row */
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

/* Beginnings of the words about the work; NULL until they are first asked for. */
struct rt_task_words {
    struct rt_filter *filter;
};

/* Where code points read and given part: see readtext_markup.c. */
struct rt_step {
    uint32_t read, given, width;
};

struct rt_text {
    const struct readtext_words *words;
    const struct readtext_hints *hints;
    struct arena *scratch, *arena;
    struct arena *wide; /* scratch for the tokens alone: an arena's next chunk is twice
                           its last, so that all else stays small beside them */
    struct str text;
    char *low;                /* the text in lower case, with RT_PAD zeros around it */
    const uint8_t *further;   /* a bit for each byte that goes on with a character */
    uint32_t *further_before; /* how many of them come before each 64 bytes        */
    struct rt_token *token;
    uint32_t token_count, token_room;
    struct rt_hit *hit;
    uint32_t hit_count, hit_room;
    uint32_t *hit_from; /* [token_count + 1] */
    uint64_t *mark;     /* a bit for each token: punctuation, or with a capital */
    struct rt_line *line;
    uint32_t line_count, line_room;
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
    bool drives, travels, school, children, care, home, guard;
    struct rt_naming *naming; /* what names doings */
    struct rt_task_words *task_word;
    bool html;     /* `text` is written anew, without its markup */
    bool mojibake; /* letters of it were lost                    */
    bool links;    /* it has an address in it                    */
    struct rt_step *step;
    uint32_t step_count;
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
    bool shown; /* by an opener that is RT_SHOWN */
};

/* readtext_words.c */
uint64_t rt_hash(struct str word);
uint64_t rt_hash_more(uint64_t hash, struct str more); /* of a word and what follows */
void rt_index(struct readtext_words *words, struct arena *arena);
/* readtext_markup.c */
/* Puts the text without its HTML in the place of the text; it is valid UTF-8. */
void rt_markup(struct rt_text *t);
/* Which code point of the given text begins there, or ends just before there. */
uint32_t rt_given_start(const struct rt_text *t, uint32_t point);
uint32_t rt_given_end(const struct rt_text *t, uint32_t point);
/* readtext_token.c */
/* Lower case and the check of UTF-8 in one pass; false: not UTF-8. */
bool rt_fold(struct rt_text *t);
/* The tokens, and by rt_know what the lists know of each. */
void rt_tokens(struct rt_text *t);
/* readtext_known.c */
void rt_know(struct rt_text *t);
/* The code point that begins at the byte, and those of a token: asked of few. */
static inline uint32_t rt_point_at(const struct rt_text *t, uint32_t at)
{
    uint64_t bits;

    memcpy(&bits, t->further + at / 64 * sizeof bits, sizeof bits);
    bits &= (1ull << at % 64) - 1;
    return at - t->further_before[at / 64] - bits_count(bits);
}
static inline uint32_t rt_point(const struct rt_text *t, uint32_t token)
{
    return rt_point_at(t, t->token[token].at);
}
static inline uint32_t rt_point_end(const struct rt_text *t, uint32_t token)
{
    return rt_point_at(t, t->token[token].end);
}
/* readtext_among.c */
/* One of the words of `set`, "och samt eller"; punctuation counts as a word. */
bool rt_among(struct str word, const char *set, size_t len);
/* The same where "hund*" stands for all that begin so. */
bool rt_among_like(struct str word, const char *set, size_t len);
/* Inline, so that the length of a literal is known. */
RT_INLINE bool rt_word_in(struct str word, const char *set)
{
    return rt_among(word, set, strlen(set));
}
RT_INLINE bool rt_in(const struct rt_text *t, uint32_t token, const char *set)
{
    return token < t->token_count && rt_word_in(t->token[token].low, set);
}
/* The same for a set of readtext_sets.c: one bit. */
RT_INLINE bool rt_has(const struct rt_text *t, uint32_t token, enum rt_set set)
{
    if (token >= t->token_count)
        return false;
    return set < RT_SETS_HOT
               ? t->token[token].set >> set & 1
               : t->words->seldom[t->token[token].known] >> (set - RT_SETS_HOT) & 1;
}
/* Inline, so that a short literal is one number, and one comparison says it all: to ask
 * for the length first and for the letters then was guessed wrong twice as often. */
RT_INLINE bool rt_is(const struct rt_text *t, uint32_t token, const char *word)
{
    const size_t len = strlen(word);

    if (token >= t->token_count)
        return false;
    struct str low = t->token[token].low;
    if (len > RT_PAD)
        return low.len == len && memcmp(low.ptr, word, len) == 0;
    uint64_t want = 0;
    memcpy(&want, word, len);
    uint64_t past = len == RT_PAD ? 0 : ~0ull << 8 * len;
    return (low.len == len) & ((rt_bytes(low.ptr) & ~past) == want);
}
/* readtext_language.c */
enum rt_language { RT_SWEDISH, RT_ENGLISH, RT_OTHER_LANGUAGE };
enum rt_language rt_language(const struct rt_text *t);
/* readtext_match.c */
void rt_hits(struct rt_text *t);
/* The longest hit of `list` that begins at `token` and ends by `end`, or NULL. */
const struct rt_hit *rt_hit_longest(const struct rt_text *t, uint32_t token,
                                    uint32_t end, enum rt_list list);
static inline const struct rt_hit *rt_hit_at(const struct rt_text *t, uint32_t token,
                                             uint32_t end, enum rt_list list)
{
    return t->token[token].lists >> list & 1 ? rt_hit_longest(t, token, end, list)
                                             : NULL;
}
static inline const struct rt_row *rt_row(const struct rt_text *t,
                                          const struct rt_hit *hit)
{
    return &t->words->row[hit->row];
}
/* The first hit of `list` within [first, end), with `what`, or NULL. */
const struct rt_hit *rt_hit_in(const struct rt_text *t, uint32_t first, uint32_t end,
                               enum rt_list list, int what);
/* readtext_section.c: bullets and broken lines, before the hits; segments, after */
void rt_lines(struct rt_text *t);
void rt_segments(struct rt_text *t);
/* One of the ASCII `marks`? A comparison for each of the literal, without a branch. */
RT_INLINE bool rt_is_mark(const struct rt_text *t, uint32_t token, const char *marks)
{
    bool any = false;

    if (token >= t->token_count)
        return false;
    char c = t->text.ptr[t->token[token].at]; /* of one byte only, else no ASCII */
    for (size_t i = 0; i < strlen(marks); i++)
        any |= marks[i] == c;
    return any & (t->token[token].kind == RT_PUNCT);
}
/* An emoji or another picture: it parts items that lost their line breaks. */
static inline bool rt_is_picture(const struct rt_text *t, uint32_t token)
{
    if (token >= t->token_count || t->token[token].kind != RT_PUNCT)
        return false;
    const unsigned char *byte = (const unsigned char *)t->text.ptr + t->token[token].at;

    return byte[0] == 0xF0 ||
           (byte[0] == 0xE2 && ((byte[1] >= 0x96 && byte[1] <= 0x9E) ||
                                (byte[1] >= 0xAC && byte[1] <= 0xAF)));
}
/* readtext_heading.c */
bool rt_asks(enum readtext_section_kind kind);
/* Is the line a heading, or does it begin with one? Gives what it is about and the
 * token after it. */
bool rt_heading(const struct rt_text *t, const struct rt_line *line,
                enum readtext_section_kind *kind, uint32_t *body);
/* A line that no stop closes, right above a list: what the list is about. */
bool rt_heading_above(const struct rt_text *t, uint32_t index,
                      enum readtext_section_kind *kind);
/* A short line between an empty one and a long one, about nothing we know? */
bool rt_heading_unknown(const struct rt_text *t, uint32_t index, uint32_t blank);
/* What a heading that no row fits may be about, by the words in it. */
enum readtext_section_kind rt_heading_guess(const struct rt_text *t, uint32_t first,
                                            uint32_t end);
/* Does a heading begin at `token`, after a sentence on the same line? */
bool rt_heading_inside(const struct rt_text *t, uint32_t token, uint32_t end);
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
/* Is [first, end) a thing that somebody may have, whatever it is: "egen kundkrets"? */
bool rt_is_thing(const struct rt_text *t, uint32_t first, uint32_t end);
/* readtext_unnamed.c, for readtext_piece.c: is it asked though no row names it? */
bool rt_unnamed_fits(const struct rt_text *t, const struct rt_segment *segment,
                     struct rt_piece *piece);
bool rt_opens_condition(const struct rt_text *t, const struct rt_piece *piece);
/* readtext_find.c */
void rt_find(struct rt_text *t);
/* readtext_piece.c */
void rt_pieces(struct rt_text *t, const struct rt_segment *segment,
               const struct rt_piece *region);
static inline bool rt_is_joint(const struct rt_text *t, uint32_t token)
{
    return rt_has(t, token, RT_SET_JOINT);
}
/* readtext_emit.c */
void rt_req_put(struct rt_text *t, const struct readtext_requirement *req);
void rt_emit(struct rt_text *t, const struct rt_segment *segment,
             const struct rt_piece *piece);
/* Is the one just before it in the same sentence a quality? */
bool rt_follows_trait(const struct rt_text *t, const struct rt_piece *piece,
                      const struct rt_segment *segment);
/* Is it the letters of a licence, and the one just before it a licence? */
bool rt_follows_licence(const struct rt_text *t, const struct rt_piece *piece);
/* "en lagspelare | som bidrar till ..." is of the person, "en vilja som ..." is not. */
bool rt_tells_who(const struct rt_text *t, uint32_t token);
/* May the quality be joined with the one just before it in the same sentence? */
bool rt_joins_last(const struct rt_text *t, const struct rt_piece *piece,
                   const struct rt_segment *segment);
/* readtext_class.c */
void rt_evidence(struct rt_text *t);
/* With a lexicon: the class of a skill that is a task of the text. */
void rt_class_named(struct readtext_requirement *req);
void rt_class(const struct rt_text *t, const struct rt_piece *piece,
              struct readtext_requirement *req);
const char *rt_why_message(enum rt_why why);
/* readtext_catalogue.c */
bool rt_task_rows(struct readtext_words *words, struct arena *arena, struct str text,
                  struct err *err);
/* readtext_naming.c */
struct rt_naming;
/* What names the spans of `t`; in its scratch. */
struct rt_naming *rt_naming_open(const struct rt_text *t);
/* The task of the catalogue that the tokens are, or RT_NONE. */
uint32_t rt_task_name(struct rt_naming *naming, uint32_t first, uint32_t end);
/* The rows of read_doing.tsv that the verb at `token` stands in, with the particle that
 * follows it; 0: it is no such verb, whatever its form. */
uint64_t rt_verb_moves(struct rt_naming *naming, uint32_t token);
/* Is it a word that names a doing by itself: "diskning", "egenkontroll", "disk"? */
bool rt_is_doing_word(struct rt_naming *naming, uint32_t token);
/* readtext_task.c */
void rt_tasks(struct rt_text *t);
/* readtext_name.c */
void rt_names(struct rt_text *t);
/* readtext_block.c */
void rt_block(struct rt_text *t, bool headline);

#endif
