/// Parameter updates, in place, and the checks that go before them.
#ifndef LM_OPTIMIZER_H
#define LM_OPTIMIZER_H

#include <stdint.h>

/// Σ x², in double, in chunks of fixed size in order.
double lm_sum_of_squares(int64_t count, const float *x);

/// 1 when every value is finite.
int lm_all_finite(int64_t count, const float *x);

/// x[i] = min(max(x[i], −limit), limit).
void lm_clip(int64_t count, float limit, float *x);

/// velocity = momentum · velocity + g; parameter −= rate · (nesterov ? g + momentum · velocity : velocity), with
/// g = gradient + decay · parameter. `velocity` is NULL when momentum is 0.
void lm_sgd(int64_t count, float rate, float momentum, int nesterov, float decay, const float *gradient, float *velocity, float *parameter);

/// square = smoothing · square + (1 − smoothing) · g²; parameter −= rate · g / (√square + ε), g as in lm_sgd.
void lm_rmsprop(int64_t count, float rate, float smoothing, float epsilon, float decay, const float *gradient, float *square, float *parameter);

/// Kingma and Ba (2015). `step` counts from 1. `decay` is added to the gradient; `decoupled_decay` (Loshchilov and Hutter
/// 2019) first takes rate · decoupled_decay · parameter away.
void lm_adam(int64_t count, int64_t step, float rate, float beta1, float beta2, float epsilon, float decay, float decoupled_decay,
             const float *gradient, float *mean, float *square, float *parameter);

#endif
