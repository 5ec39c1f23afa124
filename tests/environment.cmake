# Read by ctest before it runs anything. Open MPI: allow root and more ranks than cores, do not pin ranks (tests that
# run side by side would share one core), let waiting ranks yield, no banner after a non-zero exit code. Where another
# MPI is used these names mean nothing.
set(ENV{OMPI_ALLOW_RUN_AS_ROOT} 1)
set(ENV{OMPI_ALLOW_RUN_AS_ROOT_CONFIRM} 1)
set(ENV{OMPI_MCA_rmaps_base_oversubscribe} 1)
set(ENV{OMPI_MCA_orte_execute_quiet} 1)
set(ENV{OMPI_MCA_hwloc_base_binding_policy} none)
set(ENV{OMPI_MCA_mpi_yield_when_idle} 1)
set(ENV{OMPI_MCA_btl_vader_single_copy_mechanism} none)
# Open MPI 5 has the first and the third of these from PRRTE.
set(ENV{PRTE_MCA_rmaps_default_mapping_policy} :oversubscribe)
set(ENV{PRTE_MCA_hwloc_default_binding_policy} none)
set(ENV{OMP_NUM_THREADS} 1)
set(ENV{OPENBLAS_NUM_THREADS} 1)
# Sanitizers: Open MPI and its plugins keep memory until the process ends.
if(NOT DEFINED ENV{ASAN_OPTIONS})
  set(ENV{ASAN_OPTIONS} detect_leaks=0)
endif()
if(NOT DEFINED ENV{UBSAN_OPTIONS})
  set(ENV{UBSAN_OPTIONS} print_stacktrace=1)
endif()
