/* allot_word.c: see allot_word.h. */
#include "domain/allot_word.h"

const struct coded allot_force_words[ALLOT_FORCE_COUNT] = {
    { "promised", N_("The place was promised before the intake") },
    { "passed_over", N_("Passed over by mistake in an intake before") },
    { "cannot_wait", N_("Cannot wait for the next intake") },
    { "decision", N_("Another authority has decided it") },
};

const struct coded allot_exclude_words[ALLOT_EXCLUDE_COUNT] = {
    { "own_wish", N_("Does not want a place in this intake") },
    { "not_then", N_("Cannot come when it begins") },
    { "elsewhere", N_("Has work, studies or another measure") },
    { "not_eligible", N_("Does not fulfil the conditions") },
    { "adapt_first", N_("Something must be arranged first") },
};
