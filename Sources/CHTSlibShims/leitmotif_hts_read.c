#include "leitmotif_hts.h"
#include "leitmotif_text.h"
#include "lm_alignments.h"

#include <errno.h>
#include <string.h>

#include <htslib/bgzf.h>
#include <htslib/hts_endian.h>
#include <htslib/sam.h>

BGZF *lm_block_file(const samFile *file) {
  BGZF *blocks = file->is_bgzf ? file->fp.bgzf : NULL;
  return blocks != NULL && blocks->is_compressed && !blocks->is_gzip ? blocks : NULL;
}

// MARK: Records in place

/// Bytes of a record of BAM before its name, with those that tell its size (SAM specification, section 4.2).
enum { FIXED_SIZE = 36 };

static int is_contig(int32_t contig, const sam_hdr_t *header) { return contig >= -1 && contig < header->n_targets; }

/// Whether htslib takes a read of `base_count` bases with this CIGAR as it stands: it covers as many, and does not stand
/// for a longer one in a tag.
static int cigar_fits(const uint8_t *cigar, size_t count, int64_t base_count) {
  int64_t covered = 0;
  for (size_t i = 0; i < count; i++) {
    uint32_t operation = le_to_u32(cigar + 4 * i);
    if ((bam_cigar_type(bam_cigar_op(operation)) & 1) != 0) covered += bam_cigar_oplen(operation);
  }
  uint32_t first = le_to_u32(cigar);
  int is_placeholder = bam_cigar_op(first) == BAM_CSOFT_CLIP && (int64_t)bam_cigar_oplen(first) == base_count;
  return covered == base_count && !is_placeholder;
}

/// Reads the record of BAM that `bytes` begin with, where nothing about it needs a closer look. Its size; 0 for any
/// other, which is htslib's to read or to refuse.
static size_t read_in_place(const uint8_t *bytes, size_t available, const sam_hdr_t *header, lm_read *read) {
  if (available <= FIXED_SIZE) return 0;
  uint32_t rest = le_to_u32(bytes);
  // Less than all: where a block ends is for htslib to see.
  if (rest < FIXED_SIZE - 4 || rest >= available - 4) return 0;
  size_t size = (size_t)rest + 4, name_size = bytes[12], cigar_count = le_to_u16(bytes + 16);
  int32_t base_count = le_to_i32(bytes + 20);
  read->contig = le_to_i32(bytes + 4);
  read->mapping_quality = bytes[13];
  read->flags = le_to_u16(bytes + 18);
  if (base_count < 0 || name_size == 0 || !is_contig(read->contig, header) || !is_contig(le_to_i32(bytes + 24), header))
    return 0;
  const uint8_t *name = bytes + FIXED_SIZE, *cigar = name + name_size;
  size_t packed_size = ((size_t)base_count + 1) / 2;
  if (FIXED_SIZE + name_size + 4 * cigar_count + packed_size + (size_t)base_count > size || cigar[-1] != '\0') return 0;
  if (cigar_count > 0 && !cigar_fits(cigar, cigar_count, base_count)) return 0;
  read->name = (const char *)name;
  read->name_length = strlen(read->name);
  read->packed = cigar + 4 * cigar_count;
  read->base_count = (size_t)base_count;
  return size;
}

size_t lm_alignments_take(lm_alignments *file, lm_read *reads, size_t capacity, size_t *byte_count) {
  *byte_count = 0;
  if (file->selected != NULL || hts_get_format(file->file)->format != bam) return 0;
  BGZF *blocks = lm_block_file(file->file);
  if (blocks == NULL) return 0;
  size_t count = 0;
  while (count < capacity && blocks->block_offset < blocks->block_length) {
    const uint8_t *bytes = (const uint8_t *)blocks->uncompressed_block + blocks->block_offset;
    size_t available = (size_t)(blocks->block_length - blocks->block_offset);
    size_t size = read_in_place(bytes, available, file->header, &reads[count]);
    if (size == 0) break;
    blocks->block_offset += (int)size;
    blocks->uncompressed_address += (int64_t)size;
    *byte_count += reads[count].base_count + reads[count].name_length;
    count++;
  }
  return count;
}

void lm_reads_decode(lm_read *reads, size_t count, uint8_t *bytes) {
  for (size_t i = 0; i < count; i++) {
    reads[i].is_complete = (uint8_t)lm_read_codes(&reads[i], bytes);
    bytes += reads[i].base_count;
    memcpy(bytes, reads[i].name, reads[i].name_length);
    bytes += reads[i].name_length;
  }
}

// MARK: Records

static void view(const bam1_t *record, lm_read *read) {
  *read = (lm_read){
      .name = bam_get_qname(record),
      .name_length = strlen(bam_get_qname(record)),
      .packed = bam_get_seq(record),
      .base_count = (size_t)record->core.l_qseq,
      .contig = record->core.tid,
      .flags = record->core.flag,
      .mapping_quality = record->core.qual,
  };
}

int lm_alignments_next(lm_alignments *file, int whole, lm_read *read) {
  size_t byte_count;
  if (!whole && lm_alignments_take(file, read, 1, &byte_count) == 1) return LM_ALIGNMENTS_RECORD;
  errno = 0;
  int result = file->selected != NULL ? sam_itr_next(file->file, file->selected, file->record)
                                      : sam_read1(file->file, file->header, file->record);
  if (result >= 0) {
    view(file->record, read);
    return LM_ALIGNMENTS_RECORD;
  }
  if (result < -1) return errno == ENOMEM ? LM_ALIGNMENTS_NO_MEMORY : LM_ALIGNMENTS_BAD_RECORD;
  // A CRAM file's end was checked when it was opened.
  if (file->selected != NULL || file->file->is_cram) return LM_ALIGNMENTS_END;
  BGZF *blocks = lm_block_file(file->file);
  return blocks != NULL && blocks->no_eof_block ? LM_ALIGNMENTS_NO_END_BLOCK : LM_ALIGNMENTS_END;
}

int lm_read_codes(const lm_read *read, uint8_t *codes) {
  return (read->flags & BAM_FREVERSE) != 0 ? lm_unpack_codes_reversed(read->packed, read->base_count, codes)
                                           : lm_unpack_codes(read->packed, read->base_count, codes);
}
