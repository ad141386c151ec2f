/// lm_cells.h: each cell forward and backward, in both directions.
#include <math.h>

#include "check.h"

enum { ROWS = 13, SEQUENCES = 5, PLACES = 4, WIDTH = 5 };

static const int32_t some_places[ROWS] = {0, 3, 1, 1, 2, 0, 0, 3, 2, 1, 3, 3, 0};

/// Recurrent weights that neither blow a state up nor let it vanish.
static float *weights(run *r, int64_t gate_count, int64_t n) {
  float *values = given(r, gate_count * n * n);
  for (int64_t i = 0; i < gate_count * n * n; i++) values[i] /= sqrtf((float)n);
  return values;
}

/// What a path's forward passes read of the weights [k, gates].
static float *packed(const lm_path *path, run *r, int64_t gate_count, int64_t k, int64_t n, const float *weights) {
  float *panels = scratch(r, lm_packed_gates_count(gate_count, k, n));
  path->pack_gates(0, gate_count, k, n, weights, panels);
  return panels;
}

/// The input in each of its forms.
enum { FORMS = 3 };

static lm_cell_input input(const lm_path *path, run *r, int form, int64_t gate_count, int64_t n) {
  if (form == 0) return (lm_cell_input){.rows = given(r, ROWS * gate_count * n)};
  if (form == 1) return (lm_cell_input){.rows = given(r, PLACES * gate_count * n), .index = some_places};
  const float *rows = given(r, ROWS * WIDTH), *weights = given(r, WIDTH * gate_count * n), *bias = given(r, gate_count * n);
  return (lm_cell_input){rows, 0, WIDTH, packed(path, r, gate_count, WIDTH, n, weights), bias};
}

static void elman(const lm_path *path, run *r, int64_t n) {
  float *workspace = scratch(r, path->cell_workspace(&ragged, 1, n));
  for (int form = 0; form < 4 * FORMS; form++) {
    int reverse = form / 2 % 2;
    lm_elman_activation activation = form % 2 ? LM_ELMAN_RELU : LM_ELMAN_TANH;
    const float *recurrent = weights(r, 1, n), *dhidden = given(r, ROWS * n), *dfinal = given(r, SEQUENCES * n);
    float *hidden = result(r, ROWS * n);
    lm_cell_input x = input(path, r, form / 4, 1, n);
    path->elman_forward(0, &ragged, reverse, n, n, activation, &x, packed(path, r, 1, n, n, recurrent),
                        given(r, SEQUENCES * n), hidden, result(r, SEQUENCES * n));
    path->elman_backward(0, &ragged, reverse, n, n, activation, recurrent, hidden, dhidden, dfinal, result(r, ROWS * n),
                         result(r, SEQUENCES * n), workspace);
  }
}

static void lstm(const lm_path *path, run *r, int64_t n) {
  float *workspace = scratch(r, path->cell_workspace(&ragged, 4, n));
  for (int form = 0; form < 4 * FORMS; form++) {
    int reverse = form / 2 % 2;
    const float *recurrent = weights(r, 4, n), *initial_hidden = given(r, SEQUENCES * n);
    const float *initial_cell = given(r, SEQUENCES * n), *peephole = form % 2 ? given(r, 3 * n) : 0;
    const float *dhidden = given(r, ROWS * n), *dfinal_hidden = given(r, SEQUENCES * n), *dfinal_cell = given(r, SEQUENCES * n);
    float *gates = result(r, ROWS * 4 * n), *cells = result(r, ROWS * n);
    lm_cell_input x = input(path, r, form / 4, 4, n);
    path->lstm_forward(0, &ragged, reverse, n, n, &x, packed(path, r, 4, n, n, recurrent), peephole, initial_hidden,
                       initial_cell, gates, cells, result(r, ROWS * n), result(r, SEQUENCES * n), result(r, SEQUENCES * n), workspace);
    path->lstm_backward(0, &ragged, reverse, n, n, recurrent, peephole, initial_cell, gates, cells, dhidden, dfinal_hidden,
                        dfinal_cell, result(r, ROWS * 4 * n), result(r, SEQUENCES * n), result(r, SEQUENCES * n),
                        result(r, 3 * n), workspace);
  }
}

static void gru(const lm_path *path, run *r, int64_t n) {
  float *workspace = scratch(r, path->cell_workspace(&ragged, 3, n));
  for (int form = 0; form < 4 * FORMS; form++) {
    int reverse = form / 2 % 2, reset_after = form % 2;
    const float *recurrent = weights(r, 3, n), *initial = given(r, SEQUENCES * n);
    const float *recurrent_bias = reset_after ? given(r, n) : 0;
    const float *dhidden = given(r, ROWS * n), *dfinal = given(r, SEQUENCES * n);
    float *gates = result(r, ROWS * 3 * n), *candidate = result(r, ROWS * n), *hidden = result(r, ROWS * n);
    float *drecurrent_n = reset_after ? result(r, ROWS * n) : 0;
    lm_cell_input x = input(path, r, form / 4, 3, n);
    path->gru_forward(0, &ragged, reverse, n, n, &x, packed(path, r, 3, n, n, recurrent), recurrent_bias, initial, gates,
                      candidate, hidden, result(r, SEQUENCES * n), workspace);
    path->gru_backward(0, &ragged, reverse, n, n, reset_after, recurrent, initial, gates, candidate, hidden, dhidden, dfinal,
                       result(r, ROWS * 3 * n), drecurrent_n, result(r, SEQUENCES * n), workspace);
  }
}

const kernel_case cell_cases[] = {{"elman", elman}, {"lstm", lstm}, {"gru", gru}, {0, 0}};
