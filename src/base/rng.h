/*
 * rng.h: numbers that look random and repeat exactly.
 *
 * Method  splitmix64 for mixing and seeding (Steele, Lea, Flood, OOPSLA 2014);
 *         xoshiro256** for streams (Blackman, Vigna, ACM TOMS 47, 2021).
 * Purity  state is the caller's; the same seed gives the same numbers anywhere.
 *         Not for secrets: those come from libsodium.
 */
#ifndef BASE_RNG_H
#define BASE_RNG_H

#include <stdint.h>

struct rng {
    uint64_t s[4];
};

uint64_t rng_mix(uint64_t x); /* a bijection of 64 bits: one splitmix64 step's mixing */
struct rng rng_seeded(uint64_t seed);
uint64_t rng_next(struct rng *rng);
/* Uniform in 0 .. below-1, without bias (Lemire 2019); `below` > 0. */
uint32_t rng_below(struct rng *rng, uint32_t below);

#endif
