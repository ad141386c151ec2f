/// Elementwise operations, with broadcasting, and their gradients.
#ifndef LM_ELEMENTWISE_H
#define LM_ELEMENTWISE_H

#include <stdint.h>

typedef enum {
  LM_NEGATE, LM_EXP, LM_LOG, LM_SQUARE_ROOT, LM_SQUARE, LM_RECIPROCAL, LM_ABSOLUTE, LM_TANH, LM_SIGMOID, LM_RELU
} lm_unary_op;

typedef enum { LM_ADD, LM_SUBTRACT, LM_MULTIPLY, LM_DIVIDE, LM_MAXIMUM, LM_MINIMUM } lm_binary_op;

/// y[i] = op(x[i]). `y` may alias `x`.
/// exp, log: ≤ 2 ulp, denormals included; tanh, sigmoid: ≤ 3e-7 absolute, exact limits at ±∞; NaN stays NaN. An element's
/// bits do not depend on its place in the array.
void lm_unary(lm_unary_op op, int64_t count, const float *x, float *y);

/// dx[i] (added to when `accumulate`, else overwritten) dy[i] · op'(x[i]), from x and y = op(x).
/// At a kink the derivative is 0 (relu and |x| at 0). `dx` may alias `dy`.
void lm_unary_gradient(lm_unary_op op, int64_t count, const float *x, const float *y, const float *dy, float *dx, int accumulate);

/// A shape of four axes (unused ones are 1) with one stride an operand and axis, in elements; 0 repeats.
typedef struct {
  int64_t shape[4];
  int64_t a_strides[4];
  int64_t b_strides[4];
} lm_broadcast;

/// y (dense, `shape`) = op(a, b). `y` may alias an operand that is not repeated.
void lm_binary(lm_binary_op op, const lm_broadcast *broadcast, const float *a, const float *b, float *y);

/// Gradients of lm_binary with respect to a (`da`, of y's dense shape; the caller reduces repeated axes)
/// and b (`db`, likewise). Either may be NULL. Ties of maximum and minimum go to a. Added to when `accumulate`, else
/// overwritten. One of the two may alias `dy` when it is overwritten.
void lm_binary_gradient(lm_binary_op op, const lm_broadcast *broadcast, const float *a, const float *b, const float *dy,
                        float *da, float *db, int accumulate);

/// y, of strides `b_strides` (0 on the summed axes), is (added to when `accumulate`, else overwritten) the sum of x,
/// dense of `shape`, over the axes that y repeats. `a_strides` are not read.
void lm_sum_to(const lm_broadcast *broadcast, const float *x, float *y, int accumulate);

/// y[i] = scale · x[i] + shift. `y` may alias `x`.
void lm_affine(int64_t count, float scale, float shift, const float *x, float *y);

/// y[i] += scale · x[i].
void lm_add_scaled(int64_t count, float scale, const float *x, float *y);

/// y[i] = gate[i] · a[i] + (1 − gate[i]) · b[i]. `y` may alias any operand.
void lm_interpolate(int64_t count, const float *gate, const float *a, const float *b, float *y);

/// Gradients of lm_interpolate; overwritten; any of the three may be NULL.
void lm_interpolate_gradient(int64_t count, const float *gate, const float *a, const float *b, const float *dy,
                             float *dgate, float *da, float *db);

#endif
