/// lm_elementwise.h and lm_optimizer.h.
#include "check.h"

static void unary(const lm_path *path, run *r, int64_t n) {
  for (lm_unary_op op = LM_NEGATE; op <= LM_RELU; op++) {
    const float *x = positive(r, n), *any = op == LM_LOG || op == LM_SQUARE_ROOT ? x : given(r, n);
    path->unary(op, n, any, result(r, n));
  }
}

static void unary_gradient(const lm_path *path, run *r, int64_t n) {
  for (lm_unary_op op = LM_NEGATE; op <= LM_RELU; op++) {
    const float *x = positive(r, n), *y = positive(r, n), *dy = given(r, n);
    path->unary_gradient(op, n, x, y, dy, result(r, n), 0);
    path->unary_gradient(op, n, x, y, dy, result(r, n), 1);
  }
}

/// [2, 3, n] and, in b, one row repeated, one number repeated, or all of it.
static const int64_t b_strides[3][3] = {{0, 0, 1}, {3, 1, 0}, {0, 0, 0}};

static lm_broadcast broadcast(int64_t n, int form) {
  lm_broadcast b = {{1, 2, 3, n}, {6 * n, 3 * n, n, 1}, {0}};
  for (int axis = 0; axis < 3; axis++) b.b_strides[axis + 1] = form < 3 ? b_strides[form][axis] : b.a_strides[axis + 1];
  return b;
}

static void binary(const lm_path *path, run *r, int64_t n) {
  for (int form = 0; form < 4; form++) {
    lm_broadcast shape = broadcast(n, form);
    for (lm_binary_op op = LM_ADD; op <= LM_MINIMUM; op++) {
      const float *a = given(r, 6 * n), *b = positive(r, 6 * n + 6), *dy = given(r, 6 * n);
      path->binary(op, &shape, a, b, result(r, 6 * n));
      path->binary_gradient(op, &shape, a, b, dy, result(r, 6 * n), result(r, 6 * n));
    }
  }
}

static void sum_to(const lm_path *path, run *r, int64_t n) {
  for (int form = 0; form < 4; form++) {
    lm_broadcast shape = broadcast(n, form);
    for (int accumulate = 0; accumulate < 2; accumulate++) {
      path->sum_to(&shape, given(r, 6 * n), result(r, 6 * n + 6), accumulate);
    }
  }
}

static void affine(const lm_path *path, run *r, int64_t n) {
  path->affine(n, 1.5f, -0.25f, given(r, n), result(r, n));
  path->add_scaled(n, -0.75f, given(r, n), result(r, n));
}

static void interpolate(const lm_path *path, run *r, int64_t n) {
  const float *gate = given(r, n), *a = given(r, n), *b = given(r, n), *dy = given(r, n);
  path->interpolate(n, gate, a, b, result(r, n));
  path->interpolate_gradient(n, gate, a, b, dy, result(r, n), result(r, n), result(r, n));
}

static void norms(const lm_path *path, run *r, int64_t n) {
  float *x = given(r, 100 * n);
  result_value(r, path->sum_of_squares(100 * n, x));
  result_value(r, path->all_finite(n, x));
  if (n > 0) x[n - 1] = __builtin_inff();
  result_value(r, path->all_finite(n, x));
  path->clip(n, 0.5f, result(r, n));
}

/// An update that begins with a mean of squares, which is not negative.
static float *squares(run *r, int64_t n) {
  float *square = result(r, n);
  for (int64_t i = 0; i < n; i++) square[i] *= square[i];
  return square;
}

static void updates(const lm_path *path, run *r, int64_t n) {
  const float *gradient = given(r, n);
  path->sgd(n, 0.1f, 0, 0, 0.01f, gradient, 0, result(r, n));
  path->sgd(n, 0.1f, 0.9f, 0, 0.01f, gradient, result(r, n), result(r, n));
  path->sgd(n, 0.1f, 0.9f, 1, 0.01f, gradient, result(r, n), result(r, n));
  path->rmsprop(n, 0.01f, 0.99f, 1e-3f, 0.01f, gradient, squares(r, n), result(r, n));
  path->adam(n, 3, 0.01f, 0.9f, 0.999f, 1e-3f, 0.01f, 0.02f, gradient, result(r, n), squares(r, n), result(r, n));
}

const kernel_case elementwise_cases[] = {
    {"unary", unary},   {"unary gradient", unary_gradient}, {"binary", binary}, {"sum_to", sum_to},
    {"affine", affine}, {"interpolate", interpolate},       {"norms", norms},   {"updates", updates},
    {0, 0},
};
