# cmake -DGIT=... -DSOURCE_DIR=... -DVERSION=... -DTEMPLATE=... -DHEADER=... -P write_version.cmake
# "unknown" unless SOURCE_DIR itself is the top of a git work tree (a tarball unpacked inside somebody else's is not).
set(REVISION unknown)
if(GIT)
  execute_process(COMMAND ${GIT} -C ${SOURCE_DIR} rev-parse --show-toplevel
    OUTPUT_VARIABLE top OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  file(REAL_PATH "${SOURCE_DIR}" source)
  if(top AND top STREQUAL source)
    execute_process(COMMAND ${GIT} -C ${SOURCE_DIR} rev-parse --short=12 HEAD
      OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET RESULT_VARIABLE failed)
    if(NOT failed)
      set(REVISION ${head})
      execute_process(COMMAND ${GIT} --no-optional-locks -C ${SOURCE_DIR} status --porcelain --untracked-files=no
        OUTPUT_VARIABLE changes ERROR_QUIET)
      if(changes)
        string(APPEND REVISION -modified)
      endif()
    endif()
  endif()
endif()
configure_file(${TEMPLATE} ${HEADER} @ONLY)
