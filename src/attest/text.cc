#include "attest/text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "formats/json_writer.h"

namespace seaworthy::attest {
namespace {

std::string Shown(std::string_view text) { return text.empty() ? "-" : OneLine(text, 120); }

std::string Joined(const std::vector<std::string>& words) {
  std::vector<std::string> shown;
  for (const std::string& word : words) shown.push_back(OneLine(word, 120));
  return shown.empty() ? "-" : JoinWords(shown);
}

std::string_view Mark(Answer answer) {
  switch (answer) {
    case Answer::kPass: return "pass";
    case Answer::kFail: return "FAIL";
    case Answer::kNotAsked: return "-";
    case Answer::kUnanswered: return "?";
    case Answer::kWarning: return "!";
  }
  return "";
}

std::string Verdict(const Verification& verification) {
  if (!verification.valid()) {
    std::vector<std::string> failed;
    for (const Question& question : verification.questions) {
      if (question.answer == Answer::kFail) failed.emplace_back(question.id);
    }
    return fmt::format("NOT VALID: {}", JoinWords(failed));
  }
  const Certificate& certificate = *verification.certificate;
  std::string said = fmt::format("VALID: {}{} for {}", Name(certificate.decision),
                                 certificate.emergency ? " (emergency)" : "", Joined(certificate.services));
  if (!certificate.environment.empty()) said += " in " + OneLine(certificate.environment, 80);
  if (certificate.valid_until) said += ", until " + Second(*certificate.valid_until);
  return said;
}

std::string Until(const Certificate& certificate) {
  if (!certificate.valid_until) return "without end";
  return fmt::format("{} ({}{}{})", Second(*certificate.valid_until), Name(certificate.ends_by),
                     certificate.ends_with.empty() ? "" : " ", OneLine(certificate.ends_with, 60));
}

void AppendLine(std::string& text, std::string_view label, std::string_view what) {
  text += fmt::format("  {:<12} {}\n", label, what);
}

void AppendHead(std::string& text, const Certificate& certificate) {
  AppendLine(text, "decision", Name(certificate.decision));
  if (certificate.emergency) {
    AppendLine(text, "emergency",
               fmt::format("all blockers accepted by {} ({}), until {}", Shown(certificate.emergency->accepted_by),
                           Name(certificate.emergency->known_by), Second(certificate.emergency->ends)));
  }
  AppendLine(text, "services", Joined(certificate.services));
  AppendLine(text, "environment", Shown(certificate.environment));
  AppendLine(text, "review", fmt::format("{} ({})", Shown(certificate.review), Shown(certificate.kind)));
  AppendLine(text, "standard",
             fmt::format("{} {} (sha256:{})", Shown(certificate.standard.id), Shown(certificate.standard.version),
                         Shown(certificate.standard.digest)));
  AppendLine(text, "snapshot", fmt::format("sha256:{}", certificate.snapshot));
  for (const Commit& commit : certificate.commits) {
    AppendLine(text, "commit", fmt::format("{} of {}", commit.sha, Shown(commit.repository)));
  }
  for (const Image& image : certificate.images) {
    AppendLine(text, "image", fmt::format("{}@sha256:{}", Shown(image.name), image.digest));
  }
  AppendLine(text, "issued", Second(certificate.issued));
  AppendLine(text, "valid until", Until(certificate));
  auto weakest = WeakestIdentity(certificate);
  AppendLine(text, "identity", weakest ? fmt::format("weakest: {}", Name(*weakest)) : "nobody signed");
  AppendLine(text, "verifier",
             fmt::format("{} {}", Shown(certificate.verifier.id), Shown(certificate.verifier.version)));
}

void AppendSignOffs(std::string& text, const Certificate& certificate) {
  if (!certificate.sign_offs.empty()) text += "\nSign-offs\n";
  for (const SignOff& sign_off : certificate.sign_offs) {
    text += fmt::format("  {} by {} as {}, {}{}, {}\n", Shown(sign_off.section), Shown(sign_off.signer),
                        Shown(sign_off.role), Name(sign_off.known_by),
                        sign_off.self_certified ? ", self-certified" : "", Second(sign_off.at));
  }
}

void AppendPromises(std::string& text, const Certificate& certificate) {
  if (!certificate.waivers.empty()) text += "\nWaivers\n";
  for (const Waiver& waiver : certificate.waivers) {
    text += fmt::format("  {} on {}, approved by {}, until {} ({})\n", Shown(waiver.item), Shown(waiver.service),
                        Shown(waiver.approved_by), Second(waiver.ends), Shown(waiver.id));
  }
  if (!certificate.conditions.empty()) text += "\nConditions\n";
  for (const Condition& condition : certificate.conditions) {
    text += fmt::format("  {} on {}, promised by {}, until {} ({})\n", Shown(condition.item), Shown(condition.service),
                        Shown(condition.owner), Second(condition.ends), Shown(condition.id));
  }
}

void AppendCorrections(std::string& text, const Certificate& certificate) {
  if (!certificate.corrections.empty()) text += "\nCorrections\n";
  for (const Correction& correction : certificate.corrections) {
    text += fmt::format("  {} on {}, from {} to {} by {}, {}\n", Shown(correction.item), Shown(correction.service),
                        Shown(correction.was), Shown(correction.outcome), Shown(correction.corrected_by),
                        ToString(correction.at));
  }
}

}  // namespace

std::string VerificationText(const Verification& verification) {
  std::string text = Verdict(verification) + "\n\n";
  for (const Question& question : verification.questions) {
    text += fmt::format("  {:<5} {:<12} {}\n", Mark(question.answer), question.id, question.detail);
  }
  return text;
}

std::string VerificationJson(const Verification& verification) {
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginObject().Key("schema").String("seaworthy.certificate-verification/v1");
  out.Key("valid").Bool(verification.valid()).Key("questions").BeginArray();
  for (const Question& question : verification.questions) {
    out.BeginObject().Key("id").String(question.id).Key("answer").String(Name(question.answer));
    out.Key("detail").String(question.detail).EndObject();
  }
  out.EndArray().Key("signed_by").BeginArray();
  for (const std::string& name : verification.signed_by) out.String(name);
  out.EndArray().Key("statement");
  if (verification.statement.empty()) {
    out.Null();
  } else {
    out.Raw(verification.statement);
  }
  out.EndObject();
  return std::move(out).text() + "\n";
}

std::string CertificateText(const Certificate& certificate, const std::vector<std::string>& key_ids) {
  std::string text =
      "NOT VERIFIED: this is what it says of itself; `seaworthy certificate verify` tells whether it is so\n";
  text += fmt::format("\n{}\n\n", Shown(certificate.title));
  AppendHead(text, certificate);
  AppendLine(text, "signed with", Joined(key_ids));
  AppendSignOffs(text, certificate);
  AppendPromises(text, certificate);
  AppendCorrections(text, certificate);
  return text;
}

std::string Second(Instant at) { return ToString(Instant{at.seconds, 0}); }

}  // namespace seaworthy::attest
