# Compiler cache, warnings, and what makes two builds in different folders equal.
find_program(SEAWORTHY_CCACHE ccache)
if(SEAWORTHY_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${SEAWORTHY_CCACHE})
endif()
add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor -Wno-missing-field-initializers -Werror
                    -fno-strict-overflow -fstack-protector-strong)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False positives of g++ 12 at -O2 in the standard library's own headers.
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds)
else()
  # g++ 12's std::stable_sort calls a function that its own headers deprecate.
  add_compile_options(-Wno-deprecated-declarations)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  # Places in assertions start at the root of the source, however the compiler was called: with the whole path, or with the
  # relative one that a compiler cache may make of it.
  file(RELATIVE_PATH SEAWORTHY_UP ${CMAKE_BINARY_DIR} ${CMAKE_SOURCE_DIR})
  add_compile_options(-fmacro-prefix-map=${CMAKE_SOURCE_DIR}/= -fmacro-prefix-map=${SEAWORTHY_UP}=)
  add_link_options(-Wl,--gc-sections -Wl,-z,relro,-z,now)
  add_compile_options(-ffunction-sections -fdata-sections)
endif()
