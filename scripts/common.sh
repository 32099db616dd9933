# Shared by the scripts: the packages that are missing, and a build. Sourced, not run.

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if [ -t 2 ]; then
	say() { printf '\033[1m==>\033[0m %s\n' "$*" >&2; }
else
	say() { printf '==> %s\n' "$*" >&2; }
fi

fail() { printf 'hearsay: %s\n' "$*" >&2; exit 1; }

# Runs a command as root: directly, or through sudo.
as_root() {
	if [ "$(id -u)" = 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		fail "installing packages needs root: run this as root, install sudo, or install by hand: $*"
	fi
}

# Installs what is missing of scripts/packages: what a build needs, and with `tests` what the tests need as well.
install_packages() {
	command -v dpkg-query >/dev/null || fail "these scripts install packages on Debian; elsewhere install what scripts/packages lists"
	local missing=() name
	for name in $(sed "$([ "${1:-}" = tests ] || echo '/^# To run the tests/,$d;') /^#/d" "$top/scripts/packages"); do
		dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null | grep -qx installed && continue
		[ "$name" = npm ] && command -v npm >/dev/null && continue # NodeSource's nodejs brings its own, and conflicts with Debian's
		missing+=("$name")
	done
	[ ${#missing[@]} -eq 0 ] && return
	say "installing ${#missing[@]} Debian packages: ${missing[*]}"
	as_root apt-get update -qq
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build DIRECTORY [CMAKE OPTION…]: configures once, builds what changed.
build() {
	local directory=$1
	shift
	if [ ! -f "$directory/build.ninja" ] && ! cmake -S "$top" -B "$directory" -G Ninja "$@" >"$directory.log" 2>&1; then
		cat "$directory.log" >&2
		fail "cmake failed in $directory"
	fi
	rm -f "$directory.log"
	ninja -C "$directory" --quiet || fail "the build failed in $directory"
}
