/// The GRU cell of lm_cells.h for one path.
#ifndef LM_TEMPLATE_GRU_H
#define LM_TEMPLATE_GRU_H

#include "cell.h"

typedef struct {
  walk walk;
  int reset_after;
  const cell_input *input;
  const real *packed, *packed_n, *recurrent_bias, *initial_hidden, *gates_in, *candidate_in, *hidden_in;
  const real *dhidden, *dfinal_hidden;
  real *gates, *candidate, *hidden, *final_hidden, *dprojected, *drecurrent_n, *carry, *scratch;
} gru;

/// Units of one row. `sums` are those of the gates before activation, `sum_stride` apart; `gates` and `candidate` are kept
/// for the gradient, or NULL.
typedef struct {
  int64_t width, sum_stride;
  const real *sums, *projected_n, *before;
  real *gates, *candidate, *hidden;
} gru_row;

/// r and z of the units from the first-th on.
LM_INLINE void gru_gates(const gru_row *u, int64_t first, int vectors, V *r, V *z) {
  LM_SIDE_BY_SIDE(v, vectors) {
    r[v] = load(u->sums + first + v * W);
    z[v] = load(u->sums + u->sum_stride + first + v * W);
  }
  sigmoids(vectors, r);
  sigmoids(vectors, z);
}

/// h⟨t⟩ from z and ñ of the units from the first-th on.
LM_INLINE void gru_state(const gru_row *u, int64_t first, int vectors, int64_t n, const V *z, const V *candidate) {
  LM_SIDE_BY_SIDE(v, vectors) {
    int64_t j = first + v * W;
    if (u->gates) {
      store_n(u->gates + u->width + j, n, z[v]);
      store_n(u->gates + 2 * u->width + j, n, candidate[v]);
    }
    store_n(u->hidden + j, n, fused(z[v], load_state(u->before, j, n), (1 - z[v]) * candidate[v]));
  }
}

LM_INLINE void gru_reset_after_units(const void *context, int64_t first, int vectors, int64_t n) {
  const gru_row *u = context;
  V r[SIDE], z[SIDE], candidate[SIDE];
  gru_gates(u, first, vectors, r, z);
  LM_SIDE_BY_SIDE(v, vectors) {
    int64_t j = first + v * W;
    V product_n = load(u->sums + 2 * u->sum_stride + j);
    candidate[v] = fused(r[v], product_n, load_n(u->projected_n + j, n));
    if (!u->gates) continue;
    store_n(u->gates + j, n, r[v]);
    store_n(u->candidate + j, n, product_n);
  }
  hyperbolic_tangents(vectors, candidate);
  gru_state(u, first, vectors, n, z, candidate);
}

/// Reset before: r and z, and what the n gate's product takes, r ⊙ h⟨t−1⟩.
LM_INLINE void gru_reset_units(const void *context, int64_t first, int vectors, int64_t n) {
  const gru_row *u = context;
  V r[SIDE], z[SIDE];
  gru_gates(u, first, vectors, r, z);
  LM_SIDE_BY_SIDE(v, vectors) {
    int64_t j = first + v * W;
    store_n(u->gates + j, n, r[v]);
    store_n(u->gates + u->width + j, n, z[v]);
    store_n(u->candidate + j, n, r[v] * load_state(u->before, j, n));
  }
}

LM_INLINE void gru_reset_before_units(const void *context, int64_t first, int vectors, int64_t n) {
  const gru_row *u = context;
  V z[SIDE], candidate[SIDE];
  LM_SIDE_BY_SIDE(v, vectors) {
    z[v] = load_n(u->gates + u->width + first + v * W, n);
    candidate[v] = load(u->sums + first + v * W);
  }
  hyperbolic_tangents(vectors, candidate);
  gru_state(u, first, vectors, n, z, candidate);
}

/// The rows of a step in `kept` [R, width]; where nothing is kept, but the phases of a step hand it on (reset before), in
/// `scratch` [B, width]; or NULL.
LM_INLINE real *gru_kept(const step *s, real *kept, int64_t width, real *scratch) {
  const gru *g = s->cell;
  return kept ? kept + s->row * width : g->recurrent_bias ? 0 : scratch;
}

/// What the arithmetic takes over from the products: the sums of `sum_count` gates a row, and the n gate's x·W + b, which
/// reset after stands apart.
typedef struct {
  const real *sums;
  int64_t sum_count;
  const real *projected_n;
  int64_t projected_stride;
} gru_sums;

