#!/usr/bin/env bash
# on_ranks.sh RANKS COMMAND...
ranks=$1
shift
if [[ $ranks == 1 ]]; then exec "$@"; fi
exec ${MPIEXEC:-mpirun} -n "$ranks" "$@"
