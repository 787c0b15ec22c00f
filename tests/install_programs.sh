#!/bin/sh
# Installs what the tests need that no package of Python brings: a browser, Java for the checker of HTML, Neovim and rsync.
# A server of ssh, which would listen from then on, is installed under CI alone; elsewhere it is used where it is there.
# Installs nothing that is there, says what to do where it may not, and never fails: the tests say what they miss.
set -u

wanted=""
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || wanted="chromium"
command -v java >/dev/null || wanted="$wanted default-jre-headless"
command -v nvim >/dev/null || wanted="$wanted neovim"
command -v rsync >/dev/null || wanted="$wanted rsync"
[ -z "${CI:-}" ] || [ -x /usr/sbin/sshd ] || wanted="$wanted openssh-server"
[ -n "$wanted" ] || exit 0

as_root=""
if [ "$(id -u)" != 0 ]; then
  as_root="sudo -n"
  sudo -n true 2>/dev/null || as_root="none"
fi
if ! command -v apt-get >/dev/null || [ "$as_root" = none ]; then
  echo "The tests of the pages, of editors and of publishing need $wanted, which is not installed and cannot be from here; without, they are skipped." >&2
  exit 0
fi

log=$(mktemp)
export DEBIAN_FRONTEND=noninteractive
echo "Installing for the tests of the pages, of editors and of publishing: $wanted" >&2
# An old list of packages names files that are gone; a server that does not answer is asked again.
if ! { $as_root apt-get -qq -o Acquire::Retries=3 update;
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 install --no-install-recommends $wanted; } >"$log" 2>&1 </dev/null; then
  tail -n 5 "$log" >&2
  echo "Installing failed; the tests that need it say so." >&2
fi
rm -f "$log"
