#include "lm_twin.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lm_convolution.h"
#include "lm_threads.h"

#pragma STDC FP_CONTRACT OFF

#define LM_TWIN
#define real double
#define integer int64_t
#define LM_WIDTH 1
#define LM_FUSED 0
#define LM_TILE_ROWS 4
#define LM_TILE_VECTORS 4

#include "template/broadcast.h"
#include "template/convolution.h"
#include "template/crf.h"
#include "template/ctc.h"
#include "template/elementwise.h"
#include "template/elman.h"
#include "template/gru.h"
#include "template/loss.h"
#include "template/lstm.h"
#include "template/normalize.h"
#include "template/reduce.h"
#include "template/rows.h"

/// The twins bring their own workspace: they are for tests, and may allocate.
static double *numbers(int64_t count) {
  double *memory = malloc((size_t)(count + 1) * sizeof(double));
  if (!memory) abort();
  return memory;
}

static double *workspace_for(const lm_steps *steps, int64_t gate_count, int64_t hidden_size) {
  return numbers(path_cell_workspace(steps, gate_count, hidden_size));
}

static double *packed_gates(int64_t gate_count, int64_t hidden_size, const double *recurrent) {
  double *packed = malloc((size_t)(packed_size(hidden_size, hidden_size) * gate_count) * sizeof(double));
  if (!packed) abort();
  path_pack_gates(0, gate_count, hidden_size, hidden_size, recurrent, packed);
  return packed;
}

void lm_unary_twin(lm_unary_op op, int64_t count, const double *x, double *y) {
  path_unary(op, count, x, y);
}

void lm_unary_gradient_twin(lm_unary_op op, int64_t count, const double *x, const double *y, const double *dy,
                            double *dx, int accumulate) {
  path_unary_gradient(op, count, x, y, dy, dx, accumulate);
}

void lm_binary_twin(lm_binary_op op, const lm_broadcast *broadcast, const double *a, const double *b, double *y) {
  path_binary(op, broadcast, a, b, y);
}

void lm_binary_gradient_twin(lm_binary_op op, const lm_broadcast *broadcast, const double *a, const double *b,
                             const double *dy, double *da, double *db, int accumulate) {
  path_binary_gradient(op, broadcast, a, b, dy, da, db, accumulate);
}

void lm_sum_to_twin(const lm_broadcast *broadcast, const double *x, double *y, int accumulate) {
  path_sum_to(broadcast, x, y, accumulate);
}

void lm_interpolate_twin(int64_t count, const double *gate, const double *a, const double *b, double *y) {
  path_interpolate(count, gate, a, b, y);
}

void lm_interpolate_gradient_twin(int64_t count, const double *gate, const double *a, const double *b,
                                  const double *dy, double *dgate, double *da, double *db) {
  path_interpolate_gradient(count, gate, a, b, dy, dgate, da, db);
}

void lm_sum_axis_twin(int64_t outer, int64_t count, int64_t inner, const double *x, double *y) {
  path_sum_axis(outer, count, inner, x, y);
}

void lm_softmax_twin(int64_t rows, int64_t width, const double *x, double *y) {
  path_softmax(rows, width, x, y);
}

void lm_softmax_gradient_twin(int64_t rows, int64_t width, const double *y, const double *dy, double *dx,
                              int accumulate) {
  path_softmax_gradient(rows, width, y, dy, dx, accumulate);
}

void lm_log_softmax_twin(int64_t rows, int64_t width, const double *x, double *y) {
  path_log_softmax(rows, width, x, y);
}

void lm_log_softmax_gradient_twin(int64_t rows, int64_t width, const double *y, const double *dy, double *dx,
                                  int accumulate) {
  path_log_softmax_gradient(rows, width, y, dy, dx, accumulate);
}

void lm_layer_norm_twin(int64_t rows, int64_t width, double epsilon, const double *x, const double *gain,
                        const double *bias, double *y, double *statistics) {
  path_layer_norm(rows, width, epsilon, x, gain, bias, y, statistics);
}

void lm_layer_norm_gradient_twin(int64_t rows, int64_t width, const double *x, const double *gain,
                                 const double *statistics, const double *dy, double *dx, int accumulate, double *dgain,
                                 double *dbias) {
  path_layer_norm_gradient(rows, width, x, gain, statistics, dy, dx, accumulate, dgain, dbias);
}

void lm_cross_entropy_twin(int64_t rows, int64_t classes, const double *logits, const int32_t *targets,
                           double smoothing, double *probabilities, double *losses) {
  path_cross_entropy(rows, classes, logits, targets, smoothing, probabilities, losses);
}

void lm_cross_entropy_gradient_twin(int64_t rows, int64_t classes, const double *probabilities, const int32_t *targets,
                                    double smoothing, const double *dlosses, double *dlogits, int accumulate) {
  path_cross_entropy_gradient(rows, classes, probabilities, targets, smoothing, dlosses, dlogits, accumulate);
}

void lm_ctc_twin(const lm_steps *steps, int64_t classes, const double *logits, const int32_t *targets,
                 const int64_t *target_offsets, int32_t blank, double *losses, double *slopes) {
  double *workspace = numbers(path_ctc_workspace(0, steps, target_offsets));
  path_ctc(0, steps, classes, logits, targets, target_offsets, blank, losses, slopes, workspace);
  free(workspace);
}

