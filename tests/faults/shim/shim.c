/* A shim between a child process and the C library (LD_PRELOAD; Linux with glibc). It sees every call that changes
 * a file below one folder, and can, as the environment says,
 *   - record each of them, whole, in the order in which they happened (FAULTS_TRACE);
 *   - let the process die right before the n-th of them, or in the middle of it (FAULTS_DO=kill:n, torn:n);
 *   - let the n-th and all later ones fail (FAULTS_DO=full:n, broken:n), or every way to write (FAULTS_DO=readonly:0).
 * Calls are counted below FAULTS_COUNT alone, and only between the marks "begin" and "end". A mark is the attempt to
 * open a file in a folder that does not exist.
 *
 * Left out are SQLite's `-shm` files: they are made anew from the log whenever the first connection opens. What this
 * shim does not know how to record ends the process instead of being missed; and every recorded run is checked by
 * building its last state from the trace alone (src/trace.rs).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#define MARKS "/hearth-faults-mark/"
#define EXPORT __attribute__((visibility("default")))

enum what { NOTHING, KILL, TORN, FULL, BROKEN, READONLY };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char watched[PATH_MAX];
static size_t watched_length;
static char counted[PATH_MAX];
static size_t counted_length;
static int trace = -1;
static enum what todo = NOTHING;
static long at = 0;
static long seen = 0;
static int active = 0;

static int (*real_openat)(int, const char *, int, ...);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_renameat)(int, const char *, int, const char *);
static int (*real_unlinkat)(int, const char *, int);
static int (*real_mkdirat)(int, const char *, mode_t);
static void *(*real_mmap)(void *, size_t, int, int, int, off_t);

static void stop(const char *why) {
    static const char begin[] = "the shim of the fault tests cannot record: ";
    (void)!syscall(SYS_write, 2, begin, sizeof begin - 1);
    (void)!syscall(SYS_write, 2, why, strlen(why));
    (void)!syscall(SYS_write, 2, "\n", 1);
    abort();
}

static void *find(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) stop(name);
    return found;
}

static void start(void) {
    real_openat = find("openat");
    real_write = find("write");
    real_pwrite = find("pwrite");
    real_ftruncate = find("ftruncate");
    real_fsync = find("fsync");
    real_fdatasync = find("fdatasync");
    real_renameat = find("renameat");
    real_unlinkat = find("unlinkat");
    real_mkdirat = find("mkdirat");
    real_mmap = find("mmap");
    const char *folder = getenv("FAULTS_WATCH"), *part = getenv("FAULTS_COUNT");
    const char *file = getenv("FAULTS_TRACE"), *act = getenv("FAULTS_DO");
    if (!folder) return;
    snprintf(watched, sizeof watched, "%s/", folder);
    watched_length = strlen(watched);
    snprintf(counted, sizeof counted, "%s", part ? part : "");
    counted_length = strlen(counted);
    if (file) {
        trace = real_openat(AT_FDCWD, file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        if (trace < 0) stop(file);
    }
    if (act) {
        const char *colon = strchr(act, ':');
        if (!colon) stop(act);
        at = atol(colon + 1);
        todo = !strncmp(act, "kill", 4) ? KILL : !strncmp(act, "torn", 4) ? TORN
             : !strncmp(act, "full", 4) ? FULL : !strncmp(act, "broken", 6) ? BROKEN : READONLY;
    }
}

/* The path below the watched folder, or NULL. */
static const char *below(const char *path) {
    pthread_once(&once, start);
    if (!watched_length || !path || strncmp(path, watched, watched_length) != 0) return NULL;
    const char *rest = path + watched_length;
    size_t length = strlen(rest);
    if (length >= 4 && !strcmp(rest + length - 4, "-shm")) return NULL;
    return rest;
}

static const char *below_at(int folder, const char *path, char *room) {
    pthread_once(&once, start);
    if (!watched_length || !path) return NULL;
    if (path[0] == '/' || folder == AT_FDCWD) return below(path);
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, room, PATH_MAX - 1);
    if (length < 0) return NULL;
    snprintf(room + length, PATH_MAX - (size_t)length, "/%s", path);
    return below(room);
}

