/// The shape of a ragged batch, time-major and packed: the rows of step 0, then those of step 1, …;
/// inside a step the longest sequence first. A sequence has the same place in every step it reaches.
#ifndef LM_STEPS_H
#define LM_STEPS_H

#include <stdint.h>

typedef struct {
  /// B: sequences, those of length 0 included (they come last).
  int64_t batch_size;
  /// T: steps of the longest sequence.
  int64_t step_count;
  /// [T + 1]: row of the first sequence at step t; offsets[T] = R, the number of rows.
  /// offsets[t + 1] − offsets[t] sequences run at step t: never more than at step t − 1.
  const int64_t *offsets;
  /// [B]: length of each sequence, never increasing.
  const int64_t *lengths;
} lm_steps;

#endif
