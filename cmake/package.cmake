# cpack -G DEB: one Debian package of all that `cmake --install` puts under /usr. What it needs to run dpkg-shlibdeps
# finds; pictures and reports, and several ranks, are recommendations.
set(CPACK_PACKAGE_NAME kapitza)
set(CPACK_PACKAGE_VENDOR "the kapitza authors")
set(CPACK_PACKAGE_CONTACT "the kapitza authors <kapitza@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION "Solves the phonon Boltzmann equation on stacks and planes of several materials,
and tells Kapitza resistance from slip and size effects. Program, C++ library,
library of materials, decks, manual pages.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS
  "openmpi-bin, python3, python3-numpy, python3-h5py, python3-matplotlib")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "g++, cmake, pkg-config, libopenmpi-dev, libpetsc-real-dev, libsuitesparse-dev, libhdf5-openmpi-dev, libsymspg-dev, libyaml-cpp-dev, libfmt-dev, liblapack-dev, libssl-dev, zlib1g-dev")
include(CPack)
