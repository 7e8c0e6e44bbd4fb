#include "report/review_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"
#include "report/layout.h"
#include "report/review_marks.h"
#include "report/review_names.h"
#include "review/validity.h"

namespace seaworthy::report {
namespace {

using review::ItemStanding;
using review::SectionStanding;
using review::SignOffStanding;

constexpr std::size_t kShownMeasured = 4;  // Of an item that is not satisfied.
constexpr std::size_t kShownHappened = 8;  // Last lines of what happened.
constexpr std::size_t kLabel = 12;         // `  FAIL      `
constexpr std::size_t kShownText = 1200;   // Of what somebody wrote.

class Page {
 public:
  Page(const ReviewPage& page, const ReviewTextOptions& options)
      : page_(page),
        review_(page.subject.review),
        options_(options),
        names_(page.subject, page.name_of),
        width_(static_cast<std::size_t>(std::max(options.width, 40))) {}

  std::string Render() {
    Head();
    if (!review_.ended()) Blockers();
    if (review_.ended()) Ending();
    for (const SectionStanding& section : page_.assessment.sections) Section(section);
    Promises();
    Threads();
    Happened();
    return std::move(out_);
  }

 private:
  std::string Painted(std::string_view text, Colour colour) const { return Paint(text, colour, options_.colour); }
  std::string Name(const std::string& person) const {
    return person.empty() ? std::string("nobody") : OneLine(page_.name_of(person), 80);
  }
  void Line(std::string_view lead, std::string_view text) { out_ += Hanging(lead, text, width_); }

  // A title of a part, with what it amounts to at the right edge; both painted after they are laid out.
  void Title(std::string_view title, std::string_view right, Colour colour) {
    out_ += '\n';
    std::string left = OneLine(title, width_);
    std::size_t used = Columns(left) + Columns(right);
    std::string gap = used + 2 > width_ ? "  " : std::string(width_ - used, ' ');
    out_ += Painted(left, Colour::kBold);
    if (!right.empty()) out_ += gap + Painted(right, colour);
    out_ += '\n';
  }

  // `  mark      id  why`: the mark painted, the rest hanging below itself.
  void Marked(const Mark& mark, std::string_view id, std::string_view text) {
    std::string lead = fmt::format("  {:<{}}", mark.word, kLabel - 2);
    std::string line = Hanging(lead, id.empty() ? std::string(text) : fmt::format("{}: {}", id, text), width_);
    if (!options_.colour) {
      out_ += line;
      return;
    }
    out_ += "  " + Painted(mark.word, mark.colour) + line.substr(2 + mark.word.size());
  }
  void Below(std::string_view text) { Line(std::string(kLabel, ' '), text); }

  void Head() {
    Mark status = MarkOf(page_.assessment.status);
    std::string name = fmt::format("{}  {}", ShortName(review_), review_.title);
    std::string left = OneLine(name, width_);
    std::size_t used = Columns(left) + Columns(status.word);
    out_ += Painted(left, Colour::kBold);
    out_ += used + 2 > width_ ? "\n" : std::string(width_ - used, ' ');
    out_ += Painted(status.word, status.colour) + "\n";
    Line("", SubjectLine());
    Line("", StandardLine());
    Line("", PeopleLine());
    for (const auto& [service, run] : review_.runs) Line("", RunLine(run));
    for (const review::Reference& reference : review_.started.references) {
      Line("", reference.title.empty() ? reference.url
               : reference.url.empty() ? reference.title
                                       : fmt::format("{}: {}", reference.title, reference.url));
    }
    if (review_.started.self_certified) Line("", "Self-certified: the team signs for itself, nobody else reviews.");
  }

  std::string SubjectLine() const {
    const review::ReviewStarted& started = review_.started;
    std::string line =
        fmt::format("{} of {}, {}", Sentenced(review::NameOf(started.subject)), JoinWords(started.services),
                    started.environment.empty() ? "production" : started.environment);
    if (review_.standard.tier) line += fmt::format("; tier {}", *review_.standard.tier);
    if (!review_.standard.exposure.empty()) line += "; " + review_.standard.exposure;
    if (!started.delta_of.empty()) line += "; follows a decision that no longer holds, and asks only for what changed";
    return line;
  }

