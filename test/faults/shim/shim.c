/*
 * Stands between a program and the C library (LD_PRELOAD) and lets chosen calls to the disk go wrong, or writes down all
 * of them. Two environment variables name files, and neither is needed:
 *
 * FAULTS_CONTROL  a file of 512 bytes, mapped: what to break (struct control). Whoever drives the program writes into it
 *                 while it runs, so that a fault begins at a chosen moment. It also counts calls and hits.
 * FAULTS_JOURNAL  a file to which every change below FAULTS_ROOT is appended (struct record): from it follows what a
 *                 power cut at any moment could have left.
 * FAULTS_BOOT     a file with another boot id than the machine's: LMDB then takes what it finds for what a power cut left.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, SYNC = 2, RENAME = 4, TRUNCATE = 8, CREATE = 16, REMOVE = 32, READ = 64 };
enum { FAIL_EIO = 1, FAIL_ENOSPC = 2, SHORT = 3, LOST = 4 };

struct control {
  _Atomic uint32_t armed;
  uint32_t calls; /* which: a sum of the bits above */
  uint32_t how;
  uint32_t for_ever;
  uint32_t at;            /* the matching call at which it begins, counted from 0 */
  _Atomic uint32_t seen;  /* matching calls since it was armed */
  _Atomic uint32_t hits;
  _Atomic uint32_t is_full; /* statfs says that so many bytes are free */
  _Atomic uint64_t free_bytes;
  char pattern[256]; /* of paths, as for fnmatch: '*' goes over '/' */
};

/* Kinds of a record. A sync has two: what was written before its beginning is on disk once its end is there. */
enum { J_WRITE = 1, J_TRUNCATE, J_SYNC_BEGIN, J_SYNC_END, J_SYNC_FAILED, J_CREATE, J_RENAME, J_REMOVE, J_LINK, J_MKDIR, J_RMDIR };

struct record {
  uint32_t kind;
  uint32_t is_durable; /* the file was opened so that each write is synced */
  uint64_t inode;
  uint64_t at; /* offset, length of a truncation, or number of a sync */
  uint32_t path_bytes;
  uint32_t data_bytes; /* written bytes, or the second path */
};

