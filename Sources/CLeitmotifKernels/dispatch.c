/// Every kernel of the headers, on the path chosen once for this machine.
#include "paths/paths.h"

#include <stdlib.h>
#include <string.h>

#include "lm_isa.h"

const lm_path *lm_path_named(const char *name) {
#if defined(__x86_64__)
  if (strcmp(name, "avx512") == 0) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
                   __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("fma")
               ? &lm_path_avx512
               : 0;
  }
  if (strcmp(name, "avx2") == 0) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &lm_path_avx2 : 0;
  }
#elif defined(__aarch64__)
  if (strcmp(name, "neon") == 0) return &lm_path_neon;
#endif
  return strcmp(name, "scalar") == 0 ? &lm_path_scalar : 0;
}

/// The best path that the machine has, from the one that LEITMOTIF_ISA names downwards.
static const lm_path *best_path(void) {
  static const char *const names[] = {"avx512", "avx2", "neon", "scalar"};
  enum { NAME_COUNT = sizeof names / sizeof *names };
  const char *wanted = getenv("LEITMOTIF_ISA");
  int first = 0;
  for (int i = 0; i < NAME_COUNT; i++) {
    if (wanted && strcmp(wanted, names[i]) == 0) first = i;
  }
  for (int i = first; i < NAME_COUNT; i++) {
    const lm_path *path = lm_path_named(names[i]);
    if (path) return path;
  }
  return &lm_path_scalar;
}

/// Chosen at first use; two threads that choose at once choose the same.
static const lm_path *path(void) {
  static const lm_path *chosen;
  const lm_path *now = __atomic_load_n(&chosen, __ATOMIC_RELAXED);
  if (!now) {
    now = best_path();
    __atomic_store_n(&chosen, now, __ATOMIC_RELAXED);
  }
  return now;
}

const char *lm_isa_name(void) { return path()->name; }

int64_t lm_packed_count(int64_t k, int64_t n) { return k * ((n + 15) / 16 * 16); }

int64_t lm_packed_gates_count(int64_t gate_count, int64_t k, int64_t hidden_size) {
  return gate_count * lm_packed_count(k, hidden_size);
}

int64_t lm_scatter_workspace(int64_t x_rows, int64_t width, int64_t count) {
  return (void)x_rows, (void)width, (void)count, 0;
}

void lm_unary(lm_unary_op op, int64_t count, const float *x, float *y) {
  path()->unary(op, count, x, y);
}

void lm_unary_gradient(lm_unary_op op, int64_t count, const float *x, const float *y, const float *dy, float *dx,
                       int accumulate) {
  path()->unary_gradient(op, count, x, y, dy, dx, accumulate);
}

void lm_binary(lm_binary_op op, const lm_broadcast *broadcast, const float *a, const float *b, float *y) {
  path()->binary(op, broadcast, a, b, y);
}

void lm_binary_gradient(lm_binary_op op, const lm_broadcast *broadcast, const float *a, const float *b,
                        const float *dy, float *da, float *db, int accumulate) {
  path()->binary_gradient(op, broadcast, a, b, dy, da, db, accumulate);
}

void lm_sum_to(const lm_broadcast *broadcast, const float *x, float *y, int accumulate) {
  path()->sum_to(broadcast, x, y, accumulate);
}

void lm_affine(int64_t count, float scale, float shift, const float *x, float *y) {
  path()->affine(count, scale, shift, x, y);
}

void lm_add_scaled(int64_t count, float scale, const float *x, float *y) {
  path()->add_scaled(count, scale, x, y);
}

void lm_interpolate(int64_t count, const float *gate, const float *a, const float *b, float *y) {
  path()->interpolate(count, gate, a, b, y);
}

void lm_interpolate_gradient(int64_t count, const float *gate, const float *a, const float *b, const float *dy,
                             float *dgate, float *da, float *db) {
  path()->interpolate_gradient(count, gate, a, b, dy, dgate, da, db);
}

