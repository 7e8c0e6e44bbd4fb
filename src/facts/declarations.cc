#include "facts/declarations.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "facts/errors.h"
#include "formats/yaml.h"

namespace seaworthy::facts {
namespace {

using formats::Entry;
using formats::Node;

Error Bad(const Node& node, std::string message) { return Error(kBadDeclaration, std::move(message)).At(node.place()); }

Result<void> ExpectMapping(const Node& node, std::string_view what) {
  if (node.IsMapping()) return {};
  return Bad(node, fmt::format("{} must be a mapping, this is {}", what, Name(node.kind())));
}

Result<void> ExpectKeys(const Node& node, std::span<const std::string_view> known) {
  for (const Entry& entry : node.entries()) {
    if (std::ranges::find(known, entry.key->text()) != known.end()) continue;
    std::string_view near = Nearest(entry.key->text(), known);
    Error error = Bad(*entry.key, fmt::format("unknown key '{}'", OneLine(entry.key->text())));
    if (near.empty()) return error;
    return std::move(error).Advise(fmt::format("did you mean '{}'?", near));
  }
  return {};
}

Result<bool> FlagAt(const Node& node, std::string_view key) {
  const Node* flag = node.Find(key);
  if (flag == nullptr) return false;
  if (auto value = flag->AsBool()) return *value;
  return Bad(*flag, fmt::format("'{}' must be true or false", key));
}

std::vector<std::string> TextsAt(const Node& node, std::string_view key) {
  std::vector<std::string> texts;
  if (const Node* list = node.Find(key)) {
    for (const Node& item : list->items()) texts.emplace_back(item.text());
  }
  return texts;
}

// The struct types of one collector, while they are being read.
class Structs : public value::StructResolver {
 public:
  explicit Structs(const CollectorDeclaration& collector) : collector_(collector) {}
  const value::StructType* FindStruct(std::string_view name) const override {
    for (const auto& type : collector_.types) {
      if (type->name == name) return type.get();
    }
    return nullptr;
  }

