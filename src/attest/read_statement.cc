#include <fmt/format.h>

#include "attest/errors.h"
#include "attest/statement.h"
#include "attest/subjects.h"
#include "base/text.h"
#include "formats/json.h"

namespace seaworthy::attest {
namespace {

using value::Kind;
using value::Value;

constexpr formats::JsonLimits kLimits{.depth = 16, .bytes = 4u << 20};

// The members of one object. The first that is missing or of another kind is remembered; what is read after it is empty
// and never used.
class Members {
 public:
  Members(const Value* object, std::string path, std::string& problem)
      : object_(object), path_(std::move(path)), problem_(problem) {
    if (object_ == nullptr || !object_->Is(Kind::kMap)) Complain("", "is missing or no object");
  }

  std::string Text(std::string_view name) {
    const Value* member = Find(name);
    if (member != nullptr && member->Is(Kind::kString)) return std::string(member->AsString());
    Complain(name, "is missing or no text");
    return {};
  }

  std::string TextIfThere(std::string_view name) { return Find(name) == nullptr ? std::string() : Text(name); }

  Instant Time(std::string_view name) {
    auto time = ParseInstant(Text(name));
    if (time.ok()) return *time;
    Complain(name, "is no time");
    return {};
  }

  bool Flag(std::string_view name) {
    const Value* member = Find(name);
    if (member != nullptr && member->Is(Kind::kBool)) return member->AsBool();
    Complain(name, "is missing or neither true nor false");
    return false;
  }

  // One of the names that `parse` knows.
  template <typename T>
  T OneOf(std::string_view name, std::optional<T> (*parse)(std::string_view)) {
    std::string text = Text(name);
    auto parsed = parse(text);
    if (!parsed) Complain(name, fmt::format("has the unknown value '{}'", OneLine(text, 40)));
    return parsed.value_or(T{});
  }

  Members Object(std::string_view name) { return {Find(name), PathOf(name), problem_}; }
  bool Has(std::string_view name) const { return Find(name) != nullptr; }

  template <typename T, typename Convert>
  std::vector<T> List(std::string_view name, Convert convert) {
    std::vector<T> items;
    const Value* member = Find(name);
    if (member == nullptr || !member->Is(Kind::kList)) {
      Complain(name, "is missing or no list");
      return items;
    }
    for (const Value& item : member->AsList()) items.push_back(convert(item, PathOf(name)));
    return items;
  }

  // Of objects.
  template <typename T>
  std::vector<T> Objects(std::string_view name, T (*convert)(Members)) {
    return List<T>(name, [&](const Value& item, const std::string& path) {
      return convert(Members(&item, path + "[]", problem_));
    });
  }

  std::vector<std::string> Texts(std::string_view name) {
    return List<std::string>(name, [&](const Value& item, const std::string&) {
      if (!item.Is(Kind::kString)) Complain(name, "holds what is no text");
      return item.Is(Kind::kString) ? std::string(item.AsString()) : std::string();
    });
  }

 private:
  const Value* Find(std::string_view name) const {
    return object_ != nullptr && object_->Is(Kind::kMap) ? object_->Find(name) : nullptr;
  }

  std::string PathOf(std::string_view name) const {
    if (path_.empty() || name.empty()) return fmt::format("{}{}", path_, name);
    return fmt::format("{}.{}", path_, name);
  }

  void Complain(std::string_view name, std::string_view what) {
    if (problem_.empty()) problem_ = fmt::format("'{}' {}", PathOf(name), what);
  }

