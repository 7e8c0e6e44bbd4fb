#include "formats/csv.h"

#include "formats/errors.h"

namespace seaworthy::formats {

void CsvReader::Append(std::string_view text) {
  if (fields_.size() == count_) fields_.emplace_back();
  fields_[count_] += text;
  bytes_ += text.size();
}

void CsvReader::EndField() {
  Append({});
  ++count_;
  ++bytes_;
  if (fields_.size() > count_) fields_[count_].clear();
}

void CsvReader::EndRecord() {
  EndField();
  on_record_({fields_.data(), count_});
  count_ = bytes_ = 0;
  fields_[0].clear();
  state_ = State::kRecord;
}

void CsvReader::TakeRecordStart(std::string_view& text) {
  if (text.front() == '\n' || text.front() == '\r') {
    text.remove_prefix(1);
  } else {
    state_ = State::kField;
  }
}

void CsvReader::TakeFieldStart(std::string_view& text) {
  state_ = State::kPlain;
  if (text.front() != '"') return;
  text.remove_prefix(1);
  state_ = State::kQuoted;
}

void CsvReader::TakePlain(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != options_.separator && text[end] != '\n' && text[end] != '\r') ++end;
  Append(text.substr(0, end));
  if (end == text.size()) {
    text = {};
    return;
  }
  bool at_separator = text[end] == options_.separator;
  text.remove_prefix(end + 1);
  if (!at_separator) return EndRecord();
  EndField();
  state_ = State::kField;
}

void CsvReader::TakeQuoted(std::string_view& text) {
  std::size_t quote = text.find('"');
  Append(text.substr(0, quote));
  text.remove_prefix(quote == std::string_view::npos ? text.size() : quote + 1);
  if (quote != std::string_view::npos) state_ = State::kQuote;
}

// A doubled quote is one in the field; anything else ends the quotes.
void CsvReader::TakeAfterQuote(std::string_view& text) {
  state_ = State::kPlain;
  if (text.front() != '"') return;
  Append("\"");
  text.remove_prefix(1);
  state_ = State::kQuoted;
}

Result<void> CsvReader::Feed(std::string_view chunk) {
  while (!chunk.empty()) {
    if (bytes_ > options_.record_bytes) return Error(kTooLarge, "a record of the table is too long");
    switch (state_) {
      case State::kRecord: TakeRecordStart(chunk); break;
      case State::kField: TakeFieldStart(chunk); break;
      case State::kPlain: TakePlain(chunk); break;
      case State::kQuoted: TakeQuoted(chunk); break;
      case State::kQuote: TakeAfterQuote(chunk); break;
    }
  }
  return {};
}

void CsvReader::Finish() {
  ended_in_quotes_ = state_ == State::kQuoted;
  if (state_ != State::kRecord) EndRecord();
}

}  // namespace seaworthy::formats
