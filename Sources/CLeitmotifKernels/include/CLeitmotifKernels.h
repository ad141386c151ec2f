/// CLeitmotifKernels: every loop over numbers in Leitmotif.
///
/// Contract of every function in these headers, unless its comment says otherwise:
/// - matrices are dense, row-major `[rows, width]`, Float32;
/// - nothing is allocated, no state is kept; scratch memory is the caller's `workspace`;
/// - an output is overwritten, never read; where the comment says "added to", it is read and updated;
/// - outputs alias no input, unless "may alias" is written beside it;
/// - any alignment is correct, 64 bytes is fastest; any size is legal, 0 included;
/// - each output element is summed in an order fixed by the shapes alone: the bits do not depend on
///   the pool's size, nor on which other rows share the call (weight gradients, which sum over rows,
///   use chunks of a fixed number of rows in a fixed order);
/// - `pool` may be NULL: the caller's thread then does all the work.
#ifndef CLEITMOTIF_KERNELS_H
#define CLEITMOTIF_KERNELS_H

#include "lm_cells.h"
#include "lm_convolution.h"
#include "lm_crf.h"
#include "lm_ctc.h"
#include "lm_elementwise.h"
#include "lm_isa.h"
#include "lm_loss.h"
#include "lm_matrix.h"
#include "lm_optimizer.h"
#include "lm_paths.h"
#include "lm_random.h"
#include "lm_reduce.h"
#include "lm_rows.h"
#include "lm_steps.h"
#include "lm_threads.h"
#include "lm_twin.h"

#endif
