#include "collectors/intake/waivers.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "collectors/intake/waiver_settings.h"

namespace seaworthy::collectors::intake {
namespace {

constexpr std::size_t kReasonBytes = 200;

// Without quotes around it, and without a comment behind it.
std::string_view Scalar(std::string_view text) {
  text = Trim(text);
  if (!text.empty() && (text[0] == '"' || text[0] == '\'')) {
    std::size_t end = text.find(text[0], 1);
    return end == std::string_view::npos ? text.substr(1) : text.substr(1, end - 1);
  }
  std::size_t comment = text.find(" #");
  return Trim(comment == std::string_view::npos ? text : text.substr(0, comment));
}

bool IsTrue(std::string_view text) { return Lower(text) == "true"; }

class LineReader {
 public:
  LineReader(std::string_view file, std::vector<Waiver>& waivers) : file_(file), waivers_(waivers) {}

  void Read(std::string_view line) {
    ++line_;
    line = Trim(line);
    ReadComment(line);
    if (!line.starts_with('#')) ReadAnnotation(line);
  }

  // A file with a rule on each line.
  void ReadIgnored(std::string_view line) {
    ++line_;
    std::size_t comment = line.find('#');
    std::string_view reason = comment == std::string_view::npos ? std::string_view() : line.substr(comment + 1);
    std::string_view words = Trim(line.substr(0, comment));
    Add("trivy", words.substr(0, words.find_first_of(" \t")), reason);
  }

 private:
  void Add(std::string_view tool, std::string_view rule, std::string_view reason) {
    rule = Trim(rule);
    if (rule.empty()) return;
    waivers_.push_back(
        {std::string(tool), OneLine(rule), OneLine(Trim(reason), kReasonBytes), std::string(file_), line_});
  }

  void ReadAnnotation(std::string_view line) {
    std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos) return;
    std::string_view key = Scalar(line.substr(0, colon));
    std::string_view text = Scalar(line.substr(colon + 2));
    constexpr std::string_view kLinter = "ignore-check.kube-linter.io/";
    if (key == "kube-score/ignore") {
      for (std::string_view rule : Split(text, ',')) Add("kube-score", rule, "");
    } else if (key.starts_with(kLinter)) {
      Add("kube-linter", key.substr(kLinter.size()), text);
    } else if (key == "kube-linter.io/ignore-all") {
      Add("kube-linter", "*", text);
    } else if (key.starts_with("checkov.io/skip")) {
      std::size_t equals = text.find('=');
      Add("checkov", text.substr(0, equals), equals == std::string_view::npos ? "" : text.substr(equals + 1));
    } else {
      ReadExemption(key, text);
    }
  }

  // `polaris.fairwinds.com/exempt` for all, `polaris.fairwinds.com/cpuLimitsMissing-exempt` for one.
  void ReadExemption(std::string_view key, std::string_view text) {
    constexpr std::string_view kPolaris = "polaris.fairwinds.com/";
    constexpr std::string_view kExempt = "-exempt";
    if (!key.starts_with(kPolaris) || !IsTrue(text)) return;
    key.remove_prefix(kPolaris.size());
    if (key == "exempt") return Add("polaris", "*", "");
    if (key.ends_with(kExempt)) Add("polaris", key.substr(0, key.size() - kExempt.size()), "");
  }

  // `# checkov:skip=CKV_AWS_20:reason`, `#trivy:ignore:AVD-AWS-0086`.
  void ReadComment(std::string_view line) {
    std::size_t start = line.find('#');
    if (start == std::string_view::npos) start = line.find("//");
    if (start == std::string_view::npos) return;
    std::string_view comment = line.substr(start);
    constexpr std::string_view kSkip = "checkov:skip=";
    if (std::size_t at = comment.find(kSkip); at != std::string_view::npos) {
      std::string_view rest = comment.substr(at + kSkip.size());
      std::size_t colon = rest.find(':');
      Add("checkov", rest.substr(0, std::min(colon, rest.find(' '))),
          colon == std::string_view::npos ? "" : rest.substr(colon + 1));
    }
    for (std::string_view tool : {"trivy", "tfsec"}) ReadIgnore(comment, tool);
    ReadHadolint(comment);
  }

  // `# hadolint ignore=DL3006,DL3008`, also `global ignore`.
  void ReadHadolint(std::string_view comment) {
    comment = Trim(comment.substr(1));
    if (!comment.starts_with("hadolint ")) return;
    std::size_t equals = comment.find("ignore=");
    if (equals == std::string_view::npos) return;
    for (std::string_view rule : Split(comment.substr(equals + 7), ',')) Add("hadolint", rule, "");
  }

  void ReadIgnore(std::string_view comment, std::string_view tool) {
    std::string marker = std::string(tool) + ":ignore:";
    std::size_t at = comment.find(marker);
    if (at == std::string_view::npos) return;
    std::string_view rest = comment.substr(at + marker.size());
    std::size_t end = std::min(rest.find_first_of(" \t"), rest.size());
    Add(tool, rest.substr(0, end), rest.substr(end));
  }

  std::string_view file_;  // Of the call that made this.
  std::vector<Waiver>& waivers_;
  int line_ = 0;
};

}  // namespace

bool MayHoldWaivers(const source::File& file) {
  constexpr std::string_view kExtensions[] = {"yaml", "yml", "tf", "tofu", "hcl", "tpl"};
  std::string_view name = file.name();
  return name == ".trivyignore" || IsSettings(file) || name.starts_with("Dockerfile") ||
         name.ends_with(".Dockerfile") || std::ranges::find(kExtensions, file.extension()) != std::end(kExtensions);
}

std::vector<Waiver> FindWaivers(const source::File& file, std::string_view text) {
  std::vector<Waiver> waivers = WaiversOfSettings(file, text);
  LineReader reader(file.path, waivers);
  bool ignored = file.name() == ".trivyignore";
  while (!text.empty()) {
    std::size_t end = std::min(text.find('\n'), text.size());
    ignored ? reader.ReadIgnored(text.substr(0, end)) : reader.Read(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return waivers;
}

}  // namespace seaworthy::collectors::intake
