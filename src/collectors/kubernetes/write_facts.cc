#include "collectors/kubernetes/write_facts.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "collectors/kubernetes/probes.h"

namespace seaworthy::collectors::kubernetes {
namespace {

using value::StructBuilder;
using value::Value;

class FactWriter {
 public:
  FactWriter(const Evidence& evidence, facts::Writer& out) : evidence_(evidence), out_(out) {}

  void Write(const Problem& without_workloads);

 private:
  Value At(Value value, const Spot& spot) { return value.WithOrigin(OriginOf(spot)); }
  Value String(std::string_view text, const Spot& spot) { return At(out_.String(text), spot); }
  Value Strings(std::span<const std::string> texts, const Spot& spot) { return At(out_.Strings(texts), spot); }
  Value Absent(const Problem& problem, const Spot& spot) {
    return At(out_.Absent(problem.reason, problem.detail), spot);
  }
  std::uint32_t OriginOf(const Spot& spot);

  // An optional field stays unset where the manifest says nothing.
  template <typename T, typename Make>
  void SetReading(StructBuilder& into, std::string_view field, const std::optional<Reading<T>>& reading, Make make) {
    if (!reading) return;
    into.Set(field,
             reading->value ? At(make(*reading->value), reading->spot) : Absent(reading->problem, reading->spot));
  }

  Value Of(const Container& container);
  Value Of(const Workload& workload);
  Value Of(const Autoscaler& autoscaler);
  Value Of(const DisruptionBudget& budget);
  Value Of(const Ingress& ingress);
  Value Of(const VolumeClaim& claim);
  void SetProbes(const Workload& workload, StructBuilder& into);

  template <typename T>
  std::vector<Value> All(const std::vector<T>& things) {
    std::vector<Value> values;
    values.reserve(things.size());
    for (const T& thing : things) values.push_back(Of(thing));
    return values;
  }

  void SetJoined(StructBuilder& into, std::string_view field, std::optional<std::size_t> index,
                 const std::vector<Value>& values, const std::vector<Unread>& unread);
  void AddUnread(const std::vector<Unread>& unread, std::vector<Value>& values);
  void SetList(std::string_view key, const std::vector<Value>& values, const Problem& without_workloads);

