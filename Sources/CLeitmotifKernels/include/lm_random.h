/// Counter-based random numbers: Philox4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011).
#ifndef LM_RANDOM_H
#define LM_RANDOM_H

#include <stdint.h>

/// Four words for `key` and the 128-bit counter (low, high): the same everywhere, always.
void lm_philox(uint64_t key, uint64_t counter_low, uint64_t counter_high, uint32_t words[4]);

/// y[i] uniform in [0, 1), 24 bits: word i mod 4 of counter (i / 4, high).
void lm_uniform(int64_t count, uint64_t key, uint64_t counter_high, float *y);

/// y[i] standard normal, by Box and Muller's transform of the words of counter (i / 4, high).
void lm_normal(int64_t count, uint64_t key, uint64_t counter_high, float *y);

/// Inverted dropout of rows: y[r, j] = x[r, j] / keep where word j mod 4 of counter (row_keys[r], j / 4), as a uniform
/// number, is below `keep`; else 0. A row's mask depends on its key alone. Also its own gradient. `y` may alias `x`.
void lm_dropout_rows(int64_t rows, int64_t width, uint64_t key, const uint64_t *row_keys, float keep, const float *x, float *y, int accumulate);

#endif
