#include "report/problems.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"

namespace seaworthy::report {
namespace {

using model::Finding;
using model::ItemResult;
using model::Outcome;

constexpr std::size_t kLongest = 1000;  // Bytes of a message.

// `https://…` and `api.example.com:443` are addresses that were dialled, not files.
bool IsFile(const Place& place) {
  const std::string& file = place.file;
  if (file.empty() || file.find("://") != std::string::npos) return false;
  std::size_t colon = file.rfind(':');
  bool has_port = colon != std::string::npos && colon + 1 < file.size() &&
                  file.find_first_not_of("0123456789", colon + 1) == std::string::npos;
  return place.line > 0 || !has_port;
}

// The folder that was judged as a prefix: `services/shop/`. Tools that mark lines want paths from the top of the
// checkout, which a pipeline stands in. Nothing is known of one that is absolute or leads upwards.
std::string Prefix(std::string_view root) {
  std::string prefix;
  if (root.starts_with('/')) return prefix;
  for (std::string_view part : Split(root, '/')) {
    if (part == "..") return {};
    if (!part.empty() && part != ".") prefix += std::string(part) + "/";
  }
  return prefix;
}

// The file that declares the service, or would.
Place Descriptor(const model::Run& run) {
  bool detected = run.service_source.empty() || run.service_source == "detected";
  return {detected ? "seaworthy.yaml" : run.service_source, 1, 0};
}

std::string MessageOf(const Finding& finding) {
  std::string text = finding.subject.empty() ? "" : finding.subject + ": ";
  text += finding.said;
  if (!finding.threshold.empty()) text += ", wanted " + finding.threshold;
  if (!finding.place.file.empty() && !IsFile(finding.place)) text += " at " + finding.place.file;
  return text;
}

std::string MessageOf(const ItemResult& result) {
  if (result.outcome == Outcome::kUnknown && !result.missing.empty()) {
    const model::Missing& missing = result.missing.front();
    std::string text = fmt::format("not known: {} is {}", missing.fact, missing.reason);
    return missing.detail.empty() ? text : text + ", " + missing.detail;
  }
  return result.message.empty() ? std::string(Name(result.outcome)) : result.message;
}

class Gathering {
 public:
  explicit Gathering(const model::Run& run) : run_(run), prefix_(Prefix(run.root)) {}

  void Add(const ItemResult& result) {
    if (result.outcome != Outcome::kFail || result.findings.empty()) {
      Place place = result.missing.empty() ? Place{} : result.missing.front().place;
      std::string advice = result.missing.empty() ? "" : result.missing.front().advice;
      Append(result, place, MessageOf(result), advice.empty() ? result.item->action : advice, {});
      return;
    }
    for (const Finding& finding : result.findings) {
      std::string message = MessageOf(finding);
      std::size_t more = result.findings_total - std::min(result.findings_total, result.findings.size());
      if (more > 0 && &finding == &result.findings.back()) message += fmt::format(" (and {} more)", more);
      Append(result, finding.place, message, result.item->action,
             finding.environment + '\n' + finding.subject + '\n' + finding.expression);
    }
  }

  std::vector<Problem> Take() && { return std::move(problems_); }

 private:
  void Append(const ItemResult& result, const Place& place, std::string_view message, std::string_view advice,
              std::string_view part) {
    Problem problem{&result, LevelOf(result), place, IsFile(place), {}, Fingerprint(result, part)};
    if (!problem.place_known) problem.place = Descriptor(run_);
    problem.place.file = prefix_ + problem.place.file;
    problem.place.line = std::max(problem.place.line, 1);
    problem.message = OneLine(advice.empty() ? std::string(message) : fmt::format("{}. {}", message, advice), kLongest);
    problems_.push_back(std::move(problem));
  }

  // Of names alone: a value or a line that moves leaves the problem the same. Equal ones are counted.
  std::string Fingerprint(const ItemResult& result, std::string_view part) {
    std::string text = fmt::format("{}\n{}\n{}", run_.service, result.item->id, part);
    int same = seen_[text]++;
    return Sha256(fmt::format("seaworthy.problem/v1\n{}\n{}", text, same));
  }

  const model::Run& run_;
  std::string prefix_;
  std::map<std::string, int, std::less<>> seen_;
  std::vector<Problem> problems_;
};

bool IsProblem(const ItemResult& result) {
  if (result.for_review || result.item->stage == model::Stage::kShadow) return false;
  return result.outcome == Outcome::kFail || result.outcome == Outcome::kUnknown || result.outcome == Outcome::kError;
}

}  // namespace

Level LevelOf(const ItemResult& result) {
  bool fails = result.outcome == Outcome::kFail;
  if (result.required) return fails ? Level::kError : Level::kWarning;
  return fails && result.item->severity != model::Severity::kAdvice ? Level::kWarning : Level::kNote;
}

std::vector<Problem> Problems(const model::Run& run) {
  Gathering gathering(run);
  for (const ItemResult& result : run.items) {
    if (IsProblem(result)) gathering.Add(result);
  }
  return std::move(gathering).Take();
}

}  // namespace seaworthy::report
