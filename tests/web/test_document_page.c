/*
 * test_document_page.c: the file of a document in a chain of decisions as a browser
 * sends and gets it: what is kept comes back byte by byte, what is not is refused with
 * a sentence on the same page, and nobody else gets it.
 */
#include "attack_kit.h"

#include <sqlite3.h>

#include "service/document.h"
#include "service/seal.h"

#define PDF      "%PDF-1.7\nEn förstudie\n%%EOF\n"
#define SAID(id) message_for(LANG_SV, (id), 1)

static const char *way; /* of the demo's decisions: its address */
static struct str event, token;

/* What stands after the first `mark` in the page, up to a quote. */
static struct str after(struct answer answer, const char *mark)
{
    size_t at = str_find(answer.body, str_from(mark));

    assert_true(at != SIZE_MAX);
    struct str rest = str_sub(answer.body, at + strlen(mark), answer.body.len);
    return str_copy(&app_arena, str_sub(rest, 0, str_find(rest, STR("\""))));
}

static void add_part(struct buf *body, const char *name, const char *file,
                     struct str value)
{
    buf_format(body,
               "--XX\r\nContent-Disposition: form-data; name=\"%s\"%s%s%s\r\n\r\n",
               name, file ? "; filename=\"" : "", file ? file : "", file ? "\"" : "");
    buf_add(body, value);
    buf_cstr(body, "\r\n");
}

static struct answer sent_cut(const char *login, struct str of, struct str bytes,
                              size_t cut)
{
    struct arena *sent = attack_fresh(); /* none of what the request may take */
    struct buf body = buf_new(sent), target = buf_new(sent);

    add_part(&body, "csrf", NULL, token);
    add_part(&body, "event", NULL, of);
    if (bytes.ptr)
        add_part(&body, "file", "../../etc/passwd", bytes);
    buf_cstr(&body, "--XX--\r\n");
    buf_format(&target, "%s/document", way);
    return app_ask(
        attack_fresh(),
        (struct raw_request){ .method = STR("POST"),
                              .target = buf_str(&target),
                              .accept = STR("text/html"),
                              .content_type = STR("multipart/form-data; boundary=XX"),
                              .cookie = attack_cookie_of(login) },
        str_sub(buf_str(&body), 0, body.len - cut));
}

static struct answer sent(const char *login, struct str of, struct str bytes)
{
    return sent_cut(login, of, bytes, 0);
}

static void refused(struct answer answer, int status, const char *id)
{
    struct str said = str_from(SAID(id));

    assert_int_equal(answer.status, status);
    assert_true(str_find(answer.body, str_sub(said, 1, said.len)) != SIZE_MAX);
    assert_true(app_has(answer, "class=\"msg bad\""));
}

static void what_is_no_document_is_refused_on_the_same_page(void **state)
{
    static const char other[] = "the file is none of PDF, ODT, DOCX, PNG and JPEG";
    const size_t most = DOCUMENT_BYTES_MOST + 1;
    struct str large = { arena_take(&app_arena, most), most };

    (void)state;
    refused(sent("petra", event, (struct str){ 0 }), 400, "choose a file first");
    refused(sent("petra", event, STR("")), 400, "the file is empty");
    refused(sent("petra", event, STR("<html><script>alert(1)</script>")), 400, other);
    refused(sent("petra", event, STR("MZ\x90 PK\3\4")), 400, other);
    refused(sent("petra", event, STR("%PDF-1.7\nEn f")), 400,
            "the file is cut off: its end is missing");
    refused(sent("petra", STR("1"), STR(PDF)), 400,
            "choose a document that is written down here");
    memset((char *)(uintptr_t)large.ptr, 'x', large.len);
    struct answer no = sent("petra", event, large);
    assert_int_equal(no.status, 413);
    assert_true(app_has(no, "class=\"msg bad\""));
    assert_true(app_has(no, "ilen är större än 8 MB; spara den"));
    assert_int_equal(sent_cut("petra", event, STR(PDF), 12).status, 400);
    assert_false(app_has(attack_page("petra", way), "/document/"));
}

static void who_does_not_lead_the_programme_keeps_no_file(void **state)
{
    struct str own = token;

    (void)state;
    token = after(attack_page("maja", way), "name=\"csrf\" value=\"");
    assert_int_equal(sent("maja", event, STR(PDF)).status, 403);
    assert_false(app_has(attack_page("maja", way), "multipart/form-data"));
    token = own;
    assert_false(app_has(attack_page("petra", way), "/document/"));
}

