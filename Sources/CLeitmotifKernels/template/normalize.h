/// Layer normalisation of lm_reduce.h for one path.
#ifndef LM_TEMPLATE_NORMALIZE_H
#define LM_TEMPLATE_NORMALIZE_H

#include "reduce.h"

/// Rows whose dgain and dbias are summed before they join the total.
enum { NORMALIZE_CHUNK = 64 };

static real square_deviation(int64_t width, const real *x, real mean) {
  V total = splat(0);
  for (int64_t i = 0; i < width; i += W) {
    V deviation = load_filled(x + i, width - i, mean) - mean;
    total = fused(deviation, deviation, total);
  }
  return sum_of_lanes(total);
}

static void path_layer_norm(int64_t rows, int64_t width, real epsilon, const real *x, const real *gain, const real *bias,
                            real *y, real *statistics) {
  for (int64_t r = 0; r < rows; r++, x += width, y += width, statistics += 2) {
    real mean = sum_of_row(width, x) / (real)width;
    real variance = square_deviation(width, x, mean) / (real)width;
    real scale = (1 / square_root(splat(variance + epsilon)))[0];
    statistics[0] = mean;
    statistics[1] = scale;
    for (int64_t i = 0; i < width; i += W) {
      int64_t n = width - i;
      store_n(y + i, n, fused((load_n(x + i, n) - mean) * scale, load_n(gain + i, n), load_n(bias + i, n)));
    }
  }
}

/// dx = scale · (g − mean g − x̂ · mean(g ⊙ x̂)) with g = gain ⊙ dy and x̂ = (x − μ) · scale.
static void normalize_gradient_row(int64_t width, const real *x, const real *gain, const real *statistics, const real *dy,
                                   real *dx, int accumulate) {
  V mean = splat(statistics[0]), scale = splat(statistics[1]), sum = splat(0), product = splat(0);
  for (int64_t i = 0; i < width; i += W) {
    V g = load_n(gain + i, width - i) * load_n(dy + i, width - i);
    sum += g;
    product = fused(g, (load_n(x + i, width - i) - mean) * scale, product);
  }
  V mean_g = splat(sum_of_lanes(sum) / (real)width), mean_product = splat(sum_of_lanes(product) / (real)width);
  for (int64_t i = 0; i < width; i += W) {
    int64_t n = width - i;
    V g = load_n(gain + i, n) * load_n(dy + i, n);
    V normal = (load_n(x + i, n) - mean) * scale;
    put(dx + i, n, scale * (g - mean_g - normal * mean_product), accumulate);
  }
}

static void normalize_gradient_columns(int64_t rows, int64_t width, int64_t n, const real *x, const real *statistics,
                                       const real *dy, real *dgain, real *dbias) {
  for (int64_t from = 0; from < rows; from += NORMALIZE_CHUNK) {
    V gain = splat(0), bias = splat(0);
    for (int64_t r = from; r < smaller(rows, from + NORMALIZE_CHUNK); r++) {
      V d = load_n(dy + r * width, n);
      gain = fused(d, (load_n(x + r * width, n) - statistics[2 * r]) * statistics[2 * r + 1], gain);
      bias += d;
    }
    put(dgain, n, gain, 1);
    put(dbias, n, bias, 1);
  }
}

static void path_layer_norm_gradient(int64_t rows, int64_t width, const real *x, const real *gain, const real *statistics,
                                     const real *dy, real *dx, int accumulate, real *dgain, real *dbias) {
  for (int64_t r = 0; r < rows; r++) {
    normalize_gradient_row(width, x + r * width, gain, statistics + 2 * r, dy + r * width, dx + r * width, accumulate);
  }
  for (int64_t i = 0; i < width; i += W) {
    normalize_gradient_columns(rows, width, width - i, x + i, statistics, dy + i, dgain + i, dbias + i);
  }
}

#endif
