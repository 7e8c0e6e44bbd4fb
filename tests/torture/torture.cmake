# The store under writers that are killed; a few rounds as a test, many with `./dev torture record`.
file(GLOB torture_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/torture/*.cc)
add_executable(torture_record ${torture_sources})
seaworthy_link(torture_record store)
target_include_directories(torture_record PRIVATE ${PROJECT_SOURCE_DIR}/src)
add_test(NAME torture_record COMMAND torture_record --rounds 3)
