/// Which instruction set the kernels run on: chosen once, at first use.
#ifndef LM_ISA_H
#define LM_ISA_H

/// "avx512", "avx2", "neon" or "scalar". The environment variable LEITMOTIF_ISA, read once, may name a lesser
/// path than the machine's best (a greater one is ignored): for comparing paths.
const char *lm_isa_name(void);

#endif
