/*
 * test_inject.c: SQL in every field of every form and in every parameter of every link
 * that a page shows, to everyone who is shown it: the answer is that of a text of the
 * same length that means nothing to a database, nothing fails, and nothing is lost.
 *
 * The forms are found by walking the pages, so a new one is met by itself; a route that
 * posts and has no form is named in `formless`, or the test fails.
 */
#include "attack_kit.h"
#include "sql_texts.h"

#include <sqlite3.h>

#include "service/database.h"

#define FORMS_MOST 600u
#define PAGES_MOST 1500u /* that one user opens */
#define SAME_MOST  2u    /* pages of one shape that are opened */
#define RANKS      7u

/* The same with `instead` of what means something to SQL. */
static struct str harmless(struct str text, char instead)
{
    struct buf out = buf_new(&app_arena);

    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (strchr("'\"`\\;%_()=-/*|:?$,", c))
            c = instead;
        buf_char(&out, c);
    }
    return buf_str(&out);
}

/* ---------- finding forms ---------- */

static struct {
    struct attack_form *form[FORMS_MOST];
    const struct route *route[FORMS_MOST];
    uint32_t form_count;
    struct str page[PAGES_MOST], shape[PAGES_MOST];
    uint32_t page_count, user;
} found;

/* A field's name without its number. */
static struct str bare(struct str name)
{
    while (name.len > 1 && name.ptr[name.len - 1] >= '0' &&
           name.ptr[name.len - 1] <= '9')
        name.len--;
    return name;
}

static bool has_field(const struct attack_form *form, struct str name)
{
    for (uint32_t i = 0; i < form->field_count; i++)
        if (str_eq(bare(form->field[i].name), bare(name)))
            return true;
    return false;
}

/* Whether `a` has no field that `b` has not. */
static bool is_within(const struct attack_form *a, const struct attack_form *b)
{
    for (uint32_t i = 0; i < a->field_count; i++)
        if (!has_field(b, a->field[i].name))
            return false;
    return a->posts == b->posts;
}

/* What people write where the page leaves a field empty, so that the form is taken. */
static const struct {
    const char *name, *value;
} written[] = {
    { "given", "Testa" },
    { "surname", "Testsson" },
    { "number_kind", "none" },
    { "title", "Lagermedarbetare" },
    { "text", "Vi s\xc3\xb6ker en lagermedarbetare. Du plockar order." },
    { "login", "maja" },
    { "password", "tre gula elefanter" },
    { "wanted", "fyra bla flodhastar" },
    { "code", "123456" },
    { "born", "1984-05-21" },
    { "since", "2026-01-15" },
    { "reason", "beslut av rektor" },
    { "why", "fel stavat" },
    { "ground", "waiver" },
    { "wishes", "v\xc3\xa4xter" },
    { "words", "lugnt rum" },
    { "reach", "Krokom" },
    { "q", "am" },
    { "place", "Krokom" },
    { "phone", "070-174 06 05" },
    { "seen", "1000000" }, /* of a draft nobody has begun: as if she had seen all */
};

static void fill_in(struct attack_form *form)
{
    bool no_number = false;

    for (uint32_t i = 0; i < form->field_count; i++)
        no_number |= str_is(form->field[i].name, "number") && !form->field[i].value.len;
    for (uint32_t i = 0; i < form->field_count; i++)
        for (size_t k = 0; k < sizeof written / sizeof *written; k++) {
            struct attack_field *field = &form->field[i];
            bool choose = str_is(field->name, "number_kind") && no_number;
            if (str_is(field->name, written[k].name) && (choose || !field->value.len))
                field->value = str_from(written[k].value);
        }
}

/* The address without numbers and words of a list. */
static struct str shape_of(struct str url)
{
    struct buf out = buf_new(&app_arena);
    size_t question = str_find(url, STR("?"));

