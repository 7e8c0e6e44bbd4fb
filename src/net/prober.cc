#include "net/prober.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include "net/errors.h"
#include "net/recording.h"

namespace seaworthy::net {
namespace {

constexpr std::uintmax_t kMostBytes = 4 << 20;

std::string PathOf(const std::string& folder, const TlsTarget& target) {
  return (std::filesystem::path(folder) / RecordName(target)).string();
}

Result<void> WriteFile(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.close();
  if (file.good()) return {};
  return Error(kCannotRecord, fmt::format("cannot write \"{}\"", path));
}

// Nothing where there is no such file.
std::optional<std::string> ReadFile(const std::string& path) {
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  if (error || size > kMostBytes) return std::nullopt;
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

// The evidence of a record, or why there is none.
Result<TlsFindings> Replay(const std::string& path) {
  const auto text = ReadFile(path);
  if (!text) return Error(kNoRecord, fmt::format("there is no record {}", path));
  auto findings = ReadRecord(*text);
  if (findings.ok()) return findings;
  return std::move(findings).error().InFile(path);
}

}  // namespace

Result<std::vector<TlsFindings>> LiveProber::ProbeTls(std::span<const TlsTarget> targets, Instant now,
                                                      std::stop_token stop) {
  TlsOptions options = options_;
  options.now = now;
  options.stop = std::move(stop);
  return net::ProbeTls(targets, options);
}

Result<std::vector<TlsFindings>> RecordingProber::ProbeTls(std::span<const TlsTarget> targets, Instant now,
                                                           std::stop_token stop) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) return Error(kCannotRecord, fmt::format("cannot make the folder \"{}\": {}", folder_, error.message()));
  SEAWORTHY_TRY(std::vector<TlsFindings> all, inner_.ProbeTls(targets, now, std::move(stop)));
  for (std::size_t i = 0; i < targets.size(); ++i) {
    SEAWORTHY_RETURN_IF_ERROR(WriteFile(PathOf(folder_, targets[i]), WriteRecord(all[i])));
  }
  return all;
}

Result<std::vector<TlsFindings>> ReplayingProber::ProbeTls(std::span<const TlsTarget> targets, Instant now,
                                                           std::stop_token) {
  std::vector<TlsFindings> all;
  for (const TlsTarget& target : targets) {
    auto findings = Replay(PathOf(folder_, target));
    if (findings.ok()) {
      all.push_back(*std::move(findings));
      continue;
    }
    all.push_back({BlankEvidence(target, now)});
    const bool missing = findings.error().Is(kNoRecord);
    SetFailure(all.back().front(), {missing ? value::AbsentReason::kUnreachable : value::AbsentReason::kMalformed,
                                    findings.error().ToString()});
  }
  return all;
}

}  // namespace seaworthy::net
