#!/usr/bin/env bash
# base.sh FOLDER: a stand-in for the image that the Dockerfile starts from, where no registry of images can be reached:
# Debian from this machine's own mirror, and the Node that package-lock.json pins. Needs root, debootstrap and npm.
set -euo pipefail
cd "$(dirname "$0")/../.."
to=$1
mirror_of_apt() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' | grep -E ' (bookworm|trixie|jammy|noble)$' | head -1
}
mirror='' suite=''
read -r mirror suite < <(mirror_of_apt) || true
[ -n "$mirror" ] || { echo 'base.sh: apt names no mirror of Debian here' >&2; exit 1; }

rm -rf "$to" && mkdir -p "$(dirname "$to")"
debootstrap --variant=minbase --include=ca-certificates,libatomic1,libstdc++6 "$suite" "$to" "$mirror" >"$to.log" 2>&1 || { tail -5 "$to.log" >&2; exit 1; }
rm -rf "$to"/var/cache/apt/archives/*.deb
chroot "$to" groupadd --gid 1000 node
chroot "$to" useradd --uid 1000 --gid node --create-home node

install -D -m 0755 node_modules/node/bin/node "$to/usr/local/bin/node"
mkdir -p "$to/usr/local/lib/node_modules" "$to/usr/local/etc"
cp -rL "$(npm root --global)/npm" "$to/usr/local/lib/node_modules/npm"
ln -s ../lib/node_modules/npm/bin/npm-cli.js "$to/usr/local/bin/npm"
# As this machine reaches it; neither is in the finished image.
cp -L /etc/ssl/certs/ca-certificates.crt "$to/etc/ssl/certs/ca-certificates.crt"
printf 'registry=%s\ncafile=/etc/ssl/certs/ca-certificates.crt\n' "$(npm config get registry)" >"$to/usr/local/etc/npmrc"
