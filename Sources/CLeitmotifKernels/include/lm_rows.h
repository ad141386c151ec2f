/// Moving rows, and reducing the rows of each sequence of a ragged batch.
#ifndef LM_ROWS_H
#define LM_ROWS_H

#include <stdint.h>

#include "lm_steps.h"

/// y[r] = x[index[r]]: rows of `width`. An index below 0 gives a row of zeros.
void lm_gather_rows(int64_t count, int64_t width, const int32_t *index, const float *x, float *y);

/// x[index[r]] += y[r] for r in order; a negative index is left out: the gradient of lm_gather_rows.
/// `workspace` is lm_scatter_workspace(x_rows, width, count) floats.
int64_t lm_scatter_workspace(int64_t x_rows, int64_t width, int64_t count);
void lm_scatter_add_rows(int64_t count, int64_t width, const int32_t *index, const float *y, int64_t x_rows, float *x, float *workspace);

/// y[r, 0 ..< width] (added to when `accumulate`, else overwritten) x[r, 0 ..< width], rows `x_stride` and `y_stride` floats apart.
void lm_copy_columns(int64_t rows, int64_t width, const float *x, int64_t x_stride, float *y, int64_t y_stride, int accumulate);

typedef enum { LM_SEQUENCE_SUM, LM_SEQUENCE_MEAN, LM_SEQUENCE_MAX } lm_sequence_reduction;

/// y [B, width] from x [R, width]: the sum, mean or maximum over each sequence's steps, in order of time.
/// An empty sequence gives zeros. `index` [B, width] receives the step of the maximum (−1 when empty);
/// it is NULL for sum and mean. y's rows are in the order of `steps`.
void lm_sequence_reduce(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width, const float *x, float *y, int32_t *index);
void lm_sequence_reduce_gradient(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width, const int32_t *index,
                                 const float *dy, float *dx, int accumulate);

/// y [R] = softmax of x [R] over the steps of each sequence.
void lm_sequence_softmax(const lm_steps *steps, const float *x, float *y);
void lm_sequence_softmax_gradient(const lm_steps *steps, const float *y, const float *dy, float *dx, int accumulate);

#endif
