/*
 * fuzz_vocab.c: the readers of vocabularies, each over any bytes. The first byte says
 * which file the rest pretends to be.
 */
#include <stddef.h>
#include <stdint.h>

#include "service/vocab_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena = { 0 }, scratch = { 0 };
    struct vocab_lexicon words;
    struct call call = { .arena = &arena };
    struct pile pile = {
        .arena = &scratch, .words = &words, .vintage = "2025", .source = "af-2025"
    };
    struct err err = { 0 };
    uint32_t count = 0;

    if (size == 0)
        return 0;
    while (vocab_parts[count].name)
        count++;
    vocab_lexicon_start(&words, &arena);
    struct vocab_reading reading = {
        .call = &call,
        .pile = &pile,
        .words = &words,
        .bytes = { (const char *)data + 1, size - 1 },
        .lang = "en",
        .all = size,
    };
    bool ok = vocab_parts[data[0] % count].read(&reading, &err);
    if (ok == (err.kind != ERR_NONE))
        __builtin_trap();
    for (uint32_t i = 0; i < pile.count; i++)
        if (pile.fact[i].word >= words.count || pile.fact[i].other >= words.count)
            __builtin_trap();
    arena_free(&scratch);
    arena_free(&arena);
    return 0;
}
