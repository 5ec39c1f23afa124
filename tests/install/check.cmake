# Installs the build into a scratch prefix, then configures, builds and runs the project beside this file against it.
cmake_minimum_required(VERSION 3.25)

cmake_path(SET source NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../..)
set(work ${BUILD_DIR}/tests/install)
set(prefix ${work}/prefix)
file(REMOVE_RECURSE ${work})

function(run)
  execute_process(COMMAND ${ARGV} OUTPUT_VARIABLE output ERROR_VARIABLE output RESULT_VARIABLE result)
  if(NOT result EQUAL 0)
    list(JOIN ARGV " " command)
    message(FATAL_ERROR "${command}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

run(${CMAKE_COMMAND} --install ${BUILD_DIR} --prefix ${prefix} --config ${CONFIG})
run(${CMAKE_COMMAND} -S ${CMAKE_CURRENT_LIST_DIR} -B ${work}/build -G ${GENERATOR} -DCMAKE_PREFIX_PATH=${prefix}
  -DCMAKE_BUILD_TYPE=${CONFIG} -DCMAKE_CXX_COMPILER=${CXX} "-DCMAKE_CXX_FLAGS=${CXX_FLAGS}"
  -DEXPECTED_VERSION=${VERSION} -DEXAMPLES=${source}/docs/examples)
run(${CMAKE_COMMAND} --build ${work}/build --config ${CONFIG})
run(${work}/build/consumer)
message(STATUS "${output}")
run(${work}/build/film)
message(STATUS "${output}")
# What docs/library.md says the example prints; 0.5534 is the exact value for one mean free path.
string(REGEX MATCH "heat flux [0-9.e+]+ W/m2" flux "${output}")
file(READ ${source}/docs/library.md page)
string(FIND "${page}" "${flux}" place)
if(flux STREQUAL "" OR place EQUAL -1 OR NOT output MATCHES "0\\.5534 of the ballistic")
  message(FATAL_ERROR "the example says \"${output}\", not what docs/library.md shows")
endif()

# The others compare themselves with what is exact, and print the same on every number of ranks.
foreach(example IN ITEMS stack law plane study)
  run(${work}/build/${example})
  message(STATUS "${example}\n${output}")
  set(alone "${output}")
  run(${MPIEXEC} ${RANKS_FLAG} 2 ${work}/build/${example})
  if(NOT output STREQUAL alone)
    message(FATAL_ERROR "${example} says on two ranks\n${output}")
  endif()
endforeach()

foreach(file IN ITEMS bin/kapitza share/kapitza/materials share/kapitza/python/kapitza_results/__main__.py
    share/bash-completion/completions/kapitza share/man/man1/kapitza.1 share/man/man5/kapitza-deck.5 include/kapitza/base/error.hpp include/kapitza/version.hpp)
  if(NOT EXISTS ${prefix}/${file})
    message(FATAL_ERROR "not installed: ${file}")
  endif()
endforeach()
# It begins decks with nothing of the sources at hand, and they run.
file(MAKE_DIRECTORY ${work}/new)
execute_process(COMMAND ${prefix}/bin/kapitza new gmsh-of-mine --template gmsh WORKING_DIRECTORY ${work}/new
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
run(${prefix}/bin/kapitza check ${work}/new/gmsh-of-mine.yaml)
run(${prefix}/bin/kapitza --version)
if(NOT output MATCHES "${VERSION}")
  message(FATAL_ERROR "the installed program says \"${output}\", expected version ${VERSION}")
endif()
