#include "fma_peak.h"

#include <string.h>

// Twelve chains hide a latency of four cycles on two units, and fit in 16 registers with the two factors.
enum { chain_count = 12 };

// Where results go, so that the compiler keeps the chains.
static volatile float sink;

// A product and a sum in one expression become one instruction where the target has it.
//
// The factors come from memory that the compiler may not look into; they keep every chain at 1.
static volatile float one = 1, zero = 0;

#define DEFINE_CHAINS(NAME, LANES, ATTRIBUTE)                                                                          \
  typedef float NAME##_vector __attribute__((ext_vector_type(LANES)));                                                 \
  ATTRIBUTE static double NAME(int64_t iteration_count) {                                                              \
    NAME##_vector const factor = one, addend = zero;                                                                   \
    NAME##_vector chain[chain_count];                                                                                  \
    for (int i = 0; i < chain_count; i++) chain[i] = (NAME##_vector)(one);                                             \
    for (int64_t n = 0; n < iteration_count; n++) {                                                                    \
      _Pragma("clang loop unroll(full)")                                                                               \
      for (int i = 0; i < chain_count; i++) chain[i] = chain[i] * factor + addend;                                     \
    }                                                                                                                  \
    NAME##_vector total = chain[0];                                                                                    \
    for (int i = 1; i < chain_count; i++) total += chain[i];                                                           \
    sink = total[0];                                                                                                   \
    return 2.0 * LANES * chain_count * (double)iteration_count;                                                        \
  }

DEFINE_CHAINS(chains_of_4, 4, )
#if defined(__x86_64__)
DEFINE_CHAINS(chains_of_8, 8, __attribute__((target("avx2,fma"))))
DEFINE_CHAINS(chains_of_16, 16, __attribute__((target("avx512f,fma"))))
#endif

double fma_peak_run(const char *isa, int64_t iteration_count) {
#if defined(__x86_64__)
  if (strcmp(isa, "avx512") == 0) return chains_of_16(iteration_count);
  if (strcmp(isa, "avx2") == 0) return chains_of_8(iteration_count);
#endif
  return chains_of_4(iteration_count);
}
