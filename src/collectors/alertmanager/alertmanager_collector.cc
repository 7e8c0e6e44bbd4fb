#include "collectors/alertmanager/alertmanager_collector.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "alerting/delivery.h"
#include "base/text.h"
#include "collectors/alertmanager/events.h"
#include "collectors/alertmanager/sources.h"

namespace seaworthy::collectors::alertmanager {
namespace {

using alerting::Coverage;
using alerting::Delivery;
using alerting::Truth;
using value::AbsentReason;
using value::Value;

// A delivery, and the configuration that makes it.
struct Made {
  Delivery delivery;
  std::size_t configuration = 0;
};

// Copies of a rule in other files of the repository are delivered once.
std::vector<Made> DeliverAll(const Sources& sources, Instant now) {
  std::vector<alerting::Dispatcher> dispatchers;
  alerting::Definitions definitions;
  definitions.Add(sources.rules);
  for (const Configuration& c : sources.configurations) dispatchers.emplace_back(c.read, definitions, c.external, now);
  std::vector<Made> made;
  std::set<std::tuple<std::size_t, std::string, std::string>> seen;
  for (const alerting::RuleFile& file : sources.rules) {
    for (const alerting::Group& group : file.groups) {
      for (const alerting::Rule& rule : group.rules) {
        if (!rule.is_alert) continue;
        for (std::size_t index : sources.ConfigurationsOf(file.path)) {
          Delivery delivery = dispatchers[index].Deliver(rule);
          if (!seen.emplace(index, delivery.Sentence(), rule.expression).second) continue;
          made.push_back({std::move(delivery), index});
        }
      }
    }
  }
  return made;
}

void CollectUsed(const alerting::Route& route, std::set<std::string>& names) {
  names.insert(route.receiver);
  for (const alerting::Route& child : route.routes) CollectUsed(child, names);
}

class Writing {
 public:
  Writing(const Sources& sources, Instant observed, facts::Writer& out)
      : sources_(sources), observed_(observed), out_(out) {}

  void Deliveries(const std::vector<Made>& all) {
    std::vector<Value> list = Absent(sources_.unread_configurations);
    for (const Value& part : Absent(sources_.unread_rules)) list.push_back(part);
    for (const Made& made : all) list.push_back(DeliveryValue(made));
    out_.Set("alertmanager.deliveries", out_.List(list), "no alert rule was found");
  }

  void Receivers() {
    std::vector<Value> list = Absent(sources_.unread_configurations);
    for (const Configuration& configuration : sources_.configurations) {
      std::set<std::string> used;
      CollectUsed(configuration.read.route, used);
      for (const alerting::Receiver& receiver : configuration.read.receivers) {
        list.push_back(ReceiverValue(receiver, used.contains(receiver.name), configuration));
      }
    }
    out_.Set("alertmanager.receivers", out_.List(list), "the Alertmanager configuration has no receiver");
  }

  void Problems() {
    std::vector<Value> list = Absent(sources_.unread_configurations);
    for (const Configuration& configuration : sources_.configurations) {
      for (const alerting::Problem& problem : configuration.read.problems) {
        value::StructBuilder part = out_.Struct("Problem");
        part.Set("text", out_.String(problem.text)).Set("refused", Value::Bool(problem.refused));
        part.Set("configuration", out_.String(configuration.read.path));
        list.push_back(part.Build().WithOrigin(out_.Origin(problem.place, observed_)));
      }
    }
    out_.Set("alertmanager.problems", out_.List(list));
  }

  void Events(const model::Service& service, const std::vector<Made>& all) {
    std::vector<Delivery> deliveries;
    for (const Made& made : all) deliveries.push_back(made.delivery);
    std::vector<Value> list;
    for (const model::Event& event : service.events_out_of_hours) {
      list.push_back(EventValue(DeliverEvent(event, Wanted::kAnyHour, deliveries), service.place));
    }
    for (const model::Event& event : service.events_in_hours) {
      list.push_back(EventValue(DeliverEvent(event, Wanted::kInHours, deliveries), service.place));
    }
    if (list.empty()) {
      out_.SetAbsent("alertmanager.events", AbsentReason::kNotDeclared, "add `events` to seaworthy.yaml");
    } else {
      out_.Set("alertmanager.events", out_.List(list));
    }
  }

 private:
  std::vector<Value> Absent(const std::vector<Unread>& unread) {
    std::vector<Value> list;
    for (const Unread& file : unread) {
      list.push_back(out_.Absent(file.reason, file.detail).WithOrigin(out_.Origin(file.place, observed_)));
    }
    return list;
  }

