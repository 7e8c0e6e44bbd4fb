// What a person can do in a review, as they say it: names and texts where the review core wants ids, instants and
// blobs. One struct per verb. The command line fills it from options, the API from JSON, chat from a message; so all
// of them can do the same, and a new verb is one struct, one line in AnyVerb and one Prepare().
//
//   verbs::SignOff sign{.section = "reliability", .seen = 17};
//   SEAWORTHY_TRY(Executed done, Perform(record, directory, {review, sign, actor, now}));
//
// Whoever is named must be known to the directory: a typing mistake would leave a review waiting for nobody. Texts are
// kept with what is shaped like a secret masked.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace seaworthy::app::verbs {

// Evidence as it is given. A file comes with its bytes, in base64 of RFC 4648.
struct Given {
  std::string kind;  // link | file | number | date | text; empty: what the item asks for.
  std::string value;
  std::string unit;  // Of a number; empty: that of the item.
  std::string name;  // Of a file.
  std::string content;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("kind", self.kind);
    visit("value", self.value);
    visit("unit", self.unit);
    visit("name", self.name);
    visit("content", self.content);
  }
};

struct Reassign {
  static constexpr std::string_view kName = "reassign";
  std::string dri, lead, title, target, reason;  // Empty: stays. Target is a date or a span.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("dri", self.dri);
    visit("lead", self.lead);
    visit("title", self.title);
    visit("target", self.target);
    visit("reason", self.reason);
  }
};
struct AddParticipant {
  static constexpr std::string_view kName = "add-participant";
  std::string who;     // `role sre`, `team platform`, `person sky`, or a name that is known.
  std::string person;  // Who stands for it; empty: any current member.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("who", self.who);
    visit("person", self.person);
  }
};
struct RemoveParticipant {
  static constexpr std::string_view kName = "remove-participant";
  std::string who, person;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("who", self.who);
    visit("person", self.person);
  }
};

struct Attest {
  static constexpr std::string_view kName = "attest";
  std::string service, item;
  Given evidence;
  std::string statement;
  std::string expires;  // A date or a span.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("evidence", self.evidence);
    visit("statement", self.statement);
    visit("expires", self.expires);
  }
};
struct Correct {
  static constexpr std::string_view kName = "correct";
  std::string service, item, outcome, reason;
  Given evidence;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("outcome", self.outcome);
    visit("reason", self.reason);
    visit("evidence", self.evidence);
  }
};

// Verbs that name an item and give a reason.
struct OfItem {
  std::string service, item, reason;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("reason", self.reason);
  }
};
struct WithdrawAttestation : OfItem {
  static constexpr std::string_view kName = "withdraw-attestation";
};
struct DeclareNotApplicable : OfItem {
  static constexpr std::string_view kName = "declare-not-applicable";
};
struct WithdrawNotApplicable : OfItem {
  static constexpr std::string_view kName = "withdraw-not-applicable";
};

struct Comment {
  static constexpr std::string_view kName = "comment";
  std::string text;
  std::string on;  // An item, a section; empty: the review.
  bool note = false;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("text", self.text);
    visit("on", self.on);
    visit("note", self.note);
  }
};
struct Reply {
  static constexpr std::string_view kName = "reply";
  std::string thread, text;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("thread", self.thread);
    visit("text", self.text);
  }
};
struct OfThread {
  std::string thread;  // Number or id.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("thread", self.thread);
  }
};
struct MarkAddressed : OfThread {
  static constexpr std::string_view kName = "address";
};
struct Resolve : OfThread {
  static constexpr std::string_view kName = "resolve";
};
struct Reopen : OfThread {
  static constexpr std::string_view kName = "reopen";
};
struct RequestChanges {
  static constexpr std::string_view kName = "request-changes";
  std::string section, text;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("section", self.section);
    visit("text", self.text);
  }
};
struct WithdrawRequest {
  static constexpr std::string_view kName = "withdraw-request";
  std::string section;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("section", self.section);
  }
};
struct AddNote {
  static constexpr std::string_view kName = "add-note";
  std::string text;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("text", self.text);
  }
};

