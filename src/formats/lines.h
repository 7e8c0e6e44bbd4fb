// Splits a text that comes in pieces into lines.
//
//   LineSplitter lines;
//   lines.Feed(chunk, [&](std::string_view line) { … });  // Once per piece; true until a line is too long.
//   lines.Finish([&](std::string_view line) { … });       // The last line, where the text does not end with one.
//
// Lines come without their `\n` or `\r\n` and are valid during the call only. A line within one piece is not copied.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

namespace seaworthy::formats {

class LineSplitter {
 public:
  explicit LineSplitter(std::size_t longest = 1u << 20) : longest_(longest) {}

  // False, and nothing more is read, once a line is longer than the limit.
  template <typename OnLine>
  bool Feed(std::string_view chunk, OnLine&& on_line) {
    const char* at = chunk.data();
    const char* const end = at + chunk.size();
    while (at != end && !too_long_) {
      const auto* stop = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at)));
      std::string_view part(at, static_cast<std::size_t>((stop != nullptr ? stop : end) - at));
      too_long_ = begun_.size() + part.size() > longest_;
      if (too_long_) break;
      if (stop == nullptr) {
        begun_ += part;
        break;
      }
      Emit(part, on_line);
      at = stop + 1;
    }
    return !too_long_;
  }

  template <typename OnLine>
  void Finish(OnLine&& on_line) {
    if (!begun_.empty() && !too_long_) Emit({}, on_line);
  }

  std::size_t line() const { return line_; }  // Number of the line that was handed out last, from 1.

 private:
  template <typename OnLine>
  void Emit(std::string_view part, OnLine& on_line) {
    ++line_;
    if (begun_.empty()) return on_line(WithoutReturn(part));
    begun_ += part;
    on_line(WithoutReturn(begun_));
    begun_.clear();
  }

  static std::string_view WithoutReturn(std::string_view line) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  std::size_t longest_;
  std::string begun_;  // The part of a line that earlier pieces held.
  std::size_t line_ = 0;
  bool too_long_ = false;
};

}  // namespace seaworthy::formats
