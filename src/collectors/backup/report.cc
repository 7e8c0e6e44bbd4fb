#include "collectors/backup/report.h"

#include <utility>

#include "base/text.h"
#include "collectors/backup/readers.h"
#include "formats/errors.h"
#include "formats/text_check.h"
#include "formats/yaml.h"

namespace seaworthy::collectors::backup {
namespace {

using formats::Node;

// JSON is YAML, so that each node knows its line; a list of ten thousand snapshots has half a million nodes.
constexpr formats::YamlLimits kLimits{.bytes = 64u << 20, .depth = 100, .nodes = 8'000'000, .documents = 100'000};
constexpr formats::YamlLimits kLineLimits{.bytes = 1u << 20, .depth = 20, .nodes = 100'000, .documents = 1};
constexpr std::size_t kMostLines = 1'000'000;

Error OtherFormat(std::string message) { return Error(formats::kOtherFormat, std::move(message)); }

// restic writes a message a line; a line that is none is left out.
Result<Report> ReadMessages(std::string_view text) {
  std::vector<formats::YamlStream> streams;
  std::vector<const Node*> lines;
  for (std::size_t seen = 0; !text.empty() && seen < kMostLines; ++seen) {
    std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = Trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    // Progress is most of such a file, and says nothing of the end.
    if (!line.starts_with('{') || line.find(R"("message_type":"status")") != std::string_view::npos ||
        line.find(R"("message_type":"verbose_status")") != std::string_view::npos) {
      continue;
    }
    auto stream = formats::ParseYaml(line, kLineLimits);
    if (!stream.ok() || stream->documents().empty()) continue;
    lines.push_back(stream->documents()[0]);
    streams.push_back(*std::move(stream));
  }
  if (auto report = ReadResticMessages(lines)) return *std::move(report);
  return OtherFormat("the messages are not those of a backup");
}

// An empty list is what a tool without a backup prints.
Result<Report> ReadEmptyList(std::string_view path) {
  std::string name = Lower(path);
  if (name.find("pgbackrest") != std::string::npos) return Report{.tool = "pgbackrest", .form = "info"};
  if (name.find("restic") != std::string::npos) return Report{.tool = "restic", .form = "snapshots"};
  return OtherFormat("an empty list does not tell which tool wrote it; name the tool in the file's path");
}

Result<Report> ReadDocuments(std::string_view path, std::span<const Node* const> documents) {
  const Node& root = *documents[0];
  if (root.IsSequence() && root.items().empty()) return ReadEmptyList(path);
  using Reader = std::optional<Report> (*)(const Node&);
  for (Reader read : {ReadResticSnapshots, ReadResticStats, ReadPgbackrest, ReadRestoreTest}) {
    if (auto report = read(root)) return *std::move(report);
  }
  if (auto report = ReadVelero(documents)) return *std::move(report);
  return OtherFormat("the document is of no backup tool that is known");
}

}  // namespace

Result<Report> ReadReport(std::string_view path, std::string_view bytes) {
  if (bytes.size() > kLimits.bytes) return Error(formats::kTooLarge, "the report is longer than 64 MiB");
  SEAWORTHY_TRY(std::string_view text, formats::CheckText(bytes));
  if (text.find(R"("message_type")") != std::string_view::npos) return ReadMessages(text);
  if (auto report = ReadResticText(text)) return *std::move(report);
  std::string_view start = Trim(text);
  bool structured =
      start.starts_with('{') || start.starts_with('[') || text.find("velero.io/") != std::string_view::npos;
  if (!structured) return OtherFormat("the text is of no backup tool that is known");
  SEAWORTHY_TRY(formats::YamlStream stream, formats::ParseYaml(text, kLimits));
  if (stream.documents().empty()) return OtherFormat("the document is empty");
  return ReadDocuments(path, stream.documents());
}

std::optional<Instant> TimeAt(const Node& node, std::string_view key) {
  auto time = ParseInstant(node.TextAt(key));
  return time.ok() ? std::optional(*time) : std::nullopt;
}

std::int64_t NumberAt(const Node& node, std::string_view key) {
  const Node* number = node.Find(key);
  return number == nullptr ? 0 : number->AsInt().value_or(0);
}

void AddTexts(const Node* list, std::vector<std::string>& texts) {
  if (list == nullptr) return;
  for (const Node& item : list->items()) {
    if (!item.text().empty()) texts.emplace_back(item.text());
  }
}

}  // namespace seaworthy::collectors::backup
