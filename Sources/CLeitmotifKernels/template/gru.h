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

/// One row: `gates` [3H] holds sums before activation and then activations, `projected_n` the n gate's share of x·W + b.
typedef struct {
  int64_t width;
  const real *projected_n, *before;
  real *gates, *candidate, *hidden;
} gru_row;

/// r and z, and what the n gate's product takes: r ⊙ h⟨t−1⟩.
LM_INLINE void gru_reset_units(const void *context, int64_t j, int64_t n) {
  const gru_row *u = context;
  V r = sigmoid(load_n(u->gates + j, n));
  store_n(u->gates + j, n, r);
  store_n(u->candidate + j, n, r * load_state(u->before, j, n));
}

LM_INLINE V gru_state(const gru_row *u, int64_t j, int64_t n, V candidate) {
  V z = sigmoid(load_n(u->gates + u->width + j, n)), h = load_state(u->before, j, n);
  store_n(u->gates + u->width + j, n, z);
  store_n(u->gates + 2 * u->width + j, n, candidate);
  return fused(z, h, (1 - z) * candidate);
}

LM_INLINE void gru_reset_before_units(const void *context, int64_t j, int64_t n) {
  const gru_row *u = context;
  V candidate = hyperbolic_tangent(load_n(u->gates + 2 * u->width + j, n));
  store_n(u->hidden + j, n, gru_state(u, j, n, candidate));
}

LM_INLINE void gru_reset_after_units(const void *context, int64_t j, int64_t n) {
  const gru_row *u = context;
  V r = sigmoid(load_n(u->gates + j, n));
  V candidate = hyperbolic_tangent(fused(r, load_n(u->candidate + j, n), load_n(u->projected_n + j, n)));
  store_n(u->gates + j, n, r);
  store_n(u->hidden + j, n, gru_state(u, j, n, candidate));
}

static gru_row gru_row_at(const gru *g, const state_before *state, int64_t row, int64_t b, real *gates, real *candidate) {
  int64_t width = g->walk.hidden_size, at = (row + b) * width;
  return (gru_row){width, g->projected + 3 * at + 2 * width, before_row(&g->walk, state, b), gates + b * 3 * width,
                   candidate + b * width, g->hidden + at};
}

/// Ranks r of step t, whose first row is `row`.
static void gru_forward_step(const gru *g, ranks r, int64_t t, int64_t row) {
  const walk *w = &g->walk;
  int64_t width = w->hidden_size;
  state_before state = before(w, t, g->hidden, g->initial_hidden);
  real *gates = g->gates ? g->gates + row * 3 * width : g->scratch;
  real *candidate = g->candidate ? g->candidate + row * width : g->scratch + w->steps->batch_size * 3 * width;
  const real *projected = g->projected + row * 3 * width;
  recurrent_product(w, r, &state, 2 * width, g->packed, projected, 3 * width, gates, 3 * width);
  if (g->reset_after) {
    recurrent_product(w, r, &state, width, g->packed_n, g->recurrent_bias, 0, candidate, width);
  } else {
    for (int64_t b = r.first; b < r.last; b++) {
      gru_row u = gru_row_at(g, &state, row, b, gates, candidate);
      each(width, &u, gru_reset_units);
    }
    product p = {r.last, width, width, candidate, width, g->packed_n, projected + 2 * width, 3 * width, gates + 2 * width,
                 3 * width};
    product own = block_of(&p, r.first, r.last - r.first, 0, width);
    multiply(&own);
  }
  for (int64_t b = r.first; b < r.last; b++) {
    gru_row u = gru_row_at(g, &state, row, b, gates, candidate);
    if (g->reset_after) {
      each(width, &u, gru_reset_after_units);
    } else {
      each(width, &u, gru_reset_before_units);
    }
  }
}

static void gru_forward_part(void *context, int64_t part) {
  const gru *g = context;
  const walk *w = &g->walk;
  ranks own = ranks_of_part(w, part);
  for (int64_t s = 0; s < w->steps->step_count; s++) {
    int64_t t = step_at(w, s);
    ranks r = {own.first, smaller(own.last, running_at(w->steps, t))};
    if (r.first < r.last) gru_forward_step(g, r, t, w->steps->offsets[t]);
  }
  collect_final(w, own, g->hidden, g->initial_hidden, g->final_hidden);
}

