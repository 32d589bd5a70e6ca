/*
 * readtext_sets.h: sets of small words that are asked for at every token.
 *
 * Each set is a row of readtext_sets.c; when the lists are loaded every word gets one
 * bit a set, so that rt_has(t, token, RT_SET_JOINT) is a load and a shift (a walk along
 * the words of a literal took a sixth of all time). Used by readtext*.c only.
 */
#ifndef ENGINE_READTEXT_SETS_H
#define ENGINE_READTEXT_SETS_H

enum rt_set {
    RT_SET_SWEDISH,
    RT_SET_JOINT,
    RT_SET_THAT,
    RT_SET_ALSO,
    RT_SET_CLAUSE_MARK,
    RT_SET_OR_ALIKE,
    RT_SET_MEASURE,
    RT_SET_LANGUAGE_HOW,
    RT_SET_RELATIVE,
    RT_SET_RATHER,
    RT_SET_AND,
    RT_SET_DASH_SHORT,
    RT_SET_AND_CLAUSE,
    RT_SET_SUBJECT_FRONT,
    RT_SET_BULLET,
    RT_SET_BULLET_ROUND,
    RT_SET_QUOTE,
    RT_SET_ITEM_VERB,
    RT_SET_ITEM_VERB_FIRST,
    RT_SET_NO_ITEM_FRONT,
    RT_SET_PARAGRAPH_FRONT,
    RT_SET_AFTER_TAIL,
    RT_SET_JUDGEMENT,
    RT_SET_JUDGE_VERB,
    RT_SET_MODAL,
    RT_SET_BEFORE_VERB,
    RT_SET_FRONTED,
    RT_SET_BEFORE_NOUN_TAIL,
    RT_SET_ENUMERATION,
    RT_SET_COMMA,
    RT_SET_FIRM,
    RT_SET_FIRM_SUBJECT,
    RT_SET_FIRM_OWNER,
    RT_SET_FIRM_US,
    RT_SET_IF_WHERE,
    RT_SET_IF_THERE,
    RT_SET_IF,
    RT_SET_SMALL,
    RT_SET_NO_DOING,
    RT_SET_OFFERED,
    RT_SET_TASK_FRONT,
    RT_SET_TASK_BACK,
    RT_SET_NO_NOUN_FRONT,
    RT_SET_STOP_MARK,
    RT_SET_TASK_JOINT,
    RT_SET_DOING_END,
    RT_SET_DOING_SURE,
    RT_SET_NUMBER,
    RT_SET_PIECE_FRONT,
    RT_SET_PIECE_BACK,
    RT_SET_STATE_VERB,
    RT_SET_PHYSIQUE,
    RT_SET_YEARS,
    RT_SET_SUCH_AS,
    RT_SET_FULL_STOP,
    RT_SET_REASON,
    RT_SET_NEGATION,
    RT_SET_NONE,
    RT_SET_CLAUSE_END,
    RT_SET_NO_REFUSAL,
    RT_SET_CLIENT,
    RT_SET_OF_OTHERS,
    RT_SET_BEING,
    RT_SET_ABBREVIATION, /* read_abbr.tsv */
    RT_SETS_HOT,         /* those above are asked of every token, those below of a
                            demand only: their bits are not in the token itself */
    RT_SET_TRADE = RT_SETS_HOT,
    RT_SET_OBJECT,
    RT_SET_KNOWN_WELL,
    RT_SET_OF_AGE,
    RT_SET_TITLE_ALIKE,
    RT_SET_FLUENT,
    RT_SET_GOOD,
    RT_SET_BASIC,
    RT_SET_PARTICLE,
    RT_SET_TASK_MARK,
    RT_SET_SHORT_VERB,
    RT_SET_VAGUE,
    RT_SET_ON_DUTY,
    RT_SET_SPAN_BACK,
    RT_SET_BECOME,
    RT_SET_OF_WHAT,
    RT_SET_ALSO_FIRST,
    RT_SET_LESSER,
    RT_SET_CLAUSE_FRONT,
    RT_SET_SPAN_FRONT,
    RT_SET_NO_TASK,
    RT_SET_MEASURED,
    RT_SET_NO_VERB,
    RT_SET_NO_INFINITIVE,
    RT_SET_NO_QUALITY,
    RT_SET_NO_SUBJECT,
    RT_SET_MANNER,
    RT_SET_CLOSES_TASK,
    RT_SET_HEADS_OFFER,
    RT_SET_HEADS_TASK,
    RT_SET_HEADS_PERSON,
    RT_SET_MAIN_SUBJECT,
    RT_SET_COUNT
};

_Static_assert(RT_SETS_HOT <= 64 && RT_SET_COUNT - RT_SETS_HOT <= 64,
               "a bit for each set");

/* The words of a set with spaces between; "" for those that come from a file. */
const char *rt_set_words(enum rt_set set);

#endif
