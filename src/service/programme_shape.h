/* programme_shape.h: the members of a programme file, as a table (json_shape.h). */
#ifndef SERVICE_PROGRAMME_SHAPE_H
#define SERVICE_PROGRAMME_SHAPE_H

#include "service/json_shape.h"

extern const struct shape programme_shape;

#endif
