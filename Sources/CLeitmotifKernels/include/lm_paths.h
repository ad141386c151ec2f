/// The instruction-set paths themselves, so that a test can hold one against another. The library calls the functions of
/// the other headers, which run on the machine's best path.
#ifndef LM_PATHS_H
#define LM_PATHS_H

#include "lm_cells.h"
#include "lm_convolution.h"
#include "lm_crf.h"
#include "lm_ctc.h"
#include "lm_elementwise.h"
#include "lm_loss.h"
#include "lm_matrix.h"
#include "lm_optimizer.h"
#include "lm_random.h"
#include "lm_reduce.h"
#include "lm_rows.h"

typedef struct {
  const char *name;
  __typeof__(lm_unary) *unary;
  __typeof__(lm_unary_gradient) *unary_gradient;
  __typeof__(lm_binary) *binary;
  __typeof__(lm_binary_gradient) *binary_gradient;
  __typeof__(lm_sum_to) *sum_to;
  __typeof__(lm_affine) *affine;
  __typeof__(lm_add_scaled) *add_scaled;
  __typeof__(lm_interpolate) *interpolate;
  __typeof__(lm_interpolate_gradient) *interpolate_gradient;
  __typeof__(lm_sum_axis) *sum_axis;
  __typeof__(lm_max_axis) *max_axis;
  __typeof__(lm_softmax) *softmax;
  __typeof__(lm_softmax_gradient) *softmax_gradient;
  __typeof__(lm_log_softmax) *log_softmax;
  __typeof__(lm_log_softmax_gradient) *log_softmax_gradient;
  __typeof__(lm_layer_norm) *layer_norm;
  __typeof__(lm_layer_norm_gradient) *layer_norm_gradient;
  __typeof__(lm_cross_entropy) *cross_entropy;
  __typeof__(lm_cross_entropy_gradient) *cross_entropy_gradient;
  __typeof__(lm_ctc) *ctc;
  __typeof__(lm_ctc_workspace) *ctc_workspace;
  __typeof__(lm_scale_sequences) *scale_sequences;
  __typeof__(lm_crf) *crf;
  __typeof__(lm_crf_workspace) *crf_workspace;
  __typeof__(lm_crf_decode) *crf_decode;
  __typeof__(lm_crf_decode_workspace) *crf_decode_workspace;
  __typeof__(lm_sum_of_squares) *sum_of_squares;
  __typeof__(lm_all_finite) *all_finite;
  __typeof__(lm_clip) *clip;
  __typeof__(lm_sgd) *sgd;
  __typeof__(lm_rmsprop) *rmsprop;
  __typeof__(lm_adam) *adam;
  __typeof__(lm_pack) *pack;
  __typeof__(lm_matrix_product) *matrix_product;
  __typeof__(lm_outer_products) *outer_products;
  __typeof__(lm_outer_products_workspace) *outer_products_workspace;
  __typeof__(lm_dropout_rows) *dropout_rows;
  __typeof__(lm_gather_rows) *gather_rows;
  __typeof__(lm_copy_columns) *copy_columns;
  __typeof__(lm_scatter_add_rows) *scatter_add_rows;
  __typeof__(lm_sequence_reduce) *sequence_reduce;
  __typeof__(lm_sequence_reduce_gradient) *sequence_reduce_gradient;
  __typeof__(lm_sequence_softmax) *sequence_softmax;
  __typeof__(lm_sequence_softmax_gradient) *sequence_softmax_gradient;
  __typeof__(lm_unfold) *unfold;
  __typeof__(lm_unfold_gradient) *unfold_gradient;
  __typeof__(lm_pool_steps) *pool_steps;
  __typeof__(lm_pool_steps_gradient) *pool_steps_gradient;
  __typeof__(lm_pack_gates) *pack_gates;
  __typeof__(lm_cell_workspace) *cell_workspace;
  __typeof__(lm_elman_forward) *elman_forward;
  __typeof__(lm_elman_backward) *elman_backward;
  __typeof__(lm_lstm_forward) *lstm_forward;
  __typeof__(lm_lstm_backward) *lstm_backward;
  __typeof__(lm_gru_forward) *gru_forward;
  __typeof__(lm_gru_backward) *gru_backward;
} lm_path;

/// The path of that name ("avx512", "avx2", "neon", "scalar"), or NULL where this machine cannot run it.
const lm_path *lm_path_named(const char *name);

#endif