struct SignOff {
  static constexpr std::string_view kName = "sign-off";
  std::string section;
  std::string as;  // In which capacity; empty: the one that the person has.
  std::string comment;
  std::optional<std::int64_t> seen;  // What the signer looked at; refused where anything happened since.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("section", self.section);
    visit("as", self.as);
    visit("comment", self.comment);
    visit("seen", self.seen);
  }
};
struct WithdrawSignOff {
  static constexpr std::string_view kName = "withdraw-sign-off";
  std::string section, reason;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("section", self.section);
    visit("reason", self.reason);
  }
};

struct RequestWaiver {
  static constexpr std::string_view kName = "request-waiver";
  std::string service, item, reason, control;
  std::string owner;  // Empty: who asks.
  std::string until;  // A date or a span.
  bool renew = false;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("reason", self.reason);
    visit("control", self.control);
    visit("owner", self.owner);
    visit("until", self.until);
    visit("renew", self.renew);
  }
};
// Verbs on a waiver, named by its item or id.
struct OfWaiver {
  std::string waiver, reason;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("waiver", self.waiver);
    visit("reason", self.reason);
  }
};
struct ApproveWaiver {
  static constexpr std::string_view kName = "approve-waiver";
  std::string waiver;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("waiver", self.waiver);
  }
};
struct DenyWaiver : OfWaiver {
  static constexpr std::string_view kName = "deny-waiver";
};
struct RevokeWaiver : OfWaiver {
  static constexpr std::string_view kName = "revoke-waiver";
};

struct AddCondition {
  static constexpr std::string_view kName = "add-condition";
  std::string service, item, promise;
  std::string owner;  // Empty: who writes it down.
  std::string due;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("promise", self.promise);
    visit("owner", self.owner);
    visit("due", self.due);
  }
};
struct MeetCondition {
  static constexpr std::string_view kName = "meet-condition";
  std::string condition;  // Its item or id.
  Given evidence;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("condition", self.condition);
    visit("evidence", self.evidence);
  }
};
struct DropCondition {
  static constexpr std::string_view kName = "drop-condition";
  std::string condition, reason;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("condition", self.condition);
    visit("reason", self.reason);
  }
};
struct AddAction {
  static constexpr std::string_view kName = "add-action";
  std::string service, item, title, owner, url, due;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("service", self.service);
    visit("item", self.item);
    visit("title", self.title);
    visit("owner", self.owner);
    visit("url", self.url);
    visit("due", self.due);
  }
};
struct FinishAction {
  static constexpr std::string_view kName = "finish-action";
  std::string action, comment;  // Its title, item or id.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("action", self.action);
    visit("comment", self.comment);
  }
};

struct AcceptEmergency {
  static constexpr std::string_view kName = "emergency-go";
  std::string reason;
  std::string until;  // Empty: the longest that is allowed.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("reason", self.reason);
    visit("until", self.until);
  }
};
struct Close {
  static constexpr std::string_view kName = "close";
  std::string decision;  // go | conditional | no-go
  std::string reason;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("decision", self.decision);
    visit("reason", self.reason);
  }
};
struct Abandon {
  static constexpr std::string_view kName = "abandon";
  std::string reason;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("reason", self.reason);
  }
};

using AnyVerb = std::variant<Reassign, AddParticipant, RemoveParticipant, Attest, Correct, WithdrawAttestation,
                             DeclareNotApplicable, WithdrawNotApplicable, Comment, Reply, MarkAddressed, Resolve,
                             Reopen, RequestChanges, WithdrawRequest, AddNote, SignOff, WithdrawSignOff, RequestWaiver,
                             ApproveWaiver, DenyWaiver, RevokeWaiver, AddCondition, MeetCondition, DropCondition,
                             AddAction, FinishAction, AcceptEmergency, Close, Abandon>;

}  // namespace seaworthy::app::verbs
