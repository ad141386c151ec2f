#include "leitmotif_hts_blocks.h"
#include "lm_stream.h"

#include <errno.h>
#include <stdlib.h>

#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/thread_pool.h>

struct lm_block_input {
  BGZF *file;
  int64_t size;
  /// NULL where nothing is decompressed ahead.
  hts_tpool *helpers;
};

/// Blocks that may wait: with two a thread, which is htslib's choice, the threads wake each other several times a block.
enum { QUEUE_SIZE = 64 };

int lm_decompress_ahead(BGZF *file, int helper_count, hts_tpool **helpers) {
  *helpers = NULL;
  if (helper_count == 0) return 0;
  *helpers = hts_tpool_init(helper_count);
  return *helpers == NULL ? -1 : bgzf_thread_pool(file, *helpers, QUEUE_SIZE);
}

int lm_is_block(const uint8_t *bytes, size_t size) {
  // A gzip member with one extra field of six bytes: BC, with the block's size.
  return size >= 18 && bytes[0] == 0x1f && bytes[1] == 0x8b && bytes[2] == 8 && (bytes[3] & 4) != 0 && bytes[10] == 6 &&
         bytes[11] == 0 && bytes[12] == 'B' && bytes[13] == 'C' && bytes[14] == 2 && bytes[15] == 0;
}

lm_block_input *lm_block_input_open(lm_stream *stream, int helpers, int *error) {
  hFILE *bytes = stream->file;
  int64_t size = stream->size;
  free(stream);
  errno = 0;
  lm_block_input *input = malloc(sizeof *input);
  BGZF *file = input != NULL ? bgzf_hopen(bytes, "r") : NULL;
  if (file == NULL) {
    *error = errno != 0 ? errno : EIO;
    hclose_abruptly(bytes);
    free(input);
    return NULL;
  }
  input->file = file;
  input->size = size;
  if (lm_decompress_ahead(file, helpers, &input->helpers) == 0) return input;
  *error = errno != 0 ? errno : EAGAIN;
  lm_block_input_close(input);
  return NULL;
}

static enum lm_block_problem problem_of(const BGZF *file) {
  if ((file->errcode & BGZF_ERR_HEADER) != 0) return LM_BLOCKS_OTHER_DATA;
  return (file->errcode & BGZF_ERR_IO) != 0 ? LM_BLOCKS_CUT : LM_BLOCKS_DAMAGED;
}

size_t lm_block_input_read(lm_block_input *input, uint8_t *bytes, size_t size, enum lm_block_problem *problem) {
  *problem = LM_BLOCKS_FINE;
  size_t count = 0;
  while (count < size) {
    // Block by block: a read over several forgets what it had before a damaged one.
    int next = bgzf_peek(input->file);
    if (next == -1 && input->file->no_eof_block) *problem = LM_BLOCKS_NO_END;
    if (next < -1) *problem = problem_of(input->file);
    if (next < 0) break;
    size_t available = (size_t)(input->file->block_length - input->file->block_offset);
    ssize_t taken = bgzf_read(input->file, bytes + count, available < size - count ? available : size - count);
    if (taken <= 0) {
      *problem = LM_BLOCKS_DAMAGED;
      break;
    }
    count += (size_t)taken;
  }
  return count;
}

int64_t lm_block_input_place(const lm_block_input *input) { return bgzf_tell(input->file) >> 16; }

double lm_block_input_progress(const lm_block_input *input) {
  return lm_share(lm_block_input_place(input), input->size);
}

int lm_block_input_close(lm_block_input *input) {
  int result = bgzf_close(input->file);
  if (input->helpers != NULL) hts_tpool_destroy(input->helpers);
  free(input);
  return result;
}
