// What Seaworthy would write for a repository: rules on the burn of error budgets, and runbooks for alerts.
//
// A runbook that is kMissing and has a text is a path that an alert names and where nothing stands.
//
// Only new files are proposed. What would change a file that a person wrote is said in a note, as is everything that
// cannot be derived. Pure: whether a file of that name is there already is for the caller to look.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/rule.h"
#include "base/error.h"
#include "fix/patch.h"
#include "slo/slo.h"

namespace seaworthy::fix {

struct Input {
  std::vector<slo::Slo> slos;
  std::vector<alerting::RuleFile> rules;
  std::string rule_folder;     // Where rule files belong.
  std::string runbook_folder;  // Where runbooks belong.
  bool burn_alerts = true;
  bool despite_tools = false;  // Also where the objective's own tool is to make its alerts.
  bool runbooks = true;
};

enum class NoteKind : std::uint8_t {
  kNotPossible,  // Cannot be derived: `advice` says what is missing.
  kByHand,       // A change to a person's file, which is theirs to make.
  kCovered,      // What is there already.
};

struct Note {
  NoteKind kind = NoteKind::kNotPossible;
  Place place;
  std::string text;
  std::string advice;
};

struct Proposal {
  std::vector<NewFile> files;  // In the order of the objectives and alerts, each path once.
  std::vector<Note> notes;
};

Proposal Propose(const Input& input);

// The folder of most rule files, or `monitoring/rules`.
std::string RuleFolder(std::span<const alerting::RuleFile> files);
// The folder that holds runbooks already, or `docs/runbooks`.
std::string RunbookFolder(std::span<const std::string_view> paths);

}  // namespace seaworthy::fix
