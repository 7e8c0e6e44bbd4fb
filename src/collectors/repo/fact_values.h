// The structs of this folder as values of the facts that facts.yaml declares.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "collectors/repo/documents.h"
#include "collectors/repo/environments.h"
#include "collectors/repo/infrastructure.h"
#include "collectors/repo/on_call.h"
#include "collectors/repo/owners.h"
#include "collectors/repo/packages.h"
#include "collectors/repo/pipeline.h"
#include "collectors/repo/production.h"
#include "collectors/repo/update_bots.h"
#include "facts/fact_set.h"

namespace seaworthy::collectors::repo {

// Every value it makes carries its place.
class FactValues {
 public:
  FactValues(facts::Writer& out, Instant observed) : out_(out), observed_(observed) {}

  value::Value Make(const Document& document);
  value::Value Make(const Link& link);
  value::Value Make(const Owner& owner);
  value::Value Make(const Package& package);
  // A configuration that could not be read is an absent part: what it watches is not known.
  value::Value Make(const UpdateBot& bot);
  value::Value Make(const Job& job);
  // A file that could not be read is an absent part, too.
  value::Value Make(const Workflow& workflow);
  value::Value Make(const DeployedEnvironment& environment);
  value::Value Make(const ProductionDeployment& deployment);
  value::Value Make(const Infrastructure& infrastructure);
  value::Value Make(const OnCall& on_call);

  template <typename T>
  value::Value MakeList(std::span<const T> things) {
    std::vector<value::Value> values;
    values.reserve(things.size());
    for (const T& thing : things) values.push_back(Make(thing));
    return out_.List(values);
  }

 private:
  // The places of one file share its origin per line.
  value::Value Placed(const value::Value& value, const Place& place) {
    return value.WithOrigin(out_.Origin(place, observed_));
  }
  value::Value Texts(std::span<const std::string> texts, const Place& place) {
    return Placed(out_.Strings(texts), place);
  }
  // Where it is not said, an absent part.
  value::Value Known(std::optional<bool> flag, std::string_view why_not, const Place& place);
  // Where it cannot be told, an absent part that says why.
  value::Value Told(const Answer& answer);
  // Whether a workflow runs tests, which is not known where a part of it is kept elsewhere.
  value::Value RunsTests(const Workflow& workflow);
  value::Value Text(std::string_view text, const Place& place) { return Placed(out_.String(text), place); }
  value::Value Flag(bool flag, const Place& place) { return Placed(value::Value::Bool(flag), place); }

  facts::Writer& out_;
  Instant observed_;
};

}  // namespace seaworthy::collectors::repo
