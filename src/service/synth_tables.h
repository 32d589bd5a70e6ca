/*
 * synth_tables.h: the shares an invented pool is drawn from, as tables.
 *
 * Shares are thousandths unless said otherwise. They are our own estimates of a pool
 * far from the labour market, not statistics about anyone; the tests hold the outcome
 * within bands. A list of roles is written as SSYK prefixes and role slugs with spaces
 * between: "53 919 anhorigvardare".
 */
#ifndef SERVICE_SYNTH_TABLES_H
#define SERVICE_SYNTH_TABLES_H

#include "base/str.h"

enum synth_sex { SYNTH_WOMAN, SYNTH_MAN, SYNTH_UNSTATED, SYNTH_SEX_COUNT };
/* How many live in the municipality: under 20,000, under 100,000, more. */
enum synth_size { SYNTH_RURAL, SYNTH_MIDDLE, SYNTH_CITY, SYNTH_SIZE_COUNT };

#define SYNTH_SKILLS 4u /* listen, speak, read, write */
extern const char *const synth_skills[SYNTH_SKILLS];

/* A person without Swedish from childhood lands on a step; skills spread around it. */
struct synth_tongue {
    const char *code;
    uint32_t weight_new;  /* among newcomers, any scale                      */
    uint32_t weight_home; /* as a second home language of others, any scale  */
};
extern const struct synth_tongue synth_tongues[];
extern const uint32_t synth_tongue_count;

/* What a role gives in certificates. */
struct synth_certificate {
    const char *code, *roles;
    uint32_t with_milli, without_milli;
};
extern const struct synth_certificate synth_certificates[];
extern const uint32_t synth_certificate_count;

/* How many of a role's people are women, where both sexes are equally many. */
uint32_t synth_women_milli(struct str ssyk, struct str slug);

/* How much commoner a role is in a municipality of `size`, per cent. */
uint32_t synth_local_percent(struct str ssyk, struct str slug, enum synth_size size);

/* The licence without which nobody has had the role: "B", "C", or NULL. */
const char *synth_role_licence(struct str slug);

/* Whether a list of roles names this one. */
bool synth_names_role(const char *roles, struct str ssyk, struct str slug);

#endif
