/// NEON of 64-bit ARM: 4 numbers a vector, 32 registers.
#include "paths.h"

#if defined(__aarch64__)

#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define real float
#define integer int32_t
#define LM_WIDTH 4
#define LM_FUSED 1
#define LM_TILE_ROWS 6
#define LM_TILE_VECTORS 4
#define LM_NAME "neon"
#define LM_TABLE lm_path_neon

#include "../template/table.h"

#endif
