#include "standard/case_reader.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "standard/case_facts.h"
#include "standard/convert.h"
#include "standard/errors.h"
#include "standard/reader.h"

namespace seaworthy::standard {

namespace {

using formats::Node;

constexpr auto kOutcomes = std::to_array<std::string_view>({"pass", "fail", "unknown", "not_applicable", "error"});
constexpr std::size_t kMaxCases = 2'000;  // Of one file; each holds its facts until they are run.
constexpr std::string_view kDefaultNow = "2031-01-01T00:00:00Z";

class CaseReader {
 public:
  CaseReader(const model::Standard& standard, const facts::Declarations& declarations, Diagnostics& out)
      : standard_(standard), declarations_(declarations), out_(out) {}

  // `item`, `now` and its cases.
  void ReadGroup(const Node& node);
  std::vector<Case> Take() && { return std::move(cases_); }

 private:
  std::optional<Case> ReadCase(const Node& node, const std::string& item, Instant now);
  void ReadFacts(Reader& reader, Case& one);
  void ReadParameters(Reader& reader, Parameters& parameters);
  bool ReadItem(Reader& reader, std::string& item);
  void ReadNow(Reader& reader, Instant& now);

  const model::Standard& standard_;
  const facts::Declarations& declarations_;
  Diagnostics& out_;
  std::vector<Case> cases_;
  std::set<std::pair<std::string, std::string>> names_;  // Item and name of each case.
};

// A mapping at that key, or null and a report.
const Node* TakeMapping(Reader& reader, std::string_view key) {
  const Node* node = reader.Take(key);
  if (node == nullptr || node->IsMapping()) return node;
  reader.WrongType(key, *node, "a mapping");
  return nullptr;
}

bool CaseReader::ReadItem(Reader& reader, std::string& item) {
  if (!reader.Text("item", item, Need::kRequired)) return false;
  if (standard_.FindItem(item) != nullptr) return true;
  std::vector<std::string> ids;
  for (const model::Section& section : standard_.sections) {
    for (const model::Item& one : section.items) ids.push_back(one.id);
  }
  std::string_view nearest = Nearest(item, std::span<const std::string>(ids));
  out_.Report(kUnknownName, "the standard has no item `" + OneLine(item, 60) + "`", *reader.node().Find("item"),
              nearest.empty() ? "" : "did you mean `" + std::string(nearest) + "`?");
  return false;
}

void CaseReader::ReadNow(Reader& reader, Instant& now) {
  std::string text;
  if (!reader.Text("now", text)) return;
  Result<Instant> instant = ParseInstant(text);
  if (instant.ok()) {
    now = *instant;
    return;
  }
  out_.Report(kBadValue, reader.Describe("now") + " is `" + OneLine(text, 60) + "`, which is no instant",
              *reader.node().Find("now"), "write `2031-05-12T00:00:00Z`");
}

void CaseReader::ReadGroup(const Node& node) {
  Reader reader(node, "the cases of an item", out_);
  if (!node.IsMapping()) return;
  std::string item;
  bool known = ReadItem(reader, item);
  if (!item.empty()) reader.Name("the cases of `" + OneLine(item, 60) + "`");
  Instant now = *ParseInstant(kDefaultNow);
  ReadNow(reader, now);
  for (const Node& one : reader.List("cases", Need::kRequired)) {
    if (out_.full()) break;
    if (cases_.size() >= kMaxCases) {
      out_.Report(kTooLarge, "the file has more than " + std::to_string(kMaxCases) + " cases", one);
      return;
    }
    std::size_t before = out_.size();
    std::optional<Case> read = ReadCase(one, item, now);
    if (read && known && out_.size() == before) cases_.push_back(*std::move(read));
  }
  reader.Finish();
}

std::optional<Case> CaseReader::ReadCase(const Node& node, const std::string& item, Instant now) {
  Reader reader(node, "a case of `" + item + "`", out_);
  if (!node.IsMapping()) return std::nullopt;
  Case one;
  one.item = item;
  one.place = out_.PlaceOf(node);
  if (reader.Text("name", one.name, Need::kRequired)) {
    reader.Name("case `" + OneLine(one.name, 60) + "` of `" + item + "`");
    if (!names_.emplace(item, one.name).second) {
      out_.Report(kDuplicate, "`" + item + "` has two cases `" + OneLine(one.name, 60) + "`", *node.Find("name"));
    }
  }
  std::size_t want = 0;
  if (reader.Word("want", kOutcomes, want, Need::kRequired)) one.want = static_cast<model::Outcome>(want);
  one.now = now;
  ReadNow(reader, one.now);
  ReadFacts(reader, one);
  reader.Finish();
  return one;
}

void CaseReader::ReadFacts(Reader& reader, Case& one) {
  CaseFacts facts(declarations_, out_);
  if (const Node* node = TakeMapping(reader, "facts")) facts.ReadFacts(*node);
  if (const Node* node = TakeMapping(reader, "service")) facts.ReadService(*node);
  if (const Node* node = TakeMapping(reader, "absent")) facts.ReadAbsent(*node);
  one.facts = facts.Build();
  one.gives_empty_list = facts.gives_empty_list();
  one.parameters = ResolveParameters(standard_, facts.tier(), {});
  ReadParameters(reader, one.parameters);
}

// A case may set any parameter: what a service may is not its subject.
void CaseReader::ReadParameters(Reader& reader, Parameters& parameters) {
  const Node* node = TakeMapping(reader, "params");
  if (node == nullptr) return;
  for (const formats::Entry& entry : node->entries()) {
    auto found = std::ranges::find(parameters.list, entry.key->text(), &ResolvedParameter::name);
    if (found == parameters.list.end()) {
      out_.Report(kUnknownName, "the standard has no parameter `" + OneLine(entry.key->text(), 60) + "`", *entry.key);
      continue;
    }
    auto index = static_cast<std::size_t>(found - parameters.list.begin());
    Result<value::Value> value = ToValue(*entry.value, standard_.parameters[index].type, *parameters.arena);
    if (!value.ok()) {
      Error error = std::move(value).error();
      out_.Add(std::move(error).InFile(out_.file()));
      continue;
    }
    found->value = *value;
    found->from = "case";
  }
}

}  // namespace

std::vector<Case> ReadCases(const Node& root, const model::Standard& standard, const facts::Declarations& declarations,
                            Diagnostics& out) {
  if (!root.IsSequence()) {
    out.Report(kWrongType, "a case file must be a list, found " + std::string(formats::Name(root.kind())), root);
    return {};
  }
  CaseReader reader(standard, declarations, out);
  for (const Node& group : root.items()) {
    if (out.full()) break;
    reader.ReadGroup(group);
  }
  return std::move(reader).Take();
}

}  // namespace seaworthy::standard
