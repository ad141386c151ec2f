/// Reductions along an axis, softmax and normalisation along rows.
#ifndef LM_REDUCE_H
#define LM_REDUCE_H

#include <stdint.h>

/// y[o, i] = Σₖ x[o, k, i], added in chunks of fixed size in order of k. x is [outer, count, inner].
void lm_sum_axis(int64_t outer, int64_t count, int64_t inner, const float *x, float *y);

/// y[o, i] = maxₖ x[o, k, i] and the first k that reaches it. `count` ≥ 1.
void lm_max_axis(int64_t outer, int64_t count, int64_t inner, const float *x, float *y, int32_t *index);

/// y = softmax of each row of x [rows, width]. `y` may alias `x`.
void lm_softmax(int64_t rows, int64_t width, const float *x, float *y);

/// dx (added to when `accumulate`) from y = softmax(x) and dy.
void lm_softmax_gradient(int64_t rows, int64_t width, const float *y, const float *dy, float *dx, int accumulate);

/// y = x − log Σ exp x, row by row. `y` may alias `x`.
void lm_log_softmax(int64_t rows, int64_t width, const float *x, float *y);

/// dx (added to when `accumulate`) from y = log_softmax(x) and dy.
void lm_log_softmax_gradient(int64_t rows, int64_t width, const float *y, const float *dy, float *dx, int accumulate);

/// Ba, Kiros and Hinton (2016): y = gain · (x − μ) / √(σ² + ε) + bias, μ and σ² (biased) over each row.
/// `statistics` [rows, 2] receives μ and 1/√(σ² + ε) for the gradient.
void lm_layer_norm(int64_t rows, int64_t width, float epsilon, const float *x, const float *gain, const float *bias, float *y, float *statistics);

/// Gradients of lm_layer_norm: dx (added to when `accumulate`); dgain and dbias [width] are added to, rows in
/// chunks of a fixed size.
void lm_layer_norm_gradient(int64_t rows, int64_t width, const float *x, const float *gain, const float *statistics, const float *dy,
                            float *dx, int accumulate, float *dgain, float *dbias);

#endif