/// `units` from unit j on, of each rank of a group.
LM_INLINE void gru_units(const step *s, range group, int64_t j, gru_sums x,
                         void (*units)(const void *context, int64_t first, int vectors, int64_t n)) {
  const gru *g = s->cell;
  int64_t width = g->walk.hidden_size, panel = panel_width(width, j);
  real *gates = gru_kept(s, g->gates, 3 * width, g->scratch);
  real *candidate = gru_kept(s, g->candidate, width, g->scratch + g->walk.steps->batch_size * 3 * width);
  for (int64_t b = group.first; b < group.last; b++, x.sums += x.sum_count * panel, x.projected_n += x.projected_stride) {
    const real *h = before_row(&g->walk, &s->before, b);
    gru_row u = {width, panel, x.sums, x.projected_n, h ? h + j : 0, gates ? gates + b * 3 * width + j : 0,
                 candidate ? candidate + b * width + j : 0, g->hidden + (s->row + b) * g->walk.hidden_stride + j};
    each_side(smaller(panel, width - j), &u, units);
  }
}

static void gru_reset_after_group(const step *s, range group, int64_t j) {
  const gru *g = s->cell;
  int64_t width = g->walk.hidden_size;
  real sums[SUMS] __attribute__((aligned(64)));
  strip x = gate_panels(&g->walk, g->packed, 3, 0, 3, j, sums, 4);
  panel *n = &x.panels[2];
  real *sums_of_n = n->c;
  n->c += x.width;
  start_from_input(&g->walk, g->input, 3, 0, s, group, j, &x);
  gru_sums found = {sums, 4, n->start, n->start_stride};
  n->c = sums_of_n;
  n->start = g->recurrent_bias + j;
  n->start_stride = 0;
  x.next = parts_of(rows_ahead(&g->walk, 3, s->t, 0, g->gates, 3 * width, group), j, smaller(width, j + PANEL), width);
  recurrent_product(&g->walk, group, &s->before, &x);
  gru_units(s, group, j, found, gru_reset_after_units);
}

static void gru_reset_group(const step *s, range group, int64_t j) {
  const gru *g = s->cell;
  real sums[SUMS] __attribute__((aligned(64)));
  strip x = gate_panels(&g->walk, g->packed, 3, 0, 2, j, sums, 2);
  start_from_input(&g->walk, g->input, 3, 0, s, group, j, &x);
  recurrent_product(&g->walk, group, &s->before, &x);
  gru_units(s, group, j, (gru_sums){.sums = sums, .sum_count = 2}, gru_reset_units);
}

static void gru_reset_before_group(const step *s, range group, int64_t j) {
  const gru *g = s->cell;
  int64_t width = g->walk.hidden_size;
  real sums[SUMS] __attribute__((aligned(64)));
  strip x = gate_panels(&g->walk, g->packed, 3, 2, 3, j, sums, 1);
  start_from_input(&g->walk, g->input, 3, 2, s, group, j, &x);
  x.m = group.last - group.first;
  x.k = width;
  x.a = gru_kept(s, g->candidate, width, g->scratch + g->walk.steps->batch_size * 3 * width) + group.first * width;
  multiply_strip(&x);
  gru_units(s, group, j, (gru_sums){.sums = sums, .sum_count = 1}, gru_reset_before_units);
}

LM_INLINE step gru_step_at(const gru *g, int64_t t) {
  return (step){g, t, g->walk.steps->offsets[t], before(&g->walk, t, g->hidden, g->walk.hidden_stride, g->initial_hidden)};
}

static void gru_reset_after_step(const void *cell, int64_t t, range ranks, range units) {
  step s = gru_step_at(cell, t);
  each_group(&s, ranks, units, gru_reset_after_group);
}

static void gru_reset_step(const void *cell, int64_t t, range ranks, range units) {
  step s = gru_step_at(cell, t);
  each_group(&s, ranks, units, gru_reset_group);
}

static void gru_reset_before_step(const void *cell, int64_t t, range ranks, range units) {
  step s = gru_step_at(cell, t);
  each_group(&s, ranks, units, gru_reset_before_group);
}

static void gru_forward_end(const void *cell, range ranks) {
  const gru *g = cell;
  collect_final(&g->walk, ranks, g->hidden, g->initial_hidden, g->final_hidden);
}

