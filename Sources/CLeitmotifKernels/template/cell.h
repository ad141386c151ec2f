/// What the recurrent cells share: which rows a thread owns, where a step finds the state before it, and the recurrent
/// product. A thread owns a range of ranks (places in a step) for all steps, so that no step waits for another thread.
#ifndef LM_TEMPLATE_CELL_H
#define LM_TEMPLATE_CELL_H

#include "mathematics.h"
#include "matrix.h"

/// The batch, and how it is walked.
typedef struct {
  const lm_steps *steps;
  int reverse;
  int64_t hidden_size;
  int64_t part_count;
} walk;

/// Ranks first ..< last.
typedef struct {
  int64_t first, last;
} ranks;

LM_INLINE int64_t running_at(const lm_steps *s, int64_t t) {
  return t < 0 || t >= s->step_count ? 0 : s->offsets[t + 1] - s->offsets[t];
}

/// Contiguous ranks with about the same number of rows for each part.
static ranks ranks_of_part(const walk *w, int64_t part) {
  const lm_steps *s = w->steps;
  int64_t rows = s->offsets[s->step_count], passed = 0;
  ranks r = {s->batch_size, part + 1 == w->part_count ? s->batch_size : -1};
  for (int64_t b = 0; b < s->batch_size; b++) {
    int64_t owner = rows ? smaller(passed * w->part_count / rows, w->part_count - 1) : 0;
    if (owner >= part) r.first = smaller(r.first, b);
    if (owner > part && r.last < 0) r.last = b;
    passed += s->lengths[b];
  }
  if (r.last < 0) r.last = s->batch_size;
  return r;
}

static int64_t part_count_for(lm_pool *pool, const lm_steps *steps, int64_t gate_count, int64_t hidden_size) {
  int64_t work = steps->offsets[steps->step_count] * gate_count * hidden_size * hidden_size;
  return work < SMALL_PRODUCT ? 1 : smaller(lm_pool_thread_count(pool), larger(steps->batch_size, 1));
}

/// The step that comes `s`-th, forward; a backward pass counts s down.
LM_INLINE int64_t step_at(const walk *w, int64_t s) { return w->reverse ? w->steps->step_count - 1 - s : s; }

/// Where the state before a step lies: ranks below `running` in `rows`, the others in `initial` (NULL: zeros).
typedef struct {
  const real *rows;
  int64_t running;
  const real *initial;
} state_before;

LM_INLINE state_before before(const walk *w, int64_t t, const real *states, const real *initial) {
  int64_t from = w->reverse ? t + 1 : t - 1, running = smaller(running_at(w->steps, from), running_at(w->steps, t));
  return (state_before){running > 0 ? states + w->steps->offsets[from] * w->hidden_size : 0, running, initial};
}

LM_INLINE const real *before_row(const walk *w, const state_before *s, int64_t rank) {
  if (rank < s->running) return s->rows + rank * w->hidden_size;
  return s->initial ? s->initial + rank * w->hidden_size : 0;
}

LM_INLINE V load_state(const real *row, int64_t i, int64_t n) { return row ? load_n(row + i, n) : splat(0); }

/// c = start + state · packed for ranks first ..< last. `start` and `c` point at rank 0.
static void recurrent_product(const walk *w, ranks r, const state_before *s, int64_t n, const real *packed, const real *start,
                              int64_t start_stride, real *c, int64_t c_stride) {
  int64_t middle = larger(r.first, smaller(r.last, s->running)), k = w->hidden_size;
  product p = {r.last, n, k, s->rows, k, packed, start, start_stride, c, c_stride};
  if (middle > r.first) {
    product running = block_of(&p, r.first, middle - r.first, 0, n);
    multiply(&running);
  }
  if (r.last > middle) {
    // Zeros times the weights are left out.
    if (!s->initial) p.k = 0;
    p.a = s->initial ? s->initial : c;
    product joining = block_of(&p, middle, r.last - middle, 0, n);
    multiply(&joining);
  }
}

/// The last state of each rank: its row at the last step it ran, or the initial state.
static void collect_final(const walk *w, ranks r, const real *states, const real *initial, real *final) {
  if (!final) return;
  int64_t width = w->hidden_size;
  for (int64_t b = r.first; b < r.last; b++) {
    int64_t length = w->steps->lengths[b];
    const real *from = initial ? initial + b * width : 0;
    if (length > 0) from = states + (w->steps->offsets[w->reverse ? 0 : length - 1] + b) * width;
    if (from) {
      memcpy(final + b * width, from, (size_t)width * sizeof(real));
    } else {
      memset(final + b * width, 0, (size_t)width * sizeof(real));
    }
  }
}

/// Ranks' rows of [B, H] copied, or cleared when `from` is NULL.
static void copy_or_clear(ranks r, int64_t width, const real *from, real *to) {
  size_t size = (size_t)((r.last - r.first) * width) * sizeof(real);
  if (size == 0) return;
  if (from) {
    memcpy(to + r.first * width, from + r.first * width, size);
  } else {
    memset(to + r.first * width, 0, size);
  }
}

LM_INLINE int64_t rounded(int64_t count) { return (count + 15) / 16 * 16; }

LM_INLINE int64_t packed_size(int64_t k, int64_t n) { return k * rounded(n); }

/// Packed weights of either direction, then [B, G·H] and four times [B, H].
static int64_t path_cell_workspace(const lm_steps *steps, int64_t gate_count, int64_t hidden_size) {
  int64_t forward = packed_size(hidden_size, gate_count * hidden_size) + packed_size(hidden_size, hidden_size);
  int64_t backward = packed_size(gate_count * hidden_size, hidden_size);
  return larger(forward, backward) + rounded(steps->batch_size * (gate_count + 4) * hidden_size);
}

static void path_previous_hidden(const lm_steps *steps, int reverse, int64_t hidden_size, const real *hidden,
                                 const real *initial_hidden, real *previous) {
  walk w = {steps, reverse, hidden_size, 1};
  for (int64_t t = 0; t < steps->step_count; t++) {
    state_before s = before(&w, t, hidden, initial_hidden);
    ranks all = {0, s.running}, joining = {s.running, running_at(steps, t)};
    real *rows = previous + steps->offsets[t] * hidden_size;
    copy_or_clear(all, hidden_size, s.rows, rows);
    copy_or_clear(joining, hidden_size, initial_hidden, rows);
  }
}

#endif
