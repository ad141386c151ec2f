/// lm_matrix.h for one path.
///
/// B is packed in panels of LM_TILE_VECTORS vectors of columns, [panel][K][columns of the panel]; the last panel has no more
/// vectors than it needs. A tile of at most LM_TILE_ROWS rows and one panel stays in registers for K_BLOCK steps of K.
#ifndef LM_TEMPLATE_MATRIX_H
#define LM_TEMPLATE_MATRIX_H

#include "real.h"

/// Columns of a panel; panels of a strip; steps of K after which a tile goes back to memory, so that what is read of a
/// panel stays in the nearest cache.
enum { PANEL = LM_TILE_VECTORS * W, STRIP = 4, K_BLOCK = 512, LONG_STEPS = 192 };

/// One panel of a product: c [m, width] = start [m, width] + a [m, k] · packed [k, width], of which the first `columns`
/// columns are read and written. A `start_stride` of 0 repeats one row; a `start` of NULL is zero. `start` may be c.
typedef struct panel {
  const real *packed, *start;
  int64_t start_stride;
  real *c;
  int64_t c_stride;
} panel;

/// Numbers that are asked for while a product runs, since what comes after it reads or writes them; `at` of NULL: none.
typedef struct {
  const real *at;
  int64_t count;
} ahead;

/// Bytes that stay in the cache of a core; bytes above which little is near when it is read or written again.
enum { NEAR = 1 << 20, FAR = 8 << 20 };

LM_INLINE int are_far(int64_t count) { return count * (int64_t)sizeof(real) >= FAR; }

/// The parts first ..< last of `parts`.
LM_INLINE ahead parts_of(ahead next, int64_t first, int64_t last, int64_t parts) {
  int64_t skipped = next.count * first / parts;
  return (ahead){next.at ? next.at + skipped : 0, next.count * last / parts - skipped};
}

/// Neighbouring panels of the same width that share A [m, k]: rows `a_stride` apart or, packed, a tile's rows side by side,
/// [tile][k][LM_TILE_ROWS], and then `a_tile` is k, so that the tile of row i begins at a + i · a_tile either way.
typedef struct {
  int64_t m, k;
  const real *a;
  int a_is_packed;
  int64_t a_tile, a_stride;
  int64_t width, columns;
  int panel_count;
  panel panels[STRIP];
  ahead next;
} strip;

/// A whose rows lie `stride` apart.
LM_INLINE strip strip_of(int64_t m, int64_t k, const real *a, int64_t stride, int64_t width, int64_t columns) {
  return (strip){.m = m, .k = k, .a = a, .a_tile = stride, .a_stride = stride, .width = width, .columns = columns};
}

LM_INLINE int64_t panel_width(int64_t n, int64_t column) { return smaller(PANEL, (n - column + W - 1) / W * W); }

/// c = start + sum for a tile; `whole` where the panel has no columns to spare.
LM_INLINE void finish(int rows, int vectors, V sum[][STRIP * LM_TILE_VECTORS], const real *start, int64_t start_stride,
                      real *c, int64_t c_stride, int64_t columns, int whole) {
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) {
      int64_t n = whole ? W : larger(columns - v * W, 0);
      V total = start ? load_n(start + r * start_stride + v * W, n) + sum[r][v] : sum[r][v];
      store_n(c + r * c_stride + v * W, n, total);
    }
  }
}

/// How a tile reads A, row by row or packed; and whether it asks for what comes next, of the panel or after the strip, meanwhile.
typedef enum { BY_ROWS, BY_ROWS_ASKING, PACKED, PACKED_ASKING } tile_kind;

/// `rows` rows of `panel_count` panels of `vectors` vectors, from row i on and for the steps first ..< last of K: one chain of
/// multiply–adds for each element, to which its start is added last, so that nothing waits for the start to arrive from
/// memory. The microkernel: everything else here decides what it is given.
LM_INLINE void tile(tile_kind kind, int rows, int panel_count, int vectors, const strip *s, const panel *p, int64_t i,
                    int64_t first, int64_t last) {
  V sum[LM_TILE_ROWS][STRIP * LM_TILE_VECTORS];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
#pragma clang loop unroll(full)
    for (int v = 0; v < panel_count * vectors; v++) sum[r][v] = splat(0);
  }
  const int is_packed = kind == PACKED || kind == PACKED_ASKING, asks = kind == BY_ROWS_ASKING || kind == PACKED_ASKING;
  const int64_t stride = is_packed ? 1 : s->a_stride, step = is_packed ? LM_TILE_ROWS : 1;
  // Two pointers, so that every row has an address without arithmetic.
  const real *a = s->a + i * s->a_tile + first * step, *later = a + 3 * stride, *b[STRIP];
