/*
 * test_document_type.c: is a file's kind told from its bytes, and one that is cut off,
 * empty, of another kind or with macros refused?
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "domain/document_type.h"

#define HEAD                                                                           \
    "PK\3\4"                                                                           \
    "\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x08\0\0\0"
#define END                                                                            \
    "PK\5\6"                                                                           \
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
#define REMARK                                                                         \
    "PK\5\6"                                                                           \
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\5\0tack!"
#define MIME           "mimetypeapplication/vnd.oasis.opendocument.text"
#define PNG            "\x89PNG\r\n\x1a\n....IHDR"
#define PNG_END        "....IEND\xae\x42\x60\x82"
#define BYTES(literal) ((struct str){ (literal), sizeof(literal) - 1 })

static void each_kind_is_told_from_its_own_bytes(void **state)
{
    const struct {
        struct str bytes;
        enum document_type type;
    } whole[] = {
        { BYTES("%PDF-1.4\n1 0 obj\n%%EOF"), DOCUMENT_PDF },
        { BYTES("%PDF-2.0\n%%EOF\r\n\r\n"), DOCUMENT_PDF },
        { BYTES(HEAD MIME "content.xml" END), DOCUMENT_ODT },
        { BYTES(HEAD MIME "content.xml" REMARK), DOCUMENT_ODT },
        { BYTES(HEAD "[Content_Types].xml word/document.xml" END), DOCUMENT_DOCX },
        { BYTES(PNG PNG_END), DOCUMENT_PNG },
        { BYTES("\xff\xd8\xff\xe0 JFIF \xff\xd9"), DOCUMENT_JPEG },
    };

    (void)state;
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        enum document_type type = DOCUMENT_TYPE_COUNT, same;
        struct err err = { 0 };
        if (!document_type_of(whole[i].bytes, &type, &err))
            fail_msg("%zu: %s", i, err_english(&err));
        assert_int_equal(type, whole[i].type);
        assert_true(document_type_from(str_from(document_words[type]), &same));
        assert_int_equal(same, type);
    }
}

static void what_is_none_of_them_is_refused_and_nothing_written(void **state)
{
    const struct {
        struct str bytes;
        const char *why;
    } bad[] = {
        { BYTES(""), "the file is empty" },
        { BYTES("hej"), "none of PDF" },
        { BYTES("<!doctype html>%PDF-1.4 %%EOF"), "none of PDF" },
        { BYTES("%PDF-1.4\n1 0 obj\n"), "cut off" },
        { BYTES(HEAD MIME "content.xml"), "cut off" },
        { BYTES(HEAD MIME "content.xml" REMARK "more"), "cut off" },
        { BYTES(HEAD "word/document.xml PK\1\2"), "cut off" },
        { BYTES(HEAD "xl/workbook.xml" END), "none of PDF" },
        { BYTES(HEAD "classes.dex"), "none of PDF" },
        { BYTES(HEAD "word/document.xml word/vbaProject.bin" END), "holds macros" },
        { BYTES("PK\3\4"), "none of PDF" },
        { BYTES(PNG), "cut off" },
        { BYTES("\xff\xd8\xff\xe0 JFIF "), "cut off" },
        { BYTES("\xff\xd8"), "none of PDF" },
        { BYTES("GIF89a"), "none of PDF" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        enum document_type type = DOCUMENT_TYPE_COUNT;
        struct err err = { 0 };
        if (document_type_of(bad[i].bytes, &type, &err))
            fail_msg("%zu was taken as %s", i, document_words[type]);
        assert_int_equal(err.kind, ERR_INPUT);
        assert_non_null(strstr(err_english(&err), bad[i].why));
        assert_int_equal(type, DOCUMENT_TYPE_COUNT);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_kind_is_told_from_its_own_bytes),
        cmocka_unit_test(what_is_none_of_them_is_refused_and_nothing_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
