#!/bin/sh
# Link, review and map, then say where it is. Usage: run.sh BIN WORK [DATA...]
set -eu
bin=$1 work=$2
shift 2
mkdir -p "$work"
if [ $# -gt 0 ]; then
    data="$work/dataset"
    "$bin/asvat" add --dataset "$data" "$@"
    "$bin/asvat" report --dataset "$data" --out "$work/report"
else
    data="$work/demo" force="$work/force"
    echo "No DATA= given: making a small synthetic force (a minute or two)."
    "$bin/asvat" simulate --logs 20000 --out "$force"
    for extract in incidents:mapping council:council housing:housing; do
        "$bin/asvat" add --dataset "$data" --mapping "$force/${extract#*:}.toml" "$force/${extract%:*}.csv"
    done
    "$bin/asvat" areas add "$force/areas.geojson" --dataset "$data" --kind ward
    "$bin/asvat" areas add "$force/districts.geojson" --dataset "$data" --kind district
    "$bin/asvat" run --dataset "$data"
    "$bin/asvat" report --dataset "$data" --out "$work/report"
    echo
    echo "The review queue of one day (asvat findings --dataset $data --day 2025-12-01):"
    "$bin/asvat" findings --dataset "$data" --day 2025-12-01 --top 5
fi
echo
echo "The report is in $work/report/index.html"
