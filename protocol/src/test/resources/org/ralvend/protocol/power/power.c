/*
 * What a program does to the files under one folder, written down, and its disk broken on demand. Loaded with LD_PRELOAD.
 *
 * kill -9 says nothing about a power cut: the page cache survives a process. So the program writes to real files, which play
 * the page cache, and every write, truncation, sync and change of a name goes, in the order in which it happened, into a log.
 * From that log the test (DiskModel) builds what a power cut at any point would have left: what was synced is there; of the
 * rest any part may be, down to single sectors. One run of the program so gives as many cuts as there are points in its log,
 * and no process has to die for them.
 *
 * fsync itself is not passed on: nobody will cut the power of this disk. A sync that is told to fail is logged as failed: as
 * in Linux the pages count as clean from then on, the program goes on reading them, and no later sync writes them.
 *
 * What the log could not show (shared writable maps, copying inside the kernel) is logged as 'X', and the test
 * fails on it. SQLite's -shm file, a map that it makes anew after a cut, is left out.
 *
 * Record: 32 bytes of head as in struct head, the path, the data; native byte order.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define REAL(type, name, ...) \
    static type (*real)(__VA_ARGS__); \
    if (!real) real = (type (*)(__VA_ARGS__)) dlsym(RTLD_NEXT, name)

enum { WRITE = 1, SYNC = 2, NAME = 4, OPEN = 8 }; /* what can be refused; Disk.java has the same */
enum { CREATED = 1, TRUNCATED = 2 };

struct head {
    uint32_t kind, flags, path, data;
    uint64_t inode, offset;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char folder[PATH_MAX];
static int log_fd = -1;
static struct { int what, error, half; long skip, left; } refusal;
static long counts[4];

/* ---- log ---- */

static void put(const void *bytes, size_t size) {
    REAL(ssize_t, "write", int, const void *, size_t);
    for (const char *at = bytes; size > 0;) {
        ssize_t n = real(log_fd, at, size);
        if (n < 0) abort();
        at += n;
        size -= (size_t) n;
    }
}

static void record(char kind, const char *path, uint64_t inode, uint64_t offset, int flags, const void *data, size_t size) {
    struct head head = {(uint32_t) kind, (uint32_t) flags, (uint32_t) strlen(path), (uint32_t) size, inode, offset};
    put(&head, sizeof head);
    put(path, head.path);
    put(data, size);
}

static int is_ours(const char *path) {
    size_t n = strlen(folder), all = strlen(path);
    return log_fd >= 0 && strncmp(path, folder, n) == 0 && (path[n] == '/' || path[n] == 0)
        && !(all > 4 && strcmp(path + all - 4, "-shm") == 0);
}

/* The path of an open file in `path`; whether it is ours. */
static int ours(int fd, char *path) {
    char link[64];
    if (log_fd < 0) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, PATH_MAX - 1);
    if (n <= 0) return 0;
    path[n] = 0;
    return is_ours(path);
}

static void absolute(int at, const char *name, char *path) {
    char base[PATH_MAX / 2] = "";
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
        return;
    }
    if (at == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) base[0] = 0;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        ssize_t n = readlink(link, base, sizeof base - 1);
        base[n < 0 ? 0 : n] = 0;
    }
    snprintf(path, PATH_MAX, "%s/%.2000s", base, name);
}

static uint64_t inode(int fd) {
    struct stat st;
    return fstat(fd, &st) == 0 ? st.st_ino : 0;
}

/* Counts it, and says whether this one is to fail. */
static int refused(int what) {
    for (int i = 0; i < 4; i++) counts[i] += (what >> i) & 1;
    if (!(refusal.what & what) || refusal.skip-- > 0) return 0;
    refusal.skip = 0;
    if (refusal.left == 0) return 0;
    if (refusal.left > 0) refusal.left--;
    errno = refusal.error;
    return 1;
}

/* ---- for the program, from Java ---- */

