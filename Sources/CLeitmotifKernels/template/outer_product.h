/// The weight gradients Xᵀ · Y of lm_matrix.h for one path.
///
/// Rows come in chunks of OUTER_ROWS. Of a chunk, Y is packed in panels, once for all factors, and X in tiles,
/// [tile][row][LM_TILE_ROWS], and then a chunk is a product like any other: K is the chunk's rows, A is Xᵀ.
#ifndef LM_TEMPLATE_OUTER_PRODUCT_H
#define LM_TEMPLATE_OUTER_PRODUCT_H

#include "matrix.h"

/// Rows of a chunk, and columns of X that are packed at a time.
enum { OUTER_ROWS = 256, OUTER_COLUMNS = 16 * LM_TILE_ROWS };

typedef struct {
  int64_t rows, n;
  const real *y;
  int64_t y_stride, factor_count;
  const lm_outer_factor *factors;
  real *sums;
  int add_sums;
  /// Columns of all X; columns of Y that a part takes; rows of a chunk.
  int64_t width, columns, chunk;
  /// [n] columns of one chunk, packed; each part has its own.
  real *packed;
} outer;

/// Rows row ..< row + count of Y, and of every X; columns column ..< column + columns of Y.
typedef struct {
  int64_t row, count, column, columns;
} outer_chunk;

LM_INLINE const real *factor_row(const lm_outer_factor *f, int64_t row) {
  if (!f->index) return f->x + row * f->x_stride;
  int64_t at = f->index[row];
  return at >= 0 ? f->x + at * f->x_stride : f->others + (-1 - at) * f->others_stride;
}

/// `columns` columns of a chunk of X from column `first` on, tile by tile; what the last tile has too much is not read.
static void pack_tiles(const lm_outer_factor *f, const outer_chunk *chunk, int64_t first, int64_t columns, real *packed) {
  for (int64_t r = 0; r < chunk->count; r++) {
    const real *x = factor_row(f, chunk->row + r) + first;
    real *to = packed + r * LM_TILE_ROWS;
    int64_t i = 0;
    for (; i + LM_TILE_ROWS <= columns; i += LM_TILE_ROWS, to += chunk->count * LM_TILE_ROWS) {
      memcpy(to, x + i, LM_TILE_ROWS * sizeof(real));
    }
    for (int64_t j = i; j < columns; j++) to[j - i] = x[j];
  }
}

/// `vectors` neighbouring vectors of columns of a chunk of Y, n columns, packed beside others of a panel of `width`, and their sums in the
/// order of the rows to `sums`, if that is wanted.
LM_INLINE void pack_vectors(int vectors, int64_t count, int64_t n, const real *y, int64_t stride, int64_t width, real *packed,
                            real *sums, int add) {
  V sum[LM_TILE_VECTORS];
  for (int v = 0; v < vectors; v++) sum[v] = splat(0);
  for (int64_t r = 0; r < count; r++, y += stride, packed += width) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      V x = load_n(y + v * W, n - v * W);
      store(packed + v * W, x);
      sum[v] += x;
    }
  }
  for (int v = 0; sums && v < vectors; v++) put(sums + v * W, n - v * W, sum[v], add);
}

/// A chunk of Y packed as panels, and the sums of its columns.
static void pack_chunk(const outer *o, const outer_chunk *chunk, real *packed) {
  int add = o->add_sums || chunk->row > 0;
  const real *y = o->y + chunk->row * o->y_stride + chunk->column;
  real *sums = o->sums ? o->sums + chunk->column : 0;
  for (int64_t j = 0; j < chunk->columns; j += PANEL, packed += PANEL * chunk->count) {
    int64_t left = chunk->columns - j, width = panel_width(chunk->columns, j);
    if (left >= PANEL) {
      pack_vectors(LM_TILE_VECTORS, chunk->count, PANEL, y + j, o->y_stride, width, packed, sums ? sums + j : 0, add);
      continue;
    }
    for (int64_t i = 0; i < width; i += W) {
      pack_vectors(1, chunk->count, left - i, y + j + i, o->y_stride, width, packed + i, sums ? sums + j + i : 0, add);
    }
  }
}