static void path_gru_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                             const cell_input *input, const real *packed, const real *recurrent_bias,
                             const real *initial_hidden, real *gates, real *candidate, real *hidden, real *final_hidden,
                             real *workspace) {
  gru g = {.walk = {steps, reverse, hidden_size, hidden_stride},
           .input = input,
           .packed = packed,
           .recurrent_bias = recurrent_bias,
           .initial_hidden = initial_hidden,
           .gates = gates,
           .candidate = candidate,
           .hidden = hidden,
           .final_hidden = final_hidden,
           .scratch = workspace};
  pass after = {.walk = g.walk, .cell = &g, .phases = {gru_reset_after_step}, .end = gru_forward_end};
  pass before = {.walk = g.walk, .cell = &g, .phases = {gru_reset_step, gru_reset_before_step}, .end = gru_forward_end};
  run_pass(pool, 3, recurrent_bias ? &after : &before);
}

/// One row backward. `dh` is the gradient of h⟨t⟩ from the step after, and then what of it reaches h⟨t−1⟩ without a
/// product. `dcandidate`: reset after, the gradient of the n gate's product; before, that of r ⊙ h⟨t−1⟩.
typedef struct {
  int64_t width;
  const real *gates, *candidate, *before, *dhidden;
  real *dh, *dprojected, *dcandidate;
} gru_gradient_row;

/// dz and dn, with dh ⊙ z left in dh. Returns dn.
LM_INLINE V gru_update_gradient(const gru_gradient_row *u, int64_t j, int64_t n) {
  V z = load_n(u->gates + u->width + j, n), candidate = load_n(u->gates + 2 * u->width + j, n), dh = load_n(u->dh + j, n);
  if (u->dhidden) dh += load_n(u->dhidden + j, n);
  V dn = dh * (1 - z) * (1 - candidate * candidate);
  store_n(u->dprojected + u->width + j, n, dh * (load_state(u->before, j, n) - candidate) * (z * (1 - z)));
  store_n(u->dprojected + 2 * u->width + j, n, dn);
  store_n(u->dh + j, n, dh * z);
  return dn;
}

LM_INLINE void gru_reset_after_gradient(const void *context, int64_t j, int64_t n) {
  const gru_gradient_row *u = context;
  V r = load_n(u->gates + j, n), dn = gru_update_gradient(u, j, n);
  store_n(u->dprojected + j, n, dn * load_n(u->candidate + j, n) * (r * (1 - r)));
  store_n(u->dcandidate + j, n, dn * r);
}

LM_INLINE void gru_reset_before_gradient(const void *context, int64_t j, int64_t n) {
  gru_update_gradient(context, j, n);
}

/// Reset before, once dcandidate is known.
LM_INLINE void gru_reset_gradient(const void *context, int64_t j, int64_t n) {
  const gru_gradient_row *u = context;
  V r = load_n(u->gates + j, n), d = load_n(u->dcandidate + j, n);
  store_n(u->dprojected + j, n, d * load_state(u->before, j, n) * (r * (1 - r)));
  store_n(u->dh + j, n, fused(d, r, load_n(u->dh + j, n)));
}

/// `each` of some units of the ranks of step t.
LM_INLINE void gru_gradients(const void *cell, int64_t t, range ranks, range units,
                             void (*body)(const void *context, int64_t j, int64_t n)) {
  const gru *g = cell;
  int64_t width = g->walk.hidden_size, row = g->walk.steps->offsets[t], j = units.first;
  state_before state = before(&g->walk, t, g->hidden_in, g->walk.hidden_stride, g->initial_hidden);
  real *dcandidate = g->reset_after ? g->drecurrent_n + row * width : g->scratch;
  for (int64_t b = ranks.first; b < ranks.last; b++) {
    int64_t at = (row + b) * width + j, gates = (row + b) * 3 * width + j;
    const real *h = before_row(&g->walk, &state, b);
    gru_gradient_row u = {width, g->gates_in + gates, g->candidate_in + at, h ? h + j : 0,
                          g->dhidden ? g->dhidden + (row + b) * g->walk.hidden_stride + j : 0, g->carry + b * width + j, g->dprojected + gates,
                          dcandidate + b * width + j};
    each(units.last - j, &u, body);
  }
}

static void gru_reset_after_gradients(const void *cell, int64_t t, range ranks, range units) {
  gru_gradients(cell, t, ranks, units, gru_reset_after_gradient);
}

static void gru_reset_before_gradients(const void *cell, int64_t t, range ranks, range units) {
  gru_gradients(cell, t, ranks, units, gru_reset_before_gradient);
}

