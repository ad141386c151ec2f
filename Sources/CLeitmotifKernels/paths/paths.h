/// The paths that this file's target can have.
#ifndef LM_PATHS_PATHS_H
#define LM_PATHS_PATHS_H

#include "../include/lm_paths.h"

#if defined(__x86_64__)
extern const lm_path lm_path_avx512;
extern const lm_path lm_path_avx2;
#elif defined(__aarch64__)
extern const lm_path lm_path_neon;
#endif
extern const lm_path lm_path_scalar;

#endif
