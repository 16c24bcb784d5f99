#!/usr/bin/env bash
# Preflights over the wire, into RESULTS.md: this library, the built-in, a constant answer, Express with cors, and nginx. One after the
# other on the same cores, three rounds, about two and a half minutes, on the loopback only.
#   tests/CorsPreflight.Benchmarks/wire.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

readonly port=${PORT:-18080} rounds=3 warmup=2 seconds=3 connections=32 rate=2000
readonly origin=https://app.example.com
# Where express and cors are; npm puts them there when it is asked to, below.
readonly modules=${NODE_PATH:-${TMPDIR:-/tmp}/cors-preflight-wire/node_modules}

missing=()
for tool in dotnet wrk nginx node curl; do
    type -P "$tool" > /dev/null || missing+=("$tool")
done
[[ -d $modules/express && -d $modules/cors ]] || missing+=("express and cors: npm install --prefix '$(dirname "$modules")' express@5.3.0 cors@2.8.6")
if (( ${#missing[@]} > 0 )); then
    printf 'Missing: %s\n' "${missing[@]}" >&2
    exit 2
fi

dotnet build -c Release -v quiet > /dev/null
readonly program=bin/Release/net10.0/CorsPreflight.Benchmarks

work=$(mktemp -d)
server=
stop() {
    [[ -z $server ]] || { kill "$server" && wait "$server"; } 2> /dev/null || true
    server=
}
trap 'stop; rm -rf "$work"' EXIT

cat > "$work/express.cjs" << 'JS'
const [express, cors] = [require('express'), require('cors')];
const app = express();
app.use(cors({ origin: 'https://app.example.com', credentials: true, methods: ['GET', 'POST', 'PUT', 'DELETE'], allowedHeaders: ['Authorization', 'Content-Type'], maxAge: 600 }));
app.listen(Number(process.argv[2]), '127.0.0.1');
JS

# The block of many articles: it looks at no Origin, no method and no header of the question.
cat > "$work/nginx.conf" << CONF
worker_processes auto;
daemon off;
pid $work/nginx.pid;
error_log stderr error;
events { }
http {
    access_log off;
    client_body_temp_path $work; proxy_temp_path $work; fastcgi_temp_path $work; uwsgi_temp_path $work; scgi_temp_path $work;
    server {
        listen 127.0.0.1:$port;
        location / {
            if (\$request_method = OPTIONS) {
                add_header Access-Control-Allow-Origin "$origin" always;
                add_header Access-Control-Allow-Methods "GET,POST,PUT,DELETE,OPTIONS" always;
                add_header Access-Control-Allow-Headers "Authorization,Content-Type" always;
                add_header Access-Control-Max-Age 86400 always;
                return 204;
            }
        }
    }
}
CONF

cat > "$work/preflight.lua" << 'LUA'
wrk.method = "OPTIONS"
wrk.headers["Origin"] = "https://app.example.com"
wrk.headers["Access-Control-Request-Method"] = "PUT"
wrk.headers["Access-Control-Request-Headers"] = "authorization,content-type"
local pause
function init(args) pause = tonumber(args[1]) end
-- Each connection waits between its requests; without a pause wrk asks as fast as it is answered.
function delay() return pause end
function done(summary, latency, requests)
    local errors = summary.errors
    print(string.format("measured %.0f %.0f %d", summary.requests / summary.duration * 1e6, latency:percentile(99),
        errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
LUA
sed '/^function delay/d' "$work/preflight.lua" > "$work/fast.lua"

start() {
    case $1 in
        express) NODE_PATH=$modules NODE_ENV=production node "$work/express.cjs" "$port" & ;;
        nginx) nginx -c "$work/nginx.conf" -p "$work" & ;;
        *) "$program" --serve "$1" "$port" & ;;
    esac
    server=$!
    local answer
    for _ in {1..100}; do
        sleep 0.1
        answer=$(curl -s -o /dev/null -D - -X OPTIONS -H "Origin: $origin" -H 'Access-Control-Request-Method: PUT' \
            -H 'Access-Control-Request-Headers: authorization,content-type' "http://127.0.0.1:$port/orders/42") || continue
        # What does not answer the preflight is not measured.
        [[ $answer == *" 204"* ]] && grep -qi "^access-control-allow-origin: $origin" <<< "$answer" && return
    done
    echo "$1 does not answer the preflight: $answer" >&2
    exit 1
}

# Prints requests per second and the 99th percentile in microseconds.
load() {
    local script=$1 duration=$2 pause=${3:-0} printed
    printed=$(wrk -t 1 -c "$connections" -d "${duration}s" --latency -s "$work/$script" "http://127.0.0.1:$port/orders/42" -- "$pause" | grep '^measured')
    local figures
    read -r -a figures <<< "$printed"
    (( figures[3] == 0 )) || { echo "${figures[3]} requests failed." >&2; exit 1; }
    echo "${figures[1]} ${figures[2]}"
}

servers=(Strict BuiltIn Bare express nginx)
for (( round = 1; round <= rounds; round++ )); do
    # Another one is first in each round.
    for name in "${servers[@]:round - 1}" "${servers[@]:0:round - 1}"; do
        start "$name"
        load fast.lua "$warmup" > /dev/null
        fast=$(load fast.lua "$seconds")
        slow=$(load preflight.lua "$seconds" $(( connections * 1000 / rate )))
        stop
        echo "$round $name $fast $slow" | tee -a "$work/figures" >&2
    done
done

# Column 3 is preflights per second at full speed, 5 and 6 the rate and the 99th percentile at the fixed one.
median() { awk -v name="$1" -v column="$2" '$2 == name { print $column }' "$work/figures" | sort -n | sed -n "$(( (rounds + 1) / 2 ))p"; }
{
    echo "$rounds rounds of $seconds s after $warmup s of warming up, medians; wrk with $connections connections on the same cores as the server. The"
    echo "percentile is taken at about $rate preflights per second: each connection pauses between its requests, so a slow answer also delays"
    echo "the next question. The machine was shared and noisy: small differences mean nothing. nginx answers a constant, whatever it is asked,"
    echo "and Express runs on one core."
    echo
    echo '| server | preflights per second | slowest and fastest round | against the built-in | 99th percentile | at a rate of |'
    echo '|---|---:|---:|---:|---:|---:|'
    baseline=$(median BuiltIn 3)
    for name in "${servers[@]}"; do
        case $name in
            Strict) title='this library' ;;
            BuiltIn) title='`UseCors()`' ;;
            Bare) title='a terminal middleware with the same answer, constant' ;;
            express) title='Express + cors' ;;
            nginx) title='nginx, `if ($request_method = OPTIONS)`' ;;
        esac
        spread=$(awk -v name="$name" '$2 == name { print $3 }' "$work/figures" | sort -n | sed -n '1p;$p' | paste -sd ' ')
        awk -v title="$title" -v spread="${spread/ / to }" -v fast="$(median "$name" 3)" -v base="$baseline" -v p99="$(median "$name" 6)" -v slow="$(median "$name" 5)" \
            'BEGIN { printf "| %s | %d | %s | %.2f × | %.2f ms | %d |\n", title, fast, spread, fast / base, p99 / 1000, slow }'
    done
    awk -v ours="$(median Strict 3)" -v constant="$(median Bare 3)" \
        'BEGIN { printf "\nAgainst the constant answer: %.2f × (budget: at least 0.95 ×; %s).\n", ours / constant, (ours >= 0.95 * constant) ? "met" : "MISSED" }'
} | tee "$work/section" >&2
"$program" --record 'Over the wire' < "$work/section"
