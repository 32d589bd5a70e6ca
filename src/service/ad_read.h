/*
 * ad_read.h: the use case "what does this advertisement really demand?"
 *
 * In      an advertisement's text and what its fields say: from a file, from a
 *         database, or pasted.
 * Out     tasks, requirements with class and reason, wording that may not be published;
 *         and, as a view, the line of `insteg need read` (formats.md, docs/formats.md).
 * Purity  reading asks no database; ad_stored does.
 */
#ifndef SERVICE_AD_READ_H
#define SERVICE_AD_READ_H

#include "service/ad_differ.h"
#include "service/ad_json.h"
#include "service/ad_reader.h"
#include "service/call.h"

/* What is known of an advertisement. Texts may be empty. */
struct ad_text {
    struct str id; /* its id at the source, or the name of a file */
    struct str headline, employer, text;
    struct str occupation, occupation_label, ssyk, employment;
    struct str place;      /* what the workplace's locality is called */
    struct str fields;     /* the structured ones, as JSON; or empty */
    int64_t ad_id, ad_rid; /* of a stored one; else 0 */
    int64_t place_id;      /* 0: not known */
    int64_t positions;     /* 0: not said */
    int32_t percent_most;  /* of full time; -1: not said */
};

struct ad_reading {
    struct ad_text ad;
    struct readtext_result found; /* offsets in code points of ad.text */
    struct ad_differs differs;    /* where fields and text disagree */
    uint32_t blocked_count;       /* direct ones: they stop a need from being saved */
};

/* From the fields of a file's element; borrows their texts. */
struct ad_text ad_text_of(const struct ad_fields *fields);

/*
 * Reads `ad`.
 * arena   holds the reading; the texts of `ad` are borrowed and must live as long.
 * err     ERR_INPUT  not UTF-8;  ERR_LIMIT  longer than READTEXT_BYTES_MAX.
 */
MUST_USE bool ad_read(const struct ad_reader *reader, const struct ad_text *ad,
                      struct arena *arena, struct ad_reading *reading, struct err *err);

/* One line of `insteg need read`, its reasons in `lang`. */
struct view *ad_reading_view(const struct ad_reading *reading, struct arena *arena,
                             enum lang lang);

/*
 * Finds a stored advertisement: `which` is its id at the source, or #rid.
 * ad      texts in call->arena.
 * err     ERR_NOT_FOUND  none;  ERR_INPUT  several sources have that id.
 */
MUST_USE bool ad_stored(struct call *call, struct str which, struct ad_text *ad,
                        struct err *err);

/* The text between two offsets of a reading. */
struct str ad_wording(struct str text, uint32_t start, uint32_t end);

/* The sentence, or the item of a list, that they stand in. */
struct str ad_sentence(struct str text, uint32_t start, uint32_t end);

/* What a kind, mood, ground or class is called; message ids. */
const char *ad_kind_label(enum readtext_kind kind);
const char *ad_mood_label(enum readtext_mood mood);
const char *ad_ground_label(enum readtext_ground ground);

#endif
