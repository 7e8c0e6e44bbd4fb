// What the readers of the CI systems share: scripts, lists and text with variables in YAML.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "collectors/repo/pipeline.h"
#include "formats/node.h"

namespace seaworthy::collectors::repo {

using Variables = std::map<std::string, std::vector<std::string>, std::less<>>;

// The scalar, or the scalars of the list; empty texts and other shapes are left out.
std::vector<std::string> Strings(const formats::Node* node);

// The keys of a mapping; a scalar or a list of scalars gives itself.
std::vector<std::string> Names(const formats::Node* node);

// The text as a script: the lines of a block scalar start below its mark.
Script MakeScript(const formats::Node& text, std::string_view file, std::string_view step = {},
                  std::string_view folder = {});

// The scalar, or each scalar of a list at any depth, as scripts.
std::vector<Script> MakeScripts(const formats::Node* node, std::string_view file, std::string_view step = {},
                                std::string_view folder = {});

// Replaces `open NAME close` by what `value_of` says; what it does not know (empty) stays.
std::string Substitute(std::string_view text, std::string_view open, std::string_view close,
                       const std::function<std::string(std::string_view)>& value_of);

// The texts that come of a text when each `open NAME close` takes each of its values: one text without variables.
std::vector<std::string> Expand(std::string_view text, std::string_view open, std::string_view close,
                                const Variables& variables);

// `release`, `production`, `release/1.2`: a branch that what is on the main line is brought to.
bool IsReleaseBranch(std::string_view branch);

// Which line of development a branch is; nothing for one that means neither.
Start StartOfBranch(std::string_view branch);

// What the condition of a job lets it start for: `github.ref == 'refs/heads/main'`, `$CI_COMMIT_TAG`. A negated one
// says nothing.
Start StartOfCondition(std::string_view condition);

// Whether a text anywhere in the tree holds the name, as a word of its own. Null reads nothing.
bool Reads(const formats::Node* node, std::string_view name, int depth = 0);

// Keeps the input as the one that chooses the version to deploy, if its name says so and none was kept.
void OfferVersion(const formats::Node& at, std::string_view input, Workflow& workflow);

// Whether an input of that name chooses the version to deploy: `image_tag`, `ref`. One for the version of a tool, or
// for that of a release to be made, does not.
bool NamesVersion(std::string_view input);

// Who starts the job by hand approves of what it does.
void SayStartedByHand(Job& job, const Place& place);

// Values of variables that name an environment: `ENVIRONMENT: prod`, `STAGE: qa`.
std::vector<std::string> EnvironmentsOfVariables(const formats::Node* variables);

}  // namespace seaworthy::collectors::repo
