/// The Elman cell of lm_cells.h for one path.
#ifndef LM_TEMPLATE_ELMAN_H
#define LM_TEMPLATE_ELMAN_H

#include "cell.h"
#include "elementwise.h"

typedef struct {
  walk walk;
  lm_elman_activation activation;
  const real *projected, *packed, *initial_hidden, *hidden_in, *dhidden, *dfinal_hidden;
  real *hidden, *final_hidden, *dprojected, *carry;
} elman;

static void elman_forward_part(void *context, int64_t part) {
  const elman *e = context;
  const walk *w = &e->walk;
  int64_t width = w->hidden_size;
  ranks own = ranks_of_part(w, part);
  for (int64_t s = 0; s < w->steps->step_count; s++) {
    int64_t t = step_at(w, s), row = w->steps->offsets[t];
    ranks r = {own.first, smaller(own.last, running_at(w->steps, t))};
    if (r.first >= r.last) continue;
    state_before state = before(w, t, e->hidden, e->initial_hidden);
    real *hidden = e->hidden + row * width;
    recurrent_product(w, r, &state, width, e->packed, e->projected + row * width, width, hidden, width);
    real *from = hidden + r.first * width;
    int64_t count = (r.last - r.first) * width;
    if (e->activation == LM_ELMAN_TANH) {
      map(count, from, from, hyperbolic_tangent);
    } else {
      map(count, from, from, rectify);
    }
  }
  collect_final(w, own, e->hidden, e->initial_hidden, e->final_hidden);
}

static void path_elman_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size,
                               lm_elman_activation activation, const real *projected, const real *recurrent,
                               const real *initial_hidden, real *hidden, real *final_hidden, real *workspace) {
  path_pack(hidden_size, hidden_size, recurrent, hidden_size, 0, workspace);
  elman e = {.walk = {steps, reverse, hidden_size, part_count_for(pool, steps, 1, hidden_size)},
             .activation = activation,
             .projected = projected,
             .packed = workspace,
             .initial_hidden = initial_hidden,
             .hidden = hidden,
             .final_hidden = final_hidden};
  lm_pool_run(pool, e.walk.part_count, elman_forward_part, &e);
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

static void elman_backward_part(void *context, int64_t part) {
  const elman *e = context;
  const walk *w = &e->walk;
  int64_t width = w->hidden_size;
  ranks own = ranks_of_part(w, part);
  copy_or_clear(own, width, e->dfinal_hidden, e->carry);
  for (int64_t s = w->steps->step_count - 1; s >= 0; s--) {
    int64_t t = step_at(w, s), row = w->steps->offsets[t];
    ranks r = {own.first, smaller(own.last, running_at(w->steps, t))};
    if (r.first >= r.last) continue;
    int64_t at = (row + r.first) * width;
    real *carry = e->carry + r.first * width;
    elman_slope slope = {carry, e->dhidden ? e->dhidden + at : 0, e->hidden_in + at, e->dprojected + at,
                         e->activation == LM_ELMAN_RELU};
    each((r.last - r.first) * width, &slope, elman_slope_at);
    product p = {r.last - r.first, width, width, e->dprojected + at, width, e->packed, 0, 0, carry, width};
    multiply(&p);
  }
}

static void path_elman_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size,
                                lm_elman_activation activation, const real *recurrent, const real *hidden, const real *dhidden,
                                const real *dfinal_hidden, real *dprojected, real *dinitial_hidden, real *workspace) {
  path_pack(hidden_size, hidden_size, recurrent, hidden_size, 1, workspace);
  elman e = {.walk = {steps, reverse, hidden_size, part_count_for(pool, steps, 1, hidden_size)},
             .activation = activation,
             .packed = workspace,
             .hidden_in = hidden,
             .dhidden = dhidden,
             .dfinal_hidden = dfinal_hidden,
             .dprojected = dprojected,
             .carry = dinitial_hidden ? dinitial_hidden : workspace + packed_size(hidden_size, hidden_size)};
  lm_pool_run(pool, e.walk.part_count, elman_backward_part, &e);
}

#endif
