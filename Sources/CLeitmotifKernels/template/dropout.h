/// The dropout of lm_random.h for one path.
#ifndef LM_TEMPLATE_DROPOUT_H
#define LM_TEMPLATE_DROPOUT_H

#include "real.h"

/// Counters whose words are computed together, one a lane: the compiler makes vectors of the loops over lanes.
enum { PHILOX_LANES = 8, PHILOX_WORDS = 4 * PHILOX_LANES };

/// The words of lm_philox for the counters from `counter` on, one after another.
static void philox_lanes(uint64_t key, uint64_t counter, uint64_t counter_high, uint32_t words[PHILOX_WORDS]) {
  uint32_t c[4][PHILOX_LANES], key_0 = (uint32_t)key, key_1 = (uint32_t)(key >> 32);
  for (int l = 0; l < PHILOX_LANES; l++) {
    c[0][l] = (uint32_t)(counter + (uint64_t)l);
    c[1][l] = (uint32_t)((counter + (uint64_t)l) >> 32);
    c[2][l] = (uint32_t)counter_high;
    c[3][l] = (uint32_t)(counter_high >> 32);
  }
  for (int i = 0; i < 10; i++, key_0 += 0x9E3779B9u, key_1 += 0xBB67AE85u) {
    for (int l = 0; l < PHILOX_LANES; l++) {
      uint64_t p = (uint64_t)0xD2511F53u * c[0][l], q = (uint64_t)0xCD9E8D57u * c[2][l];
      c[0][l] = (uint32_t)(q >> 32) ^ c[1][l] ^ key_0;
      c[1][l] = (uint32_t)q;
      c[2][l] = (uint32_t)(p >> 32) ^ c[3][l] ^ key_1;
      c[3][l] = (uint32_t)p;
    }
  }
  for (int l = 0; l < PHILOX_LANES; l++) {
    for (int i = 0; i < 4; i++) words[4 * l + i] = c[i][l];
  }
}

static void path_dropout_rows(int64_t rows, int64_t width, uint64_t key, const uint64_t *row_keys, real keep, const real *x,
                              real *y, int accumulate) {
  uint32_t words[PHILOX_WORDS];
  for (int64_t r = 0; r < rows; r++, x += width, y += width) {
    for (int64_t j = 0; j < width; j += PHILOX_WORDS) {
      philox_lanes(key, (uint64_t)(j / 4), row_keys[r], words);
      int64_t n = smaller(PHILOX_WORDS, width - j);
      for (int64_t i = 0; i < n; i++) {
        real kept = (real)(words[i] >> 8) * (real)0x1p-24 < keep ? x[j + i] / keep : 0;
        y[j + i] = accumulate ? y[j + i] + kept : kept;
      }
    }
  }
}

#endif
