// Records of comma-separated values out of a text that comes in pieces, as RFC 4180 has them: fields in quotes may hold
// commas, line ends and doubled quotes.
//
//   CsvReader reader([&](std::span<const std::string> fields) { … });
//   SEAWORTHY_RETURN_IF_ERROR(reader.Feed(chunk));  // Once per piece.
//   reader.Finish();                                // The last record, where the text does not end with a line end.
//
// Fields are valid during the call only; an empty line is no record. Little is refused: a quote that never ends takes
// the rest of the text, and `ended_in_quotes` says so. Not for several threads at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace seaworthy::formats {

struct CsvOptions {
  char separator = ',';
  std::size_t record_bytes = 1u << 20;  // The longest record.
};

class CsvReader {
 public:
  using OnRecord = std::function<void(std::span<const std::string> fields)>;

  explicit CsvReader(OnRecord on_record, const CsvOptions& options = {})
      : on_record_(std::move(on_record)), options_(options) {}

  // Errors: formats/too-large for a record over the limit; nothing more is read then.
  Result<void> Feed(std::string_view chunk);
  void Finish();

  bool ended_in_quotes() const { return ended_in_quotes_; }

 private:
  enum class State : std::uint8_t { kRecord, kField, kPlain, kQuoted, kQuote };

  // Each takes what it can from the front of the text.
  void TakeRecordStart(std::string_view& text);
  void TakeFieldStart(std::string_view& text);
  void TakePlain(std::string_view& text);
  void TakeQuoted(std::string_view& text);
  void TakeAfterQuote(std::string_view& text);

  void Append(std::string_view text);
  void EndField();
  void EndRecord();

  OnRecord on_record_;
  CsvOptions options_;
  State state_ = State::kRecord;
  std::vector<std::string> fields_;  // Used again for each record; the first `count_` are of this one.
  std::size_t count_ = 0;
  std::size_t bytes_ = 0;  // Of this record.
  bool ended_in_quotes_ = false;
};

}  // namespace seaworthy::formats
