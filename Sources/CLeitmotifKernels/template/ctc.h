/// lm_ctc.h for one path.
///
/// The places of a target of L labels are kept apart: blank i stands before label i, blank L at the end. A row of places is two
/// arrays of L + 1 logarithms, blanks and labels (label L is never reached), each with −∞ before and behind it, so that a vector
/// may look at its neighbours.
#ifndef LM_TEMPLATE_CTC_H
#define LM_TEMPLATE_CTC_H

#include "rows.h"

typedef struct {
  const lm_steps *steps;
  int64_t classes, part_count, part_size;
  const real *logits;
  const int32_t *targets;
  const int64_t *target_offsets;
  int32_t blank;
  real *losses, *slopes, *workspace;
} ctc_batch;

typedef struct {
  /// T and L + 1.
  int64_t step_count, count;
  const int32_t *target;
  /// [T] the largest logit of each step.
  real *tops;
  /// [L + 1] 0 where label i may follow label i − 1 without a blank, else −∞.
  real *skips;
  /// [L + 1] logits of the labels at a step, less its largest.
  real *labels;
  /// Two rows for the way back, and a row a step (two in turn where no slopes are asked for) for the way there.
  real *after, *arrived, *rows;
} ctc_lattice;

static const real ctc_never = -(real)__builtin_inff();

LM_INLINE int64_t ctc_row_size(int64_t count) { return 2 * (count + 2); }

/// What one sequence needs. Its rows are counted whether slopes are asked for or not.
LM_INLINE int64_t ctc_size(int64_t step_count, int64_t count) {
  return step_count + 2 * count + (larger(step_count, 1) + 2) * ctc_row_size(count);
}

LM_INLINE real *ctc_blanks(real *row) { return row + 1; }

LM_INLINE real *ctc_labels(real *row, int64_t count) { return row + count + 3; }

/// log(eᵃ + eᵇ + eᶜ), −∞ where all are.
LM_INLINE V log_sum_of_three(V a, V b, V c) {
  V top = maximum(maximum(a, b), c);
  V base = choose(top == ctc_never, splat(0), top);
  return base + logarithm(exponential(a - base) + exponential(b - base) + exponential(c - base));
}

LM_INLINE V log_sum_of_two(V a, V b) {
  V top = maximum(a, b);
  V base = choose(top == ctc_never, splat(0), top);
  return base + logarithm(exponential(a - base) + exponential(b - base));
}

static void ctc_close_row(real *row, int64_t count) {
  row[0] = row[count + 1] = row[count + 2] = row[2 * count + 3] = ctc_never;
}

static ctc_lattice ctc_lattice_of(const ctc_batch *c, int64_t b, real *workspace) {
  const int64_t from = c->target_offsets[b], count = c->target_offsets[b + 1] - from + 1;
  ctc_lattice l = {.step_count = c->steps->lengths[b], .count = count, .target = c->targets + from};
  l.tops = workspace;
  l.skips = l.tops + l.step_count;
  l.labels = l.skips + count;
  l.after = l.labels + count;
  l.arrived = l.after + ctc_row_size(count);
  l.rows = l.arrived + ctc_row_size(count);
  for (int64_t i = 0; i < count; i++) {
    l.skips[i] = i > 0 && i + 1 < count && l.target[i] != l.target[i - 1] ? 0 : ctc_never;
  }
  ctc_close_row(l.after, count);
  ctc_close_row(l.arrived, count);
  return l;
}

/// Fewest steps that spell the target: one a label, and one between two that are the same.
static int64_t ctc_fewest_steps(const ctc_lattice *l) {
  int64_t fewest = l->count - 1;
  for (int64_t i = 1; i + 1 < l->count; i++) fewest += l->target[i] == l->target[i - 1];
  return fewest;
}

static void ctc_look_up(const ctc_lattice *l, const real *x, real top) {
  for (int64_t i = 0; i + 1 < l->count; i++) l->labels[i] = x[l->target[i]] - top;
  l->labels[l->count - 1] = ctc_never;
}

/// Takes the largest place of a row from all: that largest, −∞ where no place is reached.
static real ctc_settle(real *row, int64_t count) {
  const int64_t width = ctc_row_size(count);
  real top = maximum_of_row(width, row);
  if (top == ctc_never) return top;
  for (int64_t i = 0; i < width; i += W) store_n(row + i, width - i, load_n(row + i, width - i) - top);
  return top;
}