    for (size_t i = 0; i < url.len; i++) {
        if (str_starts(str_sub(url, i, 3), "%3A"))
            while (i < url.len && !strchr("/?&", url.ptr[i]))
                i++;
        if (i < url.len && (url.ptr[i] < '0' || url.ptr[i] > '9'))
            buf_char(&out, url.ptr[i]);
    }
    return question == SIZE_MAX ? buf_str(&out)
                                : str_sub(buf_str(&out), 0, question + 12);
}

/* `each`: however many there are of its shape. */
static void keep_page(struct str url, bool each)
{
    struct str shape = shape_of(url);
    uint32_t same = 0;

    for (uint32_t i = 0; i < found.page_count; i++) {
        if (str_eq(found.page[i], url) && str_eq(found.shape[i], shape))
            return;
        same += str_eq(found.shape[i], shape);
    }
    if ((same >= SAME_MOST && !each) || found.page_count == PAGES_MOST)
        return;
    found.shape[found.page_count] = shape;
    found.page[found.page_count++] = url;
}

/* What a form that asks leads to: a search that finds somebody has forms of its own. */
static void keep_question(const struct attack_form *form)
{
    struct buf url = buf_new(&app_arena);
    struct attack_form asked = *form;

    fill_in(&asked);
    buf_add(&url, form->action);
    for (uint32_t i = 0; i < asked.field_count; i++) {
        buf_char(&url, i ? '&' : '?');
        url_escape(&url, asked.field[i].name);
        buf_char(&url, '=');
        url_escape(&url, asked.field[i].value);
    }
    keep_page(buf_str(&url), true);
}

static void keep_form(void *ctx, const struct attack_form *form)
{
    const struct route *route = attack_route_of(form->action, form->posts);

    (void)ctx;
    if (!form->posts && has_field(form, STR("q")))
        keep_question(form);
    if (!route)
        fail_msg("a form leads to %.*s, where there is nothing", STR_ARG(form->action));
    for (uint32_t i = 0; i < found.form_count; i++)
        if (found.route[i] == route && is_within(form, found.form[i]))
            return;
    assert_true(found.form_count < FORMS_MOST);
    found.route[found.form_count] = route;
    struct attack_form *kept = ARENA_NEW(&app_arena, struct attack_form);
    *kept = *form;
    found.form[found.form_count++] = kept;
}

/* The parameters of a link are fields of a form that gets. */
static void keep_query(struct str url, bool posts)
{
    size_t question = str_find(url, STR("?"));
    struct attack_form form = { .user = found.user, .posts = posts };
    struct str rest, pair;

    if (question == SIZE_MAX || !attack_route_of(url, posts))
        return;
    form.action = str_sub(url, 0, question);
    rest = str_sub(url, question + 1, url.len);
    while (form.field_count < ATTACK_FIELDS && str_next(&rest, '&', &pair)) {
        size_t equal = str_find(pair, STR("="));
        struct err err = { 0 };
        struct attack_field *field = &form.field[form.field_count++];
        field->name = str_sub(pair, 0, equal);
        assert_true(form_unescape(&app_arena, str_sub(pair, equal + 1, pair.len), true,
                                  &field->value, &err));
    }
    keep_form(NULL, &form);
}

static void take_links(struct str page)
{
    struct str mark = STR("<a ");

    for (size_t at; (at = str_find(page, mark)) != SIZE_MAX;) {
        page = str_sub(page, at + mark.len, page.len);
        struct str tag = str_sub(page, 0, str_find(page, STR(">")));
        size_t href = str_find(tag, STR("href=\"/"));
        struct buf url = buf_new(&app_arena);
        if (href == SIZE_MAX)
            continue;
        tag = str_sub(tag, href + 6, tag.len);
        for (size_t i = 0; i < tag.len && tag.ptr[i] != '"' && tag.ptr[i] != '#'; i++) {
            buf_char(&url, tag.ptr[i]);
            if (tag.ptr[i] == '&') /* &amp; */
                i += 4;
        }
        keep_query(buf_str(&url), false);
        keep_page(buf_str(&url), false);
    }
}

