#include "memory_disk.h"
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

// A sector is written wholly or not at all.
enum { sector = 512, region_limit = 64 };

// The methods that can fail, in the order of `names`.
enum method {
  m_open, m_delete, m_access, m_read, m_write, m_truncate, m_sync, m_size, m_lock, m_unlock, m_reserved, m_shm_map,
  m_shm_lock
};
static const char *const names[] = {"xOpen",     "xDelete", "xAccess", "xRead",   "xWrite",
                                    "xTruncate", "xSync",   "xFileSize", "xLock", "xUnlock",
                                    "xCheckReservedLock", "xShmMap", "xShmLock"};

struct bytes {
  unsigned char *data;
  sqlite3_int64 size, room;
};

// Something done to a file since it was last synced.
struct op {
  sqlite3_int64 offset;
  // Bytes written; -1 for a truncation to `offset`.
  int length;
  unsigned char *data;
  // A sync that failed has dropped it: no later sync brings it to the disk.
  int is_lost;
};

struct shm {
  int references, count;
  void *regions[region_limit];
};

struct handle;

struct node {
  char *name;
  struct bytes now, durable;
  struct op *ops;
  int op_count, op_room;
  // Its name in the directory would survive a power failure.
  int is_durable;
  // Deleted, but the directory was not synced since: a power failure may bring it back.
  int is_deleted;
  struct shm *shm;
  struct handle *handles;
  struct node *next;
};

struct handle {
  sqlite3_file base;
  struct node *node;
  struct shm *shm;
  struct handle *next;
  unsigned shared, exclusive, generation;
  int level, is_temporary, syncs_directory;
};

static struct {
  struct node *nodes;
  unsigned generation;
  uint64_t random;
  int is_dead, fault, failed_method, is_strict;
  int64_t skip, count, seen, failed, calls;
} disk;

// SplitMix64 (Steele, Lea, Flood 2014).
static uint64_t next_random(void) {
  uint64_t z = disk.random += 0x9e3779b97f4a7c15u;
  z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
  z = (z ^ z >> 27) * 0x94d049bb133111ebu;
  return z ^ z >> 31;
}

static void *grown(void *memory, size_t size) {
  void *result = realloc(memory, size);
  if (!result) abort();
  return result;
}

// MARK: Bytes

static void make_room(struct bytes *bytes, sqlite3_int64 size) {
  if (size <= bytes->room) return;
  bytes->room = size * 3 / 2 + 4096;
  bytes->data = grown(bytes->data, (size_t)bytes->room);
}

static void resize(struct bytes *bytes, sqlite3_int64 size) {
  make_room(bytes, size);
  if (size > bytes->size) memset(bytes->data + bytes->size, 0, (size_t)(size - bytes->size));
  bytes->size = size;
}

static void put(struct bytes *bytes, sqlite3_int64 offset, const unsigned char *data, sqlite3_int64 length) {
  if (offset + length > bytes->size) resize(bytes, offset + length);
  memcpy(bytes->data + offset, data, (size_t)length);
}

// MARK: Files

static struct node *find(const char *name, int is_deleted) {
  for (struct node *node = disk.nodes; node; node = node->next)
    if (node->name && node->is_deleted == is_deleted && strcmp(node->name, name) == 0) return node;
  return NULL;
}

static struct node *make(const char *name) {
  struct node *node = grown(NULL, sizeof *node);
  memset(node, 0, sizeof *node);
  if (name) {
    node->name = grown(NULL, strlen(name) + 1);
    strcpy(node->name, name);
  }
  node->next = disk.nodes;
  disk.nodes = node;
  return node;
}

static void forget_ops(struct node *node) {
  for (int i = 0; i < node->op_count; i++) free(node->ops[i].data);
  node->op_count = 0;
}

static void let_go(struct shm *shm) {
  if (!shm || --shm->references > 0) return;
  for (int i = 0; i < shm->count; i++) free(shm->regions[i]);
  free(shm);
}

static void discard(struct node *node) {
  for (struct node **place = &disk.nodes; *place; place = &(*place)->next)
    if (*place == node) {
      *place = node->next;
      break;
    }
  for (struct handle *handle = node->handles; handle; handle = handle->next) handle->node = NULL;
  forget_ops(node);
  let_go(node->shm);
  free(node->ops);
  free(node->now.data);
  free(node->durable.data);
  free(node->name);
  free(node);
}

