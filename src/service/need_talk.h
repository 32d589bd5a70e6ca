/*
 * need_talk.h: the use case "from talk to need": a coach and an employer build a need
 * from cards of the task catalogue, with a draft on the server as they go.
 *
 * In      a firm (or a need of it that was built so), and what has been filled in: the
 *         draft (service/draft.h), whose keys are the names of the form's fields:
 *           title purpose workplace place contact visit start deadline hours
 *           positions displaces union_on, from1 to1 places1 .. (season windows)
 *           recruitment: the opening it is part of, or "new" and what that is called,
 *           opening_title, and its places in all, opening_places
 *           share/SLUG    the task is part of it: its share of the week, or empty;
 *                         "out": it was taken away
 *           demand/SLUG   what the employer demands for it, a line each
 *           demand/       what he demands for the whole job
 *           class/KEY     a class chosen instead of the proposed one; "out": left out
 * Out     tasks, requirements each with class and reason, wording that may not be
 *         published; and, when it is built, a need that belongs to the firm.
 * Method  the employer's lines are read by the same rules as an advertisement, with the
 *         chosen tasks beside them, so that a licence where driving is a task is the
 *         law and elsewhere habit. What each task asks by law comes from data/law.tsv.
 *         A line in which nothing is recognised stays as it was said: learnable when it
 *         belongs to a task, else custom (design 4). A person confirms or changes each.
 * Order   tasks in the order they were chosen; for each its own row, its law, then the
 *         demands in the order of the lines.
 * Limits  AD_TASKS_MOST tasks, REQUIREMENTS_MOST requirements, SEASONS_MOST windows,
 *         TALK_LINES_MOST lines.
 */
#ifndef SERVICE_NEED_TALK_H
#define SERVICE_NEED_TALK_H

#include "service/ad_need.h"
#include "service/draft.h"
#include "service/firm.h"
#include "service/law_row.h"

#define TALK_LINES_MOST 64u
#define TALK_KEY_BYTES  17u /* of a requirement, sixteen hex digits and a NUL */

struct need_talk_where {
    int64_t firm_rid;
    int64_t need_rid; /* 0: a new need */
    bool as_saved;    /* what is drafted is left out */
};

struct need_talk_task {
    const struct catalogue_task *task;
    struct str share, demands; /* as typed */
};

struct need_talk {
    struct need_talk_where where;
    struct firm_now firm;
    struct draft draft;   /* with what the need says where nothing is drafted */
    bool drafted;         /* somebody has begun                               */
    int64_t need_version; /* the one that holds; 0: a new need                */
    struct draft stands;  /* what that version was built from                 */
    struct need_talk_task task[AD_TASKS_MOST];
    uint32_t task_count;
    /* What was read in it; never with tasks that were not chosen. */
    struct ad_reading reading;
    struct ad_draft proposal; /* with the person's classes */
    char key[REQUIREMENTS_MOST][TALK_KEY_BYTES];
    enum requirement_class proposed[REQUIREMENTS_MOST];
    bool proposed_in[REQUIREMENTS_MOST];
    const struct law_row *law[REQUIREMENTS_MOST]; /* NULL: not by the catalogue's law */
};

/*
 * Reads draft and firm, and proposes. `talk` in call->arena, some 300 KB.
 * err     ERR_NOT_FOUND  no such firm, or need of it, in the unit; ERR_CONFLICT  the
 * need was not built so, and is changed where it came from; as ad_read.
 */
MUST_USE bool need_talk_open(struct call *call, const struct ad_reader *reader,
                             const struct need_talk_where *where,
                             struct need_talk **talk, struct err *err);
/* The value of a field; empty when nothing is there. */
struct str need_talk_value(const struct need_talk *talk, const char *key);

/*
 * Puts fields into the draft; those that stand there already are no step.
 * saved   as draft_save: with clash_count above 0 the clashing ones were not written.
 */
MUST_USE bool need_talk_save(struct call *call, const struct need_talk_where *where,
                             const struct draft_step *step, struct draft_saved *saved,
                             struct err *err);

struct need_talk_built {
    int64_t need_rid;
    int64_t recruitment_rid; /* that it is part of; 0: none */
    bool is_blocked;         /* by its wording: it is paused         */
    bool changed_meanwhile;  /* nothing was saved: the need has another version now */
};
/*
 * Makes the need, or its next version, and ends the draft. The same draft built twice
 * is one need. Durable when it returns.
 * Wording that may not be published pauses it (service/need_wording.h).
 * err     ERR_INPUT  something is missing or cannot be read; ERR_CONFLICT  the firm is
 *         closed.
 */
MUST_USE bool need_talk_build(struct call *call, const struct ad_reader *reader,
                              const struct need_talk_where *where,
                              struct need_talk_built *built, struct err *err);

/* What the fields of the head say, as far as they can be read. err ERR_INPUT. */
MUST_USE bool need_talk_head(const struct need_talk *talk, struct need *need,
                             struct need_more *more, struct err *err);
/* Fills tasks, reading and proposal from the draft: part of need_talk_open. */
MUST_USE bool need_talk_read(struct call *call, const struct ad_reader *reader,
                             struct need_talk *talk, struct err *err);

#endif