static struct control *control;
static struct control nothing;
static int journal = -1;
static const char *boot_id;
static char root[PATH_MAX];
static _Atomic uint64_t syncs;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(result, name, ...) static result (*real_##name)(__VA_ARGS__)
REAL(ssize_t, write, int, const void *, size_t);
REAL(ssize_t, writev, int, const struct iovec *, int);
REAL(ssize_t, pwrite64, int, const void *, size_t, off64_t);
REAL(ssize_t, read, int, void *, size_t);
REAL(ssize_t, pread64, int, void *, size_t, off64_t);
REAL(ssize_t, preadv64, int, const struct iovec *, int, off64_t);
REAL(int, fsync, int);
REAL(int, fdatasync, int);
REAL(int, rename, const char *, const char *);
REAL(int, link, const char *, const char *);
REAL(int, unlink, const char *);
REAL(int, rmdir, const char *);
REAL(int, mkdir, const char *, mode_t);
REAL(int, ftruncate64, int, off64_t);
REAL(int, open64, const char *, int, ...);
REAL(int, statfs64, const char *, struct statfs64 *);
REAL(int, fstatfs64, int, struct statfs64 *);
REAL(long, syscall, long, ...);

__attribute__((constructor)) static void begin(void) {
#define FIND(name) *(void **)(&real_##name) = dlsym(RTLD_NEXT, #name)
  FIND(write), FIND(writev), FIND(pwrite64), FIND(read), FIND(pread64), FIND(preadv64), FIND(fsync), FIND(fdatasync);
  FIND(rename), FIND(link), FIND(unlink), FIND(rmdir), FIND(mkdir), FIND(ftruncate64), FIND(open64);
  FIND(statfs64), FIND(fstatfs64), FIND(syscall);
  control = &nothing;
  const char *path = getenv("FAULTS_CONTROL");
  if (path != NULL) {
    int file = real_open64(path, O_RDWR | O_CLOEXEC);
    void *map = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (map == MAP_FAILED) abort();
    control = map;
    close(file);
  }
  boot_id = getenv("FAULTS_BOOT");
  path = getenv("FAULTS_JOURNAL");
  const char *below = getenv("FAULTS_ROOT");
  if (path != NULL && below != NULL && realpath(below, root) != NULL) {
    journal = real_open64(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (journal < 0) abort();
  }
}

static void path_of(int file, char *path) {
  char link[32];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  path[length < 0 ? 0 : length] = 0;
}

/* What is to go wrong with this call; 0 for nothing. */
static uint32_t fault_of(uint32_t call, const char *path) {
  if (!(control->calls & call) || fnmatch(control->pattern, path, 0) != 0) return 0;
  uint32_t number = atomic_fetch_add(&control->seen, 1);
  if (control->for_ever ? number < control->at : number != control->at) return 0;
  atomic_fetch_add(&control->hits, 1);
  return control->how;
}

static uint32_t fault_of_file(uint32_t call, int file) {
  if (!control->armed || !(control->calls & call)) return 0;
  int before = errno;
  char path[PATH_MAX];
  path_of(file, path);
  errno = before;
  return fault_of(call, path);
}

static uint32_t fault_of_path(uint32_t call, const char *path) { return control->armed ? fault_of(call, path) : 0; }

static int fail(uint32_t how) {
  errno = how == FAIL_ENOSPC ? ENOSPC : EIO;
  return -1;
}

/* The path as seen from the root, or NULL where it lies elsewhere. */
static const char *below_root(const char *path) {
  size_t length = strlen(root);
  if (strncmp(path, root, length) != 0) return NULL;
  return path[length] == '/' ? path + length + 1 : path[length] == 0 ? "" : NULL;
}

static void note(uint32_t kind, uint32_t is_durable, uint64_t inode, uint64_t at, const char *path, const void *data, size_t bytes) {
  struct record record = {kind, is_durable, inode, at, (uint32_t)strlen(path), (uint32_t)bytes};
  struct iovec parts[] = {{&record, sizeof record}, {(void *)path, record.path_bytes}, {(void *)data, bytes}};
  if (real_writev(journal, parts, 3) != (ssize_t)(sizeof record + record.path_bytes + bytes)) abort();
}

/* Whether changes of this file are written down, and which it is. */
static int is_noted(int file, uint64_t *inode, char *path) {
  if (journal < 0) return 0;
  struct stat about;
  if (fstat(file, &about) != 0 || !(S_ISREG(about.st_mode) || S_ISDIR(about.st_mode))) return 0;
  path_of(file, path);
  *inode = about.st_ino;
  return below_root(path) != NULL;
}

static ssize_t do_write(int file, const void *bytes, size_t count, off64_t at) {
  if (at >= 0) return real_pwrite64(file, bytes, count, at);
  return real_write(file, bytes, count);
}

/* The lock is held over both: the journal has writes in the order in which the files have them. */
static ssize_t noted_write(int file, const void *bytes, size_t count, off64_t at) {
  int before = errno;
  char path[PATH_MAX];
  uint64_t inode;
  if (!is_noted(file, &inode, path)) {
    errno = before;
    return do_write(file, bytes, count, at);
  }
  pthread_mutex_lock(&lock);
  int flags = fcntl(file, F_GETFL);
  struct stat about;
  fstat(file, &about);
  off64_t where = at >= 0 ? at : flags & O_APPEND ? about.st_size : lseek64(file, 0, SEEK_CUR);
  ssize_t written = do_write(file, bytes, count, at);
  int after = errno;
  if (written > 0) note(J_WRITE, (flags & (O_DSYNC | O_SYNC)) != 0, inode, where, below_root(path), bytes, written);
  pthread_mutex_unlock(&lock);
  errno = after;
  return written;
}

/* What fails may have written some of it, too. */
static ssize_t checked_write(int file, const void *bytes, size_t count, off64_t at) {
  uint32_t how = fault_of_file(WRITE, file);
  if (how == 0) return noted_write(file, bytes, count, at);
  if (how == LOST) {
    if (at < 0) lseek64(file, count, SEEK_CUR);
    return count;
  }
  ssize_t written = count > 1 ? noted_write(file, bytes, count / 2, at) : 0;
  if (how == SHORT && written > 0) return written;
  return fail(how);
}

static ssize_t write_parts(int file, const struct iovec *parts, int count, off64_t at) {
  size_t bytes = 0;
  for (int n = 0; n < count; n++) bytes += parts[n].iov_len;
  char *all = malloc(bytes + 1);
  if (all == NULL) abort();
  size_t have = 0;
  for (int n = 0; n < count; have += parts[n].iov_len, n++) memcpy(all + have, parts[n].iov_base, parts[n].iov_len);
  ssize_t written = checked_write(file, all, bytes, at);
  free(all);
  return written;
}

static int is_idle(void) { return !control->armed && journal < 0; }

ssize_t write(int file, const void *bytes, size_t count) {
  return is_idle() ? real_write(file, bytes, count) : checked_write(file, bytes, count, -1);
}
ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
  return is_idle() ? real_pwrite64(file, bytes, count, at) : checked_write(file, bytes, count, at);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { return pwrite64(file, bytes, count, at); }
ssize_t writev(int file, const struct iovec *parts, int count) {
  return is_idle() ? real_writev(file, parts, count) : write_parts(file, parts, count, -1);
}
ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at) { return write_parts(file, parts, count, at); }
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) { return write_parts(file, parts, count, at); }

