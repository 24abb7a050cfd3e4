#!/usr/bin/env bash
# Builds the image and runs it, on a machine without an engine for containers: buildah with chroot isolation, from a
# stand-in of the base. Then scripts/image/smoke.ts sees whether it does its work. Needs root, buildah and debootstrap;
# all that it makes is under .cache/image. --keep leaves the root folder of the image there.
set -euo pipefail
cd "$(dirname "$0")/.."
home=$PWD/.cache/image
node_version=$(node -p 'require("./package-lock.json").packages["node_modules/node"].version')
base=$home/base-$node_version
base_name=localhost/unsaid-base:$node_version
export BUILDAH_ISOLATION=chroot
buildah() { command buildah --root "$home/storage" --runroot "$home/run" "$@"; }
step() { printf '%4d s  %s\n' "$SECONDS" "$1"; }
mkdir -p "$home"

if [ ! -e "$base.made" ]; then
  step 'makes the stand-in of the base'
  bash scripts/image/base.sh "$base"
  touch "$base.made"
fi
container=$(buildah from scratch)
buildah add -q "$container" "$base" / >/dev/null
buildah commit -q --rm "$container" "$base_name" >/dev/null

step 'builds the image, from a checkout under umask 077'
context=$(mktemp -d "$home/context-XXXXXX")
trap 'rm -rf "$context"' EXIT
(umask 077 && cp -rL --parents Dockerfile .dockerignore LICENSE NOTICE package.json package-lock.json tsconfig.json bin src rules console \
  scripts/build-console.ts "$context")
chmod -R go-rwx "$context"
buildah build -q --format docker --pull=never --build-arg "NODE_IMAGE=$base_name" \
  --build-arg "VERSION=$(node -p 'require("./package.json").version')" \
  --build-arg "REVISION=$(git rev-parse HEAD 2>/dev/null || true)" \
  --tag localhost/unsaid "$context" >"$home/build.log" 2>&1 || { tail -30 "$home/build.log"; exit 1; }
buildah inspect --type image localhost/unsaid >"$home/image.json"
npm sbom --omit=dev --package-lock-only --sbom-format=cyclonedx >"$home/sbom.cdx.json"

step 'runs it'
container=$(buildah from --pull=never localhost/unsaid)
root=$(buildah mount "$container")
code=0
node_modules/.bin/node scripts/image/smoke.ts "$root" "$home/image.json" || code=$?
buildah umount "$container" >/dev/null
buildah rm "$container" >/dev/null
step "done: SBOM in .cache/image/sbom.cdx.json"
exit "$code"
