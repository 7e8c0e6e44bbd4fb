#include "standard/load.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/digest.h"
#include "base/text.h"
#include "formats/yaml.h"
#include "standard/errors.h"
#include "standard/layer.h"
#include "standard/verify.h"

namespace seaworthy::standard {

namespace {

using formats::Node;
using model::Item;
using model::Section;
using model::Standard;

constexpr std::size_t kMaxDepth = 8;
constexpr std::size_t kMaxItems = 2000;

// One load: the standard and, below it, what it extends, each laid over the one before.
class Loader {
 public:
  explicit Loader(const BaseOpener& open_base) : open_base_(open_base) {}

  Standard LoadLayer(const Bundle& bundle);
  // The cases beside the standard that was loaded last.
  std::vector<SourceFile> ReadCases(const Bundle& bundle);
  std::vector<std::string> OwnFiles(const Bundle& bundle) const;

  std::string Digest() const { return Sha256(digested_); }
  Notes& notes() { return notes_; }
  Diagnostics& out() { return out_; }

 private:
  const Node* Parse(const SourceFile& file);
  Standard ReadMain(const Node& root, const Bundle& bundle);
  Standard LoadBase(Reader& reader);
  void ReadRemove(Reader& reader, Standard& standard);
  void ReadOverrides(Reader& reader, Standard& standard);
  void ReadSections(Reader& reader, const Bundle& bundle, Standard& standard, bool required);
  void ReadSectionFile(const Node& reference, const Bundle& bundle, Standard& standard);
  void AddSection(const Node& node, Standard& standard);
  void ReportDuplicates(const Section& section, std::size_t from, const Standard& standard);
  void ReportStrayFiles(const Bundle& bundle);
  bool IsCasesOf(const std::string& name, const Bundle& bundle) const;

