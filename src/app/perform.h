// Does what a person asks of a review (verbs.h), for whoever brings it: command line, API, chat.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/directory.h"
#include "app/record.h"
#include "app/verbs.h"
#include "base/instant.h"
#include "base/result.h"

namespace seaworthy::app {

struct Deed {
  std::string review;  // Id.
  verbs::AnyVerb verb;
  review::Actor actor;
  Instant now;
  Change::Complete complete;  // As Change has it; may be empty.
  std::string key = {};       // As Change has it; may be empty.
};

// Errors: those of Record::Execute(), app/no-such-person, app/bad-time, app/ambiguous, review/bad-command.
Result<Executed> Perform(Record& record, const Directory& directory, const Deed& deed);

// Names of all verbs, in the order of AnyVerb.
std::vector<std::string_view> VerbNames();
// A verb as the API takes it. Errors: those of ReadJsonBody(); app/no-such-verb.
Result<verbs::AnyVerb> ReadVerb(std::string_view name, std::string_view json);
std::string_view NameOfVerb(const verbs::AnyVerb& verb);
std::string WriteVerb(const verbs::AnyVerb& verb);

// A file as evidence, with what is shaped like a secret masked.
struct GivenFile {
  verbs::Given given;
  bool masked = false;
};
GivenFile GiveFile(std::string name, std::string bytes);

// A date alone, as those verbs give it: `2031-08-01`; empty stays empty. Error: app/bad-time.
Result<std::string> DayOf(const std::string& text, Instant now);
// `role sre`, `team platform`, `person sky`, also with a colon; a name alone is what the standard's rules or the
// directory know by it. Error: app/no-such-person.
Result<review::Capacity> CapacityOf(std::string_view text, const review::PinnedStandard& standard,
                                    const Directory& directory);

}  // namespace seaworthy::app
