#include "attest/verify.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "attest/dsse.h"
#include "attest/signatures.h"
#include "attest/statement.h"
#include "attest/text.h"
#include "base/text.h"

namespace seaworthy::attest {
namespace {

// Clocks of two machines differ; beyond that, a time of issue that is to come is a lie.
constexpr Span kClockSkew{300};

struct Reply {
  Answer answer;
  std::string detail;
};

Reply NotLookedAt() { return {Answer::kUnanswered, "not looked at"}; }

Reply Say(bool good, std::string detail) { return {good ? Answer::kPass : Answer::kFail, std::move(detail)}; }

Reply NotAsked(std::string detail) { return {Answer::kNotAsked, std::move(detail)}; }

std::string Listed(const std::vector<std::string>& words) {
  std::vector<std::string> shown;
  for (const std::string& word : words) shown.push_back(OneLine(word, 80));
  return JoinWords(shown);
}

Reply AskIssued(const Certificate& certificate, const Expectations& asked) {
  std::string at = Second(certificate.issued);
  if (asked.now + kClockSkew < certificate.issued) return Say(false, fmt::format("issued at {}, which is to come", at));
  return Say(true, at);
}

Reply AskValidity(const Certificate& certificate, const Expectations& asked) {
  if (!certificate.valid_until) return Say(true, "without end");
  std::string because = std::string(Name(certificate.ends_by));
  if (!certificate.ends_with.empty()) because += " " + OneLine(certificate.ends_with, 60);
  bool good = asked.now < *certificate.valid_until;
  return Say(good, fmt::format("{} {} ({})", good ? "until" : "ended at", Second(*certificate.valid_until), because));
}

Reply AskDecision(const Certificate& certificate, const Expectations& asked) {
  std::string said(Name(certificate.decision));
  if (!asked.decision) return NotAsked(said);
  bool good = certificate.decision >= *asked.decision;
  return Say(good, good ? said : fmt::format("{}, and {} is asked for", said, Name(*asked.decision)));
}

Reply AskEmergency(const Certificate& certificate, const Expectations& asked) {
  std::string said = !certificate.emergency ? std::string("none")
                                            : fmt::format("all blockers were accepted at once by {}, until {}",
                                                          OneLine(certificate.emergency->accepted_by, 60),
                                                          Second(certificate.emergency->ends));
  return asked.refuse_emergency ? Say(!certificate.emergency, said) : NotAsked(said);
}

Reply AskService(const Certificate& certificate, const Expectations& asked) {
  std::string said = Listed(certificate.services);
  if (asked.service.empty()) return NotAsked(said);
  bool good = std::ranges::find(certificate.services, asked.service) != certificate.services.end();
  return Say(good, good ? asked.service : fmt::format("for {}, not for {}", said, asked.service));
}

Reply AskEnvironment(const Certificate& certificate, const Expectations& asked) {
  std::string said = certificate.environment.empty() ? "none named" : OneLine(certificate.environment, 80);
  if (asked.environment.empty()) return NotAsked(said);
  bool good = certificate.environment == asked.environment;
  return Say(good, good ? said : fmt::format("{}, not {}", said, asked.environment));
}

// Of commits and images: whether the digest that is to be deployed is among those that were reviewed.
Reply AskDigest(const std::vector<std::string>& reviewed, const std::string& asked) {
  std::string said = reviewed.empty() ? "none named" : JoinWords(reviewed);
  if (asked.empty()) return NotAsked(said);
  bool good = std::ranges::find(reviewed, asked) != reviewed.end();
  return Say(good, good ? asked : fmt::format("{} was not reviewed (reviewed: {})", asked, said));
}

Reply AskCommit(const Certificate& certificate, const Expectations& asked) {
  std::vector<std::string> reviewed;
  for (const Commit& commit : certificate.commits) reviewed.push_back(commit.sha);
  return AskDigest(reviewed, asked.commit);
}

Reply AskImage(const Certificate& certificate, const Expectations& asked) {
  std::vector<std::string> reviewed;
  for (const Image& image : certificate.images) reviewed.push_back(image.digest);
  return AskDigest(reviewed, asked.image);
}

Reply AskSelfCertified(const Certificate& certificate, const Expectations& asked) {
  std::vector<std::string> sections;
  for (const SignOff& sign_off : certificate.sign_offs) {
    if (sign_off.self_certified) sections.push_back(sign_off.section);
  }
  if (sections.empty()) return Say(true, "none");
  std::string said = fmt::format("the team signed {} for itself", Listed(sections));
  return asked.allow_self_certified ? NotAsked(said) : Say(false, said + ", and nobody else reviewed it");
}

// Where a team's word for itself is enough, what counts is how its people were known.
std::optional<KnownBy> WeakestSigner(Certificate certificate, const Expectations& asked) {
  for (SignOff& sign_off : certificate.sign_offs) sign_off.self_certified &= !asked.allow_self_certified;
  return WeakestIdentity(certificate);
}

Reply AskIdentity(const Certificate& certificate, const Expectations& asked) {
  auto weakest = WeakestSigner(certificate, asked);
  std::string said = weakest ? fmt::format("weakest: {}", Name(*weakest)) : std::string("nobody signed");
  if (!asked.known_by) return NotAsked(said);
  bool good = weakest && *weakest >= *asked.known_by;
  return Say(good, good ? said : fmt::format("{}, and {} is asked for", said, Name(*asked.known_by)));
}

Reply AskAge(const Certificate& certificate, const Expectations& asked) {
  Span age = std::max(asked.now - certificate.issued, Span{});
  std::string said = fmt::format("{} old", InWords(age));
  if (!asked.max_age) return NotAsked(said);
  bool good = age <= *asked.max_age;
  return Say(good, good ? said : fmt::format("{}, and at most {} is asked for", said, InWords(*asked.max_age)));
}

Reply AskSnapshot(const Certificate& certificate, const Expectations& asked) {
  if (asked.snapshot.empty()) return NotAsked(certificate.snapshot);
  bool good = certificate.snapshot == asked.snapshot;
  return Say(good, good ? asked.snapshot
                        : fmt::format("it is of the snapshot {}, not of {}", certificate.snapshot, asked.snapshot));
}

struct Asking {
  std::string_view id;
  Reply (*ask)(const Certificate&, const Expectations&);
};

// What is asked of a certificate whose signature is good.
constexpr Asking kAskings[] = {
    {"issued", AskIssued},       {"validity", AskValidity}, {"decision", AskDecision},
    {"emergency", AskEmergency}, {"service", AskService},   {"environment", AskEnvironment},
    {"commit", AskCommit},       {"image", AskImage},       {"self_certified", AskSelfCertified},
    {"identity", AskIdentity},   {"age", AskAge},           {"snapshot", AskSnapshot}};

Reply OnSignatures(const Envelope& envelope, const FoundSignatures& found, int wanted) {
  std::vector<std::string> names;
  for (const TrustedKey* key : found.good) names.push_back(OneLine(key->name, 80));
  std::string said = names.empty() ? "" : fmt::format("by {}", JoinWords(names));
  if (static_cast<int>(names.size()) >= wanted) return Say(true, said);
  if (envelope.signatures.empty()) return Say(false, "nobody signed it");
  std::vector<std::string> reasons;
  if (!said.empty()) reasons.push_back(fmt::format("{}, and {} keys are asked for", said, wanted));
  for (const std::string& why : found.refused) reasons.push_back(OneLine(why, 200));
  if (reasons.empty()) reasons.push_back("no key that is trusted made a signature that fits");
  return Say(false, JoinWords(reasons, "; "));
}

// Reads the statement only where a trusted key signed these bytes.
Reply ReadSigned(const Envelope& envelope, const FoundSignatures& found, Verification& result) {
  if (found.good.empty()) return NotLookedAt();
  if (envelope.payload_type != kPayloadType) {
    return Say(false, fmt::format("it is of type '{}', and not '{}'", OneLine(envelope.payload_type), kPayloadType));
  }
  auto certificate = ReadStatement(envelope.payload);
  if (!certificate.ok()) return Say(false, certificate.error().message());
  result.certificate = *std::move(certificate);
  return Say(true, fmt::format("review {}", OneLine(result.certificate->review, 80)));
}

}  // namespace

std::string_view Name(Answer answer) {
  constexpr std::array<std::string_view, 5> kNames{"pass", "fail", "not_asked", "unanswered", "warning"};
  return kNames[static_cast<std::size_t>(answer)];
}

bool Verification::valid() const {
  return std::ranges::all_of(questions, [](const Question& question) {
    return question.answer != Answer::kFail && question.answer != Answer::kUnanswered;
  });
}

Result<Verification> Verify(std::string_view file, const KeySet& keys, const Expectations& expectations) {
  SEAWORTHY_TRY(Envelope envelope, ReadEnvelope(file));
  Verification result;
  FoundSignatures found = FindSignatures(envelope, keys);
  Reply statement = ReadSigned(envelope, found, result);
  if (result.certificate) RefuseOutsideWindow(found, result.certificate->issued);
  Reply signature = OnSignatures(envelope, found, std::max(expectations.signatures, 1));
  bool trusted = signature.answer == Answer::kPass && result.certificate;
  if (!trusted) result.certificate.reset();
  if (trusted) result.statement = std::move(envelope.payload);
  for (const TrustedKey* key : found.good) result.signed_by.push_back(key->name);
  auto add = [&](std::string_view id, Reply reply) {
    result.questions.push_back({id, reply.answer, std::move(reply.detail)});
  };
  add("signature", std::move(signature));
  add("statement", std::move(statement));
  for (const Asking& asking : kAskings) {
    add(asking.id, trusted ? asking.ask(*result.certificate, expectations) : NotLookedAt());
  }
  return result;
}

}  // namespace seaworthy::attest
