#!/usr/bin/env bash
# Makes the environment on first use, then starts the program.
#   ./run.sh                 the window on the sample city (without a display: pictures of it into out/)
#   ./run.sh CITY.gpkg       the window on a project
#   ./run.sh VERB …          a verb of the command line, such as  ./run.sh who sample 80.26 41.17
#   ./run.sh test […]        the tests; further words go to pytest
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
venv=${GIS_APP_VENV:-$PWD/.venv}

case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in en*) chinese= ;; *) chinese=1 ;; esac
say() { if [ -n "$chinese" ]; then echo "$2" >&2; else echo "$1" >&2; fi; }

# --- Python 3.11 or newer -----------------------------------------------------------------------
python=
for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
  [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate; break
  fi
done
if [ -z "$python" ]; then
  say "Python 3.11 or newer is needed and was not found. Install it (Debian: apt-get install python3 python3-venv) and run this again." \
      "需要 Python 3.11 或更高版本，本机没有找到。请先安装（Debian：apt-get install python3 python3-venv），再运行本命令。"
  exit 2
fi

# --- What Qt needs of the system (Debian, Ubuntu, UOS and Kylin have apt) -------------------------
offscreen_packages="libglib2.0-0 libgl1 libegl1 libfontconfig1 libfreetype6 libdbus-1-3 libxkbcommon0 libx11-6 libbrotli1"
window_packages="libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0"
# libatomic1 is for the driver of the browser tests
test_packages="chromium poppler-utils gdal-bin libatomic1"

installed() {
  local name
  # Ubuntu 24.04 and Debian 13 renamed some libraries with the suffix t64
  for name in "$1" "$1t64"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null)" = installed ] && return 0
  done
  return 1
}

system_packages() {
  command -v dpkg-query >/dev/null 2>&1 || return 0
  local missing="" package
  for package in "$@"; do installed "$package" || missing="$missing $package"; done
  [ -z "$missing" ] && return 0
  local -a become=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
      become=(sudo -n)
    else
      say "These system packages are missing; this line installs them:" "缺少以下系统软件包，请用这一行安装："
      echo "  sudo apt-get update && sudo apt-get install -y --no-install-recommends$missing" >&2
      return 1
    fi
  fi
  say "Installing system packages:$missing" "正在安装系统软件包：$missing"
  # shellcheck disable=SC2086  # the list is words on purpose
  if ! { "${become[@]}" apt-get -qq update &&
         "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $missing; } >"${TMPDIR:-/tmp}/gis-app-apt.$$" 2>&1; then
    cat "${TMPDIR:-/tmp}/gis-app-apt.$$" >&2
    say "The system packages could not be installed; this line does it by hand:" "系统软件包安装失败，请手工执行："
    echo "  sudo apt-get install -y --no-install-recommends$missing" >&2
    rm -f "${TMPDIR:-/tmp}/gis-app-apt.$$"
    return 1
  fi
  rm -f "${TMPDIR:-/tmp}/gis-app-apt.$$"
}

# --- The environment, made once and again when pyproject.toml changes -----------------------------
environment() { # environment EXTRAS
  local want made stamp="$venv/.gis-app$1"
  want="$(cksum < pyproject.toml) $("$python" -c 'import sys; print(sys.version)') $PWD"
  # an environment made for the tests holds everything the program needs as well
  for made in "$stamp" "$venv/.gis-app[dev]"; do
    if [ -x "$venv/bin/python" ] && [ "$(cat "$made" 2>/dev/null)" = "$want" ]; then return 0; fi
  done
  if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    system_packages python3-venv || exit 2
  fi
  say "Making the environment in $venv (once, some minutes) …" "正在创建运行环境 $venv（仅首次，需要几分钟）……"
  [ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
  if ! "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".$1"; then
    say "The Python packages could not be installed. Check the connection to the package index (or set PIP_INDEX_URL to a mirror) and run this again." \
        "Python 软件包安装失败。请检查网络（或用 PIP_INDEX_URL 指定镜像），再运行本命令。"
    exit 2
  fi
  printf '%s' "$want" > "$stamp"
}

prepared() { # a cheap test, so that a second start costs nothing
  [ -e "$venv/.gis-app-system-$1" ]
}

prepare_system() { # prepare_system NAME PACKAGES…
  local name=$1; shift
  prepared "$name" && return 0
  system_packages "$@" && touch "$venv/.gis-app-system-$name"
}

has_display() { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname -s)" != Linux ]; }

if [ "${1:-}" = test ]; then
  shift
  environment '[dev]'
  # shellcheck disable=SC2086
  prepare_system test $offscreen_packages $test_packages || exit 2
  export QT_QPA_PLATFORM=offscreen
  exec "$venv/bin/python" -m pytest "$@"
fi

environment ''
if [ $# -eq 0 ] || [[ "$1" == *.gpkg ]]; then
  if has_display; then
    # shellcheck disable=SC2086
    prepare_system window $offscreen_packages $window_packages || exit 2
    exec "$venv/bin/python" main.py "$@"
  fi
  # shellcheck disable=SC2086
  prepare_system offscreen $offscreen_packages || exit 2
  say "There is no display here: instead of opening a window, pictures of the sample city go into out/." \
      "本机没有显示器：不打开窗口，改为把示例城市的成果输出到 out/ 目录。"
  export QT_QPA_PLATFORM=offscreen
  if [ $# -eq 0 ]; then exec "$venv/bin/python" main.py render-sample out; fi
  exec "$venv/bin/python" main.py render-sample out --city "$1"
fi

# shellcheck disable=SC2086
prepare_system offscreen $offscreen_packages || exit 2
if ! has_display; then export QT_QPA_PLATFORM=offscreen; fi
exec "$venv/bin/python" main.py "$@"
