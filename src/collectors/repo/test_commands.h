// Which commands run tests, in the common ecosystems.
//
// By program and verb, never by a word somewhere: `echo "run tests"`, `docker build -t test .` and `pip install pytest`
// run none. Targets and scripts that a repository names itself (`make test`, `npm run e2e`, `./run-tests.sh`) count by
// their name; ScriptReader looks into them where it can.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace seaworthy::collectors::repo {

// Precondition: unwrapped, not empty.
bool RunsTests(std::span<const std::string> words);

// Whether a target, script, job or step of that name runs tests: `test:unit`, `run-tests.sh`, `e2e`; not `test-setup`.
bool NameSaysTests(std::string_view name);

// Whether what runs are integration, end-to-end, smoke, contract or acceptance tests, by command or name.
bool SaysIntegration(std::string_view text);

}  // namespace seaworthy::collectors::repo
