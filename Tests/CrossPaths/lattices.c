/// lm_ctc.h and lm_crf.h.
#include "check.h"

/// One sequence of 2n + 3 steps whose target has n labels, the first two the same.
static void long_target(const lm_path *path, run *r, int64_t n) {
  int64_t step_count = 2 * n + 3, offsets[2 * 65 + 4], target_offsets[] = {0, n};
  int32_t targets[65];
  for (int64_t t = 0; t <= step_count; t++) offsets[t] = t;
  for (int64_t i = 0; i < n; i++) targets[i] = i < 2 ? 2 : (int32_t)(i % 4) + 1;
  const lm_steps steps = {1, step_count, offsets, &step_count};
  float *workspace = scratch(r, path->ctc_workspace(0, &steps, target_offsets));
  const float *x = given(r, step_count * 5);
  path->ctc(0, &steps, 5, x, targets, target_offsets, 0, result(r, 1), result(r, step_count * 5), workspace);
  path->ctc(0, &steps, 5, x, targets, target_offsets, 0, result(r, 1), 0, workspace);
}

/// The ragged batch with n classes; the last target but one has too few steps, and the last has none.
static void many_classes(const lm_path *path, run *r, int64_t n) {
  if (n < 5) return;
  const int64_t target_offsets[] = {0, 3, 5, 5, 7, 7};
  const int32_t targets[] = {1, 1, 3, 4, 0, 3, 3}, blank = 2;
  float *slopes = result(r, 13 * n), *workspace = scratch(r, path->ctc_workspace(0, &ragged, target_offsets));
  path->ctc(0, &ragged, n, given(r, 13 * n), targets, target_offsets, blank, result(r, 5), slopes, workspace);
  for (int accumulate = 0; accumulate < 2; accumulate++) {
    path->scale_sequences(&ragged, n, slopes, given(r, 5), result(r, 13 * n), accumulate);
  }
}

static void chains(const lm_path *path, run *r, int64_t n) {
  if (n == 0) return;
  const float *emissions = given(r, 13 * n), *transitions = given(r, n * n), *start = given(r, n), *end = given(r, n);
  int32_t targets[13];
  for (int64_t i = 0; i < 13; i++) targets[i] = (int32_t)(i * 7 % n);
  float *workspace = scratch(r, path->crf_workspace(0, &ragged, n));
  path->crf(0, &ragged, n, emissions, transitions, start, end, targets, result(r, 5), result(r, 13 * n),
            result(r, 5 * n * n), workspace);
  path->crf(0, &ragged, n, emissions, transitions, start, end, 0, 0, result(r, 13 * n), 0, workspace);
}

static void best_chains(const lm_path *path, run *r, int64_t n) {
  if (n == 0) return;
  const float *emissions = given(r, 13 * n), *transitions = given(r, n * n), *start = given(r, n), *end = given(r, n);
  uint8_t allowed[65 * 65], ends[65];
  for (int64_t i = 0; i < n * n; i++) allowed[i] = i % 3 != 0;
  for (int64_t i = 0; i < n; i++) ends[i] = i % 4 != 1;
  int32_t *pointers = (int32_t *)scratch(r, 13 * n);
  float *workspace = scratch(r, path->crf_decode_workspace(&ragged, n));
  path->crf_decode(0, &ragged, n, emissions, transitions, start, end, 0, 0, 0, result_places(r, 13), pointers, workspace);
  path->crf_decode(0, &ragged, n, emissions, transitions, start, end, allowed, ends, ends, result_places(r, 13), pointers,
                   workspace);
}

const kernel_case lattice_cases[] = {
    {"long target", long_target}, {"many classes", many_classes}, {"chains", chains}, {"best chains", best_chains}, {0, 0},
};
