/// exp, tanh and sigmoid over the range of Float32, against double precision.
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "../../Sources/CLeitmotifKernels/include/lm_threads.h"
#include "check.h"

#pragma STDC FP_CONTRACT OFF

enum { BLOCK = 4096, PART_COUNT = 512 };

/// e^x for |x| ≤ 700: reduction by ln 2 and the series to the 12th power. `is_accurate` holds it against libm.
__attribute__((always_inline)) static inline double reference_exponential(double x) {
  double shifted = x * 0x1.71547652b82fep0 + 0x1.8p52, n = shifted - 0x1.8p52;
  double r = (x - n * 0x1.62e42fefa38p-1) - n * 0x1.ef35793c7673p-45, sum = 1.0 / 479001600;
  static const double over[] = {1.0 / 39916800, 1.0 / 3628800, 1.0 / 362880, 1.0 / 40320, 1.0 / 5040, 1.0 / 720,
                                1.0 / 120,      1.0 / 24,      1.0 / 6,      0.5,         1,          1};
  for (int i = 0; i < 12; i++) sum = sum * r + over[i];
  uint64_t bits;
  memcpy(&bits, &shifted, 8);
  bits = (bits + 1023) << 52;
  double power;
  memcpy(&power, &bits, 8);
  return sum * power;
}

__attribute__((always_inline)) static inline double reference(lm_unary_op op, double x) {
  x = x > 150 ? 150 : x < -150 ? -150 : x;
  if (op == LM_EXP) return reference_exponential(x);
  if (op == LM_SIGMOID) return 1 / (1 + reference_exponential(-x));
  double e = reference_exponential(2 * x), series = x - x * x * x / 3;
  return x < 1e-4 && x > -1e-4 ? series : (e - 1) / (e + 1);
}

typedef struct {
  /// In units in the last place for exp, absolute for the others; of tanh below 1e-3, in units as well.
  double error, small_error;
  /// NaN that came or went, values outside the bounds, tanh that is not odd.
  int64_t wrong;
} finding;

typedef struct {
  const lm_path *path;
  lm_unary_op op;
  uint32_t stride;
  pthread_mutex_t lock;
  finding all;
} search;

/// One unit in the last place of a Float32 near y, denormals included.
static inline double unit(double y) {
  float near = (float)fabs(y);
  uint32_t bits;
  memcpy(&bits, &near, 4);
  uint32_t exponent = bits >> 23;
  uint64_t power = (uint64_t)((exponent > 1 ? exponent : 1) + 1023 - 127 - 23) << 52;
  double u;
  memcpy(&u, &power, 8);
  return u;
}

/// As a number whose order is that of d ≥ 0, which a loop finds the largest of in vectors; NaN is the largest.
static inline int64_t rank(double d) {
  int64_t bits;
  memcpy(&bits, &d, 8);
  return bits;
}

static inline double of_rank(int64_t bits) {
  double d;
  memcpy(&d, &bits, 8);
  return d;
}

__attribute__((always_inline)) static inline void look(lm_unary_op op, const float *x, const float *y, finding *f) {
  int64_t error = rank(f->error), small = rank(f->small_error), wrong = 0;
  const float low = op == LM_TANH ? -1 : 0, high = op == LM_EXP ? __builtin_inff() : 1;
  for (int i = 0; i < BLOCK; i++) {
    double expected = reference(op, x[i]), d = fabs(y[i] - expected), u = unit(expected);
    int is_number = x[i] == x[i], is_infinite = y[i] == __builtin_inff();
    // A finite number where e^x is far beyond them all is an error of many units.
    int early = is_infinite & (op == LM_EXP) & (expected <= 0x1.fffffep127);
    int outside = ((y[i] >= low) & (y[i] <= high)) ? early : 1;
    wrong += is_number ? outside : y[i] == y[i];
    d = op == LM_EXP ? d / u : d;
    d = (is_number & (is_infinite == 0)) ? d : 0;
    error = rank(d) > error ? rank(d) : error;
    d = op == LM_TANH && fabsf(x[i]) < 1e-3f ? d / u : 0;
    small = rank(d) > small ? rank(d) : small;
  }
  f->error = of_rank(error);
  f->small_error = of_rank(small);
  f->wrong += wrong;
}

