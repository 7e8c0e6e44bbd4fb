#include "report/review_marks.h"

#include <cctype>

#include <fmt/format.h>

#include "base/text.h"
#include "report/review_text.h"

namespace seaworthy::report {

using review::Ground;
using review::Status;

std::string DayOf(Instant instant) { return ToString(instant).substr(0, 10); }

std::string MomentOf(Instant instant) {
  std::string text = ToString(instant).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string Sentenced(std::string_view name) {
  std::string text(name);
  for (char& c : text) c = c == '-' || c == '_' ? ' ' : c;
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

Mark MarkOf(Status status) {
  switch (status) {
    case Status::kDraft: return {"DRAFT", Colour::kDim};
    case Status::kInReview: return {"IN REVIEW", Colour::kYellow};
    case Status::kApproved: return {"APPROVED", Colour::kGreen};
    case Status::kClosed: return {"CLOSED", Colour::kBold};
    case Status::kAbandoned: return {"ABANDONED", Colour::kDim};
  }
  return {"?", Colour::kNone};
}

Mark MarkOf(review::Blocker::Kind kind) {
  using Kind = review::Blocker::Kind;
  switch (kind) {
    case Kind::kRun: return {"run", Colour::kRed};
    case Kind::kItem: return {"item", Colour::kRed};
    case Kind::kSection: return {"sign-off", Colour::kYellow};
    case Kind::kThread: return {"thread", Colour::kYellow};
    case Kind::kRequest: return {"changes", Colour::kYellow};
  }
  return {"?", Colour::kNone};
}

Mark MarkOf(const review::ItemStanding& item) {
  switch (item.ground) {
    case Ground::kCheck: return {"pass", Colour::kGreen};
    case Ground::kAttested: return {"attested", Colour::kGreen};
    case Ground::kCorrected: return {"corrected", Colour::kGreen};
    case Ground::kNotApplicable:
    case Ground::kDeclared: return {"n/a", Colour::kDim};
    case Ground::kWaived: return {"waived", Colour::kYellow};
    case Ground::kCondition: return {"promised", Colour::kYellow};
    case Ground::kNone: break;
  }
  if (item.stale) return {"stale", Colour::kYellow};
  bool by_hand = item.item->attest == model::Attest::kOnly ||
                 (item.item->attest == model::Attest::kAlways && item.outcome == model::Outcome::kPass);
  if (by_hand) return {"review", Colour::kBlue};
  switch (item.outcome) {
    case model::Outcome::kFail: return {"FAIL", item.required ? Colour::kRed : Colour::kYellow};
    case model::Outcome::kError: return {"ERROR", Colour::kRed};
    default: return {"unknown", Colour::kYellow};
  }
}

std::string PlaceWords(const review::Measured& measured) {
  if (measured.file.empty()) return {};
  return measured.line > 0 ? fmt::format("{}:{}", measured.file, measured.line) : measured.file;
}

std::string MeasuredWords(const review::Measured& measured) {
  std::string words = measured.part.subject.empty() ? "" : measured.part.subject + ": ";
  words += measured.value;
  if (!measured.threshold.empty()) words += ", wanted " + measured.threshold;
  if (std::string place = PlaceWords(measured); !place.empty()) words += fmt::format(" ({})", place);
  return words;
}

namespace {

// Without ids of records, which say nothing to a person: `01902f3a-… until 2031-08-01` is `until 2031-08-01`.
std::string WithoutIds(const std::string& text) {
  constexpr std::size_t kId = 36;
  std::string kept;
  for (std::size_t i = 0; i < text.size();) {
    std::string_view rest = std::string_view(text).substr(i, kId);
    bool id = rest.size() == kId && rest[8] == '-' && rest[13] == '-' && rest[18] == '-' && rest[23] == '-' &&
              rest.find_first_not_of("0123456789abcdef-") == std::string_view::npos;
    if (id) {
      i += kId + (text.size() > i + kId && text[i + kId] == ' ' ? 1 : 0);
    } else {
      kept += text[i++];
    }
  }
  return kept.empty() && !text.empty() ? "another one" : kept;
}

}  // namespace

std::string ChangeWords(const review::Change& change, bool name_service) {
  std::string words = fmt::format("{} of {}", change.what, change.item);
  if (name_service && !change.service.empty()) words += " of " + change.service;
  auto shown = [](const std::string& text) { return text.empty() ? std::string("none") : text; };
  words += fmt::format(": {} -> {}", shown(WithoutIds(change.before)), shown(WithoutIds(change.now)));
  if (!change.place.empty()) words += fmt::format(" ({})", change.place);
  return words + (change.voids ? ", voids the sign-off" : ", changed since signed");
}

std::optional<std::string> WaiverWords(const review::Waiver& waiver, Instant now) {
  using review::WaiverStatus;
  bool over = waiver.status == WaiverStatus::kDenied || waiver.status == WaiverStatus::kRevoked || waiver.until <= now;
  if (over) return std::nullopt;
  std::string parts = waiver.parts.empty() ? "" : fmt::format(" ({})", Count(waiver.parts.size(), "part"));
  bool approved = waiver.status == WaiverStatus::kApproved;
  std::string control = waiver.request.control.empty() ? "" : "; meanwhile " + waiver.request.control;
  return fmt::format("{}{}: {}, until {}, {}{}", waiver.request.item, parts,
                     approved ? "approved by " + waiver.decided_by : std::string("requested, not yet approved"),
                     DayOf(waiver.until), waiver.request.reason, control);
}

std::string EndingWords(const review::ReviewState& review) {
  if (review.ending == review::Ending::kAbandoned) return "Abandoned";
  if (review.ending == review::Ending::kHealed) return "Closed by itself: what drifted is well again";
  if (!review.closed) return "Closed";
  switch (review.closed->decision) {
    case review::Decision::kGo: return review.closed->emergency ? "Closed as emergency go" : "Closed as go";
    case review::Decision::kConditional: return "Closed as conditional go";
    case review::Decision::kNoGo: return "Closed as no-go";
    case review::Decision::kNone: break;
  }
  return "Closed";
}

std::string RevokedWords(const review::ReviewState& review, const review::Revocation& revoked,
                         const std::string& name) {
  std::string whose = review.started.services.size() > 1 ? fmt::format("for {} ", revoked.service) : "";
  return fmt::format("{}by {}, {}: {}", whose, name, DayOf(revoked.at), OneLine(revoked.reason, 300));
}

}  // namespace seaworthy::report