void lm_sum_axis(int64_t outer, int64_t count, int64_t inner, const float *x, float *y) {
  path()->sum_axis(outer, count, inner, x, y);
}

void lm_max_axis(int64_t outer, int64_t count, int64_t inner, const float *x, float *y, int32_t *index) {
  path()->max_axis(outer, count, inner, x, y, index);
}

void lm_softmax(int64_t rows, int64_t width, const float *x, float *y) {
  path()->softmax(rows, width, x, y);
}

void lm_softmax_gradient(int64_t rows, int64_t width, const float *y, const float *dy, float *dx, int accumulate) {
  path()->softmax_gradient(rows, width, y, dy, dx, accumulate);
}

void lm_log_softmax(int64_t rows, int64_t width, const float *x, float *y) {
  path()->log_softmax(rows, width, x, y);
}

void lm_log_softmax_gradient(int64_t rows, int64_t width, const float *y, const float *dy, float *dx, int accumulate) {
  path()->log_softmax_gradient(rows, width, y, dy, dx, accumulate);
}

void lm_layer_norm(int64_t rows, int64_t width, float epsilon, const float *x, const float *gain, const float *bias,
                   float *y, float *statistics) {
  path()->layer_norm(rows, width, epsilon, x, gain, bias, y, statistics);
}

void lm_layer_norm_gradient(int64_t rows, int64_t width, const float *x, const float *gain, const float *statistics,
                            const float *dy, float *dx, int accumulate, float *dgain, float *dbias) {
  path()->layer_norm_gradient(rows, width, x, gain, statistics, dy, dx, accumulate, dgain, dbias);
}

void lm_cross_entropy(int64_t rows, int64_t classes, const float *logits, const int32_t *targets, float smoothing,
                      float *probabilities, float *losses) {
  path()->cross_entropy(rows, classes, logits, targets, smoothing, probabilities, losses);
}

void lm_cross_entropy_gradient(int64_t rows, int64_t classes, const float *probabilities, const int32_t *targets,
                               float smoothing, const float *dlosses, float *dlogits, int accumulate) {
  path()->cross_entropy_gradient(rows, classes, probabilities, targets, smoothing, dlosses, dlogits, accumulate);
}

void lm_ctc(lm_pool *pool, const lm_steps *steps, int64_t classes, const float *logits, const int32_t *targets,
            const int64_t *target_offsets, int32_t blank, float *losses, float *slopes, float *workspace) {
  path()->ctc(pool, steps, classes, logits, targets, target_offsets, blank, losses, slopes, workspace);
}

int64_t lm_ctc_workspace(const lm_pool *pool, const lm_steps *steps, const int64_t *target_offsets) {
  return path()->ctc_workspace(pool, steps, target_offsets);
}

void lm_scale_sequences(const lm_steps *steps, int64_t width, const float *x, const float *scales, float *dx,
                        int accumulate) {
  path()->scale_sequences(steps, width, x, scales, dx, accumulate);
}

void lm_crf(lm_pool *pool, const lm_steps *steps, int64_t label_count, const float *emissions, const float *transitions,
            const float *start, const float *end, const int32_t *targets, float *losses, float *marginals,
            float *slopes, float *workspace) {
  path()->crf(pool, steps, label_count, emissions, transitions, start, end, targets, losses, marginals, slopes,
              workspace);
}

int64_t lm_crf_workspace(const lm_pool *pool, const lm_steps *steps, int64_t label_count) {
  return path()->crf_workspace(pool, steps, label_count);
}

void lm_crf_decode(lm_pool *pool, const lm_steps *steps, int64_t label_count, const float *emissions,
                   const float *transitions, const float *start, const float *end, const uint8_t *allowed,
                   const uint8_t *allowed_start, const uint8_t *allowed_end, int32_t *labels, int32_t *pointers,
                   float *workspace) {
  path()->crf_decode(pool, steps, label_count, emissions, transitions, start, end, allowed, allowed_start, allowed_end,
                     labels, pointers, workspace);
}

