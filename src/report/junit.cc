#include "report/junit.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::report {
namespace {

using model::ItemResult;
using model::Outcome;

enum class Status { kPassed, kFailed, kError, kSkipped };

Status StatusOf(const ItemResult& result) {
  if (result.for_review || result.item->stage == model::Stage::kShadow) return Status::kSkipped;
  switch (result.outcome) {
    case Outcome::kPass: return Status::kPassed;
    case Outcome::kFail: return Status::kFailed;
    case Outcome::kNotApplicable: return Status::kSkipped;
    case Outcome::kUnknown:
    case Outcome::kError: return Status::kError;
  }
  return Status::kError;
}

struct Tally {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;

  void Add(Status status) {
    ++tests;
    failures += status == Status::kFailed ? 1 : 0;
    errors += status == Status::kError ? 1 : 0;
    skipped += status == Status::kSkipped ? 1 : 0;
  }
};

// What XML 1.0 takes at all: no control character but the three of white space, no U+FFFE and U+FFFF.
bool IsXmlCharacter(std::string_view character) {
  if (character.size() == 1) {
    char c = character[0];
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c != 0x7F);
  }
  return character != "\xEF\xBF\xBE" && character != "\xEF\xBF\xBF";
}

// Inside quotes and between tags alike. A carriage return would be read as a line feed, white space of an attribute as
// spaces: they are written by number.
std::string Xml(std::string_view text) {
  std::string xml;
  while (!text.empty()) {
    std::size_t length = Utf8Length(text);
    std::string_view character = text.substr(0, std::max<std::size_t>(length, 1));
    text.remove_prefix(character.size());
    if (length == 0 || !IsXmlCharacter(character)) {
      xml += "\xEF\xBF\xBD";
    } else if (std::string_view("&<>\"'\t\r\n").find(character) != std::string_view::npos) {
      xml += fmt::format("&#{};", static_cast<int>(character[0]));
    } else {
      xml += character;
    }
  }
  return xml;
}

// Escaped: one line for each piece of evidence, with its place; then what to do.
std::string BodyOf(const ItemResult& result) {
  std::string body;
  for (const model::Finding& finding : result.findings) {
    std::string line = finding.subject.empty() ? "" : finding.subject + ": ";
    line += finding.said;
    if (!finding.threshold.empty()) line += ", wanted " + finding.threshold;
    if (std::string place = ToString(finding.place); !place.empty()) line += "  " + place;
    body += Xml(OneLine(line, 1000)) + "\n";
  }
  if (result.findings_total > result.findings.size()) {
    body += fmt::format("and {} more\n", result.findings_total - result.findings.size());
  }
  for (const model::Missing& missing : result.missing) {
    std::string line = fmt::format("{} is {}", missing.fact, missing.reason);
    if (!missing.detail.empty()) line += ": " + missing.detail;
    if (std::string place = ToString(missing.place); !place.empty()) line += "  " + place;
    body += Xml(OneLine(line, 1000)) + "\n";
    if (!missing.advice.empty()) body += "Do: " + Xml(OneLine(missing.advice, 1000)) + "\n";
  }
  if (!result.item->action.empty()) body += "Do: " + Xml(OneLine(result.item->action, 1000)) + "\n";
  return body;
}

std::string SkippedBecause(const ItemResult& result) {
  if (result.for_review) return "for the review: a person answers it";
  if (result.outcome == Outcome::kNotApplicable) return "not applicable: " + OneLine(result.message, 400);
  return fmt::format("in shadow, {}: {}", Name(result.outcome), OneLine(result.message, 400));
}

void AppendCase(std::string& out, const ItemResult& result) {
  const model::Item& item = *result.item;
  out += fmt::format("    <testcase classname=\"{}\" name=\"{}\"", Xml("seaworthy." + item.section),
                     Xml(item.id + " " + OneLine(item.question, 400)));
  Status status = StatusOf(result);
  if (status == Status::kPassed) {
    out += "/>\n";
  } else if (status == Status::kSkipped) {
    out += ">\n      <skipped>" + Xml(SkippedBecause(result)) + "</skipped>\n    </testcase>\n";
  } else {
    std::string_view element = status == Status::kFailed ? "failure" : "error";
    std::string type = status == Status::kFailed ? std::string(Name(item.severity)) : std::string(Name(result.outcome));
    out += fmt::format(">\n      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n    </testcase>\n", element, type,
                       Xml(OneLine(result.message, 400)), BodyOf(result));
  }
}

std::string Attributes(const Tally& tally) {
  return fmt::format("tests=\"{}\" failures=\"{}\" errors=\"{}\"", tally.tests, tally.failures, tally.errors);
}

double Seconds(const model::Run& run) {
  Span taken = run.ended - run.started;
  return static_cast<double>(taken.seconds) + static_cast<double>(taken.nanoseconds) / 1e9;
}

void AppendProperty(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out += fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, Xml(value));
}

void AppendProperties(std::string& out, const model::Run& run) {
  out += "    <properties>\n";
  AppendProperty(out, "service", run.service);
  AppendProperty(out, "standard", run.standard->id + " " + run.standard->version);
  AppendProperty(out, "verdict", Name(run.verdict));
  AppendProperty(out, "commit", run.commit);
  AppendProperty(out, "started", ToString(run.started));
  out += "    </properties>\n";
}

// The dialect's own time: UTC, said by no zone.
std::string Timestamp(Instant instant) {
  instant.nanoseconds = 0;
  std::string text = ToString(instant);
  if (text.ends_with('Z')) text.pop_back();
  return text;
}

void AppendSection(std::string& out, Tally& total, const model::Run& run, const model::Section& section) {
  Tally tally;
  std::string cases;
  for (const ItemResult& result : run.items) {
    if (result.item->section != section.id) continue;
    tally.Add(StatusOf(result));
    total.Add(StatusOf(result));
    AppendCase(cases, result);
  }
  if (tally.tests == 0) return;
  out += fmt::format("  <testsuite name=\"{}\" {} skipped=\"{}\" timestamp=\"{}\">\n",
                     Xml(run.service + ": " + section.title), Attributes(tally), tally.skipped, Timestamp(run.started));
  AppendProperties(out, run);
  out += cases + "  </testsuite>\n";
}

}  // namespace

std::string RenderJunit(std::span<const model::Run* const> runs) {
  Tally total;
  std::string suites;
  double seconds = 0;
  for (const model::Run* run : runs) {
    for (const model::Section& section : run->standard->sections) AppendSection(suites, total, *run, section);
    seconds += Seconds(*run);
  }
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"seaworthy\" {} time=\"{:.3f}\">\n"
      "{}</testsuites>\n",
      Attributes(total), seconds, suites);
}

}  // namespace seaworthy::report