/// |x| below 2⁻²⁶ and from 256 on, where the answer is 1, ½, x and a limit. They are most of the floats.
static int is_near_zero(uint32_t bits) { return (bits & INT32_MAX) < 0x32800000; }
static int is_far(uint32_t bits) { return (bits & INT32_MAX) >= 0x43800000; }

static void look_at_ends(lm_unary_op op, const float *x, const float *y, finding *f) {
  uint32_t from[BLOCK], to[BLOCK], wrong = 0;
  memcpy(from, x, sizeof from);
  memcpy(to, y, sizeof to);
  const uint32_t one = 0x3f800000, infinity = 0x7f800000;
  const uint32_t at_most = op == LM_EXP ? infinity : one, at_least = op == LM_TANH ? one | 1u << 31 : 0;
  for (int i = 0; i < BLOCK; i++) {
    uint32_t size = from[i] & INT32_MAX, limit = from[i] >> 31 ? at_least : at_most;
    uint32_t middle = op == LM_EXP ? one : op == LM_SIGMOID ? 0x3f000000 : from[i];
    // tanh has 4 units; the others are exact.
    uint32_t near = op == LM_TANH ? to[i] + 4 - from[i] > 8 : to[i] != middle;
    wrong += size < 0x32800000 ? near : size > infinity ? (to[i] & INT32_MAX) <= infinity : to[i] != limit;
  }
  f->wrong += wrong;
}

static void count_uneven(const search *s, const float *x, const float *y, finding *f) {
  float negative[BLOCK];
  for (int i = 0; i < BLOCK; i++) negative[i] = -x[i];
  s->path->unary(LM_TANH, BLOCK, negative, negative);
  for (int i = 0; i < BLOCK; i++) {
    float flipped = -negative[i];
    f->wrong += x[i] == x[i] && memcmp(&flipped, &y[i], 4) != 0;
  }
}

static void look_at_block(lm_unary_op op, const float *x, const float *y, finding *f) {
  uint32_t first, last;
  memcpy(&first, x, 4);
  memcpy(&last, x + BLOCK - 1, 4);
  int one_sign = first >> 31 == last >> 31;
  if (one_sign && ((is_near_zero(first) && is_near_zero(last)) || (is_far(first) && is_far(last)))) {
    look_at_ends(op, x, y, f);
    return;
  }
  // One loop for each, so that each is compiled without a branch.
  if (op == LM_EXP) look(LM_EXP, x, y, f);
  if (op == LM_TANH) look(LM_TANH, x, y, f);
  if (op == LM_SIGMOID) look(LM_SIGMOID, x, y, f);
}

/// Blocks of floats whose bits are `stride` apart.
static void search_part(void *context, int64_t part) {
  search *s = context;
  float x[BLOCK], y[BLOCK];
  finding f = {0};
  const uint64_t span = (uint64_t)BLOCK * s->stride, end = s->op == LM_TANH ? (uint64_t)1 << 31 : (uint64_t)1 << 32;
  for (uint64_t from = (uint64_t)part * span; from < end; from += PART_COUNT * span) {
    for (int i = 0; i < BLOCK; i++) {
      uint64_t at = from + (uint64_t)i * s->stride;
      uint32_t bits = (uint32_t)(at < end ? at : from);
      memcpy(&x[i], &bits, 4);
    }
    s->path->unary(s->op, BLOCK, x, y);
    look_at_block(s->op, x, y, &f);
    if (s->op == LM_TANH) count_uneven(s, x, y, &f);
  }
  pthread_mutex_lock(&s->lock);
  if (f.error > s->all.error) s->all.error = f.error;
  if (f.small_error > s->all.small_error) s->all.small_error = f.small_error;
  s->all.wrong += f.wrong;
  pthread_mutex_unlock(&s->lock);
}

