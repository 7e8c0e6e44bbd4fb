// Whether build tools and task runners are told to run tests, by their targets and tasks.
#pragma once

#include <span>
#include <string>

namespace seaworthy::collectors::repo {

// What follows the program.
using Arguments = std::span<const std::string>;

// A phase that includes `test`, unless the tests are skipped.
bool MavenTests(Arguments arguments);

// `check` and `build` depend on `test`, unless `-x test` leaves it out.
bool GradleTests(Arguments arguments);

// sbt, mill and clojure name the task in one word: `sbt "project core" test`, `mill __.test`, `clojure -X:test`.
bool TaskTests(Arguments arguments);

// tox and nox run every session, unless the ones they are told only check or build: `nox -s lint`, `tox -e docs,mypy`.
bool SessionsTest(Arguments arguments);

// The names a target runner is given: `make -C app test` gives test, `nx affected -t test` too.
bool TargetTests(Arguments arguments);

// Scripts of package.json: npm test, npm run e2e, yarn test:unit, pnpm -r --filter app test.
bool ScriptTests(Arguments arguments);

}  // namespace seaworthy::collectors::repo
