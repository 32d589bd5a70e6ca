/*
 * graph_skills.h: how near tasks and skills are, and skills to one another.
 *
 * Method  with c the cosine of the occupations two words are at home in
 *         (graph_context.h), n that of the pieces of their names, t of names and
 *         descriptions, s of what they are about in either language (graph_senses.h),
 *         and l the part of a task's roles whose occupation lists the skill, nearness
 *         is sqrt(c) * (0.15 + sqrt(0.6 n + 0.3 t + 0.2 s + 0.1 l)): words count where
 *         the world is the same ("tvätta hår" and "tvätta mattor" share letters only),
 *         and the world alone makes nothing near. Our tasks meet JobTech's skills in
 *         Swedish and ESCO's in English. The two lists meet by what they are about, the
 *         few names that are alike in both languages, and their occupations through
 *         SSYK and ISCO.
 * Kept    a task keeps its 20 nearest skills of each list, a skill its own 12 nearest
 *         tasks (some it is not among the 20 of), 16 skills of its list and 8 of the
 *         other.
 */
#ifndef SERVICE_GRAPH_SKILLS_H
#define SERVICE_GRAPH_SKILLS_H

#include "service/graph_rank.h"

/* Puts pairs and reasons of tasks and skills into `graph`. After graph_groups. */
void graph_skills(struct graph *graph);

/* Sets the value of each pair to its nearness in thousandths, kept or not; for tests
 * and for the calibration. */
void graph_skill_nearness(struct graph *graph, struct graph_pair *pair, uint32_t count);

/* The similarity that a nearness in thousandths stands for, between a task and a skill
 * or between skills. */
int32_t graph_skill_similarity(int32_t milli, bool task);

#endif