ssize_t read(int file, void *bytes, size_t count) {
  uint32_t how = fault_of_file(READ, file);
  if (how == 0) return real_read(file, bytes, count);
  return how == SHORT ? real_read(file, bytes, count > 1 ? count / 2 : count) : fail(how);
}
ssize_t pread64(int file, void *bytes, size_t count, off64_t at) {
  uint32_t how = fault_of_file(READ, file);
  if (how == 0) return real_pread64(file, bytes, count, at);
  return how == SHORT ? real_pread64(file, bytes, count > 1 ? count / 2 : count, at) : fail(how);
}
ssize_t pread(int file, void *bytes, size_t count, off_t at) { return pread64(file, bytes, count, at); }
ssize_t preadv64(int file, const struct iovec *parts, int count, off64_t at) {
  uint32_t how = fault_of_file(READ, file);
  return how == 0 || how == SHORT ? real_preadv64(file, parts, count, at) : fail(how);
}

static int checked_sync(int file, int (*real)(int)) {
  if (is_idle()) return real(file);
  uint32_t how = fault_of_file(SYNC, file);
  char path[PATH_MAX];
  uint64_t inode, number = atomic_fetch_add(&syncs, 1);
  int noted = is_noted(file, &inode, path);
  if (how == LOST) return 0;
  if (how != 0) {
    /* The kernel takes the file's pages for written from now on, and they are not. */
    pthread_mutex_lock(&lock);
    if (noted) note(J_SYNC_FAILED, 0, inode, number, below_root(path), "", 0);
    pthread_mutex_unlock(&lock);
    return fail(how);
  }
  if (!noted) return real(file);
  pthread_mutex_lock(&lock);
  note(J_SYNC_BEGIN, 0, inode, number, below_root(path), "", 0);
  pthread_mutex_unlock(&lock);
  int result = real(file), after = errno;
  pthread_mutex_lock(&lock);
  if (result == 0) note(J_SYNC_END, 0, inode, number, below_root(path), "", 0);
  pthread_mutex_unlock(&lock);
  errno = after;
  return result;
}
int fsync(int file) { return checked_sync(file, real_fsync); }
int fdatasync(int file) { return checked_sync(file, real_fdatasync); }

int ftruncate64(int file, off64_t length) {
  if (is_idle()) return real_ftruncate64(file, length);
  uint32_t how = fault_of_file(TRUNCATE, file);
  if (how != 0) return how == LOST ? 0 : fail(how);
  char path[PATH_MAX];
  uint64_t inode;
  pthread_mutex_lock(&lock);
  int result = real_ftruncate64(file, length), after = errno;
  if (result == 0 && is_noted(file, &inode, path)) note(J_TRUNCATE, 0, inode, length, below_root(path), "", 0);
  pthread_mutex_unlock(&lock);
  errno = after;
  return result;
}
int ftruncate(int file, off_t length) { return ftruncate64(file, length); }

/* The program names its files by absolute paths, or by paths from where it was started. */
static const char *absolute(const char *path, char *room) {
  if (path[0] == '/') return path;
  char here[PATH_MAX];
  if (getcwd(here, sizeof here) == NULL || snprintf(room, PATH_MAX, "%s/%s", here, path) >= PATH_MAX) return path;
  return room;
}

static const char *noted_path(const char *path, char *room) {
  if (journal < 0) return NULL;
  const char *whole = absolute(path, room);
  return below_root(whole);
}

static int inode_at(const char *path, uint64_t *inode) {
  struct stat about;
  int before = errno, found = lstat(path, &about) == 0;
  errno = before;
  if (found) *inode = about.st_ino;
  return found;
}

