/*
 * stage_draw.h: the stage machine of a programme as a picture, for people to check.
 *
 * In      a programme; what could not be read is left out.
 * Out     text of at most STAGE_DRAW_COLUMNS columns; or SVG 1.1 with title,
 *         description and a list of the moves below the picture, so that nothing hangs
 *         on lines.
 * Order   stages and moves as in the file: the same programme gives the same bytes.
 * Purity  pure.
 */
#ifndef DOMAIN_STAGE_DRAW_H
#define DOMAIN_STAGE_DRAW_H

#include "domain/stage.h"

#define STAGE_DRAW_COLUMNS 80u

void stage_draw_text(struct buf *out, enum lang lang, const struct programme *p);
void stage_draw_svg(struct buf *out, enum lang lang, const struct programme *p);

#endif
