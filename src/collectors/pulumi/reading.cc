#include "collectors/pulumi/reading.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "cloud/errors.h"
#include "collect/errors.h"
#include "collect/read_file.h"
#include "collectors/pulumi/timeline.h"

namespace seaworthy::collectors::pulumi {
namespace {

constexpr std::string_view kHistory = ".pulumi/history/";

// Copies that a backend keeps beside the newest state, and their packed form.
bool IsOldCopy(std::string_view path) {
  return path.ends_with(".checkpoint.json") || path.ends_with(".checkpoint.json.gz") ||
         path.find(".pulumi/backups/") != std::string_view::npos;
}

bool IsOfBackend(const source::File& file) {
  return file.path.find(".pulumi/stacks/") != std::string::npos || file.path.find(kHistory) != std::string::npos;
}

// Zstandard is not read.
bool IsZstandard(const source::File& file) {
  return IsOfBackend(file) && file.path.ends_with(".json.zst") && file.path.find(".checkpoint.") == std::string::npos;
}

bool MayHoldJson(const source::File& file) {
  std::string_view extension = file.extension();
  bool fits = extension == "json" || extension == "jsonl" || extension == "ndjson" || extension == "log" ||
              file.path.ends_with(".json.gz");
  return fits && !IsOldCopy(file.path);
}

class Reader {
 public:
  explicit Reader(const collect::Context& context) : context_(context) {}

  Result<Reading> Read() && {
    for (const source::File* file : context_.repository.Evidence([](const source::File&) { return true; })) {
      if (context_.stopped()) return Error(collect::kStopped, "stopped while reading Pulumi's files");
      SEAWORTHY_RETURN_IF_ERROR(Look(*file));
    }
    for (Stack& stack : reading_.stacks) stack.project = ProjectOf(stack.path);
    for (cloud::PulumiUpdate& update : reading_.updates) NameUpdate(update);
    SortByStart(reading_.updates);
    return std::move(reading_);
  }

 private:
  Result<void> Look(const source::File& file) {
    if (IsProjectFile(file.name())) {
      TakeProject(file);
    } else if (!StackOfFileName(file.name()).empty()) {
      TakeStack(file);
    } else if (IsZstandard(file)) {
      Error error(cloud::kPacked, "the file is compressed, which is not read");
      reading_.unread.push_back({file.path, error, file.path.find(kHistory) == std::string::npos});
    } else if (MayHoldJson(file)) {
      return TakeJson(file);
    }
    return {};
  }

  const formats::Node* Document(const source::File& file) {
    auto stream = context_.repository.Yaml(file);
    if (!stream.ok()) {
      reading_.unread.push_back({file.path, stream.error(), false, true});
      return nullptr;
    }
    return (*stream)->documents().empty() ? nullptr : (*stream)->documents().front();
  }

  void TakeProject(const source::File& file) {
    const formats::Node* document = Document(file);
    std::optional<ProjectFile> project = document != nullptr ? ReadProjectFile(*document) : std::nullopt;
    if (project) reading_.projects.push_back({*project, std::string(file.folder()), {file.path, 1, 0}});
  }

  void TakeStack(const source::File& file) {
    const formats::Node* document = Document(file);
    if (document == nullptr) return;
    reading_.stacks.push_back({ReadStackFile(*document), StackOfFileName(file.name()), {}, file.path});
  }

  Result<void> TakeJson(const source::File& file) {
    std::string beginning = collect::Beginning(context_, file);
    // In a backend the place alone tells what it is, even where nothing can be read.
    if (!cloud::MayBePulumi(beginning) && !IsOfBackend(file)) return {};
    auto text = collect::ReadWhole(context_, file);
    if (!text.ok() && text.error().Is(collect::kStopped)) return std::move(text).error();
    Result<cloud::PulumiDocument> document = text.ok() ? cloud::ReadPulumi(*text) : text.error();
    if (document.ok()) {
      Take(*std::move(document), file);
    } else if (!document.error().Is(cloud::kNotAState)) {
      bool state = file.path.find(".pulumi/stacks/") != std::string::npos ||
                   beginning.find("\"deployment\"") != std::string::npos ||
                   beginning.find("\"checkpoint\"") != std::string::npos;
      reading_.unread.push_back({file.path, std::move(document).error(), state});
    }
    return {};
  }

  void Take(cloud::PulumiDocument document, const source::File& file) {
    if (document.kind == cloud::PulumiDocumentKind::kState) {
      std::optional<Instant> written = document.state.time;
      if (!written) written = collect::WrittenAt(context_, file);
      reading_.states.push_back({std::move(document.state), file.path, written});
      return;
    }
    for (cloud::PulumiUpdate& update : document.updates) {
      update.source = file.path;
      reading_.updates.push_back(std::move(update));
    }
  }

  // The project whose file stands nearest above; the only one, where there is one.
  std::string ProjectOf(std::string_view path) const {
    const Project* nearest = nullptr;
    for (const Project& project : reading_.projects) {
      bool above = project.folder.empty() || path.starts_with(project.folder + "/");
      if (above && (nearest == nullptr || project.folder.size() > nearest->folder.size())) nearest = &project;
    }
    if (nearest == nullptr && reading_.projects.size() == 1) nearest = &reading_.projects.front();
    return nearest == nullptr ? std::string() : nearest->file.name;
  }

  // A history does not say whose it is: its path does, in a backend; else a stack's name in its own.
  void NameUpdate(cloud::PulumiUpdate& update) const {
    std::string_view path = update.source;
    if (std::size_t at = path.find(kHistory); at != std::string_view::npos) {
      std::vector<std::string_view> parts = Split(path.substr(at + kHistory.size()), '/');
      if (parts.size() >= 2 && update.stack.empty()) update.stack = std::string(parts[parts.size() - 2]);
      if (parts.size() >= 3 && update.project.empty()) update.project = std::string(parts[0]);
    }
    if (update.project.empty()) update.project = ProjectOf(path);
    if (update.stack.empty()) update.stack = StackNamedIn(path);
  }

  std::string StackNamedIn(std::string_view path) const {
    for (const Stack& stack : reading_.stacks) {
      for (std::string_view part : Split(path, '/')) {
        bool named = part == stack.name || part.starts_with(stack.name + ".") || part.starts_with(stack.name + "-") ||
                     part.find("-" + stack.name + ".") != std::string_view::npos ||
                     part.find("." + stack.name + ".") != std::string_view::npos;
        if (named) return stack.name;
      }
    }
    return {};
  }

  const collect::Context& context_;
  Reading reading_;
};

}  // namespace

Result<Reading> ReadRepository(const collect::Context& context) { return Reader(context).Read(); }

}  // namespace seaworthy::collectors::pulumi
