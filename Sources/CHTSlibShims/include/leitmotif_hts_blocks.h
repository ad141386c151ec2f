/// Bytes in BGZF blocks, from first to last: decompressed by htslib, ahead of what is read where there are threads for it.
#ifndef LEITMOTIF_HTS_BLOCKS_H
#define LEITMOTIF_HTS_BLOCKS_H

#include "leitmotif_hts.h"

typedef struct lm_block_input lm_block_input;

/// Whether `bytes`, with which a file begins, are the header of a BGZF block; 18 tell.
int lm_is_block(const uint8_t *bytes, size_t size);

/// Takes `stream`, at the beginning of a block, over: it is closed on failure too. `helpers` threads decompress beside the
/// one that reads; with none, that one does. NULL on failure, with an errno value in `*error`.
lm_block_input *lm_block_input_open(lm_stream *stream, int helpers, int *error);

enum lm_block_problem {
  LM_BLOCKS_FINE,
  /// The data ends inside a block.
  LM_BLOCKS_CUT,
  /// The empty block is missing with which BGZF ends.
  LM_BLOCKS_NO_END,
  /// What follows the blocks is none.
  LM_BLOCKS_OTHER_DATA,
  /// A block is damaged.
  LM_BLOCKS_DAMAGED,
};

/// Reads up to `size` bytes into `bytes`; fewer only at the end. The number of bytes, with what is wrong after them in
/// `*problem`.
size_t lm_block_input_read(lm_block_input *input, uint8_t *bytes, size_t size, enum lm_block_problem *problem);

/// As lm_stream_progress.
double lm_block_input_progress(const lm_block_input *input);

/// Compressed bytes before the block that was read last.
int64_t lm_block_input_place(const lm_block_input *input);

/// Ends the helpers, closes and frees. 0, or negative if closing failed.
int lm_block_input_close(lm_block_input *input);

#endif
