#include "leitmotif_md5.h"

#include <errno.h>
#include <stdio.h>

#include <htslib/hts.h>

int lm_md5_of_file(const char *path, char *hex) {
  FILE *file = fopen(path, "rb");
  if (!file) return errno;
  hts_md5_context *context = hts_md5_init();
  if (!context) {
    fclose(file);
    return ENOMEM;
  }
  unsigned char bytes[1 << 14];
  size_t count;
  while ((count = fread(bytes, 1, sizeof bytes, file)) > 0) hts_md5_update(context, bytes, count);
  int error = ferror(file) ? (errno ? errno : EIO) : 0;
  if (!error) {
    unsigned char digest[16];
    hts_md5_final(digest, context);
    hts_md5_hex(hex, digest);
  }
  hts_md5_destroy(context);
  fclose(file);
  return error;
}
