// One bounded walk of a service's repository. Each file is read and parsed at most once, for all collectors.
//
// The walk never leaves the root: symbolic links are followed only to files inside it, and never to folders. It skips
// .git, build output and dependency folders (node_modules, vendor, .terraform, …), but for what a named path spells out
// there; tests, examples and fixtures are listed but marked, since they are no evidence for the service.
//
// Threads: all const functions may be called from several threads at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/result.h"
#include "formats/chunks.h"
#include "formats/yaml.h"

namespace seaworthy::source {

// What a file may be used for. Only kEvidence says something about the service itself.
enum class Role : std::uint8_t { kEvidence, kTest, kExample, kExcluded };

struct File {
  std::string path;  // From the root, with `/`.
  std::uint64_t size = 0;
  Role role = Role::kEvidence;
  bool in_chart = false;  // Below `templates/` of a Helm chart: a template, whatever its text looks like.
  std::size_t index = 0;  // In Repository::files().

  std::string_view name() const;       // The last part of the path.
  std::string_view folder() const;     // All before it, without the last `/`; empty at the root.
  std::string_view extension() const;  // Lower case where it stands, without the point: `yaml`.
};

struct GitState {
  std::string commit;           // Full hash; empty outside of Git.
  std::string ref;              // `refs/heads/main`; empty if detached.
  std::optional<Instant> time;  // Of the commit.
  bool dirty = false;           // Tracked files differ from the commit.
};

// The commit that last changed one file.
struct Change {
  std::string commit;
  Instant time;
};

struct Options {
  std::vector<std::string> exclude;      // Globs from the descriptor: `legacy/**`.
  std::vector<std::string> named;        // Globs from the descriptor, of reports; they lead into skipped folders, too.
  std::uint64_t file_bytes = 16u << 20;  // Of a file that is held whole.
  std::uint64_t stream_bytes = 4ull << 30;  // Of one that is read in pieces.
  std::size_t files = 200'000;
};

// `*` within one part of a path, `**` over parts, `?` one character; a glob that ends with `/` means all below it.
bool MatchesGlob(std::string_view glob, std::string_view path);

class Repository {
 public:
  // Errors: source/no-repository.
  static Result<Repository> Open(std::string_view root, const Options& options = {});
  // One without files and outside of Git, for what needs none.
  static Repository Nothing();

  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  const std::string& root() const;
  std::span<const File> files() const;  // Sorted by path.
  const File* Find(std::string_view path) const;

  // The files that are evidence, may be filtered by name.
  std::vector<const File*> Evidence(const std::function<bool(const File&)>& wanted) const;

  // The whole text, UTF-8 with a byte order mark taken off. Read once, kept.
  // Errors: source/unreadable, source/too-large, formats/not-text (NUL bytes or invalid UTF-8).
  Result<std::string_view> Text(const File& file) const;

  // The bytes as they are, in pieces of at most 64 KiB; read at each call, and never held. Ends at the first error of
  // the sink, and returns it; the sink is where a collector polls its stop token. Errors: source/unreadable,
  // source/too-large.
  Result<void> Stream(const File& file, const formats::ChunkSink& sink) const;

  // Parsed once, kept; the error too. Errors as Text() and ParseYaml(), all with the file in their place; a file in a
  // chart's templates is formats/templated.
  Result<const formats::YamlStream*> Yaml(const File& file) const;

  // Asked once, on first use; all empty outside of Git or without a git program.
  const GitState& git() const;

  // The commit that gave the file the content that was read; nothing if Git does not hold that content, or not the
  // history back to it. Asked at each call.
  std::optional<Change> LastChange(const File& file) const;

  // When the file's content was observed: the commit's time for a clean checkout, else `now`.
  Instant ObservedAt(Instant now) const;

  // What the walk left out and why, one line each, for `facts`: an unreadable folder, a link that leaves the root, a
  // limit reached.
  std::span<const std::string> remarks() const;

 private:
  struct State;
  explicit Repository(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace seaworthy::source
