/* people_kit.c: see people_kit.h. */
#include "people_kit.h"

#include <unistd.h>

#include "service/audit.h"
#include "service/import.h"
#include "service/keys.h"
#include "service/person_key.h"
#include "store/query.h"

static struct actor actors[USER_COUNT];

static const struct {
    const char *login, *role;
    int unit; /* 0: unit 1; 1: another of the domain; 2: of another domain */
} users[USER_COUNT] = {
    [USER_COACH] = { "c1", "coach", 0 },
    [USER_COACH_TOO] = { "c2", "coach", 0 },
    [USER_LEADER] = { "l1", "team_leader", 0 },
    [USER_PROTECTOR] = { "p1", "protector", 0 },
    [USER_PROTECTOR_TOO] = { "p2", "protector", 0 },
    [USER_IT] = { "i1", "it", 0 },
    [USER_NEIGHBOUR] = { "n1", "coach", 1 },
    [USER_FOREIGN] = { "f1", "coach", 2 },
    [USER_REVIEWER] = { "r1", "reviewer", 0 },
};

#define OK(call, err)                                                                  \
    do {                                                                               \
        if (!(call))                                                                   \
            fail_msg("%s", err_english(err));                                          \
    } while (0)

static int64_t add_unit(struct tx *tx, const char *name, const char *domain)
{
    struct org_add_in in = { .rid = random_id(),
                             .name = str_from(name),
                             .domain = str_from(domain),
                             .municipality = STR("2380") };
    struct err err = { 0 };
    int64_t id = 0;

    OK(org_add(tx, &in, &id, &err), &err);
    return id;
}

static void add_user(struct tx *tx, uint32_t i, const int64_t *unit, int64_t domain)
{
    struct user_add_in in = { .rid = random_id(),
                              .login = str_from(users[i].login),
                              .name = str_from(users[i].login),
                              .made_at = APP_NOW };
    struct err err = { 0 };
    enum role role = ROLE_COACH;
    int64_t id = 0, grant = 0;

    OK(user_add(tx, &in, &id, &err), &err);
    struct role_grant_add_in given = { .user_id = id,
                                       .org_id = unit[users[i].unit],
                                       .role = str_from(users[i].role),
                                       .from_at = APP_NOW,
                                       .given_by = STR("test") };
    OK(role_grant_add(tx, &given, &grant, &err), &err);
    assert_true(role_from(given.role, &role));
    actors[i] = (struct actor){ .name = users[i].login,
                                .org_id = given.org_id,
                                .domain_id = users[i].unit == 2 ? domain : 1,
                                .user_id = id,
                                .roles = 1U << role };
}

static void add_users(void)
{
    struct err err = { 0 };
    struct tx *tx = NULL;
    uint64_t ticket = 0;
    int64_t domain = 0;

    OK(tx_begin(app.call.store, TX_WRITE, &tx, &err), &err);
    OK(domain_add(tx, STR("other"), STR("other"), STR(""), &domain, &err), &err);
    const int64_t unit[] = { 1, add_unit(tx, "neighbour", "local"),
                             add_unit(tx, "foreign", "other") };
    for (uint32_t i = 0; i < USER_COUNT; i++)
        add_user(tx, i, unit, domain);
    OK(tx_commit(&tx, &ticket, &err), &err);
    OK(store_wait(app.call.store, ticket, &err), &err);
}

int people_empty(void **state)
{
    struct keys_ask ask = { 0 };
    struct err err = { 0 };

    if (app_empty(state) != 0)
        return -1;
    ask.db_path = store_path(app.call.store);
    const char *master = app_file("master", STR(""));
    unlink(master);
    OK(seal_master_create(master, &err), &err);
    ask.master_path = master;
    OK(keys_open(&ask, DATABASE_SERVE, &app.call, &err), &err);
    app.call.people = people_keep_new();
    add_users();
    people_be(USER_COACH);
    return 0;
}

int people_remove_all(void **state)
{
    people_keep_free(app.call.people);
    app.call.people = NULL;
    return app_remove(state);
}

void people_be(enum people_user user)
{
    app.call.actor = &actors[user];
}

int64_t people_user_id(enum people_user user)
{
    return actors[user].user_id;
}

const char *people_form(const char *given, const char *surname, const char *number,
                        const char *more)
{
    struct buf body = buf_new(&app_arena);

    app_field(&body, "given", str_from(given));
    app_field(&body, "surname", str_from(surname));
    app_field(&body, "number_kind", str_from(number[0] ? "swedish" : "none"));
    app_field(&body, "number", str_from(number));
    if (!number[0])
        app_field(&body, "reason", STR("waiting"));
    buf_cstr(&body, more[0] ? more + 1 : "");
    if (more[0])
        buf_char(&body, '&');
    return str_cstr(&app_arena, buf_str(&body));
}

struct str people_add(const char *given, const char *surname, const char *number,
                      const char *more)
{
    struct answer answer =
        app_post("/person/new", people_form(given, surname, number, more));

    if (answer.status != 303)
        fail_msg("status %d: %.*s", answer.status, STR_ARG(answer.body));
    assert_true(str_starts(answer.location, "/person/"));
    return str_sub(answer.location, strlen("/person/"), answer.location.len);
}

struct answer people_send(const char *target, const char *fields)
{
    struct buf body = buf_new(&app_arena);
    struct err err = { 0 };

    buf_format(&body, "%s&", fields);
    struct answer answer = app_post(target, body.ptr);
    OK(!answer.ticket || store_wait(app.call.store, answer.ticket, &err), &err);
    return answer;
}

