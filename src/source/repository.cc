#include "source/repository.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <mutex>
#include <system_error>

#include <fmt/format.h>

#include "formats/errors.h"
#include "formats/text_check.h"
#include "source/errors.h"
#include "source/git.h"
#include "source/read_file.h"
#include "source/walk.h"

namespace seaworthy::source {

std::string_view File::name() const {
  std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string_view(path) : std::string_view(path).substr(slash + 1);
}

std::string_view File::folder() const {
  std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? std::string_view() : std::string_view(path).substr(0, slash);
}

std::string_view File::extension() const {
  std::string_view last = name();
  std::size_t point = last.rfind('.');
  return point == std::string_view::npos || point == 0 ? std::string_view() : last.substr(point + 1);
}

namespace {

// What was read of one file. Each part is made once, by whoever asks first.
struct Contents {
  std::once_flag text_once;
  std::once_flag yaml_once;
  std::unique_ptr<Result<std::string>> text;
  std::unique_ptr<Result<formats::YamlStream>> yaml;
};

Error NoRepository(std::string_view root, int number) {
  return Error(kNoRepository,
               fmt::format("`{}` is no folder that can be read: {}", root, std::generic_category().message(number)))
      .Advise("name the folder that holds the service's repository");
}

}  // namespace

struct Repository::State {
  std::string root;
  Descriptor folder;
  Options options;
  Listing listing;
  std::unique_ptr<Contents[]> contents;  // By File::index.
  std::once_flag git_once;
  GitState git;

  Result<std::string> ReadText(const File& file) const;
  Result<formats::YamlStream> ReadYaml(const File& file, const Result<std::string>& text) const;
  const Result<std::string>& Text(const File& file) const;
};

Result<std::string> Repository::State::ReadText(const File& file) const {
  SEAWORTHY_TRY(std::string bytes, ReadFile(folder, root, file, options.file_bytes));
  Result<std::string_view> text = formats::CheckText(bytes);
  if (!text.ok()) return std::move(text).error().InFile(file.path);
  if (text->size() == bytes.size()) return bytes;
  return std::string(*text);
}

Result<formats::YamlStream> Repository::State::ReadYaml(const File& file, const Result<std::string>& text) const {
  if (!text.ok()) return text.error();
  if (file.in_chart) {
    return Error(formats::kTemplated, "the file is a template of a Helm chart")
        .InFile(file.path)
        .Advise("render the chart with `helm template`, and let the result be read");
  }
  formats::YamlLimits limits;
  limits.bytes = options.file_bytes;
  Result<formats::YamlStream> stream = formats::ParseYaml(*text, limits);
  if (!stream.ok()) return std::move(stream).error().InFile(file.path);
  return stream;
}

const Result<std::string>& Repository::State::Text(const File& file) const {
  Contents& of_file = contents[file.index];
  std::call_once(of_file.text_once, [&] { of_file.text = std::make_unique<Result<std::string>>(ReadText(file)); });
  return *of_file.text;
}

Repository::Repository(std::unique_ptr<State> state) : state_(std::move(state)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository& Repository::operator=(Repository&&) noexcept = default;
Repository::~Repository() = default;

Result<Repository> Repository::Open(std::string_view root, const Options& options) {
  auto state = std::make_unique<State>();
  std::unique_ptr<char, decltype(&std::free)> real(::realpath(std::string(root).c_str(), nullptr), &std::free);
  if (real == nullptr) return NoRepository(root, errno);
  state->root = real.get();
  state->folder = Descriptor(::open(real.get(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!state->folder.valid()) return NoRepository(root, errno);
  state->options = options;
  state->listing = Walk(state->folder, state->root, options);
  state->contents = std::make_unique<Contents[]>(state->listing.files.size());
  return Repository(std::move(state));
}

Repository Repository::Nothing() {
  auto state = std::make_unique<State>();
  std::call_once(state->git_once, [] {});
  return Repository(std::move(state));
}

const std::string& Repository::root() const { return state_->root; }
std::span<const File> Repository::files() const { return state_->listing.files; }
std::span<const std::string> Repository::remarks() const { return state_->listing.remarks; }

const File* Repository::Find(std::string_view path) const {
  std::span<const File> all = files();
  auto found = std::lower_bound(all.begin(), all.end(), path,
                                [](const File& file, std::string_view p) { return file.path < p; });
  return found != all.end() && found->path == path ? &*found : nullptr;
}

std::vector<const File*> Repository::Evidence(const std::function<bool(const File&)>& wanted) const {
  std::vector<const File*> evidence;
  for (const File& file : files()) {
    if (file.role == Role::kEvidence && (!wanted || wanted(file))) evidence.push_back(&file);
  }
  return evidence;
}

Result<std::string_view> Repository::Text(const File& file) const {
  const Result<std::string>& text = state_->Text(file);
  if (!text.ok()) return text.error();
  return std::string_view(*text);
}

Result<void> Repository::Stream(const File& file, const formats::ChunkSink& sink) const {
  return StreamFile(state_->folder, state_->root, file, state_->options.stream_bytes, sink);
}

std::optional<Change> Repository::LastChange(const File& file) const {
  if (git().commit.empty()) return std::nullopt;
  return AskLastChange(state_->root, file.path);
}

Result<const formats::YamlStream*> Repository::Yaml(const File& file) const {
  Contents& of_file = state_->contents[file.index];
  std::call_once(of_file.yaml_once, [&] {
    of_file.yaml = std::make_unique<Result<formats::YamlStream>>(state_->ReadYaml(file, state_->Text(file)));
  });
  if (!of_file.yaml->ok()) return of_file.yaml->error();
  return &**of_file.yaml;
}

const GitState& Repository::git() const {
  std::call_once(state_->git_once, [&] { state_->git = AskGit(state_->root); });
  return state_->git;
}

Instant Repository::ObservedAt(Instant now) const {
  const GitState& state = git();
  return state.time && !state.dirty ? *state.time : now;
}

}  // namespace seaworthy::source
