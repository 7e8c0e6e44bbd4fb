# The store under writers that are killed; a few rounds as a test, many with `./dev torture record`.
file(GLOB torture_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/torture/*.cc)
add_executable(torture_record ${torture_sources})
seaworthy_link(torture_record store)
target_include_directories(torture_record PRIVATE ${PROJECT_SOURCE_DIR}/src)
add_test(NAME torture_record COMMAND torture_record --rounds 3)
add_test(NAME torture_record_postgresql COMMAND python3 ${PROJECT_SOURCE_DIR}/tests/postgres_server.py
         $<TARGET_FILE:torture_record> --rounds 3 --store postgresql)
if(TARGET seaworthy)
  add_test(NAME torture_server COMMAND python3 ${CMAKE_CURRENT_LIST_DIR}/torture_server.py
           --binary $<TARGET_FILE:seaworthy> --rounds 3)
endif()
set_tests_properties(torture_record_postgresql PROPERTIES SKIP_REGULAR_EXPRESSION "left out: no postgresql")
