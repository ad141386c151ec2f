/// exp, log, tanh and sigmoid of a vector. Float32: Cody and Waite's reduction and minimax polynomials, no branch and no
/// table. Double, which only checks gradients: libm, lane by lane.
#ifndef LM_TEMPLATE_MATHEMATICS_H
#define LM_TEMPLATE_MATHEMATICS_H

#include "real.h"

LM_INLINE V absolute(V x) { return __builtin_elementwise_abs(x); }

LM_INLINE V square_root(V x) { return __builtin_elementwise_sqrt(x); }

#ifdef LM_TWIN

#include <math.h>

#define LM_LANES(NAME, EXPRESSION) \
  LM_INLINE V NAME(V v) {          \
    for (int i = 0; i < W; i++) {  \
      real x = v[i];               \
      v[i] = (EXPRESSION);         \
    }                              \
    return v;                      \
  }

LM_LANES(exponential, exp(x))
LM_LANES(logarithm, log(x))
LM_LANES(tangent_of_lanes, tanh(x))
LM_LANES(sigmoid_of_lanes, 1 / (1 + exp(-x)))

LM_INLINE void hyperbolic_tangents(int vectors, V *x) { LM_SIDE_BY_SIDE(v, vectors) x[v] = tangent_of_lanes(x[v]); }

LM_INLINE void sigmoids(int vectors, V *x) { LM_SIDE_BY_SIDE(v, vectors) x[v] = sigmoid_of_lanes(x[v]); }

#else

/// x = n·ln 2 + r with |r| ≤ (ln 2)/2, and e^r − 1.
typedef struct {
  VI n;
  V whole;
  V minus_one;
} reduced;

/// n is rounded by adding 1.5·2²³, so that no lane, NaN included, is ever converted to an integer.
LM_INLINE reduced reduce_exponent(V x) {
  const V shift = splat(12582912.0f);
  V shifted = fused(x, splat(1.44269504088896341f), shift);
  V n = shifted - shift;
  V r = fused(n, splat(-0.693359375f), x);
  r = fused(n, splat(2.12194440e-4f), r);
  V q = splat(0.00138144693545f);
  q = fused(q, r, splat(0.00836878034015f));
  q = fused(q, r, splat(0.0416683941625f));
  q = fused(q, r, splat(0.166665201086f));
  q = fused(q, r, splat(0.499999934127f));
  return (reduced){(VI)shifted - (VI)shift, n, fused(r * r, q, r)};
}

/// 2ⁿ for −126 ≤ n ≤ 127.
LM_INLINE V power_of_two(VI n) { return (V)((n + 127) << 23); }

/// e^x within 1 ulp or so: +∞ from 88.73 up, denormals below −87.34, 0 below −103.98.
/// 2ⁿ is applied in two halves, since n runs from −150 to 129.
LM_INLINE V exponential(V x) {
  x = choose(x > 89.0f, splat(89.0f), x);
  x = choose(x < -104.0f, splat(-104.0f), x);
  reduced e = reduce_exponent(x);
  VI half = e.n >> 1;
  return (e.minus_one + 1.0f) * power_of_two(half) * power_of_two(e.n - half);
}

/// log x = k·ln 2 + log(1 + f) with √½ ≤ 1 + f < √2. log 0 = −∞, of a negative number NaN.
LM_INLINE V logarithm(V x) {
  VI tiny = x < 1.17549435e-38f;
  V scaled = choose(tiny, x * 8388608.0f, x);
  VI bits = (VI)scaled - 0x3f3504f3;
  VI exponent = bits >> 23;
  V f = (V)((VI)scaled - (exponent << 23)) - 1.0f;
  V k = __builtin_convertvector(exponent, V) - choose(tiny, splat(23.0f), splat(0.0f));
  V p = splat(-0.0785961260104f);
  p = fused(p, f, splat(0.128816412478f));
  p = fused(p, f, splat(-0.131287516214f));
  p = fused(p, f, splat(0.141811928983f));
  p = fused(p, f, splat(-0.166245545081f));
  p = fused(p, f, splat(0.20002286228f));
  p = fused(p, f, splat(-0.250008103883f));
  p = fused(p, f, splat(0.333333167266f));
  V square = f * f;
  V tail = fused(p, square * f, k * -2.12194440e-4f);
  V y = fused(k, splat(0.693359375f), fused(square, splat(-0.5f), tail) + f);
  y = choose(x == splat(__builtin_inff()), x, y);
  y = choose(x == 0.0f, splat(-__builtin_inff()), y);
  return choose((x < 0.0f) | (x != x), splat(__builtin_nanf("")), y);
}

/// 2ᵗ = power·(1 + slope·f) with |f| ≤ ½, for t = scale·x from −126.5 up; ∞ from 127.5.
typedef struct {
  V power[SIDE], slope[SIDE], f[SIDE];
} power_parts;

