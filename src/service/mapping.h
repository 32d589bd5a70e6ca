/*
 * mapping.h: a person's map: what she can do, holds and speaks, would like, and when
 * and where she can work; as it is kept, with what a talk in progress says over it.
 *
 *   mapping_load   what is known, and the draft of the one who asks laid over it
 *   mapping_step   one answer of the talk, into the draft
 *   mapping_finish the draft becomes what is known, and the pool has it
 *
 * Keys of the draft (service/draft.h), CODE a concept's stored code:
 *     level/CODE 0..4 (0: taken away; licences and certificates 0 or 1)
 *     evidence/CODE said shown seen certified      expires/CODE a day, or empty
 *     wish/CODE none wants rather_not
 *     place, mode, minutes, from, hours            as people.csv has them
 *     days, shifts                                 bits of domain/mapping_word.h
 *     reach                                        place codes with ; between
 *     wishes                                       in her own words
 */
#ifndef SERVICE_MAPPING_H
#define SERVICE_MAPPING_H

#include "domain/mapping_word.h"
#include "domain/place.h"
#include "service/draft.h"

#define MAPPING_FORM        "map"
#define MAPPING_WISH_BYTES  4000u
#define MAPPING_REACH_MOST  30u
#define MAPPING_REACH_BYTES 2000u
#define MAPPING_MINUTES     1440
#define MAPPING_HOURS       168

/* A task, licence, certificate or language skill. */
struct map_thing {
    struct str code, label_sv, label_en;
    int64_t concept_id;
    int32_t level; /* 0: not held */
    enum evidence evidence;
    int32_t on_day, expires_day; /* DAY_NONE: none */
    struct str by; /* whom it was told, or who saw it; empty: from a file */
    enum wish wish;
    int64_t from_seq; /* of what is kept about it; 0: nothing */
    int64_t at;       /* the version of the draft that touched it last; 0: none */
};

struct map_place {
    int64_t id;
    struct str code, name;
};

struct map_reach {
    bool known, mapped; /* a locality is known; by a talk, not a file */
    struct map_place home;
    enum travel_mode mode;
    int64_t minutes, hours; /* 0: no limit */
    int32_t from_day, enrolled_day;
    uint32_t days, shifts;
    struct map_place *place; /* that she says she reaches */
    uint32_t place_count;
    int64_t from_seq;
    bool drafted;
};

struct mapping {
    struct map_thing *thing; /* by code */
    uint32_t count, room;
    struct map_reach reach;
    struct str wishes;
    bool wishes_drafted;
    struct draft draft; /* version 0: nothing but what is kept */
    int64_t seq;        /* the pool's */
    struct arena *arena;
};

/* draft: also what the caller has in progress. err  of the store, the key, seal_open.
 */
MUST_USE bool mapping_load(struct call *call, int64_t person_id, bool draft,
                           struct mapping *mapping, struct err *err);

/* The thing with that code, or NULL. */
const struct map_thing *mapping_thing(const struct mapping *mapping, struct str code);

/*
 * One answer; values as the reader wrote them.
 * err     ERR_INPUT  a word, day, number or place that is none, with what to write; a
 *         last day that has passed; an unknown key or code; else as draft_save.
 */
MUST_USE bool mapping_step(struct call *call, int64_t person_id,
                           const struct draft_step *step, struct draft_saved *saved,
                           struct err *err);
MUST_USE bool mapping_undo(struct call *call, int64_t person_id, struct err *err);

struct mapping_finish {
    int64_t seen;    /* version of the draft that was read back */
    int64_t against; /* pool sequence up to which others' changes were seen; 0: none */
};

/* What somebody else has changed since the draft was begun, and the draft too. */
struct mapping_clash {
    struct str code; /* empty: when and where */
    struct str label_sv, label_en;
    int32_t theirs, mine; /* levels */
};
#define MAPPING_CLASHES_MOST 100u

struct mapping_done {
    struct mapping_clash *clash;
    uint32_t clash_count; /* above 0: nothing was done */
    int64_t seq;          /* the pool's sequence now */
    uint32_t changed;     /* things that changed, in all */
    bool in_pool;         /* a locality is known and no way keeps her out of the lists,
                             so that matching sees her */
};

/*
 * Applies the draft in one transaction and ends it. The pool's sequence moves when
 * anything did that the pool or its evidence holds; the ticket of the call is set.
 * err     ERR_CONFLICT  the draft is another than was read back, or there is none;
 *         ERR_INPUT     when and where, without a locality.
 */
MUST_USE bool mapping_finish(struct call *call, int64_t person_id,
                             const struct mapping_finish *ask,
                             struct mapping_done *done, struct err *err);

/* A talk that somebody has begun and not finished; the newest. */
struct mapping_begun {
    bool any;
    struct str by;
    int64_t at;
};
MUST_USE bool mapping_begun(struct call *call, int64_t person_id,
                            struct mapping_begun *begun, struct err *err);

/* Within a transaction: what is kept, and (draft) what is in progress over it. */
struct mapping_which {
    int64_t person_id;
    bool draft;
};
MUST_USE bool mapping_read(struct call *call, struct tx *tx,
                           const struct mapping_which *which, struct mapping *mapping,
                           struct err *err);

#endif