  const BaseOpener& open_base_;
  Diagnostics out_;
  Notes notes_;
  std::string digested_;
  std::vector<std::string> open_;  // Main files of the layers being loaded, outermost first.
  std::vector<formats::YamlStream> streams_;
  std::set<std::string> own_sections_;   // Ids that the current layer defined.
  std::set<std::string> section_files_;  // Stems of the files that its `sections` names.
};

const Node* Loader::Parse(const SourceFile& file) {
  out_.Enter(file.name);
  notes_.texts[file.name] = file.text;
  digested_ += std::to_string(file.text.size()) + "\n" + file.text;
  Result<formats::YamlStream> stream = formats::ParseYaml(file.text);
  if (!stream.ok()) {
    Error error = std::move(stream).error();
    out_.Add(std::move(error).InFile(file.name));
    return nullptr;
  }
  if (stream->documents().size() != 1) {
    Error error(kWrongType,
                "the file must hold one YAML document, found " + std::to_string(stream->documents().size()));
    out_.Add(std::move(error).At({file.name, 1, 1}));
    return nullptr;
  }
  streams_.push_back(*std::move(stream));
  return streams_.back().documents()[0];
}

Standard Loader::LoadLayer(const Bundle& bundle) {
  open_.push_back(bundle.main.name);
  Standard standard;
  if (const Node* root = Parse(bundle.main)) standard = ReadMain(*root, bundle);
  open_.pop_back();
  return standard;
}

Standard Loader::ReadMain(const Node& root, const Bundle& bundle) {
  Reader reader(root, "the standard", out_);
  if (!root.IsMapping()) return {};
  constexpr std::string_view kSchema[] = {"seaworthy/v1"};
  std::size_t schema = 0;
  reader.Word("schema", kSchema, schema);
  bool extends = root.Find("extends") != nullptr;
  std::size_t before = out_.size();
  Standard standard = LoadBase(reader);
  // What is laid over a broken base would only be blamed for the base's mistakes.
  if (out_.size() != before) return {};
  out_.Enter(bundle.main.name);
  standard.place = out_.PlaceOf(root);
  reader.Id("id", standard.id, Need::kRequired);
  if (const Node* version = reader.Take("version", Need::kRequired)) {
    bool is_text = version->IsScalar() && !version->IsNull() && version->kind() != formats::NodeKind::kBool;
    if (is_text && !version->text().empty()) {
      standard.version = std::string(version->text());
    } else {
      reader.WrongType("version", *version, "text");
    }
  }
  reader.Text("title", standard.title, Need::kRequired);
  reader.Text("summary", standard.summary);
  if (extends) {
    ReadRemove(reader, standard);
    ReadOverrides(reader, standard);
  }
  ReadParameters(reader, standard, out_);
  ReadRoles(reader, standard, out_);
  ReadReview(reader, standard, notes_, out_);
  own_sections_.clear();
  ReadSections(reader, bundle, standard, !extends);
  out_.Enter(bundle.main.name);
  reader.Finish();
  return standard;
}

Standard Loader::LoadBase(Reader& reader) {
  std::string name;
  if (!reader.Text("extends", name)) return {};
  const Node& node = *reader.node().Find("extends");
  std::string from = out_.file();
  Result<Bundle> base = open_base_(name, from);
  if (!base.ok()) {
    Error error = std::move(base).error();
    out_.Add(std::move(error).At(out_.PlaceOf(node)));
    return {};
  }
  if (std::ranges::find(open_, base->main.name) != open_.end()) {
    out_.Report(kCircularExtends, "`" + OneLine(name, 100) + "` extends this standard in turn", node);
    return {};
  }
  if (open_.size() >= kMaxDepth) {
    out_.Report(kTooLarge, "more than " + std::to_string(kMaxDepth) + " standards extend each other", node);
    return {};
  }
  return LoadLayer(*base);
}

std::vector<std::string> ItemIds(const Standard& standard) {
  std::vector<std::string> ids;
  for (const Section& section : standard.sections) {
    for (const Item& item : section.items) ids.push_back(item.id);
  }
  return ids;
}

std::string Suggest(std::string_view name, const std::vector<std::string>& names) {
  std::string_view nearest = Nearest(name, std::span<const std::string>(names));
  return nearest.empty() ? "" : "did you mean `" + std::string(nearest) + "`?";
}

Item* FindItem(Standard& standard, std::string_view id) { return const_cast<Item*>(standard.FindItem(id)); }

bool RemoveItem(Standard& standard, std::string_view id) {
  for (Section& section : standard.sections) {
    if (std::erase_if(section.items, [&](const Item& item) { return item.id == id; }) > 0) return true;
  }
  return false;
}

void Loader::ReadRemove(Reader& reader, Standard& standard) {
  const Node* node = reader.Take("remove");
  if (node == nullptr) return;
  Reader remove(*node, "`remove`", out_);
  std::vector<std::string> ids;
  if (remove.Texts("items", ids)) {
    std::vector<std::string> known = ItemIds(standard);
    for (const Node& id : node->Find("items")->items()) {
      if (out_.full()) break;
      if (RemoveItem(standard, Trim(id.text()))) continue;
      out_.Report(kUnknownName, "`remove` names `" + OneLine(id.text(), 60) + "`, which is no inherited item", id,
                  Suggest(id.text(), known));
    }
  }
  if (remove.Texts("sections", ids)) {
    std::vector<std::string> known;
    for (const Section& section : standard.sections) known.push_back(section.id);
    for (const Node& id : node->Find("sections")->items()) {
      if (out_.full()) break;
      if (std::erase_if(standard.sections, [&](const Section& s) { return s.id == Trim(id.text()); }) > 0) continue;
      out_.Report(kUnknownName, "`remove` names `" + OneLine(id.text(), 60) + "`, which is no inherited section", id,
                  Suggest(id.text(), known));
    }
  }
  remove.Finish();
}

void Loader::ReadOverrides(Reader& reader, Standard& standard) {
  const Node* node = reader.Take("override");
  if (node == nullptr) return;
  if (!node->IsMapping()) reader.WrongType("override", *node, "a mapping from item id to fields");
  for (const formats::Entry& entry : node->entries()) {
    if (out_.full()) break;
    Item* item = FindItem(standard, entry.key->text());
    if (item == nullptr) {
      out_.Report(kUnknownName, "`override` names `" + OneLine(entry.key->text(), 60) + "`, which is no inherited item",
                  *entry.key, Suggest(entry.key->text(), ItemIds(standard)));
      continue;
    }
    Reader fields(*entry.value, "item `" + item->id + "`", out_);
    ReadItemFields(fields, *item, notes_, out_, Need::kOptional);
    SettleItem(*item, notes_, out_);
  }
}

void Loader::ReadSections(Reader& reader, const Bundle& bundle, Standard& standard, bool required) {
  section_files_.clear();
  std::string main = out_.file();
  for (const Node& node : reader.List("sections", required ? Need::kRequired : Need::kOptional)) {
    if (out_.full()) break;
    out_.Enter(main);
    if (node.kind() == formats::NodeKind::kString) {
      ReadSectionFile(node, bundle, standard);
    } else {
      AddSection(node, standard);
    }
  }
  ReportStrayFiles(bundle);
}

void Loader::ReadSectionFile(const Node& reference, const Bundle& bundle, Standard& standard) {
  std::string id(Trim(reference.text()));
  auto name = std::ranges::find(bundle.beside, id, StemOf);
  if (name == bundle.beside.end()) {
    std::vector<std::string> stems;
    for (const std::string& other : bundle.beside) stems.push_back(StemOf(other));
    std::string advice = Suggest(id, stems);
    out_.Report(kUnknownName,
                "`sections` names `" + OneLine(id, 60) + "`, and there is no file " + OneLine(id, 60) + ".yaml",
                reference, advice.empty() ? "write it beside standard.yaml" : advice);
    return;
  }
  if (!section_files_.insert(id).second) {
    out_.Report(kDuplicate, "`sections` names `" + OneLine(id, 60) + "` twice", reference);
    return;
  }
  Result<SourceFile> file = bundle.read(*name);
  if (!file.ok()) {
    out_.Add(std::move(file).error());
    return;
  }
  const Node* root = Parse(*file);
  if (root == nullptr) return;
  const Node* own_id = root->Find("id");
  if (own_id != nullptr && own_id->IsScalar() && Trim(own_id->text()) != id) {
    out_.Report(kConflict, "the section's id is `" + OneLine(own_id->text(), 60) + "` and its file is " + id + ".yaml",
                *own_id, "give both one name");
  }
  AddSection(*root, standard);
}

void Loader::AddSection(const Node& node, Standard& standard) {
  std::string id(node.TextAt("id"));
  auto inherited = std::ranges::find(standard.sections, id, &Section::id);
  if (inherited != standard.sections.end() && !own_sections_.insert(id).second) {
    out_.Report(kDuplicate, "section `" + OneLine(id, 60) + "` stands twice", node);
    return;
  }
  own_sections_.insert(id);
  bool lies_below = inherited != standard.sections.end();
  std::optional<Section> section = ReadSection(node, lies_below ? &*inherited : nullptr, notes_, out_);
  if (!section) return;
  std::size_t from = lies_below ? inherited->items.size() : 0;
  ReportDuplicates(*section, from, standard);
  if (lies_below) {
    *inherited = *std::move(section);
  } else {
    standard.sections.push_back(*std::move(section));
  }
  if (ItemIds(standard).size() > kMaxItems) {
    out_.Report(kTooLarge, "the standard has more than " + std::to_string(kMaxItems) + " items", node);
  }
}

// Items of the section from that position on, against everything before them.
void Loader::ReportDuplicates(const Section& section, std::size_t from, const Standard& standard) {
  for (std::size_t i = from; i < section.items.size(); ++i) {
    const Item& item = section.items[i];
    const Item* first = standard.FindItem(item.id);
    for (std::size_t j = from; first == nullptr && j < i; ++j) {
      if (section.items[j].id == item.id) first = &section.items[j];
    }
    if (first == nullptr) continue;
    Error error(kDuplicate, "item `" + item.id + "` stands twice, first at " + ToString(first->place));
    out_.Add(std::move(error)
                 .At(item.place)
                 .Advise("give it another id; to change an inherited item, use `override` in standard.yaml"));
  }
}

// A folder whose files are its sections holds nothing else; a standard.yaml that is complete may stand among anything.
void Loader::ReportStrayFiles(const Bundle& bundle) {
  if (section_files_.empty()) return;
  for (const std::string& name : bundle.beside) {
    if (section_files_.contains(StemOf(name)) || IsCasesOf(name, bundle)) continue;
    Error error(kStrayFile, StemOf(name) + ".yaml is no section that `sections` names, and has no cases of one");
    out_.Add(std::move(error).At({name, 1, 1}).Advise("add it to `sections` of standard.yaml, or move it away"));
  }
}

bool Loader::IsCasesOf(const std::string& name, const Bundle& bundle) const {
  constexpr std::string_view kSuffix = "_test";
  std::string stem = StemOf(name);
  if (!stem.ends_with(kSuffix)) return false;
  stem.resize(stem.size() - kSuffix.size());
  return stem == StemOf(bundle.main.name) || section_files_.contains(stem);
}

std::vector<SourceFile> Loader::ReadCases(const Bundle& bundle) {
  std::vector<SourceFile> cases;
  for (const std::string& name : bundle.beside) {
    if (!IsCasesOf(name, bundle)) continue;
    Result<SourceFile> file = bundle.read(name);
    if (file.ok()) {
      cases.push_back(*std::move(file));
    } else {
      out_.Add(std::move(file).error());
    }
  }
  return cases;
}

std::vector<std::string> Loader::OwnFiles(const Bundle& bundle) const {
  std::vector<std::string> files = {bundle.main.name};
  for (const std::string& name : bundle.beside) {
    if (section_files_.contains(StemOf(name))) files.push_back(name);
  }
  return files;
}

// In the order of the files, and from top to bottom in each: the order in which an author mends them.
void SortByPlace(std::vector<Error>& errors) {
  std::vector<std::string> files;
  for (const Error& error : errors) {
    if (std::ranges::find(files, error.place().file) == files.end()) files.push_back(error.place().file);
  }
  std::ranges::stable_sort(errors, {}, [&](const Error& error) {
    auto file = std::ranges::find(files, error.place().file) - files.begin();
    return std::tuple(file, error.place().line, error.place().column);
  });
}

}  // namespace

LoadOutcome Load(const Bundle& bundle, const facts::Declarations& declarations, const BaseOpener& open_base) {
  Loader loader(open_base);
  LoadOutcome outcome;
  outcome.standard = loader.LoadLayer(bundle);
  outcome.standard.digest = loader.Digest();
  outcome.files = loader.OwnFiles(bundle);
  outcome.cases = loader.ReadCases(bundle);
  // A standard without id was not read to the end, and would be blamed for what was not seen.
  if (!outcome.standard.id.empty()) VerifyNames(outcome.standard, declarations, loader.notes(), loader.out());
  VerifyExpressions(outcome.standard, declarations, loader.notes(), loader.out());
  outcome.errors = std::move(loader.out()).Take();
  SortByPlace(outcome.errors);
  return outcome;
}

LoadOutcome OpenAndLoad(std::string_view name_or_path, const facts::Declarations& declarations) {
  Result<Bundle> bundle = Open(name_or_path);
  if (bundle.ok()) return Load(*bundle, declarations);
  LoadOutcome outcome;
  outcome.errors.push_back(std::move(bundle).error());
  return outcome;
}

}  // namespace seaworthy::standard
