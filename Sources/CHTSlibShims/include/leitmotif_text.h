/// What takes the time in text and packed bases: loops over bytes that the compiler turns into vector instructions.
///
/// A base's code is the set of bases that it may be: 1 A, 2 C, 4 G, 8 T, sums of them for the other IUPAC letters. No
/// function allocates, keeps a pointer or writes beyond what it returns; buffers do not overlap and need no alignment.
#ifndef LEITMOTIF_TEXT_H
#define LEITMOTIF_TEXT_H

#include <stddef.h>
#include <stdint.h>

/// The bytes before the first LF or CR; `count` where there is none.
size_t lm_line_length(const uint8_t *bytes, size_t count);

/// Writes the codes of `letters` up to the first that is no base to `codes`, which has room for `count`, and returns their
/// number. Beyond them `codes` may be changed.
size_t lm_codes_of_letters(const uint8_t *letters, size_t count, uint8_t *codes);

/// Unpacks `count` codes of four bits, the first in the high ones, as BAM has them. Whether none is 0.
int lm_unpack_codes(const uint8_t *packed, size_t count, uint8_t *codes);

/// As lm_unpack_codes, of the other strand in its own direction.
int lm_unpack_codes_reversed(const uint8_t *packed, size_t count, uint8_t *codes);

/// A record of FASTQ on four lines, by places in its bytes.
typedef struct {
  /// Bytes of the header line without the @.
  size_t header_length;
  size_t base_count;
  /// Bytes of the record with its last LF.
  size_t size;
} lm_fastq_lines;

/// Reads the record that `bytes` begin with, and writes its codes to `codes`, which has room for `room`. 1, or 0 where it
/// is anything but four whole lines that end in LF: @header, 1 ... room bases, + with or without text, as many qualities.
int lm_fastq_read_lines(const uint8_t *bytes, size_t count, uint8_t *codes, size_t room, lm_fastq_lines *lines);

#endif