// Every name that was made is there for good, every one that was deleted is gone.
static void sync_directory(void) {
  for (struct node *node = disk.nodes, *next; node; node = next) {
    next = node->next;
    if (node->is_deleted)
      discard(node);
    else if (node->name)
      node->is_durable = 1;
  }
}

static void note(struct node *node, sqlite3_int64 offset, int length, const unsigned char *data) {
  if (node->op_count == node->op_room) {
    node->op_room = node->op_room * 2 + 8;
    node->ops = grown(node->ops, sizeof *node->ops * (size_t)node->op_room);
  }
  struct op *op = &node->ops[node->op_count++];
  *op = (struct op){offset, length, NULL, 0};
  if (length > 0) {
    op->data = grown(NULL, (size_t)length);
    memcpy(op->data, data, (size_t)length);
  }
}

// What a sync brings to the disk.
static void settle(struct node *node) {
  for (int i = 0; i < node->op_count; i++) {
    struct op *op = &node->ops[i];
    if (op->is_lost) continue;
    if (op->length < 0)
      resize(&node->durable, op->offset);
    else
      put(&node->durable, op->offset, op->data, op->length);
  }
  forget_ops(node);
}

// The sector that was just being written when the power failed reads as anything.
static void garble(struct bytes *bytes, sqlite3_int64 offset) {
  sqlite3_int64 start = offset / sector * sector;
  for (sqlite3_int64 i = start; i < start + sector && i < bytes->size; i++) bytes->data[i] = (unsigned char)next_random();
}

// What a power failure leaves of what was not synced: of each write some sectors, of each truncation all or nothing.
static void tear(struct node *node) {
  for (int i = 0; i < node->op_count; i++) {
    struct op *op = &node->ops[i];
    if (op->length < 0) {
      if (next_random() & 1) resize(&node->durable, op->offset);
      continue;
    }
    // Whole, none, or sector by sector: all three are common.
    uint64_t how = next_random() % 3;
    for (int at = 0; at < op->length;) {
      int end = (int)((op->offset + at) / sector * sector + sector - op->offset);
      if (end > op->length) end = op->length;
      if (how == 0 || (how == 1 && next_random() & 1)) put(&node->durable, op->offset + at, op->data + at, end - at);
      else if (disk.is_strict && next_random() % 4 == 0) garble(&node->durable, op->offset + at);
      at = end;
    }
  }
  forget_ops(node);
  resize(&node->now, 0);
  put(&node->now, 0, node->durable.data, node->durable.size);
}

// MARK: Failing

static int can_hit(int method) {
  switch (disk.fault) {
  case memory_disk_io:
  case memory_disk_power: return 1;
  case memory_disk_full: return method == m_write || method == m_sync || method == m_open || method == m_shm_map;
  case memory_disk_read_only: return method == m_write || method == m_truncate || method == m_delete;
  default: return 0;
  }
}

static int code(int method) {
  if (disk.fault == memory_disk_full) return method == m_open ? SQLITE_CANTOPEN : SQLITE_FULL;
  if (disk.fault == memory_disk_read_only) return method == m_delete ? SQLITE_IOERR_DELETE : SQLITE_READONLY;
  static const int codes[] = {SQLITE_CANTOPEN,     SQLITE_IOERR_DELETE, SQLITE_IOERR_ACCESS, SQLITE_IOERR_READ,
                              SQLITE_IOERR_WRITE,  SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_FSYNC, SQLITE_IOERR_FSTAT,
                              SQLITE_IOERR_LOCK,   SQLITE_IOERR_UNLOCK, SQLITE_IOERR_CHECKRESERVEDLOCK,
                              SQLITE_IOERR_SHMMAP, SQLITE_IOERR_SHMLOCK};
  return codes[method];
}

// Counts a call, and says how it fails; SQLITE_OK where it does not.
static int enter(int method) {
  if (disk.is_dead) return SQLITE_IOERR;
  disk.calls++;
  if (!can_hit(method)) return SQLITE_OK;
  int64_t number = disk.seen++;
  if (number < disk.skip || (disk.count >= 0 && number >= disk.skip + disk.count)) return SQLITE_OK;
  disk.failed++;
  disk.failed_method = method;
  int result = code(method);
  if (disk.fault == memory_disk_power) disk.is_dead = 1;
  return result;
}

static int is_zombie(const struct handle *handle) { return !handle->node || handle->generation != disk.generation; }

// MARK: The methods of a file

