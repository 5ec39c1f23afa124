# spack repo add packaging/spack && spack dev-build kapitza@0.1.0      (in the top directory of the sources)
#
# Tried: read by Python, names and versions of dependencies compared with CMakeLists.txt (test install.recipes). Not run: Spack itself, which is not
# to be had on the machine that tests this.
from spack.package import *


class Kapitza(CMakePackage):
    """Phonon Boltzmann transport across interfaces: Kapitza resistance told from slip and size effects."""

    license("BSD-3-Clause")

    version("0.1.0")

    variant("pictures", default=True, description="What kapitza plot and kapitza report need")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.25:", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("cli11@2:", type="build")
    depends_on("nlohmann-json@3:", type="build")
    depends_on("boost@1.74:", type="build")
    depends_on("mpi")
    depends_on("petsc@3.18:+mpi+ptscotch~complex")
    depends_on("suite-sparse")
    depends_on("hdf5+mpi")
    depends_on("lapack")
    depends_on("spglib@1.16:")
    depends_on("yaml-cpp")
    depends_on("fmt@9:")
    depends_on("openssl")
    depends_on("zlib-api")
    with when("+pictures"):
        depends_on("python@3.9:", type="run")
        depends_on("py-numpy", type="run")
        depends_on("py-h5py", type="run")
        depends_on("py-matplotlib", type="run")

    def cmake_args(self):
        return [self.define("KAPITZA_TESTS", False)]

    @run_after("install")
    @on_package_attributes(run_tests=True)
    def check_install(self):
        Executable(self.prefix.bin.kapitza)("--version")
