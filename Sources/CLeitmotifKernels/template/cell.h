/// What the recurrent cells share: how the steps are walked and shared among threads, where a step finds the state before
/// it, and the recurrent product.
#ifndef LM_TEMPLATE_CELL_H
#define LM_TEMPLATE_CELL_H

#include "mathematics.h"
#include "matrix.h"

#ifdef LM_TWIN
/// lm_cell_input in double precision.
typedef struct {
  const real *rows;
  const int32_t *index;
  int64_t width;
  const real *packed, *bias;
} cell_input;
#else
typedef lm_cell_input cell_input;
#endif

/// Ranks (places in a step) or hidden units first ..< last.
typedef struct {
  int64_t first, last;
} range;

/// The batch, and how it is walked.
typedef struct {
  const lm_steps *steps;
  int reverse;
  /// Units; numbers from a row of the hidden states, or of the final ones, to the next.
  int64_t hidden_size, hidden_stride;
} walk;

LM_INLINE int64_t running_at(const lm_steps *s, int64_t t) {
  return t < 0 || t >= s->step_count ? 0 : s->offsets[t + 1] - s->offsets[t];
}

/// A part of what a step of a cell does, for some of its ranks and units.
typedef void (*phase)(const void *cell, int64_t t, range ranks, range units);

enum { PHASES = 3 };

/// A pass over all steps: what is done for a range of ranks before the first step and after the last (or NULL), and the
/// phases of each step. A phase reads, of other units, only what the phases before it wrote.
typedef struct {
  walk walk;
  /// Whether the steps are taken from the last that a sequence runs to its first.
  int backward;
  const void *cell;
  void (*begin)(const void *cell, range ranks);
  phase phases[PHASES];
  void (*end)(const void *cell, range ranks);
  /// Parts of the ranks, or of the units.
  int64_t part_count;
  /// The phase under way, where parts are of units.
  phase now;
  int64_t t;
} pass;

/// The step that comes `s`-th.
LM_INLINE int64_t step_at(const pass *p, int64_t s) {
  return p->walk.reverse != p->backward ? p->walk.steps->step_count - 1 - s : s;
}

LM_INLINE int64_t length_of(const lm_steps *s, int64_t rank) { return rank < s->batch_size ? s->lengths[rank] : 0; }

/// What a rank's steps cost, in half rows. Where few ranks run on, a step takes as long as two and a half rows, since it reads all
/// weights: the first rank, which is the last to run, bears that.
LM_INLINE int64_t cost_of(const lm_steps *s, int64_t rank) {
  int64_t length = length_of(s, rank), second = length_of(s, 1), third = length_of(s, 2);
  return 2 * length + (rank == 0 ? 3 * (length - second) + second - third : 0);
}

/// Contiguous ranks of about the same cost for each part.
static range ranks_of_part(const pass *p, int64_t part) {
  const lm_steps *s = p->walk.steps;
  int64_t whole = 0, passed = 0;
  for (int64_t b = 0; b < s->batch_size; b++) whole += cost_of(s, b);
  range r = {s->batch_size, part + 1 == p->part_count ? s->batch_size : -1};
  for (int64_t b = 0; b < s->batch_size; b++) {
    int64_t owner = whole ? smaller(passed * p->part_count / whole, p->part_count - 1) : 0;
    if (owner >= part) r.first = smaller(r.first, b);
    if (owner > part && r.last < 0) r.last = b;
    passed += cost_of(s, b);
  }
  if (r.last < 0) r.last = s->batch_size;
  return r;
}

/// All steps for a range of ranks: no step waits for another thread.
static void pass_ranks(void *context, int64_t part) {
  const pass *p = context;
  range own = ranks_of_part(p, part), units = {0, p->walk.hidden_size};
  if (p->begin) p->begin(p->cell, own);
  for (int64_t s = 0; s < p->walk.steps->step_count; s++) {
    int64_t t = step_at(p, s);
    range ranks = {own.first, smaller(own.last, running_at(p->walk.steps, t))};
    if (ranks.first >= ranks.last) continue;
    for (int i = 0; i < PHASES && p->phases[i]; i++) p->phases[i](p->cell, t, ranks, units);
  }
  if (p->end) p->end(p->cell, own);
}