static int io_close(sqlite3_file *file) {
  struct handle *handle = (struct handle *)file;
  let_go(handle->shm);
  struct node *node = handle->node;
  if (!node) return SQLITE_OK;
  for (struct handle **place = &node->handles; *place; place = &(*place)->next)
    if (*place == handle) {
      *place = handle->next;
      break;
    }
  if (handle->is_temporary) discard(node);
  return SQLITE_OK;
}

static int io_read(sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset) {
  struct handle *handle = (struct handle *)file;
  if (is_zombie(handle)) return SQLITE_IOERR;
  int result = enter(m_read);
  if (result) return result;
  const struct bytes *bytes = &handle->node->now;
  sqlite3_int64 there = bytes->size - offset;
  if (there >= amount) {
    memcpy(buffer, bytes->data + offset, (size_t)amount);
    return SQLITE_OK;
  }
  memset(buffer, 0, (size_t)amount);
  if (there > 0) memcpy(buffer, bytes->data + offset, (size_t)there);
  return SQLITE_IOERR_SHORT_READ;
}

static int io_write(sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset) {
  struct handle *handle = (struct handle *)file;
  if (is_zombie(handle) || disk.is_dead) return SQLITE_IOERR;
  int result = enter(m_write);
  // A disk that is full, or breaks, may take a part, never all.
  if (result && disk.fault != memory_disk_read_only) amount = (int)(next_random() % (unsigned)amount);
  if (result && disk.fault == memory_disk_read_only) return result;
  put(&handle->node->now, offset, buffer, amount);
  note(handle->node, offset, amount, buffer);
  return result;
}

static int io_truncate(sqlite3_file *file, sqlite3_int64 size) {
  struct handle *handle = (struct handle *)file;
  if (is_zombie(handle)) return SQLITE_IOERR;
  int result = enter(m_truncate);
  if (result) return result;
  resize(&handle->node->now, size);
  note(handle->node, size, -1, NULL);
  return SQLITE_OK;
}

static int io_sync(sqlite3_file *file, int flags) {
  (void)flags;
  struct handle *handle = (struct handle *)file;
  if (is_zombie(handle) || disk.is_dead) return SQLITE_IOERR;
  struct node *node = handle->node;
  int result = enter(m_sync);
  if (result) {
    if (!disk.is_dead && !disk.is_strict)
      for (int i = 0; i < node->op_count; i++) node->ops[i].is_lost |= (int)(next_random() & 1);
    return result;
  }
  settle(node);
  // SQLite's own file system syncs the directory with the first sync of a new journal or WAL.
  if (!node->is_durable && handle->syncs_directory) sync_directory();
  node->is_durable = 1;
  return SQLITE_OK;
}

static int io_size(sqlite3_file *file, sqlite3_int64 *size) {
  struct handle *handle = (struct handle *)file;
  if (is_zombie(handle)) return SQLITE_IOERR;
  int result = enter(m_size);
  if (!result) *size = handle->node->now.size;
  return result;
}

static int io_lock(sqlite3_file *file, int level) {
  struct handle *handle = (struct handle *)file;
  if (is_zombie(handle)) return SQLITE_IOERR;
  int result = enter(m_lock);
  if (result || handle->level >= level) return result;
  int highest = 0;
  for (struct handle *other = handle->node->handles; other; other = other->next)
    if (other != handle && other->generation == disk.generation && other->level > highest) highest = other->level;
  if (level == SQLITE_LOCK_SHARED && highest >= SQLITE_LOCK_PENDING) return SQLITE_BUSY;
  if (level > SQLITE_LOCK_SHARED && highest >= SQLITE_LOCK_RESERVED) return SQLITE_BUSY;
  if (level == SQLITE_LOCK_EXCLUSIVE && highest >= SQLITE_LOCK_SHARED) {
    handle->level = SQLITE_LOCK_PENDING;
    return SQLITE_BUSY;
  }
  handle->level = level;
  return SQLITE_OK;
}

static int io_unlock(sqlite3_file *file, int level) {
  struct handle *handle = (struct handle *)file;
  if (is_zombie(handle)) return SQLITE_IOERR;
  int result = enter(m_unlock);
  // The kernel lets go in any case; only the answer can be an error.
  if (handle->level > level) handle->level = level;
  return result;
}

static int io_check_reserved(sqlite3_file *file, int *found) {
  struct handle *handle = (struct handle *)file;
  if (is_zombie(handle)) return SQLITE_IOERR;
  int result = enter(m_reserved);
  if (result) return result;
  *found = 0;
  for (struct handle *other = handle->node->handles; other; other = other->next)
    if (other->generation == disk.generation && other->level >= SQLITE_LOCK_RESERVED) *found = 1;
  return SQLITE_OK;
}

