# Runs a PostgreSQL with TLS in a folder of its own, starts it anew whenever it was killed by a line
# on standard input (`kill`), and ends when that ends. Tells the folder, the port and the address of
# its certificates' folder.
set -e
trap '' INT
for bin in /usr/lib/postgresql/*/bin; do PATH="$bin:$PATH"; done
command -v postgres >/dev/null || { echo "install Debian's package postgresql" >&2; exit 1; }
command -v openssl >/dev/null || { echo "install Debian's package openssl" >&2; exit 1; }
if [ "$(id -u)" = 0 ]; then
    user=postgres
    id "$user" >/dev/null 2>&1 || user=nobody
    exec setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups -- sh -c "$1" sh "$1"
fi
cd /
dir=$(mktemp -d /tmp/keywright-mortal.XXXXXX)
chmod 755 "$dir"
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \
        -subj "/CN=$1" -keyout "$dir/$1.key" -out "$dir/$1.pem" \
        -addext basicConstraints=critical,CA:TRUE
}
{
    authority ours
    authority theirs
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost \
        -keyout "$dir/server.key" -out "$dir/server.csr"
    echo "subjectAltName=DNS:localhost" >"$dir/names"
    openssl x509 -req -in "$dir/server.csr" -CA "$dir/ours.pem" -CAkey "$dir/ours.key" \
        -CAcreateserial -days 2 -extfile "$dir/names" -out "$dir/server.pem"
    chmod 600 "$dir/server.key"
    initdb -D "$dir/data" -U keywright --auth=trust -E UTF8 --locale=C
    # Over the network, TLS or nothing.
    echo "local all all trust" >"$dir/data/pg_hba.conf"
    echo "hostssl all all 127.0.0.1/32 trust" >>"$dir/data/pg_hba.conf"
} >"$dir/log" 2>&1
start() {
    postgres -D "$dir/data" -k "$dir" -p "$port" -c listen_addresses=127.0.0.1 -c fsync=on \
        -c ssl=on -c "ssl_cert_file=$dir/server.pem" -c "ssl_key_file=$dir/server.key" \
        >>"$dir/log" 2>&1 &
    pid=$!
}
ready() {
    tries=0
    until pg_isready -q -h "$dir" -p "$port" -U keywright -d postgres; do
        kill -0 "$pid" 2>/dev/null || return 1
        tries=$((tries + 1))
        [ "$tries" -lt 600 ] || return 1
        sleep 0.1
    done
}
# A port that nobody has: the server says so by ending.
port=$((20000 + $$ % 20000))
start
until ready; do
    wait "$pid" || true
    port=$((port + 1))
    [ "$port" -lt 45000 ] || { cat "$dir/log" >&2; exit 1; }
    start
done
echo "$dir"
echo "$port"
while read -r line; do
    # All of its processes, the parent halted first: nobody is asked, and nothing is flushed.
    kill -STOP "$pid"
    # shellcheck disable=SC2046
    kill -KILL $(cat "/proc/$pid/task/$pid/children") "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    until start && ready; do wait "$pid" 2>/dev/null || true; sleep 0.1; done
    echo "again"
done
kill -INT "$pid"
wait "$pid" || true
rm -rf "$dir"
