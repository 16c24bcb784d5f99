#!/usr/bin/env bash
# Runs tests that are built already on ASP.NET Core 11, which the SDK of .NET 10 does not bring: its runtime comes as packages, and is laid
# out beside a copy of the SDK.
#
#     dotnet build && tests/net11.sh CorsPreflight.Tests CorsPreflight.ApplicationTests
#
# Ends with 0 where all tests passed, and were run on 11.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=11.0.0
runtimes=(Microsoft.NETCore.App Microsoft.AspNetCore.App)
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_CLI_UI_LANGUAGE=en

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
platform=linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')

{
    echo '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup><ItemGroup>'
    for runtime in "${runtimes[@]}"; do echo "<PackageDownload Include=\"$runtime.Runtime.$platform\" Version=\"[$version]\" />"; done
    echo '</ItemGroup></Project>'
} > "$work/runtimes.csproj"
dotnet restore -v q "$work/runtimes.csproj"
packages=${NUGET_PACKAGES:-$HOME/.nuget/packages}

# A copy: the test host takes the runtime beside the real path of the SDK.
sdk=$work/sdk
cp -a --reflink=auto "$(dirname "$(readlink -f "$(type -P dotnet)")")" "$sdk"
for runtime in "${runtimes[@]}"; do
    to=$sdk/shared/$runtime/$version
    from=$packages/${runtime,,}.runtime.$platform/$version/runtimes/$platform
    mkdir -p "$to"
    cp "$from"/lib/net11.0/* "$to/"
    [[ ! -d $from/native ]] || cp "$from"/native/* "$to/"
done
mkdir -p "$sdk/host/fxr/$version"
cp "$sdk/shared/Microsoft.NETCore.App/$version/libhostfxr.so" "$sdk/host/fxr/$version/"
export PATH=$sdk:$PATH DOTNET_ROOT=$sdk

status=0
for project in "$@"; do
    # The test host asks for what is written here, whatever DOTNET_ROLL_FORWARD says; that is for what the tests start.
    configuration=$here/$project/bin/Debug/net10.0/$project.runtimeconfig.json
    cp "$configuration" "$work/kept"
    trap 'cp "$work/kept" "$configuration"; rm -rf "$work"' EXIT
    sed -i -E "s/(\"version\": \")10\.[^\"]*/\1$version/" "$configuration"
    # What is compiled ahead of time has its runtime in it.
    CORSPREFLIGHT_RUNTIME=$version DOTNET_ROLL_FORWARD=LatestMajor \
        dotnet test "$here/$project/bin/Debug/net10.0/$project.dll" --filter 'FullyQualifiedName!~NativeTests' | tee "$work/log" || status=1
    # A run that found no test has none that failed.
    grep -qE '^Passed! .*Passed: +[1-9]' "$work/log" || status=1
    cp "$work/kept" "$configuration"
done
exit "$status"