static int io_control(sqlite3_file *file, int operation, void *argument) {
  (void)file, (void)operation, (void)argument;
  return SQLITE_NOTFOUND;
}

static int io_sector_size(sqlite3_file *file) {
  (void)file;
  return sector;
}

// No atomic writes, no order among them; power-safe overwrite as SQLite's own file system on Linux claims it, or not.
static int io_characteristics(sqlite3_file *file) {
  (void)file;
  return disk.is_strict ? 0 : SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

// MARK: Shared memory

static int io_shm_map(sqlite3_file *file, int index, int size, int extends, void volatile **found) {
  struct handle *handle = (struct handle *)file;
  *found = NULL;
  if (is_zombie(handle)) return SQLITE_IOERR;
  int result = enter(m_shm_map);
  if (result) return result;
  struct node *node = handle->node;
  if (!handle->shm) {
    if (!node->shm) {
      node->shm = grown(NULL, sizeof *node->shm);
      memset(node->shm, 0, sizeof *node->shm);
      node->shm->references = 1;
    }
    handle->shm = node->shm;
    handle->shm->references++;
  }
  struct shm *shm = handle->shm;
  if (index >= region_limit) return SQLITE_NOMEM;
  if (index >= shm->count && !extends) return SQLITE_OK;
  while (shm->count <= index) {
    shm->regions[shm->count] = grown(NULL, (size_t)size);
    memset(shm->regions[shm->count++], 0, (size_t)size);
  }
  *found = shm->regions[index];
  return SQLITE_OK;
}

static int io_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
  struct handle *handle = (struct handle *)file;
  if (is_zombie(handle)) return SQLITE_IOERR;
  unsigned mask = ((1u << count) - 1) << offset;
  if (flags & SQLITE_SHM_UNLOCK) {
    handle->shared &= ~mask;
    handle->exclusive &= ~mask;
    return SQLITE_OK;
  }
  int result = enter(m_shm_lock);
  if (result) return result;
  for (struct handle *other = handle->node->handles; other; other = other->next) {
    if (other == handle || other->generation != disk.generation) continue;
    if (other->exclusive & mask) return SQLITE_BUSY;
    if ((flags & SQLITE_SHM_EXCLUSIVE) && (other->shared & mask)) return SQLITE_BUSY;
  }
  if (flags & SQLITE_SHM_EXCLUSIVE)
    handle->exclusive |= mask;
  else
    handle->shared |= mask;
  return SQLITE_OK;
}

static void io_shm_barrier(sqlite3_file *file) { (void)file; }

static int io_shm_unmap(sqlite3_file *file, int deletes) {
  (void)deletes;
  struct handle *handle = (struct handle *)file;
  struct shm *shm = handle->shm;
  handle->shared = handle->exclusive = 0;
  handle->shm = NULL;
  if (!shm) return SQLITE_OK;
  struct node *node = handle->node;
  // The last one takes the shared memory with it; where it left the file, the next one would empty it.
  if (node && node->shm == shm && shm->references == 2) {
    node->shm = NULL;
    let_go(shm);
  }
  let_go(shm);
  return SQLITE_OK;
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = io_close,
    .xRead = io_read,
    .xWrite = io_write,
    .xTruncate = io_truncate,
    .xSync = io_sync,
    .xFileSize = io_size,
    .xLock = io_lock,
    .xUnlock = io_unlock,
    .xCheckReservedLock = io_check_reserved,
    .xFileControl = io_control,
    .xSectorSize = io_sector_size,
    .xDeviceCharacteristics = io_characteristics,
    .xShmMap = io_shm_map,
    .xShmLock = io_shm_lock,
    .xShmBarrier = io_shm_barrier,
    .xShmUnmap = io_shm_unmap,
};

// MARK: The methods of the file system

static int fs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *flags_found) {
  (void)vfs;
  struct handle *handle = (struct handle *)file;
  memset(handle, 0, sizeof *handle);
  int result = enter(m_open);
  if (result) return result;
  struct node *node = name ? find(name, 0) : NULL;
  if (!node) {
    if (!(flags & SQLITE_OPEN_CREATE)) return SQLITE_CANTOPEN;
    node = make(name);
  }
  handle->node = node;
  handle->generation = disk.generation;
  handle->syncs_directory = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
  handle->is_temporary = !name || (flags & SQLITE_OPEN_DELETEONCLOSE);
  handle->next = node->handles;
  node->handles = handle;
  handle->base.pMethods = &methods;
  if (flags_found) *flags_found = flags;
  return SQLITE_OK;
}

