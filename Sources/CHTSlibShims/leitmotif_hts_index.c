#include "leitmotif_hts_index.h"
#include "lm_alignments.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <htslib/bgzf.h>
#include <htslib/cram.h>
#include <htslib/faidx.h>
#include <htslib/hts.h>
#include <htslib/kstring.h>
#include <htslib/sam.h>

// MARK: Contigs of alignments

int lm_alignments_forget_reference_places(struct lm_alignments *file) {
  // The header at file->header is a copy, and keeps them.
  sam_hdr_t *header = cram_fd_get_header(file->file->fp.cram);
  int count = sam_hdr_nref(header);
  for (int contig = 0; contig < count; contig++) {
    const char *name = sam_hdr_tid2name(header, contig);
    if (name == NULL || sam_hdr_remove_tag_id(header, "SQ", "SN", name, "M5") < 0 ||
        sam_hdr_remove_tag_id(header, "SQ", "SN", name, "UR") < 0)
      return -1;
  }
  return 0;
}

int lm_alignments_contig_count(const lm_alignments *file) { return sam_hdr_nref(file->header); }

const char *lm_alignments_contig_name(const lm_alignments *file, int contig) {
  return sam_hdr_tid2name(file->header, contig);
}

int64_t lm_alignments_contig_length(const lm_alignments *file, int contig) {
  return sam_hdr_tid2len(file->header, contig);
}

int lm_alignments_contig_digest(const lm_alignments *file, int contig, char *digest, size_t size) {
  kstring_t text = KS_INITIALIZE;
  const char *name = sam_hdr_tid2name(file->header, contig);
  int found = name != NULL && sam_hdr_find_tag_id(file->header, "SQ", "SN", name, "M5", &text) == 0 && text.l < size;
  if (found) memcpy(digest, text.s, text.l + 1);
  ks_free(&text);
  return found;
}

int lm_alignments_is_cram(const lm_alignments *file) { return file->file->is_cram; }

int lm_alignments_use_reference(lm_alignments *file, const char *fasta) {
  return hts_set_opt(file->file, CRAM_OPT_REFERENCE, fasta) == 0 ? 0 : -1;
}

// MARK: Place of the record at hand

int64_t lm_alignments_start(const lm_alignments *file) { return file->record->core.pos; }

int64_t lm_alignments_end(const lm_alignments *file) { return bam_endpos(file->record); }

// MARK: Selection by index

int lm_alignments_load_index(lm_alignments *file, const char *path, const char *index_path) {
  file->index = sam_index_load3(file->file, path, index_path, 0);
  return file->index != NULL ? 0 : -1;
}

/// The number of intervals from the first on that share its contig.
static size_t run_length(const lm_interval *intervals, size_t count) {
  size_t length = 1;
  while (length < count && intervals[length].contig == intervals[0].contig) length++;
  return length;
}

static int fill(hts_reglist_t *contig, const char *name, const lm_interval *intervals, size_t count) {
  contig->intervals = calloc(count, sizeof *contig->intervals);
  if (contig->intervals == NULL) return -1;
  contig->reg = name;
  contig->tid = intervals[0].contig;
  contig->count = (uint32_t)count;
  for (size_t i = 0; i < count; i++) {
    contig->intervals[i].beg = intervals[i].start;
    contig->intervals[i].end = intervals[i].end;
  }
  contig->min_beg = intervals[0].start;
  contig->max_end = intervals[count - 1].end;
  return 0;
}

int lm_alignments_select(lm_alignments *file, const lm_interval *intervals, size_t count) {
  int contig_count = 0;
  for (size_t i = 0; i < count; i += run_length(intervals + i, count - i)) contig_count++;
  hts_reglist_t *contigs = calloc((size_t)contig_count, sizeof *contigs);
  if (contigs == NULL) return -1;
  size_t start = 0;
  for (int i = 0; i < contig_count; i++) {
    size_t length = run_length(intervals + start, count - start);
    const char *name = sam_hdr_tid2name(file->header, intervals[start].contig);
    if (name == NULL || fill(&contigs[i], name, intervals + start, length) != 0) {
      hts_reglist_free(contigs, contig_count);
      return -1;
    }
    start += length;
  }
  // The iterator owns the list, also when making it fails.
  file->selected = sam_itr_regions(file->index, file->header, contigs, (unsigned int)contig_count);
  return file->selected != NULL ? 0 : -1;
}

