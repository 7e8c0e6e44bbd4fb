#include "app/prepare.h"

#include <fmt/format.h>

#include "app/end_time.h"
#include "app/errors.h"
#include "app/evidence_text.h"
#include "attest/base64.h"
#include "base/secrets.h"
#include "base/text.h"
#include "review/errors.h"

namespace seaworthy::app {
namespace {

constexpr std::size_t kMostFileBytes = std::size_t{10} << 20;

Error BadEvidence(std::string message) { return Error(review::kBadCommand, std::move(message)); }

}  // namespace

review::BlobRef Preparation::Cite(std::string bytes, std::string media_type, std::string name) {
  CitedBlob cited = record_.Cite(std::move(bytes), std::move(media_type), std::move(name));
  blobs_.push_back(std::move(cited.blob));
  return std::move(cited.reference);
}

Result<review::BlobRef> Preparation::Text(const std::string& text) {
  if (Trim(text).empty()) {
    return Error(review::kBadCommand, "there is nothing to write down").Advise("say what it is");
  }
  if (!IsUtf8(text)) return Error(review::kBadCommand, "the text is no UTF-8");
  return Cite(MaskSecrets(Trim(text)), "text/plain; charset=utf-8", "");
}

Result<review::Evidence> Preparation::EvidenceFor(const verbs::Given& given, const std::string& item) {
  verbs::Given complete = given;
  if (given.kind.empty() || (given.kind == "number" && given.unit.empty())) {
    SEAWORTHY_TRY(review::Case subject, record_.Load(review_));
    const review::PinnedItem* pinned = subject.review.standard.FindItem(item);
    if (pinned != nullptr && given.kind.empty()) complete.kind = pinned->evidence;
    if (pinned != nullptr && given.unit.empty()) complete.unit = pinned->unit;
    if (complete.kind.empty()) complete.kind = "text";
  }
  return EvidenceOf(complete);
}

Result<review::Evidence> Preparation::EvidenceOf(const verbs::Given& given) {
  review::Evidence evidence{given.kind.empty() ? "link" : given.kind, given.value, "", {}};
  if (evidence.kind == "number") {
    SEAWORTHY_TRY(Measure measure, ReadMeasure(given.value, given.unit));
    evidence.text = std::move(measure.number);
    evidence.unit = std::move(measure.unit);
  }
  if (evidence.kind == "text") {
    SEAWORTHY_TRY(evidence.blob, Text(given.value));
    evidence.text.clear();
  } else if (evidence.kind == "file") {
    std::optional<std::string> bytes = attest::DecodeBase64(given.content);
    if (!bytes || bytes->empty()) return BadEvidence("the file is empty, or its content is no base64");
    if (bytes->size() > kMostFileBytes) return BadEvidence("the file is over the limit of 10 MiB");
    if (given.name.empty()) return BadEvidence("the file needs a name");
    KeptFile kept = KeepFile(*std::move(bytes));
    evidence.text = given.name;
    evidence.blob = Cite(std::move(kept.bytes), std::move(kept.media_type), given.name);
  }
  return evidence;
}

Result<std::string> Preparation::OwnerOf(const std::string& owner) const {
  if (owner.empty()) return actor_.person;
  SEAWORTHY_RETURN_IF_ERROR(ExpectPerson(owner));
  return owner;
}

Result<void> Preparation::ExpectPerson(const std::string& person) const {
  if (!person.empty()) SEAWORTHY_RETURN_IF_ERROR(directory_.ActorOf(person));
  return {};
}

Result<std::optional<Instant>> Preparation::End(const std::string& text) const {
  if (text.empty()) return std::optional<Instant>();
  SEAWORTHY_TRY(Instant end, ParseEnd(text, now_));
  return std::optional(end);
}

Result<Instant> Preparation::NeedEnd(const std::string& text, std::string_view what) const {
  SEAWORTHY_TRY(std::optional<Instant> end, End(text));
  if (end) return *end;
  return Error(review::kBadCommand, fmt::format("it needs {}", what)).Advise("write 2031-08-01 or 90d");
}

}  // namespace seaworthy::app
