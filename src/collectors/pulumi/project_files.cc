#include "collectors/pulumi/project_files.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"

namespace seaworthy::collectors::pulumi {
namespace {

using formats::Node;

constexpr auto kExtensions = std::to_array<std::string_view>({".yaml", ".yml", ".json"});

// The words of a name, in lower case, cut at `_`, `-`, `.` and at the humps of camel case.
std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words(1);
  for (std::size_t i = 0; i < name.size(); ++i) {
    bool letter = std::isalnum(static_cast<unsigned char>(name[i])) != 0;
    bool hump = i > 0 && std::isupper(static_cast<unsigned char>(name[i])) != 0 &&
                std::isupper(static_cast<unsigned char>(name[i - 1])) == 0;
    if (!words.back().empty() && (!letter || hump)) words.emplace_back();
    if (letter) words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool IsOneOf(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// Whether the text only says where the secret is.
bool IsReference(std::string_view text) {
  return text.find("${") != std::string_view::npos || text.starts_with("arn:") || text.starts_with("<");
}

// Walks a stack's configuration; `key` is the path so far.
class ConfigReader {
 public:
  explicit ConfigReader(StackFile& file) : file_(file) {}

  void Read(const Node& node, const std::string& key, std::string_view name) {
    if (node.IsMapping()) return ReadMapping(node, key);
    if (node.IsSequence()) {
      for (const Node& item : node.items()) Read(item, key, name);
      return;
    }
    ++file_.values;
    bool text = node.kind() == formats::NodeKind::kString || node.kind() == formats::NodeKind::kInt;
    if (!text || node.text().empty() || !NamesSecret(name)) return;
    if (!IsReference(node.text())) file_.plain_secrets.push_back({key, node.line()});
  }

 private:
  void ReadMapping(const Node& node, const std::string& key) {
    if (node.entries().size() == 1 && node.Find("secure") != nullptr) {
      ++file_.values;
      ++file_.secure;
      return;
    }
    for (const formats::Entry& entry : node.entries()) {
      std::string_view below = entry.key->text();
      Read(*entry.value, key + "." + OneLine(below, 80), below);
    }
  }

  StackFile& file_;
};

}  // namespace

bool IsProjectFile(std::string_view file_name) {
  return file_name == "Pulumi.yaml" || file_name == "Pulumi.yml" || file_name == "Pulumi.json";
}

std::string StackOfFileName(std::string_view file_name) {
  constexpr std::string_view kPrefix = "Pulumi.";
  for (std::string_view extension : kExtensions) {
    bool fits = file_name.starts_with(kPrefix) && file_name.ends_with(extension) &&
                file_name.size() > kPrefix.size() + extension.size();
    if (!fits) continue;
    return std::string(file_name.substr(kPrefix.size(), file_name.size() - kPrefix.size() - extension.size()));
  }
  return {};
}

std::optional<ProjectFile> ReadProjectFile(const Node& document) {
  const Node* runtime = document.Find("runtime");
  std::string_view name = document.TextAt("name");
  if (name.empty() || runtime == nullptr) return std::nullopt;
  return ProjectFile{.name = std::string(name),
                     .runtime = std::string(runtime->IsMapping() ? runtime->TextAt("name") : runtime->text())};
}

StackFile ReadStackFile(const Node& document) {
  StackFile file;
  std::string_view provider = document.TextAt("secretsprovider");
  file.secrets_provider = std::string(provider.substr(0, provider.find(':')));
  bool salted = !document.TextAt("encryptionsalt").empty();
  if (file.secrets_provider.empty() || file.secrets_provider == "default") {
    file.secrets_provider = salted ? "passphrase" : "service";
  }
  const Node* config = document.Find("config");
  if (config == nullptr) return file;
  ConfigReader reader(file);
  for (const formats::Entry& entry : config->entries()) {
    std::string_view key = entry.key->text();
    reader.Read(*entry.value, OneLine(key, 80), key.substr(key.find(':') + 1));
  }
  return file;
}

bool NamesSecret(std::string_view name) {
  std::vector<std::string> words = WordsOf(name);
  if (words.empty()) return false;
  // What stands last says what the value is: the name, place or length of a secret is none.
  bool about = IsOneOf(
      words.back(),
      {"name",     "names",  "id",     "ids",        "arn",       "ref",     "path",     "file",     "url",
       "uri",      "length", "size",   "version",    "policy",    "enabled", "rotation", "store",    "provider",
       "manager",  "type",   "ttl",    "expiry",     "days",      "hours",   "minutes",  "seconds",  "namespace",
       "prefix",   "suffix", "region", "count",      "required",  "project", "engine",   "reset",    "issuer",
       "audience", "mode",   "kind",   "expiration", "algorithm", "format",  "host",     "endpoint", "port",
       "field",    "header", "scope",  "scopes",     "role",      "user",    "username", "bucket",   "table",
       "vault",    "class",  "service"});
  if (about) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (IsOneOf(words[i],
                {"password", "passwd", "passphrase", "secret", "token", "apikey", "credential", "credentials"})) {
      return true;
    }
    bool key = words[i] == "key" && i > 0;
    if (key &&
        IsOneOf(words[i - 1], {"api", "private", "access", "secret", "signing", "encryption", "license", "auth"})) {
      return true;
    }
  }
  return false;
}

}  // namespace seaworthy::collectors::pulumi
