#!/bin/sh
# journald.sh - a place for a systemd-journald of its own: a mount namespace with fresh /run and /var/log/journal, and a
# configuration. Prints "ready" when others may join with nsenter -m, and holds it until it is killed. Needs root.
# SETTINGS: lines of journald.conf(5)
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
printf '[Journal]\n%s\n' "$SETTINGS" >/run/systemd/journald.conf.d/test.conf
echo ready
exec sleep infinity
