/// lm_reduce.h for one path.
#ifndef LM_TEMPLATE_REDUCE_H
#define LM_TEMPLATE_REDUCE_H

#include "mathematics.h"

/// Rows that one partial sum takes before it joins the total.
enum { SUM_CHUNK = 64 };

/// Σ x, in chunks of vectors, then over the lanes.
static real sum_of_row(int64_t count, const real *x) {
  V total = splat(0);
  for (int64_t from = 0; from < count; from += SUM_CHUNK * W) {
    int64_t to = smaller(count, from + SUM_CHUNK * W), i = from;
    V part = splat(0);
    for (; i + W <= to; i += W) part += load(x + i);
    if (i < to) part += load_part(x + i, to - i, 0);
    total += part;
  }
  return sum_of_lanes(total);
}

/// y += Σ x over at most SUM_CHUNK rows, for n lanes of each of `vectors` neighbouring vectors of columns.
LM_INLINE void sum_chunk_at(int vectors, int64_t n, int64_t count, int64_t inner, const real *x, real *y) {
  V part[4];
  for (int v = 0; v < vectors; v++) part[v] = splat(0);
  for (int64_t k = 0; k < count; k++) {
    for (int v = 0; v < vectors; v++) part[v] += load_n(x + k * inner + v * W, n);
  }
  for (int v = 0; v < vectors; v++) put(y + v * W, n, part[v], 1);
}

/// y[i] (added to when `add`) = Σₖ x[k, i]. All columns of a chunk of rows come before the next, so that memory is read in order.
static void sum_columns(int64_t count, int64_t inner, const real *x, real *y, int add) {
  if (!add) memset(y, 0, (size_t)inner * sizeof(real));
  for (int64_t from = 0; from < count; from += SUM_CHUNK, x += SUM_CHUNK * inner) {
    int64_t rows = smaller(SUM_CHUNK, count - from), i = 0;
    for (; i + 4 * W <= inner; i += 4 * W) sum_chunk_at(4, W, rows, inner, x + i, y + i);
    for (; i + W <= inner; i += W) sum_chunk_at(1, W, rows, inner, x + i, y + i);
    if (i < inner) sum_chunk_at(1, inner - i, rows, inner, x + i, y + i);
  }
}

static void path_sum_axis(int64_t outer, int64_t count, int64_t inner, const real *x, real *y) {
  for (int64_t o = 0; o < outer; o++, x += count * inner) {
    if (inner == 1) {
      y[o] = sum_of_row(count, x);
    } else {
      sum_columns(count, inner, x, y + o * inner, 0);
    }
  }
}

LM_INLINE void max_columns_at(int64_t n, int64_t count, int64_t inner, const real *x, real *y, int32_t *index) {
  V best = load_n(x, n);
  VI where = (VI)(0);
  for (int64_t k = 1; k < count; k++) {
    V value = load_n(x + k * inner, n);
    VI better = (value > best) | ((value != value) & (best == best));
    best = choose(better, value, best);
    where = better ? (VI)((integer)k) : where;
  }
  store_n(y, n, best);
  for (int64_t i = 0; i < smaller(n, W); i++) index[i] = (int32_t)where[i];
}

static void path_max_axis(int64_t outer, int64_t count, int64_t inner, const real *x, real *y, int32_t *index) {
  for (int64_t o = 0; o < outer; o++, x += count * inner) {
    for (int64_t i = 0; i < inner; i += W) {
      max_columns_at(inner - i, count, inner, x + i, y + o * inner + i, index + o * inner + i);
    }
  }
}

static real maximum_of_row(int64_t width, const real *x) {
  V best = splat(-(real)__builtin_inff());
  for (int64_t i = 0; i < width; i += W) best = maximum(best, load_filled(x + i, width - i, -(real)__builtin_inff()));
  return maximum_of_lanes(best);
}

/// y = exp(x − shift) unless y is NULL; its sum.
static real exponentials_of_row(int64_t width, real shift, const real *x, real *y) {
  V total = splat(0);
  for (int64_t i = 0; i < width; i += W) {
    V e = exponential(load_filled(x + i, width - i, -(real)__builtin_inff()) - shift);
    if (y) store_n(y + i, width - i, e);
    total += e;
  }
  return sum_of_lanes(total);
}

/// y = exp(x − top) / Σ exp(x − top); the sum. A row of one vector stays in its register.
static real softmax_of_row(int64_t width, real top, const real *x, real *y) {
  if (width <= W) {
    V e = exponential(load_filled(x, width, -(real)__builtin_inff()) - top);
    real total = sum_of_lanes(e);
    store_n(y, width, e / total);
    return total;
  }
  real total = exponentials_of_row(width, top, x, y);
  for (int64_t i = 0; i < width; i += W) store_n(y + i, width - i, load_n(y + i, width - i) / total);
  return total;
}

static void path_softmax(int64_t rows, int64_t width, const real *x, real *y) {
  for (int64_t r = 0; r < rows; r++, x += width, y += width) softmax_of_row(width, maximum_of_row(width, x), x, y);
}

static real product_of_rows(int64_t width, const real *a, const real *b) {
  V total = splat(0);
  for (int64_t i = 0; i < width; i += W) total = fused(load_n(a + i, width - i), load_n(b + i, width - i), total);
  return sum_of_lanes(total);
}

static void path_softmax_gradient(int64_t rows, int64_t width, const real *y, const real *dy, real *dx, int accumulate) {
  for (int64_t r = 0; r < rows; r++, y += width, dy += width, dx += width) {
    real mean = product_of_rows(width, y, dy);
    for (int64_t i = 0; i < width; i += W) {
      int64_t n = width - i;
      put(dx + i, n, load_n(y + i, n) * (load_n(dy + i, n) - mean), accumulate);
    }
  }
}

static void path_log_softmax(int64_t rows, int64_t width, const real *x, real *y) {
  for (int64_t r = 0; r < rows; r++, x += width, y += width) {
    real top = maximum_of_row(width, x);
    real log_total = logarithm(splat(exponentials_of_row(width, top, x, 0)))[0];
    for (int64_t i = 0; i < width; i += W) store_n(y + i, width - i, load_n(x + i, width - i) - top - log_total);
  }
}

static void path_log_softmax_gradient(int64_t rows, int64_t width, const real *y, const real *dy, real *dx, int accumulate) {
  for (int64_t r = 0; r < rows; r++, y += width, dy += width, dx += width) {
    real total = sum_of_row(width, dy);
    for (int64_t i = 0; i < width; i += W) {
      int64_t n = width - i;
      put(dx + i, n, load_n(dy + i, n) - exponential(load_n(y + i, n)) * total, accumulate);
    }
  }
}

#endif
