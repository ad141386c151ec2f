/// lm_elementwise.h for one path.
#ifndef LM_TEMPLATE_ELEMENTWISE_H
#define LM_TEMPLATE_ELEMENTWISE_H

#include "mathematics.h"

LM_INLINE V negate(V x) { return -x; }
LM_INLINE V square(V x) { return x * x; }
LM_INLINE V reciprocal(V x) { return 1 / x; }
LM_INLINE V rectify(V x) { return choose(x <= 0, splat(0), x); }

LM_INLINE void map(int64_t count, const real *x, real *y, V (*f)(V)) {
  int64_t i = 0;
  for (; i + W <= count; i += W) store(y + i, f(load(x + i)));
  if (i < count) store_part(y + i, count - i, f(load_part(x + i, count - i, 1)));
}

typedef struct {
  const real *x;
  real *y;
  void (*f)(int vectors, V *x);
} squashing;

LM_INLINE void squash_at(const void *context, int64_t i, int vectors, int64_t n) {
  const squashing *s = context;
  V x[SIDE];
  LM_SIDE_BY_SIDE(v, vectors) x[v] = load_n(s->x + i + v * W, n);
  s->f(vectors, x);
  LM_SIDE_BY_SIDE(v, vectors) store_n(s->y + i + v * W, n, x[v]);
}

LM_INLINE void squash(int64_t count, const real *x, real *y, void (*f)(int vectors, V *x)) {
  squashing s = {x, y, f};
  each_side(count, &s, squash_at);
}

static void path_unary(lm_unary_op op, int64_t count, const real *x, real *y) {
  switch (op) {
  case LM_NEGATE: map(count, x, y, negate); break;
  case LM_EXP: map(count, x, y, exponential); break;
  case LM_LOG: map(count, x, y, logarithm); break;
  case LM_SQUARE_ROOT: map(count, x, y, square_root); break;
  case LM_SQUARE: map(count, x, y, square); break;
  case LM_RECIPROCAL: map(count, x, y, reciprocal); break;
  case LM_ABSOLUTE: map(count, x, y, absolute); break;
  case LM_TANH: squash(count, x, y, hyperbolic_tangents); break;
  case LM_SIGMOID: squash(count, x, y, sigmoids); break;
  case LM_RELU: map(count, x, y, rectify); break;
  }
}

// op'(x), from x and y = op(x).
LM_INLINE V negate_slope(V x, V y) { return (void)x, (void)y, splat(-1); }
LM_INLINE V exponential_slope(V x, V y) { return (void)x, y; }
LM_INLINE V logarithm_slope(V x, V y) { return (void)y, 1 / x; }
LM_INLINE V square_root_slope(V x, V y) { return (void)x, (real)0.5 / y; }
LM_INLINE V square_slope(V x, V y) { return (void)y, x + x; }
LM_INLINE V reciprocal_slope(V x, V y) { return (void)x, -(y * y); }
LM_INLINE V absolute_slope(V x, V y) { return (void)y, choose(x > 0, splat(1), choose(x < 0, splat(-1), splat(0))); }
LM_INLINE V tanh_slope(V x, V y) { return (void)x, 1 - y * y; }
LM_INLINE V sigmoid_slope(V x, V y) { return (void)x, y * (1 - y); }
LM_INLINE V rectify_slope(V x, V y) { return (void)y, choose(x > 0, splat(1), splat(0)); }

typedef struct {
  const real *x, *y, *dy;
  real *dx;
  int accumulate;
} unary_operands;

LM_INLINE void slope_at(const unary_operands *o, int64_t i, int64_t n, V (*slope)(V, V)) {
  V x = load_filled(o->x + i, n, 1), y = load_filled(o->y + i, n, 1);
  put(o->dx + i, n, load_n(o->dy + i, n) * slope(x, y), o->accumulate);
}

LM_INLINE void map_slope(int64_t count, unary_operands o, V (*slope)(V, V)) {
  int64_t i = 0;
  for (; i + W <= count; i += W) slope_at(&o, i, W, slope);
  if (i < count) slope_at(&o, i, count - i, slope);
}

static void path_unary_gradient(lm_unary_op op, int64_t count, const real *x, const real *y, const real *dy, real *dx,
                                int accumulate) {
  unary_operands o = {x, y, dy, dx, accumulate};
  switch (op) {
  case LM_NEGATE: map_slope(count, o, negate_slope); break;
  case LM_EXP: map_slope(count, o, exponential_slope); break;
  case LM_LOG: map_slope(count, o, logarithm_slope); break;
  case LM_SQUARE_ROOT: map_slope(count, o, square_root_slope); break;
  case LM_SQUARE: map_slope(count, o, square_slope); break;
  case LM_RECIPROCAL: map_slope(count, o, reciprocal_slope); break;
  case LM_ABSOLUTE: map_slope(count, o, absolute_slope); break;
  case LM_TANH: map_slope(count, o, tanh_slope); break;
  case LM_SIGMOID: map_slope(count, o, sigmoid_slope); break;
  case LM_RELU: map_slope(count, o, rectify_slope); break;
  }
}

typedef struct {
  const real *x;
  real *y;
  V scale, shift;
} affine_operands;

LM_INLINE void affine_at(const void *context, int64_t i, int64_t n) {
  const affine_operands *o = context;
  store_n(o->y + i, n, fused(o->scale, load_n(o->x + i, n), o->shift));
}

static void path_affine(int64_t count, real scale, real shift, const real *x, real *y) {
  each(count, &(affine_operands){x, y, splat(scale), splat(shift)}, affine_at);
}

LM_INLINE void add_scaled_at(const void *context, int64_t i, int64_t n) {
  const affine_operands *o = context;
  store_n(o->y + i, n, fused(o->scale, load_n(o->x + i, n), load_n(o->y + i, n)));
}

static void path_add_scaled(int64_t count, real scale, const real *x, real *y) {
  each(count, &(affine_operands){x, y, splat(scale), splat(0)}, add_scaled_at);
}

typedef struct {
  const real *gate, *a, *b, *dy;
  real *y, *dgate, *da, *db;
} interpolation;

LM_INLINE void interpolate_at(const void *context, int64_t i, int64_t n) {
  const interpolation *o = context;
  V gate = load_n(o->gate + i, n);
  store_n(o->y + i, n, fused(gate, load_n(o->a + i, n), (1 - gate) * load_n(o->b + i, n)));
}

static void path_interpolate(int64_t count, const real *gate, const real *a, const real *b, real *y) {
  each(count, &(interpolation){.gate = gate, .a = a, .b = b, .y = y}, interpolate_at);
}

LM_INLINE void interpolate_gradient_at(const void *context, int64_t i, int64_t n) {
  const interpolation *o = context;
  V gate = load_n(o->gate + i, n), dy = load_n(o->dy + i, n);
  if (o->dgate) store_n(o->dgate + i, n, dy * (load_n(o->a + i, n) - load_n(o->b + i, n)));
  if (o->da) store_n(o->da + i, n, dy * gate);
  if (o->db) store_n(o->db + i, n, dy * (1 - gate));
}

static void path_interpolate_gradient(int64_t count, const real *gate, const real *a, const real *b, const real *dy,
                                      real *dgate, real *da, real *db) {
  each(count, &(interpolation){.gate = gate, .a = a, .b = b, .dy = dy, .dgate = dgate, .da = da, .db = db},
       interpolate_gradient_at);
}

#endif