/// dh⟨t−1⟩ += the gradient of the r and z gates' sums · Uᵀ
static void gru_product_of_rz(const void *cell, int64_t t, range ranks, range units) {
  const gru *g = cell;
  int64_t width = g->walk.hidden_size, first = g->walk.steps->offsets[t] + ranks.first;
  real *carry = g->carry + ranks.first * width;
  product p = {.m = ranks.last - ranks.first, .n = width, .k = 2 * width, .a = g->dprojected + first * 3 * width,
               .a_stride = 3 * width, .packed = g->packed, .start = carry, .start_stride = width, .c = carry,
               .c_stride = width};
  p.next = rows_ahead(&g->walk, 3, t, 1, g->gates_in, 3 * width, ranks);
  multiply_columns(&p, units.first, units.last);
}

/// Reset after: dh⟨t−1⟩ += the gradient of every gate's product · Uᵀ.
static void gru_reset_after_products(const void *cell, int64_t t, range ranks, range units) {
  const gru *g = cell;
  int64_t width = g->walk.hidden_size, first = g->walk.steps->offsets[t] + ranks.first;
  real *carry = g->carry + ranks.first * width;
  product p = {.m = ranks.last - ranks.first, .n = width, .k = width, .a = g->drecurrent_n + first * width,
               .a_stride = width, .packed = g->packed_n, .start = carry, .start_stride = width, .c = carry,
               .c_stride = width};
  p.next = rows_ahead(&g->walk, 3, t, 1, g->candidate_in, width, ranks);
  multiply_columns(&p, units.first, units.last);
  gru_product_of_rz(cell, t, ranks, units);
}

/// Reset before: the gradient of r ⊙ h⟨t−1⟩, and of what it is made of.
static void gru_reset_before_product(const void *cell, int64_t t, range ranks, range units) {
  const gru *g = cell;
  int64_t width = g->walk.hidden_size, first = g->walk.steps->offsets[t] + ranks.first;
  product p = {.m = ranks.last - ranks.first, .n = width, .k = width, .a = g->dprojected + first * 3 * width + 2 * width,
               .a_stride = 3 * width, .packed = g->packed_n, .c = g->scratch + ranks.first * width, .c_stride = width};
  multiply_columns(&p, units.first, units.last);
  gru_gradients(cell, t, ranks, units, gru_reset_gradient);
}

static void gru_backward_begin(const void *cell, range ranks) {
  const gru *g = cell;
  copy_or_clear(ranks, g->walk.hidden_size, g->dfinal_hidden, g->walk.hidden_stride, g->carry, g->walk.hidden_size);
}

static void path_gru_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                              int reset_after, const real *recurrent, const real *initial_hidden, const real *gates,
                              const real *candidate, const real *hidden, const real *dhidden, const real *dfinal_hidden,
                              real *dprojected, real *drecurrent_n, real *dinitial_hidden, real *workspace) {
  real *packed_n = workspace + packed_size(2 * hidden_size, hidden_size);
  real *scratch = packed_n + packed_size(hidden_size, hidden_size);
  path_pack(pool, 2 * hidden_size, hidden_size, recurrent, 3 * hidden_size, 1, workspace);
  path_pack(pool, hidden_size, hidden_size, recurrent + 2 * hidden_size, 3 * hidden_size, 1, packed_n);
  gru g = {.walk = {steps, reverse, hidden_size, hidden_stride},
           .reset_after = reset_after,
           .packed = workspace,
           .packed_n = packed_n,
           .initial_hidden = initial_hidden,
           .gates_in = gates,
           .candidate_in = candidate,
           .hidden_in = hidden,
           .dhidden = dhidden,
           .dfinal_hidden = dfinal_hidden,
           .dprojected = dprojected,
           .drecurrent_n = drecurrent_n,
           .carry = dinitial_hidden ? dinitial_hidden : scratch + steps->batch_size * hidden_size,
           .scratch = scratch};
  pass after = {.walk = g.walk, .backward = 1, .cell = &g, .begin = gru_backward_begin};
  after.phases[0] = gru_reset_after_gradients;
  after.phases[1] = gru_reset_after_products;
  pass before = {.walk = g.walk, .backward = 1, .cell = &g, .begin = gru_backward_begin};
  before.phases[0] = gru_reset_before_gradients;
  before.phases[1] = gru_reset_before_product;
  before.phases[2] = gru_product_of_rz;
  run_pass(pool, 3, reset_after ? &after : &before);
}

#endif
