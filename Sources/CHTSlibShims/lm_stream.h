/// What stands behind the stream of leitmotif_hts.h; for the sources of this target alone.
#ifndef LM_STREAM_H
#define LM_STREAM_H

#include <stdint.h>

#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/thread_pool.h>

struct lm_stream {
  hFILE *file;
  /// Bytes; negative where that is not known, as of a pipe.
  int64_t size;
};

/// The share that `place` is of `size`, at most 1; negative where the size is not known.
double lm_share(int64_t place, int64_t size);

/// Lets `helper_count` threads decompress blocks ahead of the one that reads; with 0, none. They end with hts_tpool_destroy,
/// after the file is closed. 0, or -1 without memory, with threads in `*helpers` all the same where they were made.
int lm_decompress_ahead(BGZF *file, int helper_count, hts_tpool **helpers);

#endif