  const Evidence& evidence_;
  facts::Writer& out_;
  std::map<std::tuple<std::string_view, int, int>, std::uint32_t> origins_;
  std::vector<Value> autoscalers_;  // By index in the inventory, as the next.
  std::vector<Value> disruption_budgets_;
};

std::uint32_t FactWriter::OriginOf(const Spot& spot) {
  auto [entry, is_new] = origins_.try_emplace({spot.file, spot.line, spot.column}, 0);
  if (is_new) {
    Place place{std::string(spot.file), spot.line, spot.column};
    entry->second = out_.Origin(
        {.collector = {}, .place = place, .observed = evidence_.observed, .digest = evidence_.digest(spot.file)});
  }
  return entry->second;
}

Value FactWriter::Of(const Container& container) {
  StructBuilder value = out_.Struct("Container");
  value.Set("name", String(container.name, container.spot));
  if (!container.image.empty()) value.Set("image", String(container.image, container.image_spot));
  value.Set("image_pinned", At(Value::Bool(container.image_pinned), container.image_spot));
  auto cores = [](const Quantity& quantity) { return Value::Double(quantity.AsDouble()); };
  auto bytes = [](const Quantity& quantity) { return Value::Int(quantity.RoundedUp()); };
  SetReading(value, "cpu_request", container.cpu_request, cores);
  SetReading(value, "cpu_limit", container.cpu_limit, cores);
  SetReading(value, "memory_request", container.memory_request, bytes);
  SetReading(value, "memory_limit", container.memory_limit, bytes);
  return At(value.Build(), container.spot);
}

void FactWriter::SetProbes(const Workload& workload, StructBuilder& into) {
  ProbeCoverage coverage = CoverageOf(workload);
  auto answer = [&](bool has, const Spot& spot) {
    return IsOpen(workload, has) ? Absent(*workload.unreadable, workload.spot) : At(Value::Bool(has), spot);
  };
  into.Set("liveness", answer(coverage.liveness, coverage.liveness_spot));
  into.Set("readiness", answer(coverage.readiness, coverage.readiness_spot));
  into.Set("same_probe", At(Value::Bool(coverage.same), coverage.same_spot));
}

Value FactWriter::Of(const Workload& workload) {
  StructBuilder value = out_.Struct("Workload");
  value.Set("name", String(workload.shown_name, workload.spot));
  value.Set("kind", String(workload.kind, workload.spot));
  if (!workload.namespace_name.empty()) value.Set("namespace", String(workload.namespace_name, workload.spot));
  if (!workload.environment.empty()) value.Set("environment", String(workload.environment, workload.spot));
  SetReading(value, "replicas", workload.replicas, [](std::int64_t replicas) { return Value::Int(replicas); });
  bool serves_is_open = workload.unreadable && !workload.serves_traffic;
  value.Set("serves_traffic", serves_is_open ? Absent(*workload.unreadable, workload.spot)
                                             : At(Value::Bool(workload.serves_traffic), workload.serves_spot));
  value.Set("customer_facing", At(Value::Bool(workload.customer_facing), workload.facing_spot));
  SetProbes(workload, value);
  value.Set("spread", At(Value::Bool(workload.spread), workload.spread_spot));
  value.Set("containers", workload.unreadable ? Absent(*workload.unreadable, workload.spot)
                                              : At(out_.List(All(workload.containers)), workload.spot));
  const Unknown& unknown = evidence_.unknown;
  SetJoined(value, "autoscaler", workload.autoscaler, autoscalers_, unknown.autoscalers);
  SetJoined(value, "disruption_budget", workload.disruption_budget, disruption_budgets_, unknown.disruption_budgets);
  return At(value.Build(), workload.spot);
}

// Where none was found, one that could not be read may be it.
void FactWriter::SetJoined(StructBuilder& into, std::string_view field, std::optional<std::size_t> index,
                           const std::vector<Value>& values, const std::vector<Unread>& unread) {
  if (index) {
    into.Set(field, values[*index]);
  } else if (!unread.empty()) {
    into.Set(field, Absent(unread.front().problem, unread.front().spot));
  }
}

Value FactWriter::Of(const Autoscaler& autoscaler) {
  StructBuilder value = out_.Struct("Autoscaler");
  value.Set("name", String(autoscaler.shown_name, autoscaler.spot));
  value.Set("kind", String(autoscaler.kind, autoscaler.spot));
  value.Set("target", String(autoscaler.target_kind + "/" + autoscaler.target_name, autoscaler.target_spot));
  value.Set("target_found", At(Value::Bool(autoscaler.target_found), autoscaler.target_spot));
  auto number = [](std::int64_t replicas) { return Value::Int(replicas); };
  SetReading(value, "min_replicas", std::optional(autoscaler.min_replicas), number);
  SetReading(value, "max_replicas", std::optional(autoscaler.max_replicas), number);
  value.Set("metrics", Strings(autoscaler.metrics, autoscaler.spot));
  value.Set("paused", At(Value::Bool(autoscaler.paused), autoscaler.paused_spot));
  return At(value.Build(), autoscaler.spot);
}

Value FactWriter::Of(const DisruptionBudget& budget) {
  StructBuilder value = out_.Struct("DisruptionBudget");
  value.Set("name", String(budget.shown_name, budget.spot));
  auto text = [&](const std::string& share) { return out_.String(share); };
  SetReading(value, "min_available", budget.min_available, text);
  SetReading(value, "max_unavailable", budget.max_unavailable, text);
  value.Set("covers", Strings(budget.covers, budget.spot));
  const std::optional<Reading<std::string>>& limit =
      budget.max_unavailable ? budget.max_unavailable : budget.min_available;
  const Spot& spot = limit ? limit->spot : budget.spot;
  Problem unknown{value::AbsentReason::kTemplated, "how many pods run is filled in elsewhere"};
  value.Set("blocks_drain", budget.blocks_drain ? At(Value::Bool(*budget.blocks_drain), spot) : Absent(unknown, spot));
  return At(value.Build(), budget.spot);
}

Value FactWriter::Of(const Ingress& ingress) {
  StructBuilder value = out_.Struct("Ingress");
  value.Set("name", String(ingress.shown_name, ingress.spot));
  value.Set("kind", String(ingress.kind, ingress.spot));
  value.Set("hosts", Strings(ingress.hosts, ingress.spot));
  SetReading(value, "tls", std::optional(ingress.tls), [](bool tls) { return Value::Bool(tls); });
  return At(value.Build(), ingress.spot);
}

Value FactWriter::Of(const VolumeClaim& claim) {
  StructBuilder value = out_.Struct("VolumeClaim");
  value.Set("name", String(claim.name, claim.spot));
  SetReading(value, "storage_class", claim.storage_class, [&](const std::string& name) { return out_.String(name); });
  SetReading(value, "encrypted", std::optional(claim.encrypted), [](bool encrypted) { return Value::Bool(encrypted); });
  return At(value.Build(), claim.spot);
}

void FactWriter::AddUnread(const std::vector<Unread>& unread, std::vector<Value>& values) {
  for (const Unread& one : unread) values.push_back(Absent(one.problem, one.spot));
}

void FactWriter::SetList(std::string_view key, const std::vector<Value>& values, const Problem& without_workloads) {
  bool says_nothing = values.empty() && evidence_.inventory.workloads.empty();
  if (says_nothing) return out_.SetAbsent(key, without_workloads.reason, without_workloads.detail);
  out_.Set(key, out_.List(values));
}

// The workloads to judge as the way in: the customer facing ones; where nothing leads in, all that serve.
bool IsEntry(const Workload& workload, bool any_facing) {
  return any_facing ? workload.customer_facing : workload.serves_traffic;
}

void FactWriter::Write(const Problem& without_workloads) {
  const Inventory& inventory = evidence_.inventory;
  autoscalers_ = All(inventory.autoscalers);
  disruption_budgets_ = All(inventory.disruption_budgets);
  std::vector<Value> workloads = All(inventory.workloads);
  bool any_facing = std::ranges::any_of(inventory.workloads, &Workload::customer_facing);
  std::vector<Value> entries;
  for (std::size_t i = 0; i < workloads.size(); ++i) {
    if (IsEntry(inventory.workloads[i], any_facing)) entries.push_back(workloads[i]);
  }
  AddUnread(evidence_.unknown.workloads, workloads);
  AddUnread(evidence_.unknown.autoscalers, autoscalers_);
  AddUnread(evidence_.unknown.disruption_budgets, disruption_budgets_);

  if (workloads.empty()) {
    out_.SetAbsent("kubernetes.workloads", without_workloads.reason, without_workloads.detail);
    out_.SetAbsent("kubernetes.entry_workloads", without_workloads.reason, without_workloads.detail);
  } else {
    out_.Set("kubernetes.workloads", out_.List(workloads));
    out_.Set("kubernetes.entry_workloads", out_.List(entries), "no workload serves traffic");
  }
  SetList("kubernetes.jobs", All(inventory.jobs), without_workloads);
  SetList("kubernetes.autoscalers", autoscalers_, without_workloads);
  SetList("kubernetes.disruption_budgets", disruption_budgets_, without_workloads);
  SetList("kubernetes.ingresses", All(inventory.ingresses), without_workloads);
  SetList("kubernetes.volume_claims", All(inventory.volume_claims), without_workloads);
}

}  // namespace

void WriteFacts(const Evidence& evidence, const Problem& without_workloads, facts::Writer& out) {
  FactWriter(evidence, out).Write(without_workloads);
}

}  // namespace seaworthy::collectors::kubernetes