static void look_at(struct str url)
{
    struct arena arena = { 0 };
    struct answer answer = attack_get(&arena, attack_cookie(found.user), url, false);

    if (answer.status == 200 && str_starts(str_from(answer.type), "text/html")) {
        attack_forms(answer.body, found.user, keep_form, NULL);
        take_links(answer.body);
    }
    arena_free(&arena);
}

/* Routes that no page of the demo has a form for, as it stands. */
static const struct {
    const char *pattern, *fields;
    uint32_t user;
} formless[] = {
    { "/me/invite", "invite=1&answer=yes", 0 },
    { "/firms/hand-over/undo", "bulk=1", 0 },
    { "/firm/{id}/merge", "other=1&reason=other", 0 },
    { "/firm/{id}/unmerge", "merge=1", 0 },
    { "/need/{id}/lift", "lift=x", 2 },
    { "/firm/{id}/need/{need}", "seen=0&token=1&title=x&demand/=y&do=build", 0 },
    { "/outbox/message/{id}", "how=retry&back=outbox", 0 },
    { "/referral/{id}/meeting",
      "how=set&on=2026-12-01&at=13&minutes=30&place=x&version=1", 0 },
    { "/day/todo", "rule=firm_step&subject=1&made_on=2026-11-01&act=done", 0 },
    { "/read/examples", "example=1&verdict=kept", 0 },
    { "/person/{id}/disclosures/end", "disclosure=1", 0 },
    { "/person/{id}/map/finish", "seen=1&against=1", 0 },
    { "/person/{id}/unmerge", "why=olika", 2 },
    { "/person/{id}/doubt", "doubt=1", 2 },
    { "/person/{id}/dispose", "ground=beslut&sure=no", 11 },
    { "/person/{id}/wrong/answer", "word=1&verdict=kept&answer=x", 0 },
    { "/person/{id}/wrong", "about=notes&quote=x&words=y", 0 },
    { "/person/{id}/merge", "other=1&why=x", 2 },
    { "/person/{id}/links", "other=1&kind=sibling", 0 },
    { "/person/{id}/links/end", "tie=1", 0 },
    { "/me/end", "session=1", 0 },
    { "/me/unit", "unit=1", 0 },
    { "/me/password", "password=x&code=123456&wanted=y", 0 },
    { "/me/codes", "password=x&code=123456", 0 },
    { "/me/app", "sealed=x&fresh=123456&password=x&code=123456", 0 },
};

static bool has_form(const struct route *route)
{
    for (uint32_t i = 0; i < found.form_count; i++)
        if (found.route[i] == route)
            return true;
    return false;
}

static void add_formless(void)
{
    const struct route *route;

    for (size_t k = 0; k < sizeof formless / sizeof *formless; k++)
        for (uint32_t i = 0; (route = attack_route(i)); i++) {
            if (strcmp(route->pattern, formless[k].pattern) != 0 ||
                route->method != METHOD_POST || has_form(route))
                continue;
            struct buf url = buf_new(&app_arena);
            buf_add(&url, attack_urls(route).url[0]);
            buf_format(&url, "?%s", formless[k].fields);
            found.user = formless[k].user;
            keep_query(buf_str(&url), true);
        }
    for (uint32_t i = 0; (route = attack_route(i)); i++)
        if (route->method == METHOD_POST && !has_form(route))
            fail_msg("no form posts to %s: add it to `formless`", route->pattern);
}

