// The whole C boundary to SQLite. Each inline function says why it exists.
#pragma once
#include <sqlite3.h>