  std::string StandardLine() const {
    const review::PinnedStandard& standard = review_.standard;
    return fmt::format("Standard {} {} ({}); shown as of {}", standard.id, standard.version,
                       standard.digest.substr(0, 12), page_.subject.AsOf());
  }

  std::string PeopleLine() const {
    std::string line = "DRI " + Name(review_.dri);
    if (!review_.lead.empty()) line += "; review lead " + Name(review_.lead);
    line += "; begun " + DayOf(review_.started_at);
    if (!review_.target.empty()) line += "; target " + review_.target;
    return line;
  }

  std::string RunLine(const review::RunRecord& run) const {
    std::string line = "Newest run " + MomentOf(run.ended);
    if (review_.runs.size() > 1) line += " of " + run.service;
    if (!run.commit.empty()) line += " at " + run.commit.substr(0, 12);
    return run.ref.empty() ? line : fmt::format("{} ({})", line, run.ref);
  }

  std::string Who(const std::vector<review::Capacity>& who, std::string_view joint = " or ") const {
    std::vector<std::string> names;
    for (const review::Capacity& capacity : who) {
      bool person = capacity.kind == review::Capacity::Kind::kPerson;
      bool dri = capacity.kind == review::Capacity::Kind::kRole && capacity.name == "dri";
      names.push_back(dri ? Name(review_.dri) : person ? Name(capacity.name) : ToString(capacity));
    }
    return names.empty() ? "nobody" : JoinWords(names, joint);
  }

  void Blockers() {
    const std::vector<review::Blocker>& blockers = page_.assessment.blockers;
    if (blockers.empty()) {
      Title("Nothing blocks", "ready to be closed as go", Colour::kGreen);
      return;
    }
    Title("What blocks", Count(blockers.size(), "thing", "things"), Colour::kRed);
    if (review_.emergency && page_.now < review_.emergency->until) {
      Emergency(Name(review_.emergency->by.person) + (page_.assessment.emergency
                                                          ? " accepted all of it"
                                                          : " accepted what blocked then, and not all of this"));
    }
    for (const Group& group : GroupsOf(blockers)) {
      Line("  ", fmt::format("For {}:", group.who));
      for (const Together& together : group.blockers) Blocked(together);
    }
    if (page_.assessment.conditional) Line("  ", "It can be closed as conditional: each of these has a dated promise.");
  }

  // Items that lack the same are one line, so that a long list stays one screen; --all has each with what it asks.
  struct Together {
    const review::Blocker* first = nullptr;
    std::vector<std::string> about;
    std::string remedy;
  };
  struct Group {
    std::string who;
    std::vector<Together> blockers;
  };

  std::vector<Group> GroupsOf(const std::vector<review::Blocker>& blockers) const {
    std::vector<Group> groups;
    for (const review::Blocker& blocker : blockers) {
      std::string who = Who(blocker.who, blocker.all ? " and " : " or ");
      std::string remedy = blocker.remedy;
      if (const review::Waiver* waiver = AskedToWaive(blocker)) {
        who = Who(Approvers(blocker.about));
        remedy = fmt::format("approve or deny the waiver that {} asked for: `seaworthy review waiver approve {} {}`",
                             Name(waiver->requested_by), ShortName(review_), waiver->request.item);
      }
      auto group = std::ranges::find(groups, who, &Group::who);
      if (group == groups.end()) group = groups.insert(groups.end(), {who, {}});
      Join(group->blockers, blocker, std::move(remedy));
    }
    return groups;
  }

  void Join(std::vector<Together>& all, const review::Blocker& blocker, std::string remedy) const {
    std::string about = blocker.about;
    if (!blocker.service.empty() && blocker.service != about && review_.started.services.size() > 1) {
      about += " of " + blocker.service;
    }
    auto same = std::ranges::find_if(all, [&](const Together& other) {
      return !options_.all && blocker.kind == review::Blocker::Kind::kItem && other.first->kind == blocker.kind &&
             other.first->why == blocker.why;
    });
    if (same == all.end()) {
      all.push_back({&blocker, {std::move(about)}, std::move(remedy)});
    } else {
      same->about.push_back(std::move(about));
      same->remedy = "`seaworthy review show --all` has what each asks";
    }
  }

