# The sweep kernels are compiled once for every instruction set; the program chooses among them when it starts. All else
# is compiled for the plainest machine of its kind, so that one build runs on all of them.
function(kapitza_simd target)
  if(NOT CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources EXCLUDE REGEX "/solver/simd/avx[^/]*\\.cpp$")
    set_target_properties(${target} PROPERTIES SOURCES "${sources}")
    return()
  endif()
  # base/simd.cpp asks the machine for what these options need.
  set_source_files_properties(solver/simd/avx2.cpp PROPERTIES COMPILE_OPTIONS "-mavx2;-mfma")
  set_source_files_properties(solver/simd/avx512.cpp PROPERTIES
    COMPILE_OPTIONS "-mavx2;-mfma;-mavx512f;-mavx512dq;-mavx512vl")
  target_compile_definitions(${target} PRIVATE KAPITZA_SIMD_X86)
endfunction()
