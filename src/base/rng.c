/* rng.c: see rng.h. */
#include "base/rng.h"

#include <assert.h>

uint64_t rng_mix(uint64_t x)
{
    x += UINT64_C(0x9E3779B97F4A7C15);
    x = (x ^ (x >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94D049BB133111EB);
    return x ^ (x >> 31);
}

struct rng rng_seeded(uint64_t seed)
{
    struct rng rng;

    for (int i = 0; i < 4; i++) {
        rng.s[i] = rng_mix(seed);
        seed += UINT64_C(0x9E3779B97F4A7C15);
    }
    return rng;
}

static uint64_t rotl(uint64_t x, int k)
{
    return (x << k) | (x >> (64 - k));
}

uint64_t rng_next(struct rng *rng)
{
    uint64_t *s = rng->s;
    uint64_t result = rotl(s[1] * 5, 7) * 9, t = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotl(s[3], 45);
    return result;
}

uint32_t rng_below(struct rng *rng, uint32_t below)
{
    assert(below > 0);

    uint64_t product = (rng_next(rng) >> 32) * (uint64_t)below;
    if ((uint32_t)product < below) {
        uint32_t floor = -below % below;
        while ((uint32_t)product < floor)
            product = (rng_next(rng) >> 32) * (uint64_t)below;
    }
    return (uint32_t)(product >> 32);
}
