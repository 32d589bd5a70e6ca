/*
 * ad_reader.h: what it takes to read an advertisement, loaded once: the word lists of
 * engine/readtext, the task catalogue, what the law says of weeks, which tasks an
 * occupation has, and what certificates are called.
 *
 * In      what insteg ships (base/embed).
 * Purity  never changed once loaded: any number of threads.
 */
#ifndef SERVICE_AD_READER_H
#define SERVICE_AD_READER_H

#include "base/map.h"
#include "domain/catalogue.h"
#include "domain/requirement.h"
#include "engine/readtext.h"
#include "service/ad_names.h"

#define AD_TYPICAL_MOST 16u /* tasks of an occupation that one may ask for */

struct ad_reader {
    struct readtext_words *words;
    const struct ad_names *names; /* of imported skills; NULL: none are known */
    struct catalogue catalogue;
    struct map task_by_slug;   /* -> index in the catalogue */
    struct map law;            /* id of law.tsv -> index into law_concept, law_weeks */
    struct map law_by_concept; /* what the law asks of a person -> the first such row */
    struct str *law_concept;   /* as law.tsv has it, may be empty */
    int32_t *law_weeks;        /* WEEKS_NONE: cannot be obtained */
    uint32_t law_count;
    struct map role_by_occupation;  /* jobtech id -> index into role */
    struct map role_by_label;       /* Swedish name, lower case -> the same */
    struct str *role;               /* slugs */
    struct map certificate_by_word; /* lower-case word or code -> index */
    struct str *certificate;        /* codes */
    struct str *certificate_word;   /* words, lower case, longest first */
    uint32_t *certificate_of_word;
    uint32_t role_count, certificate_count, word_count;
};

/* Loads everything into `arena`. err ERR_INPUT, ERR_INTERNAL: a shipped row is bad. */
MUST_USE bool ad_reader_load(struct arena *arena, struct ad_reader **reader,
                             struct err *err);

/* The catalogue's task of "task:SLUG", or NULL. */
const struct catalogue_task *ad_reader_task(const struct ad_reader *reader,
                                            struct str code);

/*
 * Weeks until what the law asks is obtained, at most; WEEKS_NONE: it cannot be. By row
 * `law` of law.tsv, or where that is empty by the concept as law.tsv writes it.
 */
int32_t ad_reader_weeks(const struct ad_reader *reader, struct str law,
                        struct str concept);
/* What row `law` is about, "legitimation"; empty: nothing one can hold. */
struct str ad_reader_law_concept(const struct ad_reader *reader, struct str law);

/*
 * The certificate that `label`, some words in lower case, speaks of: the longest known
 * name that begins a word in it. Empty: none.
 */
struct str ad_reader_certificate(const struct ad_reader *reader, struct str label);

/* The code of the task that a person's own words tell of, or empty: readtext_doing. */
struct str ad_reader_doing(const struct ad_reader *reader, struct str words,
                           struct arena *arena);

/* What is known of an advertisement's occupation; each may be empty. */
struct ad_occupation {
    struct str id, label, ssyk; /* JobTech id, its Swedish name, SSYK code */
};

/*
 * The tasks that an occupation usually has: by its JobTech id, else by its name, else
 * by its SSYK code. The most typical first: those it is named for before others, and
 * those that are learned soonest; then those that more occupations share.
 *
 * exact   the occupation itself was found, not only the group it belongs to.
 * return  how many were put into `task`, at most `most`.
 */
uint32_t ad_reader_tasks_of(const struct ad_reader *reader,
                            const struct ad_occupation *occupation, bool *exact,
                            uint32_t *task, uint32_t most);

#endif