/// One phase of one step for a range of units.
static void pass_units(void *context, int64_t part) {
  const pass *p = context;
  int64_t panels = (p->walk.hidden_size + PANEL - 1) / PANEL;
  range ranks = {0, running_at(p->walk.steps, p->t)};
  range units = {part * panels / p->part_count * PANEL,
                 smaller((part + 1) * panels / p->part_count * PANEL, p->walk.hidden_size)};
  p->now(p->cell, p->t, ranks, units);
}

/// Bytes of recurrent weights that every thread can afford to read at each step: above, a thread takes some of the units
/// and threads meet at each step; below, a thread takes some of the ranks and never meets another.
enum { SHARED_WEIGHTS = 8 << 20 };

static void run_pass(lm_pool *pool, int64_t gate_count, pass *p) {
  const lm_steps *s = p->walk.steps;
  int64_t weights = gate_count * p->walk.hidden_size * p->walk.hidden_size, threads = lm_pool_thread_count(pool);
  if (threads > 1 && weights * (int64_t)sizeof(real) > SHARED_WEIGHTS) {
    range all = {0, s->batch_size};
    p->part_count = smaller(2 * threads, (p->walk.hidden_size + PANEL - 1) / PANEL);
    if (p->begin) p->begin(p->cell, all);
    for (int64_t i = 0; i < s->step_count; i++) {
      p->t = step_at(p, i);
      for (int j = 0; j < PHASES && p->phases[j]; j++) {
        p->now = p->phases[j];
        lm_pool_run(pool, p->part_count, pass_units, p);
      }
    }
    if (p->end) p->end(p->cell, all);
    return;
  }
  int small = s->offsets[s->step_count] * weights < SMALL_PRODUCT;
  p->part_count = small ? 1 : smaller(threads, larger(s->batch_size, 1));
  lm_pool_run(pool, p->part_count, pass_ranks, p);
}

/// Where the state before a step lies: ranks below `running` in `rows`, `stride` apart, the others in `initial` (NULL: zeros).
typedef struct {
  const real *rows;
  int64_t stride, running;
  const real *initial;
} state_before;

LM_INLINE state_before before(const walk *w, int64_t t, const real *states, int64_t stride, const real *initial) {
  int64_t from = w->reverse ? t + 1 : t - 1, running = smaller(running_at(w->steps, from), running_at(w->steps, t));
  return (state_before){running > 0 ? states + w->steps->offsets[from] * stride : 0, stride, running, initial};
}

LM_INLINE const real *before_row(const walk *w, const state_before *s, int64_t rank) {
  if (rank < s->running) return s->rows + rank * s->stride;
  return s->initial ? s->initial + rank * w->hidden_size : 0;
}

LM_INLINE V load_state(const real *row, int64_t i, int64_t n) { return row ? load_n(row + i, n) : splat(0); }

/// Of rows [R, width] those of some ranks at the step that a pass comes to after step t: its arithmetic reads or writes them in a
/// burst, and waits for memory unless they were asked for. Of a cell whose weights do not stay near, the product asks for those itself.
LM_INLINE ahead rows_ahead(const walk *w, int64_t gate_count, int64_t t, int backward, const real *rows, int64_t width, range ranks) {
  const lm_steps *s = w->steps;
  int64_t next = w->reverse != backward ? t - 1 : t + 1, last = smaller(ranks.last, running_at(s, next));
  int64_t kept = s->offsets[s->step_count] * gate_count * w->hidden_size, weights = gate_count * w->hidden_size * w->hidden_size;
  if (!rows || last <= ranks.first || weights * (int64_t)sizeof(real) > NEAR || !are_far(kept)) return (ahead){0, 0};
  return (ahead){rows + (s->offsets[next] + ranks.first) * width, (last - ranks.first) * width};
}

/// Sums that the arithmetic of a cell takes over from the recurrent product while they are in the nearest cache.
enum { GATES = 4, GROUP_ROWS = LM_WIDTH == 1 ? 64 : 6144 / (GATES * PANEL), SUMS = GROUP_ROWS * GATES * PANEL };

/// The ranks that follow `first` as one group: groups of about the same size, none above GROUP_ROWS.
LM_INLINE range group_of(range ranks, int64_t first) {
  int64_t left = ranks.last - first, groups = (left + GROUP_ROWS - 1) / GROUP_ROWS;
  return (range){first, first + (left + groups - 1) / groups};
}

