/*
 * document_type.h: what kind of file somebody sent, told from its own bytes, never from
 * its name or from what the sender says.
 *
 * In      the bytes of a file.
 * Out     one of the kinds that are kept: PDF, ODT, DOCX, PNG, JPEG.
 * Method  how each begins, and how it ends: a file that was cut off is refused. An ODT
 *         names itself in its first entry; a DOCX is a ZIP whose list of entries holds
 *         word/document.xml and no macros. Sources: ISO 32000-1 7.5; OpenDocument 1.3
 *         part 2, 3.3; ECMA-376 part 2; PNG 5.2; JPEG B.1.
 * Purity  pure. Nothing is unpacked, and nothing in it is looked for: it is no search
 *         for viruses.
 */
#ifndef DOMAIN_DOCUMENT_TYPE_H
#define DOMAIN_DOCUMENT_TYPE_H

#include "base/err.h"
#include "base/str.h"

enum document_type {
    DOCUMENT_PDF,
    DOCUMENT_ODT,
    DOCUMENT_DOCX,
    DOCUMENT_PNG,
    DOCUMENT_JPEG,
    DOCUMENT_TYPE_COUNT
};

/* "pdf"; "application/pdf"; "document.pdf"; "PDF". */
extern const char *const document_words[DOCUMENT_TYPE_COUNT];
extern const char *const document_media[DOCUMENT_TYPE_COUNT];
extern const char *const document_files[DOCUMENT_TYPE_COUNT];
extern const char *const document_names[DOCUMENT_TYPE_COUNT];

/* err  ERR_INPUT  empty, of another kind, cut off, or with macros. */
MUST_USE bool document_type_of(struct str bytes, enum document_type *type,
                               struct err *err);
/* The kind whose word it is; false: none. */
bool document_type_from(struct str word, enum document_type *type);

#endif
