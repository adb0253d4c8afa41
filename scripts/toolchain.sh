# Sourced by ./crypt-talk and ./verify: finds the JDK and Node, and builds the web app.
# shellcheck shell=bash

say_and_stop() {
  echo "$1" >&2
  exit 69 # EX_UNAVAILABLE
}

# The options every run of the jar gets; ./crypt-talk and the tests that start the real jar share them.
CRYPT_TALK_JAVA_FLAGS=(
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
  -XX:+UseCompactObjectHeaders
)

is_jdk_25() {
  [ -x "$1/bin/javac" ] && "$1/bin/java" -version 2>&1 | head -n 1 | grep -q '"25[."]'
}

# Exports JAVA_HOME. Looks at JAVA_HOME, the java on PATH, and the folders where JDKs usually lie.
find_jdk_25() {
  local candidate
  local on_path=""
  if command -v javac >/dev/null 2>&1; then
    on_path=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
  fi
  for candidate in "${JAVA_HOME:-}" "$on_path" \
      /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* \
      "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      export JAVA_HOME="$candidate"
      return
    fi
  done
  say_and_stop "Crypt-Talk needs a JDK 25, and none was found in JAVA_HOME, on PATH or in the usual folders. Install one (for example Eclipse Temurin 25) or set JAVA_HOME to it, then run this again."
}

find_node_20() {
  local version="" major minor
  if command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1; then
    version=$(node --version)
    version=${version#v}
    # What Vite runs on: 20 from 20.19 on, 22 from 22.12 on, and whatever came later.
    IFS=. read -r major minor _ <<<"$version"
    case "$major" in
      20) [ "$minor" -ge 19 ] && return ;;
      22) [ "$minor" -ge 12 ] && return ;;
      *) [ "$major" -gt 22 ] && return ;;
    esac
  fi
  say_and_stop "Building the web app needs Node.js 20.19, 22.12 or newer with npm; found ${version:-none}. Install it (https://nodejs.org or your distribution's package), then run this again."
}

# step TITLE LOG COMMAND...: runs the command with its output in LOG; shows the end of it when it fails.
step() {
  local title=$1 log=$2 started=$SECONDS
  shift 2
  echo "  $title ..." >&2
  mkdir -p "$(dirname "$log")"
  if ! "$@" >>"$log" 2>&1; then
    tail -n 40 "$log" >&2
    say_and_stop "$title failed; the lines above are the end of $log."
  fi
  echo "  $title: done in $((SECONDS - started)) s" >&2
}

# Installs the npm packages when package-lock.json changed since the last time.
install_web_packages() {
  local log=$1 mark="$root/web/node_modules/.installed-for"
  local want
  want=$(cksum <"$root/web/package-lock.json")
  if [ "$(cat "$mark" 2>/dev/null)" != "$want" ]; then
    step "Installing the web app's packages" "$log" npm --prefix "$root/web" ci --no-audit --no-fund
    echo "$want" >"$mark"
  fi
}

build_web() {
  install_web_packages "$1"
  step "Building the web app" "$1" npm --prefix "$root/web" run build
}
