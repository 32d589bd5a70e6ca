/*
 * vocab_read.h: the files that vocabularies come in, each known by its name, and what
 * reads them.
 *
 * In      a file's bytes. Out: facts in a pile.
 * Method  CSV by csv_read, JSON by jansson; the shape is checked as it is read, and a
 *         file with another is refused whole, with its line or its element.
 * Order   the table's: lists before the relations between what they list.
 */
#ifndef SERVICE_VOCAB_READ_H
#define SERVICE_VOCAB_READ_H

#include <jansson.h>

#include "service/call.h"
#include "service/vocab_pile.h"

enum vocab_source { VOCAB_ESCO, VOCAB_JOBTECH, VOCAB_AF, VOCAB_SOURCE_COUNT };

/* "esco", as the command says it; and back. */
const char *vocab_source_name(enum vocab_source source);
MUST_USE bool vocab_source_from(struct str name, enum vocab_source *source);

struct vocab_reading {
    struct call *call; /* for its progress and its stop */
    struct pile *pile;
    struct vocab_lexicon *words;
    struct str bytes;
    const char *lang;   /* "en" of skills_en.csv */
    uint64_t done, all; /* bytes of all files, for progress */
};

struct vocab_part {
    enum vocab_source source;
    const char *name;    /* of the file: skills_en.csv */
    const char *vintage; /* NULL: of the zip's or folder's name, else 1.1.1 */
    bool (*read)(struct vocab_reading *r, struct err *err);
    bool helper; /* says nothing itself, but others need it: always read */
    bool helped; /* needs the helper */
};

extern const struct vocab_part vocab_parts[]; /* closed by a row without a name */

bool esco_skills(struct vocab_reading *r, struct err *err);
bool esco_groups(struct vocab_reading *r, struct err *err);
bool esco_isco(struct vocab_reading *r, struct err *err);
bool esco_occupations(struct vocab_reading *r, struct err *err);
bool esco_broader(struct vocab_reading *r, struct err *err);
bool esco_occupation_skill(struct vocab_reading *r, struct err *err);
bool esco_skill_skill(struct vocab_reading *r, struct err *err);

bool jobtech_dump(struct vocab_reading *r, struct err *err);

bool af_isco(struct vocab_reading *r, struct err *err);
bool af_ssyk(struct vocab_reading *r, struct err *err);
bool af_ssyk_isco(struct vocab_reading *r, struct err *err);
bool af_skills(struct vocab_reading *r, struct err *err);
bool af_languages(struct vocab_reading *r, struct err *err);
bool af_sni(struct vocab_reading *r, struct err *err);
bool af_sun_field(struct vocab_reading *r, struct err *err);
bool af_sun_level(struct vocab_reading *r, struct err *err);
bool af_keywords(struct vocab_reading *r, struct err *err);
bool af_collections(struct vocab_reading *r, struct err *err);
bool af_substitutes(struct vocab_reading *r, struct err *err);

bool af_occupations(struct vocab_reading *r, struct err *err);
bool af_group_names(struct vocab_reading *r, struct err *err);
bool af_fields(struct vocab_reading *r, struct err *err);
bool af_titles(struct vocab_reading *r, struct err *err);
bool af_definitions(struct vocab_reading *r, struct err *err);
bool af_descriptions(struct vocab_reading *r, struct err *err);
bool af_schooling(struct vocab_reading *r, struct err *err);
bool af_generic(struct vocab_reading *r, struct err *err);
bool af_occupation_skills(struct vocab_reading *r, struct err *err);

bool af_municipalities(struct vocab_reading *r, struct err *err);
bool af_ads(struct vocab_reading *r, struct err *err);
bool af_pay(struct vocab_reading *r, struct err *err);

#endif
