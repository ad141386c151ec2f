/// lm_crf.h for one path.
#ifndef LM_TEMPLATE_CRF_H
#define LM_TEMPLATE_CRF_H

#include "rows.h"

static const real crf_never = -(real)__builtin_inff();

typedef struct {
  const lm_steps *steps;
  int64_t label_count, part_count, part_size;
  const real *emissions, *transitions, *transposed, *start, *end;
  const int32_t *targets;
  real *losses, *marginals, *slopes, *workspace;
} crf_batch;

/// Rows of a sequence in time: [T, K] logarithms of the ways there, then three rows of the way back.
typedef struct {
  int64_t step_count;
  real *there, *after, *arrived, *sums;
} crf_lattice;

LM_INLINE int64_t crf_size(int64_t step_count, int64_t k) { return ((step_count + 3) * k + 15) / 16 * 16; }

/// y[j] = log Σᵢ e^(x[i] + matrix[i, j]), −∞ where no way is left.
static void crf_advance(int64_t k, const real *matrix, const real *x, real *y) {
  for (int64_t j = 0; j < k; j += W) {
    V top = splat(crf_never), sum = splat(0);
    for (int64_t i = 0; i < k; i++) top = maximum(top, load_filled(matrix + i * k + j, k - j, crf_never) + x[i]);
    V base = choose(top == crf_never, splat(0), top);
    for (int64_t i = 0; i < k; i++) sum += exponential(load_filled(matrix + i * k + j, k - j, crf_never) + x[i] - base);
    store_n(y + j, k - j, base + logarithm(sum));
  }
}

/// z = x + y, and the largest of it.
static real crf_add(int64_t k, const real *x, const real *y, real *z) {
  for (int64_t j = 0; j < k; j += W) store_n(z + j, k - j, load_n(x + j, k - j) + load_n(y + j, k - j));
  return maximum_of_row(k, z);
}

/// Takes the largest of a row from all of it: that largest.
static real crf_settle(int64_t k, real *x) {
  real top = maximum_of_row(k, x);
  if (top == crf_never) return top;
  for (int64_t j = 0; j < k; j += W) store_n(x + j, k - j, load_n(x + j, k - j) - top);
  return top;
}

static real crf_log_sum(int64_t k, const real *x) {
  real top = maximum_of_row(k, x);
  return top == crf_never ? top : top + logarithm(splat(exponentials_of_row(k, top, x, 0)))[0];
}

/// log Σ e^score.
static double crf_forward(const crf_batch *c, const crf_lattice *l, int64_t b) {
  const int64_t k = c->label_count;
  double total = 0;
  for (int64_t t = 0; t < l->step_count; t++) {
    real *row = l->there + t * k;
    if (t > 0) crf_advance(k, c->transitions, row - k, l->sums);
    crf_add(k, t > 0 ? l->sums : c->start, c->emissions + row_at(c->steps, t, b) * k, row);
    total += (double)crf_settle(k, row);
  }
  crf_add(k, l->there + (l->step_count - 1) * k, c->end, l->sums);
  return total + (double)crf_log_sum(k, l->sums);
}

static double crf_score(const crf_batch *c, int64_t b, int64_t step_count) {
  double score = 0;
  int32_t last = -1;
  for (int64_t t = 0; t < step_count; t++) {
    const int64_t row = row_at(c->steps, t, b);
    const int32_t label = c->targets[row];
    score += (double)c->emissions[row * c->label_count + label];
    score += (double)(t == 0 ? c->start[label] : c->transitions[last * c->label_count + label]);
    last = label;
  }
  return score + (double)c->end[last];
}

/// slopes += the probability of each transition between t and t + 1: `sums` is the whole of them in logarithms.
static void crf_add_transitions(const crf_batch *c, const crf_lattice *l, int64_t t, real whole, real *slopes) {
  const int64_t k = c->label_count;
  for (int64_t i = 0; i < k; i++) {
    const real from = l->there[t * k + i] - whole;
    for (int64_t j = 0; j < k; j += W) {
      V way = load_n(c->transitions + i * k + j, k - j) + load_n(l->arrived + j, k - j) + from;
      put(slopes + i * k + j, k - j, exponential(way), 1);
    }
  }
}

/// The way back: marginals, and slopes where they are asked for.
static void crf_backward(const crf_batch *c, const crf_lattice *l, int64_t b) {
  const int64_t k = c->label_count;
  real *slopes = c->slopes ? c->slopes + b * k * k : 0;
  memcpy(l->after, c->end, (size_t)k * sizeof(real));
  for (int64_t t = l->step_count - 1; t >= 0; t--) {
    const int64_t at = row_at(c->steps, t, b) * k;
    real top = crf_add(k, l->there + t * k, l->after, l->sums);
    real sum = softmax_of_row(k, top, l->sums, c->marginals + at);
    if (slopes && t + 1 < l->step_count) crf_add_transitions(c, l, t, top + logarithm(splat(sum))[0], slopes);
    if (t == 0) return;
    crf_add(k, l->after, c->emissions + at, l->arrived);
    crf_settle(k, l->arrived);
    crf_advance(k, c->transposed, l->arrived, l->after);
  }
}

static void crf_sequence(const crf_batch *c, int64_t b, real *workspace) {
  const int64_t k = c->label_count, step_count = c->steps->lengths[b];
  crf_lattice l = {.step_count = step_count, .there = workspace, .after = workspace + step_count * k};
  l.arrived = l.after + k;
  l.sums = l.arrived + k;
  if (c->slopes) memset(c->slopes + b * k * k, 0, (size_t)(k * k) * sizeof(real));
  if (c->losses) c->losses[b] = 0;
  if (step_count == 0) return;
  double whole = crf_forward(c, &l, b);
  if (c->losses) c->losses[b] = (real)(whole - crf_score(c, b, step_count));
  crf_backward(c, &l, b);
  for (int64_t t = 1; c->slopes && t < step_count; t++) {
    const int32_t from = c->targets[row_at(c->steps, t - 1, b)], to = c->targets[row_at(c->steps, t, b)];
    c->slopes[(b * k + from) * k + to] -= 1;
  }
}

