/*
 * graph_build.h: computes the concept graph from what the vocabularies say, and stores
 * it: how alike two words for work are, why, and, apart, how much they are asked for.
 *
 * In      labels, texts, relations and figures of the tables of words (0005_words.sql);
 *         public descriptions only, never anything about people.
 * Out     concept_near (but for tasks among themselves: the catalogue's, shipped.h),
 *         concept_why, concept_demand, and the graph's fingerprint in meta.
 * Order   the same words give the same rows, to the byte, whatever was imported first.
 */
#ifndef SERVICE_GRAPH_BUILD_H
#define SERVICE_GRAPH_BUILD_H

#include "service/call.h"

/* In meta: the pool sequence from which the stored graph holds; none: from the start.
 */
#define GRAPH_SEQ_KEY "graph_seq"

/*
 * Builds the graph in `tx`, a writing transaction, and writes the rows that changed.
 * With the same words as last time nothing is done.
 * err     as the queries; ERR_UNAVAILABLE: the call was asked to stop.
 */
MUST_USE bool graph_build(struct call *call, struct tx *tx, struct err *err);

#endif