static void ctc_begin(const ctc_lattice *l, real blank, real *row) {
  for (int64_t i = 0; i < ctc_row_size(l->count); i++) row[i] = ctc_never;
  ctc_blanks(row)[0] = blank;
  ctc_labels(row, l->count)[0] = l->labels[0];
}

/// The next row from that of the step before.
static void ctc_advance(const ctc_lattice *l, real blank, real *before, real *row) {
  const real *blanks = ctc_blanks(before), *labels = ctc_labels(before, l->count);
  ctc_close_row(row, l->count);
  for (int64_t i = 0; i < l->count; i += W) {
    int64_t n = l->count - i;
    V stay = load_n(labels + i, n), b = load_n(blanks + i, n), last = load_n(labels + i - 1, n);
    store_n(ctc_blanks(row) + i, n, splat(blank) + log_sum_of_two(b, last));
    V way = log_sum_of_three(stay, b, last + load_n(l->skips + i, n));
    store_n(ctc_labels(row, l->count) + i, n, load_n(l->labels + i, n) + way);
  }
}

/// What may follow each place, from what follows once it has been arrived at.
static void ctc_retreat(const ctc_lattice *l) {
  const real *blanks = ctc_blanks(l->arrived), *labels = ctc_labels(l->arrived, l->count);
  for (int64_t i = 0; i < l->count; i += W) {
    int64_t n = l->count - i;
    V stay = load_n(labels + i, n), next = load_n(labels + i + 1, n);
    // The skip of label i + 1; there is none behind the last.
    V skip = load_filled(l->skips + i + 1, n - 1, ctc_never);
    store_n(ctc_blanks(l->after) + i, n, log_sum_of_two(load_n(blanks + i, n), stay));
    store_n(ctc_labels(l->after, l->count) + i, n, log_sum_of_three(stay, load_n(blanks + i + 1, n), next + skip));
  }
}

static void ctc_arrive(const ctc_lattice *l, real blank) {
  for (int64_t i = 0; i < l->count; i += W) {
    int64_t n = l->count - i;
    store_n(ctc_blanks(l->arrived) + i, n, load_n(ctc_blanks(l->after) + i, n) + blank);
    V labels = load_n(ctc_labels(l->after, l->count) + i, n) + load_n(l->labels + i, n);
    store_n(ctc_labels(l->arrived, l->count) + i, n, labels);
  }
}

/// The way there: minus the loss. Where slopes are asked for, each step's probabilities go there.
static double ctc_forward(const ctc_batch *c, const ctc_lattice *l, int64_t b) {
  const int64_t size = ctc_row_size(l->count);
  real *row = l->rows;
  double total = 0;
  for (int64_t t = 0; t < l->step_count; t++) {
    const int64_t at = row_at(c->steps, t, b) * c->classes;
    const real *x = c->logits + at;
    real top = l->tops[t] = maximum_of_row(c->classes, x), sum;
    if (c->slopes) {
      sum = softmax_of_row(c->classes, top, x, c->slopes + at);
    } else {
      sum = exponentials_of_row(c->classes, top, x, 0);
    }
    ctc_look_up(l, x, top);
    real *before = row;
    row = l->rows + (c->slopes ? t : t & 1) * size;
    if (t == 0) {
      ctc_begin(l, x[c->blank] - top, row);
    } else {
      ctc_advance(l, x[c->blank] - top, before, row);
    }
    real settled = ctc_settle(row, l->count);
    total += (double)settled - (double)logarithm(splat(sum))[0];
    if (settled == ctc_never) return total;
  }
  V blank = splat(ctc_blanks(row)[l->count - 1]), label = splat(ctc_labels(row, l->count)[l->count - 2]);
  return total + (double)log_sum_of_two(blank, label)[0];
}

/// slopes −= the share of the ways at each place of step t.
static void ctc_take_shares(const ctc_batch *c, const ctc_lattice *l, real *row, real *slopes) {
  const int64_t width = ctc_row_size(l->count);
  for (int64_t i = 0; i < width; i += W) store_n(row + i, width - i, load_n(row + i, width - i) + load_n(l->after + i, width - i));
  real top = maximum_of_row(width, row);
  real share = 1 / exponentials_of_row(width, top, row, row);
  slopes[c->blank] -= sum_of_row(l->count, ctc_blanks(row)) * share;
  for (int64_t i = 0; i + 1 < l->count; i++) slopes[l->target[i]] -= ctc_labels(row, l->count)[i] * share;
}

