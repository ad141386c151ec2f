/// The number and the vector of numbers that the kernels in this folder are written in. A file that includes the
/// templates first defines
///   real, integer   the number and the integer of its width
///   LM_WIDTH        numbers in a vector
///   LM_FUSED        1 where a fused multiply-add is one instruction
///   LM_TILE_ROWS, LM_TILE_VECTORS   the block of a product that fits the registers
///   LM_LOAD_PART    where the instruction set has masked loads, a function that does `load_part`
///   LM_INVERSE      where it has estimates of 1/x of 14 bits, a function that gives them
/// so that one source serves every instruction set, and in double precision the checks of the gradients.
///
/// A tail takes the same vector arithmetic as the body, on a padded vector: where an element stands never shows in its bits.
#ifndef LM_TEMPLATE_REAL_H
#define LM_TEMPLATE_REAL_H

#include <stdint.h>
#include <string.h>

#define LM_INLINE __attribute__((always_inline)) static inline

typedef real V __attribute__((ext_vector_type(LM_WIDTH)));
/// What a comparison of vectors gives: all ones or zero in each lane.
typedef __typeof__((V)(0) < (V)(0)) VI;
enum { W = LM_WIDTH };

LM_INLINE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }

LM_INLINE int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

LM_INLINE V splat(real x) { return (V)(x); }

LM_INLINE V load(const real *x) {
  V v;
  memcpy(&v, x, sizeof v);
  return v;
}

LM_INLINE void store(real *y, V v) { memcpy(y, &v, sizeof v); }

/// Asks for what lies at x, so that it is near when it is read: 64 bytes at a time. It may be past the end of what is x's.
LM_INLINE void prefetch(const real *x, int64_t count) {
  for (int64_t i = 0; i < count; i += 64 / (int64_t)sizeof(real)) __builtin_prefetch(x + i, 0, 3);
}

/// The first n < W lanes from memory, the others `fill`. No lane beyond is read: it may lie outside the array.
LM_INLINE V load_part(const real *x, int64_t n, real fill) {
#ifdef LM_LOAD_PART
  return LM_LOAD_PART(x, n, fill);
#else
  V v = splat(fill);
#pragma clang loop unroll(full)
  for (int i = 0; i < W; i++) {
    if (i < n) v[i] = x[i];
  }
  return v;
#endif
}

/// The first n < W lanes to memory, halves first.
LM_INLINE void store_part(real *y, int64_t n, V v) {
  real lane[W];
  store(lane, v);
  int64_t done = 0;
#pragma clang loop unroll(full)
  for (int size = W / 2; size > 0; size /= 2) {
    if ((n & size) == 0) continue;
    memcpy(y + done, lane + done, (size_t)size * sizeof(real));
    done += size;
  }
}

/// min(n, W) lanes, the others `fill`.
LM_INLINE V load_filled(const real *x, int64_t n, real fill) { return n >= W ? load(x) : load_part(x, n, fill); }

LM_INLINE V load_n(const real *x, int64_t n) { return load_filled(x, n, 0); }

LM_INLINE void store_n(real *y, int64_t n, V v) {
  if (n >= W) {
    store(y, v);
  } else {
    store_part(y, n, v);
  }
}

LM_INLINE void put(real *y, int64_t n, V v, int accumulate) { store_n(y, n, accumulate ? load_n(y, n) + v : v); }

LM_INLINE V fused(V a, V b, V c) {
#if LM_FUSED
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

LM_INLINE V choose(VI mask, V yes, V no) { return mask ? yes : no; }

/// The larger of each lane; NaN where either is. A tie gives a.
LM_INLINE V maximum(V a, V b) { return choose((a >= b) | (a != a), a, b); }

LM_INLINE V minimum(V a, V b) { return choose((a <= b) | (a != a), a, b); }

/// The sum of the lanes, halves onto halves.
LM_INLINE real sum_of_lanes(V v) {
  real lane[W];
  memcpy(lane, &v, sizeof v);
  for (int half = W / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) lane[i] += lane[i + half];
  }
  return lane[0];
}

/// The largest lane; NaN where one is.
LM_INLINE real maximum_of_lanes(V v) {
  real lane[W];
  memcpy(lane, &v, sizeof v);
  for (int half = W / 2; half > 0; half /= 2) {
    for (int i = 0; i < half; i++) {
      real other = lane[i + half];
      lane[i] = other > lane[i] || other != other ? other : lane[i];
    }
  }
  return lane[0];
}

/// Calls `body(context, i, n)` for each vector of 0 ..< count: n = W, but for the last what is left.
LM_INLINE void each(int64_t count, const void *context, void (*body)(const void *context, int64_t i, int64_t n)) {
  int64_t i = 0;
  for (; i + W <= count; i += W) body(context, i, W);
  if (i < count) body(context, i, count - i);
}

#if LM_WIDTH > 1
/// The numbers of two vectors' halves in turn: a₀ b₀ a₁ b₁ …
#define LM_IN_TURN(a, b)   \
  ({                       \
    V both;                \
    both.even = (a);       \
    both.odd = (b);        \
    both;                  \
  })

/// W vectors as the rows of a matrix, made its columns: each round moves one bit of a number's column to its row.
LM_INLINE void turn(V *rows) {
#pragma clang loop unroll(full)
  for (int round = 1; round < W; round *= 2) {
    V turned[W];
#pragma clang loop unroll(full)
    for (int i = 0; i < W / 2; i++) {
      turned[2 * i] = LM_IN_TURN(rows[i].lo, rows[i + W / 2].lo);
      turned[2 * i + 1] = LM_IN_TURN(rows[i].hi, rows[i + W / 2].hi);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < W; i++) rows[i] = turned[i];
  }
}
#else
LM_INLINE void turn(V *rows) { (void)rows; }
#endif

/// Vectors that are worked on side by side, as many as a tile has: a core looks only so far ahead for what does not depend on the
/// operation before, so several long chains take little longer than one.
enum { SIDE = LM_TILE_VECTORS };
#define LM_SIDE_BY_SIDE(v, vectors) _Pragma("clang loop unroll(full)") for (int v = 0; v < vectors; v++)

/// Calls `body(context, i, vectors, n)` for SIDE vectors of 0 ..< count at a time, from number i on, and then for each that is left;
/// n = W, but for the last what is left.
LM_INLINE void each_side(int64_t count, const void *context,
                         void (*body)(const void *context, int64_t i, int vectors, int64_t n)) {
  int64_t i = 0;
  for (; i + SIDE * W <= count; i += SIDE * W) body(context, i, SIDE, W);
  for (; i + W <= count; i += W) body(context, i, 1, W);
  if (i < count) body(context, i, 1, count - i);
}

#endif