void power_start(const char *under, const char *log) {
    REAL(int, "open64", const char *, int, ...);
    pthread_mutex_lock(&lock);
    snprintf(folder, sizeof folder, "%s", under);
    memset(counts, 0, sizeof counts);
    memset(&refusal, 0, sizeof refusal);
    log_fd = real(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (log_fd < 0) abort();
    pthread_mutex_unlock(&lock);
}

void power_stop(void) {
    REAL(int, "close", int);
    pthread_mutex_lock(&lock);
    real(log_fd);
    log_fd = -1;
    pthread_mutex_unlock(&lock);
}

void power_mark(const char *text) {
    pthread_mutex_lock(&lock);
    record('M', "", 0, 0, 0, text, strlen(text));
    pthread_mutex_unlock(&lock);
}

/* After `skip` of these go well, `times` fail (-1: all) with `error`; of the first write half is done where `half`. */
void power_refuse(int what, int error, long skip, long times, int half) {
    pthread_mutex_lock(&lock);
    refusal.what = what;
    refusal.error = error;
    refusal.skip = skip;
    refusal.left = times;
    refusal.half = half;
    pthread_mutex_unlock(&lock);
}

/* How many of `what`, one of them, since the start. */
long power_count(int what) {
    for (int i = 0; i < 4; i++)
        if (what == 1 << i) return counts[i];
    return -1;
}

/* ---- content ---- */

typedef ssize_t (*writing)(int, const void *, size_t, off64_t);

static ssize_t traced_write(int fd, const void *data, size_t size, off64_t offset, const char *path, writing how) {
    pthread_mutex_lock(&lock);
    ssize_t n;
    if (refused(WRITE)) {
        n = refusal.half && size > 1 ? how(fd, data, size / 2, offset) : -1;
        refusal.half = 0;
        if (n < 0) errno = refusal.error;
    } else {
        n = how(fd, data, size, offset);
    }
    int error = errno;
    if (n > 0) record('W', path, inode(fd), (uint64_t) offset, 0, data, (size_t) n);
    pthread_mutex_unlock(&lock);
    errno = error;
    return n;
}

static ssize_t write_here(int fd, const void *data, size_t size, off64_t offset) {
    REAL(ssize_t, "write", int, const void *, size_t);
    (void) offset;
    return real(fd, data, size);
}

static ssize_t write_there(int fd, const void *data, size_t size, off64_t offset) {
    REAL(ssize_t, "pwrite64", int, const void *, size_t, off64_t);
    return real(fd, data, size, offset);
}

ssize_t write(int fd, const void *data, size_t size) {
    char path[PATH_MAX];
    if (!ours(fd, path)) return write_here(fd, data, size, 0);
    off64_t offset = lseek64(fd, 0, fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
    return traced_write(fd, data, size, offset, path, write_here);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset) {
    char path[PATH_MAX];
    if (!ours(fd, path)) return write_there(fd, data, size, offset);
    return traced_write(fd, data, size, offset, path, write_there);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset) {
    return pwrite64(fd, data, size, offset);
}

int ftruncate64(int fd, off64_t size) {
    REAL(int, "ftruncate64", int, off64_t);
    char path[PATH_MAX];
    if (!ours(fd, path)) return real(fd, size);
    pthread_mutex_lock(&lock);
    int rc = refused(WRITE) ? -1 : real(fd, size);
    int error = errno;
    if (rc == 0) record('T', path, inode(fd), (uint64_t) size, 0, "", 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return rc;
}

int ftruncate(int fd, off_t size) {
    return ftruncate64(fd, size);
}

static int traced_sync(int fd, const char *path) {
    struct stat st;
    pthread_mutex_lock(&lock);
    int failed = refused(SYNC);
    int folder_too = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
    record(folder_too ? (failed ? 'd' : 'D') : (failed ? 'F' : 'S'), path, st.st_ino, 0, 0, "", 0);
    pthread_mutex_unlock(&lock);
    if (failed) errno = refusal.error;
    return failed ? -1 : 0;
}

int fsync(int fd) {
    REAL(int, "fsync", int);
    char path[PATH_MAX];
    return ours(fd, path) ? traced_sync(fd, path) : real(fd);
}

int fdatasync(int fd) {
    REAL(int, "fdatasync", int);
    char path[PATH_MAX];
    return ours(fd, path) ? traced_sync(fd, path) : real(fd);
}

/* ---- names ---- */

static int real_openat(int at, const char *name, int flags, mode_t mode) {
    REAL(int, "openat64", int, const char *, int, ...);
    return real(at, name, flags, mode);
}

static int traced_open(int at, const char *name, int flags, mode_t mode) {
    char path[PATH_MAX];
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    if (log_fd < 0 || !(writes || (flags & O_CREAT))) return real_openat(at, name, flags, mode);
    absolute(at, name, path);
    if (!is_ours(path)) return real_openat(at, name, flags, mode);
    pthread_mutex_lock(&lock);
    int creates = (flags & O_CREAT) && faccessat(at, name, F_OK, 0) != 0;
    int fd = refused(creates ? OPEN | NAME : OPEN) ? -1 : real_openat(at, name, flags, mode);
    int error = errno;
    if (fd >= 0)
        record('O', path, inode(fd), 0, (creates ? CREATED : 0) | (flags & O_TRUNC ? TRUNCATED : 0), "", 0);
    pthread_mutex_unlock(&lock);
    errno = error;
    return fd;
}

#define MODE \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }

int open(const char *name, int flags, ...) { MODE return traced_open(AT_FDCWD, name, flags, mode); }
int open64(const char *name, int flags, ...) { MODE return traced_open(AT_FDCWD, name, flags | O_LARGEFILE, mode); }
int openat(int at, const char *name, int flags, ...) { MODE return traced_open(at, name, flags, mode); }
int openat64(int at, const char *name, int flags, ...) { MODE return traced_open(at, name, flags | O_LARGEFILE, mode); }

/* One change of a name that is ours, done and logged, or refused. */
#define NAMED(kind, path, other, doing) \
    pthread_mutex_lock(&lock); \
    int rc = refused(NAME) ? -1 : (doing); \
    int error = errno; \
    if (rc == 0) record(kind, path, 0, 0, 0, other, strlen(other)); \
    pthread_mutex_unlock(&lock); \
    errno = error; \
    return rc

int rename(const char *from, const char *to) {
    REAL(int, "rename", const char *, const char *);
    char a[PATH_MAX], b[PATH_MAX];
    absolute(AT_FDCWD, from, a);
    absolute(AT_FDCWD, to, b);
    if (!is_ours(a) && !is_ours(b)) return real(from, to);
    NAMED('N', a, b, real(from, to));
}

static int traced_unlink(int at, const char *name, int flags) {
    REAL(int, "unlinkat", int, const char *, int);
    char path[PATH_MAX];
    absolute(at, name, path);
    if (!is_ours(path)) return real(at, name, flags);
    NAMED(flags & AT_REMOVEDIR ? 'R' : 'U', path, "", real(at, name, flags));
}

int unlink(const char *name) { return traced_unlink(AT_FDCWD, name, 0); }
int rmdir(const char *name) { return traced_unlink(AT_FDCWD, name, AT_REMOVEDIR); }
int unlinkat(int at, const char *name, int flags) { return traced_unlink(at, name, flags); }

int mkdir(const char *name, mode_t mode) {
    REAL(int, "mkdir", const char *, mode_t);
    char path[PATH_MAX];
    absolute(AT_FDCWD, name, path);
    if (!is_ours(path)) return real(name, mode);
    NAMED('K', path, "", real(name, mode));
}

int link(const char *from, const char *to) {
    REAL(int, "link", const char *, const char *);
    char a[PATH_MAX], b[PATH_MAX];
    absolute(AT_FDCWD, from, a);
    absolute(AT_FDCWD, to, b);
    if (!is_ours(b)) return real(from, to);
    NAMED('L', b, a, real(from, to));
}

int symlink(const char *target, const char *name) {
    REAL(int, "symlink", const char *, const char *);
    char path[PATH_MAX];
    absolute(AT_FDCWD, name, path);
    if (!is_ours(path)) return real(target, name);
    NAMED('P', path, target, real(target, name));
}

/* ---- what the log cannot show ---- */

static void unseen(const char *path, const char *what) {
    pthread_mutex_lock(&lock);
    record('X', path, 0, 0, 0, what, strlen(what));
    pthread_mutex_unlock(&lock);
}

void *mmap64(void *at, size_t size, int access, int flags, int fd, off64_t offset) {
    REAL(void *, "mmap64", void *, size_t, int, int, int, off64_t);
    char path[PATH_MAX];
    if (fd >= 0 && (access & PROT_WRITE) && (flags & MAP_SHARED) && ours(fd, path)) unseen(path, "mmap");
    return real(at, size, access, flags, fd, offset);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    REAL(ssize_t, "writev", int, const struct iovec *, int);
    char path[PATH_MAX];
    if (ours(fd, path)) unseen(path, "writev");
    return real(fd, parts, count);
}

ssize_t copy_file_range(int in, off64_t *from, int out, off64_t *to, size_t size, unsigned flags) {
    REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    char path[PATH_MAX];
    if (ours(out, path)) unseen(path, "copy_file_range");
    return real(in, from, out, to, size, flags);
}
