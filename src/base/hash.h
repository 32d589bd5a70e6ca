/*
 * hash.h: BLAKE2b-256 of what is fed to it (libsodium), for fingerprints of inputs,
 * files and results. Each part is fed with its length, so that parts cannot run
 * together. Not for passwords.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <sodium/crypto_generichash.h>

#include "base/str.h"

#define HASH_BYTES      32u
#define HASH_TEXT_BYTES 65u /* lower-case hex and a terminator */

/* libsodium wants its state on a 64-byte line, an arena promises 16: hash.c finds the
 * line in here. So a started hash may not be copied. */
struct hash {
    unsigned char room[sizeof(crypto_generichash_state) + 64];
};

void hash_start(struct hash *hash);
void hash_str(struct hash *hash, struct str part);
void hash_int(struct hash *hash, int64_t part);
void hash_bytes(struct hash *hash, const void *bytes, size_t len); /* no length fed */
void hash_end(struct hash *hash, unsigned char out[HASH_BYTES]);
/* The first 8 bytes as a number; for ids and lottery keys. */
uint64_t hash_end_u64(struct hash *hash);
void hash_hex(const unsigned char bytes[HASH_BYTES], char text[HASH_TEXT_BYTES]);

#endif
