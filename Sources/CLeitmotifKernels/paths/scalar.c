/// Plain C, one number at a time: for every machine, and what the other paths are held against.
#include "paths.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#define real float
#define integer int32_t
#define LM_WIDTH 1
#if defined(__aarch64__)
#define LM_FUSED 1
#else
#define LM_FUSED 0
#endif
#define LM_TILE_ROWS 4
#define LM_TILE_VECTORS 4
#define LM_NAME "scalar"
#define LM_TABLE lm_path_scalar

#include "../template/table.h"
