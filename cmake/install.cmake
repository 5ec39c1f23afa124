# PREFIX/bin/kapitza, the library and its headers, PREFIX/share/kapitza/{materials,input}, find_package(kapitza).
include(CMakePackageConfigHelpers)

set(KAPITZA_CMAKE_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/kapitza)
set(KAPITZA_DATA_DIR ${CMAKE_INSTALL_DATADIR}/kapitza)

install(TARGETS kapitza)
install(TARGETS kapitza_core EXPORT kapitza FILE_SET HEADERS)
install(FILES ${KAPITZA_VERSION_HEADER} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/kapitza)
install(DIRECTORY input/materials DESTINATION ${KAPITZA_DATA_DIR})
install(DIRECTORY tools/python DESTINATION ${KAPITZA_DATA_DIR} PATTERN __pycache__ EXCLUDE)
install(DIRECTORY input DESTINATION ${KAPITZA_DATA_DIR} PATTERN materials EXCLUDE)
install(PROGRAMS tools/slurm/kapitza.sbatch tools/slurm/array.sbatch DESTINATION ${KAPITZA_DATA_DIR}/slurm)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(EXPORT kapitza NAMESPACE kapitza:: FILE kapitzaTargets.cmake DESTINATION ${KAPITZA_CMAKE_DIR})
configure_package_config_file(cmake/kapitzaConfig.cmake.in ${PROJECT_BINARY_DIR}/kapitzaConfig.cmake
  INSTALL_DESTINATION ${KAPITZA_CMAKE_DIR} PATH_VARS KAPITZA_DATA_DIR)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/kapitzaConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/kapitzaConfig.cmake ${PROJECT_BINARY_DIR}/kapitzaConfigVersion.cmake
  DESTINATION ${KAPITZA_CMAKE_DIR})
