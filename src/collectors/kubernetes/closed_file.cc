#include "collectors/kubernetes/closed_file.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/text.h"
#include "formats/errors.h"

namespace seaworthy::collectors::kubernetes {
namespace {

using source::File;
using value::AbsentReason;

bool HasWord(std::string_view text, std::string_view word) { return text.find(word) != std::string_view::npos; }

Problem TemplatedProblem(const File& file) {
  std::string detail = file.path + " is a template";
  if (file.in_chart) detail += " of a Helm chart: keep what `helm template` makes of it in the repository";
  return {AbsentReason::kTemplated, detail};
}

// The folder around `templates/`; empty at the root.
std::string_view FolderOfChart(const File& file) {
  std::size_t at = file.path.rfind("/templates/");
  return at == std::string::npos ? std::string_view() : std::string_view(file.path).substr(0, at);
}

std::string NameOfChart(const collect::Context& context, const File& file) {
  if (!file.in_chart) return {};
  std::string_view folder = FolderOfChart(file);
  const File* chart = context.repository.Find(folder.empty() ? "Chart.yaml" : std::string(folder) + "/Chart.yaml");
  if (chart != nullptr) {
    Result<const formats::YamlStream*> stream = context.repository.Yaml(*chart);
    if (stream && !(*stream)->documents().empty()) {
      if (std::string_view name = (*stream)->documents().front()->TextAt("name"); !name.empty())
        return std::string(name);
    }
  }
  return std::string(folder.substr(folder.rfind('/') + 1));
}

using Names = std::set<std::string, std::less<>>;

Names NamesOf(Category category, const std::vector<Resource>& resources) {
  Names names;
  for (const Resource& resource : resources) {
    if (resource.category != category) continue;
    names.insert(resource.name);
    names.insert(resource.shown_name);
  }
  return names;
}

bool Mentions(const ClosedFile& closed, Category category) {
  return std::ranges::find(closed.mentions, category, &Mention::category) != closed.mentions.end();
}

std::string_view Stem(std::string_view name) { return name.substr(0, name.find('.')); }

// Whether a copy of all that the file mentions is known: under its own name or, where that is a template, the file's.
bool HasCopies(const ClosedFile& closed, Category category, const Names& names) {
  return std::ranges::all_of(closed.mentions, [&](const Mention& mention) {
    if (mention.category != category || names.contains(mention.name)) return true;
    return HoldsPlaceholder(mention.name) && names.contains(Stem(closed.file->name()));
  });
}

// A chart is the template of known workloads where one has its name, or where one of its files has copies.
bool ChartHasCopy(const ClosedFile& closed, const Names& names) {
  if (HasCopies(closed, Category::kWorkload, names)) return true;
  return std::ranges::any_of(names, [&](const std::string& known) {
    return !closed.chart.empty() && !known.empty() && (HasWord(known, closed.chart) || HasWord(closed.chart, known));
  });
}

std::vector<Unread> UnknownWorkloads(const std::vector<ClosedFile>& files, const Names& names) {
  Names done;  // Folders of charts with a copy, or with an element of their own already.
  for (const ClosedFile& closed : files) {
    bool bears = closed.file->in_chart && Mentions(closed, Category::kWorkload);
    if (bears && ChartHasCopy(closed, names)) done.emplace(FolderOfChart(*closed.file));
  }
  std::vector<Unread> unread;
  for (const ClosedFile& closed : files) {
    if (!Mentions(closed, Category::kWorkload)) continue;
    bool is_known = closed.file->in_chart ? !done.emplace(FolderOfChart(*closed.file)).second
                                          : HasCopies(closed, Category::kWorkload, names);
    if (!is_known) unread.push_back({{closed.file->path, closed.line, 0}, closed.problem});
  }
  return unread;
}

std::vector<Unread> UnknownOf(Category category, const std::vector<ClosedFile>& files, const Names& names) {
  std::vector<Unread> unread;
  for (const ClosedFile& closed : files) {
    if (closed.file->in_chart || !Mentions(closed, category) || HasCopies(closed, category, names)) continue;
    unread.push_back({{closed.file->path, closed.line, 0}, closed.problem});
  }
  return unread;
}

}  // namespace

std::optional<ClosedFile> ReadClosedFile(const collect::Context& context, const File& file, std::string_view text,
                                         const Error& error) {
  std::vector<Mention> mentions = MentionsIn(text);
  if (mentions.empty()) return std::nullopt;
  bool templated = error.Is(formats::kTemplated);
  Problem problem =
      templated ? TemplatedProblem(file) : Problem{AbsentReason::kMalformed, file.path + ": " + error.message()};
  int line = templated || error.place().line == 0 ? mentions.front().line : error.place().line;
  return ClosedFile{&file, NameOfChart(context, file), std::move(problem), line, std::move(mentions)};
}

ClosedFile FileTooLarge(const File& file, const Error& error) {
  return {&file,
          {},
          {AbsentReason::kTooLarge, file.path + ": " + error.message()},
          0,
          {{.category = Category::kWorkload, .kind = {}, .name = {}, .line = 0},
           {.category = Category::kAutoscaler, .kind = {}, .name = {}, .line = 0},
           {.category = Category::kDisruptionBudget, .kind = {}, .name = {}, .line = 0}}};
}

Unknown WithoutCopies(const std::vector<ClosedFile>& files, const std::vector<Resource>& known) {
  return {UnknownWorkloads(files, NamesOf(Category::kWorkload, known)),
          UnknownOf(Category::kAutoscaler, files, NamesOf(Category::kAutoscaler, known)),
          UnknownOf(Category::kDisruptionBudget, files, NamesOf(Category::kDisruptionBudget, known))};
}

}  // namespace seaworthy::collectors::kubernetes
