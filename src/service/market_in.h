/*
 * market_in.h: a market from the inside, for the files that market.h is made of.
 *
 *   market.c        takes advertisements: names, facts, the need that is priced
 *   market_price.c  prices them against a pool
 *   market_sum.c    chooses and sums up
 *   market_view.c   and shows it
 *   market_word.c   what names, groups and places are called
 */
#ifndef SERVICE_MARKET_IN_H
#define SERVICE_MARKET_IN_H

#include "engine/threshold.h"
#include "service/ad_draft.h"
#include "service/market.h"

#define MARKET_COUNTIES_MOST 32u
#define MARKET_NONE          UINT32_MAX

/* An array that doubles in an arena: makes room for one more. */
#define MARKET_ROOM(arena, array, count, room)                                         \
    do {                                                                               \
        if ((count) == (room)) {                                                       \
            uint32_t more_ = (room) ? (room)*2 : 64;                                   \
            (array) = arena_grow((arena), (array), (size_t)(room) * sizeof *(array),   \
                                 (size_t)more_ * sizeof *(array));                     \
            (room) = more_;                                                            \
        }                                                                              \
    } while (0)

/* What insteg ships of counties and municipalities, licences, certificates and
 * languages: enough to name things without a database. */
struct market_words {
    struct market_town {
        struct str code, name;
        uint32_t county; /* index */
    } * town;
    uint32_t town_count;
    struct str county_code[MARKET_COUNTIES_MOST], county_name[MARKET_COUNTIES_MOST];
    uint32_t county_count;
    struct map town_by_word, county_by_word; /* code or name in lower case -> index */
    struct map label_by_key;                 /* "licence:tractor", "sv" -> index */
    struct market_word {
        struct str sv, en;
    } * label;
    uint32_t town_room, label_count, label_room;
};

struct market_name {
    struct str key;  /* "licence:B"                          */
    struct str code; /* as the proposal has it, "B"; a trait's words, folded */
    enum requirement_kind kind;
    enum readtext_kind said; /* what the text's words were read as */
    uint32_t years;          /* of experience; 0: not said         */
};

/* One name in one advertisement. */
struct market_fact {
    uint64_t priced; /* bit i: row i of the need; 0: has no price */
    uint32_t name;
    bool must;
    uint8_t class;
};

struct market_group {
    struct str ssyk;               /* empty: not said */
    struct str label_sv, label_en; /* of an imported list; empty: none; in `prices` */
};

struct market_occupation {
    struct str label;
    uint32_t group, ads;
};

struct market_ad {
    uint32_t occupation, town; /* indices; town MARKET_NONE: not known */
    uint32_t first, count;     /* facts */
    int64_t place_id;          /* of a stored one; 0: by name */
    struct str place;
    struct need
        need; /* included rows people are counted by; codes as they are stored */
};

struct market {
    struct ad_reader reader; /* with the names that the database has */
    struct arena arena;      /* the market itself and what was read  */
    struct arena scratch;    /* one advertisement                    */
    struct arena prices;     /* what depends on the pool             */
    struct market_words words;

    struct market_ad *ad;
    struct market_fact *fact;
    struct market_name *name;
    struct market_group *group;
    struct market_occupation *occupation;
    uint32_t ad_count, ad_room, fact_count, fact_room, name_count, name_room;
    uint32_t group_count, group_room, occupation_count, occupation_room;
    uint32_t repeated;
    struct map name_by_key, group_by_ssyk, occupation_by_key, seen;

    /* In `prices`; seq -1: not priced. */
    int64_t seq;
    uint32_t pool;                     /* people that are counted */
    uint8_t *is_priced;                /* [ad_count]   */
    struct threshold_counts *together; /* [ad_count]   */
    struct threshold_counts *gain;     /* [fact_count] */
};

/* What an ask chooses. */
struct market_choice {
    struct str ssyk;
    uint32_t county, town; /* indices; MARKET_NONE: any */
    enum requirement_class class;
};

/* One name, summed up. */
struct market_tally {
    uint32_t name, must, merit;
    uint32_t of_class[CLASS_COUNT]; /* of those that demand it */
    uint32_t priced;                /* advertisements          */
    int64_t women, men, not_stated; /* doors                   */
    uint32_t *each[4];              /* [priced], rising: women, men, not stated, all */
};

/* Advertisements of one occupation or place. */
struct market_bucket {
    uint32_t index; /* group, occupation, county or town; MARKET_NONE: not said */
    uint32_t ads, priced, demands, habits;
    int64_t women, men, not_stated; /* doors the habits close together */
    uint32_t habit;                 /* name: the habit to begin with; MARKET_NONE */
    uint32_t habit_ads;
    int64_t habit_women, habit_men, habit_not_stated;
};

enum market_bucket_kind {
    MARKET_GROUPS,
    MARKET_OCCUPATIONS,
    MARKET_COUNTIES,
    MARKET_TOWNS
};

struct market_sum {
    uint32_t ads, priced;
    uint32_t must[CLASS_COUNT], merit[CLASS_COUNT]; /* demands people are counted by */
    uint32_t trait_must[CLASS_COUNT], trait_merit[CLASS_COUNT];
    struct market_tally *tally; /* in order; traits last */
    uint32_t tally_count, trait_count;
    enum market_bucket_kind by_work, by_place;
    struct market_bucket *work, *place; /* in order */
    uint32_t work_count, place_count;
};

/* Reads what is shipped, into `arena`. */
MUST_USE bool market_words_load(struct arena *arena, struct market_words *words,
                                struct err *err);
/* Finds a county or municipality; exactly one of the two is set. */
MUST_USE bool market_words_place(const struct market_words *words, struct str text,
                                 uint32_t *county, uint32_t *town, struct err *err);
/* The municipality of that name or code; MARKET_NONE. */
uint32_t market_words_town(const struct market_words *words, struct arena *scratch,
                           struct str text);

/* What a name is called, in `arena`. */
struct str market_label(const struct market *market, uint32_t name, enum lang lang,
                        struct arena *arena);
/* What a group is called: as an imported list has it, else its most common occupation.
 */
struct str market_group_label(const struct market *market, uint32_t group,
                              enum lang lang);

bool market_chosen(const struct market *market, const struct market_choice *choice,
                   const struct market_ad *ad);

/* Sums up; all in `arena`. */
void market_sum_up(const struct market *market, const struct market_choice *choice,
                   struct arena *arena, struct market_sum *sum);

#endif
