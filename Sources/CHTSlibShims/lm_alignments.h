/// What stands behind the handle of leitmotif_hts.h; for the sources of this target alone.
#ifndef LM_ALIGNMENTS_H
#define LM_ALIGNMENTS_H

#include <stdint.h>

#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/hts.h>
#include <htslib/sam.h>

struct lm_alignments {
  /// Belongs to the file.
  hFILE *bytes;
  int64_t size;
  samFile *file;
  sam_hdr_t *header;
  bam1_t *record;
  /// NULL unless an index was given.
  hts_idx_t *index;
  /// Over the intervals that were selected; NULL for every record, in order.
  hts_itr_t *selected;
  /// NULL where nothing is decompressed ahead.
  struct hts_tpool *helpers;
};

/// The blocks of a file that is BGZF, which ends in an empty one; NULL for any other.
BGZF *lm_block_file(const samFile *file);

/// Takes from the header that CRAM is decoded by all that htslib looks references up with by itself: checksums, which
/// it asks REF_CACHE, REF_PATH and a server in the network for, and URLs. 0, or -1 without memory.
int lm_alignments_forget_reference_places(struct lm_alignments *file);

#endif
