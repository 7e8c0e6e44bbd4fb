#include "app/pushed_run.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "app/report_remarks.h"
#include "base/text.h"
#include "review/pinned.h"
#include "standard/parameters.h"
#include "value/build.h"

namespace seaworthy::app {
namespace {

using value::AbsentReason;
using value::Kind;
using value::Value;

Result<void> ExpectSameService(const ServiceClaim& claim, const HeldClaims& held) {
  bool same =
      claim.id.empty() || claim.id == held.id || std::ranges::find(held.aliases, claim.id) != held.aliases.end();
  if (same) return {};
  return Error(kOtherService,
               fmt::format("the run is about '{}', and was handed in for '{}'", OneLine(claim.id, 60), held.id))
      .At({"#/service/id", 0, 0})
      .Advise("push it to the service that it is about, or give that one the other name as an alias");
}

Error FromTheFuture(std::string what, Instant when, Instant now) {
  return Error(kFutureRun, fmt::format("{} is of {}, and it is {} here", what, ToString(when), ToString(now)))
      .Advise("set the clock of the machine that collects");
}

Result<void> ExpectNoFuture(const Push& push, Instant now) {
  Instant latest = now + kClockSkew;
  if (push.run.ended > latest) return FromTheFuture("the run", push.run.ended, now);
  for (const facts::Provenance& source : push.facts->provenance()) {
    if (source.observed && *source.observed > latest) {
      return FromTheFuture(fmt::format("what {} was seen to say", OneLine(ToString(source.place), 100)),
                           *source.observed, now);
    }
  }
  return {};
}

// The `service` fact with the server's own tier and exposure in it. Its other fields are what was handed in, each by
// itself, so that an item that trusts only the server still knows these two.
class ServiceFact {
 public:
  ServiceFact(const facts::FactSet& handed_in, const HeldClaims& held, const std::string& submitter, Instant now)
      : builder_(handed_in), facts_(handed_in), held_(held) {
    facts::Provenance claimed{"service", {}, {}, {}, submitter};
    facts::Provenance own{"service", {"the catalogue of the server", 0, 0}, now, {}, {}};
    handed_in_ = builder_.AddOrigin(std::move(claimed));
    own_ = builder_.AddOrigin(std::move(own));
  }

  std::shared_ptr<const facts::FactSet> Facts() && {
    const facts::Declarations& declarations = facts_.declarations();
    const value::StructType* type = declarations.FindStruct("service", "Service");
    std::optional<std::size_t> slot = declarations.Slot("service");
    if (type != nullptr && slot) builder_.Set(*slot, Service(*type, facts_.Get(*slot)));
    return std::move(builder_).Build();
  }

 private:
  Value Service(const value::StructType& type, const Value& handed_in) {
    value::StructBuilder service(builder_.arena(), type);
    for (std::size_t i = 0; i < type.fields.size(); ++i) {
      const value::Field& field = type.fields[i];
      if (std::optional<Value> own = Own(field.name)) {
        service.Set(field.name, own->WithOrigin(own_));
      } else if (Value value = HandedIn(handed_in, i); !value.Is(Kind::kMissing)) {
        service.Set(field.name, value);
      }
    }
    return service.Build();
  }

  std::optional<Value> Own(std::string_view field) {
    value::Arena& arena = builder_.arena();
    if (field == "id") return value::CopyString(arena, held_.id);
    if (field == "tier" && held_.tier) return Value::Int(*held_.tier);
    if (field == "exposure" && !held_.exposure.empty()) return value::CopyString(arena, held_.exposure);
    if (field != "tier" && field != "exposure") return std::nullopt;
    return value::MakeAbsent(arena, AbsentReason::kNotDeclared, fmt::format("the server holds no {} of it", field));
  }

  Value HandedIn(const Value& service, std::size_t field) {
    if (!service.Is(Kind::kStruct)) return value::Clone(builder_.arena(), service);
    Value value = value::Clone(builder_.arena(), service.AsSlots()[field]);
    if (value.Is(Kind::kMissing) || facts::FirstOrigin(value) != 0) return value;
    return value.WithOrigin(service.origin() == 0 ? handed_in_ : service.origin());
  }

