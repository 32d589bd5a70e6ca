/*
 * readtext.h: reads a Swedish job advertisement into tasks and requirements.
 *
 * In      one text as UTF-8 (any line ends, bullets, no-break spaces), what is known of
 *         the job beside the text (hints), and the word lists that insteg ships.
 * Out     tasks, requirements with kind, mood, class and reason, wording that may not
 *         be published, and the sections; every span as offsets in Unicode code points
 *         of the text, end exclusive, in the order of the text; HTML counts as it
 *         stands.
 * Method  rules over words, no model: headings cut the text into sections, sections
 *         into sentences and clauses; word lists find heads ("körkort", "erfarenhet");
 *         heading and clause give the mood; leads and tails are stripped, coordinations
 *         split; tasks are named by the catalogue; the class follows from kind, list
 *         row and tasks. Each span names the rule that made it. Linear in the text.
 * Speed   bench/read_ads, 67 advertisements of 189 kB, one core of a shared machine,
 *         as released. Turn about with what it replaced, seven others at work: 27 MB/s
 *         (best turn 31) became 46 (best turn 52) when scratch was sized to the text,
 *         when text was folded and words measured sixteen bytes at a time, when rows
 *         were tried only where two bits allow it, when each word of a task was stemmed
 *         once and by engine/stem, and with optimisation across files (a twentieth).
 *         Then 7 % less time, turn about with that on a busy machine: candidates
 *         without a branch, ends of words from bits, scratch taken at once. Much of
 *         what is left seems to be wrongly guessed branches: one of two, read again and
 *         again so that they are learned, goes at 72 and 103 MB/s.
 *         Tokens and look-up are 17 %, matching 22 %, tasks a sixth.
 * Purity  reads its arguments and writes its result; opens nothing, keeps no state. A
 *         loaded `struct readtext_words` is never changed: any number of threads.
 * Order   deterministic: the same text, hints and lists give the same bytes.
 * Limits  READTEXT_BYTES_MAX of text; READTEXT_ROWS_MAX rows in the lists together.
 */
#ifndef ENGINE_READTEXT_H
#define ENGINE_READTEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "engine/lexicon.h"

#define READTEXT_BYTES_MAX 1048576u
#define READTEXT_ROWS_MAX  60000u

enum readtext_kind {
    READTEXT_SKILL,
    READTEXT_LANGUAGE,
    READTEXT_LICENCE,
    READTEXT_EDUCATION,
    READTEXT_EXPERIENCE,
    READTEXT_CERTIFICATE,
    READTEXT_TRAIT,
    READTEXT_AVAILABILITY,
    READTEXT_OTHER,
    READTEXT_KIND_COUNT
};

enum readtext_mood { READTEXT_MUST, READTEXT_MERIT, READTEXT_MOOD_COUNT };

/* The classes of a requirement; a proposal that a person confirms. */
enum readtext_class {
    READTEXT_STATUTORY,
    READTEXT_DUTY,
    READTEXT_CORE,
    READTEXT_LEARNABLE,
    READTEXT_CONTRACT,
    READTEXT_CUSTOM,
    READTEXT_CLASS_COUNT
};

/* The grounds of the discrimination act. */
enum readtext_ground {
    READTEXT_SEX,
    READTEXT_GENDER_IDENTITY,
    READTEXT_ETHNICITY, /* origin, mother tongue */
    READTEXT_RELIGION,
    READTEXT_DISABILITY,
    READTEXT_ORIENTATION,
    READTEXT_AGE,
    READTEXT_GROUND_COUNT
};

/* What a stretch of the text is about; decides what a sentence in it may mean. */
enum readtext_section_kind {
    READTEXT_SECTION_NONE,      /* before any heading                       */
    READTEXT_SECTION_TASK,      /* what one does                            */
    READTEXT_SECTION_MUST,      /* demands                                  */
    READTEXT_SECTION_MERIT,     /* what is welcome                          */
    READTEXT_SECTION_PROFILE,   /* about the person: demands by clause      */
    READTEXT_SECTION_OFFER,     /* what the employer gives                  */
    READTEXT_SECTION_ABOUT,     /* the firm                                 */
    READTEXT_SECTION_CONDITION, /* hours, pay, place, start                 */
    READTEXT_SECTION_APPLY,     /* how to apply, the process                */
    READTEXT_SECTION_KIND_COUNT
};

struct readtext_task {
    uint32_t start, end; /* code points               */
    struct str label;    /* in `arena`                */
    struct str concept;  /* "task:SLUG", or empty     */
    const char *rule;    /* the rule that found it    */
    uint32_t named;      /* the lexicon's concept, or LEXICON_NONE */
};

struct readtext_requirement {
    uint32_t start, end;
    struct str label; /* short name, in `arena`                              */
    enum readtext_kind kind;
    enum readtext_mood mood;
    enum readtext_class class;
    const char *why;        /* message id: the reason of the class               */
    struct str concept;     /* "licence:B", "certificate:YKB", "sv:speak",
                               "task:SLUG"; empty: none known                    */
    struct str law;         /* id in data/law.tsv, or empty                      */
    const char *rule;       /* the rule that found the span: "item", "strong"    */
    const char *class_rule; /* the rule that chose the class                 */
    uint8_t level;          /* 1..4, 0: not stated                           */
    uint8_t years;          /* of experience asked, 0: not stated            */
    uint32_t named;         /* the lexicon's concept, or LEXICON_NONE        */
};