/* How many of the database's pieces there are, and how many hold `text`. */
static int pieces_with(const char *text, int *all)
{
    sqlite3_stmt *statement;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT count(*), coalesce(sum(instr(sealed, CAST(? AS "
                           "BLOB)) > 0), 0) FROM document_piece",
                           -1, &statement, NULL),
        SQLITE_OK);
    sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    *all = sqlite3_column_int(statement, 0);
    int found = sqlite3_column_int(statement, 1);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return found;
}

/* Of the unit too, but a firm's. */
static const char *other_way(void)
{
    struct buf url = buf_new(&app_arena);
    sqlite3_stmt *statement;
    sqlite3 *db;

    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT slug, rid FROM enrolment WHERE of = "
                                        "'firm' AND org_id = 1 LIMIT 1",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    buf_format(&url, "/programme/%s/way/%s",
               (const char *)sqlite3_column_text(statement, 0),
               (const char *)sqlite3_column_text(statement, 1));
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return url.ptr;
}

/* A file of three pieces, no two alike. */
static struct str long_pdf(void)
{
    struct buf file = buf_new(&app_arena);

    buf_cstr(&file, "%PDF-1.7\nEn förstudie\n");
    for (int64_t i = 0; file.len < 2 * SEAL_BYTES_MOST; i++)
        buf_int(&file, i);
    buf_cstr(&file, "\n%%EOF\n");
    return buf_str(&file);
}

static void a_file_is_kept_sealed_and_handed_over_as_it_came(void **state)
{
    struct str pdf = long_pdf();
    int pieces;

    (void)state;
    assert_int_equal(sent("petra", event, pdf).status, 303);
    assert_int_equal(sent("petra", event, pdf).status, 303); /* twice is once */
    struct answer shown = attack_page("petra", way);
    struct buf url = buf_new(&app_arena);
    buf_format(&url, "%s/document/%.*s", way, STR_ARG(after(shown, "/document/")));
    struct answer file = attack_page("petra", url.ptr);
    assert_int_equal(file.status, 200);
    assert_true(str_eq(file.body, pdf));
    assert_string_equal(file.type, "application/pdf");
    assert_string_equal(file.file_name, "document.pdf");
    assert_true(app_has(shown, "SHA-256"));
    assert_int_equal(pieces_with("En f", &pieces), 0);
    assert_int_equal(pieces, 3);
    assert_true(app_has(attack_page("petra", "/programme/norrbotten/around"), url.ptr));
    /* another file is another version, and nobody else's way leads to it */
    refused(sent("petra", event, STR("%PDF-1.7\nAnnat\n%%EOF\n")), 409,
            "the document has a file already; write it down anew, as its next version");
    struct buf elsewhere = buf_new(&app_arena);
    buf_format(&elsewhere, "%s/document/%.*s", other_way(),
               STR_ARG(after(shown, "/document/")));
    assert_int_equal(attack_page("petra", other_way()).status, 200);
    assert_int_equal(attack_page("petra", elsewhere.ptr).status, 404);
    assert_int_equal(attack_page("leila", url.ptr).status, 404);
    assert_int_equal(attack_page("tor", url.ptr).status, 403);
    assert_int_equal(attack_page("a participant", url.ptr).status, 403);
    assert_true(app_has(attack_page("ulla", "/log"),
                        SAID("the file of a document of a programme")));
}

static void what_is_kept_is_neither_changed_nor_taken_out(void **state)
{
    static const char *const tries[] = { "UPDATE document SET size_bytes = 1",
                                         "DELETE FROM document",
                                         "UPDATE document_piece SET nth = nth + 1",
                                         "DELETE FROM document_piece" };
    sqlite3 *db;

    (void)state;
    assert_int_equal(sqlite3_open(store_path(app.call.store), &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 2000);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++)
        assert_int_equal(sqlite3_exec(db, tries[i], NULL, NULL, NULL),
                         SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

/* One house for all; the tests go on from each other. */
static int open_house(void **state)
{
    int failed = attack_open_house(state);

    if (failed)
        return failed;
    struct answer programme = attack_page("petra", "/programme/norrbotten");
    struct buf url = buf_new(&app_arena);
    buf_format(&url, "/programme/norrbotten/way/%.*s",
               STR_ARG(after(programme, "/programme/norrbotten/way/")));
    way = url.ptr;
    struct answer shown = attack_page("petra", way);
    token = after(shown, "name=\"csrf\" value=\"");
    size_t form = str_find(shown.body, STR("multipart/form-data"));
    shown.body = str_sub(shown.body, form, shown.body.len);
    event = after(shown, "name=\"event\" value=\"");
    return 0;
}

#define TEST(f) cmocka_unit_test(f)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_no_document_is_refused_on_the_same_page),
        TEST(who_does_not_lead_the_programme_keeps_no_file),
        TEST(a_file_is_kept_sealed_and_handed_over_as_it_came),
        TEST(what_is_kept_is_neither_changed_nor_taken_out),
    };

    return cmocka_run_group_tests(tests, open_house, attack_close_house);
}