/* The path below the watched folder that a descriptor writes to, by its present name, or NULL. "" is the folder. */
static const char *below_of(int file, char *room) {
    pthread_once(&once, start);
    if (!watched_length) return NULL;
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, room, PATH_MAX - 1);
    if (length <= 0 || room[0] != '/') return NULL;
    room[length] = 0;
    /* A file without a name is lost with the process. */
    if (length > 10 && !strcmp(room + length - 10, " (deleted)")) return NULL;
    return below(room);
}

static void record(char kind, const char *name, uint64_t number, const void *data, size_t size) {
    if (trace < 0) return;
    uint32_t name_length = (uint32_t)strlen(name), length = (uint32_t)size;
    struct iovec parts[6] = {
        {&kind, 1}, {&name_length, 4}, {(void *)name, name_length},
        {&number, 8}, {&length, 4}, {(void *)data, size},
    };
    ssize_t whole = (ssize_t)(17 + name_length + size);
    if (syscall(SYS_writev, trace, parts, 6) != whole) stop("the trace");
}

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* One boundary. 0: go on; 1: only half of it, then die; -1: it fails, errno is set. `grows`: it needs new room. */
static int pass(const char *name, int is_write, int grows) {
    if (!active || strncmp(name, counted, counted_length) != 0) return 0;
    seen++;
    switch (todo) {
    case KILL: if (seen == at) die(); return 0;
    case TORN:
        if (seen != at) return 0;
        if (!is_write) die();
        return 1;
    case FULL: if (seen >= at && grows) { errno = ENOSPC; return -1; } return 0;
    case BROKEN: if (seen >= at) { errno = EIO; return -1; } return 0;
    case READONLY: errno = EROFS; return -1;
    default: return 0;
    }
}

static int opened(int folder, const char *path, int flags, mode_t mode) {
    pthread_once(&once, start);
    if (path && !strncmp(path, MARKS, sizeof MARKS - 1)) {
        const char *mark = path + sizeof MARKS - 1;
        pthread_mutex_lock(&lock);
        if (!strcmp(mark, "begin")) active = 1;
        if (!strcmp(mark, "end")) active = 0;
        record('K', mark, 0, "", 0);
        pthread_mutex_unlock(&lock);
        errno = ENOENT;
        return -1;
    }
    char room[PATH_MAX];
    const char *name = below_at(folder, path, room);
    int writes = (flags & O_ACCMODE) != O_RDONLY;
    if (!name || !(writes || (flags & (O_CREAT | O_TRUNC))))
        return real_openat(folder, path, flags, mode);
    pthread_mutex_lock(&lock);
    struct stat facts;
    int exists = fstatat(folder, path, &facts, 0) == 0;
    int creates = (flags & O_CREAT) && !exists;
    int cuts = (flags & O_TRUNC) && exists && facts.st_size > 0;
    int result = 0, said = 0;
    if (creates || cuts || (writes && todo == READONLY)) {
        result = pass(name, 0, creates);
        said = errno;
    }
    if (result == 0) {
        result = real_openat(folder, path, flags, mode);
        said = errno;
        if (result >= 0 && creates) record('C', name, 0, "", 0);
        if (result >= 0 && cuts) record('T', name, 0, "", 0);
    }
    pthread_mutex_unlock(&lock);
    errno = said;
    return result;
}

#define MODE(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { \
        va_list rest; \
        va_start(rest, flags); \
        mode = va_arg(rest, mode_t); \
        va_end(rest); \
    }

