# How our own code is compiled; never exported to those who link the library.
add_library(kapitza_options INTERFACE)
target_compile_options(kapitza_options INTERFACE -Wall -Wextra -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # False alarms about std::string at -O3: operator+ (GCC bug 105329) and lists of structs that hold strings.
  target_compile_options(kapitza_options INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # Part of its -Wconversion, and not of GCC's: {0, 1} as a list of std::size_t, constants in braces.
  target_compile_options(kapitza_options INTERFACE -Wno-sign-conversion)
endif()
if(KAPITZA_WERROR)
  target_compile_options(kapitza_options INTERFACE -Werror)
endif()

# NaN, infinity, signed zeros and the order of additions keep their IEEE meaning: no -ffast-math, and none of its
# parts but these two, which only say that nobody reads errno or floating-point exception flags.
target_compile_options(kapitza_options INTERFACE $<$<CONFIG:Release,RelWithDebInfo>:-fno-math-errno -fno-trapping-math>)