#pragma clang loop unroll(full)
  for (int q = 0; q < panel_count; q++) b[q] = p[q].packed + first * vectors * W;
  // The tiles of a panel ask together for its share of what comes next, or for as much as lies behind what they read of it.
  const int64_t read = (last - first) * vectors * W;
  ahead asked = {b[0] + read, read};
  if (asks && s->next.at) {
    asked = parts_of(s->next, p - s->panels, p - s->panels + 1, s->panel_count);
    asked = parts_of(asked, first, last, s->k);
  }
  const char *line = asks ? (const char *)(asked.at + asked.count / s->m * i) : 0;
  const int64_t pace = asks ? asked.count * rows * (int64_t)sizeof(real) / (s->m * (last - first)) + 1 : 0;
#pragma clang loop unroll_count(2)
  for (int64_t k = first; k < last; k++) {
    if (asks) {
      __builtin_prefetch(line, 0, 2);
      line += pace;
    }
    V column[STRIP * LM_TILE_VECTORS];
#pragma clang loop unroll(full)
    for (int q = 0; q < panel_count; q++) {
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) column[q * vectors + v] = load(b[q] + v * W);
      b[q] += vectors * W;
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      V x = splat(r < 3 ? a[r * stride] : later[(r - 3) * stride]);
#pragma clang loop unroll(full)
      for (int v = 0; v < panel_count * vectors; v++) sum[r][v] = fused(x, column[v], sum[r][v]);
    }
    a += step;
    later += step;
  }
#pragma clang loop unroll(full)
  for (int q = 0; q < panel_count; q++) {
    const int64_t c_stride = p[q].c_stride, start_stride = first > 0 ? c_stride : p[q].start_stride;
    V(*part)[STRIP * LM_TILE_VECTORS] = (void *)&sum[0][q * vectors];
    real *c = p[q].c + i * c_stride;
    const real *start = first > 0 ? c : p[q].start ? p[q].start + i * start_stride : 0;
    if (s->columns < vectors * W) {
      finish(rows, vectors, part, start, start_stride, c, c_stride, s->columns, 0);
    } else if (start) {
      finish(rows, vectors, part, start, start_stride, c, c_stride, s->columns, 1);
    } else {
      finish(rows, vectors, part, 0, 0, c, c_stride, s->columns, 1);
    }
  }
}

typedef void (*tile_function)(const strip *s, const panel *p, int64_t i, int64_t first, int64_t last);

#define LM_TILE(NAME, KIND, ROWS, PANELS, VECTORS)                                                               \
  static __attribute__((noinline)) void NAME##_##ROWS##_##PANELS##_##VECTORS(const strip *s, const panel *p, int64_t i, \
                                                                             int64_t first, int64_t last) {       \
    tile(KIND, ROWS, PANELS, VECTORS, s, p, i, first, last);                                                     \
  }

// A single row has few chains in one panel, so it takes the panels of a strip together.
#if LM_TILE_VECTORS == 4
#define LM_TILES(NAME, KIND, ROWS, PANELS)                                     \
  LM_TILE(NAME, KIND, ROWS, PANELS, 1) LM_TILE(NAME, KIND, ROWS, PANELS, 2) \
  LM_TILE(NAME, KIND, ROWS, PANELS, 3) LM_TILE(NAME, KIND, ROWS, PANELS, 4)
#define LM_TILE_ENTRY(NAME, ROWS, PANELS) \
  {NAME##_##ROWS##_##PANELS##_1, NAME##_##ROWS##_##PANELS##_2, NAME##_##ROWS##_##PANELS##_3, NAME##_##ROWS##_##PANELS##_4}
#elif LM_TILE_VECTORS == 2
#define LM_TILES(NAME, KIND, ROWS, PANELS) LM_TILE(NAME, KIND, ROWS, PANELS, 1) LM_TILE(NAME, KIND, ROWS, PANELS, 2)
#define LM_TILE_ENTRY(NAME, ROWS, PANELS) {NAME##_##ROWS##_##PANELS##_1, NAME##_##ROWS##_##PANELS##_2}
#endif

#if LM_TILE_ROWS == 6
#define LM_TILES_OF_ROWS(NAME, KIND)                                                             \
  LM_TILES(NAME, KIND, 1, 1) LM_TILES(NAME, KIND, 2, 1) LM_TILES(NAME, KIND, 3, 1)          \
  LM_TILES(NAME, KIND, 4, 1) LM_TILES(NAME, KIND, 5, 1) LM_TILES(NAME, KIND, 6, 1)          \
  static const tile_function NAME##_functions[LM_TILE_ROWS][LM_TILE_VECTORS] = {                   \
      LM_TILE_ENTRY(NAME, 1, 1), LM_TILE_ENTRY(NAME, 2, 1), LM_TILE_ENTRY(NAME, 3, 1),            \
      LM_TILE_ENTRY(NAME, 4, 1), LM_TILE_ENTRY(NAME, 5, 1), LM_TILE_ENTRY(NAME, 6, 1)};
