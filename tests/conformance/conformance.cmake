# One program and one script for each outside suite: NAME_conformance.cc and NAME.sh.
file(GLOB runners CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/conformance/*_conformance.cc)
foreach(runner IN LISTS runners)
  get_filename_component(program ${runner} NAME_WE)
  string(REPLACE "_conformance" "" suite ${program})
  add_executable(${program} ${runner})
  seaworthy_link(${program} standard)
  target_include_directories(${program} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  add_test(NAME conformance_${suite}
           COMMAND bash ${PROJECT_SOURCE_DIR}/tests/conformance/${suite}.sh $<TARGET_FILE:${program}>)
endforeach()
