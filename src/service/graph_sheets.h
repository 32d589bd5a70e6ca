/*
 * graph_sheets.h: what a word is called and how it is described, put into sheets.
 *
 * Purity  reads the words; the same words in the same order make the same sheet.
 */
#ifndef SERVICE_GRAPH_SHEETS_H
#define SERVICE_GRAPH_SHEETS_H

#include "engine/gram.h"
#include "service/graph_words.h"

/* A sheet and the numbers of the pieces of text that stand in it. */
struct gram_sheet {
    struct gram_book book;
    struct likeness_sheet sheet;
};

struct gram_sheet gram_sheet_new(struct arena *arena, uint32_t least, uint32_t most);

/* The preferred name and the other names of a word, in one language. */
void sheet_names(struct gram_sheet *to, const struct words *words, uint32_t word,
                 bool swedish);
/* Its definitions and descriptions. */
void sheet_texts(struct gram_sheet *to, const struct words *words, uint32_t word,
                 bool swedish);
/* The names of the skills that an occupation is linked to. */
void sheet_skill_names(struct gram_sheet *to, const struct words *words, uint32_t job);
/* The skills themselves, as features: essential 1, optional a half, ungraded 1. */
void sheet_skills(struct likeness_sheet *to, const struct words *words, uint32_t job);

#endif
