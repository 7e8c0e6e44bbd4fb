#include "catalog/service_value.h"

#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "catalog/request_rate.h"

namespace seaworthy::catalog {
namespace {

using value::Value;

// Builds the parts of one service. `in` names where a key would have to be added: ` of component "api"`.
class Writing {
 public:
  Writing(facts::Writer& out, const model::Service& service, std::optional<Instant> observed)
      : out_(out), service_(service), observed_(observed) {}

  std::uint32_t Origin(const Place& place) { return place.file.empty() ? 0 : out_.Origin(place, observed_); }
  std::uint32_t OriginOf(std::string_view key) {
    auto place = service_.places.find(key);
    return place == service_.places.end() ? 0 : Origin(place->second);
  }

  Value Undeclared(std::string_view key, std::string_view in = {}) {
    return out_.Absent(value::AbsentReason::kNotDeclared, fmt::format("add `{}`{} to seaworthy.yaml", key, in))
        .WithOrigin(Origin(service_.place));
  }
  Value Text(std::string_view key, std::string_view text, std::string_view in = {}) {
    return text.empty() ? Undeclared(key, in) : out_.String(text);
  }
  Value Flag(std::string_view key, std::optional<bool> flag, std::string_view in) {
    return flag ? Value::Bool(*flag) : Undeclared(key, in);
  }

  // A top-level text or list, with the place of its key.
  Value Top(std::string_view key, std::string_view text) {
    return text.empty() ? Undeclared(key) : out_.String(text).WithOrigin(OriginOf(key));
  }
  // Where `none` is kUndeclared, an empty list says nothing, as if its key were not there.
  enum class None { kKnown, kUndeclared };
  template <typename T>
  Value List(std::string_view key, const std::vector<T>& parts, Value (Writing::*build)(const T&),
             None none = None::kUndeclared) {
    if (!service_.Declares(key) || (parts.empty() && none == None::kUndeclared)) return Undeclared(key);
    std::vector<Value> items;
    for (const T& part : parts) items.push_back((this->*build)(part).WithOrigin(Origin(part.place)));
    return out_.List(items).WithOrigin(OriginOf(key));
  }

  Value Service();

 private:
  static void SetIfDeclared(facts::Writer& out, value::StructBuilder& part, std::string_view field,
                            std::string_view text) {
    if (!text.empty()) part.Set(field, out.String(text));
  }
  static void SetTime(value::StructBuilder& part, std::string_view field, std::string_view text) {
    if (std::optional<Instant> instant = EndOfDate(text)) part.Set(field, Value::Timestamp(*instant));
  }

  Value Component(const model::Component& component);
  Value Environment(const model::Environment& environment);
  Value Endpoint(const model::Endpoint& endpoint);
  Value Backup(const model::BackupPolicy& policy);
  Value DataStore(const model::DataStore& store);
  Value Dependency(const model::Dependency& dependency);
  Value Event(const model::Event& event);
  Value Link(const model::Link& link);
  Value PlannedRate(std::string_view planned);
  Value Capacity();

