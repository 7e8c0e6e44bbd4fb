// Verbs about what people say to each other.
#include "app/prepare.h"

namespace seaworthy::app {
namespace {

// An item of the standard, else a section; the core says which is nearest where it is neither.
review::Anchor AnchorOf(const review::PinnedStandard& standard, const std::string& on) {
  if (on.empty()) return {};
  if (standard.FindSection(on) != nullptr) return {on, ""};
  const review::PinnedSection* section = standard.SectionOf(on);
  return {section == nullptr ? std::string() : section->id, on};
}

}  // namespace

Result<MakeCommand> Prepare(const verbs::Comment& verb, Preparation& preparation) {
  SEAWORTHY_TRY(review::BlobRef text, preparation.Text(verb.text));
  return MakeCommand([text, on = verb.on, note = verb.note](const review::Case& subject) {
    return Result<review::Command>(review::Comment{AnchorOf(subject.review.standard, on), text, note});
  });
}

Result<MakeCommand> Prepare(const verbs::Reply& verb, Preparation& preparation) {
  SEAWORTHY_TRY(review::BlobRef text, preparation.Text(verb.text));
  return Always(review::ReplyTo{verb.thread, std::move(text)});
}

Result<MakeCommand> Prepare(const verbs::MarkAddressed& verb, Preparation&) {
  return Always(review::MarkAddressed{verb.thread});
}

Result<MakeCommand> Prepare(const verbs::Resolve& verb, Preparation&) { return Always(review::Resolve{verb.thread}); }

Result<MakeCommand> Prepare(const verbs::Reopen& verb, Preparation&) { return Always(review::Reopen{verb.thread}); }

Result<MakeCommand> Prepare(const verbs::RequestChanges& verb, Preparation& preparation) {
  SEAWORTHY_TRY(review::BlobRef text, preparation.Text(verb.text));
  return Always(review::RequestChanges{verb.section, std::move(text)});
}

Result<MakeCommand> Prepare(const verbs::WithdrawRequest& verb, Preparation&) {
  return Always(review::WithdrawRequest{verb.section});
}

Result<MakeCommand> Prepare(const verbs::AddNote& verb, Preparation& preparation) {
  SEAWORTHY_TRY(review::BlobRef text, preparation.Text(verb.text));
  return Always(review::AddNote{std::move(text)});
}

}  // namespace seaworthy::app
