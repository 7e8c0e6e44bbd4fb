# Tests that are no C++: each a ctest of its own. Suites that need npm say "left out" themselves where it is missing.
add_test(NAME layers COMMAND python3 ${PROJECT_SOURCE_DIR}/tools/check_layers.py)
add_test(NAME schema_agreement COMMAND bash ${PROJECT_SOURCE_DIR}/tests/npm/schema_agreement.sh)
if(TARGET seaworthy)
  add_test(NAME golden COMMAND python3 ${PROJECT_SOURCE_DIR}/tests/golden.py --binary $<TARGET_FILE:seaworthy>)
  add_test(NAME readme COMMAND python3 ${PROJECT_SOURCE_DIR}/tools/readme.py --binary $<TARGET_FILE:seaworthy>)
  add_test(NAME docs COMMAND python3 ${PROJECT_SOURCE_DIR}/tools/docs.py --check --binary $<TARGET_FILE:seaworthy>)
  file(GLOB scripts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/*_test.py)
  foreach(script IN LISTS scripts)
    get_filename_component(name ${script} NAME_WE)
    string(REPLACE "_test" "" name ${name})
    add_test(NAME ${name} COMMAND python3 ${script} --binary $<TARGET_FILE:seaworthy>)
  endforeach()
endif()
include(${PROJECT_SOURCE_DIR}/tests/conformance/conformance.cmake)

# A suite that says so itself was left out, not passed.
set_tests_properties(schema_agreement conformance_cel PROPERTIES SKIP_REGULAR_EXPRESSION "left out: no npm")