/// A step of a forward pass, its first row, and where the state before it lies.
typedef struct {
  const void *cell;
  int64_t t, row;
  state_before before;
} step;

/// `body` for each panel of units, which begins with unit j, and each group of ranks.
LM_INLINE void each_group(const step *s, range ranks, range units, void (*body)(const step *s, range group, int64_t j)) {
  for (int64_t j = units.first; j < units.last; j += PANEL) {
    for (range group = {ranks.first, ranks.first}; group.last < ranks.last;) {
      group = group_of(ranks, group.last);
      body(s, group, j);
    }
  }
}

/// Where the weights of a gate begin, for the panel of units that begins with unit j: packed as lm_pack_gates says.
LM_INLINE const real *gate_panel(const walk *w, int64_t k, const real *packed, int64_t gate_count, int64_t gate, int64_t j) {
  return packed + (j * gate_count + gate * panel_width(w->hidden_size, j)) * k;
}

/// The panels of the gates first ..< last for the units from unit j on: `sums` has `sum_count` of them side by side a row.
LM_INLINE strip gate_panels(const walk *w, const real *packed, int64_t gate_count, int first, int last, int64_t j, real *sums,
                            int64_t sum_count) {
  int64_t panel = panel_width(w->hidden_size, j);
  strip s = strip_of(0, 0, 0, w->hidden_size, panel, smaller(panel, w->hidden_size - j));
  for (int gate = first; gate < last; gate++) {
    s.panels[s.panel_count++] = (struct panel){.packed = gate_panel(w, w->hidden_size, packed, gate_count, gate, j),
                                               .c = sums + (gate - first) * panel,
                                               .c_stride = sum_count * panel};
  }
  return s;
}

/// c = start + state · packed for the ranks r, for panels whose `start` and `c` are those of rank r.first.
static void recurrent_product(const walk *w, range r, const state_before *before, strip *s) {
  int64_t middle = larger(r.first, smaller(r.last, before->running)), width = w->hidden_size;
  s->m = middle - r.first;
  s->k = width;
  s->a = before->rows + r.first * before->stride;
  s->a_tile = s->a_stride = before->stride;
  if (s->m > 0) multiply_strip(s);
  for (int q = 0; q < s->panel_count; q++) {
    panel *p = &s->panels[q];
    if (p->start) p->start += s->m * p->start_stride;
    p->c += s->m * p->c_stride;
  }
  s->m = r.last - middle;
  // Zeros times the weights are left out.
  if (!before->initial) s->k = 0;
  s->a = before->initial ? before->initial + middle * width : 0;
  s->a_tile = s->a_stride = width;
  if (s->m > 0) multiply_strip(s);
}

/// x·W + b for panels of the gates from `first` on, into their sums.
static void multiply_input(const walk *w, const cell_input *in, int64_t gate_count, int first, int64_t row, int64_t count,
                           int64_t j, const strip *sums) {
  strip s = *sums;
  s.m = count;
  s.k = in->width;
  s.a = in->rows + row * in->width;
  s.a_tile = s.a_stride = in->width;
  for (int q = 0; q < s.panel_count; q++) {
    s.panels[q].packed = gate_panel(w, in->width, in->packed, gate_count, first + q, j);
    s.panels[q].start = in->bias + (first + q) * w->hidden_size + j;
    s.panels[q].start_stride = 0;
  }
  multiply_strip(&s);
}

/// The same where x·W + b are rows of a table.
static void look_up_input(const walk *w, const cell_input *in, int64_t gate_count, int first, int64_t row, int64_t count,
                          int64_t j, const strip *sums) {
  for (int64_t b = 0; b < count; b++) {
    const real *from = in->rows + (in->index[row + b] * gate_count + first) * w->hidden_size + j;
    for (int q = 0; q < sums->panel_count; q++, from += w->hidden_size) {
      real *to = sums->panels[q].c + b * sums->panels[q].c_stride;
      for (int64_t i = 0; i < sums->columns; i += W) store_n(to + i, sums->columns - i, load_n(from + i, sums->columns - i));
    }
  }
}

