/// A case is one kernel, written once and run on two paths: inputs are the same each time, and what it asked for as a result
/// is compared.
#ifndef CHECK_H
#define CHECK_H

#include <stdint.h>

#include "../../Sources/CLeitmotifKernels/paths/paths.h"

/// One run of a case, on one path.
typedef struct run run;

typedef void (*case_body)(const lm_path *path, run *run, int64_t size);

typedef struct {
  const char *name;
  case_body body;
} kernel_case;

/// Normal values; `positive` ones are at least 0.1. Never aligned to a vector.
float *given(run *run, int64_t count);
float *positive(run *run, int64_t count);

/// Places in 0 ..< limit, one in seven of them −1.
int32_t *places(run *run, int64_t count, int32_t limit);

/// Memory for packed weights or a workspace, 64-byte aligned, not compared.
float *scratch(run *run, int64_t count);

/// What is compared. It holds normal values at first, for kernels that add to it.
float *result(run *run, int64_t count);
int32_t *result_places(run *run, int64_t count);
void result_value(run *run, double value);

/// Five sequences of 6, 3, 3, 1 and 0 steps, and the same pooled by 2.
extern const lm_steps ragged, pooled;

/// The cases of each file, ended by one without a name.
extern const kernel_case elementwise_cases[], row_cases[], product_cases[], cell_cases[], lattice_cases[];

/// Holds exp, tanh and sigmoid of a path against double precision, at every `stride`-th float. Returns whether they are as good as
/// the headers say, having printed how good.
int is_accurate(const lm_path *path, uint32_t stride);

/// Whether tanh and sigmoid of a path that has no division have, at every `stride`-th float, the bits of one that divides.
int divides_alike(const lm_path *path, const lm_path *other, uint32_t stride);

#endif
