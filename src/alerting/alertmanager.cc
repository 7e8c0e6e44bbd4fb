#include "alerting/alertmanager.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "alerting/alertmanager_reader.h"
#include "base/text.h"
#include "formats/errors.h"

namespace seaworthy::alerting {
namespace {

using formats::Node;

constexpr int kDepth = 12;  // Of a configuration below other keys.

// Whether these keys make a configuration: no other kind of file has both, in these forms.
bool IsConfiguration(const Node& node) {
  const Node* route = node.Find("route");
  const Node* receivers = node.Find("receivers");
  if (route == nullptr || receivers == nullptr || !route->IsMapping() || !receivers->IsSequence()) return false;
  return std::ranges::all_of(receivers->items(), [](const Node& r) { return r.IsMapping(); });
}

// The resources of two operators, which write their keys differently.
std::optional<KeyCase> ResourceKeys(const Node& node) {
  std::string_view kind = node.TextAt("kind");
  std::string_view version = node.TextAt("apiVersion");
  if (kind == "AlertmanagerConfig" && version.starts_with("monitoring.coreos.com/")) return KeyCase::kCamel;
  if (kind == "VMAlertmanagerConfig") return KeyCase::kSnake;
  return std::nullopt;
}

// `enabled: false` beside the configuration, in the values of a chart: it is not installed.
bool IsSwitchedOff(const Node& node) {
  const Node* enabled = node.Find("enabled");
  return enabled != nullptr && enabled->AsBool() == false;
}

// Whether the word stands in the text as a key, in quotes or not.
bool HasKey(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    std::string_view after = text.substr(at + word.size());
    if (after.starts_with('"') || after.starts_with('\'')) after.remove_prefix(1);
    if (after.starts_with(':')) return true;
  }
  return false;
}

bool LooksLikeText(std::string_view text) { return HasKey(text, "route") && HasKey(text, "receivers"); }

std::optional<std::string> FromBase64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  std::uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    if (c == '\n' || c == '\r' || c == ' ' || c == '=') continue;
    std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6 | static_cast<std::uint32_t>(digit)) & 0xFFFF;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

// Looks for configurations below one document.
class Finder {
 public:
  Finder(std::string_view path, std::vector<Alertmanager>& found) : path_(path), found_(found) {}

  void Document(const Node& node) {
    if (node.TextAt("kind") == "List" && node.Find("items") != nullptr) {
      for (const Node& item : node.Find("items")->items()) Document(item);
      return;
    }
    kind_ = node.TextAt("kind");
    const Node* metadata = node.Find("metadata");
    name_ = metadata == nullptr ? "" : metadata->TextAt("name");
    space_ = metadata == nullptr ? "" : metadata->TextAt("namespace");
    if (auto keys = ResourceKeys(node)) return Resource(node, *keys);
    if (IsConfiguration(node)) return Configuration(node, AlertmanagerFormat::kFile, Here());
    Below(node, 0);
  }

 private:
  Origin Here() const { return {.file = path_, .lines_before = 0, .fixed = {}}; }

  Alertmanager& Begin(AlertmanagerFormat format, const Place& place) {
    Alertmanager& begun = found_.emplace_back();
    begun.path = path_;
    begun.format = format;
    begun.name = name_;
    begun.space = space_;
    begun.place = place;
    return begun;
  }

  void Configuration(const Node& node, AlertmanagerFormat format, const Origin& origin) {
    AlertmanagerReader(KeyCase::kSnake, origin, Begin(format, origin.Of(node))).Read(node);
  }

  void Resource(const Node& node, KeyCase keys) {
    const Node* spec = node.Find("spec");
    if (spec == nullptr || !spec->IsMapping()) return;
    Origin origin = Here();
    AlertmanagerReader(keys, origin, Begin(AlertmanagerFormat::kResource, origin.Of(node))).Read(*spec);
  }

  AlertmanagerFormat FormatOfText() const {
    if (kind_ == "ConfigMap") return AlertmanagerFormat::kConfigMap;
    return kind_ == "Secret" ? AlertmanagerFormat::kSecret : AlertmanagerFormat::kValues;
  }

