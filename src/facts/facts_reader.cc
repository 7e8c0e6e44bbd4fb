#include "facts/facts_reader.h"

#include "formats/json.h"
#include "value/name_table.h"

namespace seaworthy::facts {
namespace {

constexpr std::size_t kMostNames = std::size_t{256} << 10;  // Bytes; more come of documents whose keys are made up.
constexpr std::size_t kMostKept = std::size_t{1} << 20;     // Bytes for the next document.

}  // namespace

struct FactsReader::Memory {
  value::Arena keys;
  value::NameTable names{keys};
  formats::JsonReader json{names, {DecodeLimits().depth, DecodeLimits().bytes}};
  value::Arena document;
};

FactsReader::FactsReader(const Declarations& declarations) : declarations_(declarations) {}

FactsReader::~FactsReader() = default;

Result<DecodedFacts> FactsReader::Read(std::string_view text) {
  if (memory_ == nullptr) memory_ = std::make_unique<Memory>();
  SEAWORTHY_RETURN_IF_ERROR(ExpectFewElements(text));
  auto document = memory_->json.Read(text, memory_->document);
  Result<DecodedFacts> decoded =
      document.ok() ? DecodeDocument(*document, "#", declarations_) : Result<DecodedFacts>(std::move(document).error());
  memory_->document.Reset();
  bool is_large = memory_->keys.bytes_reserved() > kMostNames || memory_->document.bytes_reserved() > kMostKept;
  if (is_large) memory_.reset();
  return decoded;
}

}  // namespace seaworthy::facts
