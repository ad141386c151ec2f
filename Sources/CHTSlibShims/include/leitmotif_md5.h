// The MD5 digest of a file, by htslib's functions.
#ifndef LEITMOTIF_MD5_H
#define LEITMOTIF_MD5_H

// Writes the 32 hexadecimal digits of the digest of the file `path`, and a 0, into `hex`, which the caller owns and which
// holds 33 characters. Returns 0, or the system's error number; then `hex` is not written.
int lm_md5_of_file(const char *path, char *hex);

#endif
