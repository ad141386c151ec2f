/// The LSTM cell of lm_cells.h for one path.
#ifndef LM_TEMPLATE_LSTM_H
#define LM_TEMPLATE_LSTM_H

#include "cell.h"

typedef struct {
  walk walk;
  const real *projected, *packed, *peephole, *initial_hidden, *initial_cell, *gates_in, *cells_in;
  const real *dhidden, *dfinal_hidden, *dfinal_cell;
  real *gates, *scratch, *cells, *cell_carry, *hidden, *final_hidden, *dprojected, *carry;
} lstm;

/// One row: `gates` holds the sums before activation and then the activations; `cell` is c⟨t−1⟩ and then c⟨t⟩.
typedef struct {
  int64_t width;
  const real *peephole;
  real *gates, *cell, *cells, *hidden;
} lstm_row;

LM_INLINE void lstm_units(const void *context, int64_t j, int64_t n) {
  const lstm_row *r = context;
  const int64_t width = r->width;
  V i = load_n(r->gates + j, n), f = load_n(r->gates + width + j, n);
  V g = load_n(r->gates + 2 * width + j, n), o = load_n(r->gates + 3 * width + j, n);
  V c = load_n(r->cell + j, n);
  if (r->peephole) {
    i = fused(load_n(r->peephole + j, n), c, i);
    f = fused(load_n(r->peephole + width + j, n), c, f);
  }
  i = sigmoid(i);
  f = sigmoid(f);
  g = hyperbolic_tangent(g);
  c = fused(f, c, i * g);
  if (r->peephole) o = fused(load_n(r->peephole + 2 * width + j, n), c, o);
  o = sigmoid(o);
  store_n(r->gates + j, n, i);
  store_n(r->gates + width + j, n, f);
  store_n(r->gates + 2 * width + j, n, g);
  store_n(r->gates + 3 * width + j, n, o);
  store_n(r->cell + j, n, c);
  if (r->cells) store_n(r->cells + j, n, c);
  store_n(r->hidden + j, n, o * hyperbolic_tangent(c));
}

static void lstm_forward_part(void *context, int64_t part) {
  const lstm *l = context;
  const walk *w = &l->walk;
  int64_t width = w->hidden_size;
  ranks own = ranks_of_part(w, part);
  copy_or_clear(own, width, l->initial_cell, l->cell_carry);
  for (int64_t s = 0; s < w->steps->step_count; s++) {
    int64_t t = step_at(w, s), row = w->steps->offsets[t];
    ranks r = {own.first, smaller(own.last, running_at(w->steps, t))};
    if (r.first >= r.last) continue;
    state_before state = before(w, t, l->hidden, l->initial_hidden);
    real *gates = l->gates ? l->gates + row * 4 * width : l->scratch;
    recurrent_product(w, r, &state, 4 * width, l->packed, l->projected + row * 4 * width, 4 * width, gates, 4 * width);
    for (int64_t b = r.first; b < r.last; b++) {
      int64_t at = (row + b) * width;
      lstm_row u = {width, l->peephole, gates + b * 4 * width, l->cell_carry + b * width, l->cells ? l->cells + at : 0,
                    l->hidden + at};
      each(width, &u, lstm_units);
    }
  }
  collect_final(w, own, l->hidden, l->initial_hidden, l->final_hidden);
}

static void path_lstm_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, const real *projected,
                              const real *recurrent, const real *peephole, const real *initial_hidden,
                              const real *initial_cell, real *gates, real *cells, real *hidden, real *final_hidden,
                              real *final_cell, real *workspace) {
  path_pack(hidden_size, 4 * hidden_size, recurrent, 4 * hidden_size, 0, workspace);
  real *scratch = workspace + packed_size(hidden_size, 4 * hidden_size);
  lstm l = {.walk = {steps, reverse, hidden_size, part_count_for(pool, steps, 4, hidden_size)},
            .projected = projected,
            .packed = workspace,
            .peephole = peephole,
            .initial_hidden = initial_hidden,
            .initial_cell = initial_cell,
            .gates = gates,
            .scratch = scratch,
            .cells = cells,
            .cell_carry = final_cell ? final_cell : scratch + steps->batch_size * 4 * hidden_size,
            .hidden = hidden,
            .final_hidden = final_hidden};
  lm_pool_run(pool, l.walk.part_count, lstm_forward_part, &l);
}

/// One row backward: `dcell` is the gradient of c⟨t⟩ from the step after and then that of c⟨t−1⟩.
typedef struct {
  int64_t width;
  const real *peephole, *gates, *cell, *cell_before, *dh, *dhidden;
  real *dcell, *dprojected;
} lstm_gradient_row;

