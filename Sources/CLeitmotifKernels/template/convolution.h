/// lm_convolution.h for one path.
#ifndef LM_TEMPLATE_CONVOLUTION_H
#define LM_TEMPLATE_CONVOLUTION_H

#include "rows.h"

static void path_unfold(const lm_steps *steps, int64_t width, int64_t taps, const real *x, real *y) {
  size_t size = (size_t)width * sizeof(real);
  for (int64_t t = 0; t < steps->step_count; t++) {
    for (int64_t b = 0; b < steps->offsets[t + 1] - steps->offsets[t]; b++) {
      for (int64_t k = 0; k < taps; k++, y += width) {
        int64_t from = t + k - (taps - 1) / 2;
        if (from < 0 || from >= steps->lengths[b]) {
          memset(y, 0, size);
        } else {
          memcpy(y, x + row_at(steps, from, b) * width, size);
        }
      }
    }
  }
}

static void path_unfold_gradient(const lm_steps *steps, int64_t width, int64_t taps, const real *dy, real *dx, int accumulate) {
  if (!accumulate) memset(dx, 0, (size_t)(steps->offsets[steps->step_count] * width) * sizeof(real));
  for (int64_t t = 0; t < steps->step_count; t++) {
    for (int64_t b = 0; b < steps->offsets[t + 1] - steps->offsets[t]; b++, dx += width) {
      for (int64_t k = 0; k < taps; k++) {
        // Tap k of step `of` looked at step t.
        int64_t of = t - k + (taps - 1) / 2;
        if (of < 0 || of >= steps->lengths[b]) continue;
        add_to_row(width, dy + (row_at(steps, of, b) * taps + k) * width, dx);
      }
    }
  }
}

static void mean_of_steps(const lm_steps *s, int64_t b, int64_t first, int64_t last, int64_t width, const real *x, real *y) {
  for (int64_t i = 0; i < width; i += W) {
    V total = splat(0);
    for (int64_t t = first; t < last; t++) total += load_n(x + row_at(s, t, b) * width + i, width - i);
    store_n(y + i, width - i, total * (1 / (real)(last - first)));
  }
}

static void max_of_steps(const lm_steps *s, int64_t b, int64_t first, int64_t last, int64_t width, const real *x, real *y,
                         int32_t *index) {
  for (int64_t i = 0; i < width; i += W) {
    V best = load_n(x + row_at(s, first, b) * width + i, width - i);
    VI where = (VI)((integer)row_at(s, first, b));
    for (int64_t t = first + 1; t < last; t++) {
      V value = load_n(x + row_at(s, t, b) * width + i, width - i);
      VI better = (value > best) | ((value != value) & (best == best));
      best = choose(better, value, best);
      where = better ? (VI)((integer)row_at(s, t, b)) : where;
    }
    store_n(y + i, width - i, best);
    for (int64_t j = 0; j < smaller(width - i, W); j++) index[i + j] = (int32_t)where[j];
  }
}

static void path_pool_steps(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width, const real *x,
                            real *y, int32_t *index) {
  for (int64_t t = 0; t < pooled->step_count; t++) {
    for (int64_t b = 0; b < pooled->offsets[t + 1] - pooled->offsets[t]; b++) {
      int64_t row = row_at(pooled, t, b), last = smaller(size * (t + 1), steps->lengths[b]);
      if (mean) {
        mean_of_steps(steps, b, size * t, last, width, x, y + row * width);
      } else {
        max_of_steps(steps, b, size * t, last, width, x, y + row * width, index + row * width);
      }
    }
  }
}

static void path_pool_steps_gradient(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width,
                                     const int32_t *index, const real *dy, real *dx, int accumulate) {
  if (!accumulate) memset(dx, 0, (size_t)(steps->offsets[steps->step_count] * width) * sizeof(real));
  if (!mean) {
    for (int64_t i = 0; i < pooled->offsets[pooled->step_count] * width; i++) dx[index[i] * width + i % width] += dy[i];
    return;
  }
  for (int64_t t = 0; t < steps->step_count; t++) {
    for (int64_t b = 0; b < steps->offsets[t + 1] - steps->offsets[t]; b++, dx += width) {
      int64_t window = t / size, last = smaller(size * (window + 1), steps->lengths[b]);
      const real *from = dy + row_at(pooled, window, b) * width;
      real share = 1 / (real)(last - size * window);
      for (int64_t i = 0; i < width; i += W) put(dx + i, width - i, load_n(from + i, width - i) * share, 1);
    }
  }
}

#endif
