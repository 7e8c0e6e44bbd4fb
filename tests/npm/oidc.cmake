# Sign-in against providers of others: a program that does only that, and the server.
add_executable(oidc_driver ${PROJECT_SOURCE_DIR}/tests/npm/oidc_driver.cc)
seaworthy_link(oidc_driver auth)
target_include_directories(oidc_driver PRIVATE ${PROJECT_SOURCE_DIR}/src)
add_test(NAME oidc COMMAND bash ${PROJECT_SOURCE_DIR}/tests/npm/oidc.sh oidc.mjs $<TARGET_FILE:oidc_driver>)
add_test(NAME oidc_serve COMMAND bash ${PROJECT_SOURCE_DIR}/tests/npm/oidc.sh oidc_serve.mjs $<TARGET_FILE:seaworthy>)
set_tests_properties(oidc oidc_serve PROPERTIES SKIP_REGULAR_EXPRESSION "left out: no npm")
