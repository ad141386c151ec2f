/// The LSTM cell of lm_cells.h for one path.
#ifndef LM_TEMPLATE_LSTM_H
#define LM_TEMPLATE_LSTM_H

#include "cell.h"

typedef struct {
  walk walk;
  const cell_input *input;
  const real *packed, *peephole, *initial_hidden, *initial_cell, *gates_in, *cells_in;
  const real *dhidden, *dfinal_hidden, *dfinal_cell;
  real *gates, *cells, *cell_carry, *hidden, *final_hidden, *dprojected, *carry;
  int64_t cell_carry_stride;
} lstm;

/// Units of one row. `sums` are those of the gates before activation, `sum_stride` apart; `cell` is c⟨t−1⟩ and then c⟨t⟩.
/// `gates` and `cells` are kept for the gradient, or NULL.
typedef struct {
  int64_t width, sum_stride;
  const real *peephole, *sums;
  real *gates, *cell, *cells, *hidden;
} lstm_row;

// The arithmetic takes two passes over the rows: what one keeps of several vectors fits the registers.

/// i, f, g and c⟨t⟩
LM_INLINE void lstm_cell_units(const void *context, int64_t first, int vectors, int64_t n) {
  const lstm_row *r = context;
  V i[SIDE], f[SIDE], g[SIDE], c[SIDE];
  LM_SIDE_BY_SIDE(v, vectors) {
    int64_t j = first + v * W;
    i[v] = load(r->sums + j);
    f[v] = load(r->sums + r->sum_stride + j);
    g[v] = load(r->sums + 2 * r->sum_stride + j);
    c[v] = load_n(r->cell + j, n);
    if (!r->peephole) continue;
    i[v] = fused(load_n(r->peephole + j, n), c[v], i[v]);
    f[v] = fused(load_n(r->peephole + r->width + j, n), c[v], f[v]);
  }
  sigmoids(vectors, i);
  sigmoids(vectors, f);
  hyperbolic_tangents(vectors, g);
  LM_SIDE_BY_SIDE(v, vectors) {
    int64_t j = first + v * W;
    c[v] = fused(f[v], c[v], i[v] * g[v]);
    store_n(r->cell + j, n, c[v]);
    if (!r->gates) continue;
    store_n(r->gates + j, n, i[v]);
    store_n(r->gates + r->width + j, n, f[v]);
    store_n(r->gates + 2 * r->width + j, n, g[v]);
    store_n(r->cells + j, n, c[v]);
  }
}

/// o and h⟨t⟩
LM_INLINE void lstm_hidden_units(const void *context, int64_t first, int vectors, int64_t n) {
  const lstm_row *r = context;
  V o[SIDE], c[SIDE];
  LM_SIDE_BY_SIDE(v, vectors) {
    int64_t j = first + v * W;
    o[v] = load(r->sums + 3 * r->sum_stride + j);
    c[v] = load_n(r->cell + j, n);
    if (r->peephole) o[v] = fused(load_n(r->peephole + 2 * r->width + j, n), c[v], o[v]);
  }
  sigmoids(vectors, o);
  hyperbolic_tangents(vectors, c);
  LM_SIDE_BY_SIDE(v, vectors) {
    int64_t j = first + v * W;
    store_n(r->hidden + j, n, o[v] * c[v]);
    if (r->gates) store_n(r->gates + 3 * r->width + j, n, o[v]);
  }
}

/// `units` of a group's rows from unit j on, whose sums are known.
LM_INLINE void lstm_units(const lstm *l, int64_t row, range group, int64_t j, const real *sums,
                          void (*units)(const void *context, int64_t first, int vectors, int64_t n)) {
  int64_t width = l->walk.hidden_size, panel = panel_width(width, j);
  for (int64_t b = group.first; b < group.last; b++, sums += 4 * panel) {
    lstm_row r = {width, panel, l->peephole ? l->peephole + j : 0, sums, l->gates ? l->gates + (row + b) * 4 * width + j : 0,
                  l->cell_carry + b * l->cell_carry_stride + j, l->cells ? l->cells + (row + b) * width + j : 0,
                  l->hidden + (row + b) * l->walk.hidden_stride + j};
    each_side(smaller(panel, width - j), &r, units);
  }
}

/// The panel of units that begins with unit j, for a group of ranks.
static void lstm_forward_group(const step *s, range group, int64_t j) {
  const lstm *l = s->cell;
  int64_t width = l->walk.hidden_size;
  real sums[SUMS] __attribute__((aligned(64)));
  strip x = gate_panels(&l->walk, l->packed, 4, 0, 4, j, sums, 4);
  start_from_input(&l->walk, l->input, 4, 0, s, group, j, &x);
  x.next = parts_of(rows_ahead(&l->walk, 4, s->t, 0, l->gates, 4 * width, group), j, smaller(width, j + PANEL), width);
  recurrent_product(&l->walk, group, &s->before, &x);
  lstm_units(l, s->row, group, j, sums, lstm_cell_units);
  lstm_units(l, s->row, group, j, sums, lstm_hidden_units);
}

