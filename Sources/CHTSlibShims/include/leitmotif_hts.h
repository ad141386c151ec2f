/// Whole operations of htslib, without its macros, variadic functions and bit fields.
///
/// One handle belongs to one thread at a time. No function writes to standard error.
#ifndef LEITMOTIF_HTS_H
#define LEITMOTIF_HTS_H

#include <stddef.h>
#include <stdint.h>

/// Turns htslib's own messages off, for the whole process.
void lm_hts_silence(void);

/// What an errno value means; valid until the calling thread's next call.
const char *lm_error_text(int error);

// MARK: Bytes

/// The bytes of a local file or of standard input, with a look ahead.
typedef struct lm_stream lm_stream;

/// Opens `path`, or standard input for "-". Never the network, whatever the path looks like.
/// NULL on failure, with an errno value in `*error`.
lm_stream *lm_stream_open(const char *path, int *error);

/// Copies up to `size` (at most 16384) of the bytes that the next read will give to `bytes`; fewer at the end.
/// The number of bytes, or -1 on failure, with an errno value in `*error`.
ptrdiff_t lm_stream_peek(lm_stream *stream, uint8_t *bytes, size_t size, int *error);

/// Reads up to `size` bytes into `bytes`; fewer only at the end.
/// The number of bytes, or -1 on failure, with an errno value in `*error`.
ptrdiff_t lm_stream_read(lm_stream *stream, uint8_t *bytes, size_t size, int *error);

/// The share of the file's bytes that were read, at most 1; negative where the size is not known, as of a pipe.
double lm_stream_progress(const lm_stream *stream);

/// Closes and frees. 0, or an errno value.
int lm_stream_close(lm_stream *stream);

// MARK: Alignments

/// A BAM, CRAM or SAM file, with its header and the record at hand.
typedef struct lm_alignments lm_alignments;

enum lm_alignments_status {
  LM_ALIGNMENTS_RECORD = 0,
  LM_ALIGNMENTS_END = 1,
  /// The end-of-file block of BGZF or of CRAM is missing: the file was cut short.
  LM_ALIGNMENTS_NO_END_BLOCK = 2,
  /// The header cannot be read.
  LM_ALIGNMENTS_BAD_HEADER = 3,
  /// A record, or the compressed data around it, is damaged or cut short.
  LM_ALIGNMENTS_BAD_RECORD = 4,
  LM_ALIGNMENTS_NO_MEMORY = 5,
};

/// Takes `stream`, at its beginning, over: it is closed on failure too. Reads the header.
/// NULL on failure, with the reason in `*status`. Reference sequences of CRAM are never looked up by htslib itself.
/// Blocks of BGZF are decompressed by `helpers` threads beside the one that reads; with none, that one does.
lm_alignments *lm_alignments_open(lm_stream *stream, int helpers, int *status);

/// What is read of a record; valid until the next record is.
typedef struct {
  /// Ends in NUL.
  const char *name;
  /// Bytes without the NUL.
  size_t name_length;
  /// Four bits a base, in the orientation of the reference.
  const uint8_t *packed;
  /// 0 where the file leaves the sequence out.
  size_t base_count;
  /// Its place in the header, or -1.
  int32_t contig;
  uint16_t flags;
  uint8_t mapping_quality;
  /// Whether no base is '='; known once it was decoded with others.
  uint8_t is_complete;
} lm_read;

/// Reads the next record: LM_ALIGNMENTS_RECORD, _END, _NO_END_BLOCK, _BAD_RECORD or _NO_MEMORY. Unless it is wanted `whole`,
/// only `*read` can be asked for, and no copy is made of a record of BAM that lies in one block.
int lm_alignments_next(lm_alignments *file, int whole, lm_read *read);

/// Writes base_count codes (1 A, 2 C, 4 G, 8 T, sums of them for IUPAC codes, 0 for '=') to `codes`, in the orientation in
/// which the read was sequenced: a read on the reverse strand is turned back. Whether none is 0.
int lm_read_codes(const lm_read *read, uint8_t *codes);

/// Takes the records of BAM that come next, as far as they lie whole in the block that is decompressed and need no closer
/// look; what it leaves is for lm_alignments_next, as all of other formats is. The number of records, at most `capacity`, with
/// the bytes that lm_reads_decode needs for them in `*byte_count`.
size_t lm_alignments_take(lm_alignments *file, lm_read *reads, size_t capacity, size_t *byte_count);

/// Writes the codes of each read and then its name, without the NUL, to `bytes`, one after the other; notes which are complete.
void lm_reads_decode(lm_read *reads, size_t count, uint8_t *bytes);

/// As lm_stream_progress.
double lm_alignments_progress(const lm_alignments *file);

// Of the record at hand, which was wanted whole; strings are valid until the next call of lm_alignments_next.

enum lm_tag_kind { LM_TAG_ABSENT, LM_TAG_TEXT, LM_TAG_CHARACTER, LM_TAG_INTEGER, LM_TAG_OTHER, LM_TAG_DAMAGED };

/// The value of an auxiliary tag: LM_TAG_TEXT sets `*text`, LM_TAG_CHARACTER (a byte) and LM_TAG_INTEGER set `*number`.
int lm_alignments_tag(const lm_alignments *file, char first, char second, const char **text, int64_t *number);

/// Closes and frees. 0, or negative if closing failed.
int lm_alignments_close(lm_alignments *file);

#endif
