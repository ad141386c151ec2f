/// lm_loss.h for one path.
#ifndef LM_TEMPLATE_LOSS_H
#define LM_TEMPLATE_LOSS_H

#include "reduce.h"

/// −Σ q log p = log Σ exp x − Σ q x, every x less the largest.
static real cross_entropy_row(int64_t classes, const real *x, int32_t target, real smoothing, real top, real total) {
  real loss = logarithm(splat(total))[0] - (1 - smoothing) * (x[target] - top);
  if (smoothing == 0) return loss;
  V sum = splat(0);
  for (int64_t i = 0; i < classes; i += W) sum += load_filled(x + i, classes - i, top) - top;
  return loss - smoothing / (real)classes * sum_of_lanes(sum);
}

static void path_cross_entropy(int64_t rows, int64_t classes, const real *logits, const int32_t *targets, real smoothing,
                               real *probabilities, real *losses) {
  for (int64_t r = 0; r < rows; r++, logits += classes, probabilities += classes) {
    real top = maximum_of_row(classes, logits);
    real total = softmax_of_row(classes, top, logits, probabilities);
    losses[r] = targets[r] < 0 ? 0 : cross_entropy_row(classes, logits, targets[r], smoothing, top, total);
  }
}

static void path_cross_entropy_gradient(int64_t rows, int64_t classes, const real *probabilities, const int32_t *targets,
                                        real smoothing, const real *dlosses, real *dlogits, int accumulate) {
  for (int64_t r = 0; r < rows; r++, probabilities += classes, dlogits += classes) {
    if (targets[r] < 0) {
      if (!accumulate) memset(dlogits, 0, (size_t)classes * sizeof(real));
      continue;
    }
    real share = smoothing / (real)classes, before = accumulate ? dlogits[targets[r]] : 0;
    for (int64_t i = 0; i < classes; i += W) {
      int64_t n = classes - i;
      put(dlogits + i, n, dlosses[r] * (load_n(probabilities + i, n) - share), accumulate);
    }
    dlogits[targets[r]] = before + dlosses[r] * (probabilities[targets[r]] - (1 - smoothing) - share);
  }
}

#endif