// MARK: Making indexes

int lm_index_build(const char *path, const char *index_path, int is_csi) {
  // 14: the smallest interval of a CSI index, 16,384 bases, is that of BAI.
  int result = sam_index_build3(path, index_path, is_csi ? 14 : 0, 0);
  return result == 0 ? LM_INDEX_BUILT : result == -4 ? LM_INDEX_UNWRITABLE : LM_INDEX_IMPOSSIBLE;
}

int lm_index_build_fasta(const char *path, const char *index_path, const char *block_index_path) {
  errno = 0;
  if (fai_build3(path, index_path, block_index_path) == 0) return LM_INDEX_BUILT;
  return errno == ENOSPC || errno == EACCES || errno == EROFS ? LM_INDEX_UNWRITABLE : LM_INDEX_IMPOSSIBLE;
}

// MARK: Bytes of plain or bgzip files, from any place

struct lm_blocks {
  BGZF *file;
};

lm_blocks *lm_blocks_open(const char *path, int *error) {
  lm_blocks *blocks = malloc(sizeof *blocks);
  errno = 0;
  if (blocks != NULL) blocks->file = bgzf_open(path, "r");
  if (blocks != NULL && blocks->file != NULL) return blocks;
  *error = errno != 0 ? errno : ENOMEM;
  free(blocks);
  return NULL;
}

int lm_blocks_are_compressed(const lm_blocks *blocks) { return bgzf_compression(blocks->file) == 2; }

int lm_blocks_lack_end(const lm_blocks *blocks) {
  return lm_blocks_are_compressed(blocks) && bgzf_check_EOF(blocks->file) == 0;
}

ptrdiff_t lm_blocks_read(lm_blocks *blocks, int64_t place, uint8_t *bytes, size_t size) {
  int moved = lm_blocks_are_compressed(blocks) ? bgzf_seek(blocks->file, place, SEEK_SET) >= 0
                                               : bgzf_useek(blocks->file, place, SEEK_SET) == 0;
  return moved ? bgzf_read(blocks->file, bytes, size) : -1;
}

void lm_blocks_close(lm_blocks *blocks) {
  bgzf_close(blocks->file);
  free(blocks);
}

// MARK: Checksums

struct lm_digest {
  hts_md5_context *context;
};

lm_digest *lm_digest_make(void) {
  lm_digest *digest = malloc(sizeof *digest);
  if (digest == NULL) return NULL;
  digest->context = hts_md5_init();
  if (digest->context != NULL) return digest;
  free(digest);
  return NULL;
}

void lm_digest_add(lm_digest *digest, const uint8_t *bytes, size_t size) {
  hts_md5_update(digest->context, bytes, size);
}

void lm_digest_finish(lm_digest *digest, char *text) {
  unsigned char bytes[16];
  hts_md5_final(bytes, digest->context);
  hts_md5_hex(text, bytes);
  hts_md5_destroy(digest->context);
  free(digest);
}

// MARK: Files

int lm_file_status(const char *path, int64_t *changed, int64_t *size, int *is_regular) {
  struct stat status;
  if (stat(path, &status) != 0) return errno;
  *changed = status.st_mtime;
  *size = status.st_size;
  *is_regular = S_ISREG(status.st_mode);
  return 0;
}

int lm_can_make(const char *path) {
  int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) return 0;
  close(descriptor);
  return unlink(path) == 0;
}

char *lm_real_path(const char *path) { return realpath(path, NULL); }

void lm_free(char *text) { free(text); }

int lm_link(const char *path, const char *new_path) { return symlink(path, new_path) == 0 ? 0 : errno; }

int lm_write(int descriptor, const uint8_t *bytes, size_t size) {
  while (size > 0) {
    ssize_t count = write(descriptor, bytes, size);
    if (count < 0 && errno != EINTR) return errno;
    if (count > 0) {
      bytes += count;
      size -= (size_t)count;
    }
  }
  return 0;
}

void lm_close(int descriptor) { close(descriptor); }

int lm_rename(const char *path, const char *new_path) { return rename(path, new_path) == 0 ? 0 : errno; }

void lm_remove(const char *path) { unlink(path); }

void lm_remove_folder(const char *path) { rmdir(path); }
