#include "formats/yaml.h"

#include <vector>

#include <fmt/format.h>
#include <yaml.h>

#include "base/text.h"
#include "formats/errors.h"
#include "formats/template_text.h"
#include "formats/text_check.h"
#include "formats/tree_builder.h"
#include "formats/yaml_error.h"
#include "value/arena.h"

namespace seaworthy::formats {

struct YamlStream::State {
  value::Arena arena;
  std::vector<const Node*> documents;
};

namespace {

std::string_view View(const yaml_char_t* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

EventHead Head(const yaml_event_t& event, const yaml_char_t* anchor, const yaml_char_t* tag) {
  return {static_cast<std::uint32_t>(event.start_mark.line + 1),
          static_cast<std::uint32_t>(event.start_mark.column + 1), View(anchor), View(tag)};
}

Quoted QuotedAs(yaml_scalar_style_t style) {
  if (style == YAML_PLAIN_SCALAR_STYLE) return Quoted::kNo;
  return style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE ? Quoted::kBlock : Quoted::kYes;
}

// libyaml compares each `%TAG` with all before it, so that very many of them would take time without end.
Result<void> CheckDirectives(std::string_view text) {
  constexpr std::string_view kTag = "%TAG";
  constexpr int kMostTags = 1000;
  int found = 0;
  for (std::size_t at = text.find(kTag); at != std::string_view::npos; at = text.find(kTag, at + 1)) {
    if (++found <= kMostTags) continue;
    return Error(kTooLarge, fmt::format("the text has more than {} `%TAG` lines", kMostTags))
        .At(PlaceAt(text, at))
        .Advise("write tags in full, or remove them");
  }
  return {};
}

// libyaml's event, given back when we are done with it.
class Event {
 public:
  Event() = default;
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() { yaml_event_delete(&event_); }

  yaml_event_t* get() { return &event_; }
  const yaml_event_t& operator*() const { return event_; }

 private:
  yaml_event_t event_{};
};

class Parser {
 public:
  // The text must outlive the parser.
  Parser(std::string_view text, const YamlLimits& limits, value::Arena& arena, std::vector<const Node*>& documents)
      : text_(text), limits_(limits), documents_(documents), builder_(arena, limits), marks_(HasTemplateMarks(text)) {
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  }
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  ~Parser() { yaml_parser_delete(&parser_); }

  Result<void> Run() {
    while (!ended_) {
      Event event;
      if (yaml_parser_parse(&parser_, event.get()) == 0) return YamlError(parser_, text_);
      SEAWORTHY_RETURN_IF_ERROR(Handle(*event));
    }
    if (const Node* braces = builder_.braces()) return Templated({braces->place(), "{{ … }}"});
    return {};
  }

  static Error Templated(const TemplateSpot& spot) {
    return Error(kTemplated, fmt::format("the text is a template (`{}`), not YAML", spot.excerpt))
        .At(spot.place)
        .Advise("render it, for example with `helm template`, and let the result be read");
  }

 private:
  Result<void> Handle(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_SCALAR_EVENT: return Scalar(event);
      case YAML_ALIAS_EVENT: return builder_.Alias(Head(event, event.data.alias.anchor, nullptr));
      case YAML_MAPPING_START_EVENT: {
        const auto& start = event.data.mapping_start;
        return builder_.BeginMapping(Head(event, start.anchor, start.tag),
                                     start.style == YAML_FLOW_MAPPING_STYLE ? Flow::kYes : Flow::kNo);
      }
      case YAML_SEQUENCE_START_EVENT: {
        const auto& start = event.data.sequence_start;
        return builder_.BeginSequence(Head(event, start.anchor, start.tag),
                                      start.style == YAML_FLOW_SEQUENCE_STYLE ? Flow::kYes : Flow::kNo);
      }
      case YAML_MAPPING_END_EVENT:
      case YAML_SEQUENCE_END_EVENT: return builder_.End();
      case YAML_DOCUMENT_END_EVENT: return EndDocument(event);
      case YAML_STREAM_END_EVENT: ended_ = true; return {};
      default: return {};
    }
  }

  Result<void> Scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    std::string_view text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    EventHead head = Head(event, scalar.anchor, scalar.tag);
    bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (plain && marks_ && IsTemplateScalar(text, event.start_mark.line != event.end_mark.line)) {
      return Templated({{"", static_cast<int>(head.line), static_cast<int>(head.column)}, OneLine(text, 60)});
    }
    return builder_.Scalar(head, text, QuotedAs(scalar.style));
  }

  Result<void> EndDocument(const yaml_event_t& event) {
    const Node* document = builder_.TakeDocument();
    if (document == nullptr) return {};
    if (documents_.size() == limits_.documents) {
      return Error(kTooLarge, fmt::format("the text has more than {} documents", limits_.documents))
          .At({"", static_cast<int>(event.start_mark.line) + 1, 1})
          .Advise("split the file");
    }
    documents_.push_back(document);
    return {};
  }

  std::string_view text_;
  const YamlLimits& limits_;
  std::vector<const Node*>& documents_;
  TreeBuilder builder_;
  bool marks_;
  bool ended_ = false;
  yaml_parser_t parser_{};
};

}  // namespace

YamlStream::YamlStream(std::unique_ptr<State> state) : state_(std::move(state)) {}
YamlStream::YamlStream(YamlStream&&) noexcept = default;
YamlStream& YamlStream::operator=(YamlStream&&) noexcept = default;
YamlStream::~YamlStream() = default;

std::span<const Node* const> YamlStream::documents() const { return state_->documents; }

Result<YamlStream> ParseYaml(std::string_view bytes, const YamlLimits& limits) {
  if (bytes.size() > limits.bytes) {
    return Error(kTooLarge, fmt::format("the text has {} bytes, more than {}", bytes.size(), limits.bytes))
        .At({"", 1, 1})
        .Advise("split the file");
  }
  SEAWORTHY_TRY(std::string_view text, CheckText(bytes));
  SEAWORTHY_RETURN_IF_ERROR(CheckDirectives(text));
  auto state = std::make_unique<YamlStream::State>();
  Result<void> parsed = Parser(text, limits, state->arena, state->documents).Run();
  if (parsed.ok()) return YamlStream(std::move(state));
  bool may_be_template = parsed.error().Is(kYamlSyntax) || parsed.error().Is(kDuplicateKey);
  if (may_be_template && HasTemplateMarks(text)) {
    if (std::optional<TemplateSpot> spot = FindTemplate(text)) return Parser::Templated(*spot);
  }
  return std::move(parsed).error();
}

}  // namespace seaworthy::formats
