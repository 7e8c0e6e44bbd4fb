// A standard: versioned sections of items (DESIGN §2). Plain data, as the loader checked it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/instant.h"
#include "value/type.h"

namespace seaworthy::model {

enum class Severity { kBlocker, kWarning, kAdvice };
enum class Stage { kShadow, kWarn, kEnforce };
// When an item's human attestation counts: never, where the check is unknown, always, or there is no check at all.
enum class Attest { kNone, kFallback, kAlways, kOnly };

std::string_view Name(Severity severity);
std::string_view Name(Stage stage);

// Where an item comes from.
struct Origin {
  std::string kind;  // incident | policy | source | lesson
  std::string title;
  std::string url;
  std::string date;
};

// What a person is asked to attest.
struct Attestation {
  std::string evidence;  // link | file | number | date | text
  std::string unit;      // Of a number.
  std::string prompt;
  std::vector<std::string> roles;  // Who may attest; empty: anybody of the service's team.
  std::optional<Span> fresh_for;   // Default 12 months.
};

struct Item {
  std::string id;
  std::string section;
  std::string question;
  std::string why;
  std::string action;
  std::string guide;
  std::vector<Origin> origins;
  Severity severity = Severity::kBlocker;
  Stage stage = Stage::kEnforce;
  std::string enforce_from;  // A date that turns warn into enforce; empty: none.
  std::string aspect;        // DESIGN §2.
  std::string environment;   // Empty: production.
  std::string applies;       // CEL; empty: always.
  std::string check;         // CEL; empty: none.
  std::string awaits;        // A collector that this build does not have; the outcome is unknown until it does.
  Attest attest = Attest::kNone;
  Attestation attestation;
  std::optional<Span> fresh_for;
  bool vacuous_pass = false;         // `vacuous: pass`
  bool conditional_allowed = false;  // `conditional: allowed`
  bool bind_value = false;           // `bind: value`
  std::string trust;                 // `server` or empty.
  std::vector<std::string> replaces;
  std::vector<std::string> covers;  // Lines of the source process, in words.
  Place place;                      // Of the item; `check_place` of its expression's text.
  Place check_place;
  Place applies_place;

  // Whether a fail would stop a launch at that moment: a blocker that is enforced.
  bool BlocksAt(Instant now) const;
};

// Who signs a section. A quorum counts different people in the roles, different people of those named, and each team
// once; nobody counts twice.
struct SignOff {
  enum class Rule { kAny, kAll, kQuorum };
  Rule rule = Rule::kAny;
  int quorum = 1;
  std::vector<std::string> roles;
  std::vector<std::string> teams;
  std::vector<std::string> people;
  std::vector<int> tiers;             // Empty: all.
  std::vector<std::string> subjects;  // Kinds of subject; empty: all.
  bool dri_may_sign = false;
};

struct Section {
  std::string id;
  std::string title;
  std::string intro;
  std::vector<SignOff> sign_off;
  std::vector<std::string> approval_phrases;
  std::vector<Item> items;
  Place place;
};

struct Parameter {
  std::string name;
  value::Type type;
  std::string doc;
  std::string text;                    // The default, as written.
  std::map<int, std::string> by_tier;  // Overrides.
  bool settable_by_service = false;
  Place place;
};

// A role that signs or attests: `sre`, "Site reliability engineering".
struct Role {
  std::string id;
  std::string title;
};

// Rules of the review that the standard sets; kept for it.
struct ReviewRules {
  std::optional<Span> review_every;
  std::optional<Span> waiver_limit;
  std::vector<std::string> waiver_approvers;
  std::string emergency_role;
  std::vector<std::string> no_go_roles;
  int adrift_after_runs = 2;
  bool self_certified = false;  // `self_certified: allowed`: a team may sign for itself.
};

struct Standard {
  std::string id;
  std::string version;
  std::string title;
  std::string summary;
  std::string digest;  // SHA-256 over the texts it was loaded from, in order.
  std::vector<Role> roles;
  std::vector<Parameter> parameters;
  std::vector<Section> sections;
  ReviewRules review;
  Place place;

  const Item* FindItem(std::string_view id) const;
};

}  // namespace seaworthy::model