EXPORT int open(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
EXPORT int open64(const char *path, int flags, ...) { MODE(flags, mode) return opened(AT_FDCWD, path, flags, mode); }
EXPORT int openat(int at_, const char *path, int flags, ...) { MODE(flags, mode) return opened(at_, path, flags, mode); }
EXPORT int openat64(int at_, const char *path, int flags, ...) { MODE(flags, mode) return opened(at_, path, flags, mode); }
EXPORT int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
EXPORT int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
EXPORT int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
EXPORT int creat64(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }

/* `where` < 0: at the descriptor's own place. */
static ssize_t written(int file, const void *bytes, size_t size, off_t where) {
    char room[PATH_MAX];
    const char *name = below_of(file, room);
    if (!name) return where < 0 ? real_write(file, bytes, size) : real_pwrite(file, bytes, size, where);
    pthread_mutex_lock(&lock);
    struct stat facts;
    if (fstat(file, &facts)) stop("a size");
    off_t place = where;
    if (place < 0) place = (fcntl(file, F_GETFL) & O_APPEND) ? facts.st_size : lseek(file, 0, SEEK_CUR);
    int how = pass(name, 1, place + (off_t)size > facts.st_size);
    ssize_t result = -1;
    if (how >= 0) {
        size_t part = how ? size / 2 : size;
        result = where < 0 ? real_write(file, bytes, part) : real_pwrite(file, bytes, part, where);
        if (how) die();
        if (result > 0) record('W', name, (uint64_t)place, bytes, (size_t)result);
    }
    int said = errno;
    pthread_mutex_unlock(&lock);
    errno = said;
    return result;
}

EXPORT ssize_t write(int file, const void *bytes, size_t size) { return written(file, bytes, size, -1); }
EXPORT ssize_t pwrite(int file, const void *bytes, size_t size, off_t where) { return written(file, bytes, size, where); }
EXPORT ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t where) { return written(file, bytes, size, where); }

EXPORT ssize_t writev(int file, const struct iovec *parts, int count) {
    char room[PATH_MAX];
    if (!below_of(file, room)) return syscall(SYS_writev, file, parts, count);
    /* Fewer bytes than asked for is an answer that every caller takes. */
    for (int part = 0; part < count; part++)
        if (parts[part].iov_len) return written(file, parts[part].iov_base, parts[part].iov_len, -1);
    return 0;
}

/* Copies within the kernel: whoever is refused copies by reading and writing. */
EXPORT ssize_t copy_file_range(int from, off64_t *a, int to, off64_t *b, size_t size, unsigned flags) {
    char room[PATH_MAX];
    if (below_of(to, room)) { errno = ENOSYS; return -1; }
    return syscall(SYS_copy_file_range, from, a, to, b, size, flags);
}
EXPORT ssize_t sendfile(int to, int from, off_t *where, size_t size) {
    char room[PATH_MAX];
    if (below_of(to, room)) { errno = ENOSYS; return -1; }
    return syscall(SYS_sendfile, to, from, where, size);
}
EXPORT ssize_t sendfile64(int to, int from, off64_t *where, size_t size) { return sendfile(to, from, where, size); }

static int cut(int file, off_t size) {
    char room[PATH_MAX];
    const char *name = below_of(file, room);
    if (!name) return real_ftruncate(file, size);
    pthread_mutex_lock(&lock);
    struct stat facts;
    if (fstat(file, &facts)) stop("a size");
    int result = pass(name, 0, size > facts.st_size) < 0 ? -1 : real_ftruncate(file, size);
    if (result == 0) record('T', name, (uint64_t)size, "", 0);
    int said = errno;
    pthread_mutex_unlock(&lock);
    errno = said;
    return result;
}
EXPORT int ftruncate(int file, off_t size) { return cut(file, size); }
EXPORT int ftruncate64(int file, off64_t size) { return cut(file, size); }

static int synced(int file, int (*really)(int)) {
    char room[PATH_MAX];
    const char *name = below_of(file, room);
    if (!name) return really(file);
    pthread_mutex_lock(&lock);
    int result = pass(name, 0, 0) < 0 ? -1 : really(file);
    if (result == 0) record('S', name, 0, "", 0);
    int said = errno;
    pthread_mutex_unlock(&lock);
    errno = said;
    return result;
}
EXPORT int fsync(int file) { pthread_once(&once, start); return synced(file, real_fsync); }
EXPORT int fdatasync(int file) { pthread_once(&once, start); return synced(file, real_fdatasync); }

static int renamed(int at_from, const char *from, int at_to, const char *to) {
    char room[PATH_MAX], other[PATH_MAX];
    const char *old = below_at(at_from, from, room), *fresh = below_at(at_to, to, other);
    if (!old && !fresh) return real_renameat(at_from, from, at_to, to);
    if (!old || !fresh) stop("a rename across the edge of the folder");
    pthread_mutex_lock(&lock);
    int result = pass(fresh, 0, 0) < 0 ? -1 : real_renameat(at_from, from, at_to, to);
    if (result == 0) record('R', old, 0, fresh, strlen(fresh));
    int said = errno;
    pthread_mutex_unlock(&lock);
    errno = said;
    return result;
}
EXPORT int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
EXPORT int renameat(int a, const char *from, int b, const char *to) { return renamed(a, from, b, to); }
EXPORT int renameat2(int a, const char *from, int b, const char *to, unsigned flags) {
    if (flags) stop("renameat2");
    return renamed(a, from, b, to);
}

