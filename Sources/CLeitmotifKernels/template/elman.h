/// The Elman cell of lm_cells.h for one path.
#ifndef LM_TEMPLATE_ELMAN_H
#define LM_TEMPLATE_ELMAN_H

#include "cell.h"
#include "elementwise.h"

typedef struct {
  walk walk;
  lm_elman_activation activation;
  const cell_input *input;
  const real *packed, *initial_hidden, *hidden_in, *dhidden, *dfinal_hidden;
  real *hidden, *final_hidden, *dprojected, *carry;
} elman;

/// The panel of units that begins with unit j, for a group of ranks.
static void elman_forward_group(const step *s, range group, int64_t j) {
  const elman *e = s->cell;
  int64_t stride = e->walk.hidden_stride, at = (s->row + group.first) * stride + j;
  strip x = gate_panels(&e->walk, e->packed, 1, 0, 1, j, e->hidden + at, 1);
  x.panels[0].c_stride = stride;
  start_from_input(&e->walk, e->input, 1, 0, s, group, j, &x);
  recurrent_product(&e->walk, group, &s->before, &x);
  for (int64_t b = group.first; b < group.last; b++, at += stride) {
    if (e->activation == LM_ELMAN_TANH) {
      squash(x.columns, e->hidden + at, e->hidden + at, hyperbolic_tangents);
    } else {
      map(x.columns, e->hidden + at, e->hidden + at, rectify);
    }
  }
}

static void elman_forward_step(const void *cell, int64_t t, range ranks, range units) {
  const elman *e = cell;
  step s = {e, t, e->walk.steps->offsets[t], before(&e->walk, t, e->hidden, e->walk.hidden_stride, e->initial_hidden)};
  each_group(&s, ranks, units, elman_forward_group);
}

static void elman_forward_end(const void *cell, range ranks) {
  const elman *e = cell;
  collect_final(&e->walk, ranks, e->hidden, e->initial_hidden, e->final_hidden);
}

static void path_elman_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                               lm_elman_activation activation, const cell_input *input, const real *packed,
                               const real *initial_hidden, real *hidden, real *final_hidden) {
  elman e = {.walk = {steps, reverse, hidden_size, hidden_stride},
             .activation = activation,
             .input = input,
             .packed = packed,
             .initial_hidden = initial_hidden,
             .hidden = hidden,
             .final_hidden = final_hidden};
  pass p = {.walk = e.walk, .cell = &e, .phases = {elman_forward_step}, .end = elman_forward_end};
  run_pass(pool, 1, &p);
}

typedef struct {
  const real *dh, *dhidden, *h;
  real *dprojected;
  int rectified;
} elman_slope;

LM_INLINE void elman_slope_at(const void *context, int64_t i, int64_t n) {
  const elman_slope *e = context;
  V dh = load_n(e->dh + i, n), h = load_n(e->h + i, n);
  if (e->dhidden) dh += load_n(e->dhidden + i, n);
  store_n(e->dprojected + i, n, dh * (e->rectified ? rectify_slope(h, h) : tanh_slope(h, h)));
}

static void elman_backward_units(const void *cell, int64_t t, range ranks, range units) {
  const elman *e = cell;
  int64_t width = e->walk.hidden_size, row = e->walk.steps->offsets[t], j = units.first;
  for (int64_t b = ranks.first; b < ranks.last; b++) {
    int64_t at = (row + b) * e->walk.hidden_stride + j;
    elman_slope slope = {e->carry + b * width + j, e->dhidden ? e->dhidden + at : 0, e->hidden_in + at,
                         e->dprojected + (row + b) * width + j, e->activation == LM_ELMAN_RELU};
    each(units.last - j, &slope, elman_slope_at);
  }
}

/// dh⟨t−1⟩ = the gradient of the sums · Uᵀ
static void elman_backward_product(const void *cell, int64_t t, range ranks, range units) {
  const elman *e = cell;
  int64_t width = e->walk.hidden_size, first = e->walk.steps->offsets[t] + ranks.first;
  product p = {.m = ranks.last - ranks.first, .n = width, .k = width, .a = e->dprojected + first * width, .a_stride = width,
               .packed = e->packed, .c = e->carry + ranks.first * width, .c_stride = width};
  multiply_columns(&p, units.first, units.last);
}

static void elman_backward_begin(const void *cell, range ranks) {
  const elman *e = cell;
  copy_or_clear(ranks, e->walk.hidden_size, e->dfinal_hidden, e->walk.hidden_stride, e->carry, e->walk.hidden_size);
}

static void path_elman_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size,
                                int64_t hidden_stride, lm_elman_activation activation, const real *recurrent,
                                const real *hidden, const real *dhidden, const real *dfinal_hidden, real *dprojected,
                                real *dinitial_hidden, real *workspace) {
  path_pack(pool, hidden_size, hidden_size, recurrent, hidden_size, 1, workspace);
  elman e = {.walk = {steps, reverse, hidden_size, hidden_stride},
             .activation = activation,
             .packed = workspace,
             .hidden_in = hidden,
             .dhidden = dhidden,
             .dfinal_hidden = dfinal_hidden,
             .dprojected = dprojected,
             .carry = dinitial_hidden ? dinitial_hidden : workspace + packed_size(hidden_size, hidden_size)};
  pass p = {.walk = e.walk, .backward = 1, .cell = &e, .begin = elman_backward_begin, .phases = {elman_backward_units, elman_backward_product}};
  run_pass(pool, 1, &p);
}

#endif