/// Every part_count-th sequence, each in the workspace of the part: what it holds never matters.
static void crf_part(void *context, int64_t part) {
  const crf_batch *c = context;
  for (int64_t b = part; b < c->steps->batch_size; b += c->part_count) {
    crf_sequence(c, b, c->workspace + part * c->part_size);
  }
}

static int64_t path_crf_workspace(const lm_pool *pool, const lm_steps *steps, int64_t label_count) {
  int64_t parts = smaller(lm_pool_thread_count(pool), steps->batch_size);
  return label_count * label_count + parts * crf_size(steps->step_count, label_count);
}

static void path_crf(lm_pool *pool, const lm_steps *steps, int64_t label_count, const real *emissions, const real *transitions,
                     const real *start, const real *end, const int32_t *targets, real *losses, real *marginals, real *slopes,
                     real *workspace) {
  const int64_t k = label_count;
  for (int64_t i = 0; i < k; i++) {
    for (int64_t j = 0; j < k; j++) workspace[j * k + i] = transitions[i * k + j];
  }
  crf_batch c = {.steps = steps, .label_count = k, .emissions = emissions, .transitions = transitions, .transposed = workspace,
                 .start = start, .end = end, .targets = targets, .losses = losses, .marginals = marginals, .slopes = slopes,
                 .workspace = workspace + k * k};
  c.part_count = smaller(lm_pool_thread_count(pool), steps->batch_size);
  c.part_size = crf_size(steps->step_count, k);
  lm_pool_run(pool, c.part_count, crf_part, &c);
}

typedef struct {
  const lm_steps *steps;
  int64_t label_count;
  /// What is not allowed is −∞.
  const real *emissions, *transitions, *start, *end;
  int32_t *labels, *pointers;
  real *workspace;
} crf_decoding;

/// y[j] = maxᵢ x[i] + transitions[i, j], and which i.
static void crf_advance_best(int64_t k, const real *transitions, const real *x, real *y, int32_t *pointers) {
  for (int64_t j = 0; j < k; j += W) {
    V best = splat(crf_never);
    VI where = (VI)(0);
    for (int64_t i = 0; i < k; i++) {
      V way = load_filled(transitions + i * k + j, k - j, crf_never) + x[i];
      VI better = way > best;
      best = choose(better, way, best);
      where = better ? (VI)((integer)i) : where;
    }
    store_n(y + j, k - j, best);
    for (int64_t n = 0; n < smaller(k - j, W); n++) pointers[j + n] = (int32_t)where[n];
  }
}

static int32_t crf_best(int64_t k, const real *x) {
  int32_t best = -1;
  for (int64_t j = 0; j < k; j++) {
    if (x[j] > (best < 0 ? crf_never : x[best])) best = (int32_t)j;
  }
  return best;
}

static void crf_decode_sequence(void *context, int64_t b) {
  const crf_decoding *c = context;
  const int64_t k = c->label_count, step_count = c->steps->lengths[b];
  real *scores = c->workspace + b * ((2 * k + 15) / 16 * 16), *next = scores + k;
  for (int64_t t = 0; t < step_count; t++) {
    const int64_t at = row_at(c->steps, t, b) * k;
    if (t > 0) crf_advance_best(k, c->transitions, scores, next, c->pointers + at);
    crf_add(k, t > 0 ? next : c->start, c->emissions + at, scores);
    crf_settle(k, scores);
  }
  if (step_count > 0) crf_add(k, scores, c->end, next);
  int32_t label = step_count > 0 ? crf_best(k, next) : -1;
  for (int64_t t = step_count - 1; t >= 0; t--) {
    const int64_t row = row_at(c->steps, t, b);
    c->labels[row] = label;
    if (label >= 0 && t > 0) label = c->pointers[row * k + label];
  }
}

static void crf_mask(int64_t count, const real *x, const uint8_t *allowed, real *y) {
  for (int64_t i = 0; i < count; i++) y[i] = !allowed || allowed[i] ? x[i] : crf_never;
}

static int64_t path_crf_decode_workspace(const lm_steps *steps, int64_t label_count) {
  const int64_t k = label_count;
  return (k * (k + 2) + 15) / 16 * 16 + steps->batch_size * ((2 * k + 15) / 16 * 16);
}

static void path_crf_decode(lm_pool *pool, const lm_steps *steps, int64_t label_count, const real *emissions,
                            const real *transitions, const real *start, const real *end, const uint8_t *allowed,
                            const uint8_t *allowed_start, const uint8_t *allowed_end, int32_t *labels, int32_t *pointers,
                            real *workspace) {
  const int64_t k = label_count;
  real *masked_start = workspace + k * k, *masked_end = masked_start + k;
  crf_mask(k * k, transitions, allowed, workspace);
  crf_mask(k, start, allowed_start, masked_start);
  crf_mask(k, end, allowed_end, masked_end);
  crf_decoding c = {.steps = steps, .label_count = k, .emissions = emissions, .transitions = workspace, .start = masked_start,
                    .end = masked_end, .labels = labels, .pointers = pointers,
                    .workspace = workspace + (k * (k + 2) + 15) / 16 * 16};
  lm_pool_run(pool, steps->batch_size, crf_decode_sequence, &c);
}

#endif
