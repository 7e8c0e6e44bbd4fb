#include "cloud/attributes.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cloud/json_view.h"

namespace seaworthy::cloud {
namespace {

using value::Kind;
using value::Value;

// How Pulumi marks what JSON has no form for (sdk/go/common/resource/sig).
constexpr std::string_view kSignature = "4dabf18193072939515e22adb298388d";
constexpr std::string_view kSecret = "1b47061264138c4ac30d75fd1eb44270";
constexpr std::string_view kOutputValue = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

char Folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Without case, `_`, and the `s` of a plural.
bool SameName(std::string_view written, std::string_view wanted) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < written.size(); ++i) {
    if (written[i] == '_') continue;
    while (at < wanted.size() && wanted[at] == '_') ++at;
    char c = Folded(written[i]);
    if (at == wanted.size()) return c == 's' && i + 1 == written.size();
    if (c != Folded(wanted[at])) return false;
    ++at;
  }
  return at == wanted.size();
}

class Finder {
 public:
  explicit Finder(std::vector<Attribute>& found) : found_(found) {}

  void Look(const Value& value, std::string_view rest, const std::string& path) {
    switch (SpecialOf(value)) {
      case Special::kPlain: break;
      case Special::kOutput:
        if (Has(value, "value")) return Look(Member(value, "value"), rest, path);
        [[fallthrough]];
      default: found_.push_back({path, value, true}); return;
    }
    if (value.Is(Kind::kNull)) return;
    if (value.Is(Kind::kList)) return LookAtEach(value, rest, path);
    if (rest.empty()) {
      found_.push_back({path, value, false});
    } else if (value.Is(Kind::kMap)) {
      LookInside(value, rest, path);
    } else if (!value.Is(Kind::kString) || !value.AsString().empty()) {
      found_.push_back({path, value, true});  // Another shape than expected: what it means is not known.
    }
  }

 private:
  void LookAtEach(const Value& list, std::string_view rest, const std::string& path) {
    std::span<const Value> items = list.AsList();
    for (std::size_t i = 0; i < items.size(); ++i) Look(items[i], rest, fmt::format("{}[{}]", path, i));
  }

  void LookInside(const Value& map, std::string_view rest, const std::string& path) {
    std::string_view name = rest.substr(0, rest.find('.'));
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
    for (const value::MapEntry& entry : map.AsMap()) {
      if (!entry.key.Is(Kind::kString) || !SameName(entry.key.AsString(), name)) continue;
      Look(entry.item, rest,
           path.empty() ? std::string(entry.key.AsString()) : fmt::format("{}.{}", path, entry.key.AsString()));
    }
  }

  std::vector<Attribute>& found_;
};

bool SaysSomething(const Attribute& attribute) {
  return attribute.hidden || !attribute.value.Is(Kind::kString) || !attribute.value.AsString().empty();
}

}  // namespace

std::optional<bool> Attribute::AsTruth() const {
  if (hidden) return std::nullopt;
  if (value.Is(Kind::kBool)) return value.AsBool();
  if (!value.Is(Kind::kString)) return std::nullopt;
  std::string text = Lower(value.AsString());
  if (text == "true" || text == "1") return true;
  if (text == "false" || text == "0") return false;
  return std::nullopt;
}

std::string_view Attribute::AsText() const {
  return !hidden && value.Is(Kind::kString) ? value.AsString() : std::string_view();
}

std::vector<Attribute> FindAttributes(const Value& below, std::string_view path) {
  std::vector<Attribute> found;
  for (std::string_view alternative : Split(path, '|')) {
    if (!alternative.empty()) Finder(found).Look(below, alternative, "");
  }
  std::erase_if(found, [](const Attribute& attribute) { return !SaysSomething(attribute); });
  return found;
}

std::vector<Attribute> Attributes::Find(std::string_view path) const {
  std::vector<Attribute> found = FindAttributes(said_, path);
  if (!found.empty()) return found;
  for (Attribute& later : FindAttributes(unknown_, path)) {
    bool is_unknown = later.value.Is(Kind::kBool) && later.value.AsBool();
    if (is_unknown) found.push_back({std::move(later.path), later.value, true});
  }
  return found.empty() ? FindAttributes(asked_, path) : found;
}

std::string Attributes::Text(std::string_view path) const {
  for (const Attribute& attribute : Find(path)) {
    if (!attribute.AsText().empty()) return std::string(attribute.AsText());
  }
  return {};
}

bool Attributes::empty() const { return EntriesOf(said_).empty() && EntriesOf(asked_).empty(); }

Special SpecialOf(const Value& value) {
  if (value.Is(Kind::kString)) return value.AsString() == kUnknownText ? Special::kUnknown : Special::kPlain;
  if (!Has(value, kSignature)) return Special::kPlain;
  std::string signature = TextAt(value, kSignature);
  if (signature == kSecret) return Special::kSecret;
  return signature == kOutputValue ? Special::kOutput : Special::kOther;
}

}  // namespace seaworthy::cloud
