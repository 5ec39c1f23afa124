# PREFIX/bin/kapitza, the library and its headers, PREFIX/share/kapitza/{materials,input}, find_package(kapitza).
include(CMakePackageConfigHelpers)

set(KAPITZA_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/kapitza)
set(KAPITZA_DATA_DIR ${CMAKE_INSTALL_DATADIR}/kapitza)

install(TARGETS kapitza)
install(TARGETS kapitza_core EXPORT kapitza FILE_SET HEADERS)
install(FILES ${KAPITZA_VERSION_HEADER} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/kapitza)
install(DIRECTORY input/materials DESTINATION ${KAPITZA_DATA_DIR})
install(DIRECTORY tools/python DESTINATION ${KAPITZA_DATA_DIR} PATTERN __pycache__ EXCLUDE)
# The charts of `kapitza report`: a copy of the distribution's, so that what is installed needs nothing else.
find_file(KAPITZA_CHART_JS chart.min.js PATHS /usr/share/javascript/chart.js /usr/share/nodejs/chart.js/dist NO_DEFAULT_PATH)
if(KAPITZA_CHART_JS)
  install(FILES ${KAPITZA_CHART_JS} DESTINATION ${KAPITZA_DATA_DIR}/python/kapitza_results/page)
endif()
# Shell completion and manual pages are what the program says of itself.
install(CODE "
  set(own \"${PROJECT_BINARY_DIR}/generated/share\")
  foreach(file IN ITEMS \"completion bash:bash-completion/completions/kapitza\" \"completion zsh:zsh/site-functions/_kapitza\"
      \"completion fish:fish/vendor_completions.d/kapitza.fish\" \"manual program:man/man1/kapitza.1\"
      \"manual deck:man/man5/kapitza-deck.5\" \"manual material:man/man5/kapitza-material.5\")
    string(REPLACE \":\" \";\" file \"\${file}\")
    list(GET file 0 words)
    list(GET file 1 path)
    string(REPLACE \" \" \";\" words \"\${words}\")
    get_filename_component(directory \"\${own}/\${path}\" DIRECTORY)
    file(MAKE_DIRECTORY \"\${directory}\")
    execute_process(COMMAND \"$<TARGET_FILE:kapitza>\" \${words} OUTPUT_FILE \"\${own}/\${path}\" RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
      message(WARNING \"kapitza \${words}: \${result}; \${path} is not installed\")
      file(REMOVE \"\${own}/\${path}\")
    endif()
  endforeach()
")
install(DIRECTORY ${PROJECT_BINARY_DIR}/generated/share/ DESTINATION ${CMAKE_INSTALL_DATADIR} OPTIONAL)
install(DIRECTORY input DESTINATION ${KAPITZA_DATA_DIR} PATTERN materials EXCLUDE)
install(PROGRAMS tools/slurm/kapitza.sbatch tools/slurm/array.sbatch DESTINATION ${KAPITZA_DATA_DIR}/slurm)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(EXPORT kapitza NAMESPACE kapitza:: FILE kapitzaTargets.cmake DESTINATION ${KAPITZA_CMAKE_DIR})
configure_package_config_file(cmake/kapitzaConfig.cmake.in ${PROJECT_BINARY_DIR}/kapitzaConfig.cmake
  INSTALL_DESTINATION ${KAPITZA_CMAKE_DIR} PATH_VARS KAPITZA_DATA_DIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/kapitzaConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/kapitzaConfig.cmake ${PROJECT_BINARY_DIR}/kapitzaConfigVersion.cmake
  cmake/FindCHOLMOD.cmake DESTINATION ${KAPITZA_CMAKE_DIR})
