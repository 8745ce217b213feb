// memory_disk - a disk in memory that can fail, as the default VFS of SQLite (sqlite.org/vfs.html).
//
// Each file has what was written and what is certain to survive a power failure: only what was synced is. It serves any
// number of connections of one process, with WAL; it belongs to one thread.
#pragma once
#include <stdint.h>

// How a call fails.
enum memory_disk_fault {
  memory_disk_none = 0,
  // No space left: writes and whatever else takes space.
  memory_disk_full = 1,
  // An I/O error, of any call.
  memory_disk_io = 2,
  // Mounted read-only: writes.
  memory_disk_read_only = 3,
  // The power fails: this call and all after it do, until the machine is on again.
  memory_disk_power = 4,
};

// Makes it the default VFS; 0 where SQLite would not.
int memory_disk_install(void);
// An empty disk. What is open on the old one is dead. The seed decides which parts of a write are torn, and SQLite's salts.
//
// There are two kinds of disk, bad in two ways. A strict one makes no promise: a sector that is written as the power fails
// may hold anything afterwards, also in the bytes beside those that were written. The other one leaves these alone (SQLite
// calls that power-safe overwrite and counts on it on Linux), but does what Linux does when fsync(2) fails: a part of what
// was to be brought to the disk is dropped for good, can be read all the same until the power fails, and the next sync
// succeeds.
void memory_disk_reset(uint64_t seed, int is_strict);

// After `skip` calls that such a fault can hit, the next `count` of those fail; for ever where count is negative.
void memory_disk_fail(int fault, int64_t skip, int64_t count);
// Nothing fails any more; a power failure that happened stays.
void memory_disk_heal(void);

// The process died: its files are dead, its locks and its shared memory gone. What it wrote is there.
void memory_disk_kill(void);
// The machine is on again after a power failure: each file holds what was synced, and of what was not some sectors.
void memory_disk_power_on(void);
// What looked like a power failure was the death of the process alone: all that was written is there.
void memory_disk_revive(void);
// The power failed, and is not back.
int memory_disk_is_dead(void);

// Calls so far that the planned fault could hit, since it was planned.
int64_t memory_disk_seen(void);
// Calls that failed so far, of all faults.
int64_t memory_disk_failed(void);
// All calls so far.
int64_t memory_disk_calls(void);
// Whether the last call that failed was one that brings data to the disk: then a commit may be there all the same.
int memory_disk_failed_in_commit(void);
// The name of the last method that failed, such as `xWrite`.
const char *memory_disk_failed_method(void);
