/// The most that a core can multiply and add: independent chains of fused multiply-add that never leave the registers.
#ifndef FMA_PEAK_H
#define FMA_PEAK_H

#include <stdint.h>

/// Runs `iteration_count` turns of all chains on the calling thread.
///
/// `isa` is "avx512" or "avx2", which the machine must have, or any other name for vectors of 128 bits.
/// Returns how many floating-point operations that were, a multiply-add counted as two.
double fma_peak_run(const char *isa, int64_t iteration_count);

#endif
