/// AVX2 with FMA: 8 numbers a vector, 16 registers.
#include "paths.h"

#if defined(__x86_64__)

#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)

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
