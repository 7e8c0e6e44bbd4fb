#include "app/perform.h"

#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/evidence_text.h"
#include "app/json_body.h"
#include "app/prepare.h"
#include "attest/base64.h"
#include "base/text.h"

namespace seaworthy::app {
namespace {

using verbs::AnyVerb;

// Calls `use` with an empty verb of each kind.
template <typename Use>
void ForEachVerb(const Use& use) {
  [&]<std::size_t... kIndex>(std::index_sequence<kIndex...>) {
    (use(std::variant_alternative_t<kIndex, AnyVerb>()), ...);
  }
  (std::make_index_sequence<std::variant_size_v<AnyVerb>>());
}

}  // namespace

std::vector<std::string_view> VerbNames() {
  std::vector<std::string_view> names;
  ForEachVerb([&]<typename Verb>(const Verb&) { names.push_back(Verb::kName); });
  return names;
}

std::string_view NameOfVerb(const AnyVerb& verb) {
  return std::visit([]<typename Verb>(const Verb&) { return Verb::kName; }, verb);
}

Result<AnyVerb> ReadVerb(std::string_view name, std::string_view json) {
  std::optional<Result<AnyVerb>> read;
  ForEachVerb([&]<typename Verb>(const Verb&) {
    if (name != Verb::kName) return;
    Result<Verb> body = ReadJsonBody<Verb>(json);
    read = body.ok() ? Result<AnyVerb>(*std::move(body)) : Result<AnyVerb>(std::move(body).error());
  });
  if (read) return *std::move(read);
  Error error(kNoSuchVerb, fmt::format("'{}' is nothing that can be done in a review", OneLine(name, 60)));
  std::vector<std::string_view> names = VerbNames();
  std::string_view nearest = Nearest(name, std::span<const std::string_view>(names));
  if (nearest.empty()) return error;
  return std::move(error).Advise(fmt::format("did you mean `{}`?", nearest));
}

std::string WriteVerb(const AnyVerb& verb) {
  return std::visit([](const auto& fields) { return WriteJsonBody(fields); }, verb);
}

GivenFile GiveFile(std::string name, std::string bytes) {
  KeptFile kept = KeepFile(std::move(bytes));
  verbs::Given given;
  given.kind = "file";
  given.name = std::move(name);
  given.content = attest::EncodeBase64(kept.bytes);
  return {std::move(given), kept.masked};
}

Result<Executed> Perform(Record& record, const Directory& directory, const Deed& deed) {
  Preparation preparation(record, directory, deed.actor, deed.review, deed.now);
  SEAWORTHY_TRY(MakeCommand command,
                std::visit([&](const auto& verb) { return Prepare(verb, preparation); }, deed.verb));
  return record.Execute(
      {deed.review, {}, std::move(command), deed.actor, deed.now, preparation.TakeBlobs(), deed.complete, deed.key});
}

}  // namespace seaworthy::app
