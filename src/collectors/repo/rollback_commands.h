// Which commands take a bad deployment back, or deploy in a way that takes a failed one back by itself.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace seaworthy::collectors::repo {

// Brings the version before back: `helm rollback`, `kubectl rollout undo`, `make rollback`. Precondition of both:
// unwrapped, not empty.
bool RollsBack(std::span<const std::string> words);

// A deployment that is undone where it fails: `helm upgrade --atomic`, CloudFormation's.
bool UndoesItself(std::span<const std::string> words);

// Whether a script, job, step or workflow of that name takes a deployment back. One for the schema of a database does
// not, nor does a test of it.
bool NameSaysRollsBack(std::string_view name);

}  // namespace seaworthy::collectors::repo
