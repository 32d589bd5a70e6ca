/*
 * graph_jobs.h: how near occupations are to one another, JobTech's and ESCO's apart.
 *
 * Method  JobTech: pieces of all Swedish text ("words"), of names and job titles
 *         ("names"), the skills listed ("skills"), how near their SSYK groups are
 *         ("group") and who can step in ("substitutes"). ESCO: the same in English,
 *         with its own skills, and its ISCO groups for "group". Between the two there
 *         is no way but SSYK and ISCO, which says nothing within a group; they are not
 *         compared.
 */
#ifndef SERVICE_GRAPH_JOBS_H
#define SERVICE_GRAPH_JOBS_H

#include "service/graph_rank.h"

/* Puts pairs and reasons of the occupations into `graph`, and the demand of JobTech's:
 * their groups'. After graph_groups, whose ranking it reads. */
void graph_jobs(struct graph *graph);

#endif
