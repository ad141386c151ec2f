#include "leitmotif_audio.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

// SF_INFO of <sndfile.h>.
typedef struct {
  int64_t frames;
  int samplerate;
  int channels;
  int format;
  int sections;
  int seekable;
} sound_info;

enum { READ = 0x10 };

typedef struct {
  void *library;
  void *(*open)(const char *path, int mode, sound_info *info);
  int (*close)(void *file);
  int64_t (*read)(void *file, float *samples, int64_t frame_count);
  int (*error)(void *file);
  const char *(*reason)(void *file);
} sound_library;

struct lm_audio {
  sound_library library;
  void *file;
  sound_info info;
};

// 1 if the library and its functions are found. It stays loaded as long as a file is open; opening it again is cheap.
static int load(sound_library *library) {
  static const char *const names[] = {"libsndfile.so.1", "libsndfile.so", "libsndfile.1.dylib",
                                      "/opt/homebrew/lib/libsndfile.1.dylib", "/usr/local/lib/libsndfile.1.dylib"};
  library->library = NULL;
  for (size_t i = 0; i < sizeof names / sizeof *names && !library->library; i++)
    library->library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (!library->library) return 0;
  *(void **)&library->open = dlsym(library->library, "sf_open");
  *(void **)&library->close = dlsym(library->library, "sf_close");
  *(void **)&library->read = dlsym(library->library, "sf_readf_float");
  *(void **)&library->error = dlsym(library->library, "sf_error");
  *(void **)&library->reason = dlsym(library->library, "sf_strerror");
  if (library->open && library->close && library->read && library->error && library->reason) return 1;
  dlclose(library->library);
  return 0;
}

int lm_audio_is_available(void) {
  sound_library library;
  if (!load(&library)) return 0;
  dlclose(library.library);
  return 1;
}

lm_audio *lm_audio_open(const char *path, char *reason, int32_t capacity) {
  lm_audio *audio = calloc(1, sizeof *audio);
  if (!audio) {
    snprintf(reason, (size_t)capacity, "not enough memory");
    return NULL;
  }
  if (!load(&audio->library)) {
    snprintf(reason, (size_t)capacity, "libsndfile is not installed");
    free(audio);
    return NULL;
  }
  audio->file = audio->library.open(path, READ, &audio->info);
  if (audio->file) return audio;
  snprintf(reason, (size_t)capacity, "%s", audio->library.reason(NULL));
  dlclose(audio->library.library);
  free(audio);
  return NULL;
}

int32_t lm_audio_channel_count(const lm_audio *audio) { return audio->info.channels; }

int32_t lm_audio_sample_rate(const lm_audio *audio) { return audio->info.samplerate; }

int64_t lm_audio_read(lm_audio *audio, float *samples, int64_t frame_count) {
  return audio->library.read(audio->file, samples, frame_count);
}

int lm_audio_has_failed(lm_audio *audio) { return audio->library.error(audio->file) != 0; }

void lm_audio_close(lm_audio *audio) {
  audio->library.close(audio->file);
  dlclose(audio->library.library);
  free(audio);
}
