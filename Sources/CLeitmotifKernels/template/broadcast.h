/// The broadcasting half of lm_elementwise.h for one path.
#ifndef LM_TEMPLATE_BROADCAST_H
#define LM_TEMPLATE_BROADCAST_H

#include "mathematics.h"
#include "reduce.h"

/// Joins neighbouring axes that both operands walk through alike, the joined axis last: the fewest and longest
/// inner loops. Axes of one element vanish.
static lm_broadcast joined_axes(const lm_broadcast *given) {
  lm_broadcast b = {{1, 1, 1, 1}, {0}, {0}};
  int first = 4;
  for (int axis = 3; axis >= 0; axis--) {
    int64_t size = given->shape[axis], a_stride = given->a_strides[axis], b_stride = given->b_strides[axis];
    if (size == 1) continue;
    if (first < 4 && a_stride == b.a_strides[first] * b.shape[first] && b_stride == b.b_strides[first] * b.shape[first]) {
      b.shape[first] *= size;
      continue;
    }
    first--;
    b.shape[first] = size;
    b.a_strides[first] = a_stride;
    b.b_strides[first] = b_stride;
  }
  return b;
}

/// Lanes i ..< i + n of a row whose elements are `stride` apart.
LM_INLINE V operand(const real *x, int64_t stride, int64_t i, int64_t n) {
  if (stride == 1) return load_filled(x + i, n, 1);
  if (stride == 0) return splat(*x);
  real lane[W];
  for (int64_t j = 0; j < W; j++) lane[j] = j < n ? x[(i + j) * stride] : 1;
  return load(lane);
}

/// One row along the last axis; y, dy, da and db are dense.
typedef struct {
  int64_t count, a_stride, b_stride;
  const real *a, *b, *dy;
  real *y, *da, *db;
  int accumulate;
} broadcast_row;

static void each_row(const lm_broadcast *given, broadcast_row row, const void *context,
                     void (*body)(const void *context, const broadcast_row *row)) {
  lm_broadcast s = joined_axes(given);
  if (s.shape[0] * s.shape[1] * s.shape[2] * s.shape[3] == 0) return;
  broadcast_row r = row;
  r.count = s.shape[3];
  r.a_stride = s.a_strides[3];
  r.b_stride = s.b_strides[3];
  int64_t done = 0;
  for (int64_t i = 0; i < s.shape[0]; i++) {
    for (int64_t j = 0; j < s.shape[1]; j++) {
      for (int64_t k = 0; k < s.shape[2]; k++, done += r.count) {
        r.a = row.a + i * s.a_strides[0] + j * s.a_strides[1] + k * s.a_strides[2];
        r.b = row.b + i * s.b_strides[0] + j * s.b_strides[1] + k * s.b_strides[2];
        r.y = row.y ? row.y + done : row.y;
        r.dy = row.dy ? row.dy + done : row.dy;
        r.da = row.da ? row.da + done : row.da;
        r.db = row.db ? row.db + done : row.db;
        body(context, &r);
      }
    }
  }
}

LM_INLINE V sum_of(V a, V b) { return a + b; }
LM_INLINE V difference_of(V a, V b) { return a - b; }
LM_INLINE V product_of(V a, V b) { return a * b; }
LM_INLINE V quotient_of(V a, V b) { return a / b; }

LM_INLINE void map_row(const broadcast_row *r, V (*f)(V, V)) {
  int64_t i = 0;
  for (; i + W <= r->count; i += W) {
    store(r->y + i, f(operand(r->a, r->a_stride, i, W), operand(r->b, r->b_stride, i, W)));
  }
  int64_t n = r->count - i;
  if (n > 0) store_part(r->y + i, n, f(operand(r->a, r->a_stride, i, n), operand(r->b, r->b_stride, i, n)));
}

static void binary_row(const void *context, const broadcast_row *row) {
  switch (*(const lm_binary_op *)context) {
  case LM_ADD: map_row(row, sum_of); break;
  case LM_SUBTRACT: map_row(row, difference_of); break;
  case LM_MULTIPLY: map_row(row, product_of); break;
  case LM_DIVIDE: map_row(row, quotient_of); break;
  case LM_MAXIMUM: map_row(row, maximum); break;
  case LM_MINIMUM: map_row(row, minimum); break;
  }
}

static void path_binary(lm_binary_op op, const lm_broadcast *broadcast, const real *a, const real *b, real *y) {
  each_row(broadcast, (broadcast_row){.a = a, .b = b, .y = y}, &op, binary_row);
}

/// Both partial derivatives times dy.
typedef struct {
  V a, b;
} pair;

