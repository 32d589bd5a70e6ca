/*
 * talk_view.h: what the pages of a mapping talk show, from a person's map.
 */
#ifndef WEB_TALK_VIEW_H
#define WEB_TALK_VIEW_H

#include "service/mapping.h"
#include "web/app.h"

enum talk_part {
    TALK_TASKS,
    TALK_LANGUAGES,
    TALK_PAPERS, /* licences and certificates */
    TALK_REACH,
    TALK_WISHES,
    TALK_PART_COUNT
};
extern const struct coded talk_parts[TALK_PART_COUNT];

/* Where the reader stands in the talk, as its links and hidden fields carry it. */
struct talk_where {
    enum talk_part part;
    struct str family, words; /* of the tasks shown; may be empty */
    struct str veil;          /* the words as an address carries them (veil.h) */
    struct str code;          /* of the one card looked at closely; may be empty */
};

struct talk_page {
    struct request *request;
    struct arena *arena;
    struct call call;
    struct mapping map;
    struct talk_where where;
    struct str id;            /* the case's, as it stands in links */
    const struct form *typed; /* what came back with a problem; NULL: nothing */
    struct str problem;
    bool whole; /* for staff: what each thing rests on, by whom and when */
};

/* Reads part, family, the veiled words and code. err  ERR_INPUT  a part there is not.
 */
MUST_USE bool talk_where_read(const struct request *request, const struct form *form,
                              struct talk_where *where, struct err *err);
/* A part's word in the field `name`; TALK_TASKS when it is empty or not there.
 * err  ERR_INPUT  a part there is not. */
MUST_USE bool talk_part_read(const struct form *form, const char *name,
                             enum talk_part *part, struct err *err);
/* The address of the talk there; `card`: at that card, when it is not empty. */
struct str talk_where_url(const struct talk_page *page, const struct talk_where *where,
                          struct str card);

/* The cards that were asked for: a fragment of the address. */
#define TALK_ASKED "asked"

/* What a thing is called in the reader's language. */
struct str talk_label(const struct request *request, const struct map_thing *thing);
/* The catalogue's words for a level of a task; the plain label otherwise. */
struct str talk_level_text(const struct request *request, struct str code,
                           int32_t level);
/* What it rests on, by whom and when: "Told us, Maja Lindgård, 22 November 2026". */
struct str talk_rests(const struct request *request, const struct map_thing *thing);
/* "14:03" in Sweden; in the arena. */
struct str talk_clock(struct arena *arena, int64_t moment);
struct str talk_day(struct arena *arena, int32_t day); /* "" for DAY_NONE */
/* The reader's words for a message id. */
struct str talk_word(const struct request *request, const char *id);
/* "t-plocka-order": where a card is on the page. */
struct str talk_anchor(struct arena *arena, struct str code);

/* Of a protected identity no place is shown or written, nor when she is where (domain
 * 3.2, P2). What is kept stays as it was. */
bool talk_hides_places(const struct talk_page *page);

/* Puts the page's head, and the part the reader looks at, into `view`.
 * err  of the services. */
MUST_USE bool talk_view_put(struct talk_page *page, struct view *view, struct err *err);
/* The cards of tasks; of licences and certificates. */
MUST_USE bool talk_tasks_put(struct talk_page *page, struct view *view,
                             struct err *err);
void talk_papers_put(struct talk_page *page, struct view *view);
void talk_languages_put(struct talk_page *page, struct view *view);
MUST_USE bool talk_reach_put(struct talk_page *page, struct view *view,
                             struct err *err);

/* All that is known, in sentences: tasks by level, languages, papers, when and where,
 * wishes. */
void talk_known_put(const struct talk_page *page, struct view *view);

/* When and where, as the form of it shows what is known: keys and values. */
#define REACH_ANSWERS 8u
MUST_USE bool talk_reach_known(struct talk_page *page,
                               struct draft_pair known[REACH_ANSWERS], struct err *err);

/* Lines of a shipped table: the first column and the one called sv or en. */
struct talk_line {
    struct str code, label;
};
uint32_t talk_lines(const struct request *request, const char *file,
                    struct talk_line *line, uint32_t most);
#define TALK_LINES_MOST 120u

/* Whether what came back has `word` among the values of `name`. */
bool talk_is_typed(const struct talk_page *page, const char *name, const char *word);

/* A message with its {holes} filled, in the arena. */
struct str talk_said(const struct request *request, const char *id,
                     const struct hole *holes, uint32_t hole_count);

#endif
