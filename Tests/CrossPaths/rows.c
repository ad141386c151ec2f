/// lm_reduce.h, lm_loss.h, lm_rows.h and lm_convolution.h.
#include "check.h"

static void sum_axis(const lm_path *path, run *r, int64_t n) {
  path->sum_axis(2, n, 3, given(r, 6 * n), result(r, 6));
  path->sum_axis(3, n, 1, given(r, 3 * n), result(r, 3));
  path->sum_axis(2, 300, n, given(r, 600 * n), result(r, 2 * n));
}

static void max_axis(const lm_path *path, run *r, int64_t n) {
  path->max_axis(2, 5, n, given(r, 10 * n), result(r, 2 * n), result_places(r, 2 * n));
  if (n > 0) path->max_axis(3, n, 1, given(r, 3 * n), result(r, 3), result_places(r, 3));
}

static void softmax(const lm_path *path, run *r, int64_t n) {
  const float *x = given(r, 5 * n), *y = positive(r, 5 * n), *dy = given(r, 5 * n);
  path->softmax(5, n, x, result(r, 5 * n));
  path->log_softmax(5, n, x, result(r, 5 * n));
  for (int accumulate = 0; accumulate < 2; accumulate++) {
    path->softmax_gradient(5, n, y, dy, result(r, 5 * n), accumulate);
    path->log_softmax_gradient(5, n, y, dy, result(r, 5 * n), accumulate);
  }
}

static void layer_norm(const lm_path *path, run *r, int64_t n) {
  const float *x = given(r, 7 * n), *gain = given(r, n), *dy = given(r, 7 * n);
  float *statistics = result(r, 14);
  path->layer_norm(7, n, 1e-5f, x, gain, given(r, n), result(r, 7 * n), statistics);
  for (int accumulate = 0; accumulate < 2; accumulate++) {
    path->layer_norm_gradient(7, n, x, gain, statistics, dy, result(r, 7 * n), accumulate, result(r, n), result(r, n));
  }
}

static void cross_entropy(const lm_path *path, run *r, int64_t n) {
  if (n == 0) return;
  const int32_t *targets = places(r, 9, (int32_t)n);
  float *probabilities = result(r, 9 * n);
  path->cross_entropy(9, n, given(r, 9 * n), targets, 0.1f, probabilities, result(r, 9));
  for (int accumulate = 0; accumulate < 2; accumulate++) {
    path->cross_entropy_gradient(9, n, probabilities, targets, 0.1f, given(r, 9), result(r, 9 * n), accumulate);
  }
}

static void moves(const lm_path *path, run *r, int64_t n) {
  const int32_t *index = places(r, 11, 4);
  path->gather_rows(11, n, index, given(r, 4 * n), result(r, 11 * n));
  path->scatter_add_rows(11, n, index, given(r, 11 * n), 4, result(r, 4 * n), scratch(r, 0));
  for (int accumulate = 0; accumulate < 2; accumulate++) {
    path->copy_columns(3, n, given(r, 3 * (n + 2)), n + 2, result(r, 3 * (n + 5)), n + 5, accumulate);
  }
}

/// Steps of the ragged batch and of the pooled one.
enum { ROWS = 13, POOLED_ROWS = 8, SEQUENCES = 5 };

static void sequences(const lm_path *path, run *r, int64_t n) {
  for (lm_sequence_reduction kind = LM_SEQUENCE_SUM; kind <= LM_SEQUENCE_MAX; kind++) {
    int32_t *index = kind == LM_SEQUENCE_MAX ? result_places(r, SEQUENCES * n) : 0;
    path->sequence_reduce(kind, &ragged, n, given(r, ROWS * n), result(r, SEQUENCES * n), index);
    for (int accumulate = 0; accumulate < 2; accumulate++) {
      const float *dy = given(r, SEQUENCES * n);
      path->sequence_reduce_gradient(kind, &ragged, n, index, dy, result(r, ROWS * n), accumulate);
    }
  }
  path->sequence_softmax(&ragged, given(r, ROWS), result(r, ROWS));
  path->sequence_softmax_gradient(&ragged, positive(r, ROWS), given(r, ROWS), result(r, ROWS), 1);
}

static void windows(const lm_path *path, run *r, int64_t n) {
  path->unfold(&ragged, n, 4, given(r, ROWS * n), result(r, ROWS * 4 * n));
  for (int mean = 0; mean < 2; mean++) {
    int32_t *index = mean ? 0 : result_places(r, POOLED_ROWS * n);
    path->pool_steps(&ragged, &pooled, 2, mean, n, given(r, ROWS * n), result(r, POOLED_ROWS * n), index);
    for (int accumulate = 0; accumulate < 2; accumulate++) {
      const float *dy = given(r, POOLED_ROWS * n);
      path->pool_steps_gradient(&ragged, &pooled, 2, mean, n, index, dy, result(r, ROWS * n), accumulate);
      path->unfold_gradient(&ragged, n, 4, given(r, ROWS * 4 * n), result(r, ROWS * n), accumulate);
    }
  }
}

const kernel_case row_cases[] = {
    {"sum_axis", sum_axis},           {"max_axis", max_axis}, {"softmax", softmax},     {"layer norm", layer_norm},
    {"cross-entropy", cross_entropy}, {"moves", moves},       {"sequences", sequences}, {"windows", windows},
    {0, 0},
};