struct str people_led_to(struct answer answer)
{
    if (answer.status != 303)
        fail_msg("%d: %.*s", answer.status, STR_ARG(answer.body));
    return answer.location;
}

static void import_need(void)
{
    struct call call = app_own_call();
    struct import_ask ask = {
        .path = { app_file("n.csv", STR("source_key,title,locality\n"
                                        "n,Lager i Krokom,Krokom\n")),
                  app_file("r.csv", STR("need,task,share_percent,kind,concept,level,"
                                        "class,weight,obtain_weeks\n"
                                        "n,,,licence,B,,custom,,\n")) },
        .apply = true
    };
    struct import_report report;
    struct err err = { 0 };

    OK(import_needs(&call, &ask, &report, &err) && database_wait(&call, &err), &err);
}

const char *people_scene(void)
{
    people_be(USER_COACH);
    import_need();
    people_led_to(people_send("/firm/new", "token=71&name=Aspens+Bageri&place=Krokom"));
    people_led_to(people_send("/firm/71/contact",
                              "token=8&version=0&name=Erik&phone=070-174+06+05"));
    return str_cstr(&app_arena, people_add("Amina", "Warsame", NUMBER_ONE, ""));
}

const char *people_need_id(void)
{
    struct str body = app_json("/").body;
    size_t at = str_find(body, STR("\"need_id\":\""));

    assert_true(at != SIZE_MAX);
    body = str_sub(body, at + 11, body.len);
    return str_cstr(&app_arena, str_sub(body, 0, str_find(body, STR("\""))));
}

uint32_t people_alerts(void)
{
    struct cursor cursor = { 0 };
    struct audit_open_alerts_row row;
    struct err err = { 0 };
    struct tx *tx = NULL;
    uint32_t count = 0;

    assert_true(tx_begin(app.call.store, TX_READ, &tx, &err));
    assert_true(audit_open_alerts_open(tx, app.call.actor->domain_id,
                                       app.call.actor->user_id, 10, &cursor, &err));
    while (audit_open_alerts_next(&cursor, &row))
        count++;
    assert_true(cursor_end(&cursor, &err));
    tx_end(&tx);
    return count;
}

const char *people_target(const char *pattern, struct str id)
{
    struct buf path = buf_new(&app_arena);
    struct str rest = str_from(pattern);
    size_t at = str_find(rest, STR("{id}"));

    assert_true(at != SIZE_MAX);
    buf_add(&path, str_sub(rest, 0, at));
    buf_add(&path, id);
    buf_add(&path, str_sub(rest, at + 4, rest.len));
    return str_cstr(&app_arena, buf_str(&path));
}

void people_keep(struct answer answer)
{
    struct call call = app_own_call();
    struct err err = { 0 };

    assert_non_null(answer.note);
    OK(audit_write(&call, answer.note, &err), &err);
    OK(store_wait(app.call.store, call.ticket, &err), &err);
}

struct answer people_page(const char *pattern, struct str id)
{
    return app_page("%s", people_target(pattern, id));
}

struct answer people_log(struct str id)
{
    return app_json("%s", people_target("/person/{id}/log", id));
}

struct answer people_post(const char *pattern, struct str id, const char *fields)
{
    return app_post(people_target(pattern, id), fields);
}

void people_protect(struct str id)
{
    assert_int_equal(
        people_post("/person/{id}/protect", id, "kind=flag&why=beslut&").status, 303);
}

struct answer people_seek(const char *path, const char *typed)
{
    struct buf body = buf_new(&app_arena);

    buf_format(&body, "q=%s&", typed);
    struct answer answer = app_post(path, body.ptr);
    assert_int_equal(answer.status, 303);
    assert_true(typed[0] == '\0' ||
                str_find(answer.location, str_from(typed)) == SIZE_MAX);
    return app_json("%.*s", STR_ARG(answer.location));
}

struct answer people_sought(uint32_t where, struct str own, const char *typed)
{
    static const char *const paths[PEOPLE_PLACES] = { "/people/search", "/search",
                                                      "/person/{id}/merge/find",
                                                      "/person/{id}/links/find" };
    struct buf body = buf_new(&app_arena);

    buf_format(&body, "q=%s&", typed);
    if (where == 1) /* it answers at once */
        return app_post(paths[where], body.ptr);
    return people_seek(where == 0 ? paths[where] : people_target(paths[where], own),
                       typed);
}

bool people_found(const char *typed, const char *name)
{
    struct answer answer = people_seek("/people/search", typed);

    assert_int_equal(answer.status, 200);
    return app_has(answer, name);
}

uint32_t people_rows(struct str id, const char *kind, const char *action)
{
    struct audit_of_person_row row;
    struct audit_name name;
    struct person_id_of_row person;
    struct cursor cursor = { 0 };
    struct err err = { 0 };
    struct tx *tx = NULL;
    int64_t rid = 0;
    uint32_t count = 0;
    bool found = false;

    app_settle();
    assert_true(str_int(id, &rid));
    assert_true(tx_begin(app.call.store, TX_READ, &tx, &err));
    assert_true(person_id_of(tx, rid, &person, &found, &err) && found);
    assert_true(audit_subject(tx, &app_arena, person.id, &name, &err));
    if (name.known) {
        assert_true(audit_of_person_open(
            tx, (struct str){ (const char *)name.byte, sizeof name.byte }, INT64_MAX,
            100, &cursor, &err));
        while (audit_of_person_next(&cursor, &row))
            count += str_is(row.kind, kind) && str_is(row.action, action);
        assert_true(cursor_end(&cursor, &err));
    }
    tx_end(&tx);
    return count;
}