  facts::Writer& out_;
  const model::Service& service_;
  std::optional<Instant> observed_;
};

std::string In(std::string_view what, std::string_view name) { return fmt::format(" of {} \"{}\"", what, name); }

Value Writing::Component(const model::Component& component) {
  value::StructBuilder part = out_.Struct("Component");
  part.Set("name", out_.String(component.name));
  SetIfDeclared(out_, part, "kind", component.kind);
  part.Set("customer_facing", Flag("customer_facing", component.customer_facing, In("component", component.name)));
  return part.Build();
}

Value Writing::Environment(const model::Environment& environment) {
  value::StructBuilder part = out_.Struct("Environment");
  return part.Set("name", out_.String(environment.name)).Set("kind", out_.String(environment.kind)).Build();
}

Value Writing::Endpoint(const model::Endpoint& endpoint) {
  value::StructBuilder part = out_.Struct("Endpoint");
  SetIfDeclared(out_, part, "name", endpoint.name);
  part.Set("address", out_.String(endpoint.address));
  part.Set("environment", out_.String(model::KindOfEnvironment(service_, endpoint.environment)));
  return part.Build();
}

Value Writing::Backup(const model::BackupPolicy& policy) {
  value::StructBuilder part = out_.Struct("Backup");
  SetIfDeclared(out_, part, "schedule", policy.schedule);
  if (Result<Span> retention = ParseSpan(policy.retention)) part.Set("retention", Value::Duration(*retention));
  SetIfDeclared(out_, part, "location", policy.location);
  SetTime(part, "restore_tested", policy.restore_tested);
  return part.Build();
}

Value Writing::DataStore(const model::DataStore& store) {
  value::StructBuilder part = out_.Struct("DataStore");
  std::string in = In("data store", store.name);
  part.Set("name", out_.String(store.name));
  SetIfDeclared(out_, part, "kind", store.kind);
  part.Set("durable", Flag("durable", store.durable, in));
  part.Set("encrypted", Flag("encrypted", store.encrypted, in));
  SetIfDeclared(out_, part, "encryption", store.encryption);
  if (store.backup) part.Set("backup", Backup(*store.backup));
  return part.Build();
}

Value Writing::Dependency(const model::Dependency& dependency) {
  value::StructBuilder part = out_.Struct("Dependency");
  part.Set("name", out_.String(dependency.name));
  SetIfDeclared(out_, part, "kind", dependency.kind);
  part.Set("critical", Flag("critical", dependency.critical, In("dependency", dependency.name)));
  return part.Build();
}

Value Writing::Event(const model::Event& event) {
  value::StructBuilder part = out_.Struct("Event");
  part.Set("name", out_.String(event.name));
  SetIfDeclared(out_, part, "action", event.action);
  part.Set("alerts", out_.Strings(event.alerts));
  return part.Build();
}

Value Writing::Link(const model::Link& link) {
  value::StructBuilder part = out_.Struct("Link");
  part.Set("title", out_.String(link.title.empty() ? link.url : link.title));
  return part.Set("url", out_.String(link.url)).Set("kind", out_.String(link.kind)).Build();
}

Value Writing::PlannedRate(std::string_view planned) {
  if (auto rate = RequestRate(planned)) return Value::Double(*rate);
  return out_.Absent(value::AbsentReason::kNotDeclared,
                     "write `planned` of `capacity` as a rate of requests, such as `1200 rps`");
}

Value Writing::Capacity() {
  if (!service_.capacity) return Undeclared("capacity");
  const model::Capacity& capacity = *service_.capacity;
  value::StructBuilder part = out_.Struct("Capacity");
  part.Set("planned", Text("planned", capacity.planned, " of `capacity`"));
  part.Set("planned_rate", PlannedRate(capacity.planned));
  SetTime(part, "until", capacity.until);
  SetIfDeclared(out_, part, "tested", capacity.tested);
  if (auto rate = RequestRate(capacity.tested)) part.Set("tested_rate", Value::Double(*rate));
  return part.Build().WithOrigin(Origin(capacity.place));
}

Value Writing::Service() {
  value::StructBuilder part = out_.Struct("Service");
  part.Set("id", Top("id", service_.id));
  part.Set("name", Top("name", service_.name));
  part.Set("owner", Top("owner", service_.owner));
  part.Set("tier", service_.tier ? Value::Int(*service_.tier).WithOrigin(OriginOf("tier")) : Undeclared("tier"));
  part.Set("lifecycle", Top("lifecycle", service_.lifecycle));
  part.Set("exposure", Top("exposure", service_.exposure));
  part.Set("components", List("components", service_.components, &Writing::Component));
  part.Set("environments", List("environments", service_.environments, &Writing::Environment));
  part.Set("endpoints", List("endpoints", service_.endpoints, &Writing::Endpoint));
  part.Set("data_stores", List("data_stores", service_.data_stores, &Writing::DataStore, None::kKnown));
  part.Set("dependencies", List("dependencies", service_.dependencies, &Writing::Dependency));
  part.Set("events_out_of_hours",
           List("events.out_of_hours", service_.events_out_of_hours, &Writing::Event, None::kKnown));
  part.Set("events_in_hours", List("events.in_hours", service_.events_in_hours, &Writing::Event, None::kKnown));
  part.Set("capacity", Capacity());
  part.Set("links", List("links", service_.links, &Writing::Link));
  return part.Build().WithOrigin(Origin(service_.place));
}

}  // namespace

Value ServiceValue(const model::Service& service, facts::Writer& out, std::optional<Instant> observed) {
  return Writing(out, service, observed).Service();
}

std::optional<Instant> EndOfDate(std::string_view text) {
  constexpr std::size_t kDateAlone = 10;  // `2031-05-01`
  std::string instant(text);
  if (text.size() == kDateAlone) instant += "T23:59:59Z";
  Result<Instant> parsed = ParseInstant(instant);
  return parsed.ok() ? std::optional(*parsed) : std::nullopt;
}

}  // namespace seaworthy::catalog