/// The largest relative error of the reference itself.
static double reference_error(void) {
  double worst = 0;
  for (double x = -149; x < 149; x += 0.0137) {
    double functions[][2] = {{reference(LM_EXP, x), exp(x)}, {reference(LM_TANH, x), tanh(x)}, {reference(LM_SIGMOID, x), 1 / (1 + exp(-x))}};
    for (int i = 0; i < 3; i++) worst = fmax(worst, fabs(functions[i][0] / functions[i][1] - 1));
  }
  for (double x = 1e-9; x < 1; x *= 1.01) worst = fmax(worst, fabs(reference(LM_TANH, x) / tanh(x) - 1));
  return worst;
}

static finding findings(lm_pool *pool, const lm_path *path, lm_unary_op op, uint32_t stride) {
  search s = {.path = path, .op = op, .stride = stride, .lock = PTHREAD_MUTEX_INITIALIZER};
  lm_pool_run(pool, PART_COUNT, search_part, &s);
  return s.all;
}

int divides_alike(const lm_path *path, const lm_path *other, uint32_t stride) {
  float x[BLOCK], y[BLOCK], z[BLOCK];
  int64_t tanh_differs = 0, sigmoid_off = 0, sigmoid_differs = 0;
  for (uint64_t from = 0; from < (uint64_t)1 << 32; from += (uint64_t)BLOCK * stride) {
    for (int i = 0; i < BLOCK; i++) {
      uint32_t bits = (uint32_t)(from + (uint64_t)i * stride);
      memcpy(&x[i], &bits, 4);
    }
    path->unary(LM_TANH, BLOCK, x, y);
    other->unary(LM_TANH, BLOCK, x, z);
    for (int i = 0; i < BLOCK; i++) tanh_differs += x[i] == x[i] && memcmp(&y[i], &z[i], 4) != 0;
    path->unary(LM_SIGMOID, BLOCK, x, y);
    other->unary(LM_SIGMOID, BLOCK, x, z);
    for (int i = 0; i < BLOCK; i++) {
      sigmoid_differs += x[i] == x[i] && memcmp(&y[i], &z[i], 4) != 0;
      // The one denominator whose inverse lies between two floats, 2 − 2⁻²³, gives ½ or the float above.
      sigmoid_off += x[i] == x[i] && y[i] != z[i] && !(y[i] == 0.5f && z[i] == 0.5f + 0x1p-24f);
    }
  }
  printf("%s: tanh differs from a division's at %lld floats, sigmoid at %lld, %lld of them not by the rounding of one half\n",
         path->name, (long long)tanh_differs, (long long)sigmoid_differs, (long long)sigmoid_off);
  return tanh_differs == 0 && sigmoid_off == 0;
}

int is_accurate(const lm_path *path, uint32_t stride) {
  if (!(reference_error() < 1e-11)) return printf("The reference in double precision is off by %.2g.\n", reference_error()), 0;
  lm_pool *pool = lm_pool_create(2);
  finding e = findings(pool, path, LM_EXP, stride), t = findings(pool, path, LM_TANH, stride);
  finding s = findings(pool, path, LM_SIGMOID, stride);
  lm_pool_destroy(pool);
  int64_t wrong = e.wrong + t.wrong + s.wrong;
  printf("%s: exp within %.2f ulp, tanh %.3g (%.1f ulp below 1e-3), sigmoid %.3g, wrong ends %lld; one float in %u\n", path->name,
         e.error, t.error, t.small_error, s.error, (long long)wrong, stride);
  return e.error <= 2 && t.error <= 1.5e-7 && t.small_error <= 4 && s.error <= 1.2e-7 && wrong == 0;
}