static int fs_delete(sqlite3_vfs *vfs, const char *name, int syncs) {
  (void)vfs;
  int result = enter(m_delete);
  if (result) return result;
  struct node *node = find(name, 0), *old = find(name, 1);
  if (!node) return SQLITE_IOERR_DELETE_NOENT;
  if (node->is_durable && !syncs) {
    if (old) discard(old);
    node->is_deleted = 1;
    return SQLITE_OK;
  }
  discard(node);
  if (syncs) sync_directory();
  return SQLITE_OK;
}

static int fs_access(sqlite3_vfs *vfs, const char *name, int flags, int *found) {
  (void)vfs, (void)flags;
  int result = enter(m_access);
  if (result) return result;
  struct node *node = find(name, 0);
  // As SQLite's own: an empty file is as good as none.
  *found = node && (flags != SQLITE_ACCESS_EXISTS || node->now.size > 0);
  return SQLITE_OK;
}

static int fs_full_path(sqlite3_vfs *vfs, const char *name, int room, char *path) {
  (void)vfs;
  if ((int)strlen(name) >= room) return SQLITE_CANTOPEN;
  strcpy(path, name);
  return SQLITE_OK;
}

static int fs_randomness(sqlite3_vfs *vfs, int amount, char *bytes) {
  (void)vfs;
  for (int i = 0; i < amount; i++) bytes[i] = (char)next_random();
  return amount;
}

// Nobody but this one thread could end what is waited for.
static int fs_sleep(sqlite3_vfs *vfs, int microseconds) {
  (void)vfs;
  return microseconds;
}

static int fs_time(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds) {
  (void)vfs;
  // 2026-01-01, as a Julian day.
  *milliseconds = 212634028800000;
  return SQLITE_OK;
}

static int fs_last_error(sqlite3_vfs *vfs, int room, char *text) {
  (void)vfs, (void)room, (void)text;
  return 0;
}

static sqlite3_vfs file_system = {
    .iVersion = 2,
    .szOsFile = sizeof(struct handle),
    .mxPathname = 512,
    .zName = "memory-disk",
    .xOpen = fs_open,
    .xDelete = fs_delete,
    .xAccess = fs_access,
    .xFullPathname = fs_full_path,
    .xRandomness = fs_randomness,
    .xSleep = fs_sleep,
    .xGetLastError = fs_last_error,
    .xCurrentTimeInt64 = fs_time,
};

// MARK: For the simulator

int memory_disk_install(void) { return sqlite3_vfs_register(&file_system, 1) == SQLITE_OK; }

void memory_disk_kill(void) {
  disk.generation++;
  for (struct node *node = disk.nodes; node; node = node->next) {
    let_go(node->shm);
    node->shm = NULL;
  }
}

void memory_disk_reset(uint64_t seed, int is_strict) {
  memory_disk_kill();
  while (disk.nodes) discard(disk.nodes);
  memory_disk_heal();
  disk.is_dead = 0;
  disk.random = seed;
  disk.is_strict = is_strict;
  // SQLite seeds its own generator anew.
  sqlite3_randomness(0, NULL);
}

void memory_disk_fail(int fault, int64_t skip, int64_t count) {
  disk.fault = fault;
  disk.skip = skip;
  disk.count = count;
  disk.seen = 0;
}

void memory_disk_heal(void) { memory_disk_fail(memory_disk_none, 0, 0); }

void memory_disk_revive(void) {
  memory_disk_kill();
  memory_disk_heal();
  disk.is_dead = 0;
}

void memory_disk_power_on(void) {
  memory_disk_revive();
  for (struct node *node = disk.nodes, *next; node; node = next) {
    next = node->next;
    if (node->is_deleted) {
      if (find(node->name, 0) || next_random() & 1) {
        discard(node);
        continue;
      }
      node->is_deleted = 0;
    } else if (!node->name || (!node->is_durable && next_random() & 1)) {
      discard(node);
      continue;
    }
    tear(node);
    node->is_durable = 1;
  }
}

int memory_disk_is_dead(void) { return disk.is_dead; }
int64_t memory_disk_seen(void) { return disk.seen; }
int64_t memory_disk_failed(void) { return disk.failed; }
int64_t memory_disk_calls(void) { return disk.calls; }
int memory_disk_failed_in_commit(void) { return disk.failed_method == m_sync || disk.failed_method == m_write; }
const char *memory_disk_failed_method(void) { return names[disk.failed_method]; }