static void find_forms(void)
{
    const struct route *route;

    memset(&found, 0, sizeof found);
    for (found.user = 0; found.user < ATTACK_USERS; found.user++) {
        found.page_count = 0;
        for (uint32_t i = 0; (route = attack_route(i)); i++) {
            if (route->method != METHOD_GET || strcmp(route->pattern, "/lang") == 0)
                continue;
            struct attack_urls urls = attack_urls(route);
            for (uint32_t u = 0; u < urls.count; u++)
                keep_page(urls.url[u], true);
        }
        for (uint32_t i = 0; i < found.page_count; i++)
            look_at(found.page[i]);
    }
    add_formless();
    for (uint32_t i = 0; i < found.form_count; i++)
        fill_in(found.form[i]);
}

/* ---------- attacking ---------- */

struct trial {
    const struct attack_form *form;
    const struct route *route;
    bool ends_session; /* or may: signing in, out, one's own account */
    bool grows;        /* what it shows has a row more after each */
};

/* What became of it: the status, how much was shown, and where it leads. */
struct outcome {
    int status;
    size_t tags;
    char where[64];
};

/* What stands in a field as the page gave it; an id that makes the form good once is a
 * new one each time, as on a page that was opened anew. */
static struct str value_of(struct arena *arena, const struct attack_form *form,
                           uint32_t i)
{
    return form->posts && str_is(form->field[i].name, "token")
               ? id_text(arena, random_id())
               : form->field[i].value;
}

/* The form's fields, number `at` of them with `value`. */
static struct str fields_with(struct arena *arena, const struct attack_form *form,
                              uint32_t at, struct str value)
{
    struct buf out = buf_new(arena);

    for (uint32_t i = 0; i < form->field_count; i++) {
        url_escape(&out, form->field[i].name);
        buf_char(&out, '=');
        url_escape(&out, i == at ? value : value_of(arena, form, i));
        buf_char(&out, '&');
    }
    return str_sub(buf_str(&out), 0, out.len ? out.len - 1 : 0);
}

static struct answer send_form(struct arena *arena, const struct attack_form *form,
                               struct str fields)
{
    struct buf url = buf_new(arena);

    if (form->posts)
        return attack_post(arena, attack_cookie(form->user), form->action, fields);
    buf_add(&url, form->action);
    buf_char(&url, '?');
    buf_add(&url, fields);
    return attack_get(arena, attack_cookie(form->user), buf_str(&url), false);
}

static struct outcome try(const struct trial *t, uint32_t at, struct str value)
{
    const struct attack_form *form = t->form;
    struct outcome outcome = { 0 };
    struct arena arena = { 0 };
    struct answer answer =
        send_form(&arena, form, fields_with(&arena, form, at, value));
    size_t len = 0;

    outcome.status = answer.status;
    for (size_t i = 0; i < answer.body.len; i++)
        outcome.tags += answer.body.ptr[i] == '<';
    for (size_t i = 0; i < answer.location.len && answer.location.ptr[i] != '?'; i++)
        if (len + 1 < sizeof outcome.where &&
            (answer.location.ptr[i] < '0' || answer.location.ptr[i] > '9'))
            outcome.where[len++] = answer.location.ptr[i];
    arena_free(&arena);
    if (t->ends_session)
        attack_enter(form->user);
    else if (strncmp(outcome.where, ROUTE_SIGN_IN, strlen(ROUTE_SIGN_IN)) == 0)
        fail_msg("%s is not reached", t->route->pattern);
    return outcome;
}

static uint32_t tries, taken;

/* Whether `text` does to the field what a harmless one of its length does. */
static bool is_like(const struct trial *t, uint32_t at, struct str text)
{
    struct outcome plain = try(t, at, harmless(text, ',')), sly = try(t, at, text);

    if (sly.status >= 500 && sly.status != 503)
        fail_msg("%s, field %.*s, %.*s: %d", t->route->pattern,
                 STR_ARG(t->form->field[at].name), STR_ARG(text), sly.status);
    return sly.status == plain.status && strcmp(sly.where, plain.where) == 0 &&
           (t->ends_session || t->grows ||
            sly.tags == plain.tags); /* a list of sessions grows */
}