 private:
  const CollectorDeclaration& collector_;
};

Result<value::Type> TypeAt(const Node& node, const CollectorDeclaration& collector) {
  const Node* text = node.Find("type");
  if (text == nullptr) return Bad(node, "the key 'type' is missing");
  auto type = value::ParseType(text->text(), Structs(collector));
  if (!type.ok()) return std::move(type).error().At(text->place());
  return *type;
}

Result<value::Field> ReadField(const Entry& entry, const CollectorDeclaration& collector) {
  constexpr std::string_view kKeys[] = {"type", "doc", "example", "optional", "measured", "label", "told_by"};
  SEAWORTHY_RETURN_IF_ERROR(ExpectMapping(*entry.value, "a field"));
  SEAWORTHY_RETURN_IF_ERROR(ExpectKeys(*entry.value, kKeys));
  value::Field field;
  field.name = entry.key->text();
  SEAWORTHY_TRY(field.type, TypeAt(*entry.value, collector));
  SEAWORTHY_TRY(field.optional, FlagAt(*entry.value, "optional"));
  SEAWORTHY_TRY(field.measured, FlagAt(*entry.value, "measured"));
  field.doc = entry.value->TextAt("doc");
  field.example = entry.value->TextAt("example");
  if (field.doc.empty()) return Bad(*entry.key, fmt::format("field '{}' has no 'doc'", field.name));
  return field;
}

// `told_by` names a field of text of the same type.
Result<void> ResolveTellers(const Node& fields, value::StructType& type) {
  for (std::size_t i = 0; i < type.fields.size(); ++i) {
    const Node* teller = fields.entries()[i].value->Find("told_by");
    if (teller == nullptr) continue;
    auto slot = type.SlotOf(teller->text());
    if (!slot || ToString(type.fields[*slot].type) != "string") {
      return Bad(*teller, fmt::format("'told_by' names '{}', which is no field of text here", teller->text()));
    }
    type.fields[i].told_by = static_cast<int>(*slot);
  }
  return {};
}

// In two passes, so that types may name each other in any order.
Result<void> ReadTypes(const Node& root, CollectorDeclaration& collector) {
  const Node* types = root.Find("types");
  if (types == nullptr) return {};
  SEAWORTHY_RETURN_IF_ERROR(ExpectMapping(*types, "'types'"));
  for (const Entry& entry : types->entries()) {
    collector.types.push_back(std::make_unique<value::StructType>());
    collector.types.back()->name = entry.key->text();
  }
  for (std::size_t i = 0; i < types->entries().size(); ++i) {
    const Node& fields = *types->entries()[i].value;
    value::StructType& type = *collector.types[i];
    SEAWORTHY_RETURN_IF_ERROR(ExpectMapping(fields, "a type"));
    for (const Entry& entry : fields.entries()) {
      SEAWORTHY_TRY(value::Field field, ReadField(entry, collector));
      SEAWORTHY_TRY(bool label, FlagAt(*entry.value, "label"));
      if (label) type.label = static_cast<int>(type.fields.size());
      type.fields.push_back(std::move(field));
    }
    SEAWORTHY_RETURN_IF_ERROR(ResolveTellers(fields, type));
  }
  return {};
}

Result<Declaration> ReadFact(const Entry& entry, const CollectorDeclaration& collector) {
  constexpr std::string_view kKeys[] = {"type", "doc", "example", "empty", "fresh_for", "measured"};
  SEAWORTHY_RETURN_IF_ERROR(ExpectMapping(*entry.value, "a fact"));
  SEAWORTHY_RETURN_IF_ERROR(ExpectKeys(*entry.value, kKeys));
  Declaration fact;
  fact.key = entry.key->text();
  fact.collector = collector.id;
  if (fact.key != collector.id && !fact.key.starts_with(collector.id + ".")) {
    return Bad(*entry.key, fmt::format("fact '{}' must start with '{}.'", fact.key, collector.id));
  }
  SEAWORTHY_TRY(fact.type, TypeAt(*entry.value, collector));
  SEAWORTHY_TRY(fact.measured, FlagAt(*entry.value, "measured"));
  fact.doc = entry.value->TextAt("doc");
  if (fact.doc.empty()) return Bad(*entry.key, fmt::format("fact '{}' has no 'doc'", fact.key));
  if (const Node* empty = entry.value->Find("empty")) {
    if (empty->text() != "known" && empty->text() != "absent") return Bad(*empty, "'empty' must be known or absent");
    fact.empty = empty->text() == "known" ? EmptyList::kKnown : EmptyList::kAbsent;
  } else if (fact.type.kind == value::Kind::kList) {
    return Bad(*entry.key, fmt::format("list fact '{}' must say 'empty: known' or 'empty: absent'", fact.key));
  }
  if (const Node* fresh = entry.value->Find("fresh_for"); fresh != nullptr && fresh->text() != "always") {
    auto span = ParseSpan(fresh->text());
    if (!span.ok()) return std::move(span).error().At(fresh->place());
    fact.fresh_for = *span;
  }
  return fact;
}

Result<void> ReadAbsent(const Node& root, CollectorDeclaration& collector) {
  const Node* reasons = root.Find("absent");
  if (reasons == nullptr) return {};
  for (const Entry& entry : reasons->entries()) {
    auto reason = value::ParseAbsentReason(entry.key->text());
    if (!reason) return Bad(*entry.key, fmt::format("'{}' is no reason for absence", entry.key->text()));
    collector.absent[*reason] = entry.value->text();
  }
  return {};
}

Result<CollectorDeclaration> ReadCollector(const Node& root, std::vector<Declaration>& facts) {
  constexpr std::string_view kKeys[] = {"collector", "summary", "maturity", "reads", "needs",
                                        "network",   "facts",   "types",    "absent"};
  SEAWORTHY_RETURN_IF_ERROR(ExpectMapping(root, "a facts.yaml"));
  SEAWORTHY_RETURN_IF_ERROR(ExpectKeys(root, kKeys));
  CollectorDeclaration collector;
  collector.id = root.TextAt("collector");
  collector.summary = root.TextAt("summary");
  collector.maturity = root.TextAt("maturity");
  collector.reads = TextsAt(root, "reads");
  collector.needs = TextsAt(root, "needs");
  if (collector.id.empty() || collector.summary.empty()) return Bad(root, "'collector' and 'summary' are needed");
  SEAWORTHY_TRY(collector.network, FlagAt(root, "network"));
  SEAWORTHY_RETURN_IF_ERROR(ReadTypes(root, collector));
  SEAWORTHY_RETURN_IF_ERROR(ReadAbsent(root, collector));
  const Node* declared = root.Find("facts");
  if (declared == nullptr || declared->entries().empty()) return Bad(root, "a collector declares at least one fact");
  for (const Entry& entry : declared->entries()) {
    SEAWORTHY_TRY(Declaration fact, ReadFact(entry, collector));
    facts.push_back(std::move(fact));
  }
  return collector;
}

}  // namespace

Result<Declarations> Declarations::Parse(std::span<const EmbeddedFile> files) {
  Declarations declarations;
  for (const EmbeddedFile& file : files) {
    auto stream = formats::ParseYaml(file.text);
    if (!stream.ok()) return std::move(stream).error().InFile(file.name);
    if (stream->documents().size() != 1)
      return Error(kBadDeclaration, "one document is expected").At({std::string(file.name)});
    auto collector = ReadCollector(*stream->documents()[0], declarations.facts_);
    if (!collector.ok()) return std::move(collector).error().InFile(file.name);
    declarations.collectors_.push_back(*std::move(collector));
  }
  std::ranges::sort(declarations.facts_, {}, &Declaration::key);
  std::ranges::sort(declarations.collectors_, {}, &CollectorDeclaration::id);
  auto twice = std::ranges::adjacent_find(declarations.facts_, {}, &Declaration::key);
  if (twice != declarations.facts_.end()) {
    return Error(kBadDeclaration, fmt::format("fact '{}' is declared twice", twice->key));
  }
  return declarations;
}

std::optional<std::size_t> Declarations::Slot(std::string_view key) const {
  auto found =
      std::ranges::lower_bound(facts_, key, {}, [](const Declaration& fact) { return std::string_view(fact.key); });
  if (found == facts_.end() || found->key != key) return std::nullopt;
  return static_cast<std::size_t>(found - facts_.begin());
}

const CollectorDeclaration* Declarations::FindCollector(std::string_view id) const {
  auto found = std::ranges::find(collectors_, id, &CollectorDeclaration::id);
  return found == collectors_.end() ? nullptr : &*found;
}

const value::StructType* Declarations::FindStruct(std::string_view collector, std::string_view name) const {
  const CollectorDeclaration* found = FindCollector(collector);
  return found == nullptr ? nullptr : Structs(*found).FindStruct(name);
}

}  // namespace seaworthy::facts
