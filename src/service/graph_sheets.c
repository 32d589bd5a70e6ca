/* graph_sheets.c: see graph_sheets.h. */
#include "service/graph_sheets.h"

#define HALF (LIKENESS_ONE / 2)

struct gram_sheet gram_sheet_new(struct arena *arena, uint32_t least, uint32_t most)
{
    return (struct gram_sheet){ gram_book_new(arena, least, most),
                                likeness_sheet_new(arena) };
}

/* A name that stands in for the one of the other language is not one of this. */
static bool has_name(const struct node *word, bool swedish)
{
    bool english_list = str_starts(word->code, "esco:");

    return swedish ? !english_list : english_list || !str_eq(word->sv, word->en);
}

void sheet_names(struct gram_sheet *to, const struct words *words, uint32_t word,
                 bool swedish)
{
    const struct node *w = &words->word[word];

    if (has_name(w, swedish))
        gram_add(&to->book, swedish ? w->sv : w->en, &to->sheet);
    for (uint32_t i = words->label_start[word]; i < words->label_start[word + 1]; i++)
        if (words->label[i].swedish == swedish)
            gram_add(&to->book, words->label[i].text, &to->sheet);
}

void sheet_texts(struct gram_sheet *to, const struct words *words, uint32_t word,
                 bool swedish)
{
    for (uint32_t i = words->text_start[word]; i < words->text_start[word + 1]; i++)
        if (words->text[i].swedish == swedish)
            gram_add(&to->book, words->text[i].text, &to->sheet);
}

void sheet_skill_names(struct gram_sheet *to, const struct words *words, uint32_t job)
{
    for (uint32_t i = words->link_start[job]; i < words->link_start[job + 1]; i++)
        if (words->link[i].kind == LINK_SKILL)
            gram_add(&to->book, words->word[words->link[i].to].sv, &to->sheet);
}

void sheet_skills(struct likeness_sheet *to, const struct words *words, uint32_t job)
{
    for (uint32_t i = words->link_start[job]; i < words->link_start[job + 1]; i++) {
        const struct node_link *link = &words->link[i];
        if (link->kind == LINK_ESSENTIAL || link->kind == LINK_SKILL)
            likeness_sheet_add(to, link->to, LIKENESS_ONE);
        else if (link->kind == LINK_OPTIONAL)
            likeness_sheet_add(to, link->to, HALF);
    }
}
