#!/bin/sh
# journald.sh - a real systemd-journald of its own, in a mount namespace of its own (fresh /run, fresh
# /var/log/journal), until it is killed. Prints "ready" when it listens. Others join with nsenter -m. Needs root.
# STORAGE=persistent|volatile
set -eu
if [ "${1:-}" != inside ]; then exec unshare -m --propagation private sh "$0" inside; fi
mount -n -t tmpfs -o mode=755 tmpfs /run # hides the machine's own sockets
mkdir -p /run/systemd/journal /run/systemd/journald.conf.d /run/log/journal /var/log/journal
mount -n -t tmpfs tmpfs /var/log/journal
chgrp systemd-journal /var/log/journal /run/log/journal
chmod 2755 /var/log/journal /run/log/journal
if [ ! -s /etc/machine-id ]; then # a container's image has none
  systemd-machine-id-setup --print >/run/machine-id
  touch /etc/machine-id
  mount -n --bind /run/machine-id /etc/machine-id
fi
cat >/run/systemd/journald.conf.d/test.conf <<END
[Journal]
Storage=${STORAGE:-persistent}
ReadKMsg=no
Audit=no
RateLimitBurst=0
ForwardToSyslog=no
SyncIntervalSec=1s
SplitMode=uid
END
/lib/systemd/systemd-journald &
journald=$!
trap 'kill $journald; exit' TERM INT
tries=0
until [ -S /run/systemd/journal/socket ] && [ -S /run/systemd/journal/io.systemd.journal ]; do
  tries=$((tries + 1))
  [ $tries -lt 250 ] || { echo "journald did not start" >&2; exit 1; }
  sleep 0.02
done
[ "${STORAGE:-persistent}" = volatile ] || journalctl --flush # from /run/log to /var/log
echo ready
wait $journald