  Value TruthValue(Truth truth, AbsentReason reason, std::string_view why) {
    if (truth == Truth::kMaybe) return out_.Absent(reason, why);
    return Value::Bool(truth == Truth::kYes);
  }

  Value CoverageValue(std::optional<Coverage> coverage, AbsentReason reason, std::string_view why) {
    if (!coverage) return out_.Absent(reason, why);
    return out_.String(Name(*coverage));
  }

  Value DeliveryValue(const Made& made) {
    const Delivery& delivery = made.delivery;
    const Configuration& configuration = sources_.configurations[made.configuration];
    std::string why = delivery.Sentence();
    AbsentReason reason = configuration.read.IsRefused() ? AbsentReason::kMalformed : AbsentReason::kTemplated;
    value::StructBuilder part = out_.Struct("Delivery");
    part.Set("alert", out_.String(delivery.alert));
    if (!delivery.severity.empty()) part.Set("severity", out_.String(delivery.severity));
    part.Set("urgency", out_.String(Name(delivery.urgency)));
    part.Set("receivers", out_.Strings(delivery.receivers));
    part.Set("ways", out_.Strings(delivery.ways));
    part.Set("reaches", TruthValue(delivery.reaches, reason, why));
    part.Set("pages", TruthValue(delivery.pages, reason, why));
    part.Set("hours", CoverageValue(delivery.hours, reason, why));
    part.Set("page_hours", CoverageValue(delivery.page_hours, reason, why));
    part.Set("pages_always",
             delivery.page_hours ? Value::Bool(*delivery.page_hours == Coverage::kAlways) : out_.Absent(reason, why));
    part.Set("dynamic", Value::Bool(!delivery.depends_on.empty()));
    part.Set("inhibited_by", out_.Strings(delivery.inhibited_by));
    part.Set("problems", out_.Strings(delivery.problems));
    part.Set("summary", out_.String(delivery.summary));
    part.Set("configuration", out_.String(configuration.read.path));
    if (!configuration.environment.empty()) part.Set("environment", out_.String(configuration.environment));
    return part.Build().WithOrigin(out_.Origin(delivery.place, observed_));
  }

  Value ReceiverValue(const alerting::Receiver& receiver, bool used, const Configuration& configuration) {
    value::StructBuilder part = out_.Struct("Receiver");
    part.Set("name", out_.String(receiver.name)).Set("kinds", out_.Strings(receiver.Kinds()));
    part.Set("purpose", out_.String(Name(receiver.purpose()))).Set("used", Value::Bool(used));
    part.Set("configuration", out_.String(configuration.read.path));
    return part.Build().WithOrigin(out_.Origin(receiver.place, observed_));
  }

  Value EventValue(const EventDelivery& event, const Place& descriptor) {
    value::StructBuilder part = out_.Struct("Event");
    part.Set("name", out_.String(event.name)).Set("wanted", out_.String(Name(event.wanted)));
    part.Set("alerts", out_.Strings(event.alerts));
    AbsentReason reason = event.alerts.empty() ? AbsentReason::kNotFound : AbsentReason::kTemplated;
    part.Set("delivered", TruthValue(event.delivered, reason, event.why_unknown));
    part.Set("wakes", TruthValue(event.wakes, reason, event.why_unknown));
    if (event.hours) part.Set("hours", out_.String(Name(*event.hours)));
    part.Set("receivers", out_.Strings(event.receivers)).Set("problems", out_.Strings(event.problems));
    part.Set("summary", out_.String(event.summary));
    Place place = event.place;
    if (place.file.empty()) place.file = descriptor.file;
    return part.Build().WithOrigin(out_.Origin(place, observed_));
  }

  const Sources& sources_;
  Instant observed_;
  facts::Writer& out_;
};

void SetNothingKnown(const Sources& sources, facts::Writer& out) {
  if (sources.unread_configurations.empty()) {
    out.SetRestAbsent(AbsentReason::kNotFound, "no Alertmanager configuration was found");
  } else {
    const Unread& first = sources.unread_configurations.front();
    out.SetRestAbsent(first.reason, first.detail);
  }
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  SEAWORTHY_TRY(Sources sources, ReadSources(context));
  if (!sources.Any()) {
    SetNothingKnown(sources, out);
    return {};
  }
  std::vector<Made> made = DeliverAll(sources, context.now);
  Writing writing(sources, context.repository.ObservedAt(context.now), out);
  writing.Deliveries(made);
  writing.Receivers();
  writing.Problems();
  writing.Events(context.service, made);
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "alertmanager", .collect = Collect};

}  // namespace seaworthy::collectors::alertmanager
