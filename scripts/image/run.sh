#!/usr/bin/env bash
# run.sh ROOT DATA ENV_FILE: runs the image whose root folder is ROOT as an engine would with `--read-only
# --cap-drop ALL --security-opt no-new-privileges`: read-only root, /data and /tmp to write to, no capability, the user
# 1000, tini as process 1 of its own. The network is this machine's. Settings: the image's, then those of ENV_FILE.
set -euo pipefail
export ROOT=$1 DATA=$2 ENV_FILE=$3
exec unshare --mount --pid --fork --kill-child=KILL bash -euc '
  mount --bind "$ROOT" "$ROOT"
  mount --bind "$DATA" "$ROOT/data"
  mount -t proc proc "$ROOT/proc"
  mount -t tmpfs tmpfs "$ROOT/tmp"
  mount --rbind /dev "$ROOT/dev"
  mount -o remount,bind,ro "$ROOT"
  settings=()
  while IFS= read -r line; do [[ $line =~ ^[A-Z_]+= ]] && settings+=("$line"); done <"$ENV_FILE"
  exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 NODE_ENV=production \
    DATA_DIR=/data RULES_DIR=/app/rules "${settings[@]}" \
    /usr/sbin/chroot "$ROOT" /usr/bin/setpriv --reuid=1000 --regid=1000 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
    /usr/bin/env --chdir=/app /usr/bin/tini -- node src/main.ts'