static void path_gru_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, const real *projected,
                             const real *recurrent, const real *recurrent_bias, const real *initial_hidden, real *gates,
                             real *candidate, real *hidden, real *final_hidden, real *workspace) {
  real *packed_n = workspace + packed_size(hidden_size, 2 * hidden_size);
  path_pack(hidden_size, 2 * hidden_size, recurrent, 3 * hidden_size, 0, workspace);
  path_pack(hidden_size, hidden_size, recurrent + 2 * hidden_size, 3 * hidden_size, 0, packed_n);
  gru g = {.walk = {steps, reverse, hidden_size, part_count_for(pool, steps, 3, hidden_size)},
           .reset_after = recurrent_bias != 0,
           .projected = projected,
           .packed = workspace,
           .packed_n = packed_n,
           .recurrent_bias = recurrent_bias,
           .initial_hidden = initial_hidden,
           .gates = gates,
           .candidate = candidate,
           .hidden = hidden,
           .final_hidden = final_hidden,
           .scratch = packed_n + packed_size(hidden_size, hidden_size)};
  lm_pool_run(pool, g.walk.part_count, gru_forward_part, &g);
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

static gru_gradient_row gru_gradient_row_at(const gru *g, const state_before *state, int64_t row, int64_t b, real *dcandidate) {
  int64_t width = g->walk.hidden_size, at = (row + b) * width;
  return (gru_gradient_row){width, g->gates_in + 3 * at, g->candidate_in + at, before_row(&g->walk, state, b),
                            g->dhidden ? g->dhidden + at : 0, g->carry + b * width, g->dprojected + 3 * at,
                            dcandidate + b * width};
}

static void gru_backward_step(const gru *g, ranks r, int64_t t, int64_t row) {
  const walk *w = &g->walk;
  int64_t width = w->hidden_size, count = r.last - r.first;
  state_before state = before(w, t, g->hidden_in, g->initial_hidden);
  real *dcandidate = g->reset_after ? g->drecurrent_n + row * width : g->scratch;
  real *carry = g->carry + r.first * width, *dcandidates = dcandidate + r.first * width;
  const real *dprojected = g->dprojected + (row + r.first) * 3 * width;
  for (int64_t b = r.first; b < r.last; b++) {
    gru_gradient_row u = gru_gradient_row_at(g, &state, row, b, dcandidate);
    if (g->reset_after) {
      each(width, &u, gru_reset_after_gradient);
    } else {
      each(width, &u, gru_reset_before_gradient);
    }
  }
  if (g->reset_after) {
    product through_n = {count, width, width, dcandidates, width, g->packed_n, carry, width, carry, width};
    multiply(&through_n);
  } else {
    product through_n = {count, width, width, dprojected + 2 * width, 3 * width, g->packed_n, 0, 0, dcandidates, width};
    multiply(&through_n);
    for (int64_t b = r.first; b < r.last; b++) {
      gru_gradient_row u = gru_gradient_row_at(g, &state, row, b, dcandidate);
      each(width, &u, gru_reset_gradient);
    }
  }
  product through_rz = {count, width, 2 * width, dprojected, 3 * width, g->packed, carry, width, carry, width};
  multiply(&through_rz);
}

static void gru_backward_part(void *context, int64_t part) {
  const gru *g = context;
  const walk *w = &g->walk;
  ranks own = ranks_of_part(w, part);
  copy_or_clear(own, w->hidden_size, g->dfinal_hidden, g->carry);
  for (int64_t s = w->steps->step_count - 1; s >= 0; s--) {
    int64_t t = step_at(w, s);
    ranks r = {own.first, smaller(own.last, running_at(w->steps, t))};
    if (r.first < r.last) gru_backward_step(g, r, t, w->steps->offsets[t]);
  }
}

static void path_gru_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int reset_after,
                              const real *recurrent, const real *initial_hidden, const real *gates, const real *candidate,
                              const real *hidden, const real *dhidden, const real *dfinal_hidden, real *dprojected,
                              real *drecurrent_n, real *dinitial_hidden, real *workspace) {
  real *packed_n = workspace + packed_size(2 * hidden_size, hidden_size);
  real *scratch = packed_n + packed_size(hidden_size, hidden_size);
  path_pack(2 * hidden_size, hidden_size, recurrent, 3 * hidden_size, 1, workspace);
  path_pack(hidden_size, hidden_size, recurrent + 2 * hidden_size, 3 * hidden_size, 1, packed_n);
  gru g = {.walk = {steps, reverse, hidden_size, part_count_for(pool, steps, 3, hidden_size)},
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
  lm_pool_run(pool, g.walk.part_count, gru_backward_part, &g);
}

#endif