  void Blocked(const Together& together) {
    Marked(MarkOf(together.first->kind), JoinWords(together.about), names_.In(together.first->why));
    Below(together.remedy);
  }

  // A waiver of the item that nobody decided yet.
  const review::Waiver* AskedToWaive(const review::Blocker& blocker) const {
    const review::PinnedItem* item =
        blocker.kind == review::Blocker::Kind::kItem ? review_.standard.FindItem(blocker.about) : nullptr;
    if (item == nullptr) return nullptr;
    for (const auto& [id, waiver] : page_.subject.Service(blocker.service).waivers) {
      bool open = waiver.status == review::WaiverStatus::kRequested && waiver.until > page_.now;
      if (open && item->IsOrReplaces(waiver.request.item)) return &waiver;
    }
    return nullptr;
  }

  std::vector<review::Capacity> Approvers(const std::string& item) const {
    std::vector<review::Capacity> approvers;
    for (const std::string& role : review_.standard.waiver_approvers) {
      approvers.push_back({review::Capacity::Kind::kRole, role});
    }
    const review::PinnedSection* section = review_.standard.SectionOf(item);
    if (!approvers.empty() || section == nullptr) return approvers;
    for (const review::PinnedRule& rule : section->rules) {
      approvers.insert(approvers.end(), rule.by.begin(), rule.by.end());
    }
    return approvers;
  }

  void Emergency(std::string_view accepted) {
    Marked({"EMERGENCY", Colour::kRed}, "",
           fmt::format("{} until {}: {}", accepted, DayOf(review_.emergency->until), review_.emergency->reason));
  }

  void Ending() {
    Title(EndingWords(review_), DayOf(review_.ended_at), Colour::kBold);
    if (!review_.end_reason.empty()) Line("  ", review_.end_reason);
    if (!review_.closed) return;
    if (review_.closed->emergency && review_.emergency) {
      Emergency(Name(review_.emergency->by.person) + " accepted all that blocked");
    }
    for (const review::Revocation& revoked : page_.revoked) {
      Marked({"REVOKED", Colour::kRed}, "", RevokedWords(review_, revoked, Name(revoked.by)));
    }
    if (review_.closed->valid_until && page_.revoked.size() < review_.started.services.size()) {
      Line("  ", fmt::format("Valid until {}: {}", DayOf(*review_.closed->valid_until),
                             review::InWords(review_.closed->valid_because, review_.closed->valid_with)));
    }
    Line("  ", fmt::format("Snapshot sha256:{}", review_.closed->snapshot_digest));
    for (const review::CertificateIssued& certificate : review_.certificates) {
      Line("  ", fmt::format("Certificate {} signed by key {}", certificate.digest.substr(0, 12), certificate.key));
    }
    for (const review::Note& note : review_.notes) {
      Line("  ", fmt::format("Note by {}, {}: {}", Name(note.by), DayOf(note.at), Text(note.text)));
    }
  }

  void Section(const SectionStanding& section) {
    const review::PinnedSection& pinned = *section.section;
    bool needs = !pinned.rules.empty();
    Title(fmt::format("{} ({})", pinned.title, pinned.id),
          !needs                   ? "needs no sign-off"
          : section.signed_validly ? "signed"
                                   : "not signed",
          !needs                   ? Colour::kDim
          : section.signed_validly ? Colour::kGreen
                                   : Colour::kYellow);
    std::size_t satisfied = 0;
    for (const ItemStanding& item : page_.assessment.items) {
      if (item.section != section.section) continue;
      if (item.satisfied && item.ground == review::Ground::kCheck && !options_.all) {
        ++satisfied;
      } else {
        Item(item);
      }
    }
    if (satisfied > 0)
      Marked({"pass", Colour::kGreen}, "", Count(satisfied, "more item") + " by check (--all lists them)");
    for (const SignOffStanding& sign_off : section.sign_offs) SignOff(sign_off);
    for (const review::RuleStanding& rule : section.rules) {
      if (!rule.met && !review_.ended()) Marked({"awaited", Colour::kYellow}, "", AwaitedOf(pinned.id, rule));
    }
    for (const review::ChangeRequest* request : section.requests) {
      Marked({"changes", Colour::kRed}, "",
             fmt::format("asked for by {}, {}: {}", Name(request->by), DayOf(request->at), Text(request->text)));
    }
  }

