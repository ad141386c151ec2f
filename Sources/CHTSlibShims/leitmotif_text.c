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

/// The bits from last to first: of a code that of its complement, of two packed codes those of the other strand.
static uint8_t reversed_bits(uint8_t byte) {
  byte = (uint8_t)(byte >> 4 | byte << 4);
  byte = (uint8_t)((byte >> 2 & 0x33) | (byte & 0x33) << 2);
  return (uint8_t)((byte >> 1 & 0x55) | (byte & 0x55) << 1);
}

int lm_unpack_codes(const uint8_t *packed, size_t count, uint8_t *codes) {
  uint8_t zeros = 0;
  for (size_t i = 0; i < count / 2; i++) {
    uint8_t first = packed[i] >> 4, second = packed[i] & 15;
    codes[2 * i] = first;
    codes[2 * i + 1] = second;
    zeros |= (uint8_t)((first == 0) | (second == 0));
  }
  if (count % 2 == 1) {
    codes[count - 1] = packed[count / 2] >> 4;
    zeros |= codes[count - 1] == 0;
  }
  return !zeros;
}

int lm_unpack_codes_reversed(const uint8_t *packed, size_t count, uint8_t *codes) {
  size_t pairs = count / 2;
  uint8_t zeros = 0;
  if (count % 2 == 1) {
    *codes = reversed_bits(packed[pairs]) & 15;
    zeros |= *codes == 0;
    codes++;
  }
  for (size_t i = 0; i < pairs; i++) {
    uint8_t pair = reversed_bits(packed[pairs - 1 - i]);
    uint8_t first = pair >> 4, second = pair & 15;
    codes[2 * i] = first;
    codes[2 * i + 1] = second;
    zeros |= (uint8_t)((first == 0) | (second == 0));
  }
  return !zeros;
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
