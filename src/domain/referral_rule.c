/* referral_rule.c: see referral_rule.h. */
#include "domain/referral_rule.h"

#include "base/embed.h"
#include "domain/dated_rule.h"

#define COLUMNS 9u
#define NEVER   REFERRAL_STATE_COUNT

static const enum referral_state next[REFERRAL_STATE_COUNT][REFERRAL_STEP_COUNT] = {
    /*                     meet           later           no                silence end
     */
    [REFERRAL_OPEN] = { REFERRAL_MEET, REFERRAL_LATER, REFERRAL_REFUSED,
                        REFERRAL_SILENT, REFERRAL_CLOSED },
    [REFERRAL_MEET] = { NEVER, NEVER, REFERRAL_REFUSED, NEVER, REFERRAL_CLOSED },
    [REFERRAL_LATER] = { REFERRAL_MEET, NEVER, REFERRAL_REFUSED, NEVER,
                         REFERRAL_CLOSED },
    [REFERRAL_REFUSED] = { NEVER, NEVER, NEVER, NEVER, NEVER },
    [REFERRAL_SILENT] = { NEVER, NEVER, NEVER, NEVER, NEVER },
    [REFERRAL_CLOSED] = { NEVER, NEVER, NEVER, NEVER, NEVER },
};
static const struct {
    const char *word, *label;
} states[REFERRAL_STATE_COUNT] = {
    [REFERRAL_OPEN] = { "open", N_("Waits for an answer") },
    [REFERRAL_MEET] = { "meet", N_("They want to meet") },
    [REFERRAL_LATER] = { "later", N_("Yes, but not now") },
    [REFERRAL_REFUSED] = { "refused", N_("The employer said no") },
    [REFERRAL_SILENT] = { "silent", N_("No answer") },
    [REFERRAL_CLOSED] = { "closed", N_("Ended") },
}, answers[] = {
    [REFERRAL_SAY_MEET] = { "meet", N_("Yes, we want to meet") },
    [REFERRAL_SAY_LATER] = { "later", N_("Yes, but not now") },
    [REFERRAL_SAY_NO] = { "no", N_("No") },
};
#define ANSWER_COUNT (sizeof answers / sizeof *answers)

enum {
    OPEN_MOST,
    DUE_USUAL,
    DUE_MOST,
    SILENCE,
    REMIND_BEFORE,
    REMIND_AFTER,
    MEET_BEFORE,
    MEET_MOST,
    FIGURE_COUNT
};
static const char *const figures[FIGURE_COUNT] = {
    [OPEN_MOST] = "open_most",         [DUE_USUAL] = "due_usual",
    [DUE_MOST] = "due_most",           [SILENCE] = "silence",
    [REMIND_BEFORE] = "remind_before", [REMIND_AFTER] = "remind_after",
    [MEET_BEFORE] = "meet_before",     [MEET_MOST] = "meet_most",
};

bool referral_rules_on(struct str tsv, int32_t day, struct referral_rules *rules,
                       struct err *err)
{
    const struct dated_rules table = { "referral_rules.tsv", tsv, figures,
                                       FIGURE_COUNT };
    int32_t value[FIGURE_COUNT];

    if (!dated_rules_on(&table, day, value, err))
        return false;
    *rules = (struct referral_rules){ .open_most = value[OPEN_MOST],
                                      .due_usual = value[DUE_USUAL],
                                      .due_most = value[DUE_MOST],
                                      .silence = value[SILENCE],
                                      .remind_before = value[REMIND_BEFORE],
                                      .remind_after = value[REMIND_AFTER],
                                      .meet_before = value[MEET_BEFORE],
                                      .meet_most = value[MEET_MOST] };
    return true;
}

bool referral_next(enum referral_state from, enum referral_step step,
                   enum referral_state *to)
{
    if (next[from][step] == NEVER)
        return false;
    *to = next[from][step];
    return true;
}

bool referral_is_open(enum referral_state state)
{
    return state == REFERRAL_OPEN || state == REFERRAL_MEET || state == REFERRAL_LATER;
}

const char *referral_state_word(enum referral_state state)
{
    return states[state].word;
}

const char *referral_state_label(enum referral_state state)
{
    return states[state].label;
}

bool referral_state_from(struct str word, enum referral_state *state)
{
    for (int i = 0; i < REFERRAL_STATE_COUNT; i++)
        if (str_is(word, states[i].word)) {
            *state = (enum referral_state)i;
            return true;
        }
    return false;
}

const char *referral_answer_word(enum referral_step step)
{
    return step < ANSWER_COUNT ? answers[step].word : "";
}

const char *referral_answer_label(enum referral_step step)
{
    return step < ANSWER_COUNT ? answers[step].label : "";
}

bool referral_answer_from(struct str word, enum referral_step *step)
{
    for (size_t i = 0; i < ANSWER_COUNT; i++)
        if (str_is(word, answers[i].word)) {
            *step = (enum referral_step)i;
            return true;
        }
    return false;
}

/* - stands for nothing. */
static struct str given(struct str column)
{
    return str_is(column, "-") ? STR("") : column;
}

bool referral_words_load(struct str tsv, struct referral_words *words, struct err *err)
{
    struct referral_words made = { .count = 0 };
    struct str line = STR(""), c[COLUMNS + 1];
    bool head = embed_line(&tsv, &line);

    while (head && embed_line(&tsv, &line)) {
        if (embed_columns(line, c, COLUMNS + 1) != COLUMNS ||
            made.count == REFERRAL_WORDS_MOST)
            return err_set(err, ERR_INPUT,
                           N_("referral_words.tsv has a row that does not fit: {row}"),
                           ARG_STR(line));
        made.word[made.count++] =
            (struct referral_word){ .list = c[0],
                                    .word = c[1],
                                    .side = given(c[2]),
                                    .text = { c[3], c[4] },
                                    .asked = { given(c[5]), given(c[6]) },
                                    .told = { given(c[7]), given(c[8]) } };
    }
    *words = made;
    return true;
}

const struct referral_word *referral_word_find(const struct referral_words *words,
                                               const char *list, struct str word)
{
    for (uint32_t i = 0; i < words->count; i++)
        if (str_is(words->word[i].list, list) && str_eq(words->word[i].word, word))
            return &words->word[i];
    return NULL;
}
