#include "collectors/kubernetes/inspect.h"

#include <optional>
#include <utility>

#include "collectors/kubernetes/inventory.h"
#include "collectors/kubernetes/mentions.h"
#include "collectors/kubernetes/probes.h"
#include "formats/errors.h"
#include "formats/json_writer.h"
#include "formats/yaml.h"

namespace seaworthy::collectors::kubernetes {
namespace {

using formats::JsonWriter;

void Write(JsonWriter& out, std::int64_t number) { out.Int(number); }
void Write(JsonWriter& out, bool truth) { out.Bool(truth); }
void Write(JsonWriter& out, const std::string& text) { out.String(text); }

template <typename T>
void Member(JsonWriter& out, std::string_view key, const std::optional<T>& value) {
  out.Key(key);
  if (value) {
    Write(out, *value);
  } else {
    out.Null();
  }
}

template <typename T>
void Member(JsonWriter& out, std::string_view key, const std::optional<Reading<T>>& reading) {
  Member(out, key, reading ? reading->value : std::nullopt);
}

void TextOrNull(JsonWriter& out, std::string_view key, const std::string& text) {
  Member(out, key, text.empty() ? std::nullopt : std::optional(text));
}

void Texts(JsonWriter& out, std::string_view key, const std::vector<std::string>& texts) {
  out.Key(key).BeginArray();
  for (const std::string& text : texts) out.String(text);
  out.EndArray();
}

void Cores(JsonWriter& out, std::string_view key, const std::optional<Reading<Quantity>>& amount) {
  out.Key(key);
  if (amount && amount->value) {
    out.Double(amount->value->AsDouble());
  } else {
    out.Null();
  }
}

void Bytes(JsonWriter& out, std::string_view key, const std::optional<Reading<Quantity>>& amount) {
  bool known = amount && amount->value;
  Member(out, key, known ? std::optional(amount->value->RoundedUp()) : std::nullopt);
}

template <typename T, typename WriteOne>
void Members(JsonWriter& out, std::string_view key, const std::vector<T>& things, WriteOne write_one) {
  out.Key(key).BeginArray();
  for (const T& thing : things) {
    out.BeginObject();
    write_one(thing);
    out.EndObject();
  }
  out.EndArray();
}

void WriteContainer(JsonWriter& out, const Container& container) {
  out.Key("name").String(container.name).Key("line").Int(container.spot.line);
  TextOrNull(out, "image", container.image);
  Cores(out, "cpu_request", container.cpu_request);
  Cores(out, "cpu_limit", container.cpu_limit);
  Bytes(out, "memory_request", container.memory_request);
  Bytes(out, "memory_limit", container.memory_limit);
}

void WriteWorkload(JsonWriter& out, const Workload& workload, const Inventory& inventory) {
  out.Key("kind").String(workload.kind).Key("name").String(workload.shown_name);
  TextOrNull(out, "namespace", workload.namespace_name);
  out.Key("line").Int(workload.spot.line);
  Member(out, "replicas", workload.replicas);
  out.Key("serves_traffic").Bool(workload.serves_traffic).Key("customer_facing").Bool(workload.customer_facing);
  ProbeCoverage coverage = CoverageOf(workload);
  auto answer = [&](bool has) { return IsOpen(workload, has) ? std::nullopt : std::optional(has); };
  Member(out, "liveness", answer(coverage.liveness));
  Member(out, "readiness", answer(coverage.readiness));
  out.Key("same_probe").Bool(coverage.same).Key("spread").Bool(workload.spread);
  TextOrNull(out, "autoscaler", workload.autoscaler ? inventory.autoscalers[*workload.autoscaler].shown_name : "");
  TextOrNull(out, "disruption_budget",
             workload.disruption_budget ? inventory.disruption_budgets[*workload.disruption_budget].shown_name : "");
  Members(out, "containers", workload.containers, [&](const Container& container) { WriteContainer(out, container); });
}

void WriteAutoscaler(JsonWriter& out, const Autoscaler& autoscaler) {
  out.Key("kind").String(autoscaler.kind).Key("name").String(autoscaler.shown_name);
  out.Key("line").Int(autoscaler.spot.line);
  out.Key("target").String(autoscaler.target_kind + "/" + autoscaler.target_name);
  out.Key("target_found").Bool(autoscaler.target_found);
  Member(out, "min_replicas", autoscaler.min_replicas.value);
  Member(out, "max_replicas", autoscaler.max_replicas.value);
  Texts(out, "metrics", autoscaler.metrics);
  out.Key("paused").Bool(autoscaler.paused);
}

void WriteBudget(JsonWriter& out, const DisruptionBudget& budget) {
  out.Key("name").String(budget.shown_name).Key("line").Int(budget.spot.line);
  Member(out, "min_available", budget.min_available);
  Member(out, "max_unavailable", budget.max_unavailable);
  Texts(out, "covers", budget.covers);
  Member(out, "blocks_drain", budget.blocks_drain);
}

void WriteIngress(JsonWriter& out, const Ingress& ingress) {
  out.Key("kind").String(ingress.kind).Key("name").String(ingress.shown_name).Key("line").Int(ingress.spot.line);
  Texts(out, "hosts", ingress.hosts);
  Member(out, "tls", ingress.tls.value);
}

void WriteClaim(JsonWriter& out, const VolumeClaim& claim) {
  out.Key("name").String(claim.name).Key("line").Int(claim.spot.line);
  Member(out, "storage_class", claim.storage_class);
  Member(out, "encrypted", claim.encrypted.value);
}

void WriteInventory(JsonWriter& out, const Inventory& inventory) {
  auto workload = [&](const Workload& w) { WriteWorkload(out, w, inventory); };
  Members(out, "workloads", inventory.workloads, workload);
  Members(out, "jobs", inventory.jobs, workload);
  Members(out, "autoscalers", inventory.autoscalers, [&](const Autoscaler& a) { WriteAutoscaler(out, a); });
  Members(out, "disruption_budgets", inventory.disruption_budgets,
          [&](const DisruptionBudget& b) { WriteBudget(out, b); });
  Members(out, "ingresses", inventory.ingresses, [&](const Ingress& i) { WriteIngress(out, i); });
  Members(out, "volume_claims", inventory.volume_claims, [&](const VolumeClaim& c) { WriteClaim(out, c); });
}

std::string NotThis(std::string_view path, std::string_view reason) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("not_a").String("kubernetes").Key("reason").String(reason).EndObject();
  return std::move(out).text();
}

std::string Templated(std::string_view path, std::string_view text) {
  JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("format").String("kubernetes").Key("templated").Bool(true);
  WriteInventory(out, {});
  Members(out, "mentions", MentionsIn(text), [&](const Mention& mention) {
    out.Key("kind").String(mention.kind);
    TextOrNull(out, "name", mention.name);
    out.Key("line").Int(mention.line);
  });
  out.EndObject();
  return std::move(out).text();
}

}  // namespace

std::string Inspect(std::string_view path, std::string_view text) {
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  if (!stream) {
    bool templated = stream.error().Is(formats::kTemplated) && !MentionsIn(text).empty();
    return templated ? Templated(path, text) : NotThis(path, stream.error().message());
  }
  std::vector<Resource> resources = ReadResources(*stream, path);
  if (resources.empty()) return NotThis(path, "holds no resource that a fact is read from");
  JsonWriter out;
  out.BeginObject().Key("path").String(path).Key("format").String("kubernetes").Key("templated").Bool(false);
  WriteInventory(out, TakeInventory(resources));
  out.EndObject();
  return std::move(out).text();
}

}  // namespace seaworthy::collectors::kubernetes
