/// Recurrent cells over whole ragged sequences. R rows, B sequences, H hidden units; `steps` gives the packing.
/// `reverse` runs each sequence from its last step to its first.
/// Initial and final states are [B, H] in the order of `steps`; a sequence of length 0 ends in its initial state. Rows of
/// `hidden`, of final states and of the gradients of both lie `hidden_stride` apart, so that two directions may share
/// matrices of both widths.
/// Forward: `gates` and the other kept activations are NULL when no gradient will follow.
/// Forward passes read U as lm_pack_gates has `packed` it; backward passes read U [H, G·H], `recurrent`.
/// `projected` means x·W + b, and `dprojected` [R, G·H] its gradient, which may be written over the `gates` that it is made of.
/// An initial state may be NULL (zeros), a final state NULL (not wanted).
/// Backward: `dhidden` [R, H] and each `dfinal_…` [B, H] may be NULL (zero); `dinitial_…` [B, H] are overwritten, or NULL.
#ifndef LM_CELLS_H
#define LM_CELLS_H

#include <stdint.h>

#include "lm_steps.h"
#include "lm_threads.h"

/// Floats that the packed form of the weights of gates takes.
int64_t lm_packed_gates_count(int64_t gate_count, int64_t k, int64_t hidden_size);

/// Packs U [H, G·H], or W [K, G·H], into the panels that the forward passes read: once for as many passes as wanted. For each
/// panel of units the weights of each gate. `packed` is 64-byte aligned, lm_packed_gates_count(G, K, H) floats.
void lm_pack_gates(lm_pool *pool, int64_t gate_count, int64_t k, int64_t hidden_size, const float *weights, float *packed);

/// What the sums of a step start from, x·W + b: as it is, or what it comes of, for each step to bring it to its sums in the
/// nearest cache. The bits are the same.
///   rows [R, G·H] alone              x·W + b of every row; the forward pass may write `gates` over it
///   rows [size, G·H], index [R]      a table of x·W + b, and the place in it for every row
///   rows [R, width], packed, bias    x of every row; W [width, G·H] as lm_pack_gates packs it; b [G·H]
typedef struct {
  const float *rows;
  const int32_t *index;
  int64_t width;
  const float *packed, *bias;
} lm_cell_input;

/// Floats of workspace that any function of this header wants, for `gate_count` gates (Elman 1, GRU 3, LSTM 4). 64-byte aligned.
int64_t lm_cell_workspace(const lm_steps *steps, int64_t gate_count, int64_t hidden_size);

typedef enum { LM_ELMAN_TANH, LM_ELMAN_RELU } lm_elman_activation;

/// h⟨t⟩ = φ(projected⟨t⟩ + h⟨t−1⟩·U), U [H, H]. Elman (1990). Backward, `dprojected` may be written
/// over `dhidden` where that has row after row.
void lm_elman_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                      lm_elman_activation activation, const lm_cell_input *input, const float *packed,
                      const float *initial_hidden, float *hidden, float *final_hidden);
void lm_elman_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                       lm_elman_activation activation, const float *recurrent, const float *hidden, const float *dhidden,
                       const float *dfinal_hidden, float *dprojected, float *dinitial_hidden, float *workspace);

/// i f g o = projected⟨t⟩ + h⟨t−1⟩·U, U [H, 4H]; i, f = σ(· + peephole ⊙ c⟨t−1⟩), g = tanh; c⟨t⟩ = f ⊙ c⟨t−1⟩ + i ⊙ g;
/// o = σ(· + peephole ⊙ c⟨t⟩); h⟨t⟩ = o ⊙ tanh c⟨t⟩. Hochreiter and Schmidhuber (1997); peepholes: Gers and others (2002),
/// [3, H] in the order i f o, or NULL. Kept: `gates` [R, 4H] after activation, `cells` [R, H].
void lm_lstm_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                     const lm_cell_input *input, const float *packed, const float *peephole, const float *initial_hidden,
                     const float *initial_cell, float *gates, float *cells, float *hidden, float *final_hidden,
                     float *final_cell, float *workspace);
/// `dpeephole` [3, H] is added to; it may be NULL, and is left alone when `peephole` is NULL.
void lm_lstm_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                      const float *recurrent, const float *peephole, const float *initial_cell, const float *gates,
                      const float *cells, const float *dhidden, const float *dfinal_hidden, const float *dfinal_cell,
                      float *dprojected, float *dinitial_hidden, float *dinitial_cell, float *dpeephole, float *workspace);

/// Cho and others (2014). U [H, 3H], gates r z n: r, z = σ(projected + h⟨t−1⟩·U);
/// reset after (`recurrent_bias` [H] given): n = tanh(projected + r ⊙ (h⟨t−1⟩·Uₙ + recurrent_bias));
/// reset before (`recurrent_bias` NULL):     n = tanh(projected + (r ⊙ h⟨t−1⟩)·Uₙ);
/// h⟨t⟩ = (1 − z) ⊙ n + z ⊙ h⟨t−1⟩. Kept: `gates` [R, 3H] after activation; `candidate` [R, H]: after, the value
/// h⟨t−1⟩·Uₙ + recurrent_bias; before, r ⊙ h⟨t−1⟩.
void lm_gru_forward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                    const lm_cell_input *input, const float *packed, const float *recurrent_bias,
                    const float *initial_hidden, float *gates, float *candidate, float *hidden, float *final_hidden,
                    float *workspace);
/// `reset_after` says which form. `drecurrent_n` [R, H] (reset after only, else NULL) receives the gradient of the n-gate's recurrent product,
/// which differs from dprojected's by the factor r; it may be written over `candidate`.
void lm_gru_backward(lm_pool *pool, const lm_steps *steps, int reverse, int64_t hidden_size, int64_t hidden_stride,
                     int reset_after, const float *recurrent, const float *initial_hidden, const float *gates,
                     const float *candidate, const float *hidden, const float *dhidden, const float *dfinal_hidden,
                     float *dprojected, float *drecurrent_n, float *dinitial_hidden, float *workspace);

#endif