static void lstm_forward_step(const void *cell, int64_t t, range ranks, range units) {
  const lstm *l = cell;
  step s = {l, t, l->walk.steps->offsets[t], before(&l->walk, t, l->hidden, l->walk.hidden_stride, l->initial_hidden)};
  each_group(&s, ranks, units, lstm_forward_group);
}

static void lstm_forward_begin(const void *cell, range ranks) {
  const lstm *l = cell;
  copy_or_clear(ranks, l->walk.hidden_size, l->initial_cell, l->walk.hidden_size, l->cell_carry, l->cell_carry_stride);
}

static void lstm_forward_end(const void *cell, range ranks) {
  const lstm *l = cell;
  collect_final(&l->walk, ranks, l->hidden, l->initial_hidden, l->final_hidden);
}

static void path_lstm_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                              const cell_input *input, const real *packed, const real *peephole, const real *initial_hidden,
                              const real *initial_cell, real *gates, real *cells, real *hidden, real *final_hidden,
                              real *final_cell, real *workspace) {
  lstm l = {.walk = {steps, reverse, hidden_size, hidden_stride},
            .input = input,
            .packed = packed,
            .peephole = peephole,
            .initial_hidden = initial_hidden,
            .initial_cell = initial_cell,
            .gates = gates,
            .cells = cells,
            .cell_carry = final_cell ? final_cell : workspace,
            .cell_carry_stride = final_cell ? hidden_stride : hidden_size,
            .hidden = hidden,
            .final_hidden = final_hidden};
  pass p = {.walk = l.walk, .cell = &l, .begin = lstm_forward_begin, .phases = {lstm_forward_step}, .end = lstm_forward_end};
  run_pass(pool, 4, &p);
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
  V before = load_state(r->cell_before, j, n), squashed = load_n(r->cell + j, n), dh = load_n(r->dh + j, n);
  hyperbolic_tangents(1, &squashed);
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

static void lstm_backward_units(const void *cell, int64_t t, range ranks, range units) {
  const lstm *l = cell;
  const walk *w = &l->walk;
  int64_t width = w->hidden_size, row = w->steps->offsets[t], j = units.first;
  state_before cell_before = before(w, t, l->cells_in, width, l->initial_cell);
  for (int64_t b = ranks.first; b < ranks.last; b++) {
    int64_t at = (row + b) * width + j, gates = (row + b) * 4 * width + j;
    const real *c = before_row(w, &cell_before, b);
    lstm_gradient_row u = {width, l->peephole ? l->peephole + j : 0, l->gates_in + gates, l->cells_in + at, c ? c + j : 0,
                           l->carry + b * width + j, l->dhidden ? l->dhidden + (row + b) * w->hidden_stride + j : 0, l->cell_carry + b * width + j,
                           l->dprojected + gates};
    each(units.last - j, &u, lstm_gradient_units);
  }
}

/// dh⟨t−1⟩ = the gradient of the sums · Uᵀ
static void lstm_backward_product(const void *cell, int64_t t, range ranks, range units) {
  const lstm *l = cell;
  int64_t width = l->walk.hidden_size, first = l->walk.steps->offsets[t] + ranks.first;
  product p = {.m = ranks.last - ranks.first, .n = width, .k = 4 * width, .a = l->dprojected + first * 4 * width,
               .a_stride = 4 * width, .packed = l->packed, .c = l->carry + ranks.first * width, .c_stride = width};
  p.next = rows_ahead(&l->walk, 4, t, 1, l->gates_in, 4 * width, ranks);
  multiply_columns(&p, units.first, units.last);
}

static void lstm_backward_begin(const void *cell, range ranks) {
  const lstm *l = cell;
  const walk *w = &l->walk;
  copy_or_clear(ranks, w->hidden_size, l->dfinal_hidden, w->hidden_stride, l->carry, w->hidden_size);
  copy_or_clear(ranks, w->hidden_size, l->dfinal_cell, w->hidden_stride, l->cell_carry, w->hidden_size);
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
    state_before cell = before(w, t, p->cells, width, p->initial_cell);
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

static void path_lstm_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                               const real *recurrent, const real *peephole, const real *initial_cell, const real *gates,
                               const real *cells, const real *dhidden, const real *dfinal_hidden, const real *dfinal_cell,
                               real *dprojected, real *dinitial_hidden, real *dinitial_cell, real *dpeephole,
                               real *workspace) {
  path_pack(pool, 4 * hidden_size, hidden_size, recurrent, 4 * hidden_size, 1, workspace);
  real *scratch = workspace + packed_size(4 * hidden_size, hidden_size);
  lstm l = {.walk = {steps, reverse, hidden_size, hidden_stride},
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
  pass pass_back = {.walk = l.walk, .backward = 1, .cell = &l, .begin = lstm_backward_begin, .phases = {lstm_backward_units, lstm_backward_product}};
  run_pass(pool, 4, &pass_back);
  if (!peephole || !dpeephole) return;
  peephole_gradient p = {l.walk, initial_cell, cells, dprojected, dpeephole};
  lm_pool_run(pool, (hidden_size + W - 1) / W, peephole_part, &p);
}

#endif
