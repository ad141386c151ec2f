#include "leitmotif_hts_write.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <htslib/bgzf.h>
#include <htslib/hfile.h>
#include <htslib/hts.h>
#include <htslib/kstring.h>
#include <htslib/sam.h>

static sam_hdr_t *sam_header(const lm_header *header) { return (sam_hdr_t *)header; }

static bam1_t *bam_record(const lm_record *record) { return (bam1_t *)record; }

/// What went wrong in the call before, which htslib does not always say.
static int failure(void) { return errno != 0 ? errno : EIO; }

// MARK: Headers

void lm_header_free(lm_header *header) { sam_hdr_destroy(sam_header(header)); }

static int same_references(const sam_hdr_t *a, const sam_hdr_t *b) {
  if (sam_hdr_nref(a) != sam_hdr_nref(b)) return 0;
  for (int i = 0; i < sam_hdr_nref(a); i++) {
    if (strcmp(sam_hdr_tid2name(a, i), sam_hdr_tid2name(b, i)) != 0) return 0;
    if (sam_hdr_tid2len(a, i) != sam_hdr_tid2len(b, i)) return 0;
  }
  return 1;
}

enum lm_header_difference lm_header_compare(lm_header *header, lm_header *other) {
  sam_hdr_t *a = sam_header(header), *b = sam_header(other);
  if (!same_references(a, b)) return LM_HEADER_OTHER_REFERENCES;
  kstring_t ours = KS_INITIALIZE, theirs = KS_INITIALIZE;
  enum lm_header_difference result = LM_HEADER_FITS;
  int count = sam_hdr_count_lines(b, "RG");
  for (int i = 0; i < count && result == LM_HEADER_FITS; i++) {
    const char *name = sam_hdr_line_name(b, "RG", i);
    int theirs_found = name == NULL ? -2 : sam_hdr_find_line_id(b, "RG", "ID", name, &theirs);
    int ours_found = name == NULL ? -2 : sam_hdr_find_line_id(a, "RG", "ID", name, &ours);
    if (theirs_found != 0 || ours_found < -1) result = LM_HEADER_NO_MEMORY;
    else if (ours_found == -1 || strcmp(ks_c_str(&ours), ks_c_str(&theirs)) != 0) result = LM_HEADER_OTHER_GROUPS;
  }
  ks_free(&ours);
  ks_free(&theirs);
  return result;
}

// MARK: Records

const char *lm_record_name(const lm_record *record) { return bam_get_qname(bam_record(record)); }

int lm_record_equal(const lm_record *a, const lm_record *b) {
  const bam1_t *first = bam_record(a), *second = bam_record(b);
  const bam1_core_t *c = &first->core, *d = &second->core;
  return c->pos == d->pos && c->tid == d->tid && c->qual == d->qual && c->flag == d->flag && c->l_qname == d->l_qname &&
         c->n_cigar == d->n_cigar && c->l_qseq == d->l_qseq && c->mtid == d->mtid && c->mpos == d->mpos &&
         c->isize == d->isize && first->l_data == second->l_data &&
         memcmp(first->data, second->data, (size_t)first->l_data) == 0;
}

void lm_record_free(lm_record *record) { bam_destroy1(bam_record(record)); }

// MARK: BAM

struct lm_bam_output {
  samFile *file;
  sam_hdr_t *header;
  /// The record with its tags.
  bam1_t *record;
};

/// A stream into a duplicate of `descriptor`.
static hFILE *open_duplicate(int descriptor, int *error) {
  errno = 0;
  int duplicate = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  hFILE *bytes = duplicate < 0 ? NULL : hdopen(duplicate, "w");
  if (bytes != NULL) return bytes;
  *error = failure();
  if (duplicate >= 0) close(duplicate);
  return NULL;
}