LM_INLINE pair sum_slopes(V a, V b, V dy) { return (void)a, (void)b, (pair){dy, dy}; }
LM_INLINE pair difference_slopes(V a, V b, V dy) { return (void)a, (void)b, (pair){dy, -dy}; }
LM_INLINE pair product_slopes(V a, V b, V dy) { return (pair){dy * b, dy * a}; }
LM_INLINE pair quotient_slopes(V a, V b, V dy) {
  V da = dy / b;
  return (pair){da, -(da * (a / b))};
}
LM_INLINE pair maximum_slopes(V a, V b, V dy) {
  VI to_a = (a >= b) | (a != a);
  return (pair){choose(to_a, dy, splat(0)), choose(to_a, splat(0), dy)};
}
LM_INLINE pair minimum_slopes(V a, V b, V dy) {
  VI to_a = (a <= b) | (a != a);
  return (pair){choose(to_a, dy, splat(0)), choose(to_a, splat(0), dy)};
}

LM_INLINE void slopes_at(const broadcast_row *r, int64_t i, int64_t n, pair (*f)(V, V, V)) {
  pair d = f(operand(r->a, r->a_stride, i, n), operand(r->b, r->b_stride, i, n), load_n(r->dy + i, n));
  if (r->da) put(r->da + i, n, d.a, r->accumulate);
  if (r->db) put(r->db + i, n, d.b, r->accumulate);
}

LM_INLINE void map_slopes(const broadcast_row *r, pair (*f)(V, V, V)) {
  int64_t i = 0;
  for (; i + W <= r->count; i += W) slopes_at(r, i, W, f);
  if (i < r->count) slopes_at(r, i, r->count - i, f);
}

static void binary_gradient_row(const void *context, const broadcast_row *row) {
  switch (*(const lm_binary_op *)context) {
  case LM_ADD: map_slopes(row, sum_slopes); break;
  case LM_SUBTRACT: map_slopes(row, difference_slopes); break;
  case LM_MULTIPLY: map_slopes(row, product_slopes); break;
  case LM_DIVIDE: map_slopes(row, quotient_slopes); break;
  case LM_MAXIMUM: map_slopes(row, maximum_slopes); break;
  case LM_MINIMUM: map_slopes(row, minimum_slopes); break;
  }
}

static void path_binary_gradient(lm_binary_op op, const lm_broadcast *broadcast, const real *a, const real *b, const real *dy,
                                 real *da, real *db, int accumulate) {
  broadcast_row row = {.a = a, .b = b, .dy = dy, .da = da, .db = db, .accumulate = accumulate};
  each_row(broadcast, row, &op, binary_gradient_row);
}

/// Adds one block of x [count, inner] to y: over both axes when `stride` is 0, else over the first alone.
static void add_block(int64_t count, int64_t inner, const real *x, real *y, int64_t stride) {
  if (stride == 1) {
    sum_columns(count, inner, x, y, 1);
    return;
  }
  for (int64_t k = 0; k < count; k++, x += inner) {
    if (stride == 0) {
      *y += sum_of_row(inner, x);
    } else {
      for (int64_t i = 0; i < inner; i++) y[i * stride] += x[i];
    }
  }
}

static void clear_kept(const lm_broadcast *b, real *y) {
  int64_t n[4];
  for (int axis = 0; axis < 4; axis++) n[axis] = b->b_strides[axis] ? b->shape[axis] : 1;
  const int64_t *stride = b->b_strides;
  for (int64_t i = 0; i < n[0]; i++) {
    for (int64_t j = 0; j < n[1]; j++) {
      for (int64_t k = 0; k < n[2]; k++) {
        for (int64_t l = 0; l < n[3]; l++) y[i * stride[0] + j * stride[1] + k * stride[2] + l * stride[3]] = 0;
      }
    }
  }
}

static void path_sum_to(const lm_broadcast *broadcast, const real *x, real *y, int accumulate) {
  lm_broadcast given = *broadcast;
  int64_t dense = 1;
  for (int axis = 3; axis >= 0; axis--) {
    given.a_strides[axis] = dense;
    dense *= given.shape[axis];
  }
  if (!accumulate) clear_kept(&given, y);
  if (dense == 0) return;
  lm_broadcast s = joined_axes(&given);
  const int64_t *n = s.shape, *stride = s.b_strides;
  for (int64_t i = 0; i < n[0]; i++) {
    for (int64_t j = 0; j < n[1]; j++) {
      real *to = y + i * stride[0] + j * stride[1];
      if (stride[2] == 0) {
        add_block(n[2], n[3], x, to, stride[3]);
        x += n[2] * n[3];
      } else {
        for (int64_t k = 0; k < n[2]; k++, x += n[3]) add_block(1, n[3], x, to + k * stride[2], stride[3]);
      }
    }
  }
}

#endif
