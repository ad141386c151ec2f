/// Matrix products. Each element of a product is summed by fused multiply-adds along K, in the order of K and in chunks of
/// 512; its bias (or C when added to) joins the first chunk's sum, and each further sum what was before it: whatever the
/// other rows, columns, threads.
#ifndef LM_MATRIX_H
#define LM_MATRIX_H

#include <stdint.h>

#include "lm_threads.h"

/// Floats that the packed form of B [K, N] takes.
int64_t lm_packed_count(int64_t k, int64_t n);

/// Packs B [K, N] (or, when `transposed`, B given as [N, K]) with rows `stride` apart into the panels that
/// lm_matrix_product reads. `packed` is 64-byte aligned, lm_packed_count(k, n) floats.
void lm_pack(int64_t k, int64_t n, const float *b, int64_t stride, int transposed, float *packed);

/// C [M, N] = A [M, K] · B [K, N] + bias. `bias` [N] may be NULL. With `accumulate`, C is the start of the
/// chain and bias is not read. Strides of A and C in floats.
void lm_matrix_product(lm_pool *pool, int64_t m, int64_t n, int64_t k, const float *a, int64_t a_stride,
                       const float *packed_b, const float *bias, float *c, int64_t c_stride, int accumulate);

/// Floats of workspace that lm_outer_product wants.
int64_t lm_outer_product_workspace(int64_t rows, int64_t k, int64_t n);

/// C [K, N], rows `c_stride` apart (added to when `accumulate`, else overwritten) Xᵀ · Y summed over rows: X [rows, K], Y [rows, N].
/// This is every weight gradient. Rows are summed in chunks of a fixed size, chunk by chunk.
void lm_outer_product(lm_pool *pool, int64_t rows, int64_t k, int64_t n, const float *x, int64_t x_stride,
                      const float *y, int64_t y_stride, float *c, int64_t c_stride, int accumulate, float *workspace);

#endif