int64_t lm_crf_decode_workspace(const lm_steps *steps, int64_t label_count) {
  return path()->crf_decode_workspace(steps, label_count);
}

double lm_sum_of_squares(int64_t count, const float *x) {
  return path()->sum_of_squares(count, x);
}

int lm_all_finite(int64_t count, const float *x) {
  return path()->all_finite(count, x);
}

void lm_clip(int64_t count, float limit, float *x) {
  path()->clip(count, limit, x);
}

void lm_sgd(int64_t count, float rate, float momentum, int nesterov, float decay, const float *gradient,
            float *velocity, float *parameter) {
  path()->sgd(count, rate, momentum, nesterov, decay, gradient, velocity, parameter);
}

void lm_rmsprop(int64_t count, float rate, float smoothing, float epsilon, float decay, const float *gradient,
                float *square, float *parameter) {
  path()->rmsprop(count, rate, smoothing, epsilon, decay, gradient, square, parameter);
}

void lm_adam(int64_t count, int64_t step, float rate, float beta1, float beta2, float epsilon, float decay,
             float decoupled_decay, const float *gradient, float *mean, float *square, float *parameter) {
  path()->adam(count, step, rate, beta1, beta2, epsilon, decay, decoupled_decay, gradient, mean, square, parameter);
}

void lm_pack(lm_pool *pool, int64_t k, int64_t n, const float *b, int64_t stride, int transposed, float *packed) {
  path()->pack(pool, k, n, b, stride, transposed, packed);
}

void lm_matrix_product(lm_pool *pool, int64_t m, int64_t n, int64_t k, const float *a, int64_t a_stride,
                       const float *packed_b, const float *bias, float *c, int64_t c_stride, int accumulate) {
  path()->matrix_product(pool, m, n, k, a, a_stride, packed_b, bias, c, c_stride, accumulate);
}

void lm_outer_products(lm_pool *pool, int64_t rows, int64_t n, const float *y, int64_t y_stride, int64_t factor_count,
                       const lm_outer_factor *factors, float *sums, int add_sums, float *workspace) {
  path()->outer_products(pool, rows, n, y, y_stride, factor_count, factors, sums, add_sums, workspace);
}

int64_t lm_outer_products_workspace(int64_t rows, int64_t n) { return path()->outer_products_workspace(rows, n); }

void lm_dropout_rows(int64_t rows, int64_t width, uint64_t key, const uint64_t *row_keys, float keep, const float *x,
                     float *y, int accumulate) {
  path()->dropout_rows(rows, width, key, row_keys, keep, x, y, accumulate);
}

void lm_gather_rows(int64_t count, int64_t width, const int32_t *index, const float *x, float *y) {
  path()->gather_rows(count, width, index, x, y);
}

void lm_copy_columns(int64_t rows, int64_t width, const float *x, int64_t x_stride, float *y, int64_t y_stride,
                     int accumulate) {
  path()->copy_columns(rows, width, x, x_stride, y, y_stride, accumulate);
}

void lm_scatter_add_rows(int64_t count, int64_t width, const int32_t *index, const float *y, int64_t x_rows, float *x,
                         float *workspace) {
  path()->scatter_add_rows(count, width, index, y, x_rows, x, workspace);
}

void lm_sequence_reduce(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width, const float *x,
                        float *y, int32_t *index) {
  path()->sequence_reduce(reduction, steps, width, x, y, index);
}

void lm_sequence_reduce_gradient(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width,
                                 const int32_t *index, const float *dy, float *dx, int accumulate) {
  path()->sequence_reduce_gradient(reduction, steps, width, index, dy, dx, accumulate);
}

void lm_sequence_softmax(const lm_steps *steps, const float *x, float *y) {
  path()->sequence_softmax(steps, x, y);
}

void lm_sequence_softmax_gradient(const lm_steps *steps, const float *y, const float *dy, float *dx, int accumulate) {
  path()->sequence_softmax_gradient(steps, y, dy, dx, accumulate);
}

