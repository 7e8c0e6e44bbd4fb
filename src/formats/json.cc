#include "formats/json.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <simdjson.h>

#include "base/text.h"
#include "formats/errors.h"
#include "formats/key_table.h"
#include "formats/text_check.h"

namespace seaworthy::formats {

namespace ondemand = simdjson::ondemand;
using value::MapEntry;
using value::Value;

class JsonReader::Implementation {
 public:
  Implementation(value::NameTable& names, const JsonLimits& limits) : keys_(names), limits_(limits) {}

  Result<Value> Read(std::string_view text, value::Arena& arena) {
    if (text.size() > limits_.bytes) {
      return Error(kTooLarge, fmt::format("the JSON is longer than {} bytes", limits_.bytes)).At({"", 1, 1});
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Pad(text);
    arena_ = &arena;
    entries_.clear();
    items_.clear();
    failure_.reset();
    big_end_ = nullptr;
    above_ = &keys_.root();
    Value value;
    if (Document(value)) return value;
    return failure_ ? *std::move(failure_) : Error(kJsonSyntax, "the text is no JSON");
  }

 private:
  // simdjson reads beyond the end, into bytes that must be there.
  void Pad(std::string_view text) {
    size_ = text.size();
    if (buffer_.size() < size_ + simdjson::SIMDJSON_PADDING) buffer_.resize(size_ + simdjson::SIMDJSON_PADDING);
    if (!text.empty()) std::memcpy(buffer_.data(), text.data(), size_);
    std::memset(buffer_.data() + size_, 0, simdjson::SIMDJSON_PADDING);
  }

  bool Document(Value& value) {
    ondemand::document document;
    auto error = parser_.iterate(buffer_.data(), size_, buffer_.size()).get(document);
    if (error) return Fail(error, nullptr);
    document_ = &document;
    bool scalar = false;
    if (auto failed = document.is_scalar().get(scalar)) return Fail(failed, Here());
    // A scalar at the root has a reader of its own, and what comes after it is looked at below.
    bool read = scalar ? Scalar(document, value) : Container(document, value);
    if (!read) return false;
    if (scalar && big_end_ != nullptr) return OnlyBlanksFrom(big_end_);
    const char* rest = nullptr;
    bool at_end = document.current_location().get(rest) == simdjson::OUT_OF_BOUNDS;
    return at_end || Fail(simdjson::TRAILING_CONTENT, rest);
  }

  // simdjson does not step over a number at the root that it cannot hold.
  bool OnlyBlanksFrom(const char* at) {
    const char* end = buffer_.data() + size_;
    const char* rest = std::find_if(at, end, [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; });
    return rest == end || Fail(simdjson::TRAILING_CONTENT, rest);
  }

  bool Container(ondemand::document& document, Value& value) {
    ondemand::value root;
    if (auto error = document.get_value().get(root)) return Fail(error, Here());
    return Any(root, value, 1);
  }

  bool Any(ondemand::value& json, Value& value, int depth) {
    ondemand::json_type type;
    if (auto error = json.type().get(type)) return Fail(error, Here());
    if (type == ondemand::json_type::object) return Object(json, value, depth);
    if (type == ondemand::json_type::array) return Array(json, value, depth);
    return Scalar(json, value);
  }

  template <typename Json>
  bool Scalar(Json& json, Value& value) {
    ondemand::json_type type;
    if (auto error = json.type().get(type)) return Fail(error, Here());
    switch (type) {
      case ondemand::json_type::string: return String(json, value);
      case ondemand::json_type::number: return Number(json, value);
      case ondemand::json_type::boolean: {
        bool truth = false;
        if (auto error = json.get_bool().get(truth)) return Fail(error, Here());
        value = Value::Bool(truth);
        return true;
      }
      default: {
        bool null = false;
        if (auto error = simdjson::simdjson_result<bool>(json.is_null()).get(null)) return Fail(error, Here());
        value = Value::Null();
        return null || Fail(simdjson::N_ATOM_ERROR, Here());
      }
    }
  }

  template <typename Json>
  bool String(Json& json, Value& value) {
    std::string_view text;
    if (auto error = json.get_string().get(text)) return Fail(error, Here());
    value = Value::String(arena_->Copy(text));
    return true;
  }

  template <typename Json>
  bool Number(Json& json, Value& value) {
    const char* start = Here();
    ondemand::number number;
    auto error = json.get_number().get(number);
    if (error) return BigNumber(start, value) || Fail(error, start);
    switch (number.get_number_type()) {
      case ondemand::number_type::signed_integer: value = Value::Int(number.get_int64()); break;
      case ondemand::number_type::unsigned_integer: value = Value::Uint(number.get_uint64()); break;
      default: value = Value::Double(number.get_double()); break;
    }
    return true;
  }

  // A whole number beyond 64 bits is a double. simdjson calls it an error and stands behind it.
  bool BigNumber(const char* start, Value& value) {
    if (start == nullptr) return false;
    const char* end = start + (*start == '-' ? 1 : 0);
    while (*end >= '0' && *end <= '9') ++end;
    bool whole = end - start > 18 && (*end == ',' || *end == '}' || *end == ']' || *end == ' ' || *end == '\n' ||
                                      *end == '\r' || *end == '\t' || *end == '\0');
    double number = 0;
    if (!whole || start[*start == '-' ? 1 : 0] == '0') return false;
    auto [rest, error] = std::from_chars(start, end, number);
    if (error != std::errc{} || rest != end) return false;
    value = Value::Double(number);
    big_end_ = end;
    return true;
  }

  bool Array(ondemand::value& json, Value& value, int depth) {
    if (depth > limits_.depth) return TooDeep();
    ondemand::array array;
    if (auto error = json.get_array().get(array)) return Fail(error, Here());
    std::size_t first = items_.size();
    for (auto element : array) {
      ondemand::value child;
      if (auto error = element.get(child)) return Fail(error, Here());
      Value item;
      if (!Any(child, item, depth + 1)) return false;
      items_.push_back(item);
    }
    auto copy = arena_->NewArray<Value>(items_.size() - first);
    std::copy(items_.begin() + static_cast<std::ptrdiff_t>(first), items_.end(), copy.begin());
    items_.resize(first);
    value = Value::List(copy);
    return true;
  }

  bool Object(ondemand::value& json, Value& value, int depth) {
    if (depth > limits_.depth) return TooDeep();
    ondemand::object object;
    if (auto error = json.get_object().get(object)) return Fail(error, Here());
    std::size_t first = entries_.size();
    KeyTable::Key* above = above_;
    KeyTable::Key* first_key = nullptr;
    KeyTable::Key* key = nullptr;
    for (auto&& result : object) {
      ondemand::field field;
      if (auto error = std::move(result).get(field)) return Fail(error, Here());
      std::string_view name;
      if (auto error = field.unescaped_key().get(name)) return Fail(error, Here());
      key = &keys_.Find(name, *above, key == nullptr ? above->inner : key->follower);
      if (first_key == nullptr) first_key = key;
      above_ = key;
      MapEntry entry{Value::String(key->text), Value()};
      if (!Any(field.value(), entry.item, depth + 1)) return false;
      entries_.push_back(entry);
    }
    above_ = above;
    bool sorted = Sort(std::span(entries_).subspan(first), first_key, value);
    entries_.resize(first);
    return sorted;
  }

  // Copies the entries in the order of their keys.
  bool Sort(std::span<const MapEntry> entries, KeyTable::Key* first_key, Value& value) {
    auto copy = arena_->NewArray<MapEntry>(entries.size());
    value = Value::Map(copy);
    if (entries.empty()) return true;
    std::vector<std::uint32_t>& order = first_key->order;
    if (order.size() == entries.size() && Arrange(entries, order, copy)) return true;
    order.resize(entries.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::stable_sort(order, {}, [&](std::uint32_t i) { return entries[i].key.AsString(); });
    if (Arrange(entries, order, copy)) return true;
    return Duplicate(copy);
  }

  // False where that order is not the order of the keys.
  static bool Arrange(std::span<const MapEntry> entries, const std::vector<std::uint32_t>& order,
                      std::span<MapEntry> copy) {
    for (std::size_t i = 0; i < order.size(); ++i) {
      copy[i] = entries[order[i]];
      if (i > 0 && copy[i - 1].key.AsString() >= copy[i].key.AsString()) return false;
    }
    return true;
  }

  bool Duplicate(std::span<const MapEntry> sorted) {
    for (std::size_t i = 1; i < sorted.size(); ++i) {
      if (sorted[i - 1].key.AsString() != sorted[i].key.AsString()) continue;
      std::string_view name = sorted[i].key.AsString();
      failure_ = Error(kDuplicateKey, fmt::format("the key '{}' stands twice in one object", OneLine(name, 60)))
                     .At(PlaceOf(Here()));
      break;
    }
    return false;
  }

  // --- what went wrong ---

  const char* Here() {
    const char* at = nullptr;
    if (document_ == nullptr || document_->current_location().get(at)) return nullptr;
    return at;
  }

  std::string_view Text() const { return {buffer_.data(), size_}; }

  // Of what is not known where: the end of the text, since something is missing.
  Place PlaceOf(const char* at) const {
    bool inside = at != nullptr && at >= buffer_.data() && at <= buffer_.data() + size_;
    return PlaceAt(Text(), inside ? static_cast<std::size_t>(at - buffer_.data()) : size_);
  }

  bool TooDeep() {
    failure_ = Error(kTooLarge, fmt::format("the JSON is nested deeper than {}", limits_.depth)).At(PlaceOf(Here()));
    return false;
  }

  bool Fail(simdjson::error_code code, const char* at) {
    if (failure_) return false;
    if (code == simdjson::UTF8_ERROR) {
      Result<std::string_view> checked = CheckText(Text());  // It knows where.
      failure_ = checked.ok() ? Error(kNotText, "the bytes are no UTF-8 text") : std::move(checked).error();
    } else if (code == simdjson::EMPTY) {
      failure_ = Error(kJsonSyntax, "the text is empty").At({"", 1, 1});
    } else {
      failure_ = Error(kJsonSyntax, fmt::format("the text is no JSON: {}", Reason(code))).At(PlaceOf(at));
    }
    return false;
  }

  static std::string_view Reason(simdjson::error_code code) {
    switch (code) {
      case simdjson::TRAILING_CONTENT: return "something stands after its end";
      case simdjson::INCOMPLETE_ARRAY_OR_OBJECT: return "a list or object has no end";
      case simdjson::UNCLOSED_STRING: return "a string has no end";
      case simdjson::NUMBER_ERROR: return "a number is not written as JSON writes numbers";
      case simdjson::STRING_ERROR: return "a string holds a wrong escape";
      case simdjson::UNESCAPED_CHARS: return "a string holds a control character";
      default: return "a value, comma or colon is missing or out of place";
    }
  }

  KeyTable keys_;
  KeyTable::Key* above_ = &keys_.root();  // The key whose value is being read.
  JsonLimits limits_;
  ondemand::parser parser_;
  ondemand::document* document_ = nullptr;
  std::vector<char> buffer_;
  std::size_t size_ = 0;
  value::Arena* arena_ = nullptr;
  std::vector<MapEntry> entries_;  // Of the objects that are open, one after the other.
  std::vector<Value> items_;       // Of the lists that are open.
  const char* big_end_ = nullptr;  // Of the last number beyond 64 bits.
  std::optional<Error> failure_;
};

JsonReader::JsonReader(value::NameTable& names, const JsonLimits& limits)
    : implementation_(std::make_unique<Implementation>(names, limits)) {}
JsonReader::~JsonReader() = default;

Result<Value> JsonReader::Read(std::string_view text, value::Arena& arena) {
  return implementation_->Read(text, arena);
}

Result<Value> ReadJson(std::string_view text, value::Arena& arena, const JsonLimits& limits) {
  value::NameTable names(arena);
  return JsonReader(names, limits).Read(text, arena);
}

}  // namespace seaworthy::formats
