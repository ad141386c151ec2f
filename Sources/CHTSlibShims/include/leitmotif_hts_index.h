/// Random access to alignments and to FASTA: references, indexes, intervals, checksums.
///
/// Paths are of local files: give absolute ones, or ones that begin with `./`, so that none reads like a URL.
#ifndef LEITMOTIF_HTS_INDEX_H
#define LEITMOTIF_HTS_INDEX_H

#include "leitmotif_hts.h"

// MARK: Contigs of alignments

/// The number of reference sequences that the header lists.
int lm_alignments_contig_count(const lm_alignments *file);

/// The name of a contig; valid while the file is open.
const char *lm_alignments_contig_name(const lm_alignments *file, int contig);

int64_t lm_alignments_contig_length(const lm_alignments *file, int contig);

/// Writes the header's checksum of a contig (M5) to `digest`, which has room for `size` bytes with the ending zero.
/// 1 if there is one that fits, 0 if not.
int lm_alignments_contig_digest(const lm_alignments *file, int contig, char *digest, size_t size);

/// Whether the file is CRAM.
int lm_alignments_is_cram(const lm_alignments *file);

/// Takes the bases of CRAM from this FASTA, whose index stands beside it. 0, or -1 if it cannot be read.
int lm_alignments_use_reference(lm_alignments *file, const char *fasta);

// MARK: Place of the record at hand, which was wanted whole

/// The first base on the contig, from 0.
int64_t lm_alignments_start(const lm_alignments *file);

/// The base after the last one on the contig; that after the first for an unmapped read that has a place.
int64_t lm_alignments_end(const lm_alignments *file);

// MARK: Selection by index

/// Bases start ..< end of a contig, from 0.
typedef struct {
  int contig;
  int64_t start;
  int64_t end;
} lm_interval;

/// Reads an index: BAI or CSI of BAM, CRAI of CRAM. 0, or -1 if it cannot be read.
int lm_alignments_load_index(lm_alignments *file, const char *path, const char *index_path);

/// From now on lm_alignments_next gives each record that overlaps an interval, once, in the file's order. The intervals are
/// sorted by contig, then start, and touch no other; at least one. 0, or -1 where the index is damaged or memory lacks.
int lm_alignments_select(lm_alignments *file, const lm_interval *intervals, size_t count);

// MARK: Making indexes

enum lm_index_status { LM_INDEX_BUILT, LM_INDEX_IMPOSSIBLE, LM_INDEX_UNWRITABLE };

/// Writes the index of a BAM or CRAM file: CSI where `is_csi`, else BAI; CRAI of CRAM.
int lm_index_build(const char *path, const char *index_path, int is_csi);

/// Writes the index of FASTA, and that of its blocks if it is bgzip.
int lm_index_build_fasta(const char *path, const char *index_path, const char *block_index_path);

// MARK: Bytes of plain or bgzip files, from any place

typedef struct lm_blocks lm_blocks;

/// NULL on failure, with an errno value in `*error`.
lm_blocks *lm_blocks_open(const char *path, int *error);

/// Whether it is BGZF, whose places are virtual offsets; else they are bytes.
int lm_blocks_are_compressed(const lm_blocks *blocks);

/// Whether BGZF's end-of-file block is missing.
int lm_blocks_lack_end(const lm_blocks *blocks);

/// Reads up to `size` bytes from a place; fewer only at the end. The number of bytes, or -1 for damaged data.
ptrdiff_t lm_blocks_read(lm_blocks *blocks, int64_t place, uint8_t *bytes, size_t size);

void lm_blocks_close(lm_blocks *blocks);

// MARK: Checksums

typedef struct lm_digest lm_digest;

/// NULL without memory.
lm_digest *lm_digest_make(void);
void lm_digest_add(lm_digest *digest, const uint8_t *bytes, size_t size);

/// Writes 32 hexadecimal digits and a zero to `text`, and frees.
void lm_digest_finish(lm_digest *digest, char *text);

// MARK: Files

/// What a path leads to: seconds of its last change, bytes, and whether it is a regular file. 0, or an errno value.
int lm_file_status(const char *path, int64_t *changed, int64_t *size, int *is_regular);

/// Whether a file of a new name can be made; it is removed again.
int lm_can_make(const char *path);

/// Makes a folder of this process in the system's place for temporary files; for lm_free. NULL on failure. A descriptor in
/// `*lock` keeps it as long as it is open: before a folder is made, those go that processes left when they were killed.
char *lm_temporary_folder(int *lock);

/// Makes a file without a name in the system's place for temporary files: a descriptor to read and write, or -1.
int lm_temporary_file(void);

/// Writes all of some bytes. 0, or an errno value.
int lm_write(int descriptor, const uint8_t *bytes, size_t size);
void lm_close(int descriptor);

/// Where a path leads, without links; for lm_free. NULL on failure.
char *lm_real_path(const char *path);

void lm_free(char *text);

/// 0, or an errno value.
int lm_link(const char *path, const char *new_path);
int lm_rename(const char *path, const char *new_path);
void lm_remove(const char *path);
void lm_remove_folder(const char *path);

#endif