void lm_unfold(const lm_steps *steps, int64_t width, int64_t taps, const float *x, float *y) {
  path()->unfold(steps, width, taps, x, y);
}

void lm_unfold_gradient(const lm_steps *steps, int64_t width, int64_t taps, const float *dy, float *dx,
                        int accumulate) {
  path()->unfold_gradient(steps, width, taps, dy, dx, accumulate);
}

void lm_pool_steps(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width,
                   const float *x, float *y, int32_t *index) {
  path()->pool_steps(steps, pooled, size, mean, width, x, y, index);
}

void lm_pool_steps_gradient(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width,
                            const int32_t *index, const float *dy, float *dx, int accumulate) {
  path()->pool_steps_gradient(steps, pooled, size, mean, width, index, dy, dx, accumulate);
}

void lm_pack_gates(lm_pool *pool, int64_t gate_count, int64_t k, int64_t hidden_size, const float *weights, float *packed) {
  path()->pack_gates(pool, gate_count, k, hidden_size, weights, packed);
}

int64_t lm_cell_workspace(const lm_steps *steps, int64_t gate_count, int64_t hidden_size) {
  return path()->cell_workspace(steps, gate_count, hidden_size);
}

void lm_elman_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                      lm_elman_activation activation, const lm_cell_input *input, const float *packed,
                      const float *initial_hidden, float *hidden, float *final_hidden) {
  path()->elman_forward(pool, steps, reverse, hidden_size, hidden_stride, activation, input, packed, initial_hidden,
                        hidden, final_hidden);
}

void lm_elman_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                       lm_elman_activation activation, const float *recurrent, const float *hidden,
                       const float *dhidden, const float *dfinal_hidden, float *dprojected, float *dinitial_hidden,
                       float *workspace) {
  path()->elman_backward(pool, steps, reverse, hidden_size, hidden_stride, activation, recurrent, hidden, dhidden,
                         dfinal_hidden, dprojected, dinitial_hidden, workspace);
}

void lm_lstm_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                     const lm_cell_input *input, const float *packed, const float *peephole,
                     const float *initial_hidden, const float *initial_cell, float *gates, float *cells, float *hidden,
                     float *final_hidden, float *final_cell, float *workspace) {
  path()->lstm_forward(pool, steps, reverse, hidden_size, hidden_stride, input, packed, peephole, initial_hidden,
                       initial_cell, gates, cells, hidden, final_hidden, final_cell, workspace);
}

void lm_lstm_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                      const float *recurrent, const float *peephole, const float *initial_cell, const float *gates,
                      const float *cells, const float *dhidden, const float *dfinal_hidden, const float *dfinal_cell,
                      float *dprojected, float *dinitial_hidden, float *dinitial_cell, float *dpeephole,
                      float *workspace) {
  path()->lstm_backward(pool, steps, reverse, hidden_size, hidden_stride, recurrent, peephole, initial_cell, gates,
                        cells, dhidden, dfinal_hidden, dfinal_cell, dprojected, dinitial_hidden, dinitial_cell,
                        dpeephole, workspace);
}

void lm_gru_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                    const lm_cell_input *input, const float *packed, const float *recurrent_bias,
                    const float *initial_hidden, float *gates, float *candidate, float *hidden, float *final_hidden,
                    float *workspace) {
  path()->gru_forward(pool, steps, reverse, hidden_size, hidden_stride, input, packed, recurrent_bias, initial_hidden,
                      gates, candidate, hidden, final_hidden, workspace);
}

void lm_gru_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                     int reset_after, const float *recurrent, const float *initial_hidden, const float *gates,
                     const float *candidate, const float *hidden, const float *dhidden, const float *dfinal_hidden,
                     float *dprojected, float *drecurrent_n, float *dinitial_hidden, float *workspace) {
  path()->gru_backward(pool, steps, reverse, hidden_size, hidden_stride, reset_after, recurrent, initial_hidden, gates,
                       candidate, hidden, dhidden, dfinal_hidden, dprojected, drecurrent_n, dinitial_hidden, workspace);
}
