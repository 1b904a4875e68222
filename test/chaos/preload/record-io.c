/* Records, in their true order, what a process does to its database files and what it tells its clients.
 * Loaded by LD_PRELOAD into the built service by the power-loss check; RECORD_IO names the file to write, RECORD_IO_DIR the
 * data folder. Each record: kind (1 byte), name length (1), name, offset (8), length (8), bytes. One lock orders them all. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static char folder[4096];
static ssize_t (*real_write)(int, const void *, size_t);

__attribute__((constructor)) static void start(void) {
  real_write = dlsym(RTLD_NEXT, "write");
  const char *file = getenv("RECORD_IO"), *dir = getenv("RECORD_IO_DIR");
  if (!file || !dir || !realpath(dir, folder)) return;
  log_fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static void put(const void *bytes, size_t length) {
  const char *from = bytes;
  while (length > 0) {
    ssize_t done = real_write(log_fd, from, length);
    if (done <= 0) abort();
    from += done;
    length -= (size_t)done;
  }
}

static void record(char kind, const char *name, int64_t offset, const void *bytes, uint64_t length) {
  uint8_t size = (uint8_t)strlen(name);
  put(&kind, 1);
  put(&size, 1);
  put(name, size);
  put(&offset, 8);
  put(&length, 8);
  if (bytes) put(bytes, length);
}

/* The name of an open file of the data folder, "." for the folder itself; NULL for any other. */
static const char *name_of(int fd, char *path) {
  if (log_fd < 0) return NULL;
  char link[64], *end = link + sizeof link;
  char *at = end;
  *--at = 0;
  int rest = fd;
  do *--at = (char)('0' + rest % 10); while (rest /= 10);
  at -= 14;
  memcpy(at, "/proc/self/fd/", 14);
  ssize_t size = readlink(at, path, 4095);
  if (size <= 0) return NULL;
  path[size] = 0;
  size_t length = strlen(folder);
  if (strncmp(path, folder, length) != 0) return NULL;
  if (path[length] == 0) return ".";
  return path[length] == '/' ? path + length + 1 : NULL;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  char path[4096];
  const char *name = name_of(fd, path);
  if (!name) return real(fd, bytes, length, offset);
  pthread_mutex_lock(&lock);
  ssize_t done = real(fd, bytes, length, offset);
  if (done > 0) record('W', name, offset, bytes, (uint64_t)done);
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) { return pwrite64(fd, bytes, length, offset); }

static int sync_with(int (*real)(int), int fd) {
  char path[4096];
  const char *name = name_of(fd, path);
  if (!name) return real(fd);
  pthread_mutex_lock(&lock);
  int result = real(fd);
  if (result == 0) record('S', name, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int fsync(int fd) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fsync");
  return sync_with(real, fd);
}

int fdatasync(int fd) {
  static int (*real)(int);
  if (!real) real = dlsym(RTLD_NEXT, "fdatasync");
  return sync_with(real, fd);
}

int ftruncate64(int fd, off64_t length) {
  static int (*real)(int, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "ftruncate64");
  char path[4096];
  const char *name = name_of(fd, path);
  if (!name) return real(fd, length);
  pthread_mutex_lock(&lock);
  int result = real(fd, length);
  if (result == 0) record('T', name, length, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

int ftruncate(int fd, off_t length) { return ftruncate64(fd, length); }

int unlink(const char *path) {
  static int (*real)(const char *);
  if (!real) real = dlsym(RTLD_NEXT, "unlink");
  size_t length = strlen(folder);
  if (log_fd < 0 || strncmp(path, folder, length) != 0 || path[length] != '/') return real(path);
  pthread_mutex_lock(&lock);
  int result = real(path);
  if (result == 0) record('U', path + length + 1, 0, NULL, 0);
  pthread_mutex_unlock(&lock);
  return result;
}

/* What goes to a socket is recorded before it is sent: an answer that a client has seen is always in the record. */
static int is_socket(int fd) {
  struct stat found;
  return log_fd >= 0 && fstat(fd, &found) == 0 && S_ISSOCK(found.st_mode);
}

ssize_t write(int fd, const void *bytes, size_t length) {
  if (!real_write) real_write = dlsym(RTLD_NEXT, "write");
  char path[4096];
  const char *name = name_of(fd, path);
  if (!name && !is_socket(fd)) return real_write(fd, bytes, length);
  pthread_mutex_lock(&lock);
  off64_t offset = name ? lseek64(fd, 0, SEEK_CUR) : 0;
  if (!name) record('A', "", 0, bytes, length);
  ssize_t done = real_write(fd, bytes, length);
  if (name && done > 0) record('W', name, offset, bytes, (uint64_t)done);
  pthread_mutex_unlock(&lock);
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  static ssize_t (*real)(int, const struct iovec *, int);
  if (!real) real = dlsym(RTLD_NEXT, "writev");
  if (!is_socket(fd)) return real(fd, parts, count);
  pthread_mutex_lock(&lock);
  for (int index = 0; index < count; index++) record('A', "", 0, parts[index].iov_base, parts[index].iov_len);
  pthread_mutex_unlock(&lock);
  return real(fd, parts, count);
}
