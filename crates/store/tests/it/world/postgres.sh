# Runs a PostgreSQL of its own in a temporary folder, until standard input ends: that is when the
# program that started it is gone, however it went.
set -e
# An interrupt goes to the program as well; its end is what counts.
trap '' INT
for bin in /usr/lib/postgresql/*/bin; do PATH="$bin:$PATH"; done
command -v postgres >/dev/null || { echo "install Debian's package postgresql" >&2; exit 1; }
# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- sh -c "$1" sh "$1"
fi
cd /
dir=$(mktemp -d /tmp/keywright-postgres.XXXXXX)
chmod 755 "$dir"
initdb -D "$dir/data" -U keywright --auth=trust --no-sync -E UTF8 --locale=C >"$dir/log" 2>&1
postgres -D "$dir/data" -k "$dir" -c listen_addresses= -c "fsync=${FSYNC:-off}" \
    -c max_connections=200 >>"$dir/log" 2>&1 &
pid=$!
tries=0
until pg_isready -q -h "$dir" -U keywright -d postgres; do
    tries=$((tries + 1))
    [ "$tries" -lt 600 ] || { cat "$dir/log" >&2; exit 1; }
    sleep 0.1
done
echo "$dir"
read -r _ || true
kill -INT "$pid"
wait "$pid" || true
rm -rf "$dir"