static int close_output(lm_bam_output *output) {
  errno = 0;
  int error = output->file == NULL || hts_close(output->file) == 0 ? 0 : failure();
  if (output->record != NULL) bam_destroy1(output->record);
  if (output->header != NULL) sam_hdr_destroy(output->header);
  free(output);
  return error;
}

/// Names the program in the header, and takes back what it says of order where that is no longer true.
static int complete_header(sam_hdr_t *header, const char *version, const char *command_line, int is_joined) {
  if (sam_hdr_add_pg(header, "leitmotif", "PN", "leitmotif", "VN", version, "CL", command_line, NULL) != 0) return -1;
  if (!is_joined || sam_hdr_count_lines(header, "HD") < 1) return 0;
  return sam_hdr_update_hd(header, "SO", "unknown") == 0 && sam_hdr_remove_tag_hd(header, "GO") >= 0 &&
                 sam_hdr_remove_tag_hd(header, "SS") >= 0
             ? 0
             : -1;
}

lm_bam_output *lm_bam_output_open(
    int descriptor, const lm_header *header, const char *version, const char *command_line, int is_joined, int *error) {
  hFILE *bytes = open_duplicate(descriptor, error);
  if (bytes == NULL) return NULL;
  errno = 0;
  lm_bam_output *output = calloc(1, sizeof *output);
  if (output != NULL) output->file = hts_hopen(bytes, "alignments", "wb");
  if (output == NULL || output->file == NULL) {
    *error = failure();
    hclose_abruptly(bytes);
    free(output);
    return NULL;
  }
  output->header = sam_hdr_dup(sam_header(header));
  output->record = bam_init1();
  if (output->header != NULL && output->record != NULL &&
      complete_header(output->header, version, command_line, is_joined) == 0 &&
      sam_hdr_write(output->file, output->header) == 0)
    return output;
  *error = failure();
  close_output(output);
  return NULL;
}

/// Removes each tag of that name. 0, or an errno value.
static int remove_tag(bam1_t *record, const char *tag) {
  uint8_t *value;
  while ((value = bam_aux_get(record, tag)) != NULL) {
    if (bam_aux_del(record, value) != 0) return failure();
  }
  return errno == ENOENT ? 0 : failure();
}

int lm_bam_output_write(lm_bam_output *output, const lm_record *record, const char *label, float probability) {
  errno = 0;
  bam1_t *copy = output->record;
  if (bam_copy1(copy, bam_record(record)) == NULL) return ENOMEM;
  int error = remove_tag(copy, "lm");
  if (error == 0) error = remove_tag(copy, "lp");
  if (error != 0) return error;
  errno = 0;
  if (label != NULL) {
    if (bam_aux_update_str(copy, "lm", -1, label) != 0) return failure();
    if (bam_aux_update_float(copy, "lp", probability) != 0) return failure();
    errno = 0;
  }
  return sam_write1(output->file, output->header, copy) >= 0 ? 0 : failure();
}

int lm_bam_output_close(lm_bam_output *output) { return close_output(output); }

// MARK: BGZF

struct lm_block_output {
  BGZF *blocks;
};

lm_block_output *lm_block_output_open(int descriptor, int *error) {
  hFILE *bytes = open_duplicate(descriptor, error);
  if (bytes == NULL) return NULL;
  errno = 0;
  lm_block_output *output = malloc(sizeof *output);
  BGZF *blocks = output == NULL ? NULL : bgzf_hopen(bytes, "w");
  if (blocks != NULL) {
    output->blocks = blocks;
    return output;
  }
  *error = failure();
  hclose_abruptly(bytes);
  free(output);
  return NULL;
}

int lm_block_output_write(lm_block_output *output, const uint8_t *bytes, size_t size) {
  errno = 0;
  return bgzf_write(output->blocks, bytes, size) == (ssize_t)size ? 0 : failure();
}

int lm_block_output_close(lm_block_output *output) {
  errno = 0;
  int error = bgzf_close(output->blocks) == 0 ? 0 : failure();
  free(output);
  return error;
}
