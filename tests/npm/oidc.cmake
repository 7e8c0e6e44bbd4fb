# A program that signs in by an identity provider, for the suite that has providers of others.
add_executable(oidc_driver ${PROJECT_SOURCE_DIR}/tests/npm/oidc_driver.cc)
seaworthy_link(oidc_driver auth)
target_include_directories(oidc_driver PRIVATE ${PROJECT_SOURCE_DIR}/src)
add_test(NAME oidc COMMAND bash ${PROJECT_SOURCE_DIR}/tests/npm/oidc.sh $<TARGET_FILE:oidc_driver>)
set_tests_properties(oidc PROPERTIES SKIP_REGULAR_EXPRESSION "left out: no npm")