void lm_crf_twin(const lm_steps *steps, int64_t label_count, const double *emissions, const double *transitions,
                 const double *start, const double *end, const int32_t *targets, double *losses, double *marginals,
                 double *slopes) {
  double *workspace = numbers(path_crf_workspace(0, steps, label_count));
  path_crf(0, steps, label_count, emissions, transitions, start, end, targets, losses, marginals, slopes, workspace);
  free(workspace);
}

void lm_sequence_reduce_twin(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width, const double *x,
                             double *y, int32_t *index) {
  path_sequence_reduce(reduction, steps, width, x, y, index);
}

void lm_sequence_reduce_gradient_twin(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width,
                                      const int32_t *index, const double *dy, double *dx, int accumulate) {
  path_sequence_reduce_gradient(reduction, steps, width, index, dy, dx, accumulate);
}

void lm_sequence_softmax_twin(const lm_steps *steps, const double *x, double *y) {
  path_sequence_softmax(steps, x, y);
}

void lm_sequence_softmax_gradient_twin(const lm_steps *steps, const double *y, const double *dy, double *dx,
                                       int accumulate) {
  path_sequence_softmax_gradient(steps, y, dy, dx, accumulate);
}

void lm_unfold_twin(const lm_steps *steps, int64_t width, int64_t taps, const double *x, double *y) {
  path_unfold(steps, width, taps, x, y);
}

void lm_unfold_gradient_twin(const lm_steps *steps, int64_t width, int64_t taps, const double *dy, double *dx,
                             int accumulate) {
  path_unfold_gradient(steps, width, taps, dy, dx, accumulate);
}

void lm_pool_steps_twin(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width,
                        const double *x, double *y, int32_t *index) {
  path_pool_steps(steps, pooled, size, mean, width, x, y, index);
}

void lm_pool_steps_gradient_twin(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width,
                                 const int32_t *index, const double *dy, double *dx, int accumulate) {
  path_pool_steps_gradient(steps, pooled, size, mean, width, index, dy, dx, accumulate);
}

void lm_elman_forward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, lm_elman_activation activation,
                           const double *projected, const double *recurrent, const double *initial_hidden,
                           double *hidden, double *final_hidden) {
  cell_input input = {.rows = projected};
  double *packed = packed_gates(1, hidden_size, recurrent);
  path_elman_forward(0, steps, reverse, hidden_size, hidden_size, activation, &input, packed, initial_hidden, hidden,
                     final_hidden);
  free(packed);
}

void lm_elman_backward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, lm_elman_activation activation,
                            const double *recurrent, const double *hidden, const double *dhidden,
                            const double *dfinal_hidden, double *dprojected, double *dinitial_hidden) {
  double *workspace = workspace_for(steps, 1, hidden_size);
  path_elman_backward(0, steps, reverse, hidden_size, hidden_size, activation, recurrent, hidden, dhidden, dfinal_hidden,
                      dprojected, dinitial_hidden, workspace);
  free(workspace);
}

void lm_lstm_forward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, const double *projected,
                          const double *recurrent, const double *peephole, const double *initial_hidden,
                          const double *initial_cell, double *gates, double *cells, double *hidden,
                          double *final_hidden, double *final_cell) {
  cell_input input = {.rows = projected};
  double *packed = packed_gates(4, hidden_size, recurrent);
  double *workspace = workspace_for(steps, 4, hidden_size);
  path_lstm_forward(0, steps, reverse, hidden_size, hidden_size, &input, packed, peephole, initial_hidden, initial_cell,
                    gates, cells, hidden, final_hidden, final_cell, workspace);
  free(workspace);
  free(packed);
}

void lm_lstm_backward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, const double *recurrent,
                           const double *peephole, const double *initial_cell, const double *gates,
                           const double *cells, const double *dhidden, const double *dfinal_hidden,
                           const double *dfinal_cell, double *dprojected, double *dinitial_hidden,
                           double *dinitial_cell, double *dpeephole) {
  double *workspace = workspace_for(steps, 4, hidden_size);
  path_lstm_backward(0, steps, reverse, hidden_size, hidden_size, recurrent, peephole, initial_cell, gates, cells, dhidden,
                     dfinal_hidden, dfinal_cell, dprojected, dinitial_hidden, dinitial_cell, dpeephole, workspace);
  free(workspace);
}

void lm_gru_forward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, const double *projected,
                         const double *recurrent, const double *recurrent_bias, const double *initial_hidden,
                         double *gates, double *candidate, double *hidden, double *final_hidden) {
  cell_input input = {.rows = projected};
  double *packed = packed_gates(3, hidden_size, recurrent);
  double *workspace = workspace_for(steps, 3, hidden_size);
  path_gru_forward(0, steps, reverse, hidden_size, hidden_size, &input, packed, recurrent_bias, initial_hidden, gates,
                   candidate, hidden, final_hidden, workspace);
  free(workspace);
  free(packed);
}

void lm_gru_backward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, int reset_after,
                          const double *recurrent, const double *initial_hidden, const double *gates,
                          const double *candidate, const double *hidden, const double *dhidden,
                          const double *dfinal_hidden, double *dprojected, double *drecurrent_n,
                          double *dinitial_hidden) {
  double *workspace = workspace_for(steps, 3, hidden_size);
  path_gru_backward(0, steps, reverse, hidden_size, hidden_size, reset_after, recurrent, initial_hidden, gates, candidate, hidden,
                    dhidden, dfinal_hidden, dprojected, drecurrent_n, dinitial_hidden, workspace);
  free(workspace);
}
