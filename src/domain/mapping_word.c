/* mapping_word.c: see mapping_word.h. */
#include "domain/mapping_word.h"

const struct coded evidence_words[EVIDENCE_COUNT] = {
    [EVIDENCE_IMPORTED] = { "imported", N_("From a file") },
    [EVIDENCE_SAID] = { "said", N_("Told us") },
    [EVIDENCE_SHOWN] = { "shown", N_("Showed us") },
    [EVIDENCE_SEEN] = { "seen", N_("Somebody has seen it at work") },
    [EVIDENCE_CERTIFIED] = { "certified", N_("We have seen the paper") },
};

const struct coded wish_words[WISH_COUNT] = {
    [WISH_NONE] = { "none", N_("No wish noted") },
    [WISH_WANTS] = { "wants", N_("Would like to") },
    [WISH_RATHER_NOT] = { "rather_not", N_("Would rather not") },
};

const struct coded day_words[DAY_WORD_COUNT] = {
    { "mon", N_("Monday") },   { "tue", N_("Tuesday") }, { "wed", N_("Wednesday") },
    { "thu", N_("Thursday") }, { "fri", N_("Friday") },  { "sat", N_("Saturday") },
    { "sun", N_("Sunday") },
};

const struct coded shift_words[SHIFT_WORD_COUNT] = {
    { "day", N_("In the daytime") },
    { "evening", N_("In the evening") },
    { "night", N_("At night") },
    { "early", N_("Early in the morning") },
};

const struct coded level_words[LEVEL_WORD_COUNT] = {
    { "1", N_("Has tried") },
    { "2", N_("Can do it") },
    { "3", N_("Does it well alone") },
    { "4", N_("Can teach others") },
};

const struct coded step_words[LEVEL_WORD_COUNT] = {
    { "1", N_("Single words and signs") },
    { "2", N_("Short instructions") },
    { "3", N_("Ordinary talk or report") },
    { "4", N_("Everything at work") },
};

const struct coded skill_words[SKILL_WORD_COUNT] = {
    { "listen", N_("Understands") },
    { "speak", N_("Talks") },
    { "read", N_("Reads") },
    { "write", N_("Writes") },
};

const struct coded adapt_words[ADAPT_WORD_COUNT] = {
    { "lifting", N_("No heavy lifting") },
    { "sitting", N_("Has to be able to sit") },
    { "breaks", N_("More or longer breaks") },
    { "hours", N_("Shorter days to begin with") },
    { "quiet", N_("A calm place to work") },
    { "one_by_one", N_("One instruction at a time") },
    { "pictures", N_("Instructions in pictures") },
    { "sight", N_("Help to see: light, large text") },
    { "hearing", N_("Help to hear: loop, text, interpreter") },
    { "access", N_("No stairs, wide doors") },
};

const struct coded ground_words[GROUND_WORD_COUNT] = {
    { "af_registered", N_("Registered with the Employment Service") },
    { "newly_arrived", N_("Newly arrived, has a plan for establishment") },
    { "on_support", N_("Has income support from the municipality") },
    { "out_of_work", N_("Out of work") },
    { "studying_swedish", N_("Studies Swedish for immigrants") },
};

const struct coded proof_words[PROOF_WORD_COUNT] = {
    { "said", N_("The person says so") },
    { "paper", N_("We have seen a paper") },
    { "authority", N_("The authority says so") },
};

const struct coded family_words[FAMILY_WORD_COUNT] = {
    { "lager", N_("Warehouse") },
    { "butik", N_("Shop") },
    { "kok", N_("Kitchen") },
    { "servering", N_("Serving") },
    { "stad", N_("Cleaning") },
    { "tvatt", N_("Laundry") },
    { "vard", N_("Care") },
    { "barn", N_("Children") },
    { "skola", N_("School") },
    { "fastighet", N_("Houses and repairs") },
    { "bygg", N_("Building") },
    { "mark-park", N_("Parks and grounds") },
    { "lantbruk-skog", N_("Farm and forest") },
    { "djur", N_("Animals") },
    { "industri", N_("Factory") },
    { "bageri-livsmedel", N_("Bakery and food") },
    { "fordon", N_("Vehicles") },
    { "transport", N_("Transport") },
    { "post-bud", N_("Post and deliveries") },
    { "atervinning", N_("Recycling") },
    { "kontor", N_("Office") },
    { "reception-vard", N_("Reception and hosting") },
    { "kundtjanst", N_("Customer service") },
    { "telefon-salj", N_("Telephone and sales") },
    { "sakerhet", N_("Security") },
    { "kultur-evenemang", N_("Culture and events") },
    { "sprak-digital", N_("Languages and computers") },
};

bool evidence_is_seen(enum evidence evidence)
{
    return evidence == EVIDENCE_SHOWN || evidence == EVIDENCE_SEEN ||
           evidence == EVIDENCE_CERTIFIED;
}

uint32_t coded_find(struct coded_table table, struct str word)
{
    for (uint32_t i = 0; i < table.count; i++)
        if (str_is(word, table.row[i].word))
            return i;
    return table.count;
}