static void ctc_backward(const ctc_batch *c, const ctc_lattice *l, int64_t b) {
  for (int64_t i = 0; i < ctc_row_size(l->count); i++) l->after[i] = ctc_never;
  ctc_blanks(l->after)[l->count - 1] = 0;
  if (l->count > 1) ctc_labels(l->after, l->count)[l->count - 2] = 0;
  for (int64_t t = l->step_count - 1; t >= 0; t--) {
    const int64_t at = row_at(c->steps, t, b) * c->classes;
    const real *x = c->logits + at;
    ctc_take_shares(c, l, l->rows + t * ctc_row_size(l->count), c->slopes + at);
    if (t == 0) return;
    ctc_look_up(l, x, l->tops[t]);
    ctc_arrive(l, x[c->blank] - l->tops[t]);
    ctc_retreat(l);
    ctc_settle(l->after, l->count);
  }
}

static void ctc_sequence(const ctc_batch *c, int64_t b, real *workspace) {
  ctc_lattice l = ctc_lattice_of(c, b, workspace);
  double logarithm_of_all = (double)ctc_never;
  if (l.step_count == 0) {
    c->losses[b] = l.count == 1 ? 0 : -ctc_never;
    return;
  }
  if (l.step_count >= ctc_fewest_steps(&l)) logarithm_of_all = ctc_forward(c, &l, b);
  c->losses[b] = (real)-logarithm_of_all;
  if (!c->slopes) return;
  if (logarithm_of_all != (double)ctc_never) {
    ctc_backward(c, &l, b);
    return;
  }
  for (int64_t t = 0; t < l.step_count; t++) {
    memset(c->slopes + row_at(c->steps, t, b) * c->classes, 0, (size_t)c->classes * sizeof(real));
  }
}

/// Every part_count-th sequence, each in the workspace of the part: what it holds never matters.
static void ctc_part(void *context, int64_t part) {
  const ctc_batch *c = context;
  for (int64_t b = part; b < c->steps->batch_size; b += c->part_count) {
    ctc_sequence(c, b, c->workspace + part * c->part_size);
  }
}

static int64_t ctc_largest(const lm_steps *steps, const int64_t *target_offsets) {
  int64_t largest = 0;
  for (int64_t b = 0; b < steps->batch_size; b++) {
    largest = larger(largest, ctc_size(steps->lengths[b], target_offsets[b + 1] - target_offsets[b] + 1));
  }
  // 64 bytes, so that the parts of two threads share no line.
  return (largest + 15) / 16 * 16;
}

static int64_t path_ctc_workspace(const lm_pool *pool, const lm_steps *steps, const int64_t *target_offsets) {
  return smaller(lm_pool_thread_count(pool), steps->batch_size) * ctc_largest(steps, target_offsets);
}

static void path_ctc(lm_pool *pool, const lm_steps *steps, int64_t classes, const real *logits, const int32_t *targets,
                     const int64_t *target_offsets, int32_t blank, real *losses, real *slopes, real *workspace) {
  ctc_batch c = {.steps = steps, .classes = classes, .logits = logits, .targets = targets, .target_offsets = target_offsets,
                 .blank = blank, .losses = losses, .slopes = slopes, .workspace = workspace};
  c.part_count = smaller(lm_pool_thread_count(pool), steps->batch_size);
  c.part_size = ctc_largest(steps, target_offsets);
  lm_pool_run(pool, c.part_count, ctc_part, &c);
}

static void path_scale_sequences(const lm_steps *steps, int64_t width, const real *x, const real *scales, real *dx,
                                 int accumulate) {
  for (int64_t t = 0; t < steps->step_count; t++) {
    for (int64_t b = 0; b < steps->offsets[t + 1] - steps->offsets[t]; b++) {
      int64_t at = row_at(steps, t, b) * width;
      for (int64_t i = 0; i < width; i += W) {
        V y = scales[b] == 0 ? splat(0) : load_n(x + at + i, width - i) * scales[b];
        put(dx + at + i, width - i, y, accumulate);
      }
    }
  }
}

#endif
