/// lm_rows.h for one path.
#ifndef LM_TEMPLATE_ROWS_H
#define LM_TEMPLATE_ROWS_H

#include "reduce.h"

static void add_to_row(int64_t width, const real *x, real *y) {
  for (int64_t i = 0; i < width; i += W) put(y + i, width - i, load_n(x + i, width - i), 1);
}

static void path_gather_rows(int64_t count, int64_t width, const int32_t *index, const real *x, real *y) {
  size_t size = (size_t)width * sizeof(real);
  for (int64_t r = 0; r < count; r++, y += width) {
    if (index[r] < 0) {
      memset(y, 0, size);
    } else {
      memcpy(y, x + index[r] * width, size);
    }
  }
}

static void path_scatter_add_rows(int64_t count, int64_t width, const int32_t *index, const real *y, int64_t x_rows, real *x,
                                  real *workspace) {
  (void)x_rows, (void)workspace;
  for (int64_t r = 0; r < count; r++) {
    if (index[r] >= 0) add_to_row(width, y + r * width, x + index[r] * width);
  }
}

static void path_copy_columns(int64_t rows, int64_t width, const real *x, int64_t x_stride, real *y, int64_t y_stride,
                              int accumulate) {
  for (int64_t r = 0; r < rows; r++, x += x_stride, y += y_stride) {
    for (int64_t i = 0; i < width; i += W) put(y + i, width - i, load_n(x + i, width - i), accumulate);
  }
}

/// Row t of sequence b.
LM_INLINE int64_t row_at(const lm_steps *s, int64_t t, int64_t b) { return s->offsets[t] + b; }

/// Σ over the steps of sequence b, in chunks of steps.
static void sum_sequence(const lm_steps *s, int64_t b, int64_t width, int64_t n, real scale, const real *x, real *y) {
  V total = splat(0);
  for (int64_t from = 0; from < s->lengths[b]; from += SUM_CHUNK) {
    V part = splat(0);
    for (int64_t t = from; t < smaller(s->lengths[b], from + SUM_CHUNK); t++) part += load_n(x + row_at(s, t, b) * width, n);
    total += part;
  }
  store_n(y, n, total * scale);
}

static void max_sequence(const lm_steps *s, int64_t b, int64_t width, int64_t n, const real *x, real *y, int32_t *index) {
  V best = s->lengths[b] > 0 ? load_n(x + b * width, n) : splat(0);
  VI where = (VI)((integer)(s->lengths[b] > 0 ? 0 : -1));
  for (int64_t t = 1; t < s->lengths[b]; t++) {
    V value = load_n(x + row_at(s, t, b) * width, n);
    VI better = (value > best) | ((value != value) & (best == best));
    best = choose(better, value, best);
    where = better ? (VI)((integer)t) : where;
  }
  store_n(y, n, best);
  for (int64_t i = 0; i < smaller(n, W); i++) index[i] = (int32_t)where[i];
}

LM_INLINE real sequence_scale(lm_sequence_reduction reduction, int64_t length) {
  return reduction == LM_SEQUENCE_MEAN && length > 0 ? 1 / (real)length : 1;
}

static void path_sequence_reduce(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width, const real *x, real *y,
                                 int32_t *index) {
  for (int64_t b = 0; b < steps->batch_size; b++) {
    real scale = sequence_scale(reduction, steps->lengths[b]);
    for (int64_t i = 0; i < width; i += W) {
      if (reduction == LM_SEQUENCE_MAX) {
        max_sequence(steps, b, width, width - i, x + i, y + b * width + i, index + b * width + i);
      } else {
        sum_sequence(steps, b, width, width - i, scale, x + i, y + b * width + i);
      }
    }
  }
}

static void path_sequence_reduce_gradient(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width,
                                          const int32_t *index, const real *dy, real *dx, int accumulate) {
  int64_t rows = steps->offsets[steps->step_count];
  if (reduction == LM_SEQUENCE_MAX) {
    if (!accumulate) memset(dx, 0, (size_t)(rows * width) * sizeof(real));
    for (int64_t b = 0; b < steps->batch_size; b++) {
      for (int64_t i = 0; i < width; i++) {
        int32_t t = index[b * width + i];
        if (t >= 0) dx[row_at(steps, t, b) * width + i] += dy[b * width + i];
      }
    }
    return;
  }
  for (int64_t t = 0; t < steps->step_count; t++) {
    for (int64_t b = 0; b < steps->offsets[t + 1] - steps->offsets[t]; b++) {
      real scale = sequence_scale(reduction, steps->lengths[b]), *to = dx + row_at(steps, t, b) * width;
      for (int64_t i = 0; i < width; i += W) put(to + i, width - i, load_n(dy + b * width + i, width - i) * scale, accumulate);
    }
  }
}

/// How many of the W sequences from b on run at step t: they are neighbours in x.
LM_INLINE int64_t lanes_at(const lm_steps *s, int64_t t, int64_t b) {
  return smaller(W, s->offsets[t + 1] - s->offsets[t] - b);
}

static void sequence_softmax_lanes(const lm_steps *s, int64_t b, const real *x, real *y) {
  const real lowest = -(real)__builtin_inff();
  V top = splat(lowest), total = splat(0);
  int64_t n;
  for (int64_t t = 0; t < s->step_count && (n = lanes_at(s, t, b)) > 0; t++) {
    top = maximum(top, load_filled(x + row_at(s, t, b), n, lowest));
  }
  for (int64_t t = 0; t < s->step_count && (n = lanes_at(s, t, b)) > 0; t++) {
    V e = exponential(load_filled(x + row_at(s, t, b), n, lowest) - top);
    store_n(y + row_at(s, t, b), n, e);
    total += load_n(y + row_at(s, t, b), n);
  }
  for (int64_t t = 0; t < s->step_count && (n = lanes_at(s, t, b)) > 0; t++) {
    store_n(y + row_at(s, t, b), n, load_n(y + row_at(s, t, b), n) / total);
  }
}

static void path_sequence_softmax(const lm_steps *steps, const real *x, real *y) {
  for (int64_t b = 0; b < steps->batch_size; b += W) sequence_softmax_lanes(steps, b, x, y);
}

static void path_sequence_softmax_gradient(const lm_steps *steps, const real *y, const real *dy, real *dx, int accumulate) {
  for (int64_t b = 0; b < steps->batch_size; b += W) {
    V mean = splat(0);
    int64_t n;
    for (int64_t t = 0; t < steps->step_count && (n = lanes_at(steps, t, b)) > 0; t++) {
      mean = fused(load_n(y + row_at(steps, t, b), n), load_n(dy + row_at(steps, t, b), n), mean);
    }
    for (int64_t t = 0; t < steps->step_count && (n = lanes_at(steps, t, b)) > 0; t++) {
      int64_t row = row_at(steps, t, b);
      put(dx + row, n, load_n(y + row, n) * (load_n(dy + row, n) - mean), accumulate);
    }
  }
}

#endif
