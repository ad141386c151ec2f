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
LM_LANES(hyperbolic_tangent, tanh(x))
LM_LANES(sigmoid, 1 / (1 + exp(-x)))

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

/// tanh x = (e^2x − 1)/(e^2x + 1), with e^2x − 1 = 2ⁿ(e^r − 1) + (2ⁿ − 1): small x keep their relative accuracy.
LM_INLINE V hyperbolic_tangent(V x) {
  V a = absolute(x);
  a = choose(a > 10.0f, splat(10.0f), a);
  reduced e = reduce_exponent(a + a);
  V power = power_of_two(e.n);
  V minus_one = fused(power, e.minus_one, power - 1.0f);
  V y = minus_one / (minus_one + 2.0f);
  return (V)((VI)y | ((VI)x & INT32_MIN));
}

LM_INLINE V sigmoid(V x) { return 1.0f / (exponential(-x) + 1.0f); }

#endif
#endif
