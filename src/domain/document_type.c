/* document_type.c: see document_type.h. */
#include "domain/document_type.h"

#define PDF_TAIL     2048u  /* %%EOF, and what programs leave after it        */
#define ZIP_TAIL     65557u /* the record that ends a ZIP, and its comment    */
#define ZIP_END      22u
#define ENTRY_HEAD   30u
#define ODT_MIMETYPE "mimetypeapplication/vnd.oasis.opendocument.text"

const char *const document_words[DOCUMENT_TYPE_COUNT] = { "pdf", "odt", "docx", "png",
                                                          "jpeg" };
const char *const document_media[DOCUMENT_TYPE_COUNT] = {
    "application/pdf", "application/vnd.oasis.opendocument.text",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "image/png", "image/jpeg"
};
const char *const document_files[DOCUMENT_TYPE_COUNT] = {
    "document.pdf", "document.odt", "document.docx", "document.png", "document.jpeg"
};
const char *const document_names[DOCUMENT_TYPE_COUNT] = { "PDF", "ODT", "DOCX", "PNG",
                                                          "JPEG" };

static struct str tail(struct str bytes, size_t len)
{
    return bytes.len > len ? str_sub(bytes, bytes.len - len, len) : bytes;
}

static bool has(struct str bytes, struct str part)
{
    return str_find(bytes, part) != SIZE_MAX;
}

static bool begins(struct str bytes, struct str part)
{
    return bytes.len >= part.len && str_eq(str_sub(bytes, 0, part.len), part);
}

static bool ends(struct str bytes, struct str part)
{
    return bytes.len >= part.len && str_eq(tail(bytes, part.len), part);
}

/* A ZIP that is whole ends in a record whose comment reaches the file's end. */
static bool zip_is_whole(struct str bytes)
{
    struct str end = tail(bytes, ZIP_TAIL);

    for (size_t at = end.len; at-- > 0;) {
        const unsigned char *c = (const unsigned char *)end.ptr + at;
        if (end.len - at >= ZIP_END && begins(str_sub(end, at, 4), STR("PK\5\6")) &&
            at + ZIP_END + c[20] + ((size_t)c[21] << 8) == end.len)
            return true;
    }
    return false;
}

static bool is_odt(struct str bytes)
{
    return begins(str_sub(bytes, ENTRY_HEAD, bytes.len), STR(ODT_MIMETYPE));
}

enum shape { SHAPE_OTHER, SHAPE_CUT, SHAPE_MACROS, SHAPE_WHOLE };

static enum shape zip_shape(struct str bytes, enum document_type *type)
{
    bool odt = is_odt(bytes);

    *type = odt ? DOCUMENT_ODT : DOCUMENT_DOCX;
    if (!zip_is_whole(bytes))
        return odt || has(bytes, STR("word/")) ? SHAPE_CUT : SHAPE_OTHER;
    if (!odt && !has(bytes, STR("word/document.xml")))
        return SHAPE_OTHER;
    return !odt && has(bytes, STR("vbaProject.bin")) ? SHAPE_MACROS : SHAPE_WHOLE;
}

static enum shape shape_of(struct str bytes, enum document_type *type)
{
    if (begins(bytes, STR("%PDF-"))) {
        *type = DOCUMENT_PDF;
        return has(tail(bytes, PDF_TAIL), STR("%%EOF")) ? SHAPE_WHOLE : SHAPE_CUT;
    }
    if (begins(bytes, STR("\x89PNG\r\n\x1a\n"))) {
        *type = DOCUMENT_PNG;
        return ends(bytes, STR("IEND\xae\x42\x60\x82")) ? SHAPE_WHOLE : SHAPE_CUT;
    }
    if (begins(bytes, STR("\xff\xd8\xff"))) {
        *type = DOCUMENT_JPEG;
        return has(tail(bytes, 64), STR("\xff\xd9")) ? SHAPE_WHOLE : SHAPE_CUT;
    }
    if (begins(bytes, STR("PK\3\4")))
        return zip_shape(bytes, type);
    return SHAPE_OTHER;
}

bool document_type_of(struct str bytes, enum document_type *type, struct err *err)
{
    enum document_type found = DOCUMENT_PDF;

    if (bytes.len == 0)
        return err_set(err, ERR_INPUT, N_("the file is empty"));
    switch (shape_of(bytes, &found)) {
    case SHAPE_OTHER:
        return err_set(err, ERR_INPUT,
                       N_("the file is none of PDF, ODT, DOCX, PNG and JPEG"));
    case SHAPE_CUT:
        return err_set(err, ERR_INPUT, N_("the file is cut off: its end is missing"));
    case SHAPE_MACROS:
        return err_set(err, ERR_INPUT, N_("the file holds macros; save it without"));
    case SHAPE_WHOLE:
        break;
    }
    *type = found;
    return true;
}

bool document_type_from(struct str word, enum document_type *type)
{
    for (int i = 0; i < DOCUMENT_TYPE_COUNT; i++)
        if (str_is(word, document_words[i])) {
            *type = (enum document_type)i;
            return true;
        }
    return false;
}
