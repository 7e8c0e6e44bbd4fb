#include <initializer_list>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "attest/errors.h"
#include "attest/statement.h"
#include "attest/subjects.h"
#include "value/build.h"
#include "value/canonical.h"

namespace seaworthy::attest {
namespace {

using value::Arena;
using value::Value;

// Makes the values of one statement. Texts stand in the certificate or are literals; all outlives the writing.
class Writer {
 public:
  using Member = std::pair<std::string_view, Value>;

  // Empty texts are left out: what is not known is not said.
  Value Object(std::initializer_list<Member> members) {
    std::vector<value::MapEntry> entries;
    for (const auto& [name, item] : members) {
      if (item.Is(value::Kind::kString) && item.AsString().empty()) continue;
      entries.push_back({Value::String(name), item});
    }
    return SortedMap(arena_, std::move(entries));
  }

  template <typename T, typename Convert>
  Value List(const std::vector<T>& items, Convert convert) {
    std::vector<Value> values;
    for (const T& item : items) values.push_back(convert(item));
    return CopyList(arena_, values);
  }

  // A copy, for texts that do not outlive the value otherwise.
  Value Copy(std::string_view text) { return CopyString(arena_, text); }

 private:
  Arena arena_;
};

Value Text(std::string_view text) { return Value::String(text); }
Value Time(Instant instant) { return Value::Timestamp(instant); }

Value StandardValue(Writer& writer, const StandardName& standard) {
  return writer.Object(
      {{"id", Text(standard.id)}, {"version", Text(standard.version)}, {"digest", Text(standard.digest)}});
}

Value SignOffValue(Writer& writer, const SignOff& sign_off) {
  return writer.Object({{"section", Text(sign_off.section)},
                        {"signer", Text(sign_off.signer)},
                        {"role", Text(sign_off.role)},
                        {"known_by", Text(Name(sign_off.known_by))},
                        {"self_certified", Value::Bool(sign_off.self_certified)},
                        {"at", Time(sign_off.at)}});
}

Value EmergencyValue(Writer& writer, const std::optional<EmergencyGo>& emergency) {
  if (!emergency) return Text("");
  return writer.Object({{"accepted_by", Text(emergency->accepted_by)},
                        {"role", Text(emergency->role)},
                        {"known_by", Text(Name(emergency->known_by))},
                        {"at", Time(emergency->at)},
                        {"ends", Time(emergency->ends)}});
}

Value ValidityValue(Writer& writer, const Certificate& certificate) {
  if (!certificate.valid_until) return Text("");
  return writer.Object({{"until", Time(*certificate.valid_until)},
                        {"ends_by", Text(Name(certificate.ends_by))},
                        {"ends_with", Text(certificate.ends_with)}});
}

Value CorrectionsValue(Writer& writer, const Certificate& certificate) {
  if (certificate.corrections.empty()) return Text("");
  return writer.List(certificate.corrections, [&](const Correction& c) {
    return writer.Object({{"item", Text(c.item)},
                          {"service", Text(c.service)},
                          {"was", Text(c.was)},
                          {"outcome", Text(c.outcome)},
                          {"corrected_by", Text(c.corrected_by)},
                          {"at", Time(c.at)}});
  });
}

Value SubjectsValue(Writer& writer, const Certificate& certificate) {
  return writer.List(SubjectsOf(certificate), [&](const Subject& subject) {
    Value digest = writer.Object({{subject.algorithm, writer.Copy(subject.digest)}});
    return writer.Object({{"name", writer.Copy(subject.name)}, {"digest", digest}});
  });
}

Value PredicateValue(Writer& writer, const Certificate& certificate) {
  auto weakest = WeakestIdentity(certificate);
  auto commit = [&](const Commit& c) {
    return writer.Object({{"repository", Text(c.repository)}, {"sha", Text(c.sha)}});
  };
  auto image = [&](const Image& i) { return writer.Object({{"name", Text(i.name)}, {"digest", Text(i.digest)}}); };
  auto waiver = [&](const Waiver& w) {
    return writer.Object({{"id", Text(w.id)},
                          {"item", Text(w.item)},
                          {"service", Text(w.service)},
                          {"approved_by", Text(w.approved_by)},
                          {"ends", Time(w.ends)}});
  };
  auto condition = [&](const Condition& c) {
    return writer.Object({{"id", Text(c.id)},
                          {"item", Text(c.item)},
                          {"service", Text(c.service)},
                          {"owner", Text(c.owner)},
                          {"ends", Time(c.ends)}});
  };
  return writer.Object(
      {{"review",
        writer.Object(
            {{"id", Text(certificate.review)}, {"title", Text(certificate.title)}, {"kind", Text(certificate.kind)}})},
       {"services", writer.List(certificate.services, [](const std::string& id) { return Text(id); })},
       {"environment", Text(certificate.environment)},
       {"decision", Text(Name(certificate.decision))},
       {"emergency", EmergencyValue(writer, certificate.emergency)},
       {"standard", StandardValue(writer, certificate.standard)},
       {"snapshot", Text(certificate.snapshot)},
       {"commits", writer.List(certificate.commits, commit)},
       {"images", writer.List(certificate.images, image)},
       {"sign_offs", writer.List(certificate.sign_offs,
                                 [&](const SignOff& signed_off) { return SignOffValue(writer, signed_off); })},
       {"weakest_identity", Text(weakest ? Name(*weakest) : "")},
       {"waivers", writer.List(certificate.waivers, waiver)},
       {"conditions", writer.List(certificate.conditions, condition)},
       {"corrections", CorrectionsValue(writer, certificate)},
       {"issued", Time(certificate.issued)},
       {"valid", ValidityValue(writer, certificate)},
       {"verifier",
        writer.Object({{"id", Text(certificate.verifier.id)}, {"version", Text(certificate.verifier.version)}})}});
}

}  // namespace

Result<std::string> WriteStatement(const Certificate& certificate) {
  SEAWORTHY_RETURN_IF_ERROR(Check(certificate));
  Writer writer;
  Value statement = writer.Object({{"_type", Text(kStatementType)},
                                   {"subject", SubjectsValue(writer, certificate)},
                                   {"predicateType", Text(kPredicateType)},
                                   {"predicate", PredicateValue(writer, certificate)}});
  auto text = value::CanonicalJson(statement);
  if (!text.ok()) return Error(kBadCertificate, text.error().message());
  return text;
}

}  // namespace seaworthy::attest
