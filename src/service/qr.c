/* qr.c: see qr.h. */
#include "service/qr.h"

#include <qrencode.h>

#define BORDER 4

bool qr_draw(struct arena *arena, struct str text, struct qr *qr, struct err *err)
{
    struct buf path = buf_new(arena);

    if (text.len > QR_BYTES_MOST)
        return err_set(err, ERR_LIMIT, N_("the text is too long for a picture"));
    QRcode *code = QRcode_encodeString8bit(str_cstr(arena, text), 0, QR_ECLEVEL_M);
    if (!code)
        return err_set(err, ERR_INTERNAL, N_("the picture could not be made"));
    for (int y = 0; y < code->width; y++)
        for (int x = 0; x < code->width;) {
            int from = x;
            while (x < code->width && (code->data[y * code->width + x] & 1))
                x++;
            if (x > from)
                buf_format(&path, "M%d %dh%dv1h-%dz", from + BORDER, y + BORDER,
                           x - from, x - from);
            x += x == from;
        }
    *qr = (struct qr){ buf_str(&path), (uint32_t)(code->width + 2 * BORDER) };
    QRcode_free(code);
    return true;
}
