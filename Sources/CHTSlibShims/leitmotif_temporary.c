// mkostemp is GNU's.
#define _GNU_SOURCE
#include "leitmotif_hts_index.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <htslib/kstring.h>

static const char *temporary_place(void) {
  const char *place = getenv("TMPDIR");
  return place != NULL && *place != '\0' ? place : "/tmp";
}

/// `place/name`; NULL without memory.
static char *joined(const char *place, const char *name) {
  kstring_t path = KS_INITIALIZE;
  if (kputs(place, &path) >= 0 && kputc('/', &path) >= 0 && kputs(name, &path) >= 0) return ks_release(&path);
  ks_free(&path);
  return NULL;
}

// MARK: Folders

/// What the names of folders begin with.
static const char PREFIX[] = "leitmotif-index-";

/// Opens and locks a folder of this user that no process has locked: a descriptor that keeps the lock, or -1.
static int lock_folder(const char *path) {
  int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (descriptor < 0) return -1;
  struct stat opened, named;
  // The folder may have been removed since it was opened.
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0 && fstat(descriptor, &opened) == 0 && opened.st_uid == geteuid() &&
      lstat(path, &named) == 0 && named.st_dev == opened.st_dev && named.st_ino == opened.st_ino)
    return descriptor;
  close(descriptor);
  return -1;
}

/// Removes the files of a locked folder, and the folder.
static void empty_folder(int descriptor, const char *path) {
  DIR *folder = fdopendir(dup(descriptor));
  if (folder == NULL) return;
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) unlinkat(descriptor, entry->d_name, 0);
  closedir(folder);
  rmdir(path);
}

/// Removes the folders of processes that ended before they could: those that none has locked.
static void remove_abandoned(const char *place) {
  DIR *folder = opendir(place);
  if (folder == NULL) return;
  for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
    if (strncmp(entry->d_name, PREFIX, sizeof PREFIX - 1) != 0) continue;
    char *path = joined(place, entry->d_name);
    int descriptor = path != NULL ? lock_folder(path) : -1;
    if (descriptor >= 0) {
      empty_folder(descriptor, path);
      close(descriptor);
    }
    free(path);
  }
  closedir(folder);
}

char *lm_temporary_folder(int *lock) {
  remove_abandoned(temporary_place());
  // Another process may take a new folder for an abandoned one before it is locked.
  for (int attempt = 0; attempt < 10; attempt++) {
    char *path = joined(temporary_place(), "leitmotif-index-XXXXXX");
    if (path != NULL && mkdtemp(path) != NULL && (*lock = lock_folder(path)) >= 0) return path;
    free(path);
  }
  return NULL;
}

// MARK: Files

int lm_temporary_file(void) {
  char *path = joined(temporary_place(), "leitmotif-XXXXXX");
  int descriptor = path != NULL ? mkostemp(path, O_CLOEXEC) : -1;
  if (descriptor >= 0) unlink(path);
  free(path);
  return descriptor;
}