  std::string AwaitedOf(const std::string& section, const review::RuleStanding& rule) const {
    std::vector<std::string> asked;
    for (const review::Awaited& awaited : page_.assessment.awaited) {
      if (awaited.section == section && awaited.what == "sign-off" && !awaited.person.empty()) {
        asked.push_back(Name(awaited.person));
      }
    }
    const model::SignOff::Rule how = rule.rule->rule;
    std::string text = "sign-off by ";
    if (how == model::SignOff::Rule::kQuorum) {
      text += fmt::format("{} {}of ", rule.rule->quorum - rule.counted, rule.counted > 0 ? "more " : "");
    }
    text += Who(rule.awaited, how == model::SignOff::Rule::kAny ? " or " : " and ");
    if (rule.needs_another) text += ", somebody who attested nothing of it";
    return asked.empty() ? text : text + "; asked: " + JoinWords(asked);
  }

  void Item(const ItemStanding& item) {
    std::string id = item.item->id;
    if (review_.started.services.size() > 1) id += " of " + item.service;
    std::string weight = item.required || item.satisfied ? ""
                         : item.item->severity == model::Severity::kBlocker
                             ? " [not enforced]"
                             : fmt::format(" [{}]", review::NameOf(item.item->severity));
    bool measured =
        !item.satisfied && item.record != nullptr && item.why == item.record->message && !item.record->measured.empty();
    Marked(MarkOf(item), id + weight, measured ? MeasuredWords(item.record->measured.front()) : names_.In(item.why));
    Below("asked: " + item.item->question);
    const bool accepted = item.ground == review::Ground::kWaived || item.ground == review::Ground::kCorrected;
    if (!item.satisfied || accepted) Measured(item, measured ? 1 : 0);
    if (item.satisfied && !accepted && options_.all) Place(item);
    if (item.attestation != nullptr) Attestation(*item.attestation, item);
  }

  // What was measured, from that one on; of what is accepted, that is the risk.
  void Measured(const ItemStanding& item, std::size_t first) {
    if (item.record == nullptr) return;
    const std::vector<review::Measured>& all = item.record->measured;
    for (std::size_t i = first; i < all.size() && i < kShownMeasured; ++i) Below(MeasuredWords(all[i]));
    if (all.size() > kShownMeasured) Below(fmt::format("and {} more", all.size() - kShownMeasured));
  }

  void Place(const ItemStanding& item) {
    if (item.record == nullptr || item.record->measured.empty()) return;
    if (std::string place = PlaceWords(item.record->measured.front()); !place.empty()) Below(place);
  }

  void Attestation(const review::AttestationState& attestation, const ItemStanding& item) {
    if (item.ground != review::Ground::kAttested && !item.stale) return;
    const review::Evidence& evidence = attestation.event.evidence;
    std::string text = evidence.blob && evidence.kind == "text" ? Text(*evidence.blob) : evidence.text;
    if (!evidence.unit.empty()) text += " " + evidence.unit;
    if (!attestation.event.statement.empty()) text += (text.empty() ? "" : "; ") + attestation.event.statement;
    Below(fmt::format("{}: {}", evidence.kind, text));
  }

  void SignOff(const SignOffStanding& standing) {
    const review::SignOff& sign_off = *standing.sign_off;
    std::string by = fmt::format("{} as {}, {} ({})", Name(sign_off.by.person), ToString(sign_off.event.as),
                                 DayOf(sign_off.at), review::NameOf(sign_off.by.known));
    if (!sign_off.event.comment.empty()) by += ": " + sign_off.event.comment;
    if (sign_off.withdrawn) {
      Marked({"withdrawn", Colour::kDim}, "", by);
      return;
    }
    Marked(standing.valid ? Mark{"signed", Colour::kGreen} : Mark{"VOID", Colour::kRed}, "", by);
    for (const review::Change& change : standing.changed)
      Below(ChangeWords(change, review_.started.services.size() > 1));
  }

