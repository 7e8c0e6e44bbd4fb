// The standards that a server holds: those of the binary, and uploaded ones, each version kept for ever.
//
//   SEAWORTHY_TRY(HeldStandard held, standards.Upload(yaml, deed));              // `ours` version 2.1
//   SEAWORTHY_TRY(auto standard, standards.Load("ours@2.1", now));               // or "ours": the newest
//
// A version says the same for ever: other content under the same version is refused. An uploaded standard may extend
// shipped and uploaded ones; which version of those it extends is settled when it is uploaded, by keeping the texts.
//
// Threads: any number at once; loaded standards are shared.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "auth/audit.h"
#include "base/instant.h"
#include "base/result.h"
#include "facts/declarations.h"
#include "model/standard.h"
#include "store/store.h"

namespace seaworthy::app {

struct StandardVersion {
  std::string version;
  std::string digest;
  Instant at;      // When it was uploaded; of a shipped one nothing.
  std::string by;  // Id of the person.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("version", self.version);
    visit("digest", self.digest);
    visit("at", self.at);
    visit("by", self.by);
  }
};

struct HeldStandard {
  std::string id;
  std::string title;
  bool shipped = false;
  std::vector<StandardVersion> versions;  // Oldest first.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("id", self.id);
    visit("title", self.title);
    visit("shipped", self.shipped);
    visit("versions", self.versions);
  }
};

// What became of an upload or a lint: a standard, or what is wrong with it.
struct ReadStandard {
  std::shared_ptr<const model::Standard> standard;  // Null where there are errors.
  std::vector<Error> errors;                        // At most 50, with file, line and column.
  std::string texts;                                // As they are kept.
};

class StandardRegister {
 public:
  // The store outlives the register.
  explicit StandardRegister(store::Store& store) : store_(store), documents_(store.documents()) {}

  // Shipped ones first, then by id.
  Result<std::vector<HeldStandard>> List(Instant now);
  // Error: app/no-such-standard with the nearest.
  Result<HeldStandard> Find(const std::string& id, Instant now);
  // `ID` or `ID@VERSION`. Error: app/no-such-standard.
  Result<std::shared_ptr<const model::Standard>> Load(const std::string& name, Instant now);
  // The YAML of an uploaded one. Error: app/no-such-standard, also for a shipped one.
  Result<std::string> Text(const std::string& name, Instant now);

  // Checks a text as Upload() would, and keeps nothing.
  ReadStandard Read(const std::string& yaml, Instant now);
  // `errors` of Read(), app/standard-taken where that version says something else or the id is a shipped one.
  // The same again changes nothing. The organisation's log (auth/audit.h) is told.
  ReadStandard Upload(const std::string& yaml, const auth::Deed& deed);

 private:
  Result<std::shared_ptr<const model::Standard>> LoadUploaded(const std::string& id, const std::string& version,
                                                              Instant now);
  Result<void> Keep(const ReadStandard& read, const auth::Deed& deed);

  store::Store& store_;
  store::Documents& documents_;
  std::mutex mutex_;                                                                   // Guards `loaded_`.
  std::map<std::string, std::shared_ptr<const model::Standard>, std::less<>> loaded_;  // By `ID@VERSION`.
};

}  // namespace seaworthy::app