/* Wording that stops publication until the unit's manager lifts it with a reason. */
struct readtext_blocked {
    uint32_t start, end;
    enum readtext_ground ground;
    const char *why;     /* message id: what the law says of it            */
    const char *instead; /* message id: what to write instead              */
    struct str rule;     /* the row of the list that matched               */
    bool in_headline;    /* offsets are into hints->headline, not the text */
    bool proxy;          /* indirect: to be questioned rather than stopped */
};

struct readtext_section {
    uint32_t start, end; /* the heading included; sections cover the text */
    uint32_t body;       /* where the heading ends                        */
    enum readtext_section_kind kind;
};

/* What a person should be told of the text as a whole. */
enum readtext_note {
    READTEXT_NOTE_FOREIGN,  /* most of it is neither Swedish nor English: only what has
                               a word of its own is read, no qualities, no skills by
                               guess */
    READTEXT_NOTE_ENGLISH,  /* it is in English: read with fewer words than Swedish */
    READTEXT_NOTE_HTML,     /* tags or entities: read as line breaks and letters    */
    READTEXT_NOTE_MOJIBAKE, /* letters lost to a wrong encoding: read as they stand */
    READTEXT_NOTE_EMPTY,    /* no word in it                                        */
    READTEXT_NOTE_COUNT
};

struct readtext_hints {
    struct str headline;   /* checked for blocked wording, not for requirements */
    struct str occupation; /* label of the occupation                           */
    struct str ssyk;       /* four digits, or empty                             */
    /* Imported labels, or NULL. They name what the lists and the catalogue have no name
     * for: `named` of tasks, and of skills and experience. No span, kind or mood
     * depends on them, and one class: a skill that is named as a task of the text is
     * core, "concept_of_task". */
    const struct lexicon *lexicon;
};

struct readtext_result {
    struct readtext_task *tasks; /* all in `arena`, in order of start */
    uint32_t task_count;
    struct readtext_requirement *requirements; /* never overlapping   */
    uint32_t requirement_count;
    struct readtext_blocked *blocked;
    uint32_t blocked_count;
    struct readtext_section *sections;
    uint32_t section_count;
    bool foreign;   /* neither Swedish nor English: read only in part */
    uint32_t notes; /* bit n: enum readtext_note n; `foreign` is one of them */
};

/* A word list as text: the name of its file (for errors) and its content. */
struct readtext_source {
    const char *name;
    struct str text;
};

/* The files that readtext_words_load looks for, by name; NULL closes the table.
 * Those that start with "read_" must be there; "tasks.tsv" may be missing (no task
 * is named then). */
extern const char *const readtext_files[];

struct readtext_words;

/*
 * Reads the lists. Sources of other names are passed over.
 *
 * arena   holds *out; the texts are borrowed and must live as long.
 * err     ERR_NOT_FOUND  a list is missing; ERR_INPUT  a bad row, with file and line;
 *         ERR_LIMIT      more than READTEXT_ROWS_MAX rows.
 */
MUST_USE bool readtext_words_load(struct arena *arena,
                                  const struct readtext_source *sources,
                                  uint32_t source_count, struct readtext_words **out,
                                  struct err *err);

/* The same from what is compiled into the program (base/embed). */
MUST_USE bool readtext_words_embedded(struct arena *arena, struct readtext_words **out,
                                      struct err *err);

/*
 * Reads one advertisement.
 *
 * text    borrowed for the call.
 * hints   NULL, or with empty fields where nothing is known; borrowed for the call.
 * arena   holds the result; scratch is its own, some 40 bytes a byte of text.
 * err     ERR_INPUT  the text is not UTF-8; ERR_LIMIT  over READTEXT_BYTES_MAX.
 */
MUST_USE bool readtext(const struct readtext_words *words, struct str text,
                       const struct readtext_hints *hints, struct arena *arena,
                       struct readtext_result *out, struct err *err);

/*
 * What the catalogue calls a doing in a person's own words, "packade upp varor i min
 * brors butik": "task:SLUG", borrowed of `words`; empty: one word only, or no task fits
 * it well enough. arena  for scratch.
 */
struct str readtext_doing(const struct readtext_words *words, struct str text,
                          struct arena *arena);

/* Words for JSON and codes: "licence", "must", "statutory", "sex", "task". */
const char *readtext_kind_word(enum readtext_kind kind);
const char *readtext_mood_word(enum readtext_mood mood);
const char *readtext_class_word(enum readtext_class class);
const char *readtext_ground_word(enum readtext_ground ground);
const char *readtext_section_word(enum readtext_section_kind kind);
/* "foreign", "english", "html", "mojibake", "empty", and a message that says it to a
 * person. */
const char *readtext_note_word(enum readtext_note note);
const char *readtext_note_message(enum readtext_note note);

#endif