  void Promises() {
    std::vector<std::pair<std::string, std::string>> lines;
    for (const auto& [id, service] : page_.subject.services) PromisesOf(service, lines);
    if (lines.empty()) return;
    Title("Waivers, conditions and actions", "", Colour::kNone);
    for (const auto& [word, text] : lines) Marked({word, Colour::kYellow}, "", text);
  }

  void PromisesOf(const review::ServiceState& service, std::vector<std::pair<std::string, std::string>>& lines) {
    for (const auto& [id, waiver] : service.waivers) {
      if (auto line = WaiverWords(waiver, page_.now))
        lines.emplace_back("waiver", names_.In(*line) + ", owner " + Name(waiver.request.owner));
    }
    for (const auto& [id, condition] : service.conditions) {
      if (condition.status != review::ConditionStatus::kOpen) continue;
      lines.emplace_back("condition", fmt::format("{}: {}, by {} until {}", condition.event.item,
                                                  condition.event.promise, Name(condition.event.owner),
                                                  condition.event.due ? DayOf(*condition.event.due) : "no date"));
    }
    for (const auto& [id, action] : service.actions) {
      if (action.done) continue;
      lines.emplace_back(
          "action",
          fmt::format("{}{}, by {}{}", action.event.item.empty() ? "" : action.event.item + ": ", action.event.title,
                      Name(action.event.owner), action.event.due ? " until " + DayOf(*action.event.due) : ""));
    }
  }

  std::string Text(const review::BlobRef& reference) const {
    std::string text = page_.text_of(reference).value_or("(erased)");
    if (text.size() <= kShownText) return text;
    return OneLine(text, kShownText) + " (`seaworthy review export` has the rest)";
  }

  void Threads() {
    std::vector<const review::Thread*> shown;
    for (const auto& [id, thread] : review_.threads) {
      if (options_.all || thread.status != review::ThreadStatus::kResolved) shown.push_back(&thread);
    }
    if (shown.empty()) return;
    std::ranges::sort(shown, {}, &review::Thread::number);
    Title(options_.all ? "Threads" : "Open threads", std::to_string(shown.size()), Colour::kNone);
    for (const review::Thread* thread : shown) Thread(*thread);
  }

  void Thread(const review::Thread& thread) {
    std::string on = !thread.anchor.item.empty()      ? "on " + thread.anchor.item
                     : !thread.anchor.section.empty() ? "on " + thread.anchor.section
                                                      : "on the review";
    Marked({fmt::format("#{}", thread.number), Colour::kBold}, "",
           fmt::format(
               "{} by {}, {}{}{}", on, Name(thread.by), MomentOf(thread.at), thread.note ? ", a note" : "",
               thread.status == review::ThreadStatus::kOpen ? "" : fmt::format(", {}", review::NameOf(thread.status))));
    Below(Text(thread.text));
    for (const review::Reply& reply : thread.replies) Below(fmt::format("{}: {}", Name(reply.by), Text(reply.text)));
  }

  void Happened() {
    const std::vector<review::TimelineEntry>& all = page_.happened;
    if (all.empty()) return;
    std::size_t first = options_.all || all.size() < kShownHappened ? 0 : all.size() - kShownHappened;
    Title("What happened", first == 0 ? "" : fmt::format("the last {} of {}", all.size() - first, all.size()),
          Colour::kDim);
    for (std::size_t i = first; i < all.size(); ++i) {
      Line(fmt::format("  {}  ", MomentOf(all[i].at)), all[i].text);
    }
  }

  const ReviewPage& page_;
  const review::ReviewState& review_;
  const ReviewTextOptions& options_;
  const PeopleNames names_;
  const std::size_t width_;
  std::string out_;
};

}  // namespace

std::string RenderReview(const ReviewPage& page, const ReviewTextOptions& options) {
  return Page(page, options).Render();
}

}  // namespace seaworthy::report
