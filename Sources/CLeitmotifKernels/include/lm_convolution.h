/// Convolution windows and pooling over the steps of ragged sequences.
#ifndef LM_CONVOLUTION_H
#define LM_CONVOLUTION_H

#include <stdint.h>

#include "lm_steps.h"

/// y [R, taps · width]: row (t, b) holds steps t − ⌊(taps − 1)/2⌋ … of sequence b, zeros beyond its ends.
/// A convolution is then one product.
void lm_unfold(const lm_steps *steps, int64_t width, int64_t taps, const float *x, float *y);

/// dx [R, width] (added to when `accumulate`) from dy [R, taps · width]; taps are added in order.
void lm_unfold_gradient(const lm_steps *steps, int64_t width, int64_t taps, const float *dy, float *dx, int accumulate);

/// y [R', width]: step t of y is the maximum (mean when `mean`) over steps n·t ..< min(n·(t + 1), T) of x. `pooled` has
/// ⌈T/n⌉ steps a sequence, in the same order. `index` [R', width] receives the row of x that gave the maximum; NULL for mean.
void lm_pool_steps(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width, const float *x, float *y, int32_t *index);
void lm_pool_steps_gradient(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width, const int32_t *index,
                            const float *dy, float *dx, int accumulate);

#endif
