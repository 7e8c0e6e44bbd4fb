// Jenkins: the stages of a Jenkinsfile and what they hand to a shell. Groovy is a language; this reads what pipelines
// have in common and lets the rest be. Calls into a shared library are kept elsewhere.

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "collectors/repo/script_reader.h"
#include "collectors/repo/workflows/readers.h"

namespace seaworthy::collectors::repo {
namespace {

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

class Jenkinsfile {
 public:
  Jenkinsfile(const PipelineFile& input, Workflow& workflow) : input_(input), text_(input.text), workflow_(workflow) {}

  void Read() {
    while (at_ < text_.size()) Step();
    FinishStage();
  }

 private:
  struct Parallel {
    int depth = 0;
    std::vector<std::string> before;  // The stages that ended when it began.
  };

  char Peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }

  void Step() {
    char c = Peek();
    if (c == '/' && Peek(1) == '/') return SkipTo("\n");
    if (c == '/' && Peek(1) == '*') return SkipTo("*/");
    if (c == '\'' || c == '"') {
      (void)TakeString();  // A text that is nobody's argument.
    } else if (IsNameCharacter(c)) {
      Word();
    } else {
      if (c == '\n') ++line_;
      if (c == '{') ++depth_;
      if (c == '}') Close();
      ++at_;
    }
  }

  void SkipTo(std::string_view end) {
    std::size_t to = text_.find(end, at_ + 2 <= text_.size() ? at_ + (end == "\n" ? 0 : 2) : at_);
    to = to == std::string_view::npos ? text_.size() : to + (end == "\n" ? 0 : end.size());
    line_ += static_cast<int>(std::ranges::count(text_.substr(at_, to - at_), '\n'));
    at_ = to;
  }

  // From the quote to its end; the text between. Three quotes hold lines.
  std::string TakeString() {
    char quote = Peek();
    std::string_view mark = text_.substr(at_, 3);
    bool is_long = mark.size() == 3 && mark[1] == quote && mark[2] == quote;
    std::string content;
    at_ += is_long ? 3 : 1;
    string_line_ = line_;
    while (at_ < text_.size()) {
      if (is_long ? text_.substr(at_, 3) == mark : Peek() == quote) break;
      if (!is_long && Peek() == '\n') break;  // Not closed: the line ends it.
      if (Peek() == '\\' && at_ + 1 < text_.size() && Peek(1) != '\n') ++at_;
      if (Peek() == '\n') ++line_;
      content += text_[at_++];
    }
    at_ = std::min(at_ + (is_long ? 3 : Peek() == quote ? 1 : 0), text_.size());
    return content;
  }

  void Word() {
    std::size_t start = at_;
    while (IsNameCharacter(Peek())) ++at_;
    std::string_view word = text_.substr(start, at_ - start);
    bool is_member = start > 0 && (text_[start - 1] == '.' || text_[start - 1] == '$');
    if (is_member) return;
    if (word == "stage") return BeginStage();
    if (word == "parallel") {
      FinishStage();
      parallels_.push_back({depth_, ended_});
    }
    if (word == "sh" || word == "bat" || word == "powershell" || word == "pwsh") return ReadShell();
    if (word == "input" && IsStep() && stage_.has_value()) stage_->approval = true;
    if (word == "Library" && start > 0 && text_[start - 1] == '@') workflow_.elsewhere = "a shared library";
  }

  // `input 'Deploy?'`, `input(message: …)`, `input { … }`, not `input = …`.
  bool IsStep() {
    std::size_t next = text_.find_first_not_of(" \t", at_);
    return next != std::string_view::npos && (std::string_view("'\"({").find(text_[next]) != std::string_view::npos ||
                                              text_.substr(next, 8) == "message:");
  }

  void SkipBlanks() {
    while (Peek() == ' ' || Peek() == '\t' || Peek() == '(') ++at_;
  }

  void BeginStage() {
    SkipBlanks();
    if ((Peek() != '\'' && Peek() != '"') || workflow_.jobs.size() >= kMaxJobs) return;
    int line = line_;
    std::string name = TakeString();
    FinishStage();
    stage_.emplace();
    stage_->name = std::move(name);
    stage_->place = {input_.file.path, line, 0};
    stage_->needs = parallels_.empty() ? ended_ : parallels_.back().before;
    reader_.emplace(input_.repository, *stage_);
  }

  void FinishStage() {
    if (!stage_.has_value()) return;
    reader_->Finish(std::vector<std::string>{stage_->name});
    ended_.push_back(stage_->name);
    workflow_.jobs.push_back(*std::move(stage_));
    reader_.reset();
    stage_.reset();
  }

  void Close() {
    --depth_;
    if (!parallels_.empty() && depth_ <= parallels_.back().depth) {
      FinishStage();
      parallels_.pop_back();
    }
  }

  // `sh 'make'`, `sh(script: "make", returnStatus: true)`, `sh label: 'x', script: 'make'`.
  void ReadShell() {
    std::size_t end = std::min(text_.find('\n', at_), text_.size());
    std::size_t script = text_.substr(at_, end - at_).find("script:");
    if (script != std::string_view::npos) at_ += script + 7;
    SkipBlanks();
    if ((Peek() != '\'' && Peek() != '"')) return;
    std::string text = TakeString();
    if (!stage_.has_value()) {
      stage_.emplace();
      stage_->name = "pipeline";
      stage_->place = {input_.file.path, string_line_, 0};
      reader_.emplace(input_.repository, *stage_);
    }
    reader_->Read({std::move(text), {input_.file.path, string_line_, 0}, stage_->name, {}});
  }

  const PipelineFile& input_;
  std::string_view text_;
  Workflow& workflow_;
  std::size_t at_ = 0;
  int line_ = 1;
  int string_line_ = 1;
  int depth_ = 0;
  std::optional<Job> stage_;
  std::optional<JobReader> reader_;  // Borrows stage_.
  std::vector<std::string> ended_;
  std::vector<Parallel> parallels_;
};

}  // namespace

std::vector<Workflow> ReadJenkins(const PipelineFile& input) {
  Workflow workflow;
  workflow.name = input.file.path;
  workflow.system = "jenkins";
  workflow.place = {input.file.path, 1, 0};
  workflow.triggers = {"push"};
  Jenkinsfile(input, workflow).Read();
  if (workflow.jobs.empty() && workflow.elsewhere.empty()) return {};
  return {std::move(workflow)};
}

}  // namespace seaworthy::collectors::repo
