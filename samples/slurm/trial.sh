#!/bin/bash
#SBATCH --requeue
#SBATCH --open-mode=append
# A task of the array takes its trial forward. Where it was killed, it goes on: --requeue is for a node that fails; a
# task that was killed for itself is put back into the queue here, at most three times.
optimize trial "$1" --index "$SLURM_ARRAY_TASK_ID" && exit

if [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi

exit 1
