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
/// lm_matrix_product reads. `packed` is 64-byte aligned, lm_packed_count(k, n) floats. The threads share a large one.
void lm_pack(lm_pool *pool, int64_t k, int64_t n, const float *b, int64_t stride, int transposed, float *packed);

/// C [M, N] = A [M, K] · B [K, N] + bias. `bias` [N] may be NULL. With `accumulate`, C is the start of the
/// chain and bias is not read. Strides of A and C in floats.
void lm_matrix_product(lm_pool *pool, int64_t m, int64_t n, int64_t k, const float *a, int64_t a_stride,
                       const float *packed_b, const float *bias, float *c, int64_t c_stride, int accumulate);

/// One X of lm_outer_products, and where its product goes.
typedef struct {
  /// X [rows, K]: its rows lie `x_stride` apart in `x`, in order when `index` is NULL; else row r of X is row index[r] of `x`, or,
  /// where that is negative, row −1 − index[r] of `others`, `others_stride` apart.
  int64_t k;
  const float *x;
  int64_t x_stride;
  const int32_t *index;
  const float *others;
  int64_t others_stride;
  /// C [K, n], rows `c_stride` apart, of the first n columns of Y: added to when `accumulate`, else overwritten.
  int64_t n;
  float *c;
  int64_t c_stride;
  int accumulate;
} lm_outer_factor;

/// Floats of workspace that lm_outer_products wants.
int64_t lm_outer_products_workspace(int64_t rows, int64_t n);

/// Xᵀ · Y summed over rows, for each of the factors, and the sum of Y's rows into `sums` [N] (added to when `add_sums`; NULL: not
/// wanted). Y [rows, N] is a gradient of sums, and these are the gradients of all weights and biases that the sums are made
/// of: Y is read once for all. Rows are summed in chunks of a fixed size, chunk by chunk. No two factors share a C.
void lm_outer_products(lm_pool *pool, int64_t rows, int64_t n, const float *y, int64_t y_stride, int64_t factor_count,
                       const lm_outer_factor *factors, float *sums, int add_sums, float *workspace);

#endif
