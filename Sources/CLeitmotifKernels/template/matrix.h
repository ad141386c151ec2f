/// lm_matrix.h for one path.
///
/// B is packed in panels of LM_TILE_VECTORS vectors of columns, [panel][K][columns of the panel]; the last panel has no more
/// vectors than it needs. A tile of at most LM_TILE_ROWS rows and one panel stays in registers for the whole of K.
#ifndef LM_TEMPLATE_MATRIX_H
#define LM_TEMPLATE_MATRIX_H

#include "real.h"

enum { PANEL = LM_TILE_VECTORS * W };

/// c [m, n] = start [m, n] + a [m, k] · packed [k, n]. A `start_stride` of 0 repeats one row; a `start` of NULL is zero.
/// `start` may be c.
typedef struct {
  int64_t m, n, k;
  const real *a;
  int64_t a_stride;
  const real *packed;
  const real *start;
  int64_t start_stride;
  real *c;
  int64_t c_stride;
} product;

static int64_t panel_width(int64_t n, int64_t column) { return smaller(PANEL, (n - column + W - 1) / W * W); }

static void pack_panel(int64_t k, int64_t columns, int64_t width, const real *b, int64_t k_stride, int64_t column_stride,
                       real *packed) {
  for (int64_t i = 0; i < k; i++, packed += width, b += k_stride) {
    if (column_stride == 1) {
      for (int64_t j = 0; j < width; j += W) store(packed + j, load_n(b + j, columns - j));
      continue;
    }
    for (int64_t j = 0; j < columns; j++) packed[j] = b[j * column_stride];
    for (int64_t j = columns; j < width; j++) packed[j] = 0;
  }
}

static void path_pack(int64_t k, int64_t n, const real *b, int64_t stride, int transposed, real *packed) {
  int64_t k_stride = transposed ? 1 : stride, column_stride = transposed ? stride : 1;
  for (int64_t j = 0; j < n; j += PANEL) {
    pack_panel(k, smaller(PANEL, n - j), panel_width(n, j), b + j * column_stride, k_stride, column_stride, packed + j * k);
  }
}

/// The tile of `rows` × `vectors` at row `i` and column `j`, `n` columns of which are stored.
LM_INLINE void tile(int rows, int vectors, const product *p, int64_t i, int64_t j) {
  V s[LM_TILE_ROWS][LM_TILE_VECTORS];
  const int64_t n = p->n - j;
  const int full = n >= vectors * W;
  const real *start = p->start ? p->start + i * p->start_stride + j : 0;
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      const int64_t at = r * p->start_stride + v * W;
      s[r][v] = !start ? splat(0) : full ? load(start + at) : load_n(start + at, n - v * W);
    }
  }
  const real *a = p->a + i * p->a_stride, *b = p->packed + j * p->k;
  for (int64_t k = 0; k < p->k; k++, b += vectors * W) {
    V column[LM_TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) column[v] = load(b + v * W);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      V x = splat(a[r * p->a_stride + k]);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) s[r][v] = fused(x, column[v], s[r][v]);
    }
  }
  real *c = p->c + i * p->c_stride + j;
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      real *to = c + r * p->c_stride + v * W;
      if (full) {
        store(to, s[r][v]);
      } else {
        store_n(to, n - v * W, s[r][v]);
      }
    }
  }
}

#define LM_TILE(ROWS, VECTORS)                                                                  \
  static __attribute__((noinline)) void tile_##ROWS##_##VECTORS(const product *p, int64_t i, int64_t j) { \
    tile(ROWS, VECTORS, p, i, j);                                                               \
  }

typedef void (*tile_function)(const product *p, int64_t i, int64_t j);

#if LM_TILE_VECTORS == 4
#define LM_TILES(ROWS) LM_TILE(ROWS, 1) LM_TILE(ROWS, 2) LM_TILE(ROWS, 3) LM_TILE(ROWS, 4)
#define LM_TILE_ENTRY(ROWS) {tile_##ROWS##_1, tile_##ROWS##_2, tile_##ROWS##_3, tile_##ROWS##_4}
#elif LM_TILE_VECTORS == 2
#define LM_TILES(ROWS) LM_TILE(ROWS, 1) LM_TILE(ROWS, 2)
#define LM_TILE_ENTRY(ROWS) {tile_##ROWS##_1, tile_##ROWS##_2}
#endif

LM_TILES(1)
LM_TILES(2)
LM_TILES(3)
LM_TILES(4)
#if LM_TILE_ROWS == 6
LM_TILES(5)
LM_TILES(6)
#endif

static const tile_function tiles[LM_TILE_ROWS][LM_TILE_VECTORS] = {
    LM_TILE_ENTRY(1), LM_TILE_ENTRY(2), LM_TILE_ENTRY(3), LM_TILE_ENTRY(4),
#if LM_TILE_ROWS == 6
    LM_TILE_ENTRY(5), LM_TILE_ENTRY(6),
#endif
};

/// Panels outside, so that a panel is read from the nearest cache for all rows.
static void multiply(const product *p) {
  for (int64_t j = 0; j < p->n; j += PANEL) {
    int64_t vectors = panel_width(p->n, j) / W;
    for (int64_t i = 0; i < p->m; i += LM_TILE_ROWS) {
      tiles[smaller(LM_TILE_ROWS, p->m - i) - 1][vectors - 1](p, i, j);
    }
  }
}

/// Rows and columns `[row, row + rows) × [column, column + columns)`; `column` begins a panel.
static product block_of(const product *p, int64_t row, int64_t rows, int64_t column, int64_t columns) {
  product b = *p;
  b.m = smaller(rows, p->m - row);
  b.n = smaller(columns, p->n - column);
  b.a += row * p->a_stride;
  b.packed += column * p->k;
  if (b.start) b.start += row * p->start_stride + column;
  b.c += row * p->c_stride + column;
  return b;
}

/// A product cut in blocks of whole tiles, one a part.
typedef struct {
  product whole;
  int64_t rows, columns;
} blocked_product;

static void multiply_part(void *context, int64_t part) {
  const blocked_product *b = context;
  int64_t across = (b->whole.n + b->columns - 1) / b->columns;
  product block = block_of(&b->whole, part / across * b->rows, b->rows, part % across * b->columns, b->columns);
  multiply(&block);
}

/// Multiply–adds below which a second thread costs more than it gives.
enum { SMALL_PRODUCT = 1 << 17 };

static void path_matrix_product(lm_pool *pool, int64_t m, int64_t n, int64_t k, const real *a, int64_t a_stride,
                                const real *packed_b, const real *bias, real *c, int64_t c_stride, int accumulate) {
  product p = {m, n, k, a, a_stride, packed_b, accumulate ? c : bias, accumulate ? c_stride : 0, c, c_stride};
  enum { ROWS = 16 * LM_TILE_ROWS };
  blocked_product b = {p, ROWS, larger(n, 1)};
  int64_t threads = lm_pool_thread_count(pool);
  if (m <= ROWS * (threads - 1)) {
    b.rows = (m + threads - 1) / threads;
    b.rows = larger((b.rows + LM_TILE_ROWS - 1) / LM_TILE_ROWS * LM_TILE_ROWS, LM_TILE_ROWS);
    if (b.rows >= m) b.columns = PANEL;
  }
  if (m * n * k < SMALL_PRODUCT) pool = 0;
  lm_pool_run(pool, (m + b.rows - 1) / b.rows * ((n + b.columns - 1) / b.columns), multiply_part, &b);
}

#endif
