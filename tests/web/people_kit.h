/*
 * people_kit.h: app_kit with what pages about people need: a master key and keys beside
 * the database, the register in memory, units in two secrecy domains, users with roles,
 * and Skatteverket's test numbers.
 */
#ifndef TESTS_WEB_PEOPLE_KIT_H
#define TESTS_WEB_PEOPLE_KIT_H

#include "app_kit.h"
#include "service/people_keep.h"
#include "service/people_load.h"

enum people_user {
    USER_COACH,     /* of the unit 1                      */
    USER_COACH_TOO, /* her colleague                      */
    USER_LEADER,
    USER_PROTECTOR,
    USER_PROTECTOR_TOO,
    USER_IT,
    USER_NEIGHBOUR, /* coach of another unit, same domain */
    USER_FOREIGN,   /* coach of another secrecy domain    */
    USER_REVIEWER,
    USER_COUNT
};

/* Two of Skatteverket's test numbers, and one more with the first one's day of birth.
 */
#define NUMBER_ONE "189001019802"
#define NUMBER_TWO "189001029819"
/* And one that nobody has. */
#define NUMBER_NOBODYS "189001049817"

/* cmocka's set-up and tear-down of a test. */
int people_empty(void **state);
int people_remove_all(void **state);

/* From here on `user` asks. */
void people_be(enum people_user user);
int64_t people_user_id(enum people_user user);

/* Adds a person through the page as whoever asks; her id, or fails. `more` is further
 * fields ("&phone=..."), or "". */
struct str people_add(const char *given, const char *surname, const char *number,
                      const char *more);
/* The form that people_add sends. */
const char *people_form(const char *given, const char *surname, const char *number,
                        const char *more);

/* Sends a form, a=b&c=d, and waits until what it wrote is kept. */
struct answer people_send(const char *target, const char *fields);
/* Where a reply of 303 leads; fails with the page when it is none. */
struct str people_led_to(struct answer answer);
/*
 * A coach asks from here on. She has a need in Krokom, the firm /firm/71 there with
 * Erik, its contact 8, and Amina Warsame, whose id it is.
 */
const char *people_scene(void);
/* The first need of the list. */
const char *people_need_id(void);

/* How many rows of the log call the reviewer of the unit of whoever asks. */
uint32_t people_alerts(void);

/* The pattern with `id` for its {id}; in app_arena. */
const char *people_target(const char *pattern, struct str id);
/* How many rows of this kind and action her log holds, those of lists too. */
uint32_t people_rows(struct str id, const char *kind, const char *action);
/* Writes the row of the log that a page would wait for in a server; app_post does. */
void people_keep(struct answer answer);
/* A page of hers; a form sent to it; what the log says of her, as JSON. */
struct answer people_page(const char *pattern, struct str id);
struct answer people_post(const char *pattern, struct str id, const char *fields);
struct answer people_log(struct str id);

/* Her identity is protected from here on, by whoever asks. */
void people_protect(struct str id);
/* Sends `typed` (escaped) to a search, and follows to what it finds, as JSON; fails
 * when the address says what was typed. */
struct answer people_seek(const char *path, const char *typed);
/* The same in each place where a number can be looked for: in the register, everywhere,
 * for a case to make one with that of `own`, for one to link with it. */
#define PEOPLE_PLACES 4u
struct answer people_sought(uint32_t where, struct str own, const char *typed);
/* Whether a search for `typed` (escaped) answers with `name`. */
bool people_found(const char *typed, const char *name);

#endif
