#!/usr/bin/env bash
# Publishes a small application over the library, mounts its settings as Kubernetes mounts a ConfigMap and a Secret, edits them three times
# as the kubelet does, by leading the link ..data elsewhere, and sees each edit in force without a restart.
#   tests/kubernetes-mount.sh CorsPreflight.dll
set -euo pipefail
library=$(realpath "$1")
work=$(mktemp -d)
pid=
trap '[[ -z $pid ]] || kill "$pid"; rm -rf "$work"' EXIT
cd "$work"

mkdir app
cat > app/app.csproj <<EOF
<Project Sdk="Microsoft.NET.Sdk.Web">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <Reference Include="$library" />
  </ItemGroup>
</Project>
EOF
cat > app/Program.cs <<'EOF'
var builder = WebApplication.CreateBuilder(args);
builder.Configuration
    .AddJsonFile("config/appsettings.json", optional: false, reloadOnChange: true)
    .AddKeyPerFile(Path.GetFullPath("secrets"), optional: false, reloadOnChange: true);
builder.Services.AddStrictPreflight();
var app = builder.Build();
app.UseStrictPreflight();
app.MapPut("/orders", () => "handled");
app.Run();
EOF
dotnet publish app --output "$work/published" --artifacts-path "$work/artifacts" -nodereuse:false > publish.log \
    || { cat publish.log; exit 1; }
cd published

# As the kubelet writes: all into a new directory, then one rename, then the links that are missing, then the old directory goes.
edits=0
mount() { # directory file text
    local before now=..2026_01_01_00_00_0$(( ++edits )).$RANDOM
    before=$(readlink "$1/..data" || true)
    mkdir -p "$1/$now"
    printf '%s' "$3" > "$1/$now/$2"
    ln -s "$now" "$1/..data_tmp"
    mv -T "$1/..data_tmp" "$1/..data"
    [[ -L $1/$2 ]] || ln -s "..data/$2" "$1/$2"
    [[ -z $before ]] || rm -r "${1:?}/$before"
}
policy() {
    printf '{ "StrictPreflight": { "Policies": { "Default": { "AllowedOrigins": [ "%s" ], "AllowedMethods": [ "PUT" ] } } } }' "$1"
}

mount config appsettings.json "$(policy https://first.example)"
mount secrets StrictPreflight__Policies__Default__MaxAgeSeconds 1
env -u DOTNET_USE_POLLING_FILE_WATCHER dotnet app.dll --urls http://127.0.0.1:0 > ../log 2>&1 &
pid=$!

for (( i = 0; i < 300; i++ )); do
    address=$(sed -nE 's/.*Now listening on: (http.*)/\1/p' ../log)
    [[ -z $address ]] || break
    sleep 0.1
done
preflight() { curl -s -o /dev/null -D - -X OPTIONS -H "Origin: $1" -H 'Access-Control-Request-Method: PUT' "$address/orders" | tr -d '\r'; }
in_force() { # what, an origin, a line of the answer to it
    for (( i = 0; i < 300; i++ )); do
        if preflight "$2" | grep -qxi -- "$3"; then
            echo "$1: in force"
            return
        fi
        sleep 0.1
    done
    echo "$1: not in force after 30 seconds"
    cat ../log
    exit 1
}

in_force "as it was started" https://first.example 'access-control-allow-origin: https://first.example'
mount config appsettings.json "$(policy https://second.example)"
in_force "another origin" https://second.example 'access-control-allow-origin: https://second.example'
preflight https://first.example | head -1 | grep -q 403 || { echo "the first origin is still let in"; exit 1; }
mount secrets StrictPreflight__Policies__Default__MaxAgeSeconds 2
in_force "a secret" https://second.example 'access-control-max-age: 2'
mount config appsettings.json "$(policy https://third.example)"
in_force "a third origin" https://third.example 'access-control-allow-origin: https://third.example'