#elif LM_TILE_ROWS == 4
#define LM_TILES_OF_ROWS(NAME, KIND)                                                             \
  LM_TILES(NAME, KIND, 1, 1) LM_TILES(NAME, KIND, 2, 1) LM_TILES(NAME, KIND, 3, 1)          \
  LM_TILES(NAME, KIND, 4, 1)                                                                     \
  static const tile_function NAME##_functions[LM_TILE_ROWS][LM_TILE_VECTORS] = {                   \
      LM_TILE_ENTRY(NAME, 1, 1), LM_TILE_ENTRY(NAME, 2, 1), LM_TILE_ENTRY(NAME, 3, 1), LM_TILE_ENTRY(NAME, 4, 1)};
#endif

LM_TILES_OF_ROWS(rows_tile, BY_ROWS)
LM_TILES_OF_ROWS(asking_rows_tile, BY_ROWS_ASKING)
LM_TILES_OF_ROWS(packed_tile, PACKED)
LM_TILES_OF_ROWS(asking_packed_tile, PACKED_ASKING)
LM_TILES(rows_tile, BY_ROWS, 1, 2)
LM_TILES(rows_tile, BY_ROWS, 1, 3)
LM_TILES(rows_tile, BY_ROWS, 1, 4)

static const tile_function row_functions[STRIP][LM_TILE_VECTORS] = {LM_TILE_ENTRY(rows_tile, 1, 1), LM_TILE_ENTRY(rows_tile, 1, 2),
                                                                    LM_TILE_ENTRY(rows_tile, 1, 3), LM_TILE_ENTRY(rows_tile, 1, 4)};

/// The rows of the tile at row i. Tiles of a strip differ by one row at most, since a tile of few rows is a slow one; but
/// where A is packed in tiles, all but the last are whole.
LM_INLINE int64_t tile_rows(const strip *s, int64_t i) {
  int64_t left = s->m - i;
  if (s->a_is_packed) return smaller(left, LM_TILE_ROWS);
  int64_t tiles_left = (left + LM_TILE_ROWS - 1) / LM_TILE_ROWS;
  return (left + tiles_left - 1) / tiles_left;
}

/// A panel is read from the nearest cache for all tiles but the first.
static void multiply_panel(const strip *s, const panel *p, int64_t first, int64_t last) {
  const int asks = (s->next.at && last > first) || (!s->a_is_packed && last - first >= LONG_STEPS);
  const tile_function(*rows_functions)[LM_TILE_VECTORS] = asks ? asking_rows_tile_functions : rows_tile_functions;
  const tile_function(*packed_functions)[LM_TILE_VECTORS] = asks ? asking_packed_tile_functions : packed_tile_functions;
  const tile_function(*functions)[LM_TILE_VECTORS] = s->a_is_packed ? packed_functions : rows_functions;
  for (int64_t i = 0, rows; i < s->m; i += rows) {
    rows = tile_rows(s, i);
    functions[rows - 1][s->width / W - 1](s, p, i, first, last);
  }
}

static void multiply_strip(const strip *s) {
  if (s->m <= 0) return;
  int is_row = s->m == 1 && !s->a_is_packed;
  for (int q = 0; q < s->panel_count; q += is_row ? STRIP : 1) {
    for (int64_t first = 0, last; first == 0 || first < s->k; first = last) {
      last = s->k - first > K_BLOCK ? first + K_BLOCK : s->k;
      if (is_row) {
        row_functions[s->panel_count - 1][s->width / W - 1](s, s->panels, 0, first, last);
      } else {
        multiply_panel(s, &s->panels[q], first, last);
      }
      if (last == 0) break;
    }
  }
}

/// c [m, n] = start [m, n] + a [m, k] · packed [k, n], with `start` as a panel has it.
typedef struct {
  int64_t m, n, k;
  const real *a;
  int64_t a_stride;
  const real *packed;
  const real *start;
  int64_t start_stride;
  real *c;
  int64_t c_stride;
  ahead next;
} product;

