/// The path of AVX-512 as AVX2 runs it, two registers a vector: what its source computes, without the instructions.
#define LM_TARGET "avx2,fma"
#define LM_NAME "wide"
#define LM_TABLE lm_path_wide

#include "../../Sources/CLeitmotifKernels/paths/avx512.c"
