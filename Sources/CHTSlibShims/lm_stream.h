/// What stands behind the stream of leitmotif_hts.h; for the sources of this target alone.
#ifndef LM_STREAM_H
#define LM_STREAM_H

#include <stdint.h>

#include <htslib/hfile.h>

struct lm_stream {
  hFILE *file;
  /// Bytes; negative where that is not known, as of a pipe.
  int64_t size;
};

/// The share that `place` is of `size`, at most 1; negative where the size is not known.
double lm_share(int64_t place, int64_t size);

#endif
