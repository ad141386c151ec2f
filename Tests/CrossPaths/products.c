/// lm_matrix.h.
#include "check.h"

static void multiply(const lm_path *path, run *r, int64_t m, int64_t n, int64_t k) {
  for (int transposed = 0; transposed < 2; transposed++) {
    float *packed = scratch(r, lm_packed_count(k, n));
    int64_t stride = (transposed ? k : n) + 3, c_stride = n + 1;
    path->pack(0, k, n, given(r, (transposed ? n : k) * stride), stride, transposed, packed);
    const float *a = given(r, m * (k + 2)), *bias = given(r, n);
    path->matrix_product(0, m, n, k, a, k + 2, packed, 0, result(r, m * c_stride), c_stride, 0);
    path->matrix_product(0, m, n, k, a, k + 2, packed, bias, result(r, m * c_stride), c_stride, 0);
    path->matrix_product(0, m, n, k, a, k + 2, packed, 0, result(r, m * c_stride), c_stride, 1);
  }
}

static void of_rows(const lm_path *path, run *r, int64_t size) { multiply(path, r, size, 17, 9); }
static void of_columns(const lm_path *path, run *r, int64_t size) { multiply(path, r, 7, size, 9); }
static void of_depth(const lm_path *path, run *r, int64_t size) { multiply(path, r, 7, 33, size); }

static void outer(const lm_path *path, run *r, int64_t rows, int64_t k, int64_t n) {
  float *workspace = scratch(r, path->outer_products_workspace(rows, n));
  for (int accumulate = 0; accumulate < 2; accumulate++) {
    const float *x = given(r, rows * (k + 1)), *y = given(r, rows * (n + 2));
    lm_outer_factor factors[2] = {
        {.k = k, .x = x, .x_stride = k + 1, .n = n, .c = result(r, k * n), .c_stride = n, .accumulate = accumulate},
        {.k = k, .x = x, .x_stride = k + 1, .n = n / 2, .c = result(r, k * n), .c_stride = n}};
    path->outer_products(0, rows, n, y, n + 2, 2, factors, result(r, n), accumulate, workspace);
  }
}

static void outer_products(const lm_path *path, run *r, int64_t size) {
  outer(path, r, size, 7, 33);
  outer(path, r, 300, size, 9);
  outer(path, r, 9, 13, size);
}

const kernel_case product_cases[] = {
    {"product of rows", of_rows},
    {"product of columns", of_columns},
    {"product of depth", of_depth},
    {"outer product", outer_products},
    {0, 0},
};
