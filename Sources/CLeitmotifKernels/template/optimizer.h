/// lm_optimizer.h for one path.
#ifndef LM_TEMPLATE_OPTIMIZER_H
#define LM_TEMPLATE_OPTIMIZER_H

#include <math.h>

#include "mathematics.h"

typedef double VD __attribute__((ext_vector_type(LM_WIDTH)));

enum { SQUARE_CHUNK = 256 };

static double path_sum_of_squares(int64_t count, const real *x) {
  VD total = (VD)(0.0);
  for (int64_t from = 0; from < count; from += SQUARE_CHUNK * W) {
    VD part = (VD)(0.0);
    for (int64_t i = from; i < smaller(count, from + SQUARE_CHUNK * W); i += W) {
      VD v = __builtin_convertvector(load_n(x + i, count - i), VD);
      part += v * v;
    }
    total += part;
  }
  double sum = 0;
  for (int i = 0; i < W; i++) sum += total[i];
  return sum;
}

static int path_all_finite(int64_t count, const real *x) {
  VI bad = (VI)(0);
  for (int64_t i = 0; i < count; i += W) {
    V v = load_n(x + i, count - i);
    bad |= (v - v) != 0;
  }
  integer any = 0;
  for (int i = 0; i < W; i++) any |= bad[i];
  return any == 0;
}

typedef struct {
  const real *gradient;
  real *mean, *square, *parameter;
  V limit, rate, momentum, decay, keep, smoothing, complement, mean_complement, epsilon, correction;
  int nesterov;
} update;

LM_INLINE void clip_at(const void *context, int64_t i, int64_t n) {
  const update *u = context;
  V x = load_n(u->parameter + i, n);
  x = choose(x > u->limit, u->limit, x);
  store_n(u->parameter + i, n, choose(x < -u->limit, -u->limit, x));
}

static void path_clip(int64_t count, real limit, real *x) {
  each(count, &(update){.parameter = x, .limit = splat(limit)}, clip_at);
}

LM_INLINE void sgd_at(const void *context, int64_t i, int64_t n) {
  const update *u = context;
  V parameter = load_n(u->parameter + i, n), g = fused(u->decay, parameter, load_n(u->gradient + i, n));
  if (u->mean) {
    V velocity = fused(u->momentum, load_n(u->mean + i, n), g);
    store_n(u->mean + i, n, velocity);
    g = u->nesterov ? fused(u->momentum, velocity, g) : velocity;
  }
  store_n(u->parameter + i, n, fused(-u->rate, g, parameter));
}

static void path_sgd(int64_t count, real rate, real momentum, int nesterov, real decay, const real *gradient, real *velocity,
                     real *parameter) {
  update u = {.gradient = gradient, .mean = velocity, .parameter = parameter, .nesterov = nesterov};
  u.rate = splat(rate);
  u.momentum = splat(momentum);
  u.decay = splat(decay);
  each(count, &u, sgd_at);
}

LM_INLINE void rmsprop_at(const void *context, int64_t i, int64_t n) {
  const update *u = context;
  V parameter = load_n(u->parameter + i, n), g = fused(u->decay, parameter, load_n(u->gradient + i, n));
  V square = fused(u->smoothing, load_n(u->square + i, n), u->complement * g * g);
  store_n(u->square + i, n, square);
  store_n(u->parameter + i, n, parameter - u->rate * g / (square_root(square) + u->epsilon));
}

static void path_rmsprop(int64_t count, real rate, real smoothing, real epsilon, real decay, const real *gradient,
                         real *square, real *parameter) {
  update u = {.gradient = gradient, .square = square, .parameter = parameter};
  u.rate = splat(rate);
  u.smoothing = splat(smoothing);
  u.complement = splat(1 - smoothing);
  u.epsilon = splat(epsilon);
  u.decay = splat(decay);
  each(count, &u, rmsprop_at);
}

/// `rate` is divided by 1 − β₁ᵗ already, and `correction` is √(1 − β₂ᵗ).
LM_INLINE void adam_at(const void *context, int64_t i, int64_t n) {
  const update *u = context;
  V parameter = load_n(u->parameter + i, n), g = fused(u->decay, parameter, load_n(u->gradient + i, n));
  V mean = fused(u->momentum, load_n(u->mean + i, n), u->mean_complement * g);
  V square = fused(u->smoothing, load_n(u->square + i, n), u->complement * g * g);
  store_n(u->mean + i, n, mean);
  store_n(u->square + i, n, square);
  V denominator = square_root(square) / u->correction + u->epsilon;
  store_n(u->parameter + i, n, parameter * u->keep - u->rate * mean / denominator);
}

static void path_adam(int64_t count, int64_t step, real rate, real beta1, real beta2, real epsilon, real decay,
                      real decoupled_decay, const real *gradient, real *mean, real *square, real *parameter) {
  update u = {.gradient = gradient, .mean = mean, .square = square, .parameter = parameter};
  u.rate = splat((real)(rate / (1 - pow(beta1, (double)step))));
  u.correction = splat((real)sqrt(1 - pow(beta2, (double)step)));
  u.momentum = splat(beta1);
  u.mean_complement = splat(1 - beta1);
  u.smoothing = splat(beta2);
  u.complement = splat(1 - beta2);
  u.epsilon = splat(epsilon);
  u.decay = splat(decay);
  u.keep = splat(1 - rate * decoupled_decay);
  each(count, &u, adam_at);
}

#endif
