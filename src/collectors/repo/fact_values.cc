#include "collectors/repo/fact_values.h"

namespace seaworthy::collectors::repo {

using value::AbsentReason;
using value::Value;

Value FactValues::Make(const Document& document) {
  const Place& place = document.place;
  value::StructBuilder out = out_.Struct("Document");
  out.Set("path", Text(document.path, place));
  out.Set("kind", Text(document.kind, place));
  if (!document.title.empty()) out.Set("title", Text(document.title, place));
  out.Set("lines", Placed(Value::Int(document.lines), place));
  out.Set("placeholder", Flag(document.placeholder, place));
  return Placed(out.Build(), place);
}

Value FactValues::Make(const Link& link) {
  value::StructBuilder out = out_.Struct("Link");
  out.Set("url", Text(link.url, link.place));
  out.Set("kind", Text(link.kind, link.place));
  out.Set("title", Text(link.title, link.place));
  return Placed(out.Build(), link.place);
}

Value FactValues::Make(const Owner& owner) {
  value::StructBuilder out = out_.Struct("Owner");
  out.Set("name", Text(owner.name, owner.place));
  out.Set("kind", Text(owner.kind, owner.place));
  out.Set("whole", Flag(owner.whole, owner.place));
  return Placed(out.Build(), owner.place);
}

Value FactValues::Make(const Package& package) {
  value::StructBuilder out = out_.Struct("Package");
  out.Set("path", Text(package.path, package.place));
  out.Set("ecosystem", Text(package.ecosystem, package.place));
  if (!package.lock.empty()) out.Set("lock", Text(package.lock, {package.lock, 1, 0}));
  out.Set("locked", Flag(package.locked, package.place));
  return Placed(out.Build(), package.place);
}

Value FactValues::Make(const UpdateBot& bot) {
  if (!bot.broken.empty()) return Placed(out_.Absent(AbsentReason::kMalformed, bot.broken), bot.place);
  value::StructBuilder out = out_.Struct("UpdateBot");
  out.Set("kind", Text(bot.kind, bot.place));
  out.Set("ecosystems", Placed(out_.Strings(bot.ecosystems), bot.place));
  return Placed(out.Build(), bot.place);
}

}  // namespace seaworthy::collectors::repo