/* Once more, when what was written can be read; a page that lists what is done with it,
 * as a log does, grows from one time to the next. With another harmless text: what says
 * what stands already is taken, where a page that was opened long ago is not. */
static bool is_like_later(const struct trial *t, uint32_t at, struct str text)
{
    struct call call = app_own_call();
    struct err err = { 0 };

    assert_true(database_wait(&call, &err));
    struct outcome plain = try(t, at, harmless(text, '.'));
    assert_true(database_wait(&call, &err));
    struct outcome sly = try(t, at, text);
    assert_true(database_wait(&call, &err));
    struct outcome again = try(t, at, harmless(text, '.'));
    return sly.status == plain.status && strcmp(sly.where, plain.where) == 0 &&
           sly.tags >= plain.tags && sly.tags <= again.tags;
}

/* "r12" is a field like "r3" before it. */
static bool is_new_field(const struct attack_form *form, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++)
        if (str_eq(bare(form->field[i].name), bare(form->field[at].name)))
            return false;
    return true;
}

static void attack(const struct attack_form *form, const struct route *route)
{
    size_t step = route->flags & ROUTE_SLOW ? 10 : 1;

    struct trial trial = { form, route,
                           strcmp(route->action, ROUTE_OPEN_ACTION) == 0 ||
                               strcmp(route->action, "me") == 0,
                           form->posts &&
                               strcmp(route->action, "person_extract") == 0 };

    attack_enter(form->user);
    taken += try(&trial, UINT32_MAX, (struct str){ 0 }).status < 400;
    for (uint32_t at = 0; at < form->field_count; at++)
        for (size_t p = is_new_field(form, at) ? at % step : PAYLOADS; p < PAYLOADS;
             p += step) {
            size_t mark = arena_mark(&app_arena);
            struct str text = str_from(payloads[p]);
            if (!is_like(&trial, at, text) && !is_like_later(&trial, at, text))
                fail_msg("%s %.*s by %s, field %.*s: %s is no text like another",
                         form->posts ? "POST" : "GET", STR_ARG(form->action),
                         attack_login(form->user), STR_ARG(form->field[at].name),
                         payloads[p]);
            tries++;
            arena_rewind(&app_arena, mark);
        }
}

/* What takes the case away from whoever looked at it comes later; 0: any time. */
static uint32_t rank(const struct route *route)
{
    static const char *const ends[] = { "/merge", "/unmerge",   "/dispose",
                                        "/lift",  "/hand-over", "/protect" };

    for (uint32_t i = 0; i < RANKS - 1; i++)
        if (str_ends(str_from(route->pattern), ends[i]) && route->method == METHOD_POST)
            return i + 1;
    return 0;
}

/* What the database is made of, how whole it is, how many work here. */
static struct str state_of_database(void)
{
    static const char sql[] =
        "SELECT group_concat(sql) || (SELECT integrity_check FROM "
        "pragma_integrity_check)"
        " || (SELECT count(*) FROM user_account) || (SELECT count(*) FROM credential)"
        " FROM (SELECT sql FROM sqlite_schema ORDER BY name)";
    sqlite3_stmt *statement;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    struct str state =
        str_copy(&app_arena, str_from((const char *)sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return state;
}

static void sql_in_any_field_is_a_text_like_another(void **state)
{
    (void)state;
    find_forms();
    struct str before = state_of_database();
    for (uint32_t i = 0; i < RANKS * found.form_count; i++) {
        uint32_t f = i % found.form_count;
        if (rank(found.route[f]) == i / found.form_count)
            attack(found.form[f], found.route[f]);
    }
    print_message("%u forms, of which %u are taken as they stand; %u fields x texts\n",
                  found.form_count, taken, tries);
    assert_true(taken >= 35 && tries >= 4000);
    assert_true(str_eq(before, state_of_database()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(sql_in_any_field_is_a_text_like_another,
                                        attack_open, attack_close),
    };

    return cmocka_run_group_tests(tests, app_start, app_stop);
}