  facts::FactSetBuilder builder_;
  const facts::FactSet& facts_;
  const HeldClaims& held_;
  std::uint32_t handed_in_ = 0;
  std::uint32_t own_ = 0;
};

// production, staging, …: as the service declares the environment, else of a name that is itself a kind.
bool IsProduction(const facts::FactSet& facts, std::string_view name) {
  if (name == "production") return true;
  std::optional<std::size_t> slot = facts.declarations().Slot("service");
  if (name.empty() || !slot || !facts.Get(*slot).Is(Kind::kStruct)) return false;
  const Value* environments = facts.Get(*slot).Find("environments");
  if (environments == nullptr || !environments->Is(Kind::kList)) return false;
  auto is = [](const Value& environment, std::string_view field, std::string_view text) {
    const Value* value = environment.Is(Kind::kStruct) ? environment.Find(field) : nullptr;
    return value != nullptr && value->Is(Kind::kString) && value->AsString() == text;
  };
  return std::ranges::any_of(environments->AsList(), [&](const Value& environment) {
    return is(environment, "name", name) && is(environment, "kind", "production");
  });
}

bool Counts(const Push& push, std::vector<std::string>& remarks) {
  if (!push.run.release && !IsProduction(*push.facts, push.run.environment)) {
    remarks.emplace_back("a preview: it is neither of production nor of a release");
    return false;
  }
  if (push.run.dirty) remarks.emplace_back("a preview: the checkout has changes that are not committed");
  return !push.run.dirty;
}

std::string Declared(std::string_view text) { return text.empty() ? "none" : OneLine(text, 60); }

void NoteDifferences(const Push& push, const HeldClaims& held, const model::Standard& standard,
                     std::vector<std::string>& remarks) {
  auto tier = [](const std::optional<int>& number) { return number ? std::to_string(*number) : std::string(); };
  auto note = [&](std::string_view what, std::string_view own, std::string_view claimed) {
    if (own == claimed) return;
    remarks.push_back(fmt::format("judged by {} {} as the server holds it; the repository declares {}", what,
                                  Declared(own), Declared(claimed)));
  };
  note("tier", tier(held.tier), tier(push.service.tier));
  note("exposure", held.exposure, push.service.exposure);
  for (const auto& [name, text] : push.service.parameters) {
    auto own = std::ranges::find(held.parameters, name, &model::Setting::name);
    note("parameter " + OneLine(name, 60), own == held.parameters.end() ? "" : own->text, text);
  }
  if (!push.standard.digest.empty() && push.standard.digest != standard.digest) {
    remarks.push_back(fmt::format("judged by standard {} {} as the server holds it; the sender judged by {} {}",
                                  standard.id, standard.version, Declared(push.standard.id),
                                  OneLine(push.standard.version, 60)));
  }
  if (push.service.exclude.empty()) return;
  remarks.push_back("left out because the repository excludes it: " + OneLine(JoinWords(push.service.exclude), 500));
}

model::Run HeadOf(const Push& push, const HeldClaims& held) {
  model::Run run;
  run.id = push.run.id;
  run.service = held.name.empty() ? held.id : held.name;
  run.service_source = "the catalogue of the server";
  run.tier = held.tier;
  run.tool_version = push.run.tool_version;
  run.commit = push.run.commit;
  run.ref = push.run.ref;
  run.dirty = push.run.dirty;
  run.started = push.run.started;
  run.ended = push.run.ended;
  return run;
}

}  // namespace

std::string JudgedBy(const Judgement& judgement, const std::string& exposure) {
  review::PinnedStandard used;
  used.digest = judgement.standard->digest;
  used.tier = judgement.service.tier;
  used.exposure = exposure;
  used.parameters = judgement.parameters;
  return review::JudgedBy(used);
}

Result<PushedRun> JudgePushed(const Push& push, const HeldClaims& held, const Ruler& ruler,
                              const std::string& submitter, Instant now) {
  SEAWORTHY_RETURN_IF_ERROR(ExpectSameService(push.service, held));
  SEAWORTHY_RETURN_IF_ERROR(ExpectNoFuture(push, now));
  PushedRun pushed;
  pushed.submitter = submitter;
  Judgement& judgement = pushed.judgement;
  judgement.declarations = ruler.declarations;
  judgement.facts = ServiceFact(*push.facts, held, submitter, now).Facts();
  judgement.service.id = held.id;
  judgement.service.name = held.name;
  judgement.service.aliases = held.aliases;
  judgement.service.tier = held.tier;
  judgement.service.exposure = held.exposure;
  judgement.service.parameters = held.parameters;
  judgement.run = HeadOf(push, held);

  standard::Parameters parameters = standard::ResolveParameters(*ruler.standard, held.tier, held.parameters);
  JudgeFacts(ruler, parameters, now, judgement);
  std::vector<std::string>& remarks = judgement.run.remarks;
  pushed.origin = {push.run.id,           held.id,
                   push.run.environment,  push.run.trigger,
                   Counts(push, remarks), JudgedBy(judgement, held.exposure)};
  NoteDifferences(push, held, *ruler.standard, remarks);
  for (std::string& remark : ReportRemarks(*judgement.facts)) remarks.push_back(std::move(remark));
  remarks.insert(remarks.end(), push.remarks.begin(), push.remarks.end());
  NoteParameters(parameters, judgement.run);
  return pushed;
}

}  // namespace seaworthy::app
