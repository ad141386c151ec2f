/// The scalar twins in double precision: the same source as the scalar path, compiled with another number type. They exist
/// so that gradients can be held against finite differences to 1e-6, which Float32 cannot show. Never used by the library.
/// Signatures are those of the Float32 functions without pool and workspace; see there for the meaning.
#ifndef LM_TWIN_H
#define LM_TWIN_H

#include <stdint.h>

#include "lm_cells.h"
#include "lm_elementwise.h"
#include "lm_rows.h"
#include "lm_steps.h"

// lm_elementwise.h
void lm_unary_twin(lm_unary_op op, int64_t count, const double *x, double *y);
void lm_unary_gradient_twin(lm_unary_op op, int64_t count, const double *x, const double *y, const double *dy,
                            double *dx, int accumulate);
void lm_binary_twin(lm_binary_op op, const lm_broadcast *broadcast, const double *a, const double *b, double *y);
void lm_binary_gradient_twin(lm_binary_op op, const lm_broadcast *broadcast, const double *a, const double *b,
                             const double *dy, double *da, double *db, int accumulate);
void lm_sum_to_twin(const lm_broadcast *broadcast, const double *x, double *y, int accumulate);
void lm_interpolate_twin(int64_t count, const double *gate, const double *a, const double *b, double *y);
void lm_interpolate_gradient_twin(int64_t count, const double *gate, const double *a, const double *b,
                                  const double *dy, double *dgate, double *da, double *db);

// lm_reduce.h
void lm_sum_axis_twin(int64_t outer, int64_t count, int64_t inner, const double *x, double *y);
void lm_softmax_twin(int64_t rows, int64_t width, const double *x, double *y);
void lm_softmax_gradient_twin(int64_t rows, int64_t width, const double *y, const double *dy, double *dx,
                              int accumulate);
void lm_log_softmax_twin(int64_t rows, int64_t width, const double *x, double *y);
void lm_log_softmax_gradient_twin(int64_t rows, int64_t width, const double *y, const double *dy, double *dx,
                                  int accumulate);
void lm_layer_norm_twin(int64_t rows, int64_t width, double epsilon, const double *x, const double *gain,
                        const double *bias, double *y, double *statistics);
void lm_layer_norm_gradient_twin(int64_t rows, int64_t width, const double *x, const double *gain,
                                 const double *statistics, const double *dy, double *dx, int accumulate, double *dgain,
                                 double *dbias);

// lm_loss.h
void lm_cross_entropy_twin(int64_t rows, int64_t classes, const double *logits, const int32_t *targets,
                           double smoothing, double *probabilities, double *losses);
void lm_cross_entropy_gradient_twin(int64_t rows, int64_t classes, const double *probabilities, const int32_t *targets,
                                    double smoothing, const double *dlosses, double *dlogits, int accumulate);

// lm_ctc.h
void lm_ctc_twin(const lm_steps *steps, int64_t classes, const double *logits, const int32_t *targets,
                 const int64_t *target_offsets, int32_t blank, double *losses, double *slopes);

// lm_crf.h
void lm_crf_twin(const lm_steps *steps, int64_t label_count, const double *emissions, const double *transitions,
                 const double *start, const double *end, const int32_t *targets, double *losses, double *marginals,
                 double *slopes);

// lm_rows.h
void lm_sequence_reduce_twin(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width, const double *x,
                             double *y, int32_t *index);
void lm_sequence_reduce_gradient_twin(lm_sequence_reduction reduction, const lm_steps *steps, int64_t width,
                                      const int32_t *index, const double *dy, double *dx, int accumulate);
void lm_sequence_softmax_twin(const lm_steps *steps, const double *x, double *y);
void lm_sequence_softmax_gradient_twin(const lm_steps *steps, const double *y, const double *dy, double *dx,
                                       int accumulate);

// lm_convolution.h
void lm_unfold_twin(const lm_steps *steps, int64_t width, int64_t taps, const double *x, double *y);
void lm_unfold_gradient_twin(const lm_steps *steps, int64_t width, int64_t taps, const double *dy, double *dx,
                             int accumulate);
void lm_pool_steps_twin(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width,
                        const double *x, double *y, int32_t *index);
void lm_pool_steps_gradient_twin(const lm_steps *steps, const lm_steps *pooled, int64_t size, int mean, int64_t width,
                                 const int32_t *index, const double *dy, double *dx, int accumulate);

// lm_cells.h
void lm_elman_forward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, lm_elman_activation activation,
                           const double *projected, const double *recurrent, const double *initial_hidden,
                           double *hidden, double *final_hidden);
void lm_elman_backward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, lm_elman_activation activation,
                            const double *recurrent, const double *hidden, const double *dhidden,
                            const double *dfinal_hidden, double *dprojected, double *dinitial_hidden);
void lm_lstm_forward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, const double *projected,
                          const double *recurrent, const double *peephole, const double *initial_hidden,
                          const double *initial_cell, double *gates, double *cells, double *hidden,
                          double *final_hidden, double *final_cell);
void lm_lstm_backward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, const double *recurrent,
                           const double *peephole, const double *initial_cell, const double *gates,
                           const double *cells, const double *dhidden, const double *dfinal_hidden,
                           const double *dfinal_cell, double *dprojected, double *dinitial_hidden,
                           double *dinitial_cell, double *dpeephole);
void lm_gru_forward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, const double *projected,
                         const double *recurrent, const double *recurrent_bias, const double *initial_hidden,
                         double *gates, double *candidate, double *hidden, double *final_hidden);
void lm_gru_backward_twin(const lm_steps *steps, int reverse, int64_t hidden_size, int reset_after,
                          const double *recurrent, const double *initial_hidden, const double *gates,
                          const double *candidate, const double *hidden, const double *dhidden,
                          const double *dfinal_hidden, double *dprojected, double *drecurrent_n,
                          double *dinitial_hidden);

#endif
