// The YAML of one section.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "standard/errors.h"
#include "standard/layer.h"

namespace seaworthy::standard {

namespace {

constexpr auto kSubjects =
    std::to_array<std::string_view>({"product", "service", "feature", "infrastructure-change", "launch", "platform"});

void ReadNeed(Reader& reader, model::SignOff& sign_off) {
  constexpr auto kNeeds = std::to_array<std::string_view>({"any", "all"});
  const formats::Node* node = reader.node().Find("need");
  if (node != nullptr && node->AsInt()) {
    if (reader.Number("need", sign_off.quorum, 1, 100)) sign_off.rule = model::SignOff::Rule::kQuorum;
    return;
  }
  std::size_t need = 0;
  if (!reader.Word("need", kNeeds, need)) return;
  sign_off.rule = need == 0 ? model::SignOff::Rule::kAny : model::SignOff::Rule::kAll;
}

void ReadSubjects(Reader& reader, model::SignOff& sign_off, Diagnostics& out) {
  if (!reader.Texts("subjects", sign_off.subjects)) return;
  for (const formats::Node& node : reader.node().Find("subjects")->items()) {
    if (std::ranges::find(kSubjects, Trim(node.text())) != kSubjects.end()) continue;
    std::string_view nearest = Nearest(node.text(), std::span<const std::string_view>(kSubjects));
    out.Report(kUnknownWord,
               reader.Describe("subjects") + " has `" + OneLine(node.text(), 60) + "`, which is no kind of subject",
               node, nearest.empty() ? "" : "did you mean `" + std::string(nearest) + "`?");
  }
}

model::SignOff ReadSignOff(const formats::Node& node, const std::string& what, Notes& notes, Diagnostics& out) {
  Reader reader(node, what, out);
  model::SignOff sign_off;
  ReadNeed(reader, sign_off);
  ReadRoleList(reader, "roles", sign_off.roles, notes, out);
  reader.Texts("teams", sign_off.teams);
  reader.Texts("people", sign_off.people);
  reader.Numbers("tiers", sign_off.tiers, 1, 4);
  ReadSubjects(reader, sign_off, out);
  reader.Flag("dri_may_sign", sign_off.dri_may_sign);
  reader.Finish();
  std::size_t named = sign_off.roles.size() + sign_off.teams.size() + sign_off.people.size();
  if (node.IsMapping() && named == 0) {
    out.Report(kMissingKey, what + " names nobody: give `roles`, `teams` or `people`", node);
  } else if (sign_off.rule == model::SignOff::Rule::kQuorum && sign_off.roles.empty() &&
             static_cast<std::size_t>(sign_off.quorum) > named) {
    out.Report(
        kConflict,
        what + " needs " + std::to_string(sign_off.quorum) + " of " + Count(named, "team or person", "teams or people"),
        node, "each team counts once, however many of it sign");
  }
  return sign_off;
}

void ReadSignOffs(Reader& reader, model::Section& section, Notes& notes, Diagnostics& out) {
  const formats::Node* node = reader.Take("sign_off");
  if (node == nullptr) return;
  section.sign_off.clear();
  std::string what = reader.Describe("sign_off");
  if (!node->IsSequence()) {
    section.sign_off.push_back(ReadSignOff(*node, what, notes, out));
    return;
  }
  for (const formats::Node& one : node->items()) section.sign_off.push_back(ReadSignOff(one, what, notes, out));
}

std::optional<model::Item> ReadItem(const formats::Node& node, const std::string& section, Notes& notes,
                                    Diagnostics& out) {
  Reader reader(node, "an item of section `" + section + "`", out);
  if (!node.IsMapping()) return std::nullopt;
  model::Item item;
  item.section = section;
  item.place = out.PlaceOf(node);
  bool has_id = reader.Id("id", item.id, Need::kRequired);
  if (has_id) reader.Name("item `" + item.id + "`");
  ReadItemFields(reader, item, notes, out, Need::kRequired);
  if (!has_id) return std::nullopt;
  SettleItem(item, notes, out);
  return item;
}

}  // namespace

std::optional<model::Section> ReadSection(const formats::Node& node, const model::Section* inherited, Notes& notes,
                                          Diagnostics& out) {
  Reader reader(node, "the section", out);
  if (!node.IsMapping()) return std::nullopt;
  std::string id;
  bool has_id = reader.Id("id", id, Need::kRequired);
  if (has_id) reader.Name("section `" + id + "`");
  model::Section section;
  if (inherited != nullptr) {
    section = *inherited;
  } else {
    section.place = out.PlaceOf(node);
  }
  section.id = id;
  Need need = inherited == nullptr ? Need::kRequired : Need::kOptional;
  reader.Text("title", section.title, need);
  reader.Text("intro", section.intro);
  ReadSignOffs(reader, section, notes, out);
  reader.Texts("approval_phrases", section.approval_phrases);
  for (const formats::Node& one : reader.List("items", need)) {
    std::optional<model::Item> item = ReadItem(one, id, notes, out);
    if (item) section.items.push_back(*std::move(item));
  }
  reader.Finish();
  if (!has_id) return std::nullopt;
  return section;
}

}  // namespace seaworthy::standard
