/*
 * ad_draft.h: from what was read in an advertisement to a proposal of a need.
 *
 * In      a reading. Out: a need whose requirements a person goes through one by one.
 * Method  Tasks: those the catalogue names, in the order of the text, then those in the
 *         employer's own words, AD_TASKS_MOST in all, equal shares. Says the text
 *         nothing of what is done, the most typical tasks of the occupation are
 *         proposed (data/roles.tsv, by JobTech id or name); what its SSYK group does,
 *         and what the text does not say where it says anything, is offered only: shown
 *         as left out. Each named task asks for itself: learned within LEARN_WEEKS it
 *         is `learnable` at level 1 with the catalogue's weeks; what takes longer is
 *         `core`, level 2 where the text demands experience, else 1. At most
 *         AD_CORE_MOST tasks are core (those first in the text), or the proposal would
 *         empty the pool before anyone has looked at it. Demands: licences,
 *         certificates, languages and schooling become such requirements; experience
 *         becomes the main task at level 2 (a year, or years not said), 3 (two to four
 *         years) or 4 (five and more); a skill that the catalogue names becomes that
 *         task. What nobody can be counted by (qualities, hours, skills without a name)
 *         is a trait: shown, not counted. Class and reason are those of
 *         engine/readtext. The main task is the first that the occupation has, else the
 *         first. Weeks: those of data/law.tsv (the longest), for what the law or an
 *         industry asks. Merits, and demands in wording that may not be published, are
 *         proposed as left out.
 * Order   tasks, then demands in the order of the text; the same reading, the same
 *         draft.
 * Purity  pure. Concept ids are 0: ad_need_save finds or makes them.
 * Limits  REQUIREMENTS_MOST rows, traits giving way first; WEIGHTED_MOST included ones
 *         that count in fit.
 */
#ifndef SERVICE_AD_DRAFT_H
#define SERVICE_AD_DRAFT_H

#include "service/ad_read.h"
#include "service/need.h"

#define AD_TASKS_MOST      12u
#define AD_USUAL_MOST      3u /* of the occupation, proposed or offered         */
#define AD_CORE_MOST       2u
#define AD_FROM_TASK       (-1) /* a task of the text asks for itself        */
#define AD_FROM_OCCUPATION (-2) /* so does a task that the occupation has    */
#define AD_FROM_LAW        (-3) /* the law asks it for a task                */
#define AD_FROM_WORDS      (-4) /* as it was typed: nothing was read in it   */

struct ad_mark {
    int32_t from;  /* index into the reading's requirements, or AD_FROM_...    */
    bool included; /* the person's choice; proposed: musts yes, merits no      */
    bool merit;
    bool proposed_in; /* `included` and the class as they were proposed */
    enum requirement_class proposed;
};

struct ad_draft {
    struct need need;     /* its rows may be changed; `place` is not used */
    struct ad_mark *mark; /* [need.requirement_count] */
};

/*
 * A fingerprint of what is proposed, row by row: choices by row number hold only where
 * it is the same. It moves when words are imported between two readings.
 */
uint64_t ad_draft_mark(const struct ad_draft *draft);

/* Is the row what a task asks for itself? */
bool ad_row_is_task(const struct ad_mark *mark);

/* Is the task shown only, its own row being left out? Then it is no part of the need.
 */
bool ad_task_is_out(const struct ad_draft *draft, uint32_t task);

/* Proposes a need; the draft in `arena`, texts borrowed from reading and reader. */
void ad_propose(const struct ad_reader *reader, const struct ad_reading *reading,
                struct arena *arena, struct ad_draft *draft);

/*
 * The draft as a view: {"title","employer","place","hours_per_week","positions",
 * "purpose","tasks":[{"label","concept","share_percent","usual"}],"requirements":[{
 * "index","task","kind","code","label","class","class_label","why","level","weeks",
 * "included","merit","counted","start","end"}]}; `start` is null for tasks.
 */
struct view *ad_draft_view(const struct ad_reader *reader,
                           const struct ad_reading *reading,
                           const struct ad_draft *draft, struct arena *arena,
                           enum lang lang);

#endif
