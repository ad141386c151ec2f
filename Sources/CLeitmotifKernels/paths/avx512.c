/// AVX-512: 16 numbers a vector, 32 registers.
#include "paths.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

// Tests/CrossPaths gives another target and another name to the same source.
#ifndef LM_TARGET
#define LM_TARGET "avx512f,avx512dq,avx512vl,avx512bw,avx2,fma"
#define LM_NAME "avx512"
#define LM_TABLE lm_path_avx512
#define LM_LOAD_PART masked_load
#define LM_INVERSE(X) _mm512_rcp14_ps(X)
#endif

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target(LM_TARGET))), apply_to = function)

#ifdef LM_LOAD_PART
static inline __m512 masked_load(const float *x, int64_t n, float fill) {
  return _mm512_mask_loadu_ps(_mm512_set1_ps(fill), (__mmask16)((1u << n) - 1), x);
}
#endif

#define real float
#define integer int32_t
#define LM_WIDTH 16
#define LM_FUSED 1
#define LM_TILE_ROWS 6
#define LM_TILE_VECTORS 4

#include "../template/table.h"

#pragma clang attribute pop

#endif
