/// The GRU cell of lm_cells.h for one path.
#ifndef LM_TEMPLATE_GRU_H
#define LM_TEMPLATE_GRU_H

#include "cell.h"

typedef struct {
  walk walk;
  int reset_after;
  const real *projected, *packed, *packed_n, *recurrent_bias, *initial_hidden, *gates_in, *candidate_in, *hidden_in;
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

LM_INLINE V gru_state(const gru_row *u, int64_t j, int64_t n, V z, V candidate) {
  if (u->gates) {
    store_n(u->gates + u->width + j, n, z);
    store_n(u->gates + 2 * u->width + j, n, candidate);
  }
  return fused(z, load_state(u->before, j, n), (1 - z) * candidate);
}

LM_INLINE void gru_reset_after_units(const void *context, int64_t j, int64_t n) {
  const gru_row *u = context;
  V r = sigmoid(load(u->sums + j)), z = sigmoid(load(u->sums + u->sum_stride + j));
  V product_n = load(u->sums + 2 * u->sum_stride + j);
  V candidate = hyperbolic_tangent(fused(r, product_n, load_n(u->projected_n + j, n)));
  if (u->gates) {
    store_n(u->gates + j, n, r);
    store_n(u->candidate + j, n, product_n);
  }
  store_n(u->hidden + j, n, gru_state(u, j, n, z, candidate));
}

/// Reset before: r and z, and what the n gate's product takes, r ⊙ h⟨t−1⟩.
LM_INLINE void gru_reset_units(const void *context, int64_t j, int64_t n) {
  const gru_row *u = context;
  V r = sigmoid(load(u->sums + j));
  store_n(u->gates + j, n, r);
  store_n(u->gates + u->width + j, n, sigmoid(load(u->sums + u->sum_stride + j)));
  store_n(u->candidate + j, n, r * load_state(u->before, j, n));
}

LM_INLINE void gru_reset_before_units(const void *context, int64_t j, int64_t n) {
  const gru_row *u = context;
  V z = load_n(u->gates + u->width + j, n), candidate = hyperbolic_tangent(load(u->sums + j));
  store_n(u->hidden + j, n, gru_state(u, j, n, z, candidate));
}

/// Step t, whose first row is `row`, and where the state before it lies.
typedef struct {
  const gru *gru;
  state_before before;
  int64_t t, row;
  real *gates, *candidate;
} gru_step;

static gru_step gru_step_at(const gru *g, int64_t t) {
  int64_t width = g->walk.hidden_size, row = g->walk.steps->offsets[t];
  gru_step s = {g, before(&g->walk, t, g->hidden, g->initial_hidden), t, row, 0, 0};
  if (g->gates) {
    s.gates = g->gates + row * 3 * width;
    s.candidate = g->candidate + row * width;
  } else if (!g->recurrent_bias) {
    // Reset before, the phases of a step hand these on.
    s.gates = g->scratch;
    s.candidate = g->scratch + g->walk.steps->batch_size * 3 * width;
  }
  return s;
}

/// Units' panels of the gates first ..< last for a group of ranks and the units from unit j on; their sums start from x·W + b.
static strip gru_panels(const gru_step *s, range group, int64_t j, int first, int last, real *sums) {
  const gru *g = s->gru;
  int64_t width = g->walk.hidden_size, panel = panel_width(width, j);
  strip x = strip_of(0, 0, 0, width, panel, smaller(panel, width - j));
  for (int gate = first; gate < last; gate++) {
    const real *start = g->projected + ((s->row + group.first) * 3 + gate) * width + j;
    x.panels[x.panel_count++] = (struct panel){gate_panel(&g->walk, g->packed, 3, gate, j), start, 3 * width,
                                               sums + (gate - first) * panel, (last - first) * panel};
  }
  prefetch_starts(&g->walk, s->t, group.last - group.first, &x);
  return x;
}

/// `each` unit from unit j on, of each rank of a group, whose sums of `gate_count` gates are known.
LM_INLINE void gru_units(const gru_step *s, range group, int64_t j, int gate_count, const real *sums,
                         void (*units)(const void *context, int64_t j, int64_t n)) {
  int64_t width = s->gru->walk.hidden_size, panel = panel_width(width, j);
  for (int64_t b = group.first; b < group.last; b++, sums += gate_count * panel) {
    int64_t at = (s->row + b) * width + j;
    const real *h = before_row(&s->gru->walk, &s->before, b);
    gru_row u = {width, panel, sums, s->gru->projected + 3 * (at - j) + 2 * width + j, h ? h + j : 0,
                 s->gates ? s->gates + b * 3 * width + j : 0, s->candidate ? s->candidate + b * width + j : 0,
                 s->gru->hidden + at};
    each(smaller(panel, width - j), &u, units);
  }
}

static void gru_reset_after_group(const gru_step *s, range group, int64_t j) {
  real sums[SUMS] __attribute__((aligned(64)));
  strip x = gru_panels(s, group, j, 0, 3, sums);
  x.panels[2].start = s->gru->recurrent_bias + j;
  x.panels[2].start_stride = 0;
  recurrent_product(&s->gru->walk, group, &s->before, &x);
  gru_units(s, group, j, 3, sums, gru_reset_after_units);
}

static void gru_reset_group(const gru_step *s, range group, int64_t j) {
  real sums[SUMS] __attribute__((aligned(64)));
  strip x = gru_panels(s, group, j, 0, 2, sums);
  recurrent_product(&s->gru->walk, group, &s->before, &x);
  gru_units(s, group, j, 2, sums, gru_reset_units);
}

static void gru_reset_before_group(const gru_step *s, range group, int64_t j) {
  real sums[SUMS] __attribute__((aligned(64)));
  strip x = gru_panels(s, group, j, 2, 3, sums);
  x.m = group.last - group.first;
  x.k = s->gru->walk.hidden_size;
  x.a = s->candidate + group.first * x.k;
  multiply_strip(&x);
  gru_units(s, group, j, 1, sums, gru_reset_before_units);
}

LM_INLINE void gru_forward_groups(const void *cell, int64_t t, range ranks, range units,
                                  void (*group_body)(const gru_step *s, range group, int64_t j)) {
  gru_step s = gru_step_at(cell, t);
  for (int64_t j = units.first; j < units.last; j += PANEL) {
    for (range group = {ranks.first, ranks.first}; group.last < ranks.last;) {
      group = group_of(ranks, group.last);
      group_body(&s, group, j);
    }
  }
}

static void gru_reset_after_step(const void *cell, int64_t t, range ranks, range units) {
  gru_forward_groups(cell, t, ranks, units, gru_reset_after_group);
}

static void gru_reset_step(const void *cell, int64_t t, range ranks, range units) {
  gru_forward_groups(cell, t, ranks, units, gru_reset_group);
}

static void gru_reset_before_step(const void *cell, int64_t t, range ranks, range units) {
  gru_forward_groups(cell, t, ranks, units, gru_reset_before_group);
}

static void gru_forward_end(const void *cell, range ranks) {
  const gru *g = cell;
  collect_final(&g->walk, ranks, g->hidden, g->initial_hidden, g->final_hidden);
}

static void path_gru_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, const real *projected,
                             const real *packed, const real *recurrent_bias, const real *initial_hidden, real *gates,
                             real *candidate, real *hidden, real *final_hidden, real *workspace) {
  gru g = {.walk = {steps, reverse, hidden_size},
           .projected = projected,
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
  state_before state = before(&g->walk, t, g->hidden_in, g->initial_hidden);
  real *dcandidate = g->reset_after ? g->drecurrent_n + row * width : g->scratch;
  for (int64_t b = ranks.first; b < ranks.last; b++) {
    int64_t at = (row + b) * width + j, gates = (row + b) * 3 * width + j;
    const real *h = before_row(&g->walk, &state, b);
    gru_gradient_row u = {width, g->gates_in + gates, g->candidate_in + at, h ? h + j : 0,
                          g->dhidden ? g->dhidden + at : 0, g->carry + b * width + j, g->dprojected + gates,
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
  product p = {ranks.last - ranks.first, width, 2 * width, g->dprojected + first * 3 * width, 3 * width, g->packed,
               carry, width, carry, width};
  multiply_columns(&p, units.first, units.last);
}

/// Reset after: dh⟨t−1⟩ += the gradient of every gate's product · Uᵀ.
static void gru_reset_after_products(const void *cell, int64_t t, range ranks, range units) {
  const gru *g = cell;
  int64_t width = g->walk.hidden_size, first = g->walk.steps->offsets[t] + ranks.first;
  real *carry = g->carry + ranks.first * width;
  product p = {ranks.last - ranks.first, width, width, g->drecurrent_n + first * width, width, g->packed_n,
               carry, width, carry, width};
  multiply_columns(&p, units.first, units.last);
  gru_product_of_rz(cell, t, ranks, units);
}

/// Reset before: the gradient of r ⊙ h⟨t−1⟩, and of what it is made of.
static void gru_reset_before_product(const void *cell, int64_t t, range ranks, range units) {
  const gru *g = cell;
  int64_t width = g->walk.hidden_size, first = g->walk.steps->offsets[t] + ranks.first;
  product p = {ranks.last - ranks.first, width, width, g->dprojected + first * 3 * width + 2 * width, 3 * width,
               g->packed_n, 0, 0, g->scratch + ranks.first * width, width};
  multiply_columns(&p, units.first, units.last);
  gru_gradients(cell, t, ranks, units, gru_reset_gradient);
}

static void gru_backward_begin(const void *cell, range ranks) {
  const gru *g = cell;
  copy_or_clear(ranks, g->walk.hidden_size, g->dfinal_hidden, g->carry);
}

static void path_gru_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int reset_after,
                              const real *recurrent, const real *initial_hidden, const real *gates, const real *candidate,
                              const real *hidden, const real *dhidden, const real *dfinal_hidden, real *dprojected,
                              real *drecurrent_n, real *dinitial_hidden, real *workspace) {
  real *packed_n = workspace + packed_size(2 * hidden_size, hidden_size);
  real *scratch = packed_n + packed_size(hidden_size, hidden_size);
  path_pack(2 * hidden_size, hidden_size, recurrent, 3 * hidden_size, 1, workspace);
  path_pack(hidden_size, hidden_size, recurrent + 2 * hidden_size, 3 * hidden_size, 1, packed_n);
  gru g = {.walk = {steps, reverse, hidden_size},
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
  pass after = {.walk = g.walk, .backward = 1, .cell = &g, .begin = gru_backward_begin, .phases = {gru_reset_after_gradients, gru_reset_after_products}};
  pass before = {g.walk, 1, &g, gru_backward_begin,
                 {gru_reset_before_gradients, gru_reset_before_product, gru_product_of_rz}};
  run_pass(pool, 3, reset_after ? &after : &before);
}

#endif
