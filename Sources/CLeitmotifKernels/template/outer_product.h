/// The weight gradient Xᵀ · Y of lm_matrix.h for one path.
#ifndef LM_TEMPLATE_OUTER_PRODUCT_H
#define LM_TEMPLATE_OUTER_PRODUCT_H

#include "matrix.h"

/// Rows summed in registers before their sum joins C, and columns of X that one part takes.
enum { OUTER_ROWS = 256, OUTER_COLUMNS = 16 * LM_TILE_ROWS };

typedef struct {
  int64_t rows, k, n;
  const real *x;
  int64_t x_stride;
  const real *y;
  int64_t y_stride;
  real *c;
  int accumulate;
} outer;

/// `count` rows of X from column i on against a packed panel of Y.
LM_INLINE void outer_tile(int columns, int vectors, const outer *o, int64_t count, const real *x, const real *panel,
                          int64_t n, real *c, int add) {
  V s[LM_TILE_ROWS][LM_TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int i = 0; i < columns; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) s[i][v] = splat(0);
  }
  for (int64_t r = 0; r < count; r++, x += o->x_stride, panel += vectors * W) {
    V y[LM_TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) y[v] = load(panel + v * W);
#pragma clang loop unroll(full)
    for (int i = 0; i < columns; i++) {
      V a = splat(x[i]);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) s[i][v] = fused(a, y[v], s[i][v]);
    }
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < columns; i++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      if (n > v * W) put(c + i * o->n + v * W, n - v * W, s[i][v], add);
    }
  }
}

typedef void (*outer_function)(const outer *o, int64_t count, const real *x, const real *panel, int64_t n, real *c, int add);

#define LM_OUTER(COLUMNS, VECTORS)                                                                                     \
  static __attribute__((noinline)) void outer_##COLUMNS##_##VECTORS(const outer *o, int64_t count, const real *x,      \
                                                                    const real *panel, int64_t n, real *c, int add) { \
    outer_tile(COLUMNS, VECTORS, o, count, x, panel, n, c, add);                                                       \
  }

#if LM_TILE_VECTORS == 4
#define LM_OUTERS(COLUMNS) LM_OUTER(COLUMNS, 1) LM_OUTER(COLUMNS, 2) LM_OUTER(COLUMNS, 3) LM_OUTER(COLUMNS, 4)
#define LM_OUTER_ENTRY(COLUMNS) {outer_##COLUMNS##_1, outer_##COLUMNS##_2, outer_##COLUMNS##_3, outer_##COLUMNS##_4}
#elif LM_TILE_VECTORS == 2
#define LM_OUTERS(COLUMNS) LM_OUTER(COLUMNS, 1) LM_OUTER(COLUMNS, 2)
#define LM_OUTER_ENTRY(COLUMNS) {outer_##COLUMNS##_1, outer_##COLUMNS##_2}
#endif

LM_OUTERS(1)
LM_OUTERS(2)
LM_OUTERS(3)
LM_OUTERS(4)
#if LM_TILE_ROWS == 6
LM_OUTERS(5)
LM_OUTERS(6)
#endif

static const outer_function outer_tiles[LM_TILE_ROWS][LM_TILE_VECTORS] = {
    LM_OUTER_ENTRY(1), LM_OUTER_ENTRY(2), LM_OUTER_ENTRY(3), LM_OUTER_ENTRY(4),
#if LM_TILE_ROWS == 6
    LM_OUTER_ENTRY(5), LM_OUTER_ENTRY(6),
#endif
};

/// One panel of columns of Y against OUTER_COLUMNS columns of X, chunk by chunk of rows.
static void outer_part(void *context, int64_t part) {
  const outer *o = context;
  int64_t across = (o->n + PANEL - 1) / PANEL;
  int64_t first = part / across * OUTER_COLUMNS, last = smaller(o->k, first + OUTER_COLUMNS);
  int64_t column = part % across * PANEL, width = panel_width(o->n, column), n = o->n - column;
  real panel[OUTER_ROWS * PANEL] __attribute__((aligned(64)));
  for (int64_t row = 0; row < o->rows; row += OUTER_ROWS) {
    int64_t count = smaller(OUTER_ROWS, o->rows - row);
    pack_panel(count, smaller(n, PANEL), width, o->y + row * o->y_stride + column, o->y_stride, 1, panel);
    for (int64_t i = first; i < last; i += LM_TILE_ROWS) {
      outer_tiles[smaller(LM_TILE_ROWS, last - i) - 1][width / W - 1](
          o, count, o->x + row * o->x_stride + i, panel, n, o->c + i * o->n + column, o->accumulate || row > 0);
    }
  }
}

static void path_outer_product(lm_pool *pool, int64_t rows, int64_t k, int64_t n, const real *x, int64_t x_stride,
                               const real *y, int64_t y_stride, real *c, int accumulate, real *workspace) {
  (void)workspace;
  if (rows == 0 && !accumulate) memset(c, 0, (size_t)(k * n) * sizeof(real));
  outer o = {rows, k, n, x, x_stride, y, y_stride, c, accumulate};
  if (rows * k * n < SMALL_PRODUCT) pool = 0;
  lm_pool_run(pool, (k + OUTER_COLUMNS - 1) / OUTER_COLUMNS * ((n + PANEL - 1) / PANEL), outer_part, &o);
}

#endif