static int removed(int folder, const char *path, int flags) {
    char room[PATH_MAX];
    const char *name = below_at(folder, path, room);
    if (!name) return real_unlinkat(folder, path, flags);
    pthread_mutex_lock(&lock);
    struct stat facts;
    /* What is not there is no boundary. */
    int exists = fstatat(folder, path, &facts, AT_SYMLINK_NOFOLLOW) == 0;
    int result = exists && pass(name, 0, 0) < 0 ? -1 : real_unlinkat(folder, path, flags);
    if (result == 0) record(flags & AT_REMOVEDIR ? 'D' : 'U', name, 0, "", 0);
    int said = errno;
    pthread_mutex_unlock(&lock);
    errno = said;
    return result;
}
EXPORT int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
EXPORT int unlinkat(int folder, const char *path, int flags) { return removed(folder, path, flags); }
EXPORT int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }
EXPORT int remove(const char *path) {
    struct stat facts;
    int folder = fstatat(AT_FDCWD, path, &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(facts.st_mode);
    return removed(AT_FDCWD, path, folder ? AT_REMOVEDIR : 0);
}

static int made(int folder, const char *path, mode_t mode) {
    char room[PATH_MAX];
    const char *name = below_at(folder, path, room);
    if (!name) return real_mkdirat(folder, path, mode);
    pthread_mutex_lock(&lock);
    struct stat facts;
    int exists = fstatat(folder, path, &facts, AT_SYMLINK_NOFOLLOW) == 0;
    int result = !exists && pass(name, 0, 1) < 0 ? -1 : real_mkdirat(folder, path, mode);
    if (result == 0) record('M', name, 0, "", 0);
    int said = errno;
    pthread_mutex_unlock(&lock);
    errno = said;
    return result;
}
EXPORT int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
EXPORT int mkdirat(int folder, const char *path, mode_t mode) { return made(folder, path, mode); }

/* What nothing of ours does today, and what would be missed if something did. */
static void not_at(const char *call, int file) {
    char room[PATH_MAX];
    if (below_of(file, room)) stop(call);
}
EXPORT void *mmap(void *place, size_t size, int may, int flags, int file, off_t from) {
    pthread_once(&once, start);
    if (file >= 0 && (flags & MAP_SHARED) && (may & PROT_WRITE)) not_at("a mapped write", file);
    return real_mmap(place, size, may, flags, file, from);
}
EXPORT void *mmap64(void *place, size_t size, int may, int flags, int file, off64_t from) {
    return mmap(place, size, may, flags, file, from);
}
EXPORT int fallocate(int file, int mode, off_t from, off_t size) {
    not_at("fallocate", file);
    return (int)syscall(SYS_fallocate, file, mode, from, size);
}
EXPORT int fallocate64(int file, int mode, off64_t from, off64_t size) { return fallocate(file, mode, from, size); }
EXPORT int posix_fallocate(int file, off_t from, off_t size) {
    return fallocate(file, 0, from, size) ? errno : 0;
}
EXPORT int posix_fallocate64(int file, off64_t from, off64_t size) { return posix_fallocate(file, from, size); }
EXPORT int link(const char *from, const char *to) {
    if (below(to)) stop("a hard link");
    return (int)syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}
EXPORT int symlink(const char *from, const char *to) {
    if (below(to)) stop("a symbolic link");
    return (int)syscall(SYS_symlinkat, from, AT_FDCWD, to);
}
EXPORT int truncate(const char *path, off_t size) {
    if (below(path)) stop("truncate");
    return (int)syscall(SYS_truncate, path, size);
}
EXPORT int truncate64(const char *path, off64_t size) { return truncate(path, size); }
EXPORT ssize_t pwritev(int file, const struct iovec *parts, int count, off_t from) {
    not_at("pwritev", file);
    return syscall(SYS_pwritev, file, parts, count, from, 0);
}
EXPORT ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t from) { return pwritev(file, parts, count, from); }
