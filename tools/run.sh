#!/bin/sh
# Make a report and say where it is. Usage: run.sh BIN WORK [DATA...]
set -eu
bin=$1 work=$2
shift 2
mkdir -p "$work"
if [ $# -gt 0 ]; then
    "$bin/asvat" add --dataset "$work/dataset" "$@"
    "$bin/asvat" report --dataset "$work/dataset" --out "$work/report"
else
    echo "No DATA= given: making a small synthetic force."
    "$bin/asvat" simulate --logs 20000 --out "$work/force"
    "$bin/asvat" add --dataset "$work/demo" --mapping "$work/force/mapping.toml" "$work/force/incidents.csv"
    "$bin/asvat" areas add "$work/force/areas.geojson" --dataset "$work/demo" --kind ward
    "$bin/asvat" areas add "$work/force/districts.geojson" --dataset "$work/demo" --kind district
    "$bin/asvat" report --dataset "$work/demo" --out "$work/report"
fi
echo
echo "The report is in $work/report/index.html"
