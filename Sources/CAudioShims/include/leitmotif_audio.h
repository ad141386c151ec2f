#ifndef LEITMOTIF_AUDIO_H
#define LEITMOTIF_AUDIO_H

#include <stdint.h>

// FLAC, Ogg and what else libsndfile reads. The library is looked for when it is first needed (dlopen), so that
// programs start without it; its header is not needed, as the five functions and the structure that are used have not
// changed since version 1.0.0 (https://libsndfile.github.io/libsndfile/api.html).

#ifdef __cplusplus
extern "C" {
#endif

// A file that is being read.
typedef struct lm_audio lm_audio;

// 1 if libsndfile is installed, else 0.
int lm_audio_is_available(void);

// Opens a file; NULL if it cannot be, with the reason (NUL-terminated) in `reason`, which has `capacity` bytes.
lm_audio *lm_audio_open(const char *path, char *reason, int32_t capacity);

int32_t lm_audio_channel_count(const lm_audio *audio);
int32_t lm_audio_sample_rate(const lm_audio *audio);

// Writes at most `frame_count` frames, of the channels' samples in turn, -1 to 1, to `samples` [frame_count, channels],
// which the caller owns. Returns how many frames were written; 0 at the end, or where the rest cannot be decoded.
int64_t lm_audio_read(lm_audio *audio, float *samples, int64_t frame_count);

// 1 if decoding failed before the end, else 0.
int lm_audio_has_failed(lm_audio *audio);

void lm_audio_close(lm_audio *audio);

#ifdef __cplusplus
}
#endif

#endif