/* A change of names, done and written down together. */
#define NAMED(kind, first, second, call)                                                    \
  char room_a[PATH_MAX], room_b[PATH_MAX];                                                  \
  const char *from = noted_path(first, room_a), *to = second[0] ? noted_path(second, room_b) : ""; \
  if (from == NULL || to == NULL) return call;                                              \
  pthread_mutex_lock(&lock);                                                                \
  uint64_t inode = 0;                                                                       \
  inode_at(first, &inode);                                                                  \
  int result = call, after = errno;                                                         \
  if (result == 0) note(kind, 0, inode, 0, from, to, strlen(to));                           \
  pthread_mutex_unlock(&lock);                                                              \
  errno = after;                                                                            \
  return result

int rename(const char *old, const char *new) {
  char room[PATH_MAX];
  uint32_t how = fault_of_path(RENAME, absolute(new, room));
  if (how != 0) return how == LOST ? 0 : fail(how);
  NAMED(J_RENAME, old, new, real_rename(old, new));
}
int link(const char *old, const char *new) {
  char room[PATH_MAX];
  uint32_t how = fault_of_path(RENAME, absolute(new, room));
  if (how != 0) return how == LOST ? 0 : fail(how);
  NAMED(J_LINK, old, new, real_link(old, new));
}
int unlink(const char *path) {
  char room[PATH_MAX];
  uint32_t how = fault_of_path(REMOVE, absolute(path, room));
  if (how != 0) return how == LOST ? 0 : fail(how);
  NAMED(J_REMOVE, path, "", real_unlink(path));
}
int rmdir(const char *path) { NAMED(J_RMDIR, path, "", real_rmdir(path)); }
int mkdir(const char *path, mode_t mode) {
  char room[PATH_MAX];
  uint32_t how = fault_of_path(CREATE, absolute(path, room));
  if (how != 0 && how != LOST) return fail(how);
  NAMED(J_MKDIR, path, "", real_mkdir(path, mode));
}

static int checked_open(const char *path, int flags, mode_t mode) {
  if (boot_id != NULL && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0) path = boot_id;
  if (is_idle()) return real_open64(path, flags, mode);
  char room[PATH_MAX];
  const char *whole = absolute(path, room);
  uint32_t how = flags & O_CREAT ? fault_of_path(CREATE, whole) : 0;
  if (how != 0 && how != LOST) return fail(how);
  const char *below = journal < 0 || !(flags & (O_CREAT | O_TRUNC)) ? NULL : below_root(whole);
  if (below == NULL) return real_open64(path, flags, mode);
  pthread_mutex_lock(&lock);
  uint64_t inode = 0;
  int was_there = inode_at(path, &inode);
  int file = real_open64(path, flags, mode), after = errno;
  if (file >= 0 && !was_there && inode_at(path, &inode)) note(J_CREATE, 0, inode, 0, below, "", 0);
  if (file >= 0 && was_there && flags & O_TRUNC) note(J_TRUNCATE, 0, inode, 0, below, "", 0);
  pthread_mutex_unlock(&lock);
  errno = after;
  return file;
}

static mode_t mode_in(int flags, va_list *rest) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(*rest, mode_t) : 0; }
int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_in(flags, &rest);
  va_end(rest);
  return checked_open(path, flags, mode);
}
int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  mode_t mode = mode_in(flags, &rest);
  va_end(rest);
  return checked_open(path, flags, mode);
}

/* A full disk, as one is told before anything is written. */
static int told(int result, struct statfs64 *about) {
  if (result == 0 && control->is_full && about->f_bsize > 0) {
    uint64_t free = control->free_bytes / (uint64_t)about->f_bsize;
    if (about->f_bavail > free) about->f_bavail = free;
    if (about->f_bfree > free) about->f_bfree = free;
  }
  return result;
}
int statfs64(const char *path, struct statfs64 *about) { return told(real_statfs64(path, about), about); }
int fstatfs64(int file, struct statfs64 *about) { return told(real_fstatfs64(file, about), about); }

/* Copies inside the kernel would go past the journal: whoever is told that there are none copies by reads and writes. */
ssize_t sendfile64(int to, int from, off64_t *at, size_t count) {
  if (journal >= 0 || control->armed) return errno = EINVAL, -1;
  return syscall(SYS_sendfile, to, from, at, count);
}
long syscall(long number, ...) {
  va_list rest;
  va_start(rest, number);
  long a = va_arg(rest, long), b = va_arg(rest, long), c = va_arg(rest, long);
  long d = va_arg(rest, long), e = va_arg(rest, long), f = va_arg(rest, long);
  va_end(rest);
  if (number == SYS_copy_file_range || number == SYS_io_uring_setup) return errno = ENOSYS, -1;
  return real_syscall(number, a, b, c, d, e, f);
}
