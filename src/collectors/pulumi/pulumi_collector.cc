#include "collectors/pulumi/pulumi_collector.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "cloud/errors.h"
#include "collect/read_file.h"
#include "collectors/pulumi/reading.h"
#include "collectors/pulumi/timeline.h"

namespace seaworthy::collectors::pulumi {
namespace {

using cloud::PulumiUpdate;
using value::AbsentReason;
using value::Value;

constexpr std::size_t kMostUpdates = 500;
constexpr std::string_view kNothing = "no Pulumi.yaml, stack export, or update history was found";

// Writes all facts of one reading.
class FactWriter {
 public:
  FactWriter(const collect::Context& context, const Reading& reading, facts::Writer& out)
      : context_(context), reading_(reading), out_(out), observed_(context.repository.ObservedAt(context.now)) {}

  void Write() {
    out_.Set("pulumi.projects", Projects(), kNothing);
    out_.Set("pulumi.stacks", Stacks());
    out_.Set("pulumi.plain_secrets", PlainSecrets());
    out_.Set("pulumi.states", States());
    out_.Set("pulumi.updates", Updates());
    out_.Set("pulumi.redeploys", Redeploys(),
             "no update history with a successful update that built nine tenths of its stack was found");
    out_.Set("pulumi.releases", Releases());
  }

 private:
  void SetText(value::StructBuilder& part, std::string_view field, std::string_view text) {
    if (!text.empty()) part.Set(field, out_.String(text));
  }
  std::string KindOf(std::string_view stack) const { return context_.EnvironmentOf(stack); }
  Value At(value::StructBuilder& part, const Place& place, std::optional<Instant> observed) {
    return part.Build().WithOrigin(out_.Origin(place, observed));
  }

  // One absent part for each file that should be in a list, and cannot be read.
  void AppendUnread(std::vector<Value>& list, bool (*concerns)(const Unread&)) {
    for (const Unread& unread : reading_.unread) {
      if (!concerns(unread)) continue;
      Place place{unread.path, unread.error.place().line, unread.error.place().column};
      AbsentReason reason =
          unread.error.Is(cloud::kPacked) ? AbsentReason::kNotCollected : collect::ReasonOf(unread.error);
      std::string detail = fmt::format("{}: {}", ToString(place), unread.error.message());
      list.push_back(out_.Absent(reason, detail).WithOrigin(out_.Origin(place, observed_)));
    }
  }
  static bool IsWritten(const Unread& unread) { return unread.written; }
  static bool IsState(const Unread& unread) { return !unread.written && unread.state; }
  static bool IsHistory(const Unread& unread) { return !unread.written && !unread.state; }

  std::set<std::string> StacksOf(const std::string& project) const {
    std::set<std::string> stacks;
    for (const Stack& stack : reading_.stacks) {
      if (stack.project == project) stacks.insert(stack.name);
    }
    for (const State& state : reading_.states) {
      if (state.state.project == project && !state.state.stack.empty()) stacks.insert(state.state.stack);
    }
    for (const PulumiUpdate& update : reading_.updates) {
      if (update.project == project && !update.stack.empty()) stacks.insert(update.stack);
    }
    return stacks;
  }

  Value Deployed(const std::string& project) {
    bool state = std::ranges::any_of(
        reading_.states, [&](const State& found) { return found.state.project == project && found.state.custom > 0; });
    bool update = std::ranges::any_of(reading_.updates, [&](const PulumiUpdate& found) {
      return found.project == project && found.kind == "update" && found.succeeded();
    });
    if (state || update) return Value::Bool(true);
    return out_.Absent(AbsentReason::kNotFound, "the repository holds no state and no history of the project");
  }

  Value Projects() {
    std::vector<Value> list;
    for (const Project& project : reading_.projects) {
      std::set<std::string> found = StacksOf(project.file.name);
      std::vector<std::string> stacks(found.begin(), found.end());
      auto has_kind = [&](std::string_view kind) {
        return std::ranges::any_of(stacks, [&](const std::string& stack) { return KindOf(stack) == kind; });
      };
      value::StructBuilder part = out_.Struct("Project");
      part.Set("name", out_.String(project.file.name));
      SetText(part, "runtime", project.file.runtime);
      part.Set("stacks", out_.Strings(stacks));
      part.Set("deployed", Deployed(project.file.name));
      part.Set("staging_beside_production", Value::Bool(has_kind("staging") && has_kind("production")));
      list.push_back(At(part, project.place, observed_));
    }
    AppendUnread(list, IsWritten);
    return out_.List(list);
  }

  Value Stacks() {
    std::vector<Value> list;
    for (const Stack& stack : reading_.stacks) {
      value::StructBuilder part = out_.Struct("Stack");
      part.Set("name", out_.String(stack.name));
      SetText(part, "project", stack.project);
      SetText(part, "environment", KindOf(stack.name));
      part.Set("secrets_provider", out_.String(stack.file.secrets_provider));
      part.Set("values", Value::Int(stack.file.values)).Set("secure", Value::Int(stack.file.secure));
      list.push_back(At(part, {stack.path, 1, 0}, observed_));
    }
    AppendUnread(list, IsWritten);
    return out_.List(list);
  }