/// What a squashing function, which flattens its error, needs of an exponential: t is split in n and f with one rounding, and
/// slope = (2ᶠ − 1)/f is the minimax polynomial of degree 4 on [−½, ½] (Remez), within 3.1e-7.
/// Adding 1.5·2²³ + 127 rounds, and leaves the biased exponent in the low bits.
LM_INLINE void powers_of(int vectors, const V *x, float scale, power_parts *e) {
  static const float coefficients[] = {0.00966637294741f, 0.0555033318234f, 0.240223489561f, 0.693147195502f};
  const V shift = splat(12583039.0f);
  LM_SIDE_BY_SIDE(v, vectors) e->power[v] = fused(x[v], splat(scale), shift);
  LM_SIDE_BY_SIDE(v, vectors) e->f[v] = fused(x[v], splat(scale), shift - e->power[v]);
  LM_SIDE_BY_SIDE(v, vectors) e->power[v] = (V)((VI)e->power[v] << 23);
  LM_SIDE_BY_SIDE(v, vectors) e->slope[v] = splat(0.00134004366565f);
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    LM_SIDE_BY_SIDE(v, vectors) e->slope[v] = fused(e->slope[v], e->f[v], splat(coefficients[i]));
  }
}

/// a/b as a division rounds it, in place of a, for b from 2⁻¹²⁶ to 2¹²⁶ and a quotient that is no denormal. Where an estimate of 1/b is
/// at hand, one step of Newton's, and the remainder of the quotient so found, are a fraction of a division's time. Markstein:
/// Computation of elementary functions on the IBM RISC System/6000 processor (1990).
LM_INLINE void divide(int vectors, V *a, const V *b) {
#ifdef LM_INVERSE
  V r[SIDE], q[SIDE], rest[SIDE];
  LM_SIDE_BY_SIDE(v, vectors) r[v] = LM_INVERSE(b[v]);
  LM_SIDE_BY_SIDE(v, vectors) rest[v] = fused(-b[v], r[v], splat(1));
  LM_SIDE_BY_SIDE(v, vectors) r[v] = fused(rest[v], r[v], r[v]);
  LM_SIDE_BY_SIDE(v, vectors) q[v] = a[v] * r[v];
  LM_SIDE_BY_SIDE(v, vectors) rest[v] = fused(-b[v], q[v], a[v]);
  LM_SIDE_BY_SIDE(v, vectors) a[v] = fused(rest[v], r[v], q[v]);
#else
  LM_SIDE_BY_SIDE(v, vectors) a[v] = a[v] / b[v];
#endif
}

/// tanh |x| = m/(m + 2) with m = e^2|x| − 1 = 2ⁿ·(2ᶠ − 1) + (2ⁿ − 1), within 1.5e-7 of the truth, and within 4 ulp where |x| < 1e-3.
/// Odd, in −0 too; ±1 from 9.1 on.
LM_INLINE void hyperbolic_tangents(int vectors, V *x) {
  V m[SIDE], below[SIDE];
  power_parts e;
  LM_SIDE_BY_SIDE(v, vectors) m[v] = absolute(x[v]);
  LM_SIDE_BY_SIDE(v, vectors) m[v] = choose(m[v] > 10.0f, splat(10.0f), m[v]);
  powers_of(vectors, m, 2.88539008177792681f, &e);
  LM_SIDE_BY_SIDE(v, vectors) m[v] = fused(e.power[v], e.slope[v] * e.f[v], e.power[v] - 1.0f);
  LM_SIDE_BY_SIDE(v, vectors) below[v] = m[v] + 2.0f;
  divide(vectors, m, below);
  LM_SIDE_BY_SIDE(v, vectors) x[v] = (V)((VI)m[v] | ((VI)x[v] & INT32_MIN));
}

/// σ(x) = 1/(1 + e^−x), within 1.2e-7: 0 below −87.34; above, within 4e-6 of itself.
LM_INLINE void sigmoids(int vectors, V *x) {
  V inverse[SIDE];
  power_parts e;
  LM_SIDE_BY_SIDE(v, vectors) x[v] = choose(x[v] < -89.0f, splat(-89.0f), x[v]);
  LM_SIDE_BY_SIDE(v, vectors) x[v] = choose(x[v] > 87.0f, splat(87.0f), x[v]);
  powers_of(vectors, x, -1.44269504088896341f, &e);
  LM_SIDE_BY_SIDE(v, vectors) inverse[v] = fused(e.slope[v], e.f[v], splat(1));
  LM_SIDE_BY_SIDE(v, vectors) inverse[v] = fused(e.power[v], inverse[v], splat(1));
  LM_SIDE_BY_SIDE(v, vectors) x[v] = splat(1);
  divide(vectors, x, inverse);
  LM_SIDE_BY_SIDE(v, vectors) x[v] = choose(inverse[v] >= 0x1p126f, splat(0), x[v]);
}

#endif

#endif