  void Below(const Node& node, int depth) {
    if (depth > kDepth) return;
    if (node.IsScalar()) return Scalar(node, depth);
    if (IsSwitchedOff(node)) return;
    if (depth > 0 && IsConfiguration(node)) return Configuration(node, AlertmanagerFormat::kValues, Here());
    for (const Node& item : node.items()) Below(item, depth + 1);
    for (const formats::Entry& entry : node.entries()) {
      if (kind_ == "Secret" && depth == 0 && entry.key->text() == "data") {
        Encoded(*entry.value);
      } else {
        Below(*entry.value, depth + 1);
      }
    }
  }

  // A block of text begins on the line after its mark; of other texts only the begin is known.
  void Scalar(const Node& node, int depth) {
    if (depth == 0 || !LooksLikeText(node.text())) return;
    Origin origin{.file = path_, .lines_before = node.line(), .fixed = {}};
    if (!node.block()) origin.fixed = Here().Of(node);
    Embedded(node.text(), origin, node);
  }

  void Encoded(const Node& data) {
    for (const formats::Entry& entry : data.entries()) {
      auto text = FromBase64(entry.value->text());
      if (!text || !IsUtf8(*text) || !LooksLikeText(*text)) continue;
      Embedded(*text, {.file = path_, .lines_before = 0, .fixed = Here().Of(*entry.value)}, *entry.value);
    }
  }

  void Embedded(std::string_view text, const Origin& origin, const Node& at) {
    Result<formats::YamlStream> stream = formats::ParseYaml(text);
    if (!stream.ok()) return Unreadable(stream.error(), Here().Of(at));
    for (const Node* document : stream->documents()) {
      if (IsConfiguration(*document)) Configuration(*document, FormatOfText(), origin);
    }
  }

  // The message is not repeated: it may quote a secret.
  void Unreadable(const Error& error, const Place& place) {
    Alertmanager& begun = Begin(FormatOfText(), place);
    bool templated = error.Is(formats::kTemplated);
    begun.reading = templated ? Reading::kTemplated : Reading::kMalformed;
    begun.problems.push_back({templated ? "the text is a template" : "the text is no YAML", place, true});
  }

  std::string path_;
  std::vector<Alertmanager>& found_;
  std::string_view kind_;
  std::string_view name_;
  std::string_view space_;
};

template <typename T>
const T* FindNamed(const std::vector<T>& all, std::string_view name) {
  auto found = std::ranges::find(all, name, &T::name);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::string_view Name(AlertmanagerFormat format) {
  switch (format) {
    case AlertmanagerFormat::kFile: return "file";
    case AlertmanagerFormat::kConfigMap: return "config-map";
    case AlertmanagerFormat::kSecret: return "secret";
    case AlertmanagerFormat::kValues: return "values";
    case AlertmanagerFormat::kResource: return "alertmanager-config";
  }
  return "";
}

const Receiver* Alertmanager::FindReceiver(std::string_view receiver) const { return FindNamed(receivers, receiver); }

const NamedInterval* Alertmanager::FindInterval(std::string_view interval) const {
  return FindNamed(intervals, interval);
}

const Problem* Alertmanager::FirstRefusal() const {
  auto found = std::ranges::find(problems, true, &Problem::refused);
  return found == problems.end() ? nullptr : &*found;
}

bool LooksLikeAlertmanager(std::string_view text) {
  bool integrates =
      text.find("_configs:") != std::string_view::npos || text.find("alertmanager") != std::string_view::npos;
  return (LooksLikeText(text) && integrates) || text.find("AlertmanagerConfig") != std::string_view::npos;
}

bool MayHoldAlertmanager(std::string_view text) {
  if (LooksLikeText(text)) return true;
  auto names = [&](std::string_view word) { return text.find(word) != std::string_view::npos; };
  return names("AlertmanagerConfig") || (names("Secret") && names("data:") && names("alertmanager"));
}

std::vector<Alertmanager> ReadAlertmanagers(const formats::YamlStream& stream, std::string_view path) {
  std::vector<Alertmanager> found;
  for (const Node* document : stream.documents()) Finder(path, found).Document(*document);
  return found;
}

std::size_t CountRoutes(const Route& route) {
  std::size_t count = 1;
  for (const Route& child : route.routes) count += CountRoutes(child);
  return count;
}

}  // namespace seaworthy::alerting
