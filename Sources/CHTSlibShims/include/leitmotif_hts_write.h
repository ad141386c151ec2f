/// What is written through htslib: alignments with predictions as BAM, and bytes in BGZF blocks.
///
/// One handle belongs to one thread at a time. No function writes to standard error.
#ifndef LEITMOTIF_HTS_WRITE_H
#define LEITMOTIF_HTS_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "leitmotif_hts.h"

// MARK: Headers and records, to keep

/// A copy of the header of an alignment file.
typedef struct lm_header lm_header;

/// NULL if its lines cannot be read, or if there is not enough memory.
lm_header *lm_alignments_copy_header(const lm_alignments *file);

/// Frees it.
void lm_header_free(lm_header *header);

enum lm_header_difference { LM_HEADER_FITS, LM_HEADER_OTHER_REFERENCES, LM_HEADER_OTHER_GROUPS, LM_HEADER_NO_MEMORY };

/// Whether records of a file with the header `other` can stand under `header`: the same @SQ names and lengths in the
/// same order, and no @RG line that it has not.
enum lm_header_difference lm_header_compare(lm_header *header, lm_header *other);

/// A copy of an alignment record.
typedef struct lm_record lm_record;

/// A copy of the record at hand; NULL with LM_ALIGNMENTS_NO_MEMORY or, where its tags cannot be read,
/// LM_ALIGNMENTS_BAD_RECORD in `*status`.
lm_record *lm_alignments_copy_record(const lm_alignments *file, int *status);

/// The read's name; valid as long as the record.
const char *lm_record_name(const lm_record *record);

/// Whether two records have the same content.
int lm_record_equal(const lm_record *a, const lm_record *b);

/// Frees it.
void lm_record_free(lm_record *record);

// MARK: Output

/// A BAM file that is being written.
typedef struct lm_bam_output lm_bam_output;

/// Writes a copy of `header` with a @PG line of this program to a duplicate of `descriptor`. Where records of several
/// files follow (`is_joined`), the header claims no order of them. Strings are copied.
/// NULL on failure, with an errno value in `*error`.
lm_bam_output *lm_bam_output_open(
    int descriptor, const lm_header *header, const char *version, const char *command_line, int is_joined, int *error);

/// Writes a copy of `record` with the tags lm:Z and lp:f in place of any it has, or without them where `label` is NULL.
/// 0, or an errno value.
int lm_bam_output_write(lm_bam_output *output, const lm_record *record, const char *label, float probability);

/// Writes what is left, closes the duplicate and frees. 0, or an errno value: then the file is not whole.
int lm_bam_output_close(lm_bam_output *output);

/// A BGZF file that is being written.
typedef struct lm_block_output lm_block_output;

/// Compresses into a duplicate of `descriptor`. NULL on failure, with an errno value in `*error`.
lm_block_output *lm_block_output_open(int descriptor, int *error);

/// 0, or an errno value.
int lm_block_output_write(lm_block_output *output, const uint8_t *bytes, size_t size);

/// Writes what is left and the end-of-file block, closes the duplicate and frees. 0, or an errno value.
int lm_block_output_close(lm_block_output *output);

#endif
