/*
 * attack_kit.h: the whole of insteg as an attacker meets it: the demo with its names,
 * three organisations and a user of every role who has really signed in; every address
 * that the table of routes leads to; and every form that the pages show.
 *
 * A new route is met by itself. One with a hole of a new kind fails until hole_values
 * (attack_kit.c) says what fills it.
 */
#ifndef TESTS_WEB_ATTACK_KIT_H
#define TESTS_WEB_ATTACK_KIT_H

#include "app_kit.h"

#define ATTACK_USERS 19u /* of the demo's staff, and a participant */

/* cmocka's set-up and tear-down of a test. */
int attack_open(void **state);
int attack_close(void **state);

/* The router's routes, its own included, one after the other; NULL: no more. */
const struct route *attack_route(uint32_t index);
/* The Cookie header of user number `which`, who is signed in; her login. */
struct str attack_cookie(uint32_t which);
void attack_enter(uint32_t which); /* anew, after her session has ended */
const char *attack_login(uint32_t which);
uint32_t attack_user(const char *login); /* her number; fails when there is none */
struct str attack_cookie_of(const char *login);

/* Addresses: what the pattern becomes when its holes are filled with what is there. */
struct attack_urls {
    struct str *url; /* [count] */
    uint32_t count;
};
struct attack_urls attack_urls(const struct route *route);

/* Asks; a page, or JSON. The answer lives in `arena`. */
struct answer attack_get(struct arena *arena, struct str cookie, struct str target,
                         bool json);
/* Posts `fields`, escaped already, with the right token. */
struct answer attack_post(struct arena *arena, struct str cookie, struct str target,
                          struct str fields);

/* ---------- one house for all tests of a program ---------- */

#define ATTACK_ASKED 200u /* answers */

/* cmocka's set-up and tear-down of all: to build the house takes longer than all that
 * is asked of it. */
int attack_open_house(void **state);
int attack_close_house(void **state);

/* For one answer, which lives as long as the house: a request's arena is limited. */
struct arena *attack_fresh(void);
/* A page as `login` sees it; a form of hers, escaped already. */
struct answer attack_page(const char *login, const char *url);
struct answer attack_sent(const char *login, const char *url, const char *fields);

/* ---------- forms, as they stand in a page ---------- */

#define ATTACK_FIELDS 96u

struct attack_field {
    struct str name, value;
    bool is_choice; /* one of several: a radio, a box, a button, an option */
};
struct attack_form {
    struct str action;
    bool posts;
    uint32_t user; /* who saw it */
    struct attack_field field[ATTACK_FIELDS];
    uint32_t field_count;
};

/*
 * Calls take() with each form of `page`, in app_arena: with what it would send if its
 * first button were pressed. The token's field is left out.
 */
void attack_forms(struct str page, uint32_t user,
                  void (*take)(void *ctx, const struct attack_form *form), void *ctx);
/* The route that `url` leads to, by method; NULL: none. */
const struct route *attack_route_of(struct str url, bool posts);

#endif
