#include "leitmotif_text.h"

#include <string.h>

/// Bytes looked at together: a few vectors, and short enough to go over again one by one.
enum { STRIDE = 32 };

// MARK: Lines

size_t lm_line_length(const uint8_t *bytes, size_t count) {
  size_t place = 0;
  for (; place + STRIDE <= count; place += STRIDE) {
    uint8_t ends = 0;
    for (size_t i = 0; i < STRIDE; i++) ends |= (uint8_t)((bytes[place + i] == '\n') | (bytes[place + i] == '\r'));
    if (ends) break;
  }
  while (place < count && bytes[place] != '\n' && bytes[place] != '\r') place++;
  return place;
}

// MARK: Letters

/// By letter without its bit of case, from '@' on; 0 is no base.
static const uint8_t codes_by_letter[32] = {
    ['A' & 31] = 1,  ['C' & 31] = 2,  ['G' & 31] = 4,  ['T' & 31] = 8,  ['U' & 31] = 8, ['M' & 31] = 3,
    ['R' & 31] = 5,  ['W' & 31] = 9,  ['S' & 31] = 6,  ['Y' & 31] = 10, ['K' & 31] = 12, ['V' & 31] = 7,
    ['H' & 31] = 11, ['D' & 31] = 13, ['B' & 31] = 14, ['N' & 31] = 15,
};

static uint8_t code_of_letter(uint8_t letter) { return letter >> 6 == 1 ? codes_by_letter[letter & 31] : 0; }

/// The code of A, C, G, T or N in either case; 0 of everything else.
static uint8_t common_code(uint8_t letter) {
  uint8_t upper = letter & 0xDF;
  return (uint8_t)(((upper == 'A') | (upper == 'N')) | ((upper == 'C') | (upper == 'N')) << 1 |
                   ((upper == 'G') | (upper == 'N')) << 2 | ((upper == 'T') | (upper == 'N')) << 3);
}

size_t lm_codes_of_letters(const uint8_t *letters, size_t count, uint8_t *codes) {
  size_t place = 0;
  while (place < count) {
    size_t length = count - place < STRIDE ? count - place : STRIDE;
    uint8_t others = 0;
    if (length == STRIDE) {
      for (size_t i = 0; i < STRIDE; i++) {
        uint8_t code = common_code(letters[place + i]);
        codes[place + i] = code;
        others |= (uint8_t)(code == 0);
      }
      if (!others) {
        place += STRIDE;
        continue;
      }
    }
    for (size_t i = 0; i < length; i++) {
      uint8_t code = code_of_letter(letters[place + i]);
      if (code == 0) return place + i;
      codes[place + i] = code;
    }
    place += length;
  }
  return count;
}

// MARK: Packed codes

/// Bytes of packed codes that are unpacked together.
enum { GROUP = 16 };
typedef uint8_t group __attribute__((ext_vector_type(GROUP)));
typedef uint8_t pairs __attribute__((ext_vector_type(2 * GROUP)));

static group load(const uint8_t *bytes) {
  group values;
  memcpy(&values, bytes, sizeof values);
  return values;
}

/// Writes the codes of the high and the low four bits, in turn; the lanes where one is 0 are added to `*zeros`.
static void store_pairs(group packed, uint8_t *codes, group *zeros) {
  group first = packed >> 4, second = packed & 15;
  *zeros |= (group)((first == 0) | (second == 0));
  pairs both = __builtin_shufflevector(first, second, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23, 8, 24, 9, 25,
                                       10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
  memcpy(codes, &both, sizeof both);
}

static int is_any(group lanes) {
  uint64_t halves[2];
  memcpy(halves, &lanes, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

/// The bits from last to first: of a code that of its complement, of two packed codes those of the other strand.
static group reversed_bits(group bytes) {
  bytes = bytes >> 4 | bytes << 4;
  bytes = (bytes >> 2 & 0x33) | (bytes & 0x33) << 2;
  return (bytes >> 1 & 0x55) | (bytes & 0x55) << 1;
}

static group reversed_lanes(group bytes) {
  return __builtin_shufflevector(bytes, bytes, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

/// A few bytes are unpacked in a group of their own; of more, the last group overlaps the one before.
static int unpack_pairs(const uint8_t *packed, size_t count, uint8_t *codes) {
  group zeros = 0;
  if (count < GROUP) {
    // Bytes that are not there become codes that are not 0.
    uint8_t some[GROUP], unpacked[2 * GROUP];
    memset(some, 0x11, sizeof some);
    memcpy(some, packed, count);
    store_pairs(load(some), unpacked, &zeros);
    memcpy(codes, unpacked, 2 * count);
    return !is_any(zeros);
  }
  for (size_t i = 0; i + GROUP < count; i += GROUP) store_pairs(load(packed + i), codes + 2 * i, &zeros);
  store_pairs(load(packed + count - GROUP), codes + 2 * (count - GROUP), &zeros);
  return !is_any(zeros);
}

static int unpack_pairs_reversed(const uint8_t *packed, size_t count, uint8_t *codes) {
  group zeros = 0;
  if (count < GROUP) {
    uint8_t some[GROUP], unpacked[2 * GROUP];
    memset(some, 0x11, sizeof some);
    memcpy(some + GROUP - count, packed, count);
    store_pairs(reversed_lanes(reversed_bits(load(some))), unpacked, &zeros);
    memcpy(codes, unpacked, 2 * count);
    return !is_any(zeros);
  }
  for (size_t i = 0; i + GROUP < count; i += GROUP)
    store_pairs(reversed_lanes(reversed_bits(load(packed + count - GROUP - i))), codes + 2 * i, &zeros);
  store_pairs(reversed_lanes(reversed_bits(load(packed))), codes + 2 * (count - GROUP), &zeros);
  return !is_any(zeros);
}

int lm_unpack_codes(const uint8_t *packed, size_t count, uint8_t *codes) {
  if (count % 2 == 0) return unpack_pairs(packed, count / 2, codes);
  uint8_t last = packed[count / 2] >> 4;
  codes[count - 1] = last;
  return unpack_pairs(packed, count / 2, codes) & (last != 0);
}

int lm_unpack_codes_reversed(const uint8_t *packed, size_t count, uint8_t *codes) {
  if (count % 2 == 0) return unpack_pairs_reversed(packed, count / 2, codes);
  // Of the last byte the low bits are no base.
  uint8_t first = reversed_bits((group)(packed[count / 2] & 0xF0))[0];
  *codes = first;
  return unpack_pairs_reversed(packed, count / 2, codes + 1) & (first != 0);
}

// MARK: FASTQ

int lm_fastq_read_lines(const uint8_t *bytes, size_t count, uint8_t *codes, size_t room, lm_fastq_lines *lines) {
  if (count == 0 || bytes[0] != '@') return 0;
  size_t place = 1 + lm_line_length(bytes + 1, count - 1);
  if (place >= count || bytes[place] != '\n') return 0;
  lines->header_length = place - 1;
  place++;

  size_t limit = count - place < room ? count - place : room;
  size_t bases = lm_codes_of_letters(bytes + place, limit, codes);
  place += bases;
  if (bases == 0 || count - place < 3 || bytes[place] != '\n' || bytes[place + 1] != '+') return 0;
  lines->base_count = bases;
  place += 2;

  place += lm_line_length(bytes + place, count - place);
  if (place >= count || bytes[place] != '\n') return 0;
  place++;
  // The first line end is the one after the qualities.
  if (count - place <= bases || lm_line_length(bytes + place, bases + 1) != bases || bytes[place + bases] != '\n') return 0;
  lines->size = place + bases + 1;
  return 1;
}
