/// Cross-entropy on logits.
#ifndef LM_LOSS_H
#define LM_LOSS_H

#include <stdint.h>

/// probabilities [rows, classes] = softmax(logits), and losses[r] = −Σ_c q_c log p_c with q = 1 − smoothing on the target
/// plus smoothing/classes on each class. A target below 0 leaves its row out: loss 0.
void lm_cross_entropy(int64_t rows, int64_t classes, const float *logits, const int32_t *targets, float smoothing,
                      float *probabilities, float *losses);

/// dlogits (added to when `accumulate`) dlosses[r] · (p − q); 0 for rows left out.
void lm_cross_entropy_gradient(int64_t rows, int64_t classes, const float *probabilities, const int32_t *targets, float smoothing,
                               const float *dlosses, float *dlogits, int accumulate);

#endif
