/// Connectionist temporal classification (Graves and others 2006): what the steps of a sequence say of a shorter one.
#ifndef LM_CTC_H
#define LM_CTC_H

#include <stdint.h>

#include "lm_steps.h"
#include "lm_threads.h"

/// A target is spelled by every way through its labels, each at one step or more, with any number of steps of `blank` between
/// them, and at least one between two labels that are the same. losses[b] = −log of the probability of all these ways
/// together, softmax(logits) being the probabilities of a step.
///
/// Sequences are by rank. `targets` are the labels of all, those of sequence b at target_offsets[b] ..< target_offsets[b + 1], in
/// 0 ..< classes and never `blank`. logits [R, classes], losses [B].
/// A target that its steps cannot spell has loss +∞ and slopes 0. An empty one is all blanks; without steps that costs 0.
/// slopes [R, classes], unless NULL: ∂losses/∂logits = softmax(logits) − the share of the ways that have a class at a step.
/// Computed in logarithms, a step at a time relative to its best place. A sequence's bits are its own.
void lm_ctc(lm_pool *pool, const lm_steps *steps, int64_t classes, const float *logits, const int32_t *targets,
            const int64_t *target_offsets, int32_t blank, float *losses, float *slopes, float *workspace);

/// Floats of workspace that `lm_ctc` needs with that pool.
int64_t lm_ctc_workspace(const lm_pool *pool, const lm_steps *steps, const int64_t *target_offsets);

/// dx [R, width] (added to when `accumulate`) = scales[b] · x, row by row. What a scale of 0 meets is 0, even ∞.
void lm_scale_sequences(const lm_steps *steps, int64_t width, const float *x, const float *scales, float *dx, int accumulate);

#endif
