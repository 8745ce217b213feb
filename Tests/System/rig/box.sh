#!/bin/sh
# box.sh - a throw-away machine: a real systemd as PID 1, journald, D-Bus, logind and a `systemd --user` manager for the
# lingering user "tester" (uid 4242), over a copy-on-write overlay of this machine's own files.
#   box.sh start NAME [options of systemd-nspawn]    e.g. --bind=/tmp/x
#   box.sh root NAME COMMAND...    runs COMMAND inside as root
#   box.sh user NAME COMMAND...    runs COMMAND inside as tester, with the user's bus and runtime folder
#   box.sh stop NAME
# It stands in the time zone TZ, where that is set. Needs root and systemd-container.
set -eu
verb=$1 name=$2
shift 2
dir=/tmp/limber-box.$name
leader() { cat "$dir/leader"; }

case $verb in
start)
  mkdir -p "$dir/root"
  cat >"$dir/boot" <<'END'
set -eu
mount -n --make-rprivate /
mount -n --bind / "$dir/root" # nspawn refuses -D /; a bind that is not recursive is fine
# A cgroup of its own in every hierarchy that systemd uses, on unified and on hybrid hosts.
for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/unified /sys/fs/cgroup/systemd; do
  [ -e "$hierarchy/cgroup.procs" ] || continue
  mkdir -p "$hierarchy/limber-box.$name"
  echo $$ >"$hierarchy/limber-box.$name/cgroup.procs"
done
exec env SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 systemd-nspawn --quiet --register=no --keep-unit --link-journal=no \
  --private-network -D "$dir/root" --volatile=overlay --machine="limber-box-$name" \
  --uuid="$(cat /proc/sys/kernel/random/uuid)" --console=pipe "$@" -b systemd.unit=basic.target \
  systemd.wants=dbus.socket systemd.wants=systemd-logind.service systemd.mask=systemd-sysctl.service </dev/null
END
  dir=$dir name=$name setsid unshare -m --propagation private sh "$dir/boot" "$@" >"$dir/log" 2>&1 &
  echo $! >"$dir/nspawn"
  tries=0
  while :; do
    # The leader is the child of nspawn that is PID 1 in a namespace of its own.
    for pid in $(ps -o pid= --ppid "$(cat "$dir/nspawn")"); do
      if awk '/^NSpid:/ { exit !(NF > 2 && $NF == 1) }' "/proc/$pid/status"; then echo "$pid" >"$dir/leader"; fi
    done 2>/dev/null
    if [ -s "$dir/leader" ]; then
      nsenter -t "$(leader)" -a systemctl is-system-running >"$dir/state" 2>/dev/null && break
      grep -q degraded "$dir/state" && break
    fi
    tries=$((tries + 1))
    [ $tries -lt 600 ] || { echo "the box did not boot" >&2; cat "$dir/log" >&2; exit 1; }
    sleep 0.1
  done
  [ ! "${TZ:-}" ] || "$0" root "$name" ln -sfn "../usr/share/zoneinfo/$TZ" /etc/localtime
  "$0" root "$name" sh -c 'id tester >/dev/null 2>&1 || useradd -m -u 4242 -s /bin/bash tester
    # What an installation of Limber on this machine left is not in there.
    catalog=/usr/local/lib/systemd/catalog/limber.catalog
    if [ -e $catalog ]; then rm $catalog; journalctl --update-catalog; fi
    loginctl enable-linger tester && systemctl start user@4242.service'
  ;;
root)
  # nsenter keeps the host's capabilities: without the one that could set the clock, which is the host's too.
  exec nsenter -t "$(leader)" -a -w setpriv --bounding-set=-sys_time --inh-caps=-sys_time \
    env -i PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM=dumb LANG=C.UTF-8 HOME=/root "$@"
  ;;
user)
  exec "$0" root "$name" setpriv --reuid 4242 --regid 4242 --init-groups env HOME=/home/tester USER=tester \
    PATH=/home/tester/.local/bin:/usr/local/bin:/usr/bin:/bin XDG_RUNTIME_DIR=/run/user/4242 \
    DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/4242/bus "$@"
  ;;
stop) # thrown away, so without an orderly shutdown
  [ -d "$dir" ] || exit 0
  [ ! -s "$dir/leader" ] || kill -KILL "$(leader)" 2>/dev/null || :
  tries=0
  while kill -0 "$(cat "$dir/nspawn")" 2>/dev/null && [ $tries -lt 100 ]; do tries=$((tries + 1)); sleep 0.1; done
  kill -KILL "$(cat "$dir/nspawn")" 2>/dev/null || :
  find /sys/fs/cgroup -depth -type d \( -path "*/limber-box.$name" -o -path "*/limber-box.$name/*" \) \
    -exec rmdir {} + 2>/dev/null || :
  rm -rf "$dir"
  ;;
esac
