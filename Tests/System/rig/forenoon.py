"""The forenoon, whenever the tests run: in a zone where it is ten o'clock now, "in an hour" and "ten minutes ago" are today,
and a run of half an hour sees no midnight. A test with a zone of its own sets `TZ` itself."""

import os
import time

_AHEAD = (10 - time.gmtime().tm_hour + 12) % 24 - 12
# In this area the sign is turned round: Etc/GMT-3 is three hours ahead of Greenwich (tzdata, etcetera).
ZONE = f"Etc/GMT{-_AHEAD:+d}" if _AHEAD else "Etc/GMT"


def move():
    """This process, and what it starts there."""
    os.environ["TZ"] = ZONE
    time.tzset()