  const Value* object_;
  std::string path_;
  std::string& problem_;
};

Commit ReadCommit(Members from) { return {from.TextIfThere("repository"), from.Text("sha")}; }
Image ReadImage(Members from) { return {from.TextIfThere("name"), from.Text("digest")}; }

SignOff ReadSignOff(Members from) {
  return {from.Text("section"),        from.Text("signer"),
          from.TextIfThere("role"),    from.OneOf("known_by", ParseKnownBy),
          from.Flag("self_certified"), from.Time("at")};
}

EmergencyGo ReadEmergency(Members from) {
  return {from.Text("accepted_by"), from.TextIfThere("role"), from.OneOf("known_by", ParseKnownBy), from.Time("at"),
          from.Time("ends")};
}

Waiver ReadWaiver(Members from) {
  return {from.Text("id"), from.Text("item"), from.TextIfThere("service"), from.TextIfThere("approved_by"),
          from.Time("ends")};
}

Condition ReadCondition(Members from) {
  return {from.Text("id"), from.Text("item"), from.TextIfThere("service"), from.TextIfThere("owner"),
          from.Time("ends")};
}

Correction ReadCorrection(Members from) {
  return {from.Text("item"),    from.TextIfThere("service"),      from.Text("was"),
          from.Text("outcome"), from.TextIfThere("corrected_by"), from.Time("at")};
}

Certificate ReadPredicate(Members from) {
  Certificate read;
  Members review = from.Object("review");
  read.review = review.Text("id");
  read.title = review.TextIfThere("title");
  read.kind = review.TextIfThere("kind");
  read.services = from.Texts("services");
  read.environment = from.TextIfThere("environment");
  read.decision = from.OneOf("decision", ParseDecision);
  if (from.Has("emergency")) read.emergency = ReadEmergency(from.Object("emergency"));
  Members standard = from.Object("standard");
  read.standard = {standard.TextIfThere("id"), standard.TextIfThere("version"), standard.TextIfThere("digest")};
  read.snapshot = from.Text("snapshot");
  read.commits = from.Objects("commits", ReadCommit);
  read.images = from.Objects("images", ReadImage);
  read.sign_offs = from.Objects("sign_offs", ReadSignOff);
  read.waivers = from.Objects("waivers", ReadWaiver);
  read.conditions = from.Objects("conditions", ReadCondition);
  if (from.Has("corrections")) read.corrections = from.Objects("corrections", ReadCorrection);
  read.issued = from.Time("issued");
  if (from.Has("valid")) {
    Members valid = from.Object("valid");
    read.valid_until = valid.Time("until");
    read.ends_by = valid.OneOf("ends_by", ParseEndsBy);
    read.ends_with = valid.TextIfThere("ends_with");
  }
  Members verifier = from.Object("verifier");
  read.verifier = {verifier.Text("id"), verifier.TextIfThere("version")};
  return read;
}

Error Bad(std::string message) { return Error(kBadCertificate, std::move(message)); }

bool IsAmong(const Value& subjects, const Subject& wanted) {
  for (const Value& subject : subjects.AsList()) {
    if (!subject.Is(Kind::kMap)) continue;
    const Value* name = subject.Find("name");
    const Value* digests = subject.Find("digest");
    if (name == nullptr || !name->Is(Kind::kString) || name->AsString() != wanted.name) continue;
    if (digests == nullptr || !digests->Is(Kind::kMap)) continue;
    const Value* digest = digests->Find(wanted.algorithm);
    if (digest != nullptr && digest->Is(Kind::kString) && digest->AsString() == wanted.digest) return true;
  }
  return false;
}

Result<void> CheckSubjects(const Value& statement, const Certificate& certificate) {
  const Value* subjects = statement.Find("subject");
  if (subjects == nullptr || !subjects->Is(Kind::kList)) return Bad("'subject' is missing or no list");
  for (const Subject& wanted : SubjectsOf(certificate)) {
    if (!IsAmong(*subjects, wanted)) return Bad(fmt::format("'{}' is no subject of the statement", wanted.name));
  }
  return {};
}

Result<void> CheckTypes(const Value& statement) {
  for (auto [name, wanted] : {std::pair("_type", kStatementType), std::pair("predicateType", kPredicateType)}) {
    const Value* type = statement.Find(name);
    std::string_view text = type != nullptr && type->Is(Kind::kString) ? type->AsString() : std::string_view();
    if (text != wanted) return Bad(fmt::format("'{}' is '{}' and not '{}'", name, OneLine(text), wanted));
  }
  return {};
}

Result<void> CheckIdentity(const std::string& stated, const Certificate& certificate) {
  auto weakest = WeakestIdentity(certificate);
  if (stated == (weakest ? Name(*weakest) : "")) return {};
  return Bad(fmt::format("'weakest_identity' is '{}', which the sign-offs contradict", OneLine(stated, 40)));
}

}  // namespace

Result<Certificate> ReadStatement(std::string_view bytes) {
  value::Arena arena;
  auto statement = formats::ReadJson(bytes, arena, kLimits);
  if (!statement.ok()) return Bad(statement.error().message());
  if (!statement->Is(Kind::kMap)) return Bad("the statement is no JSON object");
  SEAWORTHY_RETURN_IF_ERROR(CheckTypes(*statement));
  std::string problem;
  Members predicate(statement->Find("predicate"), "predicate", problem);
  Certificate certificate = ReadPredicate(predicate);
  std::string weakest = predicate.TextIfThere("weakest_identity");
  if (!problem.empty()) return Bad(problem);
  SEAWORTHY_RETURN_IF_ERROR(Check(certificate));
  SEAWORTHY_RETURN_IF_ERROR(CheckIdentity(weakest, certificate));
  SEAWORTHY_RETURN_IF_ERROR(CheckSubjects(*statement, certificate));
  return certificate;
}

}  // namespace seaworthy::attest