  Value PlainSecretValue(std::string_view what, std::string_view stack, std::string_view source, const Place& place) {
    value::StructBuilder part = out_.Struct("PlainSecret");
    part.Set("place", out_.String(what));
    SetText(part, "stack", stack);
    SetText(part, "environment", KindOf(stack));
    part.Set("source", out_.String(source));
    return At(part, place, observed_);
  }

  Value PlainSecrets() {
    std::vector<Value> list;
    for (const Stack& stack : reading_.stacks) {
      for (const PlainSecret& secret : stack.file.plain_secrets) {
        list.push_back(PlainSecretValue(secret.key, stack.name, "configuration", {stack.path, secret.line, 0}));
      }
    }
    for (const State& state : reading_.states) {
      for (const std::string& place : state.state.plain_secret_at) {
        list.push_back(PlainSecretValue(place, state.state.stack, "state", {state.path, 0, 0}));
      }
    }
    AppendUnread(list, IsWritten);
    AppendUnread(list, IsState);
    return out_.List(list);
  }

  Value States() {
    std::vector<Value> list;
    for (const State& found : reading_.states) {
      const cloud::PulumiState& state = found.state;
      value::StructBuilder part = out_.Struct("State");
      part.Set("stack", out_.String(state.stack));
      SetText(part, "project", state.project);
      SetText(part, "environment", KindOf(state.stack));
      part.Set("layout", out_.String(state.layout));
      if (state.time) part.Set("written", Value::Timestamp(*state.time));
      part.Set("resources", Value::Int(state.resources)).Set("custom", Value::Int(state.custom));
      part.Set("pending_operations", Value::Int(state.pending_operations));
      part.Set("integrity_error", Value::Bool(state.integrity_error));
      part.Set("secrets", Value::Int(state.secrets)).Set("plain_secrets", Value::Int(state.plain_secrets));
      list.push_back(At(part, {found.path, 0, 0}, found.written));
    }
    AppendUnread(list, IsState);
    return out_.List(list);
  }

  Value UpdateValue(const PulumiUpdate& update) {
    value::StructBuilder part = out_.Struct("Update");
    part.Set("stack", out_.String(update.stack));
    SetText(part, "project", update.project);
    SetText(part, "environment", KindOf(update.stack));
    part.Set("kind", out_.String(update.kind)).Set("result", out_.String(update.result));
    if (update.start) part.Set("start", Value::Timestamp(*update.start));
    if (std::optional<Span> duration = update.Duration()) part.Set("duration", Value::Duration(*duration));
    part.Set("created", Value::Int(update.created)).Set("resources", Value::Int(update.after));
    part.Set("full", Value::Bool(update.IsFull())).Set("dirty", Value::Bool(update.dirty));
    SetText(part, "commit", update.commit);
    SetText(part, "ci", update.ci);
    return At(part, {update.source, 0, 0}, update.end.value_or(observed_));
  }

  Value Updates() {
    std::vector<Value> list;
    for (std::size_t i = reading_.updates.size(); i-- > 0 && list.size() < kMostUpdates;) {
      list.push_back(UpdateValue(reading_.updates[i]));
    }
    AppendUnread(list, IsHistory);
    return out_.List(list);
  }

  Value Redeploys() {
    std::vector<Value> list;
    for (const Redeploy& redeploy : FindRedeploys(reading_.updates)) {
      const PulumiUpdate& update = redeploy.update;
      value::StructBuilder part = out_.Struct("Redeploy");
      part.Set("stack", out_.String(update.stack));
      SetText(part, "project", update.project);
      SetText(part, "environment", KindOf(update.stack));
      part.Set("start", Value::Timestamp(*update.start)).Set("duration", Value::Duration(*update.Duration()));
      part.Set("resources", Value::Int(update.after)).Set("after_destroy", Value::Bool(redeploy.after_destroy));
      part.Set("runs", Value::Int(redeploy.runs));
      if (redeploy.p95) part.Set("p95", Value::Duration(*redeploy.p95));
      SetText(part, "commit", update.commit);
      SetText(part, "ci", update.ci);
      list.push_back(At(part, {update.source, 0, 0}, *update.end));
    }
    AppendUnread(list, IsHistory);
    return out_.List(list);
  }

  Value Releases() {
    std::vector<Value> list;
    std::vector<Release> releases =
        FindReleases(reading_.updates, [this](const PulumiUpdate& update) { return KindOf(update.stack); });
    std::ranges::reverse(releases);
    for (const Release& release : releases) {
      if (list.size() == kMostUpdates) break;
      value::StructBuilder part = out_.Struct("Release");
      part.Set("stack", out_.String(release.update.stack));
      SetText(part, "project", release.update.project);
      part.Set("environment", out_.String("production"));
      part.Set("start", Value::Timestamp(*release.update.start));
      SetText(part, "commit", release.update.commit);
      part.Set("validated", Value::Bool(release.staging.has_value()));
      SetText(part, "staging", release.staging.value_or(""));
      list.push_back(At(part, {release.update.source, 0, 0}, release.update.end.value_or(observed_)));
    }
    AppendUnread(list, IsHistory);
    return out_.List(list);
  }

  const collect::Context& context_;
  const Reading& reading_;
  facts::Writer& out_;
  Instant observed_;
};

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  SEAWORTHY_TRY(Reading reading, ReadRepository(context));
  FactWriter(context, reading, out).Write();
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "pulumi", .collect = Collect};

}  // namespace seaworthy::collectors::pulumi
