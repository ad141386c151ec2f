/// The weight gradient Xᵀ · Y of lm_matrix.h for one path.
///
/// Rows come in chunks of OUTER_ROWS. Of a chunk, Y is packed in panels and X in tiles, [tile][row][LM_TILE_ROWS], and then a
/// chunk is a product like any other: K is the chunk's rows, A is Xᵀ.
#ifndef LM_TEMPLATE_OUTER_PRODUCT_H
#define LM_TEMPLATE_OUTER_PRODUCT_H

#include "matrix.h"

/// Rows of a chunk, and columns of X that are packed at a time.
enum { OUTER_ROWS = 256, OUTER_COLUMNS = 16 * LM_TILE_ROWS };

typedef struct {
  int64_t rows, k, n;
  const real *x;
  int64_t x_stride;
  const real *y;
  int64_t y_stride;
  real *c;
  int64_t c_stride;
  int accumulate;
  /// Columns of Y that a part takes, and rows of a chunk.
  int64_t columns, chunk;
  /// [n] columns of one chunk, packed; each part has its own.
  real *packed;
} outer;

/// `count` rows of `columns` columns of X, tile by tile; what the last tile has too much is not read.
static void pack_tiles(int64_t count, int64_t columns, const real *x, int64_t stride, real *packed) {
  for (int64_t r = 0; r < count; r++, x += stride) {
    real *to = packed + r * LM_TILE_ROWS;
    int64_t i = 0;
    for (; i + LM_TILE_ROWS <= columns; i += LM_TILE_ROWS, to += count * LM_TILE_ROWS) {
      memcpy(to, x + i, LM_TILE_ROWS * sizeof(real));
    }
    for (int64_t j = i; j < columns; j++) to[j - i] = x[j];
  }
}

/// Columns column ..< column + columns of Y packed as panels of the same chunk.
static void pack_chunk(int64_t count, int64_t columns, const real *y, int64_t stride, real *packed) {
  int64_t last = columns / PANEL * PANEL;
  for (int64_t r = 0; r < count; r++) {
    const real *from = y + r * stride;
    real *to = packed + r * PANEL;
    for (int64_t j = 0; j < last; j += PANEL, to += count * PANEL) {
#pragma clang loop unroll(full)
      for (int v = 0; v < LM_TILE_VECTORS; v++) store(to + v * W, load(from + j + v * W));
    }
  }
  if (last < columns) {
    pack_panel(count, columns - last, panel_width(columns, last), y + last, stride, 1, packed + last * count);
  }
}

/// C's rows from row i on, X's OUTER_COLUMNS columns, against the packed chunk of Y.
static void outer_block(const outer *o, int64_t row, int64_t count, int64_t i, int64_t column, int64_t columns,
                        const real *packed) {
  real tiles_of_x[OUTER_ROWS * OUTER_COLUMNS] __attribute__((aligned(64)));
  int64_t k = smaller(OUTER_COLUMNS, o->k - i);
  int add = o->accumulate || row > 0;
  pack_tiles(count, k, o->x + row * o->x_stride + i, o->x_stride, tiles_of_x);
  for (int64_t j = 0; j < columns; j += PANEL) {
    int64_t width = panel_width(columns, j);
    real *c = o->c + i * o->c_stride + column + j;
    strip s = {.m = k, .k = count, .a = tiles_of_x, .a_is_packed = 1, .a_tile = count};
    s.width = width;
    s.columns = smaller(width, columns - j);
    s.panels[s.panel_count++] = (panel){packed + j * count, add ? c : 0, o->c_stride, c, o->c_stride};
    multiply_strip(&s);
  }
}

/// A range of columns of Y against all of X, chunk by chunk of rows.
static void outer_part(void *context, int64_t part) {
  const outer *o = context;
  int64_t column = part * o->columns, columns = smaller(o->columns, o->n - column);
  real *packed = o->packed + column * o->chunk;
  for (int64_t row = 0; row < o->rows; row += o->chunk) {
    int64_t count = smaller(o->chunk, o->rows - row);
    pack_chunk(count, columns, o->y + row * o->y_stride + column, o->y_stride, packed);
    for (int64_t i = 0; i < o->k; i += OUTER_COLUMNS) outer_block(o, row, count, i, column, columns, packed);
  }
}

static int64_t path_outer_product_workspace(int64_t rows, int64_t k, int64_t n) {
  return (void)k, smaller(rows, OUTER_ROWS) * ((n + 15) / 16 * 16);
}

static void path_outer_product(lm_pool *pool, int64_t rows, int64_t k, int64_t n, const real *x, int64_t x_stride,
                               const real *y, int64_t y_stride, real *c, int64_t c_stride, int accumulate,
                               real *workspace) {
  if (rows == 0 || n == 0) {
    for (int64_t i = 0; i < k && !accumulate; i++) memset(c + i * c_stride, 0, (size_t)n * sizeof(real));
    return;
  }
  if (rows * k * n < SMALL_PRODUCT) pool = 0;
  int64_t threads = lm_pool_thread_count(pool), vectors = (n + W - 1) / W;
  int64_t columns = threads == 1 ? vectors * W : (vectors + 2 * threads - 1) / (2 * threads) * W;
  if (columns > PANEL) columns = (columns + PANEL - 1) / PANEL * PANEL;
  outer o = {rows, k, n, x, x_stride, y, y_stride, c, c_stride, accumulate, columns, smaller(rows, OUTER_ROWS), workspace};
  lm_pool_run(pool, (n + columns - 1) / columns, outer_part, &o);
}

#endif
