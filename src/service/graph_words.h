/*
 * graph_words.h: the words for work as the graph reads them: numbered by their codes,
 * with their names, texts, links and figures side by side.
 *
 * In      a transaction, and the shipped catalogue for what a task is made of.
 * Out     tables in an arena, read-only once made.
 * Order   words by code, so that nothing depends on what was imported first.
 */
#ifndef SERVICE_GRAPH_WORDS_H
#define SERVICE_GRAPH_WORDS_H

#include "base/hash.h"
#include "base/map.h"
#include "domain/catalogue.h"
#include "service/call.h"
#include "service/graph_senses.h"
#include "store/store.h"

enum node_kind {
    NODE_TASK,
    NODE_SKILL,      /* of JobTech */
    NODE_ESCO_SKILL, /* of ESCO, in English */
    NODE_JOB,        /* occupation of JobTech */
    NODE_ESCO_JOB,
    NODE_GROUP, /* SSYK, four digits */
    NODE_ISCO,
    NODE_OTHER, /* wider groups */
    NODE_KIND_COUNT
};

enum link_kind {
    LINK_ESSENTIAL,
    LINK_OPTIONAL,
    LINK_SKILL,
    LINK_BROADER,
    LINK_RELATED,
    LINK_SUBSTITUTES_HIGH,
    LINK_SUBSTITUTES_LOW,
    LINK_EXACT,
    LINK_CLOSE,
    LINK_KIND_COUNT
};

struct node {
    int64_t id;
    struct str code, sv, en;
    enum node_kind kind;
};

struct node_text {
    uint32_t word;
    bool swedish;
    struct str text;
};

struct node_link {
    uint32_t from, to;
    enum link_kind kind;
};

struct node_fact {
    uint32_t word;
    struct str what, place;
    int64_t value;
};

/* A role of data/roles.tsv: the entry-level jobs that tasks are named for. */
struct node_role {
    struct str sv, en;
    uint32_t job; /* JobTech's occupation, or MAP_NONE when it is not imported */
};

/* Things sorted by a word: those of word w are start[w] .. start[w + 1] - 1. */
struct words {
    struct arena *arena;
    struct node *word;
    uint32_t count;
    struct map by_code;
    struct node_text *label, *text;
    uint32_t label_count, text_count, *label_start, *text_start;
    struct node_link *link, *back; /* by from, by to */
    uint32_t link_count, *link_start, *back_start;
    struct node_fact *fact;
    uint32_t fact_count, *fact_start;
    struct catalogue catalogue;
    struct senses senses;
    uint32_t *task_row; /* by word: its row in the catalogue, or MAP_NONE */
    struct node_role *role;
    uint32_t role_count;
    struct map role_by_slug;
};

/* Reads everything. err as the queries, and the catalogue; ERR_UNAVAILABLE  stopped.
 * words   what it holds but `arena`, where it will live, is written on success. */
MUST_USE bool words_load(const struct call *call, struct tx *tx, struct words *words,
                         struct err *err);

/* Feeds all of it to `hash`, database ids left out. */
void words_hash(const struct words *words, struct hash *hash);

/* The words of one kind, by code; *count of them, in `arena`. */
uint32_t *words_of_kind(const struct words *words, struct arena *arena,
                        enum node_kind kind, uint32_t *count);

/* The number of "ssyk:" or another prefix followed by a code, or MAP_NONE. */
uint32_t words_find(const struct words *words, const char *prefix, struct str code);

/* The group of `kind` that an occupation belongs to, by itself or by a wider occupation
 * (ESCO's trees are up to five deep); MAP_NONE: none is known. */
uint32_t words_group_of(const struct words *words, uint32_t job, enum node_kind kind);

/* The next role of a task; `rest` starts as the task's list. NULL: no more. */
const struct node_role *words_role(const struct words *words, struct str *rest);

#endif
