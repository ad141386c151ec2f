#include "lm_random.h"

#include <math.h>

static void round_once(uint32_t c[4], uint32_t key_0, uint32_t key_1) {
  uint64_t p = (uint64_t)0xD2511F53u * c[0], q = (uint64_t)0xCD9E8D57u * c[2];
  uint32_t next[4] = {(uint32_t)(q >> 32) ^ c[1] ^ key_0, (uint32_t)q, (uint32_t)(p >> 32) ^ c[3] ^ key_1, (uint32_t)p};
  for (int i = 0; i < 4; i++) c[i] = next[i];
}

void lm_philox(uint64_t key, uint64_t counter_low, uint64_t counter_high, uint32_t words[4]) {
  uint32_t c[4] = {(uint32_t)counter_low, (uint32_t)(counter_low >> 32), (uint32_t)counter_high, (uint32_t)(counter_high >> 32)};
  uint32_t key_0 = (uint32_t)key, key_1 = (uint32_t)(key >> 32);
  for (int i = 0; i < 10; i++, key_0 += 0x9E3779B9u, key_1 += 0xBB67AE85u) round_once(c, key_0, key_1);
  for (int i = 0; i < 4; i++) words[i] = c[i];
}

static float uniform(uint32_t word) { return (float)(word >> 8) * 0x1p-24f; }

void lm_uniform(int64_t count, uint64_t key, uint64_t counter_high, float *y) {
  uint32_t words[4];
  for (int64_t i = 0; i < count; i++) {
    if (i % 4 == 0) lm_philox(key, (uint64_t)(i / 4), counter_high, words);
    y[i] = uniform(words[i % 4]);
  }
}

/// Words 0, 1 and 2, 3 give a pair of normals each. In double, so that rounding to float hides how libm rounds.
static void normals(const uint32_t words[4], float y[4]) {
  for (int i = 0; i < 4; i += 2) {
    double radius = sqrt(-2 * log(((double)words[i] + 1) * 0x1p-32)), angle = 0x1.921fb54442d18p+2 * (double)words[i + 1] * 0x1p-32;
    y[i] = (float)(radius * cos(angle));
    y[i + 1] = (float)(radius * sin(angle));
  }
}

void lm_normal(int64_t count, uint64_t key, uint64_t counter_high, float *y) {
  uint32_t words[4];
  float four[4];
  for (int64_t i = 0; i < count; i++) {
    if (i % 4 == 0) {
      lm_philox(key, (uint64_t)(i / 4), counter_high, words);
      normals(words, four);
    }
    y[i] = four[i % 4];
  }
}
