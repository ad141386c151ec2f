/// AVX2 with FMA: 8 numbers a vector, 16 registers.
#include "paths.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

static inline __m256 masked_load(const float *x, int64_t n, float fill) {
  __m256i mask = _mm256_cmpgt_epi32(_mm256_set1_epi32((int)n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
  return _mm256_blendv_ps(_mm256_set1_ps(fill), _mm256_maskload_ps(x, mask), _mm256_castsi256_ps(mask));
}

#define LM_LOAD_PART masked_load
#define real float
#define integer int32_t
#define LM_WIDTH 8
#define LM_FUSED 1
#define LM_TILE_ROWS 6
#define LM_TILE_VECTORS 2
#define LM_NAME "avx2"
#define LM_TABLE lm_path_avx2

#include "../template/table.h"

#pragma clang attribute pop

#endif
