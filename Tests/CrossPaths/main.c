/// Holds the vector paths of the kernels against the scalar one, kernel by kernel at every size of a tail, and exp, tanh and
/// sigmoid against double precision. It is a program in C so that an emulator can run it where Swift's library is not.
///
///   check [STRIDE]   looks at every STRIDE-th float (1) on the best path, at every 61st or more on the others
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

/// The source of AVX-512, compiled for AVX2: for machines that have no AVX-512.
extern const lm_path lm_path_wide;

enum { MOST = 256 };

typedef struct {
  float *values;
  int32_t *places;
  int64_t count;
} kept;

struct run {
  uint64_t state;
  int block_count, result_count;
  void *blocks[MOST];
  kept results[MOST];
};

static double uniform(run *r) {
  r->state += 0x9e3779b97f4a7c15;
  uint64_t z = (r->state ^ r->state >> 30) * 0xbf58476d1ce4e5b9;
  z = (z ^ z >> 27) * 0x94d049bb133111eb;
  return (double)(z >> 11) * 0x1p-53;
}

static void *block(run *r, int64_t bytes) {
  void *memory = 0;
  if (r->block_count == MOST || posix_memalign(&memory, 64, (size_t)bytes + 128) != 0) abort();
  r->blocks[r->block_count++] = memory;
  return memory;
}

float *scratch(run *r, int64_t count) { return block(r, count * 4); }

float *given(run *r, int64_t count) {
  float *values = scratch(r, count) + 1;
  for (int64_t i = 0; i < count; i++) values[i] = (float)(2 * uniform(r) - 1);
  return values;
}

float *positive(run *r, int64_t count) {
  float *values = given(r, count);
  for (int64_t i = 0; i < count; i++) values[i] = 0.1f + fabsf(values[i]);
  return values;
}

int32_t *places(run *r, int64_t count, int32_t limit) {
  int32_t *values = (int32_t *)scratch(r, count) + 1;
  for (int64_t i = 0; i < count; i++) values[i] = uniform(r) < 1.0 / 7 ? -1 : (int32_t)(uniform(r) * limit);
  return values;
}

static void keep(run *r, kept result) {
  if (r->result_count == MOST) abort();
  r->results[r->result_count++] = result;
}

float *result(run *r, int64_t count) {
  float *values = given(r, count);
  keep(r, (kept){.values = values, .count = count});
  return values;
}

int32_t *result_places(run *r, int64_t count) {
  int32_t *values = places(r, count, 1);
  keep(r, (kept){.places = values, .count = count});
  return values;
}

void result_value(run *r, double value) {
  float *values = given(r, 1);
  values[0] = (float)value;
  keep(r, (kept){.values = values, .count = 1});
}

static run *run_of(case_body body, const lm_path *path, int64_t size) {
  run *r = calloc(1, sizeof *r);
  if (!r) abort();
  r->state = (uint64_t)size;
  body(path, r, size);
  return r;
}

static void end(run *r) {
  for (int i = 0; i < r->block_count; i++) free(r->blocks[i]);
  free(r);
}

/// The largest |a − b|/(1 + |b|); infinite where places differ or one alone is not finite.
static double distance(const run *a, const run *b) {
  double worst = a->result_count == b->result_count ? 0 : INFINITY;
  for (int i = 0; i < a->result_count; i++) {
    const kept *x = &a->results[i], *y = &b->results[i];
    if (x->places && memcmp(x->places, y->places, (size_t)x->count * 4) != 0) return INFINITY;
    for (int64_t j = 0; x->values && j < x->count; j++) {
      double p = x->values[j], q = y->values[j], d = p == q || (p != p && q != q) ? 0 : fabs(p - q) / (1 + fabs(q));
      worst = d <= worst ? worst : d == d ? d : INFINITY;
    }
  }
  return worst;
}

static const int64_t offsets[] = {0, 4, 7, 10, 11, 12, 13}, lengths[] = {6, 3, 3, 1, 0};
static const int64_t pooled_offsets[] = {0, 4, 7, 8}, pooled_lengths[] = {3, 2, 2, 1, 0};
const lm_steps ragged = {5, 6, offsets, lengths}, pooled = {5, 3, pooled_offsets, pooled_lengths};

/// The sizes at which a vector path can go wrong: around every vector and tile width.
static const int64_t sizes[] = {0, 1, 5, 6, 7, 8, 9, 12, 13, 15, 16, 17, 31, 33, 64, 65};

/// Sums take another order or another rounding: the tolerance of everything that two paths compute.
static const double tolerance = 1e-5;

static int agrees_with_scalar(const lm_path *path) {
  const kernel_case *const groups[] = {elementwise_cases, row_cases, product_cases, cell_cases, lattice_cases};
  int count = 0, failures = 0;
  double worst = 0;
  for (size_t group = 0; group < sizeof groups / sizeof *groups; group++) {
    for (const kernel_case *c = groups[group]; c->name; c++, count++) {
      for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        run *expected = run_of(c->body, &lm_path_scalar, sizes[i]), *actual = run_of(c->body, path, sizes[i]);
        double d = distance(actual, expected);
        if (!(d <= tolerance)) failures++, printf("%s: %s, size %d: off by %.3g\n", path->name, c->name, (int)sizes[i], d);
        worst = d > worst ? d : worst;
        end(expected);
        end(actual);
      }
    }
  }
  printf("%s: %d groups of kernels within %.2g of the scalar path\n", path->name, count, worst);
  return failures == 0;
}

int main(int count, char **arguments) {
  uint32_t stride = count > 1 ? (uint32_t)strtoul(arguments[1], 0, 10) : 1;
  if (stride == 0) return puts("check [STRIDE]: a stride is a number from 1 up"), 2;
  const lm_path *const paths[] = {
#if defined(__x86_64__)
      lm_path_named("avx512"), lm_path_named("avx2"), lm_path_named("avx2") ? &lm_path_wide : 0,
#elif defined(__aarch64__)
      &lm_path_neon,
#endif
  };
  const uint32_t wide_stride = stride > 61 ? stride : 61;
  int good = is_accurate(&lm_path_scalar, wide_stride), tried = 0;
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
    if (!paths[i]) continue;
    good &= agrees_with_scalar(paths[i]);
    good &= is_accurate(paths[i], tried++ == 0 ? stride : wide_stride);
  }
#if defined(__x86_64__)
  if (lm_path_named("avx512")) good &= divides_alike(lm_path_named("avx512"), &lm_path_wide, wide_stride);
#endif
  if (tried == 0) puts("This machine has no vector path.");
  return !good;
}