LM_INLINE void lstm_gradient_units(const void *context, int64_t j, int64_t n) {
  const lstm_gradient_row *r = context;
  const int64_t width = r->width;
  V i = load_n(r->gates + j, n), f = load_n(r->gates + width + j, n);
  V g = load_n(r->gates + 2 * width + j, n), o = load_n(r->gates + 3 * width + j, n);
  V before = load_state(r->cell_before, j, n), squashed = hyperbolic_tangent(load_n(r->cell + j, n));
  V dh = load_n(r->dh + j, n);
  if (r->dhidden) dh += load_n(r->dhidden + j, n);
  V doutput = dh * squashed * (o * (1 - o));
  V dc = fused(dh * o, 1 - squashed * squashed, load_n(r->dcell + j, n));
  if (r->peephole) dc = fused(doutput, load_n(r->peephole + 2 * width + j, n), dc);
  V dinput = dc * g * (i * (1 - i)), dforget = dc * before * (f * (1 - f));
  V dbefore = dc * f;
  if (r->peephole) {
    dbefore = fused(dinput, load_n(r->peephole + j, n), dbefore);
    dbefore = fused(dforget, load_n(r->peephole + width + j, n), dbefore);
  }
  store_n(r->dprojected + j, n, dinput);
  store_n(r->dprojected + width + j, n, dforget);
  store_n(r->dprojected + 2 * width + j, n, dc * i * (1 - g * g));
  store_n(r->dprojected + 3 * width + j, n, doutput);
  store_n(r->dcell + j, n, dbefore);
}

static void lstm_backward_part(void *context, int64_t part) {
  const lstm *l = context;
  const walk *w = &l->walk;
  int64_t width = w->hidden_size;
  ranks own = ranks_of_part(w, part);
  copy_or_clear(own, width, l->dfinal_hidden, l->carry);
  copy_or_clear(own, width, l->dfinal_cell, l->cell_carry);
  for (int64_t s = w->steps->step_count - 1; s >= 0; s--) {
    int64_t t = step_at(w, s), row = w->steps->offsets[t];
    ranks r = {own.first, smaller(own.last, running_at(w->steps, t))};
    if (r.first >= r.last) continue;
    state_before cell = before(w, t, l->cells_in, l->initial_cell);
    for (int64_t b = r.first; b < r.last; b++) {
      int64_t at = (row + b) * width;
      lstm_gradient_row u = {width, l->peephole, l->gates_in + 4 * at, l->cells_in + at, before_row(w, &cell, b),
                             l->carry + b * width, l->dhidden ? l->dhidden + at : 0, l->cell_carry + b * width,
                             l->dprojected + 4 * at};
      each(width, &u, lstm_gradient_units);
    }
    product p = {r.last - r.first, width, 4 * width, l->dprojected + (row + r.first) * 4 * width, 4 * width, l->packed, 0, 0,
                 l->carry + r.first * width, width};
    multiply(&p);
  }
}

/// Rows whose share of dpeephole is summed before it joins the total.
enum { PEEPHOLE_CHUNK = 256 };

typedef struct {
  walk walk;
  const real *initial_cell, *cells, *dprojected;
  real *dpeephole;
} peephole_gradient;

/// One vector of units, every row in order: Σ di ⊙ c⟨t−1⟩, Σ df ⊙ c⟨t−1⟩, Σ do ⊙ c⟨t⟩.
static void peephole_part(void *context, int64_t part) {
  const peephole_gradient *p = context;
  const walk *w = &p->walk;
  int64_t width = w->hidden_size, j = part * W, n = width - j, row = 0, rows = w->steps->offsets[w->steps->step_count];
  V sum[3] = {splat(0), splat(0), splat(0)};
  for (int64_t t = 0; t < w->steps->step_count; t++) {
    state_before cell = before(w, t, p->cells, p->initial_cell);
    for (int64_t b = 0; b < running_at(w->steps, t); b++, row++) {
      const real *d = p->dprojected + row * 4 * width + j;
      V c = load_state(before_row(w, &cell, b), j, n);
      sum[0] = fused(load_n(d, n), c, sum[0]);
      sum[1] = fused(load_n(d + width, n), c, sum[1]);
      sum[2] = fused(load_n(d + 3 * width, n), load_n(p->cells + row * width + j, n), sum[2]);
      if ((row + 1) % PEEPHOLE_CHUNK != 0 && row + 1 != rows) continue;
      for (int i = 0; i < 3; i++) {
        put(p->dpeephole + i * width + j, n, sum[i], 1);
        sum[i] = splat(0);
      }
    }
  }
}

static void path_lstm_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, const real *recurrent,
                               const real *peephole, const real *initial_cell, const real *gates, const real *cells,
                               const real *dhidden, const real *dfinal_hidden, const real *dfinal_cell, real *dprojected,
                               real *dinitial_hidden, real *dinitial_cell, real *dpeephole, real *workspace) {
  path_pack(4 * hidden_size, hidden_size, recurrent, 4 * hidden_size, 1, workspace);
  real *scratch = workspace + packed_size(4 * hidden_size, hidden_size);
  lstm l = {.walk = {steps, reverse, hidden_size, part_count_for(pool, steps, 4, hidden_size)},
            .packed = workspace,
            .peephole = peephole,
            .initial_cell = initial_cell,
            .gates_in = gates,
            .cells_in = cells,
            .dhidden = dhidden,
            .dfinal_hidden = dfinal_hidden,
            .dfinal_cell = dfinal_cell,
            .cell_carry = dinitial_cell ? dinitial_cell : scratch,
            .dprojected = dprojected,
            .carry = dinitial_hidden ? dinitial_hidden : scratch + steps->batch_size * hidden_size};
  lm_pool_run(pool, l.walk.part_count, lstm_backward_part, &l);
  if (!peephole || !dpeephole) return;
  peephole_gradient p = {l.walk, initial_cell, cells, dprojected, dpeephole};
  lm_pool_run(pool, (hidden_size + W - 1) / W, peephole_part, &p);
}

#endif
