/// Every kernel of one path, from the templates, as the table LM_TABLE.
#include "broadcast.h"
#include "convolution.h"
#include "crf.h"
#include "ctc.h"
#include "dropout.h"
#include "elementwise.h"
#include "elman.h"
#include "gru.h"
#include "loss.h"
#include "lstm.h"
#include "normalize.h"
#include "optimizer.h"
#include "outer_product.h"
#include "reduce.h"
#include "rows.h"

const lm_path LM_TABLE = {
    .name = LM_NAME,
    .unary = path_unary,
    .unary_gradient = path_unary_gradient,
    .binary = path_binary,
    .binary_gradient = path_binary_gradient,
    .sum_to = path_sum_to,
    .affine = path_affine,
    .add_scaled = path_add_scaled,
    .interpolate = path_interpolate,
    .interpolate_gradient = path_interpolate_gradient,
    .sum_axis = path_sum_axis,
    .max_axis = path_max_axis,
    .softmax = path_softmax,
    .softmax_gradient = path_softmax_gradient,
    .log_softmax = path_log_softmax,
    .log_softmax_gradient = path_log_softmax_gradient,
    .layer_norm = path_layer_norm,
    .layer_norm_gradient = path_layer_norm_gradient,
    .cross_entropy = path_cross_entropy,
    .cross_entropy_gradient = path_cross_entropy_gradient,
    .ctc = path_ctc,
    .ctc_workspace = path_ctc_workspace,
    .scale_sequences = path_scale_sequences,
    .crf = path_crf,
    .crf_workspace = path_crf_workspace,
    .crf_decode = path_crf_decode,
    .crf_decode_workspace = path_crf_decode_workspace,
    .sum_of_squares = path_sum_of_squares,
    .all_finite = path_all_finite,
    .clip = path_clip,
    .sgd = path_sgd,
    .rmsprop = path_rmsprop,
    .adam = path_adam,
    .pack = path_pack,
    .matrix_product = path_matrix_product,
    .outer_products = path_outer_products,
    .outer_products_workspace = path_outer_products_workspace,
    .dropout_rows = path_dropout_rows,
    .gather_rows = path_gather_rows,
    .copy_columns = path_copy_columns,
    .scatter_add_rows = path_scatter_add_rows,
    .sequence_reduce = path_sequence_reduce,
    .sequence_reduce_gradient = path_sequence_reduce_gradient,
    .sequence_softmax = path_sequence_softmax,
    .sequence_softmax_gradient = path_sequence_softmax_gradient,
    .unfold = path_unfold,
    .unfold_gradient = path_unfold_gradient,
    .pool_steps = path_pool_steps,
    .pool_steps_gradient = path_pool_steps_gradient,
    .pack_gates = path_pack_gates,
    .cell_workspace = path_cell_workspace,
    .elman_forward = path_elman_forward,
    .elman_backward = path_elman_backward,
    .lstm_forward = path_lstm_forward,
    .lstm_backward = path_lstm_backward,
    .gru_forward = path_gru_forward,
    .gru_backward = path_gru_backward,
};
