#include "leitmotif_hts.h"
#include "leitmotif_hts_write.h"
#include "lm_alignments.h"
#include "lm_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/hts.h>
#include <htslib/hts_log.h>
#include <htslib/sam.h>
#include <htslib/thread_pool.h>

void lm_hts_silence(void) { hts_set_log_level(HTS_LOG_OFF); }

const char *lm_error_text(int error) { return strerror(error); }

// MARK: Bytes

static int open_descriptor(const char *path, int64_t *size, int *error) {
  int descriptor = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    *error = errno;
    return -1;
  }
  struct stat status;
  int failure = fstat(descriptor, &status) != 0 ? errno : S_ISDIR(status.st_mode) ? EISDIR : 0;
  *size = S_ISREG(status.st_mode) ? (int64_t)status.st_size : -1;
  if (failure == 0) return descriptor;
  close(descriptor);
  *error = failure;
  return -1;
}

lm_stream *lm_stream_open(const char *path, int *error) {
  int64_t size = -1;
  int descriptor = open_descriptor(path, &size, error);
  if (descriptor < 0) return NULL;
  lm_stream *stream = malloc(sizeof *stream);
  if (stream == NULL) {
    close(descriptor);
    *error = ENOMEM;
    return NULL;
  }
  stream->size = size;
  stream->file = hdopen(descriptor, "r");
  if (stream->file != NULL) return stream;
  *error = errno != 0 ? errno : EIO;
  close(descriptor);
  free(stream);
  return NULL;
}

static ptrdiff_t checked(ptrdiff_t count, hFILE *file, int *error) {
  if (count >= 0) return count;
  *error = herrno(file) != 0 ? herrno(file) : EIO;
  return -1;
}

ptrdiff_t lm_stream_peek(lm_stream *stream, uint8_t *bytes, size_t size, int *error) {
  return checked(hpeek(stream->file, bytes, size < 16384 ? size : 16384), stream->file, error);
}

ptrdiff_t lm_stream_read(lm_stream *stream, uint8_t *bytes, size_t size, int *error) {
  return checked(hread(stream->file, bytes, size), stream->file, error);
}

double lm_share(int64_t place, int64_t size) {
  if (size <= 0) return -1;
  return place < size ? (double)place / (double)size : 1;
}

double lm_stream_progress(const lm_stream *stream) { return lm_share(htell(stream->file), stream->size); }

int lm_stream_close(lm_stream *stream) {
  int failure = hclose(stream->file) == 0 ? 0 : errno != 0 ? errno : EIO;
  free(stream);
  return failure;
}

// MARK: Alignments

static int open_header(lm_alignments *file) {
  enum htsExactFormat format = hts_get_format(file->file)->format;
  if (format != bam && format != sam && format != cram) return LM_ALIGNMENTS_BAD_HEADER;
  if (format == cram || lm_block_file(file->file) != NULL) {
    int end = hts_check_EOF(file->file);
    if (end == 0) return LM_ALIGNMENTS_NO_END_BLOCK;
    if (end < 0) return LM_ALIGNMENTS_BAD_HEADER;
  }
  file->header = sam_hdr_read(file->file);
  if (file->header == NULL) return LM_ALIGNMENTS_BAD_HEADER;
  if (format == cram && lm_alignments_forget_reference_places(file) != 0) return LM_ALIGNMENTS_NO_MEMORY;
  file->record = bam_init1();
  return file->record == NULL ? LM_ALIGNMENTS_NO_MEMORY : LM_ALIGNMENTS_RECORD;
}

lm_alignments *lm_alignments_open(lm_stream *stream, int helpers, int *status) {
  hFILE *bytes = stream->file;
  int64_t size = stream->size;
  free(stream);
  lm_alignments *file = calloc(1, sizeof *file);
  if (file != NULL) file->file = hts_hopen(bytes, "alignments", "r");
  if (file == NULL || file->file == NULL) {
    *status = file == NULL ? LM_ALIGNMENTS_NO_MEMORY : LM_ALIGNMENTS_BAD_HEADER;
    hclose_abruptly(bytes);
    free(file);
    return NULL;
  }
  file->bytes = bytes;
  file->size = size;
  *status = open_header(file);
  BGZF *blocks = lm_block_file(file->file);
  if (*status == LM_ALIGNMENTS_RECORD && blocks != NULL && lm_decompress_ahead(blocks, helpers, &file->helpers) != 0)
    *status = LM_ALIGNMENTS_NO_MEMORY;
  if (*status == LM_ALIGNMENTS_RECORD) return file;
  lm_alignments_close(file);
  return NULL;
}

double lm_alignments_progress(const lm_alignments *file) {
  // Of BGZF the bytes may be read by another thread, ahead of the records.
  BGZF *blocks = lm_block_file(file->file);
  return lm_share(blocks != NULL ? bgzf_tell(blocks) >> 16 : htell(file->bytes), file->size);
}

int lm_alignments_tag(const lm_alignments *file, char first, char second, const char **text, int64_t *number) {
  const char tag[2] = {first, second};
  errno = 0;
  const uint8_t *value = bam_aux_get(file->record, tag);
  if (value == NULL) return errno == EINVAL ? LM_TAG_DAMAGED : LM_TAG_ABSENT;
  switch (*value) {
  case 'Z':
    *text = bam_aux2Z(value);
    return *text != NULL ? LM_TAG_TEXT : LM_TAG_DAMAGED;
  case 'A':
    *number = (uint8_t)bam_aux2A(value);
    return LM_TAG_CHARACTER;
  case 'c': case 'C': case 's': case 'S': case 'i': case 'I':
    *number = bam_aux2i(value);
    return LM_TAG_INTEGER;
  default:
    return LM_TAG_OTHER;
  }
}

lm_header *lm_alignments_copy_header(const lm_alignments *file) {
  sam_hdr_t *copy = sam_hdr_dup(file->header);
  // Counting reads the header's lines, which opening a BAM file does not.
  if (copy == NULL || sam_hdr_count_lines(copy, "PG") >= 0) return (lm_header *)copy;
  sam_hdr_destroy(copy);
  return NULL;
}

lm_record *lm_alignments_copy_record(const lm_alignments *file, int *status) {
  // No tag has this name: looking for it goes through all of them.
  errno = 0;
  if (bam_aux_get(file->record, "\x01\x01") == NULL && errno == EINVAL) {
    *status = LM_ALIGNMENTS_BAD_RECORD;
    return NULL;
  }
  bam1_t *copy = bam_dup1(file->record);
  *status = copy == NULL ? LM_ALIGNMENTS_NO_MEMORY : LM_ALIGNMENTS_RECORD;
  return (lm_record *)copy;
}

int lm_alignments_close(lm_alignments *file) {
  if (file->selected != NULL) sam_itr_destroy(file->selected);
  if (file->index != NULL) hts_idx_destroy(file->index);
  if (file->record != NULL) bam_destroy1(file->record);
  if (file->header != NULL) sam_hdr_destroy(file->header);
  int result = hts_close(file->file);
  if (file->helpers != NULL) hts_tpool_destroy(file->helpers);
  free(file);
  return result;
}