/// Asks for what the next step of a forward pass starts from: what `s` starts from at step t, one step on. Rows of one panel
/// lie too far apart for the hardware to see what comes.
static void prefetch_starts(const walk *w, int64_t t, int64_t row_count, const strip *s) {
  int64_t rows = w->reverse ? -running_at(w->steps, t - 1) : running_at(w->steps, t);
  for (int q = 0; q < s->panel_count; q++) {
    const panel *p = &s->panels[q];
    for (int64_t b = 0; b < row_count; b++) prefetch(p->start + (rows + b) * p->start_stride, s->columns);
  }
}

/// Makes panels of the gates from `first` on start from x·W + b, for a group of ranks and the units from unit j on: where that
/// is written out, or, if it is not, from where the sums are to be.
static void start_from_input(const walk *w, const cell_input *in, int64_t gate_count, int first, const step *at, range group,
                             int64_t j, strip *s) {
  int64_t row = at->row + group.first, count = group.last - group.first, stride = gate_count * w->hidden_size;
  int is_written = !in->packed && !in->index;
  if (in->packed) multiply_input(w, in, gate_count, first, row, count, j, s);
  if (in->index) look_up_input(w, in, gate_count, first, row, count, j, s);
  for (int q = 0; q < s->panel_count; q++) {
    panel *p = &s->panels[q];
    p->start = is_written ? in->rows + row * stride + (first + q) * w->hidden_size + j : p->c;
    p->start_stride = is_written ? stride : p->c_stride;
  }
  if (is_written) prefetch_starts(w, at->t, count, s);
}

/// The last state of each rank: its row at the last step it ran, or the initial state.
static void collect_final(const walk *w, range r, const real *states, const real *initial, real *final) {
  if (!final) return;
  int64_t width = w->hidden_size, stride = w->hidden_stride;
  for (int64_t b = r.first; b < r.last; b++) {
    int64_t length = w->steps->lengths[b];
    const real *from = initial ? initial + b * width : 0;
    if (length > 0) from = states + (w->steps->offsets[w->reverse ? 0 : length - 1] + b) * stride;
    if (from) {
      memcpy(final + b * stride, from, (size_t)width * sizeof(real));
    } else {
      memset(final + b * stride, 0, (size_t)width * sizeof(real));
    }
  }
}

/// Ranks' rows of [B, H] copied, or cleared when `from` is NULL.
static void copy_or_clear(range r, int64_t width, const real *from, int64_t from_stride, real *to, int64_t to_stride) {
  for (int64_t b = r.first; b < r.last; b++) {
    if (from) {
      memcpy(to + b * to_stride, from + b * from_stride, (size_t)width * sizeof(real));
    } else {
      memset(to + b * to_stride, 0, (size_t)width * sizeof(real));
    }
  }
}

LM_INLINE int64_t rounded(int64_t count) { return (count + 15) / 16 * 16; }

LM_INLINE int64_t packed_size(int64_t k, int64_t n) { return k * rounded(n); }

/// Packed weights of the backward pass, then [B, G·H] and four times [B, H].
static int64_t path_cell_workspace(const lm_steps *steps, int64_t gate_count, int64_t hidden_size) {
  return packed_size(gate_count * hidden_size, hidden_size) + rounded(steps->batch_size * (gate_count + 4) * hidden_size);
}

typedef struct {
  int64_t gate_count, k, hidden_size;
  const real *weights;
  real *packed;
} gates_packing;

static void pack_gates_part(void *context, int64_t part) {
  const gates_packing *p = context;
  walk w = {.hidden_size = p->hidden_size};
  int64_t j = part * PANEL, width = panel_width(p->hidden_size, j);
  for (int64_t gate = 0; gate < p->gate_count; gate++) {
    pack_panel(p->k, smaller(PANEL, p->hidden_size - j), width, p->weights + gate * p->hidden_size + j,
               p->gate_count * p->hidden_size, (real *)gate_panel(&w, p->k, p->packed, p->gate_count, gate, j));
  }
}

static void path_pack_gates(lm_pool *pool, int64_t gate_count, int64_t k, int64_t hidden_size, const real *weights, real *packed) {
  gates_packing p = {gate_count, k, hidden_size, weights, packed};
  lm_pool_run(gate_count * k * hidden_size < SMALL_PACK ? 0 : pool, (hidden_size + PANEL - 1) / PANEL, pack_gates_part, &p);
}

#endif