/// C's rows from row i on, X's OUTER_COLUMNS columns, against the packed chunk of Y.
static void outer_block(const lm_outer_factor *f, const outer_chunk *chunk, int64_t i, const real *packed, ahead next) {
  real tiles_of_x[OUTER_ROWS * OUTER_COLUMNS] __attribute__((aligned(64)));
  int64_t k = smaller(OUTER_COLUMNS, f->k - i), columns = smaller(chunk->columns, f->n - chunk->column);
  int add = f->accumulate || chunk->row > 0;
  pack_tiles(f, chunk, i, k, tiles_of_x);
  for (int64_t j = 0; j < columns; j += PANEL) {
    int64_t width = panel_width(chunk->columns, j);
    real *c = f->c + i * f->c_stride + chunk->column + j;
    strip s = {.m = k, .k = chunk->count, .a = tiles_of_x, .a_is_packed = 1, .a_tile = chunk->count};
    s.width = width;
    s.columns = smaller(width, columns - j);
    s.next = parts_of(next, j, smaller(columns, j + PANEL), columns);
    s.panels[s.panel_count++] = (panel){packed + j * chunk->count, add ? c : 0, f->c_stride, c, f->c_stride};
    multiply_strip(&s);
  }
}

/// Y's rows that are packed next, where a part has all their columns, and they are far away but stay near beside those that are packed.
LM_INLINE ahead chunk_after(const outer *o, const outer_chunk *chunk) {
  int64_t row = chunk->row + chunk->count;
  int fits = 2 * o->chunk * o->y_stride * (int64_t)sizeof(real) <= NEAR;
  if (chunk->columns < o->y_stride || row == o->rows || !fits || !are_far(o->rows * o->y_stride)) return (ahead){0, 0};
  return (ahead){o->y + row * o->y_stride, smaller(o->chunk, o->rows - row) * o->y_stride};
}

/// A range of columns of Y against every X, chunk by chunk of rows.
static void outer_part(void *context, int64_t part) {
  const outer *o = context;
  outer_chunk chunk = {.column = part * o->columns};
  chunk.columns = smaller(o->columns, o->n - chunk.column);
  real *packed = o->packed + chunk.column * o->chunk;
  for (; chunk.row < o->rows; chunk.row += chunk.count) {
    chunk.count = smaller(o->chunk, o->rows - chunk.row);
    pack_chunk(o, &chunk, packed);
    ahead next = chunk_after(o, &chunk);
    int64_t done = 0;
    for (const lm_outer_factor *f = o->factors; f < o->factors + o->factor_count; done += f->k, f++) {
      for (int64_t i = 0; i < f->k && chunk.column < f->n; i += OUTER_COLUMNS) {
        outer_block(f, &chunk, i, packed, parts_of(next, done + i, done + smaller(f->k, i + OUTER_COLUMNS), o->width));
      }
    }
  }
}

static int64_t path_outer_products_workspace(int64_t rows, int64_t n) {
  return smaller(rows, OUTER_ROWS) * ((n + 15) / 16 * 16);
}

/// The sums over no rows.
static void clear_outer_products(const outer *o) {
  for (const lm_outer_factor *f = o->factors; f < o->factors + o->factor_count; f++) {
    for (int64_t i = 0; i < f->k && !f->accumulate; i++) memset(f->c + i * f->c_stride, 0, (size_t)f->n * sizeof(real));
  }
  if (o->sums && !o->add_sums) memset(o->sums, 0, (size_t)o->n * sizeof(real));
}

static void path_outer_products(lm_pool *pool, int64_t rows, int64_t n, const real *y, int64_t y_stride, int64_t factor_count,
                                const lm_outer_factor *factors, real *sums, int add_sums, real *workspace) {
  outer o = {.rows = rows,
             .n = n,
             .y = y,
             .y_stride = y_stride,
             .factor_count = factor_count,
             .factors = factors,
             .sums = sums,
             .add_sums = add_sums,
             .chunk = smaller(rows, OUTER_ROWS),
             .packed = workspace};
  if (rows == 0 || n == 0) {
    clear_outer_products(&o);
    return;
  }
  for (int64_t i = 0; i < factor_count; i++) o.width += factors[i].k;
  if (rows * o.width * n < SMALL_PRODUCT) pool = 0;
  int64_t threads = lm_pool_thread_count(pool), vectors = (n + W - 1) / W;
  o.columns = (vectors + threads - 1) / threads * W;
  // Whole panels, where that leaves the parts about as large as each other.
  if (o.columns > 2 * PANEL) o.columns = (o.columns + PANEL - 1) / PANEL * PANEL;
  lm_pool_run(pool, (n + o.columns - 1) / o.columns, outer_part, &o);
}

#endif
