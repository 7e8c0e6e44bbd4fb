# A program that signs, for the suites that verify with other programs.
add_executable(sign_example ${PROJECT_SOURCE_DIR}/tests/attest/sign_example.cc)
seaworthy_link(sign_example attest)
target_include_directories(sign_example PRIVATE ${PROJECT_SOURCE_DIR}/src)
add_test(NAME certificate_peers
         COMMAND bash ${PROJECT_SOURCE_DIR}/tests/npm/certificate_peers.sh $<TARGET_FILE:sign_example> $<TARGET_FILE:seaworthy>)
set_tests_properties(certificate_peers PROPERTIES SKIP_REGULAR_EXPRESSION "left out: no npm")
