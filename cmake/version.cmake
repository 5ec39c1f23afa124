# kapitza/version.hpp, with the git revision of the moment of the build. The header is rewritten only when its text
# changes, so a commit recompiles the few files that include it and nothing else.
set(KAPITZA_GENERATED_DIR ${PROJECT_BINARY_DIR}/generated)
set(KAPITZA_VERSION_HEADER ${KAPITZA_GENERATED_DIR}/kapitza/version.hpp)

find_package(Git QUIET)
add_custom_target(kapitza_version
  COMMAND ${CMAKE_COMMAND}
    -DGIT=${GIT_EXECUTABLE} -DSOURCE_DIR=${PROJECT_SOURCE_DIR} -DVERSION=${PROJECT_VERSION}
    -DTEMPLATE=${CMAKE_CURRENT_LIST_DIR}/version.hpp.in -DHEADER=${KAPITZA_VERSION_HEADER}
    -P ${CMAKE_CURRENT_LIST_DIR}/write_version.cmake
  BYPRODUCTS ${KAPITZA_VERSION_HEADER}
  COMMENT "Checking the git revision"
  VERBATIM)
