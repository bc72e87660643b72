#!/bin/sh
# Compile the engine's kernels by running it once on a small synthetic force, so that whoever uses
# it first, or tests it, does not wait for that. Usage: warm.sh BIN
set -eu
bin=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
force="$work/force" data="$work/data"
echo "Compiling the engine (once, a minute or two) ..."
{
    "$bin/asvat" simulate --logs 1000 --months 14 --seed 7 --out "$force"
    for extract in incidents:mapping council:council housing:housing; do
        "$bin/asvat" add --dataset "$data" --mapping "$force/${extract#*:}.toml" "$force/${extract%:*}.csv"
    done
    "$bin/asvat" areas add "$force/areas.geojson" --dataset "$data" --kind ward
    "$bin/asvat" run --dataset "$data"
    "$bin/asvat" report --dataset "$data" --out "$work/report"
} >"$work/log" 2>&1 || { echo "It did not run to its end, and will compile when it is used:"; tail -5 "$work/log"; }