/// Columns first ..< last of a product; `first` begins a panel.
static void multiply_columns(const product *p, int64_t first, int64_t last) {
  for (int64_t j = first; j < last;) {
    int64_t width = panel_width(p->n, j);
    strip s = strip_of(p->m, p->k, p->a, p->a_stride, width, smaller(width, p->n - j));
    s.next = parts_of(p->next, j - first, smaller(last, j + STRIP * PANEL) - first, last - first);
    for (; j < last && s.panel_count < STRIP && smaller(PANEL, p->n - j) == s.columns; j += width) {
      s.panels[s.panel_count++] =
          (panel){p->packed + j * p->k, p->start ? p->start + j : 0, p->start_stride, p->c + j, p->c_stride};
    }
    multiply_strip(&s);
  }
}

/// Rows row ..< row + rows of a product.
static product rows_of(const product *p, int64_t row, int64_t rows) {
  product b = *p;
  b.m = smaller(rows, p->m - row);
  b.a += row * p->a_stride;
  if (b.start) b.start += row * p->start_stride;
  b.c += row * p->c_stride;
  return b;
}

static void pack_panel(int64_t k, int64_t columns, int64_t width, const real *b, int64_t stride, real *packed) {
  for (int64_t i = 0; i < k; i++, packed += width, b += stride) {
    for (int64_t j = 0; j < width; j += W) store(packed + j, load_n(b + j, columns - j));
  }
}

/// The same of B given as its transpose, W columns of the panel and W steps of K at a time.
static void pack_transposed_panel(int64_t k, int64_t columns, int64_t width, const real *b, int64_t stride, real *packed) {
  for (int64_t j = 0; j < width; j += W) {
    for (int64_t i = 0; i < k; i += W) {
      V block[W];
#pragma clang loop unroll(full)
      for (int v = 0; v < W; v++) block[v] = j + v < columns ? load_n(b + (j + v) * stride + i, k - i) : splat(0);
      turn(block);
#pragma clang loop unroll(full)
      for (int v = 0; v < W; v++) {
        if (i + v < k) store(packed + (i + v) * width + j, block[v]);
      }
    }
  }
}

typedef struct {
  int64_t k, n;
  const real *b;
  int64_t stride;
  int transposed;
  real *packed;
} packing;

static void pack_part(void *context, int64_t part) {
  const packing *p = context;
  int64_t j = part * PANEL, columns = smaller(PANEL, p->n - j), width = panel_width(p->n, j);
  real *packed = p->packed + j * p->k;
  if (p->transposed) {
    pack_transposed_panel(p->k, columns, width, p->b + j * p->stride, p->stride, packed);
  } else {
    pack_panel(p->k, columns, width, p->b + j, p->stride, packed);
  }
}

/// Numbers to pack below which a second thread costs more than it gives.
enum { SMALL_PACK = 1 << 16 };

static void path_pack(lm_pool *pool, int64_t k, int64_t n, const real *b, int64_t stride, int transposed, real *packed) {
  packing p = {k, n, b, stride, transposed, packed};
  lm_pool_run(k * n < SMALL_PACK ? 0 : pool, (n + PANEL - 1) / PANEL, pack_part, &p);
}

/// A product cut in blocks of whole tiles, one a part.
typedef struct {
  product whole;
  int64_t rows, columns;
} blocked_product;

static void multiply_part(void *context, int64_t part) {
  const blocked_product *b = context;
  int64_t across = (b->whole.n + b->columns - 1) / b->columns, column = part % across * b->columns;
  product block = rows_of(&b->whole, part / across * b->rows, b->rows);
  multiply_columns(&block, column, smaller(b->whole.n, column + b->columns));
}

/// Multiply–adds below which a second thread costs more than it gives.
enum { SMALL_PRODUCT = 1 << 17 };

static void path_matrix_product(lm_pool *pool, int64_t m, int64_t n, int64_t k, const real *a, int64_t a_stride,
                                const real *packed_b, const real *bias, real *c, int64_t c_stride, int accumulate) {
  product p = {.m = m, .n = n, .k = k, .a = a, .a_stride = a_stride, .packed = packed_b, .start = accumulate ? c : bias,
               .start_stride = accumulate ? c_stride : 0, .c = c, .c_stride = c_stride};
  enum { BLOCK_ROWS = 16 * LM_TILE_ROWS };
  blocked_product b = {p, BLOCK_ROWS, larger(n, 1)};
  int64_t threads = lm_pool_thread_count(pool);
  if (m <= BLOCK_ROWS * (threads - 1)) {
    b.rows = (m + threads - 1) / threads;
    b.rows = larger((b.rows + LM_TILE_ROWS - 1) / LM_TILE_ROWS * LM_TILE_ROWS, LM_TILE_ROWS);
    if (b.rows >= m) b.columns = PANEL;
  }
  if (m * n * k < SMALL_PRODUCT) pool = 0;
  lm_pool_run(pool, (m + b.rows - 1) / b.rows * ((n + b.columns - 1) / b.columns), multiply_part, &b);
}

#endif
