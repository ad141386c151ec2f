/// A conditional random field of linear chains (Lafferty and others 2001; Collobert and others 2011).
#ifndef LM_CRF_H
#define LM_CRF_H

#include <stdint.h>

#include "lm_steps.h"
#include "lm_threads.h"

/// score(y) = start[y₀] + Σₜ emissions[t, yₜ] + Σₜ transitions[yₜ₋₁, yₜ] + end[y last];
/// losses[b] = log Σ over all y of e^score(y) − score(targets), 0 for a sequence of no steps.
///
/// emissions [R, K], transitions [K, K] from row to column, start [K], end [K], targets [R] in packed order, losses [B] by rank.
/// marginals [R, K]: the probability of each label at each step.
/// slopes [B, K, K], unless NULL: ∂losses[b]/∂transitions. Those of the emissions are marginals − 1 at the targets; those of
/// start and end are the first and the last of them.
/// `targets` may be NULL: marginals alone are then made, and losses and slopes are to be NULL too.
/// Computed in logarithms, a step at a time relative to its best label. A sequence's bits are its own.
void lm_crf(lm_pool *pool, const lm_steps *steps, int64_t label_count, const float *emissions, const float *transitions,
            const float *start, const float *end, const int32_t *targets, float *losses, float *marginals, float *slopes,
            float *workspace);

/// Floats of workspace that `lm_crf` needs with that pool.
int64_t lm_crf_workspace(const lm_pool *pool, const lm_steps *steps, int64_t label_count);

/// The labels [R] of the best score of each sequence: of equal ones, the first label counted from the end of the sequence.
/// A transition from i to j is taken only where allowed[i, j], a label begins or ends a sequence only where allowed_start,
/// allowed_end: bytes, all three NULL where all is allowed. A sequence that nothing allowed fits has −1 at every step.
/// workspace: `lm_crf_decode_workspace` floats, pointers [R, K].
void lm_crf_decode(lm_pool *pool, const lm_steps *steps, int64_t label_count, const float *emissions, const float *transitions,
                   const float *start, const float *end, const uint8_t *allowed, const uint8_t *allowed_start,
                   const uint8_t *allowed_end, int32_t *labels, int32_t *pointers, float *workspace);

int64_t lm_crf_decode_workspace(const lm_steps *steps, int64_t label_count);

#endif
