#!/bin/bash
# A search as a job array of Slurm: one task for each trial, at most two at once here, and the table in the end.
#
#     samples/slurm/submit.sh FOLDER
#
# The folder is one that all nodes share. `optimize` must be on the PATH of the nodes.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
folder=$1
trials=8

optimize sweep adam --problem rosenbrock --dimension 100 --search sobol --range learningRate=1e-4..1:log \
  --trials "$trials" --evaluations 2000000 --out "$folder" --prepare
array=$(sbatch --parsable --array="0-$((trials - 1))%2" --output="$folder/slurm-%a.log" "$here/trial.sh" "$folder")
sbatch --parsable --dependency="afterany:$array" --output="$folder/slurm-collect.log" --wrap "optimize collect $folder" \
  > /dev/null
echo "$array"
